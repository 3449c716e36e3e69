//! Chibo's server: who the cells are, what each must reach, and by which rule, behind one HTTP API over one database.
//!
//! The house stands on floors, and each calls only those below it; from the top: `server`, `imports`, `reports`, `moves`, `candidates`, `accounts`,
//! `planning`, `regulations`, `structure`, `log`, `jobs`, `http`, `auth`, `counters`, `db`, and at the bottom `fail`, `clock`, `config` and `vault`.
//! A request goes `server/router.rs` → the feature's `http.rs` → its `mod.rs` (use cases) → `rules.rs` (pure) and `store.rs` (queries) → `db`.
//! Start reading at `server/router.rs`, the one list of operations.

pub mod accounts;
pub mod auth;
pub mod candidates;
pub mod clock;
pub mod config;
pub mod contests;
pub mod counters;
pub mod db;
pub mod fail;
pub mod http;
pub mod imports;
pub mod jobs;
pub mod log;
pub mod moves;
pub mod planning;
pub mod regulations;
pub mod reports;
pub mod server;
pub mod structure;
pub mod vault;
pub mod webhooks;
