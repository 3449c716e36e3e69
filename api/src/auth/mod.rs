//! Who is calling and what the caller may do: role × subtree of units. The decision is made in the use case, before reading.
//! Not here: logging in (`sessions`), OAuth (`oauth`), accounts (`users`, `clients`).

pub mod keys;
pub mod password;
pub mod roles;
pub mod token;

use std::sync::Arc;
use std::time::Duration;

use chibo_openapi::vocabulary::{PrincipalKind, Role};
use chibo_openapi::{Code, Scope};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::app::{App, Clock};
use crate::config::Config;
use crate::db::key::Key;
use crate::db::schema::{cells, clients, committees, grants, revoked_tokens, sessions, users};
use crate::db::{Conn, Db, Outcome};
use crate::http::Fail;
use crate::vault::Vault;

/// How long a caller is believed without asking the database again: a disabled user is out within this time.
const BELIEVED: Duration = Duration::from_secs(4);
/// Callers kept in memory at most.
const CALLERS: u64 = 10_000;

/// Where a role holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Everywhere.
    Everything,
    /// On a committee and everything below it.
    Committee(Key),
    /// On one cell.
    Cell(Key),
}

/// A role of the caller and where it holds.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Its id; for a client, the client's.
    pub id: Key,
    /// The role.
    pub role: Role,
    /// Where it holds.
    pub place: Place,
    /// Path of the place's committee: what stands above it is on this path.
    pub path: String,
    /// When it was given.
    pub created_at: DateTime<Utc>,
}

/// Who is calling.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Person or system.
    pub kind: PrincipalKind,
    /// Id of the user or client; zero for the server's own command line.
    pub id: Key,
    /// Username, or the client's name.
    pub name: String,
    /// Name to show.
    pub display_name: String,
    /// Session of a person.
    pub session: Option<Key>,
    /// The roles.
    pub grants: Vec<Grant>,
    /// Scopes of the token; none: everything that the roles allow.
    pub scopes: Option<Vec<Scope>>,
    /// When the token expires.
    pub expires_at: DateTime<Utc>,
}

/// A unit that something belongs to: the path of its committee, and the cell if it is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Ids from the top down to the committee, `/hex/hex/`.
    pub path: String,
    /// The cell.
    pub cell: Option<Key>,
}

/// Units on which a caller has a permission, for narrowing a list.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    /// Everything: no narrowing.
    pub everything: bool,
    /// Committees with their subtrees.
    pub committees: Vec<Key>,
    /// Single cells.
    pub cells: Vec<Key>,
    /// Committees above the places of the caller.
    pub above: Vec<Key>,
}

/// How a committee stands in a path.
pub fn step(committee: Key) -> String {
    format!("{}/", committee.uuid().simple())
}

impl Caller {
    fn holding(&self, scope: Scope) -> impl Iterator<Item = &Grant> {
        let carried = self.scopes.as_ref().is_none_or(|scopes| scopes.contains(&scope));
        self.grants.iter().filter(move |grant| carried && roles::has(grant.role, scope))
    }

    /// Whether the caller has a permission on a unit.
    pub fn may(&self, scope: Scope, unit: &Unit) -> bool {
        self.holding(scope).any(|grant| match grant.place {
            Place::Everything => true,
            Place::Committee(id) => unit.path.contains(&step(id)),
            Place::Cell(id) => unit.cell == Some(id),
        })
    }

    /// Whether the caller has a permission on something below a committee, or on the committee: such a caller sees the
    /// committee itself, its plans and its organizations, but not its other cells.
    pub fn may_from_below(&self, scope: Scope, unit: &Unit) -> bool {
        self.may(scope, unit) || (unit.cell.is_none() && self.holding(scope).any(|grant| grant.path.starts_with(&unit.path)))
    }

    /// Whether the caller has a permission anywhere.
    pub fn may_somewhere(&self, scope: Scope) -> bool {
        self.holding(scope).next().is_some()
    }

    /// Whether the caller has a permission everywhere.
    pub fn may_everywhere(&self, scope: Scope) -> bool {
        self.holding(scope).any(|grant| grant.place == Place::Everything)
    }

    /// 404 for what the caller may not see on this unit; 403 for what it may see but not do.
    pub fn require(&self, see: Scope, act: Scope, unit: &Unit) -> Result<(), Fail> {
        self.decide(self.may(see, unit), self.may(act, unit), see, act)
    }

