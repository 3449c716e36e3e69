//! The one list of operations. Registering an operation is documenting it: the document is made from this list.

use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{guard, web};
use serde_json::Value;
use utoipa::OpenApi;
use utoipa_actix_web::AppExt;
use utoipa_actix_web::scope::Scope;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{docs, finish, health};
use crate::{
    audit, candidates, cells, clients, committees, directives, dossiers, holidays, members, oauth, organizations, plans, posts, progress, quotas, reports,
    rulesets, sessions, users,
};

/// Every operation of the API. Within a prefix a fixed segment stands before the id that would swallow it.
#[expect(clippy::too_many_lines, reason = "one list")]
fn operations(config: &mut ServiceConfig<'_>) {
    config
        // structure
        .service(
            below("/v1/cells")
                .service(cells::http::list)
                .service(cells::http::create)
                .service(cells::http::get)
                .service(cells::http::update)
                .service(cells::http::delete)
                .service(cells::http::get_by_code)
                .service(cells::http::put_by_code)
                .service(cells::http::acts)
                .service(cells::http::set_parent)
                .service(cells::http::merge)
                .service(cells::http::split)
                .service(cells::http::dissolve)
                .service(posts::http::list)
                .service(posts::http::create)
                .service(posts::http::get)
                .service(posts::http::update)
                .service(posts::http::delete),
        )
        .service(
            below("/v1/committees")
                .service(committees::http::list)
                .service(committees::http::create)
                .service(committees::http::get)
                .service(committees::http::update)
                .service(committees::http::parents)
                .service(committees::http::set_parent)
                .service(committees::http::dissolve),
        )
        .service(
            below("/v1/members")
                .service(members::http::list)
                .service(members::http::create)
                .service(members::http::get)
                .service(members::http::update)
                .service(members::http::cells)
                .service(members::http::transfer)
                .service(members::http::transition),
        )
        .service(
            below("/v1/organizations")
                .service(organizations::http::list)
                .service(organizations::http::create)
                .service(organizations::http::get)
                .service(organizations::http::update)
                .service(organizations::http::delete),
        )
        // quotas
        .service(
            below("/v1/quotas")
                .service(quotas::http::list)
                .service(quotas::http::create)
                .service(quotas::http::get)
                .service(quotas::http::update)
                .service(quotas::http::delete)
                .service(quotas::http::values)
                .service(quotas::http::adjust),
        )
        // planning
        .service(
            below("/v1/directives")
                .service(directives::http::list)
                .service(directives::http::create)
                .service(directives::http::get)
                .service(directives::http::update)
                .service(directives::http::delete),
        )
        .service(
            below("/v1/plans")
                .service(plans::http::list)
                .service(plans::http::create)
                .service(plans::http::get)
                .service(plans::http::update)
                .service(plans::http::delete)
                .service(plans::http::transition)
                .service(progress::http::get)
                .service(quotas::http::issue),
        )
        // rules
        .service(
            below("/v1/rulesets")
                .service(rulesets::http::list)
                .service(rulesets::http::create)
                .service(rulesets::http::get)
                .service(rulesets::http::revisions)
                .service(rulesets::http::correct),
        )
        .service(
            below("/v1/holidays")
                .service(holidays::http::list)
                .service(holidays::http::create)
                .service(holidays::http::get)
                .service(holidays::http::update)
                .service(holidays::http::delete),
        )
        // candidates
        .service(
            below("/v1/candidates")
                .service(candidates::http::list)
                .service(candidates::http::create)
                .service(candidates::http::get)
                .service(candidates::http::update)
                .service(candidates::http::acts)
                .service(candidates::http::transition)
                .service(candidates::http::eligibility)
                .service(candidates::http::correct)
                .service(candidates::http::cells)
                .service(candidates::http::transfer)
                .service(candidates::http::personal_data)
                .service(candidates::http::erase)
                .service(dossiers::http::helpers)
                .service(dossiers::http::assign_helper)
                .service(dossiers::http::sponsors)
                .service(dossiers::http::add_sponsor)
                .service(dossiers::http::remove_sponsor)
                .service(dossiers::http::documents)
                .service(dossiers::http::add_document)
                .service(dossiers::http::remove_document)
                .service(dossiers::http::opinions)
                .service(dossiers::http::add_opinion)
                .service(dossiers::http::remove_opinion)
                .service(dossiers::http::checklist),
        )
        .service(reports::http::deadlines)
        .service(audit::http::access_log)
        // accounts
        .service(
            below("/v1/users")
                .service(users::http::list)
                .service(users::http::create)
                .service(users::http::get)
                .service(users::http::update)
                .service(users::http::transition)
                .service(users::http::reset_password)
                .service(users::http::grants)
                .service(users::http::give)
                .service(users::http::take),
        )
        .service(
            below("/v1/clients")
                .service(clients::http::list)
                .service(clients::http::create)
                .service(clients::http::get)
                .service(clients::http::update)
                .service(clients::http::transition)
                .service(clients::http::add_secret)
                .service(clients::http::remove_secret),
        )
        // auth
        .service(
            below("/v1/auth")
                .service(sessions::http::create)
                .service(sessions::http::refresh)
                .service(sessions::http::list)
                .service(sessions::http::delete_current)
                .service(sessions::http::delete)
                .service(sessions::http::me)
                .service(sessions::http::change_password),
        )
        .service(below("/oauth").service(oauth::http::token).service(oauth::http::revoke).service(oauth::http::introspect))
        // service
        .service(oauth::http::jwks)
        .service(oauth::http::metadata)
        .service(health::livez)
        .service(health::readyz)
        .service(health::version)
        .service(health::metrics)
        .service(health::vocabulary_get)
        .service(docs::openapi)
        .service(docs::api_catalog)
        .service(docs::problem_page);
}

