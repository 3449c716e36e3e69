//! The log computed again from an export: each event against the leaf that the tree has of it, the tree against its hashes, and the tree against
//! checkpoints, of now or kept from long ago. Needs no server. Pure.

use std::collections::HashMap;

use chibo_openapi::log::{EventContent, LogEntry, SealedEvent};
use data_encoding::BASE64;
use signed_note::{Note, StandardVerifier, VerifierList};
use tlog_tiles::tlog::Error as TreeError;
use tlog_tiles::{Checkpoint, EMPTY_HASH, Hash, HashReader, record_hash, stored_hash_index, stored_hashes_for_record_hash, sub_tree_index, tree_hash};

/// What is wrong with a log, and from which event on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The first event that is not as it was sealed, or may not be.
    pub(crate) sequence: u64,
    /// What is wrong.
    pub(crate) kind: FaultKind,
}

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FaultKind {
    /// There is no event of this number.
    Missing,
    /// The event is not the one that was sealed under this number.
    Changed,
    /// The hashes that the tree has from here on do not follow from its events.
    Tree,
    /// A checkpoint says otherwise, of some event from this one on up to its size.
    Checkpoint {
        /// Size of the checkpoint.
        size: u64,
    },
    /// A checkpoint says that there were more events.
    Short {
        /// Size of the checkpoint.
        size: u64,
    },
}

/// A checkpoint whose signature was found good.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Signed {
    pub(crate) size: u64,
    root: Hash,
}

/// Reads a signed checkpoint of the log with this key; the error says what is wrong with it.
pub(crate) fn checkpoint(note: &str, verifier_key: &str) -> Result<Signed, String> {
    let verifier = StandardVerifier::new(verifier_key).map_err(|error| error.to_string())?;
    let note = Note::from_bytes(note.as_bytes()).map_err(|error| error.to_string())?;
    // What others signed beside it, such as witnesses, is theirs to check.
    note.verify(&VerifierList::new(vec![Box::new(verifier)])).map_err(|error| error.to_string())?;
    let checkpoint = Checkpoint::from_bytes(note.text()).map_err(|error| error.to_string())?;
    if verifier_key.split('+').next() != Some(checkpoint.origin()) {
        return Err(format!("it is of {}", checkpoint.origin()));
    }
    Ok(Signed { size: checkpoint.size(), root: *checkpoint.hash() })
}

/// A log that is computed again, event after event; what it remembers does not grow with the log.
pub(crate) struct Reckoning {
    size: u64,
    edge: Edge,
    checkpoints: Vec<Signed>,
    /// Up to where checkpoints agree.
    agreed: u64,
    fault: Option<Fault>,
}

impl Reckoning {
    /// Holds the log against checkpoints on the way.
    pub(crate) fn new(mut checkpoints: Vec<Signed>) -> Self {
        checkpoints.sort_by_key(|checkpoint| std::cmp::Reverse(checkpoint.size));
        let mut new = Self { size: 0, edge: Edge(HashMap::new()), checkpoints, agreed: 0, fault: None };
        new.compare();
        new
    }

    /// Takes the next event. Nothing is looked at any more once something is wrong: everything behind it builds upon it.
    pub(crate) fn add(&mut self, event: &SealedEvent) {
        if self.fault.is_some() {
            return;
        }
        let sequence = self.size + 1;
        let kind = match self.grown(sequence, event) {
            Ok(()) => return self.compare(),
            Err(kind) => kind,
        };
        self.fault = Some(Fault { sequence, kind });
    }

