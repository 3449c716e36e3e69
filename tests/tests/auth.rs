//! Logging in, sessions, service clients and keys.

use std::time::{Duration, Instant};

use chibo_api::db::schema::events;
use chibo_tests::server::PASSWORD;
use chibo_tests::{Client, Fixture, Kind, Response, Server, Value, json};
use diesel::prelude::*;

use crate::Test;

pub fn tests() -> Vec<Test> {
    crate::tests![on_both:
        failed_logins_tell_nothing,
        guessing_is_slowed_down,
        refresh_rotates,
        sessions_are_seen_and_ended,
        disabled_users_are_out,
        a_new_password_ends_other_sessions,
        nobody_gets_roles_beyond_the_own_reach,
        client_credentials,
        client_secrets_are_exchanged,
        expired_clients,
        revoked_and_introspected,
        keys_rotate_with_overlap,
    ]
}

fn failed_logins_tell_nothing(kind: Kind) {
    let server = Server::new(kind);
    server.user("an", "viewer");
    let attempt = |username: &str| {
        let body = json!({ "username": username, "password": "ein falsches Passwort" });
        server.anonymous().request("POST", "/v1/auth/sessions").header("X-Request-Id", "same").json(&body).send().problem(401, "invalid_credentials").text()
    };
    assert_eq!(attempt("an"), attempt("nobody"));
    let client = server.log_in("AN");
    assert_eq!(client.get("/v1/auth/me").expect(200).body["name"], "an");
    assert_eq!(client.get("/v1/auth/me").header("cache-control"), "private, no-cache");
}

fn guessing_is_slowed_down(kind: Kind) {
    let server = Server::new(kind);
    server.user("an", "viewer");
    server.user("binh", "viewer");
    let wrong = json!({ "username": "an", "password": "x" });
    let statuses: Vec<u16> = (0..6).map(|_| server.anonymous().post("/v1/auth/sessions", &wrong).status).collect();
    assert_eq!(statuses[..3], [401, 401, 401]);
    assert_eq!(statuses[5], 429, "{statuses:?}");
    let right = json!({ "username": "an", "password": PASSWORD });
    let problem = server.anonymous().post("/v1/auth/sessions", &right).problem(429, "too_many_requests");
    assert!(problem.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds >= 1));
    server.log_in("binh");
}

fn refresh(client: &Client, token: &str) -> Response {
    client.without_token().post("/v1/auth/sessions/refresh", &json!({ "refresh_token": token }))
}

