//! Whether the service answers, what it is, and its numbers.

use actix_web::{HttpResponse, get};
use chibo_openapi::service::{Health, Version};
use chibo_openapi::vocabulary::{Vocabulary, vocabulary};
use std::sync::atomic::Ordering;

use crate::db::migrate;
use crate::fail::{Fail, Outcome};
use crate::http::{NoQuery, PublicRequest, Query, Reply};

/// Alive
///
/// Answers as long as the process runs; touches nothing else.
#[utoipa::path(tag = "service", operation_id = "livez_get", responses((status = 200, description = "Alive", body = Health)), security(()))]
#[get("/livez")]
pub async fn livez(_: Query<NoQuery>) -> Outcome<Reply> {
    Reply::ok(&Health { status: "ok".to_owned() })
}

/// Ready for requests
///
/// 503 while the database is away, migrations are missing, the database has another master key than this server, or the server drains before it
/// stops.
#[utoipa::path(tag = "service", operation_id = "readyz_get",
    responses((status = 200, description = "Ready", body = Health), (status = 503, description = "Not ready; the status says why", body = Health)), security(()))]
#[get("/readyz")]
pub async fn readyz(public: PublicRequest, _: Query<NoQuery>) -> Outcome<Reply> {
    let not = |status: &str| Reply::with_status(503, &Health { status: status.to_owned() });
    if public.app.draining.load(Ordering::Relaxed) {
        return not("draining");
    }
    let state = public.app.db.read(|conn| migrate::state(conn).map_err(|cause| Fail::unavailable(&cause))).await;
    if !public.app.db.has_own_key().await.unwrap_or(true) {
        return not("master_key");
    }
    match state {
        Ok((_, false)) => Reply::ok(&Health { status: "ok".to_owned() }),
        Ok((_, true)) => not("migrations"),
        Err(_) => not("database"),
    }
}

/// What is running
#[utoipa::path(tag = "service", operation_id = "version_get", responses((status = 200, description = "Version of server and schema", body = Version)), security(()))]
#[get("/version")]
pub async fn version(public: PublicRequest, _: Query<NoQuery>) -> Outcome<Reply> {
    let (applied, _) = public.app.db.read(|conn| migrate::state(conn).map_err(|cause| Fail::unavailable(&cause))).await?;
    Reply::ok(&Version {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        database: public.app.db.location().name().to_owned(),
        schema: applied.last().cloned().unwrap_or_default(),
    })
}

/// Numbers for Prometheus
///
/// Requests by route template, method and status, as Prometheus text. Bind the server to an address that only your monitoring reaches.
#[utoipa::path(tag = "service", operation_id = "metrics_get",
    responses((status = 200, description = "Prometheus text format", body = String, content_type = "text/plain")), security(()))]
#[get("/metrics")]
pub async fn metrics(public: PublicRequest, _: Query<NoQuery>) -> Result<HttpResponse, Fail> {
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(public.app.metrics.render()))
}

/// Labels of every enumeration
///
/// Vietnamese and English labels of every value, for frontends.
#[utoipa::path(tag = "service", operation_id = "vocabulary_get", responses((status = 200, description = "Every enumeration", body = Vocabulary)), security(()))]
#[get("/v1/vocabulary")]
pub async fn vocabulary_get(_: PublicRequest, _: Query<NoQuery>) -> Outcome<Reply> {
    Reply::ok(&vocabulary())
}
