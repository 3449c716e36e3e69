//! What may be said of a mass organization. Pure.

use chrono::NaiveDate;

use crate::fail::Flaw;

/// An organization ends on a day that has come.
pub(super) fn ended(dissolved_on: Option<NaiveDate>, today: NaiveDate) -> Option<Flaw> {
    dissolved_on.and_then(|on| Flaw::in_future("/dissolved_on", on, today))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chibo_openapi::Code;

    #[test]
    fn ends_today_at_the_latest() {
        let today: NaiveDate = "2023-02-09".parse().expect("a day");
        assert!(ended(None, today).is_none());
        assert!(ended(Some(today), today).is_none());
        assert_eq!(ended(today.succ_opt(), today).map(|flaw| flaw.code()), Some(Code::InFuture));
    }
}
