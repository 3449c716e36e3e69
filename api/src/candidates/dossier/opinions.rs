//! Opinions on a candidate: of mass organizations, and of the cell of residence.

use chibo_openapi::candidates::{Opinion, OpinionCreate, Opinions};
use chibo_openapi::vocabulary::Reading;

use super::changes::{event, full};
use super::rules;
use crate::candidates::deadlines;
use crate::candidates::rules::resolved;
use crate::candidates::store::{self, OpinionRow};
use crate::candidates::view::{followed, followed_to_change};
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::log::events;
use crate::structure::names::with_names;
use crate::structure::organizations;

/// Every opinion on a candidate, oldest record first, and the candidate's version.
pub fn list(tx: &mut Tx<'_>, id: Key) -> Outcome<(i64, Opinions)> {
    let followed = followed(tx, id, Reading::OpinionsList)?;
    let items = store::opinions(tx, followed.id)?.into_iter().map(|row| row.wire(followed.key_if_kept())).collect::<Outcome<Vec<_>>>()?;
    Ok((followed.version, Opinions { items: with_names(tx, items)? }))
}

/// Records an opinion; gives the candidate's version too.
pub fn add(tx: &mut Tx<'_>, id: Key, new: &OpinionCreate) -> Outcome<(i64, Opinion)> {
    let followed = followed_to_change(tx, id)?;
    let mut flaws = rules::opinion(new, tx.today);
    if let Some(organization) = new.organization_id {
        organizations::referenced(tx, "/organization_id", organization.into(), &mut flaws)?;
    }
    flaws.extend(full(store::count_opinions(tx, followed.id)?, store::OPINIONS));
    Fail::if_any(flaws)?;
    let row = OpinionRow::new(tx, followed.id, followed.key()?, new)?;
    store::insert_opinion(tx, &row)?;
    let added = row.wire(Some(followed.key()?))?;
    events::record(tx, event("candidate.opinion_added", &followed).after(&added))?;
    Ok((deadlines::refresh(tx, followed.id)?, with_names(tx, added)?))
}

/// Removes an opinion, until the cell has resolved.
pub fn remove(tx: &mut Tx<'_>, id: Key, opinion: Key) -> Outcome<()> {
    let followed = followed_to_change(tx, id)?;
    let row = store::opinion(tx, followed.id, opinion)?.ok_or_else(Fail::not_found)?;
    tx.require_match(followed.version)?;
    if resolved(followed.stage) {
        return Err(Fail::wrong_state(&followed.stage));
    }
    store::delete_opinion(tx, opinion)?;
    events::record(tx, event("candidate.opinion_removed", &followed).before(&row.wire(followed.key_if_kept())?))?;
    deadlines::refresh(tx, followed.id).map(drop)
}
