//! The tables as Diesel sees them, a file for each floor, the same for both databases; checked against the migrations by a test.
//! Not here: queries, which live in the `store.rs` of the feature they serve.

mod accounts;
mod candidacy;
mod competition;
mod counting;
mod queue;
mod log;
mod planning;
mod regulations;
mod structure;
mod webhooks;

pub use accounts::*;
pub use candidacy::*;
pub use competition::*;
pub use counting::*;
pub use queue::*;
pub use log::*;
pub use planning::*;
pub use regulations::*;
pub use structure::*;
pub use webhooks::*;

diesel::allow_tables_to_appear_in_same_query!(
    events_to_seal,
    event_seals,
    log_hashes,
    log_keys,
    witnessed_logs,
    committees,
    committee_parents,
    cells,
    cell_parents,
    cell_acts,
    organizations,
    members,
    member_cells,
    posts,
    users,
    clients,
    client_secrets,
    grants,
    sessions,
    revoked_tokens,
    installation,
    signing_keys,
    idempotency_keys,
    directives,
    directive_links,
    plans,
    plan_directives,
    plan_comments,
    quotas,
    quota_values,
    counters,
    counter_versions,
    counter_changes,
    cell_versions,
    committee_versions,
    pool_reviews,
    pool_cells,
    pool_people,
    conferences,
    conference_plans,
    conference_people,
    conference_contributions,
    conference_conclusions,
    quota_proposals,
    quota_proposal_lines,
    quota_proposal_reviews,
    events,
    person_keys,
    rulesets,
    ruleset_revisions,
    holidays,
    candidates,
    candidate_cells,
    candidate_acts,
    candidate_helpers,
    candidate_sponsors,
    candidate_papers,
    candidate_opinions,
    access_log,
    jobs,
    contests,
    contest_entries,
    contest_seats,
    contest_sheets,
    contest_conflicts,
    contest_penalties,
    contest_answers,
    contest_draws,
    contest_turns,
    contest_results,
    webhook_endpoints,
    webhook_secrets,
    webhook_deliveries,
    webhook_attempts,
);
