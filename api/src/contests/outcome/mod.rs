//! From sheets to places: what a bundle of rules, entries, sheets and penalties comes to, exactly and with the whole way. Pure.
//! Not here: whether the rules can be carried out at all (`valid`), and how results are told (`results`).

pub mod draw;
mod exact;
mod facts;
mod part;
mod round;
mod scored;
#[cfg(test)]
pub(super) mod tests;
mod ties;

use std::cmp::Reverse;
use std::collections::HashMap;

use chibo_openapi::contests::{BundleEntry, ContestBundle, ContestGroup, GroupResult, PlaceResult, RoundResult, SpecialPrize, SpecialPrizeGiven, Unplaced};
use chibo_openapi::vocabulary::EntryStatus;
use uuid::Uuid;

use exact::{Exact, score};
use facts::Facts;
pub use facts::Missing;
use round::{Placed, place, totals};

/// What a contest came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The groups, in the order of the rules.
    pub groups: Vec<GroupResult>,
    /// Special prizes, in the order of the rules.
    pub special_prizes: Vec<SpecialPrizeGiven>,
}

/// The outcome of a contest; or everything that is missing for it.
pub fn outcome(bundle: &ContestBundle) -> Result<Outcome, Vec<Missing>> {
    let played = Played::new(bundle, bundle.rules.rounds.len());
    if !played.missing.is_empty() {
        return Err(played.missing);
    }
    let groups = bundle.rules.groups.iter().map(|group| played.group(group)).collect();
    let special_prizes = bundle.rules.special_prizes.iter().flat_map(|prize| played.special(prize)).collect();
    Ok(Outcome { groups, special_prizes })
}

/// Who goes on after a round, in no order; or everything that is missing to say so.
pub fn advancing(bundle: &ContestBundle, round: usize) -> Result<Vec<Uuid>, Vec<Missing>> {
    let played = Played::new(bundle, round + 1);
    if !played.missing.is_empty() {
        return Err(played.missing);
    }
    let last = played.rounds.get(round).into_iter().flatten();
    Ok(last.filter(|placed| placed.advanced == Some(true)).map(|placed| placed.scored.entry.id).collect())
}

/// Rounds as they were played.
struct Played<'a> {
    facts: Facts<'a>,
    /// Of each round everybody with a place.
    rounds: Vec<Vec<Placed<'a>>>,
    missing: Vec<Missing>,
}

impl<'a> Played<'a> {
    /// The first rounds of a contest.
    fn new(bundle: &'a ContestBundle, rounds: usize) -> Self {
        let facts = Facts::new(bundle);
        let mut played = Self { facts, rounds: Vec::new(), missing: Vec::new() };
        let mut before: HashMap<Uuid, Exact> = HashMap::new();
        for (number, round) in bundle.rules.rounds.iter().enumerate().take(rounds) {
            let mut of_round = Vec::new();
            for group in &bundle.rules.groups {
                let ranked = played.facts.ranked(&group.code);
                let entrants: Vec<&BundleEntry> = ranked.into_iter().filter(|entry| number == 0 || played.went_on(number - 1, entry.id)).collect();
                let scored = totals(&played.facts, round, &entrants, &before, &mut played.missing);
                of_round.extend(place(&played.facts, round, scored, &mut played.missing));
            }
            before = of_round.iter().map(|placed| (placed.scored.entry.id, placed.scored.total)).collect();
            played.rounds.push(of_round);
            // Who goes on is not known, so nothing can be said of what comes after.
            if !played.missing.is_empty() {
                break;
            }
        }
        played.missing.sort();
        played
    }

    fn went_on(&self, round: usize, entry: Uuid) -> bool {
        self.rounds[round].iter().any(|placed| placed.scored.entry.id == entry && placed.advanced == Some(true))
    }

    /// The rounds of an entrant.
    fn way(&self, entry: Uuid) -> Vec<RoundResult> {
        let of_round = |(placed, round): (&Vec<Placed<'_>>, _)| {
            let found = placed.iter().find(|placed| placed.scored.entry.id == entry);
            found.map(|placed| placed.result(&self.facts, round))
        };
        self.rounds.iter().zip(&self.facts.bundle.rules.rounds).filter_map(of_round).collect()
    }

