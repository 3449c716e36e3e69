//! Claims of an access token: a JWT of type `at+jwt` (RFC 9068), signed with ES256.

use chibo_openapi::Scope;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::key::Key;

/// `client_id` of people who log in with a password.
pub const OWN_CLIENT: &str = "chibo";
/// Audience of every access token.
pub const AUDIENCE: &str = "chibo-api";

/// The claims.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claims {
    /// Issuer: the public address of the service; set when the token is signed.
    pub iss: String,
    /// User or client.
    pub sub: String,
    /// Audience.
    pub aud: String,
    /// Seconds since 1970 when it expires.
    pub exp: i64,
    /// Seconds since 1970 when it was made.
    pub iat: i64,
    /// Id of the token.
    pub jti: String,
    /// The OAuth client.
    pub client_id: String,
    /// Scopes of a client's token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Session of a person's token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
}

fn key(text: &str) -> Option<Key> {
    Uuid::try_parse(text).ok().map(Key::from)
}

impl Claims {
    /// User or client.
    pub fn subject(&self) -> Option<Key> {
        key(&self.sub)
    }

    /// Id of the token.
    pub fn token_id(&self) -> Option<Key> {
        key(&self.jti)
    }

    /// The session.
    pub fn session(&self) -> Option<Key> {
        self.sid.as_deref().and_then(key)
    }

    /// When it expires.
    pub const fn expires_at(&self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.exp, 0)
    }

    /// Scopes of a client's token.
    pub fn scopes(&self) -> Vec<Scope> {
        self.scope.as_deref().unwrap_or_default().split(' ').filter_map(|scope| scope.parse().ok()).collect()
    }
}
