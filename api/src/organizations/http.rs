//! Operations of mass organizations.

use actix_web::{delete, get, patch, post};
use chibo_openapi::PageOf;
use chibo_openapi::structure::{Organization, OrganizationCreate, OrganizationEdit};
use chibo_openapi::vocabulary::OrganizationKind;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::http::input::NoQuery;
use crate::http::page::sorts;
use crate::http::{Answer, Body, Call, Id, IdPath, IfMatch, Patch, Query, Reply};

sorts! {
    /// Sort keys of organizations.
    OrganizationSort { Name "name", Code "code", CreatedAt "created_at" }
}

/// Which organizations, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OrganizationsQuery {
    /// Part of the name, without regard to case and marks.
    #[param(min_length = 1, max_length = 100, example = "doan")]
    pub q: Option<String>,
    /// Codes, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub code: Option<Vec<String>>,
    /// Kinds, separated by commas.
    #[param(max_items = 10, style = Form, explode = false)]
    pub kind: Option<Vec<OrganizationKind>>,
    /// Committees they work beside, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub committee_id: Option<Vec<Uuid>>,
    /// `name`, `code` or `created_at`; `-` in front for the other direction.
    #[param(pattern = "^-?(name|code|created_at)$", max_length = 20, example = "name")]
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

/// List mass organizations
#[utoipa::path(tag = "structure", operation_id = "organizations_list", params(OrganizationsQuery),
    responses((status = 200, description = "One page", body = PageOf<Organization>)), security(("bearer" = ["structure:read"])))]
#[get("/v1/organizations")]
pub async fn list(call: Call, query: Query<OrganizationsQuery>) -> Answer {
    call.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Record a mass organization
///
/// Beside the committee it works with.
#[utoipa::path(tag = "structure", operation_id = "organizations_create", request_body = OrganizationCreate,
    responses((status = 201, description = "Recorded", body = Organization)), security(("bearer" = ["structure:write"])))]
#[post("/v1/organizations")]
pub async fn create(call: Call, _: Query<NoQuery>, new: Body<OrganizationCreate>) -> Answer {
    call.write(new.hash, move |tx| {
        let created = super::create(tx, &new.value)?;
        Reply::created(format!("/v1/organizations/{}", created.id), Some(created.version), &created)
    })
    .await
}

/// Read a mass organization
#[utoipa::path(tag = "structure", operation_id = "organizations_get", params(IdPath),
    responses((status = 200, description = "The organization", body = Organization)), security(("bearer" = ["structure:read"])))]
#[get("/v1/organizations/{id}")]
pub async fn get(call: Call, id: Id, _: Query<NoQuery>) -> Answer {
    call.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change a mass organization
///
/// Also ends it, with its last day.
#[utoipa::path(tag = "structure", operation_id = "organizations_update", params(IdPath, IfMatch),
    request_body(content = OrganizationEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Organization)), security(("bearer" = ["structure:write"])))]
#[patch("/v1/organizations/{id}")]
pub async fn update(call: Call, id: Id, _: Query<NoQuery>, edit: Patch<OrganizationEdit>) -> Answer {
    call.write(edit.hash, move |tx| super::update(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await
}

/// Remove a mass organization
///
/// For one recorded by mistake; one that ended gets its last day instead.
#[utoipa::path(tag = "structure", operation_id = "organizations_delete", params(IdPath, IfMatch),
    responses((status = 204, description = "Removed")), security(("bearer" = ["structure:write"])))]
#[delete("/v1/organizations/{id}")]
pub async fn delete(call: Call, id: Id, _: Query<NoQuery>) -> Answer {
    call.write([0; 32], move |tx| super::delete(tx, id.0).map(|()| Reply::nothing())).await
}
