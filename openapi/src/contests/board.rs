//! The board of a contest: how far the round is that is being judged, without scores.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::rounds::ContestTurn;
use crate::vocabulary::ContestStatus;

/// How far the round is that is being judged: who has handed in what, who is on, how long entrants took. Without scores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContestBoard {
    /// The contest.
    pub contest_id: Uuid,
    /// Where it stands.
    pub status: ContestStatus,
    /// Code of the round; null before judging.
    #[schema(max_length = 32, example = "final")]
    pub round: Option<String>,
    /// Name of that round, as the rules of the contest call it; null before judging.
    #[schema(min_length = 1, max_length = 200, example = "Vòng chung khảo")]
    pub round_name: Option<String>,
    /// Who is on; null for nobody.
    pub on: Option<ContestTurn>,
    /// Sheets that are handed in.
    #[schema(minimum = 0, maximum = 50_000, example = 180)]
    pub submitted: i32,
    /// Sheets that are to be handed in: those that no conflict of interest blocks, of entrants who take part.
    #[schema(minimum = 0, maximum = 50_000, example = 360)]
    pub expected: i32,
    /// The entrants, in the order of the draw, before it by the code of the cell.
    #[schema(max_items = 1000)]
    pub entries: Vec<BoardEntry>,
}

/// An entrant on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BoardEntry {
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
    pub entrant_name: String,
    /// The parts, in order.
    #[schema(max_items = 10)]
    pub parts: Vec<BoardPart>,
}

/// A part of an entrant on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BoardPart {
    /// Code of the part.
    #[schema(max_length = 32, example = "greeting")]
    pub part: String,
    /// Name of that part, as the rules of the contest call it; null where they no longer have it.
    #[schema(min_length = 1, max_length = 200, example = "Chào hỏi")]
    pub part_name: Option<String>,
    /// The question that was drawn; null for none.
    #[schema(minimum = 1, maximum = 1000, example = 7)]
    pub question: Option<i32>,
    /// Sheets that are handed in.
    #[schema(minimum = 0, maximum = 30, example = 4)]
    pub submitted: i32,
    /// Sheets that are to be handed in.
    #[schema(minimum = 0, maximum = 30, example = 5)]
    pub expected: i32,
    /// Whose sheets are still missing.
    #[schema(max_items = 30)]
    pub waiting_for: Vec<String>,
    /// Seconds that the entrant was on, in turns that have ended.
    #[schema(minimum = 0, maximum = 1_000_000, example = 432)]
    pub seconds: i64,
    /// Seconds of them beyond the limit of the part.
    #[schema(minimum = 0, maximum = 1_000_000, example = 12)]
    pub over_seconds: i64,
}
