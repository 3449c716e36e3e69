//! The minutes of a conference: all of it as one document.

use chibo_openapi::planning::Minutes;

use super::{conclusions, conference, contributions, people};
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::planning::plans;
use crate::structure::committees;

/// The minutes, for whoever may see all of the conference.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<Minutes> {
    let loaded = conference::loaded(tx, id, conference::READ)?;
    tx.caller().require(conference::READ, conference::READ, &loaded.unit)?;
    let conference = conference::get(tx, id)?;
    let committee = committees::facts(tx, loaded.committee)?.ok_or_else(|| Fail::internal("a conference without its committee"))?;
    let mut plan_titles = Vec::new();
    for plan in &conference.plan_ids {
        plan_titles.push(plans::title(tx, (*plan).into())?);
    }
    Ok(Minutes {
        conference,
        committee_name: committee.name,
        plan_titles,
        participants: people::list(tx, id)?.items,
        contributions: contributions::list(tx, id)?.items,
        conclusions: conclusions::of(tx, id)?,
    })
}
