//! Work beside the requests. Each piece ends with the server.

use std::sync::Arc;
use std::time::Duration;

use diesel::prelude::*;

use super::admin::as_owner;
use crate::candidates;
use crate::db::schema::{idempotency_keys, revoked_tokens, sessions};
use crate::http::{App, idempotency};
use crate::log::access;

/// Writes the readings of candidates once a second; what is left when the server ends is written by `run`.
pub async fn access_log(app: Arc<App>) {
    let mut turn = tokio::time::interval(Duration::from_secs(1));
    loop {
        turn.tick().await;
        if let Err(fail) = access::flush(&app).await {
            tracing::warn!(%fail, "the access log waits");
        }
    }
}

/// Work beside the requests: forgetting idle buckets and removing what has expired.
pub async fn housekeeping(app: Arc<App>) {
    let mut turn = tokio::time::interval(Duration::from_secs(60));
    loop {
        turn.tick().await;
        app.limits.forget_idle();
        let now = app.clock.now();
        let swept = app.db.write(move |conn| {
            let expired = (now - idempotency::KEPT).naive_utc();
            diesel::delete(idempotency_keys::table.filter(idempotency_keys::created_at.lt(expired))).execute(conn)?;
            diesel::delete(revoked_tokens::table.filter(revoked_tokens::expires_at.lt(now.naive_utc()))).execute(conn)?;
            // Ended sessions are kept a month, so that the reuse of an old token is still recognised.
            let long_ago = (now - chrono::Duration::days(30)).naive_utc();
            diesel::delete(sessions::table.filter(sessions::expires_at.lt(long_ago))).execute(conn)?;
            Ok(())
        });
        if let Err(fail) = swept.await {
            tracing::warn!(%fail, "housekeeping");
        }
        let months = app.config.retention_months;
        if months > 0 {
            let erased = as_owner(&app).transact(move |tx| candidates::erase_old(tx, months));
            if let Err(fail) = erased.await {
                tracing::warn!(%fail, "erasing what need not be kept");
            }
        }
    }
}
