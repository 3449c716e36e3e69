//! A dossier as a whole: helpers, sponsors, papers and opinions of one candidate.

use chibo_openapi::candidates::{Helper, Opinion, Paper, Sponsor};
use chrono::NaiveDate;

use super::helpers::{HelperRow, end_helping, helpers, insert_helper};
use super::opinions::{erase_opinions, opinions};
use super::papers::{erase_papers, papers};
use super::row::Row;
use super::sponsors::{SponsoringMember, sponsors};
use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::Tx;

/// Everything in a dossier, with what the members' records say of the sponsors.
#[derive(Debug, Clone, Default)]
pub(in crate::candidates) struct Dossier {
    /// Helpers, newest first.
    pub(in crate::candidates) helpers: Vec<Helper>,
    /// Sponsors, with official since, left on and committee of a member who is one.
    pub(in crate::candidates) sponsors: Vec<(Sponsor, SponsoringMember)>,
    /// Papers; their day of expiry is not computed here.
    pub(in crate::candidates) papers: Vec<Paper>,
    /// Opinions.
    pub(in crate::candidates) opinions: Vec<Opinion>,
}

/// The dossier of a candidate, without asking who may see it. Four queries.
pub(in crate::candidates) fn dossier(tx: &mut Tx<'_>, row: &Row) -> Outcome<Dossier> {
    let (candidate, key) = (row.id, row.key());
    let papers = papers(tx, candidate)?.into_iter().map(|row| row.wire(key, None)).collect::<Outcome<_>>()?;
    let opinions = opinions(tx, candidate)?.into_iter().map(|row| row.wire(key)).collect::<Outcome<_>>()?;
    Ok(Dossier {
        helpers: helpers(tx, candidate)?.into_iter().map(Helper::from).collect(),
        sponsors: sponsors(tx, candidate)?.into_iter().map(|(row, member)| (Sponsor::from(row), member)).collect(),
        papers,
        opinions,
    })
}

/// Gives a candidate a helper from a day on; whoever helped before no longer does.
pub(in crate::candidates) fn assign_helper(
    tx: &mut Tx<'_>,
    candidate: Key,
    member: Key,
    (from, to): (NaiveDate, Option<NaiveDate>),
    document_number: Option<&str>,
) -> Outcome<Helper> {
    end_helping(tx, candidate, from)?;
    let row = HelperRow {
        id: Key::new(),
        candidate_id: candidate,
        member_id: member,
        valid_from: from,
        valid_to: to,
        document_number: document_number.map(str::to_owned),
    };
    insert_helper(tx, &row)?;
    Ok(row.into())
}

/// Removes what a dossier says in words.
pub(in crate::candidates) fn erase_dossier(tx: &mut Tx<'_>, candidate: Key) -> Outcome<()> {
    erase_papers(tx, candidate)?;
    erase_opinions(tx, candidate)
}
