//! Candidates of the demo ward: some admitted in the year of its plan, some on their way today, through the same use cases as the API.

use chibo_openapi::candidates::{CandidateCreate, CandidateTransition, Certificate, OpinionCreate, PaperCreate, SponsorCreate, Vote};
use chibo_openapi::vocabulary::{CandidateStage, EducationLevel, LegalBasis, OccupationGroup, OpinionKind, PaperKind, Sex, SponsorKind, VotingBody};
use chrono::{Datelike, Days, NaiveDate};
use uuid::Uuid;

use super::names::Dice;
use super::ward::{DemoCell, day};
use crate::candidates;
use crate::candidates::dossier::{opinions, papers, sponsors};
use crate::fail::Outcome;
use crate::http::Tx;
use crate::structure::members;

use CandidateStage::{Admitted, CellResolved, CommitteeResolved, Decided, Dossier, Fostering, Official, Trained};

/// Days from the listing to each further step of a way that is in time throughout.
const PACE: [(CandidateStage, u64); 8] =
    [(Fostering, 30), (Trained, 75), (Dossier, 100), (CellResolved, 125), (CommitteeResolved, 132), (Decided, 150), (Admitted, 165), (Official, 545)];
/// Papers, sponsors and opinions come so many days after the listing.
const PAPERS: u64 = 110;

/// Persons in the source pools of the cells, and on every stage of the way; answers one whose dossier is being drawn up.
pub(super) fn follow(tx: &mut Tx<'_>, cells: &[DemoCell], youth_union: Uuid) -> Outcome<Uuid> {
    let mut dice = Dice::new();
    // Those who make the progress of 2023: decided in June and official since.
    for (at, cell) in cells.iter().take(9).enumerate() {
        let listed = day((2023, 1, 12)) + Days::new(u64::try_from(at).unwrap_or_default() * 3);
        person(tx, &mut dice, cell, youth_union, listed, Official)?;
    }
    let mut shown = Uuid::nil();
    // Those followed today, each some days beyond the step.
    for (cell, (stage, beyond)) in cells.iter().skip(2).zip([(Fostering, 20), (Trained, 9), (Dossier, 6), (CellResolved, 3), (Decided, 8), (Admitted, 200)]) {
        let to_there = PACE.iter().find(|(one, _)| *one == stage).map_or(0, |(_, days)| *days);
        let listed = tx.today - Days::new(to_there + beyond);
        let made = person(tx, &mut dice, cell, youth_union, listed, stage)?;
        if stage == Dossier {
            shown = made;
        }
    }
    for cell in cells {
        let listed = tx.today - Days::new(10 + dice.below(20));
        person(tx, &mut dice, cell, youth_union, listed, CandidateStage::Source)?;
    }
    Ok(shown)
}

fn person(tx: &mut Tx<'_>, dice: &mut Dice, cell: &DemoCell, youth_union: Uuid, listed_on: NaiveDate, until: CandidateStage) -> Outcome<Uuid> {
    let sex = if dice.below(2) == 0 { Sex::Female } else { Sex::Male };
    let born = listed_on.year() - 20 - i32::try_from(dice.below(9)).unwrap_or_default();
    let new = CandidateCreate {
        full_name: dice.name(sex),
        birth: Some(format!("{born}-{:02}-{:02}", 1 + dice.below(12), 1 + dice.below(28))),
        sex: Some(sex),
        education: Some(EducationLevel::UpperSecondary),
        occupation: None,
        occupation_group: Some(OccupationGroup::Employee),
        phone: None,
        address: None,
        personal_id: None,
        youth_union_member: true,
        flags: Vec::new(),
        left_party_on: None,
        left_party_ground: None,
        conviction_cleared_on: None,
        readmitted_before: false,
        legal_basis: LegalBasis::PartyRegulation,
        cell_id: cell.id,
        organization_id: None,
        listed_on,
        document_number: None,
    };
    let id = candidates::create(tx, &new)?.id;
    if until == CandidateStage::Source {
        return Ok(id);
    }
    for (to, days) in PACE {
        if to == CellResolved {
            dossier(tx, id, cell, youth_union, listed_on + Days::new(PAPERS))?;
        }
        let asked = step(tx, to, cell, listed_on, listed_on + Days::new(days), dice.serial())?;
        candidates::transition(tx, id.into(), &asked)?;
        if to == until {
            break;
        }
    }
    Ok(id)
}

/// The move to a stage with everything it needs.
fn step(tx: &mut Tx<'_>, to: CandidateStage, cell: &DemoCell, listed_on: NaiveDate, on: NaiveDate, serial: u64) -> Outcome<CandidateTransition> {
    let after = |days: u64| listed_on + Days::new(days);
    let helper = cell.seniors.first().copied();
    let vote =
        |body, in_favour, members| Vote { body, in_favour, against: 0, members, assigned_elsewhere: 0, exempt_absent: 0, suspended: 0, charged_or_held: 0 };
    let meeting = if to == Official { after(533) } else { on };
    let officials = i32::try_from(members::officials_on(tx, cell.id.into(), meeting)?).unwrap_or_default();
    let of_cell = vote(VotingBody::Cell, officials, None);
    let of_committee = vote(VotingBody::Committee, 13, Some(15));
    let of_standing = vote(VotingBody::StandingCommittee, 5, Some(5));
    let asked = CandidateTransition { document_number: Some(format!("{}-NQ/CB", 1 + serial % 90)), ..CandidateTransition::bare(to, on) };
    Ok(match to {
        Fostering => CandidateTransition { helper_id: helper, ..asked },
        Trained => {
            let certificate = Certificate { number: format!("{serial}/GCN"), issuer: "Trung tâm chính trị".to_owned(), issued_on: on };
            CandidateTransition { certificate: Some(certificate), ..asked }
        }
        CellResolved => CandidateTransition { votes: vec![of_cell], ..asked },
        CommitteeResolved => CandidateTransition { votes: vec![of_committee], ..asked },
        Decided => CandidateTransition { document_number: Some(format!("{serial}-QĐ/ĐU")), votes: vec![of_standing], ..asked },
        Admitted => CandidateTransition { helper_id: helper, received_on: Some(after(152)), ..asked },
        Official => CandidateTransition { cell_meeting_on: Some(meeting), votes: vec![of_cell, of_committee, of_standing], ..asked },
        _ => asked,
    })
}

fn dossier(tx: &mut Tx<'_>, id: Uuid, cell: &DemoCell, youth_union: Uuid, on: NaiveDate) -> Outcome<()> {
    for kind in
        [PaperKind::Application, PaperKind::Cv, PaperKind::Verification, PaperKind::Introduction, PaperKind::OrganizationComments, PaperKind::ResidenceComments]
    {
        let paper = PaperCreate { kind, number: None, dated_on: on, verified_by: None, kept_where: Some("Văn phòng đảng ủy".to_owned()) };
        papers::add(tx, id.into(), &paper)?;
    }
    for member in cell.seniors.iter().skip(1).take(2) {
        let sponsor = SponsorCreate {
            kind: SponsorKind::Member,
            member_id: Some(*member),
            organization_id: None,
            known_since: on.with_year(on.year() - 2),
            replacement: false,
            signed_on: on,
        };
        sponsors::add(tx, id.into(), &sponsor)?;
    }
    for kind in [OpinionKind::MassOrganization, OpinionKind::ResidenceCell] {
        let organization_id = (kind == OpinionKind::MassOrganization).then_some(youth_union);
        let opinion = OpinionCreate { kind, organization_id, given_on: on, favourable: true, text: None };
        opinions::add(tx, id.into(), &opinion)?;
    }
    Ok(())
}
