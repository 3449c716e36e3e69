//! Settings: every one with its default, from which layers their values come, and the values checked at the start.

mod checked;
mod gather;
mod location;
mod settings;

pub use checked::{Config, check, is_log_name, key_beside, public_url};
pub use gather::{Values, gather, print};
pub use location::{Location, Tuning, hide_password};
pub use settings::{SETTINGS, Setting};
