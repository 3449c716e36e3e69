//! Votes, in whole numbers: at least two thirds is 3·yes ≥ 2·members, more than half is 2·yes > members.

use chibo_openapi::candidates::{CountedVote, Vote};
use chibo_openapi::regulations::{RulesetParameters, VoteParameter};
use chibo_openapi::vocabulary::VotingBody;

/// Votes for that a share needs of so many members.
pub(super) fn needed(share: &VoteParameter, members: i64) -> i64 {
    let (numerator, denominator) = (i64::from(share.numerator), i64::from(share.denominator).max(1));
    let part = numerator * members;
    if share.strict { part.div_euclid(denominator) + 1 } else { (part + denominator - 1).div_euclid(denominator) }
}

/// The share that a body needs.
pub(super) const fn share(parameters: &RulesetParameters, body: VotingBody) -> &VoteParameter {
    match body {
        VotingBody::Cell => &parameters.cell_vote,
        VotingBody::Committee => &parameters.committee_vote,
        VotingBody::StandingCommittee => &parameters.standing_committee_vote,
    }
}

/// Members left out of a cell's count.
pub(super) fn left_out(vote: &Vote) -> i64 {
    [vote.assigned_elsewhere, vote.exempt_absent, vote.suspended, vote.charged_or_held].into_iter().map(i64::from).sum()
}

/// Members of whom the share is taken: all official members of the cell, absent ones included, less those left out; or the
/// stated number of members of another body.
pub(super) fn denominator(vote: &Vote, officials: i64) -> Option<i64> {
    match vote.body {
        VotingBody::Cell => Some(officials - left_out(vote)),
        VotingBody::Committee | VotingBody::StandingCommittee => vote.members.map(i64::from),
    }
}

/// The votes of a move with their denominators and what was needed.
pub(in crate::candidates) fn counted(votes: &[Vote], parameters: &RulesetParameters, officials: i64) -> Vec<CountedVote> {
    let count = |vote: &Vote| {
        let denominator = denominator(vote, officials).unwrap_or_default();
        CountedVote { vote: vote.clone(), denominator, needed: needed(share(parameters, vote.body), denominator) }
    };
    votes.iter().map(count).collect()
}
