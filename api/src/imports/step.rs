//! A step of an import: a part of its rows is brought in, in one transaction with how far the import is. So a row is done once, whoever is
//! killed in between.

use chibo_openapi::vocabulary::{ImportConflict, ImportMode, JobStatus};
use chibo_openapi::{Code, Fault};
use diesel::Connection as _;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::failures::{self, Failure};
use super::files::RawRow;
use super::files::heading::Heading;
use super::kinds::{self, Change, Kind};
use super::row::Row;
use super::store::{self, Given, Import};
use super::told::told;
use crate::auth;
use crate::db::Conn;
use crate::fail::{Fail, Outcome, Retry};
use crate::http::{CallerRequest, Counted, Tx};
use crate::jobs::{Payload, Step};

/// What a job of an import says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Task {
    pub(super) import: Uuid,
}

/// What became of a row.
enum Became {
    Done(Change),
    Skipped,
    Failed(Vec<Fault>),
}

/// How a step goes about its rows.
struct Going<'a> {
    kind: &'static Kind,
    heading: Heading,
    given: Given,
    /// What is given for every row.
    constants: Vec<(&'static str, String)>,
    on_conflict: ImportConflict,
    request: &'a CallerRequest,
}

/// What is undone though nothing failed.
enum Undone {
    Dry(Vec<Became>),
    Conflict,
    Because(Fail),
}

impl From<diesel::result::Error> for Undone {
    fn from(error: diesel::result::Error) -> Self {
        Self::Because(error.into())
    }
}

/// Brings the next part in.
pub(super) fn run(tx: &mut Tx<'_>, payload: &Payload) -> Outcome<Step> {
    let task: Task = payload.read()?;
    let Some(import) = store::find(tx.conn, task.import.into())?.filter(Import::is_open) else { return Ok(Step::Done) };
    if import.next_part >= import.parts {
        // A file of headings alone.
        return end(tx, import, JobStatus::Done, None);
    }
    let (kind, id, scopes) = import.owner();
    let Some(owner) = auth::owner(tx.conn, kind, id, scopes, tx.now)? else {
        return end(tx, import, JobStatus::Failed, Some(Code::RightsChanged));
    };
    let request = CallerRequest::following(tx.request.app.clone(), owner, &import.request_id);
    let given = import.given()?;
    let (constants, on_conflict) = (given.values(), import.on_conflict());
    let going = Going { kind: kinds::of(import.kind()), heading: import.heading()?, given, constants, on_conflict, request: &request };
    // Rows may build on those above them, so what is only tried is tried as one where that is not too much.
    let tried_as_one = import.dry_run && usize::try_from(import.total).is_ok_and(|total| total <= going.kind.together());
    if import.mode() == ImportMode::Atomic || tried_as_one { whole(tx, import, &going) } else { part(tx, import, &going) }
}

/// The next part, whose rows go in each by itself.
fn part(tx: &mut Tx<'_>, mut import: Import, going: &Going<'_>) -> Outcome<Step> {
    let before = import.version();
    let rows = store::part(tx, import.id, import.next_part)?;
    let became = going.all(tx, &rows, import.dry_run)?;
    count(tx, &mut import, rows, became)?;
    import.next_part += 1;
    "running".clone_into(&mut import.state);
    if import.next_part >= import.parts {
        return end(tx, import, JobStatus::Done, None);
    }
    let now = tx.now;
    let import = import.touched(now);
    store::update(tx.conn, before, &import)?;
    store::forget_parts(tx.conn, import.id, import.next_part)?;
    Step::again(&Task { import: import.id.uuid() })
}

/// Every part in one transaction: all of it or nothing, or what would become of it.
fn whole(tx: &mut Tx<'_>, mut import: Import, going: &Going<'_>) -> Outcome<Step> {
    let mut rows = Vec::new();
    for number in 0..import.parts {
        rows.extend(store::part(tx, import.id, number)?);
    }
    // All the faults are told, so nobody has to come once for each.
    let tried = going.all(tx, &rows, true)?;
    let is_faulty = |became: &[Became]| became.iter().any(|became| matches!(became, Became::Failed(_)));
    let faulty = is_faulty(&tried);
    let became = if faulty || import.dry_run { tried } else { going.all(tx, &rows, false)? };
    if is_faulty(&became) && !faulty {
        return Err(Fail::overtaken());
    }
    let refused = faulty && import.mode() == ImportMode::Atomic;
    count(tx, &mut import, rows, became)?;
    import.next_part = import.parts;
    if refused { end(tx, import, JobStatus::Failed, Some(Code::ValidationFailed)) } else { end(tx, import, JobStatus::Done, None) }
}

/// Counts what became of rows, and keeps those that could not go in.
fn count(tx: &mut Tx<'_>, import: &mut Import, rows: Vec<RawRow>, became: Vec<Became>) -> Outcome<()> {
    for (row, became) in rows.into_iter().zip(became) {
        import.done += 1;
        match became {
            Became::Done(Change::Created) => import.created += 1,
            Became::Done(Change::Updated) => import.updated += 1,
            Became::Done(Change::Unchanged) => import.unchanged += 1,
            Became::Skipped => import.skipped += 1,
            Became::Failed(faults) => {
                import.failed += 1;
                failures::add_failure(tx, import.id, &Failure { row, faults })?;
            }
        }
    }
    Ok(())
}

