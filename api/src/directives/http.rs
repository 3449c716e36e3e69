//! Operations of directives.

use actix_web::{delete, get, patch, post};
use chibo_openapi::PageOf;
use chibo_openapi::directives::{Directive, DirectiveCreate, DirectiveEdit};
use chibo_openapi::vocabulary::DirectiveKind;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::http::input::{BodyHash, NoQuery};
use crate::http::page::sorts;
use crate::http::{Answer, Body, Call, Id, IdPath, IfMatch, Patch, Query, Reply};

sorts! {
    /// Sort keys of directives.
    DirectiveSort { IssuedOn "issued_on", CreatedAt "created_at" }
}

/// Which directives, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DirectivesQuery {
    /// Part of the title, without regard to case and marks.
    #[param(min_length = 1, max_length = 100, example = "phuong huong")]
    pub q: Option<String>,
    /// Numbers in either form, separated by commas; `1-HD/TW` and `01-HD/TW` are the same.
    #[param(max_items = 100, style = Form, explode = false)]
    pub number: Option<Vec<String>>,
    /// Types of document, separated by commas.
    #[param(max_items = 20, style = Form, explode = false)]
    pub kind: Option<Vec<DirectiveKind>>,
    /// Issuers as abbreviated in numbers, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub issuer: Option<Vec<String>>,
    /// The running number.
    #[param(minimum = 1, maximum = 9999, example = 60)]
    pub serial: Option<i32>,
    /// Committees that recorded them, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub committee_id: Option<Vec<Uuid>>,
    /// Issued on this day or later.
    #[param(example = "2022-01-01")]
    pub issued_on_gte: Option<NaiveDate>,
    /// Issued before this day.
    #[param(example = "2023-01-01")]
    pub issued_on_lt: Option<NaiveDate>,
    /// `issued_on` or `created_at`; `-` in front for the other direction. `-issued_on` when absent.
    #[param(pattern = "^-?(issued_on|created_at)$", max_length = 20, example = "-issued_on")]
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

/// List directives
///
/// Of every committee: directives are official documents.
#[utoipa::path(tag = "planning", operation_id = "directives_list", params(DirectivesQuery),
    responses((status = 200, description = "One page", body = PageOf<Directive>)), security(("bearer" = ["directives:read"])))]
#[get("/v1/directives")]
pub async fn list(call: Call, query: Query<DirectivesQuery>) -> Answer {
    call.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Record a directive
///
/// Issuer, running number, type and day of issue together must be new: the same number comes back in another term.
#[utoipa::path(tag = "planning", operation_id = "directives_create", request_body = DirectiveCreate,
    responses((status = 201, description = "Recorded", body = Directive)), security(("bearer" = ["directives:write"])))]
#[post("/v1/directives")]
pub async fn create(call: Call, _: Query<NoQuery>, new: Body<DirectiveCreate>) -> Answer {
    call.write(new.hash, move |tx| {
        let created = super::create(tx, &new.value)?;
        Reply::created(format!("/v1/directives/{}", created.id), Some(created.version), &created)
    })
    .await
}

/// Read a directive
#[utoipa::path(tag = "planning", operation_id = "directives_get", params(IdPath),
    responses((status = 200, description = "The directive", body = Directive)), security(("bearer" = ["directives:read"])))]
#[get("/v1/directives/{id}")]
pub async fn get(call: Call, id: Id, _: Query<NoQuery>) -> Answer {
    call.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change a directive
///
/// By the committee that recorded it.
#[utoipa::path(tag = "planning", operation_id = "directives_update", params(IdPath, IfMatch),
    request_body(content = DirectiveEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Directive)), security(("bearer" = ["directives:write"])))]
#[patch("/v1/directives/{id}")]
pub async fn update(call: Call, id: Id, _: Query<NoQuery>, edit: Patch<DirectiveEdit>) -> Answer {
    call.write(edit.hash, move |tx| super::update(tx, id.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await
}

/// Delete a directive
///
/// Refused while a plan rests on it or another directive carries it out.
#[utoipa::path(tag = "planning", operation_id = "directives_delete", params(IdPath, IfMatch),
    responses((status = 204, description = "Deleted")), security(("bearer" = ["directives:write"])))]
#[delete("/v1/directives/{id}")]
pub async fn delete(call: Call, id: Id, _: Query<NoQuery>) -> Answer {
    call.write(BodyHash::default(), move |tx| super::delete(tx, id.0).map(|()| Reply::nothing())).await
}
