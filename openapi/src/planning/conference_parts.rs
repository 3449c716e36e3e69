//! What belongs to a conference: who takes part, what is said, what is concluded.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::vocabulary::{Attendance, ContributionKind, ParticipantKind};

/// Somebody who takes part.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Participant {
    /// Id.
    pub id: Uuid,
    /// As what.
    pub kind: ParticipantKind,
    /// Whether the person chairs.
    pub chair: bool,
    /// The cell that is represented.
    pub cell_id: Option<Uuid>,
    /// Its code.
    #[schema(max_length = 32, example = "CB01")]
    pub cell_code: Option<String>,
    /// Its name, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: Option<String>,
    /// The organization that is represented.
    pub organization_id: Option<Uuid>,
    /// Name of that organization, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 200, example = "Đoàn TNCS Hồ Chí Minh phường Hoa Sen")]
    pub organization_name: Option<String>,
    /// The member, where one is named.
    pub member_id: Option<Uuid>,
    /// The member's name; null for callers who may not read that member.
    #[schema(max_length = 100, example = "Nguyễn Thị Sen")]
    pub member_name: Option<String>,
    /// In which function.
    #[schema(max_length = 200, example = "Phó trưởng ban")]
    pub title: Option<String>,
    /// The body that a guest comes from.
    #[schema(max_length = 200, example = "Ban Tổ chức Quận ủy")]
    pub body: Option<String>,
    /// Whether the person came.
    pub attendance: Attendance,
    /// Why not, for whoever may read members of the committee that called the conference.
    #[schema(max_length = 500, example = "Công tác")]
    pub absence_reason: Option<String>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// Somebody to invite.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParticipantCreate {
    /// As what.
    pub kind: ParticipantKind,
    /// Whether the person chairs.
    #[serde(default)]
    pub chair: bool,
    /// The cell, for `cell_secretary`.
    #[serde(default)]
    pub cell_id: Option<Uuid>,
    /// The organization, for `organization_head`.
    #[serde(default)]
    pub organization_id: Option<Uuid>,
    /// The member; needed for `member`.
    #[serde(default)]
    pub member_id: Option<Uuid>,
    /// In which function.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200, example = "Phó trưởng ban")]
    pub title: Option<String>,
    /// The body that a guest comes from; needed for `guest`.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200, example = "Ban Tổ chức Quận ủy")]
    pub body: Option<String>,
}

/// What may be changed of a participant.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParticipantEdit {
    /// Whether the person chairs.
    pub chair: bool,
    /// In which function.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200, example = "Phó trưởng ban")]
    pub title: Option<String>,
    /// Whether the person came.
    pub attendance: Attendance,
    /// Why not.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500, example = "Công tác")]
    pub absence_reason: Option<String>,
}

/// Everybody who takes part, by kind and code.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Participants {
    /// The participants.
    #[schema(max_items = 3_000)]
    pub items: Vec<Participant>,
}

/// What somebody said.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Contribution {
    /// Id.
    pub id: Uuid,
    /// What it is.
    pub kind: ContributionKind,
    /// The participant.
    pub participant_id: Option<Uuid>,
    /// The plan that it is about.
    pub plan_id: Option<Uuid>,
    /// Code of that plan, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 32, example = "PTDV-2023")]
    pub plan_code: Option<String>,
    /// The cell that it is about.
    pub cell_id: Option<Uuid>,
    /// Code of that cell, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 32, example = "CB01")]
    pub cell_code: Option<String>,
    /// Name of that cell, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: Option<String>,
    /// What was said.
    #[schema(max_length = 4000, example = "Nguồn ở tổ dân phố ít, phần lớn đã quá tuổi")]
    pub text: String,
    /// What was answered.
    #[schema(max_length = 4000)]
    pub answer: Option<String>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// What somebody said, to record.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContributionCreate {
    /// What it is.
    pub kind: ContributionKind,
    /// The participant.
    #[serde(default)]
    pub participant_id: Option<Uuid>,
    /// The plan that it is about, one of the agenda.
    #[serde(default)]
    pub plan_id: Option<Uuid>,
    /// The cell that it is about.
    #[serde(default)]
    pub cell_id: Option<Uuid>,
    /// What was said.
    #[schema(min_length = 1, max_length = 4000, example = "Nguồn ở tổ dân phố ít, phần lớn đã quá tuổi")]
    pub text: String,
    /// What was answered.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000)]
    pub answer: Option<String>,
}

