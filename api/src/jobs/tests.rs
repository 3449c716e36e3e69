//! Who has lost a job has no say in it.

use std::time::Duration;

use chrono::Utc;

use super::store::{self, Claimed};
use super::{Kind, Payload, Step};
use crate::config::{Location, Tuning};
use crate::db::Db;
use crate::fail::Outcome;
use crate::http::Tx;

static KINDS: [Kind; 1] = [Kind { name: "test.nothing", every: Some(Duration::from_secs(60)), step: nothing, abandoned: None }];

#[expect(clippy::unnecessary_wraps, reason = "the step of a kind")]
fn nothing(_: &mut Tx<'_>, _: &Payload) -> Outcome<Step> {
    Ok(Step::Done)
}

#[test]
fn who_lost_the_lease_cannot_end_the_job() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(
        Location::Sqlite(folder.path().join("chibo.db")),
        &Tuning { connections: 2, queue: 10, group_commit: true, long_read: Duration::from_secs(1), replica: None, replica_lag: Duration::from_secs(1) },
        String::new(),
    )
    .unwrap();
    let (now, kind) = (Utc::now(), &KINDS[0]);
    let claim = |at| db.write_blocking(move |conn| store::claim(conn, &KINDS, at)).unwrap();
    db.write_blocking(move |conn| store::ensure(conn, kind, now).and_then(|()| store::ensure(conn, kind, now))).unwrap();
    let first: Claimed = claim(now).unwrap();
    assert!(claim(now).is_none(), "there is one, and it is taken");
    let later = now + chrono::Duration::minutes(3);
    let second = claim(later).unwrap();
    assert_eq!((second.id, second.attempts), (first.id, 1), "the first one never came back");
    let lost = first.clone();
    assert!(db.write_blocking(move |conn| store::hold(conn, &lost, later)).is_err());
    let lost = first;
    assert!(!db.write_blocking(move |conn| store::failed(conn, &lost, kind, "x", 0, later)).unwrap());
    assert!(claim(later).is_none(), "it is still the second one's");
    let held = second;
    db.write_blocking(move |conn| store::hold(conn, &held, later).and_then(|()| store::go_on(conn, &held, kind, Step::Done, later))).unwrap();
    assert!(claim(later).is_none(), "its turn is over");
    assert_eq!(claim(later + chrono::Duration::seconds(60)).unwrap().attempts, 0);
}
