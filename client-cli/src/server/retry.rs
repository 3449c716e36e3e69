//! When a request is sent again and after how long: a pure function and its numbers.
//! Not here: the sleeping and the sending (`http.rs`).

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(8);
/// A longer `Retry-After` is reported instead of waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// How one attempt at a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// The server could not be reached: nothing was sent.
    NotConnected,
    /// The connection broke or timed out: it may have been carried out.
    Broken,
    /// An answer with this status and, if it had one, its `Retry-After`.
    Answered(u16, Option<Duration>),
    /// Nothing was sent, and no other try would be: a wrong address or certificate does not get better by itself.
    Hopeless,
}

/// The pause before the next try, or `None` to give up. `repeatable` says that doing it twice does no harm: it only reads,
/// or it carries an idempotency key. `tries` counts those already made, `random` is uniform in `0.0..1.0`.
pub(crate) fn pause(attempt: Attempt, repeatable: bool, tries: u32, most: u32, random: f64) -> Option<Duration> {
    if tries > most {
        return None;
    }
    let asked = match attempt {
        // 429 says that nothing was done, whatever the method.
        Attempt::Answered(429, after) => after,
        Attempt::Answered(502..=504, after) if repeatable => after,
        // Nothing was sent yet.
        Attempt::NotConnected => None,
        Attempt::Broken if repeatable => None,
        _ => return None,
    };
    if asked.is_some_and(|asked| asked > PATIENCE) {
        return None;
    }
    let ceiling = FIRST.saturating_mul(1 << tries.saturating_sub(1).min(8)).min(LONGEST);
    let jitter = ceiling.mul_f64(random.clamp(0.0, 1.0));
    // What the server asked for, and a little more so that many clients do not come back in one instant.
    Some(asked.map_or(jitter, |asked| asked + jitter.min(FIRST)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_does_no_harm_twice_is_sent_again() {
        assert!(pause(Attempt::Broken, true, 1, 4, 0.5).is_some());
        assert!(pause(Attempt::Broken, false, 1, 4, 0.5).is_none());
        assert!(pause(Attempt::NotConnected, false, 1, 4, 0.5).is_some());
        assert!(pause(Attempt::Answered(503, None), true, 1, 4, 0.5).is_some());
        assert!(pause(Attempt::Answered(503, None), false, 1, 4, 0.5).is_none());
        assert!(pause(Attempt::Answered(429, None), false, 1, 4, 0.5).is_some());
        for status in [200, 400, 404, 409, 412, 422, 500] {
            assert!(pause(Attempt::Answered(status, None), true, 1, 4, 0.5).is_none(), "{status}");
        }
    }

    #[test]
    fn pauses_grow_to_a_ceiling_with_full_jitter() {
        let longest = |tries| pause(Attempt::Broken, true, tries, 40, 1.0);
        assert_eq!(longest(1), Some(Duration::from_millis(250)));
        assert_eq!(longest(2), Some(Duration::from_millis(500)));
        assert_eq!(longest(20), Some(LONGEST));
        assert_eq!(pause(Attempt::Broken, true, 5, 40, 0.0), Some(Duration::ZERO));
        assert_eq!(pause(Attempt::Broken, true, 5, 4, 0.5), None);
    }

    #[test]
    fn retry_after_is_obeyed_within_reason() {
        let wait = |seconds| pause(Attempt::Answered(429, Some(Duration::from_secs(seconds))), false, 1, 4, 0.5);
        assert!(wait(7).is_some_and(|pause| pause >= Duration::from_secs(7) && pause < Duration::from_secs(8)));
        assert_eq!(wait(3600), None);
    }
}
