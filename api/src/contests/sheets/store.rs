//! Rows and queries of score sheets.

use std::collections::{HashMap, HashSet};

use chibo_openapi::PageOf;
use chibo_openapi::contests::{BundleSheet, CriterionScore, ScoreSheetsQuery};
use chibo_openapi::vocabulary::{EntryStatus, SheetStatus};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use uuid::Uuid;

use crate::db::key::Key;
use crate::db::schema::{cells, contest_entries as entries, contest_seats as seats, contest_sheets as sheets, members, users};
use crate::db::{Conn, on_connection, parse_stored};
use crate::fail::{Fail, Outcome};
use crate::http::{Pager, Tx, sorted};

/// Sheets that one statement adds.
const BATCH: usize = 500;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = sheets, treat_none_as_default_value = false)]
pub(super) struct Columns {
    pub(super) id: Key,
    pub(super) contest_id: Key,
    pub(super) seat_id: Key,
    pub(super) entry_id: Key,
    pub(super) round_code: String,
    pub(super) part_code: String,
    pub(super) status: String,
    pub(super) scores: Option<String>,
    pub(super) first_scores: Option<String>,
    pub(super) first_by: Option<Key>,
    pub(super) second_scores: Option<String>,
    pub(super) second_by: Option<Key>,
    pub(super) submitted_at: Option<NaiveDateTime>,
    pub(super) created_at: NaiveDateTime,
    pub(super) updated_at: NaiveDateTime,
    pub(super) version: i64,
}

/// Scores as they are kept.
pub(super) fn written(scores: &[CriterionScore]) -> Outcome<String> {
    serde_json::to_string(scores).map_err(|error| Fail::internal(&format!("scores of a sheet: {error}")))
}

/// Scores that are kept, read.
pub(super) fn read(scores: Option<&str>) -> Outcome<Option<Vec<CriterionScore>>> {
    scores.map(serde_json::from_str).transpose().map_err(|error| Fail::internal(&format!("scores of a sheet: {error}")))
}

/// A sheet with what is shown of its judge and its entrant.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Row {
    pub(super) columns: Columns,
    pub(super) judge_name: String,
    pub(super) cell_code: String,
    pub(super) cell_name: String,
    pub(super) entrant_name: String,
    entry_status: String,
    pub(super) committee: Key,
    pub(super) cell: Key,
    pub(super) member: Key,
}

impl Row {
    pub(super) fn status(&self) -> SheetStatus {
        parse_stored(&self.columns.status)
    }

    /// Whether the entrant takes part.
    pub(super) fn takes_part(&self) -> bool {
        parse_stored::<EntryStatus>(&self.entry_status) == EntryStatus::Entered
    }

    /// Whether two entered the judge's paper and not the same.
    pub(super) fn differs(&self) -> bool {
        let Columns { first_scores, second_scores, .. } = &self.columns;
        first_scores.is_some() && second_scores.is_some() && first_scores != second_scores
    }

    /// What somebody entered from the judge's paper.
    pub(super) fn entered_by(&self, user: Key) -> Option<&str> {
        let Columns { first_scores, first_by, second_scores, second_by, .. } = &self.columns;
        let found = if *first_by == Some(user) { first_scores } else { second_scores };
        found.as_deref().filter(|_| *first_by == Some(user) || *second_by == Some(user))
    }

    pub(super) fn touched(mut self, tx: &Tx<'_>) -> Self {
        self.columns.updated_at = tx.now.naive_utc();
        self.columns.version += 1;
        self
    }
}

/// What is selected of a row.
macro_rules! shown {
    () => {
        (
            Columns::as_select(),
            users::display_name,
            cells::code,
            cells::name,
            members::full_name,
            entries::status,
            entries::committee_id,
            entries::cell_id,
            entries::member_id,
        )
    };
}

#[diesel::dsl::auto_type(type_case = "PascalCase")]
fn joined() -> _ {
    sheets::table
        .inner_join(entries::table.on(entries::id.eq(sheets::entry_id)))
        .inner_join(cells::table.on(cells::id.eq(entries::cell_id)))
        .inner_join(members::table.on(members::id.eq(entries::member_id)))
        .inner_join(seats::table.on(seats::id.eq(sheets::seat_id)))
        .inner_join(users::table.on(users::id.eq(seats::user_id)))
}

pub(super) fn find(tx: &mut Tx<'_>, contest: Key, id: Key) -> Outcome<Option<Row>> {
    let found = joined().filter(sheets::id.eq(id)).filter(sheets::contest_id.eq(contest));
    Ok(on_connection!(tx.conn, conn => found.select(shown!()).first(conn)).optional()?)
}

/// The sheets of a seat for an entrant.
pub(super) fn between(tx: &mut Tx<'_>, seat: Key, entry: Key) -> Outcome<Vec<Columns>> {
    let found = sheets::table.filter(sheets::seat_id.eq(seat)).filter(sheets::entry_id.eq(entry));
    Ok(found.order(sheets::id).select(Columns::as_select()).load(tx.conn)?)
}

