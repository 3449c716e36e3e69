//! Lists sent whole, as files: every list, each form, one instant, and the limits.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};

use chibo_tests::document::{Operation, document, operations, why};
use chibo_tests::fixture::Fixture;
use chibo_tests::{Client, Kind, Server, Value, json};
use diesel::connection::SimpleConnection;

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: every_list_is_sent_whole, what_is_wrongly_asked_is_told_whole, a_file_is_of_one_instant, few_are_sent_at_once,
        who_is_shown_in_a_file_is_recorded, people_are_taken_along_for_a_reason, a_workbook_holds_what_the_list_says, no_cell_is_a_formula]
}

/// The lists of whole kinds of records.
fn lists() -> Vec<Operation> {
    let of_all = |operation: &Operation| !operation.path.contains('{') && operation.path.starts_with("/v1/");
    let exports = |operation: &Operation| operation.is["parameters"].as_array().into_iter().flatten().any(|parameter| parameter["name"] == "labels");
    operations().into_iter().filter(|operation| operation.method == "get" && of_all(operation) && exports(operation)).collect()
}

/// Somebody of the fixture who may read it, and what it needs besides.
fn reader(fixture: &Fixture, server: &Server, path: &str) -> Option<(Client, String)> {
    let who = ["root.organizer", "root.administrator", "auditor", "leader", "judge"].map(|role| fixture.client(server, role));
    who.into_iter().find_map(|client| (client.get(path).status == 200).then(|| (client, path.to_owned())))
}

/// Every item of a list, page by page.
fn paged(client: &Client, path: &str) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let more = cursor.map_or(String::new(), |cursor| format!("&cursor={cursor}"));
        let page = client.get(&format!("{path}?limit=50{more}{}", why(path))).expect(200).body;
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["page"]["next_cursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => return items,
        }
    }
}

