//! Contests, from draft to published.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::rules::ContestRules;
use crate::problem::Fault;
use crate::vocabulary::ContestStatus;

/// A contest of cell secretaries.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Contest {
    /// Id.
    pub id: Uuid,
    /// Short code, unique.
    #[schema(max_length = 32, example = "BTCBG-2023")]
    pub code: String,
    /// The plan it is held by, of kind `contest`.
    pub plan_id: Uuid,
    /// Code of that plan, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "PTDV-2023")]
    pub plan_code: String,
    /// The committee whose plan that is.
    pub committee_id: Uuid,
    /// Code of that committee, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "P-HOASEN")]
    pub committee_code: String,
    /// Name of that committee, as it is now.
    #[schema(min_length = 1, max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub committee_name: String,
    /// Title.
    #[schema(max_length = 500, example = "Hội thi Bí thư chi bộ giỏi năm 2023")]
    pub title: String,
    /// Its rules; frozen once judging opens.
    pub rules: ContestRules,
    /// Where it stands.
    pub status: ContestStatus,
    /// States the caller may move it to.
    #[schema(max_items = 5)]
    pub allowed_transitions: Vec<ContestStatus>,
    /// Day on which registration closes; entrants are held against the posts of that day. Null before registration opens.
    pub registration_closes_on: Option<NaiveDate>,
    /// Code of the round that is being judged, or was judged last; null before.
    #[schema(max_length = 32, example = "final")]
    pub round: Option<String>,
    /// Name of that round, as the rules call it; null before judging.
    #[schema(min_length = 1, max_length = 200, example = "Vòng chung khảo")]
    pub round_name: Option<String>,
    /// Why it was cancelled; null for others.
    #[schema(max_length = 1000)]
    pub cancelled_reason: Option<String>,
    /// Document by which the result was published; null before.
    #[schema(max_length = 64, example = "12-QĐ/ĐU")]
    pub document_number: Option<String>,
    /// Day on which the result was published; null before.
    pub published_on: Option<NaiveDate>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// A contest to draft.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestCreate {
    /// Short code, unique.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$", example = "BTCBG-2023")]
    pub code: String,
    /// The plan it is held by, of kind `contest`.
    pub plan_id: Uuid,
    /// Title.
    #[schema(min_length = 1, max_length = 500, example = "Hội thi Bí thư chi bộ giỏi năm 2023")]
    pub title: String,
    /// Its rules.
    pub rules: ContestRules,
}

/// What may be changed of a contest: code and title at any time before judging, the rules as well.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestEdit {
    /// Short code, unique.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$", example = "BTCBG-2023")]
    pub code: String,
    /// Title.
    #[schema(min_length = 1, max_length = 500, example = "Hội thi Bí thư chi bộ giỏi năm 2023")]
    pub title: String,
    /// Its rules; lists within them are changed as a whole.
    pub rules: ContestRules,
}

/// A move of a contest: `registration` (with the day on which it closes), back to `draft`, `judging` (of the first round, again of each next
/// one, and back from `finalized` with a reason), `finalized` once nothing is missing, `published` (with the document), `cancelled` (with a reason).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestTransition {
    /// The state to move to.
    pub to: ContestStatus,
    /// Day on which registration closes, not in the past; needed for `registration`.
    #[serde(default)]
    #[schema(example = "2023-09-15")]
    pub registration_closes_on: Option<NaiveDate>,
    /// The document of the result; needed for `published`.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64, example = "12-QĐ/ĐU")]
    pub document_number: Option<String>,
    /// Why; needed for `cancelled`, and to go back from `finalized` to `judging`.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: Option<String>,
    /// Only say whether it would go through; nothing is written.
    #[serde(default)]
    pub dry_run: bool,
}

/// Whether the rules of a contest can be carried out.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ContestValidation {
    /// Whether they can.
    pub valid: bool,
    /// Every reason why not, as it would be told when registration opens.
    #[schema(max_items = 100)]
    pub errors: Vec<Fault>,
    /// Reasons that are left out of the list.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub errors_left_out: i64,
}

/// Which contests, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ContestsQuery {
    /// Codes, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub code: Option<Vec<String>>,
    /// Plans they are held by, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub plan_id: Option<Vec<Uuid>>,
    /// Committees whose plans those are, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub committee_id: Option<Vec<Uuid>>,
    /// Where they stand, separated by commas.
    #[param(max_items = 10, style = Form, explode = false)]
    pub status: Option<Vec<ContestStatus>>,
    /// `code` or `created_at`; `-` in front for the other direction. `-created_at` when absent.
    #[param(pattern = "^-?(code|created_at)$", max_length = 20, example = "-created_at")]
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
