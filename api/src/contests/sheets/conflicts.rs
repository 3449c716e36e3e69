//! Conflicts of interest that are declared: by the judge, the chair, or who holds the contest. Those of the own cell follow from the seat.

use std::collections::HashSet;

use chibo_openapi::contests::{ContestConflict, ContestConflictCreate, ContestConflicts, ContestSeat};
use chibo_openapi::vocabulary::{ContestStatus, SeatKind, SheetStatus};
use chibo_openapi::{Code, Scope};
use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::store as sheets;
use crate::auth::forbidden;
use crate::contests::contest::{self, ContestFacts};
use crate::contests::entries::{self, TakingPart};
use crate::contests::seats;
use crate::db::key::Key;
use crate::db::locks::Lock::Change;
use crate::db::locks::What;
use crate::db::parse_stored;
use crate::db::schema::{cells, contest_conflicts as conflicts, contest_entries as entered, contest_seats as places, contests, members, person_keys, users};
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::log::events::{self as log, Event};
use crate::log::logged;
use crate::vault::PersonKey;

/// Conflicts of one contest at most.
const MOST: i64 = 2000;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = conflicts)]
struct Row {
    id: Key,
    contest_id: Key,
    seat_id: Key,
    entry_id: Key,
    reason_sealed: Vec<u8>,
    created_at: NaiveDateTime,
    version: i64,
}

logged!(ContestConflict as "contest_conflict", version 1,
    open { id, contest_id, seat_id, entry_id, version }, personal { reason },
    left { contest_code, judge_name, cell_code, cell_name, entrant_name, created_at });

/// What is shown of the contest, the judge and the entrant of a conflict.
#[derive(Debug, Clone, Queryable)]
struct Between {
    contest_code: String,
    judge_name: String,
    cell_code: String,
    cell_name: String,
    entrant_name: String,
}

/// What is selected of whom a conflict is between.
macro_rules! between {
    () => {
        (contests::code, users::display_name, cells::code, cells::name, members::full_name)
    };
}

impl Row {
    fn shown(self, between: Between, reason: Option<String>) -> ContestConflict {
        let Self { id, contest_id, seat_id, entry_id, reason_sealed: _, created_at, version } = self;
        let Between { contest_code, judge_name, cell_code, cell_name, entrant_name } = between;
        ContestConflict {
            id: id.uuid(),
            contest_id: contest_id.uuid(),
            contest_code,
            seat_id: seat_id.uuid(),
            judge_name,
            entry_id: entry_id.uuid(),
            cell_code,
            cell_name,
            entrant_name,
            reason,
            created_at: created_at.and_utc(),
            version,
        }
    }
}

/// Judges and entrants between whom a conflict was declared.
pub fn between(tx: &mut Tx<'_>, contest: Key) -> Outcome<HashSet<(Key, Key)>> {
    let found: Vec<(Key, Key)> =
        conflicts::table.filter(conflicts::contest_id.eq(contest)).limit(MOST).select((conflicts::seat_id, conflicts::entry_id)).load(tx.conn)?;
    Ok(found.into_iter().collect())
}

/// Whether the caller may declare conflicts of a seat, and reads why others were declared: its judge, the chair of its panel, and who holds
/// the contest.
fn may_declare(tx: &Tx<'_>, contest: &ContestFacts, seat: &ContestSeat) -> bool {
    let caller = tx.caller();
    let chairs = |own: &crate::auth::Seat| own.contest == contest.id && own.kind == SeatKind::Chair && own.round == seat.round;
    let by_seat = caller.may_by_seat(Scope::ScoreSheetsWrite, contest.id) && caller.seats.iter().any(|own| own.id.uuid() == seat.id || chairs(own));
    by_seat || caller.may(Scope::ContestsWrite, &contest.unit)
}

