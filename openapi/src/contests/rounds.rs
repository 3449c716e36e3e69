//! What happens in a round beside the sheets: draws, who is on, penalties, extra questions. Not here: the board (`board.rs`).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::vocabulary::DrawKind;

/// Points taken off an entrant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContestPenalty {
    /// Id.
    pub id: Uuid,
    /// The contest.
    pub contest_id: Uuid,
    /// Code of the round.
    #[schema(max_length = 32, example = "final")]
    pub round: String,
    /// Name of that round, as the rules of the contest call it; null where they no longer have it.
    #[schema(min_length = 1, max_length = 200, example = "Vòng chung khảo")]
    pub round_name: Option<String>,
    /// The entry.
    pub entry_id: Uuid,
    /// Code of the entrant's cell.
    #[schema(max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// Code of the rule.
    #[schema(max_length = 32, example = "over_time")]
    pub penalty: String,
    /// Name of that rule, as the rules of the contest call it; null where they no longer have it.
    #[schema(min_length = 1, max_length = 200, example = "Quá thời gian")]
    pub penalty_name: Option<String>,
    /// Times, or seconds where the rule counts units of time.
    #[schema(minimum = 1, maximum = 86_400, example = 40)]
    pub amount: i32,
    /// Why.
    #[schema(max_length = 1000)]
    pub reason: Option<String>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// Points to take off, in the round that is being judged.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestPenaltyCreate {
    /// The entry.
    pub entry_id: Uuid,
    /// Code of the rule.
    #[schema(min_length = 1, max_length = 32, pattern = "^[a-z0-9][a-z0-9_-]*$", example = "over_time")]
    pub penalty: String,
    /// Times, or seconds where the rule counts units of time.
    #[schema(minimum = 1, maximum = 86_400, example = 40)]
    pub amount: i32,
    /// Why.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: Option<String>,
}

/// The penalties of a contest.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ContestPenalties {
    /// In the order in which they were recorded.
    #[schema(max_items = 2000)]
    pub items: Vec<ContestPenalty>,
}

/// The answer of an entrant to an extra question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContestAnswer {
    /// Id.
    pub id: Uuid,
    /// The contest.
    pub contest_id: Uuid,
    /// Code of the round.
    #[schema(max_length = 32, example = "final")]
    pub round: String,
    /// Name of that round, as the rules of the contest call it; null where they no longer have it.
    #[schema(min_length = 1, max_length = 200, example = "Vòng chung khảo")]
    pub round_name: Option<String>,
    /// Number of the question, from 1.
    #[schema(minimum = 1, maximum = 100, example = 1)]
    pub number: i32,
    /// The entry.
    pub entry_id: Uuid,
    /// Code of the entrant's cell.
    #[schema(max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// Score in hundredths.
    #[schema(minimum = 0, maximum = 1_000_000, example = 1000)]
    pub score_x100: i32,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// An answer to record, in the round that is being judged.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestAnswerCreate {
    /// Number of the question, from 1; none is skipped.
    #[schema(minimum = 1, maximum = 100, example = 1)]
    pub number: i32,
    /// The entry.
    pub entry_id: Uuid,
    /// Score in hundredths.
    #[schema(minimum = 0, maximum = 1_000_000, example = 1000)]
    pub score_x100: i32,
}

/// The answers to extra questions of a contest.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ContestAnswers {
    /// In the order in which they were recorded.
    #[schema(max_items = 2000)]
    pub items: Vec<ContestAnswer>,
}

/// A draw. Before it is held the SHA-256 of its seed is known, afterwards the seed, so that nobody could choose one that suits.
///
/// The key of an entry is the SHA-256, in hexadecimal, of the seed, a line feed, what is drawn, a line feed, and the entry's id. What is drawn
/// is `order` and the code of the round, `questions` and the code of the part, or `tie` and the code of the round, with a blank between. The
/// smallest key comes first: in this order entrants appear; and are given the questions 1, 2, … of a part, from 1 again after the last one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContestDraw {
    /// Id.
    pub id: Uuid,
    /// The contest.
    pub contest_id: Uuid,
    /// Code of the round.
    #[schema(max_length = 32, example = "final")]
    pub round: String,
    /// Name of that round, as the rules of the contest call it; null where they no longer have it.
    #[schema(min_length = 1, max_length = 200, example = "Vòng chung khảo")]
    pub round_name: Option<String>,
    /// What is drawn.
    pub kind: DrawKind,
    /// SHA-256 of the seed, in hexadecimal.
    #[schema(min_length = 64, max_length = 64, example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub seed_hash: String,
    /// The seed; null before the draw is held.
    #[schema(max_length = 64, example = "5b0f1c")]
    pub seed: Option<String>,
    /// Who was drawn, the first one first; empty before the draw is held.
    #[schema(max_items = 1000)]
    pub drawn: Vec<DrawnEntry>,
    /// When it was held; null before.
    pub held_at: Option<DateTime<Utc>>,
    /// Whether it parts nobody any more: a draw of ties after which a sheet of the round was handed in again. Another one takes its place.
    pub void: bool,
    /// When the hash was published.
    pub created_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// An entry that was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DrawnEntry {
    /// Its place in the draw, from 1.
    #[schema(minimum = 1, maximum = 1000, example = 1)]
    pub place: i32,
    /// The entry.
    pub entry_id: Uuid,
    /// Code of the entrant's cell.
    #[schema(max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// The questions that it drew.
    #[schema(max_items = 10)]
    pub questions: Vec<DrawnQuestion>,
}

/// A question that was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DrawnQuestion {
    /// Code of the part.
    #[schema(max_length = 32, example = "knowledge")]
    pub part: String,
    /// Name of that part, as the rules of the contest call it; null where they no longer have it.
    #[schema(min_length = 1, max_length = 200, example = "Chào hỏi")]
    pub part_name: Option<String>,
    /// Number of the question, from 1.
    #[schema(minimum = 1, maximum = 1000, example = 7)]
    pub number: i32,
}

/// A draw to prepare: the server makes a seed and publishes its hash.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestDrawCreate {
    /// Code of the round.
    #[schema(min_length = 1, max_length = 32, pattern = "^[a-z0-9][a-z0-9_-]*$", example = "final")]
    pub round: String,
    /// What is drawn.
    pub kind: DrawKind,
}

/// The draws of a contest.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ContestDraws {
    /// In the order in which they were prepared.
    #[schema(max_items = 6)]
    pub items: Vec<ContestDraw>,
}

/// The time of an entrant on the stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContestTurn {
    /// Id.
    pub id: Uuid,
    /// The contest.
    pub contest_id: Uuid,
    /// The entry.
    pub entry_id: Uuid,
    /// Code of the entrant's cell.
    #[schema(max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// Code of the part.
    #[schema(max_length = 32, example = "greeting")]
    pub part: String,
    /// Name of that part, as the rules of the contest call it; null where they no longer have it.
    #[schema(min_length = 1, max_length = 200, example = "Chào hỏi")]
    pub part_name: Option<String>,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended; null while it lasts.
    pub ended_at: Option<DateTime<Utc>>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// A turn to begin; whoever is on comes off.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestTurnCreate {
    /// The entry.
    pub entry_id: Uuid,
    /// Code of the part.
    #[schema(min_length = 1, max_length = 32, pattern = "^[a-z0-9][a-z0-9_-]*$", example = "greeting")]
    pub part: String,
}
