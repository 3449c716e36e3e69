//! Files brought in: every kind, as offices make files, whole or in part, once however often a server dies, and by whom.

mod files;
mod kinds;
mod limits;
mod running;

use chibo_api::server::admin;
use chibo_tests::{Client, Server, Value};

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    [files::tests(), kinds::tests(), limits::tests(), running::tests()].into_iter().flatten().collect()
}

const CSV: &str = "text/csv";
const NDJSON: &str = "application/x-ndjson";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Sends a file; the job.
#[track_caller]
fn sent(client: &Client, query: &str, media: &str, file: &[u8]) -> Value {
    let key = format!("{query} {} {}", file.len(), uuid::Uuid::now_v7());
    let key: String = key.chars().filter(char::is_ascii_graphic).collect();
    let answer = client.request("POST", &format!("/v1/imports?{query}")).key(&key).body(media, file).send().expect(202);
    assert_eq!(answer.header("location"), format!("/v1/jobs/{}", answer.id()));
    answer.body
}

/// Sends a file and brings it in; the job as it ended.
#[track_caller]
fn brought(server: &Server, client: &Client, query: &str, media: &str, file: &[u8]) -> Value {
    let job = sent(client, query, media, file);
    server.run_jobs();
    let job = client.get(&format!("/v1/jobs/{}", job["id"].as_str().unwrap())).expect(200).body;
    assert!(job["ended_at"].is_string(), "{job}");
    assert_eq!(job["progress"]["done"], job["progress"]["total"], "{job}");
    // What many rows count is written for all of them at once.
    admin::rebuild_counters(&server.app, true).expect("every counter equals a count from scratch");
    job
}

/// Created, updated, unchanged, skipped and failed rows.
fn counts(job: &Value) -> [i64; 5] {
    ["created", "updated", "unchanged", "skipped", "failed"].map(|name| job[name].as_i64().unwrap())
}

/// What is wrong with each row that could not go in: its number, and column and code of each fault.
fn faults(client: &Client, job: &Value) -> Vec<(i64, Vec<String>)> {
    let rows = client.get(&format!("/v1/jobs/{}/rows?limit=200", job["id"].as_str().unwrap())).expect(200).body;
    let fault = |fault: &Value| {
        format!("{} {}", fault["pointer"].as_str().unwrap_or_default().trim_start_matches("#/"), fault["code"].as_str().unwrap()).trim().to_owned()
    };
    let row = |row: &Value| (row["row"].as_i64().unwrap(), row["errors"].as_array().unwrap().iter().map(fault).collect());
    rows["items"].as_array().unwrap().iter().map(row).collect()
}

/// So many rows that are cells.
fn rows(count: usize, code: &str) -> String {
    let lines: Vec<String> = (0..count).map(|at| format!("{code}{at},Chi bộ {at},police,P0,2011-02-01\n")).collect();
    lines.concat()
}
