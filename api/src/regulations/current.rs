//! Rules and calendar together, read once for an act.

use super::calendar::Calendar;
use super::rulesets::Rulesets;
use super::{holidays, rulesets};
use crate::fail::Outcome;
use crate::http::Tx;

/// Every ruleset, and the working days, as recorded now.
pub struct Regulations {
    /// The rulesets.
    pub rulesets: Rulesets,
    /// The working days.
    pub calendar: Calendar,
}

impl Regulations {
    /// Reads both.
    pub fn read(tx: &mut Tx<'_>) -> Outcome<Self> {
        Self::read_for(tx, true)
    }

    /// Reads the calendar only for what counts working days.
    pub fn read_for(tx: &mut Tx<'_>, counts_working_days: bool) -> Outcome<Self> {
        let calendar = if counts_working_days { holidays::calendar(tx)? } else { Calendar::default() };
        Ok(Self { rulesets: rulesets::all(tx)?, calendar })
    }
}
