//! What an expectation depends on.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::vocabulary::CandidateStage;

/// What is expected of the people at one stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ForecastStage {
    /// The stage.
    pub stage: CandidateStage,
    /// People at it on the day.
    #[schema(minimum = 0)]
    pub people: i64,
    /// How long it usually lasts, in days: the mean of the last five years below the committee, or a default.
    #[schema(minimum = 0, example = 92)]
    pub usual_days: i64,
    /// How many it was measured on.
    #[schema(minimum = 0)]
    pub cases: i64,
    /// Whether it is a default, for fewer than five cases.
    pub default: bool,
    /// Of those who left it, the part who went on, in hundredths of a percent.
    #[schema(minimum = 0, maximum = 10_000)]
    pub goes_on_x100: i64,
    /// How many of those at it are expected by the end of the year, in hundredths.
    #[schema(minimum = 0)]
    pub expected_x100: i64,
}

/// What an expectation depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReportForecast {
    /// The day by which those on the way are to arrive.
    pub until: NaiveDate,
    /// Stage by stage, those that lead there.
    #[schema(max_items = 10)]
    pub stages: Vec<ForecastStage>,
}
