//! What a dossier takes and gives back: who may be its helper from when, what each kind of sponsor and opinion names, and what stays
//! because an act rests on it. Pure. Not here: what the papers and sponsors amount to (`candidates`).

use chibo_openapi::Code;
use chibo_openapi::candidates::{OpinionCreate, SponsorCreate};
use chibo_openapi::vocabulary::{CandidateStage, OpinionKind, OrganizationKind, PaperKind, SponsorKind};
use chrono::NaiveDate;

use crate::candidates::rules::resolved;
use crate::db::key::Key;
use crate::fail::Flaw;

use CandidateStage::{Admitted, Cancelled, Decided, Official, Removed, Withdrawn};

/// Whether nobody follows the person any more. One who was not approved may be taken up again, and needs a helper for it.
pub(super) const fn ended(stage: CandidateStage) -> bool {
    matches!(stage, Withdrawn | Removed | Cancelled | Official)
}

const fn decided(stage: CandidateStage) -> bool {
    matches!(stage, Decided | Admitted | Official | Removed | Cancelled)
}

/// Whether an act rests on the papers of a kind: the resolution on forms 1 to 5, the decision on the consents, the ceremony on the
/// receipt.
pub(super) const fn rested_on(kind: PaperKind, stage: CandidateStage) -> bool {
    match kind {
        PaperKind::Application
        | PaperKind::Cv
        | PaperKind::Verification
        | PaperKind::Introduction
        | PaperKind::UnionIntroduction
        | PaperKind::OrganizationComments
        | PaperKind::ResidenceComments => resolved(stage),
        PaperKind::ProvincialConsent | PaperKind::CompetentApproval => decided(stage),
        PaperKind::DecisionReceipt => decided(stage) && !matches!(stage, Decided),
        PaperKind::Other => false,
    }
}

/// An assignment, and what it is held against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Assignment {
    /// The member who is to help; none when the present one's time only ends.
    pub(super) member: Option<Key>,
    /// Whether that is an official member of the cell on the day.
    pub(super) fits: bool,
    /// First day.
    pub(super) from: NaiveDate,
    /// Who helps at present, and since when.
    pub(super) present: Option<(Key, NaiveDate)>,
    /// First day with the present cell.
    pub(super) in_cell_since: NaiveDate,
    pub(super) today: NaiveDate,
}

impl Assignment {
    /// Every fault at once.
    pub(super) fn flaws(self) -> Vec<Flaw> {
        let Self { member, fits, from, present, in_cell_since, today } = self;
        let mut flaws = Vec::from_iter(Flaw::in_future("/valid_from", from, today));
        // Ending is no correction: a time that never was is corrected by an assignment.
        let earliest = present.map(|(_, since)| since).filter(|_| member.is_none()).max(Some(in_cell_since));
        flaws.extend(earliest.and_then(|earliest| Flaw::too_early("/valid_from", from, earliest)));
        let unchanged = match (member, present) {
            (None, present) => present.is_none(),
            (Some(member), Some((helper, since))) => member == helper && from > since,
            (Some(_), None) => false,
        };
        if unchanged {
            flaws.push(Flaw::field("/member_id", Code::Unchanged));
        }
        if member.is_some() && !fits {
            flaws.push(Flaw::field("/member_id", Code::HelperOfficial));
        }
        flaws
    }
}

/// The kind of the organization whose executive introduces; none where a member does.
pub(super) const fn union(kind: SponsorKind) -> Option<OrganizationKind> {
    match kind {
        SponsorKind::Member => None,
        SponsorKind::YouthUnion => Some(OrganizationKind::YouthUnion),
        SponsorKind::TradeUnion => Some(OrganizationKind::TradeUnion),
    }
}

/// A member is named with the time together, a union by itself.
pub(super) fn sponsor(new: &SponsorCreate, today: NaiveDate) -> Vec<Flaw> {
    let SponsorCreate { kind, member_id, organization_id, known_since, replacement, signed_on } = new;
    let member = *kind == SponsorKind::Member;
    let mut flaws = Vec::new();
    for (pointer, given, wanted) in [
        ("/member_id", member_id.is_some(), member),
        ("/organization_id", organization_id.is_some(), !member),
        // The months together are waived for a replacement, so they need not be told.
        ("/known_since", known_since.is_some(), member && (known_since.is_some() || !replacement)),
        ("/replacement", *replacement, member && *replacement),
    ] {
        flaws.extend(goes_with_kind(pointer, given, wanted));
    }
    flaws.extend(Flaw::in_future("/signed_on", *signed_on, today));
    flaws.extend(known_since.and_then(|known| Flaw::too_early("/signed_on", *signed_on, known)));
    flaws
}

/// A mass organization is named; the cell of residence is where the person lives, and not of this system.
pub(super) fn opinion(new: &OpinionCreate, today: NaiveDate) -> Vec<Flaw> {
    let named = goes_with_kind("/organization_id", new.organization_id.is_some(), new.kind == OpinionKind::MassOrganization);
    named.into_iter().chain(Flaw::in_future("/given_on", new.given_on, today)).collect()
}

