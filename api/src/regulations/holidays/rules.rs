//! What may be recorded as a holiday. Pure. Not here: how working days are counted (`regulations/calendar.rs`).

use chibo_openapi::Code;
use chibo_openapi::vocabulary::HolidayKind;
use chrono::NaiveDate;

use crate::fail::Flaw;
use crate::regulations::calendar::is_weekend;

/// First day of a year and of the next one.
pub(super) fn year(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    Some((NaiveDate::from_yo_opt(year, 1)?, NaiveDate::from_yo_opt(year + 1, 1)?))
}

/// A day off would change nothing at the weekend, and a worked one nothing within the week.
pub(super) fn departs(day: NaiveDate, kind: HolidayKind) -> Option<Flaw> {
    let code = match (kind, is_weekend(day)) {
        (HolidayKind::Off, true) => Code::OffDayAtWeekend,
        (HolidayKind::Worked, false) => Code::WorkedDayInWeek,
        (HolidayKind::Off, false) | (HolidayKind::Worked, true) => return None,
    };
    Some(Flaw::field("/day", code).with("day", day.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_holiday_departs_from_the_week() {
        let code = |text: &str, kind| departs(day(text), kind).map(|flaw| flaw.code());
        assert_eq!(code("2023-01-20", HolidayKind::Off), None);
        assert_eq!(code("2023-01-21", HolidayKind::Off), Some(Code::OffDayAtWeekend));
        assert_eq!(code("2023-01-22", HolidayKind::Off), Some(Code::OffDayAtWeekend));
        assert_eq!(code("2024-05-04", HolidayKind::Worked), None);
        assert_eq!(code("2024-05-05", HolidayKind::Worked), None);
        assert_eq!(code("2024-05-06", HolidayKind::Worked), Some(Code::WorkedDayInWeek));
    }
}
