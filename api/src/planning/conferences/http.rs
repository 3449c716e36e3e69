//! Operations of conferences.

use actix_web::{HttpResponse, delete, get, patch, post};
use chibo_openapi::PageOf;
use chibo_openapi::contests::HtmlPage;
use chibo_openapi::planning::{
    Conclusion, ConclusionCreate, ConclusionEdit, ConclusionsQuery, Conference, ConferenceCreate, ConferenceEdit, ConferenceTransition, ConferencesQuery,
    Contribution, ContributionCreate, ContributionEdit, Contributions, Minutes, Participant, ParticipantCreate, ParticipantEdit, Participants,
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::{conclusions, conference, contributions, minutes as whole, page, people};
use crate::fail::Fail;
use crate::http::{Answer, Body, BodyHash, CallerRequest, File, FileKind, Id, IdPath, IfMatch, NoQuery, Patch, Query, Reply, SubId};

/// Documents the ids of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameters")]
pub struct ParticipantPath {
    /// Id of the conference.
    id: Uuid,
    /// Id of the participant.
    participant_id: Uuid,
}

/// Documents the ids of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameters")]
pub struct ContributionPath {
    /// Id of the conference.
    id: Uuid,
    /// Id of the contribution.
    contribution_id: Uuid,
}

/// Documents the ids of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameters")]
pub struct ConclusionPath {
    /// Id of the conference.
    id: Uuid,
    /// Id of the conclusion.
    conclusion_id: Uuid,
}

/// List conferences
#[utoipa::path(tag = "planning", operation_id = "conferences_list", params(ConferencesQuery),
    responses((status = 200, description = "One page", body = PageOf<Conference>)), security(("bearer" = ["plans:read"])))]
#[get("/v1/conferences")]
pub async fn list(request: CallerRequest, query: Query<ConferencesQuery>) -> Answer {
    request.read(move |tx| Reply::page(&conference::list(tx, &query.0)?)).await
}

/// Call a conference
#[utoipa::path(tag = "planning", operation_id = "conferences_create", request_body = ConferenceCreate,
    responses((status = 201, description = "Called", body = Conference)), security(("bearer" = ["plans:write"])))]
#[post("/v1/conferences")]
pub async fn create(request: CallerRequest, _: Query<NoQuery>, new: Body<ConferenceCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let made = conference::create(tx, &new.value)?;
            Reply::created(format!("/v1/conferences/{}", made.id), Some(made.version), &made)
        })
        .await
}

/// Read a conference
#[utoipa::path(tag = "planning", operation_id = "conferences_get", params(IdPath),
    responses((status = 200, description = "The conference", body = Conference)), security(("bearer" = ["plans:read"])))]
#[get("/v1/conferences/{id}")]
pub async fn get(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    // How many cells there are is no matter of its version.
    request.read(move |tx| conference::get(tx, id.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change a conference
///
/// Until its minutes are closed.
#[utoipa::path(tag = "planning", operation_id = "conferences_update", params(IdPath, IfMatch),
    request_body(content = ConferenceEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Conference)), security(("bearer" = ["plans:write"])))]
#[patch("/v1/conferences/{id}")]
pub async fn update(request: CallerRequest, id: Id, _: Query<NoQuery>, edit: Patch<ConferenceEdit>) -> Answer {
    request.write(edit.hash, move |tx| conference::update(tx, id.0, &edit).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Remove a conference
///
/// One that is planned and to which nobody is invited.
#[utoipa::path(tag = "planning", operation_id = "conferences_delete", params(IdPath, IfMatch),
    responses((status = 204, description = "Removed")), security(("bearer" = ["plans:write"])))]
#[delete("/v1/conferences/{id}")]
pub async fn delete(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| conference::delete(tx, id.0).map(|()| Reply::nothing())).await
}

/// Move a conference
///
/// To `held` once it has begun, to `closed` when its minutes are final, and back to `held` to mend them.
#[utoipa::path(tag = "planning", operation_id = "conferences_transition", params(IdPath, IfMatch), request_body = ConferenceTransition,
    responses((status = 200, description = "Moved", body = Conference)), security(("bearer" = ["plans:write"])))]
#[post("/v1/conferences/{id}/transitions")]
pub async fn transition(request: CallerRequest, id: Id, _: Query<NoQuery>, act: Body<ConferenceTransition>) -> Answer {
    request.write(act.hash, move |tx| conference::transition(tx, id.0, &act.value).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// The minutes of a conference
#[utoipa::path(tag = "planning", operation_id = "conferences_minutes", params(IdPath),
    responses((status = 200, description = "The minutes", body = Minutes)), security(("bearer" = ["plans:read"])))]
