//! Operations of mass organizations.

use actix_web::{delete, get, patch, post};
use chibo_openapi::PageOf;
use chibo_openapi::structure::{Organization, OrganizationCreate, OrganizationEdit, OrganizationsQuery};

use crate::http::{Answer, Body, BodyHash, CallerRequest, Id, IdPath, IfMatch, NoQuery, Patch, Query, Reply};

/// List mass organizations
#[utoipa::path(tag = "structure", operation_id = "organizations_list", params(OrganizationsQuery),
    responses((status = 200, description = "One page", body = PageOf<Organization>)), security(("bearer" = ["structure:read"])))]
#[get("/v1/organizations")]
pub async fn list(request: CallerRequest, query: Query<OrganizationsQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Record a mass organization
///
/// Beside the committee it works with.
#[utoipa::path(tag = "structure", operation_id = "organizations_create", request_body = OrganizationCreate,
    responses((status = 201, description = "Recorded", body = Organization)), security(("bearer" = ["structure:write"])))]
#[post("/v1/organizations")]
pub async fn create(request: CallerRequest, _: Query<NoQuery>, new: Body<OrganizationCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let created = super::create(tx, &new.value)?;
            Reply::created(format!("/v1/organizations/{}", created.id), Some(created.version), &created)
        })
        .await
}

/// Read a mass organization
#[utoipa::path(tag = "structure", operation_id = "organizations_get", params(IdPath),
    responses((status = 200, description = "The organization", body = Organization)), security(("bearer" = ["structure:read"])))]
#[get("/v1/organizations/{id}")]
pub async fn get(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change a mass organization
///
/// Also ends it, with its last day.
#[utoipa::path(tag = "structure", operation_id = "organizations_update", params(IdPath, IfMatch),
    request_body(content = OrganizationEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Organization)), security(("bearer" = ["structure:write"])))]
#[patch("/v1/organizations/{id}")]
pub async fn update(request: CallerRequest, id: Id, _: Query<NoQuery>, edit: Patch<OrganizationEdit>) -> Answer {
    request.write(edit.hash, move |tx| super::update(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await
}

/// Remove a mass organization
///
/// For one recorded by mistake; one that ended gets its last day instead.
#[utoipa::path(tag = "structure", operation_id = "organizations_delete", params(IdPath, IfMatch),
    responses((status = 204, description = "Removed")), security(("bearer" = ["structure:write"])))]
#[delete("/v1/organizations/{id}")]
pub async fn delete(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| super::delete(tx, id.0).map(|()| Reply::nothing())).await
}
