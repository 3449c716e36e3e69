//! What fields of jobs and of the rows of files are called, in both languages.

/// Field, Vietnamese heading, English heading.
pub(super) const IMPORTS: &[(&str, &str, &str)] = &[
    ("error", "Lỗi", "Error"),
    ("row", "Hàng", "Row"),
    ("errors", "Lỗi", "Errors"),
    ("mode", "Cách nhập", "Mode"),
    ("on_conflict", "Khi đã có", "Where it is there"),
    ("dry_run", "Chạy thử", "Dry run"),
    ("format", "Dạng tệp", "Form of file"),
    ("progress", "Tiến độ", "Progress"),
    ("created", "Tạo mới", "Rows made"),
    ("updated", "Cập nhật", "Rows changed"),
    ("unchanged", "Không đổi", "Unchanged"),
    ("skipped", "Bỏ qua", "Skipped"),
    ("failed", "Không nhập được", "Failed"),
    ("done", "Đã xong", "Done"),
    ("label", "Tên gọi", "Label"),
];
