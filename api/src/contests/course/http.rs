//! Operations of the course of a contest.

use actix_web::post;
use chibo_openapi::contests::{Contest, ContestTransition};

use crate::http::{Answer, Body, CallerRequest, Id, IdPath, IfMatch, NoQuery, Query, Reply};

/// Move a contest to another state
///
/// From draft to registration, once the rules can be carried out, and back to draft while nobody has entered; to judging, once registration has
/// closed and the panel is complete; cancelled with a reason. With `dry_run` the answer is the contest as it would be, and nothing is written.
#[utoipa::path(tag = "contests", operation_id = "contests_transition", params(IdPath, IfMatch), request_body = ContestTransition,
    responses((status = 200, description = "Moved, or as it would be", body = Contest)), security(("bearer" = ["contests:write"])))]
#[post("/v1/contests/{id}/transitions")]
pub async fn transition(request: CallerRequest, id: Id, _: Query<NoQuery>, act: Body<ContestTransition>) -> Answer {
    request.write(act.hash, move |tx| super::transition(tx, id.0, &act.value).and_then(|moved| Reply::versioned(moved.version, &moved))).await
}
