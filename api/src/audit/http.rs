//! The operation of the access log.

use actix_web::get;
use chibo_openapi::PageOf;
use chibo_openapi::privacy::AccessEntry;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::http::page::sorts;
use crate::http::{Answer, Call, Query, Reply};

sorts! {
    /// The one order of the access log.
    AccessSort { CreatedAt "created_at" }
}

/// Which readings.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccessLogQuery {
    /// Of this candidate.
    pub candidate_id: Option<Uuid>,
    /// By this user or client.
    pub caller_id: Option<Uuid>,
    /// Items of a page.
    #[param(minimum = 1, maximum = 200, example = 50)]
    pub limit: Option<i64>,
    /// Cursor of the page, from the page before.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
}

/// Who has read which candidate
///
/// Newest first. Ids only: the log names nobody.
#[utoipa::path(tag = "audit", operation_id = "access_log_list", params(AccessLogQuery),
    responses((status = 200, description = "One page", body = PageOf<AccessEntry>)), security(("bearer" = ["access_log:read"])))]
#[get("/v1/audit/access-log")]
pub async fn access_log(call: Call, query: Query<AccessLogQuery>) -> Answer {
    // What was noted so far is written first, so that a reading is seen as soon as it is asked for.
    crate::candidates::flush_access_log(&call.app).await?;
    call.read(move |tx| Reply::page(&super::access_log(tx, &query.0)?)).await
}
