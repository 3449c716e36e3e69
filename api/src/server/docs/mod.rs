//! The document, the documentation pages, and a page for each error code. Everything is embedded: no internet is needed.

use std::borrow::Cow;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, get};
use chibo_openapi::{Code, Lang};

use crate::fail::Fail;
use crate::http::{NoQuery, PublicRequest, Query, escaped, path_text};

/// What the documentation pages may load and ask: this server alone. Swagger UI sets styles of its own on its elements.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

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

/// Where whoever opens the address of a server in a browser is led. For now: what stands there may become a page of its own.
#[get("/")]
pub async fn root() -> HttpResponse {
    HttpResponse::TemporaryRedirect().insert_header((header::LOCATION, "/docs/")).finish()
}

/// `/docs` without the slash, against which the links of the pages would be wrong.
#[get("/docs")]
pub async fn to_docs() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/docs/")).finish()
}

/// A file of the documentation pages: the landing page in either language, and the reference, which is Swagger UI with a page and settings of ours.
#[get("/docs/{file:.*}")]
pub async fn docs(request: HttpRequest, public: PublicRequest) -> Result<HttpResponse, Fail> {
    let landing = |page: &'static str| page.replace("{url}", &escaped(&public.app.config.public_url));
    Ok(match request.match_info().get("file").unwrap_or_default() {
        "" => page(landing(include_str!("vi.html"))),
        "en" => page(landing(include_str!("en.html"))),
        "reference" => page(include_str!("reference.html")),
        "page.css" => file("text/css; charset=utf-8", include_str!("page.css")),
        "icon.svg" => file("image/svg+xml", include_str!("icon.svg")),
        "reference.css" => file("text/css; charset=utf-8", include_str!("reference.css")),
        "reference.js" => file("text/javascript; charset=utf-8", include_str!("reference.js")),
        "swagger-ui.css" => swagger_ui("text/css; charset=utf-8", "swagger-ui.css")?,
        "swagger-ui-bundle.js" => swagger_ui("text/javascript; charset=utf-8", "swagger-ui-bundle.js")?,
        _ => return Err(Fail::not_found()),
    })
}

fn page(html: impl MessageBody + 'static) -> HttpResponse {
    let mut answer = file("text/html; charset=utf-8", html);
    answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    answer
}

/// A file of ours. Its age is short: after an upgrade nobody has the page of before with the script of now for long.
fn file(content_type: &'static str, content: impl MessageBody + 'static) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "public, max-age=60")).content_type(content_type).body(content)
}

/// A file of the embedded Swagger UI, large and seldom another. None of those taken is one that its settings are written into.
fn swagger_ui(content_type: &'static str, name: &str) -> Result<HttpResponse, Fail> {
    let found = utoipa_swagger_ui::serve(name, Arc::default()).map_err(|error| Fail::internal(&error.to_string()))?;
    let content = match found.ok_or_else(Fail::not_found)?.bytes {
        Cow::Borrowed(embedded) => Bytes::from_static(embedded),
        Cow::Owned(made) => made.into(),
    };
    let mut answer = file(content_type, content);
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    Ok(answer)
}
