//! Operations of rulesets.

use actix_web::get;
use chibo_openapi::PageOf;
use chibo_openapi::regulations::{Ruleset, RulesetRevisions, RulesetsQuery};

use crate::http::{Answer, CallerRequest, Id, IdPath, NoQuery, Query, Reply};

/// List rulesets
///
/// Each is in force from its day until the next one's.
#[utoipa::path(tag = "rules", operation_id = "rulesets_list", params(RulesetsQuery),
    responses((status = 200, description = "One page", body = PageOf<Ruleset>)), security(("bearer" = ["rules:read"])))]
#[get("/v1/rulesets")]
pub async fn list(request: CallerRequest, query: Query<RulesetsQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Read a ruleset
#[utoipa::path(tag = "rules", operation_id = "rulesets_get", params(IdPath),
    responses((status = 200, description = "The ruleset", body = Ruleset)), security(("bearer" = ["rules:read"])))]
#[get("/v1/rulesets/{id}")]
pub async fn get(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Every revision of a ruleset
///
/// The first one and the corrections, oldest first.
#[utoipa::path(tag = "rules", operation_id = "rulesets_list_revisions", params(IdPath),
    responses((status = 200, description = "The revisions", body = RulesetRevisions)), security(("bearer" = ["rules:read"])))]
#[get("/v1/rulesets/{id}/revisions")]
pub async fn revisions(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| Reply::ok(&super::revisions(tx, id.0)?)).await
}
