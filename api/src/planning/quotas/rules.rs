//! When quotas may be issued and adjusted. Pure.

use std::collections::HashSet;

use chibo_openapi::Code;
use chibo_openapi::vocabulary::{PlanKind, PlanStatus, QuotaKind, QuotaStatus};
use chrono::NaiveDate;

use crate::db::key::Key;
use crate::fail::Flaw;

/// What issuing looks at: the plan, its quotas, and the cells of its committee.
pub(super) struct Issue<'a> {
    pub(super) plan_kind: PlanKind,
    pub(super) plan_status: PlanStatus,
    pub(super) adopted_on: Option<NaiveDate>,
    pub(super) admission_target: i64,
    pub(super) course_target: i64,
    /// Existing units that the committee assigns quotas to, cells and committees: id and code.
    pub(super) units: &'a [(Key, String)],
    pub(super) quotas: &'a [QuotaLine],
    pub(super) issued_on: NaiveDate,
}

/// A quota as issuing sees it.
#[derive(Debug, Clone)]
pub(super) struct QuotaLine {
    pub(super) unit: Key,
    pub(super) code: String,
    pub(super) is_cell: bool,
    pub(super) dissolved_on: Option<NaiveDate>,
    pub(super) kind: QuotaKind,
    pub(super) value: i64,
    pub(super) status: QuotaStatus,
}

/// The quotas of a kind added up.
pub(super) fn sum(quotas: &[QuotaLine], kind: QuotaKind) -> i64 {
    quotas.iter().filter(|line| line.kind == kind).map(|line| line.value).sum()
}

/// How far they lie above the plan's target.
pub(super) fn above_target(quotas: &[QuotaLine], kind: QuotaKind, target: i64) -> i64 {
    (sum(quotas, kind) - target).max(0)
}

/// Every reason why the quotas of a plan cannot be issued. Both kinds are looked at, each by itself: they are never added.
/// A plan whose target for a kind is zero and that drafts none of it does not assign that kind at all.
pub(super) fn issue(act: &Issue<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if act.plan_kind != PlanKind::MemberDevelopment {
        flaws.push(Flaw::whole(Code::PlanKindWithoutQuotas).with("kind", act.plan_kind.as_str()));
        return flaws;
    }
    if act.plan_status != PlanStatus::Adopted {
        flaws.push(Flaw::whole(Code::PlanNotAdopted).with("status", act.plan_status.as_str()));
    }
    flaws.extend(act.adopted_on.and_then(|adopted| Flaw::too_early("/issued_on", act.issued_on, adopted)));
    if !act.quotas.is_empty() && act.quotas.iter().all(|quota| quota.status != QuotaStatus::Draft) {
        flaws.push(Flaw::whole(Code::NothingToIssue));
    }
    let below: HashSet<Key> = act.units.iter().map(|(unit, _)| *unit).collect();
    for (kind, target) in [(QuotaKind::Admission, act.admission_target), (QuotaKind::Course, act.course_target)] {
        let lines: Vec<&QuotaLine> = act.quotas.iter().filter(|quota| quota.kind == kind).collect();
        if target == 0 && lines.is_empty() {
            continue;
        }
        let drafted: HashSet<Key> = lines.iter().map(|line| line.unit).collect();
        for (_, code) in act.units.iter().filter(|(unit, _)| !drafted.contains(unit)) {
            flaws.push(Flaw::whole(Code::UnitMissing).with("unit", code.as_str()).with("kind", kind.as_str()));
        }
        for line in lines.iter().filter(|line| line.status == QuotaStatus::Draft) {
            if let Some(on) = line.dissolved_on {
                let (code, name) = if line.is_cell { (Code::CellDissolved, "cell") } else { (Code::CommitteeDissolved, "committee") };
                flaws.push(Flaw::whole(code).with(name, line.code.as_str()).with("on", on.to_string()));
            } else if !below.contains(&line.unit) {
                flaws.push(Flaw::whole(Code::UnitOfOtherCommittee).with("unit", line.code.as_str()));
            }
        }
        let sum = sum(act.quotas, kind);
        if sum < target {
            flaws.push(Flaw::whole(Code::SumBelowTarget).with("kind", kind.as_str()).with("sum", sum).with("target", target));
        }
    }
    flaws
}

