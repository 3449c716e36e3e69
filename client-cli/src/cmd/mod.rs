//! The commands, a file a noun, on the same floors as the server: a floor uses only those below it. From top to bottom:
//! `service`, `ward`, `reports`, `log`, `contests`, `candidates`, `webhooks`, `accounts`, `planning`, `regulations`, `structure`.
//! Not here: the verbs they share (`records/`) and how rows are imported (`import/`).

pub(crate) mod accounts;
pub(crate) mod candidates;
pub(crate) mod contests;
pub(crate) mod log;
pub(crate) mod planning;
pub(crate) mod regulations;
pub(crate) mod reports;
pub(crate) mod service;
pub(crate) mod structure;
pub(crate) mod ward;
pub(crate) mod webhooks;
