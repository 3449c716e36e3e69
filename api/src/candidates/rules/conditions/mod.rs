//! The conditions of each move, all of them, met or not. The explanation and the decision are this one function.
//! `moves.rs` says what each move asks for; the other files hold the conditions by what they look at, as methods of a `Check`.

mod check;
mod formalities;
mod in_time;
mod introductions;
mod moves;
mod papers;
mod person;
mod preparation;
mod recognition;
mod votes;

pub(in crate::candidates) use moves::conditions;
pub(in crate::candidates) use papers::checklist;
