//! Whole contests computed by hand.

use chibo_openapi::contests::{Advance, Rounding, SpecialPrize};
use chibo_openapi::vocabulary::{Aggregation, EdgeRule, EntryStatus, RoundingMode, RoundingPlace, SheetStatus, SheetsOf, TieBreakKind};

use super::setup::{Contest, entry_id, group, part, penalty, round, rules, seat_id, step};
use crate::contests::outcome::{Missing, advancing, outcome};

fn some(scores: &[i32]) -> Vec<Option<i32>> {
    scores.iter().copied().map(Some).collect()
}

#[test]
fn a_total_is_the_sum_of_the_parts() {
    let mut contest = Contest::new(rules(3), 2);
    contest.score(0, "greeting", 0, &some(&[1800, 1850, 1900])).score(0, "situation", 0, &some(&[2500, 2525, 2600]));
    contest.score(0, "greeting", 1, &some(&[1900, 1900, 1900])).score(0, "situation", 1, &some(&[2500, 2500, 2500]));
    // (1800 + 1850 + 1900) / 3 = 1850; (2500 + 2525 + 2600) / 3 = 7625/3; together 13175/3 = 4391.67, behind 4400.
    assert_eq!(contest.exact(), ["13175/3", "4400"]);
    assert_eq!(contest.places(), [2, 1]);
    let first = &contest.first_group().places[1];
    assert_eq!((first.total.x100, first.rounds[0].parts[1].aggregate.exact_x100.as_str()), (4392, "7625/3"));
}

#[test]
fn places_are_shared_exactly() {
    let mut contest = Contest::new(rules(3), 4);
    contest.totals(&[1000, 800, 800, 700]);
    assert_eq!(contest.places(), [1, 2, 2, 4]);
    // 100/3 three times is 100 and not 99.99: who reaches the same on another way shares the place.
    let mut thirds = Contest::new(rules(3), 2);
    thirds.score(0, "greeting", 0, &some(&[25, 25, 50])).score(0, "situation", 0, &some(&[0, 0, 100]));
    thirds.score(0, "greeting", 1, &some(&[0, 0, 0])).score(0, "situation", 1, &some(&[50, 75, 75]));
    assert_eq!((thirds.exact(), thirds.places()), (vec!["200/3".to_owned(); 2], vec![1, 1]));
    // Far down the list as well.
    let mut many = Contest::new(rules(1), 42);
    let totals: Vec<i32> = (0..42).map(|at| if at == 40 { 2000 - 39 * 25 } else { 2000 - at * 25 }).collect();
    many.totals(&totals);
    assert_eq!(many.places()[38..], [39, 40, 40, 42]);
}

#[test]
fn prizes_go_to_places() {
    let mut contest = Contest::new(rules(1), 6);
    contest.totals(&[1000, 900, 800, 700, 600, 500]);
    assert_eq!(contest.prizes(), ["first", "second", "third", "third", "other", "other"]);
    let mut two_firsts = Contest::new(rules(1), 6);
    two_firsts.totals(&[1000, 1000, 800, 700, 600, 500]);
    assert_eq!(two_firsts.prizes(), ["first", "first", "third", "third", "other", "other"], "two firsts and no second");
    let mut at_the_end = Contest::new(rules(1), 6);
    at_the_end.totals(&[1000, 900, 800, 700, 700, 500]);
    assert_eq!(at_the_end.prizes(), ["first", "second", "third", "third", "third", "other"]);
    let mut few = rules(1);
    few.groups = vec![group("all", &[("first", Some(1))])];
    let mut few = Contest::new(few, 3);
    few.totals(&[100, 200, 300]);
    assert_eq!(few.prizes(), ["", "", "first"]);
}

