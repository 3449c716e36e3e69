//! What a file of a ward holds: the kinds of things in the order in which they can be made, and the fields of each as the file and the API
//! name them. Everything else about them (reading, comparing, writing) goes by this table.

use chibo_openapi::Lang;

use crate::say::{lang, pick};

/// A kind of thing, in the order in which they can be made: each rests on those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Committee,
    Cell,
    Organization,
    User,
    Role,
    Directive,
    Plan,
    Quota,
}

/// A field of a thing.
#[derive(Debug)]
pub(super) struct Field {
    /// In the file.
    pub(super) name: &'static str,
    /// In what is sent to the API.
    pub(super) sent: &'static str,
    /// In what the API answers, as people read it: beside the id of another thing its name.
    pub(super) read: &'static str,
    pub(super) holds: Holds,
    pub(super) need: Need,
    /// Whether the API changes it once the thing is there. The rest is sent by itself, so that the server says why not.
    pub(super) editable: bool,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// A short code or a username.
    Code,
    /// Text of so many characters at most.
    Text(usize),
    /// 14 digits, with or without dots.
    OrganizationCode,
    Date,
    /// A value of an enumeration.
    Term(&'static str),
    /// A whole number from one to another.
    Count(i64, i64),
    Flag,
    /// Another thing, by its name.
    One(Kind),
    /// Other things, by their names.
    Many(Kind),
    /// A cell, or else a committee, by its code.
    Unit,
}

/// Whether a field has to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// It is part of the thing's name, so that another value is another thing.
    Key,
    Required,
    /// What is not said stays as it is.
    Optional,
}

const fn field(name: &'static str, holds: Holds, need: Need, editable: bool) -> Field {
    Field { name, sent: name, read: name, holds, need, editable }
}

const fn other(name: &'static str, sent: &'static str, read: &'static str, holds: Holds, need: Need, editable: bool) -> Field {
    Field { name, sent, read, holds, need, editable }
}

const CODE: Field = field("code", Holds::Code, Need::Key, true);
const NAME: Field = field("name", Holds::Text(200), Need::Required, true);
const FOUNDED: Field = field("founded_on", Holds::Date, Need::Required, false);
const COMMITTEE: Field = other("committee", "committee_id", "committee_code", Holds::One(Kind::Committee), Need::Required, false);

const COMMITTEES: &[Field] = &[
    CODE,
    NAME,
    field("level", Holds::Term("committee_level"), Need::Required, true),
    other("parent", "parent_id", "parent_code", Holds::One(Kind::Committee), Need::Optional, false),
    FOUNDED,
];
const CELLS: &[Field] = &[
    CODE,
    NAME,
    field("kind", Holds::Term("cell_kind"), Need::Required, true),
    field("organization_code", Holds::OrganizationCode, Need::Optional, true),
    COMMITTEE,
    FOUNDED,
];
const ORGANIZATIONS: &[Field] = &[CODE, NAME, field("kind", Holds::Term("organization_kind"), Need::Required, true), COMMITTEE];
const USERS: &[Field] = &[
    field("username", Holds::Code, Need::Key, false),
    field("display_name", Holds::Text(200), Need::Required, true),
    Field { need: Need::Optional, ..COMMITTEE },
];
const ROLES: &[Field] = &[
    field("user", Holds::One(Kind::User), Need::Key, false),
    field("role", Holds::Term("role"), Need::Key, false),
    Field { need: Need::Key, ..COMMITTEE },
    other("cell", "cell_id", "cell_code", Holds::One(Kind::Cell), Need::Key, false),
];
const DIRECTIVES: &[Field] = &[
    field("number", Holds::Text(64), Need::Key, true),
    field("kind", Holds::Term("directive_kind"), Need::Optional, true),
    field("issued_on", Holds::Date, Need::Required, true),
    field("title", Holds::Text(1000), Need::Required, true),
    COMMITTEE,
    other("carries_out", "carries_out", "carries_out_numbers", Holds::Many(Kind::Directive), Need::Optional, true),
];
const PLANS: &[Field] = &[
    CODE,
    field("year", Holds::Count(1990, 2100), Need::Required, false),
    field("kind", Holds::Term("plan_kind"), Need::Required, false),
    COMMITTEE,
    field("title", Holds::Text(500), Need::Required, true),
    other("directives", "directive_ids", "directive_numbers", Holds::Many(Kind::Directive), Need::Optional, true),
    other("carries_out", "carries_out_id", "carries_out_code", Holds::One(Kind::Plan), Need::Optional, true),
    field("follows", Holds::Flag, Need::Optional, true),
    field("admission_target", Holds::Count(0, 1_000_000), Need::Optional, true),
    field("course_target", Holds::Count(0, 1_000_000), Need::Optional, true),
    field("counting_basis", Holds::Term("counting_basis"), Need::Optional, true),
];
const QUOTAS: &[Field] = &[
    other("plan", "plan_id", "plan_code", Holds::One(Kind::Plan), Need::Key, false),
    other("unit", "cell_id", "unit_code", Holds::Unit, Need::Key, false),
    field("kind", Holds::Term("quota_kind"), Need::Key, false),
    field("value", Holds::Count(0, 100_000), Need::Required, true),
];

