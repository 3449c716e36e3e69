//! What an answer means, and when a delivery that failed is attempted again (Standard Webhooks 1.0, "Deliverability and reliability"). Pure.

use chibo_openapi::vocabulary::{AttemptOutcome, EndpointDisabledReason};
use chrono::{DateTime, TimeDelta, Utc};

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
/// Pauses in seconds before each further attempt; after the last one a delivery has failed.
const SCHEDULE: [i64; 9] = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
/// Failed attempts after which the pause is that between probes.
const PROBES: i64 = 2;
/// The longest that a receiver can ask to be left alone.
const LONGEST_REST: i64 = 24 * HOUR;
/// An endpoint of which every attempt failed for so long is disabled.
const FAILING: TimeDelta = TimeDelta::days(5);

/// What an answer with a status means: 2xx was taken, everything else was not. Nobody is followed to another address.
pub(super) const fn meaning(status: u16) -> AttemptOutcome {
    match status {
        200..=299 => AttemptOutcome::Accepted,
        300..=399 => AttemptOutcome::Redirected,
        410 => AttemptOutcome::Gone,
        _ => AttemptOutcome::Refused,
    }
}

/// For how long a receiver asks to be left alone, by the `Retry-After` of its answer (RFC 9110, 10.2.3): seconds or an instant, a day at most.
pub(super) fn rest(status: u16, retry_after: Option<&str>, now: DateTime<Utc>) -> Option<TimeDelta> {
    let text = retry_after.filter(|_| matches!(status, 429 | 503))?.trim();
    let seconds = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().unwrap_or(LONGEST_REST)
    } else {
        (DateTime::<Utc>::from(httpdate::parse_http_date(text).ok()?) - now).num_seconds()
    };
    Some(TimeDelta::seconds(seconds.clamp(0, LONGEST_REST)))
}

/// The pause after so many failed attempts, by up to a tenth more or less as chance has it, so that what failed together does not come back
/// together; none after the last.
pub(super) fn pause(failures: i64, chance: u8) -> Option<TimeDelta> {
    let millis = SCHEDULE.get(usize::try_from(failures).ok()?.checked_sub(1)?)? * 1000;
    Some(TimeDelta::milliseconds(millis - millis / 10 + millis / 5 * i64::from(chance) / 255))
}

/// How many attempts of a delivery count as failed after one more. One that is attempted often because others wait behind it is not given up the
/// sooner for that: it stays where the pause is a probe's.
pub(super) fn counted(failures: i64, is_probe: bool) -> i64 {
    if is_probe { (failures + 1).min(PROBES) } else { failures + 1 }
}

/// What follows from an attempt.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Consequence {
    /// How the delivery goes on.
    pub(super) delivery: Next,
    /// Until when nothing is sent to the endpoint.
    pub(super) rests_until: Option<DateTime<Utc>>,
    /// Since when every attempt at the endpoint failed.
    pub(super) failing_since: Option<DateTime<Utc>>,
    /// Why the endpoint is told nothing any more.
    pub(super) disabled: Option<EndpointDisabledReason>,
}

/// How a delivery goes on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    Delivered,
    /// It is attempted again, then at the earliest.
    Waits(DateTime<Utc>),
    Failed,
}

/// What follows from an attempt. `failures` counts it where it failed; `failing_since` is as it was before.
pub(super) fn consequence(
    outcome: AttemptOutcome,
    failures: i64,
    rest: Option<TimeDelta>,
    failing_since: Option<DateTime<Utc>>,
    chance: u8,
    now: DateTime<Utc>,
) -> Consequence {
    if outcome == AttemptOutcome::Accepted {
        return Consequence { delivery: Next::Delivered, rests_until: None, failing_since: None, disabled: None };
    }
    let since = failing_since.unwrap_or(now);
    let disabled = match outcome {
        AttemptOutcome::Gone => Some(EndpointDisabledReason::Gone),
        _ if now - since >= FAILING => Some(EndpointDisabledReason::Failing),
        _ => None,
    };
    let pause = pause(failures, chance).filter(|_| outcome != AttemptOutcome::Gone);
    let delivery = pause.map_or(Next::Failed, |pause| Next::Waits(now + pause.max(rest.unwrap_or_default())));
    Consequence { delivery, rests_until: rest.map(|rest| now + rest), failing_since: Some(since), disabled }
}