#[get("/v1/conferences/{id}/minutes")]
pub async fn minutes(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| Reply::ok(&whole::get(tx, id.0)?)).await
}

/// The minutes of a conference, to print
///
/// A page for A4, in the form such minutes have, in the caller's language.
#[utoipa::path(tag = "planning", operation_id = "conferences_minutes_page", params(IdPath),
    responses((status = 200, description = "The page", body = HtmlPage, content_type = "text/html")), security(("bearer" = ["plans:read"])))]
#[get("/v1/conferences/{id}/minutes/page")]
pub async fn minutes_page(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Result<HttpResponse, Fail> {
    let lang = request.meta.lang;
    let page = request.look(move |tx| whole::get(tx, id.0).map(|found| page::minutes(&found, lang))).await?;
    Ok(File { name: "minutes".to_owned(), kind: FileKind::Html, bytes: page.into_bytes() }.sent())
}

/// Participants of a conference
#[utoipa::path(tag = "planning", operation_id = "participants_list", params(IdPath),
    responses((status = 200, description = "Participants", body = Participants)), security(("bearer" = ["plans:read"])))]
#[get("/v1/conferences/{id}/participants")]
pub async fn list_participants(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| Reply::ok(&people::list(tx, id.0)?)).await
}

/// Record a participant
#[utoipa::path(tag = "planning", operation_id = "participants_create", params(IdPath), request_body = ParticipantCreate,
    responses((status = 201, description = "Recorded", body = Participant)), security(("bearer" = ["plans:write"])))]
#[post("/v1/conferences/{id}/participants")]
pub async fn create_participant(request: CallerRequest, id: Id, _: Query<NoQuery>, new: Body<ParticipantCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let made = people::create(tx, id.0, &new.value)?;
            Reply::created(format!("/v1/conferences/{}/participants/{}", id.0.uuid(), made.id), Some(made.version), &made)
        })
        .await
}

/// Read a participant
#[utoipa::path(tag = "planning", operation_id = "participants_get", params(ParticipantPath),
    responses((status = 200, description = "Found", body = Participant)), security(("bearer" = ["plans:read"])))]
#[get("/v1/conferences/{id}/participants/{participant_id}")]
pub async fn get_participant(request: CallerRequest, id: Id, participant: SubId, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| people::get(tx, id.0, participant.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change a participant
#[utoipa::path(tag = "planning", operation_id = "participants_update", params(ParticipantPath, IfMatch),
    request_body(content = ParticipantEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Participant)), security(("bearer" = ["plans:write"])))]
#[patch("/v1/conferences/{id}/participants/{participant_id}")]
pub async fn update_participant(request: CallerRequest, id: Id, participant: SubId, _: Query<NoQuery>, edit: Patch<ParticipantEdit>) -> Answer {
    request.write(edit.hash, move |tx| people::update(tx, id.0, participant.0, &edit).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Remove a participant
#[utoipa::path(tag = "planning", operation_id = "participants_delete", params(ParticipantPath, IfMatch),
    responses((status = 204, description = "Removed")), security(("bearer" = ["plans:write"])))]
#[delete("/v1/conferences/{id}/participants/{participant_id}")]
pub async fn delete_participant(request: CallerRequest, id: Id, participant: SubId, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| people::delete(tx, id.0, participant.0).map(|()| Reply::nothing())).await
}

/// Invite the secretaries of all cells
///
/// Those who are not invited yet, as they are on the day of the conference; of a cell whose post is vacant, whoever will come for it.
#[utoipa::path(tag = "planning", operation_id = "participants_invite_secretaries", params(IdPath),
    responses((status = 200, description = "Everybody who is invited", body = Participants)), security(("bearer" = ["plans:write"])))]
#[post("/v1/conferences/{id}/participants/secretaries")]
pub async fn invite_secretaries(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| Reply::ok(&people::invite_secretaries(tx, id.0)?)).await
}

/// Contributions of a conference
#[utoipa::path(tag = "planning", operation_id = "contributions_list", params(IdPath),
    responses((status = 200, description = "Contributions", body = Contributions)), security(("bearer" = ["plans:read"])))]
#[get("/v1/conferences/{id}/contributions")]
pub async fn list_contributions(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| Reply::ok(&contributions::list(tx, id.0)?)).await
}

/// Record a contribution
#[utoipa::path(tag = "planning", operation_id = "contributions_create", params(IdPath), request_body = ContributionCreate,
    responses((status = 201, description = "Recorded", body = Contribution)), security(("bearer" = ["plans:write"])))]
