//! The role table: what each role may do on the units it is granted on. A golden file shows it to reviewers.

use chibo_openapi::Scope;
use chibo_openapi::vocabulary::{Role, SeatKind};

/// The permissions of a role.
pub const fn permissions(role: Role) -> &'static [Scope] {
    use Scope::{
        AccessLogRead, CandidatesDecide, CandidatesPersonal, CandidatesRead, CandidatesResolve, CandidatesWrite, ClientsManage, ContestEntriesWrite,
        ContestRoundsRun, ContestsPublish, ContestsRead, ContestsWrite, DirectivesRead, DirectivesWrite, EventsAudit, MembersRead, MembersWrite, PlansAdopt,
        PlansComment, PlansRead, PlansWrite, PoolsConfirm, QuotasIssue, QuotasRead, QuotasWrite, RulesRead, RulesWrite, ScoreSheetsRead, StructureRead,
        StructureWrite, UsersManage, WebhooksManage,
    };
    match role {
        // Looks after accounts and the rules; sees no person's record.
        Role::Administrator => &[UsersManage, ClientsManage, WebhooksManage, StructureRead, RulesRead, RulesWrite],
        Role::Organizer => &[
            StructureRead,
            StructureWrite,
            MembersRead,
            MembersWrite,
            DirectivesRead,
            DirectivesWrite,
            PlansRead,
            PlansWrite,
            PlansComment,
            QuotasRead,
            QuotasWrite,
            RulesRead,
            CandidatesRead,
            CandidatesWrite,
            CandidatesResolve,
            CandidatesPersonal,
            ContestsRead,
            ContestsWrite,
            ContestEntriesWrite,
            ContestRoundsRun,
            ScoreSheetsRead,
        ],
        Role::Leader => &[
            StructureRead,
            MembersRead,
            DirectivesRead,
            DirectivesWrite,
            PlansRead,
            PlansAdopt,
            QuotasRead,
            QuotasIssue,
            RulesRead,
            CandidatesRead,
            CandidatesDecide,
            ContestsRead,
            ContestsPublish,
            ScoreSheetsRead,
        ],
        Role::Secretary => &[
            StructureRead,
            MembersRead,
            DirectivesRead,
            PlansRead,
            PlansComment,
            QuotasRead,
            PoolsConfirm,
            RulesRead,
            CandidatesRead,
            CandidatesWrite,
            ContestsRead,
            ContestEntriesWrite,
        ],
        // Needs the names of the cells whose entrants are judged.
        Role::Judge => &[StructureRead, RulesRead],
        Role::Viewer => &[StructureRead, DirectivesRead, PlansRead, QuotasRead, RulesRead, ContestsRead],
        // Needs the names of the units that events speak of.
        Role::Auditor => &[StructureRead, RulesRead, AccessLogRead, EventsAudit],
    }
}

/// The permissions of a seat, on its contest alone.
pub const fn of_seat(kind: SeatKind) -> &'static [Scope] {
    match kind {
        SeatKind::Judge => &[Scope::ContestsRead, Scope::ScoreSheetsRead, Scope::ScoreSheetsWrite],
        SeatKind::Chair | SeatKind::Secretary => &[Scope::ContestsRead, Scope::ScoreSheetsRead, Scope::ScoreSheetsWrite, Scope::ContestRoundsRun],
    }
}

/// Whether a role has a permission.
pub fn has(role: Role, scope: Scope) -> bool {
    permissions(role).contains(&scope)
}
