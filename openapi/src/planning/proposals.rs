//! Proposals of quotas: a total split over units by weight, within bounds, explained number by number.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::vocabulary::{QuotaKind, SplitMethod, SplitProperty};

/// A proposal to compute.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalCreate {
    /// What the quotas count.
    pub kind: QuotaKind,
    /// The number to split; the plan's target where neither it nor a percentage is given.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000, example = 21)]
    pub total: Option<i32>,
    /// Or so many hundredths of a percent of the members at the start of the plan's year, rounded up.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000, example = 300)]
    pub percent_x100: Option<i32>,
    /// How it is split.
    #[serde(default = "largest_remainder")]
    pub method: SplitMethod,
    /// What a unit weighs.
    #[serde(default)]
    pub weights: ProposalWeights,
    /// Bounds of single units; of others nothing is the least, and the people who can be counted this year are the most.
    #[serde(default)]
    #[schema(max_items = 2_000)]
    pub bounds: Vec<ProposalBound>,
}

fn largest_remainder() -> SplitMethod {
    SplitMethod::LargestRemainder
}

/// What a unit weighs: its pool, each person by the stage, or its members, or so many parts of each in a hundred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ProposalWeights {
    /// Parts of a hundred that go by the pool; the others go by members.
    #[schema(minimum = 0, maximum = 100, example = 100)]
    pub pool_percent: i32,
    /// What somebody listed as source weighs.
    #[schema(minimum = 0, maximum = 100, example = 1)]
    pub source: i32,
    /// What somebody fostered weighs.
    #[schema(minimum = 0, maximum = 100, example = 2)]
    pub fostering: i32,
    /// What somebody with the certificate weighs.
    #[schema(minimum = 0, maximum = 100, example = 3)]
    pub trained: i32,
    /// What somebody with a dossier weighs.
    #[schema(minimum = 0, maximum = 100, example = 4)]
    pub dossier: i32,
    /// What somebody weighs on whom the cell has resolved, or who is farther.
    #[schema(minimum = 0, maximum = 100, example = 5)]
    pub resolved: i32,
}

impl Default for ProposalWeights {
    fn default() -> Self {
        Self { pool_percent: 100, source: 1, fostering: 2, trained: 3, dossier: 4, resolved: 5 }
    }
}

/// The bounds of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalBound {
    /// The cell or committee.
    pub unit_id: Uuid,
    /// The least; nothing when absent.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100_000, example = 1)]
    pub least: Option<i32>,
    /// The most; when absent the people who can be counted this year.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100_000, example = 3)]
    pub most: Option<i32>,
    /// Why.
    #[schema(min_length = 1, max_length = 1000, example = "Chi bộ trường học, nguồn bổ sung vào tháng 9")]
    pub reason: String,
}

