//! What the figures of reports are called, in both languages.

/// Field, Vietnamese heading, English heading.
pub(super) const FIGURES: &[(&str, &str, &str)] = &[
    ("expected_x100", "Dự kiến 31/12", "Expected"),
    ("risk_reason", "Nguy cơ", "At risk"),
    ("bar", "", ""),
    ("people", "Số người", "People"),
    ("longest_days", "Ngày lâu nhất (TB)", "Longest (mean days)"),
    ("stuck_at", "Vướng ở", "Stuck at"),
    ("counted", "Kỳ này", "This period"),
    ("last_year", "Cùng kỳ", "Last year"),
    ("occupation_group", "Nhóm nghề", "Occupations"),
    ("share_x100", "Tỷ trọng", "Share"),
    ("change_x100", "So cùng kỳ", "Against last year"),
    ("members_at_start", "Đảng viên đầu năm", "Members at start"),
    ("admission_quota", "Chỉ tiêu KN", "Quota"),
    ("admitted", "Kết nạp", "Admitted"),
    ("readmitted", "Kết nạp lại", "Re-admitted"),
    ("course_quota", "Chỉ tiêu BD", "Course quota"),
    ("course", "Bồi dưỡng", "Course"),
    ("known_from", "Được biết từ", "Known from"),
    ("added", "Thêm/bớt", "More or less"),
    ("output", "Dạng kết quả", "Output"),
    ("lang", "Ngôn ngữ", "Language"),
    ("task", "Việc", "Task"),
    ("subject", "Nội dung", "About"),
];