#[cfg(test)]
mod tests {
    use AttemptOutcome::{Accepted, Gone, NotConnected, Redirected, Refused};

    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-06-30T08:00:00Z".parse().expect("an instant")
    }

    #[test]
    fn only_2xx_is_taken() {
        let table = [
            (200, Accepted),
            (204, Accepted),
            (299, Accepted),
            (300, Redirected),
            (307, Redirected),
            (400, Refused),
            (404, Refused),
            (410, Gone),
            (429, Refused),
            (500, Refused),
            (999, Refused),
        ];
        for (status, wanted) in table {
            assert_eq!(meaning(status), wanted, "{status}");
        }
    }

    #[test]
    fn the_schedule_goes_from_five_seconds_to_a_day_and_ends() {
        let middle: Vec<i64> = (1..).map_while(|failures| pause(failures, 128)).map(|pause| pause.num_seconds()).collect();
        let wanted = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
        assert_eq!(middle.len(), wanted.len());
        for (at, (found, wanted)) in middle.into_iter().zip(wanted).enumerate() {
            assert!((found - wanted).abs() <= wanted / 100 + 1, "{at}: {found} for {wanted}");
        }
        assert_eq!((pause(1, 0), pause(1, 255)), (Some(TimeDelta::milliseconds(4_500)), Some(TimeDelta::milliseconds(5_500))));
        assert_eq!((pause(0, 0), pause(-1, 0), pause(10, 0), pause(i64::MAX, 0)), (None, None, None, None));
    }

    #[test]
    fn a_probe_is_never_given_up() {
        assert_eq!((counted(0, false), counted(9, false)), (1, 10));
        assert_eq!((counted(0, true), counted(1, true), counted(2, true), counted(9, true)), (1, 2, 2, 2));
        assert_eq!(pause(PROBES, 128).map(|pause| pause.num_minutes()), Some(super::super::deliveries::PROBE.num_minutes()));
    }

    #[test]
    fn a_receiver_is_left_alone_as_it_asks_for_a_day_at_most() {
        let rest = |status, text| rest(status, Some(text), now()).map(|rest| rest.num_seconds());
        for (text, wanted) in [
            ("0", Some(0)),
            ("120", Some(120)),
            (" 7 ", Some(7)),
            ("86401", Some(86_400)),
            ("99999999999999999999999", Some(86_400)),
            ("Tue, 30 Jun 2026 08:01:00 GMT", Some(60)),
            ("Tuesday, 30-Jun-26 08:01:00 GMT", Some(60)),
            ("Tue Jun 30 08:01:00 2026", Some(60)),
            ("Tue, 30 Jun 2026 07:00:00 GMT", Some(0)),
            ("Tue, 30 Jun 2099 07:00:00 GMT", Some(86_400)),
            ("-5", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(rest(429, text), wanted, "{text:?}");
            assert_eq!(rest(503, text), wanted, "{text:?}");
            assert_eq!(rest(500, text), None, "{text:?}");
        }
        assert_eq!(super::rest(429, None, now()), None);
    }

    #[test]
    fn what_follows_from_an_attempt() {
        let seconds = TimeDelta::seconds;
        let after = |outcome, failures, rest, since| consequence(outcome, failures, rest, since, 0, now());
        let taken = after(Accepted, 3, None, Some(now() - seconds(9)));
        assert_eq!(taken, Consequence { delivery: Next::Delivered, rests_until: None, failing_since: None, disabled: None });
        let first = after(NotConnected, 1, None, None);
        let wanted =
            Consequence { delivery: Next::Waits(now() + TimeDelta::milliseconds(4_500)), rests_until: None, failing_since: Some(now()), disabled: None };
        assert_eq!(first, wanted);
        let asked = after(Refused, 1, Some(seconds(60)), None);
        assert_eq!((asked.delivery, asked.rests_until), (Next::Waits(now() + seconds(60)), Some(now() + seconds(60))));
        let asked_for_less = after(Refused, 3, Some(seconds(60)), None);
        assert_eq!(asked_for_less.delivery, Next::Waits(now() + seconds(1_620)), "the schedule is the least");
        assert_eq!(after(Redirected, 10, None, None).delivery, Next::Failed, "after the tenth attempt");
        let gone = after(Gone, 1, None, None);
        assert_eq!((gone.delivery, gone.disabled), (Next::Failed, Some(EndpointDisabledReason::Gone)));
        let days = |days, more| Some(now() - TimeDelta::days(days) - seconds(more));
        assert_eq!(after(Refused, 2, None, days(5, -1)).disabled, None);
        assert_eq!(after(Refused, 2, None, days(5, 0)).disabled, Some(EndpointDisabledReason::Failing));
    }
}
