//! What every change of a dossier shares: its event, and the bound of its lists.

use chibo_openapi::Code;

use crate::candidates::view::Followed;
use crate::fail::Flaw;
use crate::log::events::Event;

/// A change of a dossier, to be recorded for the candidate's unit and encrypted with the candidate's key.
pub(super) fn event<'a>(action: &'a str, followed: &Followed) -> Event<'a> {
    Event::new(action, followed.id).unit(Some(followed.committee), Some(followed.cell)).person(followed.id)
}

/// A list that is as long as it may be.
pub(super) fn full(kept: i64, most: i64) -> Option<Flaw> {
    (kept >= most).then(|| Flaw::whole(Code::TooLong).with("max", most))
}
