//! What surrounds every answer: languages, request ids, security headers, CORS, compression, HEAD, limits.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::Stdio;
use std::sync::Arc;

use chibo_api::db::schema::events;
use chibo_openapi::Code;
use chibo_tests::client::Request;
use chibo_tests::process::{ServerProcess, server_command};
use chibo_tests::server::PASSWORD;
use chibo_tests::{Client, Database, Fixture, Kind, Response, Server, document, json};
use diesel::prelude::*;

use crate::Test;

pub fn tests() -> Vec<Test> {
    crate::tests![on_both: languages, ids_and_traces, security, cross_origin, problems_cross_origins, compression_and_head, too_many_requests, forwarded_addresses, slow_clients, traces_go_on, overload, health, vocabulary_is_whole, problem_pages, documentation]
}

fn languages(kind: Kind) {
    let server = Server::with(kind, &[("language", "vi")]);
    let ask = |accept: &str| server.anonymous().request("GET", "/v1/cells").header("Accept-Language", accept).send().problem(401, "unauthenticated");
    for (accept, wanted) in [("en", "en"), ("vi", "vi"), ("fr", "vi"), ("fr, en;q=0.5", "en"), ("en-GB,vi;q=0.9", "en"), ("", "vi")] {
        let problem = ask(accept);
        assert_eq!(problem.header("content-language"), wanted, "{accept}");
        assert!(problem.headers.get_all("vary").iter().any(|value| value.to_str().unwrap().contains("Accept-Language")));
    }
    assert_ne!(ask("en").body["title"], ask("vi").body["title"]);
    assert_eq!(ask("en").body["code"], ask("vi").body["code"]);
}

fn ids_and_traces(kind: Kind) {
    let server = Server::new(kind);
    let ask = |id: &str| server.anonymous().request("GET", "/livez").header("X-Request-Id", id).send().expect(200).header("x-request-id").to_owned();
    assert_eq!(ask("Order-7.a_b"), "Order-7.a_b");
    for refused in ["a b", "x\"", &"x".repeat(65)] {
        assert_ne!(ask(refused), refused);
        assert_eq!(ask(refused).len(), 32);
    }
    for trace in ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "nonsense"] {
        server.anonymous().request("GET", "/version").header("traceparent", trace).send().expect(200);
    }
}

fn security(kind: Kind) {
    let server = Server::new(kind);
    for path in ["/livez", "/v1/cells", "/nothing", "/openapi.json", "/docs/", "/docs/reference"] {
        let answer = server.anonymous().get(path);
        for (name, value) in [("x-content-type-options", "nosniff"), ("x-frame-options", "DENY"), ("referrer-policy", "no-referrer")] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{path}");
        assert!(answer.header("strict-transport-security").starts_with("max-age="), "{path}");
        assert!(!answer.header("cache-control").is_empty(), "{path}");
        assert!(answer.header("server").is_empty(), "{path}");
    }
}

fn cross_origin(kind: Kind) {
    let server = Server::with(kind, &[("cors_origins", "https://app.example")]);
    let ask = |origin: &str| {
        let client = server.anonymous();
        let request = client.request("OPTIONS", "/v1/cells").header("Origin", origin).header("Access-Control-Request-Method", "POST");
        request.header("Access-Control-Request-Headers", "authorization, content-type, idempotency-key, if-match").send()
    };
    let allowed = ask("https://app.example").expect(200);
    assert_eq!(allowed.header("access-control-allow-origin"), "https://app.example");
    assert!(allowed.header("access-control-allow-methods").contains("PATCH"));
    let other = ask("https://evil.example");
    assert_eq!(other.header("access-control-allow-origin"), "");
    let plain = server.anonymous().request("GET", "/version").header("Origin", "https://app.example").send().expect(200);
    assert!(plain.header("access-control-expose-headers").to_lowercase().contains("etag"));
}

/// A request of a page of an origin.
fn from<'a>(client: &'a Client, origin: &str, method: &str, path: &str) -> Request<'a> {
    client.request(method, path).header("Origin", origin).header("If-Match", "\"7\"")
}