/// The sheets of a seat, each with the cell of its entrant.
pub(super) fn of_seat(tx: &mut Tx<'_>, seat: Key) -> Outcome<Vec<(Columns, Key)>> {
    let found = sheets::table.inner_join(entries::table.on(entries::id.eq(sheets::entry_id))).filter(sheets::seat_id.eq(seat));
    Ok(found.order(sheets::id).select((Columns::as_select(), entries::cell_id)).load(tx.conn)?)
}

/// The sheets of the judges of a round with what counts on them, of entrants who take part: sheet, part, entry, code of the cell, judge.
pub(super) fn of_round(tx: &mut Tx<'_>, contest: Key, round: &str) -> Outcome<Vec<Row>> {
    let found = joined().filter(sheets::contest_id.eq(contest)).filter(sheets::round_code.eq(round));
    Ok(found.filter(entries::status.eq(EntryStatus::Entered.as_str())).order(sheets::id).select(shown!()).load(tx.conn)?)
}

pub(super) fn insert(tx: &mut Tx<'_>, rows: &[Columns]) -> Outcome<()> {
    for batch in rows.chunks(BATCH) {
        let added = diesel::insert_into(sheets::table).values(batch);
        on_connection!(tx.conn, conn => added.execute(conn))?;
    }
    Ok(())
}

/// Writes what can change of a sheet.
pub(super) fn update(tx: &mut Tx<'_>, columns: &Columns) -> Outcome<()> {
    let Columns { status, scores, first_scores, first_by, second_scores, second_by, submitted_at, updated_at, version, .. } = columns;
    let paper =
        (sheets::first_scores.eq(first_scores), sheets::first_by.eq(first_by), sheets::second_scores.eq(second_scores), sheets::second_by.eq(second_by));
    let state = (sheets::status.eq(status), sheets::scores.eq(scores), sheets::submitted_at.eq(submitted_at));
    let changed = diesel::update(sheets::table.find(columns.id)).set((paper, state, sheets::updated_at.eq(updated_at), sheets::version.eq(version)));
    on_connection!(tx.conn, conn => changed.execute(conn))?;
    Ok(())
}

/// Writes the scores of a sheet alone. An index over a column that a statement sets is written anew, changed or not; over these there is none.
pub(super) fn update_scores(tx: &mut Tx<'_>, columns: &Columns) -> Outcome<()> {
    let Columns { scores, updated_at, version, .. } = columns;
    let changed = diesel::update(sheets::table.find(columns.id));
    let changed = changed.set((sheets::scores.eq(scores), sheets::updated_at.eq(updated_at), sheets::version.eq(version)));
    on_connection!(tx.conn, conn => changed.execute(conn))?;
    Ok(())
}

/// Which sheets of a contest a caller sees.
pub(super) enum Seen {
    /// All of them.
    All,
    /// Those of some rounds, and those of some seats.
    Of { rounds: Vec<String>, seats: Vec<Key> },
}

type Boxed<'a> = diesel::dsl::IntoBoxed<'a, Joined, <Conn as diesel::Connection>::Backend>;

fn filtered<'a>(contest: Key, seen: &Seen, own: &[Key], query: &'a ScoreSheetsQuery) -> Boxed<'a> {
    let ScoreSheetsQuery { own: only_own, round, part, seat_id, entry_id, status, sort: _, limit: _, cursor: _, include_total: _ } = query;
    let keys = |ids: &[Uuid]| ids.iter().map(|id| Key::from(*id)).collect::<Vec<_>>();
    let mut rows = joined().into_boxed().filter(sheets::contest_id.eq(contest));
    if let Seen::Of { rounds, seats } = seen {
        rows = rows.filter(sheets::round_code.eq_any(rounds.clone()).or(sheets::seat_id.eq_any(seats.clone())));
    }
    if *only_own == Some(true) {
        rows = rows.filter(sheets::seat_id.eq_any(own.to_vec()));
    }
    if let Some(rounds) = round {
        rows = rows.filter(sheets::round_code.eq_any(rounds));
    }
    if let Some(parts) = part {
        rows = rows.filter(sheets::part_code.eq_any(parts));
    }
    if let Some(seats) = seat_id {
        rows = rows.filter(sheets::seat_id.eq_any(keys(seats)));
    }
    if let Some(entries) = entry_id {
        rows = rows.filter(sheets::entry_id.eq_any(keys(entries)));
    }
    if let Some(states) = status {
        rows = rows.filter(sheets::status.eq_any(states.iter().map(|status| status.as_str())));
    }
    rows
}

pub(super) fn list(tx: &mut Tx<'_>, contest: Key, seen: &Seen, own: &[Key], query: &ScoreSheetsQuery) -> Outcome<PageOf<Row>> {
    let pager = Pager::new(tx, "contest-sheets", query, "created_at")?;
    let total = pager.total(|| filtered(contest, seen, own, query).count().get_result(tx.conn))?;
    let (rows, value) = sorted!(pager, filtered(contest, seen, own, query).select(shown!()), Row, sheets::id, {
        "created_at" => sheets::id, |row| row.columns.id;
    });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    Ok(pager.page(tx, rows, total, |row| (value(row), row.columns.id)))
}

