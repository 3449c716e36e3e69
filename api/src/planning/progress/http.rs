//! The operation of progress.

use actix_web::get;
use chibo_openapi::planning::{Progress, ProgressQuery};

use crate::http::{Answer, CallerRequest, Id, IdPath, Query, Reply};

/// Progress of a plan
///
/// One row per cell and kind of quota, by cell code, and a total per kind over every cell that the caller sees. A cell without a quota
/// has a row too, with `quota` null.
#[utoipa::path(tag = "quotas", operation_id = "progress_get", params(IdPath, ProgressQuery),
    responses((status = 200, description = "Progress on that day", body = Progress)), security(("bearer" = ["quotas:read"])))]
#[get("/v1/plans/{id}/progress")]
pub async fn get(request: CallerRequest, id: Id, query: Query<ProgressQuery>) -> Answer {
    request.report(move |tx| Reply::ok(&super::get(tx, id.0, &query.0)?)).await
}
