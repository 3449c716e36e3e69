//! What goes wrong with any request, whoever answers it.

macro_rules! requests {
    ($next:tt $($before:tt)*) => {
        join_codes! { $next $($before)*
            // The request could not be read.
            MalformedRequest "malformed_request" 400 exit 2
                ("Yêu cầu không đọc được", "Unreadable request")
                ("Không đọc được yêu cầu: {reason}.", "The request could not be read: {reason}."),
            MalformedJson "malformed_json" 400 exit 2
                ("JSON không hợp lệ", "Malformed JSON")
                ("JSON không hợp lệ ở dòng {line}, cột {column}: {reason}.", "The JSON is malformed at line {line}, column {column}: {reason}."),
            InvalidParameters "invalid_parameters" 400 exit 2
                ("Tham số không hợp lệ", "Invalid parameters")
                ("Một hoặc nhiều tham số không hợp lệ; xem danh sách lỗi.", "One or more parameters are not valid; see the list of errors."),
            CursorMismatch "cursor_mismatch" 400 exit 2
                ("Con trỏ trang không khớp", "Cursor does not match")
                ("Con trỏ trang đã bị sửa hoặc thuộc về bộ lọc, cách sắp xếp khác; hãy đọc lại từ trang đầu.", "The page cursor was altered or belongs to another filter or sort order; read again from the first page."),

            // Who is calling.
            Unauthenticated "unauthenticated" 401 exit 4
                ("Chưa đăng nhập", "Not logged in")
                ("Yêu cầu này cần mã truy cập (Bearer).", "This request needs a bearer access token."),
            InvalidToken "invalid_token" 401 exit 4
                ("Mã truy cập không hợp lệ", "Invalid token")
                ("Mã truy cập sai, hết hạn hoặc đã bị thu hồi; hãy đăng nhập lại.", "The token is wrong, expired or revoked; log in again."),
            InvalidCredentials "invalid_credentials" 401 exit 4
                ("Đăng nhập không thành công", "Login failed")
                ("Tên đăng nhập hoặc mật khẩu không đúng.", "The username or the password is wrong."),
            Forbidden "forbidden" 403 exit 5
                ("Không có quyền", "Not allowed")
                ("Việc này cần quyền {permission} trên đơn vị đó.", "This needs the permission {permission} on that unit."),
            UntrustedSignature "untrusted_signature" 403 exit 5
                ("Chữ ký không được tin", "Signature not trusted")
                ("Điểm kiểm không mang chữ ký của khóa nào được biết ở đây.", "The checkpoint carries no signature by a key that is known here."),

            // What is asked for.
            NotFound "not_found" 404 exit 6
                ("Không tìm thấy", "Not found")
                ("Không có mục này, hoặc bạn không được xem.", "There is no such thing, or it is not visible to you."),
            MethodNotAllowed "method_not_allowed" 405 exit 2
                ("Phương thức không được dùng", "Method not allowed")
                ("Đường dẫn này chỉ nhận: {allowed}.", "This path takes only: {allowed}."),
            NotAcceptable "not_acceptable" 406 exit 2
                ("Không trả được kiểu dữ liệu này", "Not acceptable")
                ("Chỉ trả lời được bằng: {offered}.", "This can be answered only as: {offered}."),

            EventsGone "events_gone" 410 exit 6
                ("Sự kiện không còn được cung cấp", "Events are gone")
                ("Không theo dõi tiếp được từ sự kiện số {after}; hãy đọc lại các danh sách rồi theo dõi tiếp từ sự kiện số {latest}.", "Nothing can be followed from event {after} on; read the lists anew, then follow from event {latest} on."),

            // The state of things.
            AlreadyExists "already_exists" 409 exit 7
                ("Đã tồn tại", "Already exists")
                ("Đã có mục khác với cùng {field}.", "Another item already has the same {field}."),
            IllegalTransition "illegal_transition" 409 exit 7
                ("Không chuyển được trạng thái", "Illegal transition")
                ("Không thể chuyển từ {from} sang {to}; được phép: {allowed}.", "Cannot move from {from} to {to}; allowed: {allowed}."),
            WrongState "wrong_state" 409 exit 7
                ("Sai trạng thái", "Wrong state")
                ("Không thực hiện được ở trạng thái {state}.", "This cannot be done in the state {state}."),
            InUse "in_use" 409 exit 7
                ("Đang được dùng", "In use")
                ("Không xóa được vì đang được dùng bởi: {used_by}.", "It cannot be removed because it is used by: {used_by}."),
            IdempotencyInProgress "idempotency_in_progress" 409 exit 7
                ("Yêu cầu đang được xử lý", "Still running")
                ("Yêu cầu đầu tiên với khóa này đang chạy; hãy thử lại sau.", "The first request with this idempotency key is still running; try again shortly."),
            RightsChanged "rights_changed" 409 exit 7
                ("Quyền đã thay đổi", "Rights changed")
                ("Quyền của người gọi đã thay đổi từ lần trả lời đầu cho khóa này, nên câu trả lời đó không được lặp lại; hãy đọc lại kết quả.", "The caller's rights have changed since the first answer to this idempotency key, so it is not repeated; read what it made."),
            PreconditionFailed "precondition_failed" 412 exit 7
                ("Dữ liệu đã thay đổi", "Precondition failed")
                ("Mục này đã được sửa (phiên bản hiện tại: {current_version}); hãy đọc lại rồi thử lại.", "It was changed meanwhile (current version: {current_version}); read it again and retry."),
            PreconditionRequired "precondition_required" 428 exit 7
                ("Thiếu điều kiện If-Match", "Precondition required")
                ("Hãy gửi If-Match với ETag của lần đọc gần nhất.", "Send If-Match with the ETag of your last read."),

            // The body.
            RequestTimeout "request_timeout" 408 exit 9
                ("Yêu cầu gửi quá chậm", "Request timeout")
                ("Phần thân yêu cầu không đến kịp; hãy gửi lại.", "The body did not arrive in time; send it again."),
            PayloadTooLarge "payload_too_large" 413 exit 2
                ("Dữ liệu quá lớn", "Payload too large")
                ("Phần thân yêu cầu vượt quá {limit} byte.", "The body is larger than {limit} bytes."),
            UnsupportedMediaType "unsupported_media_type" 415 exit 2
                ("Kiểu dữ liệu không hỗ trợ", "Unsupported media type")
                ("Hãy gửi nội dung kiểu {expected}.", "Send the body as {expected}."),
            ValidationFailed "validation_failed" 422 exit 8
                ("Dữ liệu không hợp lệ", "Validation failed")
                ("Một hoặc nhiều giá trị không hợp lệ; xem danh sách lỗi.", "One or more values are not valid; see the list of errors."),
            RuleRefused "rule_refused" 422 exit 8
                ("Quy định không cho phép", "Refused by a rule")
                ("Chưa đủ điều kiện để {act}; xem từng lý do.", "The conditions to {act} are not met; see each reason."),
            UnprovedCheckpoint "unproved_checkpoint" 422 exit 8
                ("Điểm kiểm không được chứng minh", "Checkpoint not proved")
                ("Không chứng minh được rằng nhật ký {size} sự kiện bắt đầu bằng {old} sự kiện đã ký.", "It is not proved that the log of {size} events begins with the {old} that were cosigned."),
            IdempotencyKeyReused "idempotency_key_reused" 422 exit 8
                ("Khóa đã dùng cho yêu cầu khác", "Idempotency key reused")
                ("Khóa này đã được dùng với nội dung khác.", "This idempotency key was used with another body."),

            // The service.
            TooManyRequests "too_many_requests" 429 exit 9
                ("Quá nhiều yêu cầu", "Too many requests")
                ("Hãy thử lại sau {retry_after} giây.", "Try again in {retry_after} seconds."),
            Internal "internal" 500 exit 1
                ("Lỗi máy chủ", "Internal error")
                ("Có lỗi ở máy chủ; mã yêu cầu giúp tìm nguyên nhân trong nhật ký.", "Something went wrong in the server; the request id finds the cause in its log."),
            Overloaded "overloaded" 503 exit 9
                ("Máy chủ quá tải", "Overloaded")
                ("Máy chủ đang quá tải; hãy thử lại sau giây lát.", "The service is overloaded; try again shortly."),
            Unavailable "unavailable" 503 exit 9
                ("Chưa phục vụ được", "Unavailable")
                ("Máy chủ hoặc cơ sở dữ liệu chưa sẵn sàng; hãy thử lại sau giây lát.", "The service or its database is not ready; try again shortly."),
            OutcomeUnknown "outcome_unknown" 503 exit 9
                ("Chưa biết kết quả", "Outcome unknown")
                ("Kết nối tới cơ sở dữ liệu bị mất đúng lúc đang ghi: không biết đã ghi xong hay chưa. Hãy gửi lại với cùng Idempotency-Key, hoặc xem lại rồi mới làm lại.", "The connection to the database was lost while this was committed: whether it was done is not known. Repeat it with the same Idempotency-Key, or look before you do it again."),
        }
    };
}
pub(super) use requests;
