//! A transition in a large city, against plain creates.

use chibo_tests::database::Kind;
use serde_json::{Value, json};

use super::city::{COMMITTEE_CELLS, committee};
use super::rounds::{ROUNDS, timed};
use super::site::Site;
use super::sql::{CELL, MEMBER, id};
use crate::client::Connection;
use crate::server::text;
use crate::{median, spread};

/// Writes of a round on each side.
const WRITES: usize = 20;

pub(super) fn writes(kind: Kind, site: &Site) {
    let token = Some(site.organizer.as_str());
    let mut connection = Connection::open(site.service.address);
    let mut number = 0;
    let mut listed = Vec::new();
    let (mut times, mut ratios) = ([Vec::new(), Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    // The first round only lists candidates, to be moved in the next one.
    for round in 0..=ROUNDS {
        let fresh = std::mem::take(&mut listed);
        let candidates = timed(|| {
            for _ in 0..WRITES {
                number += 1;
                let cell = number % COMMITTEE_CELLS;
                let body = json!({ "full_name": "Nguyễn Thị Sen", "birth": "1999-04-30", "education": "university", "cell_id": id(CELL, cell), "listed_on": "2026-01-15" });
                let (status, answer) = connection.exchange("POST", "/v1/candidates", token, &body.to_string());
                assert_eq!(status, 201, "{}", String::from_utf8_lossy(&answer));
                let answer: Value = serde_json::from_slice(&answer).expect("JSON");
                listed.push((text(&answer, "id"), cell));
            }
        });
        let organizations = timed(|| {
            for _ in 0..WRITES {
                number += 1;
                let body = json!({ "code": format!("CD{number}"), "name": "Chi đoàn", "kind": "youth_union", "committee_id": committee(0) });
                let (status, answer) = connection.exchange("POST", "/v1/organizations", token, &body.to_string());
                assert_eq!(status, 201, "{}", String::from_utf8_lossy(&answer));
            }
        });
        let moves = timed(|| {
            for (candidate, cell) in fresh {
                let body = json!({ "to": "fostering", "on": "2026-02-02", "document_number": "02-NQ/CB", "helper_id": id(MEMBER, cell) });
                let (status, answer) = connection.act(&format!("/v1/candidates/{candidate}/transitions"), token, &body.to_string());
                assert_eq!(status, 200, "{}", String::from_utf8_lossy(&answer));
            }
        });
        if round > 0 {
            times.iter_mut().zip([moves, candidates, organizations]).for_each(|(times, time)| times.push(time));
            ratios[0].push(moves / candidates);
            ratios[1].push(moves / organizations);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a small count")]
    let [moves, candidates, organizations] = times.map(|times| median(times) * 1e3 / WRITES as f64);
    let names = [("a candidate listed", candidates), ("an organization recorded", organizations)];
    for ((name, time), ratios) in names.into_iter().zip(ratios) {
        let (least, middle, most) = spread(ratios);
        println!("scale, {}: a transition {moves:.2} ms, {name} {time:.2} ms, ratio {middle:.2} (from {least:.2} to {most:.2})", kind.name());
    }
}
