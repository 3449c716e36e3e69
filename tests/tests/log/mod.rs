//! The sealed log and who follows it.

mod feed;
mod following;
mod labels;
mod tampered;
mod tree;
mod witness;

use chibo_tests::{Client, Value};

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    [following::tests(), tampered::tests(), tree::tests(), feed::tests(), labels::tests(), witness::tests()].into_iter().flatten().collect()
}

/// Everything a caller sees behind a number.
fn all(client: &Client, after: i64, more: &str) -> Vec<Value> {
    let (mut events, mut after) = (Vec::new(), after);
    loop {
        let page = client.get(&format!("/v1/events?after={after}&limit=200{more}")).expect(200).body;
        events.extend(page["items"].as_array().unwrap().iter().cloned());
        let next = page["next_after"].as_i64().unwrap();
        assert!(next >= after);
        if next >= page["latest"].as_i64().unwrap() {
            return events;
        }
        after = next;
    }
}

fn kinds(events: &[Value]) -> Vec<&str> {
    let mut kinds: Vec<&str> = events.iter().map(|event| event["data"]["subject_kind"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}
