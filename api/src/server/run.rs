//! The program: arguments, settings, log, and the life of a server from start to drained stop.
//! Not here: what a server is made of (`app.rs`) and what the demo holds (`demo.rs`).

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use clap::ArgMatches;

use super::help::Said;
use super::{admin, app, background, copies, demo, document, help, log_output, master_key, probe, serve, work};
use crate::clock::Clock;
use crate::config::{self, Config, Location, SETTINGS, Values};
use crate::db::migrate;
use crate::http::App;
use crate::log::{access, seal};
use crate::vault;
use crate::webhooks;

/// Exit code of a wrong setting or argument.
const USAGE: u8 = 2;

/// Runs the program with these arguments.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    main_at(arguments, Clock::default())
}

/// The same by another clock.
pub fn main_at(arguments: impl IntoIterator<Item = OsString>, clock: Clock) -> ExitCode {
    let line: Vec<OsString> = arguments.into_iter().collect();
    let matches = match help::parse(&line, std::env::var("CHIBO_LANG").ok().as_deref()) {
        Ok(matches) => matches,
        Err(Said { text, wrong: true }) => {
            say_error(text.trim_end());
            return ExitCode::from(USAGE);
        }
        Err(Said { text, wrong: false }) => {
            // Nothing can be done when even this cannot be printed.
            let _ = say(&text);
            return ExitCode::SUCCESS;
        }
    };
    match dispatch(&matches, clock) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure { code, message }) => {
            say_error(&message);
            ExitCode::from(code)
        }
    }
}

/// Why the program stops, and its exit code.
struct Failure {
    code: u8,
    message: String,
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self { code: 1, message }
    }
}

fn dispatch(matches: &ArgMatches, clock: Clock) -> Result<(), Failure> {
    match matches.subcommand() {
        Some(("serve", given)) => {
            let values = gather(given, &BTreeMap::new())?;
            if given.get_flag("print-config") {
                return Ok(say(&config::print(&values))?);
            }
            serve(checked(&values)?, clock)
        }
        Some(("demo", given)) => run_demo(given, clock),
        Some(("migrate", given)) => run_migrate(given),
        Some(("openapi", _)) => {
            let document = document::served();
            Ok(say(&format!("{}\n", serde_json::to_string_pretty(&document).map_err(|error| error.to_string())?))?)
        }
        Some(("check-config", given)) => {
            let values = gather(given, &BTreeMap::new())?;
            if given.get_flag("print-config") {
                say(&config::print(&values))?;
            }
            checked(&values)?;
            say_error("the settings are in order");
            Ok(())
        }
        Some(("is-ready", given)) => Ok(probe::is_ready(checked(&gather(given, &BTreeMap::new())?)?.bind)?),
        Some(("backup", given)) => Ok(say(&format!("{}\n", copies::back_up(&checked(&gather(given, &BTreeMap::new())?)?, path_of(given)?)?))?),
        Some(("restore", given)) => Ok(say(&format!("{}\n", copies::restore(&checked(&gather(given, &BTreeMap::new())?)?, path_of(given)?)?))?),
        Some(("move", given)) => {
            let text = |key: &str| given.get_one::<String>(key).map_or("", String::as_str);
            Ok(say(&format!("{}\n", copies::carry(text("from"), text("to"))?))?)
        }
        Some(("admin", given)) => run_admin(given, clock),
        _ => Ok(()),
    }
}

/// The file that was named.
fn path_of(given: &ArgMatches) -> Result<&Path, Failure> {
    given.get_one::<PathBuf>("file").map(PathBuf::as_path).ok_or_else(|| Failure { code: USAGE, message: "no file is named".to_owned() })
}