fn records(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn every_list_is_sent_whole(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let (mut sent, mut with_items) = (0, 0);
    for list in lists() {
        // What needs a parameter is a list of something, and is tried where that is.
        let Some((client, path)) = reader(&fixture, &server, list.path) else { continue };
        let whole = client.get(&format!("{path}?format=ndjson{}", why(&path))).expect(200);
        let lines: Vec<Value> = whole.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let pages = list.is["parameters"].as_array().unwrap().iter().any(|parameter| parameter["name"] == "limit");
        // Reading an access log is itself recorded, and no list of it is like the one before.
        if !path.contains("audit") {
            let shown = if pages { paged(&client, &path) } else { client.get(&path).body["items"].as_array().unwrap().clone() };
            assert_eq!(lines, shown, "{path}");
        }
        let csv = client.get(&format!("{path}?format=csv&bom=true{}", why(&path))).expect(200);
        assert!(csv.header("content-disposition").starts_with("attachment; filename=\""), "{path}");
        assert_eq!(csv.header("cache-control"), "no-store");
        let csv = csv.text();
        let rows = records(csv.strip_prefix('\u{feff}').unwrap());
        let page = list.is["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].as_str().unwrap();
        let item = document().pointer(&format!("{}/properties/items/items/$ref", &page[1..])).unwrap().as_str().unwrap();
        let fields: Vec<&String> = document().pointer(&format!("{}/properties", &item[1..])).unwrap().as_object().unwrap().keys().collect();
        assert_eq!(rows[0].iter().collect::<Vec<_>>(), fields, "{path}");
        assert!(path.contains("audit") || rows.len() == lines.len() + 1, "{path}");
        for labels in ["vi", "en"] {
            let read = client.get(&format!("{path}?format=csv&labels={labels}{}", why(&path))).expect(200).text();
            let headings = records(&read).remove(0);
            let different: BTreeSet<&String> = headings.iter().collect();
            assert_eq!(different.len(), headings.len(), "{path} in {labels} has a heading twice: {headings:?}");
            assert!(!headings.iter().any(|heading| heading.ends_with("_id")), "{path}: {headings:?}");
        }
        (sent, with_items) = (sent + 1, with_items + usize::from(!lines.is_empty()));
    }
    assert!(sent >= 14 && with_items >= 10, "{sent} lists, {with_items} with items");
}

fn what_is_wrongly_asked_is_told_whole(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "organizer");
    let wrong = client.get("/v1/cells?format=pdf&labels=fr&bom=1&sort=age").problem(400, "invalid_parameters");
    assert_eq!(wrong.faults(), ["bom invalid_type", "format not_one_of", "labels not_one_of", "sort not_one_of"]);
    let both = client.get("/v1/cells?format=csv&limit=5&cursor=x&include_total=true").problem(400, "invalid_parameters");
    assert_eq!(both.faults(), ["limit exclusive", "cursor exclusive", "include_total exclusive"]);
    client.get("/v1/cells?format=json&limit=5").expect(200);
    // What is no list knows no file.
    let cell = format!("/v1/cells/{}", fixture.id("own.cell"));
    assert_eq!(client.get(&format!("{cell}?format=csv")).problem(400, "invalid_parameters").faults(), ["format unknown_parameter"]);
    // `Accept` asks for one as well, unless JSON is as welcome.
    let accepting = |accept: &str| client.request("GET", "/v1/cells").header("Accept", accept).send();
    assert_eq!(accepting("text/csv").expect(200).header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(accepting("application/x-ndjson").expect(200).header("content-type"), "application/x-ndjson");
    assert_eq!(accepting("text/csv, application/json").expect(200).header("content-type"), "application/json");
    accepting("text/html").problem(406, "not_acceptable");
    let both = client.request("GET", "/v1/cells?limit=5").header("Accept", "text/csv").send().problem(400, "invalid_parameters");
    assert_eq!(both.faults(), ["limit exclusive"]);
    // Who may not read the list is told so, and gets no file; who sees a part of it gets that part.
    fixture.client(&server, "administrator").get("/v1/candidates?format=csv&reason=x").problem(403, "forbidden");
    server.anonymous().get("/v1/cells?format=csv").problem(401, "unauthenticated");
    let all = fixture.client(&server, "root.organizer").get("/v1/cells?format=csv").expect(200).text();
    assert!(all.contains(fixture.id("foreign.cell")) && !client.get("/v1/cells?format=csv").expect(200).text().contains(fixture.id("foreign.cell")));
}

/// While cells change their names, and so their places, every file has each cell once.
fn a_file_is_of_one_instant(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "organizer");
    let committee = fixture.id("own.committee");
    let mut cells = Vec::new();
    for at in 0..450 {
        let body =
            json!({ "code": format!("E{at:03}"), "name": format!("M {at:03}"), "kind": "residential", "committee_id": committee, "founded_on": "2011-01-01" });
        cells.push(client.post("/v1/cells", &body).expect(201).id());
    }
    let wanted = paged(&client, "/v1/cells").len();
    let (ended, mover) = (AtomicBool::new(false), client.clone());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for (turn, cell) in cells.iter().cycle().step_by(7).enumerate() {
                if ended.load(Ordering::Relaxed) {
                    break;
                }
                let name = format!("{} {turn}", if turn % 2 == 0 { "A" } else { "Y" });
                mover.patch(&format!("/v1/cells/{cell}"), &json!({ "name": name })).expect(200);
            }
        });
        for _ in 0..8 {
            let rows = records(&client.get("/v1/cells?format=csv&sort=name").expect(200).text());
            let ids: BTreeSet<&String> = rows[1..].iter().map(|row| &row[0]).collect();
            assert_eq!((rows.len() - 1, ids.len()), (wanted, wanted));
        }
        ended.store(true, Ordering::Relaxed);
    });
}

