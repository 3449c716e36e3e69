//! Score sheets: made when a round opens, filled by judges or from their paper by two secretaries, handed in, reopened by the chair.
//! Not here: when a round opens and closes (`course`), and what sheets come to (`outcome`).

pub mod apart;
pub mod conflicts;
pub mod http;
pub mod making;
mod rules;
mod store;
mod view;

use std::collections::HashMap;

use chibo_openapi::contests::{BundleSheet, ContestPart, CriterionScore, ScoreSheet, ScoreSheetSave, ScoreSheetTransition, ScoreSheetsQuery};
use chibo_openapi::vocabulary::{ScoreEntry, SheetStatus};
use chibo_openapi::{Code, PageOf, Scope};
use chrono::NaiveDateTime;

use super::contest::{self, ContestFacts};
use super::entries::{self, TakingPart};
use crate::auth::forbidden;
use crate::db::key::Key;
use crate::db::locks::Lock::{Change, Hold};
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::log::events::{self, Event};
pub use store::Progress;
use store::{Columns, Row, Seen};
use view::{SheetRecord, Viewer};

/// One page of the sheets of a contest: a judge's own, those of the rounds of a chair or a secretary, all of them by a role.
pub fn list(tx: &mut Tx<'_>, contest: Key, query: &ScoreSheetsQuery) -> Outcome<PageOf<ScoreSheet>> {
    let contest = contest::loaded(tx, contest, Scope::ScoreSheetsRead)?;
    let viewer = Viewer::new(tx, &contest);
    let own = viewer.own();
    let seen = if viewer.sees_all() { Seen::All } else { Seen::Of { rounds: viewer.rounds(), seats: own.clone() } };
    let PageOf { items, page } = store::list(tx, contest.id, &seen, &own, query)?;
    let names = names(tx, &viewer, &items)?;
    let items = items.into_iter().map(|row| viewer.shown(row, &names)).collect::<Outcome<_>>()?;
    Ok(PageOf { items, page })
}

/// Who entered papers that differ, where that is shown.
fn names(tx: &mut Tx<'_>, viewer: &Viewer<'_>, rows: &[Row]) -> Outcome<HashMap<Key, String>> {
    let told = rows.iter().filter(|row| viewer.told(row, viewer.to(&row.columns)));
    let mut of: Vec<Key> = told.flat_map(|row| [row.columns.first_by, row.columns.second_by]).flatten().collect();
    of.sort_unstable();
    of.dedup();
    store::names(tx, &of)
}

/// One sheet.
pub fn get(tx: &mut Tx<'_>, contest: Key, id: Key) -> Outcome<ScoreSheet> {
    let contest = contest::loaded(tx, contest, Scope::ScoreSheetsRead)?;
    let viewer = Viewer::new(tx, &contest);
    let row = seen(tx, &viewer, contest.id, id)?;
    shown(tx, &viewer, row)
}

/// A sheet that the caller sees.
fn seen(tx: &mut Tx<'_>, viewer: &Viewer<'_>, contest: Key, id: Key) -> Outcome<Row> {
    let row = store::find(tx, contest, id)?.filter(|row| viewer.to(&row.columns).sees());
    row.ok_or_else(Fail::not_found)
}

fn shown(tx: &mut Tx<'_>, viewer: &Viewer<'_>, row: Row) -> Outcome<ScoreSheet> {
    let names = names(tx, viewer, std::slice::from_ref(&row))?;
    viewer.shown(row, &names)
}

/// A sheet to change: the contest is held, so that its rounds neither open nor close meanwhile.
fn to_change(tx: &mut Tx<'_>, contest: Key, id: Key) -> Outcome<(ContestFacts, Row)> {
    tx.lock(&[Hold(What::Contest(contest)), Change(What::Sheet(id))])?;
    let contest = contest::loaded(tx, contest, Scope::ScoreSheetsWrite)?;
    let viewer = Viewer::new(tx, &contest);
    let row = seen(tx, &viewer, contest.id, id)?;
    Ok((contest, row))
}

