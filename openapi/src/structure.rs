//! Committees, cells, mass organizations and posts.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::vocabulary::{CellActKind, CellKind, CommitteeLevel, OrganizationKind, PostKind};

/// A Party committee.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Committee {
    /// Id.
    pub id: Uuid,
    /// Short code, unique.
    #[schema(max_length = 32, example = "P-HOASEN")]
    pub code: String,
    /// Name.
    #[schema(max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub name: String,
    /// Its level.
    pub level: CommitteeLevel,
    /// The committee above it today; null at the top.
    pub parent_id: Option<Uuid>,
    /// First day.
    pub founded_on: NaiveDate,
    /// Last day; null while it exists.
    pub dissolved_on: Option<NaiveDate>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// A new committee.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitteeCreate {
    /// Short code, unique.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$", example = "P-HOASEN")]
    pub code: String,
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub name: String,
    /// Its level.
    pub level: CommitteeLevel,
    /// The committee above it; null at the top.
    #[serde(default)]
    pub parent_id: Option<Uuid>,
    /// First day, not in the future.
    #[schema(example = "2011-01-01")]
    pub founded_on: NaiveDate,
}

/// What may be changed of a committee.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitteeEdit {
    /// Short code, unique.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$", example = "P-HOASEN")]
    pub code: String,
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub name: String,
    /// Its level.
    pub level: CommitteeLevel,
}

/// A move below another committee, from a day on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParentCreate {
    /// The committee above from that day on; null makes a committee stand at the top (not for cells).
    pub parent_id: Option<Uuid>,
    /// First day below it, not in the future and not before the last move.
    #[schema(example = "2025-07-01")]
    pub valid_from: NaiveDate,
    /// Number of the document it rests on.
    #[serde(default)]
    #[schema(max_length = 64, nullable = true, example = "12-QĐ/TU")]
    pub document_number: Option<String>,
    /// Why.
    #[schema(min_length = 1, max_length = 1000, example = "Kết thúc hoạt động cấp quận")]
    pub reason: String,
}

/// A time below one committee.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ParentPeriod {
    /// The committee above; null: none.
    pub parent_id: Option<Uuid>,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day after it; null while it lasts.
    pub valid_to: Option<NaiveDate>,
}

/// The end of a committee or a cell.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Dissolution {
    /// Last day, not in the future.
    #[schema(example = "2025-06-30")]
    pub acted_on: NaiveDate,
    /// Number of the document it rests on.
    #[schema(min_length = 1, max_length = 64, example = "15-QĐ/ĐU")]
    pub document_number: String,
    /// Why.
    #[schema(min_length = 1, max_length = 1000, example = "Sắp xếp lại tổ dân phố")]
    pub reason: String,
}

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
    /// The other cell of a merge or split; null otherwise.
    pub other_cell_id: Option<Uuid>,
    /// The committee above the cell from that day on; null when the act did not set it.
    pub committee_id: Option<Uuid>,
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

/// A mass organization.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Organization {
    /// Id.
    pub id: Uuid,
    /// Short code, unique.
    #[schema(max_length = 32, example = "DOAN-HOASEN")]
    pub code: String,
    /// Name.
    #[schema(max_length = 200, example = "Đoàn TNCS Hồ Chí Minh phường Hoa Sen")]
    pub name: String,
    /// Its kind.
    pub kind: OrganizationKind,
    /// The committee it works beside.
    pub committee_id: Uuid,
    /// Last day; null while it exists.
    pub dissolved_on: Option<NaiveDate>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// A new mass organization.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganizationCreate {
    /// Short code, unique.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$", example = "DOAN-HOASEN")]
    pub code: String,
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Đoàn TNCS Hồ Chí Minh phường Hoa Sen")]
    pub name: String,
    /// Its kind.
    pub kind: OrganizationKind,
    /// The committee it works beside.
    pub committee_id: Uuid,
}

/// What may be changed of a mass organization.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganizationEdit {
    /// Short code, unique.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$", example = "DOAN-HOASEN")]
    pub code: String,
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Đoàn TNCS Hồ Chí Minh phường Hoa Sen")]
    pub name: String,
    /// Its kind.
    pub kind: OrganizationKind,
    /// Last day, not in the future; null while it exists.
    #[serde(default)]
    pub dissolved_on: Option<NaiveDate>,
}

/// A time in a post of a cell.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Post {
    /// Id.
    pub id: Uuid,
    /// The cell.
    pub cell_id: Uuid,
    /// The post.
    pub kind: PostKind,
    /// Who holds it.
    pub member_id: Uuid,
    /// The holder's name; null for callers who may not read members.
    #[schema(max_length = 200)]
    pub member_name: Option<String>,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day after it; null while it lasts.
    pub valid_to: Option<NaiveDate>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// The posts of a cell, newest first, and which are vacant today.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PostList {
    /// Every time in a post.
    #[schema(max_items = 1000)]
    pub items: Vec<Post>,
    /// Posts that every cell has and nobody holds today.
    #[schema(max_items = 10)]
    pub vacant: Vec<PostKind>,
}

/// A member takes a post.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostCreate {
    /// The post.
    pub kind: PostKind,
    /// An official member of the cell.
    pub member_id: Uuid,
    /// First day, not in the future.
    #[schema(example = "2022-06-01")]
    pub valid_from: NaiveDate,
    /// First day after it; null while it lasts.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
}

/// What may be changed of a post: its dates.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostEdit {
    /// First day, not in the future.
    #[schema(example = "2022-06-01")]
    pub valid_from: NaiveDate,
    /// First day after it; null while it lasts.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
}
