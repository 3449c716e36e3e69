//! Whether the service answers, and what it is.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whether a service answers.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Health {
    /// `ok`, or what is missing: `draining`, `database`, `migrations`.
    #[schema(max_length = 100, example = "ok")]
    pub status: String,
}

/// What is running.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Version {
    /// Version of the server.
    #[schema(max_length = 50, example = "0.1.0")]
    pub version: String,
    /// Database behind it: `sqlite` or `postgres`.
    #[schema(max_length = 20, example = "sqlite")]
    pub database: String,
    /// Newest applied migration.
    #[schema(max_length = 100, example = "20230109000000")]
    pub schema: String,
}
