//! Operations of cells.

use actix_web::{HttpRequest, delete, get, patch, post, put};
use chibo_openapi::PageOf;
use chibo_openapi::structure::{Cell, CellAct, CellCreate, CellEdit, CellMerge, CellPut, CellSplit, Dissolution, ParentCreate};
use chibo_openapi::vocabulary::CellKind;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use uuid::Uuid;

use super::Put;
use crate::http::input::{NoQuery, path_text};
use crate::http::page::sorts;
use crate::http::{Answer, Body, Call, Id, IdPath, IfMatch, Patch, Query, Reply};

sorts! {
    /// Sort keys of cells.
    CellSort { Code "code", Name "name", CreatedAt "created_at" }
}

/// Which cells, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CellsQuery {
    /// Part of the name, without regard to case and marks.
    #[param(min_length = 1, max_length = 100, example = "khu pho")]
    pub q: Option<String>,
    /// Codes, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub code: Option<Vec<String>>,
    /// Kinds, separated by commas.
    #[param(max_items = 10, style = Form, explode = false)]
    pub kind: Option<Vec<CellKind>>,
    /// Committees directly above, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub committee_id: Option<Vec<Uuid>>,
    /// Only cells that have ended, or only those that exist.
    pub dissolved: Option<bool>,
    /// `code`, `name` or `created_at`; `-` in front for the other direction.
    #[param(pattern = "^-?(code|name|created_at)$", max_length = 20, example = "code")]
    pub sort: Option<String>,
    /// Items of a page.
    #[param(minimum = 1, maximum = 200, example = 50)]
    pub limit: Option<i64>,
    /// Cursor of the page, from the page before.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
    /// Also count all items.
    pub include_total: Option<bool>,
}

/// Documents the `{code}` of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameter")]
pub struct CodePath {
    /// Short code of the cell.
    #[param(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$", example = "CB01")]
    code: String,
}

/// List cells
#[utoipa::path(tag = "structure", operation_id = "cells_list", params(CellsQuery),
    responses((status = 200, description = "One page", body = PageOf<Cell>)), security(("bearer" = ["structure:read"])))]
#[get("/v1/cells")]
pub async fn list(call: Call, query: Query<CellsQuery>) -> Answer {
    call.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Record a cell
#[utoipa::path(tag = "structure", operation_id = "cells_create", request_body = CellCreate,
    responses((status = 201, description = "Recorded", body = Cell)), security(("bearer" = ["structure:write"])))]
#[post("/v1/cells")]
pub async fn create(call: Call, _: Query<NoQuery>, new: Body<CellCreate>) -> Answer {
    call.write(new.hash, move |tx| {
        let created = super::create(tx, &new.value)?;
        Reply::created(format!("/v1/cells/{}", created.id), Some(created.version), &created)
    })
    .await
}

/// Read a cell
#[utoipa::path(tag = "structure", operation_id = "cells_get", params(IdPath),
    responses((status = 200, description = "The cell", body = Cell)), security(("bearer" = ["structure:read"])))]
#[get("/v1/cells/{id}")]
pub async fn get(call: Call, id: Id, _: Query<NoQuery>) -> Answer {
    call.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Read a cell by its code
#[utoipa::path(tag = "structure", operation_id = "cells_get_by_code", params(CodePath),
    responses((status = 200, description = "The cell", body = Cell)), security(("bearer" = ["structure:read"])))]
#[get("/v1/cells/by-code/{code}")]
pub async fn get_by_code(call: Call, request: HttpRequest, _: Query<NoQuery>) -> Answer {
    let code = path_text(&request, "code")?;
    call.read(move |tx| super::get_by_code(tx, &code).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Put a cell under its code
///
/// For systems that keep cells of their own: makes the cell, or makes it as described. Putting the same again changes nothing and
/// needs no `If-Match`; changing a cell that differs needs it. `If-None-Match: *` only makes new ones.
#[utoipa::path(tag = "structure", operation_id = "cells_put_by_code", params(CodePath, ("If-Match" = Option<String>, Header, description = "ETag of the last read, needed where the cell differs", max_length = 20, pattern = r#"^(\*|"[0-9]{1,18}")$"#, example = "*")),
    request_body = CellPut,
    responses((status = 200, description = "As described", body = Cell), (status = 201, description = "Made", body = Cell)), security(("bearer" = ["structure:write"])))]
