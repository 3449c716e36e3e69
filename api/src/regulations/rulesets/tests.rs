//! The shipped rulesets, for the tests of whatever holds something against them.

use super::{Key, Ruleset, Rulesets};

const MIGRATION: &str = include_str!("../../../../migrations/sqlite/0005_rules/up.sql");

/// The rulesets that every new database begins with.
pub(crate) fn shipped() -> Rulesets {
    let rows = MIGRATION.split("INSERT INTO ruleset_revisions").skip(1).map(|row| {
        let (values, parameters) = row.split_once(", '{").expect("parameters");
        let parameters = parameters.split_once("');").expect("an end").0;
        let texts: Vec<&str> = values.split('\'').skip(1).step_by(2).collect();
        let [id, in_force_from, _, code, _] = texts.as_slice() else { panic!("{texts:?}") };
        Ruleset {
            id: Key::from(uuid::Uuid::try_parse(id).expect("an id")),
            revision: 1,
            code: (*code).to_owned(),
            in_force_from: in_force_from.parse().expect("a day"),
            parameters: serde_json::from_str(&format!("{{{parameters}")).expect("parameters"),
        }
    });
    Rulesets::new(rows.collect())
}
