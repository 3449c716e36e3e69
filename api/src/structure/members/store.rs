//! Rows and queries of members and of their times in cells.

use chibo_openapi::PageOf;
use chibo_openapi::structure::{Member, MemberCreate, MemberEdit, MemberTransition, MembersQuery};
use chibo_openapi::vocabulary::{LeavingReason, MemberStatus};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::rules;
use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::schema::{committees, member_cells as periods, members};
use crate::db::text::{fold, like, person_sort_key};
use crate::db::{Conn, on_connection, parse_stored};
use crate::fail::Outcome;
use crate::http::{Pager, Tx, among, sorted, within};
use crate::structure::cells::CellFacts;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = members, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Row {
    pub(super) id: Key,
    full_name: String,
    name_folded: String,
    name_sort: Vec<u8>,
    pub(super) birth: Option<String>,
    sex: Option<String>,
    pub(super) card_number: Option<String>,
    status: String,
    pub(super) cell_id: Key,
    pub(super) committee_id: Key,
    pub(super) admitted_on: Option<NaiveDate>,
    pub(super) official_on: Option<NaiveDate>,
    pub(super) left_on: Option<NaiveDate>,
    left_reason: Option<String>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    pub(super) version: i64,
}

impl Row {
    pub(super) fn new(tx: &Tx<'_>, new: &MemberCreate, cell: &CellFacts) -> Self {
        let MemberCreate { full_name, birth, sex, card_number, cell_id: _, joined_cell_on: _, admitted_on, official_on } = new;
        let status = if official_on.is_some() { MemberStatus::Official } else { MemberStatus::Probationary };
        let now = tx.now.naive_utc();
        Self {
            id: Key::new(),
            full_name: full_name.clone(),
            name_folded: fold(full_name),
            name_sort: person_sort_key(full_name),
            birth: birth.clone(),
            sex: sex.map(|sex| sex.to_string()),
            card_number: card_number.clone(),
            status: status.to_string(),
            cell_id: cell.id,
            committee_id: cell.committee,
            admitted_on: *admitted_on,
            official_on: *official_on,
            left_on: None,
            left_reason: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    /// After an edit whose card number is no longer masked, and whose day of becoming official follows.
    pub(super) fn edited(self, tx: &Tx<'_>, edit: MemberEdit, official_on: Option<NaiveDate>) -> Self {
        let MemberEdit { full_name, birth, sex, card_number, admitted_on } = edit;
        let (name_folded, name_sort) = (fold(&full_name), person_sort_key(&full_name));
        let sex = sex.map(|sex| sex.to_string());
        let edited = Self { full_name, name_folded, name_sort, birth, sex, card_number, admitted_on, official_on, ..self.clone() };
        if edited == self { self } else { edited.touched(tx) }
    }

    /// After a change of standing; one that makes official does so from a day of its own.
    pub(super) fn moved_on(self, tx: &Tx<'_>, act: &MemberTransition, official_on: NaiveDate) -> Self {
        let MemberTransition { to, on, reason, document_number: _ } = act;
        let status = to.to_string();
        match to {
            MemberStatus::Left => Self { status, left_on: Some(*on), left_reason: reason.map(|reason| reason.to_string()), ..self },
            _ => Self { status, official_on: Some(official_on), ..self },
        }
        .touched(tx)
    }

    /// As the acts of the admission say; `keep_left` for one who left for another reason.
    pub(super) fn with_dates(self, tx: &Tx<'_>, admitted_on: NaiveDate, official_on: Option<NaiveDate>, struck_on: Option<NaiveDate>, keep_left: bool) -> Self {
        let row = Self { admitted_on: Some(admitted_on), official_on, ..self.clone() };
        let status = if official_on.is_some() { MemberStatus::Official } else { MemberStatus::Probationary };
        let dated = match struck_on {
            _ if keep_left => row,
            Some(on) => Self { status: MemberStatus::Left.to_string(), left_on: Some(on), left_reason: Some(LeavingReason::Struck.to_string()), ..row },
            None => Self { status: status.to_string(), left_on: None, left_reason: None, ..row },
        };
        if dated == self { self } else { dated.touched(tx) }
    }

    fn touched(self, tx: &Tx<'_>) -> Self {
        Self { updated_at: tx.now.naive_utc(), version: self.version + 1, ..self }
    }

    pub(super) fn status(&self) -> MemberStatus {
        parse_stored(&self.status)
    }

    /// As answers show it: the card number masked, and what the caller may do next.
    pub(super) fn shown(self, may_write: bool) -> Member {
        let member = self.in_full();
        let allowed = if may_write { rules::onward(member.status) } else { &[] };
        Member { card_number: member.card_number.as_deref().map(rules::masked), allowed_transitions: allowed.to_vec(), ..member }
    }

    /// With the whole card number, for the log, where it is encrypted.
    pub(super) fn in_full(self) -> Member {
        let Self {
            id,
            full_name,
            name_folded: _,
            name_sort: _,
            birth,
            sex,
            card_number,
            status,
            cell_id,
            committee_id: _,
            admitted_on,
            official_on,
            left_on,
            left_reason,
            created_at,
            updated_at,
            version,
        } = self;
        Member {
            id: id.uuid(),
            full_name,
            birth,
            sex: sex.map(|sex| parse_stored(&sex)),
            card_number,
            status: parse_stored(&status),
            cell_id: cell_id.uuid(),
            admitted_on,
            official_on,
            left_on,
            left_reason: left_reason.map(|reason| parse_stored(&reason)),
            allowed_transitions: Vec::new(),
            created_at: created_at.and_utc(),
            updated_at: updated_at.and_utc(),
            version,
        }
    }
}

/// The cell of a member.
pub(super) fn cell_of(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<Key>> {
    Ok(on_connection!(tx.conn, conn => members::table.find(id).select(members::cell_id).first(conn)).optional()?)
}

/// A member and the path of the committee above the cell.
pub(super) fn find(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<(Row, String)>> {
    let found = members::table
        .inner_join(committees::table.on(committees::id.eq(members::committee_id)))
        .filter(members::id.eq(id))
        .select((Row::as_select(), committees::path))
        .first(tx.conn)
        .optional()?;
    Ok(found)
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::insert_into(members::table).values(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::update(members::table.find(row.id)).set(row).execute(tx.conn)?;
    Ok(())
}

/// Removes a member and the times in cells.
pub(super) fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    diesel::delete(periods::table.filter(periods::member_id.eq(id))).execute(tx.conn)?;
    diesel::delete(members::table.find(id)).execute(tx.conn)?;
    Ok(())
}

/// Id and state of everybody who is in a cell today.
pub(super) fn present(tx: &mut Tx<'_>, cell: Key) -> Outcome<Vec<(Key, MemberStatus)>> {
    let found: Vec<(Key, String)> = members::table
        .filter(members::cell_id.eq(cell).and(members::status.ne(MemberStatus::Left.as_str())))
        .order(members::id)
        .select((members::id, members::status))
        .load(tx.conn)?;
    Ok(found.into_iter().map(|(id, status)| (id, parse_stored(&status))).collect())
}

/// Members repeat the committee of their cell; not a change of the member, so no new version.
pub(super) fn set_committee(tx: &mut Tx<'_>, cell: Key, committee: Key) -> Outcome<()> {
    diesel::update(members::table.filter(members::cell_id.eq(cell))).set(members::committee_id.eq(committee)).execute(tx.conn)?;
    Ok(())
}

type Boxed<'a> = members::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn filtered<'a>(reach: &Reach, query: &'a MembersQuery) -> Boxed<'a> {
    let keys = |ids: &[uuid::Uuid]| ids.iter().map(|id| Key::from(*id)).collect::<Vec<_>>();
    let MembersQuery { q, cell_id, committee_id, status, sex, sort: _, limit: _, cursor: _, include_total: _ } = query;
    let mut rows = within!(members::table.into_boxed(), reach, members::committee_id, members::cell_id);
    if let Some(q) = q {
        rows = rows.filter(members::name_folded.like(like(q)).escape('\\'));
    }
    if let Some(cells) = cell_id {
        rows = among!(rows, members::cell_id, keys(cells));
    }
    if let Some(committees) = committee_id {
        rows = among!(rows, members::committee_id, keys(committees));
    }
    if let Some(states) = status {
        rows = among!(rows, members::status, states.iter().map(|status| status.as_str()).collect());
    }
    if let Some(sexes) = sex {
        rows = rows.filter(members::sex.eq_any(sexes.iter().map(|sex| sex.as_str())));
    }
    rows
}

pub(super) fn list(tx: &mut Tx<'_>, reach: &Reach, query: &MembersQuery) -> Outcome<PageOf<Row>> {
    let pager = Pager::new(tx, "members", query, "name")?;
    let total = pager.total(|| filtered(reach, query).count().get_result(tx.conn))?;
    let (rows, value) = sorted!(pager, filtered(reach, query).select(Row::as_select()), Row, members::id, {
        "name" => members::name_sort, |row| row.name_sort.clone();
        "created_at" => members::id, |row| row.id;
    });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    Ok(pager.page(tx, rows, total, |row| (value(row), row.id)))
}
