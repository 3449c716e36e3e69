//! Votes, and what stands against the resolution and the decision they are for.

use chibo_openapi::Code;
use chibo_openapi::vocabulary::{CandidateStage, ConditionStatus, VotingBody};

use super::row::{Row, check, row};
use crate::candidates::rules::tests::setup::{UNDER_294, vote};
use CandidateStage::{CellResolved, CommitteeResolved, Decided};
use ConditionStatus::{Needed, Unmet};

const ROWS: &[Row] = &[
    // Votes.
    row(
        "two official members",
        CellResolved,
        &UNDER_294,
        |s| {
            s.officials = 2;
            s.asked.votes[0] = vote(VotingBody::Cell, 2, 0, None);
        },
        Code::CellCanVote,
        Unmet,
        "294-QĐ/TW",
        "",
    ),
    row(
        "13 of 20, four of them absent",
        CellResolved,
        &UNDER_294,
        |s| s.asked.votes[0] = vote(VotingBody::Cell, 13, 3, None),
        Code::VoteShare,
        Unmet,
        "06-HD/TW (09/6/2025) 3.6b, 5.1",
        "",
    ),
    row(
        "more votes than members",
        CellResolved,
        &UNDER_294,
        |s| s.asked.votes[0] = vote(VotingBody::Cell, 20, 1, None),
        Code::VotesCountable,
        Unmet,
        "06-HD/TW (09/6/2025) 3.6b, 5.1",
        "",
    ),
    row("no vote", CellResolved, &UNDER_294, |s| s.asked.votes.clear(), Code::VoteShare, Needed, "06-HD/TW (09/6/2025) 3.6b, 5.1", ""),
    row(
        "9 of 15 in the committee",
        CommitteeResolved,
        &UNDER_294,
        |s| s.asked.votes[0] = vote(VotingBody::Committee, 9, 6, Some(15)),
        Code::VoteShare,
        Unmet,
        "06-HD/TW (09/6/2025) 3.6b, 5.1",
        "",
    ),
    row(
        "half of the standing committee is not more than half",
        Decided,
        &UNDER_294,
        |s| s.asked.votes[0] = vote(VotingBody::StandingCommittee, 4, 4, Some(8)),
        Code::VoteShare,
        Unmet,
        "06-HD/TW (09/6/2025) 3.7a",
        "",
    ),
    row(
        "a committee of unknown size",
        CommitteeResolved,
        &UNDER_294,
        |s| s.asked.votes[0].members = None,
        Code::VoteShare,
        Needed,
        "06-HD/TW (09/6/2025) 3.6b, 5.1",
        "",
    ),
    row("followed twice", CommitteeResolved, &UNDER_294, |s| s.followed_twice = true, Code::FollowedOnce, Unmet, "294-QĐ/TW", ""),
    row("another person's decision", Decided, &UNDER_294, |s| s.decision_taken = true, Code::DecisionAlone, Unmet, "294-QĐ/TW", ""),
];

#[test]
fn each_rule_with_its_clause() {
    check(ROWS);
}
