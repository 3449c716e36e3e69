//! Work beside the requests. Each piece ends with the server.

use std::sync::Arc;
use std::time::Duration;

use chrono::Months;
use diesel::prelude::*;

use super::admin::as_owner;
use crate::candidates;
use crate::db::schema::{idempotency_keys, revoked_tokens, sessions};
use crate::http::{App, idempotency};
use crate::log::access;

/// Counts repeated readings of candidates on disk every few seconds; what is left when the server ends is counted by `run`.
pub async fn access_log(app: Arc<App>) {
    let mut turn = tokio::time::interval(Duration::from_secs(5));
    loop {
        turn.tick().await;
        if let Err(fail) = access::flush(&app).await {
            tracing::warn!(%fail, "the access log waits");
        }
    }
}

/// Forgets idle buckets and removes what has expired, once a minute.
pub async fn housekeeping(app: Arc<App>) {
    let mut turn = tokio::time::interval(Duration::from_secs(60));
    loop {
        turn.tick().await;
        sweep(&app).await;
    }
}

/// One turn of the housekeeping.
pub async fn sweep(app: &Arc<App>) {
    app.limits.forget_idle();
    let (now, access_months) = (app.clock.now(), app.config.access_log_months);
    let swept = app.db.write(move |conn| {
        let expired = (now - idempotency::KEPT).naive_utc();
        diesel::delete(idempotency_keys::table.filter(idempotency_keys::created_at.lt(expired))).execute(conn)?;
        diesel::delete(revoked_tokens::table.filter(revoked_tokens::expires_at.lt(now.naive_utc()))).execute(conn)?;
        // Ended sessions are kept a month, so that the reuse of an old token is still recognised.
        let long_ago = (now - chrono::Duration::days(30)).naive_utc();
        diesel::delete(sessions::table.filter(sessions::expires_at.lt(long_ago))).execute(conn)?;
        if access_months > 0 {
            access::forget_before(conn, now - Months::new(access_months))?;
        }
        Ok(())
    });
    if let Err(fail) = swept.await {
        tracing::warn!(%fail, "housekeeping");
    }
    // What a long reading held when somebody was erased.
    let db = app.db.clone();
    drop(actix_web::web::block(move || db.remove_traces()).await);
    let months = app.config.retention_months;
    if months > 0 {
        let erased = as_owner(app).transact(move |tx| candidates::erase_old(tx, months));
        if let Err(fail) = erased.await {
            tracing::warn!(%fail, "erasing what need not be kept");
        }
    }
}
