//! The rules of a contest as data: what is done, how it is scored, how scores become places and prizes. Frozen once judging opens.
//! Scores and weights are integers in hundredths; what is computed from them is exact and is rounded only where the rules say.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::vocabulary::{Aggregation, CellKind, EdgeRule, PartKind, RoundingMode, RoundingPlace, ScoreEntry, SheetsOf, TieBreakKind};

/// The rules of a contest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestRules {
    /// Where they were taken from.
    #[serde(default)]
    #[schema(max_length = 500, example = "Thể lệ hội thi năm 2023")]
    pub source: Option<String>,
    /// Whether deputies of the cell secretaries may enter too.
    #[serde(default)]
    pub deputies_may_enter: bool,
    /// Characters that a text handed in with an entry may have; 0: none is asked for.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 50_000, example = 6000)]
    pub statement_characters: i32,
    /// Groups that are ranked each by itself; every kind of cell that takes part is in one of them.
    #[schema(min_items = 1, max_items = 10)]
    pub groups: Vec<ContestGroup>,
    /// Rounds, one after the other; the last one decides.
    #[schema(min_items = 1, max_items = 3)]
    pub rounds: Vec<ContestRound>,
    /// How scores get onto the sheets.
    pub score_entry: ScoreEntry,
    /// What the sheets of the judges become together. `mean_without_extremes` holds from five sheets on; of fewer, where a conflict of
    /// interest blocked one, the mean is taken. A `sum` of fewer is scaled up to the whole panel.
    pub aggregation: Aggregation,
    /// What is rounded, each place at most once; nothing else is.
    #[serde(default)]
    #[schema(max_items = 3)]
    pub rounding: Vec<Rounding>,
    /// Points by which a sheet may lie from the median of the panel before it is pointed out to the chair; null: none is.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100_000, example = 150)]
    pub apart_x100: Option<i32>,
    /// What parts entrants with the same total, step after step.
    #[schema(min_items = 1, max_items = 10)]
    pub tie_break: Vec<TieBreakStep>,
    /// Prizes for the best in a part.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub special_prizes: Vec<SpecialPrize>,
}

/// Entrants that are ranked together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestGroup {
    /// Short code, unique among the groups.
    #[schema(min_length = 1, max_length = 32, pattern = "^[a-z0-9][a-z0-9_-]*$", example = "residential")]
    pub code: String,
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Khối khu dân cư")]
    pub name: String,
    /// Name in English; the Vietnamese one when absent.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200, example = "Residential cells")]
    pub name_en: Option<String>,
    /// Kinds of cells whose entrants are in it.
    #[schema(min_items = 1, max_items = 20)]
    pub cell_kinds: Vec<CellKind>,
    /// Prizes, the highest first. Places that share are given the prize of the place that they share.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub prizes: Vec<ContestPrize>,
}

/// A prize of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestPrize {
    /// Short code, unique in the group.
    #[schema(min_length = 1, max_length = 32, pattern = "^[a-z0-9][a-z0-9_-]*$", example = "first")]
    pub code: String,
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Giải Nhất")]
    pub name: String,
    /// Name in English; the Vietnamese one when absent.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200, example = "First prize")]
    pub name_en: Option<String>,
    /// How many places it covers; null, for the last prize only: every place that is left.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1000, example = 1)]
    pub count: Option<i32>,
}

/// A round of a contest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestRound {
    /// Short code, unique among the rounds.
    #[schema(min_length = 1, max_length = 32, pattern = "^[a-z0-9][a-z0-9_-]*$", example = "final")]
    pub code: String,
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Vòng chung khảo")]
    pub name: String,
    /// Name in English; the Vietnamese one when absent.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200, example = "Final")]
    pub name_en: Option<String>,
    /// Judges on its panel, the chair among them.
    #[schema(minimum = 1, maximum = 30, example = 5)]
    pub judges: i32,
    /// Its parts, in the order in which they are held.
    #[schema(min_items = 1, max_items = 10)]
    pub parts: Vec<ContestPart>,
    /// Points that can be reached in it: the weighted maxima of its parts.
    #[schema(minimum = 1, maximum = 100_000_000, example = 10_000)]
    pub max_x100: i32,
    /// Percent of the total of the round before that is added to this one's.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100, example = 0)]
    pub carried_percent: i32,
    /// Points that are taken off.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub penalties: Vec<PenaltyRule>,
    /// Who goes on to the next round; null for the last one.
    #[serde(default)]
    pub advance: Option<Advance>,
}

