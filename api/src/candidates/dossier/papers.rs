//! Papers of a dossier, as metadata.

use chibo_openapi::candidates::{Paper, PaperCreate, Papers};
use chibo_openapi::vocabulary::Reading;

use super::changes::{event, full};
use super::rules;
use crate::candidates::deadlines;
use crate::candidates::store::{self, PaperRow};
use crate::candidates::view::{followed, followed_to_change};
use crate::db::key::Key;
use crate::db::parse_stored;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::log::events;

/// Every paper of a candidate, oldest record first.
pub fn list(tx: &mut Tx<'_>, id: Key) -> Outcome<Papers> {
    let followed = followed(tx, id, Reading::DocumentsList)?;
    let rows = store::papers(tx, followed.id)?;
    let expires = deadlines::paper_expires(tx)?;
    let wire = |row: PaperRow| {
        let valid_until = expires(parse_stored(&row.kind), row.dated_on);
        row.wire(followed.key_if_kept(), valid_until)
    };
    Ok(Papers { items: rows.into_iter().map(wire).collect::<Outcome<_>>()? })
}

/// Records a paper; gives the candidate's version too.
pub fn add(tx: &mut Tx<'_>, id: Key, new: &PaperCreate) -> Outcome<(i64, Paper)> {
    let followed = followed_to_change(tx, id)?;
    let mut flaws = Vec::from_iter(Flaw::in_future("/dated_on", new.dated_on, tx.today));
    flaws.extend(full(store::count_papers(tx, followed.id)?, store::PAPERS));
    Fail::if_any(flaws)?;
    let row = PaperRow::new(tx, followed.id, followed.key()?, new)?;
    store::insert_paper(tx, &row)?;
    let valid_until = deadlines::paper_expires(tx)?(new.kind, new.dated_on);
    let added = row.wire(Some(followed.key()?), valid_until)?;
    events::record(tx, event("candidate.document_added", &followed).after(&added))?;
    Ok((deadlines::refresh(tx, followed.id)?, added))
}

/// Removes a paper, until an act rests on it.
pub fn remove(tx: &mut Tx<'_>, id: Key, document: Key) -> Outcome<()> {
    let followed = followed_to_change(tx, id)?;
    let row = store::paper(tx, followed.id, document)?.ok_or_else(Fail::not_found)?;
    tx.require_match(followed.version)?;
    if rules::rested_on(parse_stored(&row.kind), followed.stage) {
        return Err(Fail::wrong_state(&followed.stage));
    }
    store::delete_paper(tx, document)?;
    events::record(tx, event("candidate.document_removed", &followed).before(&row.wire(followed.key_if_kept(), None)?))?;
    deadlines::refresh(tx, followed.id).map(drop)
}
