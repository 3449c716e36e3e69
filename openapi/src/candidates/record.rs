//! The record of a candidate.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::conditions::Clause;
use crate::vocabulary::{CandidateFlag, CandidateStage, DeadlineKind, EducationLevel, LeavingGround, LegalBasis, OccupationGroup, Sex};

/// A candidate.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Candidate {
    /// Id.
    pub id: Uuid,
    /// Full name, family name first; a dash once it was erased.
    #[schema(max_length = 200, example = "Nguyễn Thị Sen")]
    pub full_name: String,
    /// Birth date, or the year alone.
    #[schema(max_length = 10, example = "1999-04-30")]
    pub birth: Option<String>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Highest level of education.
    pub education: Option<EducationLevel>,
    /// Occupation.
    #[schema(max_length = 200, example = "Giáo viên")]
    pub occupation: Option<String>,
    /// The group of occupations that the yearly table counts it in.
    pub occupation_group: Option<OccupationGroup>,
    /// Telephone number; masked but in a single read with `candidates:personal`.
    #[schema(max_length = 30, example = "••••")]
    pub phone: Option<String>,
    /// Address; masked likewise.
    #[schema(max_length = 300, example = "••••")]
    pub address: Option<String>,
    /// Personal ID; masked likewise.
    #[schema(max_length = 12, example = "••••••••••••")]
    pub personal_id: Option<String>,
    /// Whether the person is a member of the Youth Union.
    pub youth_union_member: bool,
    /// What makes the case special.
    #[schema(max_items = 10)]
    pub flags: Vec<CandidateFlag>,
    /// Day of leaving the Party, for a re-admission.
    pub left_party_on: Option<NaiveDate>,
    /// Why the person left, for a re-admission.
    pub left_party_ground: Option<LeavingGround>,
    /// Day on which a conviction that the person left for was cleared.
    pub conviction_cleared_on: Option<NaiveDate>,
    /// Whether the person was re-admitted before.
    pub readmitted_before: bool,
    /// On what legal basis the record is kept.
    pub legal_basis: LegalBasis,
    /// The cell that follows the person today.
    pub cell_id: Uuid,
    /// Code of that cell, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// Name of that cell, as it is now.
    #[schema(min_length = 1, max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: String,
    /// The mass organization that introduced the person.
    pub organization_id: Option<Uuid>,
    /// Name of that organization, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 200, example = "Đoàn TNCS Hồ Chí Minh phường Hoa Sen")]
    pub organization_name: Option<String>,
    /// How far the person is.
    pub stage: CandidateStage,
    /// Day of the act that led there.
    pub stage_on: NaiveDate,
    /// Whether the person is still followed: neither an official member nor out.
    pub active: bool,
    /// Votes that failed so far.
    #[schema(minimum = 0)]
    pub failed_votes: i64,
    /// The member that the admission made.
    pub member_id: Option<Uuid>,
    /// What is due next.
    pub due: Option<Due>,
    /// Other candidates with the same personal ID that the caller sees: one person is followed once. Empty in lists.
    #[schema(max_items = 20)]
    pub same_person_ids: Vec<Uuid>,
    /// Other candidates that the caller sees with the same name, but for marks and case, and the same birth: likely the same person. Empty in
    /// lists.
    #[schema(max_items = 20)]
    pub likely_duplicate_ids: Vec<Uuid>,
    /// Stages the caller may move the candidate to, if the conditions are met.
    #[schema(max_items = 20)]
    pub allowed_transitions: Vec<CandidateStage>,
    /// Day on which the personal values were erased.
    pub erased_on: Option<NaiveDate>,
    /// When the candidate was recorded.
    pub created_at: DateTime<Utc>,
    /// When the record last changed.
    pub updated_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// What is due, by when, by which clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Due {
    /// What is due.
    pub kind: DeadlineKind,
    /// The last day.
    pub on: NaiveDate,
    /// The clause.
    pub clause: Clause,
    /// Whether the period runs through a year of which no holidays are recorded yet: the day may move when they are.
    pub unsure: bool,
}

