//! Puts the parts together: settings, database, keys, limits and the document; used by `main`, the demo and the tests.
//! Not here: the list of operations (`http/router.rs`).

use std::net::TcpListener;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::{App as ActixApp, HttpRequest, HttpServer, middleware};
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use crate::auth::Auth;
use crate::candidates::{self, AccessLog};
use crate::config::Config;
use crate::db::schema::{idempotency_keys, revoked_tokens, sessions};
use crate::db::{Db, Location};
use crate::http::contract::Contract;
use crate::http::docs::Ui;
use crate::http::idempotency::{self, Running};
use crate::http::limits::Limits;
use crate::http::{envelope, router};
use crate::vault::{self, Vault};

/// Time, injected so that tests can move it.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    ahead_micros: Arc<AtomicI64>,
}

/// Legal days are those of Viet Nam: UTC+7, no summer time.
const VIET_NAM: i32 = 7 * 3600;

impl Clock {
    /// Now, in whole microseconds: one database keeps no more, and both must keep the same.
    pub fn now(&self) -> DateTime<Utc> {
        let micros = Utc::now().timestamp_micros() + self.ahead_micros.load(Ordering::Relaxed);
        DateTime::from_timestamp_micros(micros).unwrap_or_default()
    }

    /// The day in Viet Nam.
    pub fn day(at: DateTime<Utc>) -> NaiveDate {
        FixedOffset::east_opt(VIET_NAM).map_or_else(|| at.date_naive(), |zone| at.with_timezone(&zone).date_naive())
    }

    /// Moves this clock, for tests.
    pub fn advance(&self, by: chrono::Duration) {
        self.ahead_micros.fetch_add(by.num_microseconds().unwrap_or_default(), Ordering::Relaxed);
    }
}

/// The running application.
pub struct App {
    /// The settings.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// What is derived from the master key.
    pub vault: Vault,
    /// Who is calling.
    pub auth: Auth,
    /// How much a caller may ask.
    pub limits: Limits,
    /// Readings of candidates that are not written yet.
    pub access: AccessLog,
    /// Idempotency keys whose first request is running.
    pub running: Running,
    /// The document and validation against it.
    pub contract: Arc<Contract>,
    /// The time.
    pub clock: Clock,
    /// Whether the server is about to stop.
    pub draining: AtomicBool,
    /// Requests being served.
    pub in_flight: AtomicUsize,
    /// Numbers for Prometheus.
    pub metrics: PrometheusHandle,
}

impl App {
    /// Opens everything; the error says what is wrong and what to do.
    pub fn start(config: Config, clock: Clock) -> Result<Arc<Self>, String> {
        let vault = Vault::new(&master_key(&config)?);
        let db = Db::open(config.database.clone(), &config.tuning)?;
        let auth = Auth::start(&db, &vault, &config, &clock).map_err(|fail| fail.to_string())?;
        Ok(Arc::new(Self {
            limits: Limits::new(config.rate_per_second, config.login_per_minute),
            db,
            vault,
            auth,
            access: AccessLog::default(),
            running: Running::default(),
            contract: contract(),
            clock,
            draining: AtomicBool::new(false),
            in_flight: AtomicUsize::new(0),
            metrics: metrics_handle()?,
            config,
        }))
    }

    /// Of a request; every server of ours has one.
    #[expect(clippy::expect_used, reason = "set where the server is built, a few lines below")]
    pub fn of(request: &HttpRequest) -> &Arc<Self> {
        request.app_data::<Arc<Self>>().expect("the server was built with an App")
    }
}

/// The document and its compiled schemas never differ within a process; tests start many servers in it.
fn contract() -> Arc<Contract> {
    static CONTRACT: OnceLock<Arc<Contract>> = OnceLock::new();
    CONTRACT.get_or_init(|| Arc::new(Contract::new(router::full_document()))).clone()
}

