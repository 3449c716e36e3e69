//! Secrets that sign what an endpoint is told, sealed in the database. The newest has no end; the one before may go on for a while, so that the
//! receiver can change over.

use chibo_openapi::Code;
use chibo_openapi::webhooks::WebhookSecret;
use chrono::{DateTime, NaiveDateTime, Utc};
use data_encoding::BASE64;
use diesel::prelude::*;

use crate::db::Conn;
use crate::db::key::Key;
use crate::db::schema::webhook_secrets as secrets;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::vault::{Vault, random};

/// Begins every secret, as Standard Webhooks has it.
const PREFIX: &str = "whsec_";
/// Secrets of one endpoint that sign at a time.
const LIVE: usize = 2;
/// Secrets that are sealed anew at once.
const AT_ONCE: i64 = 1_000;

/// Secrets of some endpoints, the newest first, each with its endpoint.
pub(super) fn of(tx: &mut Tx<'_>, endpoints: &[Key]) -> Outcome<Vec<(Key, WebhookSecret)>> {
    type Found = (Key, Key, NaiveDateTime, Option<NaiveDateTime>);
    let rows = secrets::table.filter(secrets::endpoint_id.eq_any(endpoints)).order(secrets::id.desc());
    let rows: Vec<Found> = rows.select((secrets::endpoint_id, secrets::id, secrets::created_at, secrets::ends_at)).load(tx.conn)?;
    let wire = |(endpoint, id, created_at, ends_at): Found| {
        (endpoint, WebhookSecret { id: id.uuid(), created_at: created_at.and_utc(), ends_at: ends_at.map(|at| at.and_utc()) })
    };
    Ok(rows.into_iter().map(wire).collect())
}

/// Adds the first secret of an endpoint; its record, and the one time it is seen in full.
pub(super) fn add(tx: &mut Tx<'_>, endpoint: Key) -> Outcome<(WebhookSecret, String)> {
    let (id, secret) = (Key::new(), random());
    let row = (
        secrets::id.eq(id),
        secrets::endpoint_id.eq(endpoint),
        secrets::secret_sealed.eq(tx.request.app.vault.seal(&secret)),
        secrets::created_at.eq(tx.now.naive_utc()),
    );
    diesel::insert_into(secrets::table).values(row).execute(tx.conn)?;
    let record = WebhookSecret { id: id.uuid(), created_at: tx.now, ends_at: None };
    Ok((record, format!("{PREFIX}{}", BASE64.encode(&secret))))
}

/// Adds a further secret; the one before ends then. What has ended is removed. Who ends those before at once, as when they became known to others,
/// is not kept waiting by how many there are.
pub(super) fn exchange(tx: &mut Tx<'_>, endpoint: Key, previous_ends_at: DateTime<Utc>) -> Outcome<(WebhookSecret, String)> {
    let now = tx.now.naive_utc();
    let own = || secrets::table.filter(secrets::endpoint_id.eq(endpoint));
    diesel::delete(own().filter(secrets::ends_at.le(now))).execute(tx.conn)?;
    let live: i64 = own().count().get_result(tx.conn)?;
    if previous_ends_at > tx.now && usize::try_from(live).is_ok_and(|live| live >= LIVE) {
        return Err(Fail::new(Code::TooManySecrets));
    }
    if previous_ends_at <= tx.now {
        diesel::delete(own()).execute(tx.conn)?;
    } else {
        diesel::update(own()).set(secrets::ends_at.eq(previous_ends_at.naive_utc())).execute(tx.conn)?;
    }
    add(tx, endpoint)
}

/// Removes a secret that ends anyway.
pub(super) fn remove(tx: &mut Tx<'_>, endpoint: Key, secret: Key) -> Outcome<WebhookSecret> {
    let found = of(tx, &[endpoint])?.into_iter().map(|(_, one)| one).find(|one| one.id == secret.uuid()).ok_or_else(Fail::not_found)?;
    if found.ends_at.is_none() {
        return Err(Fail::new(Code::SecretSigns));
    }
    diesel::delete(secrets::table.find(secret)).execute(tx.conn)?;
    Ok(found)
}

/// What signs now, the newest first.
pub(super) fn signing(conn: &mut Conn, vault: &Vault, endpoint: Key, now: DateTime<Utc>) -> Outcome<Vec<Vec<u8>>> {
    let live = secrets::table.filter(secrets::endpoint_id.eq(endpoint)).filter(secrets::ends_at.is_null().or(secrets::ends_at.gt(now.naive_utc())));
    let sealed: Vec<Vec<u8>> = live.order(secrets::id.desc()).select(secrets::secret_sealed).load(conn)?;
    sealed.iter().map(|sealed| open(vault, sealed)).collect()
}

fn open(vault: &Vault, sealed: &[u8]) -> Outcome<Vec<u8>> {
    vault.open(sealed).ok_or_else(|| Fail::internal("a webhook's secret does not open with this master key"))
}

/// Seals every secret with another master key.
pub fn reseal(conn: &mut Conn, old: &Vault, new: &Vault) -> Outcome<()> {
    let mut after: Option<Key> = None;
    loop {
        let mut page = secrets::table.into_boxed();
        if let Some(after) = after {
            page = page.filter(secrets::id.gt(after));
        }
        let page: Vec<(Key, Vec<u8>)> = page.order(secrets::id).limit(AT_ONCE).select((secrets::id, secrets::secret_sealed)).load(conn)?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = Some(*last);
        for (id, sealed) in page {
            diesel::update(secrets::table.find(id)).set(secrets::secret_sealed.eq(new.seal(&open(old, &sealed)?))).execute(conn)?;
        }
    }
}
