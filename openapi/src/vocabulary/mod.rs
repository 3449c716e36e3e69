//! Every enumeration of the API, each value with its Vietnamese and English label, a file for each floor; `GET /v1/vocabulary` serves them.
//! Not here: error codes (`codes`) and permissions (`scopes.rs`).

mod accounts;
mod candidates;
mod contests;
mod events;
mod log;
mod planning;
mod regulations;
mod structure;
mod terms;
mod webhooks;

pub use accounts::{AccountStatus, PrincipalKind, Role};
pub use candidates::{
    CancellationGround, CandidateFlag, CandidateStage, ConditionStatus, DeadlineKind, EducationLevel, LeavingGround, LegalBasis, OccupationGroup, OpinionKind,
    PaperKind, PaperStatus, SponsorKind, VotingBody,
};
pub use contests::{
    Aggregation, ContestStatus, DrawKind, EdgeRule, EntryStatus, PartKind, ReportFormat, RoundingMode, RoundingPlace, ScoreEntry, SeatKind, SheetStatus,
    SheetsOf, TieBreakKind,
};
pub use events::{EventType, Reading};
pub use log::{EventSubject, FileFormat, ImportConflict, ImportKind, ImportMode, JobStatus, LabelLanguage, ListFormat};
pub use planning::{
    Attendance, BoundHit, ConferenceStatus, ContributionKind, CountingBasis, DirectiveForm, DirectiveKind, NewMembersGroup, ParticipantKind, PlanKind,
    PlanStatus, PoolExit, ProgressStatus, QuotaKind, QuotaStatus, ReportBy, ReportChangeKind, RiskReason, SplitMethod, SplitProperty, TableFormat,
};
pub use regulations::{CeremonyStart, DecidingBody, EducationRequirement, HolidayKind};
pub use structure::{CellActKind, CellKind, CommitteeLevel, LeavingReason, MemberStatus, OrganizationKind, PostKind, Sex};
pub use terms::{Term, TermList, Vocabulary};
pub use webhooks::{AttemptOutcome, DeliveryStatus, EndpointDisabledReason, EndpointStatus};

/// The label of a value of the enumeration with this name, in Vietnamese and English.
pub fn label(list: &str, value: &str) -> Option<(&'static str, &'static str)> {
    [accounts::label, log::label, events::label, structure::label, planning::label, candidates::label, contests::label, regulations::label, webhooks::label]
        .iter()
        .find_map(|label| label(list, value))
}

/// Every enumeration with its labels.
pub fn vocabulary() -> Vocabulary {
    let lists = [
        accounts::lists,
        log::lists,
        events::lists,
        structure::lists,
        planning::lists,
        candidates::lists,
        contests::lists,
        regulations::lists,
        webhooks::lists,
    ];
    Vocabulary { lists: lists.iter().flat_map(|lists| lists()).collect() }
}
