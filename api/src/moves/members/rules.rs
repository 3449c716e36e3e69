//! The dates of members entered by hand, as the rulesets of their days ask for. Pure. Not here: the order of the dates
//! (`structure/members/rules.rs`), and members whom an admission made, whose dates follow from its acts (`candidates`).

use chibo_openapi::Code;
use chibo_openapi::regulations::NumberParameter;
use chrono::NaiveDate;

use crate::fail::Flaw;
use crate::regulations::{Rulesets, add_months, of_age_from};

/// Age at the admission and the day of becoming official, as a body gives them. What is not of the calendar is another's fault.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dates {
    /// Birth date, or the first day of the year.
    pub(super) born: Option<NaiveDate>,
    pub(super) admitted_on: Option<NaiveDate>,
    pub(super) official_on: Option<NaiveDate>,
}

fn cited(flaw: Flaw, parameter: &NumberParameter) -> Flaw {
    flaw.with("document", parameter.document.as_str()).with("article", parameter.article.clone())
}

/// The end of the probation: on that day a member becomes official, however late the recognition is. None where no ruleset is known of the day
/// of the ceremony: how long the probation was then is not known either.
pub(super) fn served(rulesets: &Rulesets, admitted_on: NaiveDate) -> Option<(NaiveDate, &NumberParameter)> {
    let probation = &rulesets.on(admitted_on)?.parameters.probation_months;
    Some((add_months(admitted_on, probation.value), probation))
}

/// The day of the ceremony. Where it is not known, the day of becoming official says on which day it was.
fn ceremony(rulesets: &Rulesets, admitted_on: Option<NaiveDate>, official_on: Option<NaiveDate>) -> Option<NaiveDate> {
    let told = || official_on.and_then(|day| Some(add_months(day, -rulesets.on(day)?.parameters.probation_months.value)));
    admitted_on.or_else(told)
}

/// The ruleset that the dates are held against: the one of the day of the ceremony.
pub(super) fn judged_by(rulesets: &Rulesets, admitted_on: Option<NaiveDate>, official_on: Option<NaiveDate>) -> Option<&str> {
    let ruleset = rulesets.on(ceremony(rulesets, admitted_on, official_on)?)?;
    Some(&ruleset.code)
}

/// Every date that the rulesets of their days do not allow. Of a day of which none is known nothing is judged.
pub(super) fn check(rulesets: &Rulesets, dates: Dates) -> Vec<Flaw> {
    let Dates { born, admitted_on, official_on } = dates;
    let mut flaws = Vec::new();
    let pointer = if admitted_on.is_none() && official_on.is_some() { "/official_on" } else { "/admitted_on" };
    if let Some((born, day)) = born.zip(ceremony(rulesets, admitted_on, official_on))
        && let Some(least) = rulesets.on(day).map(|ruleset| &ruleset.parameters.min_age_years)
        && day < of_age_from(born, least.value * 12)
    {
        let of_age = of_age_from(born, least.value * 12);
        let flaw = Flaw::field(pointer, Code::AdmittedUnderAge).with("least", least.value).with("required", of_age.to_string()).with("actual", day.to_string());
        flaws.push(cited(flaw, least));
    }
    if let Some((admitted_on, official_on)) = admitted_on.zip(official_on)
        && let Some((end, probation)) = served(rulesets, admitted_on)
        && end != official_on
    {
        flaws.push(cited(not_the_end("/official_on", end, official_on, probation), probation));
    }
    flaws
}

fn not_the_end(pointer: &str, end: NaiveDate, day: NaiveDate, probation: &NumberParameter) -> Flaw {
    let flaw = Flaw::field(pointer, Code::ProbationEnds).with("months", probation.value);
    flaw.with("required", end.to_string()).with("actual", day.to_string())
}

/// The day from which a member who is recognised on a day is official; before the end of the probation nobody is recognised.
pub(super) fn official_from(rulesets: &Rulesets, admitted_on: Option<NaiveDate>, recognised_on: NaiveDate) -> Result<NaiveDate, Flaw> {
    match admitted_on.and_then(|day| served(rulesets, day)) {
        Some((end, probation)) if recognised_on < end => Err(cited(not_the_end("/on", end, recognised_on, probation), probation)),
        Some((end, _)) => Ok(end),
        None => Ok(recognised_on),
    }
}

