//! Recognising a caller: from a token to the account, client and roles behind it, with those looked up moments ago kept in memory.
//! Not here: logging in and OAuth (`accounts`).

use std::sync::Arc;
use std::time::Duration;

use chibo_openapi::vocabulary::PrincipalKind;
use chibo_openapi::{Code, Scope};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::caller::{Caller, Grant, GrantUnit, Seat};
use super::{keys, password, token};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::key::Key;
use crate::db::schema::{cells, clients, committees, contest_seats, grants, revoked_tokens, sessions, users};
use crate::db::{Conn, Db, parse_stored};
use crate::fail::{Fail, Outcome};
use crate::vault::Vault;

/// How long a caller is believed without asking the database again: a disabled user is out within this time.
const BELIEVED: Duration = Duration::from_secs(4);
/// Seats of one person that count, the newest: years of contests.
const SEATS: i64 = 200;
/// Callers kept in memory at most.
const CALLERS: u64 = 10_000;

/// Tokens, keys and passwords of the application.
pub struct Auth {
    db: Db,
    /// Keys that sign access tokens.
    pub keys: keys::SigningKeys,
    /// Hashes passwords, a few at a time.
    pub passwords: password::Passwords,
    /// By token. Tokens are long, and every request hashes one: with the standard hash that was about half of finding its caller.
    callers: moka::sync::Cache<String, Arc<Caller>, foldhash::quality::RandomState>,
}

impl Auth {
    /// Loads the signing keys, or makes the first one.
    pub fn start(db: &Db, vault: &Arc<Vault>, config: &Config, clock: &Clock) -> Result<Self, Fail> {
        Ok(Self {
            db: db.clone(),
            keys: keys::SigningKeys::start(db, vault, clock)?,
            passwords: password::Passwords::new(config.argon2_memory_kib, config.argon2_passes)?,
            callers: moka::sync::Cache::builder().max_capacity(CALLERS).time_to_live(BELIEVED).build_with_hasher(foldhash::quality::RandomState::default()),
        })
    }

    /// The caller of a token that was looked up moments ago.
    pub fn known(&self, token: &str, now: DateTime<Utc>) -> Option<Arc<Caller>> {
        self.callers.get(token).filter(|caller| caller.expires_at > now)
    }

    /// Verifies a token and looks its caller up.
    pub async fn look_up(&self, token: String) -> Result<Arc<Caller>, Fail> {
        let claims = self.keys.verify(&token).await?;
        let caller = self.db.read(move |conn| load(conn, &claims)).await?;
        let caller = Arc::new(caller.ok_or_else(|| Fail::new(Code::InvalidToken))?);
        self.callers.insert(token, caller.clone());
        Ok(caller)
    }

    /// Forgets every caller: something that decides who may do what has changed on this instance. Others follow within seconds.
    pub fn forget_callers(&self) {
        self.callers.invalidate_all();
    }
}

/// The caller behind verified claims; none when the account, client or session is no more.
pub fn load(conn: &mut Conn, claims: &token::Claims) -> Outcome<Option<Caller>> {
    let (Some(subject), Some(jti), Some(expires_at)) = (claims.subject(), claims.token_id(), claims.expires_at()) else { return Ok(None) };
    let revoked: i64 = revoked_tokens::table.find(jti).count().get_result(conn)?;
    if revoked > 0 {
        return Ok(None);
    }
    match claims.session() {
        Some(session) => load_user(conn, subject, session, expires_at),
        None => load_client(conn, subject, claims.scopes(), expires_at),
    }
}

/// Whoever asked earlier for work that goes on without a token, as the caller is now; none when the account or client is no more.
pub fn owner(conn: &mut Conn, kind: PrincipalKind, id: Key, scopes: Option<Vec<Scope>>, now: DateTime<Utc>) -> Outcome<Option<Caller>> {
    match kind {
        PrincipalKind::User => {
            let there = users::table.filter(users::id.eq(id).and(users::disabled_at.is_null())).select((users::username, users::display_name));
            there.first(conn).optional()?.map(|names| loaded_user(conn, id, names, None, now)).transpose()
        }
        PrincipalKind::Client => Ok(load_client(conn, id, scopes.unwrap_or_default(), now)?.filter(|caller| caller.expires_at >= now)),
    }
}

