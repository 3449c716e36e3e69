//! Rows of any table as text, one JSON array for each, and back into a table.

use diesel::connection::{DefaultLoadingMode, SimpleConnection};
use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::batches::Batches;
use super::tables::{Column, Kind, Table, TableSummary, Told, all};
use crate::db::conn::{Conn, on_connection};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct Constraint {
    #[diesel(sql_type = Text)]
    line: String,
    #[diesel(sql_type = Text)]
    undone: String,
}

fn said(doing: &str) -> impl Fn(diesel::result::Error) -> String + '_ {
    move |error| format!("cannot {doing}: {error}")
}

/// Lets statements take the time that whole tables take.
pub(super) fn patient(conn: &mut Conn) -> Told<()> {
    match conn {
        Conn::Postgres(conn) => {
            conn.batch_execute("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0").map_err(said("set the time limits"))
        }
        Conn::Sqlite(_) => Ok(()),
    }
}

/// Reads everything as of one instant, whoever writes meanwhile.
pub(super) fn in_one_snapshot<T>(conn: &mut Conn, read: impl FnOnce(&mut Conn) -> Told<T>) -> Told<T> {
    let begin = if matches!(conn, Conn::Postgres(_)) { "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" } else { "BEGIN" };
    conn.batch_execute(begin).map_err(said("begin reading"))?;
    let outcome = read(conn);
    conn.batch_execute("ROLLBACK").map_err(said("end reading"))?;
    outcome
}

/// Writes everything or nothing. Rows refer to each other across tables, and come in an order that does not look at that: it is checked at the end.
pub(super) fn alone<T>(conn: &mut Conn, write: impl FnOnce(&mut Conn) -> Told<T>) -> Told<T> {
    let begin = if matches!(conn, Conn::Postgres(_)) { "BEGIN" } else { "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE" };
    conn.batch_execute(begin).map_err(said("begin writing"))?;
    let outcome = put_aside(conn).and_then(|back| {
        let written = write(conn)?;
        conn.batch_execute(&back).map_err(said("check what refers to what"))?;
        refer(conn)?;
        Ok(written)
    });
    conn.batch_execute(if outcome.is_ok() { "COMMIT" } else { "ROLLBACK" }).map_err(said("end writing"))?;
    outcome
}

/// Takes the foreign keys of PostgreSQL away; what puts them back, and checks every row.
fn put_aside(conn: &mut Conn) -> Told<String> {
    let Conn::Postgres(conn) = conn else { return Ok(String::new()) };
    let keys = "SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS line,
                       format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS undone
                FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY conname";
    let keys: Vec<Constraint> = diesel::sql_query(keys).load(conn).map_err(said("read the foreign keys"))?;
    let joined = |texts: Vec<String>| texts.join(";\n");
    let (back, undone): (Vec<String>, Vec<String>) = keys.into_iter().map(|key| (key.line, key.undone)).unzip();
    conn.batch_execute(&joined(undone)).map_err(said("put the foreign keys aside"))?;
    Ok(joined(back))
}

/// SQLite says afterwards which rows refer to nothing.
fn refer(conn: &mut Conn) -> Told<()> {
    let Conn::Sqlite(conn) = conn else { return Ok(()) };
    let lost: Vec<Line> =
        diesel::sql_query("SELECT DISTINCT \"table\" AS line FROM pragma_foreign_key_check").load(conn).map_err(said("check what refers to what"))?;
    let lost: Vec<String> = lost.into_iter().map(|table| table.line).collect();
    if lost.is_empty() { Ok(()) } else { Err(format!("rows of these tables refer to nothing: {}", lost.join(", "))) }
}

/// Hands over every row of a table, in the order of its key.
pub(super) fn each(conn: &mut Conn, table: &Table, mut take: impl FnMut(&str) -> Told<()>) -> Told<()> {
    let postgres = matches!(conn, Conn::Postgres(_));
    let values: Vec<String> = table.columns.iter().map(|column| told(column, postgres)).collect();
    let key: Vec<String> = table.columns.iter().filter(|column| column.key).map(|column| quoted(&column.name)).collect();
    let array = if postgres { "json_build_array" } else { "json_array" };
    let cast = if postgres { "::text" } else { "" };
    let order = if key.is_empty() { "1".to_owned() } else { key.join(", ") };
    let query = format!("SELECT {array}({}){cast} AS line FROM {} ORDER BY {order}", values.join(", "), quoted(&table.name));
    let reading = format!("read {}", table.name);
    let mut one = |row: QueryResult<Line>| {
        let line = row.map_err(said(&reading))?.line;
        // The two write arrays with other spaces and escapes.
        let values: Value = serde_json::from_str(&line).map_err(|error| format!("{}: {error}", table.name))?;
        take(&values.to_string())
    };
    match conn {
        Conn::Postgres(conn) => diesel::sql_query(query).load_iter::<Line, PgRowByRowLoadingMode>(conn).map_err(said(&reading))?.try_for_each(&mut one),
        Conn::Sqlite(conn) => diesel::sql_query(query).load_iter::<Line, DefaultLoadingMode>(conn).map_err(said(&reading))?.try_for_each(&mut one),
    }
}

