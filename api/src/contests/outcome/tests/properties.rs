//! What holds for every contest.

use chibo_openapi::contests::{Rounding, Score};
use chibo_openapi::vocabulary::{Aggregation, RoundingMode, RoundingPlace, SheetStatus, TieBreakKind};
use proptest::prelude::*;
use proptest::sample::select;

use super::setup::{Contest, entry_id, part, penalty, round, rules, step};
use crate::contests::outcome::exact::Exact;
use crate::contests::outcome::outcome;

fn exact(score: &Score) -> Exact {
    score.exact_x100.parse().expect("a fraction")
}

fn rounding() -> impl Strategy<Value = Option<Rounding>> {
    let place = select(RoundingPlace::ALL);
    let mode = select(RoundingMode::ALL);
    proptest::option::of((place, select(vec![1, 25, 50, 100]), mode).prop_map(|(place, step_x100, mode)| Rounding { place, step_x100, mode }))
}

/// Contests of two parts with blocked sheets and penalties, whose ties end in a shared place.
fn contest() -> impl Strategy<Value = Contest> {
    (1_usize..8, 1_usize..7, select(Aggregation::ALL), rounding(), 50_i32..250).prop_flat_map(|(judges, entrants, aggregation, rounding, weight)| {
        // Few values, so that ties are common.
        let scores = proptest::collection::vec(proptest::option::weighted(0.95, 0_i32..8), judges * entrants * 2);
        let penalties = proptest::collection::vec((0..entrants, any::<bool>(), 1_i32..40), 0..4);
        (scores, penalties).prop_map(move |(scores, penalties)| {
            let mut rules = rules(i32::try_from(judges).unwrap());
            rules.aggregation = aggregation;
            rules.rounding = rounding.clone().into_iter().collect();
            rules.rounds = vec![round("final", i32::try_from(judges).unwrap(), vec![part("greeting", 2000), part("situation", 3000)])];
            rules.rounds[0].parts[1].weight_x100 = weight;
            rules.rounds[0].penalties = vec![penalty("late", Some("situation"), 25, Some(15)), penalty("conduct", None, 50, None)];
            rules.tie_break = vec![step(TieBreakKind::Parts, &["situation"]), step(TieBreakKind::Chair, &[]), step(TieBreakKind::Shared, &[])];
            let mut contest = Contest::new(rules, entrants);
            for (at, of_part) in scores.chunks(judges).enumerate() {
                let mut sheets: Vec<Option<i32>> = of_part.iter().map(|score| score.map(|score| score * 250)).collect();
                // Somebody scores everybody.
                sheets[judges - 1] = sheets[judges - 1].or(Some(0));
                contest.score(0, ["greeting", "situation"][at % 2], at / 2, &sheets);
            }
            for (entrant, late, amount) in penalties {
                contest.take_off(entrant, if late { "late" } else { "conduct" }, amount);
            }
            contest
        })
    })
}

