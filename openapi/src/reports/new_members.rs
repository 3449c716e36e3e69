//! The yearly table of new members.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::vocabulary::{CountingBasis, NewMembersGroup, TableFormat};

/// A line of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewMembersRow {
    /// What the line is about.
    pub group: NewMembersGroup,
    /// Which of its kind: an age band, a level of education, a flag; null where there is only one.
    #[schema(max_length = 64, example = "18-30")]
    pub value: Option<String>,
    /// The line in the language asked for.
    #[schema(max_length = 200, example = "Từ 18 đến 30 tuổi")]
    pub label: String,
    /// How many in this period; of the mean age hundredths of a year, null where no age is known.
    pub number: Option<i64>,
    /// How many in the same period of the year before; of the mean age hundredths of a year.
    pub last_year: Option<i64>,
    /// Of all new members, in hundredths of a percent, cut off; null of the mean age, and where nobody was admitted.
    #[schema(minimum = 0, maximum = 10_000, example = 4250)]
    pub share_x100: Option<i64>,
    /// This period over the same one of the year before, in hundredths of a percent, cut off; null when there was nobody.
    #[schema(minimum = 0, example = 10_500)]
    pub change_x100: Option<i64>,
}

/// New members of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewMembersReport {
    /// First day of the period.
    pub from: NaiveDate,
    /// Its last day.
    pub as_of: NaiveDate,
    /// The instant whose knowledge it uses: with it the same report comes again.
    pub known_at: DateTime<Utc>,
    /// Which dated act counts.
    pub counting_basis: CountingBasis,
    /// The lines, in the order of the usual table.
    #[schema(max_items = 60)]
    pub items: Vec<NewMembersRow>,
}

/// Of which committee or cell, in which period, by whose knowledge, in which form.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NewMembersQuery {
    /// The committee; this or the cell.
    pub committee_id: Option<Uuid>,
    /// The cell; this or the committee.
    pub cell_id: Option<Uuid>,
    /// First day of the period; 1 January of the year of its last day when absent.
    #[param(example = "2023-01-01")]
    pub from: Option<NaiveDate>,
    /// Last day of the period; today when absent, or that of `known_at`.
    #[param(example = "2023-12-31")]
    pub as_of: Option<NaiveDate>,
    /// The instant whose knowledge is used; now when absent.
    #[param(example = "2024-01-05T01:00:00Z")]
    pub known_at: Option<DateTime<Utc>>,
    /// Which dated act counts; the decision when absent.
    pub counting_basis: Option<CountingBasis>,
    /// The form: JSON when absent.
    pub format: Option<TableFormat>,
    /// Begin CSV with the mark by which Excel knows UTF-8.
    pub bom: Option<bool>,
}
