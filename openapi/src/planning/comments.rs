//! Comments on a plan in consultation.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// What a cell or an organization says of a plan, and what it is answered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanComment {
    /// Id.
    pub id: Uuid,
    /// The plan.
    pub plan_id: Uuid,
    /// Code of that plan, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "PTDV-2023")]
    pub plan_code: String,
    /// The cell that says it; null where an organization does.
    pub cell_id: Option<Uuid>,
    /// The organization that says it; null where a cell does.
    pub organization_id: Option<Uuid>,
    /// Code of the cell or organization.
    #[schema(max_length = 32, example = "CB01")]
    pub unit_code: String,
    /// Its name.
    #[schema(max_length = 200, example = "Chi bộ khu phố 1")]
    pub unit_name: String,
    /// What is said.
    #[schema(max_length = 4000, example = "Đề nghị tính cả số học sinh vừa học lớp nhận thức")]
    pub text: String,
    /// The answer; null while open.
    #[schema(max_length = 4000)]
    pub answer: Option<String>,
    /// Whether it is taken up; null while open.
    pub accepted: Option<bool>,
    /// Day of the answer; null while open.
    pub answered_on: Option<NaiveDate>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// A comment, by a cell or by an organization.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanCommentCreate {
    /// The cell; or else the organization.
    #[serde(default)]
    pub cell_id: Option<Uuid>,
    /// The organization; or else the cell.
    #[serde(default)]
    pub organization_id: Option<Uuid>,
    /// What is said.
    #[schema(min_length = 1, max_length = 4000, example = "Đề nghị tính cả số học sinh vừa học lớp nhận thức")]
    pub text: String,
}

/// The answer to a comment.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanCommentAnswer {
    /// What is answered.
    #[schema(min_length = 1, max_length = 4000, example = "Tiếp thu, bổ sung vào mục III của kế hoạch")]
    pub answer: String,
    /// Whether the comment is taken up.
    pub accepted: bool,
}

/// Which comments, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PlanCommentsQuery {
    /// Only those that are open, or are answered.
    pub open: Option<bool>,
    /// `created_at`; `-` in front for the other direction.
    #[param(pattern = "^-?(created_at)$", max_length = 20, example = "created_at")]
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
