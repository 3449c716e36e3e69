//! Endpoints of service clients, and the secrets that sign what is sent there.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::vocabulary::{EndpointDisabledReason, EndpointStatus, EventSubject};

/// An address that is told what happens, as far as its service client may read it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WebhookEndpoint {
    /// Id.
    pub id: Uuid,
    /// The service client whose role and scopes decide what is told.
    pub client_id: Uuid,
    /// The client's name.
    #[schema(max_length = 200, example = "Cổng thông tin quận")]
    pub client_name: String,
    /// Name.
    #[schema(max_length = 200, example = "Cổng quận: chi bộ")]
    pub name: String,
    /// Where events are sent.
    #[schema(max_length = 1000, example = "https://hooks.example.vn/chibo")]
    pub url: String,
    /// Kinds of records that it is told of; empty: every kind that the client may read.
    #[schema(max_items = 40)]
    pub kinds: Vec<EventSubject>,
    /// Whether anything is sent.
    pub status: EndpointStatus,
    /// States the caller may move it to.
    #[schema(max_items = 5)]
    pub allowed_transitions: Vec<EndpointStatus>,
    /// Why nothing is sent; null while it is.
    pub disabled_reason: Option<EndpointDisabledReason>,
    /// Since when nothing is sent.
    pub disabled_at: Option<DateTime<Utc>>,
    /// Its secrets, the newest first, without their values.
    #[schema(max_items = 2)]
    pub secrets: Vec<WebhookSecret>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// A secret of an endpoint, without its value.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WebhookSecret {
    /// Id.
    pub id: Uuid,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it stops signing; null for the newest, which goes on.
    pub ends_at: Option<DateTime<Utc>>,
}

/// A new endpoint.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookEndpointCreate {
    /// The service client whose role and scopes decide what is told.
    pub client_id: Uuid,
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Cổng quận: chi bộ")]
    pub name: String,
    /// Where events are sent: `https`, at a public address, without a user, a password or a fragment.
    #[schema(min_length = 1, max_length = 1000, pattern = "^https?://[!-~]+$", example = "https://hooks.example.vn/chibo")]
    pub url: String,
    /// Kinds of records that it is told of; empty: every kind that the client may read.
    #[serde(default)]
    #[schema(max_items = 40)]
    pub kinds: Vec<EventSubject>,
    /// Tells the events behind this number; null: those that come from now on.
    #[serde(default)]
    #[schema(minimum = 0, example = 0)]
    pub after: Option<i64>,
}

/// What may be changed of an endpoint.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookEndpointEdit {
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Cổng quận: chi bộ")]
    pub name: String,
    /// Where events are sent: `https`, at a public address, without a user, a password or a fragment. What waits goes to the new address, at once.
    #[schema(min_length = 1, max_length = 1000, pattern = "^https?://[!-~]+$", example = "https://hooks.example.vn/chibo")]
    pub url: String,
    /// Kinds of records that it is told of; empty: every kind that the client may read. Counts for events that are not waiting yet.
    #[schema(max_items = 40)]
    pub kinds: Vec<EventSubject>,
}

/// An endpoint is disabled, or enabled again.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookEndpointTransition {
    /// The state to move to.
    pub to: EndpointStatus,
    /// Why.
    #[schema(min_length = 1, max_length = 1000, example = "Máy chủ bên nhận bảo trì")]
    pub reason: String,
}

/// An endpoint with its first secret.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WebhookEndpointCreated {
    /// The endpoint.
    pub endpoint: WebhookEndpoint,
    /// The secret, shown this once: `whsec_` and base64. A repeat by idempotency key gets null.
    #[schema(max_length = 100)]
    pub secret: Option<String>,
}

/// A further secret.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookSecretCreate {
    /// Hours for which the one before goes on signing beside it; 0: it ends at once. 24 unless said otherwise.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 168, example = 24)]
    pub overlap_hours: Option<i64>,
}

/// A further secret of an endpoint.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WebhookSecretCreated {
    /// Id.
    pub id: Uuid,
    /// The secret, shown this once: `whsec_` and base64. A repeat by idempotency key gets null.
    #[schema(max_length = 100)]
    pub secret: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When the one before stops signing; null where it has.
    pub previous_ends_at: Option<DateTime<Utc>>,
}

/// Which endpoints, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WebhookEndpointsQuery {
    /// Service clients, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub client_id: Option<Vec<Uuid>>,
    /// States, separated by commas.
    #[param(max_items = 5, style = Form, explode = false)]
    pub status: Option<Vec<EndpointStatus>>,
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
