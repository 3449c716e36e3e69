//! Years side by side.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::page::Page;
use crate::vocabulary::{ReportBy, TableFormat};

/// A unit in one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HistoryYear {
    /// The year.
    #[schema(minimum = 1990, maximum = 2100, example = 2022)]
    pub year: i32,
    /// Members at its start, official and probationary.
    #[schema(minimum = 0)]
    pub members_at_start: i64,
    /// Quota of new members that the committee's plan of the year gave; null without one.
    #[schema(minimum = 0)]
    pub admission_quota: Option<i64>,
    /// New members by the day of the decision, re-admissions not among them.
    #[schema(minimum = 0)]
    pub admitted: i64,
    /// Re-admissions.
    #[schema(minimum = 0)]
    pub readmitted: i64,
    /// New members over quota in hundredths of a percent, cut off; null without a quota or for quota 0.
    #[schema(minimum = 0, example = 9809)]
    pub percent_x100: Option<i64>,
    /// Quota of course certificates; null without one.
    #[schema(minimum = 0)]
    pub course_quota: Option<i64>,
    /// Course certificates.
    #[schema(minimum = 0)]
    pub course: i64,
    /// New members over members at the start of the year, in hundredths of a percent, cut off; null without members.
    #[schema(minimum = 0, example = 312)]
    pub rate_x100: Option<i64>,
}

/// The years of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HistoryRow {
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
    /// Its years, oldest first.
    #[schema(max_items = 20)]
    pub years: Vec<HistoryYear>,
}

/// Years side by side.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HistoryReport {
    /// The day up to which the last year is counted.
    pub as_of: NaiveDate,
    /// The instant whose knowledge it uses: with it the same report comes again.
    pub known_at: DateTime<Utc>,
    /// The units of this page, by code.
    #[schema(max_items = 200)]
    pub items: Vec<HistoryRow>,
    /// All units that the caller sees, on all pages.
    #[schema(max_items = 20)]
    pub totals: Vec<HistoryYear>,
    /// Where the list stands.
    pub page: Page,
}

/// Of which committee or cell, which years, by whose knowledge, in which form.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HistoryQuery {
    /// The committee; this or the cell.
    pub committee_id: Option<Uuid>,
    /// The cell; this or the committee.
    pub cell_id: Option<Uuid>,
    /// How many years, the last of them that of `as_of`; 3 when absent.
    #[param(minimum = 1, maximum = 20, example = 2)]
    pub years: Option<i32>,
    /// The day up to which the last year is counted; today when absent, or that of `known_at`.
    #[param(example = "2022-12-31")]
    pub as_of: Option<NaiveDate>,
    /// The instant whose knowledge is used; now when absent.
    #[param(example = "2023-02-09T01:00:00Z")]
    pub known_at: Option<DateTime<Utc>>,
    /// Units directly below the committee, or every cell below it.
    pub by: Option<ReportBy>,
    /// The form: JSON when absent.
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
