//! Conferences of a committee: who came, what was said of the draft plans, what was concluded, and the minutes of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::conference_parts::{Conclusion, Contribution, Participant};
use crate::vocabulary::ConferenceStatus;

/// A conference.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Conference {
    /// Id.
    pub id: Uuid,
    /// The committee that holds it.
    pub committee_id: Uuid,
    /// Code of that committee, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "P-HOASEN")]
    pub committee_code: String,
    /// Name of that committee, as it is now.
    #[schema(min_length = 1, max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub committee_name: String,
    /// Title.
    #[schema(max_length = 500, example = "Hội nghị triển khai kế hoạch phát triển đảng viên năm 2023")]
    pub title: String,
    /// When it begins.
    pub held_at: DateTime<Utc>,
    /// Where.
    #[schema(max_length = 500, example = "Hội trường Đảng ủy phường")]
    pub place: String,
    /// Plans on the agenda.
    #[schema(max_items = 20)]
    pub plan_ids: Vec<Uuid>,
    /// Their codes, as they are now, in the same order.
    #[schema(max_items = 20)]
    pub plan_codes: Vec<String>,
    /// Where it stands.
    pub status: ConferenceStatus,
    /// How many of the committee's cells came.
    pub quorum: Quorum,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// How many cells are represented: somebody who came for them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Quorum {
    /// Existing cells directly below the committee.
    #[schema(minimum = 0, maximum = 100_000)]
    pub cells: i64,
    /// Those for which somebody is present.
    #[schema(minimum = 0, maximum = 100_000)]
    pub present: i64,
    /// Those for which somebody was invited and nobody came.
    #[schema(minimum = 0, maximum = 100_000)]
    pub absent: i64,
    /// Whether two thirds of the cells are represented.
    pub two_thirds: bool,
}

/// A conference to call.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConferenceCreate {
    /// The committee that holds it.
    pub committee_id: Uuid,
    /// Title.
    #[schema(min_length = 1, max_length = 500, example = "Hội nghị triển khai kế hoạch phát triển đảng viên năm 2023")]
    pub title: String,
    /// When it begins.
    pub held_at: DateTime<Utc>,
    /// Where.
    #[schema(min_length = 1, max_length = 500, example = "Hội trường Đảng ủy phường")]
    pub place: String,
    /// Plans on the agenda, of this committee.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub plan_ids: Vec<Uuid>,
}

/// What may be changed of a conference until its minutes are closed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConferenceEdit {
    /// Title.
    #[schema(min_length = 1, max_length = 500, example = "Hội nghị triển khai kế hoạch phát triển đảng viên năm 2023")]
    pub title: String,
    /// When it begins.
    pub held_at: DateTime<Utc>,
    /// Where.
    #[schema(min_length = 1, max_length = 500, example = "Hội trường Đảng ủy phường")]
    pub place: String,
    /// Plans on the agenda.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub plan_ids: Vec<Uuid>,
}

/// A move of a conference: `held` once it has begun, `closed` when its minutes are final.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConferenceTransition {
    /// The state to move to.
    pub to: ConferenceStatus,
}

/// The minutes: the conference with everything of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Minutes {
    /// The conference.
    pub conference: Conference,
    /// Name of the committee.
    #[schema(max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub committee_name: String,
    /// Titles of the plans on the agenda.
    #[schema(max_items = 20)]
    pub plan_titles: Vec<String>,
    /// Who took part.
    #[schema(max_items = 3_000)]
    pub participants: Vec<Participant>,
    /// What was said.
    #[schema(max_items = 2_000)]
    pub contributions: Vec<Contribution>,
    /// What was concluded.
    #[schema(max_items = 200)]
    pub conclusions: Vec<Conclusion>,
}

/// Which conferences, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ConferencesQuery {
    /// Committees that hold them, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub committee_id: Option<Vec<Uuid>>,
    /// Where they stand, separated by commas.
    #[param(max_items = 5, style = Form, explode = false)]
    pub status: Option<Vec<ConferenceStatus>>,
    /// `held_at`; `-` in front for the other direction. `-held_at` when absent.
    #[param(pattern = "^-?(held_at)$", max_length = 20, example = "-held_at")]
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
