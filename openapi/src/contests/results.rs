//! The result of a contest, with the way that led to every place.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::vocabulary::{Aggregation, EntryStatus, TieBreakKind};

/// An exact score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Score {
    /// To the hundredth, halves up: to be shown.
    #[schema(minimum = -1_000_000_000, maximum = 1_000_000_000, example = 3967)]
    pub x100: i64,
    /// The exact value in hundredths: a whole number, or a fraction in lowest terms.
    #[schema(max_length = 80, pattern = "^-?[0-9]+(/[0-9]+)?$", example = "11900/3")]
    pub exact_x100: String,
}

/// The result of a contest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContestResults {
    /// The contest.
    pub contest_id: Uuid,
    /// Number of the result: 1 as finalized, one more with each correction.
    #[schema(minimum = 1, maximum = 1000, example = 1)]
    pub number: i32,
    /// When it was computed.
    pub computed_at: DateTime<Utc>,
    /// Why it was corrected; null for the first.
    #[schema(max_length = 1000)]
    pub reason: Option<String>,
    /// Document of the correction; null for the first.
    #[schema(max_length = 64, example = "12-QĐ/ĐU")]
    pub document_number: Option<String>,
    /// The groups, each ranked by itself.
    #[schema(max_items = 10)]
    pub groups: Vec<GroupResult>,
    /// Prizes for the best in a part.
    #[schema(max_items = 200)]
    pub special_prizes: Vec<SpecialPrizeGiven>,
}

/// The ranking of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GroupResult {
    /// Code of the group.
    #[schema(max_length = 32, example = "residential")]
    pub group: String,
    /// Name of that group, as the rules of the contest call it; null where they no longer have it.
    #[schema(min_length = 1, max_length = 200, example = "Khối khu dân cư")]
    pub group_name: Option<String>,
    /// By place; those who went no further than an earlier round come after those who did.
    #[schema(max_items = 1000)]
    pub places: Vec<PlaceResult>,
    /// Entries that have no place, with why.
    #[schema(max_items = 1000)]
    pub unplaced: Vec<Unplaced>,
}

/// An entry without a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unplaced {
    /// The entry.
    pub entry_id: Uuid,
    /// Code of the cell.
    #[schema(max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// Where the entry stands.
    pub status: EntryStatus,
}

/// A place and how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlaceResult {
    /// The place, from 1. Places that are shared have the same number, and the next one counts on behind them.
    #[schema(minimum = 1, maximum = 1000, example = 1)]
    pub place: i32,
    /// Whether others have the same place.
    pub shared: bool,
    /// The entry.
    pub entry_id: Uuid,
    /// Code of the cell.
    #[schema(max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// Name of the cell.
    #[schema(max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: String,
    /// The entrant.
    #[schema(max_length = 200, example = "Nguyễn Thị Sen")]
    pub name: String,
    /// Code of the prize; null for none.
    #[schema(max_length = 32, example = "first")]
    pub prize: Option<String>,
    /// Name of that prize, as the rules of the contest call it; null for none.
    #[schema(min_length = 1, max_length = 200, example = "Giải Nhất")]
    pub prize_name: Option<String>,
    /// Total of the last round that the entrant took part in.
    pub total: Score,
    /// Each round that the entrant took part in, in order.
    #[schema(max_items = 3)]
    pub rounds: Vec<RoundResult>,
}

/// What an entrant reached in a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoundResult {
    /// Code of the round.
    #[schema(max_length = 32, example = "final")]
    pub round: String,
    /// Name of that round, as the rules of the contest call it; null where they no longer have it.
    #[schema(min_length = 1, max_length = 200, example = "Vòng chung khảo")]
    pub round_name: Option<String>,
    /// The parts, in order.
    #[schema(max_items = 10)]
    pub parts: Vec<PartResult>,
    /// The weighted scores of the parts together.
    pub sum: Score,
    /// What the round before added.
    pub carried: Score,
    /// Points taken off the round.
    #[schema(max_items = 100)]
    pub penalties: Vec<PenaltyResult>,
    /// What is left, down to zero, rounded where the rules say.
    pub total: Score,
    /// Place in the group, or in the cluster where each of them advances by itself.
    #[schema(minimum = 1, maximum = 1000, example = 1)]
    pub place: i32,
    /// Whether others have the same place. In a round that is not the last one ties are only parted at the edge.
    pub shared: bool,
    /// What parted this entry from others with the same total, step after step; empty where the total alone decides.
    #[schema(max_items = 40)]
    pub tie_break: Vec<TieBreakResult>,
    /// Whether the entrant went on; null for the last round.
    pub advanced: Option<bool>,
}

