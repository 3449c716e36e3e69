//! Time, injected so that tests can move it, and the legal day in Viet Nam.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, Utc};

/// The time as the server sees it. Clones move together.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    ahead_micros: Arc<AtomicI64>,
}

/// Legal days are those of Viet Nam: UTC+7, no summer time.
const VIET_NAM: i32 = 7 * 3600;

impl Clock {
    /// Now, in whole microseconds: one database keeps no more, and both must keep the same.
    pub fn now(&self) -> DateTime<Utc> {
        let micros = Utc::now().timestamp_micros() + self.ahead_micros.load(Ordering::Relaxed);
        DateTime::from_timestamp_micros(micros).unwrap_or_default()
    }

    /// The day in Viet Nam.
    pub fn day(at: DateTime<Utc>) -> NaiveDate {
        Self::local(at).date()
    }

    /// The day and the time of it in Viet Nam.
    pub fn local(at: DateTime<Utc>) -> NaiveDateTime {
        FixedOffset::east_opt(VIET_NAM).map_or_else(|| at.naive_utc(), |zone| at.with_timezone(&zone).naive_local())
    }

    /// The day that a text means, YYYY-MM-DD, where the calendar does not have it: 30 February, 31 April. A month of 13 is no slip of the
    /// calendar but days and months in another order, so it is none of these.
    pub fn no_such_day(text: &str) -> Option<String> {
        let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
        let (year, month, day) = match *parts.as_slice() {
            [year, month, day] if year.len() == 4 => (year, month, day),
            [day, month, year] if year.len() == 4 => (year, month, day),
            _ => return None,
        };
        let (year, month, day): (i32, u32, u32) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        let possible = (0..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        (possible && NaiveDate::from_ymd_opt(year, month, day).is_none()).then(|| format!("{year:04}-{month:02}-{day:02}"))
    }

    /// Moves this clock, for tests.
    pub fn advance(&self, by: chrono::Duration) {
        self.ahead_micros.fetch_add(by.num_microseconds().unwrap_or_default(), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_the_calendar_does_not_have() {
        for text in ["2024-02-30", "30/02/2024", "30.2.2024", "30-2-2024"] {
            assert_eq!(Clock::no_such_day(text).as_deref(), Some("2024-02-30"), "{text}");
        }
        for text in ["2024-02-29", "2023-13-01", "13/25/2024", "2024-01-32", "30/02/24", "hôm nay", "", "2024", "+024-02-30-1"] {
            assert_eq!(Clock::no_such_day(text), None, "{text}");
        }
    }
}
