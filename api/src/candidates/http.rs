//! Operations of candidates.

use actix_web::{delete, get, patch, post};
use chibo_openapi::PageOf;
use chibo_openapi::candidates::{
    Candidate, CandidateActs, CandidateCells, CandidateCorrection, CandidateCreate, CandidateEdit, CandidateTransfer, CandidateTransition, CandidatesQuery,
    Eligibility, EligibilityQuery, Erasure, ErasureOrder, OwnData,
};

use crate::http::{Answer, Body, BodyHash, CallerRequest, Id, IdPath, IfMatch, NoQuery, Patch, Query, Reply};

/// List candidates
///
/// Contact and personal ID are masked. Who was shown is recorded in the access log, with the reason where one is given. Whoever takes the
/// list as a file, or reads on beyond its first page, says why.
#[utoipa::path(tag = "candidates", operation_id = "candidates_list", params(CandidatesQuery),
    responses((status = 200, description = "One page", body = PageOf<Candidate>)), security(("bearer" = ["candidates:read"])))]
#[get("/v1/candidates")]
pub async fn list(request: CallerRequest, query: Query<CandidatesQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// List a person as a candidate
///
/// In the source pool of a cell. A person whom the caller sees followed already, by the personal ID, is refused.
#[utoipa::path(tag = "candidates", operation_id = "candidates_create", request_body = CandidateCreate,
    responses((status = 201, description = "Listed", body = Candidate)), security(("bearer" = ["candidates:write"])))]
#[post("/v1/candidates")]
pub async fn create(request: CallerRequest, _: Query<NoQuery>, new: Body<CandidateCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let created = super::create(tx, &new.value)?;
            Reply::created(format!("/v1/candidates/{}", created.id), Some(created.version), &created)
        })
        .await
}

/// Delete a candidate
///
/// Who was listed by mistake, or twice, while nothing rests on the record but the listing. Whoever was followed is taken off the list instead.
#[utoipa::path(tag = "candidates", operation_id = "candidates_delete", params(IdPath, IfMatch),
    responses((status = 204, description = "Deleted")), security(("bearer" = ["candidates:write"])))]
#[delete("/v1/candidates/{id}")]
pub async fn delete(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| super::delete(tx, id.0).map(|()| Reply::nothing())).await
}

/// Read a candidate
///
/// Contact and personal ID are masked for callers without `candidates:personal`. The reading is recorded in the access log.
#[utoipa::path(tag = "candidates", operation_id = "candidates_get", params(IdPath),
    responses((status = 200, description = "The candidate", body = Candidate)), security(("bearer" = ["candidates:read"])))]
#[get("/v1/candidates/{id}")]
pub async fn get(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change a candidate's record
///
/// Stage, cell and history change by transitions, transfers and corrections.
#[utoipa::path(tag = "candidates", operation_id = "candidates_update", params(IdPath, IfMatch),
    request_body(content = CandidateEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Candidate)), security(("bearer" = ["candidates:write"])))]
#[patch("/v1/candidates/{id}")]
pub async fn update(request: CallerRequest, id: Id, _: Query<NoQuery>, edit: Patch<CandidateEdit>) -> Answer {
    request.write(edit.hash, move |tx| super::update(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await
}

/// The acts of a candidate
///
/// Oldest first, with the conditions as they stood then; corrected acts stay.
#[utoipa::path(tag = "candidates", operation_id = "candidates_list_transitions", params(IdPath),
    responses((status = 200, description = "The acts", body = CandidateActs)), extensions(("x-versioned" = json!(true))), security(("bearer" = ["candidates:read"])))]
#[get("/v1/candidates/{id}/transitions")]
pub async fn acts(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::acts_of(tx, id.0).and_then(|(version, acts)| Reply::versioned(version, &acts))).await
}

/// Move a candidate to another stage
///
/// A dated act with its document and its own data, under the ruleset in force on its day. A refusal lists every condition with its
/// clause, as `eligibility` does. `candidates:write` moves up to the cell's resolution, `candidates:resolve` records what the
/// base committee does, `candidates:decide` the decisions. With `dry_run` the answer is the candidate as it would be.
#[utoipa::path(tag = "candidates", operation_id = "candidates_transition", params(IdPath, IfMatch), request_body = CandidateTransition,
    responses((status = 200, description = "Moved, or as it would be", body = Candidate)),
    security(("bearer" = ["candidates:write"]), ("bearer" = ["candidates:resolve"]), ("bearer" = ["candidates:decide"])))]
