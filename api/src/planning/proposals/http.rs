//! Operations of proposals of quotas.

use actix_web::{get, post};
use chibo_openapi::PageOf;
use chibo_openapi::planning::{
    ProposalApply, ProposalCompareQuery, ProposalComparison, ProposalCreate, ProposalLine, ProposalLineChange, ProposalLines, ProposalsQuery, QuotaProposal,
};

use crate::http::{Answer, Body, CallerRequest, Id, IdPath, IfMatch, NoQuery, Query, Reply};

/// List proposals of quotas
#[utoipa::path(tag = "quotas", operation_id = "quota_proposals_list", params(ProposalsQuery),
    responses((status = 200, description = "One page", body = PageOf<QuotaProposal>)), security(("bearer" = ["quotas:read"])))]
#[get("/v1/quota-proposals")]
pub async fn list(request: CallerRequest, query: Query<ProposalsQuery>) -> Answer {
    request.read(move |tx| Reply::page(&super::list(tx, &query.0)?)).await
}

/// Propose quotas
///
/// A total is split over the units directly below the plan's committee by what their reviewed pools weigh, within bounds, in whole numbers
/// only. What cannot be split is refused with the bounds that conflict and by how much.
#[utoipa::path(tag = "quotas", operation_id = "quota_proposals_create", params(IdPath), request_body = ProposalCreate,
    responses((status = 201, description = "Computed", body = QuotaProposal)), security(("bearer" = ["quotas:write"])))]
#[post("/v1/plans/{id}/quota-proposals")]
pub async fn create(request: CallerRequest, id: Id, _: Query<NoQuery>, new: Body<ProposalCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let made = super::create(tx, id.0, &new.value)?;
            Reply::created(format!("/v1/quota-proposals/{}", made.id), Some(made.version), &made)
        })
        .await
}

/// Read a proposal of quotas
#[utoipa::path(tag = "quotas", operation_id = "quota_proposals_get", params(IdPath),
    responses((status = 200, description = "The proposal", body = QuotaProposal)), security(("bearer" = ["quotas:read"])))]
#[get("/v1/quota-proposals/{id}")]
pub async fn get(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// The units of a proposal
///
/// Those that the caller sees, by code, each with what its number came from and a sentence that says why.
#[utoipa::path(tag = "quotas", operation_id = "quota_proposals_list_lines", params(IdPath),
    responses((status = 200, description = "The units", body = ProposalLines)), security(("bearer" = ["quotas:read"])))]
#[get("/v1/quota-proposals/{id}/lines")]
pub async fn lines(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| Reply::ok(&super::lines(tx, id.0)?)).await
}

/// Compare two proposals
#[utoipa::path(tag = "quotas", operation_id = "quota_proposals_compare", params(IdPath, ProposalCompareQuery),
    responses((status = 200, description = "Where they differ", body = ProposalComparison)), security(("bearer" = ["quotas:read"])))]
#[get("/v1/quota-proposals/{id}/compare")]
pub async fn compare(request: CallerRequest, id: Id, query: Query<ProposalCompareQuery>) -> Answer {
    request.read(move |tx| Reply::ok(&super::compare(tx, id.0, query.0.with.into())?)).await
}

/// Apply a proposal
///
/// Writes its numbers as draft quotas, over the drafts that are there. Issued quotas are not touched: they refuse it.
#[utoipa::path(tag = "quotas", operation_id = "quota_proposals_apply", params(IdPath, IfMatch), request_body = ProposalApply,
    responses((status = 200, description = "Written, or would be", body = QuotaProposal)), security(("bearer" = ["quotas:write"])))]
#[post("/v1/quota-proposals/{id}/apply")]
pub async fn apply(request: CallerRequest, id: Id, _: Query<NoQuery>, act: Body<ProposalApply>) -> Answer {
    request.write(act.hash, move |tx| super::apply(tx, id.0, &act.value).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change a number of an applied proposal
///
/// The draft quota is changed, and the reason kept beside the proposal.
#[utoipa::path(tag = "quotas", operation_id = "quota_proposals_change", params(IdPath, IfMatch), request_body = ProposalLineChange,
    responses((status = 200, description = "Changed", body = ProposalLine)), security(("bearer" = ["quotas:write"])))]
#[post("/v1/quota-proposals/{id}/changes")]
pub async fn change(request: CallerRequest, id: Id, _: Query<NoQuery>, act: Body<ProposalLineChange>) -> Answer {
    request.write(act.hash, move |tx| super::change(tx, id.0, &act.value).and_then(|line| Reply::ok(&line))).await
}
