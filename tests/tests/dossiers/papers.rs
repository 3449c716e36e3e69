//! Which papers are there, how long they are good, and what the checklist says of them.

use chibo_tests::{Kind, Response, Value, json};
use chrono::{Days, Months};

use super::parts::{by_union, document, organization, path};
use crate::Test;
use crate::candidates::days::UNDER_24;
use crate::candidates::ward::Ward;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: papers_and_their_time, special_cases_need_more_papers, a_resolution_ends_the_ageing]
}

/// Kind and status of every line, and whether the dossier is complete.
fn checklist(ward: &Ward, candidate: &str) -> (Vec<String>, bool) {
    let list = ward.secretary.get(&path(candidate, "checklist")).expect(200);
    assert_eq!((&list.body["candidate_id"], &list.body["on"]), (&json!(candidate), &json!(ward.server.today())));
    let lines = list.each("kind").into_iter().zip(list.each("status"));
    (lines.map(|(kind, status)| format!("{kind} {status}")).collect(), list.body["complete"].as_bool().unwrap())
}

fn papers_and_their_time(kind: Kind) {
    let ward = Ward::new(kind);
    let today = ward.server.today();
    let candidate = ward.list(0, "2022-01-10");
    let months_ago = |months: u32| today - Months::new(months);
    let last = |made: &Response| made.body["valid_until"].clone();
    let missing = |kind: &str| format!("{kind} missing");
    let kinds = ["application", "cv", "verification", "introduction", "organization_comments", "residence_comments"];
    assert_eq!(checklist(&ward, &candidate), (kinds.map(missing).to_vec(), false));
    // One that does not age, one that is too old, one that soon is, one of today.
    let application = document(&ward, &candidate, "application", months_ago(40));
    let introduction = document(&ward, &candidate, "introduction", months_ago(12) - Days::new(3));
    let comments = document(&ward, &candidate, "organization_comments", months_ago(11));
    let residence = document(&ward, &candidate, "residence_comments", today);
    assert_eq!((last(&application), last(&residence)), (Value::Null, json!(today + Months::new(12))));
    assert_eq!(last(&introduction), json!(months_ago(12) - Days::new(3) + Months::new(12)));
    assert_eq!(application.header("location"), format!("{}/{}", path(&candidate, "documents"), application.id()));
    let listed = ward.secretary.get(&path(&candidate, "documents")).expect(200);
    assert_eq!(listed.body["items"], json!([application.body, introduction.body, comments.body, residence.body]));
    assert_eq!(
        checklist(&ward, &candidate),
        (
            vec![
                "application present".to_owned(),
                "cv missing".to_owned(),
                "verification missing".to_owned(),
                "introduction expired".to_owned(),
                "organization_comments expiring".to_owned(),
                "residence_comments present".to_owned()
            ],
            false
        )
    );
    let list = ward.secretary.get(&path(&candidate, "checklist")).expect(200);
    assert_eq!(list.body["items"][3]["paper_id"], introduction.body["id"]);
    assert!(list.body["items"].as_array().unwrap().iter().all(|line| line["clause"]["document"].as_str().is_some_and(|document| !document.is_empty())));
    // Drawn up again, the newest counts, however late an older one is recorded.
    for kind in ["cv", "verification", "introduction"] {
        document(&ward, &candidate, kind, today);
    }
    document(&ward, &candidate, "introduction", months_ago(30));
    let (lines, complete) = checklist(&ward, &candidate);
    assert!(complete && lines[3] == "introduction present" && lines[4] == "organization_comments expiring", "{lines:?}");
    // Nothing of a future day, and every fault at once.
    let wrong = json!({ "kind": "scan", "number": "", "dated_on": "2022-13-01", "verified_by": "x".repeat(201) });
    let mut faults = ward.secretary.post(&path(&candidate, "documents"), &wrong).problem(422, "validation_failed").faults();
    faults.sort_unstable();
    assert_eq!(faults, ["#/dated_on invalid_format", "#/kind not_one_of", "#/number too_short", "#/verified_by too_long"]);
    let late = json!({ "kind": "other", "dated_on": today + Days::new(1) });
    assert_eq!(ward.secretary.post(&path(&candidate, "documents"), &late).problem(422, "validation_failed").faults(), ["#/dated_on in_future"]);
}

fn special_cases_need_more_papers(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.list(0, "2022-01-10");
    let (before, _) = checklist(&ward, &candidate);
    let with = |flags: Value| {
        ward.secretary.patch(&format!("/v1/candidates/{candidate}"), &json!({ "flags": flags })).expect(200);
        let (lines, _) = checklist(&ward, &candidate);
        lines.into_iter().filter(|line| !before.contains(line)).collect::<Vec<_>>()
    };
    assert_eq!(with(json!(["religious_believer", "business_owner"])), ["competent_approval missing"]);
    assert_eq!(with(json!(["readmission"])), ["provincial_consent missing"]);
    assert_eq!(with(json!([])), Vec::<String>::new());
    // Over sixty.
    ward.secretary.patch(&format!("/v1/candidates/{candidate}"), &json!({ "birth": "1950" })).expect(200);
    assert_eq!(with(json!([])), ["provincial_consent missing"]);
    // A union's introduction has a form of its own.
    let union = organization(&ward, "CD", "trade_union");
    let sponsor = ward.secretary.post(&path(&candidate, "sponsors"), &by_union("trade_union", &union)).expect(201).id();
    assert_eq!(with(json!([])), ["union_introduction missing", "provincial_consent missing"]);
    ward.secretary.delete(&path(&candidate, &format!("sponsors/{sponsor}"))).expect(204);
    assert_eq!(with(json!([])), ["provincial_consent missing"]);
}

fn a_resolution_ends_the_ageing(kind: Kind) {
    let ward = Ward::new(kind);
    // Papers of 2022, long too old by now.
    let waiting = ward.walk(0, &UNDER_24, "", "dossier");
    ward.dossier(&waiting, 0, UNDER_24[4]);
    assert_eq!(ward.get(&waiting)["due"]["kind"], "papers_expire");
    assert_eq!(ward.get(&waiting)["due"]["on"], "2023-05-20");
    let (lines, complete) = checklist(&ward, &waiting);
    assert!(!complete && lines[3..] == ["introduction expired", "organization_comments expired", "residence_comments expired"], "{lines:?}");
    for kind in ["introduction", "organization_comments", "residence_comments"] {
        document(&ward, &waiting, kind, "2023-02-01".parse().unwrap());
    }
    assert_eq!(ward.get(&waiting)["due"]["on"], "2024-02-01", "papers drawn up again have longer");
    let resolved = ward.walk(0, &UNDER_24, "", "cell_resolved");
    let (lines, complete) = checklist(&ward, &resolved);
    assert!(complete && lines.iter().all(|line| line.ends_with("present")), "{lines:?}");
    // Not approved by the committee: the cell resolves anew, on papers that are not too old.
    let vote = json!([{ "body": "committee", "in_favour": 1, "against": 14, "members": 15 }]);
    ward.send(&resolved, &json!({ "to": "rejected", "on": "2022-06-20", "document_number": "1-NQ/ĐU", "votes": vote })).expect(200);
    assert!(!checklist(&ward, &resolved).1);
}