#[post("/v1/conferences/{id}/contributions")]
pub async fn create_contribution(request: CallerRequest, id: Id, _: Query<NoQuery>, new: Body<ContributionCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let made = contributions::create(tx, id.0, &new.value)?;
            Reply::created(format!("/v1/conferences/{}/contributions/{}", id.0.uuid(), made.id), Some(made.version), &made)
        })
        .await
}

/// Read a contribution
#[utoipa::path(tag = "planning", operation_id = "contributions_get", params(ContributionPath),
    responses((status = 200, description = "Found", body = Contribution)), security(("bearer" = ["plans:read"])))]
#[get("/v1/conferences/{id}/contributions/{contribution_id}")]
pub async fn get_contribution(request: CallerRequest, id: Id, contribution: SubId, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| contributions::get(tx, id.0, contribution.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change a contribution
#[utoipa::path(tag = "planning", operation_id = "contributions_update", params(ContributionPath, IfMatch),
    request_body(content = ContributionEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Contribution)), security(("bearer" = ["plans:write"])))]
#[patch("/v1/conferences/{id}/contributions/{contribution_id}")]
pub async fn update_contribution(request: CallerRequest, id: Id, contribution: SubId, _: Query<NoQuery>, edit: Patch<ContributionEdit>) -> Answer {
    request.write(edit.hash, move |tx| contributions::update(tx, id.0, contribution.0, &edit).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Remove a contribution
#[utoipa::path(tag = "planning", operation_id = "contributions_delete", params(ContributionPath, IfMatch),
    responses((status = 204, description = "Removed")), security(("bearer" = ["plans:write"])))]
#[delete("/v1/conferences/{id}/contributions/{contribution_id}")]
pub async fn delete_contribution(request: CallerRequest, id: Id, contribution: SubId, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| contributions::delete(tx, id.0, contribution.0).map(|()| Reply::nothing())).await
}

/// Record a conclusion
#[utoipa::path(tag = "planning", operation_id = "conclusions_create", params(IdPath), request_body = ConclusionCreate,
    responses((status = 201, description = "Recorded", body = Conclusion)), security(("bearer" = ["plans:write"])))]
#[post("/v1/conferences/{id}/conclusions")]
pub async fn create_conclusion(request: CallerRequest, id: Id, _: Query<NoQuery>, new: Body<ConclusionCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let made = conclusions::create(tx, id.0, &new.value)?;
            Reply::created(format!("/v1/conferences/{}/conclusions/{}", id.0.uuid(), made.id), Some(made.version), &made)
        })
        .await
}

/// Read a conclusion
#[utoipa::path(tag = "planning", operation_id = "conclusions_get", params(ConclusionPath),
    responses((status = 200, description = "Found", body = Conclusion)), security(("bearer" = ["plans:read"])))]
#[get("/v1/conferences/{id}/conclusions/{conclusion_id}")]
pub async fn get_conclusion(request: CallerRequest, id: Id, conclusion: SubId, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| conclusions::get(tx, id.0, conclusion.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change a conclusion
#[utoipa::path(tag = "planning", operation_id = "conclusions_update", params(ConclusionPath, IfMatch),
    request_body(content = ConclusionEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Conclusion)), security(("bearer" = ["plans:write"])))]
#[patch("/v1/conferences/{id}/conclusions/{conclusion_id}")]
pub async fn update_conclusion(request: CallerRequest, id: Id, conclusion: SubId, _: Query<NoQuery>, edit: Patch<ConclusionEdit>) -> Answer {
    request.write(edit.hash, move |tx| conclusions::update(tx, id.0, conclusion.0, &edit).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Remove a conclusion
#[utoipa::path(tag = "planning", operation_id = "conclusions_delete", params(ConclusionPath, IfMatch),
    responses((status = 204, description = "Removed")), security(("bearer" = ["plans:write"])))]
#[delete("/v1/conferences/{id}/conclusions/{conclusion_id}")]
pub async fn delete_conclusion(request: CallerRequest, id: Id, conclusion: SubId, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| conclusions::delete(tx, id.0, conclusion.0).map(|()| Reply::nothing())).await
}

/// List conclusions
///
/// Of all conferences that the caller sees; with `open=true&due_until=` what is due.
#[utoipa::path(tag = "planning", operation_id = "conclusions_list", params(ConclusionsQuery),
    responses((status = 200, description = "One page", body = PageOf<Conclusion>)), security(("bearer" = ["plans:read"])))]
#[get("/v1/conclusions")]
pub async fn list_conclusions(request: CallerRequest, query: Query<ConclusionsQuery>) -> Answer {
    request.read(move |tx| Reply::page(&conclusions::list(tx, &query.0)?)).await
}
