//! What standard OAuth 2 clients send and read.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A token request (RFC 6749, section 4.4), as a form. The client names itself here or by HTTP Basic.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OauthTokenRequest {
    /// `client_credentials`.
    #[schema(min_length = 1, max_length = 64, example = "client_credentials")]
    pub grant_type: String,
    /// Scopes, separated by spaces; all of the client's when absent.
    #[serde(default)]
    #[schema(max_length = 1000, nullable = false, example = "quotas:read")]
    pub scope: Option<String>,
    /// Id of the client.
    #[serde(default)]
    #[schema(max_length = 64, nullable = false)]
    pub client_id: Option<String>,
    /// Secret of the client.
    #[serde(default)]
    #[schema(max_length = 200, nullable = false)]
    pub client_secret: Option<String>,
}

/// An access token (RFC 6749, section 5.1).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OauthToken {
    /// Access token: a JWT of type `at+jwt` (RFC 9068).
    #[schema(max_length = 4000)]
    pub access_token: String,
    /// Always `Bearer`.
    #[schema(max_length = 10, example = "Bearer")]
    pub token_type: String,
    /// Seconds until it expires.
    #[schema(minimum = 1, maximum = 86_400, example = 600)]
    pub expires_in: i64,
    /// Scopes it carries, separated by spaces.
    #[schema(max_length = 1000, example = "quotas:read")]
    pub scope: String,
}

/// An OAuth error (RFC 6749, section 5.2): the one place where errors are not problem details, because the standard says so.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OauthError {
    /// The standard's error code.
    #[schema(max_length = 64, example = "invalid_client")]
    pub error: String,
    /// What is wrong.
    #[schema(max_length = 1000)]
    pub error_description: String,
}

/// A token to revoke (RFC 7009) or to look into (RFC 7662), as a form.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OauthTokenForm {
    /// The token.
    #[schema(min_length = 1, max_length = 4000, example = "chibo_rt_example")]
    pub token: String,
    /// `access_token` or `refresh_token`; only a hint.
    #[serde(default)]
    #[schema(max_length = 64, nullable = false)]
    pub token_type_hint: Option<String>,
    /// Id of the client.
    #[serde(default)]
    #[schema(max_length = 64, nullable = false)]
    pub client_id: Option<String>,
    /// Secret of the client.
    #[serde(default)]
    #[schema(max_length = 200, nullable = false)]
    pub client_secret: Option<String>,
}

/// What a token is worth (RFC 7662). Of an inactive token nothing but `active` is said.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct OauthIntrospection {
    /// Whether it would be accepted now.
    pub active: bool,
    /// Scopes, separated by spaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000, nullable = false)]
    pub scope: Option<String>,
    /// Client it was given to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 64, nullable = false)]
    pub client_id: Option<String>,
    /// User or client it stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 64, nullable = false)]
    pub sub: Option<String>,
    /// Kind of token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20, nullable = false)]
    pub token_type: Option<String>,
    /// Issuer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500, nullable = false)]
    pub iss: Option<String>,
    /// Audience.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500, nullable = false)]
    pub aud: Option<String>,
    /// When it expires, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub exp: Option<i64>,
    /// When it was issued, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub iat: Option<i64>,
    /// Its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 64, nullable = false)]
    pub jti: Option<String>,
}

/// A public key (RFC 7517) for the signatures of access tokens.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Jwk {
    /// `EC`.
    #[schema(max_length = 10, example = "EC")]
    pub kty: String,
    /// `sig`.
    #[serde(rename = "use")]
    #[schema(max_length = 10, example = "sig")]
    pub usage: String,
    /// `ES256`.
    #[schema(max_length = 10, example = "ES256")]
    pub alg: String,
    /// `P-256`.
    #[schema(max_length = 10, example = "P-256")]
    pub crv: String,
    /// Key id, as in the header of a token.
    #[schema(max_length = 64)]
    pub kid: String,
    /// First coordinate, base64url.
    #[schema(max_length = 64)]
    pub x: String,
    /// Second coordinate, base64url.
    #[schema(max_length = 64)]
    pub y: String,
}

/// The public keys whose signatures are accepted (RFC 7517).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Jwks {
    /// The keys, newest first.
    #[schema(max_items = 100)]
    pub keys: Vec<Jwk>,
}

/// Where and how tokens are had (RFC 8414).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OauthMetadata {
    /// Issuer of the tokens.
    #[schema(max_length = 500)]
    pub issuer: String,
    /// Address of the token endpoint.
    #[schema(max_length = 500)]
    pub token_endpoint: String,
    /// Address of the revocation endpoint.
    #[schema(max_length = 500)]
    pub revocation_endpoint: String,
    /// Address of the introspection endpoint.
    #[schema(max_length = 500)]
    pub introspection_endpoint: String,
    /// Address of the public keys.
    #[schema(max_length = 500)]
    pub jwks_uri: String,
    /// Address of the API's documentation.
    #[schema(max_length = 500)]
    pub service_documentation: String,
    /// Grant types.
    #[schema(max_items = 10)]
    pub grant_types_supported: Vec<String>,
    /// Response types: none, there is no authorization endpoint.
    #[schema(max_items = 10)]
    pub response_types_supported: Vec<String>,
    /// How a client names itself at the token endpoint.
    #[schema(max_items = 10)]
    pub token_endpoint_auth_methods_supported: Vec<String>,
    /// How a client names itself at the revocation endpoint.
    #[schema(max_items = 10)]
    pub revocation_endpoint_auth_methods_supported: Vec<String>,
    /// How a client names itself at the introspection endpoint.
    #[schema(max_items = 10)]
    pub introspection_endpoint_auth_methods_supported: Vec<String>,
    /// Scopes.
    #[schema(max_items = 100)]
    pub scopes_supported: Vec<String>,
}
