//! What HTTP says exactly, and what the API makes of it.

use chibo_tests::{Client, Fixture, Kind, Server, json};

use crate::Test;

pub fn tests() -> Vec<Test> {
    crate::tests![on_both: what_changes_nothing_keeps_the_version]
}

fn city(kind: Kind) -> (std::sync::Arc<Fixture>, Server, Client) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "organizer");
    (fixture, server, client)
}

/// An edit that says what is already so is no change: whoever has read the thing still has it.
fn what_changes_nothing_keeps_the_version(kind: Kind) {
    let (fixture, server, organizer) = city(kind);
    let id = |name: &str| fixture.id(name).to_owned();
    let administrator = fixture.client(&server, "root.administrator");
    for (client, path) in [
        (&organizer, format!("/v1/cells/{}", id("own.cell"))),
        (&organizer, format!("/v1/cells/{}/posts/{}", id("own.cell"), id("own.post"))),
        (&organizer, format!("/v1/committees/{}", id("own.committee"))),
        (&organizer, format!("/v1/organizations/{}", id("own.union"))),
        (&administrator, format!("/v1/holidays/{}", id("holiday"))),
        (&administrator, format!("/v1/users/{}", id("own.user"))),
        (&administrator, format!("/v1/clients/{}", id("own.client"))),
    ] {
        let before = client.get(&path).expect(200);
        for edit in [json!({}), before.body.clone()] {
            let after = client.request("PATCH", &path).json(&edit).if_match(&before.version().to_string()).send().expect(200);
            assert_eq!((&after.body, after.header("etag")), (&before.body, before.header("etag")), "{path}");
        }
        assert_eq!(client.get(&path).expect(200).body, before.body, "{path}");
        client.request("PATCH", &path).json(&json!({})).if_match("0").send().problem(412, "precondition_failed");
    }
    // The same code in other words.
    let path = format!("/v1/cells/{}", id("own.cell"));
    let version = organizer.patch(&path, &json!({ "organization_code": "38168053000001" })).expect(200).version();
    assert_eq!(organizer.patch(&path, &json!({ "organization_code": "38.168.053.000.001" })).expect(200).version(), version);
    assert_eq!(organizer.patch(&path, &json!({ "name": "Khác" })).expect(200).version(), version + 1);
}
