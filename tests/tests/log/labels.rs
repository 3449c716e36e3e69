//! Whatever the log records has labels in both languages.

use std::collections::BTreeSet;
use std::path::Path;

use chibo_openapi::vocabulary::{EventSubject, EventType, Reading, label};
use chibo_tests::document::{Operation, operations};
use chibo_tests::{Kind, Server, document, golden};

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    [crate::tests![once: whatever_is_recorded_has_labels, whatever_is_read_has_labels], crate::tests![on_both: labels_are_served]]
        .into_iter()
        .flatten()
        .collect()
}

/// Texts of the server's source that look like the type of an event.
fn types_in(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            types_in(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = std::fs::read_to_string(&path).expect("a source");
            let is_type = |text: &&str| {
                let letters = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
                text.split_once('.').is_some_and(|(kind, act)| kind.parse::<EventSubject>().is_ok() && letters(act))
            };
            found.extend(source.split('"').filter(is_type).map(str::to_owned));
        }
    }
}

/// Every event of a debug build is held against the vocabulary as well (`log/events.rs`); here also those that no test records.
fn whatever_is_recorded_has_labels() {
    let mut recorded = BTreeSet::new();
    types_in(&golden::path("api/src"), &mut recorded);
    assert!(recorded.len() > 100, "the types are not found: {recorded:?}");
    let named: BTreeSet<String> = EventType::ALL.iter().map(|one| one.as_str().to_owned()).collect();
    let without: Vec<&String> = recorded.difference(&named).collect();
    assert!(without.is_empty(), "types of events without labels in openapi/src/vocabulary/events.rs: {without:?}");
    let never: Vec<&String> = named.difference(&recorded).collect();
    assert!(never.is_empty(), "types of events with labels that nothing records: {never:?}");
    assert_eq!(label("event_type", "cell.created"), Some(("Thêm chi bộ", "Cell added")));
}

/// A reading without labels does not build; each is an operation. A write that is answered again under its key is a reading, too.
fn whatever_is_read_has_labels() {
    let keyed = |operation: &Operation| operation.is["x-keyed"] == true || operation.is["parameters"].to_string().contains("Idempotency-Key");
    let writes = operations().into_iter().filter(|operation| operation.path.starts_with("/v1/candidates") && operation.method == "post" && keyed(operation));
    let without: Vec<String> = writes.map(|write| write.id().to_owned()).filter(|id| id.parse::<Reading>().is_err()).collect();
    assert!(without.is_empty(), "answered again, these tell of a person: {without:?}");
    for reading in Reading::ALL {
        assert_eq!(document::operation(reading.as_str()).id(), reading.as_str());
    }
}

fn labels_are_served(kind: Kind) {
    let lists = Server::new(kind).anonymous().get("/v1/vocabulary").expect(200).body;
    for (list, count) in [("event_type", EventType::ALL.len()), ("reading", Reading::ALL.len())] {
        let found = lists["lists"].as_array().unwrap().iter().find(|one| one["name"] == list).unwrap_or_else(|| panic!("no {list}"));
        assert_eq!(found["terms"].as_array().unwrap().len(), count, "{list}");
    }
}
