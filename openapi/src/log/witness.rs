//! Cosigning the checkpoints of other logs (C2SP tlog-witness).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A checkpoint to cosign: `old` and the size that was cosigned last, the hashes that prove that the tree only grew since, an empty line, and the
/// checkpoint as its log signed it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(value_type = String, format = Binary, max_length = 65_536, example = "old 0\n\nchibo.example.vn/log\n42\nqgHnVZ8JQHJDxcfNMRB0nQpHyrEKNjeW8zjFhTNyGhs=\n\n— chibo.example.vn/log Dh4tPA…\n")]
pub struct CheckpointToCosign(pub String);

/// A signature line to be put below the checkpoint (C2SP tlog-cosignature).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(value_type = String, max_length = 1_000, example = "— upper.example.vn/log/witness jWbPPwAAAABkGFDL…\n")]
pub struct Cosignature(pub String);

/// The size of the tree that was cosigned last, as a decimal number in a line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(value_type = String, max_length = 21, pattern = "^[0-9]+\\n$", example = "42\n")]
pub struct CosignedSize(pub String);
