//! What the log's tree is made of: the bytes of an event that are hashed. They hold no value of any record, only a hash over what the event
//! keeps, so they can be shown to whoever checks the tree; erasing a person leaves them as they are, since what is hashed is sealed already.

use chrono::NaiveDateTime;
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What an event keeps of a record: the open parts, and what is sealed with the person's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EventContent<'a> {
    /// The open part of the record before, as JSON.
    pub before: Option<&'a str>,
    /// The open part of the record after, as JSON.
    pub after: Option<&'a str>,
    /// What the act said that is about nobody, as JSON.
    pub said: Option<&'a str>,
    /// Names of the fields that changed.
    pub changed: Option<&'a str>,
    /// What is about the person, encrypted.
    pub sealed: Option<&'a [u8]>,
}

impl EventContent<'_> {
    /// SHA-256 in hexadecimal over the five parts in their order. A part that is absent is a byte 0; any other is a byte 1, its length in
    /// bytes as eight bytes (big-endian), and itself.
    pub fn hash(&self) -> String {
        let mut hash = Sha256::new();
        let texts = [self.before, self.after, self.said, self.changed].map(|text| text.map(str::as_bytes));
        for part in texts.into_iter().chain([self.sealed]) {
            match part {
                None => hash.update([0]),
                Some(bytes) => {
                    hash.update([1]);
                    hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
                    hash.update(bytes);
                }
            }
        }
        HEXLOWER.encode(&hash.finalize())
    }
}

/// An entry of the tree: everything about an event but what it keeps of the record, of which it has the hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEntry {
    /// Id of the event.
    pub id: Uuid,
    /// When it happened, in microseconds.
    #[serde(with = "microseconds")]
    pub at: NaiveDateTime,
    /// Kind of who acted.
    pub actor_kind: String,
    /// Who acted; null for the server itself.
    pub actor_id: Option<Uuid>,
    /// What was done.
    pub action: String,
    /// Kind of what it was done to.
    pub subject_kind: String,
    /// What it was done to.
    pub subject_id: Uuid,
    /// The committee it belongs to.
    pub committee_id: Option<Uuid>,
    /// The cell it belongs to.
    pub cell_id: Option<Uuid>,
    /// With whose key values are sealed.
    pub person_id: Option<Uuid>,
    /// Id of the request.
    pub request_id: String,
    /// Id of the trace.
    pub trace_id: Option<String>,
    /// Hash over what the event keeps (`EventContent::hash`).
    pub content: String,
}

impl LogEntry {
    /// The bytes that are hashed: this as JSON, its fields in this order, without spaces.
    pub fn bytes(&self) -> Vec<u8> {
        // Strings, ids and nulls can always be written.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// The one way in which an instant is written in an entry.
mod microseconds {
    use chrono::NaiveDateTime;
    use serde::{Deserialize, Deserializer, Serializer};

    const FORM: &str = "%Y-%m-%dT%H:%M:%S%.6fZ";

    pub(super) fn serialize<S: Serializer>(at: &NaiveDateTime, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(&at.format(FORM))
    }

    pub(super) fn deserialize<'a, D: Deserializer<'a>>(text: D) -> Result<NaiveDateTime, D::Error> {
        let text = String::deserialize(text)?;
        NaiveDateTime::parse_from_str(&text, FORM).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        let both = |before, after| EventContent { before, after, ..EventContent::default() }.hash();
        let all = [both(None, None), both(Some(""), None), both(None, Some("")), both(Some("ab"), Some("c")), both(Some("a"), Some("bc"))];
        let distinct: std::collections::BTreeSet<&String> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
    }

    #[test]
    fn the_bytes_of_an_entry_never_change() {
        let entry = LogEntry {
            id: Uuid::from_u128(1),
            at: NaiveDateTime::parse_from_str("2026-02-03T04:05:06.000700Z", "%Y-%m-%dT%H:%M:%S%.6fZ").expect("an instant"),
            actor_kind: "user".to_owned(),
            actor_id: None,
            action: "cell.created".to_owned(),
            subject_kind: "cell".to_owned(),
            subject_id: Uuid::from_u128(2),
            committee_id: Some(Uuid::from_u128(3)),
            cell_id: None,
            person_id: None,
            request_id: "r".to_owned(),
            trace_id: None,
            content: EventContent { after: Some("{}"), ..EventContent::default() }.hash(),
        };
        let bytes = entry.bytes();
        assert_eq!(
            String::from_utf8_lossy(&bytes),
            "{\"id\":\"00000000-0000-0000-0000-000000000001\",\"at\":\"2026-02-03T04:05:06.000700Z\",\"actor_kind\":\"user\",\"actor_id\":null,\
             \"action\":\"cell.created\",\"subject_kind\":\"cell\",\"subject_id\":\"00000000-0000-0000-0000-000000000002\",\
             \"committee_id\":\"00000000-0000-0000-0000-000000000003\",\"cell_id\":null,\"person_id\":null,\"request_id\":\"r\",\"trace_id\":null,\
             \"content\":\"HASH\"}"
                .replace("HASH", &entry.content)
        );
        assert_eq!(serde_json::from_slice::<LogEntry>(&bytes).expect("an entry"), entry);
    }
}
