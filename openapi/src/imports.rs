//! Files that are brought in, and the jobs that do it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::problem::Fault;
use crate::vocabulary::{FileFormat, ImportConflict, ImportKind, ImportMode, JobStatus, LabelLanguage};

/// A file of rows, as its media type says.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(value_type = String, format = Binary, max_length = 4_294_967_296)]
pub struct FileOfRows(pub Vec<u8>);

/// JSON objects, one a line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(value_type = String, max_length = 4_294_967_296)]
pub struct JsonLines(pub String);

/// What a file holds, and how it is to be brought in.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// What each row is.
    pub kind: ImportKind,
    /// Whether one row that cannot go in keeps out all of them (`atomic`), or only itself (`partial`, the default).
    pub mode: Option<ImportMode>,
    /// What happens to a row whose record is there already and differs: it is changed (`update`, the default), left as it is (`skip`), or the
    /// row is a fault (`error`). A row that says what is there already is `unchanged` in any case.
    pub on_conflict: Option<ImportConflict>,
    /// Only says what would happen; nothing is written. Up to 1,000 rows (20 of accounts) are tried as one, so that a row finds what those above
    /// it would make; of more, those of each hundred.
    pub dry_run: Option<bool>,
    /// The sheet of a workbook; without it the first one.
    #[param(min_length = 1, max_length = 31, example = "Chi bộ")]
    pub sheet: Option<String>,
    /// Code of the plan of every row, where the file has no column for it.
    #[param(min_length = 1, max_length = 32, example = "THU-2024")]
    pub plan_code: Option<String>,
    /// Code of the contest of every row, where the file has no column for it.
    #[param(min_length = 1, max_length = 32, example = "BTCBG-2023")]
    pub contest_code: Option<String>,
    /// Whether score sheets are handed in once their scores are saved.
    pub submit: Option<bool>,
}

/// Work that goes on behind the request that asked for it: an import.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Job {
    /// Id.
    pub id: Uuid,
    /// What each row of the file is.
    pub kind: ImportKind,
    /// Whether it goes in whole or row by row.
    pub mode: ImportMode,
    /// What happens to records that are there already.
    pub on_conflict: ImportConflict,
    /// Whether nothing is written.
    pub dry_run: bool,
    /// The form of the file.
    pub format: FileFormat,
    /// Where it stands.
    pub status: JobStatus,
    /// How far it is.
    pub progress: JobProgress,
    /// Rows that made a record, or would.
    #[schema(minimum = 0)]
    pub created: i64,
    /// Rows that changed one, or would.
    #[schema(minimum = 0)]
    pub updated: i64,
    /// Rows that said what was there already.
    #[schema(minimum = 0)]
    pub unchanged: i64,
    /// Rows whose record was there and was left as it is.
    #[schema(minimum = 0)]
    pub skipped: i64,
    /// Rows that could not go in.
    #[schema(minimum = 0)]
    pub failed: i64,
    /// Why it ended before its time; null unless it did.
    pub error: Option<Fault>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it went on last.
    pub updated_at: DateTime<Utc>,
    /// When it ended; its file goes then, and what is told of its rows some weeks later.
    pub ended_at: Option<DateTime<Utc>>,
    /// Rises with every change.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JobProgress {
    /// Rows that were looked at.
    #[schema(minimum = 0)]
    pub done: i64,
    /// Rows of the file.
    #[schema(minimum = 0)]
    pub total: i64,
}

/// A row that could not go in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct JobRow {
    /// Its number as a spreadsheet shows it; of lines of JSON the line.
    #[schema(minimum = 1)]
    pub row: i64,
    /// What it is known by: a code, a name.
    #[schema(max_length = 200)]
    pub label: Option<String>,
    /// Everything that is wrong with it; `pointer` names the column.
    #[schema(max_items = 100)]
    pub errors: Vec<Fault>,
}

/// Which jobs.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JobsQuery {
    /// Of these statuses.
    #[param(max_items = 5, style = Form, explode = false)]
    pub status: Option<Vec<JobStatus>>,
    /// Of these kinds of rows.
    #[param(max_items = 9, style = Form, explode = false)]
    pub kind: Option<Vec<ImportKind>>,
    /// Order; `-created_at` unless given.
    #[param(pattern = "^-?created_at$", max_length = 20, example = "-created_at")]
    pub sort: Option<String>,
    /// Items of a page.
    #[param(minimum = 1, maximum = 200, example = 50)]
    pub limit: Option<i64>,
    /// Cursor of the page.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
    /// Whether to count all.
    pub include_total: Option<bool>,
}

/// Reading a job.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JobQuery {
    /// Seconds to wait for its end at most; the header `Prefer: wait=` says the same (RFC 7240).
    #[param(minimum = 0, maximum = 60, example = 10)]
    pub wait: Option<i64>,
}

/// Which rows of a job.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JobRowsQuery {
    /// Order; `row` unless given.
    #[param(pattern = "^-?row$", max_length = 20, example = "row")]
    pub sort: Option<String>,
    /// Items of a page.
    #[param(minimum = 1, maximum = 200, example = 50)]
    pub limit: Option<i64>,
    /// Cursor of the page.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
    /// Whether to count all.
    pub include_total: Option<bool>,
}

/// The form of a template.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TemplateQuery {
    /// A workbook, which offers the values of its columns to choose from (the default), or CSV.
    pub format: Option<FileFormat>,
    /// Headings and values in this language; else field names.
    pub labels: Option<LabelLanguage>,
}
