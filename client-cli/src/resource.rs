//! The kinds of things the API keeps: where each lives, its columns in lists, and how people name one.
//! Not here: the verbs (`crud.rs`, `cmd/`).

use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;
use uuid::Uuid;

use crate::body::date;
use crate::client::Api;
use crate::exit::{Exit, Failure, Outcome};
use crate::http::{Call, encode};
use crate::say::say;

/// A kind of thing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Resource {
    /// Path of its list.
    pub(crate) path: &'static str,
    /// Fields that people name one by; the list can be filtered by it. Empty: by id only.
    pub(crate) key: &'static str,
    /// Columns of its list.
    pub(crate) columns: &'static [&'static str],
    /// Fields whose values have labels, with the name of the enumeration.
    pub(crate) terms: &'static [(&'static str, &'static str)],
    /// What it is called, in Vietnamese and English.
    pub(crate) name: (&'static str, &'static str),
}

pub(crate) const COMMITTEE: Resource = Resource {
    path: "/v1/committees",
    key: "code",
    columns: &["code", "name", "level", "founded_on", "dissolved_on"],
    terms: &[("level", "committee_level")],
    name: ("cấp ủy", "committee"),
};
pub(crate) const CELL: Resource = Resource {
    path: "/v1/cells",
    key: "code",
    columns: &["code", "name", "kind", "organization_code", "official_members", "probationary_members", "founded_on"],
    terms: &[("kind", "cell_kind")],
    name: ("chi bộ", "cell"),
};
pub(crate) const ORGANIZATION: Resource = Resource {
    path: "/v1/organizations",
    key: "code",
    columns: &["code", "name", "kind", "dissolved_on"],
    terms: &[("kind", "organization_kind")],
    name: ("đoàn thể", "organization"),
};
pub(crate) const MEMBER: Resource = Resource {
    path: "/v1/members",
    key: "",
    columns: &["id", "full_name", "birth", "sex", "status", "admitted_on", "official_on"],
    terms: &[("sex", "sex"), ("status", "member_status"), ("left_reason", "leaving_reason")],
    name: ("đảng viên", "member"),
};
pub(crate) const CANDIDATE: Resource = Resource {
    path: "/v1/candidates",
    key: "",
    columns: &["id", "full_name", "birth", "stage", "stage_on", "due"],
    terms: &[
        ("sex", "sex"),
        ("education", "education_level"),
        ("flags", "candidate_flag"),
        ("legal_basis", "legal_basis"),
        ("stage", "candidate_stage"),
        ("allowed_transitions", "candidate_stage"),
    ],
    name: ("quần chúng", "candidate"),
};
pub(crate) const DIRECTIVE: Resource = Resource {
    path: "/v1/directives",
    key: "number",
    columns: &["number", "kind", "issued_on", "title"],
    terms: &[("kind", "directive_kind"), ("form", "directive_form")],
    name: ("văn bản", "directive"),
};
pub(crate) const PLAN: Resource = Resource {
    path: "/v1/plans",
    key: "code",
    columns: &["code", "year", "kind", "title", "admission_target", "course_target", "status", "adopted_on"],
    terms: &[("kind", "plan_kind"), ("status", "plan_status"), ("counting_basis", "counting_basis")],
    name: ("kế hoạch", "plan"),
};
pub(crate) const QUOTA: Resource = Resource {
    path: "/v1/quotas",
    key: "",
    columns: &["cell_code", "cell_name", "kind", "value", "status", "adjustments", "issued_on"],
    terms: &[("kind", "quota_kind"), ("status", "quota_status")],
    name: ("chỉ tiêu", "quota"),
};
pub(crate) const RULESET: Resource = Resource {
    path: "/v1/rulesets",
    key: "code",
    columns: &["code", "title", "in_force_from", "in_force_to", "revision"],
    terms: &[],
    name: ("quy định", "ruleset"),
};
pub(crate) const HOLIDAY: Resource = Resource {
    path: "/v1/holidays",
    key: "day",
    columns: &["day", "kind", "name", "source"],
    terms: &[("kind", "holiday_kind")],
    name: ("ngày nghỉ", "holiday"),
};
pub(crate) const USER: Resource = Resource {
    path: "/v1/users",
    key: "username",
    columns: &["username", "display_name", "status", "created_at"],
    terms: &[("status", "account_status")],
    name: ("người dùng", "user"),
};
pub(crate) const CLIENT: Resource = Resource {
    path: "/v1/clients",
    key: "name",
    columns: &["id", "name", "role", "scopes", "status", "expires_at"],
    terms: &[("status", "account_status"), ("role", "role")],
    name: ("hệ thống", "client"),
};

/// One thing as it was read.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) id: Uuid,
    pub(crate) version: i64,
    pub(crate) body: Value,
}

impl Found {
    pub(crate) fn new(body: Value) -> Outcome<Self> {
        let id = body.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
        let version = body.get("version").and_then(Value::as_i64);
        match (id, version) {
            (Some(id), Some(version)) => Ok(Self { id, version, body }),
            _ => Err(Failure::bug(say!("Máy chủ trả lời thiếu id hoặc version", "The answer has no id or version"))),
        }
    }
}

