//! How many of those on the way arrive by a day, from how many are at which stage, since when, and how long stages last. Pure, and computed
//! from sums alone: nobody is looked at.
//!
//! A stage is taken to last, in whole days, as often as not anything between its mean less and its mean plus √3 standard deviations: the even
//! distribution with the measured mean and variance. Stages follow one another independently; who leaves a stage goes on as often as those
//! before did. People at a stage came on a known day on average; of one who has been there so long, only the rest of the stage is to come.

use chibo_openapi::reports::{ForecastStage, ReportForecast};
use chibo_openapi::vocabulary::CandidateStage;
use chrono::NaiveDate;

use crate::counters::Sums;

/// Cases that make what was measured worth more than a default.
pub const ENOUGH: i64 = 5;

/// Points at which the waiting of several people is looked at.
const SPREAD: i64 = 9;

/// The way to admission.
pub const WAY: [CandidateStage; 7] = {
    use CandidateStage::{CellResolved, CommitteeResolved, Decided, Dossier, Fostering, Source, Trained};
    [Source, Fostering, Trained, Dossier, CellResolved, CommitteeResolved, Decided]
};

/// How long a stage lasts, and how many go on from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StageTime {
    /// Mean, in days.
    pub mean: f64,
    /// Variance, in days squared.
    pub variance: f64,
    /// The part that goes on, of those who leave it.
    pub goes_on: f64,
    /// On how many it was measured.
    pub cases: i64,
    /// Whether it is a default.
    pub default: bool,
}

impl StageTime {
    /// As it was measured, or a default of so many days for too few cases. Nobody is taken to be lost where too few have left.
    pub fn measured(sums: Sums, default_days: i64) -> Self {
        let Sums { passed, lost, days, squares, .. } = sums;
        let goes_on = if passed + lost >= ENOUGH { number(passed) / number(passed + lost) } else { 1.0 };
        if passed < ENOUGH {
            let days = number(default_days);
            // A third of the mean to each side: offices keep such times roughly.
            return Self { mean: days, variance: days * days / 27.0, goes_on, cases: passed, default: true };
        }
        let mean = number(days) / number(passed);
        let variance = (number(squares) / number(passed) - mean * mean).max(0.0);
        Self { mean, variance, goes_on, cases: passed, default: false }
    }

    /// The first and the last day on which it ends, none longer than it can be without beginning before it began.
    fn ends(&self) -> (usize, usize) {
        let half = (self.variance * 3.0).sqrt().min(self.mean);
        let day = |value: f64| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "days of a few years, never below 0")]
            let day = value.round().clamp(0.0, 20_000.0) as usize;
            day
        };
        (day(self.mean - half), day(self.mean + half))
    }

    /// Probability that it has ended by each day from 0 to `days`.
    fn ended_by(&self, days: usize) -> Vec<f64> {
        let (first, last) = self.ends();
        let size = number_of(last - first + 1);
        (0..=days).map(|day| if day < first { 0.0 } else { (number_of(day.min(last) - first + 1) / size).min(1.0) }).collect()
    }

    /// Probability that the rest of it has ended by each day, for one who has been there so long.
    fn rest_ended_by(&self, waited: usize, days: usize) -> Vec<f64> {
        let (first, last) = self.ends();
        // Whoever has waited longer than it can last is taken as one who waits for a half of it more.
        if waited >= last {
            let rest = Self { mean: self.mean / 2.0, variance: self.mean * self.mean / 12.0, ..*self };
            return rest.ended_by(days);
        }
        let size = number_of(last - first + 1);
        let gone = if waited < first { 0.0 } else { number_of(waited - first + 1) / size };
        let ended = |day: usize| {
            let on = waited + day;
            if on < first { 0.0 } else { number_of(on.min(last) - first + 1) / size }
        };
        (0..=days).map(|day| ((ended(day) - gone) / (1.0 - gone)).clamp(0.0, 1.0)).collect()
    }
}

fn number(value: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "sums of days stay far below what a double holds exactly")]
    let value = value as f64;
    value
}

fn number_of(value: usize) -> f64 {
    number(i64::try_from(value).unwrap_or(i64::MAX))
}

/// Steps of a probability, from what holds by each day.
fn steps(by: &[f64]) -> Vec<f64> {
    by.iter().scan(0.0, |before, now| Some(now - std::mem::replace(before, *now))).collect()
}

/// What is needed to say how many arrive: probabilities of all stages but the first, for a number of days. Made once for a report.
#[derive(Debug, Clone)]
pub struct Outlook {
    times: Vec<StageTime>,
    /// For each stage: probability that all later ones have ended by each day, beginning when it ends.
    later: Vec<Vec<f64>>,
    days: usize,
}

