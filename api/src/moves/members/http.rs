//! Operations that move members and change their standing.

use actix_web::post;
use chibo_openapi::structure::{Member, MemberTransfer, MemberTransition};

use crate::http::{Answer, Body, CallerRequest, Id, IdPath, IfMatch, NoQuery, Query, Reply};

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
/// A probationary member becomes official; any member leaves, with a reason, and the posts held end. Leaving is final.
#[utoipa::path(tag = "structure", operation_id = "members_transition", params(IdPath, IfMatch), request_body = MemberTransition,
    responses((status = 200, description = "Changed", body = Member)), security(("bearer" = ["members:write"])))]
#[post("/v1/members/{id}/transitions")]
pub async fn transition(request: CallerRequest, id: Id, _: Query<NoQuery>, act: Body<MemberTransition>) -> Answer {
    request.write(act.hash, move |tx| super::transition(tx, id.0, &act.value).and_then(|moved| Reply::versioned(moved.version, &moved))).await
}
