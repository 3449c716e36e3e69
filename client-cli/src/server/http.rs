//! One request over HTTP, sent again where that helps. Knows no tokens and no resources (`api.rs` adds them).

use std::io::{BufRead as _, BufReader, Read as _, Write};
use std::time::Duration;

use ureq::http::{Request, Response, header};

use super::address::{checked, is_this_machine};
use super::call::Call;
use super::reply::Reply;
use super::retry::{Attempt, pause};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::say::{lang, note, pick, say};

/// A pause that a person would wonder about.
const WORTH_A_WORD: Duration = Duration::from_secs(3);

/// A server and how patient to be with it.
pub(crate) struct Http {
    agent: ureq::Agent,
    url: String,
    retries: u32,
}

impl Http {
    /// `url_from` says where the address was set, for when it cannot be one.
    pub(crate) fn new(url: &str, url_from: &str, retries: u32) -> Outcome<Self> {
        let parsed = checked(url, url_from)?;
        let agent = ureq::Agent::config_builder()
            // A proxy is for other machines.
            .proxy(if is_this_machine(&parsed) { None } else { ureq::Proxy::try_from_env() })
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_recv_response(Some(Duration::from_secs(60)))
            .timeout_recv_body(Some(Duration::from_secs(120)))
            .user_agent(concat!("chibo/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Ok(Self { agent, url: url.trim_end_matches('/').to_owned(), retries })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Sends until there is an answer worth having or patience ends.
    pub(crate) fn send(&self, call: &Call, token: Option<&str>) -> Outcome<Reply> {
        let mut tries = 0;
        loop {
            tries += 1;
            let result = self.send_once(call, token);
            let attempt = match &result {
                Ok(reply) => Attempt::Answered(reply.status, reply.retry_after()),
                Err(error) => failed_attempt(error),
            };
            match pause(attempt, call.repeatable(), tries, self.retries, random()) {
                Some(pause) => wait(pause),
                None => return result.map_err(|error| self.unreachable(&error, tries)),
            }
        }
    }

    /// Reads a stream of events line by line, until it ends or `take` wants no more; what is no stream comes as an answer.
    pub(crate) fn follow(&self, call: &Call, token: &str, mut take: impl FnMut(&str) -> Outcome<bool>) -> Outcome<Option<Reply>> {
        let mut response = self.ask(call, Some(token), "text/event-stream, application/problem+json").map_err(|error| self.unreachable(&error, 1))?;
        let status = response.status().as_u16();
        if status != 200 {
            let mut bytes = Vec::new();
            response.body_mut().as_reader().read_to_end(&mut bytes).map_err(|error| self.unreachable(&error.into(), 1))?;
            return Ok(Some(Reply::new(status, response.headers().clone(), &bytes)));
        }
        for line in BufReader::new(response.body_mut().as_reader()).lines() {
            // A stream that breaks is as one that ends: the caller comes back for the rest.
            let Ok(line) = line else { break };
            if !take(&line)? {
                break;
            }
        }
        Ok(None)
    }

    /// Writes an answer as it comes; what is none of success comes as an answer.
    pub(crate) fn download(&self, call: &Call, token: &str, to: &mut impl Write) -> Outcome<Option<Reply>> {
        let mut response = self.ask(call, Some(token), "*/*").map_err(|error| self.unreachable(&error, 1))?;
        let status = response.status().as_u16();
        if status != 200 {
            let mut bytes = Vec::new();
            response.body_mut().as_reader().read_to_end(&mut bytes).map_err(|error| self.unreachable(&error.into(), 1))?;
            return Ok(Some(Reply::new(status, response.headers().clone(), &bytes)));
        }
        let mut body = response.body_mut().as_reader();
        let mut portion = vec![0; 64 * 1024];
        loop {
            let length = body.read(&mut portion).map_err(|error| self.unreachable(&error.into(), 1))?;
            if length == 0 {
                return to.flush().map(|()| None).map_err(|error| Failure::usage(error.to_string()));
            }
            to.write_all(&portion[..length]).map_err(|error| Failure::usage(error.to_string()))?;
        }
    }

    fn send_once(&self, call: &Call, token: Option<&str>) -> Result<Reply, ureq::Error> {
        let mut response = self.ask(call, token, "application/json")?;
        let mut bytes = Vec::new();
        response.body_mut().as_reader().read_to_end(&mut bytes)?;
        Ok(Reply::new(response.status().as_u16(), response.headers().clone(), &bytes))
    }

    fn ask(&self, call: &Call, token: Option<&str>, accept: &str) -> Result<Response<ureq::Body>, ureq::Error> {
        let mut request = Request::builder()
            .method(call.method.clone())
            .uri(call.address(&self.url))
            .header(header::ACCEPT, call.accepts.unwrap_or(accept))
            .header(header::ACCEPT_LANGUAGE, lang().tag());
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        match &call.body {
            Some((kind, bytes)) => self.agent.run(request.header(header::CONTENT_TYPE, kind).body(bytes.clone())?),
            None => self.agent.run(request.body(())?),
        }
    }

    fn unreachable(&self, error: &ureq::Error, tries: u32) -> Failure {
        let url = &self.url;
        if matches!(error, ureq::Error::BadUri(_) | ureq::Error::Http(_)) {
            return Failure::usage(say!("Địa chỉ máy chủ không hợp lệ: {url} ({error})", "The server's address is not valid: {url} ({error})"));
        }
        if speaks_no_tls(error) {
            let plain = url.replacen("https://", "http://", 1);
            return Failure::usage(say!("{url} không dùng TLS", "{url} does not speak TLS")).line(error.to_string()).hint(say!(
                "Nếu máy chủ ở ngay máy này hay trong mạng tin cậy, viết: {plain}",
                "If the server is on this machine or in a trusted network, write: {plain}"
            ));
        }
        Failure::new(Exit::Unavailable, say!("Không kết nối được {url} (đã thử {tries} lần)", "Cannot reach {url} (tried {tries} times)"))
            .line(error.to_string())
            .hint(pick(
                "Kiểm tra máy chủ đang chạy và địa chỉ trong --url hoặc CHIBO_URL: chibo doctor",
                "See that the server runs and that --url or CHIBO_URL is right: chibo doctor",
            ))
    }
}

fn wait(pause: Duration) {
    if pause >= WORTH_A_WORD {
        let seconds = pause.as_secs();
        note(&say!("Máy chủ bận; thử lại sau {seconds} giây…", "The server is busy; trying again in {seconds} seconds…"));
    }
    std::thread::sleep(pause);
}

/// Whether the other side answered in something else when TLS was begun.
fn speaks_no_tls(error: &ureq::Error) -> bool {
    // The name that the TLS library has for it; it comes as a text within an error of reading.
    error.to_string().contains("InvalidContentType")
}

fn failed_attempt(error: &ureq::Error) -> Attempt {
    use std::io::ErrorKind;
    match error {
        error if speaks_no_tls(error) => Attempt::Hopeless,
        ureq::Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => Attempt::NotConnected,
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => Attempt::NotConnected,
        ureq::Error::Io(_) | ureq::Error::Timeout(_) | ureq::Error::Protocol(_) => Attempt::Broken,
        _ => Attempt::Hopeless,
    }
}

/// Uniform in `0.0..1.0`, out of the random half of an id.
fn random() -> f64 {
    let bits = uuid::Uuid::now_v7().as_u64_pair().1 & 0xFFFF_FFFF;
    f64::from(u32::try_from(bits).unwrap_or_default()) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn a_port_without_tls_is_told_once_with_what_to_write() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut begun = [0; 5];
            stream.read_exact(&mut begun).unwrap();
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").unwrap();
            // A second try would find nobody.
        });
        let failure = Http::new(&format!("https://{address}"), "--url", 4).unwrap().send(&Call::get("/livez"), None).unwrap_err();
        server.join().unwrap();
        assert_eq!(failure.exit, Exit::Usage, "{failure:?}");
        assert!(failure.hint.unwrap().contains(&format!("http://{address}")));
    }
}
