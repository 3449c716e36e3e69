//! Rows and queries of members and of their times in cells.

use chibo_openapi::PageOf;
use chibo_openapi::members::{Member, MemberCellPeriod, MemberCreate, MemberEdit, MemberTransition};
use chibo_openapi::vocabulary::{LeavingReason, MemberStatus};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{Binary, Date, Nullable, Text};

use super::http::{MemberSort, MembersQuery};
use super::rules;
use crate::auth::Reach;
use crate::cells::CellFacts;
use crate::db::key::Key;
use crate::db::schema::{committees, member_cells as periods, members};
use crate::db::text::{fold, like, person_sort_key};
use crate::db::{Conn, Outcome, stored};
use crate::http::page::value;
use crate::http::{Pager, Tx, among, keyset, within};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
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

    /// After an edit whose card number is no longer masked.
    pub(super) fn edited(self, tx: &Tx<'_>, edit: MemberEdit) -> Self {
        let MemberEdit { full_name, birth, sex, card_number, admitted_on } = edit;
        let (name_folded, name_sort) = (fold(&full_name), person_sort_key(&full_name));
        let sex = sex.map(|sex| sex.to_string());
        Self { full_name, name_folded, name_sort, birth, sex, card_number, admitted_on, ..self }.touched(tx)
    }

    pub(super) fn moved_on(self, tx: &Tx<'_>, act: &MemberTransition) -> Self {
        let MemberTransition { to, on, reason, document_number: _ } = act;
        let status = to.to_string();
        match to {
            MemberStatus::Left => Self { status, left_on: Some(*on), left_reason: reason.map(|reason| reason.to_string()), ..self },
            _ => Self { status, official_on: Some(*on), ..self },
        }
        .touched(tx)
    }

    pub(super) fn left_reason(&self) -> Option<LeavingReason> {
        self.left_reason.as_deref().map(stored)
    }

    /// As the acts of the admission say; `keep_left` for one who left for another reason.
    pub(super) fn with_standing(
        self,
        tx: &Tx<'_>,
        admitted_on: NaiveDate,
        official_on: Option<NaiveDate>,
        struck_on: Option<NaiveDate>,
        keep_left: bool,
    ) -> Self {
        let row = Self { admitted_on: Some(admitted_on), official_on, ..self };
        let standing = if official_on.is_some() { MemberStatus::Official } else { MemberStatus::Probationary };
        match struck_on {
            _ if keep_left => row,
            Some(on) => Self { status: MemberStatus::Left.to_string(), left_on: Some(on), left_reason: Some(LeavingReason::Struck.to_string()), ..row },
            None => Self { status: standing.to_string(), left_on: None, left_reason: None, ..row },
        }
        .touched(tx)
    }

    fn touched(self, tx: &Tx<'_>) -> Self {
        Self { updated_at: tx.now.naive_utc(), version: self.version + 1, ..self }
    }

    pub(super) fn status(&self) -> MemberStatus {
        stored(&self.status)
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
            sex: sex.map(|sex| stored(&sex)),
            card_number,
            status: stored(&status),
            cell_id: cell_id.uuid(),
            admitted_on,
            official_on,
            left_on,
            left_reason: left_reason.map(|reason| stored(&reason)),
            allowed_transitions: Vec::new(),
            created_at: created_at.and_utc(),
            updated_at: updated_at.and_utc(),
            version,
        }
    }
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

/// Who was an official member of a cell on a day. The day a time or a membership ends is the first one after it.
macro_rules! official_in {
    ($cell:expr, $on:expr) => {
        members::table.inner_join(periods::table.on(periods::member_id.eq(members::id))).filter(
            periods::cell_id
                .eq($cell)
                .and(periods::valid_from.le($on))
                .and(periods::valid_to.is_null().or(periods::valid_to.gt($on)))
                .and(members::official_on.le($on))
                .and(members::left_on.is_null().or(members::left_on.gt($on))),
        )
    };
}

pub(super) fn officials_on(tx: &mut Tx<'_>, cell: Key, on: NaiveDate) -> Outcome<i64> {
    Ok(official_in!(cell, on).count().get_result(tx.conn)?)
}

pub(super) fn is_official_in(tx: &mut Tx<'_>, member: Key, cell: Key, on: NaiveDate) -> Outcome<bool> {
    let found: i64 = official_in!(cell, on).filter(members::id.eq(member)).count().get_result(tx.conn)?;
    Ok(found > 0)
}

/// A membership that goes on: the last time in a cell does too, and the first one begins on the day of the ceremony.
pub(super) fn resume_period(tx: &mut Tx<'_>, member: Key, admitted_on: NaiveDate) -> Outcome<()> {
    let of_member = || periods::table.filter(periods::member_id.eq(member));
    let ends: Vec<(NaiveDate, Option<NaiveDate>)> = of_member().order(periods::valid_from).select((periods::valid_from, periods::valid_to)).load(tx.conn)?;
    if let Some((last, Some(_))) = ends.last() {
        diesel::update(periods::table.find((member, *last))).set(periods::valid_to.eq(None::<NaiveDate>)).execute(tx.conn)?;
    }
    if let Some((first, _)) = ends.first().filter(|(first, _)| *first != admitted_on) {
        diesel::update(periods::table.find((member, *first))).set(periods::valid_from.eq(admitted_on)).execute(tx.conn)?;
    }
    Ok(())
}

