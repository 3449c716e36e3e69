//! What changed between two reports, and by which act.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::page::Page;
use crate::vocabulary::ReportChangeKind;

/// Something that one report did not know and another one does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReportChange {
    /// When it became known.
    pub known_from: DateTime<Utc>,
    /// What changed.
    pub kind: ReportChangeKind,
    /// The cell; null where a committee's quota or place changed.
    pub cell_id: Option<Uuid>,
    /// The committee, or that of the cell then.
    pub committee_id: Uuid,
    /// Code of the cell or else the committee, as it is now; null where it is no more.
    #[schema(min_length = 1, max_length = 32, example = "CB01")]
    pub unit_code: Option<String>,
    /// Name of the cell or else the committee, as it is now; null where it is no more.
    #[schema(min_length = 1, max_length = 200, example = "Chi bộ khu phố 1")]
    pub unit_name: Option<String>,
    /// The day on which it counts.
    pub on: NaiveDate,
    /// How much more, or less. Of a unit that came or went, 1 or -1; of one that was only renamed, 0.
    #[schema(minimum = -1_000_000, maximum = 1_000_000, example = 1)]
    pub added: i64,
    /// The act, as the log names it.
    #[schema(max_length = 64, example = "candidate.corrected")]
    pub action: String,
    /// The candidate it was about; null for other changes, and for whoever may not read candidates there.
    pub candidate_id: Option<Uuid>,
    /// Number of the document of a quota; null for other changes.
    #[schema(max_length = 100, example = "12-QĐ/ĐU")]
    pub document_number: Option<String>,
}

/// What changed between two reports.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReportChanges {
    /// After this instant.
    pub known_since: DateTime<Utc>,
    /// Up to this instant.
    pub known_at: DateTime<Utc>,
    /// The changes of this page, oldest first.
    #[schema(max_items = 200)]
    pub items: Vec<ReportChange>,
    /// Where the list stands.
    pub page: Page,
}

/// What changed below which committee, between which instants.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReportChangesQuery {
    /// The committee; with everything below it.
    pub committee_id: Uuid,
    /// The knowledge of the first report.
    #[param(example = "2023-07-01T01:00:00Z")]
    pub known_since: DateTime<Utc>,
    /// The knowledge of the second one; now when absent.
    pub known_at: Option<DateTime<Utc>>,
    /// Of counts and quotas only those of a day of this year; units are always told of.
    #[param(minimum = 1990, maximum = 2100, example = 2023)]
    pub year: Option<i32>,
    /// Items of a page.
    #[param(minimum = 1, maximum = 200, example = 50)]
    pub limit: Option<i64>,
    /// Cursor of the page, from the page before.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
}
