//! What endpoints are told: what their client may read at that moment, in order, signed, and nothing once they are gone or somewhere else.

use chibo_tests::receiver::Received;
use chibo_tests::{Answer, Kind, Receiver, Value, json};
use standardwebhooks::Webhook;

use super::City;
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: what_the_client_may_read_is_told_in_order, messages_agree_with_the_document, both_secrets_sign_while_they_live, what_the_client_may_read_no_more_is_withheld, a_client_that_is_locked_is_told_nothing, nothing_goes_to_an_endpoint_that_is_gone_or_elsewhere, a_test_is_told, what_was_told_is_told_once_more, what_waits_is_limited_and_nothing_is_lost, what_is_told_no_more_disables, ended_deliveries_are_removed, nothing_goes_to_this_machine_without_the_setting]
}

/// Fails unless a message is signed by exactly these secrets.
#[track_caller]
pub(super) fn verified(message: &Received, secrets: &[&str]) {
    let signatures: Vec<&str> = message.header("webhook-signature").split(' ').collect();
    assert_eq!(signatures.len(), secrets.len(), "{signatures:?}");
    // By the clock of the test, which may be ahead: signing again is what verifying does.
    for (secret, signature) in secrets.iter().zip(signatures) {
        let again =
            Webhook::new(secret).unwrap().sign(message.header("webhook-id"), message.header("webhook-timestamp").parse().unwrap(), message.text.as_bytes());
        assert_eq!(again.unwrap(), signature);
    }
}

