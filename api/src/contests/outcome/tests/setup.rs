//! Contests for tests: a group of so many entrants, a panel, and sheets that are filled by hand.

use chibo_openapi::contests::{
    BundleDraw, BundleEntry, BundleExtraQuestion, BundlePenalty, BundleSeat, BundleSheet, ContestBundle, ContestGroup, ContestPart, ContestPrize, ContestRound,
    ContestRules, Criterion, CriterionScore, GroupResult, PenaltyRule, TieBreakStep,
};
use chibo_openapi::vocabulary::{Aggregation, CellKind, DrawKind, EntryStatus, PartKind, ScoreEntry, SeatKind, SheetStatus, SheetsOf, TieBreakKind};
use uuid::Uuid;

use crate::contests::outcome::draw::seed_hash;
use crate::contests::outcome::{Missing, outcome};

pub(super) fn entry_id(number: usize) -> Uuid {
    Uuid::from_u128(0xE000 + number as u128)
}

pub(super) fn seat_id(round: usize, number: usize) -> Uuid {
    Uuid::from_u128(0x5000 + (round * 100 + number) as u128)
}

pub(in crate::contests) fn part(code: &str, max_x100: i32) -> ContestPart {
    let criterion = Criterion { code: "all".to_owned(), name: "Chung".to_owned(), name_en: None, min_x100: 0, max_x100, step_x100: 25 };
    ContestPart {
        code: code.to_owned(),
        kind: PartKind::Greeting,
        name: code.to_owned(),
        name_en: None,
        sheets_of: SheetsOf::EachJudge,
        max_x100,
        weight_x100: 100,
        time_limit_seconds: None,
        questions: None,
        criteria: vec![criterion],
    }
}

pub(in crate::contests) fn round(code: &str, judges: i32, parts: Vec<ContestPart>) -> ContestRound {
    let max_x100 = parts.iter().map(|part| part.max_x100 * part.weight_x100 / 100).sum();
    ContestRound {
        code: code.to_owned(),
        name: code.to_owned(),
        name_en: None,
        judges,
        parts,
        max_x100,
        carried_percent: 0,
        penalties: Vec::new(),
        advance: None,
    }
}

pub(in crate::contests) fn penalty(code: &str, part: Option<&str>, points_x100: i32, per_seconds: Option<i32>) -> PenaltyRule {
    PenaltyRule { code: code.to_owned(), name: code.to_owned(), name_en: None, part: part.map(str::to_owned), points_x100, per_seconds, most_x100: None }
}

pub(in crate::contests) fn group(code: &str, prizes: &[(&str, Option<i32>)]) -> ContestGroup {
    let prize = |(code, count): &(&str, Option<i32>)| ContestPrize { code: (*code).to_owned(), name: (*code).to_owned(), name_en: None, count: *count };
    ContestGroup {
        code: code.to_owned(),
        name: code.to_owned(),
        name_en: None,
        cell_kinds: vec![CellKind::Residential],
        prizes: prizes.iter().map(prize).collect(),
    }
}

pub(in crate::contests) fn step(kind: TieBreakKind, parts: &[&str]) -> TieBreakStep {
    TieBreakStep { kind, parts: parts.iter().map(|part| (*part).to_owned()).collect() }
}

/// Two parts of 20 and 30 points, the mean of the judges, nothing rounded, ties shared.
pub(in crate::contests) fn rules(judges: i32) -> ContestRules {
    ContestRules {
        source: None,
        deputies_may_enter: false,
        statement_characters: 0,
        groups: vec![group("all", &[("first", Some(1)), ("second", Some(1)), ("third", Some(2)), ("other", None)])],
        rounds: vec![round("final", judges, vec![part("greeting", 2000), part("situation", 3000)])],
        score_entry: ScoreEntry::Own,
        aggregation: Aggregation::Mean,
        rounding: Vec::new(),
        apart_x100: None,
        tie_break: vec![step(TieBreakKind::Shared, &[])],
        special_prizes: Vec::new(),
    }
}

/// A contest under way.
#[derive(Debug, Clone)]
pub(super) struct Contest(pub(super) ContestBundle);

impl Contest {
    /// So many entrants of the first group; nothing is scored yet.
    pub(super) fn new(rules: ContestRules, entrants: usize) -> Self {
        let entry = |number: usize| BundleEntry {
            id: entry_id(number),
            cell_code: format!("CB{number:03}"),
            cell_name: format!("Chi bộ {number}"),
            name: format!("Bí thư {number}"),
            group: rules.groups[0].code.clone(),
            cluster: None,
            status: EntryStatus::Entered,
        };
        let seats = rules.rounds.iter().enumerate().flat_map(|(at, round)| {
            (0..usize::try_from(round.judges).unwrap()).map(move |number| BundleSeat {
                id: seat_id(at, number),
                round: round.code.clone(),
                kind: if number == 0 { SeatKind::Chair } else { SeatKind::Judge },
                name: format!("Giám khảo {number}"),
            })
        });
        Self(ContestBundle {
            contest_id: Uuid::from_u128(1),
            code: "HT".to_owned(),
            title: "Hội thi".to_owned(),
            entries: (0..entrants).map(entry).collect(),
            seats: seats.collect(),
            sheets: Vec::new(),
            penalties: Vec::new(),
            extra_questions: Vec::new(),
            draws: Vec::new(),
            results: None,
            rules,
        })
    }