#[cfg(test)]
mod tests {
    use chibo_openapi::Lang;

    use super::*;
    use crate::fail::Fail;
    use crate::regulations::rulesets::tests::shipped;

    fn some(text: &str) -> Option<NaiveDate> {
        Some(text).filter(|text| !text.is_empty()).map(|text| text.parse().expect("a day"))
    }

    #[test]
    fn dates_of_members_entered_by_hand() {
        use Code::{AdmittedUnderAge, ProbationEnds};
        let rulesets = shipped();
        for (what, born, admitted, official, wanted) in [
            ("in order", "1985-01-01", "2017-05-19", "2018-05-19", vec![]),
            ("on probation", "1985-01-01", "2017-05-19", "", vec![]),
            ("nothing known", "", "", "", vec![]),
            ("clamped at the end of the month", "1985-01-01", "2024-02-29", "2025-02-28", vec![]),
            ("recognised after seven months", "1985-01-01", "2017-05-19", "2017-12-19", vec![ProbationEnds]),
            ("recognised late: official from the end of the probation", "1985-01-01", "2017-05-19", "2018-07-20", vec![ProbationEnds]),
            ("at nine months of age", "2016-08-19", "2017-05-19", "2018-05-19", vec![AdmittedUnderAge]),
            ("eighteen this month, counted by month", "1999-05-31", "2017-05-01", "", vec![]),
            ("eighteen next month", "1999-06-01", "2017-05-31", "", vec![AdmittedUnderAge]),
            ("the ceremony is not known", "2000-01-01", "", "2018-05-19", vec![AdmittedUnderAge]),
            ("the ceremony is not known, but was in time", "1999-05-19", "", "2018-05-19", vec![]),
            ("both", "2016-08-19", "2017-05-19", "2017-12-19", vec![AdmittedUnderAge, ProbationEnds]),
            ("before any ruleset that is known", "1960-01-01", "1985-05-19", "1987-11-19", vec![]),
            ("and at an age that a later one refuses", "1950-06-01", "1967-05-19", "1968-05-19", vec![]),
            ("of a ceremony that is not known, but was before any", "1994-01-01", "", "2011-12-01", vec![]),
        ] {
            let found = check(&rulesets, Dates { born: some(born), admitted_on: some(admitted), official_on: some(official) });
            assert_eq!(found.iter().map(Flaw::code).collect::<Vec<_>>(), wanted, "{what}");
            let told = Fail::invalid(found).render(Lang::Vi, "", "").errors;
            assert!(
                told.iter().all(|fault| fault.detail.contains("29-QĐ/TW") || fault.detail.contains("Điều lệ Đảng (19/01/2011)")),
                "{what}: each cites its document"
            );
        }
    }

    #[test]
    fn judged_by_the_ruleset_of_the_ceremony() {
        let rulesets = shipped();
        for (admitted, official, wanted) in [
            ("2011-10-31", "2012-10-31", None),
            ("2011-11-01", "2012-11-01", Some("45-QĐ/TW")),
            ("2016-07-24", "2017-07-24", Some("45-QĐ/TW")),
            ("2016-07-25", "", Some("29-QĐ/TW")),
            ("", "2012-10-31", None),
            ("", "2012-11-01", Some("45-QĐ/TW")),
            ("", "", None),
        ] {
            assert_eq!(judged_by(&rulesets, some(admitted), some(official)), wanted, "{admitted} {official}");
        }
    }

    #[test]
    fn official_from_the_end_of_the_probation() {
        let rulesets = shipped();
        for (admitted, recognised, wanted) in [
            ("2017-05-19", "2018-05-19", Ok("2018-05-19")),
            ("2017-05-19", "2018-07-20", Ok("2018-05-19")),
            ("2017-05-19", "2018-05-18", Err(Code::ProbationEnds)),
            ("2017-05-19", "2017-12-19", Err(Code::ProbationEnds)),
            ("", "2018-07-20", Ok("2018-07-20")),
            ("1985-05-19", "1987-11-19", Ok("1987-11-19")),
        ] {
            let found = official_from(&rulesets, some(admitted), some(recognised).expect("a day"));
            assert_eq!(found.map_err(|flaw| flaw.code()), wanted.map(|day| some(day).expect("a day")), "{admitted} {recognised}");
        }
    }
}
