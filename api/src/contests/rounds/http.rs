//! Operations of rounds.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use chibo_openapi::Code;
use chibo_openapi::contests::{
    BoardEvent, ContestAnswer, ContestAnswerCreate, ContestAnswers, ContestBoard, ContestDraw, ContestDrawCreate, ContestDraws, ContestPenalties,
    ContestPenalty, ContestPenaltyCreate, ContestTurn, ContestTurnCreate,
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::{answers, board, draws, penalties, stream, turns};
use crate::fail::{Fail, Flaw};
use crate::http::{Answer, Asking, Body, BodyHash, CallerRequest, Id, IdPath, IfMatch, NoQuery, Query, Reply, SubId, UNCOMPRESSED};

/// Documents the ids of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameters")]
pub struct PenaltyPath {
    /// Id of the contest.
    id: Uuid,
    /// Id of the penalty.
    penalty_id: Uuid,
}

/// Documents the ids of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameters")]
pub struct AnswerPath {
    /// Id of the contest.
    id: Uuid,
    /// Id of the answer.
    answer_id: Uuid,
}

/// Documents the ids of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameters")]
pub struct DrawPath {
    /// Id of the contest.
    id: Uuid,
    /// Id of the draw.
    draw_id: Uuid,
}

/// Documents the ids of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameters")]
pub struct TurnPath {
    /// Id of the contest.
    id: Uuid,
    /// Id of the turn.
    turn_id: Uuid,
}

/// List the penalties of a contest
#[utoipa::path(tag = "contests", operation_id = "contest_penalties_list", params(IdPath),
    responses((status = 200, description = "The penalties", body = ContestPenalties)), security(("bearer" = ["contest_rounds:run"])))]
#[get("/v1/contests/{id}/penalties")]
pub async fn list_penalties(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| Reply::ok(&penalties::list(tx, id.0)?)).await
}

/// Take points off an entrant
///
/// By a rule of the round that is being judged.
#[utoipa::path(tag = "contests", operation_id = "contest_penalties_create", params(IdPath), request_body = ContestPenaltyCreate,
    responses((status = 201, description = "Recorded", body = ContestPenalty)), security(("bearer" = ["contest_rounds:run"])))]
#[post("/v1/contests/{id}/penalties")]
pub async fn create_penalty(request: CallerRequest, id: Id, _: Query<NoQuery>, new: Body<ContestPenaltyCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let created = penalties::create(tx, id.0, &new.value)?;
            Reply::created(format!("/v1/contests/{}/penalties/{}", created.contest_id, created.id), Some(created.version), &created)
        })
        .await
}

/// Take a penalty back
#[utoipa::path(tag = "contests", operation_id = "contest_penalties_delete", params(PenaltyPath, IfMatch),
    responses((status = 204, description = "Taken back")), security(("bearer" = ["contest_rounds:run"])))]
#[delete("/v1/contests/{id}/penalties/{penalty_id}")]
pub async fn delete_penalty(request: CallerRequest, id: Id, penalty: SubId, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| penalties::delete(tx, id.0, penalty.0).map(|()| Reply::nothing())).await
}

/// List the answers to extra questions
#[utoipa::path(tag = "contests", operation_id = "contest_answers_list", params(IdPath),
    responses((status = 200, description = "The answers", body = ContestAnswers)), security(("bearer" = ["contest_rounds:run"])))]
#[get("/v1/contests/{id}/answers")]
pub async fn list_answers(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| Reply::ok(&answers::list(tx, id.0)?)).await
}

/// Record an answer to an extra question
///
/// In the round that is being judged. Finalizing says which entrants need one.
#[utoipa::path(tag = "contests", operation_id = "contest_answers_create", params(IdPath), request_body = ContestAnswerCreate,
    responses((status = 201, description = "Recorded", body = ContestAnswer)), security(("bearer" = ["contest_rounds:run"])))]
#[post("/v1/contests/{id}/answers")]
pub async fn create_answer(request: CallerRequest, id: Id, _: Query<NoQuery>, new: Body<ContestAnswerCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let created = answers::create(tx, id.0, &new.value)?;
            Reply::created(format!("/v1/contests/{}/answers/{}", created.contest_id, created.id), Some(created.version), &created)
        })
        .await
}

/// Take an answer back
#[utoipa::path(tag = "contests", operation_id = "contest_answers_delete", params(AnswerPath, IfMatch),
    responses((status = 204, description = "Taken back")), security(("bearer" = ["contest_rounds:run"])))]
#[delete("/v1/contests/{id}/answers/{answer_id}")]
pub async fn delete_answer(request: CallerRequest, id: Id, answer: SubId, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| answers::delete(tx, id.0, answer.0).map(|()| Reply::nothing())).await
}

/// List the draws of a contest
///
/// Those that were held with their seed and what was drawn, the others with the hash of their seed.
#[utoipa::path(tag = "contests", operation_id = "contest_draws_list", params(IdPath),
    responses((status = 200, description = "The draws", body = ContestDraws)), security(("bearer" = ["contests:read"])))]
