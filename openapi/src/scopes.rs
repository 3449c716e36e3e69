//! Permissions, which are also the OAuth 2 scopes of a service client.
//! Not here: which role has which permission (the server's role table) and on which units (grants).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! scopes {
    ($( $name:ident $value:tt ($vi:literal, $en:literal) ),+ $(,)?) => {
        /// A permission, and as an OAuth 2 scope the right of a service client to use it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        pub enum Scope {
            $( #[doc = $en] #[serde(rename = $value)] $name ),+
        }

        impl Scope {
            /// Every scope.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The scope as tokens and the document write it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $value),+ }
            }

            /// What it allows, in a few Vietnamese words.
            pub const fn vi(self) -> &'static str {
                match self { $(Self::$name => $vi),+ }
            }

            /// What it allows, in a few English words.
            pub const fn en(self) -> &'static str {
                match self { $(Self::$name => $en),+ }
            }
        }

        impl std::str::FromStr for Scope {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                match text {
                    $($value => Ok(Self::$name),)+
                    _ => Err(format!("{text:?} is not a scope")),
                }
            }
        }
    };
}

scopes! {
    UsersManage "users:manage" ("Quản lý người dùng và vai trò của họ", "Manage users and their grants"),
    ClientsManage "clients:manage" ("Quản lý hệ thống kết nối và bí mật của chúng", "Manage service clients and their secrets"),
    WebhooksManage "webhooks:manage" ("Quản lý nơi nhận thông báo sự kiện và xem kết quả gửi", "Manage where service clients are told what happens, and see what became of it"),
    StructureRead "structure:read" ("Xem cấp ủy, chi bộ, chức vụ và đoàn thể", "Read committees, cells, posts and mass organizations"),
    StructureWrite "structure:write" ("Sửa cấp ủy, chi bộ, chức vụ và đoàn thể", "Change committees, cells, posts and mass organizations"),
    MembersRead "members:read" ("Xem đảng viên, là dữ liệu cá nhân", "Read members, who are personal data"),
    MembersWrite "members:write" ("Sửa đảng viên", "Change members"),
    DirectivesRead "directives:read" ("Xem văn bản chỉ đạo", "Read directives"),
    DirectivesWrite "directives:write" ("Ghi văn bản chỉ đạo", "Record directives"),
    PlansRead "plans:read" ("Xem kế hoạch", "Read plans"),
    PlansWrite "plans:write" ("Dự thảo kế hoạch và đưa ra lấy ý kiến", "Draft plans and open them for consultation"),
    PlansComment "plans:comment" ("Góp ý kế hoạch đang lấy ý kiến, thay mặt chi bộ hoặc đoàn thể", "Comment on plans in consultation, for a cell or an organization"),
    PlansAdopt "plans:adopt" ("Ban hành và kết thúc kế hoạch", "Adopt and close plans"),
    QuotasRead "quotas:read" ("Xem chỉ tiêu và tiến độ", "Read quotas and progress"),
    QuotasWrite "quotas:write" ("Dự kiến chỉ tiêu", "Draft quotas"),
    QuotasIssue "quotas:issue" ("Giao và điều chỉnh chỉ tiêu", "Issue and adjust quotas"),
    PoolsConfirm "pools:confirm" ("Xác nhận số liệu rà soát nguồn của chi bộ", "Confirm what a review of the source pool says of a cell"),
    RulesRead "rules:read" ("Xem quy định và ngày nghỉ", "Read rulesets and holidays"),
    RulesWrite "rules:write" ("Sửa quy định và ngày nghỉ", "Change rulesets and holidays"),
    CandidatesRead "candidates:read" ("Xem quần chúng ưu tú, là dữ liệu cá nhân", "Read candidates, who are personal data"),
    CandidatesWrite "candidates:write" ("Ghi quần chúng ưu tú và các bước đến nghị quyết của chi bộ", "Record candidates and their way up to the cell's resolution"),
    CandidatesResolve "candidates:resolve" ("Ghi nghị quyết của đảng ủy cơ sở, lễ kết nạp và việc sửa", "Record the base committee's resolution, the ceremony and corrections"),
    CandidatesDecide "candidates:decide" ("Ghi quyết định của cấp có thẩm quyền", "Record decisions of the competent body"),
    CandidatesPersonal "candidates:personal" ("Xem đầy đủ số định danh, giao và xóa dữ liệu của một người", "See personal IDs in full, hand over and erase a person's own data"),
    ContestsRead "contests:read" ("Xem hội thi và những gì đã công bố", "Read contests and what is published of them"),
    ContestsWrite "contests:write" ("Dự thảo, mở, chấm và hủy hội thi", "Draft contests, open, judge and cancel them"),
    ContestsPublish "contests:publish" ("Công bố kết quả hội thi và việc sửa kết quả", "Publish the result of a contest and corrections of it"),
    ContestEntriesWrite "contest_entries:write" ("Đăng ký dự thi, rút và thay người dự thi", "Enter contests, withdraw and replace entrants"),
    ContestRoundsRun "contest_rounds:run" ("Điều hành các vòng thi: bốc thăm, lượt thi, trừ điểm, câu hỏi phụ", "Run the rounds of a contest: draws, who is on, penalties, extra questions"),
    ScoreSheetsRead "score_sheets:read" ("Xem ai đã nộp phiếu nào; trước khi công bố chỉ thấy điểm ở phiếu của mình", "Read who has handed in which score sheet; scores only of the own sheets before the result is published"),
    ScoreSheetsWrite "score_sheets:write" ("Chấm điểm, nộp, xác nhận và mở lại phiếu điểm", "Score entrants, and hand in, confirm and reopen score sheets"),
    EventsAudit "events:audit" ("Đọc và kiểm tra nhật ký: với đơn vị mình là các việc đã làm, với toàn hệ thống là nguyên văn nhật ký", "Read the log of events and check it: of the own units what was done, of everything the log as it is"),
    AccessLogRead "access_log:read" ("Xem ai đã đọc hồ sơ quần chúng ưu tú nào", "Read who has read which candidate"),
}