/// A change goes forward in time and changes something.
pub(super) fn adjust(current: i32, last_from: NaiveDate, value: i32, from: NaiveDate) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if value == current {
        flaws.push(Flaw::field("/value", Code::Unchanged));
    }
    flaws.extend(Flaw::too_early("/valid_from", from, last_from));
    flaws
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn line(unit: Key, kind: QuotaKind, value: i64) -> QuotaLine {
        QuotaLine { unit, code: "CB".to_owned(), is_cell: true, dissolved_on: None, kind, value, status: QuotaStatus::Draft }
    }

    fn issue_of<'a>(units: &'a [(Key, String)], quotas: &'a [QuotaLine]) -> Issue<'a> {
        Issue {
            plan_kind: PlanKind::MemberDevelopment,
            plan_status: PlanStatus::Adopted,
            adopted_on: Some(day("2023-02-10")),
            admission_target: 3,
            course_target: 0,
            units,
            quotas,
            issued_on: day("2023-02-15"),
        }
    }

    fn codes(flaws: &[Flaw]) -> Vec<Code> {
        flaws.iter().map(Flaw::code).collect()
    }

    #[test]
    fn issues_when_everything_is_there() {
        let cells: Vec<(Key, String)> = (0..3).map(|at| (Key::new(), format!("CB{at}"))).collect();
        let quotas: Vec<QuotaLine> = cells.iter().zip([2, 0, 1]).map(|((cell, _), value)| line(*cell, QuotaKind::Admission, value)).collect();
        assert_eq!(codes(&issue(&issue_of(&cells, &quotas))), [], "zero is a valid quota; course is not assigned at all");
    }

    #[test]
    fn kinds_are_added_up_apart() {
        let quotas = [(QuotaKind::Admission, 3), (QuotaKind::Admission, 2), (QuotaKind::Course, 4)].map(|(kind, value)| line(Key::new(), kind, value));
        assert_eq!([QuotaKind::Admission, QuotaKind::Course].map(|kind| sum(&quotas, kind)), [5, 4]);
        for (kind, target, above) in [(QuotaKind::Admission, 3, 2), (QuotaKind::Admission, 5, 0), (QuotaKind::Admission, 6, 0), (QuotaKind::Course, 0, 4)] {
            assert_eq!(above_target(&quotas, kind, target), above, "{kind} above {target}");
        }
    }

    #[test]
    fn names_every_reason_at_once() {
        let cells: Vec<(Key, String)> = (0..3).map(|at| (Key::new(), format!("CB{at}"))).collect();
        let dissolved = QuotaLine { dissolved_on: Some(day("2023-01-01")), ..line(Key::new(), QuotaKind::Admission, 1) };
        let foreign = line(Key::new(), QuotaKind::Admission, 0);
        let quotas = [line(cells[0].0, QuotaKind::Admission, 1), dissolved, foreign, line(cells[1].0, QuotaKind::Course, 1)];
        let act = Issue { plan_status: PlanStatus::Draft, issued_on: day("2023-02-09"), course_target: 5, ..issue_of(&cells, &quotas) };
        let found = codes(&issue(&act));
        assert_eq!(
            found,
            [
                Code::PlanNotAdopted,
                Code::TooEarly,
                Code::UnitMissing,
                Code::UnitMissing,
                Code::CellDissolved,
                Code::UnitOfOtherCommittee,
                Code::SumBelowTarget,
                Code::UnitMissing,
                Code::UnitMissing,
                Code::SumBelowTarget
            ]
        );
    }

    #[test]
    fn issues_nothing_twice_and_no_contest() {
        let cells = [(Key::new(), "CB1".to_owned())];
        let issued = [QuotaLine { status: QuotaStatus::Issued, ..line(cells[0].0, QuotaKind::Admission, 3) }];
        assert_eq!(codes(&issue(&issue_of(&cells, &issued))), [Code::NothingToIssue]);
        let contest = Issue { plan_kind: PlanKind::Contest, ..issue_of(&cells, &issued) };
        assert_eq!(codes(&issue(&contest)), [Code::PlanKindWithoutQuotas]);
    }

    #[test]
    fn adjustments_go_forward() {
        assert_eq!(codes(&adjust(1, day("2023-02-15"), 1, day("2023-02-14"))), [Code::Unchanged, Code::TooEarly]);
        assert!(adjust(1, day("2023-02-15"), 2, day("2023-02-15")).is_empty(), "two on one day are numbered");
    }
}
