//! The one table of error codes: status, the client's exit code, and a title and a sentence in both languages.
//! Status, document, `/problems/{code}` pages and the client's exit code are all read from here.
//! A `{name}` in a sentence is filled from the problem's parameters.

/// Language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Lang {
    /// Vietnamese, the first language of the service.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// The language tag, as in `Content-Language`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }
}

macro_rules! codes {
    ($( $name:ident $value:literal $status:literal exit $exit:literal
        ($title_vi:literal, $title_en:literal) ($vi:literal, $en:literal) ),+ $(,)?) => {
        /// A stable error code. Codes are added, never renamed or reused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $( #[doc = concat!("`", $value, "`: ", $title_en)] $name ),+
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The code as problems carry it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $value),+ }
            }

            /// HTTP status of a problem with this code; codes of single faults have that of the problem they appear in.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status),+ }
            }

            /// Exit code of the command-line client.
            pub const fn exit_code(self) -> u8 {
                match self { $(Self::$name => $exit),+ }
            }

            /// Short title, the same for every occurrence.
            pub const fn title(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Self::$name, Lang::Vi) => $title_vi, (Self::$name, Lang::En) => $title_en),+ }
            }

            /// Sentence with `{name}` places for parameters.
            pub const fn template(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Self::$name, Lang::Vi) => $vi, (Self::$name, Lang::En) => $en),+ }
            }
        }

        impl std::str::FromStr for Code {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                match text { $($value => Ok(Self::$name),)+ _ => Err(format!("{text:?} is not an error code")) }
            }
        }
    };
}

impl Code {
    /// The sentence with its parameters filled in; lists are joined with commas. A parameter named like an enumeration shows the
    /// label of its value.
    pub fn detail(self, lang: Lang, params: &serde_json::Map<String, serde_json::Value>) -> String {
        let mut text = self.template(lang).to_owned();
        for (name, value) in params {
            let place = format!("{{{name}}}");
            if text.contains(&place) {
                text = text.replace(&place, &plain(lang, name, value));
            }
        }
        text
    }

    /// Path of the page that explains this code.
    pub fn type_path(self) -> String {
        format!("/problems/{}", self.as_str().replace('_', "-"))
    }
}

/// A day as Vietnamese texts write it: 2024-05-20 is 20/05/2024.
fn day_in_words(text: &str) -> Option<String> {
    let day: chrono::NaiveDate = text.parse().ok().filter(|_| text.len() == 10)?;
    Some(day.format("%d/%m/%Y").to_string())
}

