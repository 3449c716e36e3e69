//! Operations of score sheets and conflicts of interest.

use actix_web::{delete, get, post, put};
use chibo_openapi::PageOf;
use chibo_openapi::contests::{
    ApartSheets, ContestConflict, ContestConflictCreate, ContestConflicts, ScoreSheet, ScoreSheetSave, ScoreSheetTransition, ScoreSheetsQuery,
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::{apart, conflicts};
use crate::http::{Answer, Body, BodyHash, CallerRequest, Id, IdPath, IfMatch, NoQuery, Query, Reply, SubId};

/// Documents the ids of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameters")]
pub struct SheetPath {
    /// Id of the contest.
    id: Uuid,
    /// Id of the sheet.
    sheet_id: Uuid,
}

/// Documents the ids of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameters")]
pub struct ConflictPath {
    /// Id of the contest.
    id: Uuid,
    /// Id of the conflict.
    conflict_id: Uuid,
}

/// List the score sheets of a contest
///
/// A judge's own, every one of the round for its chair and its secretaries, all of them for who holds the contest. Before the result is published
/// nobody but the judge sees what is on a sheet; who entered it from paper sees what was entered.
#[utoipa::path(tag = "contests", operation_id = "contest_sheets_list", params(IdPath, ScoreSheetsQuery),
    responses((status = 200, description = "One page", body = PageOf<ScoreSheet>)), security(("bearer" = ["score_sheets:read"])))]
#[get("/v1/contests/{id}/sheets")]
pub async fn list(request: CallerRequest, id: Id, query: Query<ScoreSheetsQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list(tx, id.0, &query.0)?)).await
}

/// Read a score sheet
#[utoipa::path(tag = "contests", operation_id = "contest_sheets_get", params(SheetPath),
    responses((status = 200, description = "The sheet", body = ScoreSheet)), security(("bearer" = ["score_sheets:read"])))]
#[get("/v1/contests/{id}/sheets/{sheet_id}")]
pub async fn get(request: CallerRequest, id: Id, sheet: SubId, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::get(tx, id.0, sheet.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Save the scores of a sheet
///
/// By its judge, as often as needed before it is handed in. Of a contest judged on paper: by two secretaries of the panel, each without seeing
/// what the other entered; where both agree the sheet is handed in, where they differ both and the judge are shown how, and either they agree or
/// the judge saves what holds and hands it in. The same scores may be sent again with the version that they replaced, after an answer was lost.
#[utoipa::path(tag = "contests", operation_id = "contest_sheets_save", params(SheetPath, IfMatch), request_body = ScoreSheetSave,
    responses((status = 200, description = "Saved", body = ScoreSheet)), security(("bearer" = ["score_sheets:write"])))]
#[put("/v1/contests/{id}/sheets/{sheet_id}")]
pub async fn save(request: CallerRequest, id: Id, sheet: SubId, _: Query<NoQuery>, new: Body<ScoreSheetSave>) -> Answer {
    request.write(new.hash, move |tx| super::save(tx, id.0, sheet.0, &new.value).and_then(|saved| Reply::versioned(saved.version, &saved))).await
}

/// Hand a score sheet in, or take it back
///
/// The judge hands in what has a score for every criterion; the chair of the panel takes it back, with a reason, while the round is judged.
#[utoipa::path(tag = "contests", operation_id = "contest_sheets_transition", params(SheetPath, IfMatch), request_body = ScoreSheetTransition,
    responses((status = 200, description = "Moved", body = ScoreSheet)), security(("bearer" = ["score_sheets:write"])))]
#[post("/v1/contests/{id}/sheets/{sheet_id}/transitions")]
pub async fn transition(request: CallerRequest, id: Id, sheet: SubId, _: Query<NoQuery>, act: Body<ScoreSheetTransition>) -> Answer {
    request.write(act.hash, move |tx| super::transition(tx, id.0, sheet.0, &act.value).and_then(|moved| Reply::versioned(moved.version, &moved))).await
}

/// List the sheets that lie far apart
///
/// For the chair of the round that is being judged: sheets farther from the median of their panel than the contest says, where every sheet of
/// that entrant and part is handed in. Nothing is changed by it.
#[utoipa::path(tag = "contests", operation_id = "contest_sheets_list_apart", params(IdPath),
    responses((status = 200, description = "The sheets", body = ApartSheets)), security(("bearer" = ["score_sheets:read"])))]
#[get("/v1/contests/{id}/apart")]
pub async fn list_apart(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| Reply::ok(&apart::list(tx, id.0)?)).await
}

/// List the conflicts of interest of a contest
///
/// Those that were declared; that judges do not score their own cell follows from their seats.
#[utoipa::path(tag = "contests", operation_id = "contest_conflicts_list", params(IdPath),
    responses((status = 200, description = "The conflicts", body = ContestConflicts)), security(("bearer" = ["score_sheets:read"])))]
#[get("/v1/contests/{id}/conflicts")]
pub async fn list_conflicts(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| Reply::ok(&conflicts::list(tx, id.0)?)).await
}

/// Declare a conflict of interest
///
/// By the judge, by the chair of the panel, or by who holds the contest, before it is finalized: the judge's sheets for this entrant are blocked.
/// A sheet that is handed in is reopened first.
#[utoipa::path(tag = "contests", operation_id = "contest_conflicts_create", params(IdPath), request_body = ContestConflictCreate,
    responses((status = 201, description = "Declared", body = ContestConflict)), security(("bearer" = ["score_sheets:read"])))]
#[post("/v1/contests/{id}/conflicts")]
pub async fn create_conflict(request: CallerRequest, id: Id, _: Query<NoQuery>, new: Body<ContestConflictCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let created = conflicts::create(tx, id.0, &new.value)?;
            Reply::created(format!("/v1/contests/{}/conflicts/{}", created.contest_id, created.id), Some(created.version), &created)
        })
        .await
}

/// Take a conflict of interest back
#[utoipa::path(tag = "contests", operation_id = "contest_conflicts_delete", params(ConflictPath, IfMatch),
    responses((status = 204, description = "Taken back")), security(("bearer" = ["score_sheets:read"])))]
#[delete("/v1/contests/{id}/conflicts/{conflict_id}")]
pub async fn delete_conflict(request: CallerRequest, id: Id, conflict: SubId, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| conflicts::delete(tx, id.0, conflict.0).map(|()| Reply::nothing())).await
}
