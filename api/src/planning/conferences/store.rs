//! Rows and queries of conferences.

use std::collections::BTreeMap;

use chibo_openapi::PageOf;
use chibo_openapi::planning::{Conference, ConferenceCreate, ConferenceEdit, ConferencesQuery, Quorum};
use chibo_openapi::vocabulary::{Attendance, ConferenceStatus};
use chrono::NaiveDateTime;
use chrono::SubsecRound;
use diesel::dsl::count_star;
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::schema::{cells, conference_people as people, conference_plans as agenda, conferences};
use crate::db::{Conn, on_connection, parse_stored};
use crate::fail::Outcome;
use crate::http::{Pager, Tx, sorted};

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = conferences)]
pub(super) struct Row {
    pub(super) id: Key,
    pub(super) committee_id: Key,
    title: String,
    held_at: NaiveDateTime,
    place: String,
    status: String,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    pub(super) version: i64,
}

impl Row {
    pub(super) fn new(tx: &Tx<'_>, new: &ConferenceCreate) -> Self {
        let ConferenceCreate { committee_id, title, held_at, place, plan_ids: _ } = new;
        let now = tx.now.naive_utc();
        Self {
            id: Key::new(),
            committee_id: (*committee_id).into(),
            title: title.clone(),
            held_at: held_at.naive_utc().trunc_subsecs(6),
            place: place.clone(),
            status: ConferenceStatus::Planned.to_string(),
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    pub(super) fn status(&self) -> ConferenceStatus {
        parse_stored(&self.status)
    }

    pub(super) const fn held_at(&self) -> NaiveDateTime {
        self.held_at
    }

    pub(super) fn edited(self, edit: &ConferenceEdit) -> Self {
        let ConferenceEdit { title, held_at, place, plan_ids: _ } = edit;
        Self { title: title.clone(), held_at: held_at.naive_utc().trunc_subsecs(6), place: place.clone(), ..self }
    }

    pub(super) fn moved(self, to: ConferenceStatus) -> Self {
        Self { status: to.to_string(), ..self }
    }

    pub(super) fn touched(self, tx: &Tx<'_>) -> Self {
        Self { updated_at: tx.now.naive_utc(), version: self.version + 1, ..self }
    }

    pub(super) fn shown(self, plan_ids: Vec<Uuid>, quorum: Quorum) -> Conference {
        let Self { id, committee_id, title, held_at, place, status, created_at, updated_at, version } = self;
        Conference {
            id: id.uuid(),
            committee_id: committee_id.uuid(),
            committee_code: String::new(),
            committee_name: String::new(),
            title,
            held_at: held_at.and_utc(),
            place,
            plan_ids,
            plan_codes: Vec::new(),
            status: parse_stored(&status),
            quorum,
            created_at: created_at.and_utc(),
            updated_at: updated_at.and_utc(),
            version,
        }
    }
}

pub(super) fn find(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<Row>> {
    Ok(conferences::table.find(id).select(Row::as_select()).first(tx.conn).optional()?)
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &Row, plans: &[Uuid]) -> Outcome<()> {
    diesel::insert_into(conferences::table).values(row).execute(tx.conn)?;
    set_plans(tx, row.id, plans)
}

pub(super) fn update(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::update(conferences::table.find(row.id)).set(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn set_plans(tx: &mut Tx<'_>, id: Key, plans: &[Uuid]) -> Outcome<()> {
    diesel::delete(agenda::table.filter(agenda::conference_id.eq(id))).execute(tx.conn)?;
    let rows: Vec<_> = plans.iter().map(|plan| (agenda::conference_id.eq(id), agenda::plan_id.eq(Key::from(*plan)))).collect();
    if !rows.is_empty() {
        on_connection!(tx.conn, conn => diesel::insert_into(agenda::table).values(&rows).execute(conn))?;
    }
    Ok(())
}

/// Deletes a conference that nobody was invited to yet, with its agenda.
pub(super) fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    set_plans(tx, id, &[])?;
    diesel::delete(conferences::table.find(id)).execute(tx.conn)?;
    Ok(())
}

/// The plans on the agenda of each of some conferences.
pub(super) fn plans(tx: &mut Tx<'_>, ids: &[Key]) -> Outcome<BTreeMap<Key, Vec<Uuid>>> {
    let rows = agenda::table.filter(agenda::conference_id.eq_any(ids)).order((agenda::conference_id, agenda::plan_id));
    let rows: Vec<(Key, Key)> = rows.select((agenda::conference_id, agenda::plan_id)).load(tx.conn)?;
    let mut found: BTreeMap<Key, Vec<Uuid>> = BTreeMap::new();
    for (conference, plan) in rows {
        found.entry(conference).or_default().push(plan.uuid());
    }
    Ok(found)
}

/// How many cells of its committee each of some conferences has people of: invited, and present.
pub(super) fn quorums(tx: &mut Tx<'_>, of: &[(Key, Key)]) -> Outcome<BTreeMap<Key, Quorum>> {
    let (ids, mut committees): (Vec<Key>, Vec<Key>) = of.iter().copied().unzip();
    committees.sort_unstable();
    committees.dedup();
    let existing = cells::table.filter(cells::committee_id.eq_any(&committees).and(cells::dissolved_on.is_null())).group_by(cells::committee_id);
    let existing: Vec<(Key, i64)> = existing.select((cells::committee_id, count_star())).load(tx.conn)?;
    let there = people::table.filter(people::conference_id.eq_any(&ids).and(people::cell_id.is_not_null()));
    let there: Vec<(Key, Option<Key>, String)> = there.select((people::conference_id, people::cell_id, people::attendance)).distinct().load(tx.conn)?;
    let mut states: BTreeMap<(Key, Key), bool> = BTreeMap::new();
    for (conference, cell, attendance) in there {
        let present = attendance == Attendance::Present.as_str();
        let known = states.entry((conference, cell.unwrap_or(conference))).or_default();
        *known |= present;
    }
    let quorum = |(id, committee): &(Key, Key)| {
        let cells = existing.iter().find(|(known, _)| known == committee).map_or(0, |(_, cells)| *cells);
        let of_it = states.iter().filter(|((conference, _), _)| conference == id);
        let (present, absent) = of_it.fold((0, 0), |(present, absent), (_, there)| if *there { (present + 1, absent) } else { (present, absent + 1) });
        (*id, Quorum { cells, present, absent, two_thirds: cells > 0 && 3 * present >= 2 * cells })
    };
    Ok(of.iter().map(quorum).collect())
}

type Boxed<'a> = conferences::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn filtered<'a>(reach: &Reach, query: &ConferencesQuery) -> Boxed<'a> {
    let ConferencesQuery { committee_id, status, sort: _, limit: _, cursor: _, include_total: _ } = query;
    let mut rows = conferences::table.into_boxed();
    if !reach.everything {
        rows = rows.filter(conferences::committee_id.eq_any(reach.committees.clone()));
    }
    if let Some(committees) = committee_id {
        rows = rows.filter(conferences::committee_id.eq_any(committees.iter().map(|id| Key::from(*id)).collect::<Vec<_>>()));
    }
    if let Some(states) = status {
        rows = rows.filter(conferences::status.eq_any(states.iter().map(|status| status.as_str().to_owned()).collect::<Vec<_>>()));
    }
    rows
}

pub(super) fn list(tx: &mut Tx<'_>, reach: &Reach, query: &ConferencesQuery) -> Outcome<PageOf<Row>> {
    let pager = Pager::new(tx, "conferences", query, "-held_at")?;
    let total = pager.total(|| filtered(reach, query).count().get_result(tx.conn))?;
    let (rows, value) = sorted!(pager, filtered(reach, query).select(Row::as_select()), Row, conferences::id, {
        "held_at" => conferences::held_at, |row| row.held_at;
    });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    Ok(pager.page(tx, rows, total, |row| (value(row), row.id)))
}
