//! Quotas of a plan's cells, their adjustments, and progress.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::vocabulary::{ProgressStatus, QuotaKind, QuotaStatus};

/// What one cell must reach under one plan.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Quota {
    /// Id.
    pub id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// The cell.
    pub cell_id: Uuid,
    /// The cell's code.
    #[schema(max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// The cell's name.
    #[schema(max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: String,
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
    /// The cell.
    pub cell_id: Uuid,
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

/// How far one cell is with one kind of quota.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProgressRow {
    /// The cell.
    pub cell_id: Uuid,
    /// Its code.
    #[schema(max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// Its name.
    #[schema(max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: String,
    /// What is counted.
    pub kind: QuotaKind,
    /// The quota on that day; null for a cell that has none of this kind.
    #[schema(minimum = 0)]
    pub quota: Option<i64>,
    /// What was reached from 1 January to that day.
    #[schema(minimum = 0)]
    pub reached: i64,
    /// Reached over quota in hundredths of a percent, cut off, not rounded up; may pass 10000; null without a quota or for quota 0.
    #[schema(minimum = 0, example = 9809)]
    pub percent_x100: Option<i64>,
    /// How far that is.
    pub status: ProgressStatus,
    /// What was reached in the same period of the year before.
    #[schema(minimum = 0)]
    pub reached_last_year: i64,
}

/// How far all the cells that the caller sees are with one kind of quota.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProgressTotal {
    /// What is counted.
    pub kind: QuotaKind,
    /// Number of cells, with and without a quota.
    #[schema(minimum = 0)]
    pub cells: i64,
    /// Sum of the quotas.
    #[schema(minimum = 0)]
    pub quota: i64,
    /// Sum of what was reached, also by cells without a quota.
    #[schema(minimum = 0)]
    pub reached: i64,
    /// Reached over quota in hundredths of a percent, cut off; null for quota 0.
    #[schema(minimum = 0, example = 9809)]
    pub percent_x100: Option<i64>,
    /// How far that is.
    pub status: ProgressStatus,
    /// What was reached in the same period of the year before.
    #[schema(minimum = 0)]
    pub reached_last_year: i64,
}

/// Progress of a plan on a day: one row per cell and kind, ordered by cell code, and a total per kind.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Progress {
    /// The plan.
    pub plan_id: Uuid,
    /// The plan's year.
    #[schema(minimum = 1990, maximum = 2100, example = 2023)]
    pub year: i32,
    /// The day.
    pub as_of: NaiveDate,
    /// The rows of this page.
    #[schema(max_items = 200)]
    pub items: Vec<ProgressRow>,
    /// Totals over every cell that the caller sees, on all pages.
    #[schema(max_items = 5)]
    pub totals: Vec<ProgressTotal>,
    /// Where the list stands.
    pub page: crate::Page,
}