#[test]
fn roundings_stand_where_the_rules_say() {
    for (place, step_x100, mode, wanted) in [
        (None, 1, RoundingMode::HalfUp, "12575/3"),
        // Of each sheet: 1800, 1850, 1900 and 2350, 2350, 2400.
        (Some(RoundingPlace::Sheet), 50, RoundingMode::HalfUp, "12650/3"),
        // Of each part: 5500/3 = 1833.33 to 1850; 7075/3 = 2358.33 to 2350.
        (Some(RoundingPlace::Part), 50, RoundingMode::HalfUp, "4200"),
        (Some(RoundingPlace::Part), 50, RoundingMode::Down, "4150"),
        (Some(RoundingPlace::Part), 50, RoundingMode::Up, "4250"),
        // Of the total: 12575/3 = 4191.67.
        (Some(RoundingPlace::Total), 50, RoundingMode::HalfUp, "4200"),
        (Some(RoundingPlace::Total), 100, RoundingMode::Down, "4100"),
        (Some(RoundingPlace::Total), 1, RoundingMode::HalfUp, "4192"),
    ] {
        let mut rules = rules(3);
        rules.rounding = place.map(|place| Rounding { place, step_x100, mode }).into_iter().collect();
        let mut contest = Contest::new(rules, 1);
        contest.score(0, "greeting", 0, &some(&[1775, 1850, 1875])).score(0, "situation", 0, &some(&[2325, 2350, 2400]));
        assert_eq!(contest.exact(), [wanted], "{place:?} {step_x100} {mode}");
    }
}

#[test]
fn one_judge_fewer() {
    for (how, wanted) in [
        (Aggregation::Mean, "700"),
        (Aggregation::MeanWithoutExtremes, "700"),
        (Aggregation::Median, "700"),
        // 2800 of four is counted as 3500 of five.
        (Aggregation::Sum, "3500"),
    ] {
        let mut rules = rules(5);
        rules.aggregation = how;
        let mut contest = Contest::new(rules, 1);
        contest.score(0, "greeting", 0, &[Some(500), None, Some(700), Some(700), Some(900)]).score(0, "situation", 0, &some(&[0; 5]));
        assert_eq!(contest.exact(), [wanted], "{how}");
        assert_eq!(contest.first_group().places[0].rounds[0].parts[0].judges, 5);
    }
}

#[test]
fn weights_penalties_and_floors() {
    let mut rules = rules(2);
    rules.rounds[0].parts[1].weight_x100 = 150;
    rules.rounds[0].penalties = vec![penalty("late", Some("situation"), 500, Some(15)), penalty("conduct", None, 1000, None)];
    let scored = |amounts: &[(&str, i32)]| {
        let mut contest = Contest::new(rules.clone(), 1);
        contest.score(0, "greeting", 0, &some(&[1000, 1000])).score(0, "situation", 0, &some(&[2000, 2000]));
        for (rule, amount) in amounts {
            contest.take_off(0, rule, *amount);
        }
        contest.exact().remove(0)
    };
    assert_eq!(scored(&[]), "4000", "1000 + 1.5 × 2000");
    assert_eq!(scored(&[("late", 15)]), "3250", "1000 + 1.5 × (2000 − 500)");
    assert_eq!(scored(&[("late", 16)]), "2500", "a started unit counts");
    assert_eq!(scored(&[("late", 86_400)]), "1000", "a part goes down to zero, not below");
    assert_eq!(scored(&[("conduct", 1)]), "3000");
    assert_eq!(scored(&[("conduct", 5)]), "0", "and so does the total");
    assert_eq!(scored(&[("conduct", 1), ("late", 15), ("late", 15)]), "1500", "both are taken");
}

#[test]
fn a_star_question_may_cost_points() {
    let mut rules = rules(3);
    let quiz = &mut rules.rounds[0].parts[0];
    quiz.sheets_of = SheetsOf::Panel;
    quiz.criteria = vec![("q1", 0, 1000), ("star", -1000, 2000)]
        .into_iter()
        .map(|(code, min_x100, max_x100)| chibo_openapi::contests::Criterion { code: code.to_owned(), min_x100, max_x100, ..quiz.criteria[0].clone() })
        .collect();
    let mut contest = Contest::new(rules, 3);
    for (entrant, star) in [(0, 2000), (1, -1000), (2, -500)] {
        contest.sheet(0, "greeting", entrant, 0, Some(&[("q1", 750), ("star", star)])).score(0, "situation", entrant, &some(&[0, 0, 0]));
    }
    assert_eq!(contest.exact(), ["2750", "0", "250"], "one sheet of the whole panel, down to zero");
}

