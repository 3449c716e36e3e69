//! Webhooks: endpoints and their secrets, what they are told and when, and that nothing goes where it must not.

mod endpoints;
mod many;
mod meanwhile;
mod retries;
mod telling;

use chibo_tests::{Client, Fixture, Kind, Receiver, Server, Value, json};

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    [endpoints::tests(), telling::tests(), retries::tests(), meanwhile::tests(), many::tests()].into_iter().flatten().collect()
}

/// The city with a server that may send to this machine, and its administrators.
struct City {
    fixture: std::sync::Arc<Fixture>,
    server: Server,
}

impl City {
    fn new(kind: Kind) -> Self {
        Self::with(kind, &[])
    }

    fn with(kind: Kind, settings: &[(&str, &str)]) -> Self {
        let fixture = Fixture::of(kind);
        let server = fixture.server_with(&[&[("webhooks_allow_loopback", "true")], settings].concat());
        let administrator = fixture.client(&server, "root.administrator");
        // What the fixture has goes to names that nobody answers to.
        for side in ["own", "foreign"] {
            for name in ["endpoint", "endpoint2"] {
                administrator.delete(&format!("/v1/webhook-endpoints/{}", fixture.id(&format!("{side}.{name}")))).expect(204);
            }
        }
        server.sealed();
        Self { fixture, server }
    }

    /// Logged in as the clock is now, which may be days ahead.
    fn administrator(&self) -> Client {
        self.server.log_in("root.administrator")
    }

    fn organizer(&self) -> Client {
        self.server.log_in("root.organizer")
    }

    /// An endpoint of a client; its path, and the secret.
    #[track_caller]
    fn endpoint_of(&self, client: &str, url: &str, more: &Value) -> (String, String) {
        let mut new = json!({ "client_id": client, "name": "Cổng", "url": url });
        for (name, value) in more.as_object().into_iter().flatten() {
            new[name] = value.clone();
        }
        let made = self.administrator().post("/v1/webhook-endpoints", &new).expect(201).body;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (format!("/v1/webhook-endpoints/{}", text(&made["endpoint"]["id"])), text(&made["secret"]))
    }

    /// An endpoint of the own ward's client, which may read structure and quotas.
    #[track_caller]
    fn endpoint(&self, receiver: &Receiver) -> String {
        self.endpoint_of(self.fixture.id("own.client"), &receiver.url("/hook"), &json!({})).0
    }

    /// Renames a cell so many times.
    fn rename(&self, cell: &str, times: usize) {
        let path = format!("/v1/cells/{}", self.fixture.id(cell));
        let organizer = self.organizer();
        for number in 0..times {
            organizer.patch(&path, &json!({ "name": format!("Chi bộ {} {number}", uuid::Uuid::now_v7()) })).expect(200);
        }
    }

    fn ahead(&self, seconds: i64) {
        self.server.app.clock.advance(chrono::Duration::seconds(seconds));
    }

    /// The deliveries of an endpoint, the oldest first.
    #[track_caller]
    fn deliveries(&self, endpoint: &str) -> Vec<Value> {
        let page = self.administrator().get(&format!("{endpoint}/deliveries?limit=200&sort=created_at")).expect(200).body;
        page["items"].as_array().unwrap().clone()
    }

    #[track_caller]
    fn statuses(&self, endpoint: &str) -> Vec<String> {
        self.deliveries(endpoint).iter().map(|delivery| delivery["status"].as_str().unwrap().to_owned()).collect()
    }
}
