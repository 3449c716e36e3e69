//! The credentials file: who is logged in where, readable by its owner only, written in one step.
//! Not here: when tokens are renewed (`tokens.rs`).

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use chibo_openapi::accounts::SessionTokens;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::failure::{Failure, Outcome};
use crate::files::{make_private_folder, readable_by_others, write_private};
use crate::settings::{is_absent, no_folder};

/// The tokens of one login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Login {
    /// The server that gave them; they are sent to no other.
    pub(crate) url: String,
    pub(crate) username: String,
    pub(crate) access_token: String,
    pub(crate) access_expires_at: DateTime<Utc>,
    pub(crate) refresh_token: String,
    pub(crate) refresh_expires_at: DateTime<Utc>,
}

impl Login {
    pub(crate) fn new(url: &str, username: &str, tokens: SessionTokens, now: DateTime<Utc>) -> Self {
        let after = |seconds| now + TimeDelta::seconds(seconds);
        Self {
            url: url.to_owned(),
            username: username.to_owned(),
            access_token: tokens.access_token,
            access_expires_at: after(tokens.expires_in),
            refresh_token: tokens.refresh_token,
            refresh_expires_at: after(tokens.refresh_expires_in),
        }
    }
}

/// The file and the folder around it.
#[derive(Debug, Clone)]
pub(crate) struct Credentials {
    /// None where there is no home folder: then there is no login, and none can be kept.
    folder: Option<PathBuf>,
}

impl Credentials {
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }

    fn folder(&self) -> Outcome<&Path> {
        self.folder.as_deref().ok_or_else(no_folder)
    }

    pub(crate) fn path(&self) -> Outcome<PathBuf> {
        Ok(self.folder()?.join("credentials.json"))
    }

    /// The login of a profile.
    pub(crate) fn of(&self, profile: &str) -> Outcome<Option<Login>> {
        Ok(self.all()?.remove(profile))
    }

    /// Every login by profile; a missing file is an empty one.
    fn all(&self) -> Outcome<BTreeMap<String, Login>> {
        let path = self.path()?;
        match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| Failure::file(&path, &std::io::Error::new(std::io::ErrorKind::InvalidData, error))),
            Err(error) if is_absent(&error) => Ok(BTreeMap::new()),
            Err(error) => Err(Failure::file(&path, &error)),
        }
    }

    /// Waits until no other command changes the file; held until dropped.
    pub(crate) fn lock(&self) -> Outcome<File> {
        let folder = self.folder()?;
        let path = folder.join("credentials.lock");
        let lock = || {
            make_private_folder(folder)?;
            let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
            file.lock()?;
            Ok(file)
        };
        lock().map_err(|error| Failure::file(&path, &error))
    }

    /// Sets or removes the login of a profile. The caller holds the lock.
    pub(crate) fn set(&self, profile: &str, login: Option<Login>, _lock: &File) -> Outcome<()> {
        let mut all = self.all()?;
        match login {
            Some(login) => all.insert(profile.to_owned(), login),
            None => all.remove(profile),
        };
        let bytes = serde_json::to_vec_pretty(&all).map_err(|error| Failure::bug(error.to_string()))?;
        let (folder, path) = (self.folder()?, self.path()?);
        let write = || {
            make_private_folder(folder)?;
            write_private(&path, &bytes)
        };
        write().map_err(|error| Failure::file(&path, &error))
    }

    /// What is wrong with the modes of the folder and the file, if anything: others could read them.
    pub(crate) fn exposed(&self) -> Vec<PathBuf> {
        self.folder.clone().into_iter().chain(self.path()).filter(|path| readable_by_others(path)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login() -> Login {
        let tokens = SessionTokens {
            access_token: "a".to_owned(),
            token_type: "Bearer".to_owned(),
            expires_in: 600,
            refresh_token: "r".to_owned(),
            refresh_expires_in: 1_209_600,
        };
        Login::new("http://localhost", "organizer", tokens, DateTime::UNIX_EPOCH)
    }

    #[test]
    fn logins_are_kept_per_profile_and_removed() {
        let home = tempfile::tempdir().unwrap();
        let credentials = Credentials::new(Some(home.path().join("chibo")));
        assert_eq!(credentials.of("default").unwrap(), None);
        let lock = credentials.lock().unwrap();
        credentials.set("default", Some(login()), &lock).unwrap();
        credentials.set("other", Some(login()), &lock).unwrap();
        credentials.set("default", None, &lock).unwrap();
        assert_eq!(credentials.of("default").unwrap(), None);
        assert_eq!(credentials.of("other").unwrap(), Some(login()));
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_the_file_or_the_folder() {
        use std::os::unix::fs::PermissionsExt as _;
        let home = tempfile::tempdir().unwrap();
        let credentials = Credentials::new(Some(home.path().join("chibo")));
        let lock = credentials.lock().unwrap();
        credentials.set("default", Some(login()), &lock).unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let path = credentials.path().unwrap();
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(&home.path().join("chibo")), 0o700);
        assert!(credentials.exposed().is_empty());
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(credentials.exposed(), [path]);
    }
}
