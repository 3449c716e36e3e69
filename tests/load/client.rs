//! A load of keep-alive HTTP/1.1 clients, each with one request under way. Small on purpose: what it costs is taken from the server.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use memchr::memmem;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Makes the body of the nth request.
pub(crate) type Body = Box<dyn Fn(usize) -> String + Sync>;

/// What every client sends.
pub(crate) struct Load {
    pub(crate) address: SocketAddr,
    pub(crate) method: &'static str,
    /// Where to, one after the other and from the first one again.
    pub(crate) paths: Vec<String>,
    pub(crate) token: Option<String>,
    pub(crate) body: Option<Body>,
    /// Every answer must have this status.
    pub(crate) status: u16,
}

/// Answers per second over `time`, after a warm-up that is not counted. The clients share as many threads as there are cores: what
/// the load costs is taken from the server, and a thread for each client would mostly switch.
pub(crate) fn run_load(load: &Load, clients: usize, warm_up: Duration, time: Duration) -> f64 {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(clients);
    let begin = Instant::now() + warm_up;
    let end = begin + time;
    let sent = AtomicUsize::new(0);
    let some = |thread: usize| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let share = (thread..clients).step_by(threads).map(|_| work(load, &sent, begin, end));
        runtime.block_on(futures::future::join_all(share)).into_iter().sum::<usize>()
    };
    let answers: usize = std::thread::scope(|scope| {
        let working: Vec<_> = (0..threads)
            .map(|thread| {
                scope.spawn({
                    let some = &some;
                    move || some(thread)
                })
            })
            .collect();
        working.into_iter().map(|thread| thread.join().expect("every answer was the awaited one")).sum()
    });
    #[expect(clippy::cast_precision_loss, reason = "a count of seconds' worth of requests")]
    let rate = answers as f64 / time.as_secs_f64();
    rate
}

async fn work(load: &Load, sent: &AtomicUsize, begin: Instant, end: Instant) -> usize {
    let mut stream = tokio::net::TcpStream::connect(load.address).await.expect("the server listens");
    stream.set_nodelay(true).expect("a TCP socket");
    let (mut counted, mut answer) = (0, Vec::with_capacity(4096));
    loop {
        let at = sent.fetch_add(1, Ordering::Relaxed);
        let body = load.body.as_ref().map(|body| body(at)).unwrap_or_default();
        let path = &load.paths[at % load.paths.len()];
        stream.write_all(request(load.method, path, load.token.as_deref(), &body).as_bytes()).await.expect("the server reads");
        let status = read_answer(&mut stream, &mut answer).await;
        assert_eq!(status, load.status, "{}", String::from_utf8_lossy(&answer));
        let now = Instant::now();
        if now >= end {
            return counted;
        }
        counted += usize::from(now >= begin);
    }
}

/// Reads one whole answer; its status. Searched, not parsed line by line: more headers must not cost the load more time.
async fn read_answer(stream: &mut tokio::net::TcpStream, answer: &mut Vec<u8>) -> u16 {
    answer.clear();
    loop {
        assert!(stream.read_buf(answer).await.expect("the server answers") > 0, "the server closed the connection");
        let Some(head) = memmem::find(answer, b"\r\n\r\n") else { continue };
        let text = std::str::from_utf8(&answer[..head]).expect("an HTTP head");
        let length = memmem::find(text.as_bytes(), b"\r\ncontent-length: ").and_then(|at| text[at + 18..].lines().next());
        let length: usize = length.map_or(0, |length| length.parse().expect("a length"));
        if answer.len() >= head + 4 + length {
            return text.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status line");
        }
    }
}

fn request(method: &str, path: &str, token: Option<&str>, body: &str) -> String {
    let authorization = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
    let content = if body.is_empty() { String::new() } else { format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len()) };
    let whatever = if method == "PUT" { "If-Match: *\r\n" } else { "" };
    format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n{authorization}{content}{whatever}\r\n{body}")
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
        self.send(&request(method, path, token, body))
    }

    /// The same on the resource as it is now, whatever its version.
    pub(crate) fn act(&mut self, path: &str, token: Option<&str>, body: &str) -> (u16, Vec<u8>) {
        self.send(&request("POST", path, token, body).replacen("\r\n\r\n", "\r\nIf-Match: *\r\n\r\n", 1))
    }

    fn send(&mut self, request: &str) -> (u16, Vec<u8>) {
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
            } else if let Some((name, value)) = line.split_once(": ")
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.parse().expect("a length");
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).expect("the whole body");
        (status, body)
    }
}
