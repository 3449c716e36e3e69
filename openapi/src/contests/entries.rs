//! Entries of a contest: who takes part for which cell.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::vocabulary::{EntryStatus, PostKind};

/// Somebody who takes part in a contest for a cell.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ContestEntry {
    /// Id.
    pub id: Uuid,
    /// The contest.
    pub contest_id: Uuid,
    /// Code of that contest, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "BTCBG-2023")]
    pub contest_code: String,
    /// The cell.
    pub cell_id: Uuid,
    /// Code of the cell.
    #[schema(max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// Name of the cell.
    #[schema(max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: String,
    /// The entrant, a member.
    pub member_id: Uuid,
    /// Full name; null for callers who may not read members of the cell.
    #[schema(max_length = 200, example = "Nguyễn Thị Sen")]
    pub member_name: Option<String>,
    /// The post that the entrant held when entered.
    pub post: PostKind,
    /// Code of the group, which the kind of the cell decides on the day of entering.
    #[schema(max_length = 32, example = "residential")]
    pub group: String,
    /// Name of that group, as the rules of the contest call it; null where they no longer have it.
    #[schema(min_length = 1, max_length = 200, example = "Khối khu dân cư")]
    pub group_name: Option<String>,
    /// The cluster; null where there are none, or it is not decided yet.
    #[schema(max_length = 64, example = "Cụm 1")]
    pub cluster: Option<String>,
    /// Where it stands.
    pub status: EntryStatus,
    /// States the caller may move it to.
    #[schema(max_items = 5)]
    pub allowed_transitions: Vec<EntryStatus>,
    /// The text handed in; null for none, in lists, and for callers who may not change the entry.
    #[schema(max_length = 50_000)]
    pub statement: Option<String>,
    /// Why it was withdrawn, replaced or disqualified; null for others, and for callers who may not change the entry.
    #[schema(max_length = 1000)]
    pub reason: Option<String>,
    /// Document of the disqualification; null for others.
    #[schema(max_length = 64, example = "12-QĐ/ĐU")]
    pub document_number: Option<String>,
    /// The entry that took its place; null for others.
    pub replaced_by_id: Option<Uuid>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// An entry to make.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestEntryCreate {
    /// The contest.
    pub contest_id: Uuid,
    /// The cell.
    pub cell_id: Uuid,
    /// The entrant: its sitting secretary, or a deputy where the contest admits them.
    pub member_id: Uuid,
    /// The cluster.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64, example = "Cụm 1")]
    pub cluster: Option<String>,
    /// The text handed in.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 50_000)]
    pub statement: Option<String>,
}

/// What may be changed of an entry before judging.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestEntryEdit {
    /// The cluster.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64, example = "Cụm 1")]
    pub cluster: Option<String>,
    /// The text handed in.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 50_000)]
    pub statement: Option<String>,
}

/// A move of an entry: `withdrawn` (with a reason), `replaced` (before judging, by another entrant of the cell), `disqualified` (with reason
/// and document).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestEntryTransition {
    /// The state to move to.
    pub to: EntryStatus,
    /// Why.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
    /// The document; needed for `disqualified`.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64, example = "12-QĐ/ĐU")]
    pub document_number: Option<String>,
    /// Who takes the place; needed for `replaced`.
    #[serde(default)]
    pub member_id: Option<Uuid>,
    /// Only say whether it would go through; nothing is written.
    #[serde(default)]
    pub dry_run: bool,
}

/// Which entries, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ContestEntriesQuery {
    /// Contests, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub contest_id: Option<Vec<Uuid>>,
    /// Cells, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub cell_id: Option<Vec<Uuid>>,
    /// Codes of groups, separated by commas.
    #[param(max_items = 10, style = Form, explode = false)]
    pub group: Option<Vec<String>>,
    /// Where they stand, separated by commas.
    #[param(max_items = 10, style = Form, explode = false)]
    pub status: Option<Vec<EntryStatus>>,
    /// `cell_code` or `created_at`; `-` in front for the other direction. `cell_code` when absent.
    #[param(pattern = "^-?(cell_code|created_at)$", max_length = 20, example = "cell_code")]
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
