//! Files in and out: members and candidates from CSV and from workbooks with everything that is checked of each, beside the `sqlite3` shell that
//! puts the same lines into a bare table; and the same lists sent whole while others ask.

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chibo_tests::database::{Database, Kind};
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

use crate::client::Connection;
use crate::server::Server;

/// Members of a cell: what a large one has.
const OF_A_CELL: usize = 50;
const FAMILY: [&str; 8] = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi"];
const MIDDLE: [&str; 7] = ["Văn", "Thị", "Minh", "Ngọc", "Đức", "Thanh", "Quang"];
const GIVEN: [&str; 11] = ["An", "Bình", "Cường", "Dũng", "Giang", "Hà", "Hạnh", "Hương", "Khánh", "Lan", "Linh"];

/// Brings so many rows of each kind in, in each form.
pub(crate) fn run(kind: Kind, sizes: &[usize]) {
    let folder = tempfile::tempdir().expect("a folder");
    for what in ["members", "candidates"] {
        for form in ["csv", "xlsx"] {
            for rows in sizes {
                one(kind, folder.path(), what, form, *rows);
            }
        }
    }
}

fn heading(what: &str) -> &'static [&'static str] {
    match what {
        "members" => &["cell_code", "card_number", "full_name", "sex", "birth", "admitted_on", "official_on", "joined_cell_on"],
        _ => &["cell_code", "full_name", "sex", "birth", "listed_on"],
    }
}

fn code(cell: usize) -> String {
    format!("CB{:05}", cell + 1)
}

/// One row: nobody twice, everybody old enough.
fn row(what: &str, at: usize, cells: usize) -> Vec<String> {
    let cell = code(at % cells);
    let name = format!("{} {} {}", FAMILY[at % 8], MIDDLE[at / 8 % 7], GIVEN[at / 56 % 11]);
    let sex = if at.is_multiple_of(2) { "male" } else { "female" };
    let (month, day) = (at / 28 % 12 + 1, at % 28 + 1);
    match what {
        "members" => {
            let birth = format!("{}-{month:02}-{day:02}", 1950 + at % 40);
            [
                cell,
                format!("{:012}", 100_000_000_000 + at),
                name,
                sex.to_owned(),
                birth,
                format!("2015-05-{day:02}"),
                format!("2016-05-{day:02}"),
                "2016-06-01".to_owned(),
            ]
            .to_vec()
        }
        // Names tell candidates apart: there is no other number.
        _ => vec![cell, format!("{name} {at}"), sex.to_owned(), format!("{}-{month:02}-{day:02}", 1980 + at % 25), "2024-03-04".to_owned()],
    }
}

fn written(folder: &Path, what: &str, form: &str, rows: usize) -> PathBuf {
    let path = folder.join(format!("{what}-{rows}.{form}"));
    if form == "csv" {
        let mut file = BufWriter::new(File::create(&path).expect("a file"));
        writeln!(file, "{}", heading(what).join(",")).expect("room");
        (0..rows).for_each(|at| writeln!(file, "{}", row(what, at, rows / OF_A_CELL).join(",")).expect("room"));
        file.flush().expect("room");
    } else {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet_with_constant_memory().expect("a sheet");
        let lines = std::iter::once(heading(what).iter().map(|name| (*name).to_owned()).collect()).chain((0..rows).map(|at| row(what, at, rows / OF_A_CELL)));
        for (at, line) in (0..).zip(lines) {
            for (column, text) in (0..).zip(line) {
                sheet.write_string(at, column, text).expect("a cell");
            }
        }
        book.save(&path).expect("a workbook");
    }
    path
}

/// Seconds of the `sqlite3` shell for the same file into a table without keys, types or checks, and durable as the server's writes are.
fn bare(folder: &Path, csv: &Path, what: &str) -> f64 {
    let database = folder.join("bare.db");
    for suffix in ["", "-wal", "-shm"] {
        drop(std::fs::remove_file(folder.join(format!("bare.db{suffix}"))));
    }
    let script = format!(
        "PRAGMA journal_mode=WAL;\nPRAGMA synchronous=FULL;\nCREATE TABLE people ({});\n.mode csv\n.import --skip 1 {} people\n",
        heading(what).join(", "),
        csv.display()
    );
    let began = Instant::now();
    let mut shell =
        Command::new("sqlite3").arg(database).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("sqlite3, of Debian's package of that name");
    shell.stdin.take().expect("its input").write_all(script.as_bytes()).expect("it reads");
    assert!(shell.wait().expect("it ends").success(), "the shell refused the file");
    began.elapsed().as_secs_f64()
}

/// How a file went in.
struct Brought {
    ended: Value,
    received: f64,
    took: f64,
    most: u64,
}

