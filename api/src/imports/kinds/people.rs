//! Members as an office names them: by the id of an export, by the number of the card, or by name and birth where that is one person.

use chibo_openapi::Code;
use serde_json::Value;

use crate::db::key::Key;
use crate::fail::{Flaw, Outcome};
use crate::http::Tx;
use crate::imports::row::Row;
use crate::structure::members::{self, Named};

/// The member that a row names, and must, as far as the caller sees members. Where a cell is given, who is in it comes before namesakes elsewhere.
pub(super) fn member(tx: &mut Tx<'_>, row: &mut Row<'_>, cell: Option<Key>) -> Outcome<Option<Key>> {
    if let Some(id) = row.text("member_id") {
        let id = id.parse().ok().map(|id: uuid::Uuid| Key::from(id));
        return Ok(id.or_else(|| row.unknown("member_id")));
    }
    let text = |field: &str| row.text(field).map(str::to_owned);
    let (card, name, birth) = (text("member_card_number"), text("member_name"), text("member_birth"));
    // A masked number names nobody.
    let card = card.filter(|card| !card.contains('•'));
    let (field, found) = match (card, name) {
        (Some(card), _) => ("member_card_number", members::by_card(tx, &card)?),
        (None, Some(name)) => ("member_name", members::named(tx, &Named { full_name: &name, birth: birth.as_deref(), cell })?),
        (None, None) => return Ok(row.lacks("member_name")),
    };
    let here: Vec<Key> = found.iter().filter(|(_, of)| Some(*of) == cell).map(|(id, _)| *id).collect();
    let all: Vec<Key> = found.into_iter().map(|(id, _)| id).collect();
    match (here.as_slice(), all.as_slice()) {
        ([one], _) | ([], [one]) => Ok(Some(*one)),
        ([], []) => Ok(row.unknown(field)),
        ([], many) | (many, _) => {
            row.flaw(Flaw::field(&format!("/{field}"), Code::AmbiguousPerson).with("count", Value::from(many.len())));
            Ok(None)
        }
    }
}
