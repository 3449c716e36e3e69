//! Service clients and their secrets.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::scopes::Scope;
use crate::vocabulary::{AccountStatus, Role};

/// A service client: a system that calls with OAuth 2 client credentials.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ServiceClient {
    /// Id, which is also the OAuth `client_id`.
    pub id: Uuid,
    /// Name.
    #[schema(max_length = 200, example = "Cổng thông tin quận")]
    pub name: String,
    /// Its role.
    pub role: Role,
    /// The committee on whose subtree it holds; null: see `cell_id`.
    pub committee_id: Option<Uuid>,
    /// Code of that committee, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 32, example = "P-HOASEN")]
    pub committee_code: Option<String>,
    /// Name of that committee, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub committee_name: Option<String>,
    /// The cell on which it holds; both null: everything.
    pub cell_id: Option<Uuid>,
    /// Code of that cell, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 32, example = "CB01")]
    pub cell_code: Option<String>,
    /// Name of that cell, as it is now; null where there is none.
    #[schema(min_length = 1, max_length = 200, example = "Chi bộ khu phố 1")]
    pub cell_name: Option<String>,
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
    pub client: ServiceClient,
    /// The secret, shown this once: `chibo_sk_…`, whose last six characters are a checksum. A repeat by idempotency key gets null.
    #[schema(max_length = 100)]
    pub secret: Option<String>,
}

/// A further secret of a client.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ClientSecretCreated {
    /// Id.
    pub id: Uuid,
    /// The secret, shown this once. A repeat by idempotency key gets null.
    #[schema(max_length = 100)]
    pub secret: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Which clients, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ClientsQuery {
    /// Part of the name, without regard to case and marks.
    #[param(min_length = 1, max_length = 100, example = "cong")]
    pub q: Option<String>,
    /// Committees on which the clients' role holds, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub committee_id: Option<Vec<Uuid>>,
    /// States, separated by commas.
    #[param(max_items = 5, style = Form, explode = false)]
    pub status: Option<Vec<AccountStatus>>,
    /// `created_at`; `-` in front for the other direction.
    #[param(pattern = "^-?created_at$", max_length = 20, example = "created_at")]
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
