//! Operations of sessions.

use actix_web::{delete, get, post};
use chibo_openapi::PageOf;
use chibo_openapi::accounts::{Grant, Me, PasswordChange, Session, SessionCreate, SessionRefresh, SessionTokens};

use crate::auth::GrantUnit;
use crate::fail::Outcome;
use crate::http::{Answer, Body, BodyHash, CallerRequest, Id, IdPath, LoginRequest, NoQuery, PublicRequest, Query, Reply};
use crate::structure::names::with_names;

/// Log in
///
/// The same answer and the same time for an unknown user as for a wrong password; repeated failures must wait.
#[utoipa::path(tag = "auth", operation_id = "sessions_create", request_body = SessionCreate,
    responses((status = 201, description = "Logged in", body = SessionTokens),
              (status = 401, description = "Username or password is wrong", body = chibo_openapi::Problem, content_type = "application/problem+json")),
    security(()))]
#[post("/v1/auth/sessions")]
pub async fn create(login: LoginRequest, _: Query<NoQuery>, body: Body<SessionCreate>) -> Outcome<Reply> {
    Ok(Reply::with_status(201, &super::log_in(&login.0, body.value).await?)?.secret())
}

/// Refresh a session
///
/// Each refresh token is used once. A repeat within 20 seconds gets the same successor; a later one ends the session.
#[utoipa::path(tag = "auth", operation_id = "sessions_refresh", request_body = SessionRefresh,
    responses((status = 200, description = "New tokens", body = SessionTokens),
              (status = 401, description = "The token is wrong, used or expired", body = chibo_openapi::Problem, content_type = "application/problem+json")),
    security(()))]
#[post("/v1/auth/sessions/refresh")]
pub async fn refresh(public: PublicRequest, _: Query<NoQuery>, body: Body<SessionRefresh>) -> Outcome<Reply> {
    Ok(Reply::ok(&super::refresh(&public, &body.value.refresh_token).await?)?.secret())
}

/// List my sessions
#[utoipa::path(tag = "auth", operation_id = "sessions_list",
    responses((status = 200, description = "Live sessions, newest first", body = PageOf<Session>)), security(("bearer" = [])))]
#[get("/v1/auth/sessions")]
pub async fn list(request: CallerRequest, _: Query<NoQuery>) -> Answer {
    request.read(|tx| Reply::page(&super::list(tx)?)).await
}

/// Log out
#[utoipa::path(tag = "auth", operation_id = "sessions_delete_current", responses((status = 204, description = "Ended")), extensions(("x-not-found" = json!(true))), security(("bearer" = [])))]
#[delete("/v1/auth/sessions/current")]
pub async fn delete_current(request: CallerRequest, _: Query<NoQuery>) -> Answer {
    let app = request.app.clone();
    let answer = request.write(BodyHash::default(), |tx| super::end_current(tx).map(|()| Reply::nothing())).await;
    app.auth.forget_callers();
    answer
}

/// End one of my sessions
#[utoipa::path(tag = "auth", operation_id = "sessions_delete", params(IdPath), responses((status = 204, description = "Ended")), extensions(("x-not-found" = json!(true))), security(("bearer" = [])))]
#[delete("/v1/auth/sessions/{id}")]
pub async fn delete(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    let app = request.app.clone();
    let answer = request.write(BodyHash::default(), move |tx| super::end(tx, id.0).map(|()| Reply::nothing())).await;
    app.auth.forget_callers();
    answer
}

/// Who am I
///
/// Identity, roles with their units, and what they allow.
#[utoipa::path(tag = "auth", operation_id = "me_get", responses((status = 200, description = "The caller", body = Me)), security(("bearer" = [])))]
#[get("/v1/auth/me")]
pub async fn me(request: CallerRequest, _: Query<NoQuery>) -> Answer {
    let caller = &request.caller;
    let grants = caller.grants.iter().map(|grant| {
        let (committee_id, cell_id) = match grant.on {
            GrantUnit::Everything => (None, None),
            GrantUnit::Committee(id) => (Some(id.uuid()), None),
            GrantUnit::Cell(id) => (None, Some(id.uuid())),
        };
        Grant {
            id: grant.id.uuid(),
            role: grant.role,
            committee_id,
            committee_code: None,
            committee_name: None,
            cell_id,
            cell_code: None,
            cell_name: None,
            created_at: grant.created_at,
        }
    });
    let me = Me {
        kind: caller.kind,
        id: caller.id.uuid(),
        name: caller.name.clone(),
        display_name: caller.display_name.clone(),
        grants: grants.collect(),
        scopes: caller.effective_scopes(),
        requests_per_second: i64::from(request.app.config.rate_per_second),
    };
    request.read(move |tx| Reply::ok(&with_names(tx, me.clone())?)).await
}

/// Change my password
///
/// Ends every other session of mine.
#[utoipa::path(tag = "auth", operation_id = "password_change", request_body = PasswordChange,
    responses((status = 204, description = "Changed")), extensions(("x-not-found" = json!(true))), security(("bearer" = [])))]
#[post("/v1/auth/password")]
pub async fn change_password(request: CallerRequest, _: Query<NoQuery>, body: Body<PasswordChange>) -> Answer {
    super::change_password(request, body.value, body.hash).await
}
