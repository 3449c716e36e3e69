//! Rows that could not go in, as they are kept and told.

use chibo_openapi::imports::{JobRow, JobRowsQuery};
use chibo_openapi::{Fault, PageOf};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::files::RawRow;
use super::store::{Import, json, read_json};
use crate::db::key::Key;
use crate::db::on_connection;
use crate::db::schema::import_failures;
use crate::fail::{Fail, Outcome, sentence};
use crate::http::{Pager, Tx};

/// A row that could not go in, as it is kept.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Failure {
    pub(super) row: RawRow,
    pub(super) faults: Vec<Fault>,
}

pub(super) fn add_failure(tx: &mut Tx<'_>, id: Key, failure: &Failure) -> Outcome<()> {
    let sealed = tx.request.app.vault.seal(json(failure)?.as_bytes());
    let values = (import_failures::import_id.eq(id), import_failures::row_number.eq(failure.row.number), import_failures::failure_sealed.eq(sealed));
    on_connection!(tx.conn, conn => diesel::insert_into(import_failures::table).values(values).execute(conn))?;
    Ok(())
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = import_failures)]
struct KeptFailure {
    import_id: Key,
    row_number: i64,
    failure_sealed: Vec<u8>,
}

/// Failures behind a row, at most so many.
pub(super) fn failures(tx: &mut Tx<'_>, id: Key, after: i64, limit: i64) -> Outcome<Vec<Failure>> {
    let kept = import_failures::table.filter(import_failures::import_id.eq(id).and(import_failures::row_number.gt(after)));
    let kept: Vec<Vec<u8>> = kept.order(import_failures::row_number).limit(limit).select(import_failures::failure_sealed).load(tx.conn)?;
    kept.iter().map(|sealed| opened(tx, sealed)).collect()
}

fn opened(tx: &Tx<'_>, sealed: &[u8]) -> Outcome<Failure> {
    let opened = tx.request.app.vault.open(sealed).ok_or_else(|| Fail::unavailable("a row of an import does not open with this master key"))?;
    read_json(&opened)
}

/// One page of the rows that could not go in.
pub(super) fn list_failures(tx: &mut Tx<'_>, import: &Import, key: &[&str], query: &JobRowsQuery) -> Outcome<PageOf<JobRow>> {
    let (id, heading) = (import.id, import.heading()?);
    let filtered = || import_failures::table.into_boxed().filter(import_failures::import_id.eq(id));
    let pager = Pager::bound_to(tx, "job_rows", query, "row", &id.to_string())?;
    // Rows of one import have numbers of their own, so nothing has to be told apart by id.
    let after = pager.after(|row: &KeptFailure| row.row_number)?.map(|(number, _): (i64, Key)| number);
    let mut rows = filtered().limit(pager.rows());
    rows = match (after, pager.descending()) {
        (Some(after), false) => rows.filter(import_failures::row_number.gt(after)),
        (Some(after), true) => rows.filter(import_failures::row_number.lt(after)),
        (None, _) => rows,
    };
    let rows = if pager.descending() { rows.order(import_failures::row_number.desc()) } else { rows.order(import_failures::row_number.asc()) };
    let rows: Vec<KeptFailure> = rows.select(KeptFailure::as_select()).load(tx.conn)?;
    let total = pager.total(|| filtered().count().get_result(tx.conn))?;
    let lang = tx.request.meta.lang;
    let page = pager.page(tx, rows, total, |row| (row.row_number.to_string(), row.import_id));
    page.try_map(|kept| {
        let Failure { row, faults } = opened(tx, &kept.failure_sealed)?;
        // The column that people know a row by is the first of its key.
        let cell = |field: &&str| match heading.fields.iter().position(|known| known.as_deref() == Some(*field)) {
            Some(at) => row.cells.get(at),
            None => row.cells.get(*field),
        };
        let label = key.iter().find_map(cell).and_then(serde_json::Value::as_str).map(|text| text.chars().take(200).collect());
        Ok(JobRow { row: row.number, label, errors: faults.iter().take(100).map(|fault| sentence(fault, lang)).collect() })
    })
}
