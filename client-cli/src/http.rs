//! One request and its answer over HTTP, with retries. Knows no tokens and no resources (`client.rs` adds them).

use std::fmt::Write as _;
use std::io::Read as _;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::http::{HeaderMap, Method, Request, header};

use crate::exit::{Exit, Failure, Outcome};
use crate::output::note;
use crate::retry::{Try, pause};
use crate::say::{lang, pick, say};

/// A pause that a person would wonder about.
const WORTH_A_WORD: Duration = Duration::from_secs(3);

/// A request to send.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Option<(String, Vec<u8>)>,
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl Call {
    pub(crate) fn new(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), query: Vec::new(), body: None, headers: Vec::new() }
    }

    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    pub(crate) fn post(path: impl Into<String>) -> Self {
        Self::new(Method::POST, path)
    }

    /// Adds a query parameter, if there is a value.
    pub(crate) fn query(mut self, name: &str, value: Option<impl ToString>) -> Self {
        if let Some(value) = value {
            self.query.push((name.to_owned(), value.to_string()));
        }
        self
    }

    pub(crate) fn json(mut self, body: &impl serde::Serialize) -> Outcome<Self> {
        let bytes = serde_json::to_vec(body).map_err(|error| Failure::bug(error.to_string()))?;
        self.body = Some(("application/json".to_owned(), bytes));
        Ok(self)
    }

    pub(crate) fn form(mut self, pairs: &[(&str, &str)]) -> Self {
        let text = pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>();
        self.body = Some(("application/x-www-form-urlencoded".to_owned(), text.join("&").into_bytes()));
        self
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Makes the change hold only for the version that was read.
    pub(crate) fn if_match(self, version: i64) -> Self {
        self.header("if-match", format!("\"{version}\""))
    }

    fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(known, _)| *known == name)
    }

    /// Whether doing it twice does no harm.
    fn repeatable(&self) -> bool {
        matches!(self.method, Method::GET | Method::HEAD | Method::OPTIONS)
            || (self.method == Method::PUT && !self.has("if-match"))
            || self.has("idempotency-key")
    }
}

/// An answer, whatever its status.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// The body as JSON; text that is not JSON as a string; nothing as null.
    pub(crate) body: Value,
}

impl Reply {
    /// The body as one of the contract's types.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Outcome<T> {
        serde_json::from_value(self.body.clone()).map_err(|error| {
            Failure::bug(say!("Không hiểu câu trả lời của máy chủ: {error}", "The server's answer is not understood: {error}"))
                .hint(pick("Chương trình và máy chủ có thể khác phiên bản: chibo doctor", "Client and server may be of different versions: chibo doctor"))
        })
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The answer if it is a success, else the failure it tells of.
    pub(crate) fn ok(self) -> Outcome<Self> {
        if (200..300).contains(&self.status) {
            return Ok(self);
        }
        if let (300..400, Some(place)) = (self.status, self.header("location")) {
            return Err(Failure::usage(say!("Máy chủ chuyển hướng đến {place}", "The server redirects to {place}"))
                .hint(pick("Sửa địa chỉ trong --url hoặc CHIBO_URL.", "Correct the address in --url or CHIBO_URL.")));
        }
        Err(Failure::from_answer(self.status, &self.body))
    }
}

/// A server and how patient to be with it.
pub(crate) struct Http {
    agent: ureq::Agent,
    url: String,
    retries: u32,
}

