//! When a job that failed is tried again. Pure.

use std::time::Duration;

/// Tries after which a job is given up; work that comes round never is.
pub(super) const ATTEMPTS: i64 = 10;
/// Pause before the second try.
const FIRST: u64 = 2_000;
/// Longest pause: with ten tries, a job survives a database that is away for half an hour.
const LONGEST: u64 = 3_600_000;

/// The pause after so many failed tries: twice as long each time, and by up to a quarter more or less as chance has it, so that what
/// failed together does not come back together.
pub(super) fn pause(attempts: i64, chance: u8) -> Duration {
    let doublings = u32::try_from(attempts.clamp(1, 32) - 1).unwrap_or_default();
    let pause = FIRST.saturating_mul(2_u64.saturating_pow(doublings)).min(LONGEST);
    Duration::from_millis(pause * 3 / 4 + pause / 2 * u64::from(chance) / 255)
}

/// Whether a job that failed so often is given up.
pub(super) const fn given_up(attempts: i64, comes_round: bool) -> bool {
    attempts >= ATTEMPTS && !comes_round
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let pauses: Vec<u64> = (1..=ATTEMPTS).map(|attempts| pause(attempts, 128).as_secs()).collect();
        assert_eq!(pauses, [2, 4, 8, 16, 32, 64, 128, 256, 512, 1025]);
        assert_eq!(pause(i64::MAX, 255).as_secs(), 4500);
        assert!(given_up(ATTEMPTS, false) && !given_up(ATTEMPTS - 1, false) && !given_up(1000, true));
    }

    proptest::proptest! {
        #[test]
        fn chance_moves_a_pause_by_a_quarter_at_most(attempts in 1..40_i64, chance: u8) {
            let (shortest, longest, pause) = (pause(attempts, 0), pause(attempts, 255), pause(attempts, chance));
            proptest::prop_assert!(shortest <= pause && pause <= longest);
            proptest::prop_assert!(longest.as_millis() * 3 <= shortest.as_millis() * 5 + 5);
        }
    }
}
