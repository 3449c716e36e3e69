//! Operations of a candidate's dossier.

use actix_web::{delete, get, post};
use chibo_openapi::candidates::{
    Checklist, HelperAssign, Helpers, Opinion, OpinionCreate, Opinions, Paper, PaperCreate, Papers, Sponsor, SponsorCreate, Sponsors,
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::{checklist, helpers, opinions, papers, sponsors};
use crate::http::{Answer, Body, BodyHash, CallerRequest, Id, IdPath, IfMatch, NoQuery, Query, Reply, SubId};

/// Documents the ids of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameters")]
pub struct SponsorPath {
    /// Id of the candidate.
    id: Uuid,
    /// Id of the sponsor.
    sponsor_id: Uuid,
}

/// Documents the ids of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameters")]
pub struct DocumentPath {
    /// Id of the candidate.
    id: Uuid,
    /// Id of the paper.
    document_id: Uuid,
}

/// Documents the ids of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameters")]
pub struct OpinionPath {
    /// Id of the candidate.
    id: Uuid,
    /// Id of the opinion.
    opinion_id: Uuid,
}

/// The helpers of a candidate
///
/// Newest first, with their times. The version is the candidate's.
#[utoipa::path(tag = "candidates", operation_id = "candidate_helpers_list", params(IdPath),
    responses((status = 200, description = "The helpers", body = Helpers)), extensions(("x-versioned" = json!(true))), security(("bearer" = ["candidates:read"])))]
#[get("/v1/candidates/{id}/helpers")]
pub async fn list_helpers(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| helpers::list(tx, id.0).and_then(|(version, found)| Reply::versioned(version, &found))).await
}

/// Give a candidate a helper
///
/// An official member of the candidate's cell, from a day on; whoever helped before no longer does. Without a member the present
/// helper's time ends. Moves to `fostering` and `admitted` name a helper themselves.
#[utoipa::path(tag = "candidates", operation_id = "candidate_helpers_assign", params(IdPath), request_body = HelperAssign,
    responses((status = 200, description = "The helpers as they are now", body = Helpers)), extensions(("x-versioned" = json!(true))), security(("bearer" = ["candidates:write"])))]
#[post("/v1/candidates/{id}/helpers")]
pub async fn assign_helper(request: CallerRequest, id: Id, _: Query<NoQuery>, order: Body<HelperAssign>) -> Answer {
    request.write(order.hash, move |tx| helpers::assign(tx, id.0, &order.value).and_then(|(version, found)| Reply::versioned(version, &found))).await
}

/// The sponsors of a candidate
///
/// Oldest first. The version is the candidate's.
#[utoipa::path(tag = "candidates", operation_id = "candidate_sponsors_list", params(IdPath),
    responses((status = 200, description = "The sponsors", body = Sponsors)), extensions(("x-versioned" = json!(true))), security(("bearer" = ["candidates:read"])))]
#[get("/v1/candidates/{id}/sponsors")]
pub async fn list_sponsors(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| sponsors::list(tx, id.0).and_then(|(version, found)| Reply::versioned(version, &found))).await
}

/// Record a sponsor
///
/// Two members; or the executive of the Youth Union or of the trade union, and one member. Whether they are enough is a condition
/// of the cell's resolution.
#[utoipa::path(tag = "candidates", operation_id = "candidate_sponsors_create", params(IdPath), request_body = SponsorCreate,
    responses((status = 201, description = "Recorded", body = Sponsor)), extensions(("x-versioned" = json!(true))), security(("bearer" = ["candidates:write"])))]
#[post("/v1/candidates/{id}/sponsors")]
pub async fn add_sponsor(request: CallerRequest, id: Id, _: Query<NoQuery>, new: Body<SponsorCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let (version, added) = sponsors::add(tx, id.0, &new.value)?;
            Reply::created(format!("/v1/candidates/{}/sponsors/{}", added.candidate_id, added.id), Some(version), &added)
        })
        .await
}

/// Remove a sponsor
///
/// Until the cell has resolved. `If-Match` names the version of the candidate.
#[utoipa::path(tag = "candidates", operation_id = "candidate_sponsors_delete", params(SponsorPath, IfMatch),
    responses((status = 204, description = "Removed")), security(("bearer" = ["candidates:write"])))]
#[delete("/v1/candidates/{id}/sponsors/{sponsor_id}")]
pub async fn remove_sponsor(request: CallerRequest, id: Id, sponsor: SubId, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| sponsors::remove(tx, id.0, sponsor.0).map(|()| Reply::nothing())).await
}

