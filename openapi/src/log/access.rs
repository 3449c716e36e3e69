//! Who has read whose record.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::vocabulary::{PrincipalKind, Reading};

/// Readings of a person's record: those of one caller, by one operation and for one reason, within one hour.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AccessEntry {
    /// Id.
    pub id: Uuid,
    /// The first of them.
    pub first_at: DateTime<Utc>,
    /// The last of them.
    pub last_at: DateTime<Utc>,
    /// How many there were; the newest may be counted some seconds later.
    #[schema(minimum = 1)]
    pub readings: i64,
    /// Person or system.
    pub caller_kind: PrincipalKind,
    /// Who read; null for the command line of the server itself.
    pub caller_id: Option<Uuid>,
    /// Name of that user or client, as it is now; null where there is none any more.
    #[schema(min_length = 1, max_length = 200, example = "Trần Văn Tùng")]
    pub caller_name: Option<String>,
    /// The candidate whose record it was; null where it was a member's.
    pub candidate_id: Option<Uuid>,
    /// Name of that candidate, as it is now; null for callers who may not read the candidate, and where the record was erased.
    #[schema(min_length = 1, max_length = 200, example = "Lê Thị Mai")]
    pub candidate_name: Option<String>,
    /// The member whose record it was; null where it was a candidate's.
    pub member_id: Option<Uuid>,
    /// Name of that member, as it is now; null for callers who may not read the member.
    #[schema(min_length = 1, max_length = 200, example = "Nguyễn Thị Hoa")]
    pub member_name: Option<String>,
    /// The committee that the record belonged to then.
    pub committee_id: Uuid,
    /// Code of that committee, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "P-HOASEN")]
    pub committee_code: String,
    /// Code of the cell that follows the candidate now; null for callers who may not read the candidate.
    #[schema(min_length = 1, max_length = 32, example = "CB01")]
    pub cell_code: Option<String>,
    /// The operation.
    pub operation: Reading,
    /// Why, where a reason was asked for.
    #[schema(max_length = 1000)]
    pub reason: Option<String>,
    /// Id of the request that read first.
    #[schema(max_length = 64)]
    pub request_id: String,
}

/// Which readings.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccessLogQuery {
    /// Of this candidate.
    pub candidate_id: Option<Uuid>,
    /// Of this member.
    pub member_id: Option<Uuid>,
    /// By this user or client.
    pub caller_id: Option<Uuid>,
    /// Items of a page.
    #[param(minimum = 1, maximum = 200, example = 50)]
    pub limit: Option<i64>,
    /// Cursor of the page, from the page before.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
}
