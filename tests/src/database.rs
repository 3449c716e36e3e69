//! A migrated database for each test: a copy of a template made once for each kind.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chibo_api::{config::Location, db::migrate};
use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use tempfile::TempDir;

use crate::postgres::Postgres;

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An SQLite file.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

impl Kind {
    /// As in the names of tests.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// Migrated databases to copy from.
static TEMPLATES: Mutex<BTreeMap<Kind, Arc<Database>>> = Mutex::new(BTreeMap::new());

/// Removes the templates; the last thing of a run.
pub fn remove_templates() {
    TEMPLATES.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

/// A database of one test, removed with it.
pub struct Database {
    /// Its kind.
    pub kind: Kind,
    folder: TempDir,
    name: String,
}

impl Database {
    /// A database without anything in it.
    pub fn empty(kind: Kind) -> Self {
        let database = Self::unmade(kind);
        if kind == Kind::Postgres {
            Postgres::shared().execute(&format!("CREATE DATABASE {}", database.name));
        }
        database
    }

    /// A migrated database without rows.
    pub fn new(kind: Kind) -> Self {
        let mut templates = TEMPLATES.lock().unwrap_or_else(PoisonError::into_inner);
        let template = templates.entry(kind).or_insert_with(|| {
            let template = Self::empty(kind);
            migrate::up(&template.location()).expect("the migrations apply");
            Arc::new(template)
        });
        let template = template.clone();
        drop(templates);
        template.copy()
    }

    /// A database with the same content, master key included. Nobody may be connected to this one.
    pub fn copy(&self) -> Self {
        let copy = Self::unmade(self.kind);
        std::fs::copy(self.master_key(), copy.master_key()).expect("the master key copies");
        match self.kind {
            Kind::Sqlite => drop(std::fs::copy(self.file(), copy.file()).expect("the file copies")),
            Kind::Postgres => {
                // One template can be copied by one at a time only.
                static COPYING: Mutex<()> = Mutex::new(());
                let _one = COPYING.lock().unwrap_or_else(PoisonError::into_inner);
                Postgres::shared().execute(&format!("CREATE DATABASE {} TEMPLATE {}", copy.name, self.name));
            }
        }
        copy
    }

    /// Brings everything into the one file that is copied (SQLite keeps the newest pages beside it).
    #[must_use]
    pub fn settle(&self) -> &Self {
        if self.kind == Kind::Sqlite {
            self.connect().batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").expect("a checkpoint");
        }
        self
    }

    fn unmade(kind: Kind) -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let folder = tempfile::Builder::new().prefix("chibo-test-").tempdir().expect("a temporary folder");
        let name = format!("chibo_test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        std::fs::write(folder.path().join("chibo.db.key"), "c0ffee00".repeat(8)).expect("a master key");
        Self { kind, folder, name }
    }

    /// The value of the setting `database_url`.
    pub fn url(&self) -> String {
        match self.kind {
            Kind::Sqlite => self.file().display().to_string(),
            Kind::Postgres => Postgres::shared().url(&self.name),
        }
    }

    /// Where it is.
    pub fn location(&self) -> Location {
        Location::parse(&self.url()).expect("a database that there is")
    }

    /// A folder that is removed with the database.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The value of the setting `master_key_file`.
    pub fn master_key(&self) -> PathBuf {
        self.folder.path().join("chibo.db.key")
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("chibo.db")
    }

    /// The texts that a query gives, past the application.
    pub fn texts(&self, query: &str) -> Vec<String> {
        let mut conn = self.connect();
        let rows: Vec<OneText> = match &mut conn {
            chibo_api::db::Conn::Postgres(conn) => diesel::sql_query(format!("SELECT t.* FROM ({query}) AS t(text)")).load(conn),
            chibo_api::db::Conn::Sqlite(conn) => diesel::sql_query(format!("WITH t(text) AS ({query}) SELECT text FROM t")).load(conn),
        }
        .expect("the query runs");
        rows.into_iter().map(|row| row.text).collect()
    }

    /// Where the database's log stands, for `found_in_files`. SQLite's is a file like the others.
    pub fn log_position(&self) -> String {
        match self.kind {
            Kind::Sqlite => String::new(),
            Kind::Postgres => self.texts("SELECT pg_walfile_name(pg_current_wal_lsn())").remove(0),
        }
    }

    /// Which of some texts stand in the database's files as they lie: tables, indexes, and the log from a position on. Nothing is tidied up
    /// first; what PostgreSQL still has in memory is written, which only adds to them. PostgreSQL reads its own files, which may be elsewhere.
    pub fn found_in_files<'a>(&self, log_position: &str, texts: &[&'a str]) -> Vec<&'a str> {
        let mut found = Vec::new();
        let mut look = |bytes: &[u8]| {
            found.extend(texts.iter().filter(|text| memchr::memmem::find(bytes, text.as_bytes()).is_some()));
        };
        match &mut self.connect() {
            chibo_api::db::Conn::Sqlite(_) => {
                for name in ["chibo.db", "chibo.db-wal", "chibo.db-shm"] {
                    look(&std::fs::read(self.folder.path().join(name)).unwrap_or_default());
                }
            }
            chibo_api::db::Conn::Postgres(conn) => {
                conn.batch_execute("CHECKPOINT").expect("a checkpoint");
                let files = format!(
                    "SELECT pg_relation_filepath(oid) AS text FROM pg_class WHERE relkind IN ('r', 'i', 't') AND pg_relation_filepath(oid) IS NOT NULL \
                     UNION ALL SELECT 'pg_wal/' || name FROM pg_ls_waldir() WHERE name >= '{log_position}' AND name <= pg_walfile_name(pg_current_wal_lsn())"
                );
                let files: Vec<OneText> = diesel::sql_query(files).load(conn).expect("the server's files");
                assert!(files.iter().any(|file| file.text.starts_with("pg_wal/")), "the log is among them");
                for file in files {
                    let read = diesel::sql_query("SELECT pg_read_binary_file($1, 0, 100000000, true) AS bytes").bind::<diesel::sql_types::Text, _>(&file.text);
                    // One that is gone meanwhile has no bytes.
                    let read: OneFile = read.get_result(conn).expect("the server reads its files");
                    look(&read.bytes.unwrap_or_default());
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// A connection past the application, to look at tables and to prepare what no operation writes yet.
    pub fn connect(&self) -> chibo_api::db::Conn {
        match self.location() {
            Location::Sqlite(path) => chibo_api::db::pool::open_sqlite(&path, true),
            Location::Postgres(url) => chibo_api::db::pool::open_postgres(&url),
        }
        .expect("the test's database")
    }
}

#[derive(diesel::QueryableByName)]
struct OneText {
    #[diesel(sql_type = diesel::sql_types::Text)]
    text: String,
}

#[derive(diesel::QueryableByName)]
struct OneFile {
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Binary>)]
    bytes: Option<Vec<u8>>,
}

impl Drop for Database {
    fn drop(&mut self) {
        if self.kind == Kind::Postgres && !std::thread::panicking() {
            Postgres::shared().execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        }
    }
}
