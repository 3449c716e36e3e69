//! Rows that are candidates.

use chibo_openapi::candidates::{Candidate, CandidateCreate};
use chibo_openapi::vocabulary::ImportKind;
use chibo_openapi::{Code, Scope};
use serde_json::json;

use super::kind::{Change, Column, Kind, Shape, column};
use crate::candidates::{self, Named};
use crate::db::key::Key;
use crate::fail::{Flaw, Outcome};
use crate::http::{Patch, Tx};
use crate::imports::row::Row;
use crate::imports::values::Holds;

pub(super) static KIND: Kind = Kind {
    of: ImportKind::Candidates,
    scope: Scope::CandidatesWrite,
    shape: Shape { item: "Candidate", columns: &COLUMNS, key: &["full_name", "birth", "personal_id", "cell_code"], stands_for: &[("cell_id", "cell_code")] },
    put,
};

static COLUMNS: [Column; 19] = [
    column("full_name", Holds::Text).required(),
    column("birth", Holds::Birth),
    column("sex", Holds::Term("sex")),
    column("education", Holds::Term("education_level")),
    column("occupation", Holds::Text),
    column("occupation_group", Holds::Term("occupation_group")),
    column("phone", Holds::Digits(10)),
    column("address", Holds::Text),
    column("personal_id", Holds::Digits(12)),
    column("youth_union_member", Holds::Truth),
    column("flags", Holds::Terms("candidate_flag")),
    column("left_party_on", Holds::Day),
    column("left_party_ground", Holds::Term("leaving_ground")),
    column("conviction_cleared_on", Holds::Day),
    column("readmitted_before", Holds::Truth),
    column("legal_basis", Holds::Term("legal_basis")),
    column("cell_code", Holds::Text).required(),
    column("listed_on", Holds::Day),
    column("document_number", Holds::Text),
];

/// What is corrected of one who is followed already.
const CORRECTED: [&str; 16] = [
    "full_name",
    "birth",
    "sex",
    "education",
    "occupation",
    "occupation_group",
    "phone",
    "address",
    "personal_id",
    "youth_union_member",
    "flags",
    "left_party_on",
    "left_party_ground",
    "conviction_cleared_on",
    "readmitted_before",
    "legal_basis",
];

/// Whoever has the personal ID, or the name and birth in the cell, is corrected; others are listed. How far somebody is, no file says.
fn put(tx: &mut Tx<'_>, row: &mut Row<'_>) -> Outcome<Change> {
    let cell = row.cell(tx, "cell_code")?;
    if row.text("birth").or(row.text("personal_id")).is_none() {
        // Without either a second run would list the person twice.
        row.lacks::<()>("birth");
    }
    let Some(known) = known(tx, row, cell)? else {
        let fields: Vec<&str> = CORRECTED.into_iter().chain(["listed_on", "document_number"]).collect();
        let new: CandidateCreate = row.body(tx, &fields, json!({ "cell_id": cell.map(Key::uuid) }))?;
        return candidates::create(tx, &new).map(|_| Change::Created);
    };
    if cell.is_some_and(|cell| cell.uuid() != known.cell_id) {
        row.flaw(Flaw::field("/cell_code", Code::ReadOnly));
    }
    row.so_far()?;
    let changed = candidates::update(
        tx,
        known.id.into(),
        &Patch::of(row.changes_but_for_empty(&CORRECTED, &["youth_union_member", "flags", "readmitted_before", "legal_basis"])),
    )?;
    Ok(Change::between(known.version, changed.version))
}

fn known(tx: &mut Tx<'_>, row: &mut Row<'_>, cell: Option<Key>) -> Outcome<Option<Candidate>> {
    let text = |field: &str| row.text(field).map(str::to_owned);
    let (personal_id, name, birth) = (text("personal_id").filter(|id| !id.contains('•')), text("full_name"), text("birth"));
    let named = Named { full_name: name.as_deref().unwrap_or_default(), birth: birth.as_deref(), personal_id: personal_id.as_deref(), cell };
    match candidates::named(tx, &named)?.as_slice() {
        [] => Ok(None),
        [id] => candidates::get(tx, *id).map(Some),
        many => {
            row.flaw(Flaw::field("/full_name", Code::AmbiguousPerson).with("count", many.len()));
            row.so_far().map(|()| None)
        }
    }
}