/// A person to follow.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CandidateCreate {
    /// Full name, family name first.
    #[schema(min_length = 1, max_length = 200, example = "Nguyễn Thị Sen")]
    pub full_name: String,
    /// Birth date, or the year alone; the age condition needs the day.
    #[serde(default)]
    #[schema(max_length = 10, pattern = "^[0-9]{4}(-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$", example = "1999-04-30")]
    pub birth: Option<String>,
    /// Sex.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// Highest level of education.
    #[serde(default)]
    pub education: Option<EducationLevel>,
    /// Occupation.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200, example = "Giáo viên")]
    pub occupation: Option<String>,
    /// The group of occupations that the yearly table counts it in.
    #[serde(default)]
    pub occupation_group: Option<OccupationGroup>,
    /// Telephone number.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 30, pattern = "^[+0-9][0-9 .]*$", example = "0900 000 123")]
    pub phone: Option<String>,
    /// Address.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 300, example = "Tổ 3, khu phố Hoa Sen")]
    pub address: Option<String>,
    /// Personal ID, 12 digits.
    #[serde(default)]
    #[schema(max_length = 12, pattern = "^[0-9]{12}$", example = "000000000123")]
    pub personal_id: Option<String>,
    /// Whether the person is a member of the Youth Union.
    #[serde(default)]
    pub youth_union_member: bool,
    /// What makes the case special.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub flags: Vec<CandidateFlag>,
    /// Day of leaving the Party, for a re-admission.
    #[serde(default)]
    #[schema(example = "2018-05-19")]
    pub left_party_on: Option<NaiveDate>,
    /// Why the person left, for a re-admission: some grounds exclude it.
    #[serde(default)]
    pub left_party_ground: Option<LeavingGround>,
    /// Day on which a conviction that the person left for was cleared.
    #[serde(default)]
    #[schema(example = "2020-05-19")]
    pub conviction_cleared_on: Option<NaiveDate>,
    /// Whether the person was re-admitted before.
    #[serde(default)]
    pub readmitted_before: bool,
    /// On what legal basis the record is kept; `party_regulation` when absent.
    #[serde(default = "by_regulation")]
    pub legal_basis: LegalBasis,
    /// The cell that follows the person.
    pub cell_id: Uuid,
    /// The mass organization that introduced the person.
    #[serde(default)]
    pub organization_id: Option<Uuid>,
    /// Day on which the cell listed the person, not in the future.
    #[schema(example = "2024-01-15")]
    pub listed_on: NaiveDate,
    /// Number of the document it rests on.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64, example = "01-BB/CB")]
    pub document_number: Option<String>,
}

fn by_regulation() -> LegalBasis {
    LegalBasis::PartyRegulation
}

/// What may be changed of a candidate's record.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CandidateEdit {
    /// Full name, family name first.
    #[schema(min_length = 1, max_length = 200, example = "Nguyễn Thị Sen")]
    pub full_name: String,
    /// Birth date, or the year alone.
    #[serde(default)]
    #[schema(max_length = 10, pattern = "^[0-9]{4}(-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$", example = "1999-04-30")]
    pub birth: Option<String>,
    /// Sex.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// Highest level of education.
    #[serde(default)]
    pub education: Option<EducationLevel>,
    /// Occupation.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200, example = "Giáo viên")]
    pub occupation: Option<String>,
    /// The group of occupations that the yearly table counts it in.
    #[serde(default)]
    pub occupation_group: Option<OccupationGroup>,
    /// Telephone number; the masked one sent back leaves it as it is.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 30, pattern = "^[+0-9•][0-9 .•]*$", example = "0900 000 123")]
    pub phone: Option<String>,
    /// Address; the masked one sent back leaves it as it is.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 300, example = "Tổ 3, khu phố Hoa Sen")]
    pub address: Option<String>,
    /// Personal ID, 12 digits; the masked one sent back leaves it as it is.
    #[serde(default)]
    #[schema(max_length = 12, pattern = "^[0-9•]{12}$", example = "000000000123")]
    pub personal_id: Option<String>,
    /// Whether the person is a member of the Youth Union.
    pub youth_union_member: bool,
    /// What makes the case special.
    #[schema(max_items = 10)]
    pub flags: Vec<CandidateFlag>,
    /// Day of leaving the Party, for a re-admission.
    #[serde(default)]
    #[schema(example = "2018-05-19")]
    pub left_party_on: Option<NaiveDate>,
    /// Why the person left, for a re-admission: some grounds exclude it.
    #[serde(default)]
    pub left_party_ground: Option<LeavingGround>,
    /// Day on which a conviction that the person left for was cleared.
    #[serde(default)]
    #[schema(example = "2020-05-19")]
    pub conviction_cleared_on: Option<NaiveDate>,
    /// Whether the person was re-admitted before.
    pub readmitted_before: bool,
    /// On what legal basis the record is kept.
    pub legal_basis: LegalBasis,
    /// The mass organization that introduced the person.
    #[serde(default)]
    pub organization_id: Option<Uuid>,
}

/// Which candidates, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CandidatesQuery {
    /// Part of the name, without regard to case and marks.
    #[param(min_length = 1, max_length = 100, example = "nguyen thi")]
    pub q: Option<String>,
    /// Cells today, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub cell_id: Option<Vec<Uuid>>,
    /// Committees directly above the cells, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub committee_id: Option<Vec<Uuid>>,
    /// Stages, separated by commas.
    #[param(max_items = 20, style = Form, explode = false)]
    pub stage: Option<Vec<CandidateStage>>,
    /// Only those who are followed, or only those who no longer are.
    pub active: Option<bool>,
    /// Sexes, separated by commas.
    #[param(max_items = 5, style = Form, explode = false)]
    pub sex: Option<Vec<Sex>>,
    /// Only those with something due before this day.
    #[param(example = "2024-06-30")]
    pub due_before: Option<NaiveDate>,
    /// `name` (by given name), `created_at`, `stage_on` or `due_on` (only those with something due); `-` in front for the other direction.
    #[param(pattern = "^-?(name|created_at|stage_on|due_on)$", max_length = 20, example = "name")]
    pub sort: Option<String>,
    /// Items of a page.
    #[param(minimum = 1, maximum = 200, example = 50)]
    pub limit: Option<i64>,
    /// Cursor of the page, from the page before.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
    /// Also count all items.
    pub include_total: Option<bool>,
    /// Why; needed for a file, and for every page but the first. Recorded in the access log.
    #[param(min_length = 1, max_length = 1000, example = "Báo cáo quý II")]
    pub reason: Option<String>,
}
