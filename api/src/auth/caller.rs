//! Who is calling, and what the caller may do on a unit: role × subtree of units.
//! Not here: which lists of units that makes (`reach.rs`), and how a caller is recognised (`identify.rs`).

use chibo_openapi::vocabulary::{PrincipalKind, Role, SeatKind};
use chibo_openapi::{Code, Scope};
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;

use super::roles;
use crate::db::key::Key;
use crate::fail::Fail;
use crate::vault::sha256;

/// What the server does by itself.
const SYSTEM: &str = "system";

/// Where a role holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantUnit {
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
    pub on: GrantUnit,
    /// Path of the committee it holds on: what stands above it is on this path.
    pub path: String,
    /// When it was given.
    pub created_at: DateTime<Utc>,
}

/// A seat of the caller on the panel of a contest.
#[derive(Debug, Clone)]
pub struct Seat {
    /// Its id.
    pub id: Key,
    /// The contest.
    pub contest: Key,
    /// Code of the round.
    pub round: String,
    /// What it is for.
    pub kind: SeatKind,
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
    /// Seats on panels of contests.
    pub seats: Vec<Seat>,
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

/// How a committee stands in a path.
pub fn step(committee: Key) -> String {
    format!("{}/", committee.uuid().simple())
}

impl Caller {
    /// What the caller may do anywhere, as a fingerprint: two that are equal see the same of everything.
    pub fn rights(&self) -> String {
        let on = |grant: &Grant| match grant.on {
            GrantUnit::Everything => "everything".to_owned(),
            GrantUnit::Committee(id) => format!("committee {id}"),
            GrantUnit::Cell(id) => format!("cell {id}"),
        };
        let mut rights: Vec<String> = self.grants.iter().map(|grant| format!("{} {}", grant.role, on(grant))).collect();
        rights.extend(self.seats.iter().map(|seat| format!("{} of {} in {}", seat.kind, seat.contest, seat.id)));
        rights.extend(self.scopes.iter().flatten().map(|scope| scope.as_str().to_owned()));
        rights.push(format!("narrowed {}", self.scopes.is_some()));
        rights.sort_unstable();
        rights.dedup();
        HEXLOWER.encode(&sha256(rights.join("\n").as_bytes()))
    }

    /// Whether the caller has a permission on a unit.
    pub fn may(&self, scope: Scope, unit: &Unit) -> bool {
        self.holding(scope).any(|grant| match grant.on {
            GrantUnit::Everything => true,
            GrantUnit::Committee(id) => unit.path.contains(&step(id)),
            GrantUnit::Cell(id) => unit.cell == Some(id),
        })
    }

    /// Whether the caller has a permission on something below a committee, or on the committee: such a caller sees the
    /// committee itself, its plans and its organizations, but not its other cells.
    pub fn may_from_below(&self, scope: Scope, unit: &Unit) -> bool {
        self.may(scope, unit) || (unit.cell.is_none() && self.holding(scope).any(|grant| grant.path.starts_with(&unit.path)))
    }

    /// Whether the caller has a permission anywhere.
    pub fn may_somewhere(&self, scope: Scope) -> bool {
        self.holding(scope).next().is_some() || self.seated(scope).next().is_some()
    }

    /// Contests on which a seat gives the caller a permission.
    pub(super) fn seated(&self, scope: Scope) -> impl Iterator<Item = Key> {
        let carried = self.scopes.as_ref().is_none_or(|scopes| scopes.contains(&scope));
        self.seats.iter().filter(move |seat| carried && roles::of_seat(seat.kind).contains(&scope)).map(|seat| seat.contest)
    }

    /// Whether a seat gives the caller a permission on a contest.
    pub fn may_by_seat(&self, scope: Scope, contest: Key) -> bool {
        self.seated(scope).any(|seat| seat == contest)
    }

    /// Whether the caller has a permission everywhere.
    pub fn may_everywhere(&self, scope: Scope) -> bool {
        self.holding(scope).any(|grant| grant.on == GrantUnit::Everything)
    }

    /// 404 for what the caller may not see on this unit; 403 for what it may see but not do.
    pub fn require(&self, see: Scope, act: Scope, unit: &Unit) -> Result<(), Fail> {
        self.decide(self.may(see, unit), self.may(act, unit), see, act)
    }

