//! The server's way from sheets to places and the client's, which were written apart, over contests made up at random: they agree to the last
//! fraction, and each finds out what the other would not have told.

use chibo_api::contests::outcome::draw::seed_hash;
use chibo_api::contests::outcome::{Missing, outcome};
use chibo_openapi::contests::{
    Advance, BundleDraw, BundleEntry, BundleExtraQuestion, BundlePenalty, BundleSeat, BundleSheet, ContestBundle, ContestResults, ContestRules, CriterionScore,
};
use chibo_openapi::vocabulary::{DrawKind, EdgeRule, EntryStatus, SeatKind, SheetStatus, SheetsOf};
use chibo_tests::{Value, json};
use uuid::Uuid;

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![once: both_ways_agree, samples_are_played, a_changed_result_is_found_out]
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn chance(&mut self, one_in: u64) -> bool {
        self.below(one_in) == 0
    }

    fn of<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        &values[usize::try_from(self.below(values.len() as u64)).unwrap()]
    }

    fn id(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.below(u64::MAX >> 33), self.below(u64::MAX >> 33))
    }
}

/// Rules of a contest: whatever the contract can say, with few steps so that ties are frequent.
fn rules(dice: &mut Dice) -> ContestRules {
    let rounds = 1 + dice.below(2);
    let groups = 1 + dice.below(2);
    let aggregation = *dice.of(&["mean", "mean_without_extremes", "median", "sum"]);
    let kinds = ["residential", "agency"];
    let group = |number: u64| {
        json!({ "code": format!("g{number}"), "name": "Khối", "cell_kinds": [kinds[usize::try_from(number).unwrap()]],
            "prizes": [{ "code": "first", "name": "Nhất", "count": 1 }, { "code": "second", "name": "Nhì", "count": 2 }, { "code": "rest", "name": "KK" }] })
    };
    let mut codes = Vec::new();
    let mut round = |number: u64, dice: &mut Dice| {
        let parts: Vec<Value> = (0..=dice.below(3))
            .map(|at| {
                let code = format!("p{number}{at}");
                codes.push(code.clone());
                let least = if dice.chance(4) { -100 } else { 0 };
                json!({ "code": code, "kind": "quiz", "name": "Phần", "max_x100": 700, "weight_x100": dice.of(&[100, 100, 150, 33]),
                    "sheets_of": if dice.chance(5) { "panel" } else { "each_judge" },
                    "criteria": [{ "code": "a", "name": "A", "max_x100": 400, "min_x100": least, "step_x100": 100 }, { "code": "b", "name": "B", "max_x100": 300, "step_x100": 50 }] })
            })
            .collect();
        json!({ "code": format!("r{number}"), "name": "Vòng", "judges": 1 + dice.below(6), "max_x100": 1, "parts": parts,
            "carried_percent": if number > 0 { *dice.of(&[0, 0, 50, 33]) } else { 0 },
            "penalties": [{ "code": format!("late{number}"), "name": "Muộn", "points_x100": 100, "per_seconds": 30, "most_x100": 250 },
                { "code": format!("part{number}"), "name": "Lỗi", "points_x100": 75, "part": format!("p{number}0") }] })
    };
    let rounds: Vec<Value> = (0..rounds).map(|number| round(number, dice)).collect();
    let mut steps = Vec::new();
    if dice.chance(2) {
        steps.push(json!({ "kind": "parts", "parts": codes.iter().rev().take(2).collect::<Vec<_>>() }));
    }
    if dice.chance(2) {
        steps.push(json!({ "kind": "chair" }));
    }
    if dice.chance(3) {
        steps.push(json!({ "kind": "extra_questions" }));
    }
    steps.push(json!({ "kind": dice.of(&["draw", "shared"]) }));
    let rounding: Vec<Value> = ["sheet", "part", "total"]
        .into_iter()
        .filter(|_| dice.chance(3))
        .collect::<Vec<_>>()
        .into_iter()
        .map(|place| json!({ "place": place, "step_x100": dice.of(&[1, 50, 100]), "mode": dice.of(&["half_up", "half_even", "up", "down"]) }))
        .collect();
    let rules = json!({
        "groups": (0..groups).map(group).collect::<Vec<_>>(), "rounds": rounds, "score_entry": "own", "aggregation": aggregation, "rounding": rounding,
        "tie_break": steps, "special_prizes": [{ "code": "best", "name": "Hay nhất", "part": codes[0], "count": 1 + dice.below(2), "by_group": dice.chance(2) }],
    });
    let mut rules: ContestRules = serde_json::from_value(rules).expect("rules");
    let last = rules.rounds.len() - 1;
    for round in &mut rules.rounds[..last] {
        let first = (!dice.chance(4)).then(|| 1 + i32::try_from(dice.below(4)).unwrap());
        let at_least_x100 = (first.is_none() || dice.chance(4)).then(|| 100 * i32::try_from(dice.below(12)).unwrap());
        let edge = *dice.of(&[EdgeRule::All, EdgeRule::TieBreak]);
        round.advance = Some(Advance { first, at_least_x100, by_cluster: dice.chance(2), edge });
    }
    rules
}

