//! Reviews of the source pool, as numbers: what each cell had on a day, and what its secretary said of it.
//! Not here: making one, which looks at candidates, and who they are (`candidates/pool`).

pub mod http;
mod store;

use chibo_openapi::planning::{PoolCell, PoolCells, PoolConfirm, PoolReview, PoolReviewsQuery};
use chibo_openapi::{Code, PageOf, Scope};

use chrono::NaiveDate;

use crate::auth::{Reach, Unit};
use crate::db::key::Key;
use crate::db::locks::Lock::Change;
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;
use crate::log::events::{self, Event};
use crate::structure::committees;
use crate::structure::names::with_names;
use store::Row;
pub use store::{NewestReview, Reviewed, ReviewedCell};

const READ: Scope = Scope::QuotasRead;
/// Reviews of one plan at most.
const MOST: i64 = 200;

/// A review with the unit it is of, visible for the caller and allowing an act.
fn load(tx: &mut Tx<'_>, id: Key, act: Scope) -> Outcome<(Row, Unit)> {
    tx.caller().require_somewhere(READ)?;
    let row = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    let unit = committees::unit(tx, row.committee_id)?.ok_or_else(|| Fail::internal("a review without its committee"))?;
    tx.caller().require_from_below(READ, act, &unit)?;
    Ok((row, unit))
}

fn shown(tx: &mut Tx<'_>, rows: Vec<Row>) -> Outcome<Vec<PoolReview>> {
    let reach = tx.reach(READ)?;
    let mut sums = store::sums(tx, &reach, &rows.iter().map(|row| row.id).collect::<Vec<_>>())?;
    let shown = |row: Row| {
        let sums = sums.remove(&row.id).unwrap_or_default();
        row.shown(sums)
    };
    let reviews = rows.into_iter().map(shown).collect::<Outcome<Vec<_>>>()?;
    with_names(tx, reviews)
}

/// The review as this caller sees it: the numbers are of the cells that it sees.
fn one(tx: &mut Tx<'_>, row: Row) -> Outcome<PoolReview> {
    shown(tx, vec![row])?.pop().ok_or_else(Fail::not_found)
}

/// One page of the reviews the caller sees.
pub fn list(tx: &mut Tx<'_>, query: &PoolReviewsQuery) -> Outcome<PageOf<PoolReview>> {
    tx.caller().require_somewhere(READ)?;
    let reach = tx.reach(READ)?.with_above();
    let PageOf { items, page } = store::list(tx, &reach, query)?;
    Ok(PageOf { items: shown(tx, items)?, page })
}

/// One review.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<PoolReview> {
    let (row, _) = load(tx, id, READ)?;
    one(tx, row)
}

/// The committee of a review that the caller may see and whose candidates it may read.
pub fn committee(tx: &mut Tx<'_>, id: Key, act: Scope) -> Outcome<Key> {
    Ok(load(tx, id, act)?.0.committee_id)
}

/// The cells of a review that the caller sees.
pub fn cells(tx: &mut Tx<'_>, id: Key) -> Outcome<PoolCells> {
    load(tx, id, READ)?;
    let reach = tx.reach(READ)?;
    Ok(PoolCells { items: store::cells(tx, &reach, id)?.into_iter().map(ReviewedCell::shown).collect() })
}

/// The newest review of each of some committees for the year that ends on a day, whoever asks.
pub(super) fn newest(tx: &mut Tx<'_>, committees: &[Key], until: NaiveDate) -> Outcome<Vec<NewestReview>> {
    store::newest(tx, committees, until)
}

/// The cells of a review, by code, whoever asks.
pub(super) fn all_cells(tx: &mut Tx<'_>, id: Key) -> Outcome<Vec<PoolCell>> {
    Ok(store::cells(tx, &Reach::all(), id)?.into_iter().map(ReviewedCell::shown).collect())
}

/// What a review says of a cell.
pub fn cell(tx: &mut Tx<'_>, id: Key, cell: Key) -> Outcome<PoolCell> {
    found(tx, id, cell, READ).map(ReviewedCell::shown)
}

fn found(tx: &mut Tx<'_>, id: Key, cell: Key, act: Scope) -> Outcome<ReviewedCell> {
    let (_, unit) = load(tx, id, READ)?;
    tx.caller().require(READ, act, &Unit { path: unit.path, cell: Some(cell) })?;
    store::cell(tx, id, cell)?.ok_or_else(Fail::not_found)
}

/// Records a review that was made of a plan's cells. The plan is locked.
pub fn add(tx: &mut Tx<'_>, review: &Reviewed, cells: &[ReviewedCell]) -> Outcome<PoolReview> {
    if store::count(tx, review.plan_id)? >= MOST {
        return Err(Fail::invalid(vec![Flaw::whole(Code::TooLong).with("max", MOST)]));
    }
    let row = Row::new(tx, review)?;
    store::insert(tx, &row, cells)?;
    let made = one(tx, row)?;
    events::record(tx, Event::new("pool_review.created", made.id.into()).unit(Some(made.committee_id.into()), None).after(&made))?;
    Ok(made)
}

/// Locks the plan of a review.
fn lock(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    if let Some(review) = store::find(tx, id)? {
        tx.lock(&[Change(What::Plan(review.plan_id))])?;
    }
    Ok(())
}

/// Confirms what a review says of a cell; the newest remark stands.
pub fn confirm(tx: &mut Tx<'_>, id: Key, cell: Key, act: &PoolConfirm) -> Outcome<PoolCell> {
    lock(tx, id)?;
    let row = found(tx, id, cell, Scope::PoolsConfirm)?;
    tx.require_match(row.version)?;
    let (committee, before) = (store::find(tx, id)?.ok_or_else(Fail::not_found)?.committee_id, row.clone().shown());
    let row = row.confirmed(tx.today, act.note.clone());
    store::update(tx, &row)?;
    let after = row.shown();
    events::record(tx, Event::new("pool_cell.confirmed", id).unit(Some(committee), Some(cell)).before(&before).after(&after))?;
    Ok(after)
}

/// Removes a review that nothing rests on, while no cell has confirmed it.
pub fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    lock(tx, id)?;
    let (row, _) = load(tx, id, Scope::QuotasWrite)?;
    tx.require_match(row.version)?;
    if store::confirmed(tx, id)? {
        return Err(Fail::wrong_state(&"confirmed"));
    }
    let before = one(tx, row)?;
    store::delete(tx, id)?;
    events::record(tx, Event::new("pool_review.deleted", id).unit(Some(before.committee_id.into()), None).before(&before))
}
