//! Lists: pages by cursor, orders, totals and searching.

use std::collections::BTreeSet;

use chibo_tests::client::encode;
use chibo_tests::{Client, Fixture, Kind, Server, json};

use crate::Test;

pub fn tests() -> Vec<Test> {
    crate::tests![on_both: every_item_once_in_order, cursors_are_bound, vietnamese_order, searching]
}

/// Names whose order shows tones and letters of Vietnamese.
const NAMES: [&str; 6] = ["An Bình", "Ấp Đông", "Bàu Cát", "Dân Chủ", "Đa Kao", "Thạnh Lộc"];

fn hundred_and_twenty_cells(kind: Kind) -> (Server, Client) {
    let server = Server::new(kind);
    let client = server.user("organizer", "organizer");
    let body = json!({ "code": "P1", "name": "Đảng bộ Phường 1", "level": "base", "founded_on": "2000-01-01" });
    let committee = client.post("/v1/committees", &body).expect(201).id();
    for number in 0..120 {
        // Twenty cells share each name, so that the id must decide between them.
        let name = NAMES[number % NAMES.len()];
        let body =
            json!({ "code": format!("CB{:03}", number * 7 % 120), "name": name, "kind": "residential", "committee_id": committee, "founded_on": "2010-01-01" });
        client.post("/v1/cells", &body).expect(201);
    }
    (server, client)
}

/// Every item of a list, seven at a time: id and one field.
fn walk(client: &Client, path: &str, field: &str) -> Vec<(String, String)> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("{path}&limit=7{cursor}")).expect(200);
        assert_eq!(page.body["page"]["limit"], 7);
        found.extend(page.each("id").into_iter().zip(page.each(field)));
        match page.body["page"]["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

fn every_item_once_in_order(kind: Kind) {
    let (_server, client) = hundred_and_twenty_cells(kind);
    for sort in ["code", "name", "created_at"] {
        let up = walk(&client, &format!("/v1/cells?sort={sort}"), sort);
        let mut down = walk(&client, &format!("/v1/cells?sort=-{sort}"), sort);
        assert_eq!(up.iter().map(|(id, _)| id).collect::<BTreeSet<_>>().len(), 120, "{sort}: each once");
        assert_eq!(up.len(), 120, "{sort}");
        down.reverse();
        assert_eq!(up, down, "{sort}: backwards is the reverse");
        let keys: Vec<&str> = up.iter().map(|(_, key)| key.as_str()).collect();
        if sort == "name" {
            let wanted: Vec<&str> = NAMES.iter().flat_map(|name| std::iter::repeat_n(*name, 20)).collect();
            assert_eq!(keys, wanted);
        } else {
            assert!(keys.is_sorted(), "{sort}: {keys:?}");
        }
    }
    let page = client.get("/v1/cells?limit=7&include_total=true").expect(200);
    assert_eq!(page.body["page"]["total"], 120);
    assert_eq!(client.get("/v1/cells?q=da%20kao&include_total=true").expect(200).body["page"]["total"], 20);
    assert_eq!(client.get("/v1/cells").expect(200).body["page"]["limit"], 50);
    assert_eq!(client.get("/v1/cells?limit=200").expect(200).each("id").len(), 120);
    assert_eq!(client.get("/v1/cells?code=CB001,CB002").expect(200).each("code"), ["CB001", "CB002"]);
}

fn cursors_are_bound(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "organizer");
    let page = client.get("/v1/cells?limit=1").expect(200);
    let cursor = page.body["page"]["next_cursor"].as_str().unwrap().to_owned();
    client.get(&format!("/v1/cells?limit=2&cursor={cursor}")).expect(200);
    let middle = cursor.len() / 2;
    let other = if &cursor[middle..=middle] == "A" { "B" } else { "A" };
    let tampered = format!("{}{other}{}", &cursor[..middle], &cursor[middle + 1..]);
    for query in [
        format!("cursor={tampered}"),
        "cursor=nonsense".to_owned(),
        "cursor=%C3%A9".to_owned(),
        format!("cursor={}", &cursor[..10]),
        format!("cursor={cursor}&sort=-code"),
        format!("cursor={cursor}&kind=agency"),
    ] {
        client.get(&format!("/v1/cells?{query}")).problem(400, "cursor_mismatch");
    }
    client.get(&format!("/v1/committees?cursor={cursor}")).problem(400, "cursor_mismatch");
}

fn vietnamese_order(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "organizer");
    let cell = fixture.id("own.cell2");
    // By given name, then family name, then what stands between: a before ă before â, d before đ, tones last.
    let people = ["Trần Văn An", "Đặng An", "Nguyễn Thị Ân", "Lê Dung", "Lê Đức", "Nguyễn Thị Hoa", "Nguyễn Thị Hòa", "Trần Hoa", "Lý Ước"];
    for name in people {
        client.post("/v1/members", &json!({ "full_name": name, "cell_id": cell, "joined_cell_on": "2020-01-01" })).expect(201);
    }
    let found = client.get(&format!("/v1/members?cell_id={cell}&sort=name")).expect(200).each("full_name");
    let wanted = ["Đặng An", "Trần Văn An", "Nguyễn Thị Ân", "Lê Dung", "Lê Đức", "Nguyễn Thị Hoa", "Trần Hoa", "Nguyễn Thị Hòa", "Lý Ước", "Đỗ Quang Vinh"];
    assert_eq!(found, wanted);
}

fn searching(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "organizer");
    let find = |query: &str| client.get(&format!("/v1/members?q={}", encode(query))).expect(200).each("full_name");
    for query in ["nguyen thi", "Nguyễn Thị", "NGUYEN THI", "Nguye\u{302}\u{303}n Thi\u{323}", "thi hoa"] {
        assert_eq!(find(query), ["Nguyễn Thị Hoa"], "{query}");
    }
    assert_eq!(find("duc"), ["Lê Đức Anh"], "đ is found by d");
    assert_eq!(find("%"), Vec::<String>::new());
    assert_eq!(find("_"), Vec::<String>::new());
    // A name sent in decomposed form is the same name.
    let decomposed = json!({ "full_name": "Pha\u{323}m Quy\u{300}nh", "cell_id": fixture.id("own.cell"), "joined_cell_on": "2020-01-01" });
    assert_eq!(client.post("/v1/members", &decomposed).expect(201).body["full_name"], "Phạm Qu\u{1ef3}nh");
    assert_eq!(find("Phạm Quỳnh").len(), 1);
}
