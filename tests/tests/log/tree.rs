//! The tree over the log: tiles, entries and proofs against each other, and who may ask for what.

use std::sync::Arc;

use chibo_openapi::log::{ConsistencyProof, InclusionProof, SealedEvents};
use chibo_tests::fixture::{Fixture, ROLES};
use chibo_tests::{Client, Database, Kind, Server, json};
use data_encoding::BASE64;
use tlog_tiles::{Hash, check_record, check_tree, record_hash};

use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: tiles_and_proofs_are_those_of_the_log, two_servers_seal_every_event_once, the_log_is_for_who_may_audit_all_of_it]
}

fn hash(text: &str) -> Hash {
    Hash(BASE64.decode(text.as_bytes()).unwrap().try_into().unwrap())
}

fn hashes(texts: &[String]) -> Vec<Hash> {
    texts.iter().map(|text| hash(text)).collect()
}

fn bytes(client: &Client, path: &str) -> Vec<u8> {
    client.get(path).expect(200).bytes
}

fn tiles_and_proofs_are_those_of_the_log(kind: Kind) {
    let server = Server::new(kind);
    let auditor = server.user("auditor", "auditor");
    let organizer = server.user("organizer", "organizer");
    organizer.post("/v1/committees", &json!({ "code": "DU", "name": "Đảng ủy", "level": "base", "founded_on": "2020-01-01" })).expect(201);
    let committee = organizer.get("/v1/committees").expect(200).body["items"][0]["id"].clone();
    for number in 0..270 {
        let body = json!({ "code": format!("CD{number}"), "name": "Chi đoàn", "kind": "youth_union", "committee_id": committee });
        organizer.post("/v1/organizations", &body).expect(201);
    }
    let size = server.sealed();
    let (whole, rest) = (size / 256, size % 256);
    assert!(whole == 1 && rest > 0, "{size}");
    // The leaves as the tiles have them are those of the entries, and of the export.
    let leaves = [bytes(&auditor, "/v1/audit/tile/0/000"), bytes(&auditor, &format!("/v1/audit/tile/0/001.p/{rest}"))].concat();
    let entries = [bytes(&auditor, "/v1/audit/tile/entries/000"), bytes(&auditor, &format!("/v1/audit/tile/entries/001.p/{rest}"))].concat();
    let (mut at, mut read) = (0, Vec::new());
    while at < entries.len() {
        let length = usize::from(u16::from_be_bytes([entries[at], entries[at + 1]]));
        read.push(entries[at + 2..at + 2 + length].to_vec());
        at += 2 + length;
    }
    let of_entries: Vec<u8> = read.iter().flat_map(|entry| record_hash(entry).0).collect();
    assert_eq!(leaves, of_entries);
    let (mut exported, mut after) = (Vec::new(), 0);
    while after < size {
        let page: SealedEvents = serde_json::from_value(auditor.get(&format!("/v1/audit/events?after={after}&limit=200")).expect(200).body).unwrap();
        exported.extend(page.items);
        after = page.next_after;
    }
    assert_eq!(exported.iter().map(|event| event.entry.clone().into_bytes()).collect::<Vec<_>>(), read);
    assert_eq!(exported.iter().map(|event| event.sequence).collect::<Vec<_>>(), (1..=size).collect::<Vec<_>>());
    // The first hash of the level above is the node over the whole tile.
    let above = bytes(&auditor, "/v1/audit/tile/1/000.p/1");
    assert_eq!(above, tlog_tiles::Tile::subtree_hash(&leaves[..256 * 32]).0);
    // Proofs, checked with the library's own checks.
    let log = auditor.get("/v1/audit/log").expect(200).body;
    let root = hash(log["root"].as_str().unwrap());
    for event in exported.iter().step_by(17) {
        let entry: serde_json::Value = serde_json::from_str(&event.entry).unwrap();
        let path = format!("/v1/audit/events/{}/inclusion", entry["id"].as_str().unwrap());
        let now: InclusionProof = serde_json::from_value(auditor.get(&path).expect(200).body).unwrap();
        let number = u64::try_from(now.sequence).unwrap();
        assert_eq!((now.size, now.sequence, &now.entry), (size, event.sequence, &event.entry));
        check_record(&hashes(&now.proof), u64::try_from(size).unwrap(), root, number - 1, record_hash(event.entry.as_bytes())).unwrap();
        let then: InclusionProof = serde_json::from_value(auditor.get(&format!("{path}?size={number}")).expect(200).body).unwrap();
        check_record(&hashes(&then.proof), number, hash(&then.root), number - 1, hash(&then.leaf)).unwrap();
        auditor.get(&format!("{path}?size={}", size + 1)).problem(404, "not_found");
        if number > 1 {
            auditor.get(&format!("{path}?size={}", number - 1)).problem(404, "not_found");
        }
        let grown: ConsistencyProof = serde_json::from_value(auditor.get(&format!("/v1/audit/consistency?from={number}")).expect(200).body).unwrap();
        assert_eq!(grown.from_root, then.root);
        check_tree(&hashes(&grown.proof), u64::try_from(size).unwrap(), root, number, hash(&grown.from_root)).unwrap();
    }
    // What names no tile, or one that is not there yet.
    for path in
        ["0/002", "0/001", "0/000.p/0", "0/001.p/255", "1/000", "1/000.p/2", "2/000.p/1", "8/000", "64/000", "0", "", "0/0", "x", "0/000/000", "0/%2e%2e/000"]
    {
        auditor.get(&format!("/v1/audit/tile/{path}")).problem(404, "not_found");
    }
    auditor.get("/v1/audit/tile/entries/002").problem(404, "not_found");
    auditor.get(&format!("/v1/audit/consistency?from=1&to={}", size + 1)).problem(404, "not_found");
    auditor.get("/v1/audit/consistency?from=7&to=3").problem(404, "not_found");
    assert_eq!(auditor.get("/v1/audit/consistency?from=0").expect(200).body["proof"], json!([]));
}

