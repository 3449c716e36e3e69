//! Where the database is, and how it is used.

use std::path::PathBuf;

use url::{Position, Url};

/// What stands where a password was.
const HIDDEN: &str = "•••";

/// Where the data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// An SQLite file.
    Sqlite(PathBuf),
    /// A `postgres://` address.
    Postgres(String),
}

impl Location {
    /// Reads a database setting: a `postgres://` address, or else the path of a file.
    pub fn parse(text: &str) -> Self {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") { Self::Postgres(text.to_owned()) } else { Self::Sqlite(PathBuf::from(text)) }
    }

    /// `sqlite` or `postgres`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }
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
}

/// A database address without its password, wherever it stands in it; of one that cannot be read nothing but the scheme.
pub fn hide_password(address: &str) -> String {
    let Some((scheme, _)) = address.split_once("://") else { return address.to_owned() };
    let Ok(mut url) = Url::parse(address) else { return format!("{scheme}://{HIDDEN}") };
    let kept: Vec<(String, String)> = url.query_pairs().filter(|(name, _)| name != "password").map(|(name, value)| (name.into(), value.into())).collect();
    if url.query_pairs().count() > kept.len() {
        url.query_pairs_mut().clear().extend_pairs(kept);
    }
    match url.username() {
        "" => url.to_string(),
        user => format!("{scheme}://{user}:{HIDDEN}@{}", &url[Position::BeforeHost..]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_hidden_wherever_they_stand() {
        for (address, shown) in [
            ("postgres://chibo:se:cr@et@db.example/chibo", "postgres://chibo:•••@db.example/chibo"),
            ("postgres://chibo:se%40cret@db.example:5433/chibo?sslmode=disable", "postgres://chibo:•••@db.example:5433/chibo?sslmode=disable"),
            ("postgres://db.example/chibo?user=chibo&password=secret", "postgres://db.example/chibo?user=chibo"),
            ("postgres://chibo:secret@one:5432,two:5432/chibo", "postgres://•••"),
            ("chibo.db", "chibo.db"),
        ] {
            assert_eq!(hide_password(address), shown, "{address}");
        }
    }
}
