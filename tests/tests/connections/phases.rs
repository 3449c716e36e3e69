//! Each phase of a connection has its deadline, and what comes along is not cut off.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use chibo_tests::{Kind, Server};

use super::{LIVEZ, ask, connect, posting, until_end};
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![once: another_protocol_is_answered_in_this_one, second_heads_end, chunks_for_nobody_end, idle_connections_end, answers_that_nobody_reads_end, slow_answers_come_to_their_end, slow_bodies_come_to_their_end]
}

/// Long before the usual deadlines.
const SOON: Duration = Duration::from_secs(6);

fn server(settings: &[(&str, &str)]) -> Server {
    Server::with(Kind::Sqlite, settings)
}

/// Java asks for HTTP/2 with its first request, and sends its next one on the same connection unless it hears that this one ends.
fn another_protocol_is_answered_in_this_one() {
    let server = server(&[]);
    let mut stream = connect(server.address, 1);
    let asked = "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n\r\n";
    stream.write_all(asked.as_bytes()).unwrap();
    let answer = String::from_utf8(until_end(&mut stream, SOON)).unwrap().to_lowercase();
    assert!(answer.starts_with("http/1.1 200") && answer.contains("connection: close") && !answer.contains("connection: upgrade"), "{answer}");
}

fn second_heads_end() {
    let server = server(&[("arrival_seconds", "1")]);
    let mut stream = connect(server.address, 1);
    assert!(ask(&mut stream, LIVEZ).starts_with("HTTP/1.1 200"));
    // Each drop well within the time, the whole never.
    let mut dripping = stream.try_clone().unwrap();
    let drops = std::thread::spawn(move || {
        let begun = Instant::now();
        while begun.elapsed() < SOON && dripping.write_all(b"G").is_ok() {
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    let said = until_end(&mut stream, SOON);
    assert!(said.starts_with(b"HTTP/1.1 408"), "{}", String::from_utf8_lossy(&said));
    drops.join().unwrap();
}

fn chunks_for_nobody_end() {
    let server = server(&[("arrival_seconds", "1")]);
    let mut stream = connect(server.address, 1);
    let head = "POST /v1/cells HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    assert!(ask(&mut stream, head).starts_with("HTTP/1.1 401"), "refused before its body");
    let mut dripping = stream.try_clone().unwrap();
    let drops = std::thread::spawn(move || {
        let begun = Instant::now();
        while begun.elapsed() < SOON && dripping.write_all(b"1\r\n[\r\n").is_ok() {
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    until_end(&mut stream, SOON);
    drops.join().unwrap();
}

fn idle_connections_end() {
    let server = server(&[("idle_seconds", "1"), ("arrival_seconds", "20")]);
    let mut stream = connect(server.address, 1);
    assert!(ask(&mut stream, LIVEZ).starts_with("HTTP/1.1 200"));
    assert_eq!(until_end(&mut stream, SOON), b"", "nothing is said to whoever asked nothing");
}

/// Requests whose answers do not fit into what the system keeps on the way.
const MANY: usize = 100;
const DOCUMENT: &str = "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n";

fn answers_that_nobody_reads_end() {
    let server = server(&[("answer_seconds", "1")]);
    let mut stream = connect(server.address, 1);
    let one = ask(&mut stream, DOCUMENT).len();
    stream.write_all(DOCUMENT.repeat(MANY).as_bytes()).unwrap();
    // Nothing is read, until the server must have given up.
    std::thread::sleep(Duration::from_secs(3));
    let read = until_end(&mut stream, SOON).len();
    assert!(read < one * MANY, "all {MANY} answers came, after nothing was read for three times as long as may be");
}

fn slow_answers_come_to_their_end() {
    let server = server(&[("answer_seconds", "1"), ("arrival_seconds", "1"), ("idle_seconds", "1")]);
    let mut stream = connect(server.address, 1);
    let one = ask(&mut stream, DOCUMENT).len();
    stream.write_all(DOCUMENT.repeat(MANY).as_bytes()).unwrap();
    let (begun, wanted, mut got) = (Instant::now(), one * MANY, 0);
    let mut part = vec![0; wanted / 40];
    while got < wanted {
        let read = stream.read(&mut part).unwrap();
        assert!(read > 0, "cut off after {got} of {wanted} bytes in {:?}", begun.elapsed());
        got += read;
        std::thread::sleep(Duration::from_millis(60));
    }
    assert!(begun.elapsed() > Duration::from_secs(2), "longer than any one deadline");
}

fn slow_bodies_come_to_their_end() {
    let server = server(&[("arrival_seconds", "1")]);
    let token = server.user("an", "organizer").token.unwrap();
    let part = format!("\"{}\",", "x".repeat(8 * 1024));
    let body = format!("[{}0]", part.repeat(5));
    let mut stream = connect(server.address, 1);
    stream.write_all(posting("/v1/cells", &token, &format!("Content-Length: {}", body.len())).as_bytes()).unwrap();
    for piece in body.as_bytes().chunks(body.len() / 5) {
        std::thread::sleep(Duration::from_millis(500));
        stream.write_all(piece).unwrap();
    }
    let answer = ask(&mut stream, "");
    assert!(answer.starts_with("HTTP/1.1 422"), "looked at as a whole: {answer}");
}
