//! Operations of members.

use actix_web::{get, patch, post};
use chibo_openapi::PageOf;
use chibo_openapi::structure::{Member, MemberCells, MemberCreate, MemberEdit, MembersQuery};

use crate::http::{Answer, Body, CallerRequest, Id, IdPath, IfMatch, NoQuery, Patch, Query, Reply};

/// List members
#[utoipa::path(tag = "structure", operation_id = "members_list", params(MembersQuery),
    responses((status = 200, description = "One page", body = PageOf<Member>)), security(("bearer" = ["members:read"])))]
#[get("/v1/members")]
pub async fn list(request: CallerRequest, query: Query<MembersQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Record a member
///
/// In the cell of today; official with a day of becoming so, else probationary.
#[utoipa::path(tag = "structure", operation_id = "members_create", request_body = MemberCreate,
    responses((status = 201, description = "Recorded", body = Member)), security(("bearer" = ["members:write"])))]
#[post("/v1/members")]
pub async fn create(request: CallerRequest, _: Query<NoQuery>, new: Body<MemberCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let created = super::create(tx, &new.value)?;
            Reply::created(format!("/v1/members/{}", created.id), Some(created.version), &created)
        })
        .await
}

/// Read a member
#[utoipa::path(tag = "structure", operation_id = "members_get", params(IdPath),
    responses((status = 200, description = "The member", body = Member)), security(("bearer" = ["members:read"])))]
#[get("/v1/members/{id}")]
pub async fn get(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change a member
///
/// Corrects the record; cell and standing change by transfers and transitions.
#[utoipa::path(tag = "structure", operation_id = "members_update", params(IdPath, IfMatch),
    request_body(content = MemberEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Member)), security(("bearer" = ["members:write"])))]
#[patch("/v1/members/{id}")]
pub async fn update(request: CallerRequest, id: Id, _: Query<NoQuery>, edit: Patch<MemberEdit>) -> Answer {
    request.write(edit.hash, move |tx| super::update(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await
}

/// Which cells a member has been in
///
/// Newest first.
#[utoipa::path(tag = "structure", operation_id = "members_list_cells", params(IdPath),
    responses((status = 200, description = "The times in each cell", body = MemberCells)), extensions(("x-versioned" = json!(true))), security(("bearer" = ["members:read"])))]
#[get("/v1/members/{id}/cells")]
pub async fn cells(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::cells_of(tx, id.0).and_then(|(version, times)| Reply::versioned(version, &times))).await
}
