//! The one list of operations. Registering an operation is documenting it: the document is made from this list.

use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{guard, web};
use utoipa_actix_web::scope::Scope;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{docs, health};
use crate::accounts::{clients, oauth, sessions, users};
use crate::candidates::{self, dossier, pool, readings};
use crate::contests::{contest, course, entries, results, rounds, seats, sheets};
use crate::imports;
use crate::log::{feed, seal, witness};
use crate::moves;
use crate::planning::{comments, conferences, directives, plans, pools, proposals, quotas};
use crate::regulations::{holidays, rulesets};
use crate::reports::{changes, deadlines, history, new_members, pipeline, progress};
use crate::structure::{cells, committees, members, organizations, posts};
use crate::webhooks::{deliveries, endpoints};

/// Every operation of the API. Within a prefix a fixed segment stands before the id that would swallow it.
#[expect(clippy::too_many_lines, reason = "one list")]
pub(super) fn operations(config: &mut ServiceConfig<'_>) {
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
                .service(moves::cells::http::set_parent)
                .service(moves::cells::http::merge)
                .service(moves::cells::http::split)
                .service(moves::cells::http::dissolve)
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
                .service(moves::members::http::list)
                .service(moves::members::http::create)
                .service(moves::members::http::get)
                .service(moves::members::http::update)
                .service(moves::members::http::delete)
                .service(members::http::cells)
                .service(moves::members::http::transfer)
                .service(moves::members::http::transition),
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
        .service(
            below("/v1/quota-proposals")
                .service(proposals::http::list)
                .service(proposals::http::get)
                .service(proposals::http::lines)
                .service(proposals::http::compare)
                .service(proposals::http::apply)
                .service(proposals::http::change),
        )
        .service(
            below("/v1/pool-reviews")
                .service(pools::http::list)
                .service(pools::http::get)
                .service(pools::http::delete)
                .service(pools::http::list_cells)
                .service(pools::http::get_cell)
                .service(pools::http::confirm)
                .service(pool::http::people),
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
                .service(comments::http::list)
                .service(comments::http::create)
                .service(comments::http::get)
                .service(comments::http::answer)
                .service(comments::http::delete)
                .service(quotas::http::issue)
                .service(pool::http::make)
                .service(proposals::http::create),
        )
        .service(
            below("/v1/conferences")
                .service(conferences::http::list)
                .service(conferences::http::create)
                .service(conferences::http::get)
                .service(conferences::http::update)
                .service(conferences::http::delete)
                .service(conferences::http::transition)
                .service(conferences::http::minutes_page)
                .service(conferences::http::minutes)
                .service(conferences::http::invite_secretaries)
                .service(conferences::http::list_participants)
                .service(conferences::http::create_participant)
                .service(conferences::http::get_participant)
                .service(conferences::http::update_participant)
                .service(conferences::http::delete_participant)
                .service(conferences::http::list_contributions)
                .service(conferences::http::create_contribution)
                .service(conferences::http::get_contribution)
                .service(conferences::http::update_contribution)
                .service(conferences::http::delete_contribution)
                .service(conferences::http::create_conclusion)
                .service(conferences::http::get_conclusion)
                .service(conferences::http::update_conclusion)
                .service(conferences::http::delete_conclusion),
        )
        .service(below("/v1/conclusions").service(conferences::http::list_conclusions))
        // contests
        .service(
            below("/v1/contests")
                .service(contest::http::list)
                .service(contest::http::create)
                .service(contest::http::get)
                .service(contest::http::update)
                .service(contest::http::delete)
                .service(course::http::transition)
                .service(contest::http::validate)
                .service(seats::http::list)
                .service(seats::http::create)
                .service(seats::http::get)
                .service(seats::http::delete)
                .service(sheets::http::list)
                .service(sheets::http::get)
                .service(sheets::http::save)
                .service(sheets::http::transition)
                .service(sheets::http::list_apart)
                .service(course::http::replace_seat)
                .service(sheets::http::list_conflicts)
                .service(sheets::http::create_conflict)
                .service(sheets::http::delete_conflict)
                .service(results::http::get)
                .service(results::http::bundle)
                .service(results::http::explain)
                .service(results::http::certificates)
                .service(results::http::correct)
                .service(results::http::report)
                .service(results::http::score_forms)
                .service(rounds::http::list_penalties)
                .service(rounds::http::create_penalty)
                .service(rounds::http::delete_penalty)
                .service(rounds::http::list_answers)
                .service(rounds::http::create_answer)
                .service(rounds::http::delete_answer)
                .service(rounds::http::list_draws)
                .service(rounds::http::create_draw)
                .service(rounds::http::hold_draw)
                .service(rounds::http::create_turn)
                .service(rounds::http::end_turn)
                .service(rounds::http::get_board)
                .service(rounds::http::follow_board),
        )
        .service(
            below("/v1/contest-entries")
                .service(entries::http::list)
                .service(entries::http::create)
                .service(entries::http::get)
                .service(entries::http::update)
                .service(entries::http::transition),
        )
        // rules
        .service(
            below("/v1/rulesets")
                .service(rulesets::http::list)
                .service(moves::deadlines::http::create_ruleset)
                .service(rulesets::http::get)
                .service(rulesets::http::revisions)
                .service(moves::deadlines::http::correct_ruleset),
        )
        .service(
            below("/v1/holidays")
                .service(holidays::http::list)
                .service(moves::deadlines::http::create_holiday)
                .service(holidays::http::get)
                .service(moves::deadlines::http::update_holiday)
                .service(moves::deadlines::http::delete_holiday),
        )
        // candidates
        .service(
            below("/v1/candidates")
                .service(candidates::http::list)
                .service(candidates::http::create)
                .service(candidates::http::get)
                .service(candidates::http::update)
                .service(candidates::http::delete)
                .service(candidates::http::acts)
                .service(candidates::http::transition)
                .service(candidates::http::eligibility)
                .service(candidates::http::correct)
                .service(candidates::http::cells)
                .service(candidates::http::transfer)
                .service(candidates::http::personal_data)
                .service(candidates::http::erase)
                .service(dossier::http::list_helpers)
                .service(dossier::http::assign_helper)
                .service(dossier::http::list_sponsors)
                .service(dossier::http::add_sponsor)
                .service(dossier::http::remove_sponsor)
                .service(dossier::http::list_documents)
                .service(dossier::http::add_document)
                .service(dossier::http::remove_document)
                .service(dossier::http::list_opinions)
                .service(dossier::http::add_opinion)
                .service(dossier::http::remove_opinion)
                .service(dossier::http::get_checklist),
        )
        .service(deadlines::http::get)
        .service(progress::http::report)
        .service(pipeline::http::get)
        .service(new_members::http::get)
        .service(history::http::get)
        .service(changes::http::get)
        .service(readings::http::list)
        .service(seal::http::log)
        .service(seal::http::latest)
        // The entries before the tiles, whose path would match as well.
        .service(seal::http::entries)
        .service(seal::http::tile)
        .service(seal::http::consistency)
        .service(seal::http::list)
        .service(seal::http::inclusion)
        .service(witness::http::add_checkpoint)
        .service(feed::http::list)
        // imports
        .service(imports::http::create)
        .service(imports::http::template)
        .service(imports::http::list)
        .service(imports::http::get)
        .service(imports::http::cancel)
        .service(imports::http::rows)
        .service(imports::http::failed_rows)
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
        .service(
            below("/v1/webhook-endpoints")
                .service(endpoints::http::list)
                .service(endpoints::http::create)
                .service(endpoints::http::get)
                .service(endpoints::http::update)
                .service(endpoints::http::delete)
                .service(endpoints::http::transition)
                .service(endpoints::http::add_secret)
                .service(endpoints::http::remove_secret)
                .service(deliveries::http::test)
                .service(deliveries::http::list)
                .service(deliveries::http::get)
                .service(deliveries::http::redeliver),
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
    config.service(docs::root).service(docs::to_docs).service(docs::docs);
}
