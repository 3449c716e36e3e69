//! What the fields of webhooks are called, in both languages.

/// Field, Vietnamese heading, English heading.
pub(super) const WEBHOOKS: &[(&str, &str, &str)] = &[
    ("client_id", "Id hệ thống", "Client's id"),
    ("client_name", "Hệ thống", "Client"),
    ("url", "Địa chỉ", "Address"),
    ("kinds", "Đối tượng", "Kinds"),
    ("disabled_reason", "Lý do ngừng", "Why disabled"),
    ("disabled_at", "Ngừng từ", "Disabled"),
    ("secrets", "Bí mật", "Secrets"),
    ("ends_at", "Hết hiệu lực", "Ends"),
    ("event_type", "Sự kiện", "Event"),
    ("next_attempt_at", "Lần gửi tới", "Next attempt"),
    ("attempts", "Lượt gửi", "Attempts"),
    ("outcome", "Kết quả", "Outcome"),
    ("status_code", "Mã HTTP", "HTTP status"),
    ("duration_ms", "Mili giây", "Milliseconds"),
];
