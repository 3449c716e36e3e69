//! Accounts of people and their roles. An account belongs to a committee, whose administrators look after it; without one it
//! belongs to the whole instance. Nobody can give a role on a unit that lies outside the own reach.
//! Not here: logging in (`sessions`).

pub mod http;
mod store;

use std::collections::HashMap;

use chibo_openapi::accounts::{AccountTransition, Grant, GrantCreate, PasswordReset, User, UserCreate, UserEdit, UsersQuery};
use chibo_openapi::vocabulary::{AccountStatus, Role};
use chibo_openapi::{Code, PageOf, Scope};

use uuid::Uuid;

use crate::accounts::sessions;
use crate::accounts::status::legal;
use crate::accounts::units::{check_unit, unit_of};
use crate::auth::password::weakness;
use crate::db::key::Key;
use crate::db::locks::Lock::Change;
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::{Answer, Body, CallerRequest, Patch, Reply, Tx, whole};
use crate::log::events::{self, Event};
use crate::structure::names::with_names;
use store::Row;

const MANAGE: Scope = Scope::UsersManage;

fn load(tx: &mut Tx<'_>, id: Key) -> Outcome<Row> {
    tx.caller().require_somewhere(MANAGE)?;
    let row = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    let unit = unit_of(tx, row.committee_id, None)?;
    tx.caller().require(MANAGE, MANAGE, &unit)?;
    Ok(row)
}

/// Loads an account to act on as a whole. One that also holds roles outside the caller's reach is not the caller's to lock or to
/// give a password: whoever can log in as somebody has that somebody's roles.
fn load_whole(tx: &mut Tx<'_>, id: Key) -> Outcome<Row> {
    let row = load(tx, id)?;
    for grant in store::grants(tx, id)? {
        if !is_within(tx, &grant)? {
            return Err(crate::auth::forbidden(MANAGE));
        }
    }
    Ok(row)
}

/// One page of the accounts the caller looks after.
pub fn list(tx: &mut Tx<'_>, query: &UsersQuery) -> Outcome<PageOf<User>> {
    tx.caller().require_somewhere(MANAGE)?;
    let reach = tx.reach(MANAGE)?;
    let page = store::list(tx, &reach, query)?;
    with_names(tx, page)
}

/// One account.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<User> {
    let row = load(tx, id)?;
    with_names(tx, User::from(row))
}

/// Makes an account, with its roles.
pub async fn create(request: CallerRequest, new: Body<UserCreate>) -> Answer {
    // Hashing costs; who may not do this at all is turned away first.
    request.caller.require_somewhere(MANAGE)?;
    let password = request.app.auth.passwords.hash(new.value.password.clone()).await?;
    request
        .write(new.hash, move |tx| {
            let created = insert(tx, &new.value, &password)?;
            Reply::created(format!("/v1/users/{}", created.id), Some(created.version), &created)
        })
        .await
}

/// Makes an account whose password is hashed already.
pub fn insert(tx: &mut Tx<'_>, new: &UserCreate, password_hash: &str) -> Outcome<User> {
    let mut flaws: Vec<Flaw> = weakness("/password", &new.password, &new.username).into_iter().collect();
    check_unit(tx, "", new.committee_id, None, MANAGE, &mut flaws)?;
    for (at, grant) in new.grants.iter().enumerate() {
        check_unit(tx, &format!("/grants/{at}"), grant.committee_id, grant.cell_id, MANAGE, &mut flaws)?;
        if new.grants[..at].iter().any(|before| same(before, grant.role, grant.committee_id, grant.cell_id)) {
            flaws.push(Flaw::field(&format!("/grants/{at}"), Code::NotUnique));
        }
    }
    Fail::if_any(flaws)?;
    let row = Row::new(tx, new, password_hash);
    store::insert(tx, &row)?;
    let grants = new.grants.iter().map(|grant| store::insert_grant(tx, row.id, grant)).collect::<Outcome<Vec<_>>>()?;
    let committee = row.committee_id;
    let created = User::from(row);
    events::new_person(tx, created.id.into())?;
    events::record(tx, Event::new("user.created", created.id.into()).unit(committee, None).person(created.id.into()).after(&created))?;
    for grant in &grants {
        events::record(tx, Event::new("user.role_given", created.id.into()).unit(committee, None).after(grant))?;
    }
    with_names(tx, created)
}

/// Changes the shown name.
pub fn update(tx: &mut Tx<'_>, id: Key, patch: &Patch<UserEdit>) -> Outcome<User> {
    tx.lock(&[Change(What::User(id))])?;
    let row = load(tx, id)?;
    tx.require_match(row.version)?;
    let before = with_names(tx, User::from(row.clone()))?;
    let edit = patch.apply(&tx.request.app.contract, &before)?;
    let row = row.edited(tx, edit);
    if row.version == before.version { Ok(before) } else { save(tx, "user.updated", &before, row) }
}

fn save(tx: &mut Tx<'_>, action: &str, before: &User, row: Row) -> Outcome<User> {
    store::update(tx, &row)?;
    let committee = row.committee_id;
    let after = User::from(row);
    events::record(tx, Event::new(action, after.id.into()).unit(committee, None).person(after.id.into()).before(before).after(&after))?;
    with_names(tx, after)
}

