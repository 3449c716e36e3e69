//! The way of a candidate: where one may go from a stage, and which permission each move needs.

use chibo_openapi::Scope;
use chibo_openapi::vocabulary::{CancellationGround, CandidateStage};

use CandidateStage::{
    Admitted, Cancelled, CellResolved, CommitteeResolved, Decided, Dossier, Fostering, Official, Rejected, Removed, Source, Trained, Withdrawn,
};

/// Stages that can follow, whoever asks.
pub(in crate::candidates) const fn onward(from: CandidateStage) -> &'static [CandidateStage] {
    match from {
        Source => &[Fostering, Withdrawn],
        Fostering => &[Trained, Withdrawn],
        Trained => &[Dossier, Withdrawn],
        Dossier => &[CellResolved, Rejected, Withdrawn],
        CellResolved => &[CommitteeResolved, Rejected, Withdrawn],
        CommitteeResolved => &[Decided, Rejected, Withdrawn],
        Decided => &[Admitted, Cancelled],
        // Nobody withdraws from a membership: whoever is admitted is recognised, or struck.
        Admitted => &[Official, Rejected, Removed, Cancelled],
        Official => &[Cancelled],
        // The case may be taken up again; the cell then resolves anew.
        Rejected => &[Dossier, Withdrawn],
        Withdrawn | Removed | Cancelled => &[],
    }
}

/// The stage that a move leads to. A failed vote on full membership leaves the member on probation, to be recognised later or struck.
/// What was decided by a wrong procedure is done again: a recognition from the probation on, for the admission stands, a decision from
/// the dossier on. What was decided against the standard ends the way.
pub(in crate::candidates) const fn led_to(from: CandidateStage, to: CandidateStage, ground: Option<CancellationGround>) -> CandidateStage {
    match (from, to, ground) {
        (Admitted, Rejected, _) | (Official, Cancelled, Some(CancellationGround::WrongProcedure)) => Admitted,
        (_, Cancelled, Some(CancellationGround::WrongProcedure)) => Dossier,
        _ => to,
    }
}

/// Whether the person is still followed at a stage.
pub(in crate::candidates) const fn active(stage: CandidateStage) -> bool {
    !matches!(stage, Official | Withdrawn | Rejected | Removed | Cancelled)
}

/// Whether the person goes from cell to cell as a candidate: who is followed and no member yet, and who was not approved, for the case
/// may be taken up again in the other cell. Members move as members.
pub(in crate::candidates) const fn moves_as_candidate(stage: CandidateStage) -> bool {
    matches!(stage, Source | Fostering | Trained | Dossier | CellResolved | CommitteeResolved | Decided | Rejected)
}

/// Whether a resolution of the cell stands: whoever was not approved, or has a decision to be done again, needs a new one.
pub(in crate::candidates) const fn resolved(stage: CandidateStage) -> bool {
    matches!(stage, CellResolved | CommitteeResolved | Decided | Admitted | Official | Removed | Cancelled)
}

/// Whether conditions of a move, or the deadline after it, look at the dossier: only then is it read.
pub(in crate::candidates) const fn rests_on_dossier(to: CandidateStage) -> bool {
    !matches!(to, Source | Fostering | Trained | Withdrawn)
}

/// Whether they count working days: only then is the calendar read. What leads back to probation leads back to its deadline.
pub(in crate::candidates) const fn counts_working_days(to: CandidateStage) -> bool {
    matches!(to, CellResolved | CommitteeResolved | Decided | Admitted | Official | Rejected | Cancelled)
}

/// The permission that a move needs: cells record their own acts, the committee its resolution and the ceremony, its leader the
/// decisions of the competent body.
pub(in crate::candidates) const fn gate(from: CandidateStage, to: CandidateStage) -> Scope {
    match (from, to) {
        (_, Source | Fostering | Trained | CellResolved) => Scope::CandidatesWrite,
        // The base committee lets the cell draw up the dossier.
        (_, Dossier) => Scope::CandidatesResolve,
        (Source | Fostering | Trained | Dossier, Withdrawn | Rejected) => Scope::CandidatesWrite,
        (_, Decided | Official | Cancelled) => Scope::CandidatesDecide,
        (CommitteeResolved, Rejected) => Scope::CandidatesDecide,
        (_, CommitteeResolved | Admitted | Withdrawn | Rejected | Removed) => Scope::CandidatesResolve,
    }
}