fn two_servers_seal_every_event_once(kind: Kind) {
    let database = Arc::new(Database::new(kind));
    let servers = [Server::on(database.clone(), &[]), Server::on(database.clone(), &[])];
    let organizers = [servers[0].user("organizer", "organizer"), servers[1].log_in("organizer")];
    let committee = json!({ "code": "DU", "name": "Đảng ủy", "level": "base", "founded_on": "2020-01-01" });
    let committee = organizers[0].post("/v1/committees", &committee).expect(201).id();
    std::thread::scope(|scope| {
        for writer in 0..16 {
            let (organizer, committee) = (&organizers[writer % 2], &committee);
            scope.spawn(move || {
                for number in 0..20 {
                    let body = json!({ "code": format!("CD{writer}-{number}"), "name": "Chi đoàn", "kind": "youth_union", "committee_id": committee });
                    organizer.post("/v1/organizations", &body).expect(201);
                }
            });
        }
    });
    let size = servers[1].sealed();
    let count = |query: &str| database.texts(query)[0].parse::<i64>().unwrap();
    assert_eq!(count("SELECT CAST(count(*) AS TEXT) FROM events"), size);
    assert_eq!(count("SELECT CAST(max(sequence) AS TEXT) FROM event_seals"), size);
    assert_eq!(count("SELECT CAST(count(DISTINCT event_id) AS TEXT) FROM event_seals"), size);
    assert_eq!(count("SELECT CAST(count(*) AS TEXT) FROM events_to_seal"), 0);
    assert_eq!(count("SELECT CAST(count(*) AS TEXT) FROM log_hashes"), i64::try_from(tlog_tiles::stored_hash_count(size.unsigned_abs())).unwrap());
}

fn the_log_is_for_who_may_audit_all_of_it(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    server.sealed();
    for role in ROLES {
        let client = fixture.client(&server, role);
        // Nor is it for who audits a part.
        for path in ["/v1/audit/events", "/v1/audit/tile/entries/000", "/v1/audit/events/00000000-0000-7000-8000-000000000000/inclusion"] {
            client.get(path).problem(403, "forbidden");
        }
        client.get("/v1/audit/checkpoint").expect(200);
        client.get("/v1/audit/tile/0/000").expect(200);
    }
    let auditor = server.user("root.auditor", "auditor");
    auditor.get("/v1/audit/tile/entries/000").expect(200);
    auditor.get("/v1/audit/events/00000000-0000-7000-8000-000000000000/inclusion").problem(404, "not_found");
    server.anonymous().get("/v1/audit/events").problem(401, "unauthenticated");
}
