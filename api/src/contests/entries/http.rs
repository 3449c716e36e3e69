//! Operations of contest entries.

use actix_web::{get, patch, post};
use chibo_openapi::PageOf;
use chibo_openapi::contests::{ContestEntriesQuery, ContestEntry, ContestEntryCreate, ContestEntryEdit, ContestEntryTransition};

use crate::http::{Answer, Body, CallerRequest, Id, IdPath, IfMatch, NoQuery, Patch, Query, Reply};

/// List contest entries
///
/// Those of the cells that the caller sees, and of the contests on whose panels the caller sits. What was handed in, and why an entry ended, is in a single entry only.
#[utoipa::path(tag = "contests", operation_id = "contest_entries_list", params(ContestEntriesQuery),
    responses((status = 200, description = "One page", body = PageOf<ContestEntry>)), security(("bearer" = ["contests:read"])))]
#[get("/v1/contest-entries")]
pub async fn list(request: CallerRequest, query: Query<ContestEntriesQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Enter somebody for a cell
///
/// Its sitting secretary, or a deputy where the contest admits them: held against the posts of the day on which registration closes, and before
/// that day against those of today. The cell enters until that day; who may change the contest, until it is judged.
#[utoipa::path(tag = "contests", operation_id = "contest_entries_create", request_body = ContestEntryCreate,
    responses((status = 201, description = "Entered", body = ContestEntry)), security(("bearer" = ["contest_entries:write"])))]
#[post("/v1/contest-entries")]
pub async fn create(request: CallerRequest, _: Query<NoQuery>, new: Body<ContestEntryCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let created = super::create(tx, &new.value)?;
            Reply::created(format!("/v1/contest-entries/{}", created.id), Some(created.version), &created)
        })
        .await
}

/// Read a contest entry
#[utoipa::path(tag = "contests", operation_id = "contest_entries_get", params(IdPath),
    responses((status = 200, description = "The entry", body = ContestEntry)), security(("bearer" = ["contests:read"])))]
#[get("/v1/contest-entries/{id}")]
pub async fn get(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change a contest entry
///
/// While entrants register. Clusters are set by who may change the contest.
#[utoipa::path(tag = "contests", operation_id = "contest_entries_update", params(IdPath, IfMatch),
    request_body(content = ContestEntryEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = ContestEntry)), security(("bearer" = ["contest_entries:write"])))]
#[patch("/v1/contest-entries/{id}")]
pub async fn update(request: CallerRequest, id: Id, _: Query<NoQuery>, edit: Patch<ContestEntryEdit>) -> Answer {
    request.write(edit.hash, move |tx| super::update(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await
}

/// Withdraw, replace or disqualify an entrant
///
/// Replacing makes another entry for the same cell, which `replaced_by_id` names. After registration has closed, and to disqualify, it takes who
/// may change the contest. With `dry_run` the answer is the entry as it would be, and nothing is written.
#[utoipa::path(tag = "contests", operation_id = "contest_entries_transition", params(IdPath, IfMatch), request_body = ContestEntryTransition,
    responses((status = 200, description = "Moved, or as it would be", body = ContestEntry)), security(("bearer" = ["contest_entries:write"])))]
#[post("/v1/contest-entries/{id}/transitions")]
pub async fn transition(request: CallerRequest, id: Id, _: Query<NoQuery>, act: Body<ContestEntryTransition>) -> Answer {
    request.write(act.hash, move |tx| super::transition(tx, id.0, &act.value).and_then(|moved| Reply::versioned(moved.version, &moved))).await
}
