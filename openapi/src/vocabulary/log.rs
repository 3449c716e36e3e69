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
        Session "session" ("Phiên đăng nhập", "Session"),
        Issuer "issuer" ("Tên đơn vị cấp mã", "Issuer of tokens"),
        SigningKey "signing_key" ("Khóa ký", "Signing key"),
        MasterKey "master_key" ("Khóa chính", "Master key"),
        Counter "counter" ("Bộ đếm", "Counters"),
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
}
