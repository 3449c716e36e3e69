//! Who is on the stage, and for how long.

use chibo_openapi::Code;
use chibo_openapi::contests::{ContestTurn, ContestTurnCreate};
use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::running;
use crate::contests::called::called;
use crate::contests::contest::ContestFacts;
use crate::db::key::Key;
use crate::db::schema::contest_turns as turns;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::log::events::{self, Event};
use crate::log::logged;

/// Turns of one contest at most: some for each entrant in each part.
const MOST: i64 = 30_000;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = turns)]
struct Row {
    id: Key,
    contest_id: Key,
    entry_id: Key,
    part_code: String,
    started_at: NaiveDateTime,
    ended_at: Option<NaiveDateTime>,
    version: i64,
}

logged!(ContestTurn as "contest_turn", version 1, open { id, contest_id, entry_id, part, started_at, ended_at, version },
    personal {}, left { cell_code, part_name });

impl Row {
    fn shown(self, cell_code: String) -> ContestTurn {
        let Self { id, contest_id, entry_id, part_code, started_at, ended_at, version } = self;
        ContestTurn {
            id: id.uuid(),
            contest_id: contest_id.uuid(),
            entry_id: entry_id.uuid(),
            cell_code,
            part: part_code,
            part_name: None,
            started_at: started_at.and_utc(),
            ended_at: ended_at.map(|at| at.and_utc()),
            version,
        }
    }
}

/// Begins a turn. Whoever is on comes off.
pub fn create(tx: &mut Tx<'_>, contest: Key, new: &ContestTurnCreate) -> Outcome<ContestTurn> {
    let contest = running::locked(tx, contest)?;
    let round = running::round(&contest)?;
    let mut flaws = Vec::new();
    let entrant = running::entrant(tx, &contest, new.entry_id.into(), &mut flaws)?;
    if !round.parts.iter().any(|part| part.code == new.part) {
        let codes: Vec<&str> = round.parts.iter().map(|part| part.code.as_str()).collect();
        flaws.push(Flaw::field("/part", Code::NotOneOf).with("allowed", codes.join(", ")));
    }
    let count: i64 = turns::table.filter(turns::contest_id.eq(contest.id)).count().get_result(tx.conn)?;
    if count >= MOST {
        flaws.push(Flaw::whole(Code::TooLong).with("max", MOST));
    }
    let entrant = entrant.filter(|_| flaws.is_empty()).ok_or_else(|| Fail::invalid(flaws))?;
    if let Some(on) = lasting(tx, contest.id)? {
        end(tx, &contest, on)?;
    }
    let row = Row {
        id: Key::new(),
        contest_id: contest.id,
        entry_id: entrant.id,
        part_code: new.part.clone(),
        started_at: tx.now.naive_utc(),
        ended_at: None,
        version: 1,
    };
    diesel::insert_into(turns::table).values(&row).execute(tx.conn)?;
    let created = row.shown(entrant.cell_code.clone());
    events::record(tx, Event::new("contest_turn.created", created.id.into()).unit(Some(contest.committee), Some(entrant.cell)).after(&created))?;
    Ok(called(&contest.rules, created))
}

fn lasting(tx: &mut Tx<'_>, contest: Key) -> Outcome<Option<Row>> {
    let on = turns::table.filter(turns::contest_id.eq(contest)).filter(turns::ended_at.is_null());
    Ok(on.select(Row::as_select()).first(tx.conn).optional()?)
}

fn end(tx: &mut Tx<'_>, contest: &ContestFacts, row: Row) -> Outcome<ContestTurn> {
    let cell_code = running::whoever(tx, row.entry_id)?.cell_code;
    let before = row.clone().shown(cell_code.clone());
    let row = Row { ended_at: Some(tx.now.naive_utc()), version: row.version + 1, ..row };
    diesel::update(turns::table.find(row.id)).set((turns::ended_at.eq(row.ended_at), turns::version.eq(row.version))).execute(tx.conn)?;
    let id = row.id;
    let ended = row.shown(cell_code);
    events::record(tx, Event::new("contest_turn.ended", id).unit(Some(contest.committee), None).before(&before).after(&ended))?;
    Ok(called(&contest.rules, ended))
}

/// Ends a turn that lasts.
pub fn finish(tx: &mut Tx<'_>, contest: Key, id: Key) -> Outcome<ContestTurn> {
    let contest = running::locked_to_change(tx, contest)?;
    let found = turns::table.find(id).filter(turns::contest_id.eq(contest.id)).select(Row::as_select()).first(tx.conn).optional()?;
    let row: Row = found.ok_or_else(Fail::not_found)?;
    tx.require_match(row.version)?;
    if row.ended_at.is_some() {
        return Err(Fail::wrong_state(&"ended"));
    }
    end(tx, &contest, row)
}

/// Turns that have ended: whose, in which part, for how many seconds.
pub(super) type Taken = Vec<(Key, String, i64)>;

/// Who is on, and how long entrants were.
pub(super) fn taken(tx: &mut Tx<'_>, contest: Key) -> Outcome<(Option<ContestTurn>, Taken)> {
    let rows: Vec<Row> = turns::table.filter(turns::contest_id.eq(contest)).order(turns::id).limit(MOST).select(Row::as_select()).load(tx.conn)?;
    let mut on = None;
    let mut taken = Vec::with_capacity(rows.len());
    for row in rows {
        match row.ended_at {
            Some(ended) => taken.push((row.entry_id, row.part_code, (ended - row.started_at).num_seconds())),
            None => {
                let cell_code = running::whoever(tx, row.entry_id)?.cell_code;
                on = Some(row.shown(cell_code));
            }
        }
    }
    Ok((on, taken))
}
