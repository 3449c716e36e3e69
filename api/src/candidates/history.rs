//! The history of a candidate as the rules look at it: the acts that count, with the dossier.

use chibo_openapi::candidates::Sponsor;
use chibo_openapi::vocabulary::CandidateStage;
use chrono::NaiveDate;

use super::rules::{self, Act, Case, HelperTime, PaperFacts, SponsorFacts};
use super::store::{self, ActRow, Dossier, Row, SponsoringMember};
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::structure::cells::{self, CellFacts};
use crate::structure::members;

/// A candidate with everything that rules look at.
pub(super) struct History {
    /// As the rules look at it.
    pub(super) case: Case,
    /// Every act ever recorded.
    pub(super) all: Vec<ActRow>,
    /// Those that count, with their place.
    pub(super) counting: Vec<(i64, ActRow)>,
}

impl History {
    /// The whole of it.
    pub(super) fn read(tx: &mut Tx<'_>, row: &Row) -> Outcome<Self> {
        let dossier = store::dossier(tx, row)?;
        Self::with(tx, row, dossier)
    }

    /// As far as a move rests on it.
    pub(super) fn read_for_move(tx: &mut Tx<'_>, row: &Row, to: CandidateStage) -> Outcome<Self> {
        let dossier = if rules::rests_on_dossier(to) { store::dossier(tx, row)? } else { Dossier::default() };
        Self::with(tx, row, dossier)
    }

    fn with(tx: &mut Tx<'_>, row: &Row, dossier: Dossier) -> Outcome<Self> {
        let all = store::acts(tx, row.id)?;
        let counting = store::counting(&all);
        let acts: Vec<Act> = counting.iter().map(|(place, row)| row.act(*place)).collect();
        Ok(Self { case: Case { acts, ..with_dossier(row, dossier) }, all, counting })
    }

    /// The number of the next act.
    pub(super) fn next_number(&self) -> i64 {
        self.all.iter().map(|row| row.number).max().unwrap_or_default() + 1
    }
}

/// The case that rules look at, without the acts.
pub(super) fn with_dossier(row: &Row, dossier: Dossier) -> Case {
    let Dossier { helpers, sponsors, papers, opinions } = dossier;
    let sponsor = |(sponsor, member): (Sponsor, SponsoringMember)| SponsorFacts {
        kind: sponsor.kind,
        member: sponsor.member_id.map(Key::from),
        official_on: member.and_then(|(official, ..)| official),
        left_on: member.and_then(|(_, left, _)| left),
        same_base: member.is_some_and(|(.., committee)| committee == row.committee_id),
        known_since: sponsor.known_since,
        replacement: sponsor.replacement,
        signed_on: sponsor.signed_on,
    };
    Case {
        helpers: helpers.iter().map(|helper| HelperTime { from: helper.valid_from, to: helper.valid_to }).collect(),
        sponsors: sponsors.into_iter().map(sponsor).collect(),
        papers: papers.iter().map(|paper| PaperFacts { kind: paper.kind, dated_on: paper.dated_on }).collect(),
        opinions: opinions.iter().map(|opinion| (opinion.kind, opinion.given_on)).collect(),
        ..row.case()
    }
}

/// The cell that followed the candidate on a day; before the first one, the first. Once official, nobody is followed any more, and on a day
/// on which the recognition turns out not to have been the person was where the member was.
pub(super) fn cell_on(tx: &mut Tx<'_>, row: &Row, on: NaiveDate) -> Outcome<CellFacts> {
    let official = row.member_id.filter(|_| row.stage() == CandidateStage::Official);
    let stay = official.map(|member| members::cell_on(tx, member, on)).transpose()?.flatten();
    let times = if stay.is_some() { Vec::new() } else { store::cells(tx, row.id)? };
    let followed = times.iter().find(|time| time.valid_from <= on).or(times.last()).map(|time| Key::from(time.cell_id));
    let cell = stay.or(followed).ok_or_else(|| Fail::internal("a candidate without a cell"))?;
    cells::facts(tx, cell)?.ok_or_else(|| Fail::internal("a candidate's cell is missing"))
}