/// The papers of a candidate
///
/// Oldest record first: what each is and where it is kept, never a scan.
#[utoipa::path(tag = "candidates", operation_id = "candidate_documents_list", params(IdPath),
    responses((status = 200, description = "The papers", body = Papers)), security(("bearer" = ["candidates:read"])))]
#[get("/v1/candidates/{id}/documents")]
pub async fn list_documents(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    // Without a version: the day of expiry follows the ruleset of today, which changes without the candidate.
    request.read(move |tx| Reply::ok(&papers::list(tx, id.0)?)).await
}

/// Record a paper
///
/// A paper that is drawn up again is recorded again; the newest one of its kind counts.
#[utoipa::path(tag = "candidates", operation_id = "candidate_documents_create", params(IdPath), request_body = PaperCreate,
    responses((status = 201, description = "Recorded", body = Paper)), extensions(("x-versioned" = json!(true))), security(("bearer" = ["candidates:write"])))]
#[post("/v1/candidates/{id}/documents")]
pub async fn add_document(request: CallerRequest, id: Id, _: Query<NoQuery>, new: Body<PaperCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let (version, added) = papers::add(tx, id.0, &new.value)?;
            Reply::created(format!("/v1/candidates/{}/documents/{}", added.candidate_id, added.id), Some(version), &added)
        })
        .await
}

/// Remove a paper
///
/// Until an act rests on it: the cell's resolution on the forms 1 to 5, the decision on the consents, the ceremony on the receipt.
/// `If-Match` names the version of the candidate.
#[utoipa::path(tag = "candidates", operation_id = "candidate_documents_delete", params(DocumentPath, IfMatch),
    responses((status = 204, description = "Removed")), security(("bearer" = ["candidates:write"])))]
#[delete("/v1/candidates/{id}/documents/{document_id}")]
pub async fn remove_document(request: CallerRequest, id: Id, document: SubId, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| papers::remove(tx, id.0, document.0).map(|()| Reply::nothing())).await
}

/// The opinions on a candidate
///
/// Oldest record first. The version is the candidate's.
#[utoipa::path(tag = "candidates", operation_id = "candidate_opinions_list", params(IdPath),
    responses((status = 200, description = "The opinions", body = Opinions)), extensions(("x-versioned" = json!(true))), security(("bearer" = ["candidates:read"])))]
#[get("/v1/candidates/{id}/opinions")]
pub async fn list_opinions(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| opinions::list(tx, id.0).and_then(|(version, found)| Reply::versioned(version, &found))).await
}

/// Record an opinion
///
/// Of a mass organization that the person belongs to, or of the cell where the person lives.
#[utoipa::path(tag = "candidates", operation_id = "candidate_opinions_create", params(IdPath), request_body = OpinionCreate,
    responses((status = 201, description = "Recorded", body = Opinion)), extensions(("x-versioned" = json!(true))), security(("bearer" = ["candidates:write"])))]
#[post("/v1/candidates/{id}/opinions")]
pub async fn add_opinion(request: CallerRequest, id: Id, _: Query<NoQuery>, new: Body<OpinionCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let (version, added) = opinions::add(tx, id.0, &new.value)?;
            Reply::created(format!("/v1/candidates/{}/opinions/{}", added.candidate_id, added.id), Some(version), &added)
        })
        .await
}

/// Remove an opinion
///
/// Until the cell has resolved. `If-Match` names the version of the candidate.
#[utoipa::path(tag = "candidates", operation_id = "candidate_opinions_delete", params(OpinionPath, IfMatch),
    responses((status = 204, description = "Removed")), security(("bearer" = ["candidates:write"])))]
#[delete("/v1/candidates/{id}/opinions/{opinion_id}")]
pub async fn remove_opinion(request: CallerRequest, id: Id, opinion: SubId, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| opinions::remove(tx, id.0, opinion.0).map(|()| Reply::nothing())).await
}

/// What a dossier still needs
///
/// Each paper that this candidate needs, with the clause that asks for it: there, missing, expired or about to expire.
#[utoipa::path(tag = "candidates", operation_id = "candidate_checklist_get", params(IdPath),
    responses((status = 200, description = "The papers needed", body = Checklist)), security(("bearer" = ["candidates:read"])))]
#[get("/v1/candidates/{id}/checklist")]
pub async fn get_checklist(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| Reply::ok(&checklist::get(tx, id.0)?)).await
}
