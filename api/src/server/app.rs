//! Puts the parts together: settings, database, keys, limits and the document; used by the program, the demo and the tests.
//! Not here: listening and serving (`serve.rs`), the list of operations (`router.rs`) and work beside the requests (`background.rs`).

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::{Arc, Mutex, OnceLock};

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::document;
use crate::auth::Auth;
use crate::clock::Clock;
use crate::config::{Config, Location};
use crate::db::Db;
use crate::http::contract::Contract;
use crate::http::limits::Limits;
use crate::http::{App, Bell, Readings, Running};
use crate::vault::{self, Vault};

/// Opens everything; the error says what is wrong and what to do.
pub fn start(config: Config, clock: Clock) -> Result<Arc<App>, String> {
    let vault = Arc::new(Vault::new(&master_key(&config)?));
    let db = Db::open(config.database.clone(), &config.tuning)?;
    let auth = Auth::start(&db, &vault, &config, &clock).map_err(|fail| fail.to_string())?;
    Ok(Arc::new(App {
        limits: Limits::new(config.rate_per_second, config.login_per_minute),
        db,
        vault,
        auth,
        readings: Readings::default(),
        running: Running::default(),
        bell: Bell::default(),
        contract: contract(),
        clock,
        draining: AtomicBool::new(false),
        in_flight: AtomicUsize::new(0),
        metrics: metrics_handle()?,
        config,
    }))
}

/// The document and its compiled schemas never differ within a process; tests start many servers in it.
fn contract() -> Arc<Contract> {
    static CONTRACT: OnceLock<Arc<Contract>> = OnceLock::new();
    CONTRACT
        .get_or_init(|| {
            let full = document::full();
            let served = document::publish(full.clone()).to_string();
            Arc::new(Contract::new(full, served))
        })
        .clone()
}

/// The recorder is one for the whole process; tests start several servers in it.
fn metrics_handle() -> Result<PrometheusHandle, String> {
    static HANDLE: Mutex<Option<PrometheusHandle>> = Mutex::new(None);
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
