//! Lists by keyset: signed cursors that are bound to their filter and sort order.
//! Not here: the queries; a store narrows and orders with `sorted!` and cuts with `Pager::page`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chibo_openapi::{Code, Page, PageOf};
use chrono::{DateTime, NaiveDate, NaiveDateTime};
use diesel::QueryResult;
use serde::{Deserialize, Serialize};

use super::tx::{Turn, Tx};
use crate::db::key::Key;
use crate::fail::Fail;

/// Items of a page when the caller names no number.
pub const DEFAULT_LIMIT: i64 = 50;

/// One page being read: how many items, in which order, and after which row.
#[derive(Clone)]
pub struct Pager {
    limit: i64,
    total: bool,
    sort: String,
    descending: bool,
    /// What a cursor must have been made for: list, filter and order.
    bound_to: Vec<u8>,
    after: Option<After>,
    /// The day that the list is of, where it hangs on one.
    day: NaiveDate,
}

/// The last row of the page before.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct After {
    value: String,
    id: uuid::Uuid,
    /// The day on which the first page was read: the rest of a list begun before midnight is that of the same day.
    day: NaiveDate,
}

/// Parts of a query that say which page is asked for, or why, and not which items the list has.
const NOT_OF_THE_LIST: [&str; 4] = ["limit", "cursor", "include_total", "reason"];

impl Pager {
    /// Reads what a query says of the page, and checks its cursor. `list` names the list; `sort` is its order when the query names none.
    pub fn new(tx: &Tx<'_>, list: &str, query: &impl Serialize, sort: &str) -> Result<Self, Fail> {
        Self::bound_to(tx, list, query, sort, &())
    }

    /// The same for a list that hangs on something beside its query as well.
    pub fn bound_to(tx: &Tx<'_>, list: &str, query: &impl Serialize, sort: &str, beside: &impl Serialize) -> Result<Self, Fail> {
        let unreadable = |error: serde_json::Error| Fail::internal(&error.to_string());
        let mut query = serde_json::to_value(query).map_err(unreadable)?;
        let text = |name: &str| query[name].as_str();
        let turn = tx.turn();
        let cursor = turn.map_or_else(|| text("cursor").map(str::to_owned), |turn| turn.cursor.clone());
        let sort = text("sort").unwrap_or(sort);
        let (descending, sort) = (sort.starts_with('-'), sort.trim_start_matches('-').to_owned());
        let (limit, total) = (turn.map_or_else(|| query["limit"].as_i64().unwrap_or(DEFAULT_LIMIT), |_| Turn::LIMIT), query["include_total"] == true);
        if let Some(fields) = query.as_object_mut() {
            fields.retain(|name, value| !value.is_null() && !NOT_OF_THE_LIST.contains(&name.as_str()));
        }
        let bound_to = serde_json::to_vec(&(list, query, beside)).map_err(unreadable)?;
        let after = cursor.map(|cursor| read_cursor(tx, &bound_to, &cursor)).transpose()?;
        let day = after.as_ref().map_or(tx.today, |after| after.day);
        Ok(Self { limit, total, sort, descending, bound_to, after, day })
    }

    /// Rows to ask the database for: one more than the page, to know whether there is a next one.
    pub const fn rows(&self) -> i64 {
        self.limit + 1
    }

    /// The key that the list is sorted by, as the query names it.
    pub fn sort(&self) -> &str {
        &self.sort
    }

    /// Whether the largest comes first.
    pub const fn descending(&self) -> bool {
        self.descending
    }

    /// The day that counts as today: that of the first page.
    pub const fn today(&self) -> NaiveDate {
        self.day
    }

    /// Sort value and id of the last row of the page before. `value` is the value of a row, for its type.
    pub fn after<R, V: SortValue>(&self, _value: impl Fn(&R) -> V) -> Result<Option<(V, Key)>, Fail> {
        let Some(After { value, id, day: _ }) = &self.after else { return Ok(None) };
        let value = V::read(value).ok_or_else(|| Fail::new(Code::CursorMismatch))?;
        Ok(Some((value, Key::from(*id))))
    }

