//! What a history counts for, and the membership it makes. Counters and members are kept equal to these functions of the acts, so
//! that a correction, a cancelled decision or a count from scratch cannot disagree with the acts.

use chibo_openapi::vocabulary::{CandidateFlag, CandidateStage};
use chrono::NaiveDate;

use super::act::Act;
use crate::db::key::Key;
use crate::regulations::add_months;

/// One that counts for a cell, on a day, by a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::candidates) struct Contribution {
    pub(in crate::candidates) cell: Key,
    pub(in crate::candidates) measure: &'static str,
    pub(in crate::candidates) on: NaiveDate,
}

/// What a history counts for: the certificate by its day, decision and ceremony by theirs, for the cell whose resolution was used.
/// A cancelled decision counts no more, a recognition cancelled for its procedure changes no count. Re-admissions are counted apart.
pub(in crate::candidates) fn contributions(acts: &[Act], flags: &[CandidateFlag]) -> Vec<Contribution> {
    let again = flags.contains(&CandidateFlag::Readmission);
    let (decision, ceremony) = if again { ("readmission_decision", "readmission_ceremony") } else { ("admission_decision", "admission_ceremony") };
    let (mut course, mut admission, mut resolved) = (Vec::new(), Vec::new(), None);
    for act in acts {
        match act.to {
            CandidateStage::Trained => {
                course = act.certificate.iter().map(|paper| Contribution { cell: act.cell, measure: "course", on: paper.issued_on }).collect();
            }
            CandidateStage::CellResolved => resolved = Some(act.cell),
            CandidateStage::Decided => admission.push(Contribution { cell: resolved.unwrap_or(act.cell), measure: decision, on: act.on }),
            CandidateStage::Admitted => admission.push(Contribution { cell: resolved.unwrap_or(act.cell), measure: ceremony, on: act.on }),
            // A recognition cancelled for its procedure leaves the admission as it is.
            CandidateStage::Cancelled if act.stage != CandidateStage::Admitted => admission.clear(),
            _ => {}
        }
    }
    course.append(&mut admission);
    course
}

/// The membership that an admission made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::candidates) struct Membership {
    /// Which admission of the history made it: the number of its act.
    pub(in crate::candidates) act: i64,
    /// The cell of the ceremony.
    pub(in crate::candidates) cell: Key,
    /// Day of the ceremony; probation runs from it.
    pub(in crate::candidates) admitted_on: NaiveDate,
    /// Day of becoming official: the end of the probation, however late the papers are.
    pub(in crate::candidates) official_on: Option<NaiveDate>,
    /// Day of being struck.
    pub(in crate::candidates) struck_on: Option<NaiveDate>,
}

/// The newest membership of a history; `probation` is in months.
pub(in crate::candidates) fn membership(acts: &[Act], probation: i32) -> Option<Membership> {
    let mut found: Option<Membership> = None;
    for act in acts {
        match (act.to, &mut found) {
            (CandidateStage::Admitted, _) => {
                found = Some(Membership { act: act.number, cell: act.cell, admitted_on: act.on, official_on: None, struck_on: None });
            }
            // Back on probation.
            (CandidateStage::Cancelled, Some(one)) if act.stage == CandidateStage::Admitted => one.official_on = None,
            (CandidateStage::Official, Some(one)) => one.official_on = Some(add_months(one.admitted_on, probation)),
            (CandidateStage::Removed | CandidateStage::Cancelled, Some(one)) => one.struck_on = one.struck_on.or(Some(act.on)),
            _ => {}
        }
    }
    found
}
