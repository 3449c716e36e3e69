//! Rulesets: what the Party's regulations ask for, as data, each value with the clause it comes from.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::vocabulary::{CeremonyStart, DecidingBody, EducationRequirement};

/// A number that a regulation sets, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberParameter {
    /// The number.
    #[schema(minimum = 0, maximum = 10_000, example = 45)]
    pub value: i32,
    /// Number of the document; with its date where the number alone names several.
    #[schema(min_length = 1, max_length = 64, example = "294-QĐ/TW")]
    pub document: String,
    /// Article of the document; null where it is not known.
    #[schema(required = true, min_length = 1, max_length = 64, example = "4.3.1")]
    pub article: Option<String>,
    /// Whether a public text confirms the value.
    pub confirmed: bool,
}

/// A share of votes that a regulation sets, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoteParameter {
    /// Upper number of the share.
    #[schema(minimum = 1, maximum = 100, example = 2)]
    pub numerator: i32,
    /// Lower number of the share.
    #[schema(minimum = 1, maximum = 100, example = 3)]
    pub denominator: i32,
    /// True: more than the share; false: at least the share.
    pub strict: bool,
    /// Number of the document; with its date where the number alone names several.
    #[schema(min_length = 1, max_length = 64, example = "06-HD/TW")]
    pub document: String,
    /// Article of the document; null where it is not known.
    #[schema(required = true, min_length = 1, max_length = 64, example = "3.6b, 5.1")]
    pub article: Option<String>,
    /// Whether a public text confirms the value.
    pub confirmed: bool,
}

/// The schooling that a regulation asks for, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EducationParameter {
    /// The schooling.
    pub value: EducationRequirement,
    /// Number of the document; with its date where the number alone names several.
    #[schema(min_length = 1, max_length = 64, example = "294-QĐ/TW")]
    pub document: String,
    /// Article of the document; null where it is not known.
    #[schema(required = true, min_length = 1, max_length = 64, example = "1.2.1")]
    pub article: Option<String>,
    /// Whether a public text confirms the value.
    pub confirmed: bool,
}

/// From when the days to the ceremony are counted, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CeremonyStartParameter {
    /// The act the days are counted from.
    pub value: CeremonyStart,
    /// Number of the document; with its date where the number alone names several.
    #[schema(min_length = 1, max_length = 64, example = "294-QĐ/TW")]
    pub document: String,
    /// Article of the document; null where it is not known.
    #[schema(required = true, min_length = 1, max_length = 64, example = "4.1")]
    pub article: Option<String>,
    /// Whether a public text confirms the value.
    pub confirmed: bool,
}

/// Who decides on the admission for a cell of a ward, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecidingBodyParameter {
    /// The body.
    pub value: DecidingBody,
    /// Number of the document; with its date where the number alone names several.
    #[schema(min_length = 1, max_length = 64, example = "294-QĐ/TW")]
    pub document: String,
    /// Article of the document; null where it is not known.
    #[schema(required = true, min_length = 1, max_length = 64, example = "4.3.1")]
    pub article: Option<String>,
    /// Whether a public text confirms the value.
    pub confirmed: bool,
}

/// Everything a ruleset sets. Days are working days where the name says so; months end on the same day number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesetParameters {
    /// Full years of age from which a person may be admitted, on the day of the cell meeting; 16 to 120.
    pub min_age_years: NumberParameter,
    /// Full years of age up to which a person may be admitted without a further consent; 16 to 120.
    pub max_age_years: NumberParameter,
    /// Schooling of the person.
    pub education: EducationParameter,
    /// Official members a cell needs to vote; 1 to 100.
    pub min_voting_members: NumberParameter,
    /// Months a sponsor has worked, studied or lived with the person; 0 to 600.
    pub sponsor_months: NumberParameter,
    /// Months as official member below which a sponsor is remarked on, not refused; 0 to 600.
    pub sponsor_official_months: NumberParameter,
    /// Months for which the certificate of the awareness course is good; 1 to 600.
    pub certificate_months: NumberParameter,
    /// Months after which papers without a cell resolution are drawn up again; 1 to 600.
    pub paper_months: NumberParameter,
    /// Share of a cell's official members that must agree.
    pub cell_vote: VoteParameter,
    /// Share of a base committee's members that must agree.
    pub committee_vote: VoteParameter,
    /// Share of a standing committee's members that must agree.
    pub standing_committee_vote: VoteParameter,
    /// Failed votes at a lower level after which the case goes up to the competent committee; 1 to 100.
    pub failed_votes_before_escalation: NumberParameter,
    /// Working days from the cell resolution to the decision on the admission; 1 to 365.
    pub decision_working_days: NumberParameter,
    /// Working days by which that may be extended; 0 to 365.
    pub decision_extension_working_days: NumberParameter,
    /// Working days to the ceremony; 1 to 365.
    pub ceremony_working_days: NumberParameter,
    /// From when the days to the ceremony are counted.
    pub ceremony_counted_from: CeremonyStartParameter,
    /// Who decides on the admission for a cell of a ward.
    pub deciding_body: DecidingBodyParameter,
    /// Months of probation, from the ceremony; 0 to 600.
    pub probation_months: NumberParameter,
    /// Working days after the probation within which the cell considers the recognition; 1 to 365.
    pub recognition_consideration_working_days: NumberParameter,
    /// Working days from the cell resolution to the decision on the recognition; 1 to 365.
    pub recognition_working_days: NumberParameter,
    /// Working days by which that may be extended; 0 to 365.
    pub recognition_extension_working_days: NumberParameter,
    /// Months after leaving from which a person may be admitted again; 0 to 600.
    pub readmission_months: NumberParameter,
    /// Times a person may be admitted again; 0 to 100.
    pub readmissions_allowed: NumberParameter,
}

