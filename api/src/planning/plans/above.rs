//! The plan of a committee above whose quotas a plan carries out: which one it may be, and what it has assigned.

use chibo_openapi::vocabulary::{PlanKind, QuotaKind, QuotaStatus};
use chibo_openapi::{Code, Scope};
use diesel::prelude::*;
use uuid::Uuid;

use super::store::{PlanFacts, Row};
use crate::auth::Unit;
use crate::db::key::Key;
use crate::db::schema::{plans, quotas};
use crate::fail::{Flaw, Outcome};
use crate::http::Tx;

/// What a plan must have in common with the one above that it carries out, apart from the committee.
pub(super) struct Own {
    pub(super) committee: Key,
    pub(super) year: i32,
    pub(super) kind: PlanKind,
}

impl Own {
    fn carries_out(&self, above: &PlanFacts, unit: &Unit) -> bool {
        let same = above.kind == PlanKind::MemberDevelopment && above.kind == self.kind && above.year == self.year;
        same && above.committee != self.committee && unit.path.starts_with(&above.unit.path)
    }
}

/// A plan that follows names what it follows: its targets would be nothing, whatever was given.
pub(super) fn follows_nothing(follows: bool, above: Option<Uuid>) -> Option<Flaw> {
    (follows && above.is_none()).then(|| Flaw::field("/carries_out_id", Code::Required))
}

/// What is wrong with the plan that one names as carried out: it must be visible, for the same, and of a committee above.
pub(super) fn flaw(tx: &Tx<'_>, found: Option<&PlanFacts>, plan: &Own, unit: &Unit) -> Option<Flaw> {
    let place = |code| Flaw::field("/carries_out_id", code);
    let Some(above) = found.filter(|above| tx.caller().may_from_below(Scope::PlansRead, &above.unit)) else { return Some(place(Code::UnknownReference)) };
    (!plan.carries_out(above, unit)).then(|| place(Code::PlanNotAbove).with("plan", above.code.as_str()))
}

/// A plan with what is assigned to it today.
pub(super) fn with_assigned(tx: &mut Tx<'_>, row: Row) -> Outcome<Row> {
    let assigned = match row.carries_out_id {
        Some(above) => assigned(tx, above, row.committee_id)?,
        None => None,
    };
    Ok(row.assigned(assigned))
}

/// The plans that carry out the quotas of one, with their committees.
pub(super) fn carrying_out(tx: &mut Tx<'_>, id: Key) -> Outcome<Vec<Row>> {
    Ok(plans::table.filter(plans::carries_out_id.eq(id)).order(plans::id).select(Row::as_select()).load(tx.conn)?)
}

/// The issued quotas of a plan for a committee, admission and course; none while there is none.
fn assigned(tx: &mut Tx<'_>, plan: Key, committee: Key) -> Outcome<Option<(i32, i32)>> {
    let issued = quotas::table.filter(quotas::plan_id.eq(plan).and(quotas::committee_id.eq(committee)).and(quotas::cell_id.is_null()));
    let issued = issued.filter(quotas::status.ne(QuotaStatus::Draft.as_str()));
    let found: Vec<(String, i32)> = issued.select((quotas::kind, quotas::value)).load(tx.conn)?;
    let of = |kind: QuotaKind| found.iter().find(|(known, _)| known == kind.as_str()).map(|(_, value)| *value).unwrap_or_default();
    Ok((!found.is_empty()).then(|| (of(QuotaKind::Admission), of(QuotaKind::Course))))
}
