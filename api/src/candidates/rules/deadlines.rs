//! What is due next, by when, by which clause. A deadline runs under the ruleset in force on the day it would be kept: where a newer
//! one comes into force first, the newer one decides, but never so that a day of the older one that was in time is taken back.

use chibo_openapi::candidates::Due;
use chibo_openapi::conditions::Clause;
use chibo_openapi::vocabulary::{CandidateStage, CeremonyStart, DeadlineKind, PaperKind};
use chrono::NaiveDate;

use super::case::Case;
use super::clause::clause;
use crate::regulations::{Calendar, Ruleset, Rulesets, add_months};

/// Papers that are drawn up again when they have grown old without a cell resolution.
pub(super) const AGEING: [PaperKind; 4] =
    [PaperKind::Introduction, PaperKind::UnionIntroduction, PaperKind::OrganizationComments, PaperKind::ResidenceComments];

/// The last day on which an act in time could be done, whichever ruleset is in force by then.
fn last_day(rulesets: &Rulesets, start: NaiveDate, limit: impl Fn(&Ruleset) -> Option<(NaiveDate, Clause)>) -> Option<(NaiveDate, Clause)> {
    let (mut since, mut before) = (start, None);
    loop {
        let ruleset = rulesets.on(since)?;
        let (day, clause) = limit(ruleset)?;
        if day < since
            && let Some(before) = before
        {
            return Some(before);
        }
        match rulesets.after(ruleset.in_force_from) {
            Some(next) if day >= next.in_force_from => {
                before = next.in_force_from.pred_opt().map(|last| (last, clause));
                since = next.in_force_from;
            }
            _ => return Some((day, clause)),
        }
    }
}

/// The last day on which a paper of a kind is good; none when it does not age.
pub(in crate::candidates) fn expires_on(kind: PaperKind, dated_on: NaiveDate, ruleset: &Ruleset) -> Option<NaiveDate> {
    AGEING.contains(&kind).then(|| add_months(dated_on, ruleset.parameters.paper_months.value))
}

/// What is due next for a candidate.
pub(in crate::candidates) fn due(case: &Case, rulesets: &Rulesets, calendar: &Calendar) -> Option<Due> {
    let working = |start: NaiveDate, days: i32| calendar.add_working_days(start, u32::try_from(days).unwrap_or_default());
    let dated = |kind: DeadlineKind, found: Option<(NaiveDate, Clause)>| found.map(|(on, clause)| Due { kind, on, clause, unsure: false });
    let counted = |kind: DeadlineKind, since: NaiveDate, found: Option<(NaiveDate, Clause)>| {
        dated(kind, found).map(|due| Due { unsure: !calendar.unsure_years(since, due.on).is_empty(), ..due })
    };
    let certificate = || {
        let issued = case.certificate()?.issued_on;
        let since = case.acts.last()?.on;
        dated(
            DeadlineKind::CertificateExpires,
            last_day(rulesets, since, |rules| {
                Some((add_months(issued, rules.parameters.certificate_months.value), clause!(rules.parameters.certificate_months)))
            }),
        )
    };
    let papers = || {
        let since = case.acts.last()?.on;
        let newest = AGEING.iter().filter_map(|kind| case.papers.iter().filter(|paper| paper.kind == *kind).map(|paper| paper.dated_on).max());
        let oldest = newest.min()?;
        dated(
            DeadlineKind::PapersExpire,
            last_day(rulesets, since, |rules| Some((add_months(oldest, rules.parameters.paper_months.value), clause!(rules.parameters.paper_months)))),
        )
    };
    match case.stage() {
        CandidateStage::Trained => certificate(),
        CandidateStage::Dossier => certificate().into_iter().chain(papers()).min_by_key(|due| due.on),
        CandidateStage::CellResolved | CandidateStage::CommitteeResolved => {
            let resolved = case.last(CandidateStage::CellResolved)?.on;
            counted(
                DeadlineKind::DecisionDue,
                resolved,
                last_day(rulesets, resolved, |rules| {
                    Some((working(resolved, rules.parameters.decision_working_days.value), clause!(rules.parameters.decision_working_days)))
                }),
            )
        }
        CandidateStage::Decided => {
            let decided = case.last(CandidateStage::Decided)?.on;
            counted(
                DeadlineKind::CeremonyDue,
                decided,
                last_day(rulesets, decided, |rules| {
                    // Until a receipt is recorded the days are counted from the decision: never later than the true deadline.
                    let start = ceremony_start(case, rules).unwrap_or(decided);
                    Some((working(start, rules.parameters.ceremony_working_days.value), clause!(rules.parameters.ceremony_working_days)))
                }),
            )
        }
        CandidateStage::Admitted => {
            let ceremony = case.last(CandidateStage::Admitted)?.on;
            counted(
                DeadlineKind::RecognitionDue,
                ceremony,
                last_day(rulesets, ceremony, |rules| {
                    let served = add_months(ceremony, rules.parameters.probation_months.value);
                    let days = &rules.parameters.recognition_consideration_working_days;
                    Some((working(served, days.value), clause!(days)))
                }),
            )
        }
        _ => None,
    }
}

/// The day from which the days to the ceremony are counted; none when it is the receipt and none is recorded.
pub(super) fn ceremony_start(case: &Case, ruleset: &Ruleset) -> Option<NaiveDate> {
    match ruleset.parameters.ceremony_counted_from.value {
        CeremonyStart::Issue => case.last(CandidateStage::Decided).map(|act| act.on),
        CeremonyStart::Receipt => case.received_on(),
    }
}
