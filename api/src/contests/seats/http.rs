//! Operations of seats on panels.

use actix_web::{delete, get, post};
use chibo_openapi::contests::{ContestSeat, ContestSeatCreate, ContestSeats};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::http::{Answer, Body, BodyHash, CallerRequest, Id, IdPath, IfMatch, NoQuery, Query, Reply, SubId};

/// Documents the ids of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameters")]
pub struct SeatPath {
    /// Id of the contest.
    id: Uuid,
    /// Id of the seat.
    seat_id: Uuid,
}

/// List the panels of a contest
///
/// Every seat, round by round, the chair first.
#[utoipa::path(tag = "contests", operation_id = "contest_seats_list", params(IdPath),
    responses((status = 200, description = "The seats", body = ContestSeats)), security(("bearer" = ["contests:read"])))]
#[get("/v1/contests/{id}/seats")]
pub async fn list(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| Reply::ok(&super::list(tx, id.0)?)).await
}

/// Give somebody a seat on a panel
///
/// Before the round is judged. The seat lets its holder read this contest, its entries and its panels, whatever roles the holder has.
#[utoipa::path(tag = "contests", operation_id = "contest_seats_create", params(IdPath), request_body = ContestSeatCreate,
    responses((status = 201, description = "Given", body = ContestSeat)), security(("bearer" = ["contests:write"])))]
#[post("/v1/contests/{id}/seats")]
pub async fn create(request: CallerRequest, id: Id, _: Query<NoQuery>, new: Body<ContestSeatCreate>) -> Answer {
    let app = request.app.clone();
    let answer = request
        .write(new.hash, move |tx| {
            let created = super::create(tx, id.0, &new.value)?;
            Reply::created(format!("/v1/contests/{}/seats/{}", created.contest_id, created.id), Some(created.version), &created)
        })
        .await;
    app.auth.forget_callers();
    answer
}

/// Read a seat
#[utoipa::path(tag = "contests", operation_id = "contest_seats_get", params(SeatPath),
    responses((status = 200, description = "The seat", body = ContestSeat)), security(("bearer" = ["contests:read"])))]
#[get("/v1/contests/{id}/seats/{seat_id}")]
pub async fn get(request: CallerRequest, id: Id, seat: SubId, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::get(tx, id.0, seat.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Take a seat away
///
/// Before the round is judged.
#[utoipa::path(tag = "contests", operation_id = "contest_seats_delete", params(SeatPath, IfMatch),
    responses((status = 204, description = "Taken")), security(("bearer" = ["contests:write"])))]
#[delete("/v1/contests/{id}/seats/{seat_id}")]
pub async fn delete(request: CallerRequest, id: Id, seat: SubId, _: Query<NoQuery>) -> Answer {
    let app = request.app.clone();
    let answer = request.write(BodyHash::default(), move |tx| super::delete(tx, id.0, seat.0).map(|()| Reply::nothing())).await;
    app.auth.forget_callers();
    answer
}