fn goes_with_kind(pointer: &str, given: bool, wanted: bool) -> Option<Flaw> {
    match (given, wanted) {
        (false, true) => Some(Flaw::field(pointer, Code::Required)),
        (true, false) => Some(Flaw::field(pointer, Code::NotForKind)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use CandidateStage::{CellResolved, CommitteeResolved, Dossier, Fostering, Rejected, Source, Trained};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn codes(flaws: &[Flaw]) -> Vec<Code> {
        flaws.iter().map(Flaw::code).collect()
    }

    #[test]
    fn who_helps_from_when() {
        let (hoa, binh) = (Key::new(), Key::new());
        let present = Some((hoa, day("2024-02-01")));
        for (member, fits, from, present, wanted) in [
            (Some(hoa), true, "2024-01-15", None, vec![]),
            (Some(hoa), true, "2024-06-01", None, vec![]),
            (Some(hoa), true, "2024-06-02", None, vec![Code::InFuture]),
            (Some(hoa), true, "2024-01-14", None, vec![Code::TooEarly]),
            (Some(hoa), false, "2024-01-14", None, vec![Code::TooEarly, Code::HelperOfficial]),
            (Some(binh), true, "2024-03-01", present, vec![]),
            // A wrong beginning or document is corrected by the assignment as it was.
            (Some(hoa), true, "2024-02-01", present, vec![]),
            (Some(hoa), true, "2024-01-20", present, vec![]),
            (Some(binh), true, "2024-01-20", present, vec![]),
            (Some(hoa), true, "2024-02-02", present, vec![Code::Unchanged]),
            (None, false, "2024-03-01", present, vec![]),
            (None, false, "2024-01-31", present, vec![Code::TooEarly]),
            (None, false, "2024-03-01", None, vec![Code::Unchanged]),
        ] {
            let assignment = Assignment { member, fits, from: day(from), present, in_cell_since: day("2024-01-15"), today: day("2024-06-01") };
            assert_eq!(codes(&assignment.flaws()), wanted, "{assignment:?}");
        }
    }

    #[test]
    fn sponsors_by_kind() {
        use SponsorKind::{Member, TradeUnion, YouthUnion};
        let id = Some(uuid::Uuid::nil());
        let known = Some(day("2022-05-01"));
        for (kind, member_id, organization_id, known_since, replacement, signed_on, wanted) in [
            (Member, id, None, known, false, "2024-06-01", vec![]),
            (Member, id, None, None, true, "2024-04-20", vec![]),
            (Member, id, None, known, true, "2024-04-20", vec![]),
            (Member, id, None, None, false, "2024-04-20", vec![Code::Required]),
            (Member, None, id, known, false, "2024-04-20", vec![Code::Required, Code::NotForKind]),
            (Member, id, None, known, false, "2024-06-02", vec![Code::InFuture]),
            (Member, id, None, known, false, "2022-04-30", vec![Code::TooEarly]),
            (Member, id, None, known, false, "2022-05-01", vec![]),
            (YouthUnion, None, id, None, false, "2024-04-20", vec![]),
            (TradeUnion, None, None, None, false, "2024-04-20", vec![Code::Required]),
            (TradeUnion, id, id, known, true, "2024-06-02", vec![Code::NotForKind, Code::NotForKind, Code::NotForKind, Code::InFuture]),
        ] {
            let new = SponsorCreate { kind, member_id, organization_id, known_since, replacement, signed_on: day(signed_on) };
            assert_eq!(codes(&sponsor(&new, day("2024-06-01"))), wanted, "{new:?}");
        }
    }

    #[test]
    fn opinions_by_kind() {
        let id = Some(uuid::Uuid::nil());
        for (kind, organization_id, given_on, wanted) in [
            (OpinionKind::MassOrganization, id, "2024-06-01", vec![]),
            (OpinionKind::MassOrganization, None, "2024-06-02", vec![Code::Required, Code::InFuture]),
            (OpinionKind::ResidenceCell, None, "2024-06-01", vec![]),
            (OpinionKind::ResidenceCell, id, "2024-06-01", vec![Code::NotForKind]),
        ] {
            let new = OpinionCreate { kind, organization_id, given_on: day(given_on), favourable: true, text: None };
            assert_eq!(codes(&opinion(&new, day("2024-06-01"))), wanted, "{new:?}");
        }
    }

    #[test]
    fn what_an_act_rests_on_stays() {
        use PaperKind::{Application, CompetentApproval, DecisionReceipt, Other, ResidenceComments};
        for (stage, wanted) in [
            (Source, [false, false, false, false]),
            (Fostering, [false, false, false, false]),
            (Trained, [false, false, false, false]),
            (Dossier, [false, false, false, false]),
            (Rejected, [false, false, false, false]),
            (Withdrawn, [false, false, false, false]),
            (CellResolved, [true, false, false, false]),
            (CommitteeResolved, [true, false, false, false]),
            (Decided, [true, true, false, false]),
            (Admitted, [true, true, true, false]),
            (Official, [true, true, true, false]),
            (Removed, [true, true, true, false]),
            (Cancelled, [true, true, true, false]),
        ] {
            let found = [Application, CompetentApproval, DecisionReceipt, Other].map(|kind| rested_on(kind, stage));
            assert_eq!(found, wanted, "{stage}");
            assert_eq!(rested_on(ResidenceComments, stage), resolved(stage), "{stage}");
        }
        assert_eq!([Source, Rejected, Admitted, Official, Withdrawn].map(ended), [false, false, false, true, true]);
    }
}
