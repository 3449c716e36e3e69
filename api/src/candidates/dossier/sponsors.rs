//! Sponsors: who introduces a candidate. Not here: whether they are enough (`candidates/rules/sponsors.rs`).

use chibo_openapi::Code;
use chibo_openapi::candidates::{Sponsor, SponsorCreate, Sponsors};
use chibo_openapi::vocabulary::Reading;

use super::changes::{event, full};
use super::rules;
use crate::candidates::deadlines;
use crate::candidates::rules::resolved;
use crate::candidates::store::{self, SponsorRow};
use crate::candidates::view::{followed, followed_to_change};
use crate::db::key::Key;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::log::events;
use crate::structure::names::with_names;
use crate::structure::{members, organizations};

/// Every sponsor of a candidate, oldest first, and the candidate's version.
pub fn list(tx: &mut Tx<'_>, id: Key) -> Outcome<(i64, Sponsors)> {
    let followed = followed(tx, id, Reading::SponsorsList)?;
    let items: Vec<Sponsor> = store::sponsors(tx, followed.id)?.into_iter().map(|(row, _)| row.into()).collect();
    Ok((followed.version, Sponsors { items: with_names(tx, items)? }))
}

/// Records who introduces a candidate; gives the candidate's version too.
pub fn add(tx: &mut Tx<'_>, id: Key, new: &SponsorCreate) -> Outcome<(i64, Sponsor)> {
    let followed = followed_to_change(tx, id)?;
    let row = SponsorRow::new(tx, followed.id, new);
    let mut flaws = rules::sponsor(new, tx.today);
    if let Some(member) = new.member_id {
        members::referenced(tx, "/member_id", member.into(), &mut flaws)?;
    }
    if let Some(organization) = new.organization_id {
        let kind = organizations::referenced(tx, "/organization_id", organization.into(), &mut flaws)?;
        if let Some((wanted, _)) = rules::union(new.kind).zip(kind).filter(|(wanted, kind)| wanted != kind) {
            flaws.push(Flaw::field("/organization_id", Code::OrganizationOfOtherKind).with("organization_kind", wanted.as_str()));
        }
    }
    let there = store::sponsors(tx, followed.id)?;
    // Who signs anew is recorded anew: one member is never two sponsors.
    if row.member_id.is_some() && there.iter().any(|(other, _)| other.member_id == row.member_id) {
        flaws.push(Flaw::field("/member_id", Code::NotUnique));
    }
    if row.organization_id.is_some() && there.iter().any(|(other, _)| other.organization_id == row.organization_id) {
        flaws.push(Flaw::field("/organization_id", Code::NotUnique));
    }
    flaws.extend(full(i64::try_from(there.len()).unwrap_or(i64::MAX), store::SPONSORS));
    Fail::if_any(flaws)?;
    store::insert_sponsor(tx, &row)?;
    let added = Sponsor::from(row);
    events::record(tx, event("candidate.sponsor_added", &followed).after(&added))?;
    Ok((deadlines::refresh(tx, followed.id)?, with_names(tx, added)?))
}

/// Removes a sponsor, until the cell has resolved.
pub fn remove(tx: &mut Tx<'_>, id: Key, sponsor: Key) -> Outcome<()> {
    let followed = followed_to_change(tx, id)?;
    let row = store::sponsor(tx, followed.id, sponsor)?.ok_or_else(Fail::not_found)?;
    tx.require_match(followed.version)?;
    if resolved(followed.stage) {
        return Err(Fail::wrong_state(&followed.stage));
    }
    store::delete_sponsor(tx, sponsor)?;
    events::record(tx, event("candidate.sponsor_removed", &followed).before(&Sponsor::from(row)))?;
    deadlines::refresh(tx, followed.id).map(drop)
}
