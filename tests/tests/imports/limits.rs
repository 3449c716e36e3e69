//! Who may import what, whose an import is, and how much of it there is at once.

use chibo_tests::fixture::Fixture;
use chibo_tests::{Kind, Value, json};

use super::{CSV, NDJSON, XLSX, brought, counts, faults, rows, sent};
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: each_row_is_held_against_the_callers_rights, an_import_is_its_owners, a_repeat_is_the_same_job, sizes_are_limited, rows_are_limited, whoever_was_looked_at_is_told, a_line_of_json_says_each_column_once, old_ones_go]
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
    assert_eq!(counts(&job), [1, 0, 0, 0, 1]);
    let path = format!("/v1/jobs/{}", job["id"].as_str().unwrap());
    let kept =
        || ["imports", "import_failures", "import_parts"].map(|table| server.database.texts(&format!("SELECT CAST(count(*) AS TEXT) FROM {table}")).remove(0));
    assert_eq!(kept(), ["1", "1", "0"]);
    server.app.clock.advance(chrono::Duration::days(13));
    server.run_jobs();
    let client = server.log_in("organizer");
    client.get(&path).expect(200);
    server.app.clock.advance(chrono::Duration::days(2));
    server.run_jobs();
    server.log_in("organizer").get(&path).problem(404, "not_found");
    assert_eq!(kept(), ["0", "0", "0"]);
}

fn rows_are_limited(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "root.organizer");
    let refused = |query: &str, media: &str, file: &[u8]| {
        let answer = client.request("POST", &format!("/v1/imports?{query}")).key(&format!("k{}", file.len())).body(media, file).send();
        answer.problem(422, "validation_failed").body["errors"][0]["code"].as_str().unwrap().to_owned()
    };
    for file in [format!("{}x\n", ",".repeat(500)), format!("{FILE}L3,{}\n", ",".repeat(500)), format!("{FILE}L3,{},", "x".repeat(1 << 20))] {
        assert_eq!(refused("kind=cells", CSV, file.as_bytes()), "unreadable_file");
    }
    // A number of a hundred and more milliards is no day, and a row that cannot go in comes back whatever its length.
    let long = "x".repeat(40_000);
    let lines = json!({ "code": long, "name": "Một", "kind": "police", "committee_code": "P0", "founded_on": 138_168_053_001_i64 });
    let job = brought(&server, &client, "kind=cells", NDJSON, format!("{lines}\n").as_bytes());
    let told = faults(&client, &job);
    assert!(told[0].1.contains(&"founded_on invalid_format".to_owned()), "{told:?}");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, (heading, value)) in (0_u16..).zip([
        ("code", "x".repeat(32_767)),
        ("name", String::new()),
        ("kind", String::new()),
        ("committee_code", String::new()),
        ("founded_on", "x".repeat(32_767)),
    ]) {
        sheet.write_string(0, at, heading).unwrap().write_string(1, at, value).unwrap();
    }
    let job = brought(&server, &client, "kind=cells", XLSX, &book.save_to_buffer().unwrap());
    assert_eq!(counts(&job), [0, 0, 0, 0, 1]);
    client.get(&format!("/v1/jobs/{}/failed-rows", job["id"].as_str().unwrap())).expect(200);
    // All passwords of an atomic import are hashed in one transaction.
    let administrator = fixture.client(&server, "root.administrator");
    let users = "u1,Người dùng,viewer,một mật khẩu đủ dài\n".repeat(21);
    let file = format!("username,display_name,role,password\n{users}");
    let many = administrator.request("POST", "/v1/imports?kind=users&mode=atomic").key("users").body(CSV, file.as_bytes()).send();
    assert_eq!(many.problem(422, "validation_failed").body["errors"][0]["code"], "too_many_rows");
}

/// A line says each column once, by whichever of its names, and says it plainly.
fn a_line_of_json_says_each_column_once(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "root.organizer");
    let rest = r#""name":"Chi bộ","kind":"police","committee_code":"P0","founded_on":"2011-02-01"}"#;
    let lines = [
        format!(r#"{{"code":"N1","code":"N2",{rest}"#),
        format!(r#"{{"code":"N3","Mã":"N4",{rest}"#),
        format!(r#"{{"code":{{"error":"x"}},{rest}"#),
        format!(r#"{{"code":{{"day":"2020-01-01"}},{rest}"#),
        "[1]".to_owned(),
        format!(r#"{{"code":"N5",{rest}"#),
    ];
    let job = brought(&server, &client, "kind=cells", NDJSON, lines.join("\n").as_bytes());
    assert_eq!(counts(&job), [1, 0, 0, 0, 5]);
    let wrong = ["malformed_json", "Mã repeated_column", "code invalid_type", "code invalid_type", "malformed_json"];
    let told: Vec<(i64, Vec<String>)> = (1..).zip(wrong).map(|(row, wrong)| (row, vec![wrong.to_owned()])).collect();
    assert_eq!(faults(&client, &job), told);
}

/// Trying rows is a way to ask what is known of people; so it is written down, whatever became of the rows.
fn whoever_was_looked_at_is_told(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "organizer");
    let cell = client.get("/v1/cells").expect(200).body["items"][0]["code"].as_str().unwrap().to_owned();
    let file = format!("cell_code,full_name,sex,birth,listed_on\n{cell},Nguyễn Thị Thử Dò,female,1999-01-02,2024-03-04\n");
    let job = brought(&server, &client, "kind=candidates", CSV, file.as_bytes());
    assert_eq!(counts(&job), [1, 0, 0, 0, 0], "{:?}", faults(&client, &job));
    let auditor = fixture.client(&server, "auditor");
    let seen = || {
        auditor.get("/v1/audit/access-log?limit=200").expect(200).body["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["readings"].as_i64().unwrap())
            .sum::<i64>()
    };
    let mut before = seen();
    let other = file.replace("2024-03-04", "2023-01-01");
    for (query, file) in
        [("kind=candidates&dry_run=true", file.as_str()), ("kind=candidates&on_conflict=skip", &other), ("kind=candidates&on_conflict=error", &other)]
    {
        brought(&server, &client, query, CSV, file.as_bytes());
        let now = seen();
        assert!(now > before, "{query}: {before}, {now}");
        before = now;
    }
}
