//! Whether a cell can vote, and whether a vote is given, countable, and enough.

use chibo_openapi::Code;
use chibo_openapi::candidates::Vote;
use chibo_openapi::vocabulary::{CandidateStage, ConditionStatus, VotingBody};

use super::check::Check;
use crate::candidates::rules::clause::clause;
use crate::candidates::rules::finding::{Finding, finding, met};
use crate::candidates::rules::votes;

use ConditionStatus::{Met, Needed, Unmet, Warning};

impl Check<'_> {
    pub(super) fn cell_votes(&self) -> Finding {
        let least = &self.rules.parameters.min_voting_members;
        let can = self.circumstances.officials >= i64::from(least.value);
        finding(Code::CellCanVote, met(can), clause!(least)).compared(least.value, self.circumstances.officials)
    }

    /// After several failed votes the case goes up to the competent committee: said, not refused.
    pub(super) fn failed_often(&self) -> Option<Finding> {
        let most = &self.rules.parameters.failed_votes_before_escalation;
        let failed = self.case.failed_votes();
        (failed > 0).then(|| {
            let status = if failed >= i64::from(most.value) { Warning } else { Met };
            finding(Code::FailedVotes, status, clause!(most)).compared(most.value, failed)
        })
    }

    fn body_vote(&self, body: VotingBody) -> Option<&Vote> {
        self.asked.votes.iter().find(|vote| vote.body == body)
    }

    /// A vote: given, countable, and enough.
    pub(super) fn vote(&self, body: VotingBody) -> Finding {
        let share = votes::share(&self.rules.parameters, body);
        let said = format!("{}{}/{}", if share.strict { "> " } else { "≥ " }, share.numerator, share.denominator);
        let base = finding(Code::VoteShare, Needed, clause!(share)).with("voting_body", body.as_str()).with("share", said.as_str()).at("/votes");
        let Some(vote) = self.body_vote(body) else {
            // The cell's members are known, so it can be said beforehand how many votes it takes.
            let needed = (body == VotingBody::Cell).then(|| format!("{}/{}", votes::needed(share, self.circumstances.officials), self.circumstances.officials));
            let needed = needed.unwrap_or_else(|| "—".to_owned());
            return base.with("needed", needed.as_str()).compared(if needed == "—" { said } else { needed }, "—");
        };
        let Some(members) = votes::denominator(vote, self.circumstances.officials) else {
            return base.with("needed", "—").compared(said, format!("{}/—", vote.in_favour));
        };
        let cast = i64::from(vote.in_favour) + i64::from(vote.against);
        let needed = votes::needed(share, members);
        let countable = members > 0 && cast <= members;
        let enough = countable && i64::from(vote.in_favour) >= needed;
        let code = if countable { Code::VoteShare } else { Code::VotesCountable };
        let base = Finding { code, status: met(enough), ..base }.with("cast", cast).with("members", members).with("needed", format!("{needed}/{members}"));
        base.compared(format!("{needed}/{members}"), format!("{}/{members}", vote.in_favour))
    }

    /// The body whose vote ends the way at this stage.
    const fn voting_now(stage: CandidateStage) -> VotingBody {
        match stage {
            CandidateStage::CellResolved => VotingBody::Committee,
            CandidateStage::CommitteeResolved => VotingBody::StandingCommittee,
            _ => VotingBody::Cell,
        }
    }

    /// A rejection is a vote that failed: one that did not would be an approval.
    pub(super) fn failed_vote(&self) -> Finding {
        let on_probation = self.case.stage() == CandidateStage::Admitted;
        let body = match self.asked.votes.first() {
            Some(vote) if on_probation => vote.body,
            _ => Self::voting_now(self.case.stage()),
        };
        let found = self.vote(body);
        match found.status {
            Met => Finding { code: Code::VoteFailed, status: Unmet, ..found },
            Unmet if found.code == Code::VoteShare => Finding { code: Code::VoteFailed, status: Met, ..found },
            _ => found,
        }
    }
}
