//! Candidates: persons followed from the source pool to full membership, their acts, and by which rule.
//! The whole record is sensitive personal data. Not here: the rulesets themselves (`rulesets.rs`), papers and helpers (`dossiers.rs`).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::vocabulary::{CancellationGround, CandidateFlag, CandidateStage, ConditionStatus, DeadlineKind, EducationLevel, LegalBasis, Sex, VotingBody};

/// Where a rule stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Clause {
    /// Number of the document; with its date where the number alone names several.
    #[schema(max_length = 64, example = "294-QĐ/TW")]
    pub document: String,
    /// Article of the document; null where it is not known.
    #[schema(max_length = 64, example = "4.3.1")]
    pub article: Option<String>,
    /// Whether a public text confirms the rule.
    pub confirmed: bool,
}

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
    /// Whether the person was re-admitted before.
    pub readmitted_before: bool,
    /// On what legal basis the record is kept.
    pub legal_basis: LegalBasis,
    /// The cell that follows the person today.
    pub cell_id: Uuid,
    /// The mass organization that introduced the person.
    pub organization_id: Option<Uuid>,
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
    /// Whether the person was re-admitted before.
    pub readmitted_before: bool,
    /// On what legal basis the record is kept.
    pub legal_basis: LegalBasis,
    /// The mass organization that introduced the person.
    #[serde(default)]
    pub organization_id: Option<Uuid>,
}

/// A certificate of the awareness course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Its number.
    #[schema(min_length = 1, max_length = 64, example = "123/GCN")]
    pub number: String,
    /// Who issued it.
    #[schema(min_length = 1, max_length = 200, example = "Trung tâm chính trị quận")]
    pub issuer: String,
    /// Day of issue; the course quota counts by it.
    #[schema(example = "2024-03-20")]
    pub issued_on: NaiveDate,
}

/// A vote. The cell's members are counted from the records of the day; other bodies state their number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Vote {
    /// Whose vote it is.
    pub body: VotingBody,
    /// Votes for.
    #[schema(minimum = 0, maximum = 10_000, example = 14)]
    pub in_favour: i32,
    /// Votes against.
    #[schema(minimum = 0, maximum = 10_000, example = 2)]
    pub against: i32,
    /// Members of the body; not for the cell.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 10_000, example = 15)]
    pub members: Option<i32>,
    /// Left out of the cell's count: temporarily assigned elsewhere.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub assigned_elsewhere: i32,
    /// Left out of the cell's count: exempt and not present.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub exempt_absent: i32,
    /// Left out of the cell's count: suspended.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub suspended: i32,
    /// Left out of the cell's count: charged or held.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    pub charged_or_held: i32,
}

/// A move to another stage. What each stage needs is a condition of it: ask `eligibility`, or send it with `dry_run`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CandidateTransition {
    /// The stage to move to.
    pub to: CandidateStage,
    /// Day of the act, not in the future: the cell's meeting, the committee's resolution, the decision, the ceremony.
    #[schema(example = "2024-05-20")]
    pub on: NaiveDate,
    /// Number of the document of the act.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64, example = "12-NQ/CB")]
    pub document_number: Option<String>,
    /// Why: for ways out, for what comes late.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: Option<String>,
    /// A remark for the record.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000)]
    pub note: Option<String>,
    /// The member who helps: for `fostering` and `admitted`.
    #[serde(default)]
    pub helper_id: Option<Uuid>,
    /// The certificate: for `trained`.
    #[serde(default)]
    pub certificate: Option<Certificate>,
    /// The votes: the cell's for `cell_resolved`, the committee's for `committee_resolved`, the standing committee's for
    /// `decided`, all three for `official`, the failed one for `rejected`.
    #[serde(default)]
    #[schema(max_items = 3)]
    pub votes: Vec<Vote>,
    /// Day on which the cell received the decision: for `admitted` where the ceremony's deadline runs from receipt.
    #[serde(default)]
    #[schema(example = "2024-06-25")]
    pub received_on: Option<NaiveDate>,
    /// Day of the cell meeting that considered full membership: for `official`.
    #[serde(default)]
    #[schema(example = "2025-07-01")]
    pub cell_meeting_on: Option<NaiveDate>,
    /// Number of the upper level's consent: for a late ceremony.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64, example = "31-CV/QU")]
    pub consent_number: Option<String>,
    /// What was wrong with the decision: for `cancelled`.
    #[serde(default)]
    pub ground: Option<CancellationGround>,
    /// Only say whether it would go through; nothing is written.
    #[serde(default)]
    pub dry_run: bool,
}

impl CandidateTransition {
    /// A move that says nothing but where to and when.
    pub const fn bare(to: CandidateStage, on: NaiveDate) -> Self {
        Self {
            to,
            on,
            document_number: None,
            reason: None,
            note: None,
            helper_id: None,
            certificate: None,
            votes: Vec::new(),
            received_on: None,
            cell_meeting_on: None,
            consent_number: None,
            ground: None,
            dry_run: false,
        }
    }
}

/// A vote as it was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CountedVote {
    /// The vote as it was given.
    pub vote: Vote,
    /// Members who count, absent ones included: what the share is of.
    #[schema(minimum = 0)]
    pub denominator: i64,
    /// Votes for that were needed.
    #[schema(minimum = 0)]
    pub needed: i64,
}

