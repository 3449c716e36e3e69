//! Committees: a dated tree.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::vocabulary::CommitteeLevel;

/// A Party committee.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Committee {
    /// Id.
    pub id: Uuid,
    /// Short code, unique.
    #[schema(max_length = 32, example = "P-HOASEN")]
    pub code: String,
    /// Name.
    #[schema(max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub name: String,
    /// Its level.
    pub level: CommitteeLevel,
    /// The committee above it today; null at the top.
    pub parent_id: Option<Uuid>,
    /// Code of that committee, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 32, example = "P-HOASEN")]
    pub parent_code: Option<String>,
    /// Name of that committee, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub parent_name: Option<String>,
    /// First day.
    pub founded_on: NaiveDate,
    /// Last day; null while it exists.
    pub dissolved_on: Option<NaiveDate>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// A new committee.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitteeCreate {
    /// Short code, unique.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$", example = "P-HOASEN")]
    pub code: String,
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub name: String,
    /// Its level.
    pub level: CommitteeLevel,
    /// The committee above it; null at the top.
    #[serde(default)]
    pub parent_id: Option<Uuid>,
    /// First day, not in the future.
    #[schema(example = "2011-01-01")]
    pub founded_on: NaiveDate,
}

/// What may be changed of a committee.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitteeEdit {
    /// Short code, unique.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$", example = "P-HOASEN")]
    pub code: String,
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub name: String,
    /// Its level.
    pub level: CommitteeLevel,
}

/// A move below another committee, from a day on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParentCreate {
    /// The committee above from that day on; null makes a committee stand at the top (not for cells).
    pub parent_id: Option<Uuid>,
    /// First day below it, not in the future and not before the last move.
    #[schema(example = "2025-07-01")]
    pub valid_from: NaiveDate,
    /// Number of the document it rests on.
    #[serde(default)]
    #[schema(max_length = 64, nullable = true, example = "12-QĐ/TU")]
    pub document_number: Option<String>,
    /// Why.
    #[schema(min_length = 1, max_length = 1000, example = "Kết thúc hoạt động cấp quận")]
    pub reason: String,
}

/// A time below one committee.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ParentPeriod {
    /// The committee above; null: none.
    pub parent_id: Option<Uuid>,
    /// Code of that committee, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 32, example = "P-HOASEN")]
    pub parent_code: Option<String>,
    /// Name of that committee, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub parent_name: Option<String>,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day after it; null while it lasts.
    pub valid_to: Option<NaiveDate>,
}

/// The end of a committee or a cell.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Dissolution {
    /// Last day, not in the future.
    #[schema(example = "2025-06-30")]
    pub acted_on: NaiveDate,
    /// Number of the document it rests on.
    #[schema(min_length = 1, max_length = 64, example = "15-QĐ/ĐU")]
    pub document_number: String,
    /// Why.
    #[schema(min_length = 1, max_length = 1000, example = "Sắp xếp lại tổ dân phố")]
    pub reason: String,
}

/// Which committees, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CommitteesQuery {
    /// Part of the name, without regard to case and marks.
    #[param(min_length = 1, max_length = 100, example = "hoa sen")]
    pub q: Option<String>,
    /// Codes, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub code: Option<Vec<String>>,
    /// Levels, separated by commas.
    #[param(max_items = 10, style = Form, explode = false)]
    pub level: Option<Vec<CommitteeLevel>>,
    /// Committees above, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub parent_id: Option<Vec<Uuid>>,
    /// `name`, `code` or `created_at`; `-` in front for the other direction.
    #[param(pattern = "^-?(name|code|created_at)$", max_length = 20, example = "name")]
    pub sort: Option<String>,
    /// Items of a page.
    #[param(minimum = 1, maximum = 200, example = 50)]
    pub limit: Option<i64>,
    /// Cursor of the page, from the page before.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
    /// Also count all items.
    pub include_total: Option<bool>,
}
