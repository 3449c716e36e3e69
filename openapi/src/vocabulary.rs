//! Every enumeration of the API, each value with its Vietnamese and English label.
//! Not here: error codes (`codes.rs`) and permissions (`scopes.rs`).
//! One macro makes the type and its labels, so that a value without a label cannot exist; `GET /v1/vocabulary` serves them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One value of an enumeration with its labels.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Term {
    /// The value as the API writes it.
    #[schema(max_length = 64, example = "residential")]
    pub value: String,
    /// Vietnamese label.
    #[schema(max_length = 200, example = "Khu dân cư, tổ dân phố")]
    pub vi: String,
    /// English label.
    #[schema(max_length = 200, example = "Residential area")]
    pub en: String,
}

/// One enumeration with its values in their natural order.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TermList {
    /// Name of the enumeration.
    #[schema(max_length = 64, example = "cell_kind")]
    pub name: String,
    /// Vietnamese label of the enumeration.
    #[schema(max_length = 200, example = "Loại chi bộ")]
    pub vi: String,
    /// English label of the enumeration.
    #[schema(max_length = 200, example = "Kind of cell")]
    pub en: String,
    /// Its values.
    #[schema(max_items = 100)]
    pub terms: Vec<Term>,
}

/// Every enumeration of the API.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Vocabulary {
    /// The enumerations.
    #[schema(max_items = 100)]
    pub lists: Vec<TermList>,
}

macro_rules! vocabulary {
    ($( $(#[$doc:meta])* $name:ident $key:literal ($list_vi:literal, $list_en:literal) {
        $( $variant:ident $value:tt ($vi:literal, $en:literal) ),+ $(,)?
    } )+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
            pub enum $name {
                $( #[doc = $en] #[serde(rename = $value)] $variant ),+
            }

            impl $name {
                /// Every value, in its natural order.
                pub const ALL: &'static [Self] = &[$(Self::$variant),+];

                /// The value as the API and the database write it.
                pub const fn as_str(self) -> &'static str {
                    match self { $(Self::$variant => $value),+ }
                }

                /// Vietnamese label.
                pub const fn vi(self) -> &'static str {
                    match self { $(Self::$variant => $vi),+ }
                }

                /// English label.
                pub const fn en(self) -> &'static str {
                    match self { $(Self::$variant => $en),+ }
                }
            }

            impl std::str::FromStr for $name {
                type Err = String;
                fn from_str(text: &str) -> Result<Self, String> {
                    match text {
                        $($value => Ok(Self::$variant),)+
                        _ => Err(format!("{text:?} is not one of: {}", [$($value),+].join(", "))),
                    }
                }
            }

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.pad(self.as_str())
                }
            }
        )+

        /// Every enumeration with its labels.
        pub fn vocabulary() -> Vocabulary {
            Vocabulary { lists: vec![ $( TermList {
                name: $key.to_owned(), vi: $list_vi.to_owned(), en: $list_en.to_owned(),
                terms: $name::ALL.iter().map(|term| Term {
                    value: term.as_str().to_owned(), vi: term.vi().to_owned(), en: term.en().to_owned(),
                }).collect(),
            } ),+ ] }
        }
    };
}