    /// As `require`, for what belongs to a committee and is visible from below it.
    pub fn require_from_below(&self, see: Scope, act: Scope, unit: &Unit) -> Result<(), Fail> {
        let acts = if see == act { self.may_from_below(act, unit) } else { self.may(act, unit) };
        self.decide(self.may_from_below(see, unit), acts, see, act)
    }

    fn decide(&self, sees: bool, acts: bool, see: Scope, act: Scope) -> Result<(), Fail> {
        match (sees, acts) {
            (true, true) => Ok(()),
            (true, false) => Err(forbidden(act)),
            // A caller who may see such things nowhere is told so; one who may elsewhere must not learn what is here.
            (false, _) if !self.may_somewhere(see) => Err(forbidden(see)),
            (false, _) => Err(Fail::not_found()),
        }
    }

    /// Whether a body may name a unit to act on: yes with the permission on it; 403 for one that is only seen, or without the
    /// permission anywhere; no for one that is hidden or (none) does not exist.
    pub fn may_name(&self, see: Scope, act: Scope, unit: Option<&Unit>) -> Result<bool, Fail> {
        match unit {
            Some(unit) if self.may(act, unit) => Ok(true),
            Some(unit) if self.may_from_below(see, unit) => Err(forbidden(act)),
            _ => self.require_somewhere(act).map(|()| false),
        }
    }

    /// 403 unless the caller has the permission somewhere.
    pub fn require_somewhere(&self, scope: Scope) -> Result<(), Fail> {
        if self.may_somewhere(scope) { Ok(()) } else { Err(forbidden(scope)) }
    }

    /// Where the caller has a permission.
    pub fn reach(&self, scope: Scope) -> Reach {
        let mut reach = Reach::default();
        for grant in self.holding(scope) {
            match grant.place {
                Place::Everything => reach.everything = true,
                Place::Committee(id) => reach.committees.push(id),
                Place::Cell(id) => reach.cells.push(id),
            }
            let above = grant.path.split('/').filter_map(|step| uuid::Uuid::try_parse(step).ok());
            reach.above.extend(above.map(Key::from));
        }
        reach
    }

    /// What the caller may do somewhere.
    pub fn effective_scopes(&self) -> Vec<Scope> {
        Scope::ALL.iter().copied().filter(|scope| self.may_somewhere(*scope)).collect()
    }

    /// The server's own command line: its owner may do everything.
    pub fn command_line() -> Self {
        let grants = Role::ALL.iter().map(|role| Grant {
            id: Key::from(uuid::Uuid::nil()),
            role: *role,
            place: Place::Everything,
            path: String::new(),
            created_at: DateTime::UNIX_EPOCH,
        });
        Self {
            kind: PrincipalKind::User,
            id: Key::from(uuid::Uuid::nil()),
            name: "command line".to_owned(),
            display_name: "command line".to_owned(),
            session: None,
            grants: grants.collect(),
            scopes: None,
            expires_at: DateTime::<Utc>::MAX_UTC,
        }
    }
}

/// 403 naming the permission.
pub fn forbidden(scope: Scope) -> Fail {
    Fail::new(Code::Forbidden).with("permission", scope.as_str())
}

/// Tokens, keys and passwords of the application.
pub struct Auth {
    /// Keys that sign access tokens.
    pub keys: keys::SigningKeys,
    /// Hashes passwords, a few at a time.
    pub passwords: password::Passwords,
    /// By token. Tokens are long, and every request hashes one: with the standard hash that was about half of finding its caller.
    callers: moka::sync::Cache<String, Arc<Caller>, foldhash::quality::RandomState>,
}

