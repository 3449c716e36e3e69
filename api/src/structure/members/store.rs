//! Rows and queries of members and of their times in cells.

use chibo_openapi::PageOf;
use chibo_openapi::structure::MembersQuery;
use chibo_openapi::vocabulary::MemberStatus;
use diesel::prelude::*;

use super::row::{Columns, Row, Sealed, card_hash, sealed_key};
use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::schema::{candidate_helpers, candidate_sponsors, committees, contest_entries, member_cells as periods, members, posts};
use crate::db::text::{fold, like};
use crate::db::{Conn, on_connection, parse_stored};
use crate::fail::Outcome;
use crate::http::{Pager, Tx, among, sorted, within};

/// The cell of a member.
pub(super) fn cell_of(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<Key>> {
    Ok(on_connection!(tx.conn, conn => members::table.find(id).select(members::cell_id).first(conn)).optional()?)
}

/// A member and the path of the committee above the cell.
pub(super) fn find(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<(Row, String)>> {
    let found: Option<(Columns, Option<Vec<u8>>, String)> = members::table
        .inner_join(committees::table.on(committees::id.eq(members::committee_id)))
        .filter(members::id.eq(id))
        .select((Columns::as_select(), sealed_key(), committees::path))
        .first(tx.conn)
        .optional()?;
    found.map(|(columns, key, path)| Ok((Row::opened(tx, (columns, key))?, path))).transpose()
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::insert_into(members::table).values(row.columns()).execute(tx.conn)?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::update(members::table.find(row.id)).set(row.columns()).execute(tx.conn)?;
    Ok(())
}

/// Others who are members with the same card number, with the paths of their committees.
pub(super) fn same_card(tx: &mut Tx<'_>, row: &Row) -> Outcome<Vec<(Key, String)>> {
    let Some(hash) = &row.card_hash else { return Ok(Vec::new()) };
    let found = members::table
        .inner_join(committees::table.on(committees::id.eq(members::committee_id)))
        .filter(members::card_hash.eq(hash).and(members::id.ne(row.id)).and(members::status.ne(MemberStatus::Left.as_str())))
        .order(members::id)
        .limit(20)
        .select((members::cell_id, committees::path))
        .load(tx.conn)?;
    Ok(found)
}

/// Other members with the same name, but for marks and case, and the same birth, with their cells and the paths of their committees.
pub(super) fn likely_same(tx: &mut Tx<'_>, row: &Row) -> Outcome<Vec<(Key, Key, String)>> {
    let Some(birth) = &row.birth else { return Ok(Vec::new()) };
    let found = members::table
        .inner_join(committees::table.on(committees::id.eq(members::committee_id)))
        .filter(members::name_folded.eq(&row.name_folded).and(members::birth.eq(birth)).and(members::id.ne(row.id)))
        .order(members::id)
        .limit(20)
        .select((members::id, members::cell_id, committees::path))
        .load(tx.conn)?;
    Ok(found)
}

/// By what an office names a member.
#[derive(Debug)]
pub struct Named<'a> {
    /// Full name.
    pub full_name: &'a str,
    /// Day of birth, or the year; none: whatever it is.
    pub birth: Option<&'a str>,
    /// The cell where a name without a birth is looked for.
    pub cell: Option<Key>,
}

/// Members with a name: with the birth, or of those in the cell; with their cells and the paths of their committees.
pub(super) fn named(tx: &mut Tx<'_>, named: &Named<'_>) -> Outcome<Vec<(Key, Key, String)>> {
    let mut rows = members::table.inner_join(committees::table.on(committees::id.eq(members::committee_id))).into_boxed();
    rows = match (named.birth, named.cell) {
        (Some(birth), _) => rows.filter(members::birth.eq(birth)),
        (None, Some(cell)) => rows.filter(members::cell_id.eq(cell)),
        // Of a whole city nobody is known by the name alone.
        (None, None) => return Ok(Vec::new()),
    };
    let rows = rows.filter(members::name_folded.eq(fold(named.full_name))).filter(members::full_name.eq(named.full_name));
    Ok(rows.order(members::id).limit(20).select((members::id, members::cell_id, committees::path)).load(tx.conn)?)
}

/// Members who are still there and have the number of a card, with their cells and the paths of their committees.
pub(super) fn with_card(tx: &mut Tx<'_>, card_number: &str) -> Outcome<Vec<(Key, Key, String)>> {
    let hash = card_hash(&tx.request.app.vault, Some(card_number));
    let rows = members::table.inner_join(committees::table.on(committees::id.eq(members::committee_id)));
    let rows = rows.filter(members::card_hash.eq(hash)).order(members::id).limit(20);
    Ok(rows.select((members::id, members::cell_id, committees::path)).load(tx.conn)?)
}

/// What rests on a member: posts, candidates helped or introduced, and more than one time in a cell.
pub(super) fn used_by(tx: &mut Tx<'_>, id: Key) -> Outcome<Vec<&'static str>> {
    let counts: [(&'static str, i64); 5] = [
        ("posts", posts::table.filter(posts::member_id.eq(id)).count().get_result(tx.conn)?),
        ("contest_entries", contest_entries::table.filter(contest_entries::member_id.eq(id)).count().get_result(tx.conn)?),
        ("helpers", candidate_helpers::table.filter(candidate_helpers::member_id.eq(id)).count().get_result(tx.conn)?),
        ("sponsors", candidate_sponsors::table.filter(candidate_sponsors::member_id.eq(id)).count().get_result(tx.conn)?),
        ("transfers", periods::table.filter(periods::member_id.eq(id)).count().get_result::<i64>(tx.conn)? - 1),
    ];
    Ok(counts.iter().filter(|(_, count)| *count > 0).map(|(what, _)| *what).collect())
}

/// Members who have a card number, in pages by id.
pub(super) fn with_cards(tx: &mut Tx<'_>, after: Option<Key>, limit: i64) -> Outcome<Vec<Row>> {
    let mut rows = members::table.filter(members::card_hash.is_not_null()).into_boxed();
    if let Some(after) = after {
        rows = rows.filter(members::id.gt(after));
    }
    let rows: Vec<Sealed> = rows.order(members::id).limit(limit).select((Columns::as_select(), sealed_key())).load(tx.conn)?;
    rows.into_iter().map(|row| Row::opened(tx, row)).collect()
}

pub(super) fn set_hash(tx: &mut Tx<'_>, id: Key, hash: Option<Vec<u8>>) -> Outcome<()> {
    diesel::update(members::table.find(id)).set(members::card_hash.eq(hash)).execute(tx.conn)?;
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

fn filtered<'a>(reach: &Reach, query: &'a MembersQuery, card: Option<&Vec<u8>>) -> Boxed<'a> {
    let keys = |ids: &[uuid::Uuid]| ids.iter().map(|id| Key::from(*id)).collect::<Vec<_>>();
    let MembersQuery { q, cell_id, committee_id, status, sex, card_number: _, sort: _, limit: _, cursor: _, include_total: _, reason: _ } = query;
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
    if let Some(card) = card {
        rows = rows.filter(members::card_hash.eq(card.clone()));
    }
    rows
}

pub(super) fn list(tx: &mut Tx<'_>, reach: &Reach, query: &MembersQuery) -> Outcome<PageOf<Row>> {
    let pager = Pager::new(tx, "members", query, "name")?;
    let card = card_hash(&tx.request.app.vault, query.card_number.as_deref());
    let total = pager.total(|| filtered(reach, query, card.as_ref()).count().get_result(tx.conn))?;
    let (rows, value) = sorted!(pager, filtered(reach, query, card.as_ref()).select((Columns::as_select(), sealed_key())), Row, members::id, {
        "name" => members::name_sort, |row| row.name_sort.clone();
        "created_at" => members::id, |row| row.id;
    });
    let rows: Vec<Sealed> = rows.load(tx.conn)?;
    let rows = rows.into_iter().map(|row| Row::opened(tx, row)).collect::<Outcome<_>>()?;
    Ok(pager.page(tx, rows, total, |row| (value(row), row.id)))
}
