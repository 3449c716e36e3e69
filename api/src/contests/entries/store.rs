//! Rows and queries of contest entries.

use chibo_openapi::PageOf;
use chibo_openapi::contests::{ContestEntriesQuery, ContestEntry, ContestEntryTransition};
use chibo_openapi::vocabulary::{ContestStatus, EntryStatus};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::schema::{cells, committees, contest_entries as entries, contests, members};
use crate::db::{Conn, parse_stored};
use crate::fail::{Fail, Outcome};
use crate::http::{Pager, Tx, sorted, within};
use crate::log::events;
use crate::vault::PersonKey;

/// Entries of one contest at most, whatever became of them.
pub(super) const MOST: i64 = 1000;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = entries, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Columns {
    pub(super) id: Key,
    pub(super) contest_id: Key,
    pub(super) committee_id: Key,
    pub(super) cell_id: Key,
    pub(super) member_id: Key,
    pub(super) post: String,
    pub(super) group_code: String,
    pub(super) cluster: Option<String>,
    pub(super) status: String,
    pub(super) said_sealed: Option<Vec<u8>>,
    pub(super) document_number: Option<String>,
    pub(super) replaced_by_id: Option<Key>,
    pub(super) created_at: NaiveDateTime,
    pub(super) updated_at: NaiveDateTime,
    pub(super) version: i64,
}

/// What was said of the entrant: kept sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Said {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) statement: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<String>,
}

impl Said {
    pub(super) fn sealed(&self, key: &PersonKey) -> Outcome<Option<Vec<u8>>> {
        if *self == Self::default() {
            return Ok(None);
        }
        key.seal_json(self).map(Some).map_err(|error| Fail::internal(&format!("what was said of an entrant: {error}")))
    }
}

/// The key of an entrant, which every member has.
pub(super) fn key_of(tx: &mut Tx<'_>, member: Key) -> Outcome<PersonKey> {
    events::person_key(tx, member)?.ok_or_else(|| Fail::internal("a member without a key"))
}

/// An entry with what is shown of its cell and its entrant, and how its contest stands.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Row {
    pub(super) columns: Columns,
    pub(super) cell_code: String,
    pub(super) cell_name: String,
    pub(super) member_name: String,
    /// Path of the committee that the cell was of.
    pub(super) path: String,
    pub(super) contest_committee: Key,
    contest_code: String,
    contest_status: String,
    pub(super) registration_closes_on: Option<NaiveDate>,
}

/// What a caller may do with an entry and see of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rights {
    /// See who the entrant is: who reads members, and who sits on the contest.
    pub(super) names: bool,
    /// Change the entry: also whether its text and reasons are shown.
    pub(super) writes: bool,
    /// Change the contest.
    pub(super) runs: bool,
}

impl Row {
    pub(super) fn status(&self) -> EntryStatus {
        parse_stored(&self.columns.status)
    }

    pub(super) fn contest_status(&self) -> ContestStatus {
        parse_stored(&self.contest_status)
    }

    pub(super) fn moved(mut self, act: &ContestEntryTransition, by: Option<Key>) -> Self {
        self.columns.status = act.to.to_string();
        self.columns.document_number.clone_from(&act.document_number);
        self.columns.replaced_by_id = by;
        self
    }

    pub(super) fn touched(mut self, tx: &Tx<'_>) -> Self {
        self.columns.updated_at = tx.now.naive_utc();
        self.columns.version += 1;
        self
    }

    /// What was said of the entrant.
    pub(super) fn said(&self, tx: &mut Tx<'_>) -> Outcome<Said> {
        let Some(sealed) = &self.columns.said_sealed else { return Ok(Said::default()) };
        let shut = || Fail::internal("what was said of an entrant does not open");
        key_of(tx, self.columns.member_id)?.open_json(sealed).ok_or_else(shut)
    }

    /// As answers show it.
    pub(super) fn shown(self, rights: Rights, allowed_transitions: Vec<EntryStatus>, said: Option<Said>) -> ContestEntry {
        let said = said.filter(|_| rights.writes).unwrap_or_default();
        let Self { columns, cell_code, cell_name, member_name, contest_code, .. } = self;
        let Columns { id, contest_id, cell_id, member_id, post, group_code, cluster, status, document_number, .. } = columns;
        ContestEntry {
            id: id.uuid(),
            contest_id: contest_id.uuid(),
            contest_code,
            cell_id: cell_id.uuid(),
            cell_code,
            cell_name,
            member_id: member_id.uuid(),
            member_name: rights.names.then_some(member_name),
            post: parse_stored(&post),
            group: group_code,
            group_name: None,
            cluster,
            status: parse_stored(&status),
            allowed_transitions,
            statement: said.statement,
            reason: said.reason,
            document_number,
            replaced_by_id: columns.replaced_by_id.map(Key::uuid),
            created_at: columns.created_at.and_utc(),
            updated_at: columns.updated_at.and_utc(),
            version: columns.version,
        }
    }
}

/// What is selected of a row.
macro_rules! shown {
    () => {
        (
            Columns::as_select(),
            cells::code,
            cells::name,
            members::full_name,
            committees::path,
            contests::committee_id,
            contests::code,
            contests::status,
            contests::registration_closes_on,
        )
    };
}