/// Brings a file in, and waits for it.
fn brought(server: &Server, what: &str, file: &Path, form: &str) -> Brought {
    let began = Instant::now();
    let job = sent(server, &format!("/v1/imports?kind={what}"), file, form);
    let received = began.elapsed().as_secs_f64();
    let (mut most, mut connection) = (server.resident_kib(), Connection::open(server.address));
    loop {
        let (status, body) = connection.exchange("GET", &format!("/v1/jobs/{job}?wait=1"), Some(&server.token), "");
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        most = most.max(server.resident_kib());
        let job: Value = serde_json::from_slice(&body).expect("JSON");
        if !["waiting", "running"].contains(&job["status"].as_str().expect("a status")) {
            assert_eq!(job["status"], "done", "{job}");
            return Brought { ended: job, received, took: began.elapsed().as_secs_f64(), most };
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows")]
fn one(kind: Kind, folder: &Path, what: &str, form: &str, rows: usize) {
    let file = written(folder, what, form, rows);
    let csv = if form == "csv" { file.clone() } else { written(folder, what, "csv", rows) };
    let shell = bare(folder, &csv, what);
    let database = Database::empty(kind);
    let (url, key) = (database.url(), database.master_key().display().to_string());
    let settings = [("CHIBO_DATABASE_URL", url.as_str()), ("CHIBO_MASTER_KEY_FILE", &key), ("CHIBO_PUBLIC_URL", "http://chibo.test")];
    let server = Server::start(&[&settings[..], &[("CHIBO_ACCESS_MINUTES", "1440"), ("CHIBO_IMPORT_MIB", "1024")]].concat());
    let cells = folder.join("cells.csv");
    let lines = (0..rows / OF_A_CELL).map(|at| format!("{},Chi bộ {at},residential,P-HOASEN,2011-01-01\n", code(at)));
    std::fs::write(&cells, lines.fold("code,name,kind,committee_code,founded_on\n".to_owned(), |text, line| text + &line)).expect("a file");
    brought(&server, "cells", &cells, "csv");
    let idle = server.resident_kib();
    let Brought { ended, received, took, most } = brought(&server, what, &file, form);
    assert_eq!(ended["created"], json!(rows), "{ended}");
    println!(
        "files, {}: {rows} {what} from {form}: {:.0} rows/s ({took:.1} s, {received:.1} of them to receive), {:.0} times the {shell:.2} s of .import; {} MB at most, {} when idle",
        kind.name(),
        rows as f64 / took,
        took / shell,
        most / 1024,
        idle / 1024
    );
    if form == "csv" {
        exported(&server, kind, what, rows);
    }
}

/// The whole list, while somebody else asks for a cell again and again.
#[expect(clippy::cast_precision_loss, reason = "counts of rows")]
fn exported(server: &Server, kind: Kind, what: &str, rows: usize) {
    let reason = if ["candidates", "members"].contains(&what) { "&reason=x" } else { "" };
    for form in ["csv", "ndjson", "xlsx"] {
        let (over, idle) = (AtomicBool::new(false), server.resident_kib());
        let (took, bytes, mut waits, most) = std::thread::scope(|scope| {
            let other = scope.spawn(|| {
                let (mut connection, mut waits, mut most) = (Connection::open(server.address), Vec::new(), 0);
                while !over.load(Ordering::Relaxed) {
                    let began = Instant::now();
                    let (status, _) = connection.exchange("GET", &format!("/v1/cells/{}", server.cell), Some(&server.token), "");
                    assert_eq!(status, 200);
                    waits.push(began.elapsed());
                    most = most.max(server.resident_kib());
                    std::thread::sleep(Duration::from_millis(5));
                }
                (waits, most)
            });
            let (began, stop) = (Instant::now(), Stop(&over));
            let mut body = agent()
                .get(format!("http://{}/v1/{what}?format={form}{reason}", server.address))
                .header("Authorization", format!("Bearer {}", server.token))
                .call()
                .expect("a list")
                .into_body()
                .into_reader();
            let (mut chunk, mut bytes) = (vec![0; 1 << 16], 0);
            loop {
                match body.read(&mut chunk).expect("it comes whole") {
                    0 => break,
                    read => bytes += read,
                }
            }
            let took = began.elapsed().as_secs_f64();
            drop(stop);
            let (waits, most) = other.join().expect("the other was answered");
            (took, bytes, waits, most)
        });
        waits.sort_unstable();
        println!(
            "files, {}: {rows} {what} sent as {form}: {:.0} rows/s, {} MB; others wait {:.1} ms (median), {:.1} ms (99 of 100); {} MB at most, {} before",
            kind.name(),
            rows as f64 / took,
            bytes >> 20,
            waits[waits.len() / 2].as_secs_f64() * 1e3,
            waits[waits.len() * 99 / 100].as_secs_f64() * 1e3,
            most / 1024,
            idle / 1024
        );
    }
}

/// Says that it is over when it goes, also where something went wrong: who waits for that would wait for ever.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(3600))).build().into()
}

/// Sends a file; the job that brings it in.
fn sent(server: &Server, path: &str, file: &Path, form: &str) -> String {
    let media = if form == "csv" { "text/csv" } else { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" };
    let request = agent().post(format!("http://{}{path}", server.address)).header("Authorization", format!("Bearer {}", server.token));
    let request = request.header("Content-Type", media).header("Idempotency-Key", uuid::Uuid::now_v7().to_string());
    let mut answer = request.send(File::open(file).expect("the file")).expect("an answer");
    let job: Value = serde_json::from_str(&answer.body_mut().read_to_string().expect("text")).expect("JSON");
    job["id"].as_str().expect("an id").to_owned()
}
