//! Operations of the course of a contest.

use actix_web::post;
use chibo_openapi::contests::{Contest, ContestSeat, ContestSeatReplace, ContestTransition};

use super::replacing;
use crate::contests::seats::http::SeatPath;
use crate::http::{Answer, Body, CallerRequest, Id, IdPath, IfMatch, NoQuery, Query, Reply, SubId};

/// Move a contest to another state
///
/// From draft to registration, once the rules can be carried out, and back to draft while nobody has entered; to judging, once registration has
/// closed and the panel is complete, and to judging again for each next round; finalized, once nothing is missing, and back to judging with a
/// reason; published by who may publish it, with the document; cancelled with a reason. With `dry_run` the answer is the contest as it would be, and nothing is written.
#[utoipa::path(tag = "contests", operation_id = "contests_transition", params(IdPath, IfMatch), request_body = ContestTransition,
    responses((status = 200, description = "Moved, or as it would be", body = Contest)), security(("bearer" = ["contests:write", "contests:publish"])))]
#[post("/v1/contests/{id}/transitions")]
pub async fn transition(request: CallerRequest, id: Id, _: Query<NoQuery>, act: Body<ContestTransition>) -> Answer {
    request.write(act.hash, move |tx| super::transition(tx, id.0, &act.value).and_then(|moved| Reply::versioned(moved.version, &moved))).await
}

/// Put somebody else on a seat
///
/// Until the contest is finalized. Sheets that were handed in stay as they are; the others are the successor's. Conflicts that were declared of the
/// one before are taken back.
#[utoipa::path(tag = "contests", operation_id = "contest_seats_replace", params(SeatPath, IfMatch), request_body = ContestSeatReplace,
    responses((status = 200, description = "Replaced", body = ContestSeat)), security(("bearer" = ["contests:write"])))]
#[post("/v1/contests/{id}/seats/{seat_id}/replace")]
pub async fn replace_seat(request: CallerRequest, id: Id, seat: SubId, _: Query<NoQuery>, new: Body<ContestSeatReplace>) -> Answer {
    let app = request.app.clone();
    let answer =
        request.write(new.hash, move |tx| replacing::replace(tx, id.0, seat.0, &new.value).and_then(|seat| Reply::versioned(seat.version, &seat))).await;
    app.auth.forget_callers();
    answer
}
