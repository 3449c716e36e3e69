//! A condition and how it stands, put together piece by piece.

use chibo_openapi::Code;
use chibo_openapi::conditions::Clause;
use chibo_openapi::vocabulary::ConditionStatus;
use chrono::NaiveDate;
use serde_json::{Map, Value};

use ConditionStatus::{Met, Unmet};

/// A condition and how it stands.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::candidates) struct Finding {
    pub(in crate::candidates) code: Code,
    pub(in crate::candidates) status: ConditionStatus,
    pub(in crate::candidates) required: Option<String>,
    pub(in crate::candidates) actual: Option<String>,
    /// Further values of its sentence.
    pub(in crate::candidates) params: Map<String, Value>,
    pub(in crate::candidates) clause: Clause,
    pub(in crate::candidates) earliest_on: Option<NaiveDate>,
    pub(in crate::candidates) pointer: Option<&'static str>,
}

impl Finding {
    /// Whether it stands against the move: not met, or not given.
    pub(in crate::candidates) fn refuses(&self) -> bool {
        matches!(self.status, ConditionStatus::Unmet | ConditionStatus::Needed)
    }

    #[expect(clippy::needless_pass_by_value, reason = "numbers, days and texts alike, as they come")]
    pub(super) fn compared(mut self, required: impl ToString, actual: impl ToString) -> Self {
        self.required = Some(required.to_string());
        self.actual = Some(actual.to_string());
        self
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// Time alone will meet it: from this day on. Only said of what is not met.
    pub(super) fn earliest(mut self, day: Option<NaiveDate>) -> Self {
        self.earliest_on = day.filter(|_| self.status == Unmet);
        self
    }

    pub(super) fn at(mut self, pointer: &'static str) -> Self {
        self.pointer = Some(pointer);
        self
    }
}

pub(super) fn finding(code: Code, status: ConditionStatus, clause: Clause) -> Finding {
    Finding { code, status, required: None, actual: None, params: Map::new(), clause, earliest_on: None, pointer: None }
}

pub(super) fn met(is: bool) -> ConditionStatus {
    if is { Met } else { Unmet }
}

pub(super) fn day_or_dash(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "—".to_owned(), |day| day.to_string())
}
