//! `Idempotency-Key`: the answer is kept in the transaction of the write, so a repeat can never write twice. A repeat gets it only as long
//! as the caller may still do what it asked for, and sees as much as then.

use chibo_openapi::Code;
use diesel::prelude::*;
use diesel::upsert::excluded;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::json::BodyHash;
use super::readings::Reader;
use super::reply::Reply;
use super::tx::Tx;
use crate::db::key::Key;
use crate::db::on_connection;
use crate::db::schema::idempotency_keys as keys;
use crate::fail::{Fail, Outcome, Retry};

/// How long an answer is kept.
pub const KEPT: chrono::Duration = chrono::Duration::hours(24);

/// An answer as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    reply: Reply,
    /// What the caller could do anywhere when it was made.
    rights: String,
    /// The person it speaks of, with the committee that the record belongs to.
    person: Option<(Uuid, Uuid)>,
}

/// Removes the kept answers that speak of a person whose values are erased.
pub fn forget(tx: &mut Tx<'_>, person: Key) -> Outcome<()> {
    diesel::delete(keys::table.filter(keys::person_id.eq(person))).execute(tx.conn)?;
    Ok(())
}

/// Removes every kept answer: the key that seals them is about to go.
pub fn forget_all(tx: &mut Tx<'_>) -> Outcome<()> {
    diesel::delete(keys::table).execute(tx.conn)?;
    Ok(())
}

/// Answers from the record when there is one; else claims the key, runs the job and records its answer beside what it wrote.
/// The claim comes first: of two instances that are asked the same at once one waits for the other, and then repeats its answer.
pub fn run(tx: &mut Tx<'_>, scope: [u8; 32], body: BodyHash, job: impl Fn(&mut Tx<'_>) -> Outcome<Reply>) -> Outcome<Reply> {
    if !claim(tx, scope, body)? {
        return replay(tx, scope, body, job);
    }
    let reply = job(tx)?;
    let person = tx.person();
    let kept = Kept { reply: reply.kept(), rights: tx.caller().rights(), person: person.map(|(person, committee)| (person.uuid(), committee.uuid())) };
    let plain = serde_json::to_vec(&kept).map_err(|error| Fail::internal(&error.to_string()))?;
    let sealed = tx.request.app.vault.seal(&plain);
    let answered = diesel::update(keys::table.find(scope.to_vec())).set((keys::reply_sealed.eq(sealed), keys::person_id.eq(person.map(|(person, _)| person))));
    on_connection!(tx.conn, conn => answered.execute(conn))?;
    Ok(reply)
}

/// Claims a key for this transaction; false when its answer is there.
fn claim(tx: &mut Tx<'_>, scope: [u8; 32], body: BodyHash) -> Outcome<bool> {
    let expired = (tx.now - KEPT).naive_utc();
    let claimed = diesel::insert_into(keys::table).values((
        keys::scope_hash.eq(scope.to_vec()),
        keys::body_hash.eq(body.to_vec()),
        keys::reply_sealed.eq(Vec::new()),
        keys::created_at.eq(tx.now.naive_utc()),
    ));
    let anew = (keys::body_hash.eq(excluded(keys::body_hash)), keys::created_at.eq(excluded(keys::created_at)));
    let claimed = on_connection!(tx.conn, conn => {
        let claimed = claimed.on_conflict(keys::scope_hash).do_update().set(anew);
        diesel::query_dsl::methods::FilterDsl::filter(claimed, keys::created_at.le(expired)).execute(conn)
    })?;
    Ok(claimed > 0)
}

/// The answer that is there, for a caller who may still do what it asked for.
fn replay(tx: &mut Tx<'_>, scope: [u8; 32], body: BodyHash, job: impl Fn(&mut Tx<'_>) -> Outcome<Reply>) -> Outcome<Reply> {
    let (hash, sealed): (Vec<u8>, Vec<u8>) = keys::table.find(scope.as_slice()).select((keys::body_hash, keys::reply_sealed)).first(tx.conn)?;
    if hash != body {
        return Err(Fail::new(Code::IdempotencyKeyReused));
    }
    let opened = tx.request.app.vault.open(&sealed).ok_or_else(|| Fail::unavailable("an idempotency record does not open with this master key"))?;
    let kept: Kept = serde_json::from_slice(&opened).map_err(|error| Fail::internal(&error.to_string()))?;
    require_allowed(tx, job)?;
    if kept.rights != tx.caller().rights() {
        return Err(Fail::new(Code::RightsChanged));
    }
    if let Some((person, committee)) = kept.person {
        let caller = tx.caller();
        let (operation, request_id) = (tx.request.operation, tx.request.meta.request_id.as_str());
        let reader = Reader { kind: caller.kind, id: caller.id, operation, reason: None, request_id, at: tx.now };
        tx.request.note(reader.of(&[(person.into(), committee.into())]))?;
    }
    Ok(kept.reply.replayed())
}

/// Does it anew and undoes it, only to learn whether the caller may. That it was done already, or that things have changed since, is no
/// reason not to repeat the answer.
fn require_allowed(tx: &mut Tx<'_>, job: impl Fn(&mut Tx<'_>) -> Outcome<Reply>) -> Outcome<()> {
    let request = tx.request;
    let mut refusal = None;
    let undone = tx.conn.transaction::<(), diesel::result::Error, _>(|conn| {
        let judged = job(&mut Tx::new(conn, request)).err();
        refusal = judged.filter(|fail| fail.refuses_caller() || fail.retry() != Retry::Never);
        Err(diesel::result::Error::RollbackTransaction)
    });
    match (refusal, undone) {
        (Some(fail), _) => Err(fail),
        (None, Ok(()) | Err(diesel::result::Error::RollbackTransaction)) => Ok(()),
        (None, Err(error)) => Err(error.into()),
    }
}