/// What may be changed of a contribution.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContributionEdit {
    /// What it is.
    pub kind: ContributionKind,
    /// What was said.
    #[schema(min_length = 1, max_length = 4000)]
    pub text: String,
    /// What was answered.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000)]
    pub answer: Option<String>,
}

/// What was said, as it was recorded.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Contributions {
    /// The contributions.
    #[schema(max_items = 2_000)]
    pub items: Vec<Contribution>,
}

/// What was concluded, as a task.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Conclusion {
    /// Id.
    pub id: Uuid,
    /// The conference.
    pub conference_id: Uuid,
    /// Title of that conference, as it is now.
    #[schema(min_length = 1, max_length = 500, example = "Hội nghị triển khai kế hoạch phát triển đảng viên năm 2023")]
    pub conference_title: String,
    /// 1, 2, … within the conference.
    #[schema(minimum = 1, maximum = 200, example = 1)]
    pub number: i32,
    /// What is to be done.
    #[schema(max_length = 4000, example = "Rà soát nguồn để giao chỉ tiêu sát với từng chi bộ")]
    pub text: String,
    /// The cell that answers for it.
    pub cell_id: Option<Uuid>,
    /// Code of that cell, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 32, example = "CB01")]
    pub cell_code: Option<String>,
    /// Name of that cell, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: Option<String>,
    /// The organization that answers for it.
    pub organization_id: Option<Uuid>,
    /// Name of that organization, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 200, example = "Đoàn TNCS Hồ Chí Minh phường Hoa Sen")]
    pub organization_name: Option<String>,
    /// Or whoever else, in words.
    #[schema(max_length = 200, example = "Bộ phận tham mưu Đảng ủy")]
    pub responsible: Option<String>,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// When it was done; null while it is open.
    pub done_on: Option<NaiveDate>,
    /// What shows it.
    #[schema(max_length = 1000, example = "Biên bản rà soát nguồn 20/02/2023")]
    pub evidence: Option<String>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// A conclusion to record.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConclusionCreate {
    /// What is to be done.
    #[schema(min_length = 1, max_length = 4000, example = "Rà soát nguồn để giao chỉ tiêu sát với từng chi bộ")]
    pub text: String,
    /// The cell that answers for it.
    #[serde(default)]
    pub cell_id: Option<Uuid>,
    /// The organization that answers for it.
    #[serde(default)]
    pub organization_id: Option<Uuid>,
    /// Or whoever else, in words.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200, example = "Bộ phận tham mưu Đảng ủy")]
    pub responsible: Option<String>,
    /// By when.
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
}

/// What may be changed of a conclusion: also once the minutes are closed, whether it is done.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConclusionEdit {
    /// By when.
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
    /// When it was done, not in the future.
    #[serde(default)]
    pub done_on: Option<NaiveDate>,
    /// What shows it; needed with `done_on`.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000, example = "Biên bản rà soát nguồn 20/02/2023")]
    pub evidence: Option<String>,
}

/// Which conclusions, of all conferences that the caller sees.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ConclusionsQuery {
    /// Only of this conference.
    pub conference_id: Option<Uuid>,
    /// Only those that are open, or are done.
    pub open: Option<bool>,
    /// Only those due on this day or before.
    #[param(example = "2023-06-30")]
    pub due_until: Option<NaiveDate>,
    /// `due_on` or `created_at`; `-` in front for the other direction. `created_at` when absent.
    #[param(pattern = "^-?(due_on|created_at)$", max_length = 20, example = "due_on")]
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