/// A contest with everything that its result needs but answers to extra questions.
fn contest(dice: &mut Dice) -> ContestBundle {
    let rules = rules(dice);
    let entrants = 2 + dice.below(12);
    played(rules, entrants, dice)
}

/// A contest under some rules, of so many entrants.
fn played(rules: ContestRules, entrants: u64, dice: &mut Dice) -> ContestBundle {
    let entries: Vec<BundleEntry> = (0..entrants)
        .map(|number| BundleEntry {
            id: dice.id(),
            cell_code: format!("CB{number:02}"),
            cell_name: "Chi bộ".to_owned(),
            name: "Nguyễn Văn Tư".to_owned(),
            group: dice.of(&rules.groups).code.clone(),
            cluster: dice.chance(2).then(|| format!("Cụm {}", dice.below(2))),
            status: if dice.chance(8) { EntryStatus::Withdrawn } else { EntryStatus::Entered },
        })
        .collect();
    let (mut seats, mut sheets, mut penalties) = (Vec::new(), Vec::new(), Vec::new());
    for round in &rules.rounds {
        let of_round: Vec<BundleSeat> = (0..round.judges)
            .map(|number| {
                let kind = if number == 0 { SeatKind::Chair } else { SeatKind::Judge };
                BundleSeat { id: dice.id(), round: round.code.clone(), kind, name: "Giám khảo".to_owned() }
            })
            .collect();
        for entry in &entries {
            for part in &round.parts {
                for (at, seat) in of_round.iter().enumerate() {
                    if at > 0 && part.sheets_of == SheetsOf::Panel {
                        continue;
                    }
                    // Somebody is left to judge: the chair of a panel of one, or of a sheet for all, is never blocked.
                    let blocked = at > 0 && dice.chance(7) || (at == 0 && part.sheets_of == SheetsOf::EachJudge && round.judges > 2 && dice.chance(20));
                    let scores = part.criteria.iter().map(|rule| {
                        let steps = u64::try_from((rule.max_x100 - rule.min_x100) / rule.step_x100).unwrap() + 1;
                        let score_x100 = rule.min_x100 + i32::try_from(dice.below(steps)).unwrap() * rule.step_x100;
                        CriterionScore { criterion: rule.code.clone(), score_x100 }
                    });
                    let scores: Vec<CriterionScore> = scores.collect();
                    let status = if blocked { SheetStatus::Blocked } else { SheetStatus::Locked };
                    sheets.push(BundleSheet {
                        seat_id: seat.id,
                        entry_id: entry.id,
                        part: part.code.clone(),
                        status,
                        scores: if blocked { Vec::new() } else { scores },
                    });
                }
            }
            for rule in &round.penalties {
                if dice.chance(6) {
                    let amount = 1 + i32::try_from(dice.below(if rule.per_seconds.is_some() { 100 } else { 3 })).unwrap();
                    penalties.push(BundlePenalty { entry_id: entry.id, round: round.code.clone(), penalty: rule.code.clone(), amount });
                }
            }
        }
        seats.extend(of_round);
    }
    let draw = |round: &str, dice: &mut Dice| {
        let seed = format!("seed {}", dice.below(1_000_000));
        BundleDraw { round: round.to_owned(), kind: DrawKind::Tie, seed_hash: seed_hash(&seed), seed: Some(seed), entries: Vec::new() }
    };
    let draws = rules.rounds.iter().map(|round| draw(&round.code, dice)).collect();
    let (contest_id, code, title) = (dice.id(), "HT".to_owned(), "Hội thi".to_owned());
    ContestBundle { contest_id, code, title, rules, entries, seats, sheets, penalties, extra_questions: Vec::new(), draws, results: None }
}