/// A frontend can read why it was refused, whoever refused it; caches hear that the answer depends on the origin.
fn problems_cross_origins(kind: Kind) {
    let settings = [("cors_origins", "https://app.example"), ("rate_per_second", "20"), ("in_flight", "4")];
    let server = Server::with(kind, &settings);
    let readable = |answer: &Response, origin: &str| {
        let varies = answer.headers.get_all("vary").iter().any(|value| value.to_str().unwrap().split(',').any(|name| name.trim() == "Origin"));
        assert!(varies, "{}: {:?}", answer.status, answer.headers);
        let allowed = if origin == "https://app.example" { origin } else { "" };
        assert_eq!(answer.header("access-control-allow-origin"), allowed, "{}", answer.status);
        assert_eq!(answer.header("access-control-expose-headers").contains("Retry-After"), !allowed.is_empty(), "{}", answer.status);
    };
    let client = server.user("organizer", "organizer");
    let committee = json!({ "code": "P1", "name": "Đảng ủy", "level": "base", "founded_on": "2011-01-01" });
    let committee = format!("/v1/committees/{}", client.post("/v1/committees", &committee).expect(201).id());
    for origin in ["https://app.example", "https://evil.example", "null"] {
        readable(&from(&server.anonymous(), origin, "GET", "/version").send().expect(200), origin);
        readable(&from(&server.anonymous(), origin, "GET", "/v1/cells").send().problem(401, "unauthenticated"), origin);
        readable(&from(&client, origin, "GET", "/v1/users").send().problem(403, "forbidden"), origin);
        readable(&from(&client, origin, "GET", "/nothing").send().problem(404, "not_found"), origin);
        readable(&from(&client, origin, "PUT", "/v1/cells").send().problem(405, "method_not_allowed"), origin);
        readable(&from(&client, origin, "PATCH", &committee).json(&json!({ "name": "Khác" })).send().problem(412, "precondition_failed"), origin);
        server.app.in_flight.fetch_add(4, std::sync::atomic::Ordering::Relaxed);
        readable(&from(&client, origin, "GET", "/v1/cells").send().problem(503, "overloaded"), origin);
        server.app.in_flight.fetch_sub(4, std::sync::atomic::Ordering::Relaxed);
    }
    let refused = (0..200).map(|_| server.anonymous().request("GET", "/version").header("Origin", "https://app.example").send());
    readable(&refused.into_iter().find(|answer| answer.status == 429).expect("a limit"), "https://app.example");
    let closed = Server::new(kind);
    let answer = closed.anonymous().request("GET", "/v1/cells").header("Origin", "https://app.example").send();
    assert!(answer.header("access-control-allow-origin").is_empty());
    assert!(!answer.headers.get_all("vary").iter().any(|value| value.to_str().unwrap().contains("Origin")));
}

/// Sends a request as it is and gives the head and the body as they come.
pub(super) fn raw(server: &Server, request: &str) -> (String, Vec<u8>) {
    let mut stream = std::net::TcpStream::connect(server.address).expect("the server");
    stream.write_all(request.replace('\n', "\r\n").as_bytes()).expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("answered");
    let cut = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    (String::from_utf8_lossy(&answer[..cut]).to_lowercase(), answer[cut + 4..].to_vec())
}

fn compression_and_head(kind: Kind) {
    let server = Server::new(kind);
    let ask = |method: &str, path: &str| raw(&server, &format!("{method} {path} HTTP/1.1\nHost: x\nAccept-Encoding: gzip\nConnection: close\n\n"));
    let (head, body) = ask("GET", "/v1/vocabulary");
    let plain = server.anonymous().get("/v1/vocabulary").expect(200).bytes.len();
    assert!(head.contains("content-encoding: gzip") && 2 * body.len() < plain, "{} of {plain} {head}", body.len());
    let (head, body) = ask("GET", "/version");
    assert!(!head.contains("content-encoding") && body.starts_with(b"{"), "{head}");
    for path in ["/version", "/v1/vocabulary", "/v1/cells", "/nothing"] {
        let (with_body, without) = (ask("GET", path).0, ask("HEAD", path));
        assert_eq!(without.0.lines().next(), with_body.lines().next(), "{path}");
        assert!(without.1.is_empty(), "{path}");
    }
}

