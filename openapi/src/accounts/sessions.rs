//! Logging in and the caller's own account.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::users::Grant;
use crate::scopes::Scope;
use crate::vocabulary::PrincipalKind;

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
