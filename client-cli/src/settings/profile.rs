//! The folder of settings and logins, and `config.toml` in it: the profile in use and what each sets.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use serde::Deserialize;

use crate::failure::{Failure, Outcome};
use crate::say::say;

/// `config.toml`: the profile in use and what each sets.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProfileFile {
    pub(super) profile: Option<String>,
    #[serde(default)]
    pub(super) profiles: BTreeMap<String, Profile>,
}

/// What a profile sets.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Profile {
    pub(super) url: Option<String>,
    pub(super) output: Option<String>,
    pub(super) lang: Option<String>,
}

/// The folder of settings and credentials.
pub(crate) fn folder() -> Outcome<PathBuf> {
    etcetera::choose_base_strategy()
        .map(|places| places.config_dir().join("chibo"))
        .map_err(|error| Failure::usage(say!("Không tìm thấy thư mục nhà: {error}", "No home folder: {error}")))
}

impl ProfileFile {
    /// Reads the file; a missing one is an empty one.
    pub(crate) fn read(folder: &Path) -> Outcome<Self> {
        let path = folder.join("config.toml");
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => return Err(Failure::file(&path, &error)),
        };
        toml::from_str(&text).map_err(|error| {
            let path = path.display();
            Failure::usage(say!("Tệp {path} không đúng", "{path} is not valid")).line(error.to_string())
        })
    }
}
