//! Progress of a plan.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::forecast::ReportForecast;
use crate::page::Page;
use crate::vocabulary::{ProgressStatus, QuotaKind, ReportBy, RiskReason, TableFormat};

/// How far one unit is with one kind of quota.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProgressRow {
    /// The cell; null for a committee, which stands for everything below it.
    pub cell_id: Option<Uuid>,
    /// The committee, or that of the cell.
    pub committee_id: Uuid,
    /// Code of the unit.
    #[schema(max_length = 32, example = "CB01")]
    pub unit_code: String,
    /// Name of the unit.
    #[schema(max_length = 200, example = "Chi bộ khu phố 1")]
    pub unit_name: String,
    /// What is counted.
    pub kind: QuotaKind,
    /// The quota as issued on that day; null for a unit that has none of this kind.
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
    /// What is expected to be reached by 31 December, in hundredths: what is reached, and of those on the way as many as usually arrive in time.
    #[schema(minimum = 0, example = 250)]
    pub expected_x100: i64,
    /// Whether the quota is likely to be missed: half a person or more is lacking from what is expected.
    pub at_risk: bool,
    /// Why it is; null when it is not.
    pub risk_reason: Option<RiskReason>,
    /// The same in a sentence with its numbers, in the language asked for.
    #[schema(max_length = 500)]
    pub risk: Option<String>,
}

/// How far all the units that the caller sees are with one kind of quota.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProgressTotal {
    /// What is counted.
    pub kind: QuotaKind,
    /// Number of units, with and without a quota.
    #[schema(minimum = 0)]
    pub units: i64,
    /// Sum of the quotas as issued on that day.
    #[schema(minimum = 0)]
    pub quota: i64,
    /// Sum of what was reached, also by units without a quota.
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
    /// What is expected by 31 December, in hundredths.
    #[schema(minimum = 0, example = 2150)]
    pub expected_x100: i64,
    /// Whether the sum of the quotas is likely to be missed.
    pub at_risk: bool,
    /// What the expectation depends on, stage by stage.
    pub forecast: ReportForecast,
}

/// Progress of a plan on a day: one row for each unit and kind, by code of the unit, and a total for each kind.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Progress {
    /// The plan.
    pub plan_id: Uuid,
    /// Code of that plan, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "PTDV-2023")]
    pub plan_code: String,
    /// The plan's year.
    #[schema(minimum = 1990, maximum = 2100, example = 2023)]
    pub year: i32,
    /// The day it speaks of.
    pub as_of: NaiveDate,
    /// The instant whose knowledge it uses: with it the same report comes again.
    pub known_at: DateTime<Utc>,
    /// The rows of this page.
    #[schema(max_items = 200)]
    pub items: Vec<ProgressRow>,
    /// Totals over every unit that the caller sees, on all pages.
    #[schema(max_items = 5)]
    pub totals: Vec<ProgressTotal>,
    /// Where the list stands.
    pub page: Page,
}

/// Which rows, on which day, by whose knowledge.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProgressQuery {
    /// The day; today when absent, or that of `known_at`.
    #[param(example = "2023-06-30")]
    pub as_of: Option<NaiveDate>,
    /// The instant whose knowledge is used; now when absent. What was entered or corrected later is as if it were not.
    #[param(example = "2023-07-01T01:00:00Z")]
    pub known_at: Option<DateTime<Utc>>,
    /// Units directly below the plan's committee, or every cell below it.
    pub by: Option<ReportBy>,
    /// Only this cell, which stands below the plan's committee; the totals are then its own.
    pub cell_id: Option<Uuid>,
    /// Only this kind.
    pub kind: Option<QuotaKind>,
    /// Only rows that are this far; the totals stay those of all rows.
    pub status: Option<ProgressStatus>,
    /// Items of a page.
    #[param(minimum = 1, maximum = 200, example = 50)]
    pub limit: Option<i64>,
    /// Cursor of the page, from the page before.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
}

/// Progress of which plan, in which form.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProgressReportQuery {
    /// The plan.
    pub plan_id: Uuid,
    /// The day; today when absent, or that of `known_at`.
    #[param(example = "2023-06-30")]
    pub as_of: Option<NaiveDate>,
    /// The instant whose knowledge is used; now when absent. What was entered or corrected later is as if it were not.
    #[param(example = "2023-07-01T01:00:00Z")]
    pub known_at: Option<DateTime<Utc>>,
    /// Units directly below the plan's committee, or every cell below it.
    pub by: Option<ReportBy>,
    /// Only this cell, which stands below the plan's committee; the totals are then its own.
    pub cell_id: Option<Uuid>,
    /// Only this kind; the form of a picture shows admissions when absent.
    pub kind: Option<QuotaKind>,
    /// Only rows that are this far; the totals stay those of all rows.
    pub status: Option<ProgressStatus>,
    /// The form: JSON when absent. The other forms have the first rows of a page only when `limit` is named, else up to 500.
    pub format: Option<TableFormat>,
    /// Begin CSV with the mark by which Excel knows UTF-8.
    pub bom: Option<bool>,
    /// Items of a page.
    #[param(minimum = 1, maximum = 200, example = 50)]
    pub limit: Option<i64>,
    /// Cursor of the page, from the page before.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
}
