//! Rows and queries of the people behind a review.

use chibo_openapi::PageOf;
use chibo_openapi::planning::{PoolPeopleQuery, PoolPerson};
use chibo_openapi::vocabulary::{CandidateStage, PoolExit};
use chrono::NaiveDate;
use diesel::prelude::*;

use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::schema::{pool_people as people, pool_reviews as reviews};
use crate::db::{on_connection, parse_stored};
use crate::fail::Outcome;
use crate::http::{Pager, Tx, within};

/// Somebody as reviewed.
pub(super) struct Person {
    pub(super) candidate: Key,
    pub(super) cell: Key,
    pub(super) stage: CandidateStage,
    pub(super) stage_on: NaiveDate,
    pub(super) earliest_on: NaiveDate,
    pub(super) ready: bool,
    pub(super) exit: Option<(PoolExit, NaiveDate)>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = people)]
struct Row {
    review_id: Key,
    candidate_id: Key,
    cell_id: Key,
    stage: String,
    stage_on: NaiveDate,
    earliest_on: NaiveDate,
    ready: bool,
    exit: Option<String>,
    exit_on: Option<NaiveDate>,
}

impl Row {
    fn new(review_id: Key, person: &Person) -> Self {
        let Person { candidate, cell, stage, stage_on, earliest_on, ready, exit } = person;
        let (exit, exit_on) = exit.unzip();
        Self {
            review_id,
            candidate_id: *candidate,
            cell_id: *cell,
            stage: stage.to_string(),
            stage_on: *stage_on,
            earliest_on: *earliest_on,
            ready: *ready,
            exit: exit.map(|exit| exit.to_string()),
            exit_on,
        }
    }

    fn shown(self) -> PoolPerson {
        let Self { review_id: _, candidate_id, cell_id, stage, stage_on, earliest_on, ready, exit, exit_on } = self;
        PoolPerson {
            candidate_id: candidate_id.uuid(),
            cell_id: cell_id.uuid(),
            cell_code: String::new(),
            cell_name: String::new(),
            stage: parse_stored(&stage),
            stage_on,
            earliest_on,
            ready,
            exit: exit.map(|exit| parse_stored(&exit)),
            exit_on,
        }
    }
}

pub(super) fn insert(tx: &mut Tx<'_>, review: Key, of: &[Person]) -> Outcome<()> {
    // Both databases bound the number of values of a statement.
    for chunk in of.chunks(1_000) {
        let rows: Vec<Row> = chunk.iter().map(|person| Row::new(review, person)).collect();
        on_connection!(tx.conn, conn => diesel::insert_into(people::table).values(&rows).execute(conn))?;
    }
    Ok(())
}

pub(super) fn list(tx: &mut Tx<'_>, reach: &Reach, review: Key, query: &PoolPeopleQuery) -> Outcome<PageOf<PoolPerson>> {
    let PoolPeopleQuery { cell_id, ready, reason: _, limit: _, cursor: _ } = query;
    let pager = Pager::bound_to(tx, "pool-people", query, "", &review.uuid())?;
    let rows = people::table.inner_join(reviews::table.on(reviews::id.eq(people::review_id))).filter(people::review_id.eq(review)).into_boxed();
    let mut rows = within!(rows, reach, reviews::committee_id, people::cell_id);
    if let Some(cell) = cell_id {
        rows = rows.filter(people::cell_id.eq(Key::from(*cell)));
    }
    if let Some(ready) = ready {
        rows = rows.filter(people::ready.eq(*ready));
    }
    if let Some((_, id)) = pager.after(|person: &Row| person.candidate_id.uuid().to_string())? {
        rows = rows.filter(people::candidate_id.gt(id));
    }
    let rows: Vec<Row> = rows.order(people::candidate_id).limit(pager.rows()).select(Row::as_select()).load(tx.conn)?;
    Ok(pager.page(tx, rows, None, |row| (row.candidate_id.uuid().to_string(), row.candidate_id)).map(Row::shown))
}
