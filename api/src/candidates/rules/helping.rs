//! The times of helpers after the act that began or ended some of them is corrected. Pure.

use chrono::NaiveDate;

use crate::db::key::Key;

/// A time of a helper as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::candidates) struct Helping {
    pub(in crate::candidates) id: Key,
    pub(in crate::candidates) member: Key,
    pub(in crate::candidates) from: NaiveDate,
    /// First day after it.
    pub(in crate::candidates) to: Option<NaiveDate>,
}

/// What an act had done to the times.
#[derive(Debug, Clone, Default)]
pub(in crate::candidates) struct Done {
    /// The time that it began.
    pub(in crate::candidates) begun: Option<Key>,
    /// The times that it ended.
    pub(in crate::candidates) ended: Vec<Key>,
}

/// The times when the act was on another day, or named another helper.
pub(in crate::candidates) fn redated(mut times: Vec<Helping>, done: &Done, on: NaiveDate, helper: Option<Key>) -> Vec<Helping> {
    for time in &mut times {
        if done.ended.contains(&time.id) {
            time.to = Some(on);
        }
        if done.begun == Some(time.id) {
            (time.from, time.member) = (on, helper.unwrap_or(time.member));
        }
    }
    one_after_another(times)
}

/// The times when the act was not at all.
pub(in crate::candidates) fn undone(mut times: Vec<Helping>, done: &Done) -> Vec<Helping> {
    times.retain(|time| done.begun != Some(time.id));
    for time in times.iter_mut().filter(|time| done.ended.contains(&time.id)) {
        time.to = None;
    }
    one_after_another(times)
}

/// The times when the person was listed on another day: nobody was helped before.
pub(in crate::candidates) fn relisted(mut times: Vec<Helping>, on: NaiveDate) -> Vec<Helping> {
    for time in &mut times {
        time.from = time.from.max(on);
    }
    one_after_another(times)
}

/// One helper at a time: each time ends when the next one begins, and one that would end no later than it begins never was.
fn one_after_another(mut times: Vec<Helping>) -> Vec<Helping> {
    let lasts = |time: &Helping| time.to.is_none_or(|to| to > time.from);
    times.retain(lasts);
    times.sort_by_key(|time| time.from);
    for at in 1..times.len() {
        let next = times[at].from;
        let before = &mut times[at - 1];
        before.to = Some(before.to.map_or(next, |to| to.min(next)));
    }
    times.retain(lasts);
    times
}