/// The recorder is one for the whole process; tests start several servers in it.
fn metrics_handle() -> Result<PrometheusHandle, String> {
    static HANDLE: std::sync::Mutex<Option<PrometheusHandle>> = std::sync::Mutex::new(None);
    let mut handle = HANDLE.lock().map_err(|error| error.to_string())?;
    if let Some(handle) = handle.as_ref() {
        return Ok(handle.clone());
    }
    let buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];
    let made = PrometheusBuilder::new()
        .set_buckets(&buckets)
        .and_then(PrometheusBuilder::install_recorder)
        .map_err(|error| format!("cannot start the metrics: {error}"))?;
    Ok(handle.insert(made).clone())
}

/// Reads the master key; a new SQLite file gets a new one beside it.
fn master_key(config: &Config) -> Result<[u8; 32], String> {
    let path: &Path = &config.master_key_file;
    if path.exists() {
        return vault::read_master(path);
    }
    match &config.database {
        Location::Sqlite(file) if !file.exists() => vault::create_master(path),
        Location::Sqlite(file) => {
            Err(format!("{} exists but its master key {} does not; put the key back: without it stored secrets cannot be read", file.display(), path.display()))
        }
        Location::Postgres(_) => {
            Err(format!("the master key {} does not exist; make it with `openssl rand -hex 32` and give every instance the same", path.display()))
        }
    }
}

/// Serves on a listener until told to stop.
pub fn serve(app: &Arc<App>, listener: TcpListener) -> Result<Server, String> {
    let workers = match app.config.workers {
        0 => std::thread::available_parallelism().map_or(2, usize::from),
        workers => workers,
    };
    let shared = app.clone();
    let server = HttpServer::new(move || {
        let app = shared.clone();
        ActixApp::new()
            .app_data(app.clone())
            .app_data(Ui::new())
            .wrap(middleware::Compress::default())
            // Without a browser frontend there is nothing to say to browsers.
            .wrap(middleware::Condition::new(!app.config.cors_origins.is_empty(), cors(&app.config.cors_origins)))
            .wrap(middleware::from_fn(envelope::around))
            .configure(router::configure)
    });
    server
        .workers(workers)
        .backlog(1024)
        .disable_signals()
        // A client that sends its headers slower than this is cut off.
        .client_request_timeout(app.config.arrival)
        .client_disconnect_timeout(Duration::from_secs(2))
        .keep_alive(Duration::from_secs(75))
        .shutdown_timeout(app.config.drain_seconds)
        .listen(listener)
        .map(HttpServer::run)
        .map_err(|error| format!("cannot listen: {error}"))
}

fn cors(origins: &[String]) -> actix_cors::Cors {
    use actix_web::http::header::{ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, IF_MATCH, IF_NONE_MATCH};
    let cors = actix_cors::Cors::default()
        .allowed_methods(["GET", "POST", "PUT", "PATCH", "DELETE"])
        .allowed_headers([ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, IF_MATCH, IF_NONE_MATCH])
        .allowed_header("Idempotency-Key")
        .allowed_header("X-Request-Id")
        .allowed_header("traceparent")
        .expose_headers([
            "ETag",
            "Location",
            "Link",
            "X-Request-Id",
            "Retry-After",
            "RateLimit",
            "RateLimit-Policy",
            "Idempotency-Replayed",
            "Content-Language",
            "Allow",
        ])
        .max_age(600);
    origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}

/// Writes the readings of candidates once a second. Ends with the server; what is left then is written by `run`.
pub async fn access_log(app: Arc<App>) {
    let mut turn = tokio::time::interval(Duration::from_secs(1));
    loop {
        turn.tick().await;
        if let Err(fail) = candidates::flush_access_log(&app).await {
            tracing::warn!(%fail, "the access log waits");
        }
    }
}

/// Work beside the requests: forgetting idle buckets and removing what has expired. Ends with the server.
pub async fn housekeeping(app: Arc<App>) {
    use diesel::prelude::*;
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
            let erased = crate::admin::as_owner(&app).transact(move |tx| candidates::erase_old(tx, months));
            if let Err(fail) = erased.await {
                tracing::warn!(%fail, "erasing what need not be kept");
            }
        }
    }
}
