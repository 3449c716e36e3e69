//! One database, SQLite or PostgreSQL, behind `read` and `write`; an acknowledged write is on disk.
//! `installation.rs` has what holds for all of it (with `own_key.rs`, which holds this process's master key against it), `database.rs` the two, `locks.rs` what a write locks, `writer.rs` the SQLite writer with group commit, `pool.rs` opens connections, `replica.rs` reads from a copy where that may answer, `text.rs` makes search and
//! sort keys, `errors.rs` says what the database's errors become.
//! Not here: queries (each feature's `store.rs`) and idempotency (`http/idempotency.rs`).

pub mod archive;
pub(crate) mod conn;
mod database;
mod errors;
mod identity;
pub mod installation;
pub mod key;
mod lag;
pub mod locks;
pub mod migrate;
pub mod own_key;
pub mod pool;
mod pooler;
mod replica;
#[rustfmt::skip]
#[expect(missing_docs, reason = "the table! macro makes items without documentation")]
pub mod schema;
pub mod text;
mod traces;
mod transaction;
mod tries;
mod writer;

pub(crate) use conn::on_connection;
pub use conn::{Conn, parse_stored};
pub use database::Db;
pub use replica::Source;
pub use transaction::panic_text;
