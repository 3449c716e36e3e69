//! What is said at a conference.

use chibo_openapi::planning::{Contribution, ContributionCreate, ContributionEdit, Contributions};
use chibo_openapi::{Code, Scope};
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::conference::{self, READ};
use super::{people, store};
use crate::db::key::Key;
use crate::db::parse_stored;
use crate::db::schema::conference_contributions as contributions;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::{Patch, Tx};
use crate::log::events::{self, Event};
use crate::structure::cells;
use crate::structure::names::with_names;

/// Contributions to one conference at most.
const MOST: i64 = 2_000;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = contributions, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    id: Key,
    conference_id: Key,
    kind: String,
    participant_id: Option<Key>,
    plan_id: Option<Key>,
    cell_id: Option<Key>,
    text: String,
    answer: Option<String>,
    version: i64,
}

impl Row {
    fn shown(self) -> Contribution {
        let Self { id, conference_id: _, kind, participant_id, plan_id, cell_id, text, answer, version } = self;
        Contribution {
            id: id.uuid(),
            kind: parse_stored(&kind),
            participant_id: participant_id.map(Key::uuid),
            plan_id: plan_id.map(Key::uuid),
            plan_code: None,
            cell_id: cell_id.map(Key::uuid),
            cell_code: None,
            cell_name: None,
            text,
            answer,
            version,
        }
    }
}

/// What was said, as it was recorded.
pub fn list(tx: &mut Tx<'_>, id: Key) -> Outcome<Contributions> {
    conference::loaded(tx, id, READ)?;
    let rows: Vec<Row> = contributions::table.filter(contributions::conference_id.eq(id)).order(contributions::id).select(Row::as_select()).load(tx.conn)?;
    let items: Vec<Contribution> = rows.into_iter().map(Row::shown).collect();
    Ok(Contributions { items: with_names(tx, items)? })
}

fn find(tx: &mut Tx<'_>, conference: Key, id: Key) -> Outcome<Row> {
    let row = contributions::table.filter(contributions::conference_id.eq(conference).and(contributions::id.eq(id)));
    row.select(Row::as_select()).first(tx.conn).optional()?.ok_or_else(Fail::not_found)
}

/// One contribution.
pub fn get(tx: &mut Tx<'_>, id: Key, contribution: Key) -> Outcome<Contribution> {
    conference::loaded(tx, id, READ)?;
    let found = find(tx, id, contribution)?.shown();
    with_names(tx, found)
}

/// Records what somebody said.
pub fn create(tx: &mut Tx<'_>, id: Key, new: &ContributionCreate) -> Outcome<Contribution> {
    let conference = conference::to_change(tx, id, false)?;
    let mut flaws = Vec::new();
    if let Some(participant) = new.participant_id
        && !people::knows(tx, id, participant.into())?
    {
        flaws.push(Flaw::field("/participant_id", Code::UnknownReference));
    }
    if let Some(plan) = new.plan_id
        && !store::plans(tx, &[id])?.get(&id).is_some_and(|plans| plans.contains(&plan))
    {
        flaws.push(Flaw::field("/plan_id", Code::UnknownReference));
    }
    if let Some(cell) = new.cell_id {
        cells::referenced(tx, "/cell_id", cell.into(), Scope::StructureRead, Scope::StructureRead, &mut flaws)?;
    }
    let there: i64 = contributions::table.filter(contributions::conference_id.eq(id)).select(count_star()).first(tx.conn)?;
    if there >= MOST {
        flaws.push(Flaw::whole(Code::TooLong).with("max", MOST));
    }
    Fail::if_any(flaws)?;
    let row = Row {
        id: Key::new(),
        conference_id: id,
        kind: new.kind.to_string(),
        participant_id: new.participant_id.map(Key::from),
        plan_id: new.plan_id.map(Key::from),
        cell_id: new.cell_id.map(Key::from),
        text: new.text.clone(),
        answer: new.answer.clone(),
        version: 1,
    };
    diesel::insert_into(contributions::table).values(&row).execute(tx.conn)?;
    let made = row.shown();
    events::record(tx, Event::new("contribution.created", made.id.into()).unit(Some(conference.committee), None).after(&made))?;
    conference::touch(tx, id)?;
    with_names(tx, made)
}

/// Changes what was recorded, or adds the answer.
pub fn update(tx: &mut Tx<'_>, id: Key, contribution: Key, patch: &Patch<ContributionEdit>) -> Outcome<Contribution> {
    let conference = conference::to_change(tx, id, true)?;
    let row = find(tx, id, contribution)?;
    tx.require_match(row.version)?;
    let before = with_names(tx, row.clone().shown())?;
    let ContributionEdit { kind, text, answer } = patch.apply(&tx.request.app.contract, &before)?;
    let edited = Row { kind: kind.to_string(), text, answer, ..row.clone() };
    if edited == row {
        return Ok(before);
    }
    let row = Row { version: row.version + 1, ..edited };
    diesel::update(contributions::table.find(contribution)).set(&row).execute(tx.conn)?;
    let after = row.shown();
    events::record(tx, Event::new("contribution.updated", contribution).unit(Some(conference.committee), None).before(&before).after(&after))?;
    conference::touch(tx, id)?;
    with_names(tx, after)
}

/// Takes out what was recorded by mistake.
pub fn delete(tx: &mut Tx<'_>, id: Key, contribution: Key) -> Outcome<()> {
    let conference = conference::to_change(tx, id, true)?;
    let row = find(tx, id, contribution)?;
    tx.require_match(row.version)?;
    diesel::delete(contributions::table.find(contribution)).execute(tx.conn)?;
    events::record(tx, Event::new("contribution.deleted", contribution).unit(Some(conference.committee), None).before(&row.shown()))?;
    conference::touch(tx, id)
}
