//! Random histories: many clients at once, on PostgreSQL at two servers, do whatever may be done. Afterwards nothing is broken that must
//! hold, no write was answered with a fault of the server, and of what was asked twice with one key there is one answer.
//! `CHIBO_HISTORIES` is how many, `CHIBO_HISTORIES_SEED` repeats one choice of acts.

mod contests;
mod fitting;
mod invariants;
mod judging;
mod office;
mod people;
mod world;

use std::collections::BTreeMap;
use std::sync::Mutex;

use chibo_tests::Kind;
use world::{Random, World};

use crate::Test;

pub(crate) fn tests() -> Vec<Test> {
    crate::tests![on_both: many_writers]
}

const CLIENTS: usize = 16;
/// Acts of each client in one history.
const ACTS: usize = 8;
/// Histories of one ward.
const FRESH: u64 = 20;

/// Histories in which everything is done at least once, by any seed.
const ENOUGH: u64 = 50;

fn many_writers(kind: Kind) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let histories = number("CHIBO_HISTORIES").unwrap_or(4);
    let seed = number("CHIBO_HISTORIES_SEED").unwrap_or_else(|| u64::from(uuid::Uuid::new_v4().as_fields().0));
    let mut world = World::new(kind);
    let done: Mutex<BTreeMap<&str, [usize; 2]>> = Mutex::default();
    for history in 0..histories {
        if history % FRESH == FRESH - 1 {
            world = World::new(kind);
        }
        world.people();
        let things = world.look();
        std::thread::scope(|scope| {
            for client in 0..CLIENTS as u64 {
                let (world, things, done) = (&world, &things, &done);
                scope.spawn(move || {
                    let mut random = Random::new(seed.wrapping_add(history * 1_000_003 + client * 7919));
                    for _ in 0..ACTS {
                        let (act, statuses) = world.act(&mut random, things, usize::try_from(client).unwrap_or_default());
                        for status in statuses {
                            assert!(status < 500, "seed {seed}, history {history}: {act} was answered {status}");
                            let at = usize::from(status >= 300);
                            done.lock().unwrap().entry(act).or_default()[at] += 1;
                        }
                    }
                });
            }
        });
        world.ward.server.run_jobs();
        invariants::hold(&world.ward.server.database, &format!("seed {seed}, after history {history}"));
        world.ward.counts_are_right();
    }
    let done = done.into_inner().unwrap();
    tell(kind, &done);
    if histories >= ENOUGH {
        let never: Vec<_> = done.iter().filter(|(_, [done, _])| *done == 0).map(|(act, _)| act).collect();
        assert!(never.is_empty(), "seed {seed}: never done, so not tried: {never:?}");
    }
    let tried = done.values().filter(|[done, _]| *done > 0).count();
    assert!(tried >= 20, "seed {seed}: {tried} kinds of acts were done, which tries little");
}

#[expect(clippy::print_stderr, reason = "how much was tried, for who runs many")]
fn tell(kind: Kind, done: &BTreeMap<&str, [usize; 2]>) {
    eprintln!("histories on {kind:?}, done and refused: {done:?}");
}
