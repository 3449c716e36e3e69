//! What is expected of the units of a plan, and why a quota is at risk.

use std::collections::HashMap;

use chibo_openapi::Lang;
use chibo_openapi::reports::ReportForecast;
use chibo_openapi::vocabulary::{CountingBasis, QuotaKind, RiskReason};
use chrono::{Datelike, NaiveDate};

use super::rules;
use crate::candidates::pool;
use crate::counters::{Span, Sums, measures, months_and_days};
use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::Tx;
use crate::reports::forecast::{Outlook, StageTime, WAY};
use crate::reports::view::{ReportUnit, View};

/// Whole years before that of the report whose people, beside those of its own, say how long stages last.
const YEARS: i32 = 5;

/// How long stages last below the root of a report, in their order: measured over the five years before its year and up to its day, or a default.
pub(in crate::reports) fn stage_times(tx: &mut Tx<'_>, view: &View, as_of: NaiveDate) -> Outcome<Vec<StageTime>> {
    let names = stage_names();
    let asked: Vec<&str> = names.iter().map(String::as_str).collect();
    let from = rules::first_day(as_of.year() - YEARS);
    let sums = view.usual(tx, &asked, &months_and_days(Some(from), as_of))?;
    let defaults = pool::default_days(tx, as_of)?;
    let measured = |(name, default): (&String, i64)| StageTime::measured(sums.get(name).copied().unwrap_or_default(), default);
    Ok(names.iter().zip(defaults).map(measured).collect())
}

/// The counters of the stages on the way.
pub(in crate::reports) fn stage_names() -> Vec<String> {
    WAY.iter().map(|stage| measures::of_stage(*stage)).collect()
}

/// What is expected of a unit.
pub(super) struct Expected {
    pub(super) expected_x100: i64,
    /// Why its quota is at risk, when it is, and the same in a sentence.
    pub(super) risk: Option<(RiskReason, String)>,
}

/// What expectations of a report rest on.
pub(super) struct Expecting {
    /// Of course certificates, and of admissions.
    course: Outlook,
    admission: Outlook,
    /// How many stages lead there.
    course_stages: usize,
    admission_stages: usize,
    today: i64,
    as_of: NaiveDate,
    until: NaiveDate,
    names: Vec<String>,
    spans: Vec<Span>,
}

impl Expecting {
    pub(super) fn new(tx: &mut Tx<'_>, view: &View, year: i32, basis: CountingBasis) -> Outcome<Self> {
        let as_of = view.times.as_of;
        let until = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(as_of);
        let times = stage_times(tx, view, as_of.min(until))?;
        let days = (until - as_of).num_days();
        // A year that is over expects nobody any more.
        let stages = |to: usize| if days < 0 { 0 } else { to };
        let course_stages = stages(2);
        let admission_stages = stages(if basis == CountingBasis::Decision { 6 } else { 7 });
        Ok(Self {
            course: Outlook::new(&times[..course_stages], days),
            admission: Outlook::new(&times[..admission_stages], days),
            course_stages,
            admission_stages,
            today: i64::from(as_of.num_days_from_ce()),
            as_of,
            until,
            names: stage_names(),
            spans: months_and_days(None, as_of),
        })
    }

    fn asked(&self) -> Vec<&str> {
        self.names.iter().map(String::as_str).collect()
    }

    const fn of(&self, kind: QuotaKind) -> (&Outlook, usize) {
        match kind {
            QuotaKind::Course => (&self.course, self.course_stages),
            QuotaKind::Admission => (&self.admission, self.admission_stages),
        }
    }

    /// Who is at which stage, of everything that the caller sees.
    pub(super) fn totals(&self, tx: &mut Tx<'_>, view: &View) -> Outcome<HashMap<String, Sums>> {
        view.totals(tx, &self.asked(), &self.spans)
    }

    /// Who is at which stage, of some units.
    pub(super) fn figures(&self, tx: &mut Tx<'_>, view: &View, units: &[ReportUnit]) -> Outcome<HashMap<(Key, String), Sums>> {
        view.figures(tx, units, &self.asked(), &self.spans)
    }

    fn people(&self, stages: usize, sums: impl Fn(&String) -> Option<Sums>) -> Vec<Sums> {
        self.names.iter().take(stages).map(|name| sums(name).unwrap_or_default()).collect()
    }

    /// What the expectation of a total depends on.
    pub(super) fn told(&self, kind: QuotaKind, on_the_way: &HashMap<String, Sums>) -> ReportForecast {
        let (outlook, stages) = self.of(kind);
        outlook.told(&self.people(stages, |name| on_the_way.get(name).copied()), self.today, self.until)
    }

    /// What is expected of a unit.
    pub(super) fn row(&self, lang: Lang, kind: QuotaKind, unit: Key, quota: Option<i64>, reached: i64, on_the_way: &HashMap<(Key, String), Sums>) -> Expected {
        let (outlook, stages) = self.of(kind);
        let people = self.people(stages, |name| on_the_way.get(&(unit, name.clone())).copied());
        let there: i64 = people.iter().map(|sums| sums.number).sum();
        let arriving_x100: i64 = outlook.expected_x100(&people, self.today).iter().sum();
        let expected_x100 = reached * 100 + arriving_x100;
        let quota = quota.unwrap_or_default();
        let risk = (self.as_of <= self.until && rules::at_risk(quota, expected_x100)).then(|| {
            let reason = match there {
                ..=0 => RiskReason::NobodyOnTheWay,
                there if there < quota - reached => RiskReason::TooFew,
                _ => RiskReason::TooLate,
            };
            (reason, sentence(lang, quota, reached, there, arriving_x100, self.until))
        });
        Expected { expected_x100, risk }
    }
}

/// Why a quota is at risk, with its numbers.
fn sentence(lang: Lang, quota: i64, reached: i64, there: i64, arriving_x100: i64, until: NaiveDate) -> String {
    let whole = arriving_x100 / 100;
    let part = (arriving_x100 % 100) / 10;
    let lacking = (quota - reached).max(0);
    if lang == Lang::En {
        format!("{reached} of {quota} reached, {lacking} lacking; {there} on the way, of whom about {whole}.{part} usually arrive by {until}.")
    } else {
        let until = until.format("%d/%m/%Y");
        format!("Đã đạt {reached}/{quota}, còn thiếu {lacking}; đang có {there} người trong quá trình, thường chỉ khoảng {whole},{part} người kịp đến {until}.")
    }
}