    /// The sheets of each judge for an entrant in a part that has one criterion; a judge without a score is blocked.
    pub(super) fn score(&mut self, round: usize, part: &str, entrant: usize, scores: &[Option<i32>]) -> &mut Self {
        for (number, score) in scores.iter().enumerate() {
            self.sheet(round, part, entrant, number, score.map(|score| vec![("all", score)]).as_deref());
        }
        self
    }

    /// A sheet with a score for each criterion; none: blocked.
    pub(super) fn sheet(&mut self, round: usize, part: &str, entrant: usize, judge: usize, scores: Option<&[(&str, i32)]>) -> &mut Self {
        let written = |(criterion, score_x100): &(&str, i32)| CriterionScore { criterion: (*criterion).to_owned(), score_x100: *score_x100 };
        self.0.sheets.push(BundleSheet {
            seat_id: seat_id(round, judge),
            entry_id: entry_id(entrant),
            part: part.to_owned(),
            status: if scores.is_some() { SheetStatus::Submitted } else { SheetStatus::Blocked },
            scores: scores.unwrap_or_default().iter().map(written).collect(),
        });
        self
    }

    /// The same score of every judge in the greeting, and nothing in the other part: a total, and no more.
    pub(super) fn totals(&mut self, totals: &[i32]) -> &mut Self {
        let judges = usize::try_from(self.0.rules.rounds[0].judges).unwrap();
        for (entrant, total) in totals.iter().enumerate() {
            self.score(0, "greeting", entrant, &vec![Some(*total); judges]).score(0, "situation", entrant, &vec![Some(0); judges]);
        }
        self
    }

    pub(super) fn take_off(&mut self, entrant: usize, penalty: &str, amount: i32) -> &mut Self {
        let round = self.0.rules.rounds[0].code.clone();
        self.0.penalties.push(BundlePenalty { entry_id: entry_id(entrant), round, penalty: penalty.to_owned(), amount });
        self
    }

    pub(super) fn extra(&mut self, number: i32, scores: &[(usize, i32)]) -> &mut Self {
        let round = self.0.rules.rounds.last().unwrap().code.clone();
        let one =
            |(entrant, score_x100): &(usize, i32)| BundleExtraQuestion { round: round.clone(), number, entry_id: entry_id(*entrant), score_x100: *score_x100 };
        self.0.extra_questions.extend(scores.iter().map(one));
        self
    }

    pub(super) fn draw(&mut self, seed: &str) -> &mut Self {
        let round = self.0.rules.rounds.last().unwrap().code.clone();
        self.0.draws.push(BundleDraw { round, kind: DrawKind::Tie, seed_hash: seed_hash(seed), seed: Some(seed.to_owned()), entries: Vec::new() });
        self
    }

    pub(super) fn first_group(&self) -> GroupResult {
        outcome(&self.0).unwrap_or_else(|missing| panic!("missing: {missing:?}")).groups.remove(0)
    }

    pub(super) fn missing(&self) -> Vec<Missing> {
        outcome(&self.0).expect_err("something is missing")
    }

    /// Place of each entrant, by number.
    pub(super) fn places(&self) -> Vec<i32> {
        let group = self.first_group();
        let place = |entry: &BundleEntry| group.places.iter().find(|place| place.entry_id == entry.id).map_or(0, |place| place.place);
        self.0.entries.iter().map(place).collect()
    }

    /// Prize of each entrant, by number.
    pub(super) fn prizes(&self) -> Vec<String> {
        let group = self.first_group();
        let prize = |entry: &BundleEntry| group.places.iter().find(|place| place.entry_id == entry.id).and_then(|place| place.prize.clone());
        self.0.entries.iter().map(|entry| prize(entry).unwrap_or_default()).collect()
    }

    /// Exact total of each entrant, by number.
    pub(super) fn exact(&self) -> Vec<String> {
        let group = self.first_group();
        let total = |entry: &BundleEntry| group.places.iter().find(|place| place.entry_id == entry.id).map(|place| place.total.exact_x100.clone());
        self.0.entries.iter().map(|entry| total(entry).unwrap_or_default()).collect()
    }
}
