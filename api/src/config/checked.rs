//! The checked settings, with every fault of their values named at once.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chibo_openapi::Lang;
use ipnet::IpNet;
use signed_note::StandardVerifier;

use super::gather::Values;
use super::location::{Location, Tuning};

/// The checked settings.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the data is.
    pub database: Location,
    /// How the database is used.
    pub tuning: Tuning,
    /// Where to listen.
    pub bind: SocketAddr,
    /// Address that callers use.
    pub public_url: String,
    /// Whether somebody named it, or it is where the server listens.
    pub public_url_named: bool,
    /// File of the master key; none: beside the SQLite file.
    pub master_key_file: PathBuf,
    /// Language of messages when a request names none.
    pub language: Lang,
    /// Log filter.
    pub log: String,
    /// Whether the log is JSON.
    pub log_json: bool,
    /// Threads that serve requests.
    pub workers: usize,
    /// Requests served at once.
    pub in_flight: usize,
    /// Requests per second of one caller.
    pub rate_per_second: u32,
    /// Logins per minute from one address, and of one account.
    pub login_per_minute: u32,
    /// Wrong tokens and secrets per minute from one address.
    pub token_failures_per_minute: u32,
    /// Life of an access token in seconds.
    pub access_seconds: i64,
    /// Life of a refresh token in seconds.
    pub refresh_seconds: i64,
    /// Memory for hashing a password, in KiB.
    pub argon2_memory_kib: u32,
    /// Passes for hashing a password.
    pub argon2_passes: u32,
    /// Origins of browser frontends.
    pub cors_origins: Vec<String>,
    /// Verifier keys of the logs whose checkpoints are cosigned.
    pub witness_for: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Months after which candidates off the list are erased; 0: only when asked.
    pub retention_months: i32,
    /// Months for which readings of candidates are kept; 0: for ever.
    pub access_log_months: u32,
    /// Longest time for a request's head to arrive, and again for its body.
    pub arrival: Duration,
    /// Longest time for which a caller reads nothing of an answer.
    pub answer: Duration,
    /// Longest time for which a connection is kept without a request.
    pub idle: Duration,
    /// Connections of callers at once, where the file descriptors suffice.
    pub open_connections: usize,
    /// Connections of callers at once from one address.
    pub address_connections: usize,
    /// Longest time for one stream of events.
    pub stream_seconds: u64,
    /// Largest file that is brought in, in bytes.
    pub import_bytes: u64,
    /// Days for which events can be followed; nought: for ever.
    pub feed_days: i64,
    /// Whether webhooks may go to this machine and without TLS.
    pub webhooks_allow_loopback: bool,
    /// Name of a new log; none: by the address.
    pub log_origin: Option<String>,
    /// Longest time for running requests after SIGTERM, in seconds.
    pub drain_seconds: u64,
}

/// Reads one value after the other and remembers every fault.
struct Reader<'a> {
    values: &'a Values,
    faults: Vec<String>,
}

impl Reader<'_> {
    fn text(&self, key: &str) -> &str {
        self.values.get(key).map_or("", |(value, _)| value.as_str())
    }

    fn number<T: std::str::FromStr + PartialOrd + std::fmt::Display + Copy>(&mut self, key: &str, least: T, most: T) -> T {
        match self.text(key).parse::<T>() {
            Ok(number) if number >= least && number <= most => number,
            _ => {
                self.faults.push(format!("{key}: {:?} is not a whole number from {least} to {most}", self.text(key)));
                least
            }
        }
    }

    fn list(&self, key: &str) -> impl Iterator<Item = &str> {
        self.text(key).split(',').map(str::trim).filter(|item| !item.is_empty())
    }

    fn networks(&mut self, key: &str) -> Vec<IpNet> {
        let parse = |text: &str| text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).map_err(|_| text.to_owned());
        let (networks, wrong): (Vec<_>, Vec<_>) = self.list(key).map(parse).partition(Result::is_ok);
        let fault = |wrong| format!("{key}: {wrong:?} is not an address such as 10.1.2.3 or a network such as 10.0.0.0/8 or fd00::/8");
        self.faults.extend(wrong.into_iter().filter_map(Result::err).map(fault));
        networks.into_iter().flatten().collect()
    }

    fn replica(&mut self, database: &Location) -> Option<Location> {
        let parsed = Some(self.text("database_read_url")).filter(|text| !text.is_empty()).map(Location::parse)?;
        match (parsed, database) {
            (Ok(replica @ Location::Postgres(_)), Location::Postgres(_)) => return Some(replica),
            (_, Location::Sqlite(_)) => self.faults.push("database_read_url: only PostgreSQL has replicas, and database_url is an SQLite file".to_owned()),
            (Ok(Location::Sqlite(_)), _) => self.faults.push("database_read_url: it is no postgres:// address".to_owned()),
            (Err(fault), _) => self.faults.push(format!("database_read_url: {fault}")),
        }
        None
    }

    fn flag(&mut self, key: &str) -> bool {
        self.one_of(key, &[("true", true), ("false", false)])
    }

    fn one_of<T: Copy>(&mut self, key: &str, options: &[(&str, T)]) -> T {
        let found = options.iter().find(|(name, _)| *name == self.text(key));
        if found.is_none() {
            let names = options.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            self.faults.push(format!("{key}: {:?} is not one of: {names}", self.text(key)));
        }
        found.map_or(options[0].1, |(_, value)| *value)
    }
}