impl Http {
    pub(crate) fn new(url: &str, retries: u32) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_recv_response(Some(Duration::from_secs(60)))
            .timeout_recv_body(Some(Duration::from_secs(120)))
            .user_agent(concat!("chibo/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Self { agent, url: url.trim_end_matches('/').to_owned(), retries }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Sends until there is an answer worth having or patience ends.
    pub(crate) fn send(&self, call: &Call, token: Option<&str>) -> Outcome<Reply> {
        let mut tries = 0;
        loop {
            tries += 1;
            let result = self.once(call, token);
            let outcome = match &result {
                Ok(reply) => Try::Answered(reply.status, retry_after(reply)),
                Err(error) => outcome_of(error),
            };
            match pause(outcome, call.repeatable(), tries, self.retries, random()) {
                Some(pause) => wait(pause),
                None => return result.map_err(|error| self.unreachable(&error, tries)),
            }
        }
    }

    fn once(&self, call: &Call, token: Option<&str>) -> Result<Reply, ureq::Error> {
        let mut request = Request::builder()
            .method(call.method.clone())
            .uri(self.address(call))
            .header(header::ACCEPT, "application/json")
            .header(header::ACCEPT_LANGUAGE, lang().tag());
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        let mut response = match &call.body {
            Some((kind, bytes)) => self.agent.run(request.header(header::CONTENT_TYPE, kind).body(bytes.clone())?)?,
            None => self.agent.run(request.body(())?)?,
        };
        let mut bytes = Vec::new();
        response.body_mut().as_reader().read_to_end(&mut bytes)?;
        let body = match serde_json::from_slice(&bytes) {
            Ok(body) => body,
            Err(_) if bytes.is_empty() => Value::Null,
            Err(_) => Value::String(String::from_utf8_lossy(&bytes).into_owned()),
        };
        Ok(Reply { status: response.status().as_u16(), headers: response.headers().clone(), body })
    }

    fn address(&self, call: &Call) -> String {
        let mut address = format!("{}{}", self.url, call.path);
        for (place, (name, value)) in call.query.iter().enumerate() {
            let mark = if place == 0 && !call.path.contains('?') { '?' } else { '&' };
            let _ = write!(address, "{mark}{}={}", encode(name), encode(value));
        }
        address
    }

    fn unreachable(&self, error: &ureq::Error, tries: u32) -> Failure {
        let url = &self.url;
        if matches!(error, ureq::Error::BadUri(_) | ureq::Error::Http(_)) {
            return Failure::usage(say!("Địa chỉ máy chủ không hợp lệ: {url} ({error})", "The server's address is not valid: {url} ({error})"));
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

fn outcome_of(error: &ureq::Error) -> Try {
    use std::io::ErrorKind;
    match error {
        ureq::Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => Try::NotConnected,
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => Try::NotConnected,
        ureq::Error::Io(_) | ureq::Error::Timeout(_) | ureq::Error::Protocol(_) => Try::Broken,
        // A wrong address or certificate does not get better by itself.
        _ => Try::Answered(0, None),
    }
}

/// `Retry-After` in either of its forms.
fn retry_after(reply: &Reply) -> Option<Duration> {
    let text = reply.header("retry-after")?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = DateTime::parse_from_rfc2822(text).ok()?.with_timezone(&Utc);
    Some((until - Utc::now()).to_std().unwrap_or_default())
}

/// Uniform in `0.0..1.0`, out of the random half of an id.
fn random() -> f64 {
    let bits = uuid::Uuid::now_v7().as_u64_pair().1 & 0xFFFF_FFFF;
    f64::from(u32::try_from(bits).unwrap_or_default()) / f64::from(u32::MAX)
}

/// Percent-encodes a path segment or a query value.
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_carry_vietnamese_and_separators_encoded() {
        assert_eq!(encode("60-NQ/ĐU"), "60-NQ%2F%C4%90U");
        let http = Http::new("http://localhost:1/", 0);
        let call = Call::get("/v1/cells").query("q", Some("tổ 1&2")).query("code", None::<&str>).query("limit", Some(5));
        assert_eq!(http.address(&call), "http://localhost:1/v1/cells?q=t%E1%BB%95%201%262&limit=5");
    }

    #[test]
    fn a_write_is_repeatable_only_with_a_key() {
        assert!(Call::get("/").repeatable());
        assert!(!Call::post("/").repeatable());
        assert!(Call::post("/").header("idempotency-key", "k").repeatable());
        assert!(!Call::new(Method::PUT, "/").if_match(3).repeatable());
    }
}
