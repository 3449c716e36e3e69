//! The minutes of a conference: all of it as one document.

use chibo_openapi::planning::{Conclusion, Minutes};

use super::{conclusions, conference, contributions, people};
use crate::auth::Unit;
use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::Tx;
use crate::planning::plans;

/// The minutes, for whoever sees the conference: from below with the conclusions that the caller's own units answer for.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<Minutes> {
    let loaded = conference::loaded(tx, id, conference::READ)?;
    let conference = conference::get(tx, id)?;
    let committee_name = conference.committee_name.clone();
    let mut plan_titles = Vec::new();
    for plan in &conference.plan_ids {
        plan_titles.push(plans::title(tx, (*plan).into())?);
    }
    let caller = tx.caller();
    let seen = |conclusion: &Conclusion| {
        let unit = Unit { path: loaded.unit.path.clone(), cell: conclusion.cell_id.map(Key::from) };
        caller.may(conference::READ, &unit)
    };
    Ok(Minutes {
        conference,
        committee_name,
        plan_titles,
        participants: people::list(tx, id)?.items,
        contributions: contributions::list(tx, id)?.items,
        conclusions: conclusions::of(tx, id)?.into_iter().filter(seen).collect(),
    })
}
