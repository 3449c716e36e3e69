//! A candidate's dossier: helpers, sponsors, papers and opinions.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::conditions::Clause;
use crate::vocabulary::{OpinionKind, PaperKind, PaperStatus, SponsorKind};

/// A member who follows and helps a candidate, for a time.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Helper {
    /// Id.
    pub id: Uuid,
    /// The candidate.
    pub candidate_id: Uuid,
    /// The member.
    pub member_id: Uuid,
    /// Name of that member, as it is now; null for callers who may not read the member, and where there is none.
    #[schema(min_length = 1, max_length = 200, example = "Nguyễn Thị Sen")]
    pub member_name: Option<String>,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day after it; null while it lasts.
    pub valid_to: Option<NaiveDate>,
    /// Number of the document it rests on.
    #[schema(max_length = 64)]
    pub document_number: Option<String>,
}

/// Every helper of a candidate, newest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Helpers {
    /// The helpers.
    #[schema(max_items = 1000)]
    pub items: Vec<Helper>,
}

/// An assignment: from a day on the member helps, and whoever helped before no longer does.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HelperAssign {
    /// The member: an official one of the candidate's cell. Null only ends the present helper's time.
    pub member_id: Option<Uuid>,
    /// First day, not in the future.
    #[schema(example = "2024-01-20")]
    pub valid_from: NaiveDate,
    /// Number of the document it rests on.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64, example = "02-NQ/CB")]
    pub document_number: Option<String>,
}

/// Who introduces the candidate (form 3, or 4 of a union).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Sponsor {
    /// Id.
    pub id: Uuid,
    /// The candidate.
    pub candidate_id: Uuid,
    /// A member, or the executive of a union.
    pub kind: SponsorKind,
    /// The member.
    pub member_id: Option<Uuid>,
    /// Name of that member, as it is now; null for callers who may not read the member, and where there is none.
    #[schema(min_length = 1, max_length = 200, example = "Nguyễn Thị Sen")]
    pub member_name: Option<String>,
    /// The union.
    pub organization_id: Option<Uuid>,
    /// Name of that organization, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 200, example = "Đoàn TNCS Hồ Chí Minh phường Hoa Sen")]
    pub organization_name: Option<String>,
    /// Since when the member has worked, studied or lived with the candidate in the same base unit.
    pub known_since: Option<NaiveDate>,
    /// Whether it is a replacement, for whom the months are waived.
    pub replacement: bool,
    /// Day of the introduction.
    pub signed_on: NaiveDate,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

/// Every sponsor of a candidate, oldest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Sponsors {
    /// The sponsors.
    #[schema(max_items = 100)]
    pub items: Vec<Sponsor>,
}

/// A sponsor to record.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SponsorCreate {
    /// A member, or the executive of a union.
    pub kind: SponsorKind,
    /// The member; for the kind `member`.
    #[serde(default)]
    pub member_id: Option<Uuid>,
    /// The union; for the other kinds.
    #[serde(default)]
    pub organization_id: Option<Uuid>,
    /// Since when the member has worked, studied or lived with the candidate in the same base unit; for the kind `member`.
    #[serde(default)]
    #[schema(example = "2022-05-01")]
    pub known_since: Option<NaiveDate>,
    /// Whether it is a replacement, for whom the months are waived.
    #[serde(default)]
    pub replacement: bool,
    /// Day of the introduction, not in the future.
    #[schema(example = "2024-04-20")]
    pub signed_on: NaiveDate,
}

/// A paper of the dossier: what it is and where it is kept, never a scan of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Paper {
    /// Id.
    pub id: Uuid,
    /// The candidate.
    pub candidate_id: Uuid,
    /// What it is.
    pub kind: PaperKind,
    /// Its number.
    #[schema(max_length = 64)]
    pub number: Option<String>,
    /// Day of drawing up.
    pub dated_on: NaiveDate,
    /// Who verified it.
    #[schema(max_length = 200)]
    pub verified_by: Option<String>,
    /// Where the paper is kept.
    #[schema(max_length = 200)]
    pub kept_where: Option<String>,
    /// Last day on which it is good, by the ruleset of today; null when it does not expire.
    pub valid_until: Option<NaiveDate>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

/// Every paper of a candidate, oldest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Papers {
    /// The papers.
    #[schema(max_items = 1000)]
    pub items: Vec<Paper>,
}

/// A paper to record.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperCreate {
    /// What it is.
    pub kind: PaperKind,
    /// Its number.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64, example = "15-CV/TU")]
    pub number: Option<String>,
    /// Day of drawing up, not in the future.
    #[schema(example = "2024-04-10")]
    pub dated_on: NaiveDate,
    /// Who verified it.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200, example = "Ban Tổ chức")]
    pub verified_by: Option<String>,
    /// Where the paper is kept.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200, example = "Tủ hồ sơ số 2")]
    pub kept_where: Option<String>,
}

/// An opinion on a candidate.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Opinion {
    /// Id.
    pub id: Uuid,
    /// The candidate.
    pub candidate_id: Uuid,
    /// Whose opinion it is.
    pub kind: OpinionKind,
    /// The mass organization.
    pub organization_id: Option<Uuid>,
    /// Name of that organization, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 200, example = "Đoàn TNCS Hồ Chí Minh phường Hoa Sen")]
    pub organization_name: Option<String>,
    /// Day on which it was given.
    pub given_on: NaiveDate,
    /// Whether it is for the admission.
    pub favourable: bool,
    /// What it says.
    #[schema(max_length = 4000)]
    pub text: Option<String>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

/// Every opinion on a candidate, oldest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Opinions {
    /// The opinions.
    #[schema(max_items = 1000)]
    pub items: Vec<Opinion>,
}

/// An opinion to record.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpinionCreate {
    /// Whose opinion it is.
    pub kind: OpinionKind,
    /// The mass organization; for the kind `mass_organization`.
    #[serde(default)]
    pub organization_id: Option<Uuid>,
    /// Day on which it was given, not in the future.
    #[schema(example = "2024-04-15")]
    pub given_on: NaiveDate,
    /// Whether it is for the admission.
    pub favourable: bool,
    /// What it says.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000)]
    pub text: Option<String>,
}

/// A line of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChecklistItem {
    /// The paper.
    pub kind: PaperKind,
    /// How it stands today; once the cell has resolved, how it stood on that day.
    pub status: PaperStatus,
    /// The newest paper of this kind.
    pub paper_id: Option<Uuid>,
    /// Day of drawing up.
    pub dated_on: Option<NaiveDate>,
    /// Last day on which it is good; null when it does not expire.
    pub valid_until: Option<NaiveDate>,
    /// The clause that asks for it.
    pub clause: Clause,
}

/// What a candidate's dossier needs: what is there, missing, expired or about to expire.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Checklist {
    /// The candidate.
    pub candidate_id: Uuid,
    /// Today.
    pub on: NaiveDate,
    /// Whether nothing is missing or expired.
    pub complete: bool,
    /// The papers that this candidate needs.
    #[schema(max_items = 50)]
    pub items: Vec<ChecklistItem>,
}
