//! Operations of rulesets.

use actix_web::{get, post};
use chibo_openapi::PageOf;
use chibo_openapi::rulesets::{Ruleset, RulesetCorrect, RulesetCreate, RulesetRevisions};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::http::input::NoQuery;
use crate::http::page::sorts;
use crate::http::{Answer, Body, Call, Id, IdPath, IfMatch, Query, Reply};

sorts! {
    /// Sort keys of rulesets.
    RulesetSort { InForceFrom "in_force_from" }
}

/// Which rulesets, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RulesetsQuery {
    /// The one in force on this day.
    #[param(example = "2023-02-09")]
    pub on: Option<NaiveDate>,
    /// Numbers of regulations, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub code: Option<Vec<String>>,
    /// `in_force_from`; `-` in front for the other direction. `-in_force_from` when absent.
    #[param(pattern = "^-?in_force_from$", max_length = 20, example = "-in_force_from")]
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

/// List rulesets
///
/// Each is in force from its day until the next one's.
#[utoipa::path(tag = "rules", operation_id = "rulesets_list", params(RulesetsQuery),
    responses((status = 200, description = "One page", body = PageOf<Ruleset>)), security(("bearer" = ["rules:read"])))]
#[get("/v1/rulesets")]
pub async fn list(call: Call, query: Query<RulesetsQuery>) -> Answer {
    call.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Add a ruleset
///
/// It applies to acts from its first day on; those recorded before keep the ruleset and revision they were taken under.
#[utoipa::path(tag = "rules", operation_id = "rulesets_create", request_body = RulesetCreate,
    responses((status = 201, description = "Added", body = Ruleset)), security(("bearer" = ["rules:write"])))]
#[post("/v1/rulesets")]
pub async fn create(call: Call, _: Query<NoQuery>, new: Body<RulesetCreate>) -> Answer {
    call.write(new.hash, move |tx| {
        let created = super::create(tx, &new.value)?;
        Reply::created(format!("/v1/rulesets/{}", created.id), Some(created.version), &created)
    })
    .await
}

/// Read a ruleset
#[utoipa::path(tag = "rules", operation_id = "rulesets_get", params(IdPath),
    responses((status = 200, description = "The ruleset", body = Ruleset)), security(("bearer" = ["rules:read"])))]
#[get("/v1/rulesets/{id}")]
pub async fn get(call: Call, id: Id, _: Query<NoQuery>) -> Answer {
    call.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Every revision of a ruleset
///
/// The first one and the corrections, oldest first.
#[utoipa::path(tag = "rules", operation_id = "rulesets_list_revisions", params(IdPath),
    responses((status = 200, description = "The revisions", body = RulesetRevisions)), security(("bearer" = ["rules:read"])))]
#[get("/v1/rulesets/{id}/revisions")]
pub async fn revisions(call: Call, id: Id, _: Query<NoQuery>) -> Answer {
    call.read(move |tx| Reply::ok(&super::revisions(tx, id.0)?)).await
}

/// Correct a ruleset
///
/// Adds a revision with reason and document; earlier revisions stay, and so do the acts taken under them.
#[utoipa::path(tag = "rules", operation_id = "rulesets_correct", params(IdPath, IfMatch), request_body = RulesetCorrect,
    responses((status = 200, description = "Corrected", body = Ruleset)), security(("bearer" = ["rules:write"])))]
#[post("/v1/rulesets/{id}/revisions")]
pub async fn correct(call: Call, id: Id, _: Query<NoQuery>, act: Body<RulesetCorrect>) -> Answer {
    call.write(act.hash, move |tx| super::correct(tx, id.0, &act.value).and_then(|corrected| Reply::versioned(corrected.version, &corrected))).await
}
