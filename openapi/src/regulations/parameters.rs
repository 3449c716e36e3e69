//! What a ruleset sets: each value with the clause it comes from.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::vocabulary::{CeremonyStart, DecidingBody, EducationRequirement, LeavingGround};

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

/// Grounds of leaving the Party that a regulation names, and where it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroundsParameter {
    /// The grounds.
    #[schema(max_items = 20)]
    pub value: Vec<LeavingGround>,
    /// Number of the document; with its date where the number alone names several.
    #[schema(min_length = 1, max_length = 64, example = "294-QĐ/TW")]
    pub document: String,
    /// Article of the document; null where it is not known.
    #[schema(required = true, min_length = 1, max_length = 64, example = "3.5.2")]
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
    /// Grounds of leaving after which nobody is admitted again.
    pub readmission_excluded_grounds: GroundsParameter,
    /// Grounds of leaving after which a longer time is counted, from the day on which the conviction was cleared.
    pub readmission_longer_grounds: GroundsParameter,
    /// Months of that longer time; 0 to 600.
    pub readmission_longer_months: NumberParameter,
    /// Grounds of leaving of which another regulation says when the person may be admitted again.
    pub readmission_other_rule_grounds: GroundsParameter,
    /// Times a person may be admitted again; 0 to 100.
    pub readmissions_allowed: NumberParameter,
}