/// An act in the history of a candidate.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CandidateAct {
    /// Number within the history, from 1.
    #[schema(minimum = 1)]
    pub number: i64,
    /// The stage before; null for the first act.
    pub from: Option<CandidateStage>,
    /// The stage that was asked for.
    pub to: CandidateStage,
    /// The stage it led to: a decision cancelled for its procedure leads back to the dossier.
    pub stage: CandidateStage,
    /// Day of the act.
    pub on: NaiveDate,
    /// The cell that followed the person on that day.
    pub cell_id: Uuid,
    /// Number of its document.
    #[schema(max_length = 64)]
    pub document_number: Option<String>,
    /// Why.
    #[schema(max_length = 1000)]
    pub reason: Option<String>,
    /// A remark.
    #[schema(max_length = 1000)]
    pub note: Option<String>,
    /// The member who helps.
    pub helper_id: Option<Uuid>,
    /// The certificate.
    pub certificate: Option<Certificate>,
    /// The votes as they were counted.
    #[schema(max_items = 3)]
    pub votes: Vec<CountedVote>,
    /// Day of receipt of the decision.
    pub received_on: Option<NaiveDate>,
    /// Day of the cell meeting that considered full membership.
    pub cell_meeting_on: Option<NaiveDate>,
    /// Number of the upper level's consent.
    #[schema(max_length = 64)]
    pub consent_number: Option<String>,
    /// What was wrong with the decision.
    pub ground: Option<CancellationGround>,
    /// The ruleset that it was taken under.
    pub ruleset: Option<RulesetUsed>,
    /// The conditions as they stood then.
    #[schema(max_items = 100)]
    pub conditions: Vec<Condition>,
    /// Number of the act that this one corrects.
    pub corrects: Option<i64>,
    /// Whether it counts: false once it was corrected or taken back.
    pub counts: bool,
    /// Number of the act that stands in its place; null also when it was taken back.
    pub corrected_by: Option<i64>,
    /// Why it was corrected.
    #[schema(max_length = 1000)]
    pub correction_reason: Option<String>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

/// Every act of a candidate, oldest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CandidateActs {
    /// The acts.
    #[schema(max_items = 1000)]
    pub items: Vec<CandidateAct>,
}

/// A revision of a ruleset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RulesetUsed {
    /// Id of the ruleset.
    pub id: Uuid,
    /// Its code.
    #[schema(max_length = 64, example = "294-QĐ/TW")]
    pub code: String,
    /// Its revision.
    #[schema(minimum = 1, example = 1)]
    pub revision: i64,
}

/// A condition of a move: the values compared, the clause, and when time alone will meet it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Condition {
    /// Stable code; `/problems/{code}` explains it.
    #[schema(max_length = 64, example = "age")]
    pub code: String,
    /// How it stands.
    pub status: ConditionStatus,
    /// The condition in words, in the language asked for.
    #[schema(max_length = 2000, example = "Tuổi vào ngày họp chi bộ: cần đủ 18 đến 60 tuổi, thực tế 17 tuổi 11 tháng.")]
    pub text: String,
    /// What is asked for.
    #[schema(max_length = 500, example = "18–60")]
    pub required: Option<String>,
    /// What is there.
    #[schema(max_length = 500, example = "17")]
    pub actual: Option<String>,
    /// Further values of the sentence, for programs.
    #[schema(value_type = Object)]
    pub params: Map<String, Value>,
    /// The clause.
    pub clause: Clause,
    /// The earliest day on which it can be met, where time alone will do it.
    pub earliest_on: Option<NaiveDate>,
    /// Field of the move that meets it, as a JSON pointer.
    #[schema(max_length = 100, example = "#/votes")]
    pub pointer: Option<String>,
}

/// Whether a move could be made on a day, and why or why not.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Eligibility {
    /// The candidate.
    pub candidate_id: Uuid,
    /// The stage now.
    pub from: CandidateStage,
    /// The stage asked about.
    pub to: CandidateStage,
    /// The day asked about.
    pub on: NaiveDate,
    /// Whether nothing stands against it but what must come with the move itself.
    pub eligible: bool,
    /// The ruleset in force on that day.
    pub ruleset: Option<RulesetUsed>,
    /// Every condition, met or not.
    #[schema(max_items = 100)]
    pub conditions: Vec<Condition>,
    /// The earliest day on which it could be eligible, where time alone will do it.
    pub earliest_on: Option<NaiveDate>,
}

/// A move to another cell, from a day on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CandidateTransfer {
    /// The cell from that day on.
    pub cell_id: Uuid,
    /// First day there, not in the future and not before the last act or move.
    #[schema(example = "2024-08-15")]
    pub valid_from: NaiveDate,
    /// Number of the document it rests on.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64, example = "05-CV/CB")]
    pub document_number: Option<String>,
    /// Why.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: Option<String>,
}

/// A time with one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CandidateCellPeriod {
    /// The cell.
    pub cell_id: Uuid,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day after it; null while it lasts.
    pub valid_to: Option<NaiveDate>,
    /// Number of the document of the move.
    #[schema(max_length = 64)]
    pub document_number: Option<String>,
}

/// Every cell that has followed a candidate, newest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CandidateCells {
    /// The times.
    #[schema(max_items = 1000)]
    pub items: Vec<CandidateCellPeriod>,
}

/// A correction of a wrong entry: the act as it really was, or that it was not at all. The wrong entry stays in the history.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CandidateCorrection {
    /// Number of the act.
    #[schema(minimum = 1, example = 3)]
    pub act: i64,
    /// Why it is corrected.
    #[schema(min_length = 1, max_length = 1000, example = "Ghi nhầm ngày họp")]
    pub reason: String,
    /// Number of the document that shows it.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64, example = "03-BB/CB")]
    pub document_number: Option<String>,
    /// The act as it really was, to the same stage; null when it was not at all: only the last act can be taken back so.
    #[serde(default)]
    pub as_it_was: Option<CandidateTransition>,
}
