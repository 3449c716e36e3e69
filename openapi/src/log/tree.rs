//! The tree over the log as those see it who check it.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The log of this database: who it is, and how far it is sealed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SealedLog {
    /// Its name (C2SP tlog-checkpoint, `origin`).
    #[schema(max_length = 200, example = "chibo.example.vn/log")]
    pub origin: String,
    /// With what its checkpoints are verified (C2SP signed-note, verifier key).
    #[schema(max_length = 400, example = "chibo.example.vn/log+0f1e2d3c+AQ…")]
    pub verifier_key: String,
    /// With what its cosignatures on checkpoints of other logs are verified (C2SP tlog-cosignature).
    #[schema(max_length = 400, example = "chibo.example.vn/log/witness+4c3d2e1f+BA…")]
    pub witness_key: String,
    /// How many events are sealed; also the number of the last one.
    #[schema(minimum = 0)]
    pub size: i64,
    /// The root of the tree over them: SHA-256, in base64.
    #[schema(max_length = 44)]
    pub root: String,
}

/// A proof that the tree holds an event (RFC 6962, section 2.1.1).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InclusionProof {
    /// Number of the event; its leaf is the one before that, counted from nought.
    #[schema(minimum = 1)]
    pub sequence: i64,
    /// Size of the tree.
    #[schema(minimum = 1)]
    pub size: i64,
    /// Root of the tree, in base64.
    #[schema(max_length = 44)]
    pub root: String,
    /// What is hashed as the leaf: JSON, without any value of a record.
    #[schema(max_length = 65_535)]
    pub entry: String,
    /// Hash of the leaf, in base64.
    #[schema(max_length = 44)]
    pub leaf: String,
    /// The hashes beside the way up to the root, from the leaf on, in base64.
    #[schema(max_items = 64)]
    pub proof: Vec<String>,
}

/// A proof that a tree begins with an earlier one (RFC 6962, section 2.1.2).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConsistencyProof {
    /// Size of the earlier tree.
    #[schema(minimum = 0)]
    pub from: i64,
    /// Its root, in base64.
    #[schema(max_length = 44)]
    pub from_root: String,
    /// Size of the later tree.
    #[schema(minimum = 0)]
    pub to: i64,
    /// Its root, in base64.
    #[schema(max_length = 44)]
    pub to_root: String,
    /// The hashes, in base64; none where one of the two is empty or both are the same.
    #[schema(max_items = 64)]
    pub proof: Vec<String>,
}

/// In which tree.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InclusionQuery {
    /// Size of the tree; that of now when absent.
    #[param(minimum = 1, maximum = 9_007_199_254_740_991i64)]
    pub size: Option<i64>,
}

/// Between which trees.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ConsistencyQuery {
    /// Size of the earlier tree.
    #[param(minimum = 0, maximum = 9_007_199_254_740_991i64)]
    pub from: i64,
    /// Size of the later tree; that of now when absent.
    #[param(minimum = 0, maximum = 9_007_199_254_740_991i64)]
    pub to: Option<i64>,
}

/// A sealed event with everything that the log keeps of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SealedEvent {
    /// Its number.
    #[schema(minimum = 1)]
    pub sequence: i64,
    /// What is hashed as its leaf, made from the row as it is now: JSON.
    #[schema(max_length = 65_535)]
    pub entry: String,
    /// The open part of the record before, as the log keeps it: JSON.
    #[schema(max_length = 1_000_000)]
    pub before: Option<String>,
    /// The open part of the record after: JSON.
    #[schema(max_length = 1_000_000)]
    pub after: Option<String>,
    /// What the act said that is about nobody: JSON.
    #[schema(max_length = 1_000_000)]
    pub said: Option<String>,
    /// Names of the fields that changed, with commas.
    #[schema(max_length = 4000)]
    pub changed: Option<String>,
    /// What is about a person, encrypted, in base64; nobody reads it without the person's key.
    #[schema(max_length = 2_000_000)]
    pub sealed: Option<String>,
    /// The hashes that the tree gained by it, its leaf first, as the tree has them, in base64.
    #[schema(max_items = 64)]
    pub hashes: Vec<String>,
}

/// Sealed events, from one number on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SealedEvents {
    /// The events.
    #[schema(max_items = 200)]
    pub items: Vec<SealedEvent>,
    /// The number of the last one that was looked at; ask on from here.
    #[schema(minimum = 0)]
    pub next_after: i64,
    /// How many events are sealed.
    #[schema(minimum = 0)]
    pub size: i64,
}

/// From where.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SealedEventsQuery {
    /// Those behind this number.
    #[param(minimum = 0, maximum = 9_007_199_254_740_991i64, example = 0)]
    pub after: Option<i64>,
    /// Not behind this number.
    #[param(minimum = 0, maximum = 9_007_199_254_740_991i64)]
    pub until: Option<i64>,
    /// At most so many.
    #[param(minimum = 1, maximum = 200, example = 50)]
    pub limit: Option<i64>,
}

/// Which event.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct EventPath {
    /// Id of the event.
    pub id: Uuid,
}

/// Hashes or entries of the tree, as bytes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(value_type = String, format = Binary, max_length = 20_000_000)]
pub struct TreeBytes(pub Vec<u8>);

/// A checkpoint as a signed note.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(value_type = String, max_length = 20_000, example = "chibo.example.vn/log\n42\nqgHnVZ8JQHJDxcfNMRB0nQpHyrEKNjeW8zjFhTNyGhs=\n\n— chibo.example.vn/log Dh4tPA…\n")]
pub struct SignedCheckpoint(pub String);
