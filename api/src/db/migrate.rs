//! Migrations, embedded in the binary: the same names for both databases, each reversible.

use diesel::dsl::sql;
use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use noted::done;

use super::conn::Conn;
use super::pool;
use super::pooler;
use crate::config::Location;

const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/postgres");

/// Where Diesel notes what it has applied.
mod noted {
    diesel::table! {
        #[sql_name = "__diesel_schema_migrations"]
        done (version) {
            version -> Text,
        }
    }
}

/// Key of the PostgreSQL advisory lock that lets one instance migrate at a time.
const LOCK: i64 = 0x0043_4849_424f;

/// Applies every migration that the database lacks; answers their names.
pub fn up(location: &Location) -> Result<Vec<String>, String> {
    with(location, |conn| match conn {
        Conn::Sqlite(c) => c.run_pending_migrations(SQLITE).map(names),
        Conn::Postgres(c) => c.run_pending_migrations(POSTGRES).map(names),
    })
}

/// Reverts every migration, newest first; used to prove that each is reversible.
pub fn down(location: &Location) -> Result<Vec<String>, String> {
    with(location, |conn| match conn {
        Conn::Sqlite(c) => c.revert_all_migrations(SQLITE).map(names),
        Conn::Postgres(c) => c.revert_all_migrations(POSTGRES).map(names),
    })
}

/// Whether there is a database of Chibo; looks without making or changing anything.
pub fn is_done(location: &Location) -> Result<bool, String> {
    if let Location::Sqlite(path) = location
        && !path.metadata().is_ok_and(|file| file.len() > 0)
    {
        return Ok(false);
    }
    // Whatever is done with a database begins here.
    pooler::refuse_shared(location)?;
    let mut conn = pool::open(location).map_err(|error| format!("cannot open the database {location}: {error}"))?;
    let there = match &mut conn {
        Conn::Sqlite(c) => diesel::select(sql::<Bool>("EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'installation')")).get_result(c),
        Conn::Postgres(c) => diesel::select(sql::<Bool>("to_regclass('installation') IS NOT NULL")).get_result(c),
    };
    there.map_err(|error| format!("cannot read the database {location}: {error}"))
}

/// Versions applied to the database, oldest first, and whether any of ours is missing.
pub fn state(conn: &mut Conn) -> Result<(Vec<String>, bool), String> {
    // Asking Diesel would write: it makes its table when there is none.
    let applied: Vec<String> = done::table.select(done::version).order(done::version).load(conn).map_err(|error| error.to_string())?;
    let mut ours = embedded(matches!(conn, Conn::Sqlite(_)))?;
    ours.retain(|version| !applied.contains(version));
    Ok((applied, !ours.is_empty()))
}

/// The versions that a database of this program has, oldest first.
pub fn ours(location: &Location) -> Result<Vec<String>, String> {
    embedded(matches!(location, Location::Sqlite(_)))
}

fn embedded(sqlite: bool) -> Result<Vec<String>, String> {
    let text = |error: Box<dyn std::error::Error + Send + Sync>| error.to_string();
    let mut ours = if sqlite {
        versions(&MigrationSource::<Sqlite>::migrations(&SQLITE).map_err(text)?)
    } else {
        versions(&MigrationSource::<Pg>::migrations(&POSTGRES).map_err(text)?)
    };
    ours.sort_unstable();
    Ok(ours)
}

fn versions<DB: diesel::backend::Backend>(migrations: &[Box<dyn Migration<DB>>]) -> Vec<String> {
    migrations.iter().map(|migration| migration.name().version().to_string()).collect()
}

fn names(versions: Vec<diesel::migration::MigrationVersion<'_>>) -> Vec<String> {
    versions.into_iter().map(|version| version.to_string()).collect()
}

type Migrated = Result<Vec<String>, Box<dyn std::error::Error + Send + Sync>>;

fn with(location: &Location, job: impl FnOnce(&mut Conn) -> Migrated) -> Result<Vec<String>, String> {
    use diesel::connection::SimpleConnection;
    if let Location::Sqlite(path) = location {
        pool::create_sqlite(path).map_err(|error| format!("cannot make {}: {error}", path.display()))?;
    }
    pooler::refuse_shared(location)?;
    let mut conn = pool::open_writing(location).map_err(|error| format!("cannot open the database: {error}"))?;
    if let Conn::Postgres(c) = &mut conn {
        c.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})")).map_err(|error| format!("cannot lock for the migration: {error}"))?;
    }
    // The advisory lock ends with the connection.
    job(&mut conn).map_err(|error| format!("cannot migrate: {error}"))
}