/// The server's result, with answers to extra questions as long as it asks for them; none where something else is missing.
fn told(bundle: &mut ContestBundle, dice: &mut Dice) -> Option<ContestResults> {
    loop {
        match outcome(bundle) {
            Ok(outcome) => {
                let (contest_id, groups, special_prizes) = (bundle.contest_id, outcome.groups, outcome.special_prizes);
                return Some(ContestResults {
                    contest_id,
                    number: 1,
                    computed_at: chrono::Utc::now(),
                    reason: None,
                    document_number: None,
                    groups,
                    special_prizes,
                });
            }
            Err(missing) => {
                for missing in missing {
                    let Missing::ExtraQuestion { round, number, entries } = missing else { return None };
                    for entry_id in entries {
                        let score_x100 = 100 * i32::try_from(dice.below(4)).unwrap();
                        bundle.extra_questions.push(BundleExtraQuestion { round: round.clone(), number, entry_id, score_x100 });
                    }
                }
            }
        }
    }
}

fn both_ways_agree() {
    let mut dice = Dice(7);
    let (mut compared, mut parted, mut shared, mut lacking) = (0, 0, 0, 0);
    for number in 0..2000 {
        let mut bundle = contest(&mut dice);
        let Some(told) = told(&mut bundle, &mut dice) else {
            lacking += 1;
            continue;
        };
        let (places, differences) = chibo::verify_contest(&bundle, &told);
        assert!(differences.is_empty(), "contest {number}: {differences:#?}\n{}", serde_json::to_string(&bundle.rules).unwrap());
        compared += places;
        let all = told.groups.iter().flat_map(|group| &group.places);
        parted += all.clone().filter(|place| place.rounds.iter().any(|round| !round.tie_break.is_empty())).count();
        shared += all.filter(|place| place.shared).count();
    }
    assert!(
        compared > 8000 && parted > 500 && shared > 500 && lacking < 400,
        "{compared} places, {parted} parted, {shared} shared; {lacking} contests lack something"
    );
}

/// Each of the sample files, with 35 entrants: both ways agree, and prizes are given as the file says.
fn samples_are_played() {
    let mut dice = Dice(3);
    let (mut files, mut played_out) = (0, 0);
    for file in std::fs::read_dir(chibo_tests::golden::path("samples/contests")).unwrap().map(|file| file.unwrap().path()) {
        let rules: ContestRules = serde_yaml_ng::from_str(&std::fs::read_to_string(&file).unwrap()).expect("rules");
        files += 1;
        for _ in 0..40 {
            let mut bundle = played(rules.clone(), 35, &mut dice);
            for entry in &mut bundle.entries {
                entry.cluster = Some(format!("Cụm {}", dice.below(3)));
            }
            // A wrong answer to a star question costs points, and speaking too long does. Of few judges all may have a conflict with somebody.
            let Some(told) = told(&mut bundle, &mut dice) else { continue };
            played_out += 1;
            let (places, differences) = chibo::verify_contest(&bundle, &told);
            let entered = bundle.entries.iter().filter(|entry| entry.status == EntryStatus::Entered).count();
            assert_eq!((places, differences), (entered, Vec::new()), "{}", file.display());
            for (group, rule) in told.groups.iter().zip(&rules.groups) {
                for prize in rule.prizes.iter().filter(|prize| prize.count.is_some()) {
                    let given: Vec<_> = group.places.iter().filter(|place| place.prize.as_ref() == Some(&prize.code)).collect();
                    let wanted = usize::try_from(prize.count.unwrap()).unwrap().min(group.places.len());
                    assert!(given.len() >= wanted || given.iter().any(|place| place.shared) || group.places.iter().any(|place| place.shared), "{}", prize.code);
                }
            }
        }
    }
    assert!(files >= 5 && played_out >= files * 20, "{files} samples, {played_out} results");
}

/// Whatever is changed in a result shows.
fn a_changed_result_is_found_out() {
    let mut dice = Dice(11);
    let mut tried = 0;
    while tried < 300 {
        let mut bundle = contest(&mut dice);
        let Some(mut told) = told(&mut bundle, &mut dice) else { continue };
        let Some(place) = told.groups.iter_mut().flat_map(|group| &mut group.places).next() else { continue };
        match dice.below(5) {
            0 => place.place += 1,
            1 => place.shared = !place.shared,
            2 => place.total.exact_x100.push('1'),
            3 => place.prize = Some("other".to_owned()),
            _ => place.rounds[0].parts[0].score.exact_x100.insert(0, '-'),
        }
        let (_, differences) = chibo::verify_contest(&bundle, &told);
        assert!(!differences.is_empty(), "nothing was found out");
        tried += 1;
    }
}
