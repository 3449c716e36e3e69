//! A request to send: method, path, parameters, headers and body, and how what stands in its address is encoded.
//! Not here: the sending (`http.rs`), and the token that goes with it (`api.rs`).

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use ureq::http::Method;
use url::form_urlencoded;

use crate::failure::{Failure, Outcome};

/// Everything but the letters that RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// What no address may hold; everything outside ASCII comes with it.
const UNSENDABLE: &AsciiSet = &CONTROLS.add(b' ');

/// A request to send.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    /// Media type and bytes.
    pub(crate) body: Option<(String, Vec<u8>)>,
    pub(crate) headers: Vec<(&'static str, String)>,
    /// Which media types are taken instead of JSON.
    pub(crate) accepts: Option<&'static str>,
    /// Whether the server takes the same again after its answer was lost, though it names a version.
    pub(crate) again: bool,
}

impl Call {
    pub(crate) fn new(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), query: Vec::new(), body: None, headers: Vec::new(), accepts: None, again: false }
    }

    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    pub(crate) fn post(path: impl Into<String>) -> Self {
        Self::new(Method::POST, path)
    }

    pub(crate) fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::DELETE, path)
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
        let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        self.body = Some(("application/x-www-form-urlencoded".to_owned(), text.into_bytes()));
        self
    }

    pub(crate) fn text(mut self, text: String) -> Self {
        self.body = Some(("text/plain; charset=utf-8".to_owned(), text.into_bytes()));
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

    /// Says which media types are taken; problems come as JSON whatever is.
    pub(crate) fn accepting(self, kinds: &'static str) -> Self {
        Self { accepts: Some(kinds), ..self }
    }

    /// Says that the server takes the same change again with the version that it replaced.
    pub(crate) fn taken_again(self) -> Self {
        Self { again: true, ..self }
    }

    pub(super) fn has_header(&self, name: &str) -> bool {
        self.headers.iter().any(|(known, _)| *known == name)
    }

    /// Whether doing it twice does no harm.
    pub(super) fn repeatable(&self) -> bool {
        matches!(self.method, Method::GET | Method::HEAD | Method::OPTIONS)
            || (self.method == Method::PUT && !self.has_header("if-match"))
            || self.has_header("idempotency-key")
            || self.again
    }

    /// The whole address at a server.
    pub(super) fn address(&self, server: &str) -> String {
        let pairs: Vec<String> = self.query.iter().map(|(name, value)| format!("{}={}", percent_encoded(name), percent_encoded(value))).collect();
        let mark = match (pairs.is_empty(), self.path.contains('?')) {
            (true, _) => "",
            (false, false) => "?",
            (false, true) => "&",
        };
        format!("{server}{}{mark}{}", self.path, pairs.join("&"))
    }
}

/// A path segment or a query value with everything but unreserved letters percent-encoded.
pub(crate) fn percent_encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// A path as somebody typed it, with what no address may hold percent-encoded; what is encoded already stays.
pub(crate) fn sendable(path: &str) -> String {
    utf8_percent_encode(path, UNSENDABLE).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_carry_vietnamese_and_separators_encoded() {
        assert_eq!(percent_encoded("60-NQ/ĐU"), "60-NQ%2F%C4%90U");
        assert_eq!(percent_encoded("a._~-%\u{7f}\n"), "a._~-%25%7F%0A");
        let call = Call::get("/v1/cells").query("q", Some("tổ 1&2")).query("code", None::<&str>).query("limit", Some(5));
        assert_eq!(call.address("http://localhost:1"), "http://localhost:1/v1/cells?q=t%E1%BB%95%201%262&limit=5");
        assert_eq!(Call::get("/v1/cells?limit=5").query("q", Some("x")).address("http://h"), "http://h/v1/cells?limit=5&q=x");
        assert_eq!(Call::get("/v1/cells?limit=5").address("http://h"), "http://h/v1/cells?limit=5");
    }

    #[test]
    fn a_typed_path_keeps_what_is_encoded_already() {
        assert_eq!(sendable("/v1/cells?q=tổ 1&code=a%20b"), "/v1/cells?q=t%E1%BB%95%201&code=a%20b");
        assert_eq!(sendable("/a\u{7f}\tb[\"]"), "/a%7F%09b[\"]");
    }

    #[test]
    fn a_write_is_repeatable_only_with_a_key() {
        assert!(Call::get("/").repeatable());
        assert!(!Call::post("/").repeatable());
        assert!(Call::post("/").header("idempotency-key", "k").repeatable());
        assert!(!Call::new(Method::PUT, "/").if_match(3).repeatable());
    }
}