#[post("/v1/candidates/{id}/transitions")]
pub async fn transition(request: CallerRequest, id: Id, _: Query<NoQuery>, asked: Body<CandidateTransition>) -> Answer {
    request.write(asked.hash, move |tx| super::transition(tx, id.0, &asked.value).and_then(|moved| Reply::versioned(moved.version, &moved))).await
}

/// Whether a candidate could move
///
/// Every condition, met or not, with the values compared, the clause and the earliest day on which time alone will meet it.
#[utoipa::path(tag = "candidates", operation_id = "candidates_get_eligibility", params(IdPath, EligibilityQuery),
    responses((status = 200, description = "The conditions", body = Eligibility)), extensions(("x-conflicts" = json!(true))), security(("bearer" = ["candidates:read"])))]
#[get("/v1/candidates/{id}/eligibility")]
pub async fn eligibility(request: CallerRequest, id: Id, query: Query<EligibilityQuery>) -> Answer {
    request.read(move |tx| Reply::ok(&super::eligibility(tx, id.0, &query.0)?)).await
}

/// Correct a wrong entry
///
/// The act as it really was, or, of the last one, that it was not at all. The wrong entry stays in the history; every act after it is
/// held against the rules again, and counters and member record follow.
#[utoipa::path(tag = "candidates", operation_id = "candidates_correct", params(IdPath, IfMatch), request_body = CandidateCorrection,
    responses((status = 200, description = "Corrected", body = Candidate)),
    security(("bearer" = ["candidates:resolve"]), ("bearer" = ["candidates:decide"])))]
#[post("/v1/candidates/{id}/corrections")]
pub async fn correct(request: CallerRequest, id: Id, _: Query<NoQuery>, order: Body<CandidateCorrection>) -> Answer {
    request.write(order.hash, move |tx| super::correct(tx, id.0, &order.value).and_then(|corrected| Reply::versioned(corrected.version, &corrected))).await
}

/// Which cells have followed a candidate
///
/// Newest first.
#[utoipa::path(tag = "candidates", operation_id = "candidates_list_cells", params(IdPath),
    responses((status = 200, description = "The times with each cell", body = CandidateCells)), extensions(("x-versioned" = json!(true))), security(("bearer" = ["candidates:read"])))]
#[get("/v1/candidates/{id}/cells")]
pub async fn cells(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::cells_of(tx, id.0).and_then(|(version, times)| Reply::versioned(version, &times))).await
}

/// Move a candidate to another cell
///
/// From a day on, before the admission; the helper's time ends. What was resolved stays resolved and counts for the cell that
/// resolved it. Needs the permission on both cells.
#[utoipa::path(tag = "candidates", operation_id = "candidates_transfer", params(IdPath, IfMatch), request_body = CandidateTransfer,
    responses((status = 200, description = "Moved", body = Candidate)), security(("bearer" = ["candidates:write"])))]
#[post("/v1/candidates/{id}/transfers")]
pub async fn transfer(request: CallerRequest, id: Id, _: Query<NoQuery>, act: Body<CandidateTransfer>) -> Answer {
    request.write(act.hash, move |tx| super::transfer(tx, id.0, &act.value).and_then(|moved| Reply::versioned(moved.version, &moved))).await
}

/// Hand over a person's own data
///
/// Everything kept about the person in one document, with nothing masked.
#[utoipa::path(tag = "candidates", operation_id = "candidates_get_personal_data", params(IdPath),
    responses((status = 200, description = "Everything kept", body = OwnData)), security(("bearer" = ["candidates:personal"])))]
#[get("/v1/candidates/{id}/personal-data")]
pub async fn personal_data(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| Ok(Reply::ok(&super::own_data(tx, id.0)?)?.secret())).await
}

/// Erase a person's values
///
/// For those whom no rule requires to keep: taken off the list, or not approved, and never decided on. Stages, days and counts stay.
/// On SQLite the files hold nothing of the values when the answer leaves; old rows and the write-ahead log of PostgreSQL are the
/// administrator's to remove (README).
#[utoipa::path(tag = "candidates", operation_id = "candidates_erase", params(IdPath, IfMatch), request_body = ErasureOrder,
    responses((status = 200, description = "Erased", body = Erasure)), security(("bearer" = ["candidates:personal"])))]
#[post("/v1/candidates/{id}/erasure")]
pub async fn erase(request: CallerRequest, id: Id, _: Query<NoQuery>, order: Body<ErasureOrder>) -> Answer {
    request.write(order.hash, move |tx| Reply::ok(&super::erase(tx, id.0, &order.value)?)).await
}
