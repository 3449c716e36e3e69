//! Where the database is, and how it is used. An address is read here before anything else sees it, so that a mistake in it is told without
//! the password that it may hold.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use percent_encoding::percent_decode_str;

/// What stands where a password was.
const HIDDEN: &str = "•••";
/// Parameters that hold secrets.
const SECRET: [&str; 2] = ["password", "sslpassword"];
/// Values of `sslmode` that PostgreSQL's client library can keep without TLS.
const WITHOUT_TLS: [&str; 3] = ["disable", "allow", "prefer"];

/// Where the data is.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// An SQLite file.
    Sqlite(PathBuf),
    /// A `postgres://` address.
    Postgres(String),
}

impl Location {
    /// Reads a database setting: a `postgres://` address, or the path of a file. The error says what to write instead.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some(address) = Address::split(text) {
            address.check()?;
            return Ok(Self::Postgres(text.to_owned()));
        }
        match text.split_once(':') {
            _ if text.trim().is_empty() => Err("it is empty; write the path of a file, or postgres://user:password@host/database".to_owned()),
            Some(("", _)) => Err("the data must be in a file; write its path".to_owned()),
            Some((scheme, _)) if is_scheme(scheme, &["postgres", "postgresql"]) => {
                Err(format!("an address of PostgreSQL begins with postgres:// (here: {scheme}:); write postgres://user:password@host/database"))
            }
            Some((scheme, rest)) if is_scheme(scheme, &["sqlite", "sqlite3", "file"]) => {
                let rest = rest.strip_prefix("//").unwrap_or(rest);
                Err(format!("the path of an SQLite file stands alone, without {scheme}: before it; write {}", if rest.is_empty() { "chibo.db" } else { rest }))
            }
            // One letter is a drive.
            Some((scheme, _)) if scheme.len() > 1 && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+.-_".contains(&byte)) => Err(format!(
                "there is no kind of database {scheme}: here; write postgres://user:password@host/database, or the path of an SQLite file (./ before one with a colon)"
            )),
            _ if text.split_whitespace().any(|word| word.starts_with("dbname=") || word.starts_with("host=") || word.starts_with("password=")) => {
                Err("write the keywords as an address: postgres://user:password@host:port/database".to_owned())
            }
            _ => Ok(Self::Sqlite(PathBuf::from(text))),
        }
    }

    /// `sqlite` or `postgres`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }
}

impl fmt::Display for Location {
    /// A file by its whole path, an address without its password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => std::path::absolute(path).unwrap_or_else(|_| path.clone()).display().fmt(f),
            Self::Postgres(address) => f.write_str(&hide_password(address)),
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({self})", self.name())
    }
}

fn is_scheme(text: &str, schemes: &[&str]) -> bool {
    schemes.iter().any(|scheme| text.eq_ignore_ascii_case(scheme))
}

/// How the database is used; from the server's settings.
#[derive(Debug, Clone)]
pub struct Tuning {
    /// Connections in the pool.
    pub connections: u32,
    /// Jobs that may wait before the next one is turned away with 503.
    pub queue: usize,
    /// Whether writes that wait share one commit (SQLite).
    pub group_commit: bool,
    /// Longest time for a read that goes over much.
    pub long_read: Duration,
    /// A streaming replica that lists and reports are read from.
    pub replica: Option<Location>,
    /// How far behind it may be.
    pub replica_lag: Duration,
}

/// A `postgres://` address in its parts, as PostgreSQL's client library takes it apart: several hosts may stand in one.
struct Address<'a> {
    scheme: &'a str,
    user: Option<&'a str>,
    password: Option<&'a str>,
    hosts: &'a str,
    database: Option<&'a str>,
    query: Option<&'a str>,
}

