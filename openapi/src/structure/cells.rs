//! Cells, and the acts that change them.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::vocabulary::{CellActKind, CellKind};

/// A Party cell.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Cell {
    /// Id.
    pub id: Uuid,
    /// Short code, unique.
    #[schema(max_length = 32, example = "CB01")]
    pub code: String,
    /// Organization code of 14 digits, `MM.MMM.MMM.MMM.MMM`; null when not yet given.
    #[schema(max_length = 18, example = "38.168.053.000.001")]
    pub organization_code: Option<String>,
    /// Name.
    #[schema(max_length = 200, example = "Chi bộ khu phố 1")]
    pub name: String,
    /// Its kind.
    pub kind: CellKind,
    /// The committee above it today.
    pub committee_id: Uuid,
    /// Code of that committee, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "P-HOASEN")]
    pub committee_code: String,
    /// Name of that committee, as it is now.
    #[schema(min_length = 1, max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub committee_name: String,
    /// First day.
    pub founded_on: NaiveDate,
    /// Last day; null while it exists.
    pub dissolved_on: Option<NaiveDate>,
    /// Official members today.
    #[schema(minimum = 0)]
    pub official_members: i64,
    /// Probationary members today; they have no vote.
    #[schema(minimum = 0)]
    pub probationary_members: i64,
    /// Whether it can vote: it needs at least 3 official members.
    pub can_vote: bool,
    /// Whether it elects a cell committee: from 9 official members.
    pub elects_committee: bool,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// A new cell.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CellCreate {
    /// Short code, unique.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$", example = "CB01")]
    pub code: String,
    /// Organization code of 14 digits, with or without dots.
    #[serde(default)]
    #[schema(max_length = 18, pattern = "^([0-9]{14}|[0-9]{2}(\\.[0-9]{3}){4})$", example = "38.168.053.000.001")]
    pub organization_code: Option<String>,
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Chi bộ khu phố 1")]
    pub name: String,
    /// Its kind.
    pub kind: CellKind,
    /// The committee above it.
    pub committee_id: Uuid,
    /// First day, not in the future.
    #[schema(example = "2011-01-01")]
    pub founded_on: NaiveDate,
}

/// What may be changed of a cell; its committee changes by a dated move.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CellEdit {
    /// Short code, unique.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$", example = "CB01")]
    pub code: String,
    /// Organization code of 14 digits, with or without dots.
    #[serde(default)]
    #[schema(max_length = 18, pattern = "^([0-9]{14}|[0-9]{2}(\\.[0-9]{3}){4})$", example = "38.168.053.000.001")]
    pub organization_code: Option<String>,
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Chi bộ khu phố 1")]
    pub name: String,
    /// Its kind.
    pub kind: CellKind,
}

/// A cell as another system knows it, put under its code. Its committee is named by code and is only used to make the cell;
/// a cell that exists moves by a dated act.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CellPut {
    /// Organization code of 14 digits, with or without dots.
    #[serde(default)]
    #[schema(max_length = 18, pattern = "^([0-9]{14}|[0-9]{2}(\\.[0-9]{3}){4})$", example = "38.168.053.000.001")]
    pub organization_code: Option<String>,
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Chi bộ khu phố 1")]
    pub name: String,
    /// Its kind.
    pub kind: CellKind,
    /// Code of the committee above it.
    #[schema(min_length = 1, max_length = 32, example = "P-HOASEN")]
    pub committee_code: String,
    /// First day, not in the future.
    #[schema(example = "2011-01-01")]
    pub founded_on: NaiveDate,
}

/// Merge a cell into another one: every member moves, the cell ends.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CellMerge {
    /// The cell that goes on.
    pub into_cell_id: Uuid,
    /// The day, not in the future.
    #[schema(example = "2025-07-01")]
    pub acted_on: NaiveDate,
    /// Number of the document it rests on.
    #[schema(min_length = 1, max_length = 64, example = "15-QĐ/ĐU")]
    pub document_number: String,
    /// Why.
    #[schema(min_length = 1, max_length = 1000, example = "Sắp xếp lại tổ dân phố")]
    pub reason: String,
}

/// Split a new cell off: the members named move to it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CellSplit {
    /// Short code of the new cell.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$", example = "CB25")]
    pub code: String,
    /// Its organization code.
    #[serde(default)]
    #[schema(max_length = 18, pattern = "^([0-9]{14}|[0-9]{2}(\\.[0-9]{3}){4})$", example = "38.168.053.000.025")]
    pub organization_code: Option<String>,
    /// Its name.
    #[schema(min_length = 1, max_length = 200, example = "Chi bộ khu phố 25")]
    pub name: String,
    /// Its kind.
    pub kind: CellKind,
    /// Members who move to it.
    #[schema(max_items = 1000)]
    pub member_ids: Vec<Uuid>,
    /// The day, not in the future.
    #[schema(example = "2025-07-01")]
    pub acted_on: NaiveDate,
    /// Number of the document it rests on.
    #[schema(min_length = 1, max_length = 64, example = "15-QĐ/ĐU")]
    pub document_number: String,
    /// Why.
    #[schema(min_length = 1, max_length = 1000, example = "Chi bộ quá đông")]
    pub reason: String,
}

/// An act on a cell's structure.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CellAct {
    /// Id.
    pub id: Uuid,
    /// What was done.
    pub kind: CellActKind,
    /// The cell it was done to.
    pub cell_id: Uuid,
    /// Code of that cell, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// Name of that cell, as it is now.
    #[schema(min_length = 1, max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: String,
    /// The other cell of a merge or split; null otherwise.
    pub other_cell_id: Option<Uuid>,
    /// Code of that cell, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 32, example = "CB01")]
    pub other_cell_code: Option<String>,
    /// Name of that cell, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 200, example = "Chi bộ khu phố 1")]
    pub other_cell_name: Option<String>,
    /// The committee above the cell from that day on; null when the act did not set it.
    pub committee_id: Option<Uuid>,
    /// Code of that committee, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 32, example = "P-HOASEN")]
    pub committee_code: Option<String>,
    /// Name of that committee, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub committee_name: Option<String>,
    /// The day.
    pub acted_on: NaiveDate,
    /// Number of the document it rests on.
    #[schema(max_length = 64, example = "15-QĐ/ĐU")]
    pub document_number: Option<String>,
    /// Why.
    #[schema(max_length = 1000)]
    pub reason: Option<String>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

/// Which cells, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CellsQuery {
    /// Part of the name, without regard to case and marks.
    #[param(min_length = 1, max_length = 100, example = "khu pho")]
    pub q: Option<String>,
    /// Codes, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub code: Option<Vec<String>>,
    /// Kinds, separated by commas.
    #[param(max_items = 10, style = Form, explode = false)]
    pub kind: Option<Vec<CellKind>>,
    /// Committees directly above, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub committee_id: Option<Vec<Uuid>>,
    /// Only cells that have ended, or only those that exist.
    pub dissolved: Option<bool>,
    /// `code`, `name` or `created_at`; `-` in front for the other direction.
    #[param(pattern = "^-?(code|name|created_at)$", max_length = 20, example = "code")]
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
