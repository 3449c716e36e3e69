//! The times of helpers as corrections of acts leave them. Not here: how they follow (`rules/helping.rs`), what a move does to them
//! (`consequences.rs`), and assignments (`dossier/helpers.rs`).

use chibo_openapi::candidates::CandidateTransition;
use chibo_openapi::vocabulary::CandidateStage;
use chrono::NaiveDate;

use super::consequences::assign_helper;
use super::history::cell_on;
use super::rules::helping::{self, Done, Helping};
use super::rules::{self, Act};
use super::store::{self, HelperRow, Row};
use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::Tx;
use crate::structure::members;

/// Whether an act names a helper.
const fn names_helper(act: &Act) -> bool {
    matches!(act.to, CandidateStage::Fostering | CandidateStage::Admitted)
}

/// Whether an act names a helper, or ends the helping.
fn touches(act: &Act) -> bool {
    names_helper(act) || !rules::active(act.stage)
}

/// The act was not at all.
pub(super) fn take_back(tx: &mut Tx<'_>, row: &Row, gone: &Act, asked: &CandidateTransition) -> Outcome<()> {
    if !touches(gone) {
        return Ok(());
    }
    let rows = store::helpers(tx, row.id)?;
    let done = done_by(tx, row, gone, asked, &rows)?;
    save(tx, &rows, &helping::undone(times(&rows), &done))
}

/// An act as it was recorded, and as it really was.
pub(super) struct Corrected<'a> {
    pub(super) was: (&'a Act, &'a CandidateTransition),
    pub(super) is: (&'a Act, &'a CandidateTransition),
    /// Whether no act follows.
    pub(super) last: bool,
}

/// The act was otherwise.
pub(super) fn follow(tx: &mut Tx<'_>, row: &Row, corrected: &Corrected<'_>) -> Outcome<()> {
    let Corrected { was: (was, asked), is: (is, really), last } = corrected;
    let rows = store::helpers(tx, row.id)?;
    if is.to == CandidateStage::Source {
        return save(tx, &rows, &helping::relisted(times(&rows), is.on));
    }
    let done = if touches(was) { done_by(tx, row, was, asked, &rows)? } else { Done::default() };
    let after = if touches(is) { helping::redated(times(&rows), &done, is.on, really.helper_id.map(Key::from)) } else { helping::undone(times(&rows), &done) };
    save(tx, &rows, &after)?;
    match done.begun.filter(|begun| after.iter().any(|time| time.id == *begun)) {
        Some(begun) => store::name_document(tx, begun, really.document_number.as_deref()),
        // Whoever was named before is gone (moved, or replaced), and nothing came after the act: it begins or ends a time anew.
        None if *last && touches(is) => assign_helper(tx, row, really, is.stage),
        None => Ok(()),
    }
}

/// Which times an act began and ended. It ended only those whose helper could have gone on: one who left the cell on the same day, or
/// whom the candidate left, did not stop because of the act.
fn done_by(tx: &mut Tx<'_>, row: &Row, act: &Act, asked: &CandidateTransition, rows: &[HelperRow]) -> Outcome<Done> {
    let named = asked.helper_id.map(Key::from).filter(|_| names_helper(act));
    let begun = rows.iter().find(|time| time.valid_from == act.on && Some(time.member_id) == named).map(|time| time.id);
    let cell = cell_on(tx, row, act.on)?.id;
    let mut ended = Vec::new();
    for time in rows.iter().filter(|time| time.valid_to == Some(act.on)) {
        if members::is_official_in(tx, time.member_id, cell, act.on)? {
            ended.push(time.id);
        }
    }
    Ok(Done { begun, ended })
}

fn times(rows: &[HelperRow]) -> Vec<Helping> {
    rows.iter().map(|row| Helping { id: row.id, member: row.member_id, from: row.valid_from, to: row.valid_to }).collect()
}

/// Writes what changed.
fn save(tx: &mut Tx<'_>, rows: &[HelperRow], after: &[Helping]) -> Outcome<()> {
    for row in rows {
        match after.iter().find(|time| time.id == row.id) {
            None => store::delete_helper(tx, row.id)?,
            Some(time) => {
                let Helping { id, member, from, to } = *time;
                let is: (Key, NaiveDate, Option<NaiveDate>) = (member, from, to);
                if is != (row.member_id, row.valid_from, row.valid_to) {
                    store::change_helper(tx, id, member, from, to)?;
                }
            }
        }
    }
    Ok(())
}