/// One who reads slowly keeps a place, of which there are few; others are asked to come again, and lists are answered meanwhile.
fn few_are_sent_at_once(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server_with(&[("connections", "8")]);
    let client = fixture.client(&server, "organizer");
    let (id, day) = match kind {
        Kind::Sqlite => ("randomblob(16)", "date('1900-01-01', '+' || n || ' days')"),
        Kind::Postgres => ("decode(md5(n::text), 'hex')", "date '1900-01-01' + n"),
    };
    let padding = "x".repeat(190);
    let now = "'2026-11-01 00:00:00'";
    let rows = format!(
        "WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 59999)
         INSERT INTO holidays (id, day, kind, name, source, created_at, updated_at, version)
         SELECT {id}, {day}, 'off', '{padding}', '{padding}', {now}, {now}, 1 FROM numbers WHERE n >= 0 ON CONFLICT DO NOTHING"
    );
    server.database.connect().batch_execute(&rows).unwrap();
    let read_slowly = |server: &Server, client: &Client| {
        let base = server.address.to_string();
        let mut slow = TcpStream::connect(&base).unwrap();
        let token = client.token.as_deref().unwrap();
        write!(slow, "GET /v1/holidays?format=csv HTTP/1.1\r\nHost: {base}\r\nAuthorization: Bearer {token}\r\n\r\n").unwrap();
        let mut first = [0; 4096];
        assert!(slow.read(&mut first).unwrap() > 0);
        slow
    };
    let slow = read_slowly(&server, &client);
    let refused = client.get("/v1/holidays?format=csv").problem(503, "overloaded");
    assert!(!refused.header("retry-after").is_empty());
    client.get("/v1/holidays?limit=200").expect(200);
    client
        .post(
            "/v1/cells",
            &json!({ "code": "SLOW", "name": "x", "kind": "residential", "committee_id": fixture.id("own.committee"), "founded_on": "2011-01-01" }),
        )
        .expect(201);
    drop(slow);
    let begun = std::time::Instant::now();
    let whole = loop {
        let answer = client.get("/v1/holidays?format=csv");
        if answer.status == 200 || begun.elapsed().as_secs() > 60 {
            break answer.expect(200);
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    };
    assert!(records(&whole.text()).len() > 59_000);
    // Where there are places for more, nobody takes them all.
    let large = Server::on(server.database.clone(), &[("connections", "40")]);
    let client = fixture.client(&large, "organizer");
    let slow = [(); 2].map(|()| read_slowly(&large, &client));
    client.get("/v1/holidays?format=csv").problem(503, "overloaded");
    fixture.client(&large, "viewer").get("/v1/holidays?format=csv").expect(200);
    drop(slow);
}

fn who_is_shown_in_a_file_is_recorded(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "root.organizer");
    let shown = records(&client.get("/v1/candidates?format=csv&reason=x").expect(200).text());
    let column = |name: &str| shown[0].iter().position(|heading| heading == name).unwrap();
    for row in &shown[1..] {
        let hidden = |text: &String| text.is_empty() || text.contains('•');
        assert!(["personal_id", "phone", "address"].iter().all(|name| hidden(&row[column(name)])), "{row:?}");
    }
    let auditor = server.user("root.auditor", "auditor");
    let read: BTreeSet<String> =
        paged(&auditor, "/v1/audit/access-log").iter().filter_map(|reading| reading["candidate_id"].as_str().map(str::to_owned)).collect();
    assert!(shown.len() > 1 && shown[1..].iter().all(|row| read.contains(&row[column("id")])));
}

