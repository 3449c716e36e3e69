//! Days that depart from the ordinary week.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
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

/// Which holidays, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HolidaysQuery {
    /// The year.
    #[param(minimum = 1990, maximum = 2100, example = 2023)]
    pub year: Option<i32>,
    /// Kinds, separated by commas.
    #[param(max_items = 2, style = Form, explode = false)]
    pub kind: Option<Vec<HolidayKind>>,
    /// This day or later.
    #[param(example = "2023-01-01")]
    pub day_gte: Option<NaiveDate>,
    /// Before this day.
    #[param(example = "2024-01-01")]
    pub day_lt: Option<NaiveDate>,
    /// `day`; `-` in front for the other direction.
    #[param(pattern = "^-?day$", max_length = 10, example = "day")]
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
