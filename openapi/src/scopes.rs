//! Permissions, which are also the OAuth 2 scopes of a service client.
//! Not here: which role has which permission (the server's role table) and on which units (grants).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! scopes {
    ($( $name:ident $value:tt $text:literal ),+ $(,)?) => {
        /// A permission, and as an OAuth 2 scope the right of a service client to use it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        pub enum Scope {
            $( #[doc = $text] #[serde(rename = $value)] $name ),+
        }

        impl Scope {
            /// Every scope.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The scope as tokens and the document write it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $value),+ }
            }

            /// What it allows, in a few English words.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }

        impl std::str::FromStr for Scope {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                match text {
                    $($value => Ok(Self::$name),)+
                    _ => Err(format!("{text:?} is not a scope")),
                }
            }
        }
    };
}

scopes! {
    UsersManage "users:manage" "Manage users and their grants",
    ClientsManage "clients:manage" "Manage service clients and their secrets",
    WebhooksManage "webhooks:manage" "Manage where service clients are told what happens, and see what became of it",
    StructureRead "structure:read" "Read committees, cells, posts and mass organizations",
    StructureWrite "structure:write" "Change committees, cells, posts and mass organizations",
    MembersRead "members:read" "Read members, who are personal data",
    MembersWrite "members:write" "Change members",
    DirectivesRead "directives:read" "Read directives",
    DirectivesWrite "directives:write" "Record directives",
    PlansRead "plans:read" "Read plans",
    PlansWrite "plans:write" "Draft plans and open them for consultation",
    PlansComment "plans:comment" "Comment on plans in consultation, for a cell or an organization",
    PlansAdopt "plans:adopt" "Adopt and close plans",
    QuotasRead "quotas:read" "Read quotas and progress",
    QuotasWrite "quotas:write" "Draft quotas",
    QuotasIssue "quotas:issue" "Issue and adjust quotas",
    PoolsConfirm "pools:confirm" "Confirm what a review of the source pool says of a cell",
    RulesRead "rules:read" "Read rulesets and holidays",
    RulesWrite "rules:write" "Change rulesets and holidays",
    CandidatesRead "candidates:read" "Read candidates, who are personal data",
    CandidatesWrite "candidates:write" "Record candidates and their way up to the cell's resolution",
    CandidatesResolve "candidates:resolve" "Record the base committee's resolution, the ceremony and corrections",
    CandidatesDecide "candidates:decide" "Record decisions of the competent body",
    CandidatesPersonal "candidates:personal" "See personal IDs in full, hand over and erase a person's own data",
    ContestsRead "contests:read" "Read contests and what is published of them",
    ContestsWrite "contests:write" "Draft contests, open, judge and cancel them",
    ContestsPublish "contests:publish" "Publish the result of a contest and corrections of it",
    ContestEntriesWrite "contest_entries:write" "Enter contests, withdraw and replace entrants",
    ContestRoundsRun "contest_rounds:run" "Run the rounds of a contest: draws, who is on, penalties, extra questions",
    ScoreSheetsRead "score_sheets:read" "Read who has handed in which score sheet; scores only of the own sheets before the result is published",
    ScoreSheetsWrite "score_sheets:write" "Score entrants, and hand in, confirm and reopen score sheets",
    EventsAudit "events:audit" "Read the log of events and check it: of the own units what was done, of everything the log as it is",
    AccessLogRead "access_log:read" "Read who has read which candidate",
}
