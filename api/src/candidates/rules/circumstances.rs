//! What an act is held against besides what is recorded of the candidate.

use crate::regulations::{Calendar, Rulesets};

/// What surrounds an act: rules, calendar, and facts of the day that are recorded elsewhere.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(in crate::candidates) struct Circumstances<'a> {
    pub(in crate::candidates) rulesets: &'a Rulesets,
    pub(in crate::candidates) calendar: &'a Calendar,
    /// Official members of the cell on the day of its vote.
    pub(in crate::candidates) officials: i64,
    /// Whether the cell was there on the day of the act.
    pub(in crate::candidates) cell_stood: bool,
    /// Whether the helper that the move names is an official member of the cell on that day; none when it names nobody.
    pub(in crate::candidates) helper_fits: Option<bool>,
    /// Whether the committee has a body of the Youth Union.
    pub(in crate::candidates) youth_body: bool,
    /// Whether another candidate of the committee has a decision of the same number and day.
    pub(in crate::candidates) decision_taken: bool,
    /// Whether the same person is followed as another candidate too.
    pub(in crate::candidates) followed_twice: bool,
    /// Whether the membership that the admission made has ended.
    pub(in crate::candidates) membership_ended: bool,
}
