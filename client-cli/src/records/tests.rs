//! Columns and labels of what is shown, against the contract.

use chibo_openapi::vocabulary::vocabulary;
use chibo_openapi::{accounts, candidates, contests, planning, regulations, structure};
use utoipa::PartialSchema;

use super::{CANDIDATE, CELL, CLIENT, COMMITTEE, CONTEST, CONTEST_ENTRY, DIRECTIVE, HOLIDAY, MEMBER, ORGANIZATION, PLAN, QUOTA, RULESET, USER};
use crate::output::Shape;

/// Columns are fields of the contract's type, and labels come from enumerations there are.
#[track_caller]
pub(crate) fn check_columns<T: PartialSchema>(shape: impl Into<Shape>) {
    let shape = shape.into();
    let schema = serde_json::to_value(T::schema()).unwrap();
    let fields = schema["properties"].as_object().unwrap();
    for field in shape.columns.iter().filter(|column| **column != "#").chain(shape.terms.iter().map(|(field, _)| field)) {
        assert!(fields.contains_key(*field), "there is no field {field}");
    }
    for (_, list) in shape.terms {
        assert!(vocabulary().lists.iter().any(|known| known.name == *list), "there is no enumeration {list}");
    }
}

#[test]
fn columns_and_labels_are_those_of_the_contract() {
    check_columns::<structure::Committee>(&COMMITTEE);
    check_columns::<structure::Cell>(&CELL);
    check_columns::<structure::Organization>(&ORGANIZATION);
    check_columns::<structure::Member>(&MEMBER);
    check_columns::<candidates::Candidate>(&CANDIDATE);
    check_columns::<planning::Directive>(&DIRECTIVE);
    check_columns::<planning::Plan>(&PLAN);
    check_columns::<contests::Contest>(&CONTEST);
    check_columns::<contests::ContestEntry>(&CONTEST_ENTRY);
    check_columns::<planning::Quota>(&QUOTA);
    check_columns::<regulations::Ruleset>(&RULESET);
    check_columns::<regulations::Holiday>(&HOLIDAY);
    check_columns::<accounts::User>(&USER);
    check_columns::<accounts::ServiceClient>(&CLIENT);
}
