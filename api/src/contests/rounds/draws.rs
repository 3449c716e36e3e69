//! Draws: the hash of a seed is published, then the draw is held and the seed shown. Not here: the order that follows from a seed (`outcome`).

use chibo_openapi::contests::{ContestDraw, ContestDrawCreate, ContestDraws, ContestRound, DrawnEntry, DrawnQuestion};
use chibo_openapi::vocabulary::{ContestStatus, DrawKind};
use chibo_openapi::{Code, Scope};
use chrono::NaiveDateTime;
use data_encoding::HEXLOWER;
use diesel::prelude::*;
use uuid::Uuid;

use super::running::{self, RUN};
use crate::contests::called::called;
use crate::contests::contest::{self, ContestFacts};
use crate::contests::outcome::draw::{self, Drawn};
use crate::contests::{entries, sheets};
use crate::db::key::Key;
use crate::db::locks::Lock::Change;
use crate::db::locks::What;
use crate::db::parse_stored;
use crate::db::schema::contest_draws as draws;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::log::events::{self, Event};
use crate::log::logged;
use crate::vault::{Vault, random};

/// Draws of one contest at most: two of each round.
const MOST: i64 = 6;

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = draws)]
struct Row {
    id: Key,
    contest_id: Key,
    round_code: String,
    kind: String,
    seed_hash: String,
    seed_sealed: Vec<u8>,
    seed: Option<String>,
    entries: Option<String>,
    held_at: Option<NaiveDateTime>,
    created_at: NaiveDateTime,
    version: i64,
}

/// A draw as the result needs it.
#[derive(Debug, Clone)]
pub struct DrawFacts {
    /// Code of the round.
    pub round: String,
    /// What was drawn.
    pub kind: DrawKind,
    /// SHA-256 of the seed.
    pub seed_hash: String,
    /// The seed, once it was held.
    pub seed: Option<String>,
    /// Who was drawn.
    pub entries: Vec<Uuid>,
}

logged!(ContestDraw as "contest_draw", version 1,
    open { id, contest_id, round, kind, seed_hash, seed, drawn, held_at, void, version }, personal {}, left { round_name, created_at });

impl Row {
    fn facts(&self) -> Outcome<DrawFacts> {
        let broken = |error| Fail::internal(&format!("the entries of a draw: {error}"));
        let entries = self.entries.as_deref().map(serde_json::from_str).transpose().map_err(broken)?;
        let (round, seed_hash, seed) = (self.round_code.clone(), self.seed_hash.clone(), self.seed.clone());
        Ok(DrawFacts { round, kind: parse_stored(&self.kind), seed_hash, seed, entries: entries.unwrap_or_default() })
    }

    /// Whether it is a draw of ties after which a sheet of its round was handed in again: who scored then knew who would win.
    fn is_void(&self, tx: &mut Tx<'_>) -> Outcome<bool> {
        let Some(held) = self.held_at.filter(|_| self.kind == DrawKind::Tie.as_str()) else { return Ok(false) };
        Ok(sheets::last_handed_in(tx, self.contest_id, &self.round_code)?.is_some_and(|last| last > held))
    }

    fn shown(self, contest: &ContestFacts, cells: &[(Key, String)], void: bool) -> Outcome<ContestDraw> {
        let facts = self.facts()?;
        let round = contest.rules.rounds.iter().find(|round| round.code == facts.round);
        let drawn = round.zip(facts.seed.as_deref()).map(|(round, seed)| drawn(&facts, round, seed, cells));
        let Self { id, contest_id, held_at, created_at, version, .. } = self;
        Ok(ContestDraw {
            id: id.uuid(),
            contest_id: contest_id.uuid(),
            round: facts.round,
            round_name: None,
            kind: facts.kind,
            seed_hash: facts.seed_hash,
            seed: facts.seed,
            drawn: drawn.unwrap_or_default(),
            held_at: held_at.map(|at| at.and_utc()),
            void,
            created_at: created_at.and_utc(),
            version,
        })
    }
}

