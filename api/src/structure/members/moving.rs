//! Members going together from one cell to another, and the cells' counters with them. Transfers, merges and splits all end here.
//! Not here: whether they may, and what goes with them (`moves`).

use std::collections::HashSet;

use chibo_openapi::vocabulary::MemberStatus;
use chrono::NaiveDate;
use uuid::Uuid;

use super::changes::counted;
use super::{counting, periods, store};
use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::Tx;
use crate::log::events::{self, Event};
use crate::structure::cells::{self, CellFacts};

/// Members of one statement at most: both databases bound the number of values.
const CHUNK: usize = 1000;

/// Which members of a cell move.
#[derive(Debug, Clone)]
pub enum MovedMembers {
    /// Everybody who is in it.
    All,
    /// These; whoever of them is not in the cell stays where he or she is.
    These(Vec<Key>),
}

/// Members who moved: who, and how many official and probationary ones.
pub struct Moved {
    /// Their ids.
    pub ids: Vec<Key>,
    /// Official members.
    pub official: i64,
    /// Probationary members.
    pub probationary: i64,
}

/// Moves members from a cell to another from a day on. Permissions and rules are the caller's, and so is what goes with the members.
pub fn move_between(tx: &mut Tx<'_>, members: MovedMembers, from: &CellFacts, to: &CellFacts, on: NaiveDate, document_number: Option<&str>) -> Outcome<Moved> {
    let mut moved = store::present(tx, from.id)?;
    if let MovedMembers::These(named) = members {
        let named: HashSet<Key> = named.into_iter().collect();
        moved.retain(|(id, _)| named.contains(id));
    }
    let ids: Vec<Key> = moved.iter().map(|(id, _)| *id).collect();
    let counted = counting::of(tx, &ids)?;
    for chunk in ids.chunks(CHUNK) {
        periods::relocate(tx, chunk, to, on, document_number)?;
    }
    counting::change(tx, counted, &ids)?;
    let (official, probationary) = count(&moved);
    cells::count(tx, from.id, -official, -probationary)?;
    cells::count(tx, to.id, official, probationary)?;
    for id in &ids {
        let event = Event::new("member.transferred", *id).unit(Some(to.committee), Some(to.id));
        let event = event.said("from_cell_id", &from.id.uuid()).said("cell_id", &to.id.uuid()).said("valid_from", &on);
        events::record(tx, event.said("document_number", &document_number))?;
    }
    Ok(Moved { ids, official, probationary })
}

fn count(members: &[(Key, MemberStatus)]) -> (i64, i64) {
    members.iter().map(|(_, status)| counted(*status)).fold((0, 0), |(a, b), (official, probationary)| (a + official, b + probationary))
}

/// Those of these ids that are not in the cell today, in their order.
pub fn absent_from(tx: &mut Tx<'_>, cell: Key, ids: &[Uuid]) -> Outcome<Vec<Uuid>> {
    let present: HashSet<Uuid> = store::present(tx, cell)?.into_iter().map(|(id, _)| id.uuid()).collect();
    Ok(ids.iter().copied().filter(|id| !present.contains(id)).collect())
}

/// A cell now stands below another committee, and its members with it.
pub fn follow_cell(tx: &mut Tx<'_>, cell: Key, committee: Key) -> Outcome<()> {
    store::set_committee(tx, cell, committee)
}
