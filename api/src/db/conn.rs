//! A connection to either database, and what comes out of it.

use diesel::prelude::*;

/// A connection to either database. Queries are written once and run on both.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// A connection to PostgreSQL.
    Postgres(PgConnection),
    /// A connection to an SQLite file.
    Sqlite(SqliteConnection),
}

/// Runs a query on the connection itself, for the few queries that nearly every request runs. `Conn` takes any query, but it
/// writes out the SQL anew each time, more than once, which costs several times what SQLite needs to answer.
macro_rules! on_connection {
    ($conn:expr, $it:ident => $query:expr) => {
        match $conn {
            $crate::db::conn::Conn::Postgres($it) => $query,
            $crate::db::conn::Conn::Sqlite($it) => $query,
        }
    };
}
pub(crate) use on_connection;

/// A value of an enumeration as the database keeps it. The schema's checks and the single way in keep others out.
#[expect(clippy::panic, reason = "a value that no code of ours wrote; the request fails with 500 and the log says which")]
pub fn parse_stored<T: std::str::FromStr<Err = String>>(text: &str) -> T {
    text.parse().unwrap_or_else(|cause| panic!("unknown value in the database: {cause}"))
}