fn load_user(conn: &mut Conn, user: Key, session: Key, expires_at: DateTime<Utc>) -> Outcome<Option<Caller>> {
    let found: Option<(String, String)> = users::table
        .inner_join(sessions::table.on(sessions::user_id.eq(users::id)))
        .filter(users::id.eq(user).and(users::disabled_at.is_null()))
        .filter(sessions::id.eq(session).and(sessions::ended_at.is_null()))
        .select((users::username, users::display_name))
        .first(conn)
        .optional()?;
    found.map(|names| loaded_user(conn, user, names, Some(session), expires_at)).transpose()
}

fn loaded_user(conn: &mut Conn, user: Key, (name, display_name): (String, String), session: Option<Key>, expires_at: DateTime<Utc>) -> Outcome<Caller> {
    type Row = (Key, String, Option<Key>, Option<Key>, chrono::NaiveDateTime);
    let rows: Vec<Row> = grants::table
        .filter(grants::user_id.eq(user))
        .order((grants::created_at, grants::id))
        .select((grants::id, grants::role, grants::committee_id, grants::cell_id, grants::created_at))
        .load(conn)?;
    let grants = rows.into_iter().map(|(id, role, committee, cell, at)| grant(conn, id, &role, committee, cell, at)).collect::<Outcome<_>>()?;
    let seats = seats(conn, user)?;
    Ok(Caller { kind: PrincipalKind::User, id: user, name, display_name, session, grants, seats, scopes: None, expires_at })
}

/// The newest seats of a person.
fn seats(conn: &mut Conn, user: Key) -> Outcome<Vec<Seat>> {
    let rows: Vec<(Key, Key, String, String)> = contest_seats::table
        .filter(contest_seats::user_id.eq(user))
        .order(contest_seats::id.desc())
        .limit(SEATS)
        .select((contest_seats::id, contest_seats::contest_id, contest_seats::round_code, contest_seats::kind))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, contest, round, kind)| Seat { id, contest, round, kind: parse_stored(&kind) }).collect())
}

/// A client with all of its scopes, as what is done for it while it does not call; none when it is disabled or has expired.
pub fn client(conn: &mut Conn, id: Key, now: DateTime<Utc>) -> Outcome<Option<Caller>> {
    let found = load_client(conn, id, Scope::ALL.to_vec(), DateTime::<Utc>::MAX_UTC)?;
    Ok(found.filter(|client| client.expires_at > now))
}

fn load_client(conn: &mut Conn, client: Key, scopes: Vec<Scope>, expires_at: DateTime<Utc>) -> Outcome<Option<Caller>> {
    type Row = (String, String, Option<Key>, Option<Key>, Option<chrono::NaiveDateTime>, chrono::NaiveDateTime, String);
    let found: Option<Row> = clients::table
        .filter(clients::id.eq(client).and(clients::disabled_at.is_null()))
        .select((clients::name, clients::role, clients::committee_id, clients::cell_id, clients::expires_at, clients::created_at, clients::scopes))
        .first(conn)
        .optional()?;
    let Some((name, role, committee, cell, ends, at, allowed)) = found else { return Ok(None) };
    let expires_at = ends.map_or(expires_at, |ends| expires_at.min(ends.and_utc()));
    // Scopes taken from the client since the token was made are gone from the token too.
    let scopes = scopes.into_iter().filter(|scope| allowed.split(' ').any(|one| one == scope.as_str())).collect();
    let grants = vec![grant(conn, client, &role, committee, cell, at)?];
    Ok(Some(Caller {
        kind: PrincipalKind::Client,
        id: client,
        display_name: name.clone(),
        name,
        session: None,
        grants,
        seats: Vec::new(),
        scopes: Some(scopes),
        expires_at,
    }))
}

fn grant(conn: &mut Conn, id: Key, role: &str, committee: Option<Key>, cell: Option<Key>, at: chrono::NaiveDateTime) -> Outcome<Grant> {
    let role = role.parse().map_err(|cause: String| Fail::internal(&cause))?;
    let (on, path) = match (committee, cell) {
        (Some(committee), _) => (GrantUnit::Committee(committee), committees::table.find(committee).select(committees::path).first(conn)?),
        (None, Some(cell)) => {
            let path = cells::table
                .inner_join(committees::table.on(committees::id.eq(cells::committee_id)))
                .filter(cells::id.eq(cell))
                .select(committees::path)
                .first(conn)?;
            (GrantUnit::Cell(cell), path)
        }
        (None, None) => (GrantUnit::Everything, String::new()),
    };
    Ok(Grant { id, role, on, path, created_at: at.and_utc() })
}
