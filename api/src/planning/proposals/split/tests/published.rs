//! Apportionments that were published, and the paradoxes with the figures that they were found with.

use chibo_openapi::vocabulary::SplitMethod::{self, Adams, HuntingtonHill, Jefferson, LargestRemainder, Webster};

use super::tables::{BILL_1792, BUNDESTAG_2002, BUNDESTAG_2009, HOUSE_1792, HOUSE_2020, JAPAN_2021, NEW_ZEALAND_2020, OKLAHOMA, Row, STATES_1880, STATES_1900};
use super::{parts, units};

fn table(rows: &[Row], least: u32, method: SplitMethod) {
    let weights: Vec<(&str, u128)> = rows.iter().map(|(name, weight, _)| (*name, *weight)).collect();
    let mut units = units(&weights);
    for unit in &mut units {
        unit.least = least;
    }
    let total = rows.iter().map(|(.., seats)| seats).sum();
    let found = parts(total, &units, method);
    for ((name, _, seats), part) in rows.iter().zip(&found.parts) {
        assert_eq!(part, seats, "{name} by {method}");
    }
    assert_eq!((found.tie, found.anew), (None, false));
}

#[test]
fn tables_as_they_were_published() {
    table(&HOUSE_1792, 0, Jefferson);
    let bill: Vec<Row> = HOUSE_1792.iter().zip(BILL_1792).map(|((name, weight, _), seats)| (*name, *weight, seats)).collect();
    table(&bill, 0, LargestRemainder);
    table(&BUNDESTAG_2002, 0, LargestRemainder);
    table(&BUNDESTAG_2009, 0, Webster);
    table(&NEW_ZEALAND_2020, 0, Webster);
    table(&HOUSE_2020, 1, HuntingtonHill);
    table(&JAPAN_2021, 0, Adams);
}

/// Seats of some states when no state has less than one.
fn house(states: &[(&str, u128)], total: u32, method: SplitMethod, wanted: &[&str]) -> Vec<u32> {
    let mut units = units(states);
    for unit in &mut units {
        unit.least = 1;
    }
    let found = parts(total, &units, method);
    wanted.iter().map(|name| found.parts[states.iter().position(|(state, _)| state == name).expect("a state")]).collect()
}

/// C. W. Seaton, chief clerk of the Census Office, 1881: Alabama has 8 seats of 299 and 7 of 300; Texas and Illinois gain.
#[test]
fn a_larger_total_takes_a_seat_from_alabama() {
    assert_eq!(STATES_1880.iter().map(|(_, weight)| weight).sum::<u128>(), 49_371_340);
    let states = ["Alabama", "Texas", "Illinois"];
    assert_eq!(house(&STATES_1880, 299, LargestRemainder, &states), [8, 9, 18]);
    assert_eq!(house(&STATES_1880, 300, LargestRemainder, &states), [7, 10, 19]);
    for method in [Webster, HuntingtonHill, Jefferson, Adams] {
        let names: Vec<&str> = STATES_1880.iter().map(|(name, _)| *name).collect();
        for total in 275..350 {
            let (less, more) = (house(&STATES_1880, total, method, &names), house(&STATES_1880, total + 1, method, &names));
            assert!(less.iter().zip(&more).all(|(less, more)| less <= more), "{method} at {total}");
        }
    }
}

/// 1907: with Oklahoma and its five seats, New York falls from 38 to 37 and Maine rises from 3 to 4.
#[test]
fn a_new_state_moves_a_seat_between_others() {
    assert_eq!(STATES_1900.iter().map(|(_, weight)| weight).sum::<u128>(), 74_562_608);
    let with: Vec<(&str, u128)> = STATES_1900.iter().copied().chain([OKLAHOMA]).collect();
    assert_eq!(house(&STATES_1900, 386, LargestRemainder, &["New York", "Maine"]), [38, 3]);
    assert_eq!(house(&with, 391, LargestRemainder, &["New York", "Maine", "Oklahoma"]), [37, 4, 5]);
    let names: Vec<&str> = STATES_1900.iter().map(|(name, _)| *name).collect();
    for method in [Webster, HuntingtonHill, Jefferson, Adams] {
        let before = house(&STATES_1900, 386, method, &names);
        // As many more as the newcomer comes to: the others keep what they had.
        let total = (386..400).find(|total| house(&with, *total, method, &["Oklahoma"]) == [total - 386]).expect("a total");
        assert_eq!(house(&with, total, method, &names), before, "{method}");
    }
}
