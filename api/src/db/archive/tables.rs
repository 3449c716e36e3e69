//! The tables of a database as it says itself, so that none is forgotten.

use data_encoding::HEXLOWER;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::db::conn::{Conn, on_connection};

/// What goes wrong is told to the person at the command line.
pub(super) type Told<T> = Result<T, String>;

/// How much there is of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSummary {
    /// Rows.
    pub rows: u64,
    /// SHA-256 over the names of the columns and the rows, in hexadecimal.
    pub sha256: String,
}

impl TableSummary {
    pub(super) fn new(rows: u64, hash: Sha256) -> Self {
        Self { rows, sha256: HEXLOWER.encode(&hash.finalize()) }
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: String,
    /// In the order of their names, which is the same for both databases.
    pub(super) columns: Vec<Column>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Whether it belongs to the primary key.
    pub(super) key: bool,
}

/// How a column's values are written in a copy: as SQLite keeps them, which has no days, instants and truths of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Bytes,
    Number,
    Text,
    Day,
    Instant,
    Truth,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    type_name: String,
    #[diesel(sql_type = Bool)]
    is_key: bool,
}

const SQLITE: &str = "SELECT m.name AS table_name, c.name AS column_name, lower(c.type) AS type_name, c.pk > 0 AS is_key
    FROM sqlite_schema m JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> '__diesel_schema_migrations' ORDER BY m.name, c.name";

/// From the catalogue itself: the information schema leaves out what the role may not read, and a copy would lack it without a word.
const POSTGRES: &str = "SELECT t.relname::text AS table_name, c.attname::text AS column_name, format_type(c.atttypid, NULL) AS type_name,
        EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = t.oid AND i.indisprimary AND c.attnum = ANY (i.indkey[0:i.indnkeyatts - 1])) AS is_key
    FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped
    WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p') AND NOT t.relispartition AND t.relname <> '__diesel_schema_migrations'
    ORDER BY t.relname COLLATE \"C\", c.attname COLLATE \"C\"";

/// Every table of ours.
pub(super) fn all(conn: &mut Conn) -> Told<Vec<Table>> {
    let query = diesel::sql_query(if matches!(conn, Conn::Sqlite(_)) { SQLITE } else { POSTGRES });
    let found: Vec<Found> = on_connection!(conn, conn => query.load(conn)).map_err(|error| format!("cannot read the tables: {error}"))?;
    let mut tables: Vec<Table> = Vec::new();
    for Found { table_name, column_name, type_name, is_key } in found {
        let kind = match type_name.as_str() {
            "blob" | "bytea" => Kind::Bytes,
            "integer" | "bigint" | "smallint" => Kind::Number,
            "text" => Kind::Text,
            "date" => Kind::Day,
            "timestamp without time zone" => Kind::Instant,
            "boolean" => Kind::Truth,
            other => return Err(format!("{table_name}.{column_name} is of a type that copies do not know: {other}")),
        };
        let column = Column { name: column_name, kind, key: is_key };
        match tables.last_mut() {
            Some(table) if table.name == table_name => table.columns.push(column),
            _ => tables.push(Table { name: table_name, columns: vec![column] }),
        }
    }
    // What waits to be sealed is filled by a trigger as events arrive; its own rows come after that.
    tables.sort_by_key(|table| table.name == "events_to_seal");
    Ok(tables)
}
