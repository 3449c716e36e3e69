//! The kinds of things the API keeps: where each lives, its columns in lists, and how people name one.
//! Not here: how the one that is meant is read (`find.rs`), and the verbs (`crud.rs`, `cmd/`).

use uuid::Uuid;

use crate::output::Shape;
use crate::say::pick;

/// A kind of thing.
#[derive(Debug)]
pub(crate) struct Resource {
    /// Path of its list.
    pub(crate) path: &'static str,
    /// How people name one, beside its id.
    pub(super) named_by: NamedBy,
    /// Columns of its list.
    pub(crate) columns: &'static [&'static str],
    /// Fields whose values have labels, with the name of the enumeration.
    pub(crate) terms: &'static [(&'static str, &'static str)],
    /// What it is called, in Vietnamese and English.
    pub(super) name: (&'static str, &'static str),
}

/// What people name one by.
#[derive(Debug, Clone, Copy)]
pub(super) enum NamedBy {
    /// Their name, of several with more said of them.
    Person,
    /// What some of its fields say; first what it belongs to, as its list is filtered by.
    Fields(&'static [&'static str], Option<(&'static Resource, &'static str)>),
    /// Its code, under which it has a path of its own.
    Code,
    /// A field that its list can be filtered by.
    Filter(&'static str),
    /// Its document number, which its list can be filtered by in two parts.
    Number,
    /// Its name; the list is short.
    Name,
    /// Its day.
    Day,
}

impl Resource {
    /// What it is called in the language in use.
    pub(crate) fn called(&self) -> &'static str {
        pick(self.name.0, self.name.1)
    }

    /// The noun of its commands.
    pub(super) fn noun(&self) -> &'static str {
        self.name.1
    }

    /// Path of one.
    pub(crate) fn path_of(&self, id: Uuid) -> String {
        format!("{}/{id}", self.path)
    }
}

impl From<&Resource> for Shape {
    fn from(resource: &Resource) -> Self {
        Self { columns: resource.columns, terms: resource.terms }
    }
}