fn gather(given: &ArgMatches, fixed: &BTreeMap<String, String>) -> Result<Values, Failure> {
    let flags = SETTINGS.iter().filter_map(|setting| Some((setting.key.to_owned(), given.get_one::<String>(setting.key)?.clone())));
    let flags: BTreeMap<String, String> = flags.chain(fixed.clone()).collect();
    let file = given.get_one::<PathBuf>("config").map(PathBuf::as_path);
    config::gather(file, &flags).map_err(|faults| wrong_settings(&faults))
}

fn checked(values: &Values) -> Result<Config, Failure> {
    config::check(values).map_err(|faults| wrong_settings(&faults))
}

fn wrong_settings(faults: &[String]) -> Failure {
    Failure { code: USAGE, message: format!("the settings are not in order:\n  {}", faults.join("\n  ")) }
}

/// Data goes to standard output.
fn say(text: &str) -> Result<(), String> {
    std::io::stdout().write_all(text.as_bytes()).map_err(|error| error.to_string())
}

/// Everything else goes to standard error.
fn say_error(text: &str) {
    // Nobody is listening when this fails.
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn serve(config: Config, clock: Clock) -> Result<(), Failure> {
    let _log = log_output::start(&config)?;
    let (bind, url) = (config.bind, config.public_url.clone());
    let app = app::start_server(config, clock)?;
    let listener = TcpListener::bind(bind).map_err(|error| format!("cannot listen on {bind}: {error}"))?;
    if admin::has_no_users(&app).map_err(|fail| fail.to_string())? {
        say_error(&format!("There are no users yet. Make the first administrator with the same settings:\n  {}", admin::first_administrator(&app.config)));
    }
    tracing::info!(%bind, url, database = app.db.location().name(), "serving");
    Ok(run_until_stopped(&app, listener)?)
}

/// Serves until SIGTERM or SIGINT, then drains: not ready any more, running requests finish, and the program ends well.
fn run_until_stopped(app: &Arc<App>, listener: TcpListener) -> Result<(), String> {
    actix_web::rt::System::new().block_on(async {
        let server = serve::serve(app, listener)?;
        let handle = server.handle();
        let housekeeping = actix_web::rt::spawn(background::housekeeping(app.clone()));
        let access_log = actix_web::rt::spawn(background::access_log(app.clone()));
        let sealing = actix_web::rt::spawn(seal::work(app.clone()));
        let jobs = actix_web::rt::spawn(work::work(app.clone()));
        let turns = webhooks::Places::default();
        let delivering = actix_web::rt::spawn(webhooks::work(app.clone(), turns.clone()));
        let draining = app.clone();
        actix_web::rt::spawn(async move {
            stop_signal().await;
            tracing::info!("stopping: running requests finish");
            draining.draining.store(true, Ordering::Relaxed);
            // Balancers that ask /readyz get a moment to see it before the door closes.
            actix_web::rt::time::sleep(Duration::from_millis(300)).await;
            handle.stop(true).await;
        });
        let ended = server.await.map_err(|error| error.to_string());
        housekeeping.abort();
        access_log.abort();
        sealing.abort();
        // A step that is running is left; nothing of it counts, or all.
        jobs.abort();
        delivering.abort();
        turns.settle(Duration::from_secs(app.config.drain_seconds)).await;
        access::flush(app).await.map_err(|fail| format!("the last readings were not written: {fail}"))?;
        ended
    })
}

async fn stop_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
            tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        }
    }
    #[cfg(not(unix))]
    {
        // Without a handler Ctrl-C ends the program at once, which is all that can be done.
        let _ = tokio::signal::ctrl_c().await;
    }
}

