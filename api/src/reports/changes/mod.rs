//! What changed between two reports, and by which act: what one did not know and the other does.

pub mod http;
mod store;

use chibo_openapi::Scope;
use chibo_openapi::reports::{ReportChange, ReportChanges, ReportChangesQuery};

use super::view::{Root, Times, View};
use crate::counters::Known;
use crate::fail::Outcome;
use crate::http::{Pager, Tx};
use crate::structure::names::{Named, Names, Of, with_names};

impl Named for ReportChange {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        let (of, id) = self.cell_id.map_or((Of::Committee, self.committee_id), |cell| (Of::Cell, cell));
        names.unit(of, id, &mut self.unit_code, &mut self.unit_name);
    }
}

/// One page of the changes below a committee, oldest first.
pub fn get(tx: &mut Tx<'_>, query: &ReportChangesQuery) -> Outcome<ReportChanges> {
    let pager = Pager::new(tx, "report changes", query, "")?;
    let known_at = query.known_at.unwrap_or(tx.now).min(tx.now);
    // Of which units there is something to tell: those that the caller sees, as the second report knew them.
    let times = Times { as_of: pager.today(), known: Known::At(known_at.naive_utc()), known_at };
    let view = View::open(tx, Scope::QuotasRead, Root::Committee(query.committee_id.into()), None, times, (times.as_of, times.as_of))?;
    let reading = tx.reach(Scope::CandidatesRead)?;
    let between = store::Between {
        since: query.known_since.naive_utc(),
        until: known_at.naive_utc(),
        year: query.year,
        after: pager.after(|change: &ReportChange| change.known_from.naive_utc())?,
        limit: pager.rows(),
    };
    let mut found = store::counted(tx, view.reach(), &view.all, &between)?;
    for (_, change) in &mut found {
        let seen = change.cell_id.is_some_and(|cell| reading.covers(change.committee_id.into(), cell.into()));
        change.candidate_id = change.candidate_id.filter(|_| seen);
    }
    found.extend(store::quotas(tx, view.reach(), &view.all, &between)?);
    found.extend(store::units(tx, view.reach(), &view.all, &between)?);
    found.sort_by_key(|(id, change)| (change.known_from, *id));
    let page = pager.page(tx, found, None, |(id, change)| (crate::http::SortValue::write(&change.known_from.naive_utc()), *id));
    let items: Vec<ReportChange> = page.items.into_iter().map(|(_, change)| change).collect();
    Ok(ReportChanges { known_since: query.known_since, known_at, items: with_names(tx, items)?, page: page.page })
}
