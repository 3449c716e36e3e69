//! Rows and queries of candidates, of the cells that followed them, of their acts and of their dossiers.

mod acts;
mod candidates;
mod dossier;
mod helpers;
mod list;
mod opinions;
mod papers;
mod periods;
mod person;
mod row;
mod sponsors;

pub(super) use acts::*;
pub use candidates::Named;
pub(super) use candidates::*;
pub(super) use dossier::*;
pub(super) use helpers::*;
pub(super) use list::list;
pub(super) use opinions::*;
pub(super) use papers::*;
pub(super) use periods::*;
pub(super) use person::{MASK, MASKED_ID, Personal};
pub(super) use row::{Others, Row};
pub(super) use sponsors::*;
