//! The latest checkpoint that was cosigned of each log.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use tlog_tiles::Hash;

use crate::db::Conn;
use crate::db::schema::witnessed_logs as logs;
use crate::fail::{Fail, Outcome};
use crate::log::seal::signed;

/// How far a log was cosigned.
pub(super) struct Cosigned {
    pub(super) size: u64,
    pub(super) root: Hash,
}

/// How far a log was cosigned, if it ever was.
pub(super) fn find(conn: &mut Conn, origin: &str) -> Outcome<Option<Cosigned>> {
    let row: Option<(i64, Vec<u8>)> = logs::table.find(origin).select((logs::size, logs::root)).first(conn).optional()?;
    let broken = || Fail::internal("what is kept of a witnessed log is broken");
    let read = |(size, root): (i64, Vec<u8>)| {
        let root = <[u8; 32]>::try_from(root).map_err(|_| broken())?;
        Ok(Cosigned { size: u64::try_from(size).map_err(|_| broken())?, root: Hash(root) })
    };
    row.map(read).transpose()
}

/// Keeps how far a log is cosigned now.
pub(super) fn keep(conn: &mut Conn, origin: &str, cosigned: &Cosigned, now: DateTime<Utc>) -> Outcome<()> {
    let values = (logs::size.eq(signed(cosigned.size)?), logs::root.eq(cosigned.root.0.to_vec()), logs::cosigned_at.eq(now.naive_utc()));
    let moved = diesel::update(logs::table.find(origin)).set(values.clone()).execute(conn)?;
    if moved == 0 {
        diesel::insert_into(logs::table).values((logs::origin.eq(origin), values)).execute(conn)?;
    }
    Ok(())
}
