//! How old a replica is, by the primary's position in its log at past instants.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How long positions are kept; more behind than this is told as this.
pub(super) const KEPT: Duration = Duration::from_secs(60);

/// Where the primary was, and when, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Positions(VecDeque<(Instant, i64)>);

impl Positions {
    /// Notes where the primary was at an instant, or later.
    pub(super) fn note(&mut self, at: Instant, position: i64) {
        // Another one became the primary, and what was beyond its end is gone: nothing noted before says anything of it.
        if self.0.back().is_some_and(|(_, last)| *last > position) {
            self.0.clear();
        }
        while self.0.front().is_some_and(|(noted, _)| at.saturating_duration_since(*noted) > KEPT) {
            self.0.pop_front();
        }
        self.0.push_back((at, position));
    }

    /// The position that a replica must have replayed to be no older than this; none where nothing was noted since.
    pub(super) fn since(&self, now: Instant, age: Duration) -> Option<i64> {
        self.0.iter().find(|(noted, _)| now.saturating_duration_since(*noted) <= age).map(|(_, position)| *position)
    }

    /// How old a replica is that has replayed this position.
    pub(super) fn behind(&self, now: Instant, replayed: i64) -> Duration {
        let reached = self.0.iter().rev().find(|(_, position)| *position <= replayed);
        reached.map_or(KEPT, |(noted, _)| now.saturating_duration_since(*noted).min(KEPT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// A primary that was at 10, 20, … at every second of a minute.
    fn noted() -> (Positions, Instant) {
        let (mut positions, began) = (Positions::default(), Instant::now());
        for second in 1..=90 {
            positions.note(began + SECOND * second, i64::from(second) * 10);
        }
        (positions, began + SECOND * 90)
    }

    #[test]
    fn a_replica_must_have_what_was_there_before_the_allowed_time() {
        let (positions, now) = noted();
        assert_eq!(positions.since(now, SECOND * 5), Some(850));
        assert_eq!(positions.since(now + SECOND / 2, SECOND * 5), Some(860), "what was there 4.5 seconds ago is not older than 5");
        assert_eq!(positions.since(now + SECOND * 6, SECOND * 5), None, "where the primary is has not been known for six seconds");
        assert!(positions.0.len() <= 61, "no more than a minute is kept: {}", positions.0.len());
    }

    #[test]
    fn it_is_as_old_as_the_newest_position_that_it_reached() {
        let (positions, now) = noted();
        assert_eq!(positions.behind(now, 900), Duration::ZERO);
        assert_eq!(positions.behind(now, 899), SECOND);
        assert_eq!(positions.behind(now + SECOND, 870), SECOND * 4);
        assert_eq!(positions.behind(now, 1), KEPT, "older than what is kept");
    }

    #[test]
    fn another_primary_begins_anew() {
        let (mut positions, now) = noted();
        positions.note(now + SECOND, 895);
        assert_eq!(positions.since(now + SECOND, SECOND * 5), Some(895));
        assert_eq!(positions.behind(now + SECOND * 2, 896), SECOND);
        assert_eq!(positions.behind(now + SECOND, 894), KEPT);
    }
}
