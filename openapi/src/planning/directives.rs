//! Directives: the documents that plans rest on.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
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
    /// Code of that committee, as it is now.
    #[schema(min_length = 1, max_length = 32, example = "P-HOASEN")]
    pub committee_code: String,
    /// Name of that committee, as it is now.
    #[schema(min_length = 1, max_length = 200, example = "Đảng ủy phường Hoa Sen")]
    pub committee_name: String,
    /// Directives that this one carries out.
    #[schema(max_items = 100)]
    pub carries_out: Vec<Uuid>,
    /// Their numbers, as they are now, in the same order.
    #[schema(max_items = 100)]
    pub carries_out_numbers: Vec<String>,
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
    /// The number, in Party form (`60-NQ/ĐU`, `12-HD/BTC-TU`) or State form (`12/KH-UBND`, `22/2019/NQ-HĐND`).
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
    /// The number, in Party form (`60-NQ/ĐU`, `12-HD/BTC-TU`) or State form (`12/KH-UBND`, `22/2019/NQ-HĐND`).
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

/// Which directives, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DirectivesQuery {
    /// Part of the title, without regard to case and marks.
    #[param(min_length = 1, max_length = 100, example = "phuong huong")]
    pub q: Option<String>,
    /// Numbers in either form, separated by commas; `1-HD/TW` and `01-HD/TW` are the same.
    #[param(max_items = 100, style = Form, explode = false)]
    pub number: Option<Vec<String>>,
    /// Types of document, separated by commas.
    #[param(max_items = 20, style = Form, explode = false)]
    pub kind: Option<Vec<DirectiveKind>>,
    /// Issuers as abbreviated in numbers, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub issuer: Option<Vec<String>>,
    /// The running number.
    #[param(minimum = 1, maximum = 9999, example = 60)]
    pub serial: Option<i32>,
    /// Committees that recorded them, separated by commas.
    #[param(max_items = 100, style = Form, explode = false)]
    pub committee_id: Option<Vec<Uuid>>,
    /// Issued on this day or later.
    #[param(example = "2022-01-01")]
    pub issued_on_gte: Option<NaiveDate>,
    /// Issued before this day.
    #[param(example = "2023-01-01")]
    pub issued_on_lt: Option<NaiveDate>,
    /// `issued_on` or `created_at`; `-` in front for the other direction. `-issued_on` when absent.
    #[param(pattern = "^-?(issued_on|created_at)$", max_length = 20, example = "-issued_on")]
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