fn plain(lang: Lang, name: &str, value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => match (crate::vocabulary::label(name, text), lang) {
            (Some((vi, _)), Lang::Vi) => vi.to_owned(),
            (Some((_, en)), Lang::En) => en.to_owned(),
            (None, Lang::Vi) => day_in_words(text).unwrap_or_else(|| text.clone()),
            (None, Lang::En) => text.clone(),
        },
        serde_json::Value::Array(items) if items.is_empty() => "—".to_owned(),
        serde_json::Value::Array(items) => items.iter().map(|item| plain(lang, name, item)).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

codes! {
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

    // What is asked for.
    NotFound "not_found" 404 exit 6
        ("Không tìm thấy", "Not found")
        ("Không có mục này, hoặc bạn không được xem.", "There is no such thing, or it is not visible to you."),
    MethodNotAllowed "method_not_allowed" 405 exit 2
        ("Phương thức không được dùng", "Method not allowed")
        ("Đường dẫn này chỉ nhận: {allowed}.", "This path takes only: {allowed}."),

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

    // Single faults of a value, in `errors`.
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

    // Rules of structure.
    CellDissolved "cell_dissolved" 422 exit 8
        ("Chi bộ đã giải thể", "Cell dissolved")
        ("Chi bộ {cell} đã kết thúc hoạt động ngày {on}.", "The cell {cell} ended on {on}."),
    CommitteeDissolved "committee_dissolved" 422 exit 8
        ("Cấp ủy đã kết thúc hoạt động", "Committee dissolved")
        ("Cấp ủy {committee} đã kết thúc hoạt động.", "The committee {committee} has ended."),
    SameUnit "same_unit" 422 exit 8
        ("Trùng đơn vị", "Same unit")
        ("Đơn vị nguồn và đích phải khác nhau.", "Source and target must differ."),
    TreeLoop "tree_loop" 422 exit 8
        ("Vòng lặp trong cây tổ chức", "Loop in the tree")
        ("Một cấp ủy không thể trực thuộc chính nó hay cấp dưới của nó.", "A committee cannot stand below itself."),
    TreeTooDeep "tree_too_deep" 422 exit 8
        ("Cây tổ chức quá sâu", "Tree too deep")
        ("Cây cấp ủy có nhiều nhất {max} cấp.", "The tree of committees has at most {max} levels."),
    StillHasUnits "still_has_units" 422 exit 8
        ("Còn đơn vị trực thuộc", "Units remain")
        ("Còn {count} đơn vị trực thuộc chưa chuyển.", "{count} units below it have not been moved."),
    StillHasMembers "still_has_members" 422 exit 8
        ("Còn đảng viên", "Members remain")
        ("Chi bộ còn {count} đảng viên chưa chuyển sinh hoạt.", "The cell still has {count} members."),
    CellTooSmallForCommittee "cell_too_small_for_committee" 422 exit 8
        ("Chi bộ không có chi ủy", "No cell committee")
        ("Chi bộ có {official} đảng viên chính thức; cần từ {min} để bầu chi ủy.", "The cell has {official} official members; a cell committee needs {min}."),
    PostOccupied "post_occupied" 422 exit 8
        ("Chức vụ đang có người", "Post occupied")
        ("Chức vụ này đã có người trong khoảng ngày đó.", "Somebody holds this post in that time."),
    HolderNotOfficial "holder_not_official" 422 exit 8
        ("Không phải đảng viên chính thức", "Not an official member")
        ("Người giữ chức vụ phải là đảng viên chính thức vào ngày {on}.", "The holder must be an official member on {on}."),
    HolderNotInCell "holder_not_in_cell" 422 exit 8
        ("Không sinh hoạt tại chi bộ", "Not in this cell")
        ("Người giữ chức vụ phải sinh hoạt tại chi bộ vào ngày {on}.", "The holder must belong to the cell on {on}."),
    MemberNotInCell "member_not_in_cell" 422 exit 8
        ("Không thuộc chi bộ", "Not in the cell")
        ("Đảng viên này không sinh hoạt tại chi bộ.", "This member does not belong to the cell."),
    MemberLeft "member_left" 409 exit 7
        ("Đảng viên đã thôi sinh hoạt", "Member has left")
        ("Đảng viên này đã thôi sinh hoạt.", "This member has left."),

    // Rulesets and holidays.
    VoteOutOfReach "vote_out_of_reach" 422 exit 8
        ("Tỷ lệ biểu quyết không thể đạt", "Share of votes out of reach")
        ("Tỷ lệ {share} không bao giờ đạt được.", "A share of {share} can never be reached."),
    OffDayAtWeekend "off_day_at_weekend" 422 exit 8
        ("Ngày nghỉ trùng cuối tuần", "Day off at the weekend")
        ("Ngày {day} là thứ bảy hoặc chủ nhật, vốn đã nghỉ; chỉ ghi ngày nghỉ từ thứ hai đến thứ sáu.", "{day} is a Saturday or Sunday, which is off anyway; only days from Monday to Friday are recorded as off."),
    WorkedDayInWeek "worked_day_in_week" 422 exit 8
        ("Ngày làm bù không phải cuối tuần", "Worked day within the week")
        ("Ngày {day} là ngày làm việc thường; chỉ ghi ngày làm bù vào thứ bảy hoặc chủ nhật.", "{day} is an ordinary working day; only a Saturday or Sunday is recorded as worked in exchange."),

    // Rules of plans and quotas.
    CarriesOutItself "carries_out_itself" 422 exit 8
        ("Văn bản căn cứ chính nó", "Carries out itself")
        ("Văn bản không thể căn cứ vào chính nó, kể cả qua văn bản khác.", "A directive cannot carry out itself, directly or through others."),
    PlanNotAdopted "plan_not_adopted" 422 exit 8
        ("Kế hoạch chưa ban hành", "Plan not adopted")
        ("Kế hoạch đang ở trạng thái {status}; chỉ giao chỉ tiêu sau khi ban hành.", "The plan is {status}; quotas are issued once it is adopted."),
    PlanWithoutBasis "plan_without_basis" 422 exit 8
        ("Kế hoạch chưa có căn cứ", "Plan without a basis")
        ("Kế hoạch cần ít nhất một văn bản căn cứ.", "A plan needs at least one directive as its basis."),
    PlanKindWithoutQuotas "plan_kind_without_quotas" 422 exit 8
        ("Kế hoạch không giao chỉ tiêu", "Plan without quotas")
        ("Kế hoạch loại {kind} không có chỉ tiêu.", "A plan of kind {kind} has no quotas."),
    CellOfOtherCommittee "cell_of_other_committee" 422 exit 8
        ("Chi bộ ngoài đảng bộ", "Cell of another committee")
        ("Chi bộ {cell} không thuộc cấp ủy của kế hoạch.", "The cell {cell} does not belong to the plan's committee."),
    CellMissing "cell_missing" 422 exit 8
        ("Thiếu chỉ tiêu của chi bộ", "Cell without a quota")
        ("Chi bộ {cell} chưa có chỉ tiêu {kind}; chỉ tiêu 0 cũng phải ghi.", "The cell {cell} has no {kind} quota; zero must be written too."),
    SumBelowTarget "sum_below_target" 422 exit 8
        ("Tổng thấp hơn chỉ tiêu", "Sum below the target")
        ("Tổng chỉ tiêu {kind} là {sum}, thấp hơn {target} của kế hoạch.", "The {kind} quotas add up to {sum}, below the plan's target of {target}."),
    NothingToIssue "nothing_to_issue" 422 exit 8
        ("Không có chỉ tiêu để giao", "Nothing to issue")
        ("Mọi chỉ tiêu của kế hoạch đã được giao.", "Every quota of the plan has been issued already."),
    Unchanged "unchanged" 422 exit 8
        ("Không thay đổi", "Unchanged")
        ("Giá trị mới giống giá trị hiện tại.", "The new value equals the current one."),
    // Conditions of the admission of members. A sentence says what is compared, met or not.
    RulesetInForce "ruleset_in_force" 422 exit 8
        ("Chưa có quy định áp dụng", "No ruleset in force")
        ("Phải có quy định có hiệu lực vào ngày {actual}.", "A ruleset must be in force on {actual}."),
    ActInOrder "act_in_order" 422 exit 8
        ("Thứ tự các bước", "Order of the acts")
        ("Ngày thực hiện {actual} không được trước bước liền trước: {required}.", "The day of the act, {actual}, must not be before that of the act it rests on: {required}."),
    CellStands "cell_stands" 422 exit 8
        ("Chi bộ đang hoạt động", "The cell exists")
        ("Chi bộ phải đang hoạt động vào ngày {actual}.", "The cell must exist on {actual}."),
    DocumentGiven "document_given" 422 exit 8
        ("Số văn bản", "Document number")
        ("Phải nêu số văn bản của bước này.", "The number of the document of this act must be given."),
    ReasonGiven "reason_given" 422 exit 8
        ("Lý do", "Reason")
        ("Phải nêu lý do.", "A reason must be given."),
    GroundGiven "ground_given" 422 exit 8
        ("Căn cứ hủy quyết định", "Ground of cancelling")
        ("Phải nêu quyết định sai về tiêu chuẩn hay về thủ tục.", "It must be said whether the standard or the procedure was wrong."),
    HelperOfficial "helper_official" 422 exit 8
        ("Đảng viên giúp đỡ", "Helper")
        ("Người được phân công giúp đỡ phải là đảng viên chính thức của chi bộ vào ngày đó.", "The helper must be an official member of the cell on that day."),
    HelperAssigned "helper_assigned" 422 exit 8
        ("Có đảng viên giúp đỡ", "Helper assigned")
        ("Phải có đảng viên được phân công theo dõi, giúp đỡ vào ngày {actual}.", "A member must be assigned to help on {actual}."),
    OrganizationOfOtherKind "organization_of_other_kind" 422 exit 8
        ("Tổ chức khác loại", "Organization of another kind")
        ("Tổ chức được nêu không phải loại: {organization_kind}.", "The organization is not of the kind: {organization_kind}."),
    CertificateGiven "certificate_given" 422 exit 8
        ("Giấy chứng nhận lớp nhận thức về Đảng", "Certificate of the awareness course")
        ("Phải nêu số, nơi cấp và ngày cấp giấy chứng nhận, không sau ngày ghi nhận.", "Number, issuer and day of issue of the certificate must be given, the day not later than the act."),
    CertificateValid "certificate_valid" 422 exit 8
        ("Giấy chứng nhận còn giá trị", "Certificate still good")
        ("Giấy chứng nhận có giá trị {months} tháng, đến hết ngày {required}; ngày thực hiện: {actual}.", "The certificate is good for {months} months, through {required}; day of the act: {actual}."),
    Age "age" 422 exit 8
        ("Tuổi đời", "Age")
        ("Tuổi tính theo tháng vào ngày họp chi bộ phải từ đủ {least} đến đủ {most}; thực tế: {years} tuổi {months} tháng.", "The age in months on the day of the cell meeting must be from full {least} to full {most} years; it is {years} years and {months} months."),
    Education "education" 422 exit 8
        ("Trình độ học vấn", "Education")
        ("Trình độ học vấn: cần {education_requirement}; thực tế: {education_level}.", "Education: {education_requirement} is needed; it is {education_level}."),
    ReadmissionWait "readmission_wait" 422 exit 8
        ("Thời gian chờ kết nạp lại", "Wait before re-admission")
        ("Kết nạp lại sau ít nhất {months} tháng kể từ khi ra khỏi Đảng: từ {required}; ngày thực hiện: {actual}.", "Re-admission takes at least {months} months after leaving: from {required}; day of the act: {actual}."),
    ReadmissionOnce "readmission_once" 422 exit 8
        ("Chỉ kết nạp lại một lần", "Re-admitted once only")
        ("Chỉ được kết nạp lại {required} lần; đã kết nạp lại: {actual}.", "Re-admission is possible {required} time only; before: {actual}."),
    SponsorsEnough "sponsors_enough" 422 exit 8
        ("Người giới thiệu", "Sponsors")
        ("Cần {required} đảng viên chính thức cùng đơn vị cơ sở giới thiệu (tổ chức giới thiệu: {sponsor_kind}); có {actual}.", "Official members of the same base unit: {required} needed (union that introduces: {sponsor_kind}), {actual} there."),
    SponsorsKnowLong "sponsors_know_long" 422 exit 8
        ("Thời gian cùng công tác, cư trú", "Time together with the sponsors")
        ("Người giới thiệu phải cùng công tác, học tập hoặc cư trú ít nhất {months} tháng: đủ từ {required}; ngày thực hiện: {actual}.", "Sponsors have worked, studied or lived with the person for at least {months} months: reached on {required}; day of the act: {actual}."),
    SponsorsSeasoned "sponsors_seasoned" 422 exit 8
        ("Tuổi Đảng của người giới thiệu", "Seniority of the sponsors")
        ("Người giới thiệu nên là đảng viên chính thức ít nhất {months} tháng: đủ từ {required}; ngày thực hiện: {actual}.", "Sponsors should have been official members for at least {months} months: reached on {required}; day of the act: {actual}."),
    PapersComplete "papers_complete" 422 exit 8
        ("Đủ hồ sơ", "Dossier complete")
        ("Hồ sơ cần {required} loại giấy tờ, có {actual}; còn thiếu: {paper_kind}.", "The dossier needs {required} kinds of papers, {actual} are there; missing: {paper_kind}."),
    PapersInOrder "papers_in_order" 422 exit 8
        ("Ngày đơn và lý lịch", "Order of application and curriculum vitae")
        ("Đơn xin vào Đảng (mẫu 1, ngày {actual}) không được sau lý lịch (mẫu 2, ngày {required}).", "The application (form 1, of {actual}) must not be later than the curriculum vitae (form 2, of {required})."),
    PapersFresh "papers_fresh" 422 exit 8
        ("Giấy tờ còn thời hạn", "Papers not too old")
        ("Giấy tờ phải làm lại khi quá {months} tháng mà chi bộ chưa ra nghị quyết: hạn {required}; ngày họp: {actual}.", "Papers are drawn up again when {months} months pass without a cell resolution: by {required}; day of the meeting: {actual}."),
    OpinionTaken "opinion_taken" 422 exit 8
        ("Lấy ý kiến", "Opinion taken")
        ("Phải lấy ý kiến của: {opinion_kind}.", "The opinion must be taken of: {opinion_kind}."),
    ProvincialConsent "provincial_consent" 422 exit 8
        ("Đồng ý của cấp ủy cấp tỉnh", "Consent of the province")
        ("Trước khi quyết định phải có văn bản đồng ý của ban thường vụ cấp ủy cấp tỉnh.", "Before the decision there must be the written consent of the provincial standing committee."),
    SpecialApproval "special_approval" 422 exit 8
        ("Chấp thuận trường hợp đặc thù", "Approval of a special case")
        ("Trường hợp đặc thù phải được cấp có thẩm quyền chấp thuận trước khi quyết định.", "A special case must be approved by the competent body before the decision."),
    FailedVotes "failed_votes" 422 exit 8
        ("Số lần không được tán thành", "Failed votes")
        ("Đã {actual} lần không được tán thành; sau {required} lần thì báo cáo cấp có thẩm quyền xem xét.", "{actual} votes have failed; after {required} the case goes up to the competent committee."),
    CellCanVote "cell_can_vote" 422 exit 8
        ("Chi bộ đủ đảng viên chính thức", "The cell can vote")
        ("Chi bộ cần ít nhất {required} đảng viên chính thức để biểu quyết; có {actual}.", "A cell needs at least {required} official members to vote; it has {actual}."),
    VoteShare "vote_share" 422 exit 8
        ("Tỷ lệ tán thành", "Share of votes")
        ("{voting_body}: cần tán thành {share} tổng số (số phiếu: {needed}); thực tế: {actual}.", "{voting_body}: {share} of all must agree (votes: {needed}); there are {actual}."),
    VotesCountable "votes_countable" 422 exit 8
        ("Số phiếu không khớp", "Votes do not add up")
        ("{voting_body}: {cast} phiếu vượt quá {members} người được tính.", "{voting_body}: {cast} votes are more than the {members} members who count."),
    VoteFailed "vote_failed" 422 exit 8
        ("Kết quả không tán thành", "The vote failed")
        ("{voting_body}: không được tán thành khi dưới {required}; thực tế: {actual}.", "{voting_body}: a vote fails below {required}; there are {actual}."),
    FollowedOnce "followed_once" 422 exit 8
        ("Một người chỉ theo dõi một nơi", "Followed once")
        ("Một người không được theo dõi ở hai nơi cùng lúc.", "One person must not be followed as two candidates."),
    DecisionAlone "decision_alone" 422 exit 8
        ("Mỗi quyết định cho một người", "One decision for each person")
        ("Quyết định số {number} ngày đó đã dùng cho người khác.", "The decision {number} of that day is another person's."),
    DecisionInTime "decision_in_time" 422 exit 8
        ("Thời hạn quyết định", "Deadline of the decision")
        ("Quyết định trong {days} ngày làm việc từ nghị quyết chi bộ: đến {required}, gia hạn đến {extended}; thực tế {actual}. Quá hạn phải nêu lý do.", "The decision is due within {days} working days of the cell resolution: by {required}, extended to {extended}; it is of {actual}. Later takes a recorded reason."),
    ReceiptGiven "receipt_given" 422 exit 8
        ("Ngày nhận quyết định", "Receipt of the decision")
        ("Phải nêu ngày nhận quyết định, trong khoảng {required}; thực tế: {actual}.", "The day of receipt of the decision must be given, within {required}; it is {actual}."),
    CeremonyInTime "ceremony_in_time" 422 exit 8
        ("Thời hạn tổ chức lễ kết nạp", "Deadline of the ceremony")
        ("Lễ kết nạp trong {days} ngày làm việc từ {start}: đến {required}; thực tế {actual}. Quá hạn phải được cấp trên trực tiếp đồng ý.", "The ceremony is due within {days} working days of {start}: by {required}; it is on {actual}. Later takes the consent of the direct upper level."),
    ProbationServed "probation_served" 422 exit 8
        ("Hết thời gian dự bị", "Probation served")
        ("Thời gian dự bị {months} tháng từ lễ kết nạp: xét từ {required}; thực tế {actual}.", "The probation is {months} months from the ceremony: considered from {required}; it is {actual}."),
    StillMember "still_member" 422 exit 8
        ("Còn là đảng viên dự bị", "Still a probationary member")
        ("Người này phải còn là đảng viên dự bị.", "The person must still be a probationary member."),
    MeetingGiven "meeting_given" 422 exit 8
        ("Ngày chi bộ xét", "Day of the cell meeting")
        ("Phải nêu ngày chi bộ họp xét công nhận, không sau ngày quyết định.", "The day on which the cell considered it must be given, not later than the decision."),
    ConsideredInTime "considered_in_time" 422 exit 8
        ("Thời hạn chi bộ xét", "Deadline of the cell's consideration")
        ("Chi bộ xét trong {days} ngày làm việc sau khi hết dự bị: đến {required}; thực tế {actual}. Quá hạn phải nêu lý do; ngày chính thức không đổi.", "The cell considers it within {days} working days after the probation: by {required}; it was on {actual}. Later takes a reason; the official date stays."),
    RecognitionInTime "recognition_in_time" 422 exit 8
        ("Thời hạn quyết định công nhận", "Deadline of the recognition")
        ("Quyết định công nhận trong {days} ngày làm việc từ ngày chi bộ xét: đến {required}, gia hạn đến {extended}; thực tế {actual}. Quá hạn phải nêu lý do.", "The recognition is due within {days} working days of the cell's meeting: by {required}, extended to {extended}; it is of {actual}. Later takes a reason."),
    PersonFollowed "person_followed" 409 exit 7
        ("Người này đã được theo dõi", "Person already followed")
        ("Số định danh này thuộc về quần chúng {candidate_id} đang được theo dõi.", "This personal ID is that of the candidate {candidate_id}, who is being followed."),
    KeepingRequired "keeping_required" 409 exit 7
        ("Phải lưu giữ", "Must be kept")
        ("Hồ sơ này phải được lưu giữ theo {document} (bước: {candidate_stage}).", "This record must be kept under {document} (stage: {candidate_stage})."),
    Erased "erased" 409 exit 7
        ("Đã xóa dữ liệu", "Erased")
        ("Dữ liệu cá nhân của người này đã bị xóa.", "The personal values of this record were erased."),
    LaterActs "later_acts" 409 exit 7
        ("Còn bước sau", "Later acts")
        ("Bước số {act} có các bước sau dựa vào; hãy hủy các bước đó trước.", "Later acts rest on act {act}; take those back first."),
    FollowsCandidate "follows_candidate" 409 exit 7
        ("Theo hồ sơ kết nạp", "Follows the candidate")
        ("Đảng viên này do hồ sơ kết nạp {candidate_id} quyết định; hãy ghi ở hồ sơ đó.", "This member follows from the candidate {candidate_id}; record it there."),
    CountersWrong "counters_wrong" 409 exit 8
        ("Số đếm sai", "Wrong counters")
        ("{count} số đếm không khớp với các bước đã ghi: {done}.", "{count} counters did not equal the recorded acts: {done}."),
    StillHasCandidates "still_has_candidates" 422 exit 8
        ("Còn quần chúng đang theo dõi", "Candidates remain")
        ("Chi bộ còn {count} quần chúng đang theo dõi.", "The cell still follows {count} candidates."),
}