impl Outlook {
    /// Of the stages that lead there, in their order, over so many days.
    pub fn new(times: &[StageTime], days: i64) -> Self {
        // Two years ahead nobody who is on the way today tells anything any more.
        let days = usize::try_from(days.clamp(0, 731)).unwrap_or_default();
        let mut later: Vec<Vec<f64>> = vec![vec![1.0; days + 1]; times.len()];
        for at in (1..times.len()).rev() {
            let (ended, after) = (steps(&times[at].ended_by(days)), &later[at]);
            let goes_on = times[at].goes_on;
            // Folding two: one ends on a day, the others in what remains.
            let folded = (0..=days).map(|day| (0..=day).map(|on| ended[on] * after[day - on]).sum::<f64>() * goes_on).collect();
            later[at - 1] = folded;
        }
        Self { times: times.to_vec(), later, days }
    }

    /// Probability that one who has been at a stage so many days arrives in time.
    pub fn arrives(&self, stage: usize, waited: i64) -> f64 {
        let (Some(time), Some(later)) = (self.times.get(stage), self.later.get(stage)) else { return 0.0 };
        let rest = steps(&time.rest_ended_by(usize::try_from(waited.clamp(0, 20_000)).unwrap_or_default(), self.days));
        (0..=self.days).map(|on| rest[on] * later[self.days - on]).sum::<f64>() * time.goes_on
    }

    /// How many of those at each stage arrive in time, in hundredths.
    pub fn expected_x100(&self, people: &[Sums], today: i64) -> Vec<i64> {
        let expected = |(stage, sums): (usize, &Sums)| {
            if sums.number <= 0 {
                return 0;
            }
            // Of one person the day of coming is known; several came evenly around the mean of theirs.
            let mean = today - sums.since / sums.number;
            let arrive = if sums.number == 1 {
                self.arrives(stage, mean)
            } else {
                (0..SPREAD).map(|at| self.arrives(stage, mean * (2 * at + 1) / SPREAD)).sum::<f64>() / number(SPREAD)
            };
            #[expect(clippy::cast_possible_truncation, reason = "never more than a hundred times the people there")]
            let hundredths = (number(sums.number) * 100.0 * arrive).round() as i64;
            hundredths
        };
        people.iter().enumerate().map(expected).collect()
    }

    /// What the expectation depends on.
    pub fn told(&self, people: &[Sums], today: i64, until: NaiveDate) -> ReportForecast {
        #[expect(clippy::cast_possible_truncation, reason = "days and parts of one")]
        let rounded = |value: f64| value.round() as i64;
        let expected = self.expected_x100(people, today);
        let stage = |(at, time): (usize, &StageTime)| ForecastStage {
            stage: WAY[at],
            people: people.get(at).map_or(0, |sums| sums.number.max(0)),
            usual_days: rounded(time.mean),
            cases: time.cases,
            default: time.default,
            goes_on_x100: rounded(time.goes_on * 10_000.0),
            expected_x100: expected.get(at).copied().unwrap_or_default(),
        };
        ReportForecast { until, stages: self.times.iter().enumerate().map(stage).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lasting(mean: f64, deviation: f64) -> StageTime {
        StageTime { mean, variance: deviation * deviation, goes_on: 1.0, cases: 10, default: false }
    }

    #[test]
    fn stages_that_last_exactly_so_long_end_on_their_day() {
        let outlook = Outlook::new(&[lasting(30.0, 0.0), lasting(60.0, 0.0)], 100);
        assert!(outlook.arrives(0, 0) > 0.999, "90 days are enough");
        assert!(Outlook::new(&[lasting(30.0, 0.0), lasting(60.0, 0.0)], 89).arrives(0, 0) < 0.001);
        assert!(Outlook::new(&[lasting(30.0, 0.0), lasting(60.0, 0.0)], 89).arrives(0, 1) > 0.999, "one day is over");
        assert!(outlook.arrives(1, 0) > 0.999);
    }

    #[test]
    fn who_is_lost_does_not_arrive() {
        let half = StageTime { goes_on: 0.5, ..lasting(10.0, 0.0) };
        let outlook = Outlook::new(&[half, half], 365);
        assert!((outlook.arrives(0, 0) - 0.25).abs() < 1e-9);
        assert!((outlook.arrives(1, 0) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn few_cases_are_no_measure() {
        let sums = Sums { passed: 4, days: 40, squares: 400, ..Sums::default() };
        assert!((StageTime::measured(sums, 90).mean - 90.0).abs() < 1e-9);
        let sums = Sums { passed: 5, days: 50, squares: 500, lost: 5, ..Sums::default() };
        let measured = StageTime::measured(sums, 90);
        assert_eq!(measured, StageTime { mean: 10.0, variance: 0.0, goes_on: 0.5, cases: 5, default: false });
    }

    proptest! {
        #[test]
        fn more_time_never_makes_it_less_likely(mean in 1.0..300.0_f64, deviation in 0.0..100.0_f64, waited in 0_i64..400, days in 0_i64..400) {
            let times = [lasting(mean, deviation), lasting(mean / 2.0, deviation)];
            let (now, later) = (Outlook::new(&times, days).arrives(0, waited), Outlook::new(&times, days + 10).arrives(0, waited));
            prop_assert!((-1e-9..=1.0 + 1e-9).contains(&now));
            prop_assert!(later >= now - 1e-9);
        }
    }
}
