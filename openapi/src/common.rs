//! What every resource shares: pages of lists, and documents that acts rest on.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a list stands.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Page {
    /// Largest number of items in this page.
    #[schema(minimum = 1, maximum = 200, example = 50)]
    pub limit: i64,
    /// Cursor of the next page; null on the last one.
    #[schema(max_length = 2000)]
    pub next_cursor: Option<String>,
    /// Number of items over all pages; null unless asked for with `include_total=true`.
    #[schema(minimum = 0)]
    pub total: Option<i64>,
}

/// One page of a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PageOf<T> {
    /// The items, in the order asked for.
    #[schema(max_items = 200)]
    pub items: Vec<T>,
    /// Where the list stands.
    pub page: Page,
}

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
