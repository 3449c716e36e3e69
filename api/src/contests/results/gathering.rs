//! Everything that a result follows from, out of the database: as a bundle, with names or without.

use std::collections::HashMap;

use chibo_openapi::contests::{
    BundleDraw, BundleEntry, BundleExtraQuestion, BundlePenalty, BundleSeat, BundleSheet, ContestBundle, ContestResults, PlaceResult, SpecialPrizeGiven,
};
use chibo_openapi::vocabulary::SheetStatus;
use diesel::prelude::*;
use uuid::Uuid;

use crate::contests::contest::ContestFacts;
use crate::contests::rounds::draws::{self, DrawFacts};
use crate::contests::seats;
use crate::contests::sheets;
use crate::db::key::Key;
use crate::db::parse_stored;
use crate::db::schema::{cells, contest_answers as answers, contest_entries as entries, contest_penalties as penalties, members};
use crate::fail::Outcome;
use crate::http::Tx;

/// The bundle of a contest as it stands, without names.
pub(super) fn bundle(tx: &mut Tx<'_>, contest: &ContestFacts) -> Outcome<ContestBundle> {
    let seats = seats::panel(tx, contest.id)?;
    let seats = seats.into_iter().map(|seat| BundleSeat { id: seat.id, round: seat.round, kind: seat.kind, name: String::new() });
    let draw = |DrawFacts { round, kind, seed_hash, seed, entries }: DrawFacts| BundleDraw { round, kind, seed_hash, seed, entries };
    Ok(ContestBundle {
        contest_id: contest.id.uuid(),
        code: contest.code.clone(),
        title: contest.title.clone(),
        rules: contest.rules.as_ref().clone(),
        entries: everybody(tx, contest.id)?,
        seats: seats.collect(),
        sheets: sheets::of_contest(tx, contest.id)?,
        penalties: taken_off(tx, contest.id)?,
        extra_questions: answered(tx, contest.id)?,
        draws: draws::of_contest(tx, contest.id)?.into_iter().map(draw).collect(),
        results: None,
    })
}

/// Everybody who entered, by the code of the cell, without names.
fn everybody(tx: &mut Tx<'_>, contest: Key) -> Outcome<Vec<BundleEntry>> {
    type Found = (Key, String, String, String, Option<String>, String);
    let found = entries::table.inner_join(cells::table.on(cells::id.eq(entries::cell_id))).filter(entries::contest_id.eq(contest));
    let rows: Vec<Found> = found
        .order((cells::code, entries::id))
        .select((entries::id, cells::code, cells::name, entries::group_code, entries::cluster, entries::status))
        .load(tx.conn)?;
    let entry = |(id, cell_code, cell_name, group, cluster, status): Found| {
        let status = parse_stored(&status);
        BundleEntry { id: id.uuid(), cell_code, cell_name, name: String::new(), group, cluster, status }
    };
    Ok(rows.into_iter().map(entry).collect())
}

fn taken_off(tx: &mut Tx<'_>, contest: Key) -> Outcome<Vec<BundlePenalty>> {
    let found = penalties::table.filter(penalties::contest_id.eq(contest)).order(penalties::id);
    let rows: Vec<(Key, String, String, i32)> =
        found.select((penalties::entry_id, penalties::round_code, penalties::penalty_code, penalties::amount)).load(tx.conn)?;
    Ok(rows.into_iter().map(|(entry, round, penalty, amount)| BundlePenalty { entry_id: entry.uuid(), round, penalty, amount }).collect())
}

fn answered(tx: &mut Tx<'_>, contest: Key) -> Outcome<Vec<BundleExtraQuestion>> {
    let found = answers::table.filter(answers::contest_id.eq(contest)).order(answers::id);
    let rows: Vec<(String, i32, Key, i32)> = found.select((answers::round_code, answers::number, answers::entry_id, answers::score_x100)).load(tx.conn)?;
    Ok(rows.into_iter().map(|(round, number, entry, score_x100)| BundleExtraQuestion { round, number, entry_id: entry.uuid(), score_x100 }).collect())
}

/// Who entered a contest and who sits on its panels, by the ids of entries and seats. Results are kept without names, so that erasing somebody
/// erases the name here too.
pub(super) struct Names(HashMap<Uuid, String>);

impl Names {
    pub(super) fn of(tx: &mut Tx<'_>, contest: Key) -> Outcome<Self> {
        let found = entries::table.inner_join(members::table.on(members::id.eq(entries::member_id))).filter(entries::contest_id.eq(contest));
        let rows: Vec<(Key, String)> = found.select((entries::id, members::full_name)).load(tx.conn)?;
        let mut names: HashMap<Uuid, String> = rows.into_iter().map(|(id, name)| (id.uuid(), name)).collect();
        names.extend(seats::panel(tx, contest)?.into_iter().map(|seat| (seat.id, seat.user_name)));
        Ok(Self(names))
    }

    /// The name of who entered, or who sits on a seat.
    pub(super) fn get(&self, id: Uuid) -> &str {
        self.0.get(&id).map_or("", String::as_str)
    }

    /// Puts the names into a result.
    pub(super) fn fill(&self, results: &mut ContestResults) {
        for PlaceResult { entry_id, name, .. } in results.groups.iter_mut().flat_map(|group| &mut group.places) {
            self.get(*entry_id).clone_into(name);
        }
        for SpecialPrizeGiven { entry_id, name, .. } in &mut results.special_prizes {
            self.get(*entry_id).clone_into(name);
        }
    }

    /// Puts the names into a bundle, and into its result.
    pub(super) fn fill_bundle(&self, bundle: &mut ContestBundle) {
        for BundleEntry { id, name, .. } in &mut bundle.entries {
            self.get(*id).clone_into(name);
        }
        for BundleSeat { id, name, .. } in &mut bundle.seats {
            self.get(*id).clone_into(name);
        }
        if let Some(results) = &mut bundle.results {
            self.fill(results);
        }
    }
}

/// Sheets of a bundle by whose, for whom and in which part.
pub(super) fn sheet_at<'b>(bundle: &'b mut ContestBundle, seat: Uuid, entry: Uuid, part: &str) -> Option<&'b mut BundleSheet> {
    let fits = |sheet: &&mut BundleSheet| sheet.seat_id == seat && sheet.entry_id == entry && sheet.part == part && sheet.status != SheetStatus::Blocked;
    bundle.sheets.iter_mut().find(fits)
}
