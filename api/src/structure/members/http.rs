//! Operations that read members. Not here: those that record and change them (`moves/members`).

use actix_web::get;
use chibo_openapi::PageOf;
use chibo_openapi::structure::{Member, MemberCells, MembersQuery};

use crate::http::{Answer, CallerRequest, Id, IdPath, NoQuery, Query, Reply};

/// List members
#[utoipa::path(tag = "structure", operation_id = "members_list", params(MembersQuery),
    responses((status = 200, description = "One page", body = PageOf<Member>)), security(("bearer" = ["members:read"])))]
#[get("/v1/members")]
pub async fn list(request: CallerRequest, query: Query<MembersQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Read a member
#[utoipa::path(tag = "structure", operation_id = "members_get", params(IdPath),
    responses((status = 200, description = "The member", body = Member)), security(("bearer" = ["members:read"])))]
#[get("/v1/members/{id}")]
pub async fn get(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
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
