//! Endpoints and their secrets: who manages them, what is refused, limits, versions, and what the log keeps.

use chibo_tests::{Fixture, Kind, Server, Value, json};

use super::City;
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: an_endpoint_lives, wrong_addresses_are_named, only_who_may_manages, secrets_are_exchanged, endpoints_are_limited, a_new_master_key_seals_the_secrets]
}

fn an_endpoint_lives(kind: Kind) {
    let city = City::new(kind);
    let administrator = &city.administrator();
    let client = city.fixture.id("own.client");
    let new = json!({ "client_id": client, "name": "Cổng quận", "url": "https://hooks.example.vn/chibo", "kinds": ["cell", "quota"] });
    let request = || administrator.request("POST", "/v1/webhook-endpoints").json(&new).key("once");
    let made = request().send().expect(201);
    let secret = made.body["secret"].as_str().unwrap();
    assert!(secret.starts_with("whsec_") && secret.len() == 6 + 44, "{secret}");
    let path = made.header("Location").to_owned();
    let again = request().send().expect(201);
    assert_eq!((&again.body["secret"], &again.body["endpoint"]), (&Value::Null, &made.body["endpoint"]), "a repeat shows no secret");
    let endpoint = administrator.get(&path).expect(200);
    assert_eq!(endpoint.body, made.body["endpoint"]);
    assert_eq!(
        (&endpoint.body["status"], &endpoint.body["kinds"], &endpoint.body["client_name"]),
        (&json!("active"), &json!(["cell", "quota"]), &json!("Cổng own"))
    );
    let changed = administrator.patch(&path, &json!({ "kinds": [], "name": "Cổng" })).expect(200);
    assert_eq!((changed.version(), &changed.body["kinds"]), (2, &json!([])));
    assert_eq!(administrator.patch(&path, &json!({ "name": "Cổng" })).expect(200).version(), 2, "nothing changed");
    administrator.request("PATCH", &path).json(&json!({ "name": "x" })).if_match("1").send().problem(412, "precondition_failed");
    administrator.request("PATCH", &path).json(&json!({ "name": "x" })).send().problem(428, "precondition_required");
    administrator.patch(&path, &json!({ "client_id": client, "secret": "x" })).problem(422, "validation_failed");
    let disabled = administrator.act(&format!("{path}/transitions"), &json!({ "to": "disabled", "reason": "Bảo trì" })).expect(200);
    assert_eq!((&disabled.body["status"], &disabled.body["disabled_reason"]), (&json!("disabled"), &json!("asked")));
    administrator.act(&format!("{path}/transitions"), &json!({ "to": "disabled", "reason": "Bảo trì" })).problem(409, "illegal_transition");
    administrator.request("POST", &format!("{path}/test")).send().problem(409, "wrong_state");
    let listed = |query: &str| administrator.get(&format!("/v1/webhook-endpoints?{query}")).expect(200).each("id");
    let id = endpoint.id();
    assert_eq!(listed(&format!("client_id={client}&status=disabled")), [id.as_str()]);
    assert_eq!(listed("status=active"), Vec::<String>::new());
    let enabled = administrator.act(&format!("{path}/transitions"), &json!({ "to": "active", "reason": "Xong" })).expect(200);
    assert_eq!((&enabled.body["disabled_reason"], &enabled.body["disabled_at"]), (&Value::Null, &Value::Null));
    administrator.delete(&path).expect(204);
    administrator.get(&path).problem(404, "not_found");
    let events = city.server.database.texts(
        "SELECT action FROM events WHERE subject_kind = 'webhook_endpoint' AND action <> 'webhook_endpoint.deleted' OR action = 'webhook_endpoint.deleted' ORDER BY id DESC LIMIT 6",
    );
    let last = ["deleted", "transitioned", "transitioned", "updated", "created"].map(|act| format!("webhook_endpoint.{act}"));
    assert_eq!(events[..5], last);
    for table in ["events", "webhook_secrets", "idempotency_keys"] {
        let columns = if table == "events" { "coalesce(after, '') || coalesce(before, '') || coalesce(said, '')" } else { "'no text'" };
        let kept = city.server.database.texts(&format!("SELECT {columns} FROM {table}")).concat();
        assert!(!kept.contains(secret) && !kept.contains("whsec_"), "{table}");
    }
}

