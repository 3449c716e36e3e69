//! The operation of a witness.

use actix_web::{HttpResponse, post, web};
use chibo_openapi::Problem;
use chibo_openapi::log::{CheckpointToCosign, Cosignature, CosignedSize};

use super::asked::Asked;
use super::{Verdict, cosign};
use crate::fail::Fail;
use crate::http::{NoQuery, PublicRequest, Query, received};

/// Bytes of a request: a proof of 63 hashes and a checkpoint with many signatures.
const MOST: u64 = 1 << 16;

/// Cosign a checkpoint
///
/// Of a log of another office that this server is a witness for (C2SP tlog-witness): signed once its tree is proved to begin with the one that was
/// cosigned last. Whoever does not know that one asks with `old 0`, and is told its size with 409. Needs no token: the log's signature is what counts.
#[utoipa::path(tag = "audit", operation_id = "audit_witness_cosign", request_body(content = CheckpointToCosign, content_type = "application/octet-stream"),
    responses((status = 200, description = "The signature line", content_type = "text/plain", body = Cosignature),
              (status = 403, description = "Not signed with a key of the log that is known here", content_type = "application/problem+json", body = Problem),
              (status = 409, description = "Another size was cosigned last, or another tree of this size", content_type = "text/x.tlog.size", body = CosignedSize)),
    extensions(("x-not-found" = json!(true))), security(()))]
#[post("/v1/audit/witness/add-checkpoint")]
pub async fn add_checkpoint(payload: web::Payload, public: PublicRequest, _: Query<NoQuery>) -> Result<HttpResponse, Fail> {
    let app = public.app;
    let mut body = Vec::new();
    received(payload.into_inner(), app.config.arrival, MOST, |bytes| {
        body.extend_from_slice(bytes);
        Ok(())
    })
    .await?;
    let asked = Asked::read(&body)?;
    let (vault, config, now) = (app.vault.clone(), app.config.clone(), app.clock.now());
    let verdict = app.db.write(move |conn| cosign(conn, &vault, &config.witness_for, &asked, now)).await?;
    Ok(match verdict {
        Verdict::Cosigned(line) => HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(line),
        Verdict::Known(size) => HttpResponse::Conflict().content_type("text/x.tlog.size").body(format!("{size}\n")),
    })
}
