//! How many votes a share needs.

use chibo_openapi::candidates::Vote;
use chibo_openapi::vocabulary::VotingBody;
use proptest::prelude::*;

use super::setup::{day, vote};
use crate::candidates::rules::{counted, votes};

#[test]
fn two_thirds_and_more_than_half() {
    let rulesets = crate::regulations::rulesets::tests::shipped();
    let parameters = &rulesets.on(day("2025-07-01")).expect("in force").parameters;
    for (body, members, needed) in [
        // 20 official members, 4 of them absent: 14.
        (VotingBody::Cell, 20, 14),
        (VotingBody::Cell, 3, 2),
        (VotingBody::Cell, 4, 3),
        (VotingBody::Cell, 21, 14),
        (VotingBody::Committee, 15, 10),
        (VotingBody::Committee, 13, 9),
        (VotingBody::StandingCommittee, 8, 5),
        (VotingBody::StandingCommittee, 9, 5),
        (VotingBody::StandingCommittee, 1, 1),
    ] {
        assert_eq!(votes::needed(votes::share(parameters, body), members), needed, "{body} of {members}");
    }
    // Those assigned elsewhere, exempt and absent, suspended, charged are left out of the cell's number.
    let vote = Vote { assigned_elsewhere: 2, exempt_absent: 1, suspended: 1, charged_or_held: 1, ..vote(VotingBody::Cell, 10, 0, None) };
    let counted = counted(&[vote], parameters, 20);
    assert_eq!((counted[0].denominator, counted[0].needed), (15, 10));
}

proptest! {
    #[test]
    fn a_share_is_the_least_that_suffices(members in 1_i64..500, numerator in 1_i32..10, more in 1_i32..10, strict: bool) {
        let denominator = numerator + more;
        let share = chibo_openapi::regulations::VoteParameter { numerator, denominator, strict, document: String::new(), article: None, confirmed: true };
        let needed = votes::needed(&share, members);
        let enough = |yes: i64| if strict { i64::from(denominator) * yes > i64::from(numerator) * members } else { i64::from(denominator) * yes >= i64::from(numerator) * members };
        prop_assert!(enough(needed) && !enough(needed - 1));
    }
}
