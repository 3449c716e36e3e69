//! Connections that take what they can get: each phase ends, there is a bound, and others are served meanwhile.

mod flood;
mod phases;
mod places;

use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use socket2::{Domain, Socket, Type};

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    [phases::tests(), places::tests(), flood::tests()].into_iter().flatten().collect()
}

/// A connection from one of the addresses of this machine, 127.0.0.1 to 127.0.0.254.
fn connect(server: SocketAddr, from: u8) -> TcpStream {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::new(IpAddr::V4(Ipv4Addr::new(127, 0, 0, from)), 0).into()).unwrap();
    socket.connect(&server.into()).unwrap();
    socket.into()
}

/// Everything that comes until the server ends the connection, which it must do within a time.
fn until_end(stream: &mut TcpStream, within: Duration) -> Vec<u8> {
    let (begun, mut all, mut part) = (Instant::now(), Vec::new(), vec![0; 1 << 16]);
    stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    while begun.elapsed() < within {
        match stream.read(&mut part) {
            Ok(0) => return all,
            Ok(read) => all.extend_from_slice(&part[..read]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => return all,
        }
    }
    panic!("the connection is still open after {within:?}; it said: {}", String::from_utf8_lossy(&all));
}

/// Sends a request and reads its answer, whose length is given.
fn ask(stream: &mut TcpStream, request: &str) -> String {
    stream.write_all(request.as_bytes()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let mut answer = Vec::new();
    let mut part = vec![0; 1 << 16];
    loop {
        let read = stream.read(&mut part).unwrap();
        answer.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&answer);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            assert!(read > 0, "the answer ends within its head: {text}");
            continue;
        };
        let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse::<usize>().ok());
        if body.len() >= length.unwrap_or_default() {
            return text.into_owned();
        }
        assert!(read > 0, "the answer ends early: {text}");
    }
}

/// A request without a body.
const LIVEZ: &str = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";

/// The head of a candidate's or a cell's body that is to come.
fn posting(path: &str, token: &str, framing: &str) -> String {
    format!("POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n{framing}\r\n\r\n")
}
