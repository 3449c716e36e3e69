//! Error bodies: problem details for HTTP APIs (RFC 9457), with every fault of a request at once.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::conditions::Condition;

/// One fault of a request. Exactly one of `pointer`, `parameter` and `header` says where it is; none of them when the
/// fault is a condition that the request as a whole does not meet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Fault {
    /// Place in the body, as a JSON pointer in URI fragment form (RFC 6901), e.g. `#/grants/0/role`.
    #[schema(max_length = 500, example = "#/organization_code")]
    pub pointer: Option<String>,
    /// Name of the query or path parameter.
    #[schema(max_length = 100)]
    pub parameter: Option<String>,
    /// Name of the header.
    #[schema(max_length = 100)]
    pub header: Option<String>,
    /// Stable code of the fault.
    #[schema(max_length = 64, example = "invalid_format")]
    pub code: String,
    /// What is wrong, in the language asked for.
    #[schema(max_length = 2000)]
    pub detail: String,
    /// The values behind the sentence, for programs.
    #[schema(value_type = Object)]
    pub params: Map<String, Value>,
}

/// Problem details (RFC 9457). Sent as `application/problem+json` for every error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Page that explains the code, relative to the server.
    #[serde(rename = "type")]
    #[schema(max_length = 100, example = "/problems/validation-failed")]
    pub kind: String,
    /// Stable code; programs decide by this one.
    #[schema(max_length = 64, example = "validation_failed")]
    pub code: String,
    /// Title of the code, in the language asked for.
    #[schema(max_length = 200)]
    pub title: String,
    /// HTTP status.
    #[schema(minimum = 400, maximum = 599, example = 422)]
    pub status: u16,
    /// What happened, in the language asked for.
    #[schema(max_length = 4000)]
    pub detail: String,
    /// Path of the request.
    #[schema(max_length = 4000)]
    pub instance: String,
    /// Id of the request, also in the server's log.
    #[schema(max_length = 64)]
    pub request_id: String,
    /// The faults of the request, the first hundred of them; empty when there is nothing to single out.
    #[schema(max_items = 100)]
    pub errors: Vec<Fault>,
    /// How many more faults there are than `errors` tells; only when there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub errors_left_out: Option<i64>,
    /// Every condition of a move that a rule refused, met or not, as `eligibility` lists them; only with `rule_refused`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 200, nullable = false)]
    pub conditions: Option<Vec<Condition>>,
    /// States that a resource may move to; only with `illegal_transition`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 100, nullable = false)]
    pub allowed: Option<Vec<String>>,
    /// Version of the resource as it is now; only with `precondition_failed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub current_version: Option<i64>,
    /// Number of the last event, to go on from; only with `events_gone`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 0)]
    pub latest: Option<i64>,
}
