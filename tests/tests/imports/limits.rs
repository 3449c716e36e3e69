//! Who may import what, whose an import is, and how much of it there is at once.

use chibo_tests::fixture::Fixture;
use chibo_tests::{Kind, Value, json};

use super::{CSV, brought, counts, faults, rows, sent};
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: each_row_is_held_against_the_callers_rights, an_import_is_its_owners, a_repeat_is_the_same_job, sizes_are_limited, old_ones_go]
}

const FILE: &str = "code,name,kind,committee_code,founded_on\nL1,Một,police,P0,2011-02-01\nL2,Hai,police,P1,2011-02-01\n";

fn each_row_is_held_against_the_callers_rights(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    // The other ward's row is refused as the operation refuses it.
    let organizer = fixture.client(&server, "organizer");
    let job = brought(&server, &organizer, "kind=cells", CSV, FILE.as_bytes());
    assert_eq!((counts(&job), faults(&organizer, &job)), ([1, 0, 0, 0, 1], vec![(3, vec!["committee_code unknown_reference".to_owned()])]));
    for role in ["administrator", "viewer", "judge", "auditor", "secretary", "leader"] {
        let client = fixture.client(&server, role);
        client.request("POST", "/v1/imports?kind=cells").key("k").body(CSV, FILE.as_bytes()).send().problem(403, "forbidden");
    }
    server.anonymous().request("POST", "/v1/imports?kind=cells").key("k").body(CSV, FILE.as_bytes()).send().problem(401, "unauthenticated");
    // Whoever loses the account before it is done does nothing more.
    sent(&organizer, "kind=cells", CSV, FILE.replace("L1", "L9").as_bytes());
    let administrator = fixture.client(&server, "root.administrator");
    let me = organizer.get("/v1/auth/me").expect(200).body["id"].as_str().unwrap().to_owned();
    let version = administrator.get(&format!("/v1/users/{me}")).expect(200).version();
    administrator
        .request("POST", &format!("/v1/users/{me}/transitions"))
        .if_match(&version.to_string())
        .json(&json!({ "to": "disabled", "reason": "Chuyển công tác" }))
        .send()
        .expect(200);
    server.run_jobs();
    fixture.client(&server, "root.organizer").get("/v1/cells/by-code/L9").problem(404, "not_found");
}

fn an_import_is_its_owners(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let (owner, other) = (fixture.client(&server, "organizer"), fixture.client(&server, "root.organizer"));
    let job = brought(&server, &owner, "kind=cells", CSV, FILE.as_bytes());
    let path = format!("/v1/jobs/{}", job["id"].as_str().unwrap());
    let absent = "/v1/jobs/01890000-0000-7000-8000-000000000000";
    for more in ["", "/rows", "/failed-rows"] {
        let foreign = other.get(&format!("{path}{more}")).problem(404, "not_found");
        let nothing = other.get(&format!("{absent}{more}")).problem(404, "not_found");
        assert_eq!(foreign.body["detail"], nothing.body["detail"]);
        owner.get(&format!("{path}{more}")).expect(200);
    }
    other.request("POST", &format!("{path}/cancel")).if_match("1").send().problem(404, "not_found");
    assert!(other.get("/v1/jobs").expect(200).each("id").is_empty());
    assert_eq!(owner.get("/v1/jobs?kind=cells&status=done").expect(200).each("id").len(), 1);
    let rows: Vec<Value> = owner.get(&format!("{path}/rows")).expect(200).body["items"].as_array().unwrap().clone();
    assert_eq!(rows[0]["label"], "L2");
}

fn a_repeat_is_the_same_job(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "organizer");
    let post = |key: &str, file: &str| client.request("POST", "/v1/imports?kind=cells").key(key).body(CSV, file.as_bytes()).send();
    let first = post("once", FILE).expect(202);
    let again = post("once", FILE).expect(202);
    assert_eq!((first.id(), again.header("idempotency-replayed")), (again.id(), "true"));
    post("once", &FILE.replace("Hai", "Ba")).problem(422, "idempotency_key_reused");
    // The same file in another way is another request: a dry run is not repeated where the rows are to be written.
    let dry = client.request("POST", "/v1/imports?kind=cells&dry_run=true").key("once").body(CSV, FILE.as_bytes()).send();
    dry.problem(422, "idempotency_key_reused");
    assert_eq!(client.get("/v1/jobs?include_total=true").expect(200).body["page"]["total"], 1);
    let keyless = client.request("POST", "/v1/imports?kind=cells").body(CSV, FILE.as_bytes()).send().problem(400, "invalid_parameters");
    assert_eq!(keyless.faults(), ["Idempotency-Key required"]);
}

fn sizes_are_limited(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server_with(&[("import_mib", "1")]);
    let client = fixture.client(&server, "organizer");
    let large = "x".repeat((1 << 20) + 1);
    client.request("POST", "/v1/imports?kind=cells").key("large").body(CSV, large.as_bytes()).send().problem(413, "payload_too_large");
    // All or nothing takes so many rows.
    let rows = rows(1001, "A");
    let many = format!("code,name,kind,committee_code,founded_on\n{rows}");
    let refused = client.request("POST", "/v1/imports?kind=cells&mode=atomic").key("many").body(CSV, many.as_bytes()).send().problem(422, "validation_failed");
    assert_eq!(refused.body["errors"][0]["code"], "too_many_rows");
    // So many imports of one caller wait; what is refused leaves nothing behind.
    for at in 0..10 {
        sent(&client, "kind=cells&dry_run=true", CSV, FILE.replace("L1", &format!("L{at}")).as_bytes());
    }
    client.request("POST", "/v1/imports?kind=cells").key("one-more").body(CSV, FILE.as_bytes()).send().problem(503, "overloaded");
    assert_eq!(client.get("/v1/jobs?include_total=true").expect(200).body["page"]["total"], 10);
    server.run_jobs();
    sent(&client, "kind=cells", CSV, FILE.as_bytes());
}

fn old_ones_go(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "organizer");
    let job = brought(&server, &client, "kind=cells", CSV, FILE.as_bytes());
    let path = format!("/v1/jobs/{}", job["id"].as_str().unwrap());
    server.app.clock.advance(chrono::Duration::days(13));
    server.run_jobs();
    let client = server.log_in("organizer");
    client.get(&path).expect(200);
    server.app.clock.advance(chrono::Duration::days(2));
    server.run_jobs();
    server.log_in("organizer").get(&path).problem(404, "not_found");
}
