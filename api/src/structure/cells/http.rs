//! Operations of cells.

use actix_web::{HttpRequest, delete, get, patch, post, put};
use chibo_openapi::PageOf;
use chibo_openapi::structure::{Cell, CellAct, CellCreate, CellEdit, CellPut, CellsQuery};
use utoipa::IntoParams;

use super::Put;
use crate::http::{Answer, Body, BodyHash, CallerRequest, Id, IdPath, IfMatch, NoQuery, Patch, Query, Reply, path_text};

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
pub async fn list(request: CallerRequest, query: Query<CellsQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Record a cell
#[utoipa::path(tag = "structure", operation_id = "cells_create", request_body = CellCreate,
    responses((status = 201, description = "Recorded", body = Cell)), security(("bearer" = ["structure:write"])))]
#[post("/v1/cells")]
pub async fn create(request: CallerRequest, _: Query<NoQuery>, new: Body<CellCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let created = super::create(tx, &new.value)?;
            Reply::created(format!("/v1/cells/{}", created.id), Some(created.version), &created)
        })
        .await
}

/// Read a cell
#[utoipa::path(tag = "structure", operation_id = "cells_get", params(IdPath),
    responses((status = 200, description = "The cell", body = Cell)), security(("bearer" = ["structure:read"])))]
#[get("/v1/cells/{id}")]
pub async fn get(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Read a cell by its code
#[utoipa::path(tag = "structure", operation_id = "cells_get_by_code", params(CodePath),
    responses((status = 200, description = "The cell", body = Cell)), security(("bearer" = ["structure:read"])))]
#[get("/v1/cells/by-code/{code}")]
pub async fn get_by_code(request: CallerRequest, raw: HttpRequest, _: Query<NoQuery>) -> Answer {
    let code = path_text(&raw, "code")?;
    request.read(move |tx| super::get_by_code(tx, &code).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Put a cell under its code
///
/// For systems that keep cells of their own: makes the cell, or makes it as described. Putting the same again changes nothing and
/// needs no `If-Match`; changing a cell that differs needs it. `If-None-Match: *` only makes new ones.
#[utoipa::path(tag = "structure", operation_id = "cells_put_by_code", params(CodePath, ("If-Match" = Option<String>, Header, description = "ETag of the last read, needed where the cell differs", max_length = 20, pattern = r#"^(\*|"[0-9]{1,18}")$"#, example = "*")),
    request_body = CellPut,
    responses((status = 200, description = "As described", body = Cell), (status = 201, description = "Made", body = Cell)), security(("bearer" = ["structure:write"])))]
#[put("/v1/cells/by-code/{code}")]
pub async fn put_by_code(request: CallerRequest, raw: HttpRequest, _: Query<NoQuery>, wanted: Body<CellPut>) -> Answer {
    let code = path_text(&raw, "code")?;
    request
        .write(wanted.hash, move |tx| match super::put(tx, &code, &wanted.value)? {
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
pub async fn update(request: CallerRequest, id: Id, _: Query<NoQuery>, edit: Patch<CellEdit>) -> Answer {
    request.write(edit.hash, move |tx| super::update(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await
}

/// Remove a cell
///
/// Only one that was recorded by mistake and is used by nothing; others are dissolved.
#[utoipa::path(tag = "structure", operation_id = "cells_delete", params(IdPath, IfMatch),
    responses((status = 204, description = "Removed")), security(("bearer" = ["structure:write"])))]
#[delete("/v1/cells/{id}")]
pub async fn delete(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| super::delete(tx, id.0).map(|()| Reply::nothing())).await
}

/// Acts on a cell's structure
///
/// Founding, moves, merges, splits and the end, newest first.
#[utoipa::path(tag = "structure", operation_id = "cells_list_acts", params(IdPath),
    responses((status = 200, description = "The acts", body = PageOf<CellAct>)), security(("bearer" = ["structure:read"])))]
#[get("/v1/cells/{id}/acts")]
pub async fn acts(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list_acts(tx, id.0)?)).await
}
