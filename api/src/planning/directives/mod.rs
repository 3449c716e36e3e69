//! Directives: the documents that plans and acts rest on, with their numbers and what each carries out.
//! Not here: the plans that rest on them (`plans`). The number of any document is read by `parse_number`.

pub mod http;
mod rules;
mod store;
#[cfg(test)]
pub(crate) mod tests;

use chibo_openapi::planning::{Directive, DirectiveCreate, DirectiveEdit, DirectivesQuery};
use chibo_openapi::{Code, PageOf, Scope};
use uuid::Uuid;

use crate::auth::{Unit, forbidden};
use crate::db::key::Key;
use crate::db::locks::Lock::Change;
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::{Patch, Tx};
use crate::log::events::{self, Event};
use crate::structure::committees;
use crate::structure::names::with_names;
pub use rules::{Number, NumberFault, parse_issuer, parse_number, same_number};
use store::Row;

/// Positions in `ids` of those that are no directive, in one query.
pub fn missing(tx: &mut Tx<'_>, ids: &[Uuid]) -> Outcome<Vec<usize>> {
    let known = store::known(tx, ids)?;
    Ok(ids.iter().enumerate().filter(|(_, id)| !known.contains(&Key::from(**id))).map(|(at, _)| at).collect())
}

/// The directives that a body lists under `pointer`: each must exist and stand there once.
pub fn listed(tx: &mut Tx<'_>, pointer: &str, ids: &[Uuid], flaws: &mut Vec<Flaw>) -> Outcome<()> {
    flaws.extend(rules::repeated(pointer, ids));
    flaws.extend(missing(tx, ids)?.into_iter().map(|at| Flaw::field(&format!("{pointer}/{at}"), Code::UnknownReference)));
    Ok(())
}

/// One page of the directives, of whatever committee.
pub fn list(tx: &mut Tx<'_>, query: &DirectivesQuery) -> Outcome<PageOf<Directive>> {
    tx.caller().require_somewhere(Scope::DirectivesRead)?;
    let page = store::list(tx, &read_numbers(query)?)?;
    with_names(tx, page)
}

/// The query with numbers and issuers as the database keeps them.
fn read_numbers(query: &DirectivesQuery) -> Outcome<DirectivesQuery> {
    let mut flaws = Vec::new();
    let mut read = query.clone();
    for number in read.number.iter_mut().flatten() {
        match parse_number(number) {
            Ok(known) => *number = known.to_string(),
            Err(fault) => flaws.push(fault.at(|code| Flaw::parameter("number", code))),
        }
    }
    for issuer in read.issuer.iter_mut().flatten() {
        match parse_issuer(issuer) {
            Ok(known) => *issuer = known,
            Err(fault) => flaws.push(fault.at(|code| Flaw::parameter("issuer", code))),
        }
    }
    if flaws.is_empty() { Ok(read) } else { Err(Fail::parameters(flaws)) }
}

/// One directive.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<Directive> {
    let row = load(tx, id)?;
    wire(tx, row)
}

fn load(tx: &mut Tx<'_>, id: Key) -> Outcome<Row> {
    tx.caller().require_somewhere(Scope::DirectivesRead)?;
    store::find(tx, id)?.ok_or_else(Fail::not_found)
}

/// A directive that the caller may change: everybody sees it, the committee that recorded it writes it.
fn load_to_write(tx: &mut Tx<'_>, id: Key) -> Outcome<Row> {
    let row = load(tx, id)?;
    let unit = committees::unit(tx, row.committee_id)?;
    let writes = unit.is_some_and(|unit| tx.caller().may(Scope::DirectivesWrite, &unit));
    if writes { Ok(row) } else { Err(forbidden(Scope::DirectivesWrite)) }
}

fn wire(tx: &mut Tx<'_>, row: Row) -> Outcome<Directive> {
    let mut links = store::links(tx, &[row.id])?;
    let carries_out = links.remove(&row.id).unwrap_or_default();
    with_names(tx, row.wire(carries_out))
}

