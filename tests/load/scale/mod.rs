//! What one committee's work costs as the city around it grows. The data is written straight into the tables, as a ward of 24 cells and
//! 1,200 candidates, again and again, each sealed with a key of their own; the requests go to a real server.

mod city;
mod reads;
pub(crate) mod reports;
mod rounds;
mod site;
mod sql;
mod structure;
mod writes;

use std::time::Instant;

use chibo_tests::database::{self, Kind};
use chibo_tests::postgres;

use city::CELL_CANDIDATES;
use site::{LARGE, SMALL, Site};

/// Runs on SQLite, and on PostgreSQL where there is a server.
pub(crate) fn run(kinds: &[Kind]) {
    for kind in kinds {
        match postgres::source() {
            Err(why) if *kind == Kind::Postgres => println!("scale, postgres: does not run: {why}"),
            _ => on(*kind),
        }
    }
    database::remove_templates();
}

fn on(kind: Kind) {
    let began = Instant::now();
    println!("scale, {}: building {} candidates in {LARGE} cells, which takes a while", kind.name(), LARGE * CELL_CANDIDATES);
    let sites = [Site::build(kind, SMALL), Site::build(kind, LARGE)];
    println!("scale, {}: built after {:.0} s", kind.name(), began.elapsed().as_secs_f64());
    reads::reads(kind, &sites);
    writes::writes(kind, &sites[1]);
}
