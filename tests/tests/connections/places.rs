//! Places for connections: whoever has let the server wait longest makes room, whoever the server works for does not.

use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use chibo_tests::{Kind, Server};

use super::{LIVEZ, ask, connect, posting, until_end};
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![once: an_address_has_so_many, all_have_so_many, work_is_not_cut_off, a_proxy_is_no_address]
}

const SOON: Duration = Duration::from_secs(5);

fn is_open(stream: &mut TcpStream) -> bool {
    stream.write_all(LIVEZ.as_bytes()).is_ok() && {
        let mut first = [0; 4096];
        stream.set_read_timeout(Some(SOON)).unwrap();
        std::io::Read::read(stream, &mut first).is_ok_and(|read| read > 0)
    }
}

/// Connections that have asked once and wait, the first one longest.
fn waiting(server: &Server, from: u8, count: usize) -> Vec<TcpStream> {
    let each = (0..count).map(|_| {
        let mut stream = connect(server.address, from);
        assert!(ask(&mut stream, LIVEZ).starts_with("HTTP/1.1 200"));
        std::thread::sleep(Duration::from_millis(5));
        stream
    });
    each.collect()
}

fn an_address_has_so_many() {
    let server = Server::with(Kind::Sqlite, &[("address_connections", "3")]);
    let mut other = waiting(&server, 2, 1);
    let mut own = waiting(&server, 3, 3);
    let mut newest = waiting(&server, 3, 1);
    until_end(&mut own[0], SOON);
    assert!(is_open(&mut own[1]) && is_open(&mut own[2]) && is_open(&mut newest[0]));
    assert!(is_open(&mut other[0]), "another address is left alone");
}

fn all_have_so_many() {
    let server = Server::with(Kind::Sqlite, &[("open_connections", "4")]);
    let mut first: Vec<TcpStream> = (2..6).flat_map(|from| waiting(&server, from, 1)).collect();
    let mut newest = waiting(&server, 9, 1);
    until_end(&mut first[0], SOON);
    assert!(first[1..].iter_mut().all(is_open) && is_open(&mut newest[0]));
}

fn work_is_not_cut_off() {
    let server = Server::with(Kind::Sqlite, &[("address_connections", "2")]);
    let token = server.user("an", "organizer").token.unwrap();
    let head = posting("/v1/cells", &token, "Content-Length: 2\r\nExpect: 100-continue");
    let mut working: Vec<TcpStream> = (0..2)
        .map(|_| {
            let mut stream = connect(server.address, 7);
            // Its request has arrived, its body has not.
            assert!(ask(&mut stream, &head).starts_with("HTTP/1.1 100"));
            stream
        })
        .collect();
    let mut third = connect(server.address, 7);
    let said = until_end(&mut third, SOON);
    assert!(said.is_empty() || said.starts_with(b"HTTP/1.1 503"), "{}", String::from_utf8_lossy(&said));
    for stream in &mut working {
        assert!(ask(stream, "{}").starts_with("HTTP/1.1 422"));
    }
    assert!(is_open(&mut connect(server.address, 7)), "there is room again");
    let metrics = server.anonymous().get("/metrics").expect(200).text();
    assert!(metrics.contains("chibo_connections_refused_total{reason=\"address\"}") && metrics.contains("chibo_connections_open "), "{metrics}");
}

fn a_proxy_is_no_address() {
    let server = Server::with(Kind::Sqlite, &[("address_connections", "2"), ("trusted_proxies", "127.0.0.0/8")]);
    let mut own = waiting(&server, 3, 4);
    assert!(own.iter_mut().all(is_open), "behind a proxy are many");
}