    /// The places of a group: those of the last round, and behind them whoever went no further than an earlier one, by its total.
    fn group(&self, group: &ContestGroup) -> GroupResult {
        let mut places: Vec<PlaceResult> = Vec::new();
        for (number, of_round) in self.rounds.iter().enumerate().rev() {
            let ended = |placed: &&Placed<'_>| placed.scored.entry.group == group.code && placed.advanced != Some(true);
            let mut here: Vec<&Placed<'_>> = of_round.iter().filter(ended).collect();
            let behind = places.len();
            if number + 1 < self.rounds.len() {
                here.sort_by_key(|placed| Reverse(placed.scored.total));
            }
            for (at, placed) in here.iter().enumerate() {
                let (place, shared) = if number + 1 == self.rounds.len() {
                    (placed.place, placed.shared)
                } else {
                    let first = here.iter().position(|other| other.scored.total == placed.scored.total).unwrap_or(at);
                    let same = here.iter().filter(|other| other.scored.total == placed.scored.total).count();
                    (behind + first + 1, same > 1)
                };
                places.push(self.told(placed, place, shared, group));
            }
        }
        let unplaced = self.facts.of_group(&group.code).filter(|entry| entry.status != EntryStatus::Entered);
        let unplaced = unplaced.map(|entry| Unplaced { entry_id: entry.id, cell_code: entry.cell_code.clone(), status: entry.status });
        GroupResult { group: group.code.clone(), group_name: None, places, unplaced: unplaced.collect() }
    }

    fn told(&self, placed: &Placed<'_>, place: usize, shared: bool, group: &ContestGroup) -> PlaceResult {
        let BundleEntry { id, cell_code, cell_name, name, group: _, cluster: _, status: _ } = placed.scored.entry;
        PlaceResult {
            place: i32::try_from(place).unwrap_or(i32::MAX),
            shared,
            entry_id: *id,
            cell_code: cell_code.clone(),
            cell_name: cell_name.clone(),
            name: name.clone(),
            prize: prize(group, place),
            prize_name: None,
            total: score(placed.scored.total),
            rounds: self.way(*id),
        }
    }

    /// Who is given a special prize: the best in the part, and whoever shares the last place that is given it.
    fn special(&self, prize: &SpecialPrize) -> Vec<SpecialPrizeGiven> {
        let rules = &self.facts.bundle.rules;
        let place = |round: &chibo_openapi::contests::ContestRound| round.parts.iter().position(|part| part.code == prize.part);
        let Some((round, part)) = rules.rounds.iter().enumerate().find_map(|(at, round)| Some((at, place(round)?))) else { return Vec::new() };
        let scopes: Vec<Option<&str>> = if prize.by_group { rules.groups.iter().map(|group| Some(group.code.as_str())).collect() } else { vec![None] };
        let mut given = Vec::new();
        for scope in scopes {
            let mut best: Vec<&Placed<'_>> = self.rounds[round].iter().filter(|placed| scope.is_none_or(|group| placed.scored.entry.group == group)).collect();
            let value = |placed: &&Placed<'_>| placed.scored.parts[part].unweighted;
            best.sort_by_key(|placed| (Reverse(value(placed)), &placed.scored.entry.cell_code));
            let last = usize::try_from(prize.count).ok().and_then(|count| best.get(count.min(best.len()).checked_sub(1)?)).map(value);
            let winning = best.iter().filter(|placed| last.is_some_and(|last| value(placed) >= last));
            given.extend(winning.map(|placed| SpecialPrizeGiven {
                prize: prize.code.clone(),
                prize_name: None,
                group: scope.map(str::to_owned),
                group_name: None,
                entry_id: placed.scored.entry.id,
                cell_code: placed.scored.entry.cell_code.clone(),
                name: placed.scored.entry.name.clone(),
                score: score(value(placed)),
            }));
        }
        given
    }
}

/// The prize that covers a place: so many places each, the highest prize first. Whoever shares a place shares its prize.
fn prize(group: &ContestGroup, place: usize) -> Option<String> {
    let mut covered = 0;
    let covers = |prize: &&chibo_openapi::contests::ContestPrize| {
        covered += prize.count.and_then(|count| usize::try_from(count).ok()).unwrap_or(usize::MAX - covered);
        place <= covered
    };
    group.prizes.iter().find(covers).map(|prize| prize.code.clone())
}
