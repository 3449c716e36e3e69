//! Queries of changes: of counters, of quotas and of units, each by the instant at which it became known.

use chibo_openapi::reports::ReportChange;
use chibo_openapi::vocabulary::{QuotaKind, ReportChangeKind};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::alias;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::parse_stored;
use crate::db::schema::{cell_versions as units, counter_changes as changes, quota_values as values, quotas as given};
use crate::fail::Outcome;
use crate::http::{Tx, within};
use crate::structure::versions::CellVersion;

/// Which changes: known after an instant and up to another, behind one of them.
pub(super) struct Between {
    pub(super) since: NaiveDateTime,
    pub(super) until: NaiveDateTime,
    pub(super) year: Option<i32>,
    pub(super) after: Option<(NaiveDateTime, Key)>,
    pub(super) limit: i64,
}

impl Between {
    /// The instant behind which to look: that of the last change of the page before, which others share.
    fn from(&self) -> NaiveDateTime {
        self.after.map_or(self.since, |(at, _)| at)
    }

    fn days(&self) -> (NaiveDate, NaiveDate) {
        let day = |year: i32, month, day| NaiveDate::from_ymd_opt(year, month, day);
        let first = day(self.year.unwrap_or(1), 1, 1).unwrap_or(NaiveDate::MIN);
        (first, day(self.year.unwrap_or(9999), 12, 31).unwrap_or(NaiveDate::MAX))
    }
}

fn kind(measure: &str) -> ReportChangeKind {
    match measure {
        "admission_ceremony" => ReportChangeKind::Ceremony,
        "readmission_decision" => ReportChangeKind::Readmission,
        "readmission_ceremony" => ReportChangeKind::ReadmissionCeremony,
        "course" => ReportChangeKind::Course,
        _ => ReportChangeKind::Admission,
    }
}

type Found = (Key, NaiveDateTime, Key, Key, String, NaiveDate, i64, Key, String);

/// What counts more or less.
pub(super) fn counted(tx: &mut Tx<'_>, reach: &Reach, committees: &[Key], between: &Between) -> Outcome<Vec<(Key, ReportChange)>> {
    let mut found = Vec::new();
    for chunk in committees.chunks(5_000) {
        let known = changes::known_from.ge(between.from()).and(changes::known_from.le(between.until));
        let (first, last) = between.days();
        let rows = changes::table.filter(changes::committee_id.eq_any(chunk).and(known).and(changes::counted_on.between(first, last))).into_boxed();
        let mut rows = within!(rows, reach, changes::committee_id, changes::cell_id).filter(changes::known_from.gt(between.since));
        if let Some((at, id)) = between.after {
            rows = rows.filter(changes::known_from.gt(at).or(changes::known_from.eq(at).and(changes::id.gt(id))));
        }
        let rows = rows.order((changes::known_from, changes::id)).limit(between.limit).select((
            changes::id,
            changes::known_from,
            changes::cell_id,
            changes::committee_id,
            changes::measure,
            changes::counted_on,
            changes::added,
            changes::candidate_id,
            changes::action,
        ));
        let rows: Vec<Found> = rows.load(tx.conn)?;
        let wire = |(id, at, cell, committee, measure, on, added, candidate, action): Found| {
            let change = ReportChange {
                known_from: at.and_utc(),
                kind: kind(&measure),
                cell_id: Some(cell.uuid()),
                committee_id: committee.uuid(),
                unit_code: None,
                unit_name: None,
                on,
                added,
                action,
                candidate_id: Some(candidate.uuid()),
                document_number: None,
            };
            (id, change)
        };
        found.extend(rows.into_iter().map(wire));
    }
    Ok(found)
}

type Value = (Key, Option<Key>, Key, String, i32, i32, Option<i32>, NaiveDate, String, NaiveDateTime);

/// Quotas issued and adjusted.
pub(super) fn quotas(tx: &mut Tx<'_>, reach: &Reach, committees: &[Key], between: &Between) -> Outcome<Vec<(Key, ReportChange)>> {
    let mut found = Vec::new();
    for chunk in committees.chunks(5_000) {
        let before = alias!(values as before);
        let same = before.field(values::quota_id).eq(values::quota_id).and((before.field(values::number) + 1).eq(values::number));
        let rows = values::table.inner_join(given::table.on(given::id.eq(values::quota_id)));
        let known = values::created_at.ge(between.from()).and(values::created_at.gt(between.since)).and(values::created_at.le(between.until));
        let (first, last) = between.days();
        let rows = rows.filter(given::committee_id.eq_any(chunk).and(known).and(values::valid_from.between(first, last))).into_boxed();
        let mut rows = within!(rows, reach, given::committee_id, given::cell_id);
        if let Some((at, id)) = between.after {
            rows = rows.filter(values::created_at.gt(at).or(values::created_at.eq(at).and(given::id.gt(id))));
        }
        let rows: Vec<Value> = rows
            .order((values::created_at, given::id))
            .limit(between.limit)
            .select((
                given::id,
                given::cell_id,
                given::committee_id,
                given::kind,
                values::number,
                values::value,
                before.filter(same).select(before.field(values::value)).single_value(),
                values::valid_from,
                values::document_number,
                values::created_at,
            ))
            .load(tx.conn)?;
        let wire = |(id, cell, committee, kind, number, value, was, on, document_number, at): Value| {
            let change = ReportChange {
                known_from: at.and_utc(),
                kind: if parse_stored::<QuotaKind>(&kind) == QuotaKind::Course { ReportChangeKind::CourseQuota } else { ReportChangeKind::AdmissionQuota },
                cell_id: cell.map(Key::uuid),
                committee_id: committee.uuid(),
                unit_code: None,
                unit_name: None,
                on,
                added: i64::from(value - was.unwrap_or_default()),
                action: if number == 0 { "quota.issued" } else { "quota.adjusted" }.to_owned(),
                candidate_id: None,
                document_number: Some(document_number),
            };
            (id, change)
        };
        found.extend(rows.into_iter().map(wire));
    }
    Ok(found)
}