/// A ruleset as it stands now. The one in force on the day of an act applies to it; the act keeps the revision it was taken under.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Ruleset {
    /// Id.
    pub id: Uuid,
    /// Number of the regulation.
    #[schema(max_length = 64, example = "294-QĐ/TW")]
    pub code: String,
    /// Title.
    #[schema(max_length = 500, example = "Quy định thi hành Điều lệ Đảng")]
    pub title: String,
    /// First day in force.
    #[schema(example = "2025-07-01")]
    pub in_force_from: NaiveDate,
    /// Last day in force, the day before the next ruleset's first; null for the newest one.
    #[schema(example = "2026-07-25")]
    pub in_force_to: Option<NaiveDate>,
    /// Number of the revision shown here, from 1.
    #[schema(minimum = 1, example = 1)]
    pub revision: i64,
    /// What it sets.
    pub parameters: RulesetParameters,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Version, also in the `ETag`; it also rises when `in_force_to` moves.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// A ruleset to add.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesetCreate {
    /// Number of the regulation.
    #[schema(min_length = 1, max_length = 64, example = "294-QĐ/TW")]
    pub code: String,
    /// Title.
    #[schema(min_length = 1, max_length = 500, example = "Quy định thi hành Điều lệ Đảng")]
    pub title: String,
    /// First day in force; no other ruleset begins on it.
    #[schema(example = "2025-07-01")]
    pub in_force_from: NaiveDate,
    /// What it sets.
    pub parameters: RulesetParameters,
    /// Why it is added.
    #[schema(min_length = 1, max_length = 1000, example = "Quy định mới có hiệu lực")]
    pub reason: String,
    /// Number of the document that this rests on.
    #[schema(min_length = 1, max_length = 64, example = "294-QĐ/TW")]
    pub document_number: String,
}

/// A correction of a ruleset: a new revision, beside the ones before.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesetCorrect {
    /// First day in force, where that was wrong; as it was when absent.
    #[serde(default)]
    #[schema(example = "2025-07-01")]
    pub in_force_from: Option<NaiveDate>,
    /// What it sets: all of it, not only what changes.
    pub parameters: RulesetParameters,
    /// Why it is corrected.
    #[schema(min_length = 1, max_length = 1000, example = "Đối chiếu với văn bản gốc")]
    pub reason: String,
    /// Number of the document that this rests on.
    #[schema(min_length = 1, max_length = 64, example = "06-HD/TW")]
    pub document_number: String,
}

/// A revision that a ruleset has or had. Revisions are never changed or removed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RulesetRevision {
    /// 1 for the first one, then 2, 3, … for the corrections.
    #[schema(minimum = 1, example = 1)]
    pub number: i64,
    /// First day in force.
    #[schema(example = "2025-07-01")]
    pub in_force_from: NaiveDate,
    /// What it set.
    pub parameters: RulesetParameters,
    /// Why it was made.
    #[schema(max_length = 1000, example = "Đối chiếu với văn bản gốc")]
    pub reason: String,
    /// Number of the document it rests on.
    #[schema(max_length = 64, example = "06-HD/TW")]
    pub document_number: String,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

/// Every revision of a ruleset, oldest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RulesetRevisions {
    /// The revisions.
    #[schema(max_items = 1000)]
    pub items: Vec<RulesetRevision>,
}
