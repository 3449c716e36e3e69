//! Acts that concern several aggregates at once: merging, splitting and ending cells; members moving and leaving, with the posts they hold
//! and the candidates they help; and the deadlines that a change of rules or calendar moves.

pub mod cells;
pub mod deadlines;
pub mod members;
