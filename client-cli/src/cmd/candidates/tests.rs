//! Columns of what a candidate's commands print, against the contract.

use chibo_openapi::candidates;
use chibo_openapi::conditions::Condition;
use chibo_openapi::log::AccessEntry;
use serde_json::json;

use super::candidate::CELLS;
use super::{dossier, dossier_lists, moves};
use crate::cmd::log::audit;
use crate::output::unfolded;
use crate::records::tests::check_columns;

#[test]
fn columns_and_labels_are_those_of_the_contract() {
    check_columns::<candidates::CandidateCellPeriod>(CELLS);
    check_columns::<candidates::CandidateAct>(moves::ACTS);
    check_columns::<candidates::Helper>(dossier_lists::HELPERS.shape());
    check_columns::<candidates::Sponsor>(dossier_lists::SPONSORS.shape());
    check_columns::<candidates::Paper>(dossier_lists::PAPERS.shape());
    check_columns::<candidates::Opinion>(dossier_lists::OPINIONS.shape());
    check_columns::<AccessEntry>(audit::READINGS);
}

#[test]
fn a_clause_is_shown_in_columns_of_its_own() {
    let clause = json!({ "document": "294-QĐ/TW", "article": "4.1", "confirmed": true });
    let line = json!({ "kind": "cv", "status": "missing", "paper_id": null, "dated_on": null, "valid_until": null, "clause": clause });
    serde_json::from_value::<candidates::ChecklistItem>(line.clone()).unwrap();
    let condition = json!({ "code": "age", "status": "met", "text": "T.", "required": null, "actual": null, "params": {}, "clause": clause,
        "earliest_on": null, "pointer": null });
    serde_json::from_value::<Condition>(condition.clone()).unwrap();
    for (item, shape) in [(line, dossier::CHECKLIST), (condition, moves::CONDITIONS)] {
        let flat = unfolded(&item, "clause");
        assert!(shape.columns.iter().all(|column| flat.get(*column).is_some()), "{flat}");
        assert_eq!((flat.get("clause"), flat.get("article")), (None, Some(&json!("4.1"))));
    }
}
