//! Who helps until when.

use chibo_tests::{Kind, json};
use chrono::Days;

use super::parts::{assign, path};
use crate::Test;
use crate::candidates::ward::Ward;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: helpers_and_their_ends, every_fault_of_an_assignment]
}

/// Member, first day and first day after it, newest first.
fn helpers(ward: &Ward, candidate: &str) -> Vec<(String, String, String)> {
    let listed = ward.organizer.get(&path(candidate, "helpers")).expect(200);
    assert_eq!(listed.header("etag"), format!("\"{}\"", ward.get(candidate)["version"]));
    let members = listed.each("member_id").into_iter();
    members.zip(listed.each("valid_from")).zip(listed.each("valid_to")).map(|((member, from), to)| (member, from, to)).collect()
}

fn helpers_and_their_ends(kind: Kind) {
    let ward = Ward::new(kind);
    let [here, there] = [0, 1].map(|cell| ward.members[cell].clone());
    let candidate = ward.list(0, "2022-01-10");
    let time = |member: &String, from: &str, to: &str| (member.clone(), from.to_owned(), to.to_owned());
    let told = assign(&ward.secretary, &candidate, Some(&here[0]), "2022-02-01").expect(200);
    assert_eq!((told.each("member_id"), told.header("etag")), (vec![here[0].clone()], "\"2\""));
    // Another takes over, then nobody helps for a while.
    assign(&ward.secretary, &candidate, Some(&here[1]), "2022-03-01").expect(200);
    assign(&ward.secretary, &candidate, None, "2022-04-01").expect(200);
    assert_eq!(helpers(&ward, &candidate), [time(&here[1], "2022-03-01", "2022-04-01"), time(&here[0], "2022-02-01", "2022-03-01")]);
    // One entered wrongly never was: the assignment as it was takes its place.
    assign(&ward.secretary, &candidate, Some(&here[2]), "2022-05-10").expect(200);
    assign(&ward.secretary, &candidate, Some(&here[3]), "2022-05-01").expect(200);
    assert_eq!(helpers(&ward, &candidate)[..2], [time(&here[3], "2022-05-01", "null"), time(&here[1], "2022-03-01", "2022-04-01")]);

    // The candidate moves.
    ward.organizer.act(&path(&candidate, "transfers"), &json!({ "cell_id": ward.cells[1], "valid_from": "2022-06-01" })).expect(200);
    assert_eq!(helpers(&ward, &candidate)[0], time(&here[3], "2022-05-01", "2022-06-01"));
    assert_eq!(assign(&ward.organizer, &candidate, Some(&there[0]), "2022-05-31").problem(422, "validation_failed").faults(), ["#/valid_from too_early"]);
    assign(&ward.organizer, &candidate, Some(&there[0]), "2022-06-01").expect(200);

    // The helper moves.
    let before = ward.get(&candidate)["version"].as_i64().unwrap();
    let transfer = json!({ "cell_id": ward.cells[0], "valid_from": "2022-07-01" });
    ward.organizer.act(&format!("/v1/members/{}/transfers", there[0]), &transfer).expect(200);
    assert_eq!(helpers(&ward, &candidate)[0], time(&there[0], "2022-06-01", "2022-07-01"));
    assert_eq!(ward.get(&candidate)["version"], before + 1);

    // A former helper leaves, from a day on that lies in that time: whoever helps since then goes on.
    assign(&ward.organizer, &candidate, Some(&there[1]), "2022-07-02").expect(200);
    assign(&ward.organizer, &candidate, Some(&there[2]), "2022-08-01").expect(200);
    let leave = |member: &String, on: &str| {
        let left = json!({ "to": "left", "on": on, "reason": "transferred_out" });
        ward.organizer.act(&format!("/v1/members/{member}/transitions"), &left).expect(200);
    };
    leave(&there[1], "2022-07-15");
    assert_eq!(helpers(&ward, &candidate)[..2], [time(&there[2], "2022-08-01", "null"), time(&there[1], "2022-07-02", "2022-07-15")]);
    // The helper leaves.
    leave(&there[2], "2022-09-01");
    assert_eq!(helpers(&ward, &candidate)[0], time(&there[2], "2022-08-01", "2022-09-01"));
    // Whoever is off the list has no helper.
    assign(&ward.organizer, &candidate, Some(&there[3]), "2022-09-02").expect(200);
    ward.send(&candidate, &json!({ "to": "withdrawn", "on": "2022-10-01", "reason": "Chuyển nơi ở", "document_number": "1-BB/CB" })).expect(200);
    assert_eq!(helpers(&ward, &candidate)[0], time(&there[3], "2022-09-02", "2022-10-01"));
    let refused = assign(&ward.organizer, &candidate, Some(&there[3]), "2022-10-02").problem(409, "wrong_state");
    assert!(refused.body["detail"].as_str().unwrap().contains("withdrawn"), "{}", refused.text());
}

fn every_fault_of_an_assignment(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.list(0, "2022-01-10");
    let faults = |member: Option<&String>, from: &str| assign(&ward.organizer, &candidate, member, from).problem(422, "validation_failed").faults();
    let (mine, others, nobody) = (&ward.members[0][0], &ward.members[1][0], uuid::Uuid::now_v7().to_string());
    let probationer = json!({ "full_name": "Phạm Minh Châu", "cell_id": ward.cells[0], "joined_cell_on": "2021-01-01", "admitted_on": "2021-01-01" });
    let probationer = ward.organizer.post("/v1/members", &probationer).expect(201).id();
    let tomorrow = (ward.server.today() + Days::new(1)).to_string();
    for (member, from, wanted) in [
        (Some(mine), "2022-01-09", vec!["#/valid_from too_early"]),
        (Some(mine), tomorrow.as_str(), vec!["#/valid_from in_future"]),
        (Some(others), "2022-02-01", vec!["#/member_id helper_official"]),
        (Some(&nobody), "2022-02-01", vec!["#/member_id helper_official"]),
        (Some(&probationer), "2022-02-01", vec!["#/member_id helper_official"]),
        // In the cell since 2016 only.
        (Some(mine), "2015-12-31", vec!["#/valid_from too_early", "#/member_id helper_official"]),
        (Some(others), tomorrow.as_str(), vec!["#/valid_from in_future", "#/member_id helper_official"]),
        (None, "2022-02-01", vec!["#/member_id unchanged"]),
    ] {
        assert_eq!(faults(member, from), wanted, "{member:?} from {from}");
    }
    assign(&ward.organizer, &candidate, Some(mine), "2022-02-01").expect(200);
    assert_eq!(faults(Some(mine), "2022-03-01"), ["#/member_id unchanged"]);
    assert_eq!(faults(None, "2022-01-31"), ["#/valid_from too_early"]);
    let bare = ward.organizer.post(&path(&candidate, "helpers"), &json!({ "member_id": mine, "document_number": "" })).problem(422, "validation_failed");
    let mut bare = bare.faults();
    bare.sort_unstable();
    assert_eq!(bare, ["#/document_number too_short", "#/valid_from required"]);
    assert_eq!(helpers(&ward, &candidate).len(), 1, "what was refused changed nothing");
}
