//! The times of members in cells. Not here: the operations on members themselves (`moves/members`).

use actix_web::get;
use chibo_openapi::structure::MemberCells;

use crate::http::{Answer, CallerRequest, Id, IdPath, NoQuery, Query, Reply};

/// Which cells a member has been in
///
/// Newest first.
#[utoipa::path(tag = "structure", operation_id = "members_list_cells", params(IdPath),
    responses((status = 200, description = "The times in each cell", body = MemberCells)), extensions(("x-versioned" = json!(true))), security(("bearer" = ["members:read"])))]
#[get("/v1/members/{id}/cells")]
pub async fn cells(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::cells_of(tx, id.0).and_then(|(version, times)| Reply::versioned(version, &times))).await
}
