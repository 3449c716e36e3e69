//! Posts in cells.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::vocabulary::PostKind;

/// A time in a post of a cell.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Post {
    /// Id.
    pub id: Uuid,
    /// The cell.
    pub cell_id: Uuid,
    /// Code of that cell, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// Name of that cell, as it is now.
    #[schema(min_length = 1, max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: String,
    /// The post.
    pub kind: PostKind,
    /// Who holds it.
    pub member_id: Uuid,
    /// The holder's name; null for callers who may not read that member, as one who has moved to another committee since.
    #[schema(max_length = 200)]
    pub member_name: Option<String>,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day after it; null while it lasts.
    pub valid_to: Option<NaiveDate>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// The posts of a cell, newest first, and which are vacant today.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PostList {
    /// Every time in a post.
    #[schema(max_items = 1000)]
    pub items: Vec<Post>,
    /// Posts that every cell has and nobody holds today.
    #[schema(max_items = 10)]
    pub vacant: Vec<PostKind>,
}

/// A member takes a post.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostCreate {
    /// The post.
    pub kind: PostKind,
    /// An official member of the cell.
    pub member_id: Uuid,
    /// First day, not in the future.
    #[schema(example = "2022-06-01")]
    pub valid_from: NaiveDate,
    /// First day after it; null while it lasts.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
}

/// What may be changed of a post: its dates.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostEdit {
    /// First day, not in the future.
    #[schema(example = "2022-06-01")]
    pub valid_from: NaiveDate,
    /// First day after it; null while it lasts.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
}
