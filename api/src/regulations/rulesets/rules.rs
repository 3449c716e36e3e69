//! Which ruleset is in force, and what one may set. Pure.
//! Not here: the values, which are data (`store.rs`).

use std::ops::RangeInclusive;

use chibo_openapi::Code;
use chibo_openapi::regulations::{NumberParameter, RulesetParameters, VoteParameter};
use chrono::NaiveDate;

use crate::db::key::Key;
use crate::fail::Flaw;

/// A ruleset at one of its revisions. An act keeps id and revision, so that it stays what it was taken under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruleset {
    /// Id.
    pub id: Key,
    /// Number of the revision, from 1.
    pub revision: i64,
    /// Number of the regulation.
    pub code: String,
    /// First day in force.
    pub in_force_from: NaiveDate,
    /// What it sets.
    pub parameters: RulesetParameters,
}

/// Every ruleset, by the day it comes into force.
#[derive(Debug, Clone)]
pub struct Rulesets(Vec<Ruleset>);

impl Rulesets {
    /// From the rulesets in any order.
    pub fn new(mut rulesets: Vec<Ruleset>) -> Self {
        rulesets.sort_by_key(|ruleset| ruleset.in_force_from);
        Self(rulesets)
    }

    /// The one in force on a day; none before the first.
    pub fn on(&self, day: NaiveDate) -> Option<&Ruleset> {
        self.0.iter().rev().find(|ruleset| ruleset.in_force_from <= day)
    }

    /// The longest time, in working days, within which something is due by any of them.
    pub fn longest_working_days(&self) -> u32 {
        let of = |ruleset: &Ruleset| {
            let rules = &ruleset.parameters;
            rules.decision_working_days.value.max(rules.ceremony_working_days.value).max(rules.recognition_consideration_working_days.value)
        };
        self.0.iter().map(|ruleset| u32::try_from(of(ruleset)).unwrap_or_default()).max().unwrap_or_default()
    }

    /// The next one to come into force after a day.
    pub fn after(&self, day: NaiveDate) -> Option<&Ruleset> {
        self.0.iter().find(|ruleset| ruleset.in_force_from > day)
    }
}

/// The last day of a ruleset that comes into force on `from`: the day before the next one does. `begins` is in order.
pub(super) fn last_day(begins: &[(NaiveDate, Key)], from: NaiveDate) -> Option<NaiveDate> {
    begins.iter().find(|(next, _)| *next > from).and_then(|(next, _)| next.pred_opt())
}

/// First day of the ruleset in force on a day; none before the first. `begins` is in order.
pub(super) fn in_force_since(begins: &[(NaiveDate, Key)], day: NaiveDate) -> Option<NaiveDate> {
    begins.iter().rev().map(|(from, _)| *from).find(|from| *from <= day)
}

/// Rulesets whose last day moved when `changed` came or moved.
pub(super) fn shifted(before: &[(NaiveDate, Key)], after: &[(NaiveDate, Key)], changed: Key) -> Vec<Key> {
    let others = before.iter().filter(|(_, id)| *id != changed);
    others.filter(|(from, _)| last_day(before, *from) != last_day(after, *from)).map(|(_, id)| *id).collect()
}

/// A correction changes something.
pub(super) fn unchanged(old: &RulesetParameters, old_from: NaiveDate, new: &RulesetParameters, new_from: NaiveDate) -> Option<Flaw> {
    (old == new && old_from == new_from).then(|| Flaw::field("/parameters", Code::Unchanged))
}

