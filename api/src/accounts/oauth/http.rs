//! Operations of OAuth 2. Their errors have the shape of RFC 6749, since standard clients expect it.

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chibo_openapi::accounts::{Jwks, OauthError, OauthIntrospection, OauthMetadata, OauthToken, OauthTokenForm, OauthTokenRequest};
use serde::Serialize;

use super::{Refusal, credentials, field, granted};
use crate::accounts::clients::{self, Authenticated};
use crate::fail::Fail;
use crate::http::{NoQuery, PublicRequest, Query, read_form};

type Form = Vec<(String, String)>;

/// Either a refusal that OAuth has words for, or a failure that it has not (429, 503).
enum OauthFailure {
    Oauth(Refusal),
    Other(Fail),
}

impl From<Refusal> for OauthFailure {
    fn from(refusal: Refusal) -> Self {
        Self::Oauth(refusal)
    }
}

impl From<Fail> for OauthFailure {
    fn from(fail: Fail) -> Self {
        match fail.code().status() {
            400 | 415 | 422 => {
                Self::Oauth(Refusal(400, "invalid_request", "the form cannot be read: send application/x-www-form-urlencoded with each field once"))
            }
            _ => Self::Other(fail),
        }
    }
}

fn answer<T: Serialize>(outcome: Result<T, OauthFailure>) -> Result<HttpResponse, Fail> {
    match outcome {
        Ok(body) => Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).insert_header((header::PRAGMA, "no-cache")).json(body)),
        Err(OauthFailure::Other(fail)) => Err(fail),
        Err(OauthFailure::Oauth(Refusal(status, error, description))) => {
            let mut response = HttpResponse::build(StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST));
            if status == 401 {
                response.insert_header((header::WWW_AUTHENTICATE, "Basic realm=\"chibo\""));
            }
            response.insert_header((header::CACHE_CONTROL, "no-store"));
            Ok(response.json(OauthError { error: error.to_owned(), error_description: description.to_owned() }))
        }
    }
}

/// The form and, when the request names one, the client, for which the request counts as any other of its requests does.
async fn read<T: utoipa::ToSchema>(request: &HttpRequest, payload: Payload, public: &PublicRequest) -> Result<(Form, Option<Authenticated>), OauthFailure> {
    let form = read_form::<T>(request, payload).await?;
    let authorization = request.headers().get(header::AUTHORIZATION).map(|value| value.to_str().unwrap_or_default());
    let client = match credentials(authorization, &form)? {
        Some(named) => {
            let Some(client) = clients::authenticate(&public.app, named).await? else {
                public.meta.spend(public.app.limits.failure(public.meta.address))?;
                return Err(Refusal(401, "invalid_client", "client id or secret is wrong, or the client is disabled or expired").into());
            };
            public.meta.spend(public.app.limits.caller(client.id.uuid()))?;
            Some(client)
        }
        None => None,
    };
    Ok((form, client))
}

const UNKNOWN_CLIENT: Refusal = Refusal(401, "invalid_client", "the client must name itself with its secret");

/// Get a token with client credentials
///
/// Form body; the client names itself by HTTP Basic or in the form. Errors have the shape of RFC 6749.
#[utoipa::path(tag = "auth", operation_id = "oauth_token", request_body(content = OauthTokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "A token", body = OauthToken), (status = 400, description = "Refused", body = OauthError),
              (status = 401, description = "Unknown client", body = OauthError)), extensions(("x-own-errors" = json!(true))), security(()))]
#[post("/oauth/token")]
pub async fn token(request: HttpRequest, payload: web::Payload, public: PublicRequest, _: Query<NoQuery>) -> Result<HttpResponse, Fail> {
    let outcome = async {
        let (form, client) = read::<OauthTokenRequest>(&request, payload.into_inner(), &public).await?;
        match field(&form, "grant_type") {
            Some("client_credentials") => {}
            Some(_) => return Err(OauthFailure::from(Refusal(400, "unsupported_grant_type", "only client_credentials"))),
            None => return Err(OauthFailure::from(Refusal(400, "invalid_request", "grant_type is missing"))),
        }
        let client = client.ok_or(UNKNOWN_CLIENT)?;
        let scopes = granted(field(&form, "scope"), &client.scopes)?;
        Ok(super::token(&public.app, client, &scopes).await?)
    };
    answer(outcome.await)
}

/// Revoke a token
///
/// RFC 7009. Answers 200 also for a token that is unknown or somebody else's.
#[utoipa::path(tag = "auth", operation_id = "oauth_revoke", request_body(content = OauthTokenForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "Revoked, or nothing to revoke", body = Object), (status = 400, description = "Refused", body = OauthError),
              (status = 401, description = "Unknown client", body = OauthError)), extensions(("x-own-errors" = json!(true))), security(()))]
#[post("/oauth/revoke")]
pub async fn revoke(request: HttpRequest, payload: web::Payload, public: PublicRequest, _: Query<NoQuery>) -> Result<HttpResponse, Fail> {
    let outcome = async {
        let (form, client) = read::<OauthTokenForm>(&request, payload.into_inner(), &public).await?;
        let held = field(&form, "token").ok_or(Refusal(400, "invalid_request", "token is missing"))?;
        super::revoke(&public.app, held, client.as_ref()).await?;
        Ok(serde_json::json!({}))
    };
    answer(outcome.await)
}

/// Look into a token
///
/// RFC 7662, for resource servers that are clients themselves. Of an inactive token nothing more is said.
#[utoipa::path(tag = "auth", operation_id = "oauth_introspect", request_body(content = OauthTokenForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "What it is worth", body = OauthIntrospection), (status = 400, description = "Refused", body = OauthError),
              (status = 401, description = "Unknown client", body = OauthError)), extensions(("x-own-errors" = json!(true))), security(()))]
#[post("/oauth/introspect")]
pub async fn introspect(request: HttpRequest, payload: web::Payload, public: PublicRequest, _: Query<NoQuery>) -> Result<HttpResponse, Fail> {
    let outcome = async {
        let (form, client) = read::<OauthTokenForm>(&request, payload.into_inner(), &public).await?;
        client.ok_or(UNKNOWN_CLIENT)?;
        let held = field(&form, "token").ok_or(Refusal(400, "invalid_request", "token is missing"))?;
        Ok(super::introspect(&public.app, held).await?)
    };
    answer(outcome.await)
}

/// Public keys of access tokens
#[utoipa::path(tag = "auth", operation_id = "jwks_get", responses((status = 200, description = "The keys, newest first", body = Jwks)), security(()))]
#[get("/.well-known/jwks.json")]
pub async fn jwks(public: PublicRequest, _: Query<NoQuery>) -> Result<HttpResponse, Fail> {
    let keys = public.app.auth.keys.public().await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "public, max-age=60")).json(keys))
}

/// OAuth 2 metadata
#[utoipa::path(tag = "auth", operation_id = "oauth_metadata_get", responses((status = 200, description = "RFC 8414", body = OauthMetadata)), security(()))]
#[get("/.well-known/oauth-authorization-server")]
pub async fn metadata(public: PublicRequest, _: Query<NoQuery>) -> Result<HttpResponse, Fail> {
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "public, max-age=300")).json(super::metadata(&public.app).await?))
}
