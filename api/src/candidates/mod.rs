//! Candidates: who is followed by which cell, how far, and by which clause one may go on. Sensitive personal data: every reading is
//! recorded. `record.rs` the record, `way.rs` the moves, `corrections.rs` of wrong entries, `transfers.rs` between cells, `dossier` papers,
//! helpers, sponsors and opinions, `privacy.rs` handing over and erasing; `rules` decides, `consequences.rs` does what follows.

mod circumstances;
mod consequences;
mod corrections;
mod counted;
pub mod counters;
pub mod deadlines;
pub mod dossier;
mod explanations;
mod helping;
mod history;
pub mod http;
mod logged;
mod membership;
mod named;
pub mod pool;
mod privacy;
pub mod readings;
mod record;
mod rules;
mod span;
mod store;
mod transfers;
mod view;
mod way;

pub use corrections::correct;
pub use membership::{refuse_made_member, refuse_on_probation};
pub use privacy::{erase, erase_old, own_data, rehash};
pub use record::{acts_of, cells_of, create, delete, get, list, named, update};
pub use rules::AGES;
pub use store::Named;
pub use transfers::{active_in, cell_merged, follow_cell, follow_members, transfer};
pub use way::{eligibility, transition};
