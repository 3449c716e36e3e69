//! A load of keep-alive HTTP/1.1 clients, each with one request under way. Small on purpose: what it costs is taken from the server.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Makes the body of a client's nth request.
pub(crate) type Body = Box<dyn Fn(usize, usize) -> String + Sync>;

/// What every client sends.
pub(crate) struct Load {
    pub(crate) address: SocketAddr,
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) token: Option<String>,
    pub(crate) body: Option<Body>,
    /// Every answer must have this status.
    pub(crate) status: u16,
}

/// Answers per second over `time`, after a warm-up that is not counted.
pub(crate) fn run_load(load: &Load, clients: usize, warm_up: Duration, time: Duration) -> f64 {
    let (counting, stop) = (AtomicBool::new(false), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..clients)
            .map(|client| {
                scope.spawn({
                    let (counting, stop) = (&counting, &stop);
                    move || work(load, client, counting, stop)
                })
            })
            .collect();
        std::thread::sleep(warm_up);
        counting.store(true, Ordering::Relaxed);
        let began = Instant::now();
        std::thread::sleep(time);
        stop.store(true, Ordering::Relaxed);
        let seconds = began.elapsed().as_secs_f64();
        let answers: usize = workers.into_iter().map(|worker| worker.join().expect("a client failed")).sum();
        #[expect(clippy::cast_precision_loss, reason = "a count of seconds' worth of requests")]
        let rate = answers as f64 / seconds;
        rate
    })
}

fn work(load: &Load, client: usize, counting: &AtomicBool, stop: &AtomicBool) -> usize {
    let mut connection = Connection::open(load.address);
    let mut counted = 0;
    for at in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let body = load.body.as_ref().map(|body| body(client, at)).unwrap_or_default();
        let (status, answer) = connection.exchange(load.method, &load.path, load.token.as_deref(), &body);
        assert_eq!(status, load.status, "{}", String::from_utf8_lossy(&answer));
        counted += usize::from(counting.load(Ordering::Relaxed) && !stop.load(Ordering::Relaxed));
    }
    counted
}

/// One answer's body.
pub(crate) fn get(address: SocketAddr, path: &str, token: Option<&str>) -> Vec<u8> {
    let (status, body) = Connection::open(address).exchange("GET", path, token, "");
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
    body
}

/// A kept-alive connection.
pub(crate) struct Connection(BufReader<TcpStream>);

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("the server listens");
        stream.set_nodelay(true).expect("a TCP socket");
        Self(BufReader::new(stream))
    }

    /// Sends a request and reads its answer: status and body.
    pub(crate) fn exchange(&mut self, method: &str, path: &str, token: Option<&str>, body: &str) -> (u16, Vec<u8>) {
        let authorization = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
        let content = if body.is_empty() { String::new() } else { format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len()) };
        let request = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n{authorization}{content}\r\n{body}");
        self.0.get_mut().write_all(request.as_bytes()).expect("the server reads");
        let (mut status, mut length) = (0, 0);
        for at in 0.. {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).expect("the server answers") > 0, "the server closed the connection");
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            if at == 0 {
                status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status line");
            } else if let Some((name, value)) = line.split_once(": ") {
                if name.eq_ignore_ascii_case("content-length") {
                    length = value.parse().expect("a length");
                }
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).expect("the whole body");
        (status, body)
    }
}
