//! Single faults of a value, listed in `errors`.

macro_rules! faults {
    ($next:tt $($before:tt)*) => {
        join_codes! { $next $($before)*
            Required "required" 422 exit 8
                ("Thiếu giá trị", "Missing")
                ("Bắt buộc phải có.", "It is required."),
            UnknownField "unknown_field" 422 exit 8
                ("Trường không có trong hợp đồng", "Unknown field")
                ("Không có trường {field}.", "There is no field {field}."),
            UnknownParameter "unknown_parameter" 400 exit 2
                ("Tham số lạ", "Unknown parameter")
                ("Không có tham số này; gần nhất là {nearest}.", "There is no such parameter; the nearest is {nearest}."),
            DuplicateParameter "duplicate_parameter" 400 exit 2
                ("Tham số lặp", "Duplicate parameter")
                ("Tham số này chỉ được dùng một lần.", "This parameter may be given only once."),
            InvalidType "invalid_type" 422 exit 8
                ("Sai kiểu", "Wrong type")
                ("Phải có kiểu {expected}.", "It must be of type {expected}."),
            InvalidFormat "invalid_format" 422 exit 8
                ("Sai định dạng", "Wrong format")
                ("Sai định dạng: cần {expected}.", "Wrong format: {expected} is expected."),
            LegacyEncoding "legacy_encoding" 422 exit 8
                ("Không phải Unicode", "Not Unicode")
                ("Chữ theo bảng mã {encoding}; hãy chuyển sang Unicode.", "The letters are those of {encoding}; convert the text to Unicode."),
            TooShort "too_short" 422 exit 8
                ("Quá ngắn", "Too short")
                ("Ít nhất {min}.", "At least {min}."),
            TooLong "too_long" 422 exit 8
                ("Quá dài", "Too long")
                ("Nhiều nhất {max}.", "At most {max}."),
            OutOfRange "out_of_range" 422 exit 8
                ("Ngoài khoảng cho phép", "Out of range")
                ("Phải thỏa: {bound}.", "It must be: {bound}."),
            NotOneOf "not_one_of" 422 exit 8
                ("Không thuộc danh sách", "Not one of the values")
                ("Phải là một trong: {allowed}.", "It must be one of: {allowed}."),
            NotUnique "not_unique" 422 exit 8
                ("Bị lặp", "Repeated")
                ("Giá trị bị lặp trong danh sách.", "The value is repeated in the list."),
            ReadOnly "read_only" 422 exit 8
                ("Chỉ đọc", "Read-only")
                ("Trường này không sửa được ở đây.", "This field cannot be changed here."),
            UnknownReference "unknown_reference" 422 exit 8
                ("Không có mục được nêu", "Unknown reference")
                ("Không có mục này, hoặc bạn không được xem.", "There is no such item, or it is not visible to you."),
            InFuture "in_future" 422 exit 8
                ("Ngày ở tương lai", "Date in the future")
                ("Không được sau ngày {today}.", "It must not be after {today}."),
            TooEarly "too_early" 422 exit 8
                ("Ngày quá sớm", "Date too early")
                ("Không được trước ngày {earliest}.", "It must not be before {earliest}."),
            Exclusive "exclusive" 422 exit 8
                ("Chỉ được chọn một", "Only one of them")
                ("Chỉ được nêu một trong: {fields}.", "Give only one of: {fields}."),
            NotForKind "not_for_kind" 422 exit 8
                ("Không dùng cho loại này", "Not for this kind")
                ("Trường này không dùng cho loại đã nêu.", "This field does not go with the kind that is given."),
            AmbiguousKind "ambiguous_kind" 422 exit 8
                ("Loại văn bản chưa rõ", "Ambiguous type of document")
                ("{abbreviation} có thể là: {allowed}; hãy nêu kind.", "{abbreviation} may be: {allowed}; state the kind."),
            WeakPassword "weak_password" 422 exit 8
                ("Mật khẩu yếu", "Weak password")
                ("Mật khẩu cần ít nhất {min} ký tự và không chứa tên đăng nhập.", "A password needs at least {min} characters and must not contain the username."),
            WrongPassword "wrong_password" 422 exit 8
                ("Mật khẩu hiện tại không đúng", "Wrong current password")
                ("Mật khẩu hiện tại không đúng.", "The current password is wrong."),
            ScopeNotOfRole "scope_not_of_role" 422 exit 8
                ("Phạm vi vượt quá vai trò", "Scope beyond the role")
                ("Vai trò {role} không có quyền {scope}.", "The role {role} does not have the permission {scope}."),
            TooManySecrets "too_many_secrets" 409 exit 7
                ("Đã có hai khóa", "Two live secrets already")
                ("Mỗi hệ thống có nhiều nhất hai khóa còn hiệu lực; hãy xóa một khóa.", "A client has at most two live secrets; delete one first."),
        }
    };
}
pub(super) use faults;
