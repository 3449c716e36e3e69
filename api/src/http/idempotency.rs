//! `Idempotency-Key`: the answer is kept in the transaction of the write, so a repeat can never write twice.

use chibo_openapi::Code;
use diesel::prelude::*;

use super::json::BodyHash;
use super::reply::Reply;
use super::tx::Tx;
use crate::db::key::Key;
use crate::db::schema::idempotency_keys as keys;
use crate::fail::{Fail, Outcome};

/// How long an answer is kept.
pub const KEPT: chrono::Duration = chrono::Duration::hours(24);

/// Removes the kept answers that speak of a person whose values are erased. They are sealed, so each is opened; it is a rare act.
pub fn forget(tx: &mut Tx<'_>, person: Key) -> Outcome<()> {
    let kept: Vec<(Vec<u8>, Vec<u8>)> = keys::table.select((keys::scope_hash, keys::reply_sealed)).load(tx.conn)?;
    let id = person.to_string();
    let speaks = |sealed: &[u8]| tx.request.app.vault.open(sealed).is_none_or(|plain| plain.windows(id.len()).any(|part| part == id.as_bytes()));
    let gone: Vec<Vec<u8>> = kept.into_iter().filter(|(_, sealed)| speaks(sealed)).map(|(scope, _)| scope).collect();
    for scope in gone {
        diesel::delete(keys::table.filter(keys::scope_hash.eq(scope))).execute(tx.conn)?;
    }
    Ok(())
}

/// Removes every kept answer: the key that seals them is about to go.
pub fn forget_all(tx: &mut Tx<'_>) -> Outcome<()> {
    diesel::delete(keys::table).execute(tx.conn)?;
    Ok(())
}

/// Answers from the record when there is one; else runs the job and records its answer beside what it wrote.
/// Two instances that run the same key at once meet at the primary key: one is rolled back, tried again, and finds the record.
pub fn run(tx: &mut Tx<'_>, scope: [u8; 32], body: BodyHash, job: impl FnOnce(&mut Tx<'_>) -> Outcome<Reply>) -> Outcome<Reply> {
    let found: Option<(Vec<u8>, Vec<u8>)> = keys::table
        .filter(keys::scope_hash.eq(scope.as_slice()))
        .filter(keys::created_at.gt((tx.now - KEPT).naive_utc()))
        .select((keys::body_hash, keys::reply_sealed))
        .first(tx.conn)
        .optional()?;
    if let Some((hash, sealed)) = found {
        if hash != body {
            return Err(Fail::new(Code::IdempotencyKeyReused));
        }
        let opened = tx.request.app.vault.open(&sealed).ok_or_else(|| Fail::internal("an idempotency record does not open with this master key"))?;
        let reply: Reply = serde_json::from_slice(&opened).map_err(|error| Fail::internal(&error.to_string()))?;
        return Ok(reply.replayed());
    }
    let reply = job(tx)?;
    let plain = serde_json::to_vec(&reply).map_err(|error| Fail::internal(&error.to_string()))?;
    let sealed = tx.request.app.vault.seal(&plain);
    // An expired record of the same key may still be there.
    diesel::delete(keys::table.filter(keys::scope_hash.eq(scope.as_slice()))).execute(tx.conn)?;
    diesel::insert_into(keys::table)
        .values((
            keys::scope_hash.eq(scope.as_slice()),
            keys::body_hash.eq(body.as_slice()),
            keys::reply_sealed.eq(sealed),
            keys::created_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    Ok(reply)
}
