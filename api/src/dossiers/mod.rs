//! A candidate's dossier: helpers, sponsors, opinions, and papers as metadata.
//! Not here: what the rules make of them (`candidates`).

mod store;

use chibo_openapi::dossiers::{Helper, Opinion, Paper, Sponsor};
use chrono::NaiveDate;

use crate::db::Outcome;
use crate::db::key::Key;
use crate::http::Tx;
use store::{HelperRow, Membership};

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

/// Candidates whom these members help on or after a day.
pub fn helped_by(tx: &mut Tx<'_>, members: &[Key], on: NaiveDate) -> Outcome<Vec<Key>> {
    store::helped_by(tx, members, on)
}

/// Removes what a dossier says in words.
pub fn erase(tx: &mut Tx<'_>, candidate: Key) -> Outcome<()> {
    store::erase(tx, candidate)
}
