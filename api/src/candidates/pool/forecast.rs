//! When somebody could be admitted if every stage lasts as it usually does, and what is in the way. Pure.

use std::collections::BTreeMap;

use chibo_openapi::planning::PoolDuration;
use chibo_openapi::vocabulary::{CandidateStage, PoolExit};
use chrono::{Duration, NaiveDate};

use crate::candidates::rules::Birth;
use crate::regulations::{add_months, months_of_age, of_age_from};

/// Cases of a committee that make its own median worth more than the default.
const ENOUGH: usize = 5;

/// The way to admission.
const WAY: [CandidateStage; 8] = {
    use CandidateStage::{Admitted, CellResolved, CommitteeResolved, Decided, Dossier, Fostering, Source, Trained};
    [Source, Fostering, Trained, Dossier, CellResolved, CommitteeResolved, Decided, Admitted]
};

/// Days that the stages last where a committee has no history of its own. No text says how long people are listed and fostered, or a
/// dossier is drawn up: a quarter, half a year and two quarters are what offices plan with. From the cell's resolution on they are the
/// deadlines of the regulations: to the decision, of which a third goes to the base committee, and to the ceremony (4.3.1 and 4.1 of
/// 294-QĐ/TW).
#[derive(Debug, Clone, Copy)]
pub(super) struct Defaults {
    /// Calendar days from the cell's resolution to the decision.
    pub(super) to_decision: i64,
    /// Calendar days from the decision to the ceremony.
    pub(super) to_ceremony: i64,
}

impl Defaults {
    pub(super) const fn days(self) -> [i64; 7] {
        let committee = self.to_decision / 3;
        [90, 180, 90, 90, committee, self.to_decision - committee, self.to_ceremony]
    }
}

/// Where a stage stands on the way; none for one that is no part of it.
fn place(stage: CandidateStage) -> Option<usize> {
    WAY.iter().position(|known| *known == stage)
}

/// How long each stage lasts until the next one: the lower median of what a committee's people took, or the default.
pub(super) fn usual(histories: &[Vec<(CandidateStage, NaiveDate)>], defaults: Defaults) -> Vec<PoolDuration> {
    let mut taken: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
    for history in histories {
        for step in history.windows(2) {
            let (Some(from), Some(to)) = (place(step[0].0), place(step[1].0)) else { continue };
            if to == from + 1 {
                taken.entry(from).or_default().push((step[1].1 - step[0].1).num_days().max(0));
            }
        }
    }
    let stage = |(at, default): (usize, i64)| {
        let mut days = taken.remove(&at).unwrap_or_default();
        days.sort_unstable();
        let enough = days.len() >= ENOUGH;
        let median = days.get(days.len().saturating_sub(1) / 2).copied().filter(|_| enough);
        PoolDuration { stage: WAY[at], days: median.unwrap_or(default), cases: i64::try_from(days.len()).unwrap_or(i64::MAX), default: !enough }
    };
    defaults.days().into_iter().enumerate().map(stage).collect()
}

/// What a review looks at of a person.
#[derive(Debug, Clone, Copy)]
pub(super) struct Followed {
    pub(super) stage: CandidateStage,
    pub(super) stage_on: NaiveDate,
    pub(super) birth: Option<Birth>,
    pub(super) certified_on: Option<NaiveDate>,
}

/// What the regulations of the day ask of a person's age and certificate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) min_age_years: i32,
    pub(super) max_age_years: i32,
    pub(super) certificate_months: i32,
}

/// What is expected of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outlook {
    /// The day on which the act that counts could be done at the earliest.
    pub(super) earliest_on: NaiveDate,
    /// What is in the way, and from which day.
    pub(super) exit: Option<(PoolExit, NaiveDate)>,
}

