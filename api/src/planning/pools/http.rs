//! Operations of reviews of the source pool.

use actix_web::{delete, get, post};
use chibo_openapi::PageOf;
use chibo_openapi::planning::{PoolCell, PoolCells, PoolConfirm, PoolReview, PoolReviewsQuery};

use utoipa::IntoParams;
use uuid::Uuid;

use crate::http::{Answer, Body, BodyHash, CallerRequest, Id, IdPath, IfMatch, NoQuery, Query, Reply, SubId};

/// Documents the ids of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameters")]
pub struct PoolCellPath {
    /// Id of the review.
    id: Uuid,
    /// Id of the cell.
    cell_id: Uuid,
}

/// List reviews of the source pool
#[utoipa::path(tag = "quotas", operation_id = "pool_reviews_list", params(PoolReviewsQuery),
    responses((status = 200, description = "One page", body = PageOf<PoolReview>)), security(("bearer" = ["quotas:read"])))]
#[get("/v1/pool-reviews")]
pub async fn list(request: CallerRequest, query: Query<PoolReviewsQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Read a review of the source pool
#[utoipa::path(tag = "quotas", operation_id = "pool_reviews_get", params(IdPath),
    responses((status = 200, description = "The review", body = PoolReview)), security(("bearer" = ["quotas:read"])))]
#[get("/v1/pool-reviews/{id}")]
pub async fn get(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Remove a review of the source pool
///
/// While no cell has confirmed it.
#[utoipa::path(tag = "quotas", operation_id = "pool_reviews_delete", params(IdPath, IfMatch),
    responses((status = 204, description = "Removed")), security(("bearer" = ["quotas:write"])))]
#[delete("/v1/pool-reviews/{id}")]
pub async fn delete(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| super::delete(tx, id.0).map(|()| Reply::nothing())).await
}

/// The cells of a review
///
/// Those that the caller sees, by code.
#[utoipa::path(tag = "quotas", operation_id = "pool_cells_list", params(IdPath),
    responses((status = 200, description = "The cells", body = PoolCells)), security(("bearer" = ["quotas:read"])))]
#[get("/v1/pool-reviews/{id}/cells")]
pub async fn list_cells(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| Reply::ok(&super::cells(tx, id.0)?)).await
}

/// What a review says of a cell
#[utoipa::path(tag = "quotas", operation_id = "pool_cells_get", params(PoolCellPath),
    responses((status = 200, description = "The cell", body = PoolCell)), security(("bearer" = ["quotas:read"])))]
#[get("/v1/pool-reviews/{id}/cells/{cell_id}")]
pub async fn get_cell(request: CallerRequest, id: Id, cell: SubId, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::cell(tx, id.0, cell.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Confirm what a review says of a cell
///
/// By the cell's secretary, with a remark where the numbers do not say everything.
#[utoipa::path(tag = "quotas", operation_id = "pool_cells_confirm", params(PoolCellPath, IfMatch), request_body = PoolConfirm,
    responses((status = 200, description = "Confirmed", body = PoolCell)), security(("bearer" = ["pools:confirm"])))]
#[post("/v1/pool-reviews/{id}/cells/{cell_id}/confirm")]
pub async fn confirm(request: CallerRequest, id: Id, cell: SubId, _: Query<NoQuery>, act: Body<PoolConfirm>) -> Answer {
    request.write(act.hash, move |tx| super::confirm(tx, id.0, cell.0, &act.value).and_then(|found| Reply::versioned(found.version, &found))).await
}