#[test]
fn ties_are_parted_step_by_step() {
    use TieBreakKind::{Chair, Draw, ExtraQuestions, Parts, Shared};
    let tied = |steps: Vec<chibo_openapi::contests::TieBreakStep>| {
        let mut rules = rules(2);
        rules.tie_break = steps;
        let mut contest = Contest::new(rules, 3);
        // All three have 3000: 1000 + 2000, 1000 + 2000, 1500 + 1500; the chair gave 1100 + 1900, 900 + 2200, 1500 + 1500.
        contest.score(0, "greeting", 0, &some(&[1100, 900])).score(0, "situation", 0, &some(&[1900, 2100]));
        contest.score(0, "greeting", 1, &some(&[900, 1100])).score(0, "situation", 1, &some(&[2200, 1800]));
        contest.score(0, "greeting", 2, &some(&[1500, 1500])).score(0, "situation", 2, &some(&[1500, 1500]));
        contest
    };
    assert_eq!(tied(vec![step(Shared, &[])]).places(), [1, 1, 1]);
    assert_eq!(tied(vec![step(Parts, &["situation"]), step(Shared, &[])]).places(), [1, 1, 3]);
    assert_eq!(tied(vec![step(Parts, &["greeting", "situation"]), step(Shared, &[])]).places(), [2, 2, 1]);
    assert_eq!(tied(vec![step(Chair, &[]), step(Shared, &[])]).places(), [2, 1, 2]);
    assert_eq!(tied(vec![step(Parts, &["situation"]), step(Chair, &[]), step(Shared, &[])]).places(), [2, 1, 3]);
    let extra = vec![step(Parts, &["situation"]), step(ExtraQuestions, &[])];
    let question = |number| Missing::ExtraQuestion { round: "final".to_owned(), number, entries: vec![entry_id(0), entry_id(1)] };
    assert_eq!(tied(extra.clone()).missing(), [question(1)]);
    assert_eq!(tied(extra.clone()).extra(1, &[(0, 500)]).missing(), [question(1)], "of all who are equal");
    assert_eq!(tied(extra.clone()).extra(1, &[(0, 500), (1, 500)]).missing(), [question(2)], "until split");
    let mut split = tied(extra);
    split.extra(1, &[(0, 500), (1, 500)]).extra(2, &[(0, 200), (1, 300)]);
    assert_eq!(split.places(), [2, 1, 3]);
    let steps: Vec<_> = split.first_group().places[0].rounds[0].tie_break.iter().map(|step| (step.kind, step.of.clone(), step.among, step.left)).collect();
    let of = |text: &str| Some(text.to_owned());
    assert_eq!(steps, [(Parts, of("situation"), 3, 2), (ExtraQuestions, of("1"), 2, 2), (ExtraQuestions, of("2"), 2, 1)]);
    // Where a draw follows, one question is asked at least, and what it leaves equal is drawn.
    let drawn = vec![step(ExtraQuestions, &[]), step(Draw, &[])];
    let mut drawn = tied(drawn);
    assert_eq!(drawn.missing(), [Missing::ExtraQuestion { round: "final".to_owned(), number: 1, entries: (0..3).map(entry_id).collect() }]);
    drawn.extra(1, &[(0, 500), (1, 500), (2, 100)]);
    assert_eq!(drawn.missing(), [Missing::Draw { round: "final".to_owned() }]);
    drawn.draw("bốc thăm");
    let mut places = drawn.places();
    assert_eq!(places.remove(2), 3);
    places.sort_unstable();
    assert_eq!(places, [1, 2]);
}

#[test]
fn the_chair_parts_nobody_where_one_was_not_scored() {
    let mut rules = rules(2);
    rules.tie_break = vec![step(TieBreakKind::Chair, &[]), step(TieBreakKind::Shared, &[])];
    let mut contest = Contest::new(rules, 3);
    contest.score(0, "greeting", 0, &some(&[1100, 900])).score(0, "situation", 0, &some(&[0, 0]));
    contest.score(0, "greeting", 1, &some(&[900, 1100])).score(0, "situation", 1, &some(&[0, 0]));
    contest.score(0, "greeting", 2, &[None, Some(500)]).score(0, "situation", 2, &some(&[0, 0]));
    assert_eq!(contest.places(), [1, 1, 3]);
}

