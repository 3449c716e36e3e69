//! What is summed, and what an act adds to it. Pure.

use std::collections::BTreeMap;
use std::ops::{Add, AddAssign, Neg, Sub};

use chrono::NaiveDate;

use crate::db::key::Key;

/// What is summed of a measure. A measure uses what it needs: admissions only count, stages say how long they lasted as well.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many; of a stage, how many came less how many went.
    pub number: i64,
    /// Days from 0001-01-01 to the day on which each of those came, summed: the mean is the day since when people are there.
    pub since: i64,
    /// How many went on to the next stage.
    pub passed: i64,
    /// How many left otherwise.
    pub lost: i64,
    /// Days, summed: of those who went on, those they spent there; of ages, those lived.
    pub days: i64,
    /// The squares of these days, summed.
    pub squares: i64,
}

impl Sums {
    /// So many, and nothing else.
    pub const fn of(number: i64) -> Self {
        Self { number, since: 0, passed: 0, lost: 0, days: 0, squares: 0 }
    }

    /// Whether there is nothing.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl Add for Sums {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            number: self.number.saturating_add(other.number),
            since: self.since.saturating_add(other.since),
            passed: self.passed.saturating_add(other.passed),
            lost: self.lost.saturating_add(other.lost),
            days: self.days.saturating_add(other.days),
            squares: self.squares.saturating_add(other.squares),
        }
    }
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Neg for Sums {
    type Output = Self;

    fn neg(self) -> Self {
        Self { number: -self.number, since: -self.since, passed: -self.passed, lost: -self.lost, days: -self.days, squares: -self.squares }
    }
}

impl Sub for Sums {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

/// What a transaction adds to the counters of cells: written once, before its end, with that of the cells' committees.
#[derive(Debug, Default)]
pub struct Counting(BTreeMap<(Key, String, NaiveDate), Sums>);

impl Counting {
    /// Adds to a measure of a cell on a day.
    pub fn add(&mut self, cell: Key, measure: &str, on: NaiveDate, sums: Sums) {
        *self.0.entry((cell, measure.to_owned(), on)).or_default() += sums;
    }

    /// Adds what others count.
    pub fn extend(&mut self, others: Self) {
        for (key, sums) in others.0 {
            *self.0.entry(key).or_default() += sums;
        }
    }

    /// Without what cancels out.
    pub fn settled(self) -> BTreeMap<(Key, String, NaiveDate), Sums> {
        self.0.into_iter().filter(|(_, sums)| !sums.is_nothing()).collect()
    }

    /// Whether nothing was added at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