/// Where the master key lies unless a setting says otherwise.
pub fn key_beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".key");
    PathBuf::from(name)
}

/// An address that callers use, without a slash at its end.
pub fn public_url(text: &str) -> Result<String, String> {
    let url = text.trim_end_matches('/');
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let fine = rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(['?', '#', ' ', '@']));
    if fine { Ok(url.to_owned()) } else { Err(format!("{text:?} is not an address such as https://chibo.example")) }
}

/// Whether checkpoints can be signed in this name (C2SP signed-note).
pub fn is_log_name(name: &str) -> bool {
    (1..=200).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'+')
}

/// Checks the values; names every fault at once.
pub fn check(values: &Values) -> Result<Config, Vec<String>> {
    let mut read = Reader { values, faults: Vec::new() };
    let database = Location::parse(read.text("database_url")).unwrap_or_else(|fault| {
        read.faults.push(format!("database_url: {fault}"));
        Location::Sqlite(PathBuf::new())
    });
    let replica = read.replica(&database);
    let bind = read.text("bind").parse().unwrap_or_else(|_| {
        read.faults.push(format!("bind: {:?} is not an address with a port, such as 127.0.0.1:8080", read.text("bind")));
        SocketAddr::from(([127, 0, 0, 1], 0))
    });
    let public_url = match read.text("public_url") {
        "" => format!("http://{bind}"),
        url => public_url(url).unwrap_or_else(|fault| {
            read.faults.push(format!("public_url: {fault}"));
            String::new()
        }),
    };
    let log_origin = match read.text("log_origin") {
        "" => None,
        name if !is_log_name(name) => {
            read.faults.push("log_origin: at most 200 ASCII letters, digits and signs, without spaces and plus signs".to_owned());
            None
        }
        name => Some(name.to_owned()),
    };
    let master_key_file = match (read.text("master_key_file"), &database) {
        ("", Location::Sqlite(path)) => key_beside(path),
        ("", Location::Postgres(_)) => {
            read.faults.push("master_key_file: PostgreSQL needs one, the same for every instance; make it with `openssl rand -hex 32`".to_owned());
            PathBuf::new()
        }
        (path, _) => PathBuf::from(path),
    };
    let cors_origins: Vec<String> = read.list("cors_origins").map(str::to_owned).collect();
    for origin in cors_origins.iter().filter(|origin| !origin.contains("://") || origin.ends_with('/') || origin.contains('*')) {
        read.faults.push(format!("cors_origins: {origin:?} is not an exact origin such as https://app.example"));
    }
    let witness_for: Vec<String> = read.list("witness_for").map(str::to_owned).collect();
    for key in &witness_for {
        if let Err(error) = StandardVerifier::new(key) {
            read.faults.push(format!("witness_for: {key:?} is no verifier key of a log: {error}"));
        }
    }
    let log = read.text("log").to_owned();
    if let Err(error) = log.parse::<tracing_subscriber::filter::Targets>() {
        read.faults.push(format!("log: {error}"));
    }
    let config = Config {
        database,
        tuning: Tuning {
            connections: read.number("connections", 1, 1000),
            queue: read.number("queue", 1, 1_000_000),
            group_commit: read.flag("group_commit"),
            long_read: Duration::from_secs(read.number("long_read_seconds", 1, 30)),
            replica,
            replica_lag: Duration::from_secs(read.number("replica_lag_seconds", 1, 30)),
        },
        bind,
        public_url,
        public_url_named: !read.text("public_url").is_empty(),
        master_key_file,
        language: read.one_of("language", &[("vi", Lang::Vi), ("en", Lang::En)]),
        log,
        log_json: read.one_of("log_format", &[("text", false), ("json", true)]),
        workers: read.number("workers", 0, 1024),
        in_flight: read.number("in_flight", 1, 1_000_000),
        rate_per_second: read.number("rate_per_second", 1, 10_000_000),
        login_per_minute: read.number("login_per_minute", 1, 10_000_000),
        token_failures_per_minute: read.number("token_failures_per_minute", 1, 10_000_000),
        access_seconds: read.number("access_minutes", 1, 1440) * 60,
        refresh_seconds: read.number("refresh_days", 1, 365) * 86_400,
        argon2_memory_kib: read.number("argon2_memory_kib", 64, 4_194_304),
        argon2_passes: read.number("argon2_passes", 1, 100),
        cors_origins,
        witness_for,
        trusted_proxies: read.networks("trusted_proxies"),
        retention_months: read.number("retention_months", 0, 1200),
        access_log_months: read.number("access_log_months", 0, 1200),
        arrival: Duration::from_secs(read.number("arrival_seconds", 1, 3600)),
        answer: Duration::from_secs(read.number("answer_seconds", 1, 3600)),
        idle: Duration::from_secs(read.number("idle_seconds", 1, 3600)),
        open_connections: read.number("open_connections", 1, 1_000_000),
        address_connections: read.number("address_connections", 1, 1_000_000),
        stream_seconds: read.number("stream_seconds", 1, 3600),
        import_bytes: read.number::<u64>("import_mib", 1, 4096) << 20,
        feed_days: read.number("feed_days", 0, 36_500),
        webhooks_allow_loopback: read.flag("webhooks_allow_loopback"),
        log_origin,
        drain_seconds: read.number("drain_seconds", 0, 3600),
    };
    if read.faults.is_empty() { Ok(config) } else { Err(read.faults) }
}

#[cfg(test)]
mod tests;
