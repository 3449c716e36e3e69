//! A candidate's dossier: helpers, sponsors, opinions, and papers as metadata.
//! Not here: what the rules make of them (`candidates`).

pub mod http;
mod rules;
mod store;

use chibo_openapi::dossiers::{
    Checklist, Helper, HelperAssign, Helpers, Opinion, OpinionCreate, Opinions, Paper, PaperCreate, Papers, Sponsor, SponsorCreate, Sponsors,
};
use chibo_openapi::vocabulary::{CandidateStage, PaperStatus};
use chibo_openapi::{Code, Scope};
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use crate::candidates::{self, Followed};
use crate::db::key::Key;
use crate::db::{Outcome, stored};
use crate::events::{self, Event};
use crate::http::{Fail, Flaw, Tx};
use crate::{members, organizations};
use rules::Assignment;
pub use store::Membership;
use store::{HelperRow, OpinionRow, PaperRow, SponsorRow};

/// Everything in a dossier, with what the members' records say of the sponsors.
#[derive(Debug, Clone, Default)]
pub struct Dossier {
    /// Helpers, newest first.
    pub helpers: Vec<Helper>,
    /// Sponsors, with official since, left on and committee of a member who is one.
    pub sponsors: Vec<(Sponsor, Membership)>,
    /// Papers; their day of expiry is not computed here.
    pub papers: Vec<Paper>,
    /// Opinions.
    pub opinions: Vec<Opinion>,
}

/// The dossier of a candidate, without asking who may see it. Four queries.
pub fn of(tx: &mut Tx<'_>, candidate: Key) -> Outcome<Dossier> {
    Ok(Dossier {
        helpers: store::helpers(tx, candidate)?.into_iter().map(Helper::from).collect(),
        sponsors: store::sponsors(tx, candidate)?.into_iter().map(|(row, member)| (Sponsor::from(row), member)).collect(),
        papers: store::papers(tx, candidate)?.into_iter().map(|row| row.wire(None)).collect(),
        opinions: store::opinions(tx, candidate)?.into_iter().map(Opinion::from).collect(),
    })
}

/// Gives a candidate a helper from a day on; whoever helped before no longer does.
pub fn assign(tx: &mut Tx<'_>, candidate: Key, member: Key, from: NaiveDate, document_number: Option<&str>) -> Outcome<Helper> {
    store::end_helping(tx, candidate, from)?;
    let row = HelperRow {
        id: Key::new(),
        candidate_id: candidate,
        member_id: member,
        valid_from: from,
        valid_to: None,
        document_number: document_number.map(str::to_owned),
    };
    store::insert_helper(tx, &row)?;
    Ok(row.into())
}

/// Ends the helping of a candidate on a day; whether anybody helped.
pub fn end_helping(tx: &mut Tx<'_>, candidate: Key, on: NaiveDate) -> Outcome<bool> {
    Ok(store::end_helping(tx, candidate, on)? > 0)
}

/// Candidates whom these members help beyond a day, each with the member.
pub fn helped_by(tx: &mut Tx<'_>, members: &[Key], on: NaiveDate) -> Outcome<Vec<(Key, Key)>> {
    store::helped_by(tx, members, on)
}

/// Ends what one member does for a candidate on a day.
pub fn end_helping_by(tx: &mut Tx<'_>, candidate: Key, member: Key, on: NaiveDate) -> Outcome<()> {
    store::end_helping_by(tx, candidate, member, on)
}

/// Takes back what an act of a day did to the helpers of a candidate.
pub fn undo_helping(tx: &mut Tx<'_>, candidate: Key, on: NaiveDate) -> Outcome<()> {
    store::undo(tx, candidate, on)
}

/// Removes what a dossier says in words.
pub fn erase(tx: &mut Tx<'_>, candidate: Key) -> Outcome<()> {
    store::erase(tx, candidate)
}

/// A change of a dossier, to be recorded for the candidate's unit and encrypted with the candidate's key.
fn event<'a>(action: &'a str, followed: &Followed) -> Event<'a> {
    Event::new(action, followed.id).unit(Some(followed.committee), Some(followed.cell)).person(followed.id)
}

fn wrong_state(stage: CandidateStage) -> Fail {
    Fail::new(Code::WrongState).with("state", stage.as_str())
}

/// A list that is as long as it may be.
fn full(kept: i64, most: i64) -> Option<Flaw> {
    (kept >= most).then(|| Flaw::whole(Code::TooLong).with("max", most))
}

/// Every helper of a candidate, newest first, and the candidate's version.
pub fn helpers(tx: &mut Tx<'_>, id: Key) -> Outcome<(i64, Helpers)> {
    let followed = candidates::followed(tx, id, Scope::CandidatesRead, "candidate_helpers_list")?;
    Ok((followed.version, helpers_of(tx, followed.id)?))
}

fn helpers_of(tx: &mut Tx<'_>, candidate: Key) -> Outcome<Helpers> {
    Ok(Helpers { items: store::helpers(tx, candidate)?.into_iter().map(Helper::from).collect() })
}

