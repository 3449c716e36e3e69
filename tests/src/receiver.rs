//! A receiver of webhooks on loopback, which does what a test says. It serves a few connections at a time, each for one request of at most a mebibyte.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use ureq::http::{HeaderMap, HeaderName};

/// Connections at a time.
const AT_ONCE: usize = 64;
/// Bytes of a request.
const LONGEST: usize = 1 << 20;

/// A request that came.
#[derive(Debug, Clone)]
pub struct Received {
    /// Its path with its query.
    pub path: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body as it came.
    pub text: String,
    /// Its body.
    pub body: Value,
}

impl Received {
    /// A header, empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The number of the event.
    #[track_caller]
    pub fn sequence(&self) -> i64 {
        self.body["sequence"].as_str().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("no number in {}", self.text))
    }
}

/// What a receiver does with a request.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Answers with a status and further headers.
    Status(u16, Vec<(&'static str, String)>),
    /// Says nothing, until the sender has had enough.
    Hang,
    /// Closes the connection.
    Close,
}

impl Answer {
    /// A status without anything else.
    pub const fn status(status: u16) -> Self {
        Self::Status(status, Vec::new())
    }
}

type Behaviour = Box<dyn Fn(&Received) -> Answer + Send + Sync>;

struct Inner {
    behaviour: Mutex<Arc<Behaviour>>,
    received: Mutex<Vec<Received>>,
    serving: AtomicUsize,
    ended: AtomicBool,
}

/// A receiver; it ends when dropped.
pub struct Receiver {
    /// Where it listens.
    pub address: SocketAddr,
    inner: Arc<Inner>,
}

impl Default for Receiver {
    fn default() -> Self {
        Self::new(|_| Answer::status(204))
    }
}

impl Receiver {
    /// One that does this.
    pub fn new(behaviour: impl Fn(&Received) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("its address");
        let inner = Arc::new(Inner {
            behaviour: Mutex::new(Arc::new(Box::new(behaviour))),
            received: Mutex::default(),
            serving: AtomicUsize::new(0),
            ended: AtomicBool::new(false),
        });
        let shared = inner.clone();
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                if shared.ended.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(connection) = connection else { continue };
                if shared.serving.fetch_add(1, Ordering::SeqCst) >= AT_ONCE {
                    shared.serving.fetch_sub(1, Ordering::SeqCst);
                    continue;
                }
                let shared = shared.clone();
                std::thread::spawn(move || {
                    // Whoever goes away in the middle is as one who never came.
                    let _ = shared.serve(connection);
                    shared.serving.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { address, inner }
    }

    /// From now on it does this.
    pub fn does(&self, behaviour: impl Fn(&Received) -> Answer + Send + Sync + 'static) {
        *self.inner.behaviour.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(Box::new(behaviour));
    }

    /// Its address as an endpoint has it.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What came, in order.
    pub fn received(&self) -> Vec<Received> {
        self.inner.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What came, which is forgotten.
    pub fn take(&self) -> Vec<Received> {
        std::mem::take(&mut *self.inner.received.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until something holds of what came; the last word on it after some time.
    pub fn wait(&self, longest: Duration, holds: impl Fn(&[Received]) -> bool) -> bool {
        let began = Instant::now();
        loop {
            if holds(&self.received()) {
                return true;
            }
            if began.elapsed() > longest {
                return false;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.inner.ended.store(true, Ordering::SeqCst);
        // Wakes who listens.
        drop(TcpStream::connect(self.address));
    }
}

impl Inner {
    fn serve(&self, mut connection: TcpStream) -> std::io::Result<()> {
        connection.set_read_timeout(Some(Duration::from_secs(20)))?;
        let received = read(&mut connection)?;
        let behaviour = self.behaviour.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let answer = behaviour(&received);
        self.received.lock().unwrap_or_else(PoisonError::into_inner).push(received);
        match answer {
            Answer::Status(status, headers) => {
                let headers = headers.iter().flat_map(|(name, value)| [name, ": ", value.as_str(), "\r\n"]).collect::<String>();
                connection.write_all(format!("HTTP/1.1 {status} Answer\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n").as_bytes())
            }
            Answer::Hang => {
                // Ends when the sender closes, or with the limit.
                let _ = connection.read(&mut [0; 1])?;
                Ok(())
            }
            Answer::Close => Ok(()),
        }
    }
}

fn read(connection: &mut TcpStream) -> std::io::Result<Received> {
    let (mut bytes, mut part) = (Vec::new(), [0; 8192]);
    loop {
        let read = connection.read(&mut part)?;
        bytes.extend_from_slice(&part[..read]);
        if let Some(received) = whole(&bytes) {
            return Ok(received);
        }
        if read == 0 || bytes.len() > LONGEST {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
}

/// The request, once all of it is there.
fn whole(bytes: &[u8]) -> Option<Received> {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        headers.append(HeaderName::from_bytes(name.as_bytes()).ok()?, value.trim().parse().ok()?);
    }
    let length: usize = headers.get("content-length").and_then(|length| length.to_str().ok()?.parse().ok()).unwrap_or_default();
    if body.len() < length {
        return None;
    }
    Some(Received { path, headers, text: body.to_owned(), body: serde_json::from_str(body).unwrap_or(Value::Null) })
}
