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
                ("Không có tham số này[; gần nhất là {nearest}].", "There is no such parameter[; the nearest is {nearest}]."),
            DuplicateParameter "duplicate_parameter" 400 exit 2
                ("Tham số lặp", "Duplicate parameter")
                ("Tham số này chỉ được dùng một lần.", "This parameter may be given only once."),
            InvalidType "invalid_type" 422 exit 8
                ("Sai kiểu", "Wrong type")
                ("Phải có kiểu {expected}.", "It must be of type {expected}."),
            InvalidFormat "invalid_format" 422 exit 8
                ("Sai định dạng", "Wrong format")
                ("Sai định dạng: cần {expected}.", "Wrong format: {expected} is expected."),
            NoSuchDay "no_such_day" 422 exit 8
                ("Ngày không có trong lịch", "No such day")
                ("Không có ngày {day}.", "There is no {day}."),
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
                ("Phải là một trong: {allowed}[; gần nhất là {nearest}].", "It must be one of: {allowed}[; the nearest is {nearest}]."),
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
            UnknownColumn "unknown_column" 422 exit 8
                ("Cột lạ", "Unknown column")
                ("Không có cột nào tên {column}.", "There is no column named {column}."),
            ColumnWithoutName "column_without_name" 422 exit 8
                ("Cột không có tiêu đề", "Column without a heading")
                ("Cột {column} có giá trị nhưng không có tiêu đề.", "There is a value in column {column}, which has no heading."),
            MissingColumn "missing_column" 422 exit 8
                ("Thiếu cột", "Missing column")
                ("Thiếu cột {vi} ({column}).", "The column {en} ({column}) is missing."),
            RepeatedColumn "repeated_column" 422 exit 8
                ("Cột lặp", "Repeated column")
                ("Cột {column} là cột {before} một lần nữa.", "The column {column} is the column {before} once more."),
            NoHeading "no_heading" 422 exit 8
                ("Tệp trống", "Empty file")
                ("Tệp không có hàng tiêu đề nào.", "The file has no row with headings."),
            HeadingNotFirst "heading_not_first" 422 exit 8
                ("Tiêu đề không ở hàng đầu", "Headings are not in the first row")
                ("Tiêu đề cột nằm ở hàng {row}; hãy xóa các hàng phía trên (tên bảng, ô gộp) rồi nhập lại.", "The headings of the columns are in row {row}; delete the rows above it (titles, merged cells) and import again."),
            UnreadableFile "unreadable_file" 422 exit 8
                ("Tệp không đọc được", "Unreadable file")
                ("Không đọc được tệp: {reason}.", "The file cannot be read: {reason}."),
            NotAWorkbook "not_a_workbook" 422 exit 8
                ("Không phải tệp .xlsx", "Not a workbook")
                ("Tệp không phải bảng tính .xlsx: hãy mở bằng phần mềm bảng tính và lưu lại dạng Excel (.xlsx).", "The file is no .xlsx workbook: open it in a spreadsheet and save it as Excel (.xlsx)."),
            NotUtf8 "not_utf8" 422 exit 8
                ("Không phải UTF-8", "Not UTF-8")
                ("Hàng {row} không phải UTF-8; hãy lưu lại tệp dạng CSV UTF-8 hoặc .xlsx.", "Row {row} is not UTF-8; save the file again as CSV UTF-8 or .xlsx."),
            TooManyRows "too_many_rows" 422 exit 8
                ("Quá nhiều hàng", "Too many rows")
                ("Nhập trọn gói (atomic) được nhiều nhất {max} hàng, tệp có {rows}; hãy nhập từng hàng (partial), hoặc chạy thử trước.", "All or nothing (atomic) takes {max} rows at most, and the file has {rows}; import it row by row (partial), or try it with a dry run first."),
            CellsMismatch "cells_mismatch" 422 exit 8
                ("Sai số ô", "Wrong number of cells")
                ("Hàng có {cells} ô, tiêu đề có {columns} cột.", "The row has {cells} cells, the heading {columns} columns."),
            RowTwice "row_twice" 422 exit 8
                ("Hàng lặp", "Row given twice")
                ("Hàng {row} của tệp đã nói về bản ghi này.", "Row {row} of the file is about the same record."),
            CellError "cell_error" 422 exit 8
                ("Ô bị lỗi", "Error in a cell")
                ("Bảng tính báo {error} trong ô này.", "The spreadsheet says {error} in this cell."),
            LostZeros "lost_zeros" 422 exit 8
                ("Mất số 0 ở đầu", "Leading noughts lost")
                ("{value} ngắn hơn {digits} chữ số: bảng tính coi là số và đã bỏ các số 0 ở đầu; hãy đặt cột là Văn bản (Text) rồi nhập lại số.", "{value} has fewer than {digits} digits: the spreadsheet took it for a number and dropped the leading noughts; make the column Text and enter the number again."),
            LostDigits "lost_digits" 422 exit 8
                ("Mất chữ số", "Digits lost")
                ("Bảng tính đã rút gọn số thành {value}, các chữ số sau đã mất; hãy đặt cột là Văn bản (Text) rồi nhập lại cả số.", "The spreadsheet shortened the number to {value} and the other digits are lost; make the column Text and enter the whole number again."),
            LostLetters "lost_letters" 422 exit 8
                ("Mất chữ", "Letters lost")
                ("Có chữ đã thành dấu hỏi: {value}; hãy lưu lại tệp gốc dạng CSV UTF-8 hoặc .xlsx.", "Letters have become question marks: {value}; save the original file again as CSV UTF-8 or .xlsx."),
            AmbiguousPerson "ambiguous_person" 422 exit 8
                ("Nhiều người như vậy", "Several such people")
                ("Có {count} người như vậy; hãy nêu thêm số thẻ hoặc ngày sinh.", "There are {count} such people; give the number of the card or the birth as well."),
            AmbiguousNumber "ambiguous_number" 422 exit 8
                ("Nhiều văn bản cùng số", "Several documents of one number")
                ("Có {count} văn bản số {number}; hãy nêu id.", "There are {count} documents with the number {number}; give the id."),
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
                ("Có nhiều nhất hai khóa còn hiệu lực; hãy xóa một khóa.", "At most two secrets live at a time; delete one first."),
            SecretSigns "secret_signs" 409 exit 7
                ("Khóa đang dùng để ký", "The secret signs")
                ("Đây là khóa mới nhất, đang dùng để ký; hãy thêm khóa khác trước.", "This is the newest secret, which signs; add another one first."),
            HttpsRequired "https_required" 422 exit 8
                ("Phải là https", "Must be https")
                ("Địa chỉ phải bắt đầu bằng https://.", "The address must begin with https://."),
            AddressNotPublic "address_not_public" 422 exit 8
                ("Địa chỉ không công cộng", "Address is not public")
                ("{address} không phải là địa chỉ công cộng trên Internet.", "{address} is no public address of the Internet."),
            TooManyEndpoints "too_many_endpoints" 409 exit 7
                ("Quá nhiều điểm nhận", "Too many endpoints")
                ("Có nhiều nhất {max_of_committee} điểm nhận webhook cho các máy khách của một đảng ủy, và {max} tất cả.", "There are at most {max_of_committee} webhook endpoints for the clients of one committee, and {max} in all."),
        }
    };
}
pub(super) use faults;
