//! Quotas: what each cell must reach under a plan.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::vocabulary::{QuotaKind, QuotaStatus};

/// What one unit must reach under one plan: a cell, or a committee below that splits it further by a plan of its own.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Quota {
    /// Id.
    pub id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// Code of that plan, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "PTDV-2023")]
    pub plan_code: String,
    /// The committee that it is for, or that of the cell that it is for.
    pub committee_id: Uuid,
    /// Code of that committee, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "P-HOASEN")]
    pub committee_code: String,
    /// Name of that committee, as it is now.
    #[schema(min_length = 1, max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub committee_name: String,
    /// The cell; null for the quota of a committee.
    pub cell_id: Option<Uuid>,
    /// Code of the cell or committee.
    #[schema(max_length = 32, example = "CB01")]
    pub unit_code: String,
    /// Name of the cell or committee.
    #[schema(max_length = 200, example = "Chi bộ khu phố 1")]
    pub unit_name: String,
    /// What it counts.
    pub kind: QuotaKind,
    /// The number to reach, today or on the day asked for with `as_of`; zero is a valid quota.
    #[schema(minimum = 0, maximum = 100_000, example = 1)]
    pub value: i32,
    /// Where it stands, today or on that day.
    pub status: QuotaStatus,
    /// Number of adjustments, today or on that day.
    #[schema(minimum = 0)]
    pub adjustments: i32,
    /// Day of issue; null while a draft.
    pub issued_on: Option<NaiveDate>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// A quota to draft.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuotaCreate {
    /// The plan.
    pub plan_id: Uuid,
    /// The cell, one of the plan's committee; or else the committee.
    #[serde(default)]
    pub cell_id: Option<Uuid>,
    /// The committee, directly below the plan's; or else the cell.
    #[serde(default)]
    pub committee_id: Option<Uuid>,
    /// What it counts.
    pub kind: QuotaKind,
    /// The number to reach.
    #[schema(minimum = 0, maximum = 100_000, example = 1)]
    pub value: i32,
}

/// What may be changed of a quota while it is a draft; afterwards it is adjusted.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuotaEdit {
    /// The number to reach.
    #[schema(minimum = 0, maximum = 100_000, example = 1)]
    pub value: i32,
}

/// Issue every quota of a plan in one act.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuotaIssue {
    /// The day, not in the future and not before the plan's adoption.
    #[schema(example = "2023-02-15")]
    pub issued_on: NaiveDate,
    /// Number of the document that assigns them.
    #[schema(min_length = 1, max_length = 64, example = "06-QĐ/ĐU")]
    pub document_number: String,
    /// Only say whether it would go through; nothing is written.
    #[serde(default)]
    pub dry_run: bool,
}

/// What was issued.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct QuotasIssued {
    /// The plan.
    pub plan_id: Uuid,
    /// Code of that plan, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "PTDV-2023")]
    pub plan_code: String,
    /// The day.
    pub issued_on: NaiveDate,
    /// Whether it was written; false for a dry run.
    pub written: bool,
    /// Number of quotas.
    #[schema(minimum = 0)]
    pub quotas: i64,
    /// Sum of the admission quotas.
    #[schema(minimum = 0)]
    pub admission_total: i64,
    /// Sum of the course quotas.
    #[schema(minimum = 0)]
    pub course_total: i64,
    /// How far the admission quotas add up to more than the plan's target; a sum below it is not issued.
    #[schema(minimum = 0)]
    pub admission_above_target: i64,
    /// How far the course quotas add up to more than the plan's target.
    #[schema(minimum = 0)]
    pub course_above_target: i64,
    /// Version of the plan afterwards, also in the `ETag`.
    #[schema(minimum = 1)]
    pub plan_version: i64,
}

/// A change of an issued quota, from a day on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuotaAdjust {
    /// The new number to reach.
    #[schema(minimum = 0, maximum = 100_000, example = 2)]
    pub value: i32,
    /// First day on which it holds, not in the future and not before the last change.
    #[schema(example = "2023-06-30")]
    pub valid_from: NaiveDate,
    /// Why.
    #[schema(min_length = 1, max_length = 1000, example = "Rà soát nguồn giữa năm")]
    pub reason: String,
    /// Number of the document it rests on.
    #[schema(min_length = 1, max_length = 64, example = "21-QĐ/ĐU")]
    pub document_number: String,
}

/// A value that a quota has or had.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct QuotaValue {
    /// 0 for the issued value, then 1, 2, … for the adjustments.
    #[schema(minimum = 0)]
    pub number: i32,
    /// The number to reach.
    #[schema(minimum = 0, maximum = 100_000, example = 1)]
    pub value: i32,
    /// First day on which it holds.
    pub valid_from: NaiveDate,
    /// Why it was adjusted; null for the issued value.
    #[schema(max_length = 1000)]
    pub reason: Option<String>,
    /// Number of the document it rests on.
    #[schema(max_length = 64, example = "21-QĐ/ĐU")]
    pub document_number: String,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

/// Every value of a quota, oldest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct QuotaValues {
    /// The values.
    #[schema(max_items = 1000)]
    pub items: Vec<QuotaValue>,
}

/// Which quotas, on which day, in which order.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QuotasQuery {
    /// Plans, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub plan_id: Option<Vec<Uuid>>,
    /// Committees, with their cells, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub committee_id: Option<Vec<Uuid>>,
    /// Cells, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub cell_id: Option<Vec<Uuid>>,
    /// Kinds, separated by commas.
    #[param(max_items = 5, style = Form, explode = false)]
    pub kind: Option<Vec<QuotaKind>>,
    /// States today, separated by commas.
    #[param(max_items = 5, style = Form, explode = false)]
    pub status: Option<Vec<QuotaStatus>>,
    /// Values as they stood on this day; quotas not yet issued then are left out of the page.
    #[param(example = "2023-06-30")]
    pub as_of: Option<NaiveDate>,
    /// `unit_code` or `created_at`; `-` in front for the other direction.
    #[param(pattern = "^-?(unit_code|created_at)$", max_length = 20, example = "unit_code")]
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

/// On which day.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AsOf {
    /// The value as it stood on this day; 404 when it had not been issued then.
    #[param(example = "2023-06-30")]
    pub as_of: Option<NaiveDate>,
}
