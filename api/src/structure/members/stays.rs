//! The times in cells of a member whom an admission made, when the days of the membership turn out to be others. Pure.

use chrono::NaiveDate;

use crate::db::key::Key;

/// A time in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stay {
    pub(super) cell: Key,
    pub(super) from: NaiveDate,
    /// First day after it.
    pub(super) to: Option<NaiveDate>,
    pub(super) document_number: Option<String>,
}

/// The times of a membership from a day to a day. `kept` are those recorded, oldest first; where the membership begins before them, it
/// begins in the cells that followed the person then, which are `before`, oldest first.
pub(super) fn between(before: &[Stay], kept: &[Stay], from: NaiveDate, to: Option<NaiveDate>) -> Vec<Stay> {
    let begun = kept.first().map(|stay| stay.from);
    let before = before.iter().filter(|stay| begun.is_none_or(|begun| stay.from < begun));
    let before = before.map(|stay| Stay { to: begun.map(|begun| stay.to.map_or(begun, |to| to.min(begun))).or(stay.to), ..stay.clone() });
    let mut line: Vec<Stay> = before.chain(kept.iter().cloned()).collect();
    if let Some(last) = line.last_mut() {
        last.to = None;
    }
    line.retain(|stay| stay.to.is_none_or(|end| end > from) && to.is_none_or(|to| stay.from < to));
    if let Some(first) = line.first_mut() {
        first.from = from;
    }
    if let Some(last) = line.last_mut() {
        last.to = to;
    }
    // One cell without a break is one time.
    line.dedup_by(|next, one| {
        let same = next.cell == one.cell && one.to == Some(next.from);
        if same {
            one.to = next.to;
        }
        same
    });
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn stay(cell: Key, from: &str, to: &str) -> Stay {
        Stay { cell, from: day(from), to: Some(to).filter(|to| !to.is_empty()).map(day), document_number: None }
    }

    #[test]
    fn times_follow_the_days_of_the_membership() {
        let [a, b, c] = [Key::new(), Key::new(), Key::new()];
        // Followed by A, then by B, where the ceremony was; the member then moved to C.
        let before = [stay(a, "2022-01-10", "2022-07-01"), stay(b, "2022-07-01", "2022-09-01"), stay(c, "2022-09-01", "")];
        let kept = [stay(b, "2022-08-05", "2022-09-01"), stay(c, "2022-09-01", "")];
        for (from, to, wanted) in [
            ("2022-08-05", "", vec![stay(b, "2022-08-05", "2022-09-01"), stay(c, "2022-09-01", "")]),
            ("2022-08-12", "", vec![stay(b, "2022-08-12", "2022-09-01"), stay(c, "2022-09-01", "")]),
            // Onto the day of the move, and past it: the time in B never was.
            ("2022-09-01", "", vec![stay(c, "2022-09-01", "")]),
            ("2022-09-20", "", vec![stay(c, "2022-09-20", "")]),
            // Earlier, in B, and earlier still, in A.
            ("2022-07-20", "", vec![stay(b, "2022-07-20", "2022-09-01"), stay(c, "2022-09-01", "")]),
            ("2022-06-20", "", vec![stay(a, "2022-06-20", "2022-07-01"), stay(b, "2022-07-01", "2022-09-01"), stay(c, "2022-09-01", "")]),
            // Ended, before and after the move.
            ("2022-08-05", "2023-01-01", vec![stay(b, "2022-08-05", "2022-09-01"), stay(c, "2022-09-01", "2023-01-01")]),
            ("2022-08-05", "2022-08-20", vec![stay(b, "2022-08-05", "2022-08-20")]),
        ] {
            let to = Some(to).filter(|to| !to.is_empty()).map(day);
            assert_eq!(between(&before, &kept, day(from), to), wanted, "{from} {to:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_time_ends_before_it_begins(moves in proptest::collection::btree_set(1_u64..400, 0..6), from in 0_u64..500, length in proptest::option::of(1_u64..500)) {
            let at = |days: u64| day("2022-01-01") + chrono::Days::new(days);
            let begins: Vec<u64> = std::iter::once(0).chain(moves).collect();
            let line: Vec<Stay> = begins
                .iter()
                .enumerate()
                .map(|(number, begin)| Stay { cell: Key::new(), from: at(*begin), to: begins.get(number + 1).map(|end| at(*end)), document_number: None })
                .collect();
            let (before, kept) = line.split_at(line.len() / 2);
            let to = length.map(|length| at(from + length));
            let found = between(before, kept, at(from), to);
            proptest::prop_assert_eq!(found.first().map(|stay| stay.from), Some(at(from)));
            proptest::prop_assert_eq!(found.last().map(|stay| stay.to), Some(to));
            proptest::prop_assert!(found.iter().all(|stay| stay.to.is_none_or(|to| to > stay.from)));
            proptest::prop_assert!(found.windows(2).all(|pair| pair[0].to == Some(pair[1].from)), "without a gap");
        }
    }
}
