//! Service clients: systems that call with OAuth 2 client credentials. A client has one role on one unit and asks for tokens
//! within its scopes. Secrets are shown once, kept as hashes, and two may live at a time so that they can be exchanged.
//! Not here: the token endpoint (`oauth`).

pub mod http;
mod store;

use std::collections::HashMap;
use std::sync::Arc;

use chibo_openapi::accounts::{AccountTransition, ClientCreate, ClientCreated, ClientEdit, ClientSecretCreated, ClientsQuery, ServiceClient};
use chibo_openapi::vocabulary::Role;
use chibo_openapi::{Code, PageOf, Scope};
use chrono::{DateTime, Utc};

use crate::accounts::status::legal;
use crate::accounts::units::{check_unit, unit_of};
use crate::auth::{Unit, roles};
use crate::db::Conn;
use crate::db::key::Key;
use crate::db::locks::Lock::Change;
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::{App, Patch, Tx};
use crate::log::events::{self, Event};
use crate::structure::names::with_names;
use crate::vault;
use store::Row;
pub use store::{Authenticated, SECRET_PREFIX};

const MANAGE: Scope = Scope::ClientsManage;
/// Secrets of one client that may live at a time.
const LIVE_SECRETS: usize = 2;

/// What a client says of itself.
pub struct Credentials {
    /// Id.
    pub id: String,
    /// Secret.
    pub secret: String,
}

/// The client with these credentials; none when anything about them is wrong. The secret has 256 random bits, so its
/// hash is looked up rather than compared: there is nothing to guess, and no time to measure.
pub async fn authenticate(app: &Arc<App>, named: Credentials) -> Outcome<Option<Authenticated>> {
    let Some(id) = uuid::Uuid::try_parse(&named.id).ok().map(Key::from) else { return Ok(None) };
    if vault::token_bytes(SECRET_PREFIX, &named.secret).is_none() {
        return Ok(None);
    }
    let now = app.clock.now();
    let hash = vault::sha256(named.secret.as_bytes());
    app.db.read(move |conn| store::authenticate(conn, id, &hash, now)).await
}

/// Makes an access token worthless before it expires.
pub fn revoke_token(conn: &mut Conn, jti: Key, expires_at: DateTime<Utc>) -> Outcome<()> {
    store::revoke_token(conn, jti, expires_at)
}

/// The committee or the cell that a client belongs to; both none: everything, or there is no such client.
pub fn belongs_to(tx: &mut Tx<'_>, id: Key) -> Outcome<(Option<Key>, Option<Key>)> {
    Ok(store::find(tx, id)?.map(|row| (row.committee_id, row.cell_id)).unwrap_or_default())
}

/// The unit that a client belongs to; none: there is no such client.
pub fn unit(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<Unit>> {
    let Some(row) = store::find(tx, id)? else { return Ok(None) };
    unit_of(tx, row.committee_id, row.cell_id).map(Some)
}

/// Names of clients.
pub fn names(tx: &mut Tx<'_>, ids: &[Key]) -> Outcome<HashMap<Key, String>> {
    store::names(tx, ids)
}

fn load(tx: &mut Tx<'_>, id: Key) -> Outcome<Row> {
    tx.caller().require_somewhere(MANAGE)?;
    let row = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    let unit = unit_of(tx, row.committee_id, row.cell_id)?;
    tx.caller().require(MANAGE, MANAGE, &unit)?;
    Ok(row)
}

fn wire(tx: &mut Tx<'_>, row: Row) -> Outcome<ServiceClient> {
    let secrets = store::secrets(tx, &[row.id])?;
    with_names(tx, row.into_wire(&secrets))
}

/// One page of the clients the caller looks after.
pub fn list(tx: &mut Tx<'_>, query: &ClientsQuery) -> Outcome<PageOf<ServiceClient>> {
    tx.caller().require_somewhere(MANAGE)?;
    let reach = tx.reach(MANAGE)?;
    let page = store::list(tx, &reach, query)?;
    with_names(tx, page)
}

/// One client.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<ServiceClient> {
    let row = load(tx, id)?;
    wire(tx, row)
}

/// A client may ask for no more than its role allows, and must not have expired before it begins.
fn check_terms(role: Role, scopes: &[Scope], expires_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (at, scope) in scopes.iter().enumerate() {
        if !roles::has(role, *scope) {
            flaws.push(Flaw::field(&format!("/scopes/{at}"), Code::ScopeNotOfRole).with("role", role.as_str()).with("scope", scope.as_str()));
        }
        if scopes[..at].contains(scope) {
            flaws.push(Flaw::field(&format!("/scopes/{at}"), Code::NotUnique));
        }
    }
    if expires_at.is_some_and(|ends| ends <= now) {
        flaws.push(Flaw::field("/expires_at", Code::TooEarly).with("earliest", now.to_rfc3339()));
    }
    flaws
}

