//! Mass organizations.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::vocabulary::OrganizationKind;

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
    /// Code of that committee, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "P-HOASEN")]
    pub committee_code: String,
    /// Name of that committee, as it is now.
    #[schema(min_length = 1, max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub committee_name: String,
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

/// Which organizations, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OrganizationsQuery {
    /// Part of the name, without regard to case and marks.
    #[param(min_length = 1, max_length = 100, example = "doan")]
    pub q: Option<String>,
    /// Codes, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub code: Option<Vec<String>>,
    /// Kinds, separated by commas.
    #[param(max_items = 10, style = Form, explode = false)]
    pub kind: Option<Vec<OrganizationKind>>,
    /// Committees they work beside, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub committee_id: Option<Vec<Uuid>>,
    /// `name`, `code` or `created_at`; `-` in front for the other direction.
    #[param(pattern = "^-?(name|code|created_at)$", max_length = 20, example = "name")]
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
