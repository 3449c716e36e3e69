//! Work of this process beside the requests. Each piece ends with the server. Not here: what one server does for all (`work.rs`).

use std::sync::Arc;
use std::time::Duration;

use crate::http::App;
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

/// Forgets idle buckets, and removes what is left of erased values, once a minute.
pub async fn housekeeping(app: Arc<App>) {
    let mut turn = tokio::time::interval(Duration::from_secs(60));
    loop {
        turn.tick().await;
        app.limits.forget_idle();
        // What a long reading held when somebody was erased.
        let db = app.db.clone();
        drop(actix_web::web::block(move || db.remove_traces()).await);
    }
}
