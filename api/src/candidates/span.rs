//! A span of deadlines.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which deadlines are computed anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Due on this day or later.
    pub from: NaiveDate,
    /// Due on this day or earlier.
    pub to: Option<NaiveDate>,
    /// Only those that are counted in working days.
    pub counted_in_working_days: bool,
}