/// Entries that have sheets in a round.
pub(super) fn entries(tx: &mut Tx<'_>, contest: Key, round: &str) -> Outcome<HashSet<Key>> {
    let of_round = sheets::table.filter(sheets::contest_id.eq(contest)).filter(sheets::round_code.eq(round));
    let found: Vec<Key> = of_round.select(sheets::entry_id).distinct().load(tx.conn)?;
    Ok(found.into_iter().collect())
}

/// Sheets of a round that are not handed in.
pub(super) fn outstanding(tx: &mut Tx<'_>, contest: Key, round: &str) -> Outcome<i64> {
    let draft = sheets::table.inner_join(entries::table.on(entries::id.eq(sheets::entry_id))).filter(sheets::contest_id.eq(contest));
    let draft = draft.filter(sheets::round_code.eq(round)).filter(sheets::status.eq(SheetStatus::Draft.as_str()));
    Ok(draft.filter(entries::status.eq(EntryStatus::Entered.as_str())).count().get_result(tx.conn)?)
}

/// When the last sheet of a round was handed in.
pub(super) fn last_handed_in(tx: &mut Tx<'_>, contest: Key, round: &str) -> Outcome<Option<NaiveDateTime>> {
    let of_round = sheets::table.filter(sheets::contest_id.eq(contest)).filter(sheets::round_code.eq(round));
    Ok(of_round.select(diesel::dsl::max(sheets::submitted_at)).first(tx.conn)?)
}

/// How far a sheet is.
#[derive(Debug, Clone)]
pub struct Progress {
    /// For whom.
    pub entry: Key,
    /// Code of the part.
    pub part: String,
    /// Where it stands.
    pub status: SheetStatus,
    /// Whose.
    pub judge_name: String,
    /// Code of the entrant's cell.
    pub cell_code: String,
    /// Name of that cell.
    pub cell_name: String,
    /// The entrant.
    pub entrant_name: String,
}

/// How far the sheets of a round are, of entrants who take part.
pub(super) fn progress(tx: &mut Tx<'_>, contest: Key, round: &str) -> Outcome<Vec<Progress>> {
    type Found = (Key, String, String, String, String, String, String);
    let found = joined().filter(sheets::contest_id.eq(contest)).filter(sheets::round_code.eq(round));
    let rows: Vec<Found> = found
        .filter(entries::status.eq(EntryStatus::Entered.as_str()))
        .order(sheets::id)
        .select((sheets::entry_id, sheets::part_code, sheets::status, users::display_name, cells::code, cells::name, members::full_name))
        .load(tx.conn)?;
    let progress = |(entry, part, status, judge_name, cell_code, cell_name, entrant_name): Found| {
        let status = parse_stored(&status);
        Progress { entry, part, status, judge_name, cell_code, cell_name, entrant_name }
    };
    Ok(rows.into_iter().map(progress).collect())
}

/// Every sheet of a contest with what counts on it.
pub(super) fn of_contest(tx: &mut Tx<'_>, contest: Key) -> Outcome<Vec<BundleSheet>> {
    type Found = (Key, Key, String, String, Option<String>);
    let found = sheets::table.filter(sheets::contest_id.eq(contest)).order(sheets::id);
    let rows: Vec<Found> = found.select((sheets::seat_id, sheets::entry_id, sheets::part_code, sheets::status, sheets::scores)).load(tx.conn)?;
    let sheet = |(seat, entry, part, status, scores): Found| {
        let scores = read(scores.as_deref())?.unwrap_or_default();
        Ok(BundleSheet { seat_id: seat.uuid(), entry_id: entry.uuid(), part, status: parse_stored(&status), scores })
    };
    rows.into_iter().map(sheet).collect()
}

/// Moves every sheet of a contest, or of one of its rounds, from one state to another.
pub(super) fn restate(tx: &mut Tx<'_>, contest: Key, round: Option<&str>, from: SheetStatus, to: SheetStatus) -> Outcome<()> {
    let changed = (sheets::status.eq(to.as_str()), sheets::version.eq(sheets::version + 1), sheets::updated_at.eq(tx.now.naive_utc()));
    let of_contest = sheets::table.filter(sheets::contest_id.eq(contest)).filter(sheets::status.eq(from.as_str()));
    match round {
        Some(round) => diesel::update(of_contest.filter(sheets::round_code.eq(round))).set(changed).execute(tx.conn)?,
        None => diesel::update(of_contest).set(changed).execute(tx.conn)?,
    };
    Ok(())
}

/// Makes every sheet of a contest another version.
pub(super) fn raise(tx: &mut Tx<'_>, contest: Key) -> Outcome<()> {
    diesel::update(sheets::table.filter(sheets::contest_id.eq(contest))).set(sheets::version.eq(sheets::version + 1)).execute(tx.conn)?;
    Ok(())
}

/// Names of some accounts.
pub(super) fn names(tx: &mut Tx<'_>, of: &[Key]) -> Outcome<HashMap<Key, String>> {
    if of.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(Key, String)> = users::table.filter(users::id.eq_any(of)).select((users::id, users::display_name)).load(tx.conn)?;
    Ok(found.into_iter().collect())
}