vocabulary! {
    /// What a person or a system may do; see the role table in the README of this crate.
    Role "role" ("Vai trò", "Role") {
        Administrator "administrator" ("Quản trị hệ thống", "Administrator"),
        Organizer "organizer" ("Cán bộ tổ chức", "Organizer"),
        Leader "leader" ("Lãnh đạo cấp ủy", "Leader"),
        Secretary "secretary" ("Bí thư chi bộ", "Cell secretary"),
        Judge "judge" ("Giám khảo", "Judge"),
        Viewer "viewer" ("Người xem", "Viewer"),
        Auditor "auditor" ("Kiểm tra, giám sát", "Auditor"),
    }

    /// Where a committee stands in the tree. The district level ended on 30/6/2025; older documents still name it.
    CommitteeLevel "committee_level" ("Cấp ủy", "Level of committee") {
        Centre "centre" ("Trung ương", "Centre"),
        Province "province" ("Tỉnh, thành phố", "Province or city"),
        District "district" ("Quận, huyện (đến 30/6/2025)", "District (to 30/6/2025)"),
        Base "base" ("Cơ sở: xã, phường, đặc khu", "Base: commune, ward, special zone"),
    }

    /// Where a cell lives and works.
    CellKind "cell_kind" ("Loại chi bộ", "Kind of cell") {
        Residential "residential" ("Khu dân cư, tổ dân phố", "Residential area"),
        Agency "agency" ("Cơ quan", "Agency"),
        PublicUnit "public_unit" ("Đơn vị sự nghiệp: trường học, trạm y tế", "Public unit: school, clinic"),
        StateEnterprise "state_enterprise" ("Doanh nghiệp nhà nước", "State enterprise"),
        PrivateEnterprise "private_enterprise" ("Doanh nghiệp ngoài nhà nước", "Non-state enterprise"),
        Police "police" ("Công an", "Police"),
        Military "military" ("Quân sự", "Military"),
        Cooperative "cooperative" ("Hợp tác xã", "Cooperative"),
    }

    /// How a cell's structure changed.
    CellActKind "cell_act_kind" ("Việc về tổ chức chi bộ", "Act on a cell's structure") {
        Found "found" ("Thành lập", "Founded"),
        Transfer "transfer" ("Chuyển đảng bộ trực thuộc", "Moved to another committee"),
        Merge "merge" ("Sáp nhập", "Merged into another cell"),
        Split "split" ("Chia tách", "Split"),
        Dissolve "dissolve" ("Giải thể", "Dissolved"),
    }

    /// A mass organization.
    OrganizationKind "organization_kind" ("Đoàn thể", "Mass organization") {
        FatherlandFront "fatherland_front" ("Mặt trận Tổ quốc", "Fatherland Front"),
        TradeUnion "trade_union" ("Công đoàn", "Trade union"),
        YouthUnion "youth_union" ("Đoàn TNCS Hồ Chí Minh", "Ho Chi Minh Communist Youth Union"),
        WomenUnion "women_union" ("Hội Liên hiệp Phụ nữ", "Women's Union"),
        FarmersUnion "farmers_union" ("Hội Nông dân", "Farmers' Union"),
        VeteransAssociation "veterans_association" ("Hội Cựu chiến binh", "Veterans' Association"),
    }

    /// Sex, as on the personal card.
    Sex "sex" ("Giới tính", "Sex") {
        Female "female" ("Nữ", "Female"),
        Male "male" ("Nam", "Male"),
    }

    /// Whether a member votes: a probationary member does not.
    MemberStatus "member_status" ("Đảng viên", "Member") {
        Probationary "probationary" ("Đảng viên dự bị", "Probationary member"),
        Official "official" ("Đảng viên chính thức", "Official member"),
        Left "left" ("Không còn sinh hoạt", "No longer a member here"),
    }

    /// Why a member is no longer counted.
    LeavingReason "leaving_reason" ("Lý do thôi sinh hoạt", "Reason for leaving") {
        TransferredOut "transferred_out" ("Chuyển sinh hoạt đảng đi nơi khác", "Transferred elsewhere"),
        Resigned "resigned" ("Xin ra khỏi Đảng", "Resigned"),
        Struck "struck" ("Xóa tên", "Struck from the list"),
        Expelled "expelled" ("Khai trừ", "Expelled"),
        Deceased "deceased" ("Từ trần", "Deceased"),
    }

    /// A post in a cell.
    PostKind "post_kind" ("Chức vụ trong chi bộ", "Post in a cell") {
        Secretary "secretary" ("Bí thư chi bộ", "Secretary"),
        DeputySecretary "deputy_secretary" ("Phó bí thư chi bộ", "Deputy secretary"),
        CellCommitteeMember "cell_committee_member" ("Chi ủy viên", "Cell committee member"),
    }

    /// Order of a document number: Party documents put the type before the slash, State documents after it.
    DirectiveForm "directive_form" ("Thể thức số hiệu", "Form of the document number") {
        Party "party" ("Văn bản của Đảng", "Party document"),
        State "state" ("Văn bản của Nhà nước", "State document"),
    }

    /// Type of a directive. `QĐ` abbreviates two different types: a decision and a regulation.
    DirectiveKind "directive_kind" ("Loại văn bản", "Type of document") {
        Resolution "resolution" ("Nghị quyết", "Resolution"),
        Instruction "instruction" ("Chỉ thị", "Directive"),
        Conclusion "conclusion" ("Kết luận", "Conclusion"),
        Decision "decision" ("Quyết định", "Decision"),
        Regulation "regulation" ("Quy định", "Regulation"),
        Statute "statute" ("Quy chế", "Statute"),
        Notice "notice" ("Thông báo", "Notice"),
        Guidance "guidance" ("Hướng dẫn", "Guidance"),
        Plan "plan" ("Kế hoạch", "Plan"),
        ActionProgramme "action_programme" ("Chương trình hành động", "Action programme"),
        Scheme "scheme" ("Đề án", "Scheme"),
        Submission "submission" ("Tờ trình", "Submission"),
        Report "report" ("Báo cáo", "Report"),
        OfficialLetter "official_letter" ("Công văn", "Official letter"),
        Minutes "minutes" ("Biên bản", "Minutes"),
    }

    /// What a plan is for.
    PlanKind "plan_kind" ("Loại kế hoạch", "Kind of plan") {
        MemberDevelopment "member_development" ("Phát triển đảng viên", "Member development"),
        Contest "contest" ("Hội thi Bí thư chi bộ giỏi", "Contest of cell secretaries"),
    }

    /// Where a plan stands.
    PlanStatus "plan_status" ("Trạng thái kế hoạch", "State of a plan") {
        Draft "draft" ("Dự thảo", "Draft"),
        Consultation "consultation" ("Lấy ý kiến", "In consultation"),
        Adopted "adopted" ("Đã ban hành", "Adopted"),
        Closed "closed" ("Đã kết thúc", "Closed"),
    }

    /// Which dated act counts towards an admission quota; no public text says, so the plan does.
    CountingBasis "counting_basis" ("Mốc tính kết quả", "Counting basis") {
        Decision "decision" ("Ngày quyết định kết nạp", "Date of the admission decision"),
        Ceremony "ceremony" ("Ngày tổ chức lễ kết nạp", "Date of the admission ceremony"),
    }

    /// What a quota counts. The two are never added together.
    QuotaKind "quota_kind" ("Loại chỉ tiêu", "Kind of quota") {
        Admission "admission" ("Kết nạp đảng viên", "Admission of members"),
        Course "course" ("Bồi dưỡng nhận thức về Đảng", "Awareness course"),
    }

    /// Where a quota stands.
    QuotaStatus "quota_status" ("Trạng thái chỉ tiêu", "State of a quota") {
        Draft "draft" ("Dự kiến", "Draft"),
        Issued "issued" ("Đã giao", "Issued"),
        Adjusted "adjusted" ("Đã điều chỉnh", "Adjusted"),
    }

    /// How far a cell is with its quota. A quota of zero that nobody exceeded is met.
    ProgressStatus "progress_status" ("Mức thực hiện", "Progress") {
        Over "over" ("Vượt chỉ tiêu", "Over the quota"),
        Met "met" ("Đạt chỉ tiêu", "Quota met"),
        Begun "begun" ("Đang thực hiện", "Begun"),
        None "none" ("Chưa có kết quả", "None yet"),
        NoQuota "no_quota" ("Không giao chỉ tiêu", "No quota"),
    }

    /// Whether an account may be used.
    AccountStatus "account_status" ("Trạng thái tài khoản", "State of an account") {
        Active "active" ("Hoạt động", "Active"),
        Disabled "disabled" ("Đã khóa", "Disabled"),
    }

    /// Who is calling.
    PrincipalKind "principal_kind" ("Chủ thể", "Kind of caller") {
        User "user" ("Người dùng", "User"),
        Client "client" ("Hệ thống", "Service client"),
    }
}