/// Ends an import. What is in goes here; the rest of one that was broken off later (`removal.rs`).
pub(super) fn end(tx: &mut Tx<'_>, import: Import, status: JobStatus, error: Option<Code>) -> Outcome<Step> {
    let (before, now) = (import.version(), tx.now);
    let import = import.ended(status, error, now).touched(now);
    store::update(tx.conn, before, &import)?;
    store::forget_parts(tx.conn, import.id, import.next_part)?;
    told(tx, &import)?;
    Ok(Step::Done)
}

/// A job of an import that failed again and again: the import has ended.
pub(super) fn abandoned(tx: &mut Tx<'_>, payload: &Payload) -> Outcome<()> {
    let task: Task = payload.read()?;
    let Some(import) = store::find(tx.conn, task.import.into())?.filter(Import::is_open) else { return Ok(()) };
    end(tx, import, JobStatus::Failed, Some(Code::Internal)).map(drop)
}

impl Going<'_> {
    /// What becomes of some rows: of a dry run, what would.
    fn all(&self, tx: &mut Tx<'_>, rows: &[RawRow], dry_run: bool) -> Outcome<Vec<Became>> {
        // What rows count in the same cells is written once, when all of them are in.
        let (mut counted, mut noted) = (Vec::with_capacity(rows.len()), Vec::new());
        let done = tx.conn.transaction(|conn| {
            let one = |row| {
                let became = self.one(conn, row, &mut counted);
                // Who was looked at is told, also where the row could not go in or was only tried.
                noted.extend(self.request.take_noted());
                became
            };
            let became = rows.iter().map(one).collect::<Outcome<Vec<_>>>().map_err(Undone::Because)?;
            if dry_run { Err(Undone::Dry(became)) } else { Ok(became) }
        });
        let done = match done {
            Ok(became) => {
                for counted in counted {
                    tx.count_with(counted);
                }
                Ok(became)
            }
            Err(Undone::Dry(became)) => Ok(became),
            Err(Undone::Because(fail)) => Err(fail),
            Err(Undone::Conflict) => Err(Fail::internal("a conflict of a row got out of it")),
        }?;
        self.request.write_readings(tx.conn, &noted)?;
        Ok(done)
    }

    /// Brings a row in, by itself: what fails leaves nothing. What is no fault of the row fails the step, which is tried again.
    fn one(&self, conn: &mut Conn, raw: &RawRow, counted: &mut Vec<Counted>) -> Outcome<Became> {
        // Of a row that cannot be taken apart nothing more can be said.
        let apart = [Code::MalformedJson, Code::CellsMismatch, Code::RepeatedColumn, Code::InvalidType];
        if let Some(broken) = raw.broken.as_ref().filter(|fault| apart.iter().any(|code| fault.code == code.as_str())) {
            return Ok(Became::Failed(vec![broken.clone()]));
        }
        let mut row = Row::read(&self.kind.shape, &self.heading, raw, &self.constants, self.given.submit);
        // A value that cannot be read is told with everything else that is wrong; the row goes in only without.
        let spoilt = std::mem::take(&mut row.faults);
        let done = conn.transaction(|conn| {
            let (change, of_row) = self.request.within(conn, |tx| (self.kind.put)(tx, &mut row)).map_err(Undone::Because)?;
            let keeps = change == Change::Updated && self.on_conflict != ImportConflict::Update;
            if keeps || !spoilt.is_empty() { Err(Undone::Conflict) } else { Ok((change, of_row)) }
        });
        let faults = match done {
            Ok((change, of_row)) => {
                counted.push(of_row);
                return Ok(Became::Done(change));
            }
            Err(Undone::Conflict) if !spoilt.is_empty() => Vec::new(),
            Err(Undone::Conflict) if self.on_conflict == ImportConflict::Skip => return Ok(Became::Skipped),
            Err(Undone::Conflict) => {
                vec![super::faults::fault(None, Code::AlreadyExists, super::faults::params([("field", self.kind.shape.key.join(", ").into())]))]
            }
            Err(Undone::Because(fail)) if fail.retry() != Retry::Never || fail.code().status() >= 500 => return Err(fail),
            Err(Undone::Because(fail)) => fail.as_faults(),
            Err(Undone::Dry(_)) => return Err(Fail::internal("a row was tried twice")),
        };
        let mut told = spoilt;
        for fault in faults.into_iter().map(|fault| self.of_column(fault)) {
            // A column whose value was not understood is not missing as well.
            let mut of_same = told.iter().filter(|other| other.pointer == fault.pointer);
            let follows = fault.pointer.is_some() && fault.code == Code::Required.as_str() && of_same.clone().next().is_some();
            if !follows && !of_same.any(|other| other.code == fault.code && other.params == fault.params) {
                told.push(fault);
            }
        }
        Ok(Became::Failed(told))
    }

    /// A fault of a request as one of the column that stands for its field.
    fn of_column(&self, mut fault: Fault) -> Fault {
        if let Some(path) = fault.pointer.as_deref().and_then(|pointer| pointer.strip_prefix("#/")) {
            let field = path.split('/').next().unwrap_or_default();
            let column = self.kind.shape.stands_for.iter().find(|(of, _)| *of == field).map_or(field, |(_, column)| column);
            fault.pointer = Some(format!("#/{column}"));
        } else if fault.parameter.is_some() {
            fault.pointer = fault.parameter.take().map(|parameter| format!("#/{parameter}"));
        }
        fault
    }
}