fn people_are_taken_along_for_a_reason(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "root.organizer");
    let people = format!("/v1/pool-reviews/{}/people", fixture.id("own.pool"));
    for path in ["/v1/candidates", "/v1/members", &people] {
        // The first page needs none; every page behind it and every form of a file do.
        let first = client.get(&format!("{path}?limit=1")).expect(200);
        let cursor = first.body["page"]["next_cursor"].as_str().map_or("x".to_owned(), str::to_owned);
        client.get(&format!("{path}?format=json")).expect(200);
        for query in [format!("limit=1&cursor={cursor}"), "format=csv".to_owned(), "format=ndjson".to_owned(), "format=xlsx".to_owned()] {
            let refused = client.get(&format!("{path}?{query}")).problem(400, "invalid_parameters");
            assert_eq!(refused.faults(), ["reason required"], "{path}?{query}");
        }
        let refused = client.request("GET", path).header("Accept", "text/csv").send().problem(400, "invalid_parameters");
        assert_eq!(refused.faults(), ["reason required"], "{path}");
        assert_eq!(client.get(&format!("{path}?format=csv&reason=%20")).problem(400, "invalid_parameters").faults(), ["reason too_short"], "{path}");
        if first.body["page"]["next_cursor"].is_string() {
            client.get(&format!("{path}?limit=1&cursor={cursor}&reason=x")).expect(200);
        }
        client.request("GET", &format!("{path}?reason=x")).header("Accept", "text/csv").send().expect(200);
        client.get(&format!("{path}?format=csv&reason=B%C3%A1o%20c%C3%A1o")).expect(200);
    }
    // Members are noted where a reason is given, and the log tells whom, by whom and why, with names for who may know them.
    let member = fixture.id("own.member");
    let auditor = server.user("root.auditor", "auditor");
    let read = auditor.get(&format!("/v1/audit/access-log?member_id={member}&limit=200")).expect(200).body["items"].take();
    let entry = read.as_array().unwrap().iter().find(|entry| entry["reason"] == "Báo cáo").unwrap_or_else(|| panic!("{read}"));
    assert_eq!((&entry["operation"], &entry["member_id"], &entry["candidate_id"]), (&json!("members_list"), &json!(member), &Value::Null));
    assert!(entry["caller_name"].is_string() && entry["committee_code"].is_string(), "{entry}");
    assert_eq!((&entry["member_name"], &entry["cell_code"]), (&Value::Null, &Value::Null), "an auditor reads no members");
}

fn a_workbook_holds_what_the_list_says(kind: Kind) {
    use calamine::{Data, Reader as _};
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "organizer");
    for (labels, heading, police) in [("", "founded_on", "residential"), ("&labels=vi", "Thành lập", "Khu dân cư, tổ dân phố")] {
        let file = client.get(&format!("/v1/cells?format=xlsx{labels}")).expect(200);
        let again = client.get(&format!("/v1/cells?format=xlsx{labels}")).expect(200);
        assert!(file.bytes == again.bytes, "the same list is the same file");
        let mut book = calamine::Xlsx::new(std::io::Cursor::new(file.bytes)).unwrap();
        let sheet = book.worksheet_range_at(0).unwrap().unwrap();
        let head: Vec<String> = sheet.rows().next().unwrap().iter().map(ToString::to_string).collect();
        let column = |name: &str| head.iter().position(|heading| heading == name).unwrap();
        let list = paged(&client, "/v1/cells");
        assert_eq!(sheet.height(), list.len() + 1);
        for (row, cell) in sheet.rows().skip(1).zip(&list) {
            let Data::DateTime(founded) = &row[column(heading)] else { panic!("{row:?}") };
            assert_eq!(founded.as_datetime().unwrap().date().to_string(), cell["founded_on"].as_str().unwrap());
            assert!(row.contains(&Data::String(police.to_owned())) || cell["kind"] != "residential");
            assert!(row.contains(&Data::String(cell["code"].as_str().unwrap().to_owned())));
        }
    }
}

fn no_cell_is_a_formula(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "organizer");
    for (code, name) in [("F1", "=HYPERLINK(\"http://x\")"), ("F2", "+1"), ("F3", "@SUM(A1)"), ("F4", "a,\"b\"\nc")] {
        let body = json!({ "code": code, "name": name, "kind": "residential", "committee_id": fixture.id("own.committee"), "founded_on": "2011-01-01" });
        client.post("/v1/cells", &body).expect(201);
    }
    for labels in ["", "&labels=vi"] {
        let rows = records(&client.get(&format!("/v1/cells?format=csv{labels}")).expect(200).text());
        let shown = |name: &str| rows.iter().any(|row| row.iter().any(|cell| cell == name));
        assert!(["'=HYPERLINK(\"http://x\")", "'+1", "'@SUM(A1)"].iter().all(|name| shown(name)));
        assert!(rows.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '@'])));
    }
}
