//! Operations of members.

use actix_web::{get, patch, post};
use chibo_openapi::PageOf;
use chibo_openapi::members::{Member, MemberCells, MemberCreate, MemberEdit, MemberTransfer, MemberTransition};
use chibo_openapi::vocabulary::{MemberStatus, Sex};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::http::input::NoQuery;
use crate::http::page::sorts;
use crate::http::{Answer, Body, Call, Id, IdPath, IfMatch, Patch, Query, Reply};

sorts! {
    /// Sort keys of members; names sort by given name.
    MemberSort { Name "name", CreatedAt "created_at" }
}

/// Which members, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MembersQuery {
    /// Part of the name, without regard to case and marks.
    #[param(min_length = 1, max_length = 100, example = "nguyen thi")]
    pub q: Option<String>,
    /// Cells today, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub cell_id: Option<Vec<Uuid>>,
    /// Committees directly above the cells, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub committee_id: Option<Vec<Uuid>>,
    /// States, separated by commas; without it also those who left.
    #[param(max_items = 5, style = Form, explode = false)]
    pub status: Option<Vec<MemberStatus>>,
    /// Sexes, separated by commas.
    #[param(max_items = 5, style = Form, explode = false)]
    pub sex: Option<Vec<Sex>>,
    /// `name` (by given name) or `created_at`; `-` in front for the other direction.
    #[param(pattern = "^-?(name|created_at)$", max_length = 20, example = "name")]
    pub sort: Option<String>,
    /// Items of a page.
    #[param(minimum = 1, maximum = 200, example = 50)]
    pub limit: Option<i64>,
    /// Cursor of the page, from the page before.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
    /// Also count all items.
    pub include_total: Option<bool>,
}

/// List members
#[utoipa::path(tag = "structure", operation_id = "members_list", params(MembersQuery),
    responses((status = 200, description = "One page", body = PageOf<Member>)), security(("bearer" = ["members:read"])))]
#[get("/v1/members")]
pub async fn list(call: Call, query: Query<MembersQuery>) -> Answer {
    call.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Record a member
///
/// In the cell of today; official with a day of becoming so, else probationary.
#[utoipa::path(tag = "structure", operation_id = "members_create", request_body = MemberCreate,
    responses((status = 201, description = "Recorded", body = Member)), security(("bearer" = ["members:write"])))]
#[post("/v1/members")]
pub async fn create(call: Call, _: Query<NoQuery>, new: Body<MemberCreate>) -> Answer {
    call.write(new.hash, move |tx| {
        let created = super::create(tx, &new.value)?;
        Reply::created(format!("/v1/members/{}", created.id), Some(created.version), &created)
    })
    .await
}

/// Read a member
#[utoipa::path(tag = "structure", operation_id = "members_get", params(IdPath),
    responses((status = 200, description = "The member", body = Member)), security(("bearer" = ["members:read"])))]
#[get("/v1/members/{id}")]
pub async fn get(call: Call, id: Id, _: Query<NoQuery>) -> Answer {
    call.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change a member
///
/// Corrects the record; cell and standing change by transfers and transitions.
#[utoipa::path(tag = "structure", operation_id = "members_update", params(IdPath, IfMatch),
    request_body(content = MemberEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Member)), security(("bearer" = ["members:write"])))]
#[patch("/v1/members/{id}")]
pub async fn update(call: Call, id: Id, _: Query<NoQuery>, edit: Patch<MemberEdit>) -> Answer {
    call.write(edit.hash, move |tx| super::update(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await
}

/// Which cells a member has been in
///
/// Newest first.
#[utoipa::path(tag = "structure", operation_id = "members_list_cells", params(IdPath),
    responses((status = 200, description = "The times in each cell", body = MemberCells)), security(("bearer" = ["members:read"])))]
#[get("/v1/members/{id}/cells")]
pub async fn cells(call: Call, id: Id, _: Query<NoQuery>) -> Answer {
    call.read(move |tx| super::cells_of(tx, id.0).and_then(|(version, times)| Reply::versioned(version, &times))).await
}

/// Move a member to another cell
///
/// From a day on; the posts held in the old cell end on that day. Needs the permission on both cells.
#[utoipa::path(tag = "structure", operation_id = "members_transfer", params(IdPath, IfMatch), request_body = MemberTransfer,
    responses((status = 200, description = "Moved", body = Member)), security(("bearer" = ["members:write"])))]
#[post("/v1/members/{id}/transfers")]
pub async fn transfer(call: Call, id: Id, _: Query<NoQuery>, act: Body<MemberTransfer>) -> Answer {
    call.write(act.hash, move |tx| super::transfer(tx, id.0, &act.value).and_then(|moved| Reply::versioned(moved.version, &moved))).await
}

/// Change a member's standing
///
/// A probationary member becomes official; any member leaves, with a reason, and the posts held end. Leaving is final.
#[utoipa::path(tag = "structure", operation_id = "members_transition", params(IdPath, IfMatch), request_body = MemberTransition,
    responses((status = 200, description = "Changed", body = Member)), security(("bearer" = ["members:write"])))]
#[post("/v1/members/{id}/transitions")]
pub async fn transition(call: Call, id: Id, _: Query<NoQuery>, act: Body<MemberTransition>) -> Answer {
    call.write(act.hash, move |tx| super::transition(tx, id.0, &act.value).and_then(|moved| Reply::versioned(moved.version, &moved))).await
}
