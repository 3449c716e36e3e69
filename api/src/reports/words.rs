//! What forms of reports say, in both languages. Pure.

use chibo_openapi::Lang;
use chibo_openapi::vocabulary;
use chrono::{DateTime, NaiveDate, Utc};

use super::printed::table::{Column, Value};
use crate::clock::Clock;

/// Words in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words(pub(super) Lang);

impl Words {
    /// The Vietnamese or the English text.
    pub(super) fn pick<'t>(self, vi: &'t str, en: &'t str) -> &'t str {
        if self.0 == Lang::En { en } else { vi }
    }

    pub(super) fn vietnamese(self) -> bool {
        self.0 != Lang::En
    }

    /// The name of a value of an enumeration.
    pub(super) fn label(self, list: &str, value: &str) -> String {
        vocabulary::label(list, value).map_or_else(|| value.to_owned(), |(vi, en)| self.pick(vi, en).to_owned())
    }

    /// A day as the language writes it.
    pub(super) fn day(self, day: NaiveDate) -> String {
        if self.vietnamese() { day.format("%d/%m/%Y").to_string() } else { day.to_string() }
    }

    /// The day a report speaks of, and whose knowledge it uses.
    pub(super) fn times(self, as_of: NaiveDate, known_at: DateTime<Utc>) -> String {
        let known = Clock::local(known_at).format(if self.vietnamese() { "%d/%m/%Y %H:%M:%S" } else { "%Y-%m-%d %H:%M:%S" });
        if self.vietnamese() {
            format!("Tính đến {}; theo số liệu đã biết lúc {known}", self.day(as_of))
        } else {
            format!("As of {}; as known at {known} (Viet Nam)", self.day(as_of))
        }
    }

    /// A column.
    pub(super) fn column(self, key: &'static str, vi: &str, en: &str) -> Column {
        Column { key: key.into(), heading: self.pick(vi, en).to_owned(), wide: false }
    }

    /// The columns that name a unit.
    pub(super) fn unit_columns(self) -> Vec<Column> {
        vec![self.column("unit_code", "Mã", "Code"), Column { wide: true, ..self.column("unit_name", "Đơn vị", "Unit") }]
    }

    /// The line of all units together.
    pub(super) fn total_line(self) -> Vec<Value> {
        vec![Value::Text(String::new()), Value::Text(self.pick("Tổng cộng", "Total").to_owned())]
    }
}

/// A number, or nothing.
pub(super) fn number(value: Option<i64>) -> Value {
    value.map_or(Value::Empty, Value::Number)
}

/// Hundredths of a percent, or nothing.
pub(super) fn percent(value: Option<i64>) -> Value {
    value.map_or(Value::Empty, Value::PercentX100)
}
