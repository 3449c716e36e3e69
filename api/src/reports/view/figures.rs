//! What was counted of the units of a report.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{ReportUnit, Root, View};
use crate::counters::{self, Asked, Span, Sums};
use crate::db::key::Key;
use crate::db::schema::cell_versions as cells;
use crate::fail::Outcome;
use crate::http::Tx;

impl View {
    fn asked<'a>(&self, measures: &'a [&'a str], spans: &'a [Span]) -> Asked<'a> {
        Asked { measures, spans, known: self.times.known }
    }

    /// What was counted of some units: of a committee, by everything below it that the caller sees.
    pub(in crate::reports) fn figures(
        &self,
        tx: &mut Tx<'_>,
        units: &[ReportUnit],
        measures: &[&str],
        spans: &[Span],
    ) -> Outcome<HashMap<(Key, String), Sums>> {
        let cells: Vec<Key> = units.iter().filter(|unit| unit.is_cell).map(|unit| unit.id).collect();
        let mut found = counters::read(tx.conn, &cells, &self.asked(measures, spans))?;
        let wanted: Vec<Key> = units.iter().filter(|unit| !unit.is_cell).map(|unit| unit.id).collect();
        let child_of: HashMap<Key, Key> =
            self.seen.iter().filter_map(|(id, child)| Some((*id, (*child)?))).filter(|(_, child)| wanted.contains(child)).collect();
        let below: Vec<Key> = child_of.keys().copied().collect();
        for ((committee, measure), sums) in counters::read(tx.conn, &below, &self.asked(measures, spans))? {
            if let Some(child) = child_of.get(&committee) {
                *found.entry((*child, measure)).or_default() += sums;
            }
        }
        Ok(found)
    }

    /// What was counted of everything that the caller sees.
    pub(in crate::reports) fn totals(&self, tx: &mut Tx<'_>, measures: &[&str], spans: &[Span]) -> Outcome<HashMap<String, Sums>> {
        let mut units: Vec<Key> = self.seen.iter().map(|(id, _)| *id).collect();
        units.extend(&self.beside);
        units.extend(self.single_cells(tx)?);
        counters::read_all(tx.conn, &units, &self.asked(measures, spans))
    }

    /// Cells that the caller sees alone, not with their committee.
    fn single_cells(&self, tx: &mut Tx<'_>) -> Outcome<Vec<Key>> {
        if let Root::Cell(id) = self.root {
            return Ok(vec![id]);
        }
        if self.reach.everything || self.reach.cells.is_empty() {
            return Ok(Vec::new());
        }
        let at = self.times.instant();
        let then = cells::cell_id.eq_any(&self.reach.cells).and(then!(cells, at));
        let rows: Vec<(Key, Key)> = cells::table.filter(then).select((cells::cell_id, cells::committee_id)).load(tx.conn)?;
        let below = |committee: &Key| self.all.contains(committee) && !self.seen.iter().any(|(seen, _)| seen == committee);
        Ok(rows.into_iter().filter(|(_, committee)| below(committee)).map(|(cell, _)| cell).collect())
    }

    /// What was counted below the root, whoever sees it: only for what everybody may know, as how long a stage usually lasts.
    pub(in crate::reports) fn usual(&self, tx: &mut Tx<'_>, measures: &[&str], spans: &[Span]) -> Outcome<HashMap<String, Sums>> {
        let committees = if self.all.is_empty() { self.committee_of_cell(tx)? } else { self.all.clone() };
        counters::read_all(tx.conn, &committees, &self.asked(measures, spans))
    }
}
