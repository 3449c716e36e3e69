//! Logging in, sessions, users, grants and service clients.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::scopes::Scope;
use crate::vocabulary::{AccountStatus, PrincipalKind, Role};

/// A login.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionCreate {
    /// Username, in any case.
    #[schema(min_length = 1, max_length = 64, example = "organizer")]
    pub username: String,
    /// Password.
    #[schema(min_length = 1, max_length = 200, format = Password, example = "correct horse battery staple")]
    pub password: String,
}

/// A refresh of a session.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionRefresh {
    /// The newest refresh token of the session.
    #[schema(min_length = 1, max_length = 200, example = "chibo_rt_example")]
    pub refresh_token: String,
}

/// The tokens of a session.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SessionTokens {
    /// Access token: a JWT of type `at+jwt` (RFC 9068).
    #[schema(max_length = 4000)]
    pub access_token: String,
    /// Always `Bearer`.
    #[schema(max_length = 10, example = "Bearer")]
    pub token_type: String,
    /// Seconds until the access token expires.
    #[schema(minimum = 1, maximum = 86_400, example = 600)]
    pub expires_in: i64,
    /// Refresh token, to be used once; using an old one ends the session.
    #[schema(max_length = 200)]
    pub refresh_token: String,
    /// Seconds until the refresh token expires.
    #[schema(minimum = 1, maximum = 31_536_000, example = 1_209_600)]
    pub refresh_expires_in: i64,
}

/// A session of the caller.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// Id.
    pub id: Uuid,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last refreshed.
    pub refreshed_at: DateTime<Utc>,
    /// When it ends unless refreshed.
    pub expires_at: DateTime<Utc>,
    /// Program that logged in, as it named itself.
    #[schema(max_length = 200)]
    pub user_agent: String,
    /// Whether it is the session of this request.
    pub current: bool,
}

/// A new password for the caller.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The password as it is now.
    #[schema(min_length = 1, max_length = 200, format = Password, example = "correct horse battery staple")]
    pub current_password: String,
    /// The new one, at least 12 characters.
    #[schema(min_length = 12, max_length = 200, format = Password, example = "another long passphrase")]
    pub new_password: String,
}

/// A new password for another user, set by an administrator; it ends that user's sessions.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordReset {
    /// The new password, at least 12 characters.
    #[schema(min_length = 12, max_length = 200, format = Password, example = "another long passphrase")]
    pub new_password: String,
}

/// Who is calling and what the caller may do.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// Person or system.
    pub kind: PrincipalKind,
    /// Id of the user or client.
    pub id: Uuid,
    /// Username, or the client's name.
    #[schema(max_length = 200, example = "organizer")]
    pub name: String,
    /// Name to show.
    #[schema(max_length = 200)]
    pub display_name: String,
    /// Roles and the units they hold on.
    #[schema(max_items = 100)]
    pub grants: Vec<Grant>,
    /// Everything that the caller may do somewhere: the permissions of the roles, cut to the token's scopes.
    #[schema(max_items = 100)]
    pub scopes: Vec<Scope>,
    /// Requests per second that this caller may send, averaged.
    #[schema(minimum = 0)]
    pub requests_per_second: i64,
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
    /// The cell on which it holds.
    pub cell_id: Option<Uuid>,
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

/// A service client: a system that calls with OAuth 2 client credentials.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Client {
    /// Id, which is also the OAuth `client_id`.
    pub id: Uuid,
    /// Name.
    #[schema(max_length = 200, example = "Cổng thông tin quận")]
    pub name: String,
    /// Its role.
    pub role: Role,
    /// The committee on whose subtree it holds; null: see `cell_id`.
    pub committee_id: Option<Uuid>,
    /// The cell on which it holds; both null: everything.
    pub cell_id: Option<Uuid>,
    /// What it may ask tokens for, at most what the role may do.
    #[schema(max_items = 100)]
    pub scopes: Vec<Scope>,
    /// Whether it may be used.
    pub status: AccountStatus,
    /// States the caller may move it to.
    #[schema(max_items = 5)]
    pub allowed_transitions: Vec<AccountStatus>,
    /// When it stops working; null: never.
    pub expires_at: Option<DateTime<Utc>>,
    /// Its live secrets, without their values.
    #[schema(max_items = 10)]
    pub secrets: Vec<ClientSecret>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// A secret of a client, without its value.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ClientSecret {
    /// Id.
    pub id: Uuid,
    /// Its first characters, to tell two apart.
    #[schema(max_length = 20, example = "chibo_sk_Ab3d")]
    pub prefix: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A new client.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClientCreate {
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Cổng thông tin quận")]
    pub name: String,
    /// Its role.
    pub role: Role,
    /// A committee, for its whole subtree.
    #[serde(default)]
    pub committee_id: Option<Uuid>,
    /// A single cell.
    #[serde(default)]
    pub cell_id: Option<Uuid>,
    /// What it may ask tokens for.
    #[schema(min_items = 1, max_items = 100)]
    pub scopes: Vec<Scope>,
    /// When it stops working; null: never.
    #[serde(default)]
    pub expires_at: Option<DateTime<Utc>>,
}

/// What may be changed of a client.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClientEdit {
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Cổng thông tin quận")]
    pub name: String,
    /// What it may ask tokens for.
    #[schema(min_items = 1, max_items = 100)]
    pub scopes: Vec<Scope>,
    /// When it stops working; null: never.
    #[serde(default)]
    pub expires_at: Option<DateTime<Utc>>,
}

/// A client with its first secret.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ClientCreated {
    /// The client.
    pub client: Client,
    /// The secret, shown this once: `chibo_sk_…`, whose last six characters are a checksum.
    #[schema(max_length = 100)]
    pub secret: String,
}

/// A further secret of a client.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ClientSecretCreated {
    /// Id.
    pub id: Uuid,
    /// The secret, shown this once.
    #[schema(max_length = 100)]
    pub secret: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}