/// What an entrant reached in a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PartResult {
    /// Code of the part.
    #[schema(max_length = 32, example = "greeting")]
    pub part: String,
    /// Name of that part, as the rules of the contest call it; null where they no longer have it.
    #[schema(min_length = 1, max_length = 200, example = "Chào hỏi")]
    pub part_name: Option<String>,
    /// The sheets that count, in the order of the seats.
    #[schema(max_items = 30)]
    pub sheets: Vec<SheetResult>,
    /// Judges of the panel; fewer sheets where a conflict of interest blocked one.
    #[schema(minimum = 1, maximum = 30, example = 5)]
    pub judges: i32,
    /// How the sheets were put together: what the rules say, or the mean where too few are left for it.
    pub aggregation: Aggregation,
    /// The sheets put together.
    pub aggregate: Score,
    /// Rounded where the rules say.
    pub rounded: Score,
    /// Points taken off the part.
    #[schema(max_items = 100)]
    pub penalties: Vec<PenaltyResult>,
    /// Weight in hundredths.
    #[schema(minimum = 1, maximum = 10_000, example = 100)]
    pub weight_x100: i32,
    /// What the part adds to the round: what is left after penalties, down to zero, times the weight.
    pub score: Score,
}

/// A sheet that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SheetResult {
    /// Whose.
    pub seat_id: Uuid,
    /// The scores of its criteria together, down to zero, in hundredths.
    #[schema(minimum = 0, maximum = 20_000_000, example = 1850)]
    pub sum_x100: i64,
    /// Rounded where the rules say.
    pub rounded: Score,
    /// Whether it was left out as the highest or the lowest.
    pub left_out: bool,
}

/// A penalty as it was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PenaltyResult {
    /// Code of the rule.
    #[schema(max_length = 32, example = "over_time")]
    pub penalty: String,
    /// Name of that rule, as the rules of the contest call it; null where they no longer have it.
    #[schema(min_length = 1, max_length = 200, example = "Quá thời gian")]
    pub penalty_name: Option<String>,
    /// Times, or seconds.
    #[schema(minimum = 1, maximum = 86_400, example = 40)]
    pub amount: i32,
    /// Times, or started units of time.
    #[schema(minimum = 1, maximum = 86_400, example = 3)]
    pub units: i32,
    /// Points taken off, in hundredths.
    #[schema(minimum = 1, maximum = 1_000_000_000, example = 1500)]
    pub points_x100: i64,
}

/// A step of the tie-break as it went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TieBreakResult {
    /// What it looked at.
    pub kind: TieBreakKind,
    /// Code of the part, or number of the extra question; null for the other steps.
    #[schema(max_length = 32, example = "greeting")]
    pub of: Option<String>,
    /// Name of that part, as the rules of the contest call it; null where it is of no part.
    #[schema(min_length = 1, max_length = 200, example = "Chào hỏi")]
    pub of_name: Option<String>,
    /// What was compared; null for a draw and a shared place.
    pub value: Option<Score>,
    /// Entries that still were equal before this step.
    #[schema(minimum = 2, maximum = 1000, example = 2)]
    pub among: i32,
    /// And after it: 1 when it decided.
    #[schema(minimum = 1, maximum = 1000, example = 1)]
    pub left: i32,
}

/// A special prize and who is given it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SpecialPrizeGiven {
    /// Code of the prize.
    #[schema(max_length = 32, example = "best_greeting")]
    pub prize: String,
    /// Name of that prize, as the rules of the contest call it; null where they no longer have it.
    #[schema(min_length = 1, max_length = 200, example = "Chào hỏi ấn tượng nhất")]
    pub prize_name: Option<String>,
    /// Code of the group; null over all of them.
    #[schema(max_length = 32, example = "residential")]
    pub group: Option<String>,
    /// Name of that group, as the rules of the contest call it; null over all of them.
    #[schema(min_length = 1, max_length = 200, example = "Khối khu dân cư")]
    pub group_name: Option<String>,
    /// The entry.
    pub entry_id: Uuid,
    /// Code of the cell.
    #[schema(max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// The entrant.
    #[schema(max_length = 200, example = "Nguyễn Thị Sen")]
    pub name: String,
    /// What was reached in the part, before the weight.
    pub score: Score,
}
