//! Properties over random histories, played as the server plays them.

use chibo_openapi::vocabulary::{CancellationGround, CandidateStage, VotingBody};
use std::collections::BTreeMap;

use chrono::{Datelike, Duration};
use proptest::prelude::*;

use super::setup::{UNDER_24, WAY, asked, day, due_of, setup, vote};
use crate::candidates::rules::counting::{Contribution, contributions};
use crate::candidates::rules::{Case, Finding, Membership, Person, Stay, act, active, counted, counts, membership, onward};
use crate::db::key::Key;
use CandidateStage::{Admitted, Cancelled, Rejected};

/// A step of a random history: which of the possible moves, how many days later, and what is left out of it.
type Step = (usize, i64, u8, i32);

/// Every move, and enough votes, too few and too many of them all come about; but mostly the next stage with enough, so that long
/// histories come about too.
fn step() -> impl Strategy<Value = Step> {
    let which = prop_oneof![3 => Just(0_usize), 2 => 0_usize..4];
    let votes = prop_oneof![3 => 14_i32..19, 2 => 0_i32..14, 1 => 19_i32..24];
    (which, 0_i64..60, 0_u8..12, votes)
}

/// Plays steps on a case as the server does: only what meets the conditions is recorded. The history begins with the way up to a
/// stage, so that what comes late in a way is played often too.
fn play(start: usize, steps: &[Step]) -> (Case, Vec<Contribution>) {
    let mut setup = setup(WAY[start], &UNDER_24);
    let mut kept: Vec<Contribution> = contributions(&setup.case.acts, &setup.case.flags);
    let rulesets = crate::regulations::rulesets::tests::shipped();
    for (which, later, left_out, yes) in steps {
        let from = setup.case.stage();
        let moves = onward(from);
        let Some(to) = moves.get(which % moves.len().max(1)) else { break };
        let on = setup.case.acts.last().map_or(day("2022-07-04"), |act| act.on) + Duration::days(*later);
        let mut asked = asked(*to, &UNDER_24);
        asked.on = on;
        asked.reason = (left_out % 3 != 0).then(|| "vì".to_owned());
        asked.consent_number = asked.reason.clone();
        asked.received_on = asked.received_on.map(|_| on);
        asked.cell_meeting_on = asked.cell_meeting_on.map(|_| on);
        asked.document_number = Some("1-NQ/CB".to_owned());
        asked.ground = (*to == Cancelled).then_some(if left_out % 2 == 0 { CancellationGround::WrongProcedure } else { CancellationGround::WrongStandard });
        if let Some(certificate) = &mut asked.certificate {
            certificate.issued_on = on;
        }
        if *to == Rejected {
            asked.votes = vec![vote(VotingBody::Cell, *yes, 0, None)];
        } else if let Some(vote) = asked.votes.first_mut() {
            vote.in_favour = *yes;
        }
        setup.case.papers.iter_mut().for_each(|paper| paper.dated_on = on);
        setup.case.opinions.iter_mut().for_each(|opinion| opinion.1 = on);
        setup.case.sponsors.iter_mut().for_each(|sponsor| sponsor.signed_on = on);
        setup.asked = asked;
        if setup.found().iter().any(Finding::refuses) {
            continue;
        }
        let votes = rulesets.on(on).map(|ruleset| counted(&setup.asked.votes, &ruleset.parameters, 20)).unwrap_or_default();
        let number = i64::try_from(setup.case.acts.len()).expect("few") + 1;
        let before = contributions(&setup.case.acts, &setup.case.flags);
        let cell = setup.case.acts[0].cell;
        setup.case.acts.push(act(number, from, &setup.asked, cell, votes));
        // The counters are kept by differences, as the server keeps them.
        let mut after = contributions(&setup.case.acts, &setup.case.flags);
        for gone in before {
            match after.iter().position(|one| *one == gone) {
                Some(at) => drop(after.swap_remove(at)),
                None => drop(kept.swap_remove(kept.iter().position(|one| *one == gone).expect("it was counted"))),
            }
        }
        kept.append(&mut after);
    }
    (setup.case, kept)
}

/// Every membership that a history made, as it stands at last: an act after the next admission no longer changes the one before.
fn memberships(case: &Case) -> Vec<Membership> {
    let mut made: Vec<Membership> = Vec::new();
    for until in 1..=case.acts.len() {
        let Some(now) = membership(&case.acts[..until], 12) else { continue };
        match made.iter_mut().find(|one| one.act == now.act) {
            Some(one) => *one = now,
            None => made.push(now),
        }
    }
    made
}

