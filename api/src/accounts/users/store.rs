//! Rows and queries of accounts and grants.

use std::collections::HashMap;

use chibo_openapi::PageOf;
use chibo_openapi::accounts::{Grant, GrantCreate, User, UserCreate, UserEdit, UsersQuery};
use chibo_openapi::vocabulary::AccountStatus;
use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::accounts::sessions::fold_username;
use crate::accounts::status::others;
use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::schema::{grants, users};
use crate::db::text::{fold, like};
use crate::db::{Conn, parse_stored};
use crate::fail::Outcome;
use crate::http::{Pager, Tx, sorted};

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = users, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Row {
    pub(super) id: Key,
    pub(super) username: String,
    display_name: String,
    name_folded: String,
    password_hash: String,
    pub(super) committee_id: Option<Key>,
    disabled_at: Option<NaiveDateTime>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    pub(super) version: i64,
}

impl Row {
    pub(super) fn new(tx: &Tx<'_>, new: &UserCreate, password_hash: &str) -> Self {
        let UserCreate { username, display_name, password: _, committee_id, grants: _ } = new;
        let now = tx.now.naive_utc();
        Self {
            id: Key::new(),
            username: fold_username(username),
            display_name: display_name.clone(),
            name_folded: fold(display_name),
            password_hash: password_hash.to_owned(),
            committee_id: committee_id.map(Key::from),
            disabled_at: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    /// As edited; the same, with its version, when that changes nothing.
    pub(super) fn edited(self, tx: &Tx<'_>, edit: UserEdit) -> Self {
        let UserEdit { display_name } = edit;
        let edited = Self { name_folded: fold(&display_name), display_name, ..self.clone() };
        if edited == self { self } else { edited.touched(tx) }
    }

    pub(super) fn switched(self, tx: &Tx<'_>, to: AccountStatus) -> Self {
        let disabled_at = (to == AccountStatus::Disabled).then(|| tx.now.naive_utc());
        Self { disabled_at, ..self }.touched(tx)
    }

    fn touched(self, tx: &Tx<'_>) -> Self {
        Self { updated_at: tx.now.naive_utc(), version: self.version + 1, ..self }
    }
}

impl From<Row> for User {
    fn from(row: Row) -> Self {
        let Row { id, username, display_name, name_folded: _, password_hash: _, committee_id, disabled_at, created_at, updated_at, version } = row;
        let status = if disabled_at.is_some() { AccountStatus::Disabled } else { AccountStatus::Active };
        Self {
            id: id.uuid(),
            username,
            display_name,
            committee_id: committee_id.map(Key::uuid),
            committee_code: None,
            committee_name: None,
            status,
            allowed_transitions: others(status),
            created_at: created_at.and_utc(),
            updated_at: updated_at.and_utc(),
            version,
        }
    }
}

pub(super) fn find(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<Row>> {
    Ok(users::table.find(id).select(Row::as_select()).first(tx.conn).optional()?)
}

/// Id, shown name and committee of an account that is not locked.
pub(super) fn named(tx: &mut Tx<'_>, username: &str) -> Outcome<Option<(Key, String, Option<Key>)>> {
    let found = users::table.filter(users::username.eq(fold_username(username)).and(users::disabled_at.is_null()));
    Ok(found.select((users::id, users::display_name, users::committee_id)).first(tx.conn).optional()?)
}

pub(super) fn id_by_username(tx: &mut Tx<'_>, username: &str) -> Outcome<Option<Key>> {
    Ok(users::table.filter(users::username.eq(fold_username(username))).select(users::id).first(tx.conn).optional()?)
}

pub(super) fn names(tx: &mut Tx<'_>, ids: &[Key]) -> Outcome<HashMap<Key, String>> {
    let named: Vec<(Key, String)> = users::table.filter(users::id.eq_any(ids)).select((users::id, users::display_name)).load(tx.conn)?;
    Ok(named.into_iter().collect())
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::insert_into(users::table).values(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::update(users::table.find(row.id)).set(row).execute(tx.conn)?;
    Ok(())
}

#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = grants)]
struct GrantRow {
    id: Key,
    user_id: Key,
    role: String,
    committee_id: Option<Key>,
    cell_id: Option<Key>,
    created_at: NaiveDateTime,
}

impl From<GrantRow> for Grant {
    fn from(row: GrantRow) -> Self {
        let GrantRow { id, user_id: _, role, committee_id, cell_id, created_at } = row;
        Self {
            id: id.uuid(),
            role: parse_stored(&role),
            committee_id: committee_id.map(Key::uuid),
            committee_code: None,
            committee_name: None,
            cell_id: cell_id.map(Key::uuid),
            cell_code: None,
            cell_name: None,
            created_at: created_at.and_utc(),
        }
    }
}

pub(super) fn grants(tx: &mut Tx<'_>, user: Key) -> Outcome<Vec<Grant>> {
    let rows: Vec<GrantRow> =
        grants::table.filter(grants::user_id.eq(user)).order((grants::created_at, grants::id)).select(GrantRow::as_select()).load(tx.conn)?;
    Ok(rows.into_iter().map(Grant::from).collect())
}

pub(super) fn insert_grant(tx: &mut Tx<'_>, user: Key, new: &GrantCreate) -> Outcome<Grant> {
    let GrantCreate { role, committee_id, cell_id } = new;
    let row = GrantRow {
        id: Key::new(),
        user_id: user,
        role: role.to_string(),
        committee_id: committee_id.map(Key::from),
        cell_id: cell_id.map(Key::from),
        created_at: tx.now.naive_utc(),
    };
    diesel::insert_into(grants::table).values(&row).execute(tx.conn)?;
    Ok(Grant::from(row))
}

pub(super) fn delete_grant(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    diesel::delete(grants::table.find(id)).execute(tx.conn)?;
    Ok(())
}

type Boxed<'a> = users::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn filtered<'a>(reach: &Reach, query: &'a UsersQuery) -> Boxed<'a> {
    let UsersQuery { q, username, committee_id, status, sort: _, limit: _, cursor: _, include_total: _ } = query;
    let mut rows = users::table.into_boxed();
    if !reach.everything {
        rows = rows.filter(users::committee_id.eq_any(reach.committees.clone()));
    }
    if let Some(q) = q {
        rows = rows.filter(users::name_folded.like(like(q)).escape('\\'));
    }
    if let Some(names) = username {
        rows = rows.filter(users::username.eq_any(names.iter().map(|name| fold_username(name)).collect::<Vec<_>>()));
    }
    if let Some(committees) = committee_id {
        rows = rows.filter(users::committee_id.eq_any(committees.iter().map(|id| Key::from(*id)).collect::<Vec<_>>()));
    }
    match status.as_deref() {
        Some([AccountStatus::Active]) => rows.filter(users::disabled_at.is_null()),
        Some([AccountStatus::Disabled]) => rows.filter(users::disabled_at.is_not_null()),
        _ => rows,
    }
}

pub(super) fn list(tx: &mut Tx<'_>, reach: &Reach, query: &UsersQuery) -> Outcome<PageOf<User>> {
    let pager = Pager::new(tx, "users", query, "username")?;
    let total = pager.total(|| filtered(reach, query).count().get_result(tx.conn))?;
    let (rows, value) = sorted!(pager, filtered(reach, query).select(Row::as_select()), Row, users::id, {
        "username" => users::username, |row| row.username.clone();
        "created_at" => users::id, |row| row.id;
    });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    Ok(pager.page(tx, rows, total, |row| (value(row), row.id)).map(User::from))
}
