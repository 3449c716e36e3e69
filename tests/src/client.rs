//! A client for tests. Every answer is held against the document before the test sees it.

use serde_json::{Value, json};
use ureq::http::{HeaderMap, Request as HttpRequest};

use crate::document;

/// Calls one server, perhaps with a token.
#[derive(Clone)]
pub struct Client {
    base: String,
    agent: ureq::Agent,
    /// The access token it sends.
    pub token: Option<String>,
    /// The refresh token of its session.
    pub refresh_token: Option<String>,
}

impl Client {
    /// A client without a token.
    pub fn new(base: &str) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).proxy(None).build();
        Self { base: base.to_owned(), agent: config.new_agent(), token: None, refresh_token: None }
    }

    /// The same client with another token.
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// The same client without a token.
    pub fn without_token(&self) -> Self {
        Self { token: None, ..self.clone() }
    }

    /// Logs in.
    #[track_caller]
    pub fn log_in(&self, username: &str, password: &str) -> Self {
        let session = self.without_token().post("/v1/auth/sessions", &json!({ "username": username, "password": password })).expect(201);
        let text = |name: &str| session.body[name].as_str().map(str::to_owned);
        Self { token: text("access_token"), refresh_token: text("refresh_token"), ..self.clone() }
    }

    /// A request of any method, without a body.
    pub fn request(&self, method: &str, path: &str) -> Request<'_> {
        Request { client: self, method: method.to_owned(), path: path.to_owned(), headers: Vec::new(), body: None }
    }

    /// GET, sent.
    #[track_caller]
    pub fn get(&self, path: &str) -> Response {
        self.request("GET", path).send()
    }

    /// POST of JSON, sent.
    #[track_caller]
    pub fn post(&self, path: &str, body: &Value) -> Response {
        self.request("POST", path).json(body).send()
    }

    /// POST of JSON with `If-Match: *`, sent.
    #[track_caller]
    pub fn act(&self, path: &str, body: &Value) -> Response {
        self.request("POST", path).json(body).if_match("*").send()
    }

    /// PATCH of JSON with `If-Match: *`, sent.
    #[track_caller]
    pub fn patch(&self, path: &str, body: &Value) -> Response {
        self.request("PATCH", path).json(body).if_match("*").send()
    }

    /// DELETE with `If-Match: *`, sent.
    #[track_caller]
    pub fn delete(&self, path: &str) -> Response {
        self.request("DELETE", path).if_match("*").send()
    }

    /// POST of a form, sent.
    #[track_caller]
    pub fn form(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        self.request("POST", path).form(fields).send()
    }
}

/// A request that is being put together.
pub struct Request<'a> {
    client: &'a Client,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl Request<'_> {
    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds `If-Match`: a version, or `*`.
    #[must_use]
    pub fn if_match(self, version: &str) -> Self {
        let tag = if version == "*" { version.to_owned() } else { format!("\"{version}\"") };
        self.header("If-Match", &tag)
    }

    /// Adds `Idempotency-Key`.
    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.header("Idempotency-Key", key)
    }

    /// Sets a body as it is.
    #[must_use]
    pub fn body(mut self, kind: &str, body: &[u8]) -> Self {
        self.body = Some(body.to_vec());
        self.header("Content-Type", kind)
    }

    /// Sets a JSON body.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string().as_bytes())
    }

    /// Sets a form as body.
    #[must_use]
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let text: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        self.body("application/x-www-form-urlencoded", text.join("&").as_bytes())
    }

    /// Sends it and holds the answer against the document.
    #[track_caller]
    pub fn send(self) -> Response {
        let Self { client, method, path, headers, body } = self;
        // A compressed answer would have another tag.
        let mut request = HttpRequest::builder().method(method.as_str()).uri(format!("{}{path}", client.base)).header("Accept-Encoding", "identity");
        if let Some(token) = &client.token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        for (name, value) in &headers {
            request = request.header(name.as_str(), value.as_bytes());
        }
        let sent = match body {
            Some(body) => client.agent.run(request.body(body).expect("a request")),
            None => client.agent.run(request.body(()).expect("a request")),
        };
        let mut answer = sent.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let bytes = answer.body_mut().with_config().limit(1 << 26).read_to_vec().expect("the whole body");
        let bare = path.split('?').next().unwrap_or_default();
        document::check(&method, bare, &document::Answer { status, headers: &headers, body: &bytes });
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Response { sent: format!("{method} {path}"), status, headers, bytes, body }
    }
}

/// Percent-encodes a value for a query or a form.
pub fn encode(value: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    value.bytes().map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// An answer that agrees with the document.
pub struct Response {
    sent: String,
    /// Status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body as it came.
    pub bytes: Vec<u8>,
    /// Body as JSON; null when it is none.
    pub body: Value,
}

impl Response {
    /// Fails unless the status is this one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.sent, self.text());
        self
    }

    /// Fails unless it is a problem with this status and code.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Self {
        let problem = self.expect(status);
        assert_eq!(problem.body["code"], code, "{}: {}", problem.sent, problem.text());
        problem
    }

    /// The single faults of a problem: `pointer|parameter|header code`, in order.
    pub fn faults(&self) -> Vec<String> {
        let place = |fault: &Value| ["pointer", "parameter", "header"].iter().find_map(|name| fault[*name].as_str().map(str::to_owned)).unwrap_or_default();
        let code = |fault: &Value| fault["code"].as_str().unwrap_or_default().to_owned();
        self.body["errors"].as_array().into_iter().flatten().map(|fault| format!("{} {}", place(fault), code(fault)).trim().to_owned()).collect()
    }

    /// A header, empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The id in the body.
    #[track_caller]
    pub fn id(&self) -> String {
        self.body["id"].as_str().unwrap_or_else(|| panic!("{}: no id in {}", self.sent, self.text())).to_owned()
    }

    /// The version in the body.
    #[track_caller]
    pub fn version(&self) -> i64 {
        self.body["version"].as_i64().unwrap_or_else(|| panic!("{}: no version in {}", self.sent, self.text()))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// One field of every item of a page.
    pub fn each(&self, field: &str) -> Vec<String> {
        let text = |item: &Value| item[field].as_str().map_or_else(|| item[field].to_string(), str::to_owned);
        self.body["items"].as_array().into_iter().flatten().map(text).collect()
    }
}