    /// As `require`, for what belongs to a committee and is visible from below it.
    pub fn require_from_below(&self, see: Scope, act: Scope, unit: &Unit) -> Result<(), Fail> {
        self.decide(self.may_from_below(see, unit), self.acts_from_below(see, act, unit), see, act)
    }

    /// Seeing from below is no more than that: who acts has the permission on the unit itself.
    fn acts_from_below(&self, see: Scope, act: Scope, unit: &Unit) -> bool {
        if see == act { self.may_from_below(act, unit) } else { self.may(act, unit) }
    }

    /// As `require`, for what is of a contest: a seat on it counts as well.
    pub fn require_or_seat(&self, see: Scope, act: Scope, unit: &Unit, contest: Key) -> Result<(), Fail> {
        let may = |scope| self.may_by_seat(scope, contest) || self.may(scope, unit);
        self.decide(may(see), may(act), see, act)
    }

    /// As `require_from_below`, for a contest: a seat on it counts as well.
    pub fn require_from_below_or_seat(&self, see: Scope, act: Scope, unit: &Unit, contest: Key) -> Result<(), Fail> {
        let seated = |scope| self.may_by_seat(scope, contest);
        self.decide(seated(see) || self.may_from_below(see, unit), seated(act) || self.acts_from_below(see, act, unit), see, act)
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

    /// 403 unless the caller has the permission on everything.
    pub fn require_everywhere(&self, scope: Scope) -> Result<(), Fail> {
        if self.may_everywhere(scope) { Ok(()) } else { Err(forbidden(scope)) }
    }

    /// The roles that give the caller a permission.
    pub(super) fn holding(&self, scope: Scope) -> impl Iterator<Item = &Grant> {
        let carried = self.scopes.as_ref().is_none_or(|scopes| scopes.contains(&scope));
        self.grants.iter().filter(move |grant| carried && roles::has(grant.role, scope))
    }

    /// What the caller may do somewhere.
    pub fn effective_scopes(&self) -> Vec<Scope> {
        Scope::ALL.iter().copied().filter(|scope| self.may_somewhere(*scope)).collect()
    }

    /// Work that the server does by itself, beside the requests.
    pub fn system() -> Self {
        Self { name: SYSTEM.to_owned(), display_name: SYSTEM.to_owned(), ..Self::command_line() }
    }

    /// Kind and id of who acts, as the log has them; what the server itself does has no id.
    pub fn actor(&self) -> (&'static str, Option<Key>) {
        match Some(self.id).filter(|id| !id.uuid().is_nil()) {
            None if self.name == SYSTEM => (SYSTEM, None),
            None => ("command_line", None),
            Some(id) => (self.kind.as_str(), Some(id)),
        }
    }

    /// The server's own command line: its owner may do everything.
    pub fn command_line() -> Self {
        let grants = Role::ALL.iter().map(|role| Grant {
            id: Key::from(uuid::Uuid::nil()),
            role: *role,
            on: GrantUnit::Everything,
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
            seats: Vec::new(),
            scopes: None,
            expires_at: DateTime::<Utc>::MAX_UTC,
        }
    }
}

/// 403 naming the permission.
pub fn forbidden(scope: Scope) -> Fail {
    Fail::new(Code::Forbidden).with("permission", scope.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(role: Role, on: GrantUnit, path: &str) -> Caller {
        Caller { grants: vec![Grant { id: Key::new(), role, on, path: path.to_owned(), created_at: DateTime::UNIX_EPOCH }], ..Caller::command_line() }
    }

    #[test]
    fn a_role_holds_on_its_subtree_only() {
        let (city, ward, other) = (Key::new(), Key::new(), Key::new());
        let ward_path = format!("/{}{}", step(city), step(ward));
        let organizer = caller(Role::Organizer, GrantUnit::Committee(ward), &ward_path);
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
        let secretary = caller(Role::Secretary, GrantUnit::Cell(cell), &path);
        assert!(secretary.may(Scope::MembersRead, &Unit { path: path.clone(), cell: Some(cell) }));
        assert!(!secretary.may(Scope::MembersRead, &Unit { path: path.clone(), cell: Some(Key::new()) }));
        assert!(secretary.may_from_below(Scope::PlansRead, &Unit { path, cell: None }));
    }

    #[test]
    fn a_token_cuts_the_role() {
        let mut client = caller(Role::Organizer, GrantUnit::Everything, "");
        client.scopes = Some(vec![Scope::QuotasRead]);
        assert_eq!(client.effective_scopes(), [Scope::QuotasRead]);
    }
}