    fn grown(&mut self, sequence: u64, event: &SealedEvent) -> Result<(), FaultKind> {
        if u64::try_from(event.sequence) != Ok(sequence) {
            return Err(FaultKind::Missing);
        }
        let leaf = leaf(event).ok_or(FaultKind::Changed)?;
        let told: Vec<Option<Hash>> = event.hashes.iter().map(|hash| read(hash)).collect();
        if told.first() != Some(&Some(leaf)) {
            return Err(FaultKind::Changed);
        }
        let hashes = stored_hashes_for_record_hash(self.size, leaf, &self.edge).map_err(|_| FaultKind::Tree)?;
        let first = stored_hash_index(0, self.size);
        self.edge.0.extend((first..).zip(&hashes).map(|(place, hash)| (place, *hash)));
        if told.len() != hashes.len() || hashes.iter().zip(told).any(|(hash, told)| Some(*hash) != told) {
            return Err(FaultKind::Tree);
        }
        self.size = sequence;
        let kept = sub_tree_index(0, self.size, Vec::new());
        self.edge.0.retain(|place, _| kept.contains(place));
        Ok(())
    }

    /// Holds the tree as it is against the checkpoints of this size.
    fn compare(&mut self) {
        while let Some(checkpoint) = self.checkpoints.pop_if(|checkpoint| checkpoint.size <= self.size) {
            let root = if self.size == 0 { Ok(EMPTY_HASH) } else { tree_hash(self.size, &self.edge) };
            if root.ok() == Some(checkpoint.root) {
                self.agreed = self.size;
            } else if self.fault.is_none() {
                self.fault = Some(Fault { sequence: self.agreed + 1, kind: FaultKind::Checkpoint { size: checkpoint.size } });
            }
        }
    }

    /// How many events were good, and what is wrong.
    pub(crate) fn end(mut self) -> (u64, Option<Fault>) {
        let short = self.checkpoints.pop().map(|checkpoint| Fault { sequence: self.size + 1, kind: FaultKind::Short { size: checkpoint.size } });
        (self.size, self.fault.or(short))
    }
}

/// The hash of an event's leaf; none where what it keeps is not what its entry says.
fn leaf(event: &SealedEvent) -> Option<Hash> {
    let entry: LogEntry = serde_json::from_str(&event.entry).ok()?;
    let sealed = event.sealed.as_ref().map(|sealed| BASE64.decode(sealed.as_bytes())).transpose().ok()?;
    let content = EventContent {
        before: event.before.as_deref(),
        after: event.after.as_deref(),
        said: event.said.as_deref(),
        changed: event.changed.as_deref(),
        sealed: sealed.as_deref(),
    };
    (content.hash() == entry.content && entry.bytes() == event.entry.as_bytes()).then(|| record_hash(event.entry.as_bytes()))
}

fn read(hash: &str) -> Option<Hash> {
    BASE64.decode(hash.as_bytes()).ok()?.try_into().ok().map(Hash)
}

/// The hashes that a tree consists of, by their place.
struct Edge(HashMap<u64, Hash>);

