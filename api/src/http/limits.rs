//! How much one caller may ask: a token bucket each; and how much may be tried by somebody who has shown nothing yet, so that guessing is not
//! free and none of it keeps others out.

use std::hash::BuildHasher;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use foldhash::quality::RandomState;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use super::address::network;
use crate::auth::password::{FREE_TRIES, REMEMBERED};
use crate::config::Config;

/// Buckets for what anybody can name, addresses and accounts: two that share one by chance share its limit. Their number is what bounds the
/// memory, whoever asks from wherever.
const SHARED: u64 = 1 << 18;

/// Paths that monitoring asks, however much anybody else asks.
pub fn uncounted(path: &str) -> bool {
    matches!(path, "/livez" | "/readyz" | "/metrics")
}

/// The limits.
pub struct Limits {
    callers: Limit<uuid::Uuid>,
    addresses: Limit<u32>,
    logins: Limit<u32>,
    accounts: Limit<u32>,
    failures: Limit<u32>,
    /// Chosen anew at every start, so that nobody can find out who shares a bucket with whom.
    hasher: RandomState,
}

/// What the `RateLimit` headers say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// The limit that applied.
    pub policy: &'static str,
    /// Requests per window.
    pub quota: u32,
    /// Window in seconds.
    pub window: u32,
    /// Requests left now.
    pub remaining: u32,
    /// Seconds until there are more.
    pub reset: u32,
}

/// What is left after a request was counted; an error when it was one too many.
pub type Counted = Result<Allowance, Allowance>;

impl Limits {
    /// Buckets of the sizes that the settings say; a burst may use two seconds' worth of requests.
    pub fn new(config: &Config) -> Self {
        let Config { rate_per_second, login_per_minute, token_failures_per_minute, .. } = *config;
        Self {
            callers: Limit::per_second("default", rate_per_second),
            addresses: Limit::per_second("default", rate_per_second),
            logins: Limit::per_minute("login", login_per_minute),
            accounts: Limit::per_minute("account", login_per_minute),
            failures: Limit::per_minute("token-failures", token_failures_per_minute),
            hasher: RandomState::default(),
        }
    }

    /// Counts a request of a user or a client.
    pub fn caller(&self, id: uuid::Uuid) -> Counted {
        self.callers.count(&id)
    }

    /// Counts a request of nobody known.
    pub fn address(&self, address: IpAddr) -> Counted {
        self.addresses.count(&self.shared(network(address)))
    }

    /// Counts a login from an address.
    pub fn login(&self, address: IpAddr) -> Counted {
        self.logins.count(&self.shared(network(address)))
    }

    /// Counts a login of an account from a place where it is not known.
    pub fn account(&self, username: &str) -> Counted {
        self.accounts.count(&self.shared(username))
    }

    /// Counts a token, or a client's secret, that was wrong.
    pub fn failure(&self, address: IpAddr) -> Counted {
        self.failures.count(&self.shared(network(address)))
    }

    /// Forgets callers whose buckets are full again.
    pub fn forget_idle(&self) {
        self.callers.limiter.retain_recent();
        self.callers.limiter.shrink_to_fit();
    }

    /// Refuses for as long as an account must wait after wrong passwords.
    pub fn patience(wait: Duration) -> Result<(), Allowance> {
        let refused = Allowance { policy: "wrong-passwords", quota: FREE_TRIES, window: seconds(REMEMBERED), remaining: 0, reset: seconds(wait) };
        if wait.is_zero() { Ok(()) } else { Err(refused) }
    }

    fn shared(&self, of: impl std::hash::Hash) -> u32 {
        // Below 2^18.
        u32::try_from(self.hasher.hash_one(of) % SHARED).unwrap_or_default()
    }
}

/// One limit with its buckets.
struct Limit<K: std::hash::Hash + Eq + Clone> {
    limiter: RateLimiter<K, DashMapStateStore<K>, DefaultClock, StateInformationMiddleware>,
    policy: &'static str,
    quota: u32,
    window: u32,
}

impl<K: std::hash::Hash + Eq + Clone> Limit<K> {
    fn per_second(policy: &'static str, quota: u32) -> Self {
        let burst = at_least_one(quota.saturating_mul(2));
        Self::new(policy, quota, 1, Quota::per_second(at_least_one(quota)).allow_burst(burst))
    }

    fn per_minute(policy: &'static str, quota: u32) -> Self {
        Self::new(policy, quota, 60, Quota::per_minute(at_least_one(quota)))
    }

    fn new(policy: &'static str, quota: u32, window: u32, size: Quota) -> Self {
        Self { limiter: RateLimiter::dashmap(size).with_middleware(), policy, quota, window }
    }

    fn count(&self, key: &K) -> Counted {
        let Self { limiter, policy, quota, window } = self;
        let allowance = |remaining, reset| Allowance { policy, quota: *quota, window: *window, remaining, reset };
        match limiter.check_key(key) {
            Ok(state) => Ok(allowance(state.remaining_burst_capacity(), *window)),
            Err(not_until) => Err(allowance(0, seconds(not_until.wait_time_from(DefaultClock::default().now())).max(1))),
        }
    }
}

/// Whole seconds, rounded up.
fn seconds(time: Duration) -> u32 {
    u32::try_from(time.as_secs() + u64::from(time.subsec_nanos() > 0)).unwrap_or(u32::MAX)
}

fn at_least_one(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_which_limit_and_how_long() {
        let limit = Limit::per_minute("login", 2);
        assert_eq!(limit.count(&1).map(|left| left.remaining), Ok(1));
        assert_eq!(limit.count(&1).map(|left| left.remaining), Ok(0));
        let refused = limit.count(&1).expect_err("the third");
        assert_eq!((refused.policy, refused.remaining, refused.quota), ("login", 0, 2));
        assert!((1..=30).contains(&refused.reset), "{refused:?}");
        assert!(limit.count(&2).is_ok(), "another one's bucket");
    }
}
