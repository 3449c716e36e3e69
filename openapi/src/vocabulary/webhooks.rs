//! Enumerations of webhooks.

use super::terms::terms;

terms! {
    /// Whether an endpoint is told anything.
    EndpointStatus "endpoint_status" ("Trạng thái điểm nhận", "State of an endpoint") {
        Active "active" ("Đang gửi", "Active"),
        Disabled "disabled" ("Ngừng gửi", "Disabled"),
    }

    /// Why an endpoint is told nothing.
    EndpointDisabledReason "endpoint_disabled_reason" ("Lý do ngừng gửi", "Why an endpoint is disabled") {
        Asked "asked" ("Theo yêu cầu", "Somebody asked for it"),
        Gone "gone" ("Bên nhận trả lời 410", "The receiver answered 410"),
        Failing "failing" ("Bên nhận lỗi nhiều ngày liền", "Every attempt failed for days"),
        EventsGone "events_gone" ("Sự kiện cần gửi không còn được cung cấp", "The events that it lacks are told no longer"),
    }

    /// How the delivery of an event stands.
    DeliveryStatus "delivery_status" ("Trạng thái lần gửi", "State of a delivery") {
        Waiting "waiting" ("Chờ gửi", "Waiting"),
        Delivered "delivered" ("Đã nhận", "Delivered"),
        Failed "failed" ("Không gửi được", "Failed"),
        Withheld "withheld" ("Không được gửi nữa", "Withheld, as the client may not read it any more"),
    }

    /// What came of one attempt to deliver.
    AttemptOutcome "attempt_outcome" ("Kết quả lượt gửi", "Outcome of an attempt") {
        Accepted "accepted" ("Bên nhận đã nhận", "The receiver answered 2xx"),
        Refused "refused" ("Bên nhận từ chối", "The receiver answered otherwise"),
        Redirected "redirected" ("Bên nhận chuyển hướng, không được theo", "The receiver redirects, which is not followed"),
        Gone "gone" ("Bên nhận trả lời 410", "The receiver answered 410"),
        TimedOut "timed_out" ("Quá thời gian", "It took too long"),
        NotConnected "not_connected" ("Không kết nối được", "No connection"),
        NameUnknown "name_unknown" ("Không tìm thấy tên miền", "The name has no address"),
        AddressNotPublic "address_not_public" ("Tên miền dẫn tới địa chỉ không công cộng", "The name has an address that is not public"),
        CertificateRefused "certificate_refused" ("Chứng chỉ không hợp lệ", "The certificate is not good"),
        AnswerUnreadable "answer_unreadable" ("Không đọc được trả lời", "The answer is no HTTP"),
    }
}
