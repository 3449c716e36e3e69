//! How much one caller may ask: a token bucket each, and a tighter one for logins from one address.

use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::fail::Fail;

/// Who a bucket belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Bucket {
    /// A user or a client.
    Caller(uuid::Uuid),
    /// An address of someone who is not logged in.
    Address(IpAddr),
}

/// Paths that monitoring asks, however much anybody else asks.
pub fn uncounted(path: &str) -> bool {
    matches!(path, "/livez" | "/readyz" | "/metrics")
}

type Limiter = RateLimiter<Bucket, DashMapStateStore<Bucket>, DefaultClock, StateInformationMiddleware>;

/// The buckets.
pub struct Limits {
    requests: Limiter,
    logins: Limiter,
    per_second: u32,
    per_minute: u32,
}

/// What the `RateLimit` headers say.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    /// Requests per window.
    pub quota: u32,
    /// Window in seconds.
    pub window: u32,
    /// Requests left now.
    pub remaining: u32,
}

impl Limits {
    /// Buckets of these sizes; a burst may use two seconds' worth of requests.
    pub fn new(per_second: u32, per_minute: u32) -> Self {
        let requests = Quota::per_second(at_least_one(per_second)).allow_burst(at_least_one(per_second.saturating_mul(2)));
        let logins = Quota::per_minute(at_least_one(per_minute));
        let limiter = |quota| RateLimiter::dashmap(quota).with_middleware::<StateInformationMiddleware>();
        Self { requests: limiter(requests), logins: limiter(logins), per_second, per_minute }
    }

    /// Counts a request; 429 when the bucket is empty.
    pub fn request(&self, bucket: &Bucket) -> Result<Allowance, Fail> {
        let allowance = |remaining| Allowance { quota: self.per_second, window: 1, remaining };
        check(&self.requests, bucket).map(allowance)
    }

    /// Counts a login or a token request.
    pub fn login(&self, address: IpAddr) -> Result<Allowance, Fail> {
        let allowance = |remaining| Allowance { quota: self.per_minute, window: 60, remaining };
        check(&self.logins, &Bucket::Address(address)).map(allowance)
    }

    /// Forgets buckets that are full again; without it every address ever seen would stay in memory.
    pub fn forget_idle(&self) {
        self.requests.retain_recent();
        self.logins.retain_recent();
        self.requests.shrink_to_fit();
        self.logins.shrink_to_fit();
    }
}

fn check(limiter: &Limiter, bucket: &Bucket) -> Result<u32, Fail> {
    limiter
        .check_key(bucket)
        .map(|state| state.remaining_burst_capacity())
        .map_err(|not_until| Fail::too_many(not_until.wait_time_from(DefaultClock::default().now())))
}

fn at_least_one(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN)
}
