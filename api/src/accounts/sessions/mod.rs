//! Sessions of people: logging in, refreshing, looking and ending.
//! A refresh token is derived from session and generation, so that a late repeat of a refresh gets the same successor,
//! and an older token shows that somebody else has it: then the whole session ends.

pub mod http;
mod store;

use std::sync::Arc;

use chibo_openapi::accounts::{PasswordChange, Session, SessionCreate, SessionTokens};
use chibo_openapi::{Code, PageOf};
use chrono::{DateTime, Duration, Utc};

use crate::auth::Caller;
use crate::auth::password::weakness;
use crate::auth::token::{AUDIENCE, Claims, OWN_CLIENT};
use crate::db::Conn;
use crate::db::key::Key;
use crate::db::locks::Lock::{self, Change, Hold};
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::limits::Limits;
use crate::http::{Answer, App, CallerRequest, Meta, PublicRequest, Reply, Tx, address, whole};
use crate::log::events::{self, Event};
use crate::vault;
use store::Row;
pub use store::{end_all, set_password};

/// Begins every refresh token.
pub const REFRESH_PREFIX: &str = "chibo_rt_";
/// A refresh token used twice within this time is a repeat (a lost answer, two tabs), not a theft.
const GRACE: Duration = Duration::seconds(20);

/// Logs a person in.
pub async fn log_in(public: &PublicRequest, body: SessionCreate) -> Outcome<SessionTokens> {
    let app = &public.app;
    let username = fold_username(&body.username);
    let account = place(&username, &public.meta);
    public.meta.require(Limits::patience(app.auth.passwords.wait(&account)))?;
    if !app.auth.passwords.knows(&account) {
        public.meta.spend(app.limits.account(&username))?;
    }
    let name = username.clone();
    let found = app.db.read(move |conn| store::user_by_name(conn, &name)).await?;
    let stored = found.as_ref().map(|user| user.password_hash.clone());
    let right = app.auth.passwords.check(body.password, stored.clone()).await?;
    let user = match found {
        Some(user) if right && user.disabled_at.is_none() => user,
        _ => {
            app.auth.passwords.note_failure(&account);
            return Err(Fail::new(Code::InvalidCredentials));
        }
    };
    app.auth.passwords.note_success(&account);
    let (lifetime, agent) = (app.config.refresh_seconds, public.user_agent.clone());
    let (row, refresh) = acting(public, user.id, &username)
        .transact(move |tx| {
            require_unchanged(tx, Hold(What::User(user.id)), stored.as_deref())?;
            let id = Key::new();
            let token = refresh_token(&tx.request.app, id, 0);
            let row = Row::new(id, user.id, &agent, tx.now, lifetime);
            store::insert(tx.conn, &row)?;
            events::record(tx, Event::new("session.created", id))?;
            Ok((row, token))
        })
        .await?;
    tokens(app, &row, refresh).await
}

/// Locks an account whose password was found right: between then and now it may have been changed or locked, which ended the sessions, and
/// one that begins now would outlive that.
fn require_unchanged(tx: &mut Tx<'_>, account: Lock, checked: Option<&str>) -> Outcome<()> {
    tx.lock(&[account])?;
    let What::User(user) = account.what() else { return Err(Fail::internal("no account")) };
    let now = store::user(tx.conn, user)?.filter(|user| user.disabled_at.is_none());
    if checked.is_some() && now.as_ref().map(|user| user.password_hash.as_str()) == checked { Ok(()) } else { Err(Fail::new(Code::InvalidCredentials)) }
}

/// A call of someone who has shown a password or a refresh token.
fn acting(public: &PublicRequest, user: Key, name: &str) -> CallerRequest {
    CallerRequest::acting(public, Caller { id: user, name: name.to_owned(), grants: Vec::new(), ..Caller::command_line() })
}

/// An account at a place: wrong passwords from elsewhere do not keep its owner out.
fn place(username: &str, meta: &Meta) -> String {
    format!("{username} {}", address::network(meta.address))
}

/// Usernames are compared without regard to case.
pub fn fold_username(username: &str) -> String {
    username.to_lowercase()
}

/// Exchanges a refresh token for new tokens.
pub async fn refresh(public: &PublicRequest, token: &str) -> Outcome<SessionTokens> {
    let app = &public.app;
    // Counted: guessing is not free.
    let wrong = || public.meta.spend(app.limits.failure(public.meta.address)).err().unwrap_or_else(|| Fail::new(Code::InvalidToken));
    let (session, generation) = read_refresh_token(app, token).ok_or_else(wrong)?;
    let lifetime = app.config.refresh_seconds;
    let holder = app.db.read(move |conn| store::holder(conn, session)).await?.ok_or_else(wrong)?;
    let renewed = acting(public, holder, "")
        .transact(move |tx| {
            tx.lock(&[Hold(What::User(holder)), Change(What::Session(session))])?;
            let Some(row) = store::live(tx.conn, session, tx.now)? else { return Ok(None) };
            if generation == row.generation {
                let next = row.next(tx.now, lifetime);
                store::update(tx.conn, &next)?;
                events::record(tx, Event::new("session.refreshed", session).said("generation", &next.generation))?;
                let token = refresh_token(&tx.request.app, session, next.generation);
                Ok(Some((next, token)))
            } else if generation + 1 == row.generation && tx.now - row.refreshed_at.and_utc() <= GRACE {
                let token = refresh_token(&tx.request.app, session, row.generation);
                Ok(Some((row, token)))
            } else {
                // Someone uses a token that was already exchanged: it was copied, and nobody knows by whom.
                let now = tx.now;
                store::end(tx.conn, session, now)?;
                events::record(tx, Event::new("session.ended", session).said("reason", &"refresh token reused"))?;
                Ok(None)
            }
        })
        .await?;
    match renewed {
        Some((row, refresh)) => tokens(app, &row, refresh).await,
        None => {
            app.auth.forget_callers();
            Err(wrong())
        }
    }
}

