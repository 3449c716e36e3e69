//! The change feed: what was done, as those follow it who keep in step.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::vocabulary::EventSubject;

/// Something that was done, as a `CloudEvent` (version 1.0). It names what changed and holds no value of any record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangeEvent {
    /// Version of `CloudEvents`.
    #[schema(max_length = 3, example = "1.0")]
    pub specversion: String,
    /// Id of the event.
    pub id: Uuid,
    /// Where it happened: the address of this service.
    #[schema(max_length = 500, example = "https://chibo.example.vn")]
    pub source: String,
    /// What was done: a kind of record and a past participle.
    #[serde(rename = "type")]
    #[schema(max_length = 64, example = "cell.updated")]
    pub kind: String,
    /// What it was done to: kind and id.
    #[schema(max_length = 100, example = "cell/0191d3a0-7c1e-7d6a-9b7e-0d0c8e6f5a41")]
    pub subject: String,
    /// When.
    pub time: DateTime<Utc>,
    /// Media type of `data`.
    #[schema(max_length = 40, example = "application/json")]
    pub datacontenttype: String,
    /// Its number in the log, with leading noughts, so that texts sort as numbers do (the `CloudEvents` extension `sequence`). The numbers have no gaps; those
    /// that the caller may not see are left out.
    #[schema(max_length = 19, pattern = "^[0-9]{19}$", example = "0000000000000000042")]
    pub sequence: String,
    /// What changed.
    pub data: ChangeData,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangeData {
    /// Kind of record.
    pub subject_kind: EventSubject,
    /// Id of the record.
    pub subject_id: Uuid,
    /// The committee that it belonged to then.
    pub committee_id: Option<Uuid>,
    /// The cell that it belonged to then.
    pub cell_id: Option<Uuid>,
    /// Names of the fields that changed; empty where a record came, went, or was acted on.
    #[schema(max_items = 100)]
    pub changed: Vec<String>,
    /// Id of the request.
    #[schema(max_length = 64)]
    pub request_id: String,
}

/// A part of the feed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Changes {
    /// What was done, in the order of the numbers.
    #[schema(max_items = 200)]
    pub items: Vec<ChangeEvent>,
    /// Ask on from here: the number of the last event that was looked at, whether the caller sees it or not.
    #[schema(minimum = 0)]
    pub next_after: i64,
    /// The number of the last event there is.
    #[schema(minimum = 0)]
    pub latest: i64,
}

/// Which events.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChangesQuery {
    /// Those behind this number. Without it: those that come from now on.
    #[param(minimum = 0, maximum = 9_007_199_254_740_991i64, example = 0)]
    pub after: Option<i64>,
    /// Of these kinds of records.
    #[param(style = Form, explode = false, max_items = 40)]
    pub kind: Option<Vec<EventSubject>>,
    /// Of one record.
    pub subject_id: Option<Uuid>,
    /// At most so many.
    #[param(minimum = 1, maximum = 200, example = 50)]
    pub limit: Option<i64>,
    /// Seconds to wait until there is something; the server may answer earlier (`stream_seconds`).
    #[param(minimum = 0, maximum = 60, example = 0)]
    pub wait: Option<i64>,
}
