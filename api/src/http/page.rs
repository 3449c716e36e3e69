//! Lists by keyset: signed cursors that are bound to their filter and sort order.
//! Not here: the queries; a store narrows and orders with `keyset!` and cuts with `Pager::page`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chibo_openapi::{Code, Page, PageOf};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::call::Tx;
use super::problem::Fail;
use crate::db::key::Key;

/// Items of a page when the caller names no number.
pub const DEFAULT_LIMIT: i64 = 50;

/// A sort order: which key, and whether from the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order<S> {
    /// The sort key.
    pub by: S,
    /// Largest first.
    pub descending: bool,
}

/// One page being read.
pub struct Pager {
    limit: i64,
    /// What a cursor must have been made for: list, filter and order.
    bound_to: Vec<u8>,
    after: Option<After>,
}

/// The last row of the page before.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct After {
    value: String,
    id: uuid::Uuid,
}

impl Pager {
    /// Checks the cursor. `bound_to` is the list's name with every filter and the order.
    pub fn new(tx: &Tx<'_>, bound_to: &impl Serialize, limit: Option<i64>, cursor: Option<&str>) -> Result<Self, Fail> {
        let bound_to = serde_json::to_vec(bound_to).map_err(|error| Fail::internal(&error.to_string()))?;
        let after = cursor.map(|cursor| read_cursor(tx, &bound_to, cursor)).transpose()?;
        Ok(Self { limit: limit.unwrap_or(DEFAULT_LIMIT), bound_to, after })
    }

    /// Rows to ask the database for: one more than the page, to know whether there is a next one.
    pub const fn rows(&self) -> i64 {
        self.limit + 1
    }

    /// Sort value and id of the last row of the page before, the value read by `parse`.
    pub fn after<V>(&self, parse: fn(&str) -> Option<V>) -> Result<Option<(V, Key)>, Fail> {
        let Some(After { value, id }) = &self.after else { return Ok(None) };
        let value = parse(value).ok_or_else(|| Fail::new(Code::CursorMismatch))?;
        Ok(Some((value, Key::from(*id))))
    }

    /// Cuts the rows to the page and makes the next cursor from the last of them.
    pub fn page<R, T>(self, tx: &Tx<'_>, mut rows: Vec<R>, total: Option<i64>, last: impl Fn(&R) -> (String, Key), wire: impl FnMut(R) -> T) -> PageOf<T> {
        let more = i64::try_from(rows.len()).is_ok_and(|count| count > self.limit);
        rows.truncate(usize::try_from(self.limit).unwrap_or_default());
        let next_cursor = rows.last().filter(|_| more).map(|row| {
            let (value, id) = last(row);
            write_cursor(tx, &self.bound_to, &After { value, id: id.uuid() })
        });
        PageOf { items: rows.into_iter().map(wire).collect(), page: Page { limit: self.limit, next_cursor, total } }
    }
}

fn write_cursor(tx: &Tx<'_>, bound_to: &[u8], after: &After) -> String {
    let payload = serde_json::to_vec(after).unwrap_or_default();
    let tag = tx.call.app.vault.cursor_tag(&[bound_to, &payload]);
    let mut cursor = tag[..16].to_vec();
    cursor.extend(payload);
    BASE64.encode(cursor)
}

fn read_cursor(tx: &Tx<'_>, bound_to: &[u8], cursor: &str) -> Result<After, Fail> {
    let mismatch = || Fail::new(Code::CursorMismatch);
    let bytes = BASE64.decode(cursor).map_err(|_| mismatch())?;
    let (tag, payload) = bytes.split_at_checked(16).ok_or_else(mismatch)?;
    let wanted = tx.call.app.vault.cursor_tag(&[bound_to, payload]);
    if !bool::from(subtle::ConstantTimeEq::ct_eq(&wanted[..16], tag)) {
        return Err(mismatch());
    }
    serde_json::from_slice(payload).map_err(|_| mismatch())
}

/// Writes and reads the sort values that cursors carry.
pub mod value {
    use super::{BASE64, Engine, Key, NaiveDate};

    /// A sort key.
    pub fn bytes(key: &[u8]) -> String {
        BASE64.encode(key)
    }

    /// Reads a sort key.
    pub fn to_bytes(text: &str) -> Option<Vec<u8>> {
        BASE64.decode(text).ok()
    }

    /// An id: ids rise with time, so this is also how the time of recording sorts.
    pub fn key(key: Key) -> String {
        key.to_string()
    }

    /// Reads an id.
    pub fn to_key(text: &str) -> Option<Key> {
        text.parse().ok().map(|id: uuid::Uuid| Key::from(id))
    }

    /// Reads a text.
    pub fn to_text(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    /// Reads a whole number.
    pub fn to_int(text: &str) -> Option<i32> {
        text.parse().ok()
    }

    /// Reads a day.
    pub fn to_date(text: &str) -> Option<NaiveDate> {
        text.parse().ok()
    }
}

/// Narrows a boxed query to the rows after the last page's end and orders it: by the column, then by id.
/// `k >= a AND (k > a OR id > b)` says the same as `(k, id) > (a, b)` and lets both databases begin in the index at `a`.
macro_rules! keyset {
    ($query:expr, $column:expr, $id:expr, $order:expr, $after:expr) => {{
        let query = match ($after, $order.descending) {
            (Some((value, id)), false) => $query.filter($column.ge(value.clone())).filter($column.gt(value).or($id.gt(id))),
            (Some((value, id)), true) => $query.filter($column.le(value.clone())).filter($column.lt(value).or($id.lt(id))),
            (None, _) => $query,
        };
        if $order.descending { query.order(($column.desc(), $id.desc())) } else { query.order(($column.asc(), $id.asc())) }
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
            (false, _, true) => $crate::http::among!($query, $committee, $reach.committees.clone()),
            (false, true, false) => $crate::http::among!($query, $cell, $reach.cells.clone()),
            (false, false, false) => $query.filter($committee.eq_any($reach.committees.clone()).or($cell.eq_any($reach.cells.clone()))),
        }
    };
}
pub(crate) use within;

/// Declares the sort keys of a list; the query's pattern has let only these pass, and the first one is the default.
macro_rules! sorts {
    ($(#[$doc:meta])* $name:ident { $first:ident $first_text:literal $(, $key:ident $text:literal)* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            #[doc = concat!("By `", $first_text, "`.")] $first,
            $( #[doc = concat!("By `", $text, "`.")] $key ),*
        }

        impl $name {
            /// Reads `sort`, e.g. `-name`.
            pub fn read(text: Option<&str>) -> $crate::http::Order<Self> {
                let text = text.unwrap_or($first_text);
                let by = match text.trim_start_matches('-') {
                    $( $text => Self::$key, )*
                    _ => Self::$first,
                };
                $crate::http::Order { by, descending: text.starts_with('-') }
            }
        }
    };
}
pub(crate) use sorts;
