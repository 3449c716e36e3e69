//! Decision and ceremony in time, or late with a reason.

use chibo_openapi::Code;
use chibo_openapi::conditions::Clause;
use chibo_openapi::vocabulary::{CandidateStage, CeremonyStart, ConditionStatus};
use chrono::NaiveDate;

use super::check::Check;
use crate::candidates::rules::clause::clause;
use crate::candidates::rules::deadlines::ceremony_start;
use crate::candidates::rules::finding::{Finding, day_or_dash, finding, met};

use ConditionStatus::{Met, Needed, Warning};

impl Check<'_> {
    /// A passed deadline does not void the act: it must be said why it is late, and by whose consent.
    pub(super) fn in_time(code: Code, last: NaiveDate, on: NaiveDate, clause: Clause, said: Option<&String>, pointer: &'static str) -> Finding {
        let status = match (on <= last, said) {
            (true, _) => Met,
            (false, Some(_)) => Warning,
            (false, None) => Needed,
        };
        finding(code, status, clause).compared(last, on).at(pointer)
    }

    pub(super) fn working(&self, start: NaiveDate, days: i32) -> NaiveDate {
        self.circumstances.calendar.add_working_days(start, u32::try_from(days).unwrap_or_default())
    }

    /// Said of a last day that may still move, since holidays on the way to it are not recorded yet.
    pub(super) fn unsure(&self, start: NaiveDate, last: NaiveDate, clause: Clause) -> Option<Finding> {
        let years = self.circumstances.calendar.unsure_years(start, last);
        let named = years.iter().map(i32::to_string).collect::<Vec<_>>().join(", ");
        (!years.is_empty()).then(|| finding(Code::HolidaysRecorded, Warning, clause).compared(last, named))
    }

    pub(super) fn decision_in_time(&self) -> Vec<Finding> {
        let parameters = &self.rules.parameters;
        let Some(resolved) = self.case.last(CandidateStage::CellResolved).map(|act| act.on) else { return Vec::new() };
        let days = &parameters.decision_working_days;
        let last = self.working(resolved, days.value);
        let extended = self.working(resolved, days.value + parameters.decision_extension_working_days.value);
        let found = Self::in_time(Code::DecisionInTime, last, self.asked.on, clause!(days), self.asked.reason.as_ref(), "/reason");
        let found = found.with("days", days.value).with("extended", extended.to_string());
        std::iter::once(found).chain(self.unsure(resolved, extended, clause!(days))).collect()
    }

    pub(super) fn ceremony(&self, found: &mut Vec<Finding>) {
        let days = &self.rules.parameters.ceremony_working_days;
        let from = &self.rules.parameters.ceremony_counted_from;
        let Some(decided) = self.case.last(CandidateStage::Decided) else { return };
        let start = self.asked.received_on.filter(|_| from.value == CeremonyStart::Receipt).or_else(|| ceremony_start(self.case, self.rules));
        if from.value == CeremonyStart::Receipt {
            let status = match start {
                None => Needed,
                Some(start) => met(start >= decided.on && start <= self.asked.on),
            };
            let span = format!("{} – {}", decided.on, self.asked.on);
            found.push(finding(Code::ReceiptGiven, status, clause!(from)).compared(span, day_or_dash(start)).at("/received_on"));
        }
        if let Some(start) = start {
            let last = self.working(start, days.value);
            let in_time = Self::in_time(Code::CeremonyInTime, last, self.asked.on, clause!(days), self.asked.consent_number.as_ref(), "/consent_number");
            found.push(in_time.with("days", days.value).with("start", start.to_string()));
            found.extend(self.unsure(start, last, clause!(days)));
        }
    }
}
