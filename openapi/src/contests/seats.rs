//! Seats on the panels of a contest: a seat gives its holder rights on that contest, whatever roles there are beside it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::vocabulary::SeatKind;

/// A seat on the panel of a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContestSeat {
    /// Id.
    pub id: Uuid,
    /// The contest.
    pub contest_id: Uuid,
    /// Code of that contest, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "BTCBG-2023")]
    pub contest_code: String,
    /// Code of the round.
    #[schema(max_length = 32, example = "final")]
    pub round: String,
    /// Name of that round, as the rules of the contest call it; null where they no longer have it.
    #[schema(min_length = 1, max_length = 200, example = "Vòng chung khảo")]
    pub round_name: Option<String>,
    /// What it is for.
    pub kind: SeatKind,
    /// Who sits on it.
    pub user_id: Uuid,
    /// The name that is shown of that account.
    #[schema(max_length = 200, example = "Trần Văn Tùng")]
    pub user_name: String,
    /// The cell that the person is a member of, whose entrants the person does not score; null for none of the contest.
    pub cell_id: Option<Uuid>,
    /// Code of that cell, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 32, example = "CB01")]
    pub cell_code: Option<String>,
    /// Name of that cell, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: Option<String>,
    /// When it was given.
    pub created_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// A seat to give. A panel has one chair; somebody sits on a panel once.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestSeatCreate {
    /// Code of the round.
    #[schema(min_length = 1, max_length = 32, pattern = "^[a-z0-9][a-z0-9_-]*$", example = "final")]
    pub round: String,
    /// What it is for.
    pub kind: SeatKind,
    /// Username of who sits on it: an account of the committee that holds the contest, of one below or one above it.
    #[schema(min_length = 1, max_length = 64, example = "giam.khao.1")]
    pub username: String,
    /// The cell that the person is a member of, whose entrants the person does not score.
    #[serde(default)]
    pub cell_id: Option<Uuid>,
}

/// Somebody else who takes a seat: what was handed in stays, what was not is the successor's.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestSeatReplace {
    /// Username of who takes it, as when a seat is given.
    #[schema(min_length = 1, max_length = 64, example = "giam.khao.6")]
    pub username: String,
    /// The cell that the person is a member of, whose entrants the person does not score.
    #[serde(default)]
    pub cell_id: Option<Uuid>,
    /// Why.
    #[schema(min_length = 1, max_length = 1000, example = "Ốm")]
    pub reason: String,
}

/// The panels of a contest.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ContestSeats {
    /// The seats, round by round, the chair first.
    #[schema(max_items = 200)]
    pub items: Vec<ContestSeat>,
}
