//! What each move asks for, in the order of the regulation.

use chibo_openapi::Code;
use chibo_openapi::candidates::CandidateTransition;
use chibo_openapi::conditions::Clause;
use chibo_openapi::vocabulary::{CandidateStage, ConditionStatus, OpinionKind, VotingBody};

use super::check::Check;
use crate::candidates::rules::case::Case;
use crate::candidates::rules::circumstances::Circumstances;
use crate::candidates::rules::finding::{Finding, finding};

use ConditionStatus::{Unmet, Warning};

/// Every condition of a move on its day, in the order of the regulation.
pub(in crate::candidates) fn conditions(case: &Case, circumstances: &Circumstances<'_>, asked: &CandidateTransition) -> Vec<Finding> {
    // A listing asks for nothing: whoever was listed before the first ruleset was listed all the same.
    if asked.to == CandidateStage::Source {
        return Vec::new();
    }
    let Some(rules) = circumstances.rulesets.on(asked.on) else { return vec![no_ruleset(circumstances, asked)] };
    let check = Check { case, circumstances, asked, rules };
    let mut found = vec![check.order()];
    found.extend(check.of_stage());
    found
}

fn no_ruleset(circumstances: &Circumstances<'_>, asked: &CandidateTransition) -> Finding {
    let first = circumstances.rulesets.after(asked.on);
    let document = first.map(|ruleset| ruleset.code.clone()).unwrap_or_default();
    let clause = Clause { document, article: None, confirmed: true };
    let earliest_on = first.map(|ruleset| ruleset.in_force_from);
    Finding { earliest_on, actual: Some(asked.on.to_string()), ..finding(Code::RulesetInForce, Unmet, clause) }
}

impl Check<'_> {
    fn of_stage(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        match self.asked.to {
            CandidateStage::Source => {}
            CandidateStage::Fostering => found.extend([self.cell_stands(), self.document(), self.new_helper()]),
            CandidateStage::Trained => found.extend([self.cell_stands(), self.certificate_given(), self.certificate_valid()]),
            CandidateStage::Dossier => {
                found.extend([self.cell_stands(), self.document(), self.certificate_valid(), self.helped()]);
                found.extend(self.readmission());
                found.extend((self.case.stage() == CandidateStage::Rejected).then(|| self.reason()));
            }
            CandidateStage::CellResolved => self.cell_resolution(&mut found),
            CandidateStage::CommitteeResolved => found.extend([self.document(), self.followed_once(), self.vote(VotingBody::Committee)]),
            CandidateStage::Decided => self.decision(&mut found),
            CandidateStage::Admitted => {
                found.extend([self.cell_stands(), self.new_helper()]);
                self.ceremony(&mut found);
            }
            CandidateStage::Official => self.recognition(&mut found),
            CandidateStage::Withdrawn | CandidateStage::Removed => found.extend([self.reason(), self.document()]),
            CandidateStage::Rejected => found.extend([self.document(), self.failed_vote()]),
            CandidateStage::Cancelled => found.extend([self.ground(), self.reason(), self.document()]),
        }
        found
    }

    fn cell_resolution(&self, found: &mut Vec<Finding>) {
        found.extend([self.cell_stands(), self.document(), self.age(), self.education(), self.certificate_valid(), self.helped()]);
        found.extend(self.readmission());
        found.extend(self.sponsors());
        found.push(self.papers_complete());
        found.extend(self.papers_in_order());
        found.extend(self.papers_fresh());
        found.extend([self.opinion(OpinionKind::MassOrganization), self.opinion(OpinionKind::ResidenceCell)]);
        found.extend(self.consents(Warning));
        found.extend(self.failed_often());
        found.extend([self.cell_votes(), self.vote(VotingBody::Cell)]);
    }

    fn decision(&self, found: &mut Vec<Finding>) {
        found.extend([self.document(), self.decision_alone()]);
        found.extend(self.consents(Unmet));
        found.push(self.vote(VotingBody::StandingCommittee));
        found.extend(self.decision_in_time());
    }
}
