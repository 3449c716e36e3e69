//! Enumerations of the log, and of what is sent out of the house.

use super::terms::terms;

terms! {
    /// What an event is about.
    EventSubject "event_subject" ("Đối tượng của sự kiện", "Subject of an event") {
        Committee "committee" ("Đảng ủy", "Committee"),
        Organization "organization" ("Tổ chức chính trị - xã hội", "Mass organization"),
        Cell "cell" ("Chi bộ", "Cell"),
        Post "post" ("Chức vụ", "Post"),
        Member "member" ("Đảng viên", "Member"),
        Directive "directive" ("Văn bản", "Directive"),
        Plan "plan" ("Kế hoạch", "Plan"),
        PlanComment "plan_comment" ("Ý kiến về dự thảo kế hoạch", "Comment on a plan"),
        Conference "conference" ("Hội nghị", "Conference"),
        Participant "participant" ("Người dự hội nghị", "Participant of a conference"),
        Contribution "contribution" ("Ý kiến tại hội nghị", "Contribution at a conference"),
        Conclusion "conclusion" ("Kết luận hội nghị", "Conclusion of a conference"),
        Quota "quota" ("Chỉ tiêu", "Quota"),
        QuotaProposal "quota_proposal" ("Phương án chỉ tiêu", "Quota proposal"),
        PoolReview "pool_review" ("Rà soát nguồn", "Source-pool review"),
        PoolCell "pool_cell" ("Nguồn của chi bộ", "Source pool of a cell"),
        Candidate "candidate" ("Người được theo dõi", "Candidate"),
        Contest "contest" ("Hội thi", "Contest"),
        ContestEntry "contest_entry" ("Bài dự thi", "Contest entry"),
        ContestSeat "contest_seat" ("Ghế ban giám khảo", "Seat of a contest"),
        ContestConflict "contest_conflict" ("Xung đột lợi ích", "Conflict of interest"),
        ContestPenalty "contest_penalty" ("Điểm trừ", "Penalty"),
        ContestAnswer "contest_answer" ("Trả lời câu hỏi phụ", "Answer to an extra question"),
        ContestDraw "contest_draw" ("Bốc thăm", "Draw"),
        ContestTurn "contest_turn" ("Lượt thi", "Turn"),
        ScoreSheet "score_sheet" ("Phiếu chấm", "Score sheet"),
        Holiday "holiday" ("Ngày nghỉ", "Holiday"),
        Ruleset "ruleset" ("Bộ quy định", "Ruleset"),
        User "user" ("Tài khoản", "User"),
        Client "client" ("Hệ thống kết nối", "Client system"),
        WebhookEndpoint "webhook_endpoint" ("Điểm nhận webhook", "Webhook endpoint"),
        Session "session" ("Phiên đăng nhập", "Session"),
        Issuer "issuer" ("Tên đơn vị cấp mã", "Issuer of tokens"),
        SigningKey "signing_key" ("Khóa ký", "Signing key"),
        MasterKey "master_key" ("Khóa chính", "Master key"),
        Counter "counter" ("Bộ đếm", "Counters"),
        Import "import" ("Tệp nhập", "Import"),
    }

    /// The form in which a whole list is sent.
    ListFormat "list_format" ("Dạng danh sách", "Form of a list") {
        Json "json" ("Từng trang JSON", "JSON, a page at a time"),
        Csv "csv" ("CSV", "CSV"),
        Ndjson "ndjson" ("JSON từng dòng", "A JSON object a line"),
        Xlsx "xlsx" ("Bảng tính Excel", "Excel workbook"),
    }

    /// The language of the headings and values of a file.
    LabelLanguage "label_language" ("Ngôn ngữ của tệp", "Language of a file") {
        Vi "vi" ("Tiếng Việt", "Vietnamese"),
        En "en" ("Tiếng Anh", "English"),
    }

    /// What each row of a file is, as the collections are named in paths.
    ImportKind "import_kind" ("Nội dung tệp nhập", "What a file holds") {
        Cells "cells" ("Chi bộ", "Cells"),
        Members "members" ("Đảng viên", "Members"),
        Posts "posts" ("Chức vụ", "Posts"),
        Candidates "candidates" ("Quần chúng ưu tú", "Candidates"),
        Directives "directives" ("Văn bản", "Directives"),
        Quotas "quotas" ("Chỉ tiêu", "Quotas"),
        ContestEntries "contest-entries" ("Dự thi", "Contest entries"),
        ScoreSheets "score-sheets" ("Phiếu chấm", "Score sheets"),
        Users "users" ("Tài khoản", "Users"),
    }

    /// Whether a file goes in whole.
    ImportMode "import_mode" ("Cách nhập", "How a file goes in") {
        Partial "partial" ("Từng hàng: hàng đúng được ghi", "Row by row: those that can go in do"),
        Atomic "atomic" ("Trọn gói: có một hàng sai thì không ghi gì", "All or nothing: one row that cannot keeps all out"),
    }

    /// What happens to a record that is there already and differs.
    ImportConflict "import_conflict" ("Khi bản ghi đã có", "When a record is there") {
        Update "update" ("Sửa theo tệp", "Changed as the file says"),
        Skip "skip" ("Để nguyên", "Left as it is"),
        Error "error" ("Báo lỗi", "A fault of the row"),
    }

    /// The form of a file of rows.
    FileFormat "file_format" ("Dạng tệp", "Form of a file") {
        Csv "csv" ("CSV", "CSV"),
        Xlsx "xlsx" ("Bảng tính Excel", "Excel workbook"),
        Ndjson "ndjson" ("JSON từng dòng", "A JSON object a line"),
    }

    /// Where a job stands.
    JobStatus "job_status" ("Trạng thái công việc", "Status of a job") {
        Waiting "waiting" ("Đang chờ", "Waiting"),
        Running "running" ("Đang chạy", "Running"),
        Done "done" ("Đã xong", "Done"),
        Failed "failed" ("Không thành", "Failed"),
        Cancelled "cancelled" ("Đã hủy", "Cancelled"),
    }
}
