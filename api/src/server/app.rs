//! Puts the parts together: settings, database, keys, limits and the document; used by the program, the demo and the tests.
//! Not here: listening and serving (`serve.rs`), the list of operations (`router.rs`) and work beside the requests (`background.rs`).

use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::{Arc, Mutex, OnceLock};

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::sync::{Semaphore, watch};

use super::{document, master_key};
use crate::auth::Auth;
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::db::{Db, installation};
use crate::http::contract::Contract;
use crate::http::limits::Limits;
use crate::http::{App, Bell, Readings, Running, Streams};
use crate::log::seal;
use crate::vault::Vault;

/// Files that are received at once: each may take as much of the disk as one is allowed to.
const UPLOADS: usize = 4;

/// Opens everything; the error says what is wrong and what to do.
pub fn start(config: Config, clock: Clock) -> Result<Arc<App>, String> {
    let (vault, db) = open(&config)?;
    assemble(config, clock, vault, db)
}

/// The same for a server: it agrees with the others of the database on who issues tokens.
pub fn start_server(config: Config, clock: Clock) -> Result<Arc<App>, String> {
    let (vault, db) = open(&config)?;
    let (url, named) = (config.public_url.clone(), config.public_url_named);
    let agreed = db.write_blocking(move |conn| installation::agree_on_issuer(conn, &url, named));
    if let Some(other) = agreed.map_err(|fail| fail.to_string())? {
        return Err(format!(
            "public_url is {}, and the tokens of this database are issued by {other}; every server of a database has the same. Set it to that, or name \
             another issuer for all of them with: chibo-api admin set-issuer URL",
            config.public_url
        ));
    }
    let origin = log_origin(&config);
    if !config::is_log_name(&origin) {
        return Err(format!("public_url makes no name for the log ({origin}); name one with log_origin"));
    }
    seal::start(&db, &vault, &origin, clock.now()).map_err(|fail| fail.to_string())?;
    assemble(config, clock, vault, db)
}

/// The name of a new log: as it is set, or by the address of the server, without its scheme.
fn log_origin(config: &Config) -> String {
    let address = config.public_url.split_once("://").map_or(config.public_url.as_str(), |(_, address)| address);
    config.log_origin.clone().unwrap_or_else(|| format!("{}/log", address.trim_end_matches('/')))
}

fn open(config: &Config) -> Result<(Arc<Vault>, Db), String> {
    let vault = Arc::new(master_key::read(config)?);
    let db = Db::open(config.database.clone(), &config.tuning, vault.fingerprint().to_owned())?;
    Ok((vault, db))
}

fn assemble(config: Config, clock: Clock, vault: Arc<Vault>, db: Db) -> Result<Arc<App>, String> {
    let auth = Auth::start(&db, &vault, &config, &clock).map_err(|fail| fail.to_string())?;
    Ok(Arc::new(App {
        limits: Limits::new(&config),
        db,
        vault,
        auth,
        readings: Readings::default(),
        running: Running::default(),
        bell: Bell::default(),
        to_seal: Bell::default(),
        sealed: watch::Sender::new(0),
        contract: contract(),
        clock,
        draining: AtomicBool::new(false),
        uploads: Arc::new(Semaphore::new(UPLOADS)),
        streams: Streams::default(),
        exports: Streams::default(),
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
