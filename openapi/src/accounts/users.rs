//! Accounts of people and their roles.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::vocabulary::{AccountStatus, Role};

/// A new password for another user, set by an administrator; it ends that user's sessions.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordReset {
    /// The new password, at least 12 characters.
    #[schema(min_length = 12, max_length = 200, format = Password, example = "another long passphrase")]
    pub new_password: String,
}

/// A role on a unit and everything below it. Both ids null: on everything.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Grant {
    /// Id.
    pub id: Uuid,
    /// The role.
    pub role: Role,
    /// The committee on whose subtree it holds.
    pub committee_id: Option<Uuid>,
    /// Code of that committee, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 32, example = "P-HOASEN")]
    pub committee_code: Option<String>,
    /// Name of that committee, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub committee_name: Option<String>,
    /// The cell on which it holds.
    pub cell_id: Option<Uuid>,
    /// Code of that cell, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 32, example = "CB01")]
    pub cell_code: Option<String>,
    /// Name of that cell, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: Option<String>,
    /// When it was given.
    pub created_at: DateTime<Utc>,
}

/// A role to give. At most one of the two ids; neither means everything, which only an administrator of everything may give.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantCreate {
    /// The role.
    pub role: Role,
    /// A committee, for its whole subtree.
    #[serde(default)]
    pub committee_id: Option<Uuid>,
    /// A single cell.
    #[serde(default)]
    pub cell_id: Option<Uuid>,
}

/// A person's account.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct User {
    /// Id.
    pub id: Uuid,
    /// Username, lower case.
    #[schema(max_length = 64, example = "organizer")]
    pub username: String,
    /// Name to show.
    #[schema(max_length = 200, example = "Cán bộ tổ chức phường")]
    pub display_name: String,
    /// Committee whose administrators look after the account; null: those of the whole instance.
    pub committee_id: Option<Uuid>,
    /// Code of that committee, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 32, example = "P-HOASEN")]
    pub committee_code: Option<String>,
    /// Name of that committee, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub committee_name: Option<String>,
    /// Whether it may be used.
    pub status: AccountStatus,
    /// States the caller may move it to.
    #[schema(max_items = 5)]
    pub allowed_transitions: Vec<AccountStatus>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// A new account.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserCreate {
    /// Username: letters, digits, dot, dash and underscore; kept in lower case.
    #[schema(min_length = 2, max_length = 64, pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$", example = "nguyen.van.an")]
    pub username: String,
    /// Name to show.
    #[schema(min_length = 1, max_length = 200, example = "Nguyễn Văn An")]
    pub display_name: String,
    /// First password, at least 12 characters.
    #[schema(min_length = 12, max_length = 200, format = Password, example = "correct horse battery staple")]
    pub password: String,
    /// Committee whose administrators look after the account.
    #[serde(default)]
    pub committee_id: Option<Uuid>,
    /// Roles to give at once.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub grants: Vec<GrantCreate>,
}

/// What may be changed of an account.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserEdit {
    /// Name to show.
    #[schema(min_length = 1, max_length = 200, example = "Nguyễn Văn An")]
    pub display_name: String,
}

/// Lock or unlock an account or a client.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountTransition {
    /// The state to move to.
    pub to: AccountStatus,
    /// Why.
    #[schema(min_length = 1, max_length = 1000, example = "Chuyển công tác")]
    pub reason: String,
}

/// Which accounts, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UsersQuery {
    /// Part of the shown name, without regard to case and marks.
    #[param(min_length = 1, max_length = 100, example = "an")]
    pub q: Option<String>,
    /// Usernames, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub username: Option<Vec<String>>,
    /// Committees that look after the accounts, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub committee_id: Option<Vec<Uuid>>,
    /// States, separated by commas.
    #[param(max_items = 5, style = Form, explode = false)]
    pub status: Option<Vec<AccountStatus>>,
    /// `username` or `created_at`; `-` in front for the other direction.
    #[param(pattern = "^-?(username|created_at)$", max_length = 20, example = "username")]
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