/// Who was drawn, in order, with the questions.
fn drawn(facts: &DrawFacts, round: &ContestRound, seed: &str, cells: &[(Key, String)]) -> Vec<DrawnEntry> {
    let what = match facts.kind {
        DrawKind::Order => Drawn::Order(&round.code),
        DrawKind::Tie => Drawn::Tie(&round.code),
    };
    let mut questions = Vec::new();
    for part in round.parts.iter().filter(|_| facts.kind == DrawKind::Order) {
        let Some(count) = part.questions.and_then(|count| usize::try_from(count).ok()) else { continue };
        questions.extend(draw::questions(seed, &part.code, &facts.entries, count).into_iter().map(|(entry, number)| (entry, part.code.clone(), number)));
    }
    let of = |entry: Uuid| {
        let found = questions.iter().filter(|(drawn, ..)| *drawn == entry);
        found.map(|(_, part, number)| DrawnQuestion { part: part.clone(), part_name: None, number: i32::try_from(*number).unwrap_or(i32::MAX) }).collect()
    };
    let cell = |entry: Uuid| cells.iter().find(|(id, _)| id.uuid() == entry).map(|(_, code)| code.clone()).unwrap_or_default();
    let order = draw::order(seed, what, facts.entries.clone());
    let placed = order.into_iter().zip(1..).map(|(entry, place)| DrawnEntry { place, entry_id: entry, cell_code: cell(entry), questions: of(entry) });
    placed.collect()
}

/// The draws of a contest that hold, as its result needs them.
pub fn of_contest(tx: &mut Tx<'_>, contest: Key) -> Outcome<Vec<DrawFacts>> {
    let mut found = Vec::new();
    for row in rows(tx, contest)? {
        if !row.is_void(tx)? {
            found.push(row.facts()?);
        }
    }
    Ok(found)
}

/// The order and the questions that were drawn for a round; none before.
pub fn order(tx: &mut Tx<'_>, contest: &ContestFacts, round: &str) -> Outcome<Vec<DrawnEntry>> {
    let found = rows(tx, contest.id)?.into_iter().find(|row| row.round_code == round && row.kind == DrawKind::Order.as_str());
    found.map_or(Ok(Vec::new()), |row| row.shown(contest, &[], false).map(|draw| draw.drawn))
}

fn rows(tx: &mut Tx<'_>, contest: Key) -> Outcome<Vec<Row>> {
    Ok(draws::table.filter(draws::contest_id.eq(contest)).order(draws::id).limit(MOST).select(Row::as_select()).load(tx.conn)?)
}

/// Those of a contest: for everybody who reads it.
pub fn list(tx: &mut Tx<'_>, contest: Key) -> Outcome<ContestDraws> {
    let contest = contest::loaded(tx, contest, Scope::ContestsRead)?;
    let cells = entries::cell_codes(tx, contest.id)?;
    let mut items = Vec::new();
    for row in rows(tx, contest.id)? {
        let void = row.is_void(tx)?;
        items.push(called(&contest.rules, row.shown(&contest, &cells, void)?));
    }
    Ok(ContestDraws { items })
}