/// When a person could come to a stage, from a day on. Age and certificate are looked at on the day of the cell's resolution, as the
/// regulations do; who is too young then waits until that day comes.
pub(super) fn outlook(person: &Followed, durations: &[PoolDuration], limits: &Limits, today: NaiveDate, to: CandidateStage) -> Outlook {
    let (mut on, mut exit) = (person.stage_on, None);
    let (Some(from), Some(to)) = (place(person.stage), place(to)) else { return Outlook { earliest_on: NaiveDate::MAX, exit } };
    for at in from..to {
        let days = durations.iter().find(|known| known.stage == WAY[at]).map_or(0, |known| known.days);
        on = on.checked_add_signed(Duration::days(days)).unwrap_or(NaiveDate::MAX).max(today);
        if WAY[at + 1] == CandidateStage::CellResolved {
            if let Some((born, born_latest)) = person.birth.and_then(Birth::span) {
                on = on.max(of_age_from(born_latest, limits.min_age_years * 12));
                let most = limits.max_age_years * 12;
                if months_of_age(born, on) > most {
                    exit = Some((PoolExit::Age, of_age_from(born, most + 1)));
                }
            }
            let expires = person.certified_on.map(|on| add_months(on, limits.certificate_months));
            if let Some(last) = expires.filter(|last| on > *last) {
                exit = exit.or(last.succ_opt().map(|day| (PoolExit::Certificate, day)));
            }
        }
    }
    Outlook { earliest_on: on, exit }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CandidateStage::{CellResolved, CommitteeResolved, Decided, Dossier, Fostering, Source, Trained};
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    const DEFAULTS: Defaults = Defaults { to_decision: 63, to_ceremony: 42 };
    const LIMITS: Limits = Limits { min_age_years: 18, max_age_years: 60, certificate_months: 60 };

    fn person(stage: CandidateStage, stage_on: &str) -> Followed {
        Followed { stage, stage_on: day(stage_on), birth: None, certified_on: None }
    }

    #[test]
    fn stages_last_as_they_did() {
        let took = |days: i64| vec![(Source, day("2022-01-01")), (Fostering, day("2022-01-01") + Duration::days(days))];
        let four: Vec<_> = [10, 20, 30, 40].map(took).into();
        assert_eq!(usual(&four, DEFAULTS)[0], PoolDuration { stage: Source, days: 90, cases: 4, default: true });
        let six: Vec<_> = [70, 10, 60, 20, 30, 40].map(took).into();
        assert_eq!(usual(&six, DEFAULTS)[0], PoolDuration { stage: Source, days: 30, cases: 6, default: false }, "of 30 and 40 in the middle the lower");
        assert_eq!(usual(&six, DEFAULTS).len(), 7);
        // A way that was not gone step by step says nothing of its steps.
        let leapt = vec![vec![(Source, day("2022-01-01")), (Trained, day("2022-01-02")), (CandidateStage::Withdrawn, day("2022-01-03"))]; 9];
        assert!(usual(&leapt, DEFAULTS).iter().all(|stage| stage.default && stage.cases == 0));
    }

    #[test]
    fn the_earliest_day() {
        let usual = usual(&[], DEFAULTS);
        let earliest = |stage, on: &str, today: &str, to| outlook(&person(stage, on), &usual, &LIMITS, day(today), to).earliest_on.to_string();
        assert_eq!(earliest(CommitteeResolved, "2023-02-01", "2023-02-10", Decided), "2023-03-15");
        assert_eq!(earliest(CommitteeResolved, "2022-02-01", "2023-02-10", Decided), "2023-02-10", "what is late can be done today");
        assert_eq!(earliest(CellResolved, "2022-02-01", "2023-02-10", Decided), "2023-03-24", "and the next stage begins then");
        assert_eq!(earliest(Dossier, "2023-02-01", "2023-02-10", Decided), "2023-07-04");
        assert_eq!(earliest(Decided, "2023-02-01", "2023-02-10", CandidateStage::Admitted), "2023-03-15");
        assert_eq!(earliest(Decided, "2023-02-01", "2023-02-10", Decided), "2023-02-01", "it is done");
    }

    #[test]
    fn age_and_certificate_on_the_day_of_the_cell() {
        let usual = usual(&[], DEFAULTS);
        let of = |person: Followed| outlook(&person, &usual, &LIMITS, day("2023-02-10"), CellResolved);
        let dossier = person(Dossier, "2023-01-15");
        assert_eq!(of(dossier), Outlook { earliest_on: day("2023-04-15"), exit: None });
        let born = |text: &str| Followed { birth: Birth::read(text), ..dossier };
        assert_eq!(of(born("2005-09-20")).earliest_on, day("2023-09-01"), "eighteen by the month");
        assert_eq!(of(born("1963-04-01")).exit, None, "sixty is not above sixty");
        assert_eq!(of(born("1963-03-31")).exit, Some((PoolExit::Age, day("2023-04-01"))));
        let certified = |text: &str| Followed { certified_on: Some(day(text)), ..dossier };
        assert_eq!(of(certified("2018-04-15")).exit, None, "good through its last day");
        assert_eq!(of(certified("2018-04-14")).exit, Some((PoolExit::Certificate, day("2023-04-15"))));
        // Past the cell's resolution neither is looked at any more.
        let resolved = Followed { stage: CellResolved, ..born("1950") };
        assert_eq!(outlook(&resolved, &usual, &LIMITS, day("2023-02-10"), Decided).exit, None);
    }

    proptest! {
        /// Nobody comes earlier for having begun later, and nobody before today.
        #[test]
        fn later_is_never_earlier(began in 0_i64..700, more in 0_i64..100, at in 0_usize..6) {
            let usual = usual(&[], DEFAULTS);
            let today = day("2023-02-10");
            let from = |days: i64| outlook(&Followed { stage: WAY[at], stage_on: today - Duration::days(days), birth: None, certified_on: None }, &usual, &LIMITS, today, Decided);
            let (earlier, later) = (from(began + more), from(began));
            prop_assert!(earlier.earliest_on <= later.earliest_on && earlier.earliest_on >= today);
        }
    }
}