    /// The number of all items, where the query asks for it.
    pub fn total(&self, count: impl FnOnce() -> QueryResult<i64>) -> Result<Option<i64>, Fail> {
        if self.total { Ok(Some(count()?)) } else { Ok(None) }
    }

    /// Whether the query asks for the number of all items.
    pub const fn counts(&self) -> bool {
        self.total
    }

    /// The same place of the list in turns of so many rows, for what can only be narrowed by looking at each.
    pub fn onward(&self, rows: i64) -> Self {
        Self { limit: rows - 1, ..self.clone() }
    }

    /// The same from the beginning of the list.
    pub fn from_the_start(&self, rows: i64) -> Self {
        Self { after: None, ..self.onward(rows) }
    }

    /// The turn behind these rows; none where they were the last.
    pub fn next<R>(self, rows: &[R], place: impl Fn(&R) -> (String, Key)) -> Option<Self> {
        let full = i64::try_from(rows.len()).is_ok_and(|count| count >= self.rows());
        let (value, id) = place(rows.last().filter(|_| full)?);
        Some(Self { after: Some(After { value, id: id.uuid(), day: self.day }), ..self })
    }

    /// Whether so many rows are the page and one more.
    pub fn is_full(&self, rows: usize) -> bool {
        i64::try_from(rows).is_ok_and(|rows| rows >= self.rows())
    }

    /// Cuts the rows to the page and makes the next cursor from the last of them, which `last` gives the place of.
    pub fn page<R>(self, tx: &Tx<'_>, mut rows: Vec<R>, total: Option<i64>, last: impl Fn(&R) -> (String, Key)) -> PageOf<R> {
        let more = i64::try_from(rows.len()).is_ok_and(|count| count > self.limit);
        rows.truncate(usize::try_from(self.limit).unwrap_or_default());
        let next_cursor = rows.last().filter(|_| more).map(|row| {
            let (value, id) = last(row);
            write_cursor(tx, &self.bound_to, &After { value, id: id.uuid(), day: self.day })
        });
        PageOf { items: rows, page: Page { limit: self.limit, next_cursor, total } }
    }
}

/// A whole list in one answer: it is bounded by what it lists.
pub fn whole<T>(items: Vec<T>) -> PageOf<T> {
    PageOf { items, page: Page { limit: 200, next_cursor: None, total: None } }
}

fn write_cursor(tx: &Tx<'_>, bound_to: &[u8], after: &After) -> String {
    let payload = serde_json::to_vec(after).unwrap_or_default();
    let tag = tx.request.app.vault.cursor_tag(&[bound_to, &payload]);
    let mut cursor = tag[..16].to_vec();
    cursor.extend(payload);
    BASE64.encode(cursor)
}

fn read_cursor(tx: &Tx<'_>, bound_to: &[u8], cursor: &str) -> Result<After, Fail> {
    let mismatch = || Fail::new(Code::CursorMismatch);
    let bytes = BASE64.decode(cursor).map_err(|_| mismatch())?;
    let (tag, payload) = bytes.split_at_checked(16).ok_or_else(mismatch)?;
    let wanted = tx.request.app.vault.cursor_tag(&[bound_to, payload]);
    if !bool::from(subtle::ConstantTimeEq::ct_eq(&wanted[..16], tag)) {
        return Err(mismatch());
    }
    serde_json::from_slice(payload).map_err(|_| mismatch())
}

/// A value that a list is sorted by, as a cursor carries it.
pub trait SortValue: Sized {
    /// As text.
    fn write(&self) -> String;
    /// From text; none when it is not one.
    fn read(text: &str) -> Option<Self>;
}

impl SortValue for String {
    fn write(&self) -> String {
        self.clone()
    }

    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

/// A sort key of a name.
impl SortValue for Vec<u8> {
    fn write(&self) -> String {
        BASE64.encode(self)
    }

