//! How often something is measured, and how long it took.

use std::time::Instant;

/// Rounds of each pair, in alternating order.
pub(super) const ROUNDS: usize = 9;

pub(super) fn timed(work: impl FnOnce()) -> f64 {
    let began = Instant::now();
    work();
    began.elapsed().as_secs_f64()
}
