//! Directives: the documents that plans and acts rest on.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::vocabulary::{DirectiveForm, DirectiveKind};

/// A directive. Numbers restart per type, issuer and term, so the key is issuer, serial, kind and date together.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Directive {
    /// Id.
    pub id: Uuid,
    /// The number as documents write it.
    #[schema(max_length = 64, example = "60-NQ/ĐU")]
    pub number: String,
    /// Party or State order of the number.
    pub form: DirectiveForm,
    /// The running number in it.
    #[schema(minimum = 1, maximum = 9999, example = 60)]
    pub serial: i32,
    /// Type of document.
    pub kind: DirectiveKind,
    /// Issuer, as abbreviated in the number.
    #[schema(max_length = 32, example = "ĐU")]
    pub issuer: String,
    /// Day of issue.
    pub issued_on: NaiveDate,
    /// Title.
    #[schema(max_length = 1000, example = "Nghị quyết về phương hướng, nhiệm vụ năm 2023")]
    pub title: String,
    /// Committee that recorded it.
    pub committee_id: Uuid,
    /// Directives that this one carries out.
    #[schema(max_items = 100)]
    pub carries_out: Vec<Uuid>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// A directive to record.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DirectiveCreate {
    /// The number, in Party form (`60-NQ/ĐU`) or State form (`12/KH-UBND`).
    #[schema(min_length = 4, max_length = 64, example = "60-NQ/ĐU")]
    pub number: String,
    /// Type of document; needed where the abbreviation is ambiguous (`QĐ`).
    #[serde(default)]
    pub kind: Option<DirectiveKind>,
    /// Day of issue, not in the future.
    #[schema(example = "2022-12-30")]
    pub issued_on: NaiveDate,
    /// Title.
    #[schema(min_length = 1, max_length = 1000, example = "Nghị quyết về phương hướng, nhiệm vụ năm 2023")]
    pub title: String,
    /// Committee that records it.
    pub committee_id: Uuid,
    /// Directives that this one carries out.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub carries_out: Vec<Uuid>,
}

/// What may be changed of a directive.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DirectiveEdit {
    /// The number, in Party form (`60-NQ/ĐU`) or State form (`12/KH-UBND`).
    #[schema(min_length = 4, max_length = 64, example = "60-NQ/ĐU")]
    pub number: String,
    /// Type of document.
    pub kind: DirectiveKind,
    /// Day of issue, not in the future.
    #[schema(example = "2022-12-30")]
    pub issued_on: NaiveDate,
    /// Title.
    #[schema(min_length = 1, max_length = 1000, example = "Nghị quyết về phương hướng, nhiệm vụ năm 2023")]
    pub title: String,
    /// Directives that this one carries out.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub carries_out: Vec<Uuid>,
}
