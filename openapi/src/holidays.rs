//! Holidays: weekdays off and the weekend days worked in exchange, which working days are counted by.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::vocabulary::HolidayKind;

/// A day that departs from the ordinary week of Monday to Friday.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Holiday {
    /// Id.
    pub id: Uuid,
    /// The day.
    #[schema(example = "2023-01-20")]
    pub day: NaiveDate,
    /// Off or worked.
    pub kind: HolidayKind,
    /// What it is for.
    #[schema(max_length = 200, example = "Tết Nguyên đán")]
    pub name: String,
    /// Where it was announced.
    #[schema(max_length = 500, example = "Thông báo lịch nghỉ Tết và nghỉ lễ năm 2023")]
    pub source: String,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Version, also in the `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i64,
}

/// A holiday to record.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HolidayCreate {
    /// The day: Monday to Friday when off, Saturday or Sunday when worked.
    #[schema(example = "2023-01-20")]
    pub day: NaiveDate,
    /// Off or worked.
    pub kind: HolidayKind,
    /// What it is for.
    #[schema(min_length = 1, max_length = 200, example = "Tết Nguyên đán")]
    pub name: String,
    /// Where it was announced.
    #[schema(min_length = 1, max_length = 500, example = "Thông báo lịch nghỉ Tết và nghỉ lễ năm 2023")]
    pub source: String,
}

/// What may be changed of a holiday.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HolidayEdit {
    /// The day: Monday to Friday when off, Saturday or Sunday when worked.
    #[schema(example = "2023-01-20")]
    pub day: NaiveDate,
    /// Off or worked.
    pub kind: HolidayKind,
    /// What it is for.
    #[schema(min_length = 1, max_length = 200, example = "Tết Nguyên đán")]
    pub name: String,
    /// Where it was announced.
    #[schema(min_length = 1, max_length = 500, example = "Thông báo lịch nghỉ Tết và nghỉ lễ năm 2023")]
    pub source: String,
}