#[test]
fn what_is_missing_is_named_whole() {
    let mut contest = Contest::new(rules(2), 2);
    contest.score(0, "greeting", 0, &some(&[100, 100])).score(0, "situation", 0, &some(&[100, 100]));
    contest.score(0, "greeting", 1, &[None, None]).score(0, "situation", 1, &some(&[100, 100]));
    contest.0.sheets[1].status = SheetStatus::Draft;
    contest.0.sheets.retain(|sheet| sheet.part != "situation" || sheet.entry_id != entry_id(1) || sheet.seat_id != seat_id(0, 1));
    let sheet = |seat, entry, part: &str| Missing::Sheet { seat: seat_id(0, seat), entry: entry_id(entry), part: part.to_owned() };
    assert_eq!(
        contest.missing(),
        [sheet(1, 0, "greeting"), sheet(1, 1, "situation"), Missing::NobodyJudges { entry: entry_id(1), part: "greeting".to_owned() }]
    );
    // Who is out of the contest lacks nothing.
    contest.0.entries[0].status = EntryStatus::Disqualified;
    contest.0.entries[1].status = EntryStatus::Withdrawn;
    let found = contest.first_group();
    assert_eq!((found.places.len(), found.unplaced.len()), (0, 2));
}

#[test]
fn the_first_of_each_cluster_go_on() {
    let mut rules = rules(1);
    let mut last = round("last", 1, vec![part("talent", 1000)]);
    last.carried_percent = 50;
    rules.rounds[0].advance = Some(Advance { first: Some(2), at_least_x100: Some(500), by_cluster: true, edge: EdgeRule::All });
    rules.rounds.push(last);
    let mut contest = Contest::new(rules, 7);
    for (entrant, cluster) in ["a", "a", "a", "b", "b", "b", "b"].into_iter().enumerate() {
        contest.0.entries[entrant].cluster = Some(cluster.to_owned());
    }
    // In a: 900, 800, 700. In b: 650, two of 600 that share the edge, and one below the least score.
    contest.totals(&[900, 800, 700, 650, 600, 600, 400]);
    let on = advancing(&contest.0, 0).unwrap();
    let mut numbers: Vec<usize> = (0..7).filter(|entrant| on.contains(&entry_id(*entrant))).collect();
    assert_eq!(numbers, [0, 1, 3, 4, 5]);
    for (entrant, score) in [(0, 100), (1, 200), (3, 1000), (4, 0), (5, 0)] {
        contest.score(1, "talent", entrant, &[Some(score)]);
    }
    // Half of the round before is carried: 450 + 100, 400 + 200, 325 + 1000, 300, 300; the others come behind, by their own totals.
    assert_eq!(contest.exact(), ["550", "600", "700", "1325", "300", "300", "400"]);
    assert_eq!(contest.places(), [3, 2, 6, 1, 4, 4, 7]);
    // With the tie at the edge parted, one of the two goes on.
    contest.0.rules.rounds[0].advance.as_mut().unwrap().edge = EdgeRule::TieBreak;
    contest.0.rules.tie_break = vec![step(TieBreakKind::Draw, &[])];
    assert_eq!(advancing(&contest.0, 0), Err(vec![Missing::Draw { round: "final".to_owned() }]));
    contest.draw("x");
    contest.0.draws[0].round = "final".to_owned();
    let on = advancing(&contest.0, 0).unwrap();
    numbers.retain(|entrant| on.contains(&entry_id(*entrant)));
    assert!(numbers == [0, 1, 3, 4] || numbers == [0, 1, 3, 5], "{numbers:?}");
}

#[test]
fn special_prizes_go_to_the_best_of_a_part() {
    let mut rules = rules(1);
    rules.special_prizes =
        vec![SpecialPrize { code: "best".to_owned(), name: "Hay".to_owned(), name_en: None, part: "situation".to_owned(), count: 1, by_group: false }];
    let mut contest = Contest::new(rules, 3);
    for (entrant, (greeting, situation)) in [(2000, 1000), (0, 2500), (100, 2500)].into_iter().enumerate() {
        contest.score(0, "greeting", entrant, &[Some(greeting)]).score(0, "situation", entrant, &[Some(situation)]);
    }
    let given = outcome(&contest.0).unwrap().special_prizes;
    assert_eq!(given.iter().map(|given| given.cell_code.as_str()).collect::<Vec<_>>(), ["CB001", "CB002"], "whoever shares the last place is given it too");
    contest.take_off(1, "none", 1);
    contest.0.entries[1].status = EntryStatus::Disqualified;
    let given = outcome(&contest.0).unwrap().special_prizes;
    assert_eq!(given.iter().map(|given| given.cell_code.as_str()).collect::<Vec<_>>(), ["CB002"]);
}
