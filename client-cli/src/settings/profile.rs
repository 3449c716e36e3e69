//! The folder of settings and logins, and `config.toml` in it: the profile in use and what each sets.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use serde::Deserialize;

use crate::failure::{Failure, Outcome};
use crate::say::{pick, say};

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

/// The folder of settings and credentials; none where there is no home folder, as for the account of a service.
pub(crate) fn folder() -> Option<PathBuf> {
    etcetera::choose_base_strategy().ok().map(|places| places.config_dir().join("chibo")).filter(|folder| folder.is_absolute())
}

/// What to say when that folder is needed and there is none.
pub(crate) fn no_folder() -> Failure {
    Failure::usage(pick("Không có thư mục nhà để giữ phiên đăng nhập", "There is no home folder to keep a login in"))
        .hint(pick("Đặt HOME hoặc XDG_CONFIG_HOME, hoặc cho mã truy cập trong CHIBO_TOKEN.", "Set HOME or XDG_CONFIG_HOME, or give a token in CHIBO_TOKEN."))
}

/// Whether a file is not there; a path through something that is no folder leads nowhere either.
pub(crate) fn is_absent(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
}

impl ProfileFile {
    /// Reads the file; a missing one is an empty one.
    pub(crate) fn read(folder: Option<&Path>) -> Outcome<Self> {
        let Some(folder) = folder else { return Ok(Self::default()) };
        let path = folder.join("config.toml");
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if is_absent(&error) => return Ok(Self::default()),
            Err(error) => return Err(Failure::file(&path, &error)),
        };
        toml::from_str(&text).map_err(|error| {
            let path = path.display();
            Failure::usage(say!("Tệp {path} không đúng", "{path} is not valid")).line(error.to_string())
        })
    }
}
