//! The units of a proposal of quotas, and of two side by side.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::pools::PoolNumbers;
use crate::vocabulary::BoundHit;

/// A unit of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProposalLine {
    /// The committee that the quota is for, or that of the cell.
    pub committee_id: Uuid,
    /// The cell; null for a committee.
    pub cell_id: Option<Uuid>,
    /// Code of the cell or committee.
    #[schema(max_length = 32, example = "CB01")]
    pub unit_code: String,
    /// Its name.
    #[schema(max_length = 200, example = "Chi bộ khu phố 1")]
    pub unit_name: String,
    /// Members by the review.
    #[schema(minimum = 0, maximum = 10_000_000)]
    pub members: i64,
    /// The pool by the review.
    pub pool: PoolNumbers,
    /// What the pool weighs, by the stages.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub pool_weight: i64,
    /// The weight, a whole number; where pool and members are blended, both are brought to one denominator.
    #[schema(max_length = 40, pattern = "^[0-9]+$", example = "23")]
    pub weight: String,
    /// The exact share of the total by weight: a whole number, or a fraction in lowest terms; null where nothing has weight.
    #[schema(max_length = 90, pattern = "^[0-9]+(/[0-9]+)?$", example = "137/24")]
    pub share: Option<String>,
    /// The least.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub least: i32,
    /// The most.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub most: i32,
    /// Why the bounds are not the usual ones; null where they are.
    #[schema(max_length = 1000)]
    pub bound_reason: Option<String>,
    /// The quota.
    #[schema(minimum = 0, maximum = 1_000_000, example = 1)]
    pub quota: i32,
    /// The bound that it was held by; null where none was.
    pub bound: Option<BoundHit>,
    /// Why it is this number, in a sentence of the caller's language.
    #[schema(max_length = 1000)]
    pub why: String,
    /// What it was changed to after the proposal was applied; null where it was not.
    #[schema(minimum = 0, maximum = 100_000)]
    pub changed_to: Option<i32>,
    /// Why it was changed.
    #[schema(max_length = 1000)]
    pub change_reason: Option<String>,
}

/// The units of a proposal that the caller sees, by code.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProposalLines {
    /// The units.
    #[schema(max_items = 2_000)]
    pub items: Vec<ProposalLine>,
}

/// Two proposals side by side.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProposalComparison {
    /// The one.
    pub proposal_id: Uuid,
    /// Its number within the plan.
    #[schema(minimum = 1, maximum = 200, example = 1)]
    pub proposal_number: i32,
    /// The other.
    pub with_id: Uuid,
    /// Its number within its plan.
    #[schema(minimum = 1, maximum = 200, example = 2)]
    pub with_number: i32,
    /// The total of the other less that of the one.
    #[schema(minimum = -1_000_000, maximum = 1_000_000)]
    pub total_difference: i32,
    /// Units whose quotas differ, of those that the caller sees, by code.
    #[schema(max_items = 4_000)]
    pub items: Vec<ProposalDifference>,
}

/// A unit with two quotas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProposalDifference {
    /// Code of the unit.
    #[schema(max_length = 32, example = "CB07")]
    pub unit_code: String,
    /// Its quota in the one; null where that one has no such unit.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub quota: Option<i32>,
    /// Its quota in the other; null where that one has no such unit.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub with_quota: Option<i32>,
    /// More, or (negative) less in the other.
    #[schema(minimum = -1_000_000, maximum = 1_000_000)]
    pub difference: i32,
}
