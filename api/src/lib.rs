//! Chibo's server: who the cells are, what each must reach, and by which rule, behind one HTTP API over one database.
//!
//! A request goes `http` → the feature's `http.rs` → its `mod.rs` (use cases) → `rules.rs` (pure) and `store.rs` (queries) → `db`.
//! Start reading at `http/router.rs`, the one list of operations.

pub mod admin;
pub mod app;
pub mod audit;
pub mod auth;
pub mod candidates;
pub mod cells;
pub mod clients;
pub mod committees;
pub mod config;
pub mod db;
pub mod demo;
pub mod directives;
pub mod dossiers;
pub mod events;
pub mod holidays;
pub mod http;
pub mod members;
pub mod oauth;
pub mod organizations;
pub mod plans;
pub mod posts;
pub mod progress;
pub mod quotas;
pub mod reports;
pub mod rulesets;
pub mod run;
pub mod sessions;
pub mod users;
pub mod vault;
