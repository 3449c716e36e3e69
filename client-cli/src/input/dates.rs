//! Dates as people and programs write them.

use chrono::{DateTime, NaiveDate, Utc};

use crate::say::pick;

/// A date as people or programs write it: `09/02/2023`, `9/2/2023` or `2023-02-09`.
pub(crate) fn date(text: &str) -> Result<NaiveDate, String> {
    let text = text.trim();
    let wrong = || pick("cần dd/MM/yyyy hoặc yyyy-MM-dd", "expected dd/MM/yyyy or yyyy-MM-dd").to_owned();
    let format = if text.contains('/') { "%d/%m/%Y" } else { "%Y-%m-%d" };
    // chrono takes short years too; a year has four digits.
    let year = text.split(['/', '-']).find(|part| part.len() == 4).is_some();
    NaiveDate::parse_from_str(text, format).ok().filter(|_| year).ok_or_else(wrong)
}

/// An instant (RFC 3339), with its distance from UTC.
pub(crate) fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    let wrong = |_| pick("cần dạng 2023-07-01T08:00:00+07:00", "expected as in 2023-07-01T08:00:00+07:00").to_owned();
    DateTime::parse_from_rfc3339(text.trim()).map(|at| at.to_utc()).map_err(wrong)
}

/// A birth date in the API's form; a year or nothing stays as it is.
pub(crate) fn birth(text: &str) -> Result<String, String> {
    let year = text.len() == 4 && text.bytes().all(|digit| digit.is_ascii_digit());
    if year || text.is_empty() { Ok(text.to_owned()) } else { date(text).map(|day| day.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_and_programs_write_them() {
        let day = NaiveDate::from_ymd_opt(2023, 2, 9).unwrap();
        for text in ["2023-02-09", "09/02/2023", "9/2/2023", " 09/2/2023 "] {
            assert_eq!(date(text), Ok(day), "{text}");
        }
        for text in ["2023-13-01", "31/02/2023", "09/02/23", "02-09-2023", "", "hôm nay"] {
            assert!(date(text).is_err(), "{text}");
        }
    }
}
