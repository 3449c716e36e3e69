//! Rows and queries of posts.

use chibo_openapi::structure::{Post, PostCreate, PostEdit};
use chibo_openapi::vocabulary::PostKind;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::rules::Period;
use crate::db::key::Key;
use crate::db::parse_stored;
use crate::db::schema::posts;
use crate::fail::Outcome;
use crate::http::Tx;

/// Posts of one cell that are listed at most: decades of them.
const LISTED: i64 = 1000;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = posts, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Row {
    pub(super) id: Key,
    cell_id: Key,
    kind: String,
    pub(super) member_id: Key,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    pub(super) version: i64,
}

impl Row {
    pub(super) fn new(tx: &Tx<'_>, cell_id: Key, new: &PostCreate) -> Self {
        let PostCreate { kind, member_id, valid_from, valid_to } = new;
        let now = tx.now.naive_utc();
        Self {
            id: Key::new(),
            cell_id,
            kind: kind.to_string(),
            member_id: Key::from(*member_id),
            valid_from: *valid_from,
            valid_to: *valid_to,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    /// As edited; the same, with its version, when that changes nothing.
    pub(super) fn edited(self, tx: &Tx<'_>, edit: &PostEdit) -> Self {
        let PostEdit { valid_from, valid_to } = edit;
        let edited = Self { valid_from: *valid_from, valid_to: *valid_to, ..self.clone() };
        if edited == self { self } else { edited.touched(tx) }
    }

    pub(super) fn ended(self, tx: &Tx<'_>, on: NaiveDate) -> Self {
        Self { valid_to: Some(on.max(self.valid_from)), ..self }.touched(tx)
    }

    fn touched(self, tx: &Tx<'_>) -> Self {
        Self { updated_at: tx.now.naive_utc(), version: self.version + 1, ..self }
    }

    pub(super) fn kind(&self) -> PostKind {
        parse_stored(&self.kind)
    }

    pub(super) const fn period(&self) -> Period {
        Period { from: self.valid_from, to: self.valid_to }
    }

    /// As answers show it, but for codes and names.
    pub(super) fn shown(self) -> Post {
        let Self { id, cell_id, kind, member_id, valid_from, valid_to, created_at, updated_at, version } = self;
        Post {
            id: id.uuid(),
            cell_id: cell_id.uuid(),
            cell_code: String::new(),
            cell_name: String::new(),
            kind: parse_stored(&kind),
            member_id: member_id.uuid(),
            member_name: None,
            valid_from,
            valid_to,
            created_at: created_at.and_utc(),
            updated_at: updated_at.and_utc(),
            version,
        }
    }
}

/// A post of a cell.
pub(super) fn find(tx: &mut Tx<'_>, cell: Key, id: Key) -> Outcome<Option<Row>> {
    Ok(posts::table.find(id).filter(posts::cell_id.eq(cell)).select(Row::as_select()).first(tx.conn).optional()?)
}

/// Every post of a cell, newest first.
pub(super) fn of_cell(tx: &mut Tx<'_>, cell: Key) -> Outcome<Vec<Row>> {
    let rows = posts::table.filter(posts::cell_id.eq(cell)).order((posts::valid_from.desc(), posts::id.desc()));
    Ok(rows.limit(LISTED).select(Row::as_select()).load(tx.conn)?)
}

/// Posts of a cell that last beyond a day.
pub(super) fn lasting_after(tx: &mut Tx<'_>, cell: Key, day: NaiveDate) -> Outcome<Vec<Row>> {
    let lasting = posts::valid_to.is_null().or(posts::valid_to.gt(day));
    Ok(posts::table.filter(posts::cell_id.eq(cell)).filter(lasting).select(Row::as_select()).load(tx.conn)?)
}

/// The posts of a member in a cell on a day; the last day of a post is the one before its end.
pub(super) fn held_on(tx: &mut Tx<'_>, cell: Key, member: Key, day: NaiveDate) -> Outcome<Vec<PostKind>> {
    let mine = posts::table.filter(posts::member_id.eq(member).and(posts::cell_id.eq(cell)).and(posts::valid_from.le(day)));
    let held = mine.filter(posts::valid_to.is_null().or(posts::valid_to.gt(day)));
    let kinds: Vec<String> = held.limit(LISTED).select(posts::kind).load(tx.conn)?;
    Ok(kinds.iter().map(|kind| parse_stored(kind)).collect())
}

/// The posts of some members on a day. In batches, since a statement has a limit of values.
pub(super) fn held_by(tx: &mut Tx<'_>, members: &[Key], day: NaiveDate) -> Outcome<Vec<(Key, Key, PostKind)>> {
    let mut found = Vec::new();
    for batch in members.chunks(500) {
        let theirs = posts::table.filter(posts::member_id.eq_any(batch).and(posts::valid_from.le(day)));
        let held = theirs.filter(posts::valid_to.is_null().or(posts::valid_to.gt(day)));
        let rows: Vec<(Key, Key, String)> = held.select((posts::member_id, posts::cell_id, posts::kind)).load(tx.conn)?;
        found.extend(rows.into_iter().map(|(member, cell, kind)| (member, cell, parse_stored(&kind))));
    }
    Ok(found)
}

pub(super) fn holders_on(tx: &mut Tx<'_>, of: &[Key], kind: PostKind, on: NaiveDate) -> Outcome<Vec<(Key, Key)>> {
    let lasting = posts::valid_from.le(on).and(posts::valid_to.is_null().or(posts::valid_to.ge(on)));
    let rows = posts::table.filter(posts::cell_id.eq_any(of).and(posts::kind.eq(kind.as_str())).and(lasting));
    Ok(rows.order((posts::cell_id, posts::valid_from)).select((posts::cell_id, posts::member_id)).load(tx.conn)?)
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::insert_into(posts::table).values(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::update(posts::table.find(row.id)).set(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    diesel::delete(posts::table.find(id)).execute(tx.conn)?;
    Ok(())
}
