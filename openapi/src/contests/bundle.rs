//! Everything that a result follows from, in one document: whoever has it can compute the result again without the server.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::results::ContestResults;
use super::rules::ContestRules;
use crate::vocabulary::{DrawKind, EntryStatus, SeatKind, SheetStatus};

/// What the result of a contest follows from, and the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContestBundle {
    /// The contest.
    pub contest_id: Uuid,
    /// Its code.
    #[schema(max_length = 32, example = "BTCBG-2023")]
    pub code: String,
    /// Its title.
    #[schema(max_length = 500, example = "Hội thi Bí thư chi bộ giỏi năm 2023")]
    pub title: String,
    /// Its rules.
    pub rules: ContestRules,
    /// Everybody who entered, in the order of the codes of their cells.
    #[schema(max_items = 1000)]
    pub entries: Vec<BundleEntry>,
    /// Seats of the panels.
    #[schema(max_items = 200)]
    pub seats: Vec<BundleSeat>,
    /// Score sheets.
    #[schema(max_items = 300_000)]
    pub sheets: Vec<BundleSheet>,
    /// Points taken off.
    #[schema(max_items = 10_000)]
    pub penalties: Vec<BundlePenalty>,
    /// Answers to extra questions.
    #[schema(max_items = 10_000)]
    pub extra_questions: Vec<BundleExtraQuestion>,
    /// Draws: of the order and of ties, of each round that had one.
    #[schema(max_items = 6)]
    pub draws: Vec<BundleDraw>,
    /// The result as the server computed it; null before.
    pub results: Option<ContestResults>,
}

/// An entrant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BundleEntry {
    /// The entry.
    pub id: Uuid,
    /// Code of the cell.
    #[schema(max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// Name of the cell.
    #[schema(max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: String,
    /// The entrant.
    #[schema(max_length = 200, example = "Nguyễn Thị Sen")]
    pub name: String,
    /// Code of the group.
    #[schema(max_length = 32, example = "residential")]
    pub group: String,
    /// The cluster; null where there are none.
    #[schema(max_length = 64, example = "Cụm 1")]
    pub cluster: Option<String>,
    /// Where the entry stands.
    pub status: EntryStatus,
}

/// A seat of a panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BundleSeat {
    /// The seat.
    pub id: Uuid,
    /// Code of the round.
    #[schema(max_length = 32, example = "final")]
    pub round: String,
    /// What it is for.
    pub kind: SeatKind,
    /// Who sits on it.
    #[schema(max_length = 200, example = "Trần Văn Tùng")]
    pub name: String,
}

/// A score sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BundleSheet {
    /// Whose.
    pub seat_id: Uuid,
    /// For whom.
    pub entry_id: Uuid,
    /// Code of the part.
    #[schema(max_length = 32, example = "greeting")]
    pub part: String,
    /// Where it stands.
    pub status: SheetStatus,
    /// The scores.
    #[schema(max_items = 20)]
    pub scores: Vec<CriterionScore>,
}

/// The score of a criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CriterionScore {
    /// Code of the criterion.
    #[schema(min_length = 1, max_length = 32, pattern = "^[a-z0-9][a-z0-9_-]*$", example = "content")]
    pub criterion: String,
    /// Score in hundredths.
    #[schema(minimum = -1_000_000, maximum = 1_000_000, example = 850)]
    pub score_x100: i32,
}

/// Points taken off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BundlePenalty {
    /// From whom.
    pub entry_id: Uuid,
    /// Code of the round.
    #[schema(max_length = 32, example = "final")]
    pub round: String,
    /// Code of the rule.
    #[schema(max_length = 32, example = "over_time")]
    pub penalty: String,
    /// Times, or seconds where the rule counts units of time.
    #[schema(minimum = 1, maximum = 86_400, example = 40)]
    pub amount: i32,
}

/// An answer to an extra question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BundleExtraQuestion {
    /// Code of the round.
    #[schema(max_length = 32, example = "final")]
    pub round: String,
    /// Number of the question, from 1.
    #[schema(minimum = 1, maximum = 100, example = 1)]
    pub number: i32,
    /// Whose answer.
    pub entry_id: Uuid,
    /// Score in hundredths.
    #[schema(minimum = 0, maximum = 1_000_000, example = 1000)]
    pub score_x100: i32,
}

/// A draw; how it follows from its seed is written with the draws of a contest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BundleDraw {
    /// Code of the round.
    #[schema(max_length = 32, example = "final")]
    pub round: String,
    /// What was drawn.
    pub kind: DrawKind,
    /// SHA-256 of the seed in hexadecimal, published before.
    #[schema(max_length = 64, example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub seed_hash: String,
    /// The seed; null before the draw.
    #[schema(max_length = 200, example = "3f1c…")]
    pub seed: Option<String>,
    /// The entries that took part in it.
    #[schema(max_items = 1000)]
    pub entries: Vec<Uuid>,
}
