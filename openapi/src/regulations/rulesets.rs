//! Rulesets: what the regulations ask for, as dated data.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::parameters::RulesetParameters;

/// A ruleset as it stands now. The one in force on the day of an act applies to it; the act keeps the revision it was taken under.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Ruleset {
    /// Id.
    pub id: Uuid,
    /// Number of the regulation.
    #[schema(max_length = 64, example = "294-QĐ/TW")]
    pub code: String,
    /// Title.
    #[schema(max_length = 500, example = "Quy định thi hành Điều lệ Đảng")]
    pub title: String,
    /// First day in force.
    #[schema(example = "2025-07-01")]
    pub in_force_from: NaiveDate,
    /// Last day in force, the day before the next ruleset's first; null for the newest one.
    #[schema(example = "2026-07-25")]
    pub in_force_to: Option<NaiveDate>,
    /// Number of the revision shown here, from 1.
    #[schema(minimum = 1, example = 1)]
    pub revision: i64,
    /// What it sets.
    pub parameters: RulesetParameters,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Version, also in the `ETag`; it also rises when `in_force_to` moves.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// A ruleset to add.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesetCreate {
    /// Number of the regulation.
    #[schema(min_length = 1, max_length = 64, example = "294-QĐ/TW")]
    pub code: String,
    /// Title.
    #[schema(min_length = 1, max_length = 500, example = "Quy định thi hành Điều lệ Đảng")]
    pub title: String,
    /// First day in force; no other ruleset begins on it.
    #[schema(example = "2025-07-01")]
    pub in_force_from: NaiveDate,
    /// What it sets.
    pub parameters: RulesetParameters,
    /// Why it is added.
    #[schema(min_length = 1, max_length = 1000, example = "Quy định mới có hiệu lực")]
    pub reason: String,
    /// Number of the document that this rests on.
    #[schema(min_length = 1, max_length = 64, example = "294-QĐ/TW")]
    pub document_number: String,
}

/// A correction of a ruleset: a new revision, beside the ones before.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesetCorrect {
    /// First day in force, where that was wrong; as it was when absent.
    #[serde(default)]
    #[schema(example = "2025-07-01")]
    pub in_force_from: Option<NaiveDate>,
    /// What it sets: all of it, not only what changes.
    pub parameters: RulesetParameters,
    /// Why it is corrected.
    #[schema(min_length = 1, max_length = 1000, example = "Đối chiếu với văn bản gốc")]
    pub reason: String,
    /// Number of the document that this rests on.
    #[schema(min_length = 1, max_length = 64, example = "06-HD/TW")]
    pub document_number: String,
}

/// A revision that a ruleset has or had. Revisions are never changed or removed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RulesetRevision {
    /// 1 for the first one, then 2, 3, … for the corrections.
    #[schema(minimum = 1, example = 1)]
    pub number: i64,
    /// First day in force.
    #[schema(example = "2025-07-01")]
    pub in_force_from: NaiveDate,
    /// What it set.
    pub parameters: RulesetParameters,
    /// Why it was made.
    #[schema(max_length = 1000, example = "Đối chiếu với văn bản gốc")]
    pub reason: String,
    /// Number of the document it rests on.
    #[schema(max_length = 64, example = "06-HD/TW")]
    pub document_number: String,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

/// Every revision of a ruleset, oldest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RulesetRevisions {
    /// The revisions.
    #[schema(max_items = 1000)]
    pub items: Vec<RulesetRevision>,
}

/// Which rulesets, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RulesetsQuery {
    /// The one in force on this day.
    #[param(example = "2023-02-09")]
    pub on: Option<NaiveDate>,
    /// Numbers of regulations, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub code: Option<Vec<String>>,
    /// `in_force_from`; `-` in front for the other direction. `-in_force_from` when absent.
    #[param(pattern = "^-?in_force_from$", max_length = 20, example = "-in_force_from")]
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