/// Makes a client with its first secret.
pub fn create(tx: &mut Tx<'_>, new: &ClientCreate) -> Outcome<ClientCreated> {
    tx.caller().require_somewhere(MANAGE)?;
    let mut flaws = check_terms(new.role, &new.scopes, new.expires_at, tx.now);
    check_unit(tx, "", new.committee_id, new.cell_id, MANAGE, &mut flaws)?;
    Fail::if_any(flaws)?;
    let row = Row::new(tx, new);
    store::insert(tx, &row)?;
    let (_, secret) = store::add_secret(tx, row.id)?;
    let committee = row.committee_id;
    let client = wire(tx, row)?;
    events::record(tx, Event::new("client.created", client.id.into()).unit(committee, None).after(&client))?;
    Ok(ClientCreated { client, secret: Some(secret) })
}

/// Changes name, scopes or expiry.
pub fn update(tx: &mut Tx<'_>, id: Key, patch: &Patch<ClientEdit>) -> Outcome<ServiceClient> {
    tx.lock(&[Change(What::Client(id))])?;
    let row = load(tx, id)?;
    tx.require_match(row.version)?;
    let before = wire(tx, row.clone())?;
    let edit = patch.apply(&tx.request.app.contract, &before)?;
    let expires_at = edit.expires_at.filter(|_| edit.expires_at != before.expires_at);
    Fail::if_any(check_terms(before.role, &edit.scopes, expires_at, tx.now))?;
    let row = row.edited(tx, edit);
    if row.version == before.version { Ok(before) } else { save(tx, "client.updated", &before, row, None) }
}

fn save(tx: &mut Tx<'_>, action: &str, before: &ServiceClient, row: Row, reason: Option<&str>) -> Outcome<ServiceClient> {
    store::update(tx, &row)?;
    let committee = row.committee_id;
    let after = wire(tx, row)?;
    let event = Event::new(action, after.id.into()).unit(committee, None).before(before).after(&after);
    events::record(tx, if reason.is_some() { event.said("reason", &reason) } else { event })?;
    Ok(after)
}

/// Locks or unlocks a client.
pub fn transition(tx: &mut Tx<'_>, id: Key, act: &AccountTransition) -> Outcome<ServiceClient> {
    tx.lock(&[Change(What::Client(id))])?;
    let row = load(tx, id)?;
    tx.require_match(row.version)?;
    let before = wire(tx, row.clone())?;
    legal(before.status, act.to)?;
    let row = row.switched(tx, act.to);
    save(tx, "client.transitioned", &before, row, Some(&act.reason))
}

/// Gives a client a further secret.
pub fn add_secret(tx: &mut Tx<'_>, id: Key) -> Outcome<ClientSecretCreated> {
    tx.lock(&[Change(What::Client(id))])?;
    let row = load(tx, id)?;
    if store::secrets(tx, &[id])?.len() >= LIVE_SECRETS {
        return Err(Fail::new(Code::TooManySecrets));
    }
    let (secret, plain) = store::add_secret(tx, id)?;
    events::record(tx, Event::new("client.secret_added", id).unit(row.committee_id, None).after(&secret))?;
    Ok(ClientSecretCreated { id: secret.id, secret: Some(plain), created_at: secret.created_at })
}

/// Takes a secret away; tokens that were made with it live on for their few minutes.
pub fn remove_secret(tx: &mut Tx<'_>, id: Key, secret: Key) -> Outcome<()> {
    tx.lock(&[Change(What::Client(id))])?;
    let row = load(tx, id)?;
    let taken = store::secrets(tx, &[id])?.into_iter().map(|(_, one)| one).find(|one| one.id == secret.uuid()).ok_or_else(Fail::not_found)?;
    store::delete_secret(tx, secret)?;
    events::record(tx, Event::new("client.secret_removed", id).unit(row.committee_id, None).before(&taken))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_name_every_fault() {
        let now = DateTime::UNIX_EPOCH + chrono::Duration::days(1);
        let codes: Vec<Code> = check_terms(Role::Viewer, &[Scope::QuotasRead, Scope::QuotasIssue, Scope::QuotasRead], Some(DateTime::UNIX_EPOCH), now)
            .iter()
            .map(Flaw::code)
            .collect();
        assert_eq!(codes, [Code::ScopeNotOfRole, Code::NotUnique, Code::TooEarly]);
        assert!(check_terms(Role::Viewer, &[Scope::QuotasRead], None, now).is_empty());
    }
}
