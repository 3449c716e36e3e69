//! What a run of the program is set to, and where that comes from.
//! Not here: tokens and logins (`server/`), and options of single commands (`cmd/`).

mod decided;
mod environment;
mod global;
mod profile;

pub(crate) use decided::{DEFAULT_PROFILE, Settings, spoken};
pub(crate) use environment::{colour_wanted, environment};
pub(crate) use global::{Format, GlobalArgs, Labels};
pub(crate) use profile::{ProfileFile, folder, is_absent, no_folder};
