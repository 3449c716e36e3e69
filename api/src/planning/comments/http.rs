//! Operations of comments on plans.

use actix_web::{delete, get, post};
use chibo_openapi::PageOf;
use chibo_openapi::planning::{PlanComment, PlanCommentAnswer, PlanCommentCreate, PlanCommentsQuery};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::http::{Answer, Body, BodyHash, CallerRequest, Id, IdPath, IfMatch, NoQuery, Query, Reply, SubId};

/// Documents the ids of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameters")]
pub struct CommentPath {
    /// Id of the plan.
    id: Uuid,
    /// Id of the comment.
    comment_id: Uuid,
}

/// List comments on a plan
#[utoipa::path(tag = "planning", operation_id = "plan_comments_list", params(IdPath, PlanCommentsQuery),
    responses((status = 200, description = "One page", body = PageOf<PlanComment>)), security(("bearer" = ["plans:read"])))]
#[get("/v1/plans/{id}/comments")]
pub async fn list(request: CallerRequest, id: Id, query: Query<PlanCommentsQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list(tx, id.0, &query.0)?)).await
}

/// Read a comment on a plan
#[utoipa::path(tag = "planning", operation_id = "plan_comments_get", params(CommentPath),
    responses((status = 200, description = "The comment", body = PlanComment)), security(("bearer" = ["plans:read"])))]
#[get("/v1/plans/{id}/comments/{comment_id}")]
pub async fn get(request: CallerRequest, id: Id, comment: SubId, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::get(tx, id.0, comment.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Comment on a plan
///
/// While it is in consultation: by a secretary for the own cell, or for an organization.
#[utoipa::path(tag = "planning", operation_id = "plan_comments_create", params(IdPath), request_body = PlanCommentCreate,
    responses((status = 201, description = "Recorded", body = PlanComment)), security(("bearer" = ["plans:comment"])))]
#[post("/v1/plans/{id}/comments")]
pub async fn create(request: CallerRequest, id: Id, _: Query<NoQuery>, new: Body<PlanCommentCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let made = super::create(tx, id.0, &new.value)?;
            Reply::created(format!("/v1/plans/{}/comments/{}", made.plan_id, made.id), Some(made.version), &made)
        })
        .await
}

/// Answer a comment on a plan
///
/// A plan is adopted once every comment has an answer.
#[utoipa::path(tag = "planning", operation_id = "plan_comments_answer", params(CommentPath, IfMatch), request_body = PlanCommentAnswer,
    responses((status = 200, description = "Answered", body = PlanComment)), security(("bearer" = ["plans:write"])))]
#[post("/v1/plans/{id}/comments/{comment_id}/answer")]
pub async fn answer(request: CallerRequest, id: Id, comment: SubId, _: Query<NoQuery>, act: Body<PlanCommentAnswer>) -> Answer {
    request.write(act.hash, move |tx| super::answer(tx, id.0, comment.0, &act.value).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Take a comment on a plan back
///
/// While it has no answer.
#[utoipa::path(tag = "planning", operation_id = "plan_comments_delete", params(CommentPath, IfMatch),
    responses((status = 204, description = "Taken back")), security(("bearer" = ["plans:comment"])))]
#[delete("/v1/plans/{id}/comments/{comment_id}")]
pub async fn delete(request: CallerRequest, id: Id, comment: SubId, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| super::delete(tx, id.0, comment.0).map(|()| Reply::nothing())).await
}