/// Every value that cannot be meant.
pub(super) fn check(parameters: &RulesetParameters) -> Vec<Flaw> {
    const AGE: RangeInclusive<i32> = 16..=120;
    const MONTHS: RangeInclusive<i32> = 0..=600;
    const DAYS: RangeInclusive<i32> = 1..=365;
    const MORE_DAYS: RangeInclusive<i32> = 0..=365;
    let RulesetParameters {
        min_age_years,
        max_age_years,
        education: _,
        min_voting_members,
        sponsor_months,
        sponsor_official_months,
        certificate_months,
        paper_months,
        cell_vote,
        committee_vote,
        standing_committee_vote,
        failed_votes_before_escalation,
        decision_working_days,
        decision_extension_working_days,
        ceremony_working_days,
        ceremony_counted_from: _,
        deciding_body: _,
        probation_months,
        recognition_consideration_working_days,
        recognition_working_days,
        recognition_extension_working_days,
        readmission_months,
        readmission_excluded_grounds: _,
        readmission_longer_grounds: _,
        readmission_longer_months,
        readmission_other_rule_grounds: _,
        readmissions_allowed,
    } = parameters;
    let numbers: [(&str, &NumberParameter, RangeInclusive<i32>); 18] = [
        ("min_age_years", min_age_years, AGE),
        ("max_age_years", max_age_years, AGE),
        ("min_voting_members", min_voting_members, 1..=100),
        ("sponsor_months", sponsor_months, MONTHS),
        ("sponsor_official_months", sponsor_official_months, MONTHS),
        ("certificate_months", certificate_months, 1..=600),
        ("paper_months", paper_months, 1..=600),
        ("failed_votes_before_escalation", failed_votes_before_escalation, 1..=100),
        ("decision_working_days", decision_working_days, DAYS),
        ("decision_extension_working_days", decision_extension_working_days, MORE_DAYS),
        ("ceremony_working_days", ceremony_working_days, DAYS),
        ("probation_months", probation_months, MONTHS),
        ("recognition_consideration_working_days", recognition_consideration_working_days, DAYS),
        ("recognition_working_days", recognition_working_days, DAYS),
        ("recognition_extension_working_days", recognition_extension_working_days, MORE_DAYS),
        ("readmission_months", readmission_months, MONTHS),
        ("readmission_longer_months", readmission_longer_months, MONTHS),
        ("readmissions_allowed", readmissions_allowed, 0..=100),
    ];
    let votes = [("cell_vote", cell_vote), ("committee_vote", committee_vote), ("standing_committee_vote", standing_committee_vote)];
    let mut flaws: Vec<Flaw> = numbers.iter().filter_map(|(name, number, range)| out_of_range(name, number.value, range)).collect();
    if flaws.is_empty() && min_age_years.value >= max_age_years.value {
        let bound = format!("< {}", max_age_years.value);
        flaws.push(Flaw::field("/parameters/min_age_years/value", Code::OutOfRange).with("bound", bound));
    }
    flaws.extend(votes.iter().filter_map(|(name, vote)| out_of_reach(name, vote)));
    flaws
}

fn out_of_range(name: &str, value: i32, range: &RangeInclusive<i32>) -> Option<Flaw> {
    let bound = format!("{}–{}", range.start(), range.end());
    (!range.contains(&value)).then(|| Flaw::field(&format!("/parameters/{name}/value"), Code::OutOfRange).with("bound", bound))
}

/// At least all votes can be reached; more than all cannot.
fn out_of_reach(name: &str, vote: &VoteParameter) -> Option<Flaw> {
    let VoteParameter { numerator, denominator, strict, .. } = vote;
    let reached = if *strict { numerator < denominator } else { numerator <= denominator };
    let share = format!("{} {numerator}/{denominator}", if *strict { ">" } else { "≥" });
    (!reached).then(|| Flaw::field(&format!("/parameters/{name}/numerator"), Code::VoteOutOfReach).with("share", share))
}

#[cfg(test)]
mod tests {
    use chibo_openapi::vocabulary::{CeremonyStart, DecidingBody, EducationRequirement};

    use super::super::tests::shipped;
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn the_latest_that_has_begun_is_in_force() {
        let rulesets = shipped();
        for (text, code) in [
            ("2011-10-31", None),
            ("2011-11-01", Some("45-QĐ/TW")),
            ("2016-07-24", Some("45-QĐ/TW")),
            ("2016-07-25", Some("29-QĐ/TW")),
            ("2021-07-29", Some("29-QĐ/TW")),
            ("2021-07-30", Some("24-QĐ/TW")),
            ("2025-01-19", Some("24-QĐ/TW")),
            ("2025-01-20", Some("232-QĐ/TW")),
            ("2025-06-30", Some("232-QĐ/TW")),
            ("2025-07-01", Some("294-QĐ/TW")),
            ("2026-07-25", Some("294-QĐ/TW")),
            ("2026-07-26", Some("208-QĐ/TW")),
            ("2099-01-01", Some("208-QĐ/TW")),
        ] {
            assert_eq!(rulesets.on(day(text)).map(|found| found.code.as_str()), code, "{text}");
        }
    }