/// The hash over a table, of which the columns are known so far.
pub(super) fn begun<'a>(columns: impl Iterator<Item = &'a str>) -> Sha256 {
    columns.fold(Sha256::new(), |hash, column| hash.chain_update(column).chain_update("\n"))
}

/// How many rows a table has, and a hash over them.
pub(super) fn summary(conn: &mut Conn, table: &Table) -> Told<TableSummary> {
    let mut hash = begun(table.columns.iter().map(|column| column.name.as_str()));
    let mut rows = 0;
    each(conn, table, |line| {
        hash.update(line.as_bytes());
        hash.update(b"\n");
        rows += 1;
        Ok(())
    })?;
    Ok(TableSummary::new(rows, hash))
}

/// Fills a table; the copy has the same columns.
pub(super) fn fill(conn: &mut Conn, (name, columns): (&str, &[String]), batches: &mut Batches<'_>) -> Told<()> {
    let tables = all(conn)?;
    let table = tables.iter().find(|table| table.name == name).ok_or_else(|| format!("there is no table {name} here"))?;
    if !table.columns.iter().map(|column| &column.name).eq(columns) {
        return Err(format!("the columns of {name} are others here"));
    }
    let postgres = matches!(conn, Conn::Postgres(_));
    let names: Vec<String> = table.columns.iter().map(|column| quoted(&column.name)).collect();
    let values: Vec<String> = table.columns.iter().enumerate().map(|(at, column)| read(column, at, postgres)).collect();
    let rows = if postgres { "json_array_elements($1::json) AS rows(value)" } else { "json_each(?)" };
    let insert = format!("INSERT INTO {} ({}) SELECT {} FROM {rows}", quoted(name), names.join(", "), values.join(", "));
    let filling = format!("fill {name}");
    // What a trigger put there while other tables were filled.
    conn.batch_execute(&format!("DELETE FROM {}", quoted(name))).map_err(said(&filling))?;
    batches.for_each_batch(|lines| {
        let batch = format!("[{}]", lines.join(","));
        let insert = diesel::sql_query(&insert).bind::<Text, _>(batch);
        on_connection!(conn, conn => insert.execute(conn)).map(drop).map_err(said(&filling))
    })
}

/// A value as a copy has it.
fn told(Column { name, kind, .. }: &Column, postgres: bool) -> String {
    let name = quoted(name);
    match (kind, postgres) {
        (Kind::Bytes, true) => format!("encode({name}, 'hex')"),
        (Kind::Bytes, false) => format!("CASE WHEN {name} IS NOT NULL THEN lower(hex({name})) END"),
        (Kind::Truth, _) => format!("{name}::int"),
        // As many digits of a second as SQLite has: none, three, or six.
        (Kind::Instant, _) => format!(
            "CASE WHEN to_char({name}, 'US') = '000000' THEN to_char({name}, 'YYYY-MM-DD HH24:MI:SS')
                  WHEN to_char({name}, 'US') LIKE '%000' THEN to_char({name}, 'YYYY-MM-DD HH24:MI:SS.MS') ELSE to_char({name}, 'YYYY-MM-DD HH24:MI:SS.US') END"
        ),
        (Kind::Day, _) => format!("to_char({name}, 'YYYY-MM-DD')"),
        (Kind::Number | Kind::Text, _) => name,
    }
}

/// A value of a copy as the database takes it.
fn read(Column { kind, .. }: &Column, at: usize, postgres: bool) -> String {
    let value = if postgres { format!("(value ->> {at})") } else { format!("json_extract(value, '$[{at}]')") };
    match (kind, postgres) {
        (Kind::Bytes, true) => format!("decode({value}, 'hex')"),
        (Kind::Bytes, false) => format!("unhex({value})"),
        (Kind::Number, true) => format!("{value}::bigint"),
        (Kind::Day, true) => format!("{value}::date"),
        (Kind::Instant, true) => format!("{value}::timestamp"),
        (Kind::Truth, true) => format!("{value}::int::boolean"),
        _ => value,
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
