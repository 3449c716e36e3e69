//! Rows and queries of seats.

use chibo_openapi::contests::{ContestSeat, ContestSeatCreate};
use chibo_openapi::vocabulary::SeatKind;
use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::accounts::users::Account;
use crate::db::key::Key;
use crate::db::parse_stored;
use crate::db::schema::{contest_conflicts as conflicts, contest_seats as seats, users};
use crate::fail::Outcome;
use crate::http::Tx;

/// Seats of one contest at most.
pub(super) const MOST: i64 = 200;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = seats)]
pub(super) struct Row {
    id: Key,
    contest_id: Key,
    round_code: String,
    kind: String,
    user_id: Key,
    cell_id: Option<Key>,
    created_at: NaiveDateTime,
    version: i64,
}

impl Row {
    pub(super) fn new(tx: &Tx<'_>, contest: Key, new: &ContestSeatCreate, account: &Account) -> Self {
        let ContestSeatCreate { round, kind, username: _, cell_id } = new;
        Self {
            id: Key::new(),
            contest_id: contest,
            round_code: round.clone(),
            kind: kind.to_string(),
            user_id: account.id,
            cell_id: cell_id.map(Key::from),
            created_at: tx.now.naive_utc(),
            version: 1,
        }
    }

    pub(super) fn shown(self, user_name: String) -> ContestSeat {
        let Self { id, contest_id, round_code, kind, user_id, cell_id, created_at, version } = self;
        ContestSeat {
            id: id.uuid(),
            contest_id: contest_id.uuid(),
            contest_code: String::new(),
            round: round_code,
            round_name: None,
            kind: parse_stored::<SeatKind>(&kind),
            user_id: user_id.uuid(),
            user_name,
            cell_id: cell_id.map(Key::uuid),
            cell_code: None,
            cell_name: None,
            created_at: created_at.and_utc(),
            version,
        }
    }
}

/// The seats of a contest with the names of who sits there, in the order in which they were given.
pub(super) fn of_contest(tx: &mut Tx<'_>, contest: Key) -> Outcome<Vec<ContestSeat>> {
    let rows: Vec<(Row, String)> = seats::table
        .inner_join(users::table.on(users::id.eq(seats::user_id)))
        .filter(seats::contest_id.eq(contest))
        .order(seats::id)
        .limit(MOST)
        .select((Row::as_select(), users::display_name))
        .load(tx.conn)?;
    Ok(rows.into_iter().map(|(row, name)| row.shown(name)).collect())
}

/// Whether a conflict of interest was declared of a seat.
pub(super) fn has_conflicts(tx: &mut Tx<'_>, id: Key) -> Outcome<bool> {
    let of_seat = conflicts::table.filter(conflicts::seat_id.eq(id));
    Ok(diesel::select(diesel::dsl::exists(of_seat)).get_result(tx.conn)?)
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::insert_into(seats::table).values(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn replace(tx: &mut Tx<'_>, seat: &ContestSeat) -> Outcome<()> {
    let changed = (seats::user_id.eq(Key::from(seat.user_id)), seats::cell_id.eq(seat.cell_id.map(Key::from)), seats::version.eq(seat.version));
    diesel::update(seats::table.find(Key::from(seat.id))).set(changed).execute(tx.conn)?;
    Ok(())
}

pub(super) fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    diesel::delete(seats::table.find(id)).execute(tx.conn)?;
    Ok(())
}