/// Locks or unlocks an account; a locked one loses its sessions.
pub fn transition(tx: &mut Tx<'_>, id: Key, act: &AccountTransition) -> Outcome<User> {
    tx.lock(&[Change(What::User(id))])?;
    let row = load_whole(tx, id)?;
    tx.require_match(row.version)?;
    let before = User::from(row.clone());
    legal(before.status, act.to)?;
    let row = row.switched(tx, act.to);
    store::update(tx, &row)?;
    if act.to == AccountStatus::Disabled {
        let now = tx.now;
        sessions::end_all(tx, id, None, now)?;
    }
    let committee = row.committee_id;
    let after = User::from(row);
    let event = Event::new("user.transitioned", id).unit(committee, None).person(id).before(&before).after(&after);
    events::record(tx, event.confided("reason", &act.reason))?;
    with_names(tx, after)
}

/// Sets another person's password and ends that person's sessions.
pub async fn reset_password(request: CallerRequest, id: Key, new: Body<PasswordReset>) -> Answer {
    request.caller.require_somewhere(MANAGE)?;
    let password = request.app.auth.passwords.hash(new.value.new_password.clone()).await?;
    let app = request.app.clone();
    let answer = request.write(new.hash, move |tx| set_password(tx, id, &new.value.new_password, &password).map(|()| Reply::nothing())).await;
    app.auth.forget_callers();
    answer
}

/// Sets a hashed password.
pub fn set_password(tx: &mut Tx<'_>, id: Key, plain: &str, hash: &str) -> Outcome<()> {
    tx.lock(&[Change(What::User(id))])?;
    let row = load_whole(tx, id)?;
    Fail::if_any(weakness("/new_password", plain, &row.username).into_iter().collect())?;
    sessions::set_password(tx, id, hash)?;
    let now = tx.now;
    sessions::end_all(tx, id, None, now)?;
    events::record(tx, Event::new("user.password_reset", id).unit(row.committee_id, None))
}

/// Names to show of accounts.
pub fn names(tx: &mut Tx<'_>, ids: &[Key]) -> Outcome<HashMap<Key, String>> {
    store::names(tx, ids)
}

/// The account with a username.
pub fn by_username(tx: &mut Tx<'_>, username: &str) -> Outcome<Option<Key>> {
    store::id_by_username(tx, username)
}

/// An account, as others name it.
#[derive(Debug, Clone)]
pub struct Account {
    /// Id.
    pub id: Key,
    /// Name to show.
    pub display_name: String,
    /// The committee that looks after it; none: the whole instance.
    pub committee: Option<Key>,
}

/// The account with a username, unless it is locked.
pub fn named(tx: &mut Tx<'_>, username: &str) -> Outcome<Option<Account>> {
    let found = store::named(tx, username)?;
    Ok(found.map(|(id, display_name, committee)| Account { id, display_name, committee }))
}

/// The roles of an account on units within the caller's reach. What else it may elsewhere is not told here.
pub fn grants(tx: &mut Tx<'_>, id: Key) -> Outcome<PageOf<Grant>> {
    load(tx, id)?;
    let grants = grants_within(tx, id)?;
    with_names(tx, whole(grants))
}

fn grants_within(tx: &mut Tx<'_>, id: Key) -> Outcome<Vec<Grant>> {
    let mut within = Vec::new();
    for grant in store::grants(tx, id)? {
        if is_within(tx, &grant)? {
            within.push(grant);
        }
    }
    Ok(within)
}

fn is_within(tx: &mut Tx<'_>, grant: &Grant) -> Outcome<bool> {
    let unit = unit_of(tx, grant.committee_id.map(Key::from), grant.cell_id.map(Key::from))?;
    Ok(tx.caller().may(MANAGE, &unit))
}

/// Gives a role.
pub fn give(tx: &mut Tx<'_>, id: Key, new: &GrantCreate) -> Outcome<Grant> {
    tx.lock(&[Change(What::User(id))])?;
    let row = load(tx, id)?;
    let mut flaws = Vec::new();
    check_unit(tx, "", new.committee_id, new.cell_id, MANAGE, &mut flaws)?;
    let given = store::grants(tx, id)?;
    if given.len() >= 100 {
        flaws.push(Flaw::whole(Code::TooLong).with("max", 100));
    }
    Fail::if_any(flaws)?;
    if given.iter().any(|grant| same(new, grant.role, grant.committee_id, grant.cell_id)) {
        return Err(Fail::new(Code::AlreadyExists).with("field", "role"));
    }
    let grant = store::insert_grant(tx, id, new)?;
    events::record(tx, Event::new("user.role_given", id).unit(row.committee_id, None).after(&grant))?;
    with_names(tx, grant)
}

/// Whether it is the same role on the same unit.
fn same(one: &GrantCreate, role: Role, committee: Option<Uuid>, cell: Option<Uuid>) -> bool {
    one.role == role && one.committee_id == committee && one.cell_id == cell
}

/// Takes a role away.
pub fn take(tx: &mut Tx<'_>, id: Key, grant: Key) -> Outcome<()> {
    tx.lock(&[Change(What::User(id))])?;
    let row = load(tx, id)?;
    // A role on a unit outside the own reach is not the caller's to take, nor to know of.
    let taken = grants_within(tx, id)?.into_iter().find(|one| one.id == grant.uuid()).ok_or_else(Fail::not_found)?;
    store::delete_grant(tx, grant)?;
    events::record(tx, Event::new("user.role_taken", id).unit(row.committee_id, None).before(&taken))
}
