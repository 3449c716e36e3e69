//! The result of a contest, computed again from its bundle, offline and with code of its own; and where it differs from what the server told.

pub(crate) mod log;
mod ranking;
mod reckoning;
pub(crate) mod witness;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chibo_openapi::contests::{ContestBundle, ContestGroup, ContestResults, PlaceResult, Score, SpecialPrize};
use chibo_openapi::vocabulary::DrawKind;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::say::say;
use ranking::{Ranked, rounds};
use reckoning::{Points, Reckoning};

/// Places that were compared, and every difference in words; none where both ways agree to the last fraction.
pub fn verify(bundle: &ContestBundle, told: &ContestResults) -> (usize, Vec<String>) {
    let mut found = seeds(bundle);
    let reckoning = Reckoning::new(bundle);
    let played = match rounds(&reckoning) {
        Ok(played) => played,
        Err(missing) => {
            found.push(say!("Thiếu phiếu: {missing}", "A sheet is missing: {missing}"));
            return (0, found);
        }
    };
    let mut compared = 0;
    for group in &bundle.rules.groups {
        let places = places(bundle, group, &played);
        let of_group = told.groups.iter().find(|one| one.group == group.code).map_or(&[][..], |one| one.places.as_slice());
        let known: BTreeMap<Uuid, &PlaceResult> = of_group.iter().map(|place| (place.entry_id, place)).collect();
        if known.len() != of_group.len() || known.len() != places.len() {
            let (there, ours, code) = (of_group.len(), places.len(), &group.code);
            found.push(say!("Khối {code}: có {there} hạng, tính được {ours}", "Group {code}: {there} places are told, {ours} are computed"));
        }
        for (place, shared, ranked) in places {
            compared += 1;
            match known.get(&ranked.entry) {
                Some(told) => against(&reckoning, &played, group, (place, shared, &ranked), told, &mut found),
                None => {
                    let entry = ranked.entry;
                    found.push(say!("Không có hạng của {entry}", "The place of {entry} is not told"));
                }
            }
        }
    }
    special_prizes(&reckoning, &played, told, &mut found);
    (compared, found)
}

/// Seeds that are not those of the hashes that were published before.
fn seeds(bundle: &ContestBundle) -> Vec<String> {
    let hex = |bytes: &[u8]| bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    let other = |draw: &&chibo_openapi::contests::BundleDraw| draw.seed.as_ref().is_some_and(|seed| hex(&Sha256::digest(seed)) != draw.seed_hash);
    let told = |draw: &chibo_openapi::contests::BundleDraw| {
        let (round, kind) = (&draw.round, if draw.kind == DrawKind::Tie { "tie" } else { "order" });
        say!("Bốc thăm {kind} {round}: hạt giống không khớp mã băm đã công bố", "Draw {kind} {round}: the seed is not that of the published hash")
    };
    bundle.draws.iter().filter(other).map(told).collect()
}

/// The places of a group: of the last round, and behind them those who went no further, by their total.
fn places(bundle: &ContestBundle, group: &ContestGroup, played: &[Vec<Ranked>]) -> Vec<(usize, bool, Ranked)> {
    let of_group: BTreeSet<Uuid> = bundle.entries.iter().filter(|entry| entry.group == group.code).map(|entry| entry.id).collect();
    let mut found: Vec<(usize, bool, Ranked)> = Vec::new();
    for (number, round) in played.iter().enumerate().rev() {
        let ended: Vec<&Ranked> = round.iter().filter(|one| of_group.contains(&one.entry) && !one.goes_on).collect();
        let behind = found.len();
        for one in &ended {
            let (place, shared) = if number + 1 == played.len() {
                (one.place, one.shared)
            } else {
                let better = ended.iter().filter(|other| other.total > one.total).count();
                (behind + better + 1, ended.iter().filter(|other| other.total == one.total).count() > 1)
            };
            found.push((place, shared, (*one).clone()));
        }
    }
    found
}

