//! A move that is being checked, and how what stands in no parameter is put. What is asked of it: the other files, by subject.

use chibo_openapi::Code;
use chibo_openapi::candidates::CandidateTransition;
use chibo_openapi::vocabulary::ConditionStatus;

use crate::candidates::rules::case::Case;
use crate::candidates::rules::circumstances::Circumstances;
use crate::candidates::rules::clause::whole;
use crate::candidates::rules::finding::{Finding, finding};
use crate::regulations::Ruleset;

use ConditionStatus::{Met, Needed};

/// One move being checked.
pub(super) struct Check<'a> {
    pub(super) case: &'a Case,
    pub(super) circumstances: &'a Circumstances<'a>,
    pub(super) asked: &'a CandidateTransition,
    pub(super) rules: &'a Ruleset,
}

impl Check<'_> {
    /// What holds for the regulation as a whole.
    pub(super) fn whole(&self, code: Code, status: ConditionStatus) -> Finding {
        finding(code, status, whole(self.rules))
    }

    pub(super) fn given(&self, code: Code, given: bool, pointer: &'static str) -> Finding {
        self.whole(code, if given { Met } else { Needed }).at(pointer)
    }
}