fn run_demo(given: &ArgMatches, clock: Clock) -> Result<(), Failure> {
    let port = given.get_one::<u16>("port").copied().unwrap_or(8080);
    let listener = TcpListener::bind(("127.0.0.1", port))
        .map_err(|error| Failure { code: USAGE, message: format!("cannot listen on 127.0.0.1:{port}: {error}; try --port 0") })?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let temporary =
        if given.contains_id("data") { None } else { Some(tempfile::tempdir().map_err(|error| format!("cannot make a temporary folder: {error}"))?) };
    let folder = match (given.get_one::<PathBuf>("data"), &temporary) {
        (Some(folder), _) => folder.clone(),
        (None, Some(temporary)) => temporary.path().to_path_buf(),
        (None, None) => PathBuf::new(),
    };
    std::fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    let file = folder.join("demo.db");
    if file.exists() {
        return Err(Failure { code: USAGE, message: format!("{} exists already; a demo begins with fresh data", file.display()) });
    }
    let fixed = BTreeMap::from([
        ("database_url".to_owned(), file.display().to_string()),
        ("bind".to_owned(), address.to_string()),
        ("master_key_file".to_owned(), String::new()),
    ]);
    let mut values = gather(given, &fixed)?;
    // Quiet unless asked otherwise: what to try next is what should be read.
    if values.get("log").is_some_and(|(_, origin)| *origin == "default") {
        values.insert("log", ("warn".to_owned(), "demo"));
    }
    let config = checked(&values)?;
    let _log = log_output::start(&config)?;
    let app = app::start_server(config, clock)?;
    let loaded = demo::load(&app, given.get_one::<String>("password").map(String::as_str)).map_err(|fail| fail.to_string())?;
    say_error(&demo::welcome(&format!("http://{address}"), &loaded));
    run_until_stopped(&app, listener)?;
    Ok(())
}

fn run_migrate(given: &ArgMatches) -> Result<(), Failure> {
    let config = checked(&gather(given, &BTreeMap::new())?)?;
    let (done, names) = if given.get_flag("revert") {
        there_is_one(&config.database)?;
        ("reverted", migrate::down(&config.database)?)
    } else {
        if let Location::Sqlite(file) = &config.database
            && !file.exists()
            && !config.master_key_file.exists()
        {
            vault::create_master(&config.master_key_file)?;
        }
        ("applied", migrate::up(&config.database)?)
    };
    say_error(&format!("{}: {} {done}", config.database, if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }));
    Ok(())
}

/// Refuses to go on without a database: whoever acts on one means the one of a server, and another would be of no use.
fn there_is_one(database: &Location) -> Result<(), Failure> {
    if migrate::is_done(database)? {
        return Ok(());
    }
    let message = format!(
        "there is no database of Chibo in {database}; name the one of your server with --database-url or CHIBO_DATABASE_URL, or make one with: chibo-api migrate"
    );
    Err(Failure { code: USAGE, message })
}

fn run_admin(given: &ArgMatches, clock: Clock) -> Result<(), Failure> {
    let Some((name, given)) = given.subcommand() else { return Ok(()) };
    let config = checked(&gather(given, &BTreeMap::new())?)?;
    there_is_one(&config.database)?;
    say_error(&format!("database: {}", config.database));
    let app = app::start(config, clock)?;
    let text = |key: &str| given.get_one::<String>(key).map(String::as_str);
    let done = match name {
        "create-user" => {
            let password = admin::password(given.get_flag("password-stdin"))?;
            let (username, role) = (text("username").unwrap_or_default(), text("role").unwrap_or_default());
            admin::create_user(&app, username, text("display-name").unwrap_or(username), role, &password)
        }
        "reset-password" => {
            let password = admin::password(given.get_flag("password-stdin"))?;
            admin::reset_password(&app, text("username").unwrap_or_default(), &password)
        }
        "rebuild-counters" => admin::rebuild_counters(&app, given.get_flag("check")),
        "set-issuer" => admin::set_issuer(&app, text("url").unwrap_or_default()),
        "rotate-master-key" => master_key::rotate(&app),
        _ => admin::rotate_keys(&app),
    };
    let message = done.map_err(|fail| Failure { code: fail.code().exit_code(), message: fail.to_string() })?;
    say(&format!("{message}\n"))?;
    Ok(())
}