    #[test]
    fn the_shipped_ones_differ_where_the_regulations_do() {
        let rulesets = shipped();
        let seen = |text: &str| {
            let RulesetParameters {
                decision_working_days,
                decision_extension_working_days,
                recognition_working_days,
                recognition_extension_working_days,
                education,
                ceremony_counted_from,
                deciding_body,
                ..
            } = &rulesets.on(day(text)).expect("a ruleset").parameters;
            let days = [decision_working_days, decision_extension_working_days, recognition_working_days, recognition_extension_working_days];
            (days.map(|days| days.value), education.value, ceremony_counted_from.value, deciding_body.value)
        };
        let diploma = EducationRequirement::LowerSecondaryDiploma;
        assert_eq!(seen("2023-02-09"), ([60, 30, 30, 30], diploma, CeremonyStart::Receipt, DecidingBody::DistrictStandingCommittee));
        assert_eq!(seen("2025-02-09"), ([60, 30, 30, 30], diploma, CeremonyStart::Receipt, DecidingBody::DistrictStandingCommittee));
        assert_eq!(seen("2025-07-01"), ([45, 15, 30, 15], diploma, CeremonyStart::Receipt, DecidingBody::WardStandingCommittee));
        let completed = EducationRequirement::LowerSecondaryCompleted;
        assert_eq!(seen("2026-08-01"), ([45, 15, 30, 15], completed, CeremonyStart::Issue, DecidingBody::BaseStandingCommittee));
        for text in ["2012-02-09", "2017-02-09", "2023-02-09", "2025-02-09", "2025-07-01", "2026-08-01"] {
            let parameters = &rulesets.on(day(text)).expect("a ruleset").parameters;
            assert!(check(parameters).is_empty(), "{text}");
            let RulesetParameters { cell_vote, committee_vote, standing_committee_vote, .. } = parameters;
            let shares = [cell_vote, committee_vote, standing_committee_vote].map(|vote| (vote.numerator, vote.denominator, vote.strict));
            assert_eq!(shares, [(2, 3, false), (2, 3, false), (1, 2, true)], "{text}");
        }
    }

    #[test]
    fn every_value_that_cannot_be_meant_is_named_at_once() {
        let mut parameters = shipped().on(day("2025-07-01")).expect("a ruleset").parameters.clone();
        parameters.min_age_years.value = 60;
        parameters.max_age_years.value = 18;
        parameters.cell_vote.numerator = 4;
        parameters.standing_committee_vote.numerator = 2;
        parameters.committee_vote = VoteParameter { numerator: 1, denominator: 1, ..parameters.committee_vote };
        let codes: Vec<Code> = check(&parameters).iter().map(Flaw::code).collect();
        assert_eq!(codes, [Code::OutOfRange, Code::VoteOutOfReach, Code::VoteOutOfReach], "all votes is a share that can be reached");
        parameters.min_age_years.value = 3;
        parameters.probation_months.value = 601;
        parameters.ceremony_working_days.value = 0;
        let codes: Vec<Code> = check(&parameters).iter().map(Flaw::code).collect();
        assert_eq!(codes, [Code::OutOfRange, Code::OutOfRange, Code::OutOfRange, Code::VoteOutOfReach, Code::VoteOutOfReach]);
    }

    #[test]
    fn a_new_one_ends_the_one_before_it() {
        let [first, second, third] = [Key::new(), Key::new(), Key::new()];
        let before = [(day("2021-07-30"), first), (day("2025-07-01"), second)];
        let after = [(day("2021-07-30"), first), (day("2025-01-20"), third), (day("2025-07-01"), second)];
        assert_eq!(last_day(&before, day("2021-07-30")), Some(day("2025-06-30")));
        assert_eq!(last_day(&after, day("2021-07-30")), Some(day("2025-01-19")));
        assert_eq!(last_day(&after, day("2025-07-01")), None);
        assert_eq!(shifted(&before, &after, third), [first]);
        assert_eq!(shifted(&after, &before, third), [first]);
        assert_eq!(shifted(&before, &before, second), []);
        assert_eq!(in_force_since(&after, day("2025-06-30")), Some(day("2025-01-20")));
        assert_eq!(in_force_since(&after, day("2021-07-29")), None);
    }
}
