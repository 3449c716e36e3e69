//! Rows that are accounts of people, each with a role at most.

use chibo_openapi::Scope;
use chibo_openapi::accounts::{GrantCreate, User, UserCreate, UsersQuery};
use chibo_openapi::vocabulary::ImportKind;
use serde_json::{Value, json};

use super::kind::{Change, Column, Kind, Shape, column, query};
use crate::accounts::users;
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::{Patch, Tx};
use crate::imports::row::Row;
use crate::imports::values::Holds;

pub(super) static KIND: Kind = Kind {
    of: ImportKind::Users,
    scope: Scope::UsersManage,
    shape: Shape {
        item: "User",
        columns: &COLUMNS,
        key: &["username", "role", "cell_code"],
        stands_for: &[("committee_id", "committee_code"), ("grants", "role")],
    },
    put,
};

static COLUMNS: [Column; 6] = [
    column("username", Holds::Text).required(),
    column("display_name", Holds::Text).required(),
    column("password", Holds::Text),
    column("committee_code", Holds::Text),
    column("role", Holds::Term("role")),
    column("cell_code", Holds::Text),
];

/// An account is known by its username. A role is given where it is not held; a file takes none away. The password is for a new account alone.
fn put(tx: &mut Tx<'_>, row: &mut Row<'_>) -> Outcome<Change> {
    let username = row.needed("username").unwrap_or_default();
    let committee = if row.get("committee_code").is_some() { row.committee(tx, "committee_code")? } else { None };
    let cell = if row.get("cell_code").is_some() { row.cell(tx, "cell_code")? } else { None };
    let on_committee = committee.filter(|_| cell.is_none());
    let grant = row.get("role").map(|role| json!({ "role": role, "committee_id": on_committee.map(Key::uuid), "cell_id": cell.map(Key::uuid) }));
    let Some(known) = known(tx, &username)? else {
        let found = json!({ "committee_id": committee.map(Key::uuid), "grants": grant.into_iter().collect::<Vec<_>>() });
        let new: UserCreate = row.body(tx, &["username", "display_name", "password"], found)?;
        let hash = tx.request.app.auth.passwords.hash_now(&new.password)?;
        return users::insert(tx, &new, &hash).map(|_| Change::Created);
    };
    row.so_far()?;
    let changed = users::update(tx, known.id.into(), &Patch::of(row.changes(&["display_name"])))?;
    let given = match grant {
        Some(grant) => give(tx, known.id.into(), grant)?,
        None => false,
    };
    Ok(if given { Change::Updated } else { Change::between(known.version, changed.version) })
}

fn known(tx: &mut Tx<'_>, username: &str) -> Outcome<Option<User>> {
    let query: UsersQuery = query(json!({ "username": [username], "limit": 1 }))?;
    Ok(users::list(tx, &query)?.items.into_iter().next())
}

/// Gives a role that is not held there yet; whether it was.
fn give(tx: &mut Tx<'_>, user: Key, grant: Value) -> Outcome<bool> {
    let grant: GrantCreate = serde_json::from_value(grant).map_err(|error| Fail::internal(&error.to_string()))?;
    let held = users::grants(tx, user)?.items;
    if held.iter().any(|held| held.role == grant.role && held.committee_id == grant.committee_id && held.cell_id == grant.cell_id) {
        return Ok(false);
    }
    users::give(tx, user, &grant).map(|_| true)
}
