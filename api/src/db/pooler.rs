//! Whether a pooler between this program and PostgreSQL gives every transaction whatever connection is free. Chibo needs one of its own: the lock on
//! the master key lasts as long as a connection (`own_key.rs`), as do settings and prepared statements.

use diesel::connection::SimpleConnection;

use super::conn::Conn;
use super::pool;
use crate::config::Location;

/// Times two connections are compared: who else is busy at the pooler may keep them apart once by chance.
const ROUNDS: usize = 5;

/// Fails, in words, when connections to this address share those of the database (`PgBouncer`'s `pool_mode` `transaction` or `statement`).
pub(super) fn refuse_shared(location: &Location) -> Result<(), String> {
    let Location::Postgres(address) = location else { return Ok(()) };
    let open = || pool::open_postgres(address).map_err(|error| format!("cannot open the database {location}: {error}"));
    let (mut one, mut other) = (open()?, open()?);
    for round in 0..ROUNDS {
        let marks = [format!("one {round}"), format!("other {round}")];
        let kept = mark(&mut one, &marks[0])
            .and_then(|()| mark(&mut other, &marks[1]))
            .and_then(|()| holds(&mut one, &marks[0]))
            .and_then(|()| holds(&mut other, &marks[1]));
        if let Err(error) = kept {
            return Err(format!(
                "connections to {location} share those of the database: a pooler gives each transaction whichever is free, and what belongs to a connection \
                 (locks, settings, prepared statements) is lost. Set pool_mode = session for this database in PgBouncer, or name the database itself ({error})"
            ));
        }
    }
    Ok(())
}

/// Sets something that lasts as long as a connection. Not by a prepared statement, which a pooler may keep apart.
fn mark(conn: &mut Conn, mark: &str) -> diesel::QueryResult<()> {
    conn.batch_execute(&format!("SET chibo.connection = '{mark}'"))
}

/// Fails when it is not there any more.
fn holds(conn: &mut Conn, mark: &str) -> diesel::QueryResult<()> {
    conn.batch_execute(&format!(
        "DO $$ BEGIN IF current_setting('chibo.connection', true) IS DISTINCT FROM '{mark}' THEN RAISE 'what was set is not there any more'; END IF; END $$"
    ))
}