/// Records a directive.
pub fn create(tx: &mut Tx<'_>, new: &DirectiveCreate) -> Outcome<Directive> {
    let mut flaws = Vec::new();
    committees::referenced(tx, "/committee_id", new.committee_id.into(), Scope::DirectivesWrite, &mut flaws)?;
    tx.not_in_future("/issued_on", new.issued_on, &mut flaws);
    // Nothing carries out a directive that is only now recorded, so there is no loop to look for.
    listed(tx, "/carries_out", &new.carries_out, &mut flaws)?;
    let Some((number, kind)) = rules::identify(&new.number, new.kind, &mut flaws) else { return Err(Fail::invalid(flaws)) };
    Fail::if_any(flaws)?;
    let row = Row::new(tx, new, number, kind);
    store::insert(tx, &row)?;
    store::set_links(tx, row.id, &new.carries_out)?;
    let created = wire(tx, row)?;
    events::record(tx, Event::new("directive.created", created.id.into()).unit(Some(created.committee_id.into()), None).after(&created))?;
    Ok(created)
}

/// Changes number, type, date, title or what it carries out.
pub fn update(tx: &mut Tx<'_>, id: Key, patch: &Patch<DirectiveEdit>) -> Outcome<Directive> {
    tx.lock(&[Change(What::DirectiveLinks), Change(What::Directive(id))])?;
    let row = load_to_write(tx, id)?;
    tx.require_match(row.version)?;
    let before = wire(tx, row.clone())?;
    let edit = patch.apply(&tx.request.app.contract, &before)?;
    let mut flaws = Vec::new();
    tx.not_in_future("/issued_on", edit.issued_on, &mut flaws);
    listed(tx, "/carries_out", &edit.carries_out, &mut flaws)?;
    match store::links_below(tx, &edit.carries_out)? {
        Some(links) => flaws.extend(rules::loops(id, &edit.carries_out, &links)),
        None => flaws.push(Flaw::field("/carries_out", Code::TooLong).with("max", store::LEVELS)),
    }
    let Some((number, kind)) = rules::identify(&edit.number, Some(edit.kind), &mut flaws) else { return Err(Fail::invalid(flaws)) };
    Fail::if_any(flaws)?;
    let mut carries_out = edit.carries_out.clone();
    carries_out.sort_unstable();
    let edited = row.clone().edited(&edit, number, kind);
    if edited == row && carries_out == before.carries_out {
        return Ok(before);
    }
    let row = edited.touched(tx);
    store::update(tx, &row)?;
    store::set_links(tx, id, &carries_out)?;
    let after = wire(tx, row)?;
    events::record(tx, Event::new("directive.updated", id).unit(Some(after.committee_id.into()), None).before(&before).after(&after))?;
    Ok(after)
}

/// Deletes a directive; refused while something rests on it.
pub fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    tx.lock(&[Change(What::Directive(id))])?;
    let row = load_to_write(tx, id)?;
    tx.require_match(row.version)?;
    let plans = store::plans_resting_on(tx, id)?;
    let sees = |path: &String| tx.caller().may_from_below(Scope::PlansRead, &Unit { path: path.clone(), cell: None });
    // A plan that the caller does not see is not named.
    let mut used_by: Vec<String> = plans.iter().filter(|(_, path)| sees(path)).map(|(code, _)| code.clone()).collect();
    used_by.extend(store::carried_out_by(tx, id)?);
    if used_by.is_empty() && !plans.is_empty() {
        used_by.push("other items".to_owned());
    }
    if !used_by.is_empty() {
        return Err(Fail::new(Code::InUse).with("used_by", used_by));
    }
    let before = wire(tx, row)?;
    store::delete(tx, id)?;
    events::record(tx, Event::new("directive.deleted", id).unit(Some(before.committee_id.into()), None).before(&before))
}