#[get("/v1/contests/{id}/draws")]
pub async fn list_draws(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| Reply::ok(&draws::list(tx, id.0)?)).await
}

/// Prepare a draw
///
/// The server makes a seed and publishes its SHA-256. One draw of each kind for each round; a draw of ties is void once a sheet of the round is
/// handed in again after it, and another one takes its place.
#[utoipa::path(tag = "contests", operation_id = "contest_draws_create", params(IdPath), request_body = ContestDrawCreate,
    responses((status = 201, description = "Prepared", body = ContestDraw)), security(("bearer" = ["contest_rounds:run"])))]
#[post("/v1/contests/{id}/draws")]
pub async fn create_draw(request: CallerRequest, id: Id, _: Query<NoQuery>, new: Body<ContestDrawCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let created = draws::create(tx, id.0, &new.value)?;
            Reply::created(format!("/v1/contests/{}/draws/{}", created.contest_id, created.id), Some(created.version), &created)
        })
        .await
}

/// Hold a draw
///
/// Of the order and the questions among the entrants of the round that is being judged; of ties once all of its sheets are handed in. The seed is
/// shown, and anybody can compute from it what was drawn.
#[utoipa::path(tag = "contests", operation_id = "contest_draws_hold", params(DrawPath, IfMatch),
    responses((status = 200, description = "Held", body = ContestDraw)), security(("bearer" = ["contest_rounds:run"])))]
#[post("/v1/contests/{id}/draws/{draw_id}/hold")]
pub async fn hold_draw(request: CallerRequest, id: Id, draw: SubId, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| draws::hold(tx, id.0, draw.0).and_then(|held| Reply::versioned(held.version, &held))).await
}

/// Let an entrant begin
///
/// Whoever is on comes off.
#[utoipa::path(tag = "contests", operation_id = "contest_turns_create", params(IdPath), request_body = ContestTurnCreate,
    responses((status = 201, description = "Begun", body = ContestTurn)), security(("bearer" = ["contest_rounds:run"])))]
#[post("/v1/contests/{id}/turns")]
pub async fn create_turn(request: CallerRequest, id: Id, _: Query<NoQuery>, new: Body<ContestTurnCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let created = turns::create(tx, id.0, &new.value)?;
            Reply::created(format!("/v1/contests/{}/board", created.contest_id), Some(created.version), &created)
        })
        .await
}

/// End the turn of an entrant
#[utoipa::path(tag = "contests", operation_id = "contest_turns_end", params(TurnPath, IfMatch),
    responses((status = 200, description = "Ended", body = ContestTurn)), security(("bearer" = ["contest_rounds:run"])))]
#[post("/v1/contests/{id}/turns/{turn_id}/end")]
pub async fn end_turn(request: CallerRequest, id: Id, turn: SubId, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| turns::finish(tx, id.0, turn.0).and_then(|ended| Reply::versioned(ended.version, &ended))).await
}

/// Read the board of a contest
///
/// How far the round is that is being judged: whose sheets are missing, who is on, how long entrants took. It has no scores.
#[utoipa::path(tag = "contests", operation_id = "contest_board_get", params(IdPath),
    responses((status = 200, description = "The board", body = ContestBoard)), security(("bearer" = ["score_sheets:read"])))]
#[get("/v1/contests/{id}/board")]
pub async fn get_board(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| Reply::ok(&board::get(tx, id.0)?)).await
}

/// Follow the board of a contest
///
/// Server-sent events named `board`, each with the whole board, whenever it changes. A stream ends after a minute; who comes back with
/// `Last-Event-ID` is sent the board where it has changed since.
#[utoipa::path(tag = "contests", operation_id = "contest_board_follow",
    params(IdPath, ("Last-Event-ID" = Option<String>, Header, description = "Id of the event that came last", max_length = 64, pattern = "^[0-9a-f]*$", example = "5b0f1c")),
    responses((status = 200, description = "Events", content_type = "text/event-stream", body = BoardEvent)), security(("bearer" = ["score_sheets:read"])))]
#[get("/v1/contests/{id}/board/events")]
pub async fn follow_board(request: CallerRequest, raw: HttpRequest, id: Id, _: Query<NoQuery>) -> Result<HttpResponse, Fail> {
    let last = raw.headers().get("Last-Event-ID").map(|id| id.to_str().unwrap_or("?").to_owned());
    if last.as_ref().is_some_and(|id| id.len() > 64 || !id.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))) {
        let expected = "the id of an event, in hexadecimal";
        return Err(Fail::parameters(vec![Flaw::header("last-event-id", Code::InvalidFormat).with("expected", expected)]));
    }
    let events = stream::open(Asking::of(&raw)?, request.caller.id, id.0, last).await?;
    let mut answer = HttpResponse::Ok();
    answer.content_type("text/event-stream").insert_header((header::CACHE_CONTROL, "no-store")).insert_header((header::CONTENT_ENCODING, UNCOMPRESSED.clone()));
    Ok(answer.streaming(events))
}