fn too_many_requests(kind: Kind) {
    let server = Server::with(kind, &[("rate_per_second", "2"), ("token_failures_per_minute", "3")]);
    let client = server.user("an", "viewer");
    let answer = client.get("/v1/auth/me").expect(200);
    assert!(answer.header("ratelimit-policy").contains("q=2") && answer.header("ratelimit").contains("r="), "{:?}", answer.headers);
    let refused = (0..50).map(|_| client.get("/v1/auth/me")).find(|answer| answer.status == 429).expect("a limit");
    assert!(refused.problem(429, "too_many_requests").header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds >= 1));
    let refused = (0..50).map(|_| server.anonymous().get("/version")).find(|answer| answer.status == 429);
    assert!(refused.is_some(), "addresses without a token are counted too");
    let nonsense = server.anonymous().with_token("nonsense");
    let refused = (0..50).map(|_| nonsense.get("/v1/vocabulary")).find(|answer| answer.status == 429);
    assert!(refused.is_some(), "a token that nobody looks at does not lift the limit");
    for path in ["/docs/", "/nothing", "/v1/cells"] {
        let refused = (0..50).map(|_| nonsense.get(path)).find(|answer| answer.status == 429);
        assert!(refused.is_some(), "{path}: a token that is nobody's does not lift the limit either");
    }
    server.anonymous().get("/livez").expect(200);
}

fn forwarded_addresses(kind: Kind) {
    for (trusted, wanted) in [("", true), ("192.0.2.1", true), ("127.0.0.0/8", false)] {
        let server = Server::with(kind, &[("rate_per_second", "2"), ("trusted_proxies", trusted)]);
        let client = server.anonymous();
        let ask = |address: String| client.request("GET", "/version").header("X-Forwarded-For", &address).send().status;
        let refused = (0..50).any(|at| ask(format!("203.0.113.7, 198.51.100.{at}")) == 429);
        assert_eq!(refused, wanted, "trusted: {trusted}; each request names another address");
        assert!((0..50).any(|at| ask(format!("203.0.113.{at}, 198.51.100.200:{at}")) == 429), "the address that the proxy saw is limited");
        let two_lines =
            |at| client.request("GET", "/version").header("X-Forwarded-For", &format!("203.0.113.{at}")).header("X-Forwarded-For", "198.51.100.201");
        assert!((0..50).any(|at| two_lines(at).send().status == 429), "so it is where the proxy appends a line of its own");
        let one_host = |at| client.request("GET", "/version").header("X-Forwarded-For", &format!("2001:db8:1:2::{at}")).send();
        assert!((0..50).any(|at| one_host(at).status == 429), "an IPv6 host does not choose its bucket");
    }
}

fn slow_clients(kind: Kind) {
    let server = Server::with(kind, &[("arrival_seconds", "1")]);
    let token = server.user("an", "organizer").token.expect("logged in");
    let begun = std::time::Instant::now();
    let head = format!("POST /v1/cells HTTP/1.1\nHost: x\nAuthorization: Bearer {token}\nContent-Type: application/json\nContent-Length: 100\n\n{{");
    let (head, body) = raw(&server, &head);
    assert!(head.starts_with("http/1.1 408"), "a body that stops: {head}");
    assert!(String::from_utf8_lossy(&body).contains("request_timeout"));
    let (head, _) = raw(&server, "GET /version HTTP/1.1\nHost");
    assert!(head.starts_with("http/1.1 408"), "a head that stops: {head}");
    assert!(begun.elapsed() < std::time::Duration::from_secs(15), "both were cut off long before the usual time");
    server.anonymous().get("/version").expect(200);
}

fn traces_go_on(kind: Kind) {
    let database = Arc::new(Database::new(kind));
    drop(Server::on(database.clone(), &[]).user("an", "organizer"));
    let address = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").to_string();
    let mut command = server_command();
    command.args(["serve", "--bind", &address, "--argon2-memory-kib", "64", "--log-format", "json"]);
    command.args(["--database-url", &database.url(), "--master-key-file"]).arg(database.master_key()).stderr(Stdio::piped());
    let mut process = ServerProcess(command.spawn().expect("the server starts"));
    let mut log = BufReader::new(process.0.stderr.take().expect("its log")).lines().map(|line| line.expect("a line"));
    log.find(|line| line.contains("\"serving\"")).expect("the server says that it serves");
    let client = Client::new(&format!("http://{address}")).log_in("an", PASSWORD);
    let (trace, id) = ("0af7651916cd43dd8448eb211c80319c", "Order-7");
    let committee = json!({ "code": "P1", "name": "Đảng ủy phường", "level": "base", "founded_on": "2011-01-01" });
    let request = client.request("POST", "/v1/committees").header("traceparent", &format!("00-{trace}-b7ad6b7169203331-01")).header("X-Request-Id", id);
    request.json(&committee).send().expect(201);
    let line = log.find(|line| line.contains(id)).expect("a line of the request");
    assert!(line.contains(&format!("\"trace_id\":\"{trace}\"")), "{line}");
    let found: (String, Option<String>) = events::table
        .filter(events::action.eq("committee.created"))
        .select((events::request_id, events::trace_id))
        .first(&mut database.connect())
        .expect("its event");
    assert_eq!(found, (id.to_owned(), Some(trace.to_owned())));
}