/// Those of a contest, in the order in which they were declared.
pub fn list(tx: &mut Tx<'_>, contest: Key) -> Outcome<ContestConflicts> {
    let contest = contest::loaded(tx, contest, Scope::ScoreSheetsRead)?;
    let panel = seats::panel(tx, contest.id)?;
    let rows: Vec<(Row, Between, Vec<u8>)> = joined()
        .inner_join(person_keys::table.on(person_keys::person_id.eq(entered::member_id)))
        .filter(conflicts::contest_id.eq(contest.id))
        .order(conflicts::id)
        .limit(MOST)
        .select((Row::as_select(), between!(), person_keys::key_sealed))
        .load(tx.conn)?;
    let told = |row: &Row| panel.iter().any(|seat| seat.id == row.seat_id.uuid() && may_declare(tx, &contest, seat));
    let shown = |(row, between, key): (Row, Between, Vec<u8>)| {
        let reason = if told(&row) { Some(opened(&row, log::opened(&tx.request.app.vault, Some(&key))?.as_ref())?) } else { None };
        Ok(row.shown(between, reason))
    };
    Ok(ContestConflicts { items: rows.into_iter().map(shown).collect::<Outcome<_>>()? })
}

#[diesel::dsl::auto_type(no_type_alias)]
fn joined() -> _ {
    conflicts::table
        .inner_join(entered::table.on(entered::id.eq(conflicts::entry_id)))
        .inner_join(cells::table.on(cells::id.eq(entered::cell_id)))
        .inner_join(members::table.on(members::id.eq(entered::member_id)))
        .inner_join(contests::table.on(contests::id.eq(conflicts::contest_id)))
        .inner_join(places::table.on(places::id.eq(conflicts::seat_id)))
        .inner_join(users::table.on(users::id.eq(places::user_id)))
}

fn opened(row: &Row, key: Option<&PersonKey>) -> Outcome<String> {
    key.and_then(|key| key.open_json(&row.reason_sealed)).ok_or_else(|| Fail::internal("the reason of a conflict does not open"))
}

/// The contest, locked, while conflicts may be declared: once there are entries, until it is finalized.
fn to_change(tx: &mut Tx<'_>, contest: Key, versioned: bool) -> Outcome<ContestFacts> {
    tx.lock(&[Change(What::Contest(contest))])?;
    let contest = contest::loaded(tx, contest, Scope::ScoreSheetsRead)?;
    if versioned {
        tx.require_version_named()?;
    }
    if matches!(contest.status, ContestStatus::Registration | ContestStatus::Judging) { Ok(contest) } else { Err(Fail::wrong_state(&contest.status)) }
}

/// Declares a conflict: the sheets of this judge for this entrant are blocked, those of rounds to come as well.
pub fn create(tx: &mut Tx<'_>, contest: Key, new: &ContestConflictCreate) -> Outcome<ContestConflict> {
    let contest = to_change(tx, contest, false)?;
    let mut flaws = Vec::new();
    let panel = seats::panel(tx, contest.id)?;
    let seat = panel.iter().find(|seat| seat.id == new.seat_id && seat.kind != SeatKind::Secretary);
    if seat.is_none() {
        flaws.push(Flaw::field("/seat_id", Code::UnknownReference));
    }
    let entrant = entries::taking_part(tx, contest.id)?.into_iter().find(|entrant| entrant.id == new.entry_id.into());
    if entrant.is_none() {
        flaws.push(Flaw::field("/entry_id", Code::UnknownReference));
    }
    let (Some(seat), Some(entrant)) = (seat, entrant) else { return Err(Fail::invalid(flaws)) };
    if !may_declare(tx, &contest, seat) {
        return Err(forbidden(Scope::ScoreSheetsWrite));
    }
    let count: i64 = conflicts::table.filter(conflicts::contest_id.eq(contest.id)).count().get_result(tx.conn)?;
    if count >= MOST {
        flaws.push(Flaw::whole(Code::TooLong).with("max", MOST));
    }
    let there = sheets::between(tx, seat.id.into(), entrant.id)?;
    if there.iter().any(|sheet| matches!(parse_stored(&sheet.status), SheetStatus::Submitted | SheetStatus::Locked)) {
        flaws.push(Flaw::whole(Code::ConflictHasSheets));
    }
    Fail::if_any(flaws)?;
    let key = entries::key_of(tx, entrant.member)?;
    let reason_sealed = key.seal_json(&new.reason).map_err(|error| Fail::internal(&format!("the reason of a conflict: {error}")))?;
    let now = tx.now.naive_utc();
    let row = Row { id: Key::new(), contest_id: contest.id, seat_id: seat.id.into(), entry_id: entrant.id, reason_sealed, created_at: now, version: 1 };
    diesel::insert_into(conflicts::table).values(&row).execute(tx.conn)?;
    for mut sheet in there {
        sheet.scores = None;
        (sheet.first_scores, sheet.first_by, sheet.second_scores, sheet.second_by) = (None, None, None, None);
        set(tx, sheet, SheetStatus::Blocked)?;
    }
    let between: Between = joined().filter(conflicts::id.eq(row.id)).select(between!()).first(tx.conn)?;
    let created = row.shown(between, Some(new.reason.clone()));
    log::record(tx, event("contest_conflict.created", created.id.into(), &contest, &entrant).after(&created))?;
    Ok(created)
}

