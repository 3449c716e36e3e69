//! The operation of progress.

use actix_web::get;
use chibo_openapi::quotas::Progress;
use chibo_openapi::vocabulary::{ProgressStatus, QuotaKind};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::http::{Answer, Call, Id, IdPath, Query, Reply};

/// Which rows, on which day.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProgressQuery {
    /// The day; today when absent.
    #[param(example = "2023-06-30")]
    pub as_of: Option<NaiveDate>,
    /// Only this kind.
    pub kind: Option<QuotaKind>,
    /// Only rows that are this far; the totals stay those of all rows.
    pub status: Option<ProgressStatus>,
    /// Items of a page.
    #[param(minimum = 1, maximum = 200, example = 50)]
    pub limit: Option<i64>,
    /// Cursor of the page, from the page before.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
}

/// Progress of a plan
///
/// One row per cell and kind of quota, by cell code, and a total per kind over every cell that the caller sees. A cell without a quota
/// has a row too, with `quota` null.
#[utoipa::path(tag = "quotas", operation_id = "progress_get", params(IdPath, ProgressQuery),
    responses((status = 200, description = "Progress on that day", body = Progress)), security(("bearer" = ["quotas:read"])))]
#[get("/v1/plans/{id}/progress")]
pub async fn get(call: Call, id: Id, query: Query<ProgressQuery>) -> Answer {
    call.read(move |tx| Reply::ok(&super::get(tx, id.0, &query.0)?)).await
}