/// A part of a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestPart {
    /// Short code, unique in the contest.
    #[schema(min_length = 1, max_length = 32, pattern = "^[a-z0-9][a-z0-9_-]*$", example = "greeting")]
    pub code: String,
    /// What entrants do.
    pub kind: PartKind,
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Chào hỏi")]
    pub name: String,
    /// Name in English; the Vietnamese one when absent.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200, example = "Greeting")]
    pub name_en: Option<String>,
    /// Who scores it.
    #[serde(default = "each_judge")]
    pub sheets_of: SheetsOf,
    /// Points of one sheet at most: the maxima of its criteria together.
    #[schema(minimum = 1, maximum = 1_000_000, example = 2000)]
    pub max_x100: i32,
    /// What its score is multiplied by.
    #[serde(default = "once")]
    #[schema(minimum = 1, maximum = 10_000, example = 100)]
    pub weight_x100: i32,
    /// Time that an entrant has, in seconds; null: no limit.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 86_400, example = 420)]
    pub time_limit_seconds: Option<i32>,
    /// Questions of which each entrant draws one; null: none is drawn.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1000, example = 24)]
    pub questions: Option<i32>,
    /// What is scored.
    #[schema(min_items = 1, max_items = 20)]
    pub criteria: Vec<Criterion>,
}

fn each_judge() -> SheetsOf {
    SheetsOf::EachJudge
}

fn once() -> i32 {
    100
}

/// Something that is scored by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Short code, unique in the part.
    #[schema(min_length = 1, max_length = 32, pattern = "^[a-z0-9][a-z0-9_-]*$", example = "content")]
    pub code: String,
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Nội dung")]
    pub name: String,
    /// Name in English; the Vietnamese one when absent.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200, example = "Content")]
    pub name_en: Option<String>,
    /// Least score; below zero for what may cost points, as a star question answered wrongly.
    #[serde(default)]
    #[schema(minimum = -1_000_000, maximum = 0, example = 0)]
    pub min_x100: i32,
    /// Greatest score.
    #[schema(minimum = 1, maximum = 1_000_000, example = 1000)]
    pub max_x100: i32,
    /// Step between scores, from zero up and down.
    #[schema(minimum = 1, maximum = 100_000, example = 25)]
    pub step_x100: i32,
}

/// A rounding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rounding {
    /// What is rounded: the sum of each sheet, the score of each part before penalties and weight, or the total of each round.
    pub place: RoundingPlace,
    /// To a multiple of this.
    #[schema(minimum = 1, maximum = 10_000, example = 50)]
    pub step_x100: i32,
    /// Which way.
    pub mode: RoundingMode,
}

/// Points taken off for something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PenaltyRule {
    /// Short code, unique in the contest.
    #[schema(min_length = 1, max_length = 32, pattern = "^[a-z0-9][a-z0-9_-]*$", example = "over_time")]
    pub code: String,
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Quá thời gian")]
    pub name: String,
    /// Name in English; the Vietnamese one when absent.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200, example = "Over time")]
    pub name_en: Option<String>,
    /// The part whose score it is taken from, before the weight and down to zero; null: from the round's total, down to zero.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 32, pattern = "^[a-z0-9][a-z0-9_-]*$", example = "greeting")]
    pub part: Option<String>,
    /// Points each time, or for each started unit of time.
    #[schema(minimum = 1, maximum = 1_000_000, example = 500)]
    pub points_x100: i32,
    /// Seconds of a unit of time; null: counted by times.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 86_400, example = 15)]
    pub per_seconds: Option<i32>,
    /// Points at most, of one penalty; null: no bound.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1_000_000, example = 1000)]
    pub most_x100: Option<i32>,
}

/// Who goes on to the next round. Of each group, and of each cluster in it where entries have one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Advance {
    /// The first so many; null: as many as reach the least score.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1000, example = 2)]
    pub first: Option<i32>,
    /// The least total; null: none.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100_000_000, example = 5000)]
    pub at_least_x100: Option<i32>,
    /// Each cluster by itself, not the whole group.
    #[serde(default)]
    pub by_cluster: bool,
    /// What happens when several share the last place.
    pub edge: EdgeRule,
}

/// A step that parts entrants with the same total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TieBreakStep {
    /// What it looks at.
    pub kind: TieBreakKind,
    /// Codes of the parts, the weightiest first; for `parts` only.
    #[serde(default)]
    #[schema(max_items = 30)]
    pub parts: Vec<String>,
}

/// A prize for the best in a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpecialPrize {
    /// Short code, unique among the special prizes.
    #[schema(min_length = 1, max_length = 32, pattern = "^[a-z0-9][a-z0-9_-]*$", example = "best_greeting")]
    pub code: String,
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Chào hỏi ấn tượng nhất")]
    pub name: String,
    /// Name in English; the Vietnamese one when absent.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200, example = "Best greeting")]
    pub name_en: Option<String>,
    /// Code of the part.
    #[schema(min_length = 1, max_length = 32, pattern = "^[a-z0-9][a-z0-9_-]*$", example = "greeting")]
    pub part: String,
    /// How many places are given it; those that share the last of them are all given it.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 100, example = 1)]
    pub count: i32,
    /// In each group by itself, not over all of them.
    #[serde(default)]
    pub by_group: bool,
}

fn one() -> i32 {
    1
}