/// Cells that came, went, moved or were renamed.
pub(super) fn units(tx: &mut Tx<'_>, reach: &Reach, committees: &[Key], between: &Between) -> Outcome<Vec<(Key, ReportChange)>> {
    let mut found = Vec::new();
    for chunk in committees.chunks(5_000) {
        let rows = units::table.filter(units::committee_id.eq_any(chunk)).into_boxed();
        let rows = within!(rows, reach, units::committee_id, units::cell_id);
        let mut rows = rows.filter(units::known_from.gt(between.since).and(units::known_from.le(between.until)));
        if let Some((at, id)) = between.after {
            rows = rows.filter(units::known_from.gt(at).or(units::known_from.eq(at).and(units::cell_id.gt(id))));
        }
        let rows: Vec<CellVersion> = rows.order((units::known_from, units::cell_id)).limit(between.limit).select(CellVersion::as_select()).load(tx.conn)?;
        let ids: Vec<Key> = rows.iter().map(|row| row.cell_id).collect();
        let others: Vec<CellVersion> = units::table.filter(units::cell_id.eq_any(&ids)).select(CellVersion::as_select()).load(tx.conn)?;
        for row in rows {
            let was = others.iter().find(|was| was.cell_id == row.cell_id && was.known_until == row.known_from);
            let (action, added) = match was {
                None => ("cell.created", 1),
                Some(was) if was.committee_id != row.committee_id => ("cell.moved", i64::from(!committees.contains(&was.committee_id))),
                Some(was) if was.dissolved_on != row.dissolved_on => ("cell.dissolved", -1),
                Some(_) => ("cell.updated", 0),
            };
            found.push(unit(row.known_from, &row, action, added));
        }
        // Whatever stood here and then stood elsewhere, or was known to have been recorded by mistake.
        let rows = units::table.filter(units::committee_id.eq_any(chunk)).into_boxed();
        let rows = within!(rows, reach, units::committee_id, units::cell_id);
        let mut rows = rows.filter(units::known_until.gt(between.since).and(units::known_until.le(between.until)));
        if let Some((at, id)) = between.after {
            rows = rows.filter(units::known_until.gt(at).or(units::known_until.eq(at).and(units::cell_id.gt(id))));
        }
        let next = alias!(units as next);
        let stays = next.field(units::cell_id).eq(units::cell_id).and(next.field(units::known_from).eq(units::known_until));
        let rows = rows.filter(not(exists(next.filter(stays.and(next.field(units::committee_id).eq_any(committees.to_vec()))))));
        let rows: Vec<CellVersion> = rows.order((units::known_until, units::cell_id)).limit(between.limit).select(CellVersion::as_select()).load(tx.conn)?;
        let ids: Vec<Key> = rows.iter().map(|row| row.cell_id).collect();
        let there: Vec<(Key, NaiveDateTime)> = units::table.filter(units::cell_id.eq_any(&ids)).select((units::cell_id, units::known_from)).load(tx.conn)?;
        let moved = |row: &CellVersion| there.contains(&(row.cell_id, row.known_until));
        found.extend(rows.iter().map(|row| unit(row.known_until, row, if moved(row) { "cell.moved" } else { "cell.deleted" }, -1)));
    }
    Ok(found)
}

fn unit(at: NaiveDateTime, row: &CellVersion, action: &str, added: i64) -> (Key, ReportChange) {
    let change = ReportChange {
        known_from: at.and_utc(),
        kind: ReportChangeKind::Unit,
        cell_id: Some(row.cell_id.uuid()),
        committee_id: row.committee_id.uuid(),
        unit_code: None,
        unit_name: None,
        on: row.dissolved_on.unwrap_or(row.founded_on),
        added,
        action: action.to_owned(),
        candidate_id: None,
        document_number: None,
    };
    (row.cell_id, change)
}
