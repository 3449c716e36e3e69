//! Candidates: the record, the way to membership, the dossier, and privacy.

mod dossier;
mod history;
mod moves;
mod privacy;
mod record;

pub use dossier::*;
pub use history::*;
pub use moves::*;
pub use privacy::*;
pub use record::*;