#[put("/v1/cells/by-code/{code}")]
pub async fn put_by_code(call: Call, request: HttpRequest, _: Query<NoQuery>, wanted: Body<CellPut>) -> Answer {
    let code = path_text(&request, "code")?;
    call.write(wanted.hash, move |tx| match super::put(tx, &code, &wanted.value)? {
        Put::Created(cell) => Reply::created(format!("/v1/cells/{}", cell.id), Some(cell.version), &cell),
        Put::Kept(cell) => Reply::versioned(cell.version, &cell),
    })
    .await
}

/// Change a cell
#[utoipa::path(tag = "structure", operation_id = "cells_update", params(IdPath, IfMatch),
    request_body(content = CellEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Cell)), security(("bearer" = ["structure:write"])))]
#[patch("/v1/cells/{id}")]
pub async fn update(call: Call, id: Id, _: Query<NoQuery>, edit: Patch<CellEdit>) -> Answer {
    call.write(edit.hash, move |tx| super::update(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await
}

/// Remove a cell
///
/// Only one that was recorded by mistake and is used by nothing; others are dissolved.
#[utoipa::path(tag = "structure", operation_id = "cells_delete", params(IdPath, IfMatch),
    responses((status = 204, description = "Removed")), security(("bearer" = ["structure:write"])))]
#[delete("/v1/cells/{id}")]
pub async fn delete(call: Call, id: Id, _: Query<NoQuery>) -> Answer {
    call.write([0; 32], move |tx| super::delete(tx, id.0).map(|()| Reply::nothing())).await
}

/// Acts on a cell's structure
///
/// Founding, moves, merges, splits and the end, newest first.
#[utoipa::path(tag = "structure", operation_id = "cells_list_acts", params(IdPath),
    responses((status = 200, description = "The acts", body = PageOf<CellAct>)), security(("bearer" = ["structure:read"])))]
#[get("/v1/cells/{id}/acts")]
pub async fn acts(call: Call, id: Id, _: Query<NoQuery>) -> Answer {
    call.read(move |tx| Reply::page(&super::list_acts(tx, id.0)?)).await
}

/// Move a cell below another committee
///
/// From a day on.
#[utoipa::path(tag = "structure", operation_id = "cells_set_parent", params(IdPath, IfMatch), request_body = ParentCreate,
    responses((status = 200, description = "Moved", body = Cell)), security(("bearer" = ["structure:write"])))]
#[post("/v1/cells/{id}/parents")]
pub async fn set_parent(call: Call, id: Id, _: Query<NoQuery>, new: Body<ParentCreate>) -> Answer {
    let app = call.app.clone();
    let answer = call.write(new.hash, move |tx| super::set_parent(tx, id.0, &new.value).and_then(|moved| Reply::versioned(moved.version, &moved))).await;
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
pub async fn merge(call: Call, id: Id, _: Query<NoQuery>, act: Body<CellMerge>) -> Answer {
    call.write(act.hash, move |tx| super::merge(tx, id.0, &act.value).and_then(|ended| Reply::versioned(ended.version, &ended))).await
}

/// Split a new cell off
///
/// The members named move to the new cell.
#[utoipa::path(tag = "structure", operation_id = "cells_split", params(IdPath, IfMatch), request_body = CellSplit,
    responses((status = 201, description = "The new cell", body = Cell)), security(("bearer" = ["structure:write"])))]
#[post("/v1/cells/{id}/split")]
pub async fn split(call: Call, id: Id, _: Query<NoQuery>, act: Body<CellSplit>) -> Answer {
    call.write(act.hash, move |tx| {
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
pub async fn dissolve(call: Call, id: Id, _: Query<NoQuery>, act: Body<Dissolution>) -> Answer {
    call.write(act.hash, move |tx| super::dissolve(tx, id.0, &act.value).and_then(|ended| Reply::versioned(ended.version, &ended))).await
}
