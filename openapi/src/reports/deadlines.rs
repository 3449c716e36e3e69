//! What is due, for each cell and in total.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::page::Page;

/// How many deadlines of one cell, or of all, fall into each band. The bands do not overlap.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeadlineCounts {
    /// Before today.
    #[schema(minimum = 0)]
    pub overdue: i64,
    /// Today to the 7th day from today.
    #[schema(minimum = 0)]
    pub within_7: i64,
    /// 8th to 15th day.
    #[schema(minimum = 0)]
    pub within_15: i64,
    /// 16th to 30th day.
    #[schema(minimum = 0)]
    pub within_30: i64,
    /// 31st to 60th day.
    #[schema(minimum = 0)]
    pub within_60: i64,
}

/// Deadlines of one cell.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CellDeadlines {
    /// The cell.
    pub cell_id: Uuid,
    /// Its code.
    #[schema(max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub cell_name: String,
    /// Its committee.
    pub committee_id: Uuid,
    /// Code of that committee, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "P-HOASEN")]
    pub committee_code: String,
    /// Name of that committee, as it is now.
    #[schema(min_length = 1, max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub committee_name: String,
    /// Its deadlines.
    pub counts: DeadlineCounts,
}

/// Deadlines of the cells the caller sees that have any in the next 60 days or before today.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DeadlinesReport {
    /// The day it is for.
    pub on: NaiveDate,
    /// The cells, by code.
    #[schema(max_items = 200)]
    pub items: Vec<CellDeadlines>,
    /// All cells of the report together, also those of other pages.
    pub total: DeadlineCounts,
    /// Conclusions of conferences that are to be done by then and are not, where the caller reads plans; `GET /v1/conclusions?open=true` names them.
    pub conclusions: DeadlineCounts,
    /// The page.
    pub page: Page,
}

/// Deadlines of which cells.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeadlinesQuery {
    /// Cells, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub cell_id: Option<Vec<Uuid>>,
    /// Committees directly above the cells, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub committee_id: Option<Vec<Uuid>>,
    /// Items of a page.
    #[param(minimum = 1, maximum = 200, example = 50)]
    pub limit: Option<i64>,
    /// Cursor of the page, from the page before.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
}
