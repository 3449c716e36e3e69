//! How many connections there are, in all and of each address; and which one makes room.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use futures::task::AtomicWaker;

/// Stands for a time at which the server is at work for a connection.
const WORKING: u64 = u64::MAX;

/// What is known of a connection wherever it is looked at: by its worker, by its requests, and by who needs its place.
pub struct Link {
    /// Where time is counted from.
    epoch: Instant,
    /// Since when it has let the server wait, in milliseconds; or that the server is at work.
    waiting: AtomicU64,
    /// Requests so far, in whatever round.
    requests: AtomicU32,
    displaced: AtomicBool,
    /// Who looks after the connection.
    pub(super) keeper: AtomicWaker,
}

/// What a connection knows of itself, as its requests find it.
pub type Connection = Arc<Link>;

impl Link {
    fn new(epoch: Instant) -> Self {
        let waiting = AtomicU64::new(millis(epoch));
        Self { epoch, waiting, requests: AtomicU32::new(0), displaced: AtomicBool::new(false), keeper: AtomicWaker::new() }
    }

    /// A request has arrived.
    pub(super) fn begin(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.waiting.store(WORKING, Ordering::Relaxed);
    }

    /// From now on it is the caller's turn.
    pub(super) fn wait(&self) {
        self.waiting.store(millis(self.epoch), Ordering::Relaxed);
    }

    /// The caller has read of an answer.
    pub(super) fn progress(&self) {
        if !self.is_working() {
            self.wait();
        }
    }

    /// Whether the server is at work for it.
    pub(super) fn is_working(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) == WORKING
    }

    /// How many requests it has made.
    pub(super) fn requests(&self) -> u32 {
        self.requests.load(Ordering::Relaxed)
    }

    /// Whether it must go.
    pub(super) fn is_displaced(&self) -> bool {
        self.displaced.load(Ordering::Relaxed)
    }
}

fn millis(epoch: Instant) -> u64 {
    u64::try_from(epoch.elapsed().as_millis()).unwrap_or(WORKING - 1)
}

/// Why a connection finds no place: the server is at work for every other one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Of its address.
    Address,
    /// Of all.
    Full,
}

impl Refusal {
    /// As metrics name it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Full => "full",
        }
    }
}

/// The places for connections.
pub struct Places {
    most: usize,
    of_address: usize,
    epoch: Instant,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    next: u64,
    all: HashMap<u64, (Option<IpAddr>, Arc<Link>)>,
    by_address: HashMap<IpAddr, HashMap<u64, Arc<Link>>>,
}

/// A connection's place; free again when dropped.
pub struct Place {
    places: Arc<Places>,
    number: u64,
    pub(super) link: Arc<Link>,
}

impl Places {
    /// So many in all, and so many of one address.
    pub fn new(most: usize, of_address: usize) -> Arc<Self> {
        Arc::new(Self { most, of_address, epoch: Instant::now(), taken: Mutex::default() })
    }

    /// A place for a connection that counts for an address. Where there is none, the one that has let the server wait longest makes room.
    pub fn take(self: &Arc<Self>, address: Option<IpAddr>) -> Result<Place, Refusal> {
        let mut taken = self.taken();
        if let Some(own) = address.and_then(|address| taken.by_address.get(&address)).filter(|own| own.len() >= self.of_address) {
            let longest = longest_waiting(own.iter()).ok_or(Refusal::Address)?;
            taken.displace(longest);
        }
        if taken.all.len() >= self.most {
            let longest = longest_waiting(taken.all.iter().map(|(number, (_, link))| (number, link))).ok_or(Refusal::Full)?;
            taken.displace(longest);
        }
        let (number, link) = (taken.next, Arc::new(Link::new(self.epoch)));
        taken.next += 1;
        taken.all.insert(number, (address, link.clone()));
        if let Some(address) = address {
            taken.by_address.entry(address).or_default().insert(number, link.clone());
        }
        count(taken.all.len());
        drop(taken);
        Ok(Place { places: self.clone(), number, link })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        // Nothing in there panics half-way.
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[expect(clippy::cast_precision_loss, reason = "connections are no more than descriptors")]
fn count(open: usize) {
    metrics::gauge!("chibo_connections_open").set(open as f64);
}

fn longest_waiting<'a>(links: impl Iterator<Item = (&'a u64, &'a Arc<Link>)>) -> Option<u64> {
    let waiting = links.map(|(number, link)| (link.waiting.load(Ordering::Relaxed), *number)).filter(|(since, _)| *since != WORKING);
    waiting.min().map(|(_, number)| number)
}

impl Taken {
    fn displace(&mut self, number: u64) {
        if let Some(link) = self.remove(number) {
            link.displaced.store(true, Ordering::Relaxed);
            link.keeper.wake();
        }
    }

    fn remove(&mut self, number: u64) -> Option<Arc<Link>> {
        let (address, link) = self.all.remove(&number)?;
        if let Some(address) = address
            && let Some(own) = self.by_address.get_mut(&address)
        {
            own.remove(&number);
            if own.is_empty() {
                self.by_address.remove(&address);
            }
        }
        Some(link)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        taken.remove(self.number);
        count(taken.all.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "as places are asked for")]
    fn address(text: &str) -> Option<IpAddr> {
        Some(crate::http::address::network(text.parse().unwrap()))
    }

    fn waiting_since(place: &Place, millis: u64) {
        place.link.waiting.store(millis, Ordering::Relaxed);
    }

    #[test]
    fn the_longest_waiting_of_an_address_makes_room_and_nobody_elses() {
        let places = Places::new(10, 2);
        let other = places.take(address("192.0.2.1")).unwrap();
        let [first, second] = [5, 3].map(|since| {
            let place = places.take(address("192.0.2.7")).unwrap();
            waiting_since(&place, since);
            place
        });
        waiting_since(&other, 0);
        let third = places.take(address("192.0.2.7")).unwrap();
        assert!(second.link.is_displaced(), "it waits since 3");
        assert!(!first.link.is_displaced() && !other.link.is_displaced() && !third.link.is_displaced());
        for place in [&first, &third] {
            place.link.begin();
        }
        assert_eq!(places.take(address("192.0.2.7")).err(), Some(Refusal::Address), "the server is at work for both");
        first.link.wait();
        assert!(places.take(address("192.0.2.7")).is_ok());
    }

    #[test]
    fn when_all_places_are_taken_the_longest_waiting_makes_room() {
        let places = Places::new(2, 2);
        let [first, second] = [1, 2].map(|since| {
            let place = places.take(address(&format!("192.0.2.{since}"))).unwrap();
            waiting_since(&place, since);
            place
        });
        first.link.begin();
        let third = places.take(None).unwrap();
        assert!(second.link.is_displaced() && !first.link.is_displaced());
        third.link.begin();
        assert_eq!(places.take(None).err(), Some(Refusal::Full));
        drop((second, third));
        assert!(places.take(None).is_ok(), "what ends frees its place, once");
        assert_eq!(places.taken().all.len(), 1);
        drop(first);
        assert!(places.taken().all.is_empty() && places.taken().by_address.is_empty());
    }

    #[test]
    fn addresses_count_by_the_network_that_one_caller_has() {
        assert_eq!(address("2001:db8:1:2:3::4"), address("2001:db8:1:2:ffff::1"));
        assert_ne!(address("2001:db8:1:2::1"), address("2001:db8:1:3::1"));
        assert_eq!(address("::ffff:192.0.2.7"), address("192.0.2.7"));
        assert_ne!(address("192.0.2.7"), address("192.0.2.8"));
    }
}
