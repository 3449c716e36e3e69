//! The split of a total over 250,000 units, beside a plain sort of as many numbers.

use std::time::Instant;

use chibo_api::planning::proposals::split::{Unit, fairness, split};
use chibo_openapi::vocabulary::SplitMethod;

const UNITS: usize = 250_000;
const TOTAL: u32 = 500_000;

/// Numbers that look random and are the same in every run.
fn numbers(count: usize) -> Vec<u128> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        u128::from(state)
    };
    (0..count).map(|_| next()).collect()
}

fn milliseconds(mut what: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..super::ROUNDS)
        .map(|_| {
            let began = Instant::now();
            what();
            began.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Each method with and without bounds that bite.
pub(crate) fn splits() {
    let weights = numbers(UNITS);
    let codes: Vec<String> = (0..UNITS).map(|at| format!("CB{at:06}")).collect();
    let sort = milliseconds(|| {
        let mut sorted = weights.clone();
        sorted.sort_unstable();
        std::hint::black_box(sorted);
    });
    println!("split: a sort of {UNITS} numbers takes {sort:.1} ms");
    for (bounds, most) in [("no bounds", TOTAL), ("at most three each", 3)] {
        let weight = |at: usize| 1 + weights[at] % 1000;
        let units: Vec<Unit<'_>> = codes.iter().enumerate().map(|(at, code)| Unit { code, weight: weight(at), least: 0, most }).collect();
        for method in SplitMethod::ALL {
            let found = split(TOTAL, &units, *method).expect("a split");
            let alone = milliseconds(|| drop(std::hint::black_box(split(TOTAL, &units, *method))));
            let said = milliseconds(|| drop(std::hint::black_box(fairness(TOTAL, &units, *method, &found))));
            println!("split, {method}, {bounds}: {alone:.1} ms ({:.1} sorts), with everything that is said of it {said:.1} ms more", alone / sort);
        }
    }
}
