//! Score sheets: what a judge gives an entrant in a part. And conflicts of interest, which keep a judge from an entrant.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::bundle::CriterionScore;
use crate::vocabulary::SheetStatus;

/// A score sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScoreSheet {
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
    /// Code of the part.
    #[schema(max_length = 32, example = "greeting")]
    pub part: String,
    /// Name of that part, as the rules of the contest call it; null where they no longer have it.
    #[schema(min_length = 1, max_length = 200, example = "Chào hỏi")]
    pub part_name: Option<String>,
    /// The seat of the judge.
    pub seat_id: Uuid,
    /// The judge.
    #[schema(max_length = 200, example = "Trần Văn Tùng")]
    pub judge_name: String,
    /// The entry that is scored.
    pub entry_id: Uuid,
    /// Code of the entrant's cell.
    #[schema(max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// Name of that cell.
    #[schema(max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: String,
    /// The entrant.
    #[schema(max_length = 200, example = "Nguyễn Thị Sen")]
    pub entrant_name: String,
    /// Where it stands.
    pub status: SheetStatus,
    /// States the caller may move it to.
    #[schema(max_items = 2)]
    pub allowed_transitions: Vec<SheetStatus>,
    /// The scores, in the order of the criteria: the judge's, or what this secretary of the panel entered from the judge's paper. Null for
    /// whom they are not shown.
    #[schema(max_items = 20)]
    pub scores: Option<Vec<SheetScore>>,
    /// These scores together, in hundredths; null for whom they are not shown.
    #[schema(minimum = -20_000_000, maximum = 20_000_000, example = 1850)]
    pub sum_x100: Option<i64>,
    /// How many have entered the judge's paper.
    #[schema(minimum = 0, maximum = 2, example = 1)]
    pub entered: i32,
    /// Where two have entered the judge's paper and not the same: what each entered, shown to both and to the judge.
    #[schema(max_items = 2)]
    pub differing: Vec<PaperEntry>,
    /// When it was handed in; null before.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// The score of a criterion on a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SheetScore {
    /// Code of the criterion.
    #[schema(min_length = 1, max_length = 32, pattern = "^[a-z0-9][a-z0-9_-]*$", example = "content")]
    pub criterion: String,
    /// Name of that criterion, as the rules of the contest call it; null where they no longer have it.
    #[schema(min_length = 1, max_length = 200, example = "Nội dung")]
    pub criterion_name: Option<String>,
    /// Score in hundredths.
    #[schema(minimum = -1_000_000, maximum = 1_000_000, example = 850)]
    pub score_x100: i32,
}

impl From<SheetScore> for CriterionScore {
    fn from(SheetScore { criterion, criterion_name: _, score_x100 }: SheetScore) -> Self {
        Self { criterion, score_x100 }
    }
}

/// What somebody entered from a judge's paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PaperEntry {
    /// Who entered it.
    #[schema(max_length = 200, example = "Lê Thị Mai")]
    pub user_name: String,
    /// The scores, in the order of the criteria.
    #[schema(max_items = 20)]
    pub scores: Vec<SheetScore>,
}

/// The scores of a sheet.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreSheetSave {
    /// Of each criterion once; a draft may lack some, paper may not.
    #[schema(max_items = 20)]
    pub scores: Vec<CriterionScore>,
}

/// A move of a sheet: `submitted` by its judge, or back to `draft` by the chair, with a reason.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreSheetTransition {
    /// The state to move to.
    pub to: SheetStatus,
    /// Why; needed for `draft`.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: Option<String>,
}

/// Which sheets of a contest.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ScoreSheetsQuery {
    /// Only sheets that the caller scores.
    pub own: Option<bool>,
    /// Codes of rounds, separated by commas.
    #[param(max_items = 3, style = Form, explode = false)]
    pub round: Option<Vec<String>>,
    /// Codes of parts, separated by commas.
    #[param(max_items = 30, style = Form, explode = false)]
    pub part: Option<Vec<String>>,
    /// Seats, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub seat_id: Option<Vec<Uuid>>,
    /// Entries, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub entry_id: Option<Vec<Uuid>>,
    /// Where they stand, separated by commas.
    #[param(max_items = 10, style = Form, explode = false)]
    pub status: Option<Vec<SheetStatus>>,
    /// `created_at`, which is part by part, and within a part entrant by entrant; `-` in front for the other direction.
    #[param(pattern = "^-?created_at$", max_length = 20, example = "created_at")]
    pub sort: Option<String>,
    /// Items of a page.
    #[param(minimum = 1, maximum = 200, example = 50)]
    pub limit: Option<i64>,
    /// Cursor of the page, from the page before.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
    /// Also count all items.
    pub include_total: Option<bool>,
}

/// A conflict of interest: this judge does not score this entrant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContestConflict {
    /// Id.
    pub id: Uuid,
    /// The contest.
    pub contest_id: Uuid,
    /// Code of that contest, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "BTCBG-2023")]
    pub contest_code: String,
    /// The seat of the judge.
    pub seat_id: Uuid,
    /// The judge.
    #[schema(max_length = 200, example = "Trần Văn Tùng")]
    pub judge_name: String,
    /// The entry.
    pub entry_id: Uuid,
    /// Code of the entrant's cell.
    #[schema(max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// Name of that cell.
    #[schema(max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: String,
    /// The entrant.
    #[schema(max_length = 200, example = "Nguyễn Thị Sen")]
    pub entrant_name: String,
    /// Why; null for callers who neither declared it nor may change the contest.
    #[schema(max_length = 1000)]
    pub reason: Option<String>,
    /// When it was declared.
    pub created_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// A conflict of interest to declare. One that follows from the cell of a seat need not be.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestConflictCreate {
    /// The seat of the judge.
    pub seat_id: Uuid,
    /// The entry.
    pub entry_id: Uuid,
    /// Why.
    #[schema(min_length = 1, max_length = 1000, example = "Anh em ruột")]
    pub reason: String,
}

/// The conflicts of interest of a contest that were declared.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ContestConflicts {
    /// In the order in which they were declared.
    #[schema(max_items = 2000)]
    pub items: Vec<ContestConflict>,
}