async fn tokens(app: &Arc<App>, row: &Row, refresh_token: String) -> Outcome<SessionTokens> {
    let now = app.clock.now();
    let claims = claims(app, row.user_id, OWN_CLIENT.to_owned(), None, Some(row.id), now);
    let access_token = app.auth.keys.sign(claims).await?;
    Ok(SessionTokens {
        access_token,
        token_type: "Bearer".to_owned(),
        expires_in: app.config.access_seconds,
        refresh_token,
        refresh_expires_in: (row.expires_at.and_utc() - now).num_seconds().max(1),
    })
}

/// Claims of a new access token.
pub fn claims(app: &App, subject: Key, client_id: String, scope: Option<String>, session: Option<Key>, now: DateTime<Utc>) -> Claims {
    Claims {
        iss: String::new(),
        sub: subject.to_string(),
        aud: AUDIENCE.to_owned(),
        exp: now.timestamp() + app.config.access_seconds,
        iat: now.timestamp(),
        jti: Key::new().to_string(),
        client_id,
        scope,
        sid: session.map(|session| session.to_string()),
    }
}

fn refresh_token(app: &App, session: Key, generation: i64) -> String {
    let tag = app.vault.refresh_tag(&[session.uuid().as_bytes(), &generation.to_be_bytes()]);
    let mut bytes = session.uuid().as_bytes().to_vec();
    bytes.extend(generation.to_be_bytes());
    bytes.extend(tag);
    vault::token(REFRESH_PREFIX, &bytes)
}

/// Session and generation of a refresh token that this server made.
pub fn read_refresh_token(app: &App, token: &str) -> Option<(Key, i64)> {
    let bytes = vault::token_bytes(REFRESH_PREFIX, token)?;
    let session = Key::from(uuid::Uuid::from_slice(bytes.get(..16)?).ok()?);
    let generation = i64::from_be_bytes(bytes.get(16..24)?.try_into().ok()?);
    let genuine = refresh_token(app, session, generation);
    bool::from(subtle::ConstantTimeEq::ct_eq(genuine.as_bytes(), token.as_bytes())).then_some((session, generation))
}

/// The caller's live sessions, newest first.
pub fn list(tx: &mut Tx<'_>) -> Outcome<PageOf<Session>> {
    let (user, current) = (tx.caller().id, tx.caller().session);
    let rows = store::of_user(tx, user)?;
    let wire = |row: Row| {
        let current = Some(row.id) == current;
        row.into_wire(current)
    };
    Ok(whole(rows.into_iter().map(wire).collect()))
}

/// Ends one of the caller's sessions.
pub fn end(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    let user = tx.caller().id;
    let now = tx.now;
    tx.lock(&[Change(What::Session(id))])?;
    store::live(tx.conn, id, now)?.filter(|row| row.user_id == user).ok_or_else(Fail::not_found)?;
    store::end(tx.conn, id, now)?;
    events::record(tx, Event::new("session.ended", id))
}

/// Ends the session of this request.
pub fn end_current(tx: &mut Tx<'_>) -> Outcome<()> {
    let session = tx.caller().session.ok_or_else(Fail::not_found)?;
    end(tx, session)
}

/// Changes the caller's password and ends the other sessions.
pub async fn change_password(request: CallerRequest, body: PasswordChange, hash: [u8; 32]) -> Answer {
    let (user, username) = (request.caller.id, request.caller.name.clone());
    if request.caller.session.is_none() {
        return Err(Fail::not_found());
    }
    let account = place(&username, &request.meta);
    let app = request.app.clone();
    request.meta.require(Limits::patience(app.auth.passwords.wait(&account)))?;
    let name = username.clone();
    let stored = app.db.read(move |conn| store::user_by_name(conn, &name)).await?.map(|found| found.password_hash);
    let right = app.auth.passwords.check(body.current_password, stored.clone()).await?;
    let mut flaws: Vec<Flaw> = weakness("/new_password", &body.new_password, &username).into_iter().collect();
    if !right {
        flaws.push(Flaw::field("/current_password", Code::WrongPassword));
    }
    let new = if flaws.is_empty() { Some(app.auth.passwords.hash(body.new_password).await?) } else { None };
    // Refused only here: a repeat finds its first answer, since which the current password is another one.
    let answer = request
        .write(hash, move |tx| {
            let Some(new) = &new else { return Err(Fail::invalid(flaws.clone())) };
            require_unchanged(tx, Change(What::User(user)), stored.as_deref())?;
            store::set_password(tx, user, new)?;
            let (keep, now) = (tx.caller().session, tx.now);
            store::end_all(tx, user, keep, now)?;
            events::record(tx, Event::new("user.password_changed", user))?;
            Ok(Reply::nothing())
        })
        .await;
    if !right && answer.is_err() {
        app.auth.passwords.note_failure(&account);
    }
    app.auth.forget_callers();
    answer
}

/// Ends a session whose refresh token was revoked.
pub fn revoke(conn: &mut Conn, session: Key, now: DateTime<Utc>) -> Outcome<()> {
    store::end(conn, session, now)
}

/// Ends every session for good.
pub fn forget_all(tx: &mut Tx<'_>) -> Outcome<()> {
    store::delete_all(tx)
}
