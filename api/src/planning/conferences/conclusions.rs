//! What a conference concluded, as tasks: who answers for each, by when, and what shows that it is done.

use chibo_openapi::planning::{Conclusion, ConclusionCreate, ConclusionEdit, ConclusionsQuery};
use chibo_openapi::{Code, PageOf, Scope};
use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::conference::{self, READ};
use crate::auth::{Reach, Unit};
use crate::db::Conn;
use crate::db::key::Key;
use crate::db::locks::Lock::Change;
use crate::db::locks::What;
use crate::db::schema::conference_conclusions as conclusions;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::{Pager, Patch, Tx, sorted, within};
use crate::log::events::{self, Event};
use crate::structure::names::with_names;
use crate::structure::{cells, organizations};

/// Conclusions of one conference at most.
const MOST: i64 = 200;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = conclusions, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    id: Key,
    conference_id: Key,
    committee_id: Key,
    number: i32,
    text: String,
    cell_id: Option<Key>,
    organization_id: Option<Key>,
    responsible: Option<String>,
    due_on: Option<NaiveDate>,
    done_on: Option<NaiveDate>,
    evidence: Option<String>,
    version: i64,
}

impl Row {
    fn shown(self) -> Conclusion {
        let Self { id, conference_id, committee_id: _, number, text, cell_id, organization_id, responsible, due_on, done_on, evidence, version } = self;
        Conclusion {
            id: id.uuid(),
            conference_id: conference_id.uuid(),
            conference_title: String::new(),
            number,
            text,
            cell_id: cell_id.map(Key::uuid),
            cell_code: None,
            cell_name: None,
            organization_id: organization_id.map(Key::uuid),
            organization_name: None,
            responsible,
            due_on,
            done_on,
            evidence,
            version,
        }
    }
}

type Boxed<'a> = conclusions::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn filtered<'a>(reach: &Reach, query: &ConclusionsQuery, ordered_by_due: bool) -> Boxed<'a> {
    let ConclusionsQuery { conference_id, open, due_until, sort: _, limit: _, cursor: _, include_total: _ } = query;
    let mut rows = within!(conclusions::table.into_boxed(), reach, conclusions::committee_id, conclusions::cell_id);
    if let Some(conference) = conference_id {
        rows = rows.filter(conclusions::conference_id.eq(Key::from(*conference)));
    }
    if let Some(open) = open {
        rows = if *open { rows.filter(conclusions::done_on.is_null()) } else { rows.filter(conclusions::done_on.is_not_null()) };
    }
    if let Some(day) = due_until {
        rows = rows.filter(conclusions::due_on.le(*day));
    }
    if ordered_by_due { rows.filter(conclusions::due_on.is_not_null()) } else { rows }
}

/// One page of the conclusions the caller sees, of all conferences: those of the own committee and below it, or of the own cell.
pub fn list(tx: &mut Tx<'_>, query: &ConclusionsQuery) -> Outcome<PageOf<Conclusion>> {
    tx.caller().require_somewhere(READ)?;
    let reach = tx.reach(READ)?;
    let pager = Pager::new(tx, "conclusions", query, "created_at")?;
    // What has no day is in no place of that order.
    let by_due = pager.sort() == "due_on";
    let total = pager.total(|| filtered(&reach, query, by_due).count().get_result(tx.conn))?;
    let (rows, value) = sorted!(pager, filtered(&reach, query, by_due).select(Row::as_select()), Row, conclusions::id, {
        "created_at" => conclusions::id, |row| row.id;
        "due_on" => conclusions::due_on, |row| row.due_on.unwrap_or_default();
    });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    let page = pager.page(tx, rows, total, |row| (value(row), row.id)).map(Row::shown);
    with_names(tx, page)
}

/// The conclusions of a conference, for its minutes.
pub(super) fn of(tx: &mut Tx<'_>, conference: Key) -> Outcome<Vec<Conclusion>> {
    let rows = conclusions::table.filter(conclusions::conference_id.eq(conference)).order(conclusions::number);
    let found: Vec<Conclusion> = rows.select(Row::as_select()).load::<Row>(tx.conn)?.into_iter().map(Row::shown).collect();
    with_names(tx, found)
}

fn find(tx: &mut Tx<'_>, conference: &conference::Loaded, id: Key) -> Outcome<Row> {
    let row = conclusions::table.filter(conclusions::conference_id.eq(conference.id).and(conclusions::id.eq(id)));
    let row = row.select(Row::as_select()).first::<Row>(tx.conn).optional()?.ok_or_else(Fail::not_found)?;
    tx.caller().require(READ, READ, &Unit { path: conference.unit.path.clone(), cell: row.cell_id })?;
    Ok(row)
}