impl HashReader for Edge {
    fn read_hashes(&self, places: &[u64]) -> Result<Vec<Hash>, TreeError> {
        places.iter().map(|place| self.0.get(place).copied().ok_or(TreeError::IndexesNotInTree)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A log of some events, with the roots of all its sizes.
    fn log(count: u64) -> (Vec<SealedEvent>, Vec<Signed>) {
        let (mut events, mut all, mut roots) = (Vec::new(), Edge(HashMap::new()), vec![Signed { size: 0, root: EMPTY_HASH }]);
        for at in 0..count {
            let after = format!("{{\"number\":{at}}}");
            let content = EventContent { after: Some(&after), ..EventContent::default() }.hash();
            let entry = format!(
                "{{\"id\":\"{0}\",\"at\":\"2026-02-03T04:05:06.000700Z\",\"actor_kind\":\"user\",\"actor_id\":null,\"action\":\"cell.created\",\
                 \"subject_kind\":\"cell\",\"subject_id\":\"{0}\",\"committee_id\":null,\"cell_id\":null,\"person_id\":null,\"request_id\":\"r\",\
                 \"trace_id\":null,\"content\":\"{content}\"}}",
                uuid::Uuid::from_u128(u128::from(at))
            );
            let hashes = stored_hashes_for_record_hash(at, record_hash(entry.as_bytes()), &all).expect("hashes");
            all.0.extend((stored_hash_index(0, at)..).zip(hashes.clone()));
            roots.push(Signed { size: at + 1, root: tree_hash(at + 1, &all).expect("a root") });
            let hashes = hashes.iter().map(|hash| BASE64.encode(&hash.0)).collect();
            let sequence = i64::try_from(at + 1).expect("a number");
            events.push(SealedEvent { sequence, entry, before: None, after: Some(after), said: None, changed: None, sealed: None, hashes });
        }
        (events, roots)
    }

    fn checked(events: &[SealedEvent], checkpoints: &[Signed]) -> (u64, Option<(u64, FaultKind)>) {
        let mut reckoning = Reckoning::new(checkpoints.to_vec());
        for event in events {
            reckoning.add(event);
        }
        let (size, fault) = reckoning.end();
        (size, fault.map(|fault| (fault.sequence, fault.kind)))
    }

    #[test]
    fn a_log_that_was_not_touched_is_good_by_every_checkpoint() {
        let (events, roots) = log(21);
        assert_eq!(checked(&events, &roots), (21, None));
    }

    #[test]
    fn the_first_event_that_was_changed_removed_or_exchanged_is_named() {
        let (events, roots) = log(21);
        for at in 0..20_usize {
            let number = u64::try_from(at + 1).expect("a number");
            let mut changed = events.clone();
            changed[at].after = Some("{}".to_owned());
            assert_eq!(checked(&changed, &[]), (number - 1, Some((number, FaultKind::Changed))));
            let mut removed = events.clone();
            removed.remove(at);
            assert_eq!(checked(&removed, &[]), (number - 1, Some((number, FaultKind::Missing))));
            // Behind a gap that was closed the tree's hashes are those of other events.
            let mut closed = removed;
            (at..20).for_each(|later| {
                closed[later].sequence -= 1;
                closed[later].hashes.clone_from(&events[later].hashes);
            });
            assert_eq!(checked(&closed, &[]), (number - 1, Some((number, FaultKind::Changed))));
            let mut exchanged = events.clone();
            exchanged.swap(at, at + 1);
            (exchanged[at].sequence, exchanged[at + 1].sequence) = (exchanged[at + 1].sequence, exchanged[at].sequence);
            let hashes = [events[at].hashes.clone(), events[at + 1].hashes.clone()];
            [exchanged[at].hashes, exchanged[at + 1].hashes] = hashes;
            assert_eq!(checked(&exchanged, &[]), (number - 1, Some((number, FaultKind::Changed))));
        }
        // Whoever changes the leaf as well is found by the nodes above.
        let mut hidden = events.clone();
        let (other, _) = log(1);
        hidden[4] = SealedEvent { sequence: 5, hashes: other[0].hashes.clone(), ..other[0].clone() };
        assert_eq!(checked(&hidden, &[]).1, Some((6, FaultKind::Tree)));
        assert_eq!(checked(&hidden, &roots).1, Some((5, FaultKind::Checkpoint { size: 5 })));
    }

    #[test]
    fn a_log_that_was_computed_anew_is_found_by_old_checkpoints() {
        let (_, roots) = log(21);
        let (mut events, _) = log(25);
        events.drain(..4);
        // The same tree over other events: everything fits but what others kept.
        let mut all = Edge(HashMap::new());
        for (at, event) in events.iter_mut().enumerate() {
            let at = u64::try_from(at).expect("a number");
            let hashes = stored_hashes_for_record_hash(at, record_hash(event.entry.as_bytes()), &all).expect("hashes");
            all.0.extend((stored_hash_index(0, at)..).zip(hashes.clone()));
            event.hashes = hashes.iter().map(|hash| BASE64.encode(&hash.0)).collect();
            event.sequence = i64::try_from(at + 1).expect("a number");
        }
        assert_eq!(checked(&events, &[]), (21, None));
        assert_eq!(checked(&events, &[roots[0].clone(), roots[7].clone()]).1, Some((1, FaultKind::Checkpoint { size: 7 })));
        let (short, roots) = log(9);
        assert_eq!(checked(&short[..8], &[roots[9].clone(), roots[8].clone()]).1, Some((9, FaultKind::Short { size: 9 })));
    }
}
