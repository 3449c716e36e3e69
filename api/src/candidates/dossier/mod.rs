//! What people record in a candidate's dossier: helpers, sponsors, opinions, and papers as metadata.
//! Not here: what the rules of admission make of them (`candidates/rules`), and their rows (`candidates/store`).

mod changes;
mod checklist;
pub mod helpers;
pub mod http;
pub mod opinions;
pub mod papers;
mod rules;
pub mod sponsors;