impl<'a> Address<'a> {
    fn split(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://").filter(|(scheme, _)| ["postgres", "postgresql"].contains(scheme))?;
        let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
        let (authority, database) = rest.split_once('/').map_or((rest, None), |(authority, database)| (authority, Some(database)));
        let (login, hosts) = authority.split_once('@').map_or((None, authority), |(login, hosts)| (Some(login), hosts));
        let (user, password) = login.map_or((None, None), |login| login.split_once(':').map_or((Some(login), None), |(user, word)| (Some(user), Some(word))));
        Some(Self { scheme, user, password, hosts, database, query })
    }

    fn parameters(&self) -> impl Iterator<Item = &'a str> {
        self.query.into_iter().flat_map(|query| query.split('&'))
    }

    /// What would be told by the client library with parts of the password in it, and what this build cannot do.
    fn check(&self) -> Result<(), String> {
        let Self { scheme: _, user, password, hosts, database, query } = self;
        let parts = [*user, *password, Some(*hosts), *database, *query];
        let escapes = parts.iter().flatten().flat_map(|part| part.split('%').skip(1));
        for escape in escapes {
            if !escape.as_bytes().first_chunk::<2>().is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit) && digits != b"00") {
                return Err("a % is not followed by two hexadecimal digits; write % itself as %25".to_owned());
            }
        }
        let ports = hosts.split(',').map(|host| host.rsplit_once(']').map_or(host, |(_, port)| port)).filter_map(|host| host.split_once(':'));
        let misplaced = hosts.contains('@')
            || database.is_some_and(|name| name.contains(['@', ':']))
            || ports.into_iter().any(|(_, port)| !port.bytes().all(|digit| digit.is_ascii_digit()));
        if misplaced || self.parameters().any(|pair| !pair.contains('=')) {
            return Err("it cannot be taken apart; within a user name or a password write : as %3A, / as %2F, ? as %3F and @ as %40".to_owned());
        }
        for (name, value) in self.parameters().filter_map(|pair| pair.split_once('=')) {
            let (name, value) = (decoded(name), decoded(value));
            if (name == "sslmode" && !WITHOUT_TLS.contains(&value.as_str())) || (name == "ssl" && value == "true") {
                return Err(format!(
                    "{name}={value}: this build has no TLS to the database; keep the way to it safe otherwise (a Unix socket with ?host=/var/run/postgresql, \
                     a tunnel that ends on this machine, a private network) and write sslmode=disable"
                ));
            }
        }
        Ok(())
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// A database setting without its password, wherever it stands in it; of one that cannot be read nothing but the scheme.
pub fn hide_password(setting: &str) -> String {
    match (Address::split(setting), Location::parse(setting)) {
        (Some(Address { scheme, user, password, hosts, database, query }), Ok(_)) => {
            let login = match (user, password) {
                (Some(user), Some(_)) => format!("{user}:{HIDDEN}@"),
                (Some(user), None) => format!("{user}@"),
                (None, _) => String::new(),
            };
            let public = |pair: &&str| !SECRET.contains(&decoded(pair.split('=').next().unwrap_or_default()).as_str());
            let query = query.map(|query| query.split('&').filter(public).collect::<Vec<_>>().join("&")).filter(|query| !query.is_empty());
            let (slash, mark) = (if database.is_some() { "/" } else { "" }, if query.is_some() { "?" } else { "" });
            format!("{scheme}://{login}{hosts}{slash}{}{mark}{}", database.unwrap_or_default(), query.unwrap_or_default())
        }
        (None, Ok(_)) => setting.to_owned(),
        (_, Err(_)) => setting.split_once(':').map_or_else(|| HIDDEN.to_owned(), |(scheme, _)| format!("{scheme}:{HIDDEN}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_hidden_wherever_they_stand() {
        for (address, shown) in [
            ("postgres://chibo:secret@db.example/chibo", "postgres://chibo:•••@db.example/chibo"),
            ("postgres://chibo:s%65cret@db.example:5433/chibo?sslmode=disable", "postgres://chibo:•••@db.example:5433/chibo?sslmode=disable"),
            ("postgres://db.example/chibo?user=chibo&password=secret", "postgres://db.example/chibo?user=chibo"),
            ("postgres://db.example/chibo?p%61ssword=secret", "postgres://db.example/chibo"),
            ("postgres://db.example/chibo?sslpassword=secret&application_name=a", "postgres://db.example/chibo?application_name=a"),
            ("postgresql://chibo:secret@one:5432,[::1]:5432/chibo", "postgresql://chibo:•••@one:5432,[::1]:5432/chibo"),
            ("postgres:///chibo?host=%2Frun%2Fpostgresql&user=chibo", "postgres:///chibo?host=%2Frun%2Fpostgresql&user=chibo"),
            ("postgres://chibo@db.example", "postgres://chibo@db.example"),
            ("postgres://chibo:se:cr@secret@db.example/chibo", "postgres:•••"),
            ("postgres:chibo:secret@db.example", "postgres:•••"),
            ("mysql://chibo:secret@db.example/chibo", "mysql:•••"),
            ("host=db.example password=secret", "•••"),
            ("chibo.db", "chibo.db"),
            ("C:\\chibo\\chibo.db", "C:\\chibo\\chibo.db"),
        ] {
            assert_eq!(hide_password(address), shown, "{address}");
            if let Ok(location) = Location::parse(address) {
                assert!(!format!("{location} {location:?}").contains("secret"), "{address}");
            }
        }
    }

    #[test]
    fn what_is_no_address_and_no_path_is_refused_with_what_to_write() {
        for (wrong, say) in [
            ("postgres:chibo", "write postgres://"),
            ("POSTGRES://chibo:secret@h/d", "begins with postgres://"),
            ("Postgresql:/h/d", "begins with postgres://"),
            ("sqlite:///var/lib/chibo.db", "write /var/lib/chibo.db"),
            ("sqlite:chibo.db", "write chibo.db"),
            ("file:chibo.db", "write chibo.db"),
            ("sqlite://", "write chibo.db"),
            ("mysql://chibo:secret@h/d", "no kind of database mysql:"),
            ("db.example:5432/chibo", "no kind of database db.example:"),
            (":memory:", "in a file"),
            ("host=h dbname=chibo password=secret", "postgres://user:password@host:port/database"),
            ("", "empty"),
            (" ", "empty"),
        ] {
            let error = Location::parse(wrong).unwrap_err();
            assert!(error.contains(say) && !error.contains("secret"), "{wrong}: {error}");
        }
        for path in ["chibo.db", "/var/lib/chibo/chibo.db", "./a:b.db", "C:\\chibo.db", "thư mục/chibo.db"] {
            assert_eq!(Location::parse(path), Ok(Location::Sqlite(PathBuf::from(path))));
        }
    }

    /// Everything that the client library would complain about with a part of the password in its sentence.
    #[test]
    fn an_address_that_falls_apart_is_refused_without_its_password() {
        for address in [
            "postgres://chibo:x@secret@h/d",
            "postgres://chibo:secret/x@h/d",
            "postgres://chibo:12/secret@h/d",
            "postgres://chibo:12?secret@h/d",
            "postgres://chibo:secret%zz@h/d",
            "postgres://chibo:secret%00@h/d",
            "postgres://chibo:secret%4@h/d",
            "postgres://chibo:secret?x@h/d",
        ] {
            let error = Location::parse(address).unwrap_err();
            assert!(error.contains('%') && !error.contains("secret"), "{address}: {error}");
            assert_eq!(hide_password(address), "postgres:•••", "{address}");
        }
    }

    #[test]
    fn tls_to_the_database_is_answered_in_words() {
        for wanted in ["sslmode=require", "sslmode=verify-full", "sslmode=verify-ca", "ssl=true", "sslmod%65=require"] {
            let error = Location::parse(&format!("postgres://chibo:secret@h/d?{wanted}")).unwrap_err();
            assert!(error.contains("no TLS") && error.contains("sslmode=disable") && !error.contains("secret"), "{error}");
        }
        for fine in ["sslmode=disable", "sslmode=prefer", "connect_timeout=5", "user=a@b"] {
            assert!(Location::parse(&format!("postgres://h/d?{fine}")).is_ok(), "{fine}");
        }
    }
}