fn overload(kind: Kind) {
    let server = Server::with(kind, &[("in_flight", "1")]);
    server.app.in_flight.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let refused = server.anonymous().get("/version").problem(503, "overloaded");
    assert_eq!(refused.header("retry-after"), "1");
    server.app.in_flight.fetch_sub(1, std::sync::atomic::Ordering::Relaxed);
    server.anonymous().get("/version").expect(200);
}

fn health(kind: Kind) {
    let server = Server::new(kind);
    let client = server.anonymous();
    client.get("/livez").expect(200);
    client.get("/readyz").expect(200);
    assert_eq!(client.get("/version").expect(200).body["database"], kind.name());
    assert!(client.get("/metrics").expect(200).text().contains("chibo_http_request_seconds"));
    server.app.draining.store(true, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(client.get("/readyz").expect(503).body["status"], "draining");
    client.get("/livez").expect(200);
}

fn vocabulary_is_whole(kind: Kind) {
    let server = Server::new(kind);
    let lists = server.anonymous().get("/v1/vocabulary").expect(200).body["lists"].clone();
    let values =
        |list: &chibo_tests::Value| -> BTreeSet<String> { list.as_array().unwrap().iter().map(|term| term["value"].as_str().unwrap().to_owned()).collect() };
    let known: Vec<BTreeSet<String>> = lists.as_array().unwrap().iter().map(|list| values(&list["terms"])).collect();
    for (name, schema) in document::document()["components"]["schemas"].as_object().unwrap() {
        let Some(options) = schema["enum"].as_array() else { continue };
        let options: BTreeSet<String> = options.iter().filter_map(|option| option.as_str().map(str::to_owned)).collect();
        assert!(name == "Scope" || known.contains(&options), "{name} is not in the vocabulary");
    }
}

fn problem_pages(kind: Kind) {
    let server = Server::new(kind);
    for code in Code::ALL {
        let page = server.anonymous().get(&format!("/problems/{}", code.as_str().replace('_', "-"))).expect(200);
        assert!(page.text().contains("lang=\"vi\"") && page.text().contains("lang=\"en\""), "{}", code.as_str());
    }
    server.anonymous().get("/problems/nonsense").problem(404, "not_found");
}

fn documentation(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    assert_eq!(&server.anonymous().get("/openapi.json").expect(200).body, document::document());
    let anonymous = server.anonymous();
    assert_eq!(anonymous.get("/").expect(307).header("location"), "/docs/");
    assert_eq!(anonymous.get("/docs").expect(308).header("location"), "/docs/");
    let [vi, en, reference] = ["/docs/", "/docs/en", "/docs/reference"].map(|path| {
        let page = anonymous.get(path).expect(200);
        let policy = page.header("content-security-policy").to_owned();
        assert!(policy.contains("default-src 'none'; script-src 'self'; ") && !policy.contains("http"), "{path}: {policy}");
        page.text()
    });
    assert!(vi.contains("<html lang=\"vi\">") && en.contains("<html lang=\"en\">") && reference.contains("swagger"));
    for page in [&vi, &en, &reference] {
        assert!(!page.contains("src=\"http") && !page.contains("{url}"), "nothing is loaded from elsewhere, and this server is named");
        for file in page.split(['"', '\'']).filter(|text| [".css", ".js", ".svg"].iter().any(|end| text.ends_with(end))) {
            anonymous.get(&format!("/docs/{file}")).expect(200);
        }
    }
    assert_eq!(vi.matches("<li>").count(), en.matches("<li>").count(), "both languages say the same");
    assert_eq!(vi.matches("<code>").count(), en.matches("<code>").count(), "both languages say the same");
    for path in ["/docs/index.html", "/docs/swagger-initializer.js", "/docs/nothing"] {
        anonymous.get(path).expect(404);
    }
    let metadata = server.anonymous().get("/.well-known/oauth-authorization-server").expect(200);
    assert_eq!(metadata.body["token_endpoint"], json!(format!("{}/oauth/token", chibo_tests::server::ISSUER)));
}
