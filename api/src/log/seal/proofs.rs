//! Proofs about the tree (RFC 6962, section 2.1): that it holds an event, and that a later tree only added to an earlier one.

use chibo_openapi::log::{ConsistencyProof, ConsistencyQuery, InclusionProof, InclusionQuery};
use tlog_tiles::{prove_record, prove_tree, record_hash};

use super::store::Tree;
use super::{checkpoint, store};
use crate::db::Conn;
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};

/// That the tree of a size, or of now, holds an event.
pub(super) fn inclusion(conn: &mut Conn, event: Key, query: &InclusionQuery) -> Outcome<InclusionProof> {
    let sequence = store::sequence_of(conn, event)?.ok_or_else(Fail::not_found)?;
    let (_, row) = store::sealed(conn, sequence, sequence)?.pop().ok_or_else(Fail::not_found)?;
    let size = size_of(conn, query.size, sequence)?;
    let proof = Tree::read(conn, |tree| prove_record(size, sequence - 1, tree))?;
    let bytes = row.entry().bytes();
    Ok(InclusionProof {
        sequence: store::signed(sequence)?,
        size: store::signed(size)?,
        root: checkpoint::text(&checkpoint::root(conn, size)?),
        entry: String::from_utf8(bytes.clone()).map_err(|error| Fail::internal(&error.to_string()))?,
        leaf: checkpoint::text(&record_hash(&bytes)),
        proof: proof.iter().map(checkpoint::text).collect(),
    })
}

/// That the tree of a size, or of now, begins with the tree of another.
pub(super) fn consistency(conn: &mut Conn, query: &ConsistencyQuery) -> Outcome<ConsistencyProof> {
    let from = number(query.from);
    let size = size_of(conn, query.to, from)?;
    let same = from == 0 || from == size;
    let proof = if same { Vec::new() } else { Tree::read(conn, |tree| prove_tree(size, from, tree))? };
    Ok(ConsistencyProof {
        from: query.from,
        from_root: checkpoint::text(&checkpoint::root(conn, from)?),
        to: store::signed(size)?,
        to_root: checkpoint::text(&checkpoint::root(conn, size)?),
        proof: proof.iter().map(checkpoint::text).collect(),
    })
}

/// The size that is asked for, that of now when none is named: 404 unless the tree has reached it, and it holds what the proof is about.
fn size_of(conn: &mut Conn, asked: Option<i64>, least: u64) -> Outcome<u64> {
    let now = store::size(conn)?;
    let size = asked.map_or(now, number);
    if (least..=now).contains(&size) { Ok(size) } else { Err(Fail::not_found()) }
}

fn number(asked: i64) -> u64 {
    u64::try_from(asked).unwrap_or_default()
}
