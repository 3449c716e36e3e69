//! The document, the documentation page, and a page for each error code. Everything is embedded: no internet is needed.

use std::borrow::Cow;
use std::sync::Arc;

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, get};
use chibo_openapi::{Code, Lang};

use crate::fail::Fail;
use crate::http::{NoQuery, PublicRequest, Query, escaped, path_text};

/// What the documentation page may load: itself only. Its styles and scripts are partly inline.
const POLICY: &str = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The `OpenAPI` document
#[utoipa::path(tag = "service", operation_id = "openapi_get",
    responses((status = 200, description = "This document", body = Object, content_type = "application/json")), security(()))]
#[get("/openapi.json")]
pub async fn openapi(public: PublicRequest, _: Query<NoQuery>) -> Result<HttpResponse, Fail> {
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "public, max-age=60")).content_type("application/json").body(public.app.contract.served()))
}

/// Where this API describes itself
///
/// RFC 9727: the document, the documentation page and the health of the service, as a link set.
#[utoipa::path(tag = "service", operation_id = "api_catalog_get",
    responses((status = 200, description = "The links", body = Object, content_type = "application/linkset+json")), security(()))]
#[get("/.well-known/api-catalog")]
pub async fn api_catalog(public: PublicRequest, _: Query<NoQuery>) -> Result<HttpResponse, Fail> {
    let at = |path: &str| format!("{}{path}", public.app.config.public_url);
    let links = serde_json::json!({ "linkset": [{
        "anchor": at("/v1"),
        "service-desc": [{ "href": at("/openapi.json"), "type": "application/json" }],
        "service-doc": [{ "href": at("/docs/"), "type": "text/html" }],
        "status": [{ "href": at("/readyz"), "type": "application/json" }],
    }] });
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "public, max-age=3600")).content_type("application/linkset+json").body(links.to_string()))
}

/// What an error code means
///
/// The page behind a problem's `type`, in Vietnamese and English.
#[utoipa::path(tag = "service", operation_id = "problems_get",
    params(("code" = String, Path, description = "The code with dashes, e.g. `validation-failed`", max_length = 64, pattern = "^[a-z-]+$", example = "validation-failed")),
    responses((status = 200, description = "The page", body = String, content_type = "text/html")), security(()))]
#[get("/problems/{code}")]
pub async fn problem_page(request: HttpRequest, _: PublicRequest, _: Query<NoQuery>) -> Result<HttpResponse, Fail> {
    let code: Code = path_text(&request, "code")?.replace('-', "_").parse().map_err(|_| Fail::not_found())?;
    let part = |lang: Lang| format!("<section lang=\"{}\"><h2>{}</h2><p>{}</p></section>", lang.tag(), escaped(code.title(lang)), escaped(code.template(lang)));
    let page = format!(
        "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>{code}</title><h1><code>{code}</code></h1><p>HTTP {status}, exit code {exit}</p>{vi}{en}</html>",
        code = code.as_str(),
        status = code.status(),
        exit = code.exit_code(),
        vi = part(Lang::Vi),
        en = part(Lang::En),
    );
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "public, max-age=3600")).content_type("text/html; charset=utf-8").body(page))
}

/// The documentation page: the embedded Swagger UI on `/docs/`.
#[derive(Clone)]
pub struct Ui(Arc<utoipa_swagger_ui::Config<'static>>);

impl Ui {
    /// The page for our own document.
    pub fn new() -> Self {
        Self(Arc::new(utoipa_swagger_ui::Config::from("/openapi.json").persist_authorization(false).try_it_out_enabled(true)))
    }
}

impl Default for Ui {
    fn default() -> Self {
        Self::new()
    }
}

/// `/docs` without the slash.
#[get("/docs")]
pub async fn to_docs() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/docs/")).insert_header((header::CONTENT_SECURITY_POLICY, POLICY)).finish()
}

/// A file of the documentation page.
#[get("/docs/{file:.*}")]
pub async fn docs(request: HttpRequest) -> Result<HttpResponse, Fail> {
    let ui = request.app_data::<Ui>().ok_or_else(Fail::not_found)?;
    let file = request.match_info().get("file").filter(|file| !file.is_empty()).unwrap_or("index.html");
    match utoipa_swagger_ui::serve(file, ui.0.clone()) {
        Ok(Some(file)) => Ok(HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
            .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
            .content_type(file.content_type.as_str())
            .body(match file.bytes {
                Cow::Borrowed(embedded) => Bytes::from_static(embedded),
                Cow::Owned(made) => made.into(),
            })),
        Ok(None) => Err(Fail::not_found()),
        Err(error) => Err(Fail::internal(&error.to_string())),
    }
}
