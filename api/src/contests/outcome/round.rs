//! A round: the total of each entrant, places, and who goes on.

use std::collections::{BTreeMap, HashMap};

use chibo_openapi::contests::{Advance, BundleEntry, ContestRound, RoundResult};
use chibo_openapi::vocabulary::{EdgeRule, RoundingPlace};
use uuid::Uuid;

use super::exact::{Exact, rounded, rounding, score, whole};
use super::facts::{Facts, Missing};
use super::part::{ScoredPart, less, penalties_of, score_part};
use super::scored::{Classes, Scored, by_total};
use super::ties::Ties;

/// An entrant with a place in a round.
pub(super) struct Placed<'a> {
    pub(super) scored: Scored<'a>,
    pub(super) place: usize,
    pub(super) shared: bool,
    /// None in the last round.
    pub(super) advanced: Option<bool>,
}

impl Placed<'_> {
    /// As results show it.
    pub(super) fn result(&self, facts: &Facts<'_>, round: &ContestRound) -> RoundResult {
        let Scored { entry, parts, total, tie_break, sum, carried } = &self.scored;
        RoundResult {
            round: round.code.clone(),
            round_name: None,
            parts: parts.iter().map(|part| part.result.clone()).collect(),
            sum: score(*sum),
            carried: score(*carried),
            penalties: penalties_of(round, None, facts.penalties(&round.code, entry.id)),
            total: score(*total),
            place: i32::try_from(self.place).unwrap_or(i32::MAX),
            shared: self.shared,
            tie_break: tie_break.clone(),
            advanced: self.advanced,
        }
    }
}

/// The entrants of a round with their totals; those of whom something is missing are left out.
pub(super) fn totals<'a>(
    facts: &Facts<'a>,
    round: &ContestRound,
    entrants: &[&'a BundleEntry],
    before: &HashMap<Uuid, Exact>,
    missing: &mut Vec<Missing>,
) -> Vec<Scored<'a>> {
    let rules = &facts.bundle.rules;
    let mut scored = Vec::with_capacity(entrants.len());
    for entry in entrants {
        let (lacking, penalties) = (missing.len(), facts.penalties(&round.code, entry.id));
        let sheets: Vec<_> = round.parts.iter().map(|part| facts.sheets(round, part, entry.id, missing)).collect();
        if missing.len() > lacking {
            continue;
        }
        let parts: Vec<ScoredPart> = round.parts.iter().zip(&sheets).map(|(part, sheets)| score_part(rules, round, part, sheets, penalties)).collect();
        let sum: Exact = parts.iter().map(|part| part.weighted).sum();
        let carried = before.get(&entry.id).map_or(whole(0), |total| total * Exact::new(round.carried_percent.into(), 100));
        let left = less(sum + carried, &penalties_of(round, None, penalties));
        let total = rounded(left, rounding(rules, RoundingPlace::Total));
        scored.push(Scored { entry, parts, total, tie_break: Vec::new(), sum, carried });
    }
    scored
}

/// Places of those who are ranked together: in the last round every tie is parted, in another one those at the edge of who goes on.
pub(super) fn place<'a>(facts: &Facts<'a>, round: &ContestRound, scored: Vec<Scored<'a>>, missing: &mut Vec<Missing>) -> Vec<Placed<'a>> {
    let chair_scored_all = scored.iter().all(|one| facts.chair(round, one.entry.id).is_some());
    let ties = Ties { facts, round, chair_scored_all };
    let Some(advance) = &round.advance else {
        let classes = by_total(scored).into_iter().flat_map(|equal| ties.part(equal, missing)).collect();
        return numbered(classes, |_, _| None);
    };
    let mut scopes: BTreeMap<Option<&str>, Vec<Scored<'a>>> = BTreeMap::new();
    for one in scored {
        let cluster = one.entry.cluster.as_deref().filter(|_| advance.by_cluster);
        scopes.entry(cluster).or_default().push(one);
    }
    let mut placed = Vec::new();
    for of_scope in scopes.into_values() {
        let mut classes: Classes<'a> = Vec::new();
        let mut before = 0;
        for equal in by_total(of_scope) {
            let (count, at) = (equal.len(), before);
            before += count;
            let edge = first_of(advance).is_some_and(|first| at < first && at + count > first);
            if edge && advance.edge == EdgeRule::TieBreak { classes.extend(ties.part(equal, missing)) } else { classes.push(equal) }
        }
        placed.extend(numbered(classes, |place, total| Some(goes_on(advance, place, total))));
    }
    placed
}

fn first_of(advance: &Advance) -> Option<usize> {
    advance.first.and_then(|first| usize::try_from(first).ok())
}

fn goes_on(advance: &Advance, place: usize, total: Exact) -> bool {
    first_of(advance).is_none_or(|first| place <= first) && advance.at_least_x100.is_none_or(|least| total >= whole(least))
}

/// Places of classes: those of one share theirs, and the next one counts on behind them.
fn numbered(classes: Classes<'_>, advanced: impl Fn(usize, Exact) -> Option<bool>) -> Vec<Placed<'_>> {
    let mut placed = Vec::new();
    for class in classes {
        let (place, shared) = (placed.len() + 1, class.len() > 1);
        placed.extend(class.into_iter().map(|scored| Placed { place, shared, advanced: advanced(place, scored.total), scored }));
    }
    placed
}