fn wrong_addresses_are_named(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let administrator = fixture.client(&server, "root.administrator");
    let new = |url: &str| json!({ "client_id": fixture.id("own.client"), "name": "Cổng", "url": url, "kinds": [] });
    for (url, code) in [
        ("ftp://hooks.example.vn/", "invalid_format"),
        ("https://", "invalid_format"),
        ("https:// hooks.example.vn/", "invalid_format"),
        ("https://hóa.example.vn/", "invalid_format"),
        ("https://user:secret@hooks.example.vn/", "invalid_format"),
        ("https://hooks.example.vn/#x", "invalid_format"),
        ("http://hooks.example.vn/", "https_required"),
        ("https://127.0.0.1/", "address_not_public"),
        ("https://10.1.2.3:8443/x", "address_not_public"),
        ("https://169.254.169.254/latest", "address_not_public"),
        ("https://[::1]/", "address_not_public"),
        ("https://[fd00::1]/", "address_not_public"),
        ("https://0x7f.1/", "address_not_public"),
        ("https://[64:ff9b::a00:1]/", "address_not_public"),
    ] {
        let refused = administrator.post("/v1/webhook-endpoints", &new(url)).problem(422, "validation_failed");
        assert_eq!(refused.faults(), [format!("#/url {code}")], "{url}");
    }
    let all = json!({ "client_id": fixture.id("own.user"), "name": "Cổng", "url": "http://a.example/", "kinds": ["cell", "post", "cell"], "after": 999_999 });
    let refused = administrator.post("/v1/webhook-endpoints", &all).problem(422, "validation_failed");
    assert_eq!(refused.faults(), ["#/url https_required", "#/kinds/2 not_unique", "#/client_id unknown_reference", "#/after unknown_reference"]);
    let path = format!("/v1/webhook-endpoints/{}", fixture.id("own.endpoint"));
    let refused = administrator.patch(&path, &json!({ "url": "https://192.168.0.1/" })).problem(422, "validation_failed");
    assert_eq!(refused.faults(), ["#/url address_not_public"]);
    let refused = administrator.post("/v1/webhook-endpoints", &json!({ "name": "", "kinds": ["nothing"] })).problem(422, "validation_failed");
    assert_eq!(refused.faults().len(), 4, "{:?}", refused.faults());
}

fn only_who_may_manages(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let own = format!("/v1/webhook-endpoints/{}", fixture.id("own.endpoint"));
    let foreign = format!("/v1/webhook-endpoints/{}", fixture.id("foreign.endpoint"));
    let ward = fixture.client(&server, "administrator");
    assert_eq!(ward.get("/v1/webhook-endpoints").expect(200).each("id").len(), 2, "those of the own ward");
    ward.get(&own).expect(200);
    let absent = ward.get("/v1/webhook-endpoints/00000000-0000-7000-8000-000000000000").problem(404, "not_found");
    let hidden = ward.get(&foreign).problem(404, "not_found");
    assert_eq!(absent.body["detail"], hidden.body["detail"]);
    for (method, path) in [("DELETE", foreign.clone()), ("POST", format!("{foreign}/test"))] {
        ward.request(method, &path).if_match("*").send().problem(404, "not_found");
    }
    let delivery = fixture.id("foreign.endpoint.delivery");
    ward.get(&format!("{own}/deliveries/{delivery}")).problem(404, "not_found");
    ward.request("POST", &format!("{own}/deliveries/{delivery}/redeliver")).send().problem(404, "not_found");
    ward.request("DELETE", &format!("{own}/secrets/{}", fixture.id("foreign.endpoint.secret"))).send().problem(404, "not_found");
    let foreign_client = json!({ "client_id": fixture.id("foreign.client"), "name": "Cổng", "url": "https://hooks.example.vn/" });
    assert_eq!(ward.post("/v1/webhook-endpoints", &foreign_client).problem(422, "validation_failed").faults(), ["#/client_id unknown_reference"]);
    for role in ["organizer", "leader", "secretary", "viewer", "auditor", "judge", "client"] {
        fixture.client(&server, role).get(&own).problem(403, "forbidden");
    }
}

