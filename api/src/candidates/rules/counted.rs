//! Everything that a person is counted for: what a history reaches, how far along the way the person is and was in which cell, and who it is
//! that was admitted. Counters are kept equal to these functions, as those of `counting.rs` are. Pure.

use chibo_openapi::vocabulary::{CandidateFlag, CandidateStage, EducationLevel, OccupationGroup, Sex};
use chrono::{Datelike, NaiveDate};

use super::act::Act;
use super::birth::Birth;
use super::counting::contributions;
use super::stages::active;
use crate::counters::{Sums, measures};
use crate::db::key::Key;

/// Bands of age in the yearly table of new members, in years: from and to.
pub const AGES: [(i32, i32); 8] = [(18, 30), (31, 35), (36, 40), (41, 45), (46, 50), (51, 55), (56, 60), (61, 200)];

/// A time with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::candidates) struct Stay {
    pub(in crate::candidates) cell: Key,
    pub(in crate::candidates) from: NaiveDate,
    /// First day after it.
    pub(in crate::candidates) to: Option<NaiveDate>,
}

/// A person as far as it is counted.
#[derive(Debug, Clone, Default)]
pub(in crate::candidates) struct Person<'a> {
    /// The acts that count, oldest first.
    pub(in crate::candidates) acts: &'a [Act],
    /// The cells that followed the person, oldest first.
    pub(in crate::candidates) stays: Vec<Stay>,
    pub(in crate::candidates) flags: Vec<CandidateFlag>,
    pub(in crate::candidates) birth: Option<Birth>,
    pub(in crate::candidates) sex: Option<Sex>,
    pub(in crate::candidates) education: Option<EducationLevel>,
    pub(in crate::candidates) occupation_group: Option<OccupationGroup>,
    pub(in crate::candidates) youth_union_member: bool,
}

/// Something counted: of which cell, by which measure, on which day.
pub(in crate::candidates) type Counted = (Key, String, NaiveDate, Sums);

/// Everything that a person is counted for.
pub(in crate::candidates) fn counted(person: &Person<'_>) -> Vec<Counted> {
    let mut counted = Vec::new();
    for one in contributions(person.acts, &person.flags) {
        counted.push((one.cell, one.measure.to_owned(), one.on, Sums::of(1)));
        if let Some((_, basis)) = one.measure.rsplit_once('_') {
            counted.extend(who(person, one.on).into_iter().map(|(what, sums)| (one.cell, measures::of_admitted(basis, &what), one.on, sums)));
        }
    }
    counted.extend(stages(person));
    counted
}

/// What is said of a person who is admitted on a day, as far as it is known.
fn who(person: &Person<'_>, on: NaiveDate) -> Vec<(String, Sums)> {
    let mut said = Vec::new();
    said.extend(person.sex.map(|sex| (format!("sex/{sex}"), Sums::of(1))));
    said.extend(person.youth_union_member.then(|| ("youth_union".to_owned(), Sums::of(1))));
    said.extend(person.flags.iter().map(|flag| (format!("flag/{flag}"), Sums::of(1))));
    said.extend(person.education.map(|education| (format!("education/{education}"), Sums::of(1))));
    said.extend(person.occupation_group.map(|group| (format!("occupation/{group}"), Sums::of(1))));
    if let Some((years, days)) = person.birth.and_then(|birth| age(birth, on)) {
        said.push(("age".to_owned(), Sums { days, ..Sums::of(1) }));
        let band = AGES.iter().find(|(from, to)| (*from..=*to).contains(&years));
        said.extend(band.map(|(from, _)| (format!("age/{from}"), Sums::of(1))));
    }
    said
}

/// Whole years and days lived on a day. Of a year alone, as if born in its middle; the year is told by the calendar.
fn age(birth: Birth, on: NaiveDate) -> Option<(i32, i64)> {
    let (first, last) = birth.span()?;
    let days = i64::midpoint((on - first).num_days(), (on - last).num_days());
    let years = match birth {
        Birth::On(day) => on.years_since(day).and_then(|years| i32::try_from(years).ok())?,
        Birth::In(year) => on.year() - year,
    };
    Some((years, days))
}

/// How long the person was at which stage in which cell. Whoever moves meanwhile brings along the day of coming to the stage.
fn stages(person: &Person<'_>) -> Vec<Counted> {
    let mut counted = Vec::new();
    let mut at = 0;
    while let Some(act) = person.acts.get(at) {
        // A vote that leaves everything as it was is no new beginning.
        let next = person.acts.iter().skip(at).position(|later| later.stage != act.stage).map(|more| at + more);
        if active(act.stage) {
            stay(person, act, next.and_then(|next| person.acts.get(next)), &mut counted);
        }
        let Some(next) = next else { break };
        at = next;
    }
    counted
}

fn stay(person: &Person<'_>, came: &Act, went: Option<&Act>, counted: &mut Vec<Counted>) {
    let measure = measures::of_stage(came.stage);
    let since = i64::from(came.on.num_days_from_ce());
    let here = Sums { since, ..Sums::of(1) };
    let end = went.map(|act| act.on.max(came.on));
    let mut last = came.cell;
    for (place, stay) in person.stays.iter().enumerate() {
        let first = if place == 0 { came.on } else { stay.from.max(came.on) };
        let left = person.stays.get(place + 1).map(|_| stay.to).unwrap_or_default();
        let until = [end, left].into_iter().flatten().min();
        // Of two cells on the day of the act it is the later one that lets the person go.
        if left.is_some_and(|left| left <= came.on) || end.is_some_and(|end| first > end) {
            continue;
        }
        last = stay.cell;
        counted.push((stay.cell, measure.clone(), first, here));
        counted.extend(until.map(|until| (stay.cell, measure.clone(), until, -here)));
    }
    if person.stays.is_empty() {
        counted.push((last, measure.clone(), came.on, here));
        counted.extend(end.map(|end| (last, measure.clone(), end, -here)));
    }
    if let Some(act) = went {
        let days = (act.on - came.on).num_days().max(0);
        let on = passes(came.stage, act.stage);
        let gone = if on { Sums { passed: 1, days, squares: days * days, ..Sums::default() } } else { Sums { lost: 1, ..Sums::default() } };
        counted.push((last, measure, act.on.max(came.on), gone));
    }
}

/// Whether a stage follows another on the way, and the person was not lost to it.
const fn passes(from: CandidateStage, to: CandidateStage) -> bool {
    use CandidateStage::{Admitted, CellResolved, CommitteeResolved, Decided, Dossier, Fostering, Official, Source, Trained};
    matches!(
        (from, to),
        (Source, Fostering)
            | (Fostering, Trained)
            | (Trained, Dossier)
            | (Dossier, CellResolved)
            | (CellResolved, CommitteeResolved)
            | (CommitteeResolved, Decided)
            | (Decided, Admitted)
            | (Admitted, Official)
    )
}
