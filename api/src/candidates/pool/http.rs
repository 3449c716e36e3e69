//! Operations of a review of the source pool that look at people.

use actix_web::{get, post};
use chibo_openapi::PageOf;
use chibo_openapi::planning::{PoolPeopleQuery, PoolPerson, PoolReview, PoolReviewCreate};

use crate::http::{Answer, Body, CallerRequest, Id, IdPath, NoQuery, Query, Reply};

/// Review the source pool
///
/// As it stands today, of the cells directly below the plan's committee: how many people each follows at each stage, who can be counted
/// by the end of the plan's year, and who falls out. How long a stage lasts is measured by the committee's own history, or a default.
#[utoipa::path(tag = "quotas", operation_id = "pool_reviews_create", params(IdPath), request_body = PoolReviewCreate,
    responses((status = 201, description = "Reviewed", body = PoolReview)), security(("bearer" = ["quotas:write"])))]
#[post("/v1/plans/{id}/pool-reviews")]
pub async fn make(request: CallerRequest, id: Id, _: Query<NoQuery>, new: Body<PoolReviewCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let made = super::make(tx, id.0)?;
            Reply::created(format!("/v1/pool-reviews/{}", made.id), Some(made.version), &made)
        })
        .await
}

/// The people behind a review
///
/// Without their names: each is found among the candidates by its id. Whoever takes the list as a file, or reads on beyond its first page, says
/// why.
#[utoipa::path(tag = "quotas", operation_id = "pool_people_list", params(IdPath, PoolPeopleQuery),
    responses((status = 200, description = "One page", body = PageOf<PoolPerson>)), security(("bearer" = ["candidates:read"])))]
#[get("/v1/pool-reviews/{id}/people")]
pub async fn people(request: CallerRequest, id: Id, query: Query<PoolPeopleQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::people(tx, id.0, &query.0)?)).await
}
