//! A birth date, or a year alone, and the faults of the dates of a life.

use chibo_openapi::Code;
use chrono::NaiveDate;

use crate::fail::Flaw;
use crate::structure::members::no_birth;

/// A birth date, or a year alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::candidates) enum Birth {
    On(NaiveDate),
    In(i32),
}

impl Birth {
    /// Reads `YYYY` or `YYYY-MM-DD`.
    pub(in crate::candidates) fn read(text: &str) -> Option<Self> {
        if text.len() == 4 { text.parse().ok().map(Self::In) } else { text.parse().ok().map(Self::On) }
    }

    /// The days it may have been: the same twice, or the ends of the year.
    pub(in crate::candidates) fn span(self) -> Option<(NaiveDate, NaiveDate)> {
        match self {
            Self::On(day) => Some((day, day)),
            Self::In(year) => Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?)),
        }
    }
}

/// Faults of a birth date and of a day of leaving the Party.
pub(in crate::candidates) fn dates_of_life(birth: Option<&str>, left_party_on: Option<NaiveDate>, today: NaiveDate) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let in_future = |pointer: &str| Flaw::field(pointer, Code::InFuture).with("today", today.to_string());
    let born = birth.map(|text| Birth::read(text).and_then(Birth::span));
    match born {
        Some(None) => flaws.extend(birth.map(no_birth)),
        Some(Some((earliest, _))) if earliest > today => flaws.push(in_future("/birth")),
        _ => {}
    }
    if let Some(left) = left_party_on {
        if left > today {
            flaws.push(in_future("/left_party_on"));
        }
        if let Some((earliest, _)) = born.flatten().filter(|(earliest, _)| left < *earliest) {
            flaws.push(Flaw::field("/left_party_on", Code::TooEarly).with("earliest", earliest.to_string()));
        }
    }
    flaws
}
