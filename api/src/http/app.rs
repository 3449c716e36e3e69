//! What every request shares: settings, database, keys, limits, the document and the time. Put together in `server/app.rs`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use actix_web::HttpRequest;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::{Semaphore, watch};

use super::bell::Bell;
use super::contract::Contract;
use super::limits::Limits;
use super::readings::Readings;
use super::running::Running;
use super::streams::Streams;
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
    /// Wakes who gives committed events their numbers.
    pub to_seal: Bell,
    /// The number of the last event, as far as this server knows: wakes who follows.
    pub sealed: watch::Sender<i64>,
    /// The document and validation against it.
    pub contract: Arc<Contract>,
    /// The time.
    pub clock: Clock,
    /// Whether the server is about to stop.
    pub draining: AtomicBool,
    /// Places for files that are being received.
    pub uploads: Arc<Semaphore>,
    /// Streams of events that are open.
    pub streams: Streams,
    /// Lists that are being sent whole.
    pub exports: Streams,
    /// Requests being served.
    pub in_flight: AtomicUsize,
    /// Numbers for Prometheus.
    pub metrics: PrometheusHandle,
}

impl App {
    /// A write has ended: who was asked for is woken.
    pub(super) fn committed(&self) {
        self.bell.ring_if_asked();
        // Every write leaves events; another one that ended first may have rung for this one, which it could not see yet.
        self.to_seal.ring();
    }

    /// Whether the server is about to stop.
    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }

    /// Of a request; every server of ours has one.
    #[expect(clippy::expect_used, reason = "set where the server is built, in `server/app.rs`")]
    pub fn of(request: &HttpRequest) -> &Arc<Self> {
        request.app_data::<Arc<Self>>().expect("the server was built with an App")
    }
}