fn secrets_are_exchanged(kind: Kind) {
    let city = City::new(kind);
    let (path, first) = city.endpoint_of(city.fixture.id("own.client"), "https://hooks.example.vn/", &json!({}));
    let secrets = format!("{path}/secrets");
    let live = || city.administrator().get(&path).expect(200).body["secrets"].as_array().unwrap().clone();
    let only = live();
    assert_eq!((only.len(), &only[0]["ends_at"]), (1, &Value::Null));
    let signs = |id: &Value| city.administrator().request("DELETE", &format!("{secrets}/{}", id.as_str().unwrap())).send();
    signs(&only[0]["id"]).problem(409, "secret_signs");
    let second = city.administrator().post(&secrets, &json!({})).expect(201);
    assert_ne!(second.body["secret"], json!(first));
    let both = live();
    assert_eq!((both.len(), &both[0]["id"], &both[1]["id"]), (2, &second.body["id"], &only[0]["id"]));
    assert_eq!((&both[0]["ends_at"], &both[1]["ends_at"]), (&Value::Null, &second.body["previous_ends_at"]));
    city.administrator().post(&secrets, &json!({})).problem(409, "too_many_secrets");
    city.administrator().post(&secrets, &json!({ "overlap_hours": 169 })).problem(422, "validation_failed");
    signs(&both[0]["id"]).problem(409, "secret_signs");
    signs(&both[1]["id"]).expect(204);
    let third = city.administrator().post(&secrets, &json!({ "overlap_hours": 0 })).expect(201);
    assert_eq!((live().len(), &third.body["previous_ends_at"]), (1, &Value::Null), "the one before has ended");
    city.administrator().post(&secrets, &json!({ "overlap_hours": 1 })).expect(201);
    city.administrator().post(&secrets, &json!({})).problem(409, "too_many_secrets");
    city.ahead(3601);
    city.administrator().post(&secrets, &json!({})).expect(201);
    assert_eq!(live().len(), 2, "the one that had ended is gone");
    // What became known to others need not wait for a place.
    let only = city.administrator().post(&secrets, &json!({ "overlap_hours": 0 })).expect(201);
    assert_eq!(live().iter().map(|one| one["id"].clone()).collect::<Vec<_>>(), [only.body["id"].clone()]);
}

fn endpoints_are_limited(kind: Kind) {
    let city = City::new(kind);
    let administrator = city.administrator();
    let client = |more: Value| {
        let mut new = json!({ "name": "Cổng", "role": "viewer", "scopes": ["structure:read"] });
        more.as_object().unwrap().iter().for_each(|(name, value)| new[name] = value.clone());
        administrator.post("/v1/clients", &new).expect(201).body["client"]["id"].clone()
    };
    let new = |client: &Value| administrator.post("/v1/webhook-endpoints", &json!({ "client_id": client, "name": "Cổng", "url": "https://hooks.example.vn/" }));
    let own = [json!(city.fixture.id("own.client")), client(json!({ "committee_id": city.fixture.id("own.committee") }))];
    for number in 0..10 {
        new(&own[number % 2]).expect(201);
    }
    for client in &own {
        let refused = new(client).problem(409, "too_many_endpoints");
        assert!(refused.text().contains("10") && refused.text().contains("100"), "{}", refused.body);
    }
    new(&json!(city.fixture.id("foreign.client"))).expect(201);
    let everywhere = client(json!({}));
    for _ in 0..89 {
        new(&everywhere).expect(201);
    }
    new(&everywhere).problem(409, "too_many_endpoints");
    let page = city.administrator().get("/v1/webhook-endpoints?limit=30&include_total=true&sort=-created_at").expect(200);
    assert_eq!((page.each("id").len(), &page.body["page"]["total"]), (30, &json!(100)));
}

fn a_new_master_key_seals_the_secrets(kind: Kind) {
    let receiver = chibo_tests::Receiver::default();
    let city = City::new(kind);
    let (path, secret) = city.endpoint_of(city.fixture.id("own.client"), &receiver.url("/"), &json!({}));
    let database = city.server.database.clone();
    let app = city.server.app.clone();
    chibo_api::server::master_key::rotate(&app).expect("a new key");
    drop(city);
    let server = Server::on(database, &[("webhooks_allow_loopback", "true")]);
    let administrator = server.user("somebody", "administrator");
    administrator.request("POST", &format!("{path}/test")).send().expect(201);
    assert_eq!(server.deliver(), 1);
    super::telling::verified(&receiver.take()[0], &[&secret]);
}