/// One conclusion.
pub fn get(tx: &mut Tx<'_>, id: Key, conclusion: Key) -> Outcome<Conclusion> {
    let conference = conference::loaded(tx, id, READ)?;
    let found = find(tx, &conference, conclusion)?.shown();
    with_names(tx, found)
}

/// Records a conclusion.
pub fn create(tx: &mut Tx<'_>, id: Key, new: &ConclusionCreate) -> Outcome<Conclusion> {
    let conference = conference::to_change(tx, id, false)?;
    let mut flaws = Vec::new();
    let named = [new.cell_id.is_some(), new.organization_id.is_some(), new.responsible.is_some()];
    if named.into_iter().filter(|named| *named).count() > 1 {
        flaws.push(Flaw::field("/responsible", Code::Exclusive).with("fields", "cell_id, organization_id, responsible"));
    }
    if let Some(cell) = new.cell_id {
        cells::referenced(tx, "/cell_id", cell.into(), Scope::StructureRead, Scope::StructureRead, &mut flaws)?;
    }
    if let Some(organization) = new.organization_id {
        organizations::referenced(tx, "/organization_id", organization.into(), &mut flaws)?;
    }
    flaws.extend(new.due_on.and_then(|due| Flaw::too_early("/due_on", due, conference.held_on)));
    let there: i64 = conclusions::table.filter(conclusions::conference_id.eq(id)).select(count_star()).first(tx.conn)?;
    if there >= MOST {
        flaws.push(Flaw::whole(Code::TooLong).with("max", MOST));
    }
    Fail::if_any(flaws)?;
    let last: Option<i32> =
        conclusions::table.filter(conclusions::conference_id.eq(id)).order(conclusions::number.desc()).select(conclusions::number).first(tx.conn).optional()?;
    let row = Row {
        id: Key::new(),
        conference_id: id,
        committee_id: conference.committee,
        number: last.unwrap_or(0) + 1,
        text: new.text.clone(),
        cell_id: new.cell_id.map(Key::from),
        organization_id: new.organization_id.map(Key::from),
        responsible: new.responsible.clone(),
        due_on: new.due_on,
        done_on: None,
        evidence: None,
        version: 1,
    };
    diesel::insert_into(conclusions::table).values(&row).execute(tx.conn)?;
    let (cell, made) = (row.cell_id, row.shown());
    events::record(tx, Event::new("conclusion.created", made.id.into()).unit(Some(conference.committee), cell).after(&made))?;
    conference::touch(tx, id)?;
    with_names(tx, made)
}

/// Changes the day, or says that it is done; also once the minutes are closed.
pub fn update(tx: &mut Tx<'_>, id: Key, conclusion: Key, patch: &Patch<ConclusionEdit>) -> Outcome<Conclusion> {
    tx.lock(&[Change(What::Conference(id))])?;
    let conference = conference::loaded(tx, id, Scope::PlansWrite)?;
    let row = find(tx, &conference, conclusion)?;
    tx.require_match(row.version)?;
    let before = with_names(tx, row.clone().shown())?;
    let ConclusionEdit { due_on, done_on, evidence } = patch.apply(&tx.request.app.contract, &before)?;
    let mut flaws = Vec::new();
    if let Some(done) = done_on {
        tx.not_in_future("/done_on", done, &mut flaws);
        flaws.extend(Flaw::too_early("/done_on", done, conference.held_on));
        if evidence.is_none() {
            flaws.push(Flaw::field("/evidence", Code::Required));
        }
    }
    flaws.extend(due_on.and_then(|due| Flaw::too_early("/due_on", due, conference.held_on)));
    Fail::if_any(flaws)?;
    let edited = Row { due_on, done_on, evidence, ..row.clone() };
    if edited == row {
        return Ok(before);
    }
    let row = Row { version: row.version + 1, ..edited };
    diesel::update(conclusions::table.find(conclusion)).set(&row).execute(tx.conn)?;
    let (cell, after) = (row.cell_id, row.shown());
    events::record(tx, Event::new("conclusion.updated", conclusion).unit(Some(conference.committee), cell).before(&before).after(&after))?;
    conference::touch(tx, id)?;
    with_names(tx, after)
}

/// Takes out a conclusion that was recorded by mistake.
pub fn delete(tx: &mut Tx<'_>, id: Key, conclusion: Key) -> Outcome<()> {
    let conference = conference::to_change(tx, id, true)?;
    let row = find(tx, &conference, conclusion)?;
    tx.require_match(row.version)?;
    diesel::delete(conclusions::table.find(conclusion)).execute(tx.conn)?;
    let (cell, before) = (row.cell_id, row.shown());
    events::record(tx, Event::new("conclusion.deleted", conclusion).unit(Some(conference.committee), cell).before(&before))?;
    conference::touch(tx, id)
}
