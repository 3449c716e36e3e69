//! The operations of the sealed log.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get};
use chibo_openapi::log::{
    ConsistencyProof, ConsistencyQuery, EventPath, InclusionProof, InclusionQuery, SealedEvents, SealedEventsQuery, SealedLog, SignedCheckpoint, TreeBytes,
};
use utoipa::IntoParams;

use super::{checkpoint, events, proofs, tiles};
use crate::fail::Fail;
use crate::http::{Answer, CallerRequest, Id, NoQuery, PublicRequest, Query, Reply, path_text};

/// Documents the path of a tile.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameter")]
pub struct TilePath {
    /// Level and number of the tile, and how many hashes it has where it is not whole: `0/x001/067.p/8`.
    #[param(max_length = 60, example = "0/000.p/1")]
    path: String,
}

/// Documents the path of the entries of a tile.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameter")]
pub struct EntriesPath {
    /// Number of the tile, and how many entries it has where it is not whole: `x001/067.p/8`.
    #[param(max_length = 60, example = "000.p/1")]
    path: String,
}

/// Get the sealed log
///
/// Its name, the key that verifies its checkpoints, and how far it is sealed.
#[utoipa::path(tag = "audit", operation_id = "audit_log_get", responses((status = 200, description = "The log", body = SealedLog)), security(()))]
#[get("/v1/audit/log")]
pub async fn log(public: PublicRequest, _: Query<NoQuery>) -> Result<HttpResponse, Fail> {
    let (vault, now) = (public.app.vault.clone(), public.app.clock.now());
    let log = public.app.db.read(move |conn| checkpoint::log(conn, &vault, now)).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-cache")).json(log))
}

/// Get the latest checkpoint
///
/// Size and root of the tree over the log as a signed note (C2SP tlog-checkpoint). Whoever keeps it can show later that nothing before it was changed.
#[utoipa::path(tag = "audit", operation_id = "audit_checkpoint_get",
    responses((status = 200, description = "The checkpoint", content_type = "text/plain", body = SignedCheckpoint)), security(()))]
#[get("/v1/audit/checkpoint")]
pub async fn latest(public: PublicRequest, _: Query<NoQuery>) -> Result<HttpResponse, Fail> {
    let vault = public.app.vault.clone();
    let note = public.app.db.read(move |conn| checkpoint::latest(conn, &vault)).await?;
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").insert_header((header::CACHE_CONTROL, "no-cache")).body(note))
}

/// Get a tile of the tree
///
/// 256 hashes of a level, or those that there are yet (C2SP tlog-tiles). They say nothing of anybody.
#[utoipa::path(tag = "audit", operation_id = "audit_tile_get", params(TilePath), path = "/v1/audit/tile/{path}",
    responses((status = 200, description = "The hashes", content_type = "application/octet-stream", body = TreeBytes)), security(()))]
#[get("/v1/audit/tile/{path:.*}")]
pub async fn tile(public: PublicRequest, raw: HttpRequest, _: Query<NoQuery>) -> Result<HttpResponse, Fail> {
    let path = path_text(&raw, "path")?;
    let bytes = public.app.db.read(move |conn| tiles::hashes(conn, &path)).await?;
    Ok(forever("public").body(bytes))
}

/// Get the entries of a tile
///
/// What is hashed as the leaves of a tile, each behind its length in two bytes (C2SP tlog-tiles): JSON, without any value of a record. For who may
/// read the whole log.
#[utoipa::path(tag = "audit", operation_id = "audit_entries_get", params(EntriesPath), path = "/v1/audit/tile/entries/{path}",
    responses((status = 200, description = "The entries", content_type = "application/octet-stream", body = TreeBytes)), security(("bearer" = ["events:audit"])))]
#[get("/v1/audit/tile/entries/{path:.*}")]
pub async fn entries(request: CallerRequest, raw: HttpRequest, _: Query<NoQuery>) -> Result<HttpResponse, Fail> {
    let path = path_text(&raw, "path")?;
    let bytes = request.look(move |tx| events::entries(tx, &path)).await?;
    Ok(forever("private").body(bytes))
}

/// What the tree has once it has for ever.
fn forever(whose: &str) -> actix_web::HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    answer.content_type("application/octet-stream").insert_header((header::CACHE_CONTROL, format!("{whose}, max-age=31536000, immutable")));
    answer
}

/// Prove that the log holds an event
#[utoipa::path(tag = "audit", operation_id = "audit_inclusion_get", params(EventPath, InclusionQuery),
    responses((status = 200, description = "The proof", body = InclusionProof)), security(("bearer" = ["events:audit"])))]
#[get("/v1/audit/events/{id}/inclusion")]
pub async fn inclusion(request: CallerRequest, id: Id, query: Query<InclusionQuery>) -> Answer {
    request.read(move |tx| Reply::ok(&events::inclusion(tx, id.0, &query.0)?)).await
}

/// Prove that the log only grew
///
/// Between two sizes of the tree, which it must have reached.
#[utoipa::path(tag = "audit", operation_id = "audit_consistency_get", params(ConsistencyQuery),
    responses((status = 200, description = "The proof", body = ConsistencyProof)), extensions(("x-not-found" = json!(true))), security(()))]
#[get("/v1/audit/consistency")]
pub async fn consistency(public: PublicRequest, query: Query<ConsistencyQuery>) -> Result<HttpResponse, Fail> {
    let proof = public.app.db.read(move |conn| proofs::consistency(conn, &query.0)).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-cache")).json(proof))
}

/// Read the log as it is
///
/// Sealed events from a number on with everything that the log keeps of them, and the hashes that the tree has: from these anybody can compute the tree
/// and hold it against a checkpoint. What is about a person is encrypted. For who may read the whole log.
#[utoipa::path(tag = "audit", operation_id = "audit_events_list", params(SealedEventsQuery),
    responses((status = 200, description = "Events", body = SealedEvents)), security(("bearer" = ["events:audit"])))]
#[get("/v1/audit/events")]
pub async fn list(request: CallerRequest, query: Query<SealedEventsQuery>) -> Answer {
    request.report(move |tx| Reply::ok(&events::list(tx, &query.0)?)).await
}
