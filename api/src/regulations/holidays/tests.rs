//! The shipped holidays, for the tests of whatever counts working days.

use chrono::NaiveDate;

use crate::regulations::Calendar;

const MIGRATION: &str = include_str!("../../../../migrations/sqlite/0005_rules/up.sql");

/// The calendar that every new database begins with.
pub(crate) fn shipped() -> Calendar {
    let days = |kind: &str| -> Vec<NaiveDate> {
        let kind = format!("', '{kind}', '");
        let before_kind = MIGRATION.lines().filter(|line| line.starts_with("    (X'")).filter_map(|line| Some(line.split_once(&kind)?.0));
        before_kind.filter_map(|line| line.rsplit_once('\'')?.1.parse().ok()).collect()
    };
    Calendar::new(days("off"), days("worked"))
}
