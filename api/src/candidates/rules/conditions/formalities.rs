//! What an act needs whatever it is about: its day, its cell, its document, its reason.

use chibo_openapi::Code;

use super::check::Check;
use crate::candidates::rules::finding::{Finding, day_or_dash, met};

impl Check<'_> {
    pub(super) fn order(&self) -> Finding {
        let last = self.case.acts.last().map(|act| act.on);
        let ordered = last.is_none_or(|last| self.asked.on >= last);
        self.whole(Code::ActInOrder, met(ordered)).compared(day_or_dash(last), self.asked.on).earliest(last).at("/on")
    }

    pub(super) fn cell_stands(&self) -> Finding {
        self.whole(Code::CellStands, met(self.circumstances.cell_stood)).compared(self.asked.on, self.asked.on)
    }

    pub(super) fn document(&self) -> Finding {
        let given = self.given(Code::DocumentGiven, self.asked.document_number.is_some(), "/document_number");
        Finding { actual: self.asked.document_number.clone(), ..given }
    }

    pub(super) fn decision_alone(&self) -> Finding {
        let number = self.asked.document_number.clone().unwrap_or_else(|| "—".to_owned());
        self.whole(Code::DecisionAlone, met(!self.circumstances.decision_taken)).with("number", number)
    }

    pub(super) fn reason(&self) -> Finding {
        self.given(Code::ReasonGiven, self.asked.reason.is_some(), "/reason")
    }

    pub(super) fn ground(&self) -> Finding {
        self.given(Code::GroundGiven, self.asked.ground.is_some(), "/ground")
    }
}
