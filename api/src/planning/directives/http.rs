//! Operations of directives.

use actix_web::{delete, get, patch, post};
use chibo_openapi::PageOf;
use chibo_openapi::planning::{Directive, DirectiveCreate, DirectiveEdit, DirectivesQuery};

use crate::http::{Answer, Body, BodyHash, CallerRequest, Id, IdPath, IfMatch, NoQuery, Patch, Query, Reply};

/// List directives
///
/// Of every committee: directives are official documents.
#[utoipa::path(tag = "planning", operation_id = "directives_list", params(DirectivesQuery),
    responses((status = 200, description = "One page", body = PageOf<Directive>)), security(("bearer" = ["directives:read"])))]
#[get("/v1/directives")]
pub async fn list(request: CallerRequest, query: Query<DirectivesQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Record a directive
///
/// Issuer, running number, type and day of issue together must be new: the same number comes back in another term.
#[utoipa::path(tag = "planning", operation_id = "directives_create", request_body = DirectiveCreate,
    responses((status = 201, description = "Recorded", body = Directive)), security(("bearer" = ["directives:write"])))]
#[post("/v1/directives")]
pub async fn create(request: CallerRequest, _: Query<NoQuery>, new: Body<DirectiveCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let created = super::create(tx, &new.value)?;
            Reply::created(format!("/v1/directives/{}", created.id), Some(created.version), &created)
        })
        .await
}

/// Read a directive
#[utoipa::path(tag = "planning", operation_id = "directives_get", params(IdPath),
    responses((status = 200, description = "The directive", body = Directive)), security(("bearer" = ["directives:read"])))]
#[get("/v1/directives/{id}")]
pub async fn get(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change a directive
///
/// By the committee that recorded it.
#[utoipa::path(tag = "planning", operation_id = "directives_update", params(IdPath, IfMatch),
    request_body(content = DirectiveEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Directive)), security(("bearer" = ["directives:write"])))]
#[patch("/v1/directives/{id}")]
pub async fn update(request: CallerRequest, id: Id, _: Query<NoQuery>, edit: Patch<DirectiveEdit>) -> Answer {
    request.write(edit.hash, move |tx| super::update(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await
}

/// Delete a directive
///
/// Refused while a plan rests on it or another directive carries it out.
#[utoipa::path(tag = "planning", operation_id = "directives_delete", params(IdPath, IfMatch),
    responses((status = 204, description = "Deleted")), security(("bearer" = ["directives:write"])))]
#[delete("/v1/directives/{id}")]
pub async fn delete(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| super::delete(tx, id.0).map(|()| Reply::nothing())).await
}
