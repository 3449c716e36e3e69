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

    /// Moves this clock, for tests.
    pub fn advance(&self, by: chrono::Duration) {
        self.ahead_micros.fetch_add(by.num_microseconds().unwrap_or_default(), Ordering::Relaxed);
    }
}
