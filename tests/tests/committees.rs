//! Committees move in the tree, and what is seen moves with them.

use chibo_tests::{Fixture, Kind, json};

use crate::Test;

pub fn tests() -> Vec<Test> {
    crate::tests![on_both: committees_move]
}

fn committees_move(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let organizer = fixture.client(&server, "organizer");
    let path = format!("/v1/committees/{}/parents", fixture.id("own.sub"));
    let below = |parent: &str, from: &str| json!({ "parent_id": fixture.id(parent), "valid_from": from, "reason": "Sắp xếp lại" });
    let body = json!({ "code": "deep", "name": "Chi bộ sâu", "kind": "agency", "committee_id": fixture.id("own.sub"), "founded_on": "2010-01-01" });
    let deep = organizer.post("/v1/cells", &body).expect(201).id();
    let refused = organizer.act(&path, &below("own.sub", "1999-01-01")).problem(422, "validation_failed");
    let mut codes: Vec<&str> = refused.body["errors"].as_array().unwrap().iter().map(|fault| fault["code"].as_str().unwrap()).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["too_early", "tree_loop"]);
    organizer.act(&path, &below("foreign.committee", "2024-06-01")).problem(422, "validation_failed");
    organizer.act(&path, &below("own.sub2", "2024-06-01")).expect(200);
    let periods = organizer.get(&path).expect(200);
    assert_eq!(periods.each("valid_from"), ["2024-06-01", "2000-01-01"]);
    organizer.get(&format!("/v1/cells/{deep}")).expect(200);
    // Out of the ward: whoever sees only the ward does not see it any more.
    let root = fixture.client(&server, "root.organizer");
    root.act(&path, &below("foreign.committee", "2024-07-01")).expect(200);
    organizer.get(&format!("/v1/cells/{deep}")).problem(404, "not_found");
}