/// Gives a candidate a helper, or ends the present one's time.
pub fn assign_helper(tx: &mut Tx<'_>, id: Key, order: &HelperAssign) -> Outcome<(i64, Helpers)> {
    let followed = candidates::followed(tx, id, Scope::CandidatesWrite, "candidate_helpers_assign")?;
    if rules::ended(followed.stage) {
        return Err(wrong_state(followed.stage));
    }
    let HelperAssign { member_id, valid_from, document_number } = order;
    let member = member_id.map(Key::from);
    let helpers = store::helpers(tx, followed.id)?;
    let kept = helpers.len();
    let present = helpers.into_iter().find(|helper| helper.valid_to.is_none());
    let fits = match member {
        Some(member) => members::is_official_in(tx, member, followed.cell, *valid_from)?,
        None => false,
    };
    let assignment = Assignment {
        member,
        fits,
        from: *valid_from,
        present: present.as_ref().map(|helper| (helper.member_id, helper.valid_from)),
        in_cell_since: candidates::in_cell_since(tx, followed.id)?,
        today: tx.today,
    };
    let mut flaws = assignment.flaws();
    flaws.extend(full(i64::try_from(kept).unwrap_or(i64::MAX), store::HELPERS).filter(|_| member.is_some()));
    Fail::if_any(flaws)?;
    let present = present.map(Helper::from);
    let told = |action| {
        let event = event(action, &followed);
        if let Some(present) = &present { event.before(present) } else { event }
    };
    match member {
        Some(member) => {
            let after = assign(tx, followed.id, member, *valid_from, document_number.as_deref())?;
            events::record(tx, told("candidate.helper_assigned").after(&after))?;
        }
        None => {
            end_helping(tx, followed.id, *valid_from)?;
            let after = serde_json::json!({ "valid_to": valid_from, "document_number": document_number });
            events::record(tx, told("candidate.helper_ended").after(&after))?;
        }
    }
    let version = candidates::dossier_changed(tx, followed.id)?;
    Ok((version, helpers_of(tx, followed.id)?))
}

/// Every sponsor of a candidate, oldest first, and the candidate's version.
pub fn sponsors(tx: &mut Tx<'_>, id: Key) -> Outcome<(i64, Sponsors)> {
    let followed = candidates::followed(tx, id, Scope::CandidatesRead, "candidate_sponsors_list")?;
    let items = store::sponsors(tx, followed.id)?.into_iter().map(|(row, _)| row.into()).collect();
    Ok((followed.version, Sponsors { items }))
}

/// Records who introduces a candidate; gives the candidate's version too.
pub fn add_sponsor(tx: &mut Tx<'_>, id: Key, new: &SponsorCreate) -> Outcome<(i64, Sponsor)> {
    let followed = candidates::followed(tx, id, Scope::CandidatesWrite, "candidate_sponsors_create")?;
    let row = SponsorRow::new(tx, followed.id, new);
    let mut flaws = rules::sponsor(new, tx.today);
    if let Some(member) = new.member_id {
        members::named(tx, "/member_id", member.into(), &mut flaws)?;
    }
    if let Some(organization) = new.organization_id {
        let kind = organizations::named(tx, "/organization_id", organization.into(), &mut flaws)?;
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
    Ok((candidates::dossier_changed(tx, followed.id)?, added))
}

/// Removes a sponsor, until the cell has resolved.
pub fn remove_sponsor(tx: &mut Tx<'_>, id: Key, sponsor: Key) -> Outcome<()> {
    let followed = candidates::followed(tx, id, Scope::CandidatesWrite, "candidate_sponsors_delete")?;
    let row = store::sponsor(tx, followed.id, sponsor)?.ok_or_else(Fail::not_found)?;
    tx.require_match(followed.version)?;
    if candidates::resolved(followed.stage) {
        return Err(wrong_state(followed.stage));
    }
    store::delete_sponsor(tx, sponsor)?;
    events::record(tx, event("candidate.sponsor_removed", &followed).before(&Sponsor::from(row)))?;
    candidates::dossier_changed(tx, followed.id).map(drop)
}

/// Every paper of a candidate, oldest record first.
pub fn documents(tx: &mut Tx<'_>, id: Key) -> Outcome<Papers> {
    let followed = candidates::followed(tx, id, Scope::CandidatesRead, "candidate_documents_list")?;
    let rows = store::papers(tx, followed.id)?;
    let expires = candidates::paper_expires(tx)?;
    let wire = |row: PaperRow| {
        let valid_until = expires(stored(&row.kind), row.dated_on);
        row.wire(valid_until)
    };
    Ok(Papers { items: rows.into_iter().map(wire).collect() })
}

/// Records a paper; gives the candidate's version too.
pub fn add_document(tx: &mut Tx<'_>, id: Key, new: &PaperCreate) -> Outcome<(i64, Paper)> {
    let followed = candidates::followed(tx, id, Scope::CandidatesWrite, "candidate_documents_create")?;
    let mut flaws = Vec::from_iter(rules::future("/dated_on", new.dated_on, tx.today));
    flaws.extend(full(store::count_papers(tx, followed.id)?, store::PAPERS));
    Fail::if_any(flaws)?;
    let row = PaperRow::new(tx, followed.id, new);
    store::insert_paper(tx, &row)?;
    let valid_until = candidates::paper_expires(tx)?(new.kind, new.dated_on);
    events::record(tx, event("candidate.document_added", &followed).after(&Told::of(&row)))?;
    Ok((candidates::dossier_changed(tx, followed.id)?, row.wire(valid_until)))
}

/// Removes a paper, until an act rests on it.
pub fn remove_document(tx: &mut Tx<'_>, id: Key, document: Key) -> Outcome<()> {
    let followed = candidates::followed(tx, id, Scope::CandidatesWrite, "candidate_documents_delete")?;
    let row = store::paper(tx, followed.id, document)?.ok_or_else(Fail::not_found)?;
    tx.require_match(followed.version)?;
    if rules::rested_on(stored(&row.kind), followed.stage) {
        return Err(wrong_state(followed.stage));
    }
    store::delete_paper(tx, document)?;
    events::record(tx, event("candidate.document_removed", &followed).before(&Told::of(&row)))?;
    candidates::dossier_changed(tx, followed.id).map(drop)
}

/// A paper as the log tells of it: its number goes with the person's other values when they are erased, so it has a name of its own
/// by which it is encrypted.
#[derive(Serialize)]
struct Told<'a> {
    id: Uuid,
    candidate_id: Uuid,
    kind: &'a str,
    paper_number: Option<&'a str>,
    dated_on: NaiveDate,
    verified_by: Option<&'a str>,
    kept_where: Option<&'a str>,
}

