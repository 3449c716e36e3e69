//! Answers to extra questions, which part entrants with the same score.

use chibo_openapi::Code;
use chibo_openapi::contests::{ContestAnswer, ContestAnswerCreate, ContestAnswers};
use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::running::{self, RUN};
use crate::contests::called::called;
use crate::contests::contest::{self, ContestFacts};
use crate::db::key::Key;
use crate::db::schema::{cells, contest_answers as answers, contest_entries};
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::log::{events, logged};

/// Answers of one contest at most.
const MOST: i64 = 2000;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = answers)]
struct Row {
    id: Key,
    contest_id: Key,
    entry_id: Key,
    round_code: String,
    number: i32,
    score_x100: i32,
    created_at: NaiveDateTime,
    version: i64,
}

logged!(ContestAnswer as "contest_answer", version 1,
    open { id, contest_id, round, number, entry_id, version }, personal { score_x100 }, left { round_name, cell_code, created_at });

impl Row {
    fn shown(self, cell_code: String) -> ContestAnswer {
        let Self { id, contest_id, entry_id, round_code, number, score_x100, created_at, version } = self;
        ContestAnswer {
            id: id.uuid(),
            contest_id: contest_id.uuid(),
            round: round_code,
            round_name: None,
            number,
            entry_id: entry_id.uuid(),
            cell_code,
            score_x100,
            created_at: created_at.and_utc(),
            version,
        }
    }
}

#[diesel::dsl::auto_type(no_type_alias)]
fn joined() -> _ {
    answers::table
        .inner_join(contest_entries::table.on(contest_entries::id.eq(answers::entry_id)))
        .inner_join(cells::table.on(cells::id.eq(contest_entries::cell_id)))
}

/// Those of a contest.
pub fn list(tx: &mut Tx<'_>, contest: Key) -> Outcome<ContestAnswers> {
    let contest = contest::loaded(tx, contest, RUN)?;
    let rows: Vec<(Row, String)> =
        joined().filter(answers::contest_id.eq(contest.id)).order(answers::id).limit(MOST).select((Row::as_select(), cells::code)).load(tx.conn)?;
    let items = rows.into_iter().map(|(row, cell)| called(&contest.rules, row.shown(cell))).collect();
    Ok(ContestAnswers { items })
}

/// Records an answer.
pub fn create(tx: &mut Tx<'_>, contest: Key, new: &ContestAnswerCreate) -> Outcome<ContestAnswer> {
    let contest = running::locked(tx, contest)?;
    let round = running::round(&contest)?;
    let mut flaws = Vec::new();
    let entrant = running::entrant(tx, &contest, new.entry_id.into(), &mut flaws)?;
    let of_round = answers::table.filter(answers::contest_id.eq(contest.id)).filter(answers::round_code.eq(&round.code));
    let asked: Option<i32> = of_round.select(diesel::dsl::max(answers::number)).first(tx.conn)?;
    let next = asked.unwrap_or_default() + 1;
    if new.number > next {
        flaws.push(Flaw::field("/number", Code::QuestionSkipped).with("next", next));
    }
    let count: i64 = answers::table.filter(answers::contest_id.eq(contest.id)).count().get_result(tx.conn)?;
    if count >= MOST {
        flaws.push(Flaw::whole(Code::TooLong).with("max", MOST));
    }
    let entrant = entrant.filter(|_| flaws.is_empty()).ok_or_else(|| Fail::invalid(flaws))?;
    let row = Row {
        id: Key::new(),
        contest_id: contest.id,
        entry_id: entrant.id,
        round_code: round.code.clone(),
        number: new.number,
        score_x100: new.score_x100,
        created_at: tx.now.naive_utc(),
        version: 1,
    };
    diesel::insert_into(answers::table).values(&row).execute(tx.conn)?;
    let created = row.shown(entrant.cell_code.clone());
    events::record(tx, running::event("contest_answer.created", created.id.into(), &contest, &entrant).after(&created))?;
    Ok(called(&contest.rules, created))
}

/// Puts an answer right, or records one that is needed now.
pub fn correct(tx: &mut Tx<'_>, contest: &ContestFacts, entry: Key, (round, number): (&str, i32), score_x100: i32) -> Outcome<()> {
    let entrant = running::whoever(tx, entry)?;
    let of_question = joined().filter(answers::entry_id.eq(entry)).filter(answers::round_code.eq(round)).filter(answers::number.eq(number));
    let there: Option<(Row, String)> = of_question.select((Row::as_select(), cells::code)).first(tx.conn).optional()?;
    if let Some((row, cell)) = there {
        let id = row.id;
        diesel::delete(answers::table.find(id)).execute(tx.conn)?;
        events::record(tx, running::event("contest_answer.deleted", id, contest, &entrant).before(&row.shown(cell)))?;
    }
    let row = Row {
        id: Key::new(),
        contest_id: contest.id,
        entry_id: entry,
        round_code: round.to_owned(),
        number,
        score_x100,
        created_at: tx.now.naive_utc(),
        version: 1,
    };
    diesel::insert_into(answers::table).values(&row).execute(tx.conn)?;
    let id = row.id;
    events::record(tx, running::event("contest_answer.created", id, contest, &entrant).after(&row.shown(entrant.cell_code.clone())))
}

/// Takes an answer back, in the same round.
pub fn delete(tx: &mut Tx<'_>, contest: Key, id: Key) -> Outcome<()> {
    let contest = running::locked_to_change(tx, contest)?;
    let found = joined().filter(answers::id.eq(id)).filter(answers::contest_id.eq(contest.id));
    let found: Option<(Row, String)> = found.select((Row::as_select(), cells::code)).first(tx.conn).optional()?;
    let (row, cell) = found.ok_or_else(Fail::not_found)?;
    tx.require_match(row.version)?;
    if row.round_code != running::round(&contest)?.code {
        return Err(Fail::wrong_state(&row.round_code));
    }
    let entrant = running::whoever(tx, row.entry_id)?;
    diesel::delete(answers::table.find(id)).execute(tx.conn)?;
    let before = row.shown(cell);
    events::record(tx, running::event("contest_answer.deleted", id, &contest, &entrant).before(&before))
}
