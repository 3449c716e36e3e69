//! Whether a pooler between this program and PostgreSQL gives every transaction whatever connection is free. Chibo needs one of its own: the lock on
//! the master key lasts as long as a connection (`own_key.rs`), as do settings and prepared statements.

use diesel::ConnectionResult;
use diesel::connection::SimpleConnection;

use super::conn::Conn;
use super::pool;
use super::transaction::answers;
use crate::config::Location;

/// Times two connections are compared: who else is busy at the pooler may keep them apart once by chance.
const ROUNDS: usize = 5;

/// What a connection says whose mark is gone.
const LOST: &str = "what was set is not there any more";

/// What is wrong with an address.
#[derive(Debug)]
pub(super) enum Unfit {
    /// It cannot be asked, for this reason.
    Away(String),
    /// Its connections share those of the database.
    Shared(String),
}

/// Fails, in words, when connections to the database's address share those of the database (`PgBouncer`'s `pool_mode` `transaction` or `statement`), or
/// when it cannot be asked.
pub(super) fn refuse_shared(location: &Location) -> Result<(), String> {
    compare(location, pool::open).map_err(|unfit| match unfit {
        Unfit::Away(error) => format!("cannot open the database {location}: {error}"),
        Unfit::Shared(error) => error,
    })
}

/// Whether connections that are opened in this way are each one of the database's own: a replica is reached in another way than the primary.
pub(super) fn compare(location: &Location, open: impl Fn(&Location) -> ConnectionResult<Conn>) -> Result<(), Unfit> {
    if matches!(location, Location::Sqlite(_)) {
        return Ok(());
    }
    let open = || open(location).map_err(|error| Unfit::Away(error.to_string()));
    let (mut one, mut other) = (open()?, open()?);
    for round in 0..ROUNDS {
        let marks = [format!("one {round}"), format!("other {round}")];
        let kept = mark(&mut one, &marks[0])
            .and_then(|()| mark(&mut other, &marks[1]))
            .and_then(|()| holds(&mut one, &marks[0]))
            .and_then(|()| holds(&mut other, &marks[1]));
        let Err(error) = kept else { continue };
        // A server that went away meanwhile has lost nothing that was set. One that says that it has is there, whatever else a pooler lets through.
        let there = error.to_string().contains(LOST) || (answers(&mut one) && answers(&mut other));
        if !there {
            return Err(Unfit::Away(error.to_string()));
        }
        return Err(Unfit::Shared(format!(
            "connections to {location} share those of the database: a pooler gives each transaction whichever is free, and what belongs to a connection \
             (locks, settings, prepared statements) is lost. Set pool_mode = session for this database in PgBouncer, or name the database itself ({error})"
        )));
    }
    Ok(())
}

/// Sets something that lasts as long as a connection. Not by a prepared statement, which a pooler may keep apart.
fn mark(conn: &mut Conn, mark: &str) -> diesel::QueryResult<()> {
    conn.batch_execute(&format!("SET chibo.connection = '{mark}'"))
}

/// Fails when it is not there any more.
fn holds(conn: &mut Conn, mark: &str) -> diesel::QueryResult<()> {
    conn.batch_execute(&format!("DO $$ BEGIN IF current_setting('chibo.connection', true) IS DISTINCT FROM '{mark}' THEN RAISE '{LOST}'; END IF; END $$"))
}
