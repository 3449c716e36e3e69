//! Progress of a plan.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::page::Page;
use crate::vocabulary::{ProgressStatus, QuotaKind};

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
    pub page: Page,
}

/// Which rows, on which day.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProgressQuery {
    /// The day; today when absent.
    #[param(example = "2023-06-30")]
    pub as_of: Option<NaiveDate>,
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
