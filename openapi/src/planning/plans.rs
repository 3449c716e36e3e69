//! Plans of a committee's year.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::vocabulary::{CountingBasis, PlanKind, PlanStatus};

/// A yearly plan.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Plan {
    /// Id.
    pub id: Uuid,
    /// Short code, unique.
    #[schema(max_length = 32, example = "PTDV-2023")]
    pub code: String,
    /// The year it is for.
    #[schema(minimum = 1990, maximum = 2100, example = 2023)]
    pub year: i32,
    /// What it is for.
    pub kind: PlanKind,
    /// The committee whose plan it is.
    pub committee_id: Uuid,
    /// Code of that committee, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "P-HOASEN")]
    pub committee_code: String,
    /// Name of that committee, as it is now.
    #[schema(min_length = 1, max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub committee_name: String,
    /// Title.
    #[schema(max_length = 500, example = "Kế hoạch phát triển đảng viên năm 2023")]
    pub title: String,
    /// Directives it rests on.
    #[schema(max_items = 100)]
    pub directive_ids: Vec<Uuid>,
    /// Their numbers, as they are now, in the same order.
    #[schema(max_items = 100)]
    pub directive_numbers: Vec<String>,
    /// The plan of a committee above whose quotas for this committee it carries out; null where it sets itself what to reach.
    pub carries_out_id: Option<Uuid>,
    /// Code of that plan, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 32, example = "PTDV-2023")]
    pub carries_out_code: Option<String>,
    /// What that plan has issued to this committee as of today; null where it names none, or none was issued yet.
    pub assigned: Option<PlanAssigned>,
    /// Whether the targets follow what is assigned, until the plan is adopted.
    pub follows: bool,
    /// New members that all units together must reach.
    #[schema(minimum = 0, maximum = 1_000_000, example = 21)]
    pub admission_target: i32,
    /// Awareness-course certificates that all units together must reach; never added to the other one.
    #[schema(minimum = 0, maximum = 1_000_000, example = 40)]
    pub course_target: i32,
    /// Which dated act counts towards the admission target.
    pub counting_basis: CountingBasis,
    /// Where it stands.
    pub status: PlanStatus,
    /// States the caller may move it to.
    #[schema(max_items = 5)]
    pub allowed_transitions: Vec<PlanStatus>,
    /// Number of the adopted document; null before.
    #[schema(max_length = 64, example = "05-KH/ĐU")]
    pub document_number: Option<String>,
    /// Day of adoption; null before.
    pub adopted_on: Option<NaiveDate>,
    /// Day of closing; null before.
    pub closed_on: Option<NaiveDate>,
    /// Day on which its quotas were issued; null before.
    pub quotas_issued_on: Option<NaiveDate>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// What a committee above has assigned, and how far the plan's own targets lie from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanAssigned {
    /// The admission quota.
    #[schema(minimum = 0, maximum = 1_000_000, example = 21)]
    pub admission: i32,
    /// The course quota.
    #[schema(minimum = 0, maximum = 1_000_000, example = 40)]
    pub course: i32,
    /// The plan's admission target less the quota.
    #[schema(minimum = -1_000_000, maximum = 1_000_000, example = 0)]
    pub admission_difference: i32,
    /// The plan's course target less the quota.
    #[schema(minimum = -1_000_000, maximum = 1_000_000, example = 0)]
    pub course_difference: i32,
}

/// A plan to draft.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanCreate {
    /// Short code, unique.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$", example = "PTDV-2023")]
    pub code: String,
    /// The year it is for.
    #[schema(minimum = 1990, maximum = 2100, example = 2023)]
    pub year: i32,
    /// What it is for.
    pub kind: PlanKind,
    /// The committee whose plan it is.
    pub committee_id: Uuid,
    /// Title.
    #[schema(min_length = 1, max_length = 500, example = "Kế hoạch phát triển đảng viên năm 2023")]
    pub title: String,
    /// Directives it rests on.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub directive_ids: Vec<Uuid>,
    /// The plan of a committee above, for the same year, whose quotas for this committee it carries out.
    #[serde(default)]
    pub carries_out_id: Option<Uuid>,
    /// Whether the targets follow what that plan assigns until this one is adopted; the targets given are then not looked at.
    #[serde(default)]
    pub follows: bool,
    /// New members that all units together must reach.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000, example = 21)]
    pub admission_target: i32,
    /// Awareness-course certificates that all units together must reach.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000, example = 40)]
    pub course_target: i32,
    /// Which dated act counts towards the admission target; `decision` unless said otherwise.
    #[serde(default = "by_decision")]
    pub counting_basis: CountingBasis,
}

fn by_decision() -> CountingBasis {
    CountingBasis::Decision
}

/// What may be changed of a plan while it is a draft or in consultation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanEdit {
    /// Short code, unique.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$", example = "PTDV-2023")]
    pub code: String,
    /// Title.
    #[schema(min_length = 1, max_length = 500, example = "Kế hoạch phát triển đảng viên năm 2023")]
    pub title: String,
    /// Directives it rests on.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub directive_ids: Vec<Uuid>,
    /// The plan of a committee above, for the same year, whose quotas for this committee it carries out.
    #[serde(default)]
    pub carries_out_id: Option<Uuid>,
    /// Whether the targets follow what that plan assigns until this one is adopted; the targets given are then not looked at.
    #[serde(default)]
    pub follows: bool,
    /// New members that all units together must reach.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000, example = 21)]
    pub admission_target: i32,
    /// Awareness-course certificates that all units together must reach.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000, example = 40)]
    pub course_target: i32,
    /// Which dated act counts towards the admission target.
    pub counting_basis: CountingBasis,
}

/// A move of a plan: `consultation`, back to `draft`, `adopted` (with the document's number), `closed`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanTransition {
    /// The state to move to.
    pub to: PlanStatus,
    /// The day, not in the future; today when absent.
    #[serde(default)]
    #[schema(example = "2023-02-10")]
    pub on: Option<NaiveDate>,
    /// Number of the adopted document; needed for `adopted`.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64, example = "05-KH/ĐU")]
    pub document_number: Option<String>,
    /// A remark for the record.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub note: Option<String>,
    /// Only say whether it would go through; nothing is written.
    #[serde(default)]
    pub dry_run: bool,
}

/// Which plans, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PlansQuery {
    /// Codes, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub code: Option<Vec<String>>,
    /// The year they are for.
    #[param(minimum = 1990, maximum = 2100, example = 2023)]
    pub year: Option<i32>,
    /// What they are for, separated by commas.
    #[param(max_items = 10, style = Form, explode = false)]
    pub kind: Option<Vec<PlanKind>>,
    /// Committees whose plans they are, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub committee_id: Option<Vec<Uuid>>,
    /// Where they stand, separated by commas.
    #[param(max_items = 10, style = Form, explode = false)]
    pub status: Option<Vec<PlanStatus>>,
    /// Only those that carry out the quotas of this plan.
    pub carries_out_id: Option<Uuid>,
    /// `year`, `code` or `created_at`; `-` in front for the other direction. `-year` when absent.
    #[param(pattern = "^-?(year|code|created_at)$", max_length = 20, example = "-year")]
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