/// Saves the scores of a sheet: of its judge, or of a secretary from the judge's paper. What was saved already may be sent again after its
/// answer was lost, with the version that it replaced (RFC 9110, 13.1.1).
pub fn save(tx: &mut Tx<'_>, contest: Key, id: Key, new: &ScoreSheetSave) -> Outcome<ScoreSheet> {
    let (contest, mut row) = to_change(tx, contest, id)?;
    let viewer = Viewer::new(tx, &contest);
    let (standing, stage, caller) = (viewer.to(&row.columns), viewer.stage(&row), tx.caller().id);
    let from_paper = stage.entry == ScoreEntry::PaperTwice && standing.secretary();
    if !from_paper && !standing.own {
        return Err(forbidden(Scope::ScoreSheetsWrite));
    }
    let part = part_of(&contest, &row.columns)?;
    let scores = rules::in_order(part, new.scores.clone());
    let text = store::written(&scores)?;
    let there = if from_paper { row.entered_by(caller) } else { row.columns.scores.as_deref() };
    if there == Some(text.as_str()) && tx.names_a_version() {
        return shown(tx, &viewer, row);
    }
    if !stage.open || stage.status != SheetStatus::Draft {
        return Err(Fail::wrong_state(&if stage.open { stage.status } else { closed(stage.status) }));
    }
    tx.require_match(row.columns.version)?;
    let mut flaws = rules::faults(part, &new.scores);
    if from_paper {
        flaws.extend(rules::lacking(part, &scores));
    } else if stage.entry == ScoreEntry::PaperTwice && !stage.differs {
        flaws.push(Flaw::whole(Code::PaperIsEnteredBySecretaries));
    }
    let before = SheetRecord::of(&row)?;
    if from_paper {
        flaws.extend(entered(&mut row.columns, caller, text));
    } else {
        row.columns.scores = Some(text);
    }
    Fail::if_any(flaws)?;
    if from_paper && row.columns.first_scores == row.columns.second_scores {
        row.columns.scores.clone_from(&row.columns.first_scores);
        row.columns.status = SheetStatus::Submitted.to_string();
        row.columns.submitted_at = Some(tx.now.naive_utc());
    }
    changed(tx, &viewer, "score_sheet.saved", &before, row, None)
}

/// A sheet whose round is not judged now, or whose entrant takes no part any more, is as good as locked.
const fn closed(status: SheetStatus) -> SheetStatus {
    match status {
        SheetStatus::Blocked => SheetStatus::Blocked,
        _ => SheetStatus::Locked,
    }
}

/// Notes what a secretary entered from paper; a third one has nothing to enter.
fn entered(columns: &mut Columns, by: Key, scores: String) -> Option<Flaw> {
    let (kept, who) = match (columns.first_by, columns.second_by) {
        (first, _) if first.is_none_or(|first| first == by) => (&mut columns.first_scores, &mut columns.first_by),
        (_, second) if second.is_none_or(|second| second == by) => (&mut columns.second_scores, &mut columns.second_by),
        _ => return Some(Flaw::whole(Code::PaperIsEnteredBySecretaries)),
    };
    (*kept, *who) = (Some(scores), Some(by));
    None
}

fn part_of<'c>(contest: &'c ContestFacts, columns: &Columns) -> Outcome<&'c ContestPart> {
    let parts = contest.rules.rounds.iter().flat_map(|round| &round.parts);
    parts.into_iter().find(|part| part.code == columns.part_code).ok_or_else(|| Fail::internal("a sheet of no part"))
}

fn changed(tx: &mut Tx<'_>, viewer: &Viewer<'_>, action: &str, before: &SheetRecord, row: Row, reason: Option<&str>) -> Outcome<ScoreSheet> {
    let row = row.touched(tx);
    // Of a judge's own save nothing changes but the scores.
    if before.same_but_scores(&row) {
        store::update_scores(tx, &row.columns)?;
    } else {
        store::update(tx, &row.columns)?;
    }
    let event = Event::new(action, row.columns.id).unit(Some(row.committee), Some(row.cell)).person(row.member);
    let event = event.before(before).after(&SheetRecord::of(&row)?);
    let event = match reason {
        Some(reason) => event.confided("reason", &reason),
        None => event,
    };
    events::record(tx, event)?;
    shown(tx, viewer, row)
}

/// Notes a sheet as it was handed in, without asking who does: for who fills a database with what was.
pub fn record(tx: &mut Tx<'_>, contest: Key, id: Key, scores: &[CriterionScore]) -> Outcome<()> {
    tx.lock(&[Hold(What::Contest(contest)), Change(What::Sheet(id))])?;
    let contest = contest::loaded(tx, contest, Scope::ScoreSheetsRead)?;
    let viewer = Viewer::new(tx, &contest);
    let mut row = seen(tx, &viewer, contest.id, id)?;
    let part = part_of(&contest, &row.columns)?;
    if row.status() != SheetStatus::Draft {
        return Ok(());
    }
    Fail::if_any(rules::faults(part, scores).into_iter().chain(rules::lacking(part, scores)).collect())?;
    let before = SheetRecord::of(&row)?;
    row.columns.scores = Some(store::written(&rules::in_order(part, scores.to_vec()))?);
    row.columns.status = SheetStatus::Submitted.to_string();
    row.columns.submitted_at = Some(tx.now.naive_utc());
    changed(tx, &viewer, "score_sheet.submitted", &before, row, None).map(drop)
}

