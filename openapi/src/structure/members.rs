//! Members and their times in cells.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::vocabulary::{LeavingReason, MemberStatus, Sex};

/// A member.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Member {
    /// Id.
    pub id: Uuid,
    /// Full name, family name first.
    #[schema(max_length = 200, example = "Nguyễn Thị Sen")]
    pub full_name: String,
    /// Birth date, or the year alone.
    #[schema(max_length = 10, example = "1985-04-30")]
    pub birth: Option<String>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Number of the member card; from 02/9/2025 it is the personal ID, so all but the last four characters are masked.
    #[schema(max_length = 20, example = "••••••0123")]
    pub card_number: Option<String>,
    /// Whether the member votes.
    pub status: MemberStatus,
    /// The cell today, or the last one.
    pub cell_id: Uuid,
    /// Code of that cell, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// Name of that cell, as it is now.
    #[schema(min_length = 1, max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: String,
    /// Day of the admission ceremony; null when not known.
    pub admitted_on: Option<NaiveDate>,
    /// Day of becoming an official member; null for probationary members.
    pub official_on: Option<NaiveDate>,
    /// Day of leaving; null for present members.
    pub left_on: Option<NaiveDate>,
    /// Why the member left.
    pub left_reason: Option<LeavingReason>,
    /// Other members that the caller sees with the same name, but for marks and case, and the same birth: likely the same person. Empty in
    /// lists.
    #[schema(max_items = 20)]
    pub likely_duplicate_ids: Vec<Uuid>,
    /// Number of the ruleset that was in force on the day of the ceremony, which the dates are held against. Null where no ruleset is known of that
    /// day: such dates are judged by none. Null also where neither the day of the ceremony nor that of becoming official is known.
    #[schema(max_length = 64, example = "24-QĐ/TW")]
    pub judged_by: Option<String>,
    /// States the caller may move the member to.
    #[schema(max_items = 5)]
    pub allowed_transitions: Vec<MemberStatus>,
    /// When the member was recorded.
    pub created_at: DateTime<Utc>,
    /// When the record last changed.
    pub updated_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// A new member.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberCreate {
    /// Full name, family name first.
    #[schema(min_length = 1, max_length = 200, example = "Nguyễn Thị Sen")]
    pub full_name: String,
    /// Birth date, or the year alone.
    #[serde(default)]
    #[schema(max_length = 10, pattern = "^[0-9]{4}(-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$", example = "1985-04-30")]
    pub birth: Option<String>,
    /// Sex.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// Number of the member card, unique.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 20, pattern = "^[0-9][0-9.]*$", example = "38000123")]
    pub card_number: Option<String>,
    /// The cell.
    pub cell_id: Uuid,
    /// First day in the cell, not in the future.
    #[schema(example = "2020-02-03")]
    pub joined_cell_on: NaiveDate,
    /// Day of the admission ceremony.
    #[serde(default)]
    #[schema(example = "2015-05-19")]
    pub admitted_on: Option<NaiveDate>,
    /// Day of becoming an official member; null makes a probationary one.
    #[serde(default)]
    #[schema(example = "2016-05-19")]
    pub official_on: Option<NaiveDate>,
}

/// What may be changed of a member.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberEdit {
    /// Full name, family name first.
    #[schema(min_length = 1, max_length = 200, example = "Nguyễn Thị Sen")]
    pub full_name: String,
    /// Birth date, or the year alone.
    #[serde(default)]
    #[schema(max_length = 10, pattern = "^[0-9]{4}(-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$", example = "1985-04-30")]
    pub birth: Option<String>,
    /// Sex.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// Number of the member card, unique; sending back the masked number leaves it as it is.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 20, pattern = "^[0-9•][0-9.•]*$", example = "38000123")]
    pub card_number: Option<String>,
    /// Day of the admission ceremony.
    #[serde(default)]
    #[schema(example = "2015-05-19")]
    pub admitted_on: Option<NaiveDate>,
}

/// A move to another cell, from a day on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberTransfer {
    /// The cell from that day on.
    pub cell_id: Uuid,
    /// First day there, not in the future and not before the last move.
    #[schema(example = "2024-01-15")]
    pub valid_from: NaiveDate,
    /// Number of the document it rests on.
    #[serde(default)]
    #[schema(max_length = 64, example = "05-QĐ/ĐU")]
    pub document_number: Option<String>,
}

/// A time in one cell.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MemberCellPeriod {
    /// The cell.
    pub cell_id: Uuid,
    /// Code of that cell, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "CB01")]
    pub cell_code: String,
    /// Name of that cell, as it is now.
    #[schema(min_length = 1, max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day after it; null while it lasts.
    pub valid_to: Option<NaiveDate>,
}

/// Every cell a member has been in, newest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MemberCells {
    /// The times.
    #[schema(max_items = 1000)]
    pub items: Vec<MemberCellPeriod>,
}

/// A change of a member's standing: to `official`, or `left` with a reason.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberTransition {
    /// The state to move to.
    pub to: MemberStatus,
    /// The day, not in the future.
    #[schema(example = "2024-05-19")]
    pub on: NaiveDate,
    /// Why the member leaves; needed for `left`.
    #[serde(default)]
    pub reason: Option<LeavingReason>,
    /// Number of the document it rests on.
    #[serde(default)]
    #[schema(max_length = 64, example = "05-QĐ/ĐU")]
    pub document_number: Option<String>,
}

/// Which members, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MembersQuery {
    /// Part of the name, without regard to case and marks.
    #[param(min_length = 1, max_length = 100, example = "nguyen thi")]
    pub q: Option<String>,
    /// Cells today, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub cell_id: Option<Vec<Uuid>>,
    /// Committees directly above the cells, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub committee_id: Option<Vec<Uuid>>,
    /// States, separated by commas; without it also those who left.
    #[param(max_items = 5, style = Form, explode = false)]
    pub status: Option<Vec<MemberStatus>>,
    /// Sexes, separated by commas.
    #[param(max_items = 5, style = Form, explode = false)]
    pub sex: Option<Vec<Sex>>,
    /// Number of the card, whole.
    #[param(min_length = 1, max_length = 20, pattern = "^[0-9][0-9.]*$", example = "38000123")]
    pub card_number: Option<String>,
    /// `name` (by given name) or `created_at`; `-` in front for the other direction.
    #[param(pattern = "^-?(name|created_at)$", max_length = 20, example = "name")]
    pub sort: Option<String>,
    /// Items of a page.
    #[param(minimum = 1, maximum = 200, example = 50)]
    pub limit: Option<i64>,
    /// Cursor of the page, from the page before.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
    /// Also count all items.
    pub include_total: Option<bool>,
    /// Why; needed for a file, and for every page but the first. Recorded in the access log.
    #[param(min_length = 1, max_length = 1000, example = "Báo cáo quý II")]
    pub reason: Option<String>,
}
