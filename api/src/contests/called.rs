//! Names beside the codes of a contest's rules, as the rules call them now. In Vietnamese, whoever asks: they are what somebody wrote, and an
//! answer does not change with the language that its reader's sentences are in. The log keeps codes only, so what is recorded has no names.

use chibo_openapi::contests::{
    ApartSheet, ContestAnswer, ContestBoard, ContestDraw, ContestEntry, ContestPenalty, ContestResults, ContestRules, ContestSeat, ContestTurn, GroupResult,
    PartResult, PenaltyResult, PlaceResult, RoundResult, ScoreSheet, SheetScore, SpecialPrizeGiven, TieBreakResult,
};
use chibo_openapi::vocabulary::TieBreakKind;

/// An answer, or a part of one, with codes of the rules.
pub trait Called {
    /// Writes the names.
    fn call(&mut self, rules: &ContestRules);
}

/// An answer with the names of the codes that it carries.
pub fn called<T: Called>(rules: &ContestRules, mut answer: T) -> T {
    answer.call(rules);
    answer
}

impl<T: Called> Called for Vec<T> {
    fn call(&mut self, rules: &ContestRules) {
        for item in self {
            item.call(rules);
        }
    }
}

/// The name of a round.
fn round(rules: &ContestRules, code: &str) -> Option<String> {
    rules.rounds.iter().find(|round| round.code == code).map(|round| round.name.clone())
}

/// The name of a part, whose code is unique in a contest.
fn part(rules: &ContestRules, code: &str) -> Option<String> {
    let mut parts = rules.rounds.iter().flat_map(|round| &round.parts);
    parts.find(|part| part.code == code).map(|part| part.name.clone())
}

fn group(rules: &ContestRules, code: &str) -> Option<String> {
    rules.groups.iter().find(|group| group.code == code).map(|group| group.name.clone())
}

fn penalty(rules: &ContestRules, code: &str) -> Option<String> {
    let mut penalties = rules.rounds.iter().flat_map(|round| &round.penalties);
    penalties.find(|rule| rule.code == code).map(|rule| rule.name.clone())
}

impl Called for ContestEntry {
    fn call(&mut self, rules: &ContestRules) {
        self.group_name = group(rules, &self.group);
    }
}

impl Called for ContestSeat {
    fn call(&mut self, rules: &ContestRules) {
        self.round_name = round(rules, &self.round);
    }
}

impl Called for ContestPenalty {
    fn call(&mut self, rules: &ContestRules) {
        self.round_name = round(rules, &self.round);
        self.penalty_name = penalty(rules, &self.penalty);
    }
}

impl Called for ContestAnswer {
    fn call(&mut self, rules: &ContestRules) {
        self.round_name = round(rules, &self.round);
    }
}

impl Called for ContestDraw {
    fn call(&mut self, rules: &ContestRules) {
        self.round_name = round(rules, &self.round);
        for question in self.drawn.iter_mut().flat_map(|drawn| &mut drawn.questions) {
            question.part_name = part(rules, &question.part);
        }
    }
}

impl Called for ContestTurn {
    fn call(&mut self, rules: &ContestRules) {
        self.part_name = part(rules, &self.part);
    }
}

impl Called for ContestBoard {
    fn call(&mut self, rules: &ContestRules) {
        self.round_name = self.round.as_deref().and_then(|code| round(rules, code));
        if let Some(on) = &mut self.on {
            on.call(rules);
        }
        for of_entry in self.entries.iter_mut().flat_map(|entry| &mut entry.parts) {
            of_entry.part_name = part(rules, &of_entry.part);
        }
    }
}

impl Called for ApartSheet {
    fn call(&mut self, rules: &ContestRules) {
        self.part_name = part(rules, &self.part);
    }
}

impl Called for ScoreSheet {
    fn call(&mut self, rules: &ContestRules) {
        self.round_name = round(rules, &self.round);
        let rule = rules.rounds.iter().flat_map(|round| &round.parts).find(|part| part.code == self.part);
        self.part_name = rule.map(|part| part.name.clone());
        let entered = self.differing.iter_mut().flat_map(|entry| &mut entry.scores);
        for SheetScore { criterion, criterion_name, .. } in self.scores.iter_mut().flatten().chain(entered) {
            let found = rule.and_then(|part| part.criteria.iter().find(|rule| rule.code == *criterion));
            *criterion_name = found.map(|rule| rule.name.clone());
        }
    }
}

impl Called for ContestResults {
    fn call(&mut self, rules: &ContestRules) {
        self.groups.call(rules);
        for SpecialPrizeGiven { prize, prize_name, group: of, group_name, .. } in &mut self.special_prizes {
            *prize_name = rules.special_prizes.iter().find(|rule| rule.code == *prize).map(|rule| rule.name.clone());
            *group_name = of.as_deref().and_then(|code| group(rules, code));
        }
    }
}

impl Called for GroupResult {
    fn call(&mut self, rules: &ContestRules) {
        let rule = rules.groups.iter().find(|group| group.code == self.group);
        self.group_name = rule.map(|group| group.name.clone());
        for PlaceResult { prize, prize_name, rounds, .. } in &mut self.places {
            let code = prize.as_deref();
            *prize_name = rule.and_then(|group| group.prizes.iter().find(|prize| Some(prize.code.as_str()) == code)).map(|prize| prize.name.clone());
            rounds.call(rules);
        }
    }
}

impl Called for RoundResult {
    fn call(&mut self, rules: &ContestRules) {
        self.round_name = round(rules, &self.round);
        for PartResult { part: of, part_name, penalties, .. } in &mut self.parts {
            *part_name = part(rules, of);
            penalties.call(rules);
        }
        self.penalties.call(rules);
        for TieBreakResult { kind, of, of_name, .. } in &mut self.tie_break {
            // That of an extra question is a number.
            *of_name = of.as_deref().filter(|_| *kind == TieBreakKind::Parts).and_then(|code| part(rules, code));
        }
    }
}

impl Called for PenaltyResult {
    fn call(&mut self, rules: &ContestRules) {
        self.penalty_name = penalty(rules, &self.penalty);
    }
}