impl<'a> Told<'a> {
    fn of(row: &'a PaperRow) -> Self {
        let PaperRow { id, candidate_id, kind, number, dated_on, verified_by, kept_where, created_at: _ } = row;
        Self {
            id: id.uuid(),
            candidate_id: candidate_id.uuid(),
            kind,
            paper_number: number.as_deref(),
            dated_on: *dated_on,
            verified_by: verified_by.as_deref(),
            kept_where: kept_where.as_deref(),
        }
    }
}

/// Every opinion on a candidate, oldest record first, and the candidate's version.
pub fn opinions(tx: &mut Tx<'_>, id: Key) -> Outcome<(i64, Opinions)> {
    let followed = candidates::followed(tx, id, Scope::CandidatesRead, "candidate_opinions_list")?;
    let items = store::opinions(tx, followed.id)?.into_iter().map(Opinion::from).collect();
    Ok((followed.version, Opinions { items }))
}

/// Records an opinion; gives the candidate's version too.
pub fn add_opinion(tx: &mut Tx<'_>, id: Key, new: &OpinionCreate) -> Outcome<(i64, Opinion)> {
    let followed = candidates::followed(tx, id, Scope::CandidatesWrite, "candidate_opinions_create")?;
    let mut flaws = rules::opinion(new, tx.today);
    if let Some(organization) = new.organization_id {
        organizations::named(tx, "/organization_id", organization.into(), &mut flaws)?;
    }
    flaws.extend(full(store::count_opinions(tx, followed.id)?, store::OPINIONS));
    Fail::if_any(flaws)?;
    let row = OpinionRow::new(tx, followed.id, new);
    store::insert_opinion(tx, &row)?;
    let added = Opinion::from(row);
    events::record(tx, event("candidate.opinion_added", &followed).after(&added))?;
    Ok((candidates::dossier_changed(tx, followed.id)?, added))
}

/// Removes an opinion, until the cell has resolved.
pub fn remove_opinion(tx: &mut Tx<'_>, id: Key, opinion: Key) -> Outcome<()> {
    let followed = candidates::followed(tx, id, Scope::CandidatesWrite, "candidate_opinions_delete")?;
    let row = store::opinion(tx, followed.id, opinion)?.ok_or_else(Fail::not_found)?;
    tx.require_match(followed.version)?;
    if candidates::resolved(followed.stage) {
        return Err(wrong_state(followed.stage));
    }
    store::delete_opinion(tx, opinion)?;
    events::record(tx, event("candidate.opinion_removed", &followed).before(&Opinion::from(row)))?;
    candidates::dossier_changed(tx, followed.id).map(drop)
}

/// The papers that a candidate needs, and how each stands.
pub fn checklist(tx: &mut Tx<'_>, id: Key) -> Outcome<Checklist> {
    let followed = candidates::followed(tx, id, Scope::CandidatesRead, "candidate_checklist_get")?;
    let items = candidates::checklist(tx, followed.id)?;
    // Without a ruleset in force nobody can say what is needed, so nothing is complete.
    let complete = !items.is_empty() && items.iter().all(|item| matches!(item.status, PaperStatus::Present | PaperStatus::Expiring));
    Ok(Checklist { candidate_id: followed.id.uuid(), on: tx.today, complete, items })
}
