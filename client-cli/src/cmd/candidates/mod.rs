//! Candidates on their way to membership. `candidate.rs` is the command tree and the record itself; the other files are its parts.

mod act_options;
pub(crate) mod candidate;
mod corrections;
mod dossier;
mod dossier_lists;
mod moves;
mod privacy;
mod votes;

#[cfg(test)]
mod tests;