/// A proposal: what it was computed from, and what came of it. The same inputs give the same for ever.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct QuotaProposal {
    /// Id.
    pub id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// Code of that plan, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "PTDV-2023")]
    pub plan_code: String,
    /// The plan's committee.
    pub committee_id: Uuid,
    /// Code of that committee, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "P-HOASEN")]
    pub committee_code: String,
    /// Name of that committee, as it is now.
    #[schema(min_length = 1, max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub committee_name: String,
    /// 1, 2, … within the plan.
    #[schema(minimum = 1, maximum = 200, example = 1)]
    pub number: i32,
    /// What the quotas count.
    pub kind: QuotaKind,
    /// How it was split.
    pub method: SplitMethod,
    /// What was split.
    #[schema(minimum = 0, maximum = 1_000_000, example = 21)]
    pub total: i32,
    /// Where the total came from a percentage: of so many members.
    pub total_of: Option<ProposalShareOfMembers>,
    /// What a unit weighed.
    pub weights: ProposalWeights,
    /// The reviews of the source pool that it rests on.
    #[schema(max_items = 2_000)]
    pub reviews: Vec<ProposalReview>,
    /// Number of units.
    #[schema(minimum = 0, maximum = 2_000)]
    pub units: i64,
    /// All weights together, a whole number.
    #[schema(max_length = 40, pattern = "^[0-9]+$", example = "412")]
    pub weight: String,
    /// Whether bounds took so much that shares were computed anew for the units between their bounds.
    pub shares_anew: bool,
    /// Where the last parts could as well have gone to others; null where nothing was left to decide.
    pub tie: Option<ProposalTie>,
    /// The unit whose quota lies farthest from its exact share; null where nothing has weight.
    pub farthest: Option<ProposalDeviation>,
    /// What one more would change; null where it cannot be split.
    #[schema(max_items = 2_000)]
    pub one_more: Option<Vec<ProposalChange>>,
    /// What one less would change; null where it cannot be split.
    #[schema(max_items = 2_000)]
    pub one_less: Option<Vec<ProposalChange>>,
    /// What holds for this method, and for this result.
    #[schema(max_items = 10)]
    pub properties: Vec<ProposalProperty>,
    /// When its numbers were written as draft quotas; null before.
    pub applied_at: Option<DateTime<Utc>>,
    /// When it was computed.
    pub created_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// A percentage of members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProposalShareOfMembers {
    /// Members at the start of the plan's year.
    #[schema(minimum = 0, maximum = 100_000_000, example = 700)]
    pub members: i64,
    /// Hundredths of a percent.
    #[schema(minimum = 0, maximum = 10_000, example = 300)]
    pub percent_x100: i32,
}

/// A review that a proposal rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProposalReview {
    /// The review.
    pub review_id: Uuid,
    /// The day that it speaks of.
    pub reviewed_on: NaiveDate,
    /// Its cells.
    #[schema(minimum = 0, maximum = 2_000)]
    pub cells: i64,
    /// Those whose secretary had confirmed when the proposal was computed.
    #[schema(minimum = 0, maximum = 2_000)]
    pub confirmed: i64,
}

/// A tie at the last parts: broken by the greater weight, then by the code that comes first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProposalTie {
    /// Codes of the units that got one of the last parts.
    #[schema(max_items = 2_000)]
    pub with: Vec<String>,
    /// Codes of those that did not, with the same claim.
    #[schema(max_items = 2_000)]
    pub without: Vec<String>,
}

/// How far a quota lies from the exact share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProposalDeviation {
    /// Code of the unit.
    #[schema(max_length = 32, example = "CB07")]
    pub unit_code: String,
    /// By so much: a whole number, or a fraction in lowest terms.
    #[schema(max_length = 90, pattern = "^[0-9]+(/[0-9]+)?$", example = "17/24")]
    pub by: String,
}

/// What another total would change for a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProposalChange {
    /// Code of the unit.
    #[schema(max_length = 32, example = "CB07")]
    pub unit_code: String,
    /// Its quota then.
    #[schema(minimum = 0, maximum = 1_000_000, example = 2)]
    pub quota: i32,
    /// More, or (negative) less than now.
    #[schema(minimum = -1_000_000, maximum = 1_000_000, example = 1)]
    pub change: i32,
}

/// A property of a split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProposalProperty {
    /// Which.
    pub property: SplitProperty,
    /// Whether it holds for the method whatever the weights, where no bound is in the way.
    pub always: bool,
    /// Whether it holds here, bounds and all.
    pub here: bool,
}

/// Write the numbers of a proposal as draft quotas.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalApply {
    /// Only say whether it would go through; nothing is written.
    #[serde(default)]
    pub dry_run: bool,
}

/// Change a number of an applied proposal: the draft quota, with the reason kept beside the proposal.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalLineChange {
    /// The cell or committee.
    pub unit_id: Uuid,
    /// Its quota instead.
    #[schema(minimum = 0, maximum = 100_000, example = 2)]
    pub value: i32,
    /// Why.
    #[schema(min_length = 1, max_length = 1000, example = "Chi bộ đề nghị thêm một, nguồn đã có xác minh")]
    pub reason: String,
}

/// With which proposal.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProposalCompareQuery {
    /// The other proposal.
    pub with: Uuid,
}

/// Which proposals, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProposalsQuery {
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
