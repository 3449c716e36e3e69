//! Lists, searches and deadlines of one committee, in a small city and in a large one.

use chibo_tests::database::Kind;
use serde_json::Value;

use super::city::{COMMITTEE_CELLS, committee};
use super::rounds::{ROUNDS, timed};
use super::site::{LARGE, SMALL, Site};
use crate::client::Connection;
use crate::server::text;
use crate::{median, spread};

/// Requests of a round on each side; the round counts with their median, so that the first readings of an hour, which are recorded on disk, do not.
const REQUESTS: usize = 40;

/// A read of one committee.
struct Query {
    name: String,
    /// With `{committee}` where its id belongs.
    path: String,
    /// Whether the page after the first one is meant.
    second: bool,
    /// Whether the organizer of the first committee asks, and always for that one. The organizer of everything asks for one committee
    /// after the other.
    narrow: bool,
}

fn queries() -> Vec<Query> {
    let soon = chrono::Utc::now().date_naive() + chrono::Days::new(60);
    let lists = [
        ("two stages, latest first", "stage=fostering,trained&sort=-stage_on".to_owned(), false),
        ("two stages, latest first, second page", "stage=fostering,trained&sort=-stage_on".to_owned(), true),
        ("by name", "sort=name".to_owned(), false),
        ("by name, second page", "sort=name".to_owned(), true),
        ("due before a day", format!("due_before={soon}&sort=due_on"), false),
        // Names are sealed: a search opens those of the committee one after the other until a page is full, here most of them and all.
        ("a common name", "q=nguyen+thi&sort=name".to_owned(), false),
        ("a name that hardly anybody has", "q=ngo+quynh+yen&sort=name".to_owned(), false),
    ];
    let mut queries = Vec::new();
    for (caller, place, narrow) in [("organizer of the committee", "", true), ("organizer of everything", "committee_id={committee}&", false)] {
        for (name, rest, second) in &lists {
            // The filter that names the committee is also tried by the one who has no other.
            let place = if *second && narrow { "committee_id={committee}&" } else { place };
            queries.push(Query { name: format!("{caller}, {name}"), path: format!("/v1/candidates?{place}{rest}&limit=50"), second: *second, narrow });
        }
        queries.push(Query { name: format!("{caller}, report of deadlines"), path: format!("/v1/reports/deadlines?{place}limit=50"), second: false, narrow });
    }
    queries
}

pub(super) fn reads(kind: Kind, sites: &[Site; 2]) {
    for query in queries() {
        let mut times = [Vec::new(), Vec::new()];
        let mut ratios = Vec::new();
        for round in 0..ROUNDS {
            let mut pair = [0.0; 2];
            for at in if round % 2 == 0 { [0, 1] } else { [1, 0] } {
                pair[at] = sites[at].ask(&query);
                times[at].push(pair[at]);
            }
            ratios.push(pair[1] / pair[0]);
        }
        let [small, large] = times.map(|times| median(times) * 1e3);
        let (least, middle, most) = spread(ratios);
        let name = &query.name;
        println!(
            "scale, {}: {name}: {large:.2} ms among {LARGE} cells, {small:.2} ms among {SMALL}, ratio {middle:.2} (from {least:.2} to {most:.2})",
            kind.name()
        );
    }
}

impl Site {
    /// Seconds of a request: the median of a round.
    fn ask(&self, query: &Query) -> f64 {
        let token = Some(if query.narrow { &self.organizer } else { &self.everywhere }.as_str());
        let mut connection = Connection::open(self.service.address);
        let mut get = |path: &str| {
            let (status, body) = connection.exchange("GET", path, token, "");
            assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&body));
            body
        };
        // Of as many committees in either city: the more there are, the more of what is read is a first reading.
        let committees = SMALL / COMMITTEE_CELLS;
        let times = (0..REQUESTS).map(|request| {
            let at = if query.narrow { 0 } else { request % committees * (self.cells / COMMITTEE_CELLS / committees) };
            let mut path = query.path.replace("{committee}", &committee(at));
            if query.second {
                let first: Value = serde_json::from_slice(&get(&path)).expect("JSON");
                path = format!("{path}&reason=x&cursor={}", text(&first["page"], "next_cursor"));
            }
            timed(|| drop(get(&path)))
        });
        median(times.collect())
    }
}
