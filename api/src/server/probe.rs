//! Asking a server of this machine whether it is ready, for whoever watches over it where there is no other program to ask with.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// Longest time for each part of the answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// Most of an answer that is read: its first line says everything.
const FIRST_LINE: u64 = 64;

/// Fails unless a server that listens here says that it is ready.
pub fn is_ready(bind: SocketAddr) -> Result<(), String> {
    let address = SocketAddr::new(reachable(bind.ip()), bind.port());
    let told = |error: std::io::Error| format!("{address} does not answer: {error}");
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).map_err(told)?;
    stream.set_read_timeout(Some(PATIENCE)).and_then(|()| stream.set_write_timeout(Some(PATIENCE))).map_err(told)?;
    write!(stream, "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").map_err(told)?;
    let mut answer = String::new();
    stream.take(FIRST_LINE).read_to_string(&mut answer).map_err(told)?;
    let line = answer.lines().next().unwrap_or_default();
    if line.starts_with("HTTP/1.1 200 ") { Ok(()) } else { Err(format!("{address} is not ready: {line}")) }
}

/// Who listens everywhere is asked on loopback.
const fn reachable(listens: IpAddr) -> IpAddr {
    match listens {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => IpAddr::V6(Ipv6Addr::LOCALHOST),
        one => one,
    }
}
