//! A condition of an act, met or not, and the clause it comes from. Problems carry them, and explanations.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::vocabulary::ConditionStatus;

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
