//! Entering: every condition at once, and the entry that comes of it.

use chibo_openapi::vocabulary::EntryStatus;
use chibo_openapi::{Code, Scope};

use super::store::{Columns, Rights, Row, Said};
use super::{rules, store};
use crate::auth::step;
use crate::contests::contest::ContestFacts;
use crate::db::key::Key;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::log::events::{self, Event};
use crate::structure::cells::CellFacts;
use crate::structure::posts;

/// Of who holds the contest, on its committee.
pub(super) const RUN: Scope = Scope::ContestsWrite;

/// Somebody who is to enter a contest for a cell.
pub(super) struct Entering<'a> {
    pub(super) contest: &'a ContestFacts,
    pub(super) cell: &'a CellFacts,
    pub(super) member: Key,
    pub(super) cluster: Option<String>,
    pub(super) statement: Option<String>,
}

/// The entry that would be made; none, and every condition that is not met, where that cannot be.
pub(super) fn faults(tx: &mut Tx<'_>, entering: &Entering<'_>, flaws: &mut Vec<Flaw>) -> Outcome<Option<Columns>> {
    let Entering { contest, cell, member, cluster, statement } = entering;
    let before = flaws.len();
    if !cell.unit.path.contains(&step(contest.committee)) {
        flaws.push(Flaw::field("/cell_id", Code::CellOutsideContest).with("cell", cell.code.as_str()));
    }
    let group = rules::group_of(&contest.rules, cell.kind);
    if group.is_none() {
        flaws.push(Flaw::field("/cell_id", Code::KindOutsideContest).with("kind", cell.kind.as_str()));
    }
    // Somebody who is not there, or not to be seen, holds no post here either: the answer says nothing of whether there is such a person.
    let on = rules::held_against(tx.today, contest.registration_closes_on);
    let post = rules::entering_post(&contest.rules, &posts::held_on(tx, cell.id, *member, on)?);
    if post.is_none() {
        flaws.push(Flaw::field("/member_id", Code::EntrantWithoutPost).with("on", on.to_string()));
    }
    if store::is_full(tx, contest.id)? {
        flaws.push(Flaw::whole(Code::TooLong).with("max", store::MOST));
    }
    flaws.extend(rules::statement(&contest.rules, statement.as_deref()));
    if !tx.caller().may(RUN, &contest.unit) {
        flaws.extend(rules::closed(tx.today, contest.registration_closes_on));
    }
    let (Some(group), Some(post), true) = (group, post, flaws.len() == before) else { return Ok(None) };
    let said = Said { statement: statement.clone(), reason: None };
    let now = tx.now.naive_utc();
    Ok(Some(Columns {
        id: Key::new(),
        contest_id: contest.id,
        committee_id: cell.committee,
        cell_id: cell.id,
        member_id: *member,
        post: post.to_string(),
        group_code: group.to_owned(),
        cluster: cluster.clone(),
        status: EntryStatus::Entered.to_string(),
        said_sealed: said.sealed(&store::key_of(tx, *member)?)?,
        document_number: None,
        replaced_by_id: None,
        created_at: now,
        updated_at: now,
        version: 1,
    }))
}

/// Writes an entry.
pub(super) fn entered(tx: &mut Tx<'_>, columns: &Columns, statement: Option<&str>) -> Outcome<Row> {
    store::insert(tx, columns)?;
    let row = store::find(tx, columns.id)?.ok_or_else(|| Fail::internal("an entry that was just made"))?;
    let said = Said { statement: statement.map(str::to_owned), reason: None };
    let everything = Rights { names: false, writes: true, runs: true };
    let made = row.clone().shown(everything, Vec::new(), Some(said));
    let event = Event::new("contest_entry.created", columns.id).unit(Some(columns.committee_id), Some(columns.cell_id));
    events::record(tx, event.person(columns.member_id).after(&made))?;
    Ok(row)
}
