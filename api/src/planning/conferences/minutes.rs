//! The minutes of a conference: all of it as one document.

use chibo_openapi::planning::{Conclusion, Minutes};

use super::{conclusions, conference, contributions, people};
use crate::auth::Unit;
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::planning::plans;
use crate::structure::committees;

/// The minutes, for whoever sees the conference: from below with the conclusions that the caller's own units answer for.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<Minutes> {
    let loaded = conference::loaded(tx, id, conference::READ)?;
    let conference = conference::get(tx, id)?;
    let committee = committees::facts(tx, loaded.committee)?.ok_or_else(|| Fail::internal("a conference without its committee"))?;
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
        committee_name: committee.name,
        plan_titles,
        participants: people::list(tx, id)?.items,
        contributions: contributions::list(tx, id)?.items,
        conclusions: conclusions::of(tx, id)?.into_iter().filter(seen).collect(),
    })
}
