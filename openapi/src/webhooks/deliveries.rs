//! What became of telling an endpoint.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::vocabulary::{AttemptOutcome, DeliveryStatus};

/// An event on its way to an endpoint.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WebhookDelivery {
    /// Id, which is also the `webhook-id` of every attempt.
    pub id: Uuid,
    /// The endpoint.
    pub endpoint_id: Uuid,
    /// The number of the event in the log; null for a test.
    #[schema(minimum = 1)]
    pub sequence: Option<i64>,
    /// What was done.
    #[schema(max_length = 64, example = "cell.updated")]
    pub event_type: String,
    /// How it stands.
    pub status: DeliveryStatus,
    /// When it is attempted next, at the earliest, which may be when the receiver asked to be left alone until; null once it has ended.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// The latest attempts, the newest first. Of what the receiver answers only the status is kept.
    #[schema(max_items = 20)]
    pub attempts: Vec<DeliveryAttempt>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ended; null while it waits.
    pub ended_at: Option<DateTime<Utc>>,
}

/// One attempt to tell an endpoint.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DeliveryAttempt {
    /// When it was begun.
    pub at: DateTime<Utc>,
    /// What came of it.
    pub outcome: AttemptOutcome,
    /// The HTTP status of the answer; null without one.
    #[schema(minimum = 100, maximum = 999)]
    pub status_code: Option<i64>,
    /// Milliseconds that it took.
    #[schema(minimum = 0)]
    pub duration_ms: i64,
}

/// Which deliveries, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WebhookDeliveriesQuery {
    /// States, separated by commas.
    #[param(max_items = 5, style = Form, explode = false)]
    pub status: Option<Vec<DeliveryStatus>>,
    /// `created_at`; `-` in front for the other direction, which is the order unless said otherwise.
    #[param(pattern = "^-?created_at$", max_length = 20, example = "-created_at")]
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