/// Prepares a draw: makes a seed, and publishes its hash. It takes the place of one that is void; the log keeps that one.
pub fn create(tx: &mut Tx<'_>, contest: Key, new: &ContestDrawCreate) -> Outcome<ContestDraw> {
    tx.lock(&[Change(What::Contest(contest))])?;
    let contest = contest::loaded(tx, contest, RUN)?;
    if !matches!(contest.status, ContestStatus::Registration | ContestStatus::Judging) {
        return Err(Fail::wrong_state(&contest.status));
    }
    if !contest.rules.rounds.iter().any(|round| round.code == new.round) {
        return Err(Fail::invalid(vec![Flaw::field("/round", Code::UnknownReference)]));
    }
    let there = rows(tx, contest.id)?.into_iter().find(|row| row.round_code == new.round && row.kind == new.kind.as_str());
    if let Some(void) = there
        && void.is_void(tx)?
    {
        diesel::delete(draws::table.find(void.id)).execute(tx.conn)?;
        let (id, cells) = (void.id, entries::cell_codes(tx, contest.id)?);
        let before = void.shown(&contest, &cells, true)?;
        events::record(tx, Event::new("contest_draw.deleted", id).unit(Some(contest.committee), None).before(&before))?;
    }
    let seed = HEXLOWER.encode(&random());
    let row = Row {
        id: Key::new(),
        contest_id: contest.id,
        round_code: new.round.clone(),
        kind: new.kind.to_string(),
        seed_hash: draw::seed_hash(&seed),
        seed_sealed: tx.request.app.vault.seal(seed.as_bytes()),
        seed: None,
        entries: None,
        held_at: None,
        created_at: tx.now.naive_utc(),
        version: 1,
    };
    diesel::insert_into(draws::table).values(&row).execute(tx.conn)?;
    let created = row.shown(&contest, &[], false)?;
    events::record(tx, Event::new("contest_draw.created", created.id.into()).unit(Some(contest.committee), None).after(&created))?;
    Ok(called(&contest.rules, created))
}

/// Seals the seeds of draws that are not held yet with another master key.
pub fn reseal(tx: &mut Tx<'_>, new: &Vault) -> Outcome<()> {
    let waiting: Vec<(Key, Vec<u8>)> = draws::table.filter(draws::held_at.is_null()).select((draws::id, draws::seed_sealed)).load(tx.conn)?;
    for (id, sealed) in waiting {
        let seed = tx.request.app.vault.open(&sealed).ok_or_else(shut)?;
        diesel::update(draws::table.find(id)).set(draws::seed_sealed.eq(new.seal(&seed))).execute(tx.conn)?;
    }
    Ok(())
}

fn shut() -> Fail {
    Fail::internal("the seed of a draw does not open with this master key")
}

/// Holds a draw: of the order among those who take part in the round that is being judged; of ties once every sheet of it is handed in, so
/// that nobody who scores knows who would win.
pub fn hold(tx: &mut Tx<'_>, contest: Key, id: Key) -> Outcome<ContestDraw> {
    let contest = running::locked_to_change(tx, contest)?;
    let found = draws::table.find(id).filter(draws::contest_id.eq(contest.id)).select(Row::as_select()).first(tx.conn).optional()?;
    let row: Row = found.ok_or_else(Fail::not_found)?;
    tx.require_match(row.version)?;
    let kind: DrawKind = parse_stored(&row.kind);
    if row.held_at.is_some() || row.round_code != running::round(&contest)?.code {
        return Err(Fail::wrong_state(&if row.held_at.is_some() { "held" } else { "prepared" }));
    }
    let outstanding = if kind == DrawKind::Tie { sheets::outstanding(tx, &contest)? } else { 0 };
    if outstanding > 0 {
        return Err(Fail::invalid(vec![Flaw::whole(Code::SheetsOutstanding).with("sheets", outstanding)]));
    }
    let entrants: Vec<Uuid> = sheets::entrants(tx, &contest)?.iter().map(|entrant| entrant.id.uuid()).collect();
    let opened = tx.request.app.vault.open(&row.seed_sealed).and_then(|bytes| String::from_utf8(bytes).ok());
    let seed = opened.ok_or_else(shut)?;
    let cells = entries::cell_codes(tx, contest.id)?;
    let before = row.clone().shown(&contest, &cells, false)?;
    let text = serde_json::to_string(&entrants).map_err(|error| Fail::internal(&format!("the entries of a draw: {error}")))?;
    let row = Row { seed: Some(seed), entries: Some(text), held_at: Some(tx.now.naive_utc()), version: row.version + 1, ..row };
    diesel::update(draws::table.find(id)).set(&row).execute(tx.conn)?;
    let held = row.shown(&contest, &cells, false)?;
    let event = Event::new("contest_draw.held", id).unit(Some(contest.committee), None);
    events::record(tx, event.before(&before).after(&held))?;
    Ok(called(&contest.rules, held))
}