impl Resource {
    /// What it is called in the language in use.
    pub(crate) fn called(&self) -> &'static str {
        crate::say::pick(self.name.0, self.name.1)
    }

    /// Path of one.
    pub(crate) fn at(&self, id: Uuid) -> String {
        format!("{}/{id}", self.path)
    }

    /// Reads the one that is meant: by id, or by the name people give it.
    pub(crate) fn find(&self, api: &Api, text: &str) -> Outcome<Found> {
        if let Ok(id) = text.trim().parse::<Uuid>() {
            return Found::new(api.get(self.at(id))?.body);
        }
        let mut text: String = text.trim().nfc().collect();
        if *self == CELL {
            return match api.find(format!("{}/by-code/{}", self.path, encode(&text)))? {
                Some(reply) => Found::new(reply.body),
                None => Err(self.unknown(&text)),
            };
        }
        let mut call = Call::get(self.path);
        call = match self.key {
            "code" | "username" => call.query(self.key, Some(&text)),
            "number" => {
                let (serial, issuer) = number_parts(&text).ok_or_else(|| self.unknown(&text))?;
                call.query("serial", Some(serial)).query("issuer", Some(issuer))
            }
            "name" => call,
            "day" => {
                let day = date(&text).map_err(|expected| Failure::usage(format!("{text}: {expected}")))?;
                text = day.to_string();
                call.query("day_gte", Some(day)).query("day_lt", day.succ_opt())
            }
            _ => {
                let what = self.called();
                return Err(Failure::usage(say!("Không phải id của {what}: {text}", "Not the id of a {what}: {text}")));
            }
        };
        let same = |item: &Value| item.get(self.key).and_then(Value::as_str).is_some_and(|name| name.to_lowercase() == text.to_lowercase());
        let mut found: Vec<Value> = api.all::<Value>(&call)?.into_iter().filter(same).collect();
        match (found.pop(), found.is_empty()) {
            (None, _) => Err(self.unknown(&text)),
            (Some(one), true) => Found::new(one),
            (Some(one), false) => {
                found.push(one);
                Err(ambiguous(&text, &found))
            }
        }
    }

    /// The id of the one that is meant; an id is taken as it is, without asking the server.
    pub(crate) fn id(&self, api: &Api, text: &str) -> Outcome<Uuid> {
        match text.trim().parse::<Uuid>() {
            Ok(id) => Ok(id),
            Err(_) => Ok(self.find(api, text)?.id),
        }
    }

    /// The ids of those that are meant, as a list takes them; none when nobody is.
    pub(crate) fn ids(&self, api: &Api, names: &[String]) -> Outcome<Option<String>> {
        let ids = names.iter().map(|name| Ok(self.id(api, name)?.to_string())).collect::<Outcome<Vec<_>>>()?;
        Ok((!ids.is_empty()).then(|| ids.join(",")))
    }

    fn unknown(&self, text: &str) -> Failure {
        let what = self.called();
        let failure = Failure::new(Exit::NotFound, say!("Không tìm thấy {what} {text}", "There is no {what} {text}, or it is not visible to you"));
        let noun = self.name.1;
        failure.hint(say!("Xem danh sách bằng: chibo {noun} list", "See the list with: chibo {noun} list"))
    }
}

/// Running number and issuer of a document number, in Party form `60-NQ/ĐU` or State form `12/KH-UBND`.
fn number_parts(number: &str) -> Option<(u32, &str)> {
    let digits = number.find(|letter: char| !letter.is_ascii_digit())?;
    let serial = number.get(..digits)?.parse().ok()?;
    let issuer = match number.get(digits..=digits)? {
        "-" => number.rsplit_once('/')?.1,
        "/" => number.rsplit_once('-')?.1,
        _ => return None,
    };
    Some((serial, issuer))
}

fn ambiguous(text: &str, found: &[Value]) -> Failure {
    let count = found.len();
    let mut failure = Failure::usage(say!("{text}: có {count} mục, hãy dùng id", "{text}: {count} of them, use the id"));
    for item in found {
        let field = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
        failure = failure.line(format!("{}  {}  {} {}", field("id"), field("issued_on"), field("kind"), field("title")));
    }
    failure
}

#[cfg(test)]
pub(crate) mod tests {
    use utoipa::PartialSchema;

    use super::*;
    use crate::output::Shape;

    /// Columns are fields of the contract's type, and labels come from enumerations there are.
    #[track_caller]
    pub(crate) fn check<T: PartialSchema>(shape: impl Into<Shape>) {
        let shape = shape.into();
        let schema = serde_json::to_value(T::schema()).unwrap();
        let fields = schema["properties"].as_object().unwrap();
        for field in shape.columns.iter().chain(shape.terms.iter().map(|(field, _)| field)) {
            assert!(fields.contains_key(*field), "there is no field {field}");
        }
        for (_, list) in shape.terms {
            assert!(chibo_openapi::vocabulary::vocabulary().lists.iter().any(|known| known.name == *list), "there is no enumeration {list}");
        }
    }

    #[test]
    fn document_numbers_of_both_forms_are_taken_apart() {
        assert_eq!(number_parts("60-NQ/ĐU"), Some((60, "ĐU")));
        assert_eq!(number_parts("17-CTr/TU"), Some((17, "TU")));
        assert_eq!(number_parts("12/KH-UBND"), Some((12, "UBND")));
        assert_eq!(number_parts("NQ/ĐU"), None);
        assert_eq!(number_parts("60"), None);
    }

    #[test]
    fn columns_and_labels_are_those_of_the_contract() {
        use chibo_openapi::{auth, candidates, directives, holidays, members, plans, quotas, rulesets, structure};
        check::<structure::Committee>(&COMMITTEE);
        check::<structure::Cell>(&CELL);
        check::<structure::Organization>(&ORGANIZATION);
        check::<members::Member>(&MEMBER);
        check::<candidates::Candidate>(&CANDIDATE);
        check::<directives::Directive>(&DIRECTIVE);
        check::<plans::Plan>(&PLAN);
        check::<quotas::Quota>(&QUOTA);
        check::<rulesets::Ruleset>(&RULESET);
        check::<holidays::Holiday>(&HOLIDAY);
        check::<auth::User>(&USER);
        check::<auth::Client>(&CLIENT);
    }
}