fn what_the_client_may_read_is_told_in_order(kind: Kind) {
    let (receiver, narrow) = (Receiver::default(), Receiver::default());
    let city = City::new(kind);
    let path = city.endpoint(&receiver);
    let client = city.fixture.id("own.client");
    city.endpoint_of(client, &narrow.url("/quotas"), &json!({ "kinds": ["quota"] }));
    let after = city.server.sealed();
    city.rename("own.cell", 3);
    city.rename("foreign.cell", 2);
    let candidate = format!("/v1/candidates/{}", city.fixture.id("own.candidate"));
    city.organizer().patch(&candidate, &json!({ "full_name": "Tôn Nữ Không Ai Biết" })).expect(200);
    city.organizer().patch(&format!("/v1/quotas/{}", city.fixture.id("own.unissued.quota.cell")), &json!({ "value": 8 })).expect(200);
    city.rename("own.cell2", 1);
    assert_eq!(city.server.deliver(), 6);
    let told = receiver.received();
    let types: Vec<&str> = told.iter().map(|message| message.body["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["cell.updated", "cell.updated", "cell.updated", "quota.updated", "cell.updated"]);
    assert!(told.windows(2).all(|pair| pair[0].sequence() < pair[1].sequence()), "in the order of their numbers");
    assert!(told.iter().all(|message| message.sequence() > after && !message.text.contains("Không Ai Biết")));
    // The very events of the feed, as the client itself reads them.
    let feed = city.fixture.client(&city.server, "client").get(&format!("/v1/events?after={after}")).expect(200).body;
    assert_eq!(told.iter().map(|message| message.body.clone()).collect::<Vec<_>>(), *feed["items"].as_array().unwrap());
    assert_eq!(narrow.received().iter().map(|message| message.body["type"].clone()).collect::<Vec<_>>(), ["quota.updated"]);
    assert_eq!(narrow.received()[0].path, "/quotas");
    // Nothing comes twice.
    assert_eq!(city.server.deliver(), 0);
    let deliveries = city.deliveries(&path);
    assert_eq!(deliveries.len(), 5);
    for (delivery, message) in deliveries.iter().zip(&told) {
        assert_eq!((&delivery["id"], &delivery["status"]), (&json!(message.header("webhook-id")), &json!("delivered")));
        assert_eq!((&delivery["sequence"], &delivery["next_attempt_at"]), (&json!(message.sequence()), &Value::Null));
        assert_eq!((&delivery["attempts"][0]["outcome"], &delivery["attempts"][0]["status_code"]), (&json!("accepted"), &json!(204)));
    }
    let metrics = city.server.app.metrics.render();
    assert!(metrics.contains("chibo_webhook_attempts_total{outcome=\"accepted\"}") && metrics.contains("chibo_webhook_deliveries_waiting"), "{metrics}");
    // From a number on that lies behind.
    let earlier = Receiver::default();
    city.endpoint_of(client, &earlier.url("/"), &json!({ "after": after, "kinds": ["cell"] }));
    assert_eq!(city.server.deliver(), 4);
    assert_eq!(earlier.received().len(), 4);
}

fn messages_agree_with_the_document(kind: Kind) {
    let receiver = Receiver::default();
    let city = City::new(kind);
    city.endpoint(&receiver);
    city.rename("own.cell", 1);
    city.server.deliver();
    let message = receiver.take().remove(0);
    let document = chibo_tests::document::document();
    let told = &document["webhooks"]["change"]["post"];
    let body = &told["requestBody"]["content"][message.header("content-type")]["schema"];
    let faults: Vec<String> = chibo_tests::document::compile(body).iter_errors(&message.body).map(|error| error.to_string()).collect();
    assert_eq!(faults, Vec::<String>::new());
    let parameters = told["parameters"].as_array().unwrap();
    assert_eq!(parameters.len(), 3);
    for parameter in parameters {
        let value = json!(message.header(parameter["name"].as_str().unwrap()));
        assert!(chibo_tests::document::compile(&parameter["schema"]).is_valid(&value), "{parameter}: {value}");
        assert!(chibo_tests::document::compile(&parameter["schema"]).is_valid(&parameter["example"]), "{parameter}");
    }
}

fn both_secrets_sign_while_they_live(kind: Kind) {
    let receiver = Receiver::default();
    let city = City::new(kind);
    let (path, first) = city.endpoint_of(city.fixture.id("own.client"), &receiver.url("/"), &json!({}));
    let tell = || {
        city.rename("own.cell", 1);
        assert_eq!(city.server.deliver(), 1);
        receiver.take().remove(0)
    };
    verified(&tell(), &[&first]);
    let second = city.administrator().post(&format!("{path}/secrets"), &json!({ "overlap_hours": 2 })).expect(201).body["secret"].as_str().unwrap().to_owned();
    verified(&tell(), &[&second, &first]);
    city.ahead(2 * 3600 - 60);
    verified(&tell(), &[&second, &first]);
    city.ahead(120);
    verified(&tell(), &[&second]);
}

fn what_the_client_may_read_no_more_is_withheld(kind: Kind) {
    let receiver = Receiver::new(|_| Answer::status(500));
    let city = City::new(kind);
    let path = city.endpoint(&receiver);
    city.rename("own.cell", 2);
    assert_eq!(city.server.deliver(), 2);
    let client = format!("/v1/clients/{}", city.fixture.id("own.client"));
    city.administrator().patch(&client, &json!({ "scopes": ["quotas:read"] })).expect(200);
    receiver.take();
    city.ahead(10);
    assert_eq!(city.server.deliver(), 0);
    assert_eq!(city.statuses(&path), ["withheld", "withheld"]);
    city.rename("own.cell", 1);
    assert_eq!((city.server.deliver(), receiver.take().len(), city.statuses(&path).len()), (0, 0, 2), "nor is it told of anything new");
    // Redelivering shows it no more either.
    let withheld = city.deliveries(&path)[0]["id"].as_str().unwrap().to_owned();
    city.administrator().request("POST", &format!("{path}/deliveries/{withheld}/redeliver")).send().expect(200);
    assert_eq!((city.server.deliver(), city.statuses(&path)), (0, vec!["withheld".to_owned(); 2]));
}

fn a_client_that_is_locked_is_told_nothing(kind: Kind) {
    let receiver = Receiver::default();
    let city = City::new(kind);
    city.endpoint(&receiver);
    let client = format!("/v1/clients/{}", city.fixture.id("own.client"));
    let locked = |to: &str| city.administrator().act(&format!("{client}/transitions"), &json!({ "to": to, "reason": "Kiểm tra" })).expect(200);
    locked("disabled");
    city.rename("own.cell", 2);
    assert_eq!(city.server.deliver(), 0);
    locked("active");
    assert_eq!(city.server.deliver(), 2, "what happened meanwhile is told afterwards");
    let end = city.server.app.clock.now() + chrono::Duration::hours(1);
    city.administrator().patch(&client, &json!({ "expires_at": end.to_rfc3339() })).expect(200);
    city.ahead(3_700);
    city.rename("own.cell", 1);
    assert_eq!((city.server.deliver(), receiver.take().len()), (0, 2), "so is one that has expired");
}

fn nothing_goes_to_an_endpoint_that_is_gone_or_elsewhere(kind: Kind) {
    let (old, new) = (Receiver::new(|_| Answer::status(500)), Receiver::default());
    let city = City::new(kind);
    let moved = city.endpoint(&old);
    let removed = city.endpoint_of(city.fixture.id("own.client"), &old.url("/removed"), &json!({})).0;
    let stopped = city.endpoint_of(city.fixture.id("own.client"), &old.url("/stopped"), &json!({})).0;
    city.rename("own.cell", 2);
    assert_eq!(city.server.deliver(), 6, "each fails once");
    old.take();
    city.administrator().patch(&moved, &json!({ "url": new.url("/new") })).expect(200);
    city.administrator().delete(&removed).expect(204);
    city.administrator().act(&format!("{stopped}/transitions"), &json!({ "to": "disabled", "reason": "Thử" })).expect(200);
    city.rename("own.cell", 1);
    city.ahead(600);
    assert_eq!(city.server.deliver(), 3);
    assert_eq!(old.take().len(), 0, "neither what waited nor anything new");
    assert_eq!(new.take().iter().map(|message| message.path.clone()).collect::<Vec<_>>(), ["/new"; 3]);
    // It goes on where it stopped.
    old.does(|_| Answer::status(200));
    city.administrator().act(&format!("{stopped}/transitions"), &json!({ "to": "active", "reason": "Thử" })).expect(200);
    assert_eq!(city.server.deliver(), 3);
    assert_eq!(old.take().iter().map(|message| message.path.clone()).collect::<Vec<_>>(), ["/stopped"; 3]);
}

fn a_test_is_told(kind: Kind) {
    let receiver = Receiver::default();
    let city = City::new(kind);
    let (path, secret) = city.endpoint_of(city.fixture.id("own.client"), &receiver.url("/"), &json!({ "kinds": ["quota"] }));
    let made = city.administrator().request("POST", &format!("{path}/test")).send().expect(201);
    assert_eq!((&made.body["status"], &made.body["sequence"]), (&json!("waiting"), &Value::Null));
    assert_eq!(city.server.deliver(), 1);
    let told = receiver.take().remove(0);
    verified(&told, &[&secret]);
    assert_eq!((&told.body["type"], told.sequence()), (&json!("webhook_endpoint.tested"), 0));
    let after = city.administrator().get(made.header("Location")).expect(200);
    assert_eq!((after.id().as_str(), &after.body["status"]), (told.header("webhook-id"), &json!("delivered")));
}

fn what_was_told_is_told_once_more(kind: Kind) {
    let receiver = Receiver::default();
    let city = City::new(kind);
    let path = city.endpoint(&receiver);
    city.rename("own.cell", 1);
    city.server.deliver();
    let first = receiver.take().remove(0);
    city.ahead(30);
    let again = format!("{path}/deliveries/{}/redeliver", first.header("webhook-id"));
    for _ in 0..25 {
        city.administrator().request("POST", &again).send().expect(200);
        assert_eq!(city.server.deliver(), 1);
    }
    let second = receiver.take().remove(0);
    assert_eq!((second.header("webhook-id"), &second.text), (first.header("webhook-id"), &first.text));
    assert_ne!(second.header("webhook-timestamp"), first.header("webhook-timestamp"));
    assert_eq!(city.deliveries(&path)[0]["attempts"].as_array().unwrap().len(), 20, "the latest attempts are kept");
    assert_eq!(city.server.database.texts("SELECT 'one' FROM webhook_attempts").len(), 20);
}

fn what_waits_is_limited_and_nothing_is_lost(kind: Kind) {
    let receiver = Receiver::new(|_| Answer::status(500));
    let city = City::new(kind);
    let path = city.endpoint(&receiver);
    city.rename("own.cell", 250);
    // Each fails at its first attempt; those behind two hundred stay in the log.
    let mut rounds = 0;
    while city.server.deliver() > 0 {
        rounds += 1;
        assert!(rounds < 300);
    }
    assert_eq!(city.statuses(&path), vec!["waiting"; 200]);
    // Tests are how one learns why, and have room of their own.
    let test = || city.administrator().request("POST", &format!("{path}/test")).send();
    for _ in 0..10 {
        test().expect(201);
    }
    test().problem(429, "too_many_requests");
    receiver.does(|_| Answer::status(200));
    receiver.take();
    // On a slow machine the first of them have failed twice by now.
    city.ahead(400);
    assert_eq!(city.server.deliver(), 260);
    let mut numbers: Vec<i64> = receiver.take().iter().map(Received::sequence).filter(|number| *number > 0).collect();
    assert!(numbers.is_sorted());
    numbers.dedup();
    assert_eq!(numbers.len(), 250, "each came, and none twice");
}

fn what_is_told_no_more_disables(kind: Kind) {
    let receiver = Receiver::default();
    let city = City::with(kind, &[("feed_days", "30")]);
    let path = city.endpoint(&receiver);
    city.rename("own.cell", 1);
    city.server.sealed();
    city.ahead(31 * 86_400);
    assert_eq!(city.server.deliver(), 0);
    let endpoint = city.administrator().get(&path).expect(200).body;
    assert_eq!((&endpoint["status"], &endpoint["disabled_reason"]), (&json!("disabled"), &json!("events_gone")));
    city.administrator().act(&format!("{path}/transitions"), &json!({ "to": "active", "reason": "Đã đọc lại" })).expect(200);
    city.rename("own.cell", 1);
    assert_eq!(city.server.deliver(), 1, "from then on");
}

fn ended_deliveries_are_removed(kind: Kind) {
    let receiver = Receiver::default();
    let city = City::new(kind);
    let (kept, removed) = (city.endpoint(&receiver), city.endpoint(&receiver));
    city.rename("own.cell", 3);
    assert_eq!(city.server.deliver(), 6);
    city.administrator().delete(&removed).expect(204);
    city.server.run_jobs();
    let rows = || city.server.database.texts("SELECT 'one' FROM webhook_deliveries").len();
    assert_eq!((rows(), city.deliveries(&kept).len()), (3, 3), "those of an endpoint that is no more are gone");
    city.ahead(29 * 86_400);
    city.server.run_jobs();
    assert_eq!(rows(), 3);
    city.ahead(2 * 86_400);
    let again = city.deliveries(&kept)[0]["id"].as_str().unwrap().to_owned();
    city.administrator().request("POST", &format!("{kept}/deliveries/{again}/redeliver")).send().expect(200);
    city.server.run_jobs();
    assert_eq!(city.statuses(&kept), ["waiting"], "one that is on its way again stays");
    assert_eq!(city.server.deliver(), 1);
    city.ahead(31 * 86_400);
    city.server.run_jobs();
    assert_eq!((rows(), city.server.database.texts("SELECT 'one' FROM webhook_attempts").len()), (0, 0));
}

fn nothing_goes_to_this_machine_without_the_setting(kind: Kind) {
    let receiver = Receiver::default();
    let city = City::with(kind, &[("webhooks_allow_loopback", "false")]);
    let port = receiver.address.port();
    let path = city.endpoint_of(city.fixture.id("own.client"), &format!("https://localhost:{port}/"), &json!({})).0;
    city.rename("own.cell", 1);
    assert_eq!(city.server.deliver(), 1);
    assert_eq!(city.deliveries(&path)[0]["attempts"][0]["outcome"], "address_not_public");
    assert!(receiver.take().is_empty());
}
