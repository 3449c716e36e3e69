//! Migrations run up, down and up, and give the tables that the code states.

use std::collections::BTreeMap;

use chibo_api::db::{Conn, migrate};
use chibo_tests::{Database, Kind};
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::Test;

pub fn tests() -> Vec<Test> {
    crate::tests![on_both: up_down_up, tables_are_as_stated, foreign_keys_have_an_index]
}

/// The folder in which the server states its tables.
const STATED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../api/src/db/schema");

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    nullable: String,
}

fn tables(conn: &mut Conn) -> Vec<String> {
    let names: Vec<Name> = match conn {
        Conn::Sqlite(c) => diesel::sql_query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").load(c),
        Conn::Postgres(c) => diesel::sql_query("SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").load(c),
    }
    .expect("the tables");
    names.into_iter().map(|table| table.name).filter(|name| name != "__diesel_schema_migrations").collect()
}

/// Columns of a table with their kind, as the code would state them.
fn columns(conn: &mut Conn, table: &str) -> BTreeMap<String, String> {
    let found: Vec<Column> = match conn {
        Conn::Sqlite(c) => {
            let sql = format!("SELECT name, type AS kind, CASE WHEN \"notnull\" OR pk THEN 'NO' ELSE 'YES' END AS nullable FROM pragma_table_info('{table}')");
            diesel::sql_query(sql).load(c)
        }
        Conn::Postgres(c) => {
            let sql = format!("SELECT column_name::text AS name, data_type::text AS kind, is_nullable::text AS nullable FROM information_schema.columns WHERE table_name = '{table}'");
            diesel::sql_query(sql).load(c)
        }
    }
    .expect("the columns");
    let kind = |column: &Column| if column.nullable == "YES" { format!("Nullable<{}>", column.kind) } else { column.kind.clone() };
    found.into_iter().map(|column| (column.name.clone(), kind(&column))).collect()
}

/// A stated kind as this database calls it.
fn native(kind: Kind, stated: &str) -> String {
    if let Some(inner) = stated.strip_prefix("Nullable<").and_then(|inner| inner.strip_suffix('>')) {
        return format!("Nullable<{}>", native(kind, inner));
    }
    let names = match stated {
        "BigInt" => ("INTEGER", "bigint"),
        "Integer" => ("INTEGER", "integer"),
        "Binary" => ("BLOB", "bytea"),
        "Text" => ("TEXT", "text"),
        "Date" => ("TEXT", "date"),
        "Timestamp" => ("TEXT", "timestamp without time zone"),
        "Bool" => ("INTEGER", "boolean"),
        other => panic!("{other}: say in tests/tests/migrations.rs what both databases call it"),
    };
    if kind == Kind::Sqlite { names.0.to_owned() } else { names.1.to_owned() }
}

/// The stated tables with their columns.
fn stated(kind: Kind) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut tables = BTreeMap::new();
    let mut table = String::new();
    let files = std::fs::read_dir(STATED).expect("the stated tables").map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("readable"));
    let text: String = files.collect();
    for line in text.lines().map(str::trim) {
        if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            name.clone_into(&mut table);
            tables.insert(table.clone(), BTreeMap::new());
        } else if let Some((column, stated)) = line.split_once(" -> ") {
            tables.entry(table.clone()).or_default().insert(column.to_owned(), native(kind, stated.trim_end_matches(',')));
        }
    }
    tables
}

fn up_down_up(kind: Kind) {
    let database = Database::empty(kind);
    let location = database.location();
    let first = migrate::up(&location).expect("up");
    assert!(!first.is_empty());
    assert_eq!(migrate::up(&location).expect("up again"), Vec::<String>::new());
    let tables_then = tables(&mut database.connect());
    let mut down = migrate::down(&location).expect("down");
    down.reverse();
    assert_eq!(down, first);
    assert_eq!(tables(&mut database.connect()), Vec::<String>::new(), "nothing is left");
    assert_eq!(migrate::up(&location).expect("up once more"), first);
    assert_eq!(tables(&mut database.connect()), tables_then);
}

fn tables_are_as_stated(kind: Kind) {
    let database = Database::new(kind);
    let mut conn = database.connect();
    let stated = stated(kind);
    assert_eq!(tables(&mut conn), stated.keys().cloned().collect::<Vec<_>>());
    for (table, wanted) in stated {
        assert_eq!(columns(&mut conn, &table), wanted, "{table}");
    }
}

/// Rows of these tables are never deleted, so nobody looks for what refers to them.
const NEVER_DELETED: [&str; 2] = ["committees", "rulesets"];

fn foreign_keys_have_an_index(kind: Kind) {
    let database = Database::new(kind);
    let without = match kind {
        Kind::Sqlite => {
            "SELECT t.name || '.' || f.\"from\" || ' of ' || f.\"table\" FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table' AND NOT EXISTS \
             (SELECT 1 FROM pragma_index_list(t.name) i, pragma_index_info(i.name) c WHERE c.seqno = 0 AND c.name = f.\"from\")"
        }
        Kind::Postgres => {
            "SELECT f.conrelid::regclass::text || '.' || a.attname::text || ' of ' || f.confrelid::regclass::text FROM pg_constraint f \
             JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = f.conkey[1] WHERE f.contype = 'f' AND NOT EXISTS \
             (SELECT 1 FROM pg_index i WHERE i.indrelid = f.conrelid AND i.indkey[0] = f.conkey[1])"
        }
    };
    let never_deleted = |found: &String| NEVER_DELETED.iter().any(|table| found.ends_with(&format!(" of {table}")));
    let found = database.texts(without);
    assert!(found.iter().any(never_deleted), "the query finds what it looks for");
    assert_eq!(found.into_iter().filter(|found| !never_deleted(found)).collect::<Vec<_>>(), Vec::<String>::new());
}
