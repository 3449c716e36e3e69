//! Places, reckoned from totals: by what entrants are compared, step after step, as one list of numbers for each of them.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, HashMap};

use chibo_openapi::contests::{Advance, BundleEntry, ContestRound};
use chibo_openapi::vocabulary::{DrawKind, EdgeRule, EntryStatus, TieBreakKind};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::reckoning::{Points, Reckoning, int};

/// An entrant in a round.
#[derive(Debug, Clone)]
pub(super) struct Ranked {
    pub(super) entry: Uuid,
    pub(super) total: Points,
    pub(super) place: usize,
    pub(super) shared: bool,
    pub(super) goes_on: bool,
}

/// What parts an entrant from others with the same total: the greater first, of draws the smaller.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Compared {
    scores: Vec<Option<Points>>,
    drawn: Option<[u8; 32]>,
}

impl Compared {
    fn against(&self, other: &Self) -> Ordering {
        other.scores.cmp(&self.scores).then_with(|| self.drawn.cmp(&other.drawn))
    }
}

/// The rounds of a contest: of each everybody with a place.
pub(super) fn rounds(reckoning: &Reckoning<'_>) -> Result<Vec<Vec<Ranked>>, String> {
    let bundle = reckoning.bundle;
    let mut played: Vec<Vec<Ranked>> = Vec::new();
    for round in &bundle.rules.rounds {
        let before: Option<HashMap<Uuid, &Ranked>> = played.last().map(|ranked| ranked.iter().map(|one| (one.entry, one)).collect());
        let takes_part = |entry: &&BundleEntry| {
            let went_on = before.as_ref().is_none_or(|before| before.get(&entry.id).is_some_and(|one| one.goes_on));
            entry.status == EntryStatus::Entered && went_on
        };
        let entrants: Vec<&BundleEntry> = bundle.entries.iter().filter(takes_part).collect();
        let mut totals = Vec::with_capacity(entrants.len());
        for entry in entrants {
            let carried = before.as_ref().and_then(|before| Some(before.get(&entry.id)?.total));
            totals.push((entry, reckoning.total(round, entry.id, carried)?));
        }
        let mut ranked = Vec::new();
        for group in &bundle.rules.groups {
            let of_group: Vec<(&BundleEntry, Points)> = totals.iter().filter(|(entry, _)| entry.group == group.code).copied().collect();
            ranked.extend(of_round(reckoning, round, &of_group)?);
        }
        played.push(ranked);
    }
    Ok(played)
}

/// The places of those of a group in a round; where clusters advance by themselves, in each of them.
fn of_round(reckoning: &Reckoning<'_>, round: &ContestRound, totals: &[(&BundleEntry, Points)]) -> Result<Vec<Ranked>, String> {
    // Whoever the chair may not score takes the chair's score out of account for all of them.
    let chair = totals.iter().all(|(entry, _)| reckoning.chair(round, entry.id).is_some());
    let mut clusters: BTreeMap<Option<&str>, Vec<(&BundleEntry, Points)>> = BTreeMap::new();
    for (entry, total) in totals {
        let cluster = entry.cluster.as_deref().filter(|_| round.advance.as_ref().is_some_and(|advance| advance.by_cluster));
        clusters.entry(cluster).or_default().push((entry, *total));
    }
    let mut ranked = Vec::new();
    for mut of_cluster in clusters.into_values() {
        of_cluster.sort_by_key(|(_, total)| Reverse(*total));
        let mut classes: Vec<Vec<(Uuid, Points)>> = Vec::new();
        let mut behind = 0;
        for equal in of_cluster.chunk_by(|one, other| one.1 == other.1) {
            let parted = equal.len() > 1 && is_parted(round.advance.as_ref(), behind, equal.len());
            behind += equal.len();
            if !parted {
                classes.push(equal.iter().map(|(entry, total)| (entry.id, *total)).collect());
                continue;
            }
            let mut compared = Vec::with_capacity(equal.len());
            for (entry, total) in equal {
                compared.push((compare(reckoning, round, entry.id, chair)?, entry.id, *total));
            }
            compared.sort_by(|one, other| one.0.against(&other.0));
            let together = compared.chunk_by(|one, other| one.0 == other.0);
            classes.extend(together.map(|class| class.iter().map(|(_, entry, total)| (*entry, *total)).collect()));
        }
        let mut before = 0;
        for class in classes {
            let (place, shared) = (before + 1, class.len() > 1);
            before += class.len();
            let goes_on = |total: Points| round.advance.as_ref().is_some_and(|advance| goes_on(advance, place, total));
            ranked.extend(class.into_iter().map(|(entry, total)| Ranked { entry, total, place, shared, goes_on: goes_on(total) }));
        }
    }
    Ok(ranked)
}

/// In the last round every tie is parted; in others those across the edge, where the rules say so.
fn is_parted(advance: Option<&Advance>, behind: usize, equal: usize) -> bool {
    let Some(advance) = advance else { return true };
    let first = advance.first.and_then(|first| usize::try_from(first).ok());
    advance.edge == EdgeRule::TieBreak && first.is_some_and(|first| behind < first && first < behind + equal)
}

fn goes_on(advance: &Advance, place: usize, total: Points) -> bool {
    let among_first = advance.first.is_none_or(|first| i32::try_from(place).is_ok_and(|place| place <= first));
    among_first && advance.at_least_x100.is_none_or(|least| total >= int(least))
}

/// By what an entrant is compared with others of the same total.
fn compare(reckoning: &Reckoning<'_>, round: &ContestRound, entry: Uuid, chair: bool) -> Result<Compared, String> {
    let bundle = reckoning.bundle;
    let mut compared = Compared { scores: Vec::new(), drawn: None };
    for step in &bundle.rules.tie_break {
        match step.kind {
            TieBreakKind::Parts => {
                for code in &step.parts {
                    if let Some(part) = round.parts.iter().find(|part| part.code == *code) {
                        compared.scores.push(Some(reckoning.part(round, part, entry)?));
                    }
                }
            }
            TieBreakKind::Chair if chair => compared.scores.push(reckoning.chair(round, entry)),
            TieBreakKind::Chair | TieBreakKind::Shared => {}
            TieBreakKind::ExtraQuestions => {
                let asked = bundle.extra_questions.iter().filter(|answer| answer.round == round.code).map(|answer| answer.number).max().unwrap_or_default();
                let answer = |number: i32| {
                    let own = bundle.extra_questions.iter().find(|answer| answer.round == round.code && answer.number == number && answer.entry_id == entry);
                    own.map(|answer| int(answer.score_x100))
                };
                compared.scores.extend((1..=asked).map(answer));
            }
            TieBreakKind::Draw => {
                let held = bundle.draws.iter().find(|draw| draw.round == round.code && draw.kind == DrawKind::Tie);
                compared.drawn = held.and_then(|draw| draw.seed.as_deref()).map(|seed| key(seed, &format!("tie {}", round.code), entry));
            }
        }
    }
    Ok(compared)
}

/// The key of an entry in a draw.
pub(super) fn key(seed: &str, what: &str, entry: Uuid) -> [u8; 32] {
    Sha256::digest(format!("{seed}\n{what}\n{entry}")).into()
}
