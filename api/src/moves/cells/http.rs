//! Operations that change the structure of cells.

use actix_web::post;
use chibo_openapi::structure::{Cell, CellMerge, CellSplit, Dissolution, ParentCreate};

use crate::http::{Answer, Body, CallerRequest, Id, IdPath, IfMatch, NoQuery, Query, Reply};

/// Move a cell below another committee
///
/// From a day on.
#[utoipa::path(tag = "structure", operation_id = "cells_set_parent", params(IdPath, IfMatch), request_body = ParentCreate,
    responses((status = 200, description = "Moved", body = Cell)), security(("bearer" = ["structure:write"])))]
#[post("/v1/cells/{id}/parents")]
pub async fn set_parent(request: CallerRequest, id: Id, _: Query<NoQuery>, new: Body<ParentCreate>) -> Answer {
    let app = request.app.clone();
    let answer = request.write(new.hash, move |tx| super::set_parent(tx, id.0, &new.value).and_then(|moved| Reply::versioned(moved.version, &moved))).await;
    // A secretary's view of the committee above hangs on where the cell stands.
    app.auth.forget_callers();
    answer
}

/// Merge a cell into another one
///
/// Every member moves, posts end, and the cell ends; its history stays.
#[utoipa::path(tag = "structure", operation_id = "cells_merge", params(IdPath, IfMatch), request_body = CellMerge,
    responses((status = 200, description = "The cell that ended", body = Cell)), security(("bearer" = ["structure:write"])))]
#[post("/v1/cells/{id}/merge")]
pub async fn merge(request: CallerRequest, id: Id, _: Query<NoQuery>, act: Body<CellMerge>) -> Answer {
    request.write(act.hash, move |tx| super::merge(tx, id.0, &act.value).and_then(|ended| Reply::versioned(ended.version, &ended))).await
}

/// Split a new cell off
///
/// The members named move to the new cell.
#[utoipa::path(tag = "structure", operation_id = "cells_split", params(IdPath, IfMatch), request_body = CellSplit,
    responses((status = 201, description = "The new cell", body = Cell)), security(("bearer" = ["structure:write"])))]
#[post("/v1/cells/{id}/split")]
pub async fn split(request: CallerRequest, id: Id, _: Query<NoQuery>, act: Body<CellSplit>) -> Answer {
    request
        .write(act.hash, move |tx| {
            let created = super::split(tx, id.0, &act.value)?;
            Reply::created(format!("/v1/cells/{}", created.id), Some(created.version), &created)
        })
        .await
}

/// Dissolve a cell
///
/// One that nobody belongs to any more.
#[utoipa::path(tag = "structure", operation_id = "cells_dissolve", params(IdPath, IfMatch), request_body = Dissolution,
    responses((status = 200, description = "Ended", body = Cell)), security(("bearer" = ["structure:write"])))]
#[post("/v1/cells/{id}/dissolve")]
pub async fn dissolve(request: CallerRequest, id: Id, _: Query<NoQuery>, act: Body<Dissolution>) -> Answer {
    request.write(act.hash, move |tx| super::dissolve(tx, id.0, &act.value).and_then(|ended| Reply::versioned(ended.version, &ended))).await
}
