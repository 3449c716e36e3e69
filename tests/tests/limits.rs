//! Who may try how often: logins, accounts, wrong tokens and the questions of a client have limits of their own, and none of them stops another.

use chibo_tests::{Client, Fixture, Kind, PASSWORD, Response, Server, json};

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: logins_of_an_address, logins_of_an_account, wrong_tokens, questions_of_a_client]
}

const LIMITS: [(&str, &str); 3] = [("login_per_minute", "3"), ("token_failures_per_minute", "4"), ("trusted_proxies", "127.0.0.1")];

fn log_in(client: &Client, from: &str, username: &str, password: &str) -> Response {
    let body = json!({ "username": username, "password": password });
    client.request("POST", "/v1/auth/sessions").header("X-Forwarded-For", from).json(&body).send()
}

fn refused(answer: &Response, limit: &str) {
    assert_eq!(answer.status, 429, "{}", answer.text());
    assert!(answer.header("ratelimit").starts_with(&format!("\"{limit}\";r=0;t=")), "{:?}", answer.headers);
    assert!(answer.header("ratelimit-policy").starts_with(&format!("\"{limit}\";q=")), "{:?}", answer.headers);
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    assert!(answer.header("ratelimit").ends_with(&format!(";t={wait}")), "{:?}", answer.headers);
}

fn logins_of_an_address(kind: Kind) {
    let server = Server::with(kind, &LIMITS);
    server.user("an", "viewer");
    let client = server.anonymous();
    for name in ["nobody", "somebody", "anybody"] {
        let answer = log_in(&client, "203.0.113.1", name, "x");
        answer.expect(401);
    }
    refused(&log_in(&client, "203.0.113.1", "an", PASSWORD), "login");
    let right = log_in(&client, "203.0.113.2", "an", PASSWORD).expect(201);
    assert!(right.header("ratelimit").starts_with("\"account\";r="), "{:?}", right.headers);
}

fn logins_of_an_account(kind: Kind) {
    let server = Server::with(kind, &LIMITS);
    // Each logs in once, from the address of the tests.
    server.user("an", "viewer");
    server.user("binh", "viewer");
    let client = server.anonymous();
    log_in(&client, "203.0.113.9", "an", PASSWORD).expect(201);
    let guesses: Vec<Response> = (0..5).map(|at| log_in(&client, &format!("198.51.100.{at}"), "An", "x")).collect();
    refused(guesses.last().unwrap(), "account");
    log_in(&client, "203.0.113.9", "an", PASSWORD).expect(201);
    log_in(&client, "198.51.100.77", "binh", PASSWORD).expect(201);
    // Nor does a wrong password make a place known.
    log_in(&client, "203.0.113.10", "binh", "x").expect(401);
    refused(&log_in(&client, "203.0.113.10", "binh", PASSWORD), "account");
}

fn wrong_tokens(kind: Kind) {
    let server = Server::with(kind, &LIMITS);
    let an = server.user("an", "viewer");
    let nonsense = server.anonymous().with_token("nonsense");
    let from = |client: &Client, address: &str| client.request("GET", "/v1/auth/me").header("X-Forwarded-For", address).send();
    for _ in 0..4 {
        from(&nonsense, "203.0.113.1").problem(401, "invalid_token");
    }
    refused(&from(&nonsense, "203.0.113.1"), "token-failures");
    // The same place: whoever has a right token goes on, and so does whoever logs in.
    from(&an, "203.0.113.1").expect(200);
    log_in(&server.anonymous(), "203.0.113.1", "an", PASSWORD).expect(201);
    from(&nonsense, "203.0.113.2").problem(401, "invalid_token");
    // Wrong refresh tokens count too.
    let refresh = || {
        let request = server.anonymous();
        request.request("POST", "/v1/auth/sessions/refresh").header("X-Forwarded-For", "203.0.113.3").json(&json!({ "refresh_token": "chibo_rt_x" })).send()
    };
    let answers: Vec<Response> = (0..5).map(|_| refresh()).collect();
    assert_eq!(answers[3].status, 401);
    refused(&answers[4], "token-failures");
}

fn questions_of_a_client(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server_with(&LIMITS);
    let (id, secret) = (fixture.id("own.client"), fixture.id("own.secret.value"));
    let ask = |path: &str, secret: &str, more: (&str, &str)| server.anonymous().form(path, &[("client_id", id), ("client_secret", secret), more]);
    for _ in 0..12 {
        let answer = ask("/oauth/introspect", secret, ("token", "nonsense")).expect(200);
        assert_eq!(answer.body, json!({ "active": false }));
        assert!(answer.header("ratelimit").starts_with("\"default\";"), "{:?}", answer.headers);
    }
    let token = ask("/oauth/token", secret, ("grant_type", "client_credentials")).expect(200);
    server.anonymous().with_token(token.body["access_token"].as_str().unwrap()).get("/v1/cells").expect(200);
    let guesses: Vec<Response> = (0..5).map(|_| ask("/oauth/token", "chibo_sk_x", ("grant_type", "client_credentials"))).collect();
    assert_eq!(guesses[3].status, 401);
    refused(&guesses[4], "token-failures");
    // Neither keeps people out.
    server.log_in("viewer");
    ask("/oauth/introspect", secret, ("token", "nonsense")).expect(200);
}
