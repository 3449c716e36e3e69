//! Points taken off entrants in the round that is being judged.

use chibo_openapi::Code;
use chibo_openapi::contests::{ContestPenalties, ContestPenalty, ContestPenaltyCreate};
use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::running::{self, RUN};
use crate::contests::called::called;
use crate::contests::contest::{self, ContestFacts};
use crate::contests::entries;
use crate::db::key::Key;
use crate::db::schema::{cells, contest_entries, contest_penalties as penalties};
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::log::{events, logged};

/// Penalties of one contest at most.
const MOST: i64 = 2000;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = penalties)]
struct Row {
    id: Key,
    contest_id: Key,
    entry_id: Key,
    round_code: String,
    penalty_code: String,
    amount: i32,
    reason_sealed: Option<Vec<u8>>,
    created_at: NaiveDateTime,
    version: i64,
}

logged!(ContestPenalty as "contest_penalty", version 1,
    open { id, contest_id, round, entry_id, version }, personal { penalty, amount, reason }, left { round_name, penalty_name, cell_code, created_at });

impl Row {
    fn shown(self, cell_code: String, reason: Option<String>) -> ContestPenalty {
        let Self { id, contest_id, entry_id, round_code, penalty_code, amount, reason_sealed: _, created_at, version } = self;
        ContestPenalty {
            id: id.uuid(),
            contest_id: contest_id.uuid(),
            round: round_code,
            round_name: None,
            entry_id: entry_id.uuid(),
            cell_code,
            penalty: penalty_code,
            penalty_name: None,
            amount,
            reason,
            created_at: created_at.and_utc(),
            version,
        }
    }
}

#[diesel::dsl::auto_type(no_type_alias)]
fn joined() -> _ {
    penalties::table
        .inner_join(contest_entries::table.on(contest_entries::id.eq(penalties::entry_id)))
        .inner_join(cells::table.on(cells::id.eq(contest_entries::cell_id)))
}

/// Those of a contest.
pub fn list(tx: &mut Tx<'_>, contest: Key) -> Outcome<ContestPenalties> {
    let contest = contest::loaded(tx, contest, RUN)?;
    let rows: Vec<(Row, String)> =
        joined().filter(penalties::contest_id.eq(contest.id)).order(penalties::id).limit(MOST).select((Row::as_select(), cells::code)).load(tx.conn)?;
    let keys = running::keys(tx, contest.id)?;
    let shown = |(row, cell): (Row, String)| {
        let reason = row.reason_sealed.as_ref().and_then(|sealed| keys.get(&row.entry_id)?.open_json(sealed));
        called(&contest.rules, row.shown(cell, reason))
    };
    Ok(ContestPenalties { items: rows.into_iter().map(shown).collect() })
}

/// Takes points off an entrant.
pub fn create(tx: &mut Tx<'_>, contest: Key, new: &ContestPenaltyCreate) -> Outcome<ContestPenalty> {
    let contest = running::locked(tx, contest)?;
    let round = running::round(&contest)?;
    let mut flaws = Vec::new();
    let entrant = running::entrant(tx, &contest, new.entry_id.into(), &mut flaws)?;
    if !round.penalties.iter().any(|rule| rule.code == new.penalty) {
        let codes: Vec<&str> = round.penalties.iter().map(|rule| rule.code.as_str()).collect();
        flaws.push(Flaw::field("/penalty", Code::NotOneOf).with("allowed", codes.join(", ")));
    }
    let count: i64 = penalties::table.filter(penalties::contest_id.eq(contest.id)).count().get_result(tx.conn)?;
    if count >= MOST {
        flaws.push(Flaw::whole(Code::TooLong).with("max", MOST));
    }
    let entrant = entrant.filter(|_| flaws.is_empty()).ok_or_else(|| Fail::invalid(flaws))?;
    let key = entries::key_of(tx, entrant.member)?;
    let sealed = new.reason.as_ref().map(|reason| key.seal_json(reason)).transpose();
    let row = Row {
        id: Key::new(),
        contest_id: contest.id,
        entry_id: entrant.id,
        round_code: round.code.clone(),
        penalty_code: new.penalty.clone(),
        amount: new.amount,
        reason_sealed: sealed.map_err(|error| Fail::internal(&format!("the reason of a penalty: {error}")))?,
        created_at: tx.now.naive_utc(),
        version: 1,
    };
    diesel::insert_into(penalties::table).values(&row).execute(tx.conn)?;
    let created = row.shown(entrant.cell_code.clone(), new.reason.clone());
    events::record(tx, running::event("contest_penalty.created", created.id.into(), &contest, &entrant).after(&created))?;
    Ok(called(&contest.rules, created))
}

/// Puts the penalties of an entrant by one rule right: all of them together, or none.
pub fn correct(tx: &mut Tx<'_>, contest: &ContestFacts, entry: Key, penalty: &str, amount: i32) -> Outcome<()> {
    let round = contest.rules.rounds.iter().find(|round| round.penalties.iter().any(|rule| rule.code == penalty));
    let round = round.ok_or_else(|| Fail::internal("a corrected penalty by no rule"))?;
    let of_rule = joined().filter(penalties::entry_id.eq(entry)).filter(penalties::penalty_code.eq(penalty)).select((Row::as_select(), cells::code));
    let there: Vec<(Row, String)> = of_rule.load(tx.conn)?;
    let entrant = running::whoever(tx, entry)?;
    for (row, cell) in there {
        let id = row.id;
        diesel::delete(penalties::table.find(id)).execute(tx.conn)?;
        events::record(tx, running::event("contest_penalty.deleted", id, contest, &entrant).before(&row.shown(cell, None)))?;
    }
    if amount == 0 {
        return Ok(());
    }
    let row = Row {
        id: Key::new(),
        contest_id: contest.id,
        entry_id: entry,
        round_code: round.code.clone(),
        penalty_code: penalty.to_owned(),
        amount,
        reason_sealed: None,
        created_at: tx.now.naive_utc(),
        version: 1,
    };
    diesel::insert_into(penalties::table).values(&row).execute(tx.conn)?;
    let id = row.id;
    events::record(tx, running::event("contest_penalty.created", id, contest, &entrant).after(&row.shown(entrant.cell_code.clone(), None)))
}

/// Takes a penalty back, in the same round.
pub fn delete(tx: &mut Tx<'_>, contest: Key, id: Key) -> Outcome<()> {
    let contest = running::locked_to_change(tx, contest)?;
    let found = joined().filter(penalties::id.eq(id)).filter(penalties::contest_id.eq(contest.id));
    let found: Option<(Row, String)> = found.select((Row::as_select(), cells::code)).first(tx.conn).optional()?;
    let (row, cell) = found.ok_or_else(Fail::not_found)?;
    tx.require_match(row.version)?;
    if row.round_code != running::round(&contest)?.code {
        return Err(Fail::wrong_state(&row.round_code));
    }
    let entrant = running::whoever(tx, row.entry_id)?;
    let key = entries::key_of(tx, entrant.member)?;
    let reason = row.reason_sealed.as_ref().and_then(|sealed| key.open_json(sealed));
    diesel::delete(penalties::table.find(id)).execute(tx.conn)?;
    let before = row.shown(cell, reason);
    events::record(tx, running::event("contest_penalty.deleted", id, &contest, &entrant).before(&before))
}