    fn read(text: &str) -> Option<Self> {
        BASE64.decode(text).ok()
    }
}

/// Ids rise with time, so this is also how the time of recording sorts.
impl SortValue for Key {
    fn write(&self) -> String {
        self.to_string()
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok().map(|id: uuid::Uuid| Self::from(id))
    }
}

macro_rules! plain {
    ($($value:ty),+) => { $(
        impl SortValue for $value {
            fn write(&self) -> String {
                self.to_string()
            }

            fn read(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        }
    )+ };
}
plain!(i32, i64, NaiveDate);

impl SortValue for NaiveDateTime {
    fn write(&self) -> String {
        self.and_utc().timestamp_micros().to_string()
    }

    fn read(text: &str) -> Option<Self> {
        Some(DateTime::from_timestamp_micros(text.parse().ok()?)?.naive_utc())
    }
}

/// Narrows a boxed query to one page: what comes after the last row of the page before, in the order asked for. Each sort key of the list
/// stands here once, with its column and its value in a row. Gives the query, and how the place of a row is told.
macro_rules! sorted {
    ($pager:expr, $rows:expr, $row:ty, $id:expr, { $( $key:literal => $column:expr, $value:expr; )+ }) => {{
        let pager: &$crate::http::page::Pager = &$pager;
        let rows = $rows.limit(pager.rows());
        let narrowed: (_, fn(&$row) -> String) = match pager.sort() {
            $( $key => {
                let value: fn(&$row) -> _ = $value;
                ($crate::http::page::keyset!(rows, $column, $id, pager.descending(), pager.after(value)?), |row: &$row| {
                    let value: fn(&$row) -> _ = $value;
                    $crate::http::page::SortValue::write(&value(row))
                })
            } )+
            other => return Err($crate::fail::Fail::internal(&format!("no list is sorted by {other}"))),
        };
        narrowed
    }};
}
pub(crate) use sorted;

/// Narrows a boxed query to the rows after the last page's end and orders it: by the column, then by id.
/// `k >= a AND (k > a OR id > b)` says the same as `(k, id) > (a, b)` and lets both databases begin in the index at `a`.
macro_rules! keyset {
    ($query:expr, $column:expr, $id:expr, $descending:expr, $after:expr) => {{
        let query = match ($after, $descending) {
            (Some((value, id)), false) => $query.filter($column.ge(value.clone())).filter($column.gt(value).or($id.gt(id))),
            (Some((value, id)), true) => $query.filter($column.le(value.clone())).filter($column.lt(value).or($id.lt(id))),
            (None, _) => $query,
        };
        if $descending { query.order(($column.desc(), $id.desc())) } else { query.order(($column.asc(), $id.asc())) }
    }};
}
pub(crate) use keyset;

/// Narrows a boxed query to rows whose column has one of some values. A single one is asked for with `=`: PostgreSQL plans `= ANY`
/// before it knows how many there are, and then takes the order of rows from an index of the whole table and reads all of it.
macro_rules! among {
    ($query:expr, $column:expr, $values:expr) => {{
        let values: Vec<_> = $values;
        if let &[one] = values.as_slice() { $query.filter($column.eq(one)) } else { $query.filter($column.eq_any(values)) }
    }};
}
pub(crate) use among;

/// Narrows a boxed query to where a caller has a permission, by the column of the committee and that of the cell. An empty side is left
/// out: for the sake of `OR cell IN ()` SQLite would read the whole table.
macro_rules! within {
    ($query:expr, $reach:expr, $committee:expr, $cell:expr) => {
        match ($reach.everything, $reach.committees.is_empty(), $reach.cells.is_empty()) {
            (true, ..) => $query,
            (false, _, true) => $crate::http::page::among!($query, $committee, $reach.committees.clone()),
            (false, true, false) => $crate::http::page::among!($query, $cell, $reach.cells.clone()),
            (false, false, false) => $query.filter($committee.eq_any($reach.committees.clone()).or($cell.eq_any($reach.cells.clone()))),
        }
    };
}
pub(crate) use within;