/// On every day the counters of stages say that the person is at one stage in one cell, the one that follows the person then, or at none; and how
/// long each stage took adds up.
fn stages_are_where_the_person_is(case: &Case, moved: i64) {
    let (first, last) = (case.acts[0].on, case.acts.last().expect("an act").on);
    let (here, there) = (case.acts[0].cell, Key::new());
    let on = first + Duration::days(moved + 1);
    let stays = vec![Stay { cell: here, from: first, to: Some(on) }, Stay { cell: there, from: on, to: None }];
    let all = counts(&Person { acts: &case.acts, stays, ..Person::default() });
    let stages: Vec<_> = all.iter().filter(|(_, measure, ..)| measure.starts_with("stage/")).collect();
    let ends = last.max(on).succ_opt().expect("a day");
    let mut day = first;
    while day <= ends {
        let act = case.acts.iter().rev().find(|act| act.on <= day).expect("listed");
        let mut at: BTreeMap<(Key, &str), (i64, i64)> = BTreeMap::new();
        for (cell, measure, counted_on, sums) in stages.iter().filter(|(.., counted_on, _)| *counted_on <= day) {
            let _ = counted_on;
            let place = at.entry((*cell, measure)).or_default();
            *place = (place.0 + sums.number, place.1 + sums.since);
        }
        at.retain(|_, sums| *sums != (0, 0));
        if active(act.stage) {
            let measure = format!("stage/{}", act.stage);
            // A vote that changed nothing was no new beginning.
            let begun = case.acts.iter().rev().skip_while(|later| later.on > day).take_while(|one| one.stage == act.stage).last().expect("it began");
            let cell = if day < on { here } else { there };
            let since = i64::from(begun.on.num_days_from_ce());
            assert_eq!(at.into_iter().collect::<Vec<_>>(), [((cell, measure.as_str()), (1, since))], "{day}");
        } else {
            assert!(at.is_empty(), "{day}: {at:?}");
        }
        day = day.succ_opt().expect("a day");
    }
    let (passed, lost) = stages.iter().fold((0, 0), |(passed, lost), (.., sums)| (passed + sums.passed, lost + sums.lost));
    let left = case.acts.windows(2).filter(|pair| active(pair[0].stage) && pair[0].stage != pair[1].stage).count();
    assert_eq!(passed + lost, i64::try_from(left).expect("few"), "whoever leaves a stage goes on or is lost");
}

proptest! {
    #[test]
    fn no_history_breaks_an_invariant(start in 1..WAY.len(), steps in proptest::collection::vec(step(), 0..60), moved in 0_i64..400) {
        let (case, mut kept) = play(start, &steps);
        prop_assert!(case.acts.windows(2).all(|pair| pair[0].on <= pair[1].on), "dates are in order");
        let reachable = case.acts.windows(2).all(|pair| onward(pair[0].stage).contains(&pair[1].to));
        prop_assert!(reachable, "each act follows from the stage before");
        for counted in case.acts.iter().flat_map(|act| &act.votes) {
            prop_assert!(i64::from(counted.vote.in_favour) + i64::from(counted.vote.against) <= counted.denominator, "votes ≤ denominator");
        }
        let mut scratch = contributions(&case.acts, &case.flags);
        scratch.sort_unstable();
        kept.sort_unstable();
        prop_assert_eq!(kept, scratch, "counters equal a count from scratch");
        let decisions = contributions(&case.acts, &case.flags).iter().filter(|one| one.measure == "admission_decision").count();
        prop_assert!(decisions <= 1, "one person is decided on once: {decisions}");
        stages_are_where_the_person_is(&case, moved);
        let made = memberships(&case);
        let live = made.iter().filter(|one| one.struck_on.is_none()).count();
        prop_assert!(live <= 1, "one person is one member: {live}");
        let on_list = matches!(case.stage(), Admitted | CandidateStage::Official);
        prop_assert_eq!(live == 1, on_list, "whoever is admitted is a member, and nobody else");
        let member = membership(&case.acts, 12);
        prop_assert_eq!(member.is_some(), case.acts.iter().any(|act| act.to == Admitted), "an admission makes a member");
        if let Some(member) = member {
            prop_assert!(member.official_on.is_none_or(|on| on > member.admitted_on), "official after the ceremony");
        }
        prop_assert!(active(case.stage()) || due_of(&case).is_none(), "nothing is due of one who is no longer followed");
    }
}
