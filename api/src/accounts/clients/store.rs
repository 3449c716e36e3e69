//! Rows and queries of service clients and their secrets.

use std::collections::HashMap;

use chibo_openapi::accounts::{ClientCreate, ClientEdit, ClientSecret, ClientsQuery, ServiceClient};
use chibo_openapi::vocabulary::AccountStatus;
use chibo_openapi::{PageOf, Scope};
use chrono::{DateTime, NaiveDateTime, SubsecRound, Utc};
use diesel::prelude::*;

use crate::accounts::status::others;
use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::schema::{client_secrets as secrets, clients, revoked_tokens};
use crate::db::text::{fold, like};
use crate::db::{Conn, on_connection, parse_stored};
use crate::fail::Outcome;
use crate::http::{Pager, Tx, sorted};
use crate::vault;

/// Begins every client secret.
pub const SECRET_PREFIX: &str = "chibo_sk_";

/// A client whose secret was right.
#[derive(Debug, Clone)]
pub struct Authenticated {
    /// Id.
    pub id: Key,
    /// Scopes it may ask for.
    pub scopes: Vec<Scope>,
    /// When it stops working.
    pub expires_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = clients, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Row {
    pub(super) id: Key,
    name: String,
    name_folded: String,
    role: String,
    pub(super) committee_id: Option<Key>,
    pub(super) cell_id: Option<Key>,
    scopes: String,
    disabled_at: Option<NaiveDateTime>,
    expires_at: Option<NaiveDateTime>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    pub(super) version: i64,
}

fn joined(scopes: &[Scope]) -> String {
    scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ")
}

fn split(scopes: &str) -> Vec<Scope> {
    scopes.split(' ').filter_map(|scope| scope.parse().ok()).collect()
}

impl Row {
    pub(super) fn new(tx: &Tx<'_>, new: &ClientCreate) -> Self {
        let ClientCreate { name, role, committee_id, cell_id, scopes, expires_at } = new;
        let now = tx.now.naive_utc();
        Self {
            id: Key::new(),
            name: name.clone(),
            name_folded: fold(name),
            role: role.to_string(),
            committee_id: committee_id.map(Key::from),
            cell_id: cell_id.map(Key::from),
            scopes: joined(scopes),
            disabled_at: None,
            expires_at: expires_at.map(|ends| ends.naive_utc().trunc_subsecs(6)),
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    /// As edited; the same, with its version, when that changes nothing.
    pub(super) fn edited(self, tx: &Tx<'_>, edit: ClientEdit) -> Self {
        let ClientEdit { name, scopes, expires_at } = edit;
        let expires_at = expires_at.map(|ends| ends.naive_utc().trunc_subsecs(6));
        let edited = Self { name_folded: fold(&name), name, scopes: joined(&scopes), expires_at, ..self.clone() };
        if edited == self { self } else { edited.touched(tx) }
    }

    pub(super) fn switched(self, tx: &Tx<'_>, to: AccountStatus) -> Self {
        let disabled_at = (to == AccountStatus::Disabled).then(|| tx.now.naive_utc());
        Self { disabled_at, ..self }.touched(tx)
    }

    fn touched(self, tx: &Tx<'_>) -> Self {
        Self { updated_at: tx.now.naive_utc(), version: self.version + 1, ..self }
    }

    /// With its secrets picked out of those of a whole page.
    pub(super) fn into_wire(self, secrets: &[(Key, ClientSecret)]) -> ServiceClient {
        let Self { id, name, name_folded: _, role, committee_id, cell_id, scopes, disabled_at, expires_at, created_at, updated_at, version } = self;
        let status = if disabled_at.is_some() { AccountStatus::Disabled } else { AccountStatus::Active };
        ServiceClient {
            id: id.uuid(),
            name,
            role: parse_stored(&role),
            committee_id: committee_id.map(Key::uuid),
            committee_code: None,
            committee_name: None,
            cell_id: cell_id.map(Key::uuid),
            cell_code: None,
            cell_name: None,
            scopes: split(&scopes),
            status,
            allowed_transitions: others(status),
            expires_at: expires_at.map(|ends| ends.and_utc()),
            secrets: secrets.iter().filter(|(client, _)| *client == id).map(|(_, secret)| secret.clone()).collect(),
            created_at: created_at.and_utc(),
            updated_at: updated_at.and_utc(),
            version,
        }
    }
}

pub(super) fn find(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<Row>> {
    Ok(clients::table.find(id).select(Row::as_select()).first(tx.conn).optional()?)
}

pub(super) fn names(tx: &mut Tx<'_>, ids: &[Key]) -> Outcome<HashMap<Key, String>> {
    let named: Vec<(Key, String)> = clients::table.filter(clients::id.eq_any(ids)).select((clients::id, clients::name)).load(tx.conn)?;
    Ok(named.into_iter().collect())
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::insert_into(clients::table).values(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::update(clients::table.find(row.id)).set(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn secrets(tx: &mut Tx<'_>, of: &[Key]) -> Outcome<Vec<(Key, ClientSecret)>> {
    type Found = (Key, Key, String, NaiveDateTime);
    let rows: Vec<Found> = secrets::table
        .filter(secrets::client_id.eq_any(of))
        .order((secrets::created_at, secrets::id))
        .select((secrets::client_id, secrets::id, secrets::prefix, secrets::created_at))
        .load(tx.conn)?;
    Ok(rows.into_iter().map(|(client, id, prefix, at)| (client, ClientSecret { id: id.uuid(), prefix, created_at: at.and_utc() })).collect())
}

/// Adds a secret; answers its record and the one time it is seen in full.
pub(super) fn add_secret(tx: &mut Tx<'_>, client: Key) -> Outcome<(ClientSecret, String)> {
    let plain = vault::token(SECRET_PREFIX, &vault::random());
    let (id, prefix) = (Key::new(), plain[..SECRET_PREFIX.len() + 4].to_owned());
    diesel::insert_into(secrets::table)
        .values((
            secrets::id.eq(id),
            secrets::client_id.eq(client),
            secrets::prefix.eq(&prefix),
            secrets::secret_hash.eq(vault::sha256(plain.as_bytes()).as_slice()),
            secrets::created_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    Ok((ClientSecret { id: id.uuid(), prefix, created_at: tx.now }, plain))
}

pub(super) fn delete_secret(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    diesel::delete(secrets::table.find(id)).execute(tx.conn)?;
    Ok(())
}

pub(super) fn authenticate(conn: &mut Conn, id: Key, hash: &[u8; 32], now: DateTime<Utc>) -> Outcome<Option<Authenticated>> {
    let found: Option<(String, Option<NaiveDateTime>)> = clients::table
        .inner_join(secrets::table.on(secrets::client_id.eq(clients::id)))
        .filter(clients::id.eq(id).and(clients::disabled_at.is_null()).and(secrets::secret_hash.eq(hash.as_slice())))
        .select((clients::scopes, clients::expires_at))
        .first(conn)
        .optional()?;
    let found = found.map(|(scopes, ends)| Authenticated { id, scopes: split(&scopes), expires_at: ends.map(|ends| ends.and_utc()) });
    Ok(found.filter(|client| client.expires_at.is_none_or(|ends| ends > now)))
}

pub(super) fn revoke_token(conn: &mut Conn, jti: Key, expires_at: DateTime<Utc>) -> Outcome<()> {
    on_connection!(conn, conn => diesel::insert_into(revoked_tokens::table)
        .values((revoked_tokens::jti.eq(jti), revoked_tokens::expires_at.eq(expires_at.naive_utc())))
        .on_conflict_do_nothing()
        .execute(conn))?;
    Ok(())
}

type Boxed<'a> = clients::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn filtered<'a>(reach: &Reach, query: &'a ClientsQuery) -> Boxed<'a> {
    let ClientsQuery { q, committee_id, status, sort: _, limit: _, cursor: _, include_total: _ } = query;
    let mut rows = clients::table.into_boxed();
    if !reach.everything {
        rows = rows.filter(clients::committee_id.eq_any(reach.committees.clone()).or(clients::cell_id.eq_any(reach.cells.clone())));
    }
    if let Some(q) = q {
        rows = rows.filter(clients::name_folded.like(like(q)).escape('\\'));
    }
    if let Some(committees) = committee_id {
        rows = rows.filter(clients::committee_id.eq_any(committees.iter().map(|id| Key::from(*id)).collect::<Vec<_>>()));
    }
    match status.as_deref() {
        Some([AccountStatus::Active]) => rows.filter(clients::disabled_at.is_null()),
        Some([AccountStatus::Disabled]) => rows.filter(clients::disabled_at.is_not_null()),
        _ => rows,
    }
}

pub(super) fn list(tx: &mut Tx<'_>, reach: &Reach, query: &ClientsQuery) -> Outcome<PageOf<ServiceClient>> {
    let pager = Pager::new(tx, "clients", query, "created_at")?;
    let total = pager.total(|| filtered(reach, query).count().get_result(tx.conn))?;
    let (rows, value) = sorted!(pager, filtered(reach, query).select(Row::as_select()), Row, clients::id, {
        "created_at" => clients::id, |row| row.id;
    });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    let page = pager.page(tx, rows, total, |row| (value(row), row.id));
    let secrets = secrets(tx, &page.items.iter().map(|row| row.id).collect::<Vec<_>>())?;
    Ok(page.map(|row| row.into_wire(&secrets)))
}