/// Id and state of everybody who is in a cell today.
pub(super) fn present(tx: &mut Tx<'_>, cell: Key) -> Outcome<Vec<(Key, MemberStatus)>> {
    let found: Vec<(Key, String)> = members::table
        .filter(members::cell_id.eq(cell).and(members::status.ne(MemberStatus::Left.as_str())))
        .order(members::id)
        .select((members::id, members::status))
        .load(tx.conn)?;
    Ok(found.into_iter().map(|(id, status)| (id, stored(&status))).collect())
}

/// Members repeat the committee of their cell; not a change of the member, so no new version.
pub(super) fn set_committee(tx: &mut Tx<'_>, cell: Key, committee: Key) -> Outcome<()> {
    diesel::update(members::table.filter(members::cell_id.eq(cell))).set(members::committee_id.eq(committee)).execute(tx.conn)?;
    Ok(())
}

pub(super) fn begin_period(tx: &mut Tx<'_>, member: Key, cell: Key, from: NaiveDate) -> Outcome<()> {
    diesel::insert_into(periods::table).values((periods::member_id.eq(member), periods::cell_id.eq(cell), periods::valid_from.eq(from))).execute(tx.conn)?;
    Ok(())
}

pub(super) fn end_period(tx: &mut Tx<'_>, member: Key, to: NaiveDate) -> Outcome<()> {
    diesel::update(periods::table.filter(periods::member_id.eq(member).and(periods::valid_to.is_null()))).set(periods::valid_to.eq(to)).execute(tx.conn)?;
    Ok(())
}

/// First day of the time that lasts.
pub(super) fn period_start(tx: &mut Tx<'_>, member: Key) -> Outcome<Option<NaiveDate>> {
    let lasting = periods::table.filter(periods::member_id.eq(member).and(periods::valid_to.is_null()));
    Ok(lasting.select(periods::valid_from).first(tx.conn).optional()?)
}

pub(super) fn periods(tx: &mut Tx<'_>, member: Key) -> Outcome<Vec<MemberCellPeriod>> {
    let rows: Vec<(Key, NaiveDate, Option<NaiveDate>)> = periods::table
        .filter(periods::member_id.eq(member))
        .order(periods::valid_from.desc())
        .limit(1000)
        .select((periods::cell_id, periods::valid_from, periods::valid_to))
        .load(tx.conn)?;
    Ok(rows.into_iter().map(|(cell, valid_from, valid_to)| MemberCellPeriod { cell_id: cell.uuid(), valid_from, valid_to }).collect())
}

/// Moves members to a cell from a day on; four statements, however many they are.
pub(super) fn relocate(tx: &mut Tx<'_>, moved: &[Key], to: &CellFacts, on: NaiveDate, document_number: Option<&str>) -> Outcome<()> {
    let lasting = periods::member_id.eq_any(moved).and(periods::valid_to.is_null());
    // Whoever came no earlier than that day was never in the old cell as it then was: that time is one in the new cell.
    diesel::update(periods::table.filter(lasting.clone().and(periods::valid_from.ge(on))))
        .set((periods::cell_id.eq(to.id), periods::document_number.eq(document_number)))
        .execute(tx.conn)?;
    let before = periods::table.filter(lasting.and(periods::valid_from.lt(on)));
    let begun = (periods::member_id, to.id.into_sql::<Binary>(), on.into_sql::<Date>(), document_number.into_sql::<Nullable<Text>>());
    diesel::insert_into(periods::table)
        .values(before.clone().select(begun))
        .into_columns((periods::member_id, periods::cell_id, periods::valid_from, periods::document_number))
        .execute(tx.conn)?;
    diesel::update(before).set(periods::valid_to.eq(on)).execute(tx.conn)?;
    diesel::update(members::table.filter(members::id.eq_any(moved)))
        .set((
            members::cell_id.eq(to.id),
            members::committee_id.eq(to.committee),
            members::updated_at.eq(tx.now.naive_utc()),
            members::version.eq(members::version + 1),
        ))
        .execute(tx.conn)?;
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

/// One page; `may_write` says for each row whether the caller may change it.
pub(super) fn list(tx: &mut Tx<'_>, reach: &Reach, query: &MembersQuery, may_write: impl Fn(&Row) -> bool) -> Outcome<PageOf<Member>> {
    let order = MemberSort::read(query.sort.as_deref());
    let bound_to = ("members", MembersQuery { limit: None, cursor: None, include_total: None, ..query.clone() });
    let pager = Pager::new(tx, &bound_to, query.limit, query.cursor.as_deref())?;
    let total = if query.include_total == Some(true) { Some(filtered(reach, query).count().get_result(tx.conn)?) } else { None };
    let rows = filtered(reach, query).select(Row::as_select()).limit(pager.rows());
    let rows = match order.by {
        MemberSort::Name => keyset!(rows, members::name_sort, members::id, order, pager.after(value::to_bytes)?),
        MemberSort::CreatedAt => keyset!(rows, members::id, members::id, order, pager.after(value::to_key)?),
    };
    let rows: Vec<Row> = rows.load(tx.conn)?;
    let last = |row: &Row| {
        let value = match order.by {
            MemberSort::Name => value::bytes(&row.name_sort),
            MemberSort::CreatedAt => value::key(row.id),
        };
        (value, row.id)
    };
    Ok(pager.page(tx, rows, total, last, |row| {
        let may_write = may_write(&row);
        row.shown(may_write)
    }))
}