fn set(tx: &mut Tx<'_>, mut sheet: sheets::Columns, status: SheetStatus) -> Outcome<()> {
    sheet.status = status.to_string();
    sheet.updated_at = tx.now.naive_utc();
    sheet.version += 1;
    sheets::update(tx, &sheet)
}

fn event<'a>(action: &'a str, id: Key, contest: &ContestFacts, entrant: &TakingPart) -> Event<'a> {
    Event::new(action, id).unit(Some(contest.committee), Some(entrant.cell)).person(entrant.member)
}

/// Goes over the sheets of a seat that somebody else has taken: what the one before declared is of no more account, and what is not handed in is
/// blocked or open as the successor's cell says.
pub fn succeeded(tx: &mut Tx<'_>, contest: &ContestFacts, seat: &ContestSeat) -> Outcome<()> {
    let declared: Vec<(Row, Between, Key, Key)> = joined()
        .filter(conflicts::seat_id.eq(Key::from(seat.id)))
        .limit(MOST)
        .select((Row::as_select(), between!(), entered::member_id, entered::cell_id))
        .load(tx.conn)?;
    for (row, between, member, cell) in declared {
        let (id, reason) = (row.id, opened(&row, Some(&entries::key_of(tx, member)?))?);
        diesel::delete(conflicts::table.find(id)).execute(tx.conn)?;
        let deleted = Event::new("contest_conflict.deleted", id).unit(Some(contest.committee), Some(cell)).person(member);
        log::record(tx, deleted.before(&row.shown(between, Some(reason))))?;
    }
    for (sheet, cell) in sheets::of_seat(tx, seat.id.into())? {
        match (parse_stored(&sheet.status), seat.cell_id == Some(cell.uuid())) {
            (SheetStatus::Draft, true) => set(tx, sheet, SheetStatus::Blocked)?,
            (SheetStatus::Blocked, false) => set(tx, sheet, SheetStatus::Draft)?,
            _ => {}
        }
    }
    Ok(())
}

/// Takes a declaration back: the sheets are open again, unless they are of the judge's own cell.
pub fn delete(tx: &mut Tx<'_>, contest: Key, id: Key) -> Outcome<()> {
    let contest = to_change(tx, contest, true)?;
    let found: Option<(Row, Between, Key)> = joined()
        .filter(conflicts::id.eq(id))
        .filter(conflicts::contest_id.eq(contest.id))
        .select((Row::as_select(), between!(), entered::member_id))
        .first(tx.conn)
        .optional()?;
    let (row, between, member) = found.ok_or_else(Fail::not_found)?;
    let panel = seats::panel(tx, contest.id)?;
    let seat = panel.iter().find(|seat| seat.id == row.seat_id.uuid()).ok_or_else(|| Fail::internal("a conflict without its seat"))?;
    if !may_declare(tx, &contest, seat) {
        return Err(forbidden(Scope::ScoreSheetsWrite));
    }
    tx.require_match(row.version)?;
    let reason = opened(&row, Some(&entries::key_of(tx, member)?))?;
    let cell: Key = entered::table.find(row.entry_id).select(entered::cell_id).first(tx.conn)?;
    diesel::delete(conflicts::table.find(id)).execute(tx.conn)?;
    for sheet in sheets::between(tx, row.seat_id, row.entry_id)? {
        if parse_stored::<SheetStatus>(&sheet.status) == SheetStatus::Blocked && seat.cell_id != Some(cell.uuid()) {
            set(tx, sheet, SheetStatus::Draft)?;
        }
    }
    let before = row.shown(between, Some(reason));
    let deleted = Event::new("contest_conflict.deleted", id).unit(Some(contest.committee), Some(cell)).person(member);
    log::record(tx, deleted.before(&before))
}