/// Operations on paths that begin so. A request is compared with the patterns of the resource it names, not of every other one.
fn below(start: &'static str) -> Scope<impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse, Error = actix_web::Error, InitError = ()>> {
    Scope::from(web::scope("")).guard(guard::fn_guard(move |asked| asked.head().uri.path().starts_with(start)))
}

/// Registers everything on a server.
pub fn configure(config: &mut web::ServiceConfig) {
    let mut documented = ServiceConfig::new(config);
    operations(&mut documented);
    config.service(docs::to_docs).service(docs::docs);
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Chibo",
        description = "A ward Party committee's year: cells, plans, quotas, and by which clause. Errors are problem details (RFC 9457); `openapi/README.md` in the source says how the API behaves.",
        license(name = "MIT OR Apache-2.0", url = "https://spdx.org/licenses/MIT.html"),
        contact(name = "The Chibo authors", url = "https://chibo.example/")
    ),
    servers((url = "/", description = "This server, be it in production or local")),
    tags(
        (name = "auth", description = "Logging in, sessions, tokens"),
        (name = "accounts", description = "Users, grants and service clients"),
        (name = "structure", description = "Committees, cells, mass organizations, members and posts"),
        (name = "planning", description = "Directives and plans"),
        (name = "quotas", description = "Quotas and progress"),
        (name = "rules", description = "What the regulations ask for on each day, and the calendar that working days are counted by"),
        (name = "candidates", description = "Candidates, their way and their dossiers"),
        (name = "reports", description = "Reports over many cells"),
        (name = "audit", description = "Who has read what"),
        (name = "service", description = "Health, version, vocabulary and this document")
    )
)]
struct Base;

/// The document as it is served.
pub fn document() -> Value {
    finish::publish(full_document())
}

/// The document with the schemas that only the server needs, to check input against.
pub fn full_document() -> Value {
    let (_, document) = actix_web::App::new().into_utoipa_app().openapi(Base::openapi()).configure(operations).split_for_parts();
    finish::finish(serde_json::to_value(&document).unwrap_or_default())
}
