//! What holds for a whole database: the fingerprint of the master key that its secrets are sealed with, and the issuer of its tokens. While the
//! key is exchanged nobody else is connected.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::conn::{Conn, on_connection};
use super::locks::{Lock::Change, Locks, What};
use super::own_key::{LOCK, OTHER_KEY, OwnKey, ROW, fingerprint, hold};
use super::schema::installation;
use super::{migrate, pool};
use crate::config::Location;
use crate::fail::{Fail, Outcome};

/// The fingerprint of a database's master key; none when there is no database of Chibo. An exchange that is under way is waited for.
pub fn fingerprint_of(location: &Location) -> Result<Option<String>, String> {
    if !migrate::is_done(location)? {
        return Ok(None);
    }
    let said = |error: diesel::result::Error| format!("cannot read the database {location}: {error}");
    let mut conn = pool::open(location).map_err(|error| format!("cannot open the database {location}: {error}"))?;
    hold(&mut conn).map_err(said)?;
    fingerprint(&mut conn).map_err(said)
}

/// Notes the fingerprint of a new database's master key, and holds it against that of one that has it already.
pub(super) fn begin(conn: &mut Conn, own: &OwnKey) -> Result<(), String> {
    let row = (installation::id.eq(ROW), installation::key_fingerprint.eq(&own.fingerprint), installation::issuer_named.eq(false));
    let noted = diesel::insert_into(installation::table).values(row).on_conflict_do_nothing();
    let fits = on_connection!(conn, conn => noted.execute(conn)).and_then(|_| own.look(conn));
    match fits {
        Ok(true) => Ok(()),
        Ok(false) => Err("the master key is not the one that the secrets of this database are sealed with; put that one in its place".to_owned()),
        Err(error) => Err(format!("cannot read which master key the database has: {error}")),
    }
}

/// Keeps everybody else out until the commit: whoever is connected to PostgreSQL is cut off, and finds another key when it comes back.
/// Behind SQLite's single writer nobody else writes, and the writer of another process looks at the key before every batch.
pub fn alone(conn: &mut Conn) -> Outcome<()> {
    let Conn::Postgres(conn) = conn else { return Ok(()) };
    let others = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
           AND (classid::bigint << 32) + objid::bigint = {LOCK} AND pid <> pg_backend_pid()"
    );
    let unable = |error: diesel::result::Error| {
        Fail::unavailable(&format!("other servers are connected and cannot be cut off; stop them first, then rotate the key: {error}"))
    };
    diesel::sql_query(others).execute(conn).map_err(unable)?;
    // Those who come now wait behind this lock.
    diesel::sql_query("SELECT pg_advisory_xact_lock($1)").bind::<BigInt, _>(LOCK).execute(conn).map_err(unable)?;
    Ok(())
}

/// Exchanges the fingerprint, within the transaction that seals everything anew; refused when somebody was faster.
pub fn exchange_key(conn: &mut Conn, from: &str, to: &str) -> Outcome<()> {
    let own = installation::table.find(ROW).filter(installation::key_fingerprint.eq(from));
    let changed = diesel::update(own).set(installation::key_fingerprint.eq(to)).execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(Fail::unavailable(OTHER_KEY)) }
}

/// Who the tokens of this database say they are from; none before the first server.
pub fn issuer(conn: &mut Conn) -> QueryResult<Option<String>> {
    installation::table.find(ROW).select(installation::issuer).first(conn)
}

/// Agrees on the issuer of tokens when a server starts. The address of the first server is taken until somebody names one; whoever names another
/// one than is there gets that one back.
pub fn agree_on_issuer(conn: &mut Conn, address: &str, named: bool) -> Outcome<Option<String>> {
    // Another server may start at the same time.
    Locks::default().take(conn, &[Change(What::SigningKeys)])?;
    let row = installation::table.find(ROW).select((installation::issuer, installation::issuer_named));
    match row.first::<(Option<String>, bool)>(conn)? {
        (Some(there), true) => return Ok(Some(there).filter(|there| named && there != address)),
        (Some(_), false) if !named => {}
        _ => set_issuer(conn, address, named)?,
    }
    Ok(None)
}

/// Names the issuer of tokens anew; those given out before end with it.
pub fn name_issuer(conn: &mut Conn, address: &str) -> QueryResult<()> {
    set_issuer(conn, address, true)
}

fn set_issuer(conn: &mut Conn, address: &str, named: bool) -> QueryResult<()> {
    let set = (installation::issuer.eq(address), installation::issuer_named.eq(named));
    diesel::update(installation::table.find(ROW)).set(set).execute(conn).map(drop)
}
