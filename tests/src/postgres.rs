//! One PostgreSQL for a whole test run: started here from the binaries of the machine, or one that is already there.
//! It ends with the test process, also when that is killed: a shell waits for its end and stops the server.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;

/// Where PostgreSQL comes from, if from anywhere.
#[derive(Debug, Clone)]
pub enum Source {
    /// `CHIBO_TEST_POSTGRES_URL`: the address of a server, without a database.
    Existing(String),
    /// The folder of the server's binaries.
    Binaries(PathBuf),
}

/// Looks for a server; the error says in words why there is none.
pub fn source() -> Result<Source, String> {
    if let Ok(url) = std::env::var("CHIBO_TEST_POSTGRES_URL") {
        return Ok(Source::Existing(url));
    }
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|version| version.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = installed.chain(std::env::split_paths(&path)).filter(|folder| folder.join("initdb").exists()).collect();
    folders.sort();
    folders.pop().map(Source::Binaries).ok_or_else(|| {
        "no initdb in /usr/lib/postgresql/*/bin or on PATH; install the server package (postgresql), or name a server with CHIBO_TEST_POSTGRES_URL".to_owned()
    })
}

/// A running server.
pub struct Postgres {
    address: String,
    parameters: String,
    /// Folder of a server that was started here.
    folder: PathBuf,
    /// Open as long as this process lives; its end is the sign to stop.
    _alive: Option<ChildStdin>,
}

impl Postgres {
    /// The server of this run, started when first needed.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Postgres> = OnceLock::new();
        SHARED.get_or_init(|| match source().expect("PostgreSQL tests run only where there is a server") {
            Source::Existing(url) => {
                let (address, parameters) = url.split_once('?').unwrap_or((&url, ""));
                Postgres { address: address.trim_end_matches('/').to_owned(), parameters: parameters.to_owned(), folder: PathBuf::new(), _alive: None }
            }
            Source::Binaries(folder) => Self::start(&folder, &["fsync=off", "synchronous_commit=off", "full_page_writes=off"]),
        })
    }

    /// Starts a server of its own, for tests that stop it or need its disk writes to be real.
    pub fn start(binaries: &Path, settings: &[&str]) -> Self {
        let folder = tempfile::Builder::new().prefix("chibo-postgres-").tempdir().expect("a temporary folder").keep();
        let owner = unprivileged();
        if let Some((uid, gid)) = owner {
            std::os::unix::fs::chown(&folder, Some(uid), Some(gid)).expect("giving the folder to the user of PostgreSQL");
        }
        let made = as_owner(&binaries.join("initdb"), owner)
            .args(["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "-D"])
            .arg(folder.join("data"))
            .current_dir(&folder)
            .output()
            .expect("initdb");
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let mut keeper = as_owner(Path::new("/bin/sh"), owner);
        keeper.current_dir(&folder).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).arg("-c").arg(KEEPER).arg("keeper");
        keeper.arg(binaries.join("postgres")).arg(&folder).args(["-c", "listen_addresses=", "-c", "max_connections=300", "-c", "shared_buffers=64MB"]);
        keeper.args(settings.iter().flat_map(|setting| ["-c", setting])).arg("-k").arg(&folder);
        let alive = keeper.spawn().expect("a shell for PostgreSQL").stdin.take();
        let host = folder.display().to_string().replace('/', "%2F");
        let parameters = format!("host={host}&user=postgres");
        let server = Self { address: "postgres://".to_owned(), parameters, folder, _alive: alive };
        server.wait();
        server
    }

    /// Stops a server that was started here, as an administrator would, and waits until its keeper has started it again.
    pub fn restart(&self) {
        let process = fs::read_to_string(self.folder.join("data/postmaster.pid")).expect("a running server");
        let process = process.lines().next().expect("its process").to_owned();
        // SIGINT is PostgreSQL's fast shutdown: it ends every connection.
        let told = Command::new("kill").args(["-INT", &process]).status().expect("kill");
        assert!(told.success(), "PostgreSQL could not be told to stop");
        let stopped = Instant::now();
        while fs::read_to_string(self.folder.join("data/postmaster.pid")).is_ok_and(|text| text.lines().next() == Some(&process)) {
            assert!(stopped.elapsed() < Duration::from_secs(30), "PostgreSQL does not stop");
            std::thread::sleep(Duration::from_millis(10));
        }
        self.wait();
    }

    fn wait(&self) {
        let (server, folder) = (self, &self.folder);
        let deadline = Instant::now() + Duration::from_secs(30);
        while let Err(error) = chibo_api::db::pool::open_postgres(&server.url("postgres")) {
            let log = || fs::read_to_string(folder.join("log")).unwrap_or_default();
            assert!(Instant::now() < deadline, "PostgreSQL does not start: {error}\n{}", log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Address of a database on it.
    pub fn url(&self, database: &str) -> String {
        let mark = if self.parameters.is_empty() { "" } else { "?" };
        format!("{}/{database}{mark}{}", self.address, self.parameters)
    }

    /// Runs statements on the server's own database.
    pub fn execute(&self, sql: &str) {
        let mut conn = chibo_api::db::pool::open_postgres(&self.url("postgres")).expect("PostgreSQL");
        conn.batch_execute(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

/// Runs PostgreSQL until standard input ends, that is until the test process is no more; then removes everything. A server that
/// ended before is started again after half a second.
const KEEPER: &str = r#"
trap '' INT TERM HUP
postgres=$1 folder=$2
shift 2
run() {
  while [ ! -e "$folder/stop" ]; do
    "$postgres" -D "$folder/data" "$@" >>"$folder/log" 2>&1
    [ -e "$folder/stop" ] || sleep 0.5
  done
}
run "$@" &
cat >/dev/null
: >"$folder/stop"
[ ! -e "$folder/data/postmaster.pid" ] || kill -QUIT "$(head -n 1 "$folder/data/postmaster.pid")"
wait
rm -rf "$folder"
"#;

/// PostgreSQL refuses to run as root: user and group to run it as instead.
fn unprivileged() -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;
    let root = fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0);
    let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let account = |name: &str| {
        let mut fields = accounts.lines().find(|line| line.split(':').next() == Some(name))?.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    root.then(|| account("postgres").or_else(|| account("nobody")).expect("a user postgres or nobody in /etc/passwd"))
}

fn as_owner(program: &Path, owner: Option<(u32, u32)>) -> Command {
    use std::os::unix::process::CommandExt;
    let mut command = Command::new(program);
    if let Some((uid, gid)) = owner {
        command.uid(uid).gid(gid);
    }
    command
}
