//! Reviews of the source pool: on a day, how many people each cell follows at each stage, and who can be admitted by the end of the year.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::vocabulary::{CandidateStage, CountingBasis, PoolExit};

/// A review of the pool of a committee's own cells, for its plan.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PoolReview {
    /// Id.
    pub id: Uuid,
    /// The plan that it is for.
    pub plan_id: Uuid,
    /// Code of that plan, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "PTDV-2023")]
    pub plan_code: String,
    /// The plan's committee; its cells are reviewed.
    pub committee_id: Uuid,
    /// Code of that committee, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "P-HOASEN")]
    pub committee_code: String,
    /// Name of that committee, as it is now.
    #[schema(min_length = 1, max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub committee_name: String,
    /// The day that it speaks of.
    pub reviewed_on: NaiveDate,
    /// The last day of the plan's year: up to it somebody can be ready.
    pub until: NaiveDate,
    /// Which dated act makes somebody ready, as the plan counts.
    pub counting_basis: CountingBasis,
    /// How long each stage usually lasts, as the review took it.
    #[schema(max_items = 10)]
    pub durations: Vec<PoolDuration>,
    /// All cells together.
    pub numbers: PoolNumbers,
    /// Number of cells.
    #[schema(minimum = 0, maximum = 2_000)]
    pub cells: i64,
    /// Cells whose secretary has confirmed.
    #[schema(minimum = 0, maximum = 2_000)]
    pub confirmed: i64,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// How long a stage lasts until the next one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PoolDuration {
    /// The stage.
    pub stage: CandidateStage,
    /// Days: the median of this committee's last five years, of the two in the middle the lower one; with fewer than five cases the
    /// default. Sources of defaults: `openapi/README.md`.
    #[schema(minimum = 0, maximum = 10_000, example = 60)]
    pub days: i64,
    /// Cases of this committee that were measured.
    #[schema(minimum = 0, maximum = 100_000)]
    pub cases: i64,
    /// Whether the default was taken.
    pub default: bool,
}

/// People of a pool by stage, and what is expected of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PoolNumbers {
    /// Listed as source.
    #[schema(minimum = 0, maximum = 100_000)]
    pub source: i32,
    /// Fostered by a helper.
    #[schema(minimum = 0, maximum = 100_000)]
    pub fostering: i32,
    /// With the certificate of the awareness course.
    #[schema(minimum = 0, maximum = 100_000)]
    pub trained: i32,
    /// Drawing up the dossier.
    #[schema(minimum = 0, maximum = 100_000)]
    pub dossier: i32,
    /// Resolved on by the cell.
    #[schema(minimum = 0, maximum = 100_000)]
    pub cell_resolved: i32,
    /// Resolved on by the base committee.
    #[schema(minimum = 0, maximum = 100_000)]
    pub committee_resolved: i32,
    /// Decided on, and not admitted yet.
    #[schema(minimum = 0, maximum = 100_000)]
    pub decided: i32,
    /// Who can be counted in the plan's year: by its end at the earliest, if every stage lasts as usual.
    #[schema(minimum = 0, maximum = 100_000)]
    pub ready: i32,
    /// Who falls out before, unless something is done: too old, or the certificate expires.
    #[schema(minimum = 0, maximum = 100_000)]
    pub falls_out: i32,
}

/// A cell of a review.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PoolCell {
    /// The review.
    pub review_id: Uuid,
    /// The cell.
    pub cell_id: Uuid,
    /// Its code on that day.
    #[schema(max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// Its name on that day.
    #[schema(max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: String,
    /// Its members on that day, official and probationary.
    #[schema(minimum = 0, maximum = 100_000)]
    pub members: i32,
    /// Its pool.
    pub numbers: PoolNumbers,
    /// Day on which its secretary confirmed; null before.
    pub confirmed_on: Option<NaiveDate>,
    /// What the secretary remarked.
    #[schema(max_length = 1000)]
    pub note: Option<String>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// The cells of a review that the caller sees, by code.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PoolCells {
    /// The cells.
    #[schema(max_items = 2_000)]
    pub items: Vec<PoolCell>,
}

/// Somebody of the pool, without a name: whoever may read candidates finds it under the id.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PoolPerson {
    /// The candidate.
    pub candidate_id: Uuid,
    /// The cell.
    pub cell_id: Uuid,
    /// Code of that cell, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// Name of that cell, as it is now.
    #[schema(min_length = 1, max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: String,
    /// The stage on that day.
    pub stage: CandidateStage,
    /// Since when.
    pub stage_on: NaiveDate,
    /// The day on which the act that counts could be done at the earliest, if every stage lasts as usual.
    pub earliest_on: NaiveDate,
    /// Whether that is within the plan's year, and nothing is in the way.
    pub ready: bool,
    /// Why the person falls out before; null where nothing is in the way.
    pub exit: Option<PoolExit>,
    /// From which day.
    pub exit_on: Option<NaiveDate>,
}

/// Review the pool as it stands today.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PoolReviewCreate {}

/// Confirm what a review says of a cell.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PoolConfirm {
    /// A remark: what the numbers do not say.
    #[serde(default)]
    #[schema(max_length = 1000, example = "Đúng với sổ theo dõi của chi bộ")]
    pub note: Option<String>,
}

/// Which reviews, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PoolReviewsQuery {
    /// Plans, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub plan_id: Option<Vec<Uuid>>,
    /// `created_at`; `-` in front for the other direction. `-created_at` when absent.
    #[param(pattern = "^-?(created_at)$", max_length = 20, example = "-created_at")]
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

/// Which people of a review.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PoolPeopleQuery {
    /// Only of this cell.
    pub cell_id: Option<Uuid>,
    /// Only those who are ready by the end of the year, or are not.
    pub ready: Option<bool>,
    /// Why; needed for a file, and for every page but the first. Recorded in the access log.
    #[param(min_length = 1, max_length = 1000, example = "Rà soát nguồn phát triển đảng viên")]
    pub reason: Option<String>,
    /// Items of a page.
    #[param(minimum = 1, maximum = 200, example = 50)]
    pub limit: Option<i64>,
    /// Cursor of the page, from the page before.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
}
