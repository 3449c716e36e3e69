//! Members going together from one cell to another: transfers, merges and splits all end here.
//! Not here: whether they may (`mod.rs`, `cells`), and the cells' counters, which the caller keeps.

use std::collections::HashSet;

use chibo_openapi::vocabulary::MemberStatus;
use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use super::{counted, store};
use crate::candidates;
use crate::cells::CellFacts;
use crate::db::Outcome;
use crate::db::key::Key;
use crate::events::{self, Event};
use crate::http::Tx;
use crate::posts;

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

/// Moves members from a cell to another from a day on, ends the posts they held in the first one, and says how many
/// official and probationary members they were. Permissions, rules and the cells' counters are the caller's.
pub fn move_between(
    tx: &mut Tx<'_>,
    members: MovedMembers,
    from: &CellFacts,
    to: &CellFacts,
    on: NaiveDate,
    document_number: Option<&str>,
) -> Outcome<(i64, i64)> {
    let mut moved = store::present(tx, from.id)?;
    if let MovedMembers::These(named) = members {
        let named: HashSet<Key> = named.into_iter().collect();
        moved.retain(|(id, _)| named.contains(id));
    }
    let ids: Vec<Key> = moved.iter().map(|(id, _)| *id).collect();
    for chunk in ids.chunks(CHUNK) {
        store::relocate(tx, chunk, to, on, document_number)?;
    }
    posts::end_held(tx, from.id, from.committee, &ids, on)?;
    candidates::follow_members(tx, &ids, Some(to), on)?;
    let before = json!({ "cell_id": from.id.uuid() });
    let after = json!({ "cell_id": to.id.uuid(), "valid_from": on, "document_number": document_number });
    for id in &ids {
        let event = Event::new("member.transferred", *id).unit(Some(to.committee), Some(to.id));
        events::record(tx, event.before(&before).after(&after))?;
    }
    Ok(count(&moved))
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