impl Kind {
    pub(super) const ALL: [Self; 8] = [Self::Committee, Self::Cell, Self::Organization, Self::User, Self::Role, Self::Directive, Self::Plan, Self::Quota];

    /// Its fields, in the order of the file.
    pub(super) const fn fields(self) -> &'static [Field] {
        match self {
            Self::Committee => COMMITTEES,
            Self::Cell => CELLS,
            Self::Organization => ORGANIZATIONS,
            Self::User => USERS,
            Self::Role => ROLES,
            Self::Directive => DIRECTIVES,
            Self::Plan => PLANS,
            Self::Quota => QUOTAS,
        }
    }

    /// What has to be known to tell what of it is there.
    pub(super) const fn rests_on(self) -> &'static [Self] {
        match self {
            Self::Committee => &[],
            Self::Cell | Self::Organization | Self::User | Self::Directive => &[Self::Committee],
            Self::Role => &[Self::Committee, Self::Cell, Self::User],
            Self::Plan => &[Self::Committee, Self::Directive],
            Self::Quota => &[Self::Committee, Self::Cell, Self::Directive, Self::Plan],
        }
    }

    /// Its part of the file. Roles stand with their users.
    pub(super) const fn section(self) -> &'static str {
        match self {
            Self::Committee => "committees",
            Self::Cell => "cells",
            Self::Organization => "organizations",
            Self::User => "users",
            Self::Role => "roles",
            Self::Directive => "directives",
            Self::Plan => "plans",
            Self::Quota => "quotas",
        }
    }

    /// Path of its list. The roles of a user have one of their own.
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Committee => "/v1/committees",
            Self::Cell => "/v1/cells",
            Self::Organization => "/v1/organizations",
            Self::User | Self::Role => "/v1/users",
            Self::Directive => "/v1/directives",
            Self::Plan => "/v1/plans",
            Self::Quota => "/v1/quotas",
        }
    }

    /// What programs know it as.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Committee => "committee",
            Self::Cell => "cell",
            Self::Organization => "organization",
            Self::User => "user",
            Self::Role => "role",
            Self::Directive => "directive",
            Self::Plan => "plan",
            Self::Quota => "quota",
        }
    }

    /// What people call it.
    pub(super) fn called(self) -> &'static str {
        let vietnamese = match self {
            Self::Committee => "cấp ủy",
            Self::Cell => "chi bộ",
            Self::Organization => "đoàn thể",
            Self::User => "người dùng",
            Self::Role => "vai trò",
            Self::Directive => "văn bản",
            Self::Plan => "kế hoạch",
            Self::Quota => "chỉ tiêu",
        };
        pick(vietnamese, self.word())
    }

    /// What people call several of them.
    pub(super) fn several(self) -> &'static str {
        match lang() {
            Lang::Vi => self.called(),
            Lang::En => self.section(),
        }
    }
}

#[cfg(test)]
mod tests {
    use chibo_openapi::vocabulary::vocabulary;
    use chibo_openapi::{accounts, planning, structure};
    use serde_json::Value;
    use utoipa::PartialSchema;

    use super::*;

    /// Every field is one of the contract: in the answer, in what makes one, and, where it can be changed, in what changes one.
    fn check<Read: PartialSchema, Create: PartialSchema, Edit: PartialSchema>(kind: Kind) {
        let [read, create, edit] = [Read::schema(), Create::schema(), Edit::schema()].map(|schema| serde_json::to_value(schema).unwrap());
        let has = |schema: &Value, field: &str| schema["properties"].as_object().unwrap().contains_key(field);
        for field in kind.fields().iter().filter(|field| field.name != "user") {
            assert!(has(&read, field.read) && has(&create, field.sent), "{kind:?} {}", field.name);
            assert_eq!(field.editable, has(&edit, field.sent), "{kind:?} {}", field.name);
            if let Holds::Term(list) = field.holds {
                assert!(vocabulary().lists.iter().any(|known| known.name == list), "{list}");
            }
        }
    }

    #[test]
    fn fields_are_those_of_the_contract() {
        check::<structure::Committee, structure::CommitteeCreate, structure::CommitteeEdit>(Kind::Committee);
        check::<structure::Cell, structure::CellCreate, structure::CellEdit>(Kind::Cell);
        check::<structure::Organization, structure::OrganizationCreate, structure::OrganizationEdit>(Kind::Organization);
        check::<accounts::User, accounts::UserCreate, accounts::UserEdit>(Kind::User);
        check::<accounts::Grant, accounts::GrantCreate, accounts::UserEdit>(Kind::Role);
        check::<planning::Directive, planning::DirectiveCreate, planning::DirectiveEdit>(Kind::Directive);
        check::<planning::Plan, planning::PlanCreate, planning::PlanEdit>(Kind::Plan);
        check::<planning::Quota, planning::QuotaCreate, planning::QuotaEdit>(Kind::Quota);
    }
}