impl Auth {
    /// Loads the signing keys, or makes the first one.
    pub fn start(db: &Db, vault: &Vault, config: &Config, clock: &Clock) -> Result<Self, Fail> {
        Ok(Self {
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
    pub async fn look_up(&self, app: &Arc<App>, token: String) -> Result<Arc<Caller>, Fail> {
        let claims = self.keys.verify(app, &token).await?;
        let caller = app.db.read(move |conn| load(conn, &claims)).await?;
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

fn load_user(conn: &mut Conn, user: Key, session: Key, expires_at: DateTime<Utc>) -> Outcome<Option<Caller>> {
    type Row = (Key, String, Option<Key>, Option<Key>, chrono::NaiveDateTime);
    let found: Option<(String, String)> = users::table
        .inner_join(sessions::table.on(sessions::user_id.eq(users::id)))
        .filter(users::id.eq(user).and(users::disabled_at.is_null()))
        .filter(sessions::id.eq(session).and(sessions::ended_at.is_null()))
        .select((users::username, users::display_name))
        .first(conn)
        .optional()?;
    let Some((name, display_name)) = found else { return Ok(None) };
    let rows: Vec<Row> = grants::table
        .filter(grants::user_id.eq(user))
        .order((grants::created_at, grants::id))
        .select((grants::id, grants::role, grants::committee_id, grants::cell_id, grants::created_at))
        .load(conn)?;
    let grants = rows.into_iter().map(|(id, role, committee, cell, at)| grant(conn, id, &role, committee, cell, at)).collect::<Outcome<_>>()?;
    Ok(Some(Caller { kind: PrincipalKind::User, id: user, name, display_name, session: Some(session), grants, scopes: None, expires_at }))
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
    Ok(Some(Caller { kind: PrincipalKind::Client, id: client, display_name: name.clone(), name, session: None, grants, scopes: Some(scopes), expires_at }))
}

fn grant(conn: &mut Conn, id: Key, role: &str, committee: Option<Key>, cell: Option<Key>, at: chrono::NaiveDateTime) -> Outcome<Grant> {
    let role = role.parse().map_err(|cause: String| Fail::internal(&cause))?;
    let (place, path) = match (committee, cell) {
        (Some(committee), _) => (Place::Committee(committee), committees::table.find(committee).select(committees::path).first(conn)?),
        (None, Some(cell)) => {
            let path = cells::table
                .inner_join(committees::table.on(committees::id.eq(cells::committee_id)))
                .filter(cells::id.eq(cell))
                .select(committees::path)
                .first(conn)?;
            (Place::Cell(cell), path)
        }
        (None, None) => (Place::Everything, String::new()),
    };
    Ok(Grant { id, role, place, path, created_at: at.and_utc() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(role: Role, place: Place, path: &str) -> Caller {
        Caller { grants: vec![Grant { id: Key::new(), role, place, path: path.to_owned(), created_at: DateTime::UNIX_EPOCH }], ..Caller::command_line() }
    }

    #[test]
    fn a_role_holds_on_its_subtree_only() {
        let (city, ward, other) = (Key::new(), Key::new(), Key::new());
        let ward_path = format!("/{}{}", step(city), step(ward));
        let organizer = caller(Role::Organizer, Place::Committee(ward), &ward_path);
        let here = Unit { path: ward_path.clone(), cell: Some(Key::new()) };
        let there = Unit { path: format!("/{}{}", step(city), step(other)), cell: None };
        let above = Unit { path: format!("/{}", step(city)), cell: None };
        assert!(organizer.may(Scope::StructureWrite, &here));
        assert!(!organizer.may(Scope::StructureWrite, &there));
        assert!(!organizer.may(Scope::PlansRead, &above));
        assert!(organizer.may_from_below(Scope::PlansRead, &above), "plans of the committee above are seen from below");
        assert!(!organizer.may_from_below(Scope::PlansRead, &there));
        assert_eq!(organizer.require(Scope::StructureRead, Scope::StructureWrite, &there).unwrap_err().code(), Code::NotFound);
        assert_eq!(organizer.require(Scope::QuotasRead, Scope::QuotasIssue, &here).unwrap_err().code(), Code::Forbidden);
    }

    #[test]
    fn a_secretary_sees_one_cell() {
        let (ward, cell) = (Key::new(), Key::new());
        let path = format!("/{}", step(ward));
        let secretary = caller(Role::Secretary, Place::Cell(cell), &path);
        assert!(secretary.may(Scope::MembersRead, &Unit { path: path.clone(), cell: Some(cell) }));
        assert!(!secretary.may(Scope::MembersRead, &Unit { path: path.clone(), cell: Some(Key::new()) }));
        assert!(secretary.may_from_below(Scope::PlansRead, &Unit { path, cell: None }));
    }

    #[test]
    fn a_token_cuts_the_role() {
        let mut client = caller(Role::Organizer, Place::Everything, "");
        client.scopes = Some(vec![Scope::QuotasRead]);
        assert_eq!(client.effective_scopes(), [Scope::QuotasRead]);
    }
}
