//! Which events a caller sees: those about what the caller may read, where the caller may read it.

use std::collections::HashMap;

use chibo_openapi::Scope;
use chibo_openapi::vocabulary::EventSubject;

use crate::auth::Reach;
use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::Tx;

/// Whose reading lets see events about a kind of record; none: only who audits the log.
const fn reading(kind: EventSubject) -> Option<Scope> {
    use EventSubject as Of;
    Some(match kind {
        Of::Committee | Of::Organization | Of::Cell | Of::Post => Scope::StructureRead,
        Of::Member => Scope::MembersRead,
        Of::Directive => Scope::DirectivesRead,
        Of::Plan | Of::PlanComment | Of::Conference | Of::Participant | Of::Contribution | Of::Conclusion => Scope::PlansRead,
        Of::Quota | Of::QuotaProposal | Of::PoolReview | Of::PoolCell => Scope::QuotasRead,
        Of::Candidate => Scope::CandidatesRead,
        Of::Contest | Of::ContestEntry | Of::ContestSeat | Of::ContestDraw => Scope::ContestsRead,
        Of::Holiday | Of::Ruleset => Scope::RulesRead,
        Of::User => Scope::UsersManage,
        Of::Client => Scope::ClientsManage,
        Of::WebhookEndpoint => Scope::WebhooksManage,
        // What happens in a round is told by its board, to whoever may see that.
        Of::ContestConflict | Of::ContestPenalty | Of::ContestAnswer | Of::ContestTurn | Of::ScoreSheet => return None,
        Of::Session | Of::Issuer | Of::SigningKey | Of::MasterKey | Of::Counter | Of::Import => return None,
    })
}

/// Whether records of a committee, and of none of its cells, are read from below the committee as well.
const fn from_below(kind: EventSubject) -> bool {
    use EventSubject as Of;
    matches!(
        kind,
        Of::Committee | Of::Organization | Of::Plan | Of::Conference | Of::Contribution | Of::PoolReview | Of::Contest | Of::ContestSeat | Of::ContestDraw
    )
}

/// Whether everybody who may read such records anywhere sees all of them.
const fn everywhere(kind: EventSubject) -> bool {
    matches!(kind, EventSubject::Holiday | EventSubject::Ruleset | EventSubject::Directive)
}

/// Where a caller sees events.
pub(super) struct Sight {
    auditing: Option<Reach>,
    reading: HashMap<Scope, (Reach, Reach)>,
}

impl Sight {
    /// Of the caller, for events of these kinds, as the tree of committees is now.
    pub(super) fn of(tx: &mut Tx<'_>, kinds: &[EventSubject]) -> Outcome<Self> {
        let mut sight = Self { auditing: None, reading: HashMap::new() };
        if tx.caller().may_somewhere(Scope::EventsAudit) {
            sight.auditing = Some(tx.reach(Scope::EventsAudit)?);
        }
        for scope in kinds.iter().filter_map(|kind| reading(*kind)) {
            if tx.caller().may_somewhere(scope) && !sight.reading.contains_key(&scope) {
                let reach = tx.reach(scope)?;
                sight.reading.insert(scope, (reach.clone(), reach.with_above()));
            }
        }
        Ok(sight)
    }

    /// Kinds of which the caller may see some.
    pub(super) fn kinds(&self) -> Vec<EventSubject> {
        let seen = |kind: &EventSubject| self.auditing.is_some() || reading(*kind).is_some_and(|scope| self.reading.contains_key(&scope));
        EventSubject::ALL.iter().copied().filter(seen).collect()
    }

    /// Whether the caller sees an event about a record of a unit.
    pub(super) fn sees(&self, kind: EventSubject, subject: Key, committee: Option<Key>, cell: Option<Key>) -> bool {
        let within = |reach: &Reach| reach.everything || committee.is_some_and(|committee| reach.committees.binary_search(&committee).is_ok());
        let on_cell = |reach: &Reach| within(reach) || cell.is_some_and(|cell| reach.cells.contains(&cell));
        if self.auditing.as_ref().is_some_and(on_cell) {
            return true;
        }
        let Some((reach, wide)) = reading(kind).and_then(|scope| self.reading.get(&scope)) else { return false };
        // A contest is also seen by who has a seat in it.
        let seated = kind == EventSubject::Contest && reach.contests.binary_search(&subject).is_ok();
        seated || everywhere(kind) || if cell.is_some() { on_cell(reach) } else { within(if from_below(kind) { wide } else { reach }) }
    }
}