/// Whether a contest has as many entries as it may have, whatever became of them.
pub(super) fn is_full(tx: &mut Tx<'_>, contest: Key) -> Outcome<bool> {
    let count: i64 = entries::table.filter(entries::contest_id.eq(contest)).count().get_result(tx.conn)?;
    Ok(count >= MOST)
}

/// The contest and the cell of an entry, which never change.
pub(super) fn place_of(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<(Key, Key)>> {
    Ok(entries::table.find(id).select((entries::contest_id, entries::cell_id)).first(tx.conn).optional()?)
}

pub(super) fn find(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<Row>> {
    let found = joined().filter(entries::id.eq(id));
    Ok(found.select(shown!()).first(tx.conn).optional()?)
}

/// The codes of the cells of every entry.
pub(super) fn cell_codes(tx: &mut Tx<'_>, contest: Key) -> Outcome<Vec<(Key, String)>> {
    let found = entries::table.inner_join(cells::table.on(cells::id.eq(entries::cell_id))).filter(entries::contest_id.eq(contest));
    Ok(found.order(entries::id).limit(MOST).select((entries::id, cells::code)).load(tx.conn)?)
}

/// An entrant who takes part.
#[derive(Debug, Clone)]
pub struct TakingPart {
    /// The entry.
    pub id: Key,
    /// The cell that entered it.
    pub cell: Key,
    /// The code of that cell.
    pub cell_code: String,
    /// The member.
    pub member: Key,
    /// The cluster.
    pub cluster: Option<String>,
}

/// Everybody who takes part, by the code of the cell.
pub(super) fn taking_part(tx: &mut Tx<'_>, contest: Key) -> Outcome<Vec<TakingPart>> {
    let found = entries::table.inner_join(cells::table.on(cells::id.eq(entries::cell_id))).filter(entries::contest_id.eq(contest));
    let rows: Vec<(Key, Key, String, Key, Option<String>)> = found
        .filter(entries::status.eq(EntryStatus::Entered.as_str()))
        .order((cells::code, entries::id))
        .limit(MOST)
        .select((entries::id, entries::cell_id, cells::code, entries::member_id, entries::cluster))
        .load(tx.conn)?;
    Ok(rows.into_iter().map(|(id, cell, cell_code, member, cluster)| TakingPart { id, cell, cell_code, member, cluster }).collect())
}

pub(super) fn insert(tx: &mut Tx<'_>, columns: &Columns) -> Outcome<()> {
    diesel::insert_into(entries::table).values(columns).execute(tx.conn)?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, columns: &Columns) -> Outcome<()> {
    diesel::update(entries::table.find(columns.id)).set(columns).execute(tx.conn)?;
    Ok(())
}

#[diesel::dsl::auto_type(type_case = "PascalCase")]
fn joined() -> _ {
    entries::table
        .inner_join(cells::table.on(cells::id.eq(entries::cell_id)))
        .inner_join(members::table.on(members::id.eq(entries::member_id)))
        .inner_join(committees::table.on(committees::id.eq(entries::committee_id)))
        .inner_join(contests::table.on(contests::id.eq(entries::contest_id)))
}

type Boxed<'a> = diesel::dsl::IntoBoxed<'a, Joined, <Conn as diesel::Connection>::Backend>;

fn filtered<'a>(reach: &Reach, query: &'a ContestEntriesQuery) -> Boxed<'a> {
    let ContestEntriesQuery { contest_id, cell_id, group, status, sort: _, limit: _, cursor: _, include_total: _ } = query;
    let rows = joined().into_boxed();
    // By a seat on the contest, or by a role on the cell.
    let units = !reach.committees.is_empty() || !reach.cells.is_empty();
    let mut rows = match (reach.everything || reach.contests.is_empty(), units) {
        (true, _) => within!(rows, reach, entries::committee_id, entries::cell_id),
        (false, false) => rows.filter(entries::contest_id.eq_any(reach.contests.clone())),
        (false, true) => {
            let by_role = entries::committee_id.eq_any(reach.committees.clone()).or(entries::cell_id.eq_any(reach.cells.clone()));
            rows.filter(by_role.or(entries::contest_id.eq_any(reach.contests.clone())))
        }
    };
    if let Some(contests) = contest_id {
        rows = rows.filter(entries::contest_id.eq_any(contests.iter().map(|id| Key::from(*id)).collect::<Vec<_>>()));
    }
    if let Some(cells) = cell_id {
        rows = rows.filter(entries::cell_id.eq_any(cells.iter().map(|id| Key::from(*id)).collect::<Vec<_>>()));
    }
    if let Some(groups) = group {
        rows = rows.filter(entries::group_code.eq_any(groups));
    }
    if let Some(states) = status {
        rows = rows.filter(entries::status.eq_any(states.iter().map(|status| status.as_str())));
    }
    rows
}

pub(super) fn list(tx: &mut Tx<'_>, reach: &Reach, query: &ContestEntriesQuery) -> Outcome<PageOf<Row>> {
    let pager = Pager::new(tx, "contest-entries", query, "cell_code")?;
    let total = pager.total(|| filtered(reach, query).count().get_result(tx.conn))?;
    let (rows, value) = sorted!(pager, filtered(reach, query).select(shown!()), Row, entries::id, {
        "cell_code" => cells::code, |row| row.cell_code.clone();
        "created_at" => entries::id, |row| row.columns.id;
    });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    Ok(pager.page(tx, rows, total, |row| (value(row), row.columns.id)))
}
