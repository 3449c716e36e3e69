//! The real application on a real port, in a thread of this process.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use chibo_api::clock::Clock;
use chibo_api::http::App;
use chibo_api::log::seal;
use chibo_api::server::{app, serve, work};
use chibo_api::{config, server::admin};

use crate::client::Client;
use crate::database::{Database, Kind};

/// Password of every account that tests make.
pub const PASSWORD: &str = "mật khẩu dài để thử";

/// Issuer of tokens in tests: the same on every port, so that tokens outlive their server.
pub const ISSUER: &str = "http://chibo.test";

/// A running server, stopped when dropped.
pub struct Server {
    /// The application inside.
    pub app: Arc<App>,
    /// Where it listens.
    pub address: SocketAddr,
    /// Its database; dropped after the server.
    pub database: Arc<Database>,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// A server on a new database.
    pub fn new(kind: Kind) -> Self {
        Self::with(kind, &[])
    }

    /// A server on a new database with some settings.
    pub fn with(kind: Kind, settings: &[(&str, &str)]) -> Self {
        Self::on(Arc::new(Database::new(kind)), settings)
    }

    /// A server on a given database with some settings.
    pub fn on(database: Arc<Database>, settings: &[(&str, &str)]) -> Self {
        let app = app::start_server(settings_for(&database, settings), Clock::default()).expect("the application starts");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("its address");
        let (tell, told) = mpsc::channel();
        let serving = app.clone();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                actix_web::rt::spawn(seal::work(serving.clone()));
                let server = serve::serve(&serving, listener).expect("the server starts");
                tell.send(server.handle()).expect("the test waits for this");
                server.await.expect("the server ends well");
            });
        });
        let handle = told.recv().expect("the server's thread lives");
        Self { app, address, database, handle, thread: Some(thread) }
    }

    /// Today, as this server's clock has it.
    pub fn today(&self) -> chrono::NaiveDate {
        Clock::day(self.app.clock.now())
    }

    /// Does every job that is due; how many steps that took.
    pub fn run_jobs(&self) -> usize {
        actix_web::rt::System::new().block_on(work::run_due(&self.app)).expect("the jobs are done")
    }

    /// Seals, and gives every webhook endpoint its turn until nothing is due; how many attempts that took.
    pub fn deliver(&self) -> usize {
        self.sealed();
        actix_web::rt::System::new().block_on(chibo_api::webhooks::run_due(&self.app)).expect("the webhooks are delivered")
    }

    /// Does jobs as they come due, as a server does, while something else goes on.
    pub fn while_working<T>(&self, act: impl FnOnce() -> T) -> T {
        struct Ended(Arc<AtomicBool>, Option<JoinHandle<()>>);
        impl Drop for Ended {
            fn drop(&mut self) {
                self.0.store(true, Ordering::Relaxed);
                drop(self.1.take().map(JoinHandle::join));
            }
        }
        let (app, ended) = (self.app.clone(), Arc::new(AtomicBool::new(false)));
        let seen = ended.clone();
        let worker = std::thread::spawn(move || {
            let system = actix_web::rt::System::new();
            while !seen.load(Ordering::Relaxed) {
                system.block_on(work::run_due(&app)).expect("the jobs are done");
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
        });
        let _ended = Ended(ended, Some(worker));
        act()
    }

    /// Waits until everything that was committed is sealed; how much that is.
    pub fn sealed(&self) -> i64 {
        actix_web::rt::System::new().block_on(seal::all(&self.app)).expect("the events are sealed");
        self.anonymous().get("/v1/audit/log").expect(200).body["size"].as_i64().expect("a size")
    }

    /// A client that is not logged in.
    pub fn anonymous(&self) -> Client {
        Client::new(&format!("http://{}", self.address))
    }

    /// Makes a user with a role on everything and logs in.
    pub fn user(&self, username: &str, role: &str) -> Client {
        let password = admin::Password { text: PASSWORD.to_owned(), made: false };
        admin::create_user(&self.app, username, username, role, &password).expect("a user");
        self.log_in(username)
    }

    /// Logs a user of the tests in.
    pub fn log_in(&self, username: &str) -> Client {
        self.anonymous().log_in(username, PASSWORD)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The order is given by the call; the thread's end is waited for below.
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || std::thread::panicking(), "the server's thread panicked");
        }
    }
}

/// The settings of a test server: cheap password hashing, one worker, no limit that ordinary tests would meet.
pub fn settings_for(database: &Database, settings: &[(&str, &str)]) -> config::Config {
    let (url, key) = (database.url(), database.master_key().display().to_string());
    let ours = [
        ("database_url", url.as_str()),
        ("master_key_file", key.as_str()),
        ("public_url", ISSUER),
        ("bind", "127.0.0.1:0"),
        ("language", "en"),
        ("workers", "1"),
        ("connections", "4"),
        ("rate_per_second", "1000000"),
        ("login_per_minute", "1000000"),
        ("argon2_memory_kib", "64"),
        ("argon2_passes", "1"),
        ("drain_seconds", "1"),
        ("stream_seconds", "1"),
    ];
    let flags: BTreeMap<String, String> = ours.iter().chain(settings).map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let values = config::gather(None, &flags).expect("known settings");
    config::check(&values).expect("valid settings")
}
