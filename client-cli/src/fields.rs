//! What fields are called and how their values are written for people.
//! Not here: layout (`output.rs`). Values of enumerations get the labels of the contract's vocabulary.

use chibo_openapi::Lang;
use chibo_openapi::vocabulary::vocabulary;
use chrono::{DateTime, Local, NaiveDate};
use serde_json::Value;

use crate::say::lang;

/// Heading of a field; a field without a heading of its own is shown by its name.
pub(crate) fn heading(field: &str) -> &str {
    let (vi, en) = match field {
        "code" | "cell_code" => ("Mã", "Code"),
        "name" => ("Tên", "Name"),
        "cell_name" => ("Chi bộ", "Cell"),
        "kind" => ("Loại", "Kind"),
        "level" => ("Cấp", "Level"),
        "status" => ("Trạng thái", "Status"),
        "title" => ("Tiêu đề", "Title"),
        "number" => ("Số", "Number"),
        "organization_code" => ("Mã tổ chức đảng", "Organization code"),
        "official_members" => ("Chính thức", "Official"),
        "probationary_members" => ("Dự bị", "Probationary"),
        "founded_on" => ("Thành lập", "Founded"),
        "dissolved_on" => ("Kết thúc", "Ended"),
        "full_name" => ("Họ và tên", "Full name"),
        "member_name" => ("Người giữ", "Holder"),
        "birth" => ("Ngày sinh", "Born"),
        "sex" => ("Giới tính", "Sex"),
        "card_number" => ("Số thẻ", "Card number"),
        "admitted_on" => ("Kết nạp", "Admitted"),
        "official_on" => ("Chính thức từ", "Official since"),
        "left_on" => ("Thôi sinh hoạt", "Left"),
        "left_reason" | "reason" => ("Lý do", "Reason"),
        "issued_on" => ("Ngày ban hành", "Issued"),
        "acted_on" | "day" => ("Ngày", "Day"),
        "document_number" => ("Văn bản", "Document"),
        "year" => ("Năm", "Year"),
        "admission_target" => ("Chỉ tiêu kết nạp", "Admission target"),
        "course_target" => ("Chỉ tiêu bồi dưỡng", "Course target"),
        "adopted_on" => ("Ban hành", "Adopted"),
        "closed_on" => ("Đã đóng", "Closed"),
        "value" | "quota" => ("Chỉ tiêu", "Quota"),
        "adjustments" => ("Lần điều chỉnh", "Adjustments"),
        "reached" => ("Đạt", "Reached"),
        "percent_x100" => ("Tỷ lệ", "Percent"),
        "reached_last_year" => ("Cùng kỳ năm trước", "Last year"),
        "username" => ("Tên đăng nhập", "Username"),
        "display_name" => ("Tên hiển thị", "Display name"),
        "role" => ("Vai trò", "Role"),
        "scopes" => ("Quyền", "Scopes"),
        "created_at" => ("Ghi lúc", "Created"),
        "updated_at" => ("Sửa lúc", "Updated"),
        "refreshed_at" => ("Dùng lúc", "Refreshed"),
        "expires_at" => ("Hết hạn", "Expires"),
        "user_agent" => ("Chương trình", "Program"),
        "current" => ("Phiên này", "This one"),
        "version" => ("Phiên bản", "Version"),
        "valid_from" => ("Từ ngày", "From"),
        "valid_to" => ("Đến trước ngày", "Until before"),
        "can_vote" => ("Được biểu quyết", "Can vote"),
        "elects_committee" => ("Bầu chi ủy", "Elects a committee"),
        "allowed_transitions" => ("Có thể chuyển", "May move to"),
        "committee_code" => ("Mã cấp ủy", "Committee"),
        "committee_id" => ("Cấp ủy", "Committee"),
        "cell_id" => ("Id chi bộ", "Cell"),
        "parent_id" => ("Cấp trên", "Above"),
        "in_force_from" => ("Hiệu lực từ", "In force from"),
        "in_force_to" => ("Hiệu lực đến hết", "In force to"),
        "revision" => ("Lần sửa", "Revision"),
        "source" => ("Nguồn", "Source"),
        "parameter" => ("Tham số", "Parameter"),
        "setting" => ("Giá trị", "Value"),
        "document" => ("Văn bản", "Document"),
        "article" => ("Điều khoản", "Article"),
        "confirmed" => ("Đã xác nhận", "Confirmed"),
        "min_age_years" => ("Tuổi thấp nhất", "Lowest age"),
        "max_age_years" => ("Tuổi cao nhất", "Highest age"),
        "education" => ("Học vấn", "Education"),
        "min_voting_members" => ("Số đảng viên chính thức để chi bộ biểu quyết", "Official members for a cell to vote"),
        "sponsor_months" => ("Số tháng người giới thiệu cùng công tác, lao động, học tập, cư trú", "Months a sponsor has known the person"),
        "sponsor_official_months" => ("Số tháng người giới thiệu là đảng viên chính thức (nhắc)", "Months a sponsor is official (remark)"),
        "certificate_months" => ("Số tháng giấy chứng nhận bồi dưỡng có giá trị", "Months a certificate is good"),
        "paper_months" => ("Số tháng phải làm lại thủ tục", "Months after which papers are redone"),
        "cell_vote" => ("Biểu quyết của chi bộ", "Vote of the cell"),
        "committee_vote" => ("Biểu quyết của cấp ủy cơ sở", "Vote of the base committee"),
        "standing_committee_vote" => ("Biểu quyết của ban thường vụ", "Vote of the standing committee"),
        "failed_votes_before_escalation" => ("Số lần biểu quyết không đạt thì báo cáo cấp có thẩm quyền", "Failed votes before the case goes up"),
        "decision_working_days" => ("Số ngày làm việc ra quyết định kết nạp", "Working days to the decision"),
        "decision_extension_working_days" => ("Gia hạn ra quyết định kết nạp (ngày làm việc)", "Extension of it, working days"),
        "ceremony_working_days" => ("Số ngày làm việc tổ chức lễ kết nạp", "Working days to the ceremony"),
        "ceremony_counted_from" => ("Thời hạn lễ kết nạp tính từ", "Ceremony counted from"),
        "deciding_body" => ("Cấp quyết định kết nạp", "Deciding body"),
        "probation_months" => ("Số tháng dự bị", "Months of probation"),
        "recognition_consideration_working_days" => ("Số ngày làm việc chi bộ xét công nhận chính thức", "Working days to consider the recognition"),
        "recognition_working_days" => ("Số ngày làm việc ra quyết định công nhận", "Working days to the recognition"),
        "recognition_extension_working_days" => ("Gia hạn ra quyết định công nhận (ngày làm việc)", "Extension of it, working days"),
        "readmission_months" => ("Số tháng mới được xét kết nạp lại", "Months before a readmission"),
        "readmissions_allowed" => ("Số lần được kết nạp lại", "Readmissions allowed"),
        "row" => ("Hàng", "Row"),
        "result" => ("Kết quả", "Result"),
        "errors" => ("Lỗi", "Errors"),
        "check" => ("Kiểm tra", "Check"),
        "detail" => ("Chi tiết", "Detail"),
        _ => return field,
    };
    match lang() {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

/// Whether a column of it stands to the right.
pub(crate) fn is_number(value: &Value, field: &str) -> bool {
    value.is_number() || field == "percent_x100"
}

/// A value for people: dates as dd/MM/yyyy, instants in local time, percentages with the language's comma, labels for terms.
pub(crate) fn for_people(field: &str, value: &Value, terms: &[(&str, &str)]) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => crate::say::pick("có", "yes").to_owned(),
        Value::Bool(false) => crate::say::pick("không", "no").to_owned(),
        Value::Number(number) if field == "percent_x100" => number.as_i64().map(percent).unwrap_or_default(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text_for_people(field, text, terms),
        Value::Array(items) => items.iter().map(|item| for_people(field, item, terms)).collect::<Vec<_>>().join(", "),
        Value::Object(_) => value.to_string(),
    }
}

fn text_for_people(field: &str, text: &str, terms: &[(&str, &str)]) -> String {
    let list = if field == "allowed_transitions" { "status" } else { field };
    if let Some((_, list)) = terms.iter().find(|(known, _)| *known == list) {
        return label(list, text);
    }
    let dated = field.ends_with("_on") || matches!(field, "valid_from" | "valid_to" | "in_force_from" | "in_force_to" | "day" | "as_of" | "birth");
    if dated && let Ok(date) = text.parse::<NaiveDate>() {
        return date.format("%d/%m/%Y").to_string();
    }
    if field.ends_with("_at")
        && let Ok(instant) = DateTime::parse_from_rfc3339(text)
    {
        return instant.with_timezone(&Local).format("%d/%m/%Y %H:%M").to_string();
    }
    text.to_owned()
}

/// The label of a value of an enumeration; an unknown value is its own label.
pub(crate) fn label(list: &str, value: &str) -> String {
    let lists = vocabulary().lists;
    let term = lists.into_iter().find(|known| known.name == list).and_then(|list| list.terms.into_iter().find(|term| term.value == value));
    match (term, lang()) {
        (Some(term), Lang::Vi) => term.vi,
        (Some(term), Lang::En) => term.en,
        (None, _) => value.to_owned(),
    }
}

/// Hundredths of a percent as `98,09 %` or `98.09%`.
pub(crate) fn percent(x100: i64) -> String {
    percent_in(lang(), x100)
}

fn percent_in(lang: Lang, x100: i64) -> String {
    let (sign, whole, part) = (if x100 < 0 { "-" } else { "" }, x100.abs() / 100, x100.abs() % 100);
    match lang {
        Lang::Vi => format!("{sign}{whole},{part:02} %"),
        Lang::En => format!("{sign}{whole}.{part:02}%"),
    }
}

/// A value for programs: as the API writes it; lists joined by semicolons.
pub(crate) fn for_programs(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(|item| !item.is_object() && !item.is_array()) => items.iter().map(for_programs).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}

/// A CSV cell that no spreadsheet takes for a formula.
pub(crate) fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn percentages_are_written_as_the_language_does() {
        assert_eq!(percent_in(Lang::Vi, 9809), "98,09 %");
        assert_eq!(percent_in(Lang::En, 9809), "98.09%");
        assert_eq!(percent_in(Lang::En, 10_500), "105.00%");
        assert_eq!(percent_in(Lang::Vi, 5), "0,05 %");
    }

    #[test]
    fn dates_and_terms_are_for_people_in_tables_and_plain_elsewhere() {
        let terms = [("kind", "cell_kind")];
        assert_eq!(for_people("founded_on", &json!("2023-02-09"), &terms), "09/02/2023");
        assert_eq!(for_people("birth", &json!("1985"), &terms), "1985");
        assert_eq!(for_people("kind", &json!("police"), &terms), "Công an");
        assert_eq!(for_programs(&json!("2023-02-09")), "2023-02-09");
        assert_eq!(for_programs(&json!(["a", "b"])), "a;b");
    }

    #[test]
    fn formulas_are_made_harmless() {
        for text in ["=1+1", "+84", "-1", "@SUM(A1)", "\tx"] {
            assert_eq!(harmless(text.to_owned()), format!("'{text}"));
        }
        assert_eq!(harmless("Chi bộ 1".to_owned()), "Chi bộ 1");
    }
}
