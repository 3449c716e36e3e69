//! Who is on the way, how far, and where it does not go on.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::page::Page;
use crate::vocabulary::{CandidateStage, ReportBy, TableFormat};

/// People at one stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PipelineStage {
    /// The stage.
    pub stage: CandidateStage,
    /// How many are at it.
    #[schema(minimum = 0)]
    pub people: i64,
    /// Since how many days they have been, on average; null without people.
    #[schema(minimum = 0, example = 120)]
    pub mean_days: Option<i64>,
    /// How long it usually lasts, in days: the mean of the last five years below the committee, or a default.
    #[schema(minimum = 0, example = 92)]
    pub usual_days: i64,
    /// Whether that is a default, for fewer than five cases.
    pub default: bool,
    /// Whether those at it have been there longer, on average, than it usually lasts as a whole.
    pub stuck: bool,
    /// How many went on from it since 1 January.
    #[schema(minimum = 0)]
    pub went_on: i64,
    /// How many were lost from it since 1 January.
    #[schema(minimum = 0)]
    pub lost: i64,
}

/// The people of one unit on their way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PipelineRow {
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
    /// All of them together.
    #[schema(minimum = 0)]
    pub people: i64,
    /// Stage by stage, in their order.
    #[schema(max_items = 10)]
    pub stages: Vec<PipelineStage>,
    /// The stage where they have waited longest compared with what is usual; null when nowhere longer.
    pub stuck_at: Option<CandidateStage>,
}

/// Who is on the way on a day.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PipelineReport {
    /// The day it speaks of.
    pub as_of: NaiveDate,
    /// The instant whose knowledge it uses: with it the same report comes again.
    pub known_at: DateTime<Utc>,
    /// The units of this page, by code.
    #[schema(max_items = 200)]
    pub items: Vec<PipelineRow>,
    /// All units that the caller sees, on all pages, stage by stage.
    #[schema(max_items = 10)]
    pub totals: Vec<PipelineStage>,
    /// Where the list stands.
    pub page: Page,
}

/// Of which committee or cell, on which day, by whose knowledge, in which form.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PipelineQuery {
    /// The committee; this or the cell.
    pub committee_id: Option<Uuid>,
    /// The cell; this or the committee.
    pub cell_id: Option<Uuid>,
    /// The day; today when absent, or that of `known_at`.
    #[param(example = "2023-06-30")]
    pub as_of: Option<NaiveDate>,
    /// The instant whose knowledge is used; now when absent.
    #[param(example = "2023-07-01T01:00:00Z")]
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