fn refresh_rotates(kind: Kind) {
    let server = Server::new(kind);
    let client = server.user("an", "viewer");
    let first = client.refresh_token.clone().unwrap();
    let text = |response: Response| response.expect(200).body["refresh_token"].as_str().unwrap().to_owned();
    let answer = refresh(&client, &first).expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let second = text(answer);
    assert_ne!(first, second);
    server.app.clock.advance(chrono::Duration::seconds(10));
    assert_eq!(text(refresh(&client, &first)), second, "a late repeat gets the same successor");
    server.app.clock.advance(chrono::Duration::seconds(20));
    let newest = client.with_token(refresh(&client, &second).expect(200).body["access_token"].as_str().unwrap());
    newest.get("/v1/auth/me").expect(200);
    let refreshed = events::table.filter(events::action.eq("session.refreshed")).order(events::id).select(events::said);
    let refreshed: Vec<Option<String>> = refreshed.load(&mut server.database.connect()).unwrap();
    let said = [r#"{"generation":1}"#, r#"{"generation":2}"#].map(|text| Some(text.to_owned()));
    assert_eq!(refreshed, said, "the log says it once for each exchange, and holds no token");
    server.app.clock.advance(chrono::Duration::seconds(30));
    refresh(&client, &first).problem(401, "invalid_token");
    refresh(&client, &second).problem(401, "invalid_token");
    newest.get("/v1/auth/me").problem(401, "invalid_token");
    refresh(&client, "chibo_rt_nonsense").problem(401, "invalid_token");
    // An access token ends by itself.
    let other = server.log_in("an");
    server.app.clock.advance(chrono::Duration::minutes(11));
    other.get("/v1/auth/me").problem(401, "invalid_token");
    let renewed = refresh(&other, other.refresh_token.as_deref().unwrap()).expect(200);
    server.app.clock.advance(chrono::Duration::days(15));
    refresh(&other, renewed.body["refresh_token"].as_str().unwrap()).problem(401, "invalid_token");
}

fn sessions_are_seen_and_ended(kind: Kind) {
    let server = Server::new(kind);
    let first = server.user("an", "viewer");
    let second = server.log_in("an");
    let stranger = server.user("binh", "viewer");
    let sessions = second.get("/v1/auth/sessions").expect(200);
    let current = |wanted: bool| sessions.body["items"].as_array().unwrap().iter().filter(move |session| session["current"] == wanted);
    assert_eq!((current(true).count(), current(false).count()), (1, 1));
    let other = format!("/v1/auth/sessions/{}", current(false).next().unwrap()["id"].as_str().unwrap());
    stranger.request("DELETE", &other).send().problem(404, "not_found");
    second.request("DELETE", &other).send().expect(204);
    first.get("/v1/auth/me").problem(401, "invalid_token");
    second.request("DELETE", "/v1/auth/sessions/current").send().expect(204);
    second.get("/v1/auth/me").problem(401, "invalid_token");
    stranger.get("/v1/auth/me").expect(200);
}

/// Polls until the caller is not known any more; the server believes a caller for a few seconds.
fn is_out(client: &Client) {
    let deadline = Instant::now() + Duration::from_secs(5);
    while client.get("/v1/auth/me").status != 401 {
        assert!(Instant::now() < deadline, "still in after five seconds");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn disabled_users_are_out(kind: Kind) {
    let server = Server::new(kind);
    let administrator = server.user("administrator", "administrator");
    let client = server.user("an", "viewer");
    let id = client.get("/v1/auth/me").expect(200).id();
    // Another instance on the same database, which has just seen the caller.
    let other = Server::on(server.database.clone(), &[]);
    let there = other.anonymous().with_token(client.token.as_deref().unwrap());
    there.get("/v1/auth/me").expect(200);
    let path = format!("/v1/users/{id}/transitions");
    administrator.act(&path, &json!({ "to": "disabled", "reason": "Nghỉ việc" })).expect(200);
    client.get("/v1/auth/me").problem(401, "invalid_token");
    is_out(&there);
    let login = json!({ "username": "an", "password": PASSWORD });
    server.anonymous().post("/v1/auth/sessions", &login).problem(401, "invalid_credentials");
    let again = administrator.act(&path, &json!({ "to": "disabled", "reason": "Nghỉ việc" })).problem(409, "illegal_transition");
    assert_eq!(again.body["allowed"], json!(["active"]));
    administrator.act(&path, &json!({ "to": "active", "reason": "Trở lại" })).expect(200);
    server.log_in("an");
}

fn a_new_password_ends_other_sessions(kind: Kind) {
    let server = Server::new(kind);
    let other = server.user("an", "viewer");
    let client = server.log_in("an");
    let change = |from: &str, to: &str| client.post("/v1/auth/password", &json!({ "current_password": from, "new_password": to }));
    let problem = change("wrong", "organizer an 2024").problem(422, "validation_failed");
    assert!(problem.faults().contains(&"#/current_password wrong_password".to_owned()), "{:?}", problem.faults());
    change(PASSWORD, "một mật khẩu dài khác").expect(204);
    client.get("/v1/auth/me").expect(200);
    other.get("/v1/auth/me").problem(401, "invalid_token");
    server.anonymous().post("/v1/auth/sessions", &json!({ "username": "an", "password": PASSWORD })).problem(401, "invalid_credentials");
    server.anonymous().log_in("an", "một mật khẩu dài khác");
}

/// An administrator of a ward must not come to roles outside of it by way of an account that the ward looks after.
fn nobody_gets_roles_beyond_the_own_reach(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let (ward, root) = (fixture.client(&server, "administrator"), fixture.client(&server, "root.administrator"));
    let account = |name: &str, committee: Value| {
        let body = json!({ "username": name, "display_name": name, "password": PASSWORD, "committee_id": fixture.id("own.committee"), "grants": [{ "role": "organizer", "committee_id": committee }] });
        root.post("/v1/users", &body).expect(201).id()
    };
    let (own, beyond) = (account("rieng", json!(fixture.id("own.committee"))), account("chung", json!(null)));
    let reset = json!({ "new_password": "một mật khẩu khác" });
    let lock = json!({ "to": "disabled", "reason": "thử" });
    ward.get(&format!("/v1/users/{beyond}")).expect(200);
    ward.post(&format!("/v1/users/{beyond}/password"), &reset).problem(403, "forbidden");
    ward.act(&format!("/v1/users/{beyond}/transitions"), &lock).problem(403, "forbidden");
    ward.post(&format!("/v1/users/{beyond}/grants"), &json!({ "role": "leader" })).problem(403, "forbidden");
    // Each role on a unit is given once.
    let twice = json!({ "role": "organizer", "committee_id": fixture.id("own.committee") });
    ward.post(&format!("/v1/users/{own}/grants"), &twice).problem(409, "already_exists");
    let body =
        json!({ "username": "hai.lan", "display_name": "x", "password": PASSWORD, "committee_id": fixture.id("own.committee"), "grants": [twice, twice] });
    assert_eq!(ward.post("/v1/users", &body).problem(422, "validation_failed").faults(), ["#/grants/1 not_unique"]);
    // What the account may beyond is not told, and cannot be taken.
    let grants = |client: &Client, user: &str| client.get(&format!("/v1/users/{user}/grants")).expect(200).each("id");
    let hidden = grants(&root, &beyond).remove(0);
    assert_eq!((grants(&ward, &beyond), grants(&ward, &own)), (Vec::new(), grants(&root, &own)));
    ward.delete(&format!("/v1/users/{beyond}/grants/{hidden}")).problem(404, "not_found");
    ward.post(&format!("/v1/users/{own}/password"), &reset).expect(204);
    ward.act(&format!("/v1/users/{own}/transitions"), &lock).expect(200);
}

fn token(server: &Server, id: &str, secret: &str, more: &[(&str, &str)]) -> Response {
    let mut fields = vec![("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)];
    fields.extend(more);
    server.anonymous().form("/oauth/token", &fields)
}

fn client_credentials(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let (id, secret) = (fixture.id("own.client"), fixture.id("own.secret.value"));
    let answer = token(&server, id, secret, &[]).expect(200);
    assert_eq!((answer.body["scope"].as_str(), answer.header("cache-control")), (Some("structure:read quotas:read"), "no-store"));
    let basic = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, format!("{id}:{secret}"));
    let request = server.anonymous();
    let request = request.request("POST", "/oauth/token").header("Authorization", &format!("Basic {basic}"));
    let narrow = request.form(&[("grant_type", "client_credentials"), ("scope", "structure:read")]).send().expect(200);
    assert_eq!(narrow.body["scope"], "structure:read");
    let client = server.anonymous().with_token(narrow.body["access_token"].as_str().unwrap());
    client.get("/v1/cells").expect(200);
    client.get("/v1/quotas").problem(403, "forbidden");
    assert_eq!(client.get("/v1/auth/me").expect(200).body["kind"], "client");
    let error = |response: Response, status: u16, error: &str| assert_eq!(response.expect(status).body["error"], error);
    error(token(&server, id, secret, &[("scope", "quotas:issue")]), 400, "invalid_scope");
    error(token(&server, id, &secret.replace("chibo_sk_", "chibo_sk_x"), &[]), 401, "invalid_client");
    error(token(&server, "nobody", secret, &[]), 401, "invalid_client");
    error(server.anonymous().form("/oauth/token", &[("grant_type", "password"), ("client_id", id), ("client_secret", secret)]), 400, "unsupported_grant_type");
    error(server.anonymous().post("/oauth/token", &json!({})), 400, "invalid_request");
}

fn client_secrets_are_exchanged(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let administrator = fixture.client(&server, "administrator");
    let (id, first) = (fixture.id("own.client"), fixture.id("own.secret.value"));
    let path = format!("/v1/clients/{id}/secrets");
    let second = administrator.request("POST", &path).send().expect(201);
    let second = second.body["secret"].as_str().unwrap().to_owned();
    administrator.request("POST", &path).send().problem(409, "too_many_secrets");
    token(&server, id, first, &[]).expect(200);
    token(&server, id, &second, &[]).expect(200);
    administrator.request("DELETE", &format!("{path}/{}", fixture.id("own.secret"))).send().expect(204);
    token(&server, id, first, &[]).expect(401);
    token(&server, id, &second, &[]).expect(200);
    administrator.request("POST", &path).send().expect(201);
    administrator.act(&format!("/v1/clients/{id}/transitions"), &json!({ "to": "disabled", "reason": "Hết hợp đồng" })).expect(200);
    token(&server, id, &second, &[]).expect(401);
    fixture.client(&server, "client").get("/v1/cells").problem(401, "invalid_token");
}

fn expired_clients(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let administrator = fixture.client(&server, "administrator");
    let ends = (server.app.clock.now() + chrono::Duration::minutes(5)).to_rfc3339();
    let id = fixture.id("own.client");
    administrator.patch(&format!("/v1/clients/{id}"), &json!({ "expires_at": ends })).expect(200);
    let answer = token(&server, id, fixture.id("own.secret.value"), &[]).expect(200);
    assert!(answer.body["expires_in"].as_i64().unwrap() <= 300, "the token ends with its client");
    server.app.clock.advance(chrono::Duration::minutes(6));
    token(&server, id, fixture.id("own.secret.value"), &[]).expect(401);
    server.anonymous().with_token(answer.body["access_token"].as_str().unwrap()).get("/v1/cells").problem(401, "invalid_token");
}

fn revoked_and_introspected(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let (id, secret) = (fixture.id("own.client"), fixture.id("own.secret.value"));
    let access = token(&server, id, secret, &[]).expect(200).body["access_token"].as_str().unwrap().to_owned();
    let ask = |path: &str, token: &str| server.anonymous().form(path, &[("token", token), ("client_id", id), ("client_secret", secret)]).expect(200);
    let known = ask("/oauth/introspect", &access);
    assert_eq!((known.body["active"].as_bool(), known.body["sub"].as_str()), (Some(true), Some(id)));
    assert_eq!(ask("/oauth/introspect", "nonsense").body, json!({ "active": false }));
    server.anonymous().form("/oauth/introspect", &[("token", &access)]).expect(401);
    ask("/oauth/revoke", "nonsense");
    // What the contract does not name is ignored, also twice and with what would be refused elsewhere; what it names comes once.
    let held = [("client_id", id), ("client_secret", secret), ("token", "nonsense")];
    server.anonymous().form("/oauth/revoke", &[&held[..], &[("other", "a\0b"), ("other", "")]].concat()).expect(200);
    let twice = server.anonymous().form("/oauth/revoke", &[&held[..], &[("token", "nonsense")]].concat()).expect(400);
    assert_eq!(twice.body["error"], "invalid_request");
    let viewer = fixture.client(&server, "viewer");
    ask("/oauth/revoke", viewer.token.as_deref().unwrap());
    viewer.get("/v1/auth/me").expect(200);
    ask("/oauth/revoke", &access);
    assert_eq!(ask("/oauth/introspect", &access).body, json!({ "active": false }));
    server.anonymous().with_token(&access).get("/v1/cells").problem(401, "invalid_token");
    let person = server.log_in("viewer");
    server.anonymous().form("/oauth/revoke", &[("token", person.refresh_token.as_deref().unwrap())]).expect(200);
    person.get("/v1/auth/me").problem(401, "invalid_token");
}

fn keys_rotate_with_overlap(kind: Kind) {
    let server = Server::new(kind);
    let old = server.user("an", "viewer");
    let kids = || -> Vec<String> {
        let keys = server.anonymous().get("/.well-known/jwks.json").expect(200);
        keys.body["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
    };
    let before = kids();
    assert_eq!(before.len(), 1);
    chibo_api::server::admin::rotate_keys(&server.app).expect("a new key");
    server.app.clock.advance(chrono::Duration::seconds(5));
    let during = kids();
    assert!(during.len() == 2 && during.contains(&before[0]), "{during:?}");
    old.get("/v1/auth/me").expect(200);
    let new = server.log_in("an");
    new.get("/v1/auth/me").expect(200);
    // The header of a JWT names its key: another one than before.
    let head = |client: &Client| client.token.as_deref().unwrap().split('.').next().unwrap().to_owned();
    assert_ne!(head(&old), head(&new));
    server.app.clock.advance(chrono::Duration::days(3));
    assert!(!kids().contains(&before[0]), "a retired key is forgotten at last");
}
