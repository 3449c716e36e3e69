//! Rows and queries of holidays.

use chibo_openapi::PageOf;
use chibo_openapi::regulations::{Holiday, HolidayCreate, HolidayEdit, HolidaysQuery};
use chibo_openapi::vocabulary::HolidayKind;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::rules;
use crate::db::key::Key;
use crate::db::schema::holidays;
use crate::db::{Conn, parse_stored};
use crate::fail::Outcome;
use crate::http::{Pager, Tx, sorted};
use crate::regulations::calendar::Calendar;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = holidays, treat_none_as_null = true)]
pub(super) struct Row {
    id: Key,
    day: NaiveDate,
    kind: String,
    name: String,
    source: String,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    pub(super) version: i64,
}

impl Row {
    pub(super) fn new(tx: &Tx<'_>, new: &HolidayCreate) -> Self {
        let HolidayCreate { day, kind, name, source } = new;
        let now = tx.now.naive_utc();
        Self { id: Key::new(), day: *day, kind: kind.to_string(), name: name.clone(), source: source.clone(), created_at: now, updated_at: now, version: 1 }
    }

    /// As edited; the same, with its version, when that changes nothing.
    pub(super) fn edited(self, tx: &Tx<'_>, edit: HolidayEdit) -> Self {
        let HolidayEdit { day, kind, name, source } = edit;
        let edited = Self { day, kind: kind.to_string(), name, source, ..self.clone() };
        if edited == self { self } else { Self { updated_at: tx.now.naive_utc(), version: self.version + 1, ..edited } }
    }
}

impl From<Row> for Holiday {
    fn from(row: Row) -> Self {
        let Row { id, day, kind, name, source, created_at, updated_at, version } = row;
        Self { id: id.uuid(), day, kind: parse_stored(&kind), name, source, created_at: created_at.and_utc(), updated_at: updated_at.and_utc(), version }
    }
}

pub(super) fn find(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<Row>> {
    Ok(holidays::table.find(id).select(Row::as_select()).first(tx.conn).optional()?)
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::insert_into(holidays::table).values(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::update(holidays::table.find(row.id)).set(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    diesel::delete(holidays::table.find(id)).execute(tx.conn)?;
    Ok(())
}

pub(super) fn calendar(tx: &mut Tx<'_>) -> Outcome<Calendar> {
    let rows: Vec<(NaiveDate, String)> = holidays::table.select((holidays::day, holidays::kind)).load(tx.conn)?;
    let (off, worked): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, kind)| kind == HolidayKind::Off.as_str());
    let days = |rows: Vec<(NaiveDate, String)>| rows.into_iter().map(|(day, _)| day);
    Ok(Calendar::new(days(off), days(worked)))
}

type Boxed<'a> = holidays::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn filtered(query: &HolidaysQuery) -> Boxed<'_> {
    let HolidaysQuery { year, kind, day_gte, day_lt, sort: _, limit: _, cursor: _, include_total: _ } = query;
    let mut rows = holidays::table.into_boxed();
    if let Some((first, next)) = year.and_then(rules::year) {
        rows = rows.filter(holidays::day.ge(first)).filter(holidays::day.lt(next));
    }
    if let Some(kinds) = kind {
        rows = rows.filter(holidays::kind.eq_any(kinds.iter().map(|kind| kind.as_str())));
    }
    if let Some(from) = day_gte {
        rows = rows.filter(holidays::day.ge(*from));
    }
    if let Some(before) = day_lt {
        rows = rows.filter(holidays::day.lt(*before));
    }
    rows
}

pub(super) fn list(tx: &mut Tx<'_>, query: &HolidaysQuery) -> Outcome<PageOf<Holiday>> {
    let pager = Pager::new(tx, "holidays", query, "day")?;
    let total = pager.total(|| filtered(query).count().get_result(tx.conn))?;
    let (rows, value) = sorted!(pager, filtered(query).select(Row::as_select()), Row, holidays::id, {
        "day" => holidays::day, |row| row.day;
    });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    Ok(pager.page(tx, rows, total, |row| (value(row), row.id)).map(Holiday::from))
}
