//! Rows and queries of sessions.

use chibo_openapi::accounts::Session;
use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;

use crate::db::Conn;
use crate::db::key::Key;
use crate::db::schema::{sessions, users};
use crate::fail::Outcome;
use crate::http::Tx;

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = sessions, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Row {
    pub(super) id: Key,
    pub(super) user_id: Key,
    pub(super) generation: i64,
    user_agent: String,
    created_at: NaiveDateTime,
    pub(super) refreshed_at: NaiveDateTime,
    pub(super) expires_at: NaiveDateTime,
    ended_at: Option<NaiveDateTime>,
}

impl Row {
    pub(super) fn new(id: Key, user_id: Key, user_agent: &str, now: DateTime<Utc>, lifetime: i64) -> Self {
        let at = now.naive_utc();
        Self {
            id,
            user_id,
            generation: 0,
            user_agent: user_agent.to_owned(),
            created_at: at,
            refreshed_at: at,
            expires_at: (now + Duration::seconds(lifetime)).naive_utc(),
            ended_at: None,
        }
    }

    pub(super) fn next(&self, now: DateTime<Utc>, lifetime: i64) -> Self {
        Self { generation: self.generation + 1, refreshed_at: now.naive_utc(), expires_at: (now + Duration::seconds(lifetime)).naive_utc(), ..self.clone() }
    }

    pub(super) fn into_wire(self, current: bool) -> Session {
        let Self { id, user_id: _, generation: _, user_agent, created_at, refreshed_at, expires_at, ended_at: _ } = self;
        Session { id: id.uuid(), created_at: created_at.and_utc(), refreshed_at: refreshed_at.and_utc(), expires_at: expires_at.and_utc(), user_agent, current }
    }
}

/// What logging in needs of a user.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = users)]
pub(super) struct Login {
    pub(super) id: Key,
    pub(super) password_hash: String,
    pub(super) disabled_at: Option<NaiveDateTime>,
}

pub(super) fn user_by_name(conn: &mut Conn, username: &str) -> Outcome<Option<Login>> {
    Ok(users::table.filter(users::username.eq(username)).select(Login::as_select()).first(conn).optional()?)
}

pub(super) fn user(conn: &mut Conn, id: Key) -> Outcome<Option<Login>> {
    Ok(users::table.find(id).select(Login::as_select()).first(conn).optional()?)
}

pub(super) fn insert(conn: &mut Conn, row: &Row) -> Outcome<()> {
    diesel::insert_into(sessions::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn update(conn: &mut Conn, row: &Row) -> Outcome<()> {
    diesel::update(sessions::table.find(row.id)).set(row).execute(conn)?;
    Ok(())
}

/// A session that has neither ended nor expired and whose user may log in.
pub(super) fn live(conn: &mut Conn, id: Key, now: DateTime<Utc>) -> Outcome<Option<Row>> {
    let row = sessions::table
        .inner_join(users::table.on(users::id.eq(sessions::user_id)))
        .filter(sessions::id.eq(id).and(sessions::ended_at.is_null()).and(sessions::expires_at.gt(now.naive_utc())))
        .filter(users::disabled_at.is_null())
        .select(Row::as_select());
    Ok(row.first(conn).optional()?)
}

/// Whose session it is.
pub(super) fn holder(conn: &mut Conn, id: Key) -> Outcome<Option<Key>> {
    Ok(sessions::table.find(id).select(sessions::user_id).first(conn).optional()?)
}

pub(crate) fn end(conn: &mut Conn, id: Key, now: DateTime<Utc>) -> Outcome<()> {
    diesel::update(sessions::table.filter(sessions::id.eq(id).and(sessions::ended_at.is_null()))).set(sessions::ended_at.eq(now.naive_utc())).execute(conn)?;
    Ok(())
}

/// Ends every session of a user but one.
pub fn end_all(tx: &mut Tx<'_>, user: Key, keep: Option<Key>, now: DateTime<Utc>) -> Outcome<()> {
    let keep = keep.unwrap_or_else(|| Key::from(uuid::Uuid::nil()));
    diesel::update(sessions::table.filter(sessions::user_id.eq(user).and(sessions::ended_at.is_null()).and(sessions::id.ne(keep))))
        .set(sessions::ended_at.eq(now.naive_utc()))
        .execute(tx.conn)?;
    Ok(())
}

pub(super) fn of_user(tx: &mut Tx<'_>, user: Key) -> Outcome<Vec<Row>> {
    let live = sessions::table.filter(sessions::user_id.eq(user).and(sessions::ended_at.is_null()).and(sessions::expires_at.gt(tx.now.naive_utc())));
    Ok(live.order((sessions::created_at.desc(), sessions::id.desc())).limit(200).select(Row::as_select()).load(tx.conn)?)
}

/// Sets the hashed password of a user.
pub fn set_password(tx: &mut Tx<'_>, user: Key, hash: &str) -> Outcome<()> {
    diesel::update(users::table.find(user)).set((users::password_hash.eq(hash), users::updated_at.eq(tx.now.naive_utc()))).execute(tx.conn)?;
    Ok(())
}

/// Ends every session for good: refresh tokens are made from the master key, which is about to change.
pub(super) fn delete_all(tx: &mut Tx<'_>) -> Outcome<()> {
    diesel::delete(sessions::table).execute(tx.conn)?;
    Ok(())
}
