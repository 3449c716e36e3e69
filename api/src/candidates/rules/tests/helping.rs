//! The times of helpers after corrections.

use chrono::NaiveDate;

use super::setup::day;
use crate::candidates::rules::helping::{Done, Helping, redated, relisted, undone};
use crate::db::key::Key;

/// Times of helpers by the first days and the first days after them, each of another member; an empty end lasts.
fn times(spans: &[(&str, &str)]) -> Vec<Helping> {
    let time = |(from, to): &(&str, &str)| Helping { id: Key::new(), member: Key::new(), from: day(from), to: Some(*to).filter(|to| !to.is_empty()).map(day) };
    spans.iter().map(time).collect()
}

fn spans(times: &[Helping]) -> Vec<(String, String)> {
    times.iter().map(|time| (time.from.to_string(), time.to.map(|to: NaiveDate| to.to_string()).unwrap_or_default())).collect()
}

fn wanted(spans: &[(&str, &str)]) -> Vec<(String, String)> {
    spans.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect()
}

/// An early helper, the one whom the fostering of 14/2 named in the early one's place, and a later one.
const THREE: [(&str, &str); 3] = [("2022-01-15", "2022-02-14"), ("2022-02-14", "2022-05-01"), ("2022-05-01", "")];

#[test]
fn what_an_act_began_and_ended_moves_with_it() {
    for (on, after) in [
        ("2022-03-01", &[("2022-01-15", "2022-03-01"), ("2022-03-01", "2022-05-01"), ("2022-05-01", "")][..]),
        ("2022-02-01", &[("2022-01-15", "2022-02-01"), ("2022-02-01", "2022-05-01"), ("2022-05-01", "")]),
        // Before the early one began: that time never was.
        ("2022-01-10", &[("2022-01-10", "2022-05-01"), ("2022-05-01", "")]),
        // After the later one had begun: the named one never helped.
        ("2022-06-01", &[("2022-01-15", "2022-05-01"), ("2022-05-01", "")]),
    ] {
        let before = times(&THREE);
        let done = Done { begun: Some(before[1].id), ended: vec![before[0].id] };
        assert_eq!(spans(&redated(before.clone(), &done, day(on), None)), wanted(after), "{on}");
        let other = Key::new();
        let named = redated(before.clone(), &done, day("2022-02-14"), Some(other));
        assert_eq!((named[1].member, spans(&named)), (other, wanted(&THREE)), "another helper, the same time");
    }
}

#[test]
fn what_an_act_ended_goes_on_without_it() {
    let before = times(&THREE[..2]);
    let done = Done { begun: Some(before[1].id), ended: vec![before[0].id] };
    assert_eq!(spans(&undone(before, &done)), wanted(&[("2022-01-15", "")]));
    // What something else ended on the same day stays ended.
    let before = times(&THREE[..2]);
    assert_eq!(spans(&undone(before.clone(), &Done::default())), wanted(&THREE[..2]));
    assert_eq!(spans(&redated(before, &Done::default(), day("2022-06-01"), None)), wanted(&THREE[..2]));
}

#[test]
fn nobody_is_helped_before_the_listing() {
    assert_eq!(spans(&relisted(times(&THREE), day("2022-03-01"))), wanted(&[("2022-03-01", "2022-05-01"), ("2022-05-01", "")]));
    assert_eq!(spans(&relisted(times(&THREE), day("2022-01-01"))), wanted(&THREE));
}
