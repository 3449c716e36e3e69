//! What every request shares: settings, database, keys, limits, the document and the time. Put together in `server/app.rs`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize};

use actix_web::HttpRequest;
use metrics_exporter_prometheus::PrometheusHandle;

use super::bell::Bell;
use super::contract::Contract;
use super::limits::Limits;
use super::readings::Readings;
use super::running::Running;
use crate::auth::Auth;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::vault::Vault;

/// The running application.
pub struct App {
    /// The settings.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// What is derived from the master key.
    pub vault: Arc<Vault>,
    /// Who is calling.
    pub auth: Auth,
    /// How much a caller may ask.
    pub limits: Limits,
    /// Readings of people's records that are not written yet.
    pub readings: Readings,
    /// Idempotency keys whose first request is running.
    pub running: Running,
    /// Wakes who works beside the requests.
    pub bell: Bell,
    /// The document and validation against it.
    pub contract: Arc<Contract>,
    /// The time.
    pub clock: Clock,
    /// Whether the server is about to stop.
    pub draining: AtomicBool,
    /// Streams of events that are open.
    pub streams: AtomicUsize,
    /// Requests being served.
    pub in_flight: AtomicUsize,
    /// Numbers for Prometheus.
    pub metrics: PrometheusHandle,
}

impl App {
    /// Of a request; every server of ours has one.
    #[expect(clippy::expect_used, reason = "set where the server is built, in `server/app.rs`")]
    pub fn of(request: &HttpRequest) -> &Arc<Self> {
        request.app_data::<Arc<Self>>().expect("the server was built with an App")
    }
}
