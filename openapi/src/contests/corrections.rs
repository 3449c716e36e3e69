//! Corrections of a published result, and what is made of results: the derivation in words, certificates, sheets that lie far apart.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::bundle::CriterionScore;
use super::results::Score;
use crate::vocabulary::ReportFormat;

/// A correction of a published result. What it does not name stays; the result is computed anew and numbered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestCorrectionCreate {
    /// Why.
    #[schema(min_length = 1, max_length = 1000, example = "Cộng nhầm phiếu điểm")]
    pub reason: String,
    /// The document of the correction.
    #[schema(min_length = 1, max_length = 64, example = "21-QĐ/ĐU")]
    pub document_number: String,
    /// Sheets whose scores were wrong.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub sheets: Vec<SheetCorrection>,
    /// Penalties that were wrong.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub penalties: Vec<PenaltyCorrection>,
    /// Answers to extra questions that were wrong, or are needed now.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub answers: Vec<AnswerCorrection>,
    /// Entries that are disqualified.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub disqualified: Vec<Uuid>,
    /// Only say what would come of it; nothing is written.
    #[serde(default)]
    pub dry_run: bool,
}

/// The scores that a sheet should have had.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetCorrection {
    /// Whose sheet.
    pub seat_id: Uuid,
    /// For whom.
    pub entry_id: Uuid,
    /// Code of the part.
    #[schema(min_length = 1, max_length = 32, pattern = "^[a-z0-9][a-z0-9_-]*$", example = "greeting")]
    pub part: String,
    /// The scores, of every criterion.
    #[schema(max_items = 20)]
    pub scores: Vec<CriterionScore>,
}

/// The penalty that an entrant should have had: all of this rule together.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PenaltyCorrection {
    /// The entry.
    pub entry_id: Uuid,
    /// Code of the rule.
    #[schema(min_length = 1, max_length = 32, pattern = "^[a-z0-9][a-z0-9_-]*$", example = "over_time")]
    pub penalty: String,
    /// Times, or seconds where the rule counts units of time; 0: none.
    #[schema(minimum = 0, maximum = 86_400, example = 0)]
    pub amount: i32,
}

/// The answer to an extra question as it should have been recorded.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerCorrection {
    /// Code of the round.
    #[schema(min_length = 1, max_length = 32, pattern = "^[a-z0-9][a-z0-9_-]*$", example = "final")]
    pub round: String,
    /// Number of the question, from 1.
    #[schema(minimum = 1, maximum = 100, example = 1)]
    pub number: i32,
    /// The entry.
    pub entry_id: Uuid,
    /// Score in hundredths.
    #[schema(minimum = 0, maximum = 1_000_000, example = 1000)]
    pub score_x100: i32,
}

/// Which result.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ContestResultsQuery {
    /// Number of the result; the newest when absent.
    #[param(minimum = 1, maximum = 1000, example = 1)]
    pub number: Option<i32>,
}

/// Which result in which form.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ContestReportQuery {
    /// The form.
    pub format: ReportFormat,
    /// Number of the result; the newest when absent.
    #[param(minimum = 1, maximum = 1000, example = 1)]
    pub number: Option<i32>,
    /// Begin CSV with the mark by which Excel knows UTF-8.
    pub bom: Option<bool>,
}

/// Blank score sheets of which round.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ScoreFormsQuery {
    /// Code of the round.
    #[param(min_length = 1, max_length = 32, pattern = "^[a-z0-9][a-z0-9_-]*$", example = "final")]
    pub round: String,
}

/// How a place came about, in words: from each sheet to the place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlaceExplanation {
    /// The entry.
    pub entry_id: Uuid,
    /// Code of the cell.
    #[schema(max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// The entrant.
    #[schema(max_length = 200, example = "Nguyễn Thị Sen")]
    pub name: String,
    /// One sentence for each step, in order.
    #[schema(max_items = 1000)]
    pub steps: Vec<String>,
}

/// A certificate to print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContestCertificate {
    /// The entry.
    pub entry_id: Uuid,
    /// The entrant.
    #[schema(max_length = 200, example = "Nguyễn Thị Sen")]
    pub name: String,
    /// Code of the cell.
    #[schema(max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// Name of the cell.
    #[schema(max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: String,
    /// Name of the prize, in the language asked for.
    #[schema(max_length = 200, example = "Giải Nhất")]
    pub prize: String,
    /// Name of the group; null for a special prize over all of them.
    #[schema(max_length = 200, example = "Khối khu dân cư")]
    pub group: Option<String>,
    /// Title of the contest.
    #[schema(max_length = 500, example = "Hội thi Bí thư chi bộ giỏi năm 2023")]
    pub contest: String,
    /// The committee that holds it.
    #[schema(max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub committee: String,
    /// The document of the result, or of its last correction.
    #[schema(max_length = 64, example = "12-QĐ/ĐU")]
    pub document_number: Option<String>,
    /// The day on which the result was published.
    pub published_on: Option<NaiveDate>,
}

/// The certificates of a contest: places with a prize by group, then the special prizes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ContestCertificates {
    /// One for each prize that was given.
    #[schema(max_items = 1200)]
    pub items: Vec<ContestCertificate>,
}

/// A sheet that lies far from the others of its panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApartSheet {
    /// The sheet.
    pub sheet_id: Uuid,
    /// Code of the part.
    #[schema(max_length = 32, example = "greeting")]
    pub part: String,
    /// Name of that part, as the rules of the contest call it; null where they no longer have it.
    #[schema(min_length = 1, max_length = 200, example = "Chào hỏi")]
    pub part_name: Option<String>,
    /// The judge.
    #[schema(max_length = 200, example = "Trần Văn Tùng")]
    pub judge_name: String,
    /// Code of the entrant's cell.
    #[schema(max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// The scores of the sheet together, in hundredths.
    #[schema(minimum = -20_000_000, maximum = 20_000_000, example = 900)]
    pub sum_x100: i64,
    /// The median of the panel's sheets for this entrant and part.
    pub median: Score,
}

/// Sheets that lie far apart, for the chair.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ApartSheets {
    /// Part by part and entrant by entrant, where every sheet is handed in.
    #[schema(max_items = 1000)]
    pub items: Vec<ApartSheet>,
}

/// A picture in SVG.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(value_type = String, max_length = 10_000_000)]
pub struct SvgPicture(pub String);

/// An Excel workbook.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(value_type = String, format = Binary, max_length = 50_000_000)]
pub struct ExcelWorkbook(pub Vec<u8>);

/// A table as CSV (RFC 4180).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(value_type = String, max_length = 10_000_000)]
pub struct CsvTable(pub String);

/// A page in HTML.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(value_type = String, max_length = 50_000_000)]
pub struct HtmlPage(pub String);

/// A server-sent event (WHATWG HTML, section 9.2).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BoardEvent {
    /// Its id, for `Last-Event-ID`.
    #[schema(max_length = 64, example = "5b0f1c")]
    pub id: String,
    /// `board`.
    #[schema(max_length = 20, example = "board")]
    pub event: String,
    /// The board as JSON.
    #[schema(max_length = 50_000_000)]
    pub data: String,
}