proptest! {
    #[test]
    fn the_order_of_anything_never_matters(contest in contest(), seed in any::<u64>()) {
        let mut shuffled = contest.0.clone();
        let key = |id: uuid::Uuid, part: &str| crate::vault::sha256(format!("{seed}{id}{part}").as_bytes());
        shuffled.entries.sort_by_key(|entry| key(entry.id, ""));
        shuffled.seats.sort_by_key(|seat| key(seat.id, ""));
        shuffled.sheets.sort_by_key(|sheet| (key(sheet.seat_id, &sheet.part), key(sheet.entry_id, "")));
        shuffled.penalties.reverse();
        prop_assert_eq!(outcome(&contest.0), outcome(&shuffled));
    }

    /// For every aggregation: of a higher score no judge, no median, no mean without extremes and no rounding makes less. Only a step of the
    /// tie-break that is taken or not taken depending on who is equal with whom could, which is why the chair's step is not.
    #[test]
    fn a_higher_score_never_lowers_a_place(contest in contest(), sheet in any::<prop::sample::Index>(), by in 1_i32..8) {
        let mut raised = contest.clone();
        let open: Vec<usize> = (0..raised.0.sheets.len()).filter(|at| raised.0.sheets[*at].status == SheetStatus::Submitted).collect();
        let changed = &mut raised.0.sheets[open[sheet.index(open.len())]];
        changed.scores[0].score_x100 += by * 25;
        let entrant = (0..raised.0.entries.len()).find(|number| entry_id(*number) == changed.entry_id).unwrap();
        let (before, after) = (contest.places(), raised.places());
        prop_assert!(after[entrant] <= before[entrant], "from {} to {}", before[entrant], after[entrant]);
    }

    #[test]
    fn totals_stay_within_the_maxima(contest in contest()) {
        let rules = &contest.0.rules;
        // A sum of sheets reaches so many times as much as one of them; what is rounded up may lie a step above.
        let times = if rules.aggregation == Aggregation::Sum { rules.rounds[0].judges } else { 1 };
        let round = &rules.rounds[0];
        let step: i32 = rules.rounding.iter().map(|rounding| rounding.step_x100 * 4 * times).sum();
        let most: i32 = round.parts.iter().map(|part| part.max_x100 * part.weight_x100 / 100 + 1).sum::<i32>() * times + step;
        for place in contest.first_group().places {
            prop_assert!(place.total.x100 >= 0 && place.total.x100 <= i64::from(most), "{:?} of {most}", place.total);
        }
    }

    #[test]
    fn the_derivation_adds_up(contest in contest()) {
        let rules = &contest.0.rules;
        let round_to = |value: Exact, place| super::super::exact::rounded(value, rules.rounding.iter().find(|rule| rule.place == place));
        let taken = |penalties: &[chibo_openapi::contests::PenaltyResult]| Exact::from_integer(penalties.iter().map(|one| i128::from(one.points_x100)).sum());
        let zero = Exact::from_integer(0);
        for place in contest.first_group().places {
            let round = &place.rounds[0];
            prop_assert_eq!(&place.total, &round.total);
            let mut sum = zero;
            for part in &round.parts {
                for sheet in &part.sheets {
                    prop_assert_eq!(round_to(Exact::from_integer(sheet.sum_x100.into()), RoundingPlace::Sheet), exact(&sheet.rounded));
                }
                let kept: Vec<Exact> = part.sheets.iter().filter(|sheet| !sheet.left_out).map(|sheet| exact(&sheet.rounded)).collect();
                let total: Exact = kept.iter().sum();
                let count = Exact::from_integer(i128::try_from(kept.len()).unwrap());
                let mean = total / count;
                match part.aggregation {
                    Aggregation::Mean | Aggregation::MeanWithoutExtremes => prop_assert_eq!(mean, exact(&part.aggregate)),
                    Aggregation::Sum => prop_assert_eq!(mean * Exact::from_integer(part.judges.into()), exact(&part.aggregate)),
                    Aggregation::Median => {
                        let below = kept.iter().filter(|value| **value <= exact(&part.aggregate)).count();
                        let above = kept.iter().filter(|value| **value >= exact(&part.aggregate)).count();
                        prop_assert!(below * 2 >= kept.len() && above * 2 >= kept.len());
                    }
                }
                prop_assert_eq!(round_to(exact(&part.aggregate), RoundingPlace::Part), exact(&part.rounded));
                let left = (exact(&part.rounded) - taken(&part.penalties)).max(zero) * Exact::new(part.weight_x100.into(), 100);
                prop_assert_eq!(left, exact(&part.score));
                sum += left;
            }
            prop_assert_eq!(sum, exact(&round.sum));
            prop_assert_eq!(round_to((sum - taken(&round.penalties)).max(zero), RoundingPlace::Total), exact(&round.total));
        }
    }

    #[test]
    fn places_count_who_is_ahead(contest in contest()) {
        let places = contest.first_group().places;
        for (at, place) in places.iter().enumerate() {
            let ahead = places.iter().filter(|other| other.place < place.place).count();
            prop_assert_eq!(place.place, i32::try_from(ahead + 1).unwrap());
            prop_assert_eq!(place.shared, places.iter().filter(|other| other.place == place.place).count() > 1);
            prop_assert!(at == 0 || exact(&places[at - 1].total) >= exact(&place.total));
        }
    }
}