/// Holds a place as it was computed against what was told of it.
fn against(
    reckoning: &Reckoning<'_>,
    played: &[Vec<Ranked>],
    group: &ContestGroup,
    (place, shared, ranked): (usize, bool, &Ranked),
    told: &PlaceResult,
    found: &mut Vec<String>,
) {
    let cell = told.cell_code.as_str();
    let mut differs = |what: &str, theirs: String, ours: String| {
        if theirs != ours {
            found.push(say!("{cell}, {what}: máy chủ {theirs}, tính lại {ours}", "{cell}, {what}: told {theirs}, computed {ours}"));
        }
    };
    differs("place", format!("{} {}", told.place, told.shared), format!("{place} {shared}"));
    differs("total", told.total.exact_x100.clone(), ranked.total.to_string());
    differs("prize", format!("{:?}", told.prize), format!("{:?}", prize(group, place)));
    for (round, ranked) in reckoning.bundle.rules.rounds.iter().zip(played) {
        let ours = ranked.iter().find(|one| one.entry == told.entry_id);
        let theirs = told.rounds.iter().find(|one| one.round == round.code);
        let total = |score: Option<&Score>| score.map_or("—".to_owned(), |score| score.exact_x100.clone());
        differs(&round.code, total(theirs.map(|one| &one.total)), ours.map_or("—".to_owned(), |one| one.total.to_string()));
        for part in round.parts.iter().filter(|_| ours.is_some()) {
            let weighted = reckoning.part(round, part, told.entry_id).map(|points| points * Points::new(part.weight_x100.into(), 100));
            let theirs = theirs.and_then(|one| one.parts.iter().find(|one| one.part == part.code)).map(|one| &one.score);
            differs(&part.code, total(theirs), weighted.map_or_else(|missing| missing, |points| points.to_string()));
        }
    }
}

/// The prize of a place: each covers so many, the highest first.
fn prize(group: &ContestGroup, place: usize) -> Option<String> {
    let mut left = place;
    for prize in &group.prizes {
        let Some(count) = prize.count.and_then(|count| usize::try_from(count).ok()) else { return Some(prize.code.clone()) };
        if left <= count {
            return Some(prize.code.clone());
        }
        left -= count;
    }
    None
}

/// Holds the special prizes against those that were told.
fn special_prizes(reckoning: &Reckoning<'_>, played: &[Vec<Ranked>], told: &ContestResults, found: &mut Vec<String>) {
    let theirs: BTreeSet<(String, Option<String>, Uuid)> =
        told.special_prizes.iter().map(|given| (given.prize.clone(), given.group.clone(), given.entry_id)).collect();
    let ours: BTreeSet<_> = reckoning.bundle.rules.special_prizes.iter().flat_map(|prize| winners(reckoning, played, prize)).collect();
    for (prize, _, entry) in theirs.symmetric_difference(&ours) {
        found.push(say!("Giải {prize}: khác nhau ở {entry}", "Prize {prize}: {entry} differs"));
    }
}

fn winners(reckoning: &Reckoning<'_>, played: &[Vec<Ranked>], prize: &SpecialPrize) -> Vec<(String, Option<String>, Uuid)> {
    let bundle = reckoning.bundle;
    let mut rounds = bundle.rules.rounds.iter().zip(played);
    let part = |(round, ranked)| -> Option<_> {
        let round: &chibo_openapi::contests::ContestRound = round;
        Some((round, round.parts.iter().find(|part| part.code == prize.part)?, ranked))
    };
    let Some((round, part, ranked)) = rounds.find_map(part) else { return Vec::new() };
    let groups: HashMap<Uuid, &str> = bundle.entries.iter().map(|entry| (entry.id, entry.group.as_str())).collect();
    let scopes: Vec<Option<&str>> = if prize.by_group { bundle.rules.groups.iter().map(|group| Some(group.code.as_str())).collect() } else { vec![None] };
    let mut won = Vec::new();
    for scope in scopes {
        let within = ranked.iter().filter(|one| scope.is_none_or(|scope| groups.get(&one.entry) == Some(&scope)));
        let mut scored: Vec<(Points, Uuid)> = within.filter_map(|one| Some((reckoning.part(round, part, one.entry).ok()?, one.entry))).collect();
        scored.sort_unstable_by(|one, other| other.cmp(one));
        let count = usize::try_from(prize.count).unwrap_or_default().min(scored.len());
        let Some(least) = count.checked_sub(1).map(|last| scored[last].0) else { continue };
        let winning = scored.iter().filter(|(points, _)| *points >= least);
        won.extend(winning.map(|(_, entry)| (prize.code.clone(), scope.map(str::to_owned), *entry)));
    }
    won
}
