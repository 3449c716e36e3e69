//! Columns of what a candidate's commands print, against the contract.

use chibo_openapi::{candidates, dossiers, privacy};
use serde_json::json;

use super::part::{self, with_clause};
use super::{CELLS, dossier, moves};
use crate::resource::tests::check;

#[test]
fn columns_and_labels_are_those_of_the_contract() {
    check::<candidates::CandidateCellPeriod>(CELLS);
    check::<candidates::CandidateAct>(moves::ACTS);
    check::<dossiers::Helper>(part::HELPERS.shape);
    check::<dossiers::Sponsor>(part::SPONSORS.shape);
    check::<dossiers::Paper>(part::PAPERS.shape);
    check::<dossiers::Opinion>(part::OPINIONS.shape);
    check::<privacy::AccessEntry>(crate::cmd::audit::READINGS);
}

#[test]
fn a_clause_is_shown_in_columns_of_its_own() {
    let clause = json!({ "document": "294-QĐ/TW", "article": "4.1", "confirmed": true });
    let line = json!({ "kind": "cv", "status": "missing", "paper_id": null, "dated_on": null, "valid_until": null, "clause": clause });
    serde_json::from_value::<dossiers::ChecklistItem>(line.clone()).unwrap();
    let condition = json!({ "code": "age", "status": "met", "text": "T.", "required": null, "actual": null, "params": {}, "clause": clause,
        "earliest_on": null, "pointer": null });
    serde_json::from_value::<candidates::Condition>(condition.clone()).unwrap();
    for (item, shape) in [(line, dossier::CHECKLIST), (condition, moves::CONDITIONS)] {
        let flat = with_clause(&item);
        assert!(shape.columns.iter().all(|column| flat.get(*column).is_some()), "{flat}");
        assert_eq!((flat.get("clause"), flat.get("article")), (None, Some(&json!("4.1"))));
    }
}
