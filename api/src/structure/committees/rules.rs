//! What may happen to the tree of committees. Pure.

use chibo_openapi::Code;
use chibo_openapi::structure::Committee;
use chrono::NaiveDate;

use crate::fail::Flaw;

/// Levels of the tree at most: Centre, province, district (to 30/6/2025), base, and one to spare.
pub(super) const LEVELS: usize = 5;

fn levels(path: &str) -> usize {
    path.split('/').filter(|step| !step.is_empty()).count()
}

/// A tree with `below` further levels under the new committee must not get too deep.
pub(super) fn depth(parent: Option<&str>, below: usize, pointer: &str) -> Option<Flaw> {
    let depth = parent.map_or(0, levels) + 1 + below;
    (depth > LEVELS).then(|| Flaw::field(pointer, Code::TreeTooDeep).with("max", LEVELS))
}

/// A committee cannot stand below itself, and its history is written forwards.
pub(super) fn moved(own: &str, parent: Option<&str>, since: Option<NaiveDate>, from: NaiveDate) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if parent.is_some_and(|parent| parent.starts_with(own)) {
        flaws.push(Flaw::field("/parent_id", Code::TreeLoop));
    }
    flaws.extend(since.and_then(|since| since.succ_opt()).and_then(|earliest| Flaw::too_early("/valid_from", from, earliest)));
    flaws
}

/// A committee ends once, after it began, when nothing stands below it any more.
pub(super) fn dissolved(committee: &Committee, remaining: i64, on: NaiveDate) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if committee.dissolved_on.is_some() {
        flaws.push(Flaw::whole(Code::CommitteeDissolved).with("committee", committee.code.as_str()));
    }
    if remaining > 0 {
        flaws.push(Flaw::whole(Code::StillHasUnits).with("count", remaining));
    }
    flaws.extend(Flaw::too_early("/acted_on", on, committee.founded_on));
    flaws
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn moves() {
        let codes = |flaws: Vec<Flaw>| flaws.iter().map(Flaw::code).collect::<Vec<_>>();
        let since = Some(day("2020-01-01"));
        assert_eq!(codes(moved("/a/b/", Some("/a/"), since, day("2020-01-02"))), []);
        assert_eq!(codes(moved("/a/b/", Some("/a/b/c/"), since, day("2020-01-02"))), [Code::TreeLoop]);
        assert_eq!(codes(moved("/a/b/", Some("/a/b/"), since, day("2020-01-01"))), [Code::TreeLoop, Code::TooEarly]);
        assert_eq!(codes(moved("/a/b/", None, None, day("2020-01-01"))), []);
    }

    #[test]
    fn depths() {
        assert!(depth(None, 0, "/p").is_none());
        assert!(depth(Some("/a/b/c/d/"), 0, "/p").is_none());
        assert!(depth(Some("/a/b/c/d/e/"), 0, "/p").is_some());
        assert!(depth(Some("/a/b/c/"), 2, "/p").is_some());
    }
}
