//! Operations on members: read and record them, correct and move them, change their standing.

use actix_web::{delete, get, patch, post};
use chibo_openapi::PageOf;
use chibo_openapi::structure::{Member, MemberCreate, MemberEdit, MemberTransfer, MemberTransition, MembersQuery};

use crate::http::{Answer, Body, BodyHash, CallerRequest, Id, IdPath, IfMatch, NoQuery, Patch, Query, Reply};

/// List members
///
/// Whoever takes the list as a file, or reads on beyond its first page, says why; who was shown is then recorded in the access log, with the
/// reason.
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

/// Record a member
///
/// In the cell of today; official with a day of becoming so, else probationary. The ruleset of the day says how old whoever is admitted
/// must be, and when the probation ends.
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

/// Change a member
///
/// Corrects the record; cell and standing change by transfers and transitions. With the day of the admission the day of becoming
/// official moves. Name and dates of a member whom an admission made are the candidate's, and corrected there.
#[utoipa::path(tag = "structure", operation_id = "members_update", params(IdPath, IfMatch),
    request_body(content = MemberEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Member)), security(("bearer" = ["members:write"])))]
#[patch("/v1/members/{id}")]
pub async fn update(request: CallerRequest, id: Id, _: Query<NoQuery>, edit: Patch<MemberEdit>) -> Answer {
    request.write(edit.hash, move |tx| super::update(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await
}

/// Delete a member
///
/// Who was recorded by mistake, or twice, while nothing rests on the record: no post, no candidate helped or introduced, no move. Whoever was
/// a member and is one no more leaves instead.
#[utoipa::path(tag = "structure", operation_id = "members_delete", params(IdPath, IfMatch),
    responses((status = 204, description = "Deleted")), security(("bearer" = ["members:write"])))]
#[delete("/v1/members/{id}")]
pub async fn delete(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| super::delete(tx, id.0).map(|()| Reply::nothing())).await
}

/// Move a member to another cell
///
/// From a day on; the posts held in the old cell end on that day. Needs the permission on both cells.
#[utoipa::path(tag = "structure", operation_id = "members_transfer", params(IdPath, IfMatch), request_body = MemberTransfer,
    responses((status = 200, description = "Moved", body = Member)), security(("bearer" = ["members:write"])))]
#[post("/v1/members/{id}/transfers")]
pub async fn transfer(request: CallerRequest, id: Id, _: Query<NoQuery>, act: Body<MemberTransfer>) -> Answer {
    request.write(act.hash, move |tx| super::transfer(tx, id.0, &act.value).and_then(|moved| Reply::versioned(moved.version, &moved))).await
}

/// Change a member's standing
///
/// A probationary member becomes official, from the end of the probation however late the recognition is; any member leaves, with a reason, and the posts held end. Leaving is final.
#[utoipa::path(tag = "structure", operation_id = "members_transition", params(IdPath, IfMatch), request_body = MemberTransition,
    responses((status = 200, description = "Changed", body = Member)), security(("bearer" = ["members:write"])))]
#[post("/v1/members/{id}/transitions")]
pub async fn transition(request: CallerRequest, id: Id, _: Query<NoQuery>, act: Body<MemberTransition>) -> Answer {
    request.write(act.hash, move |tx| super::transition(tx, id.0, &act.value).and_then(|moved| Reply::versioned(moved.version, &moved))).await
}