pub(crate) const COMMITTEE: Resource = Resource {
    path: "/v1/committees",
    named_by: NamedBy::Filter("code"),
    columns: &["code", "name", "level", "parent_name", "founded_on", "dissolved_on"],
    terms: &[("level", "committee_level")],
    name: ("cấp ủy", "committee"),
};
pub(crate) const CELL: Resource = Resource {
    path: "/v1/cells",
    named_by: NamedBy::Code,
    columns: &["code", "name", "kind", "committee_name", "organization_code", "official_members", "probationary_members", "founded_on"],
    terms: &[("kind", "cell_kind")],
    name: ("chi bộ", "cell"),
};
pub(crate) const ORGANIZATION: Resource = Resource {
    path: "/v1/organizations",
    named_by: NamedBy::Filter("code"),
    columns: &["code", "name", "kind", "committee_name", "dissolved_on"],
    terms: &[("kind", "organization_kind")],
    name: ("đoàn thể", "organization"),
};
pub(crate) const MEMBER: Resource = Resource {
    path: "/v1/members",
    named_by: NamedBy::Person,
    columns: &["id", "full_name", "birth", "sex", "cell_code", "cell_name", "status", "admitted_on", "official_on"],
    terms: &[("sex", "sex"), ("status", "member_status"), ("left_reason", "leaving_reason")],
    name: ("đảng viên", "member"),
};
pub(crate) const CANDIDATE: Resource = Resource {
    path: "/v1/candidates",
    named_by: NamedBy::Person,
    columns: &["id", "full_name", "birth", "cell_code", "stage", "stage_on", "due"],
    terms: &[
        ("sex", "sex"),
        ("education", "education_level"),
        ("occupation_group", "occupation_group"),
        ("flags", "candidate_flag"),
        ("legal_basis", "legal_basis"),
        ("stage", "candidate_stage"),
        ("allowed_transitions", "candidate_stage"),
    ],
    name: ("quần chúng", "candidate"),
};
pub(crate) const DIRECTIVE: Resource = Resource {
    path: "/v1/directives",
    named_by: NamedBy::Number,
    columns: &["number", "kind", "issued_on", "title"],
    terms: &[("kind", "directive_kind"), ("form", "directive_form")],
    name: ("văn bản", "directive"),
};
pub(crate) const PLAN: Resource = Resource {
    path: "/v1/plans",
    named_by: NamedBy::Filter("code"),
    columns: &["code", "year", "kind", "committee_code", "title", "admission_target", "course_target", "status", "adopted_on"],
    terms: &[("kind", "plan_kind"), ("status", "plan_status"), ("counting_basis", "counting_basis")],
    name: ("kế hoạch", "plan"),
};
pub(crate) const CONTEST: Resource = Resource {
    path: "/v1/contests",
    named_by: NamedBy::Filter("code"),
    columns: &["code", "title", "status", "registration_closes_on", "round"],
    terms: &[("status", "contest_status")],
    name: ("hội thi", "contest"),
};
pub(crate) const CONTEST_ENTRY: Resource = Resource {
    path: "/v1/contest-entries",
    named_by: NamedBy::Fields(&["contest_code", "cell_code", "member_name"], Some((&CONTEST, "contest_id"))),
    columns: &["id", "contest_code", "cell_code", "cell_name", "member_name", "post", "group", "cluster", "status"],
    terms: &[("post", "post_kind"), ("status", "entry_status")],
    name: ("lượt đăng ký", "entry"),
};
pub(crate) const QUOTA: Resource = Resource {
    path: "/v1/quotas",
    named_by: NamedBy::Fields(&["plan_code", "unit_code", "kind"], Some((&PLAN, "plan_id"))),
    columns: &["plan_code", "unit_code", "unit_name", "kind", "value", "status", "adjustments", "issued_on"],
    terms: &[("kind", "quota_kind"), ("status", "quota_status")],
    name: ("chỉ tiêu", "quota"),
};
pub(crate) const CONFERENCE: Resource = Resource {
    path: "/v1/conferences",
    named_by: NamedBy::Fields(&["title", "held_at", "committee_code"], None),
    columns: &["id", "held_at", "committee_code", "title", "place", "status"],
    terms: &[("status", "conference_status")],
    name: ("hội nghị", "conference"),
};
pub(crate) const QUOTA_PROPOSAL: Resource = Resource {
    path: "/v1/quota-proposals",
    named_by: NamedBy::Fields(&["plan_code", "number", "kind"], Some((&PLAN, "plan_id"))),
    columns: &["id", "plan_code", "number", "kind", "method", "total", "units", "applied_at", "created_at"],
    terms: &[("kind", "quota_kind"), ("method", "split_method")],
    name: ("phương án chỉ tiêu", "quota proposal"),
};
pub(crate) const POOL_REVIEW: Resource = Resource {
    path: "/v1/pool-reviews",
    named_by: NamedBy::Fields(&["plan_code", "reviewed_on"], Some((&PLAN, "plan_id"))),
    columns: &["id", "plan_code", "reviewed_on", "until", "cells", "confirmed"],
    terms: &[("counting_basis", "counting_basis")],
    name: ("đợt rà soát nguồn", "pool review"),
};
pub(crate) const RULESET: Resource = Resource {
    path: "/v1/rulesets",
    named_by: NamedBy::Filter("code"),
    columns: &["code", "title", "in_force_from", "in_force_to", "revision"],
    terms: &[],
    name: ("quy định", "ruleset"),
};
pub(crate) const HOLIDAY: Resource = Resource {
    path: "/v1/holidays",
    named_by: NamedBy::Day,
    columns: &["day", "kind", "name", "source"],
    terms: &[("kind", "holiday_kind")],
    name: ("ngày nghỉ", "holiday"),
};
pub(crate) const USER: Resource = Resource {
    path: "/v1/users",
    named_by: NamedBy::Filter("username"),
    columns: &["username", "display_name", "committee_code", "status", "created_at"],
    terms: &[("status", "account_status")],
    name: ("người dùng", "user"),
};
pub(crate) const CLIENT: Resource = Resource {
    path: "/v1/clients",
    named_by: NamedBy::Name,
    columns: &["id", "name", "role", "committee_code", "cell_code", "scopes", "status", "expires_at"],
    terms: &[("status", "account_status"), ("role", "role")],
    name: ("hệ thống", "client"),
};
pub(crate) const WEBHOOK_ENDPOINT: Resource = Resource {
    path: "/v1/webhook-endpoints",
    named_by: NamedBy::Name,
    columns: &["id", "name", "client_name", "url", "kinds", "status", "disabled_reason"],
    terms: &[("kinds", "event_subject"), ("status", "endpoint_status"), ("disabled_reason", "endpoint_disabled_reason")],
    name: ("điểm nhận", "webhook"),
};