/// Hands a sheet in, or takes it back.
pub fn transition(tx: &mut Tx<'_>, contest: Key, id: Key, act: &ScoreSheetTransition) -> Outcome<ScoreSheet> {
    let (contest, mut row) = to_change(tx, contest, id)?;
    let viewer = Viewer::new(tx, &contest);
    let (standing, stage) = (viewer.to(&row.columns), viewer.stage(&row));
    if !standing.chair() && (!standing.own || act.to == SheetStatus::Draft) {
        return Err(forbidden(Scope::ScoreSheetsWrite));
    }
    tx.require_match(row.columns.version)?;
    Fail::if_illegal(&stage.status, &act.to, rules::next(standing, stage))?;
    let mut flaws: Vec<Flaw> = rules::said(act).into_iter().collect();
    if act.to == SheetStatus::Submitted {
        flaws.extend(rules::lacking(part_of(&contest, &row.columns)?, &store::read(row.columns.scores.as_deref())?.unwrap_or_default()));
    }
    Fail::if_any(flaws)?;
    let before = SheetRecord::of(&row)?;
    row.columns.status = act.to.to_string();
    row.columns.submitted_at = (act.to == SheetStatus::Submitted).then(|| tx.now.naive_utc());
    if act.to == SheetStatus::Draft && stage.entry == ScoreEntry::PaperTwice {
        // The paper is entered a second time again: else both would agree on what was taken back.
        (row.columns.scores, row.columns.second_scores, row.columns.second_by) = (None, None, None);
    }
    let action = if act.to == SheetStatus::Submitted { "score_sheet.submitted" } else { "score_sheet.reopened" };
    changed(tx, &viewer, action, &before, row, act.reason.as_deref())
}

/// Who takes part in the round that is being judged, by the code of the cell.
pub fn entrants(tx: &mut Tx<'_>, contest: &ContestFacts) -> Outcome<Vec<TakingPart>> {
    let Some(round) = contest.current() else { return Ok(Vec::new()) };
    let there = store::entries(tx, contest.id, &round.code)?;
    let entrants = entries::taking_part(tx, contest.id)?;
    Ok(entrants.into_iter().filter(|entrant| there.contains(&entrant.id)).collect())
}

/// Sheets of the round that is being judged that are not handed in, of entrants who take part.
pub fn outstanding(tx: &mut Tx<'_>, contest: &ContestFacts) -> Outcome<i64> {
    let Some(round) = contest.current() else { return Ok(0) };
    store::outstanding(tx, contest.id, &round.code)
}

/// When the sheet of a round was handed in that was handed in last.
pub fn last_handed_in(tx: &mut Tx<'_>, contest: Key, round: &str) -> Outcome<Option<NaiveDateTime>> {
    store::last_handed_in(tx, contest, round)
}

/// The sheets of a round, of entrants who take part: whose, for whom, and how far, without scores.
pub fn progress(tx: &mut Tx<'_>, contest: Key, round: &str) -> Outcome<Vec<Progress>> {
    store::progress(tx, contest, round)
}

/// Every sheet of a contest with what counts on it.
pub fn of_contest(tx: &mut Tx<'_>, contest: Key) -> Outcome<Vec<BundleSheet>> {
    store::of_contest(tx, contest)
}

/// What is wrong with the scores of a sheet that is put right, which must be whole.
pub fn faults(part: &ContestPart, scores: &[CriterionScore], place: &str) -> Vec<Flaw> {
    rules::faults_at(part, scores, place).into_iter().chain(rules::lacking_at(part, scores, place)).collect()
}

/// Puts a sheet of a published result right: whose, for whom, in which part.
pub fn correct(tx: &mut Tx<'_>, contest: &ContestFacts, (seat, entry, part): (Key, Key, &str), scores: &[CriterionScore]) -> Outcome<()> {
    let there = store::between(tx, seat, entry)?.into_iter().find(|sheet| sheet.part_code == part);
    let id = there.ok_or_else(|| Fail::internal("a corrected sheet that is not there"))?.id;
    tx.lock(&[Change(What::Sheet(id))])?;
    let viewer = Viewer::new(tx, contest);
    let mut row = store::find(tx, contest.id, id)?.ok_or_else(Fail::not_found)?;
    let before = SheetRecord::of(&row)?;
    row.columns.scores = Some(store::written(&rules::in_order(part_of(contest, &row.columns)?, scores.to_vec()))?);
    changed(tx, &viewer, "score_sheet.corrected", &before, row, None).map(drop)
}

/// Locks the sheets that are handed in, once the round they are of has ended.
pub fn lock(tx: &mut Tx<'_>, contest: Key) -> Outcome<()> {
    store::restate(tx, contest, None, SheetStatus::Submitted, SheetStatus::Locked)
}

/// Opens the sheets of a round again.
pub fn unlock(tx: &mut Tx<'_>, contest: Key, round: &str) -> Outcome<()> {
    store::restate(tx, contest, Some(round), SheetStatus::Locked, SheetStatus::Submitted)
}

/// Makes every sheet another version: what is shown of it has changed.
pub fn shown_anew(tx: &mut Tx<'_>, contest: Key) -> Outcome<()> {
    store::raise(tx, contest)
}
