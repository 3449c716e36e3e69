//! Import of the quotas of a plan: each row sets what one unit must reach of one kind.

use std::collections::HashMap;

use chibo_openapi::Code;
use chibo_openapi::planning::{Quota, QuotaCreate, QuotaEdit};
use chibo_openapi::structure::{Cell, Committee};
use chibo_openapi::vocabulary::QuotaKind;
use uuid::Uuid;

use crate::cmd::structure::cell_import::named_in;
use crate::context::Context;
use crate::failure::Outcome;
use crate::import::{self, Change, Column, Import, ImportArgs, Row, RowError, RowFault, not_a_term, term};
use crate::records::{CELL, COMMITTEE, PLAN, QUOTA};
use crate::say::{pick, say};
use crate::server::{Api, Call};

/// Imports the file into a plan.
pub(crate) fn run(context: &Context, plan: &str, args: &ImportArgs) -> Outcome<()> {
    let api = &context.api;
    let plan_id = PLAN.id(api, plan)?;
    let quotas: Vec<Quota> = api.all(&Call::get(QUOTA.path).query("plan_id", Some(plan_id)))?;
    let known = quotas.into_iter().map(|quota| ((quota.unit_code.clone(), quota.kind), quota)).collect();
    import::run(context, args, QuotaImport { api, plan_id, known, units: HashMap::new() })
}

/// The quotas of the plan, and the units that the rows in hand name.
struct QuotaImport<'a> {
    api: &'a Api,
    plan_id: Uuid,
    known: HashMap<(String, QuotaKind), Quota>,
    units: HashMap<String, Unit>,
}

/// What a quota is for.
#[derive(Debug, Clone, Copy)]
enum Unit {
    Cell(Uuid),
    Committee(Uuid),
}

/// What a row sets, and for which unit.
struct Wanted {
    code: String,
    kind: QuotaKind,
    value: i32,
    unit: Unit,
}

impl Import for QuotaImport<'_> {
    const COLUMNS: &'static [Column] =
        &[Column { name: "code", required: true }, Column { name: "kind", required: true }, Column { name: "value", required: true }];
    type Wanted = Wanted;

    fn load(&mut self, rows: &[Row]) -> Outcome<()> {
        let committees: Vec<Committee> = named_in(self.api, &COMMITTEE, rows)?;
        self.units = committees.into_iter().map(|committee| (committee.code, Unit::Committee(committee.id))).collect();
        // Where both have one code, the cell is meant.
        let cells: Vec<Cell> = named_in(self.api, &CELL, rows)?;
        self.units.extend(cells.into_iter().map(|cell| (cell.code, Unit::Cell(cell.id))));
        Ok(())
    }

    fn read(&self, row: &Row) -> Result<Wanted, Vec<RowFault>> {
        let unknown =
            |code: &str| RowFault::new("code", Code::NotFound, say!("Không tìm thấy chi bộ hay cấp ủy {code}", "There is no cell or committee {code}"));
        let unit = row.get("code").map(|code| self.units.get(code).copied().ok_or_else(|| unknown(code)));
        match (wanted(row), unit) {
            (Ok((code, kind, value)), Some(Ok(unit))) => Ok(Wanted { code, kind, value, unit }),
            (said, unit) => Err(unit.and_then(Result::err).into_iter().chain(said.err().into_iter().flatten()).collect()),
        }
    }

    fn key(row: &Row) -> Option<String> {
        Some(format!("{} {}", row.get("code")?, kind_of(row.get("kind")?)?))
    }

    fn put(&mut self, row: &Row, Wanted { code, kind, value, unit }: Wanted, dry_run: bool) -> Result<Change, RowError> {
        let key = (code, kind);
        let (change, reply) = match self.known.get(&key) {
            Some(quota) if quota.value == value => return Ok(Change::Unchanged),
            Some(_) if dry_run => return Ok(Change::Updated),
            Some(quota) => {
                let reply = self.api.patch(QUOTA.path_of(quota.id), quota.version, &QuotaEdit { value })?;
                (Change::Updated, reply)
            }
            None => {
                if dry_run {
                    return Ok(Change::Created);
                }
                let (cell_id, committee_id) = match unit {
                    Unit::Cell(id) => (Some(id), None),
                    Unit::Committee(id) => (None, Some(id)),
                };
                let body = QuotaCreate { plan_id: self.plan_id, cell_id, committee_id, kind, value };
                (Change::Created, self.api.post_row(QUOTA.path, row.number, &body)?)
            }
        };
        self.known.insert(key, reply.read()?);
        Ok(change)
    }
}

fn kind_of(text: &str) -> Option<QuotaKind> {
    term("quota_kind", text)?.parse().ok()
}

/// Unit, kind and number of a row, or everything that is wrong with it.
fn wanted(row: &Row) -> Result<(String, QuotaKind, i32), Vec<RowFault>> {
    let mut faults = Vec::new();
    for column in ["code", "kind", "value"] {
        if row.get(column).is_none() {
            faults.push(RowFault::missing(column));
        }
    }
    let kind = row.get("kind").map(kind_of);
    if kind == Some(None) {
        faults.push(not_a_term("kind", "quota_kind"));
    }
    let value = row.get("value").map(|text| text.parse::<i32>().ok().filter(|value| *value >= 0));
    if value == Some(None) {
        faults.push(RowFault::new("value", Code::InvalidType, pick("Phải là số nguyên từ 0", "It must be a whole number from 0")));
    }
    match (row.get("code"), kind.flatten(), value.flatten()) {
        (Some(code), Some(kind), Some(value)) => Ok((code.to_owned(), kind, value)),
        _ => Err(faults),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::from_text;

    #[test]
    fn zero_is_a_quota_and_faults_are_told_at_once() {
        let rows = from_text("code,kind,value\nCB01,Kết nạp đảng viên,0\nCB02,both,-1\n,course,\n", QuotaImport::COLUMNS);
        assert_eq!(wanted(&rows[0]), Ok(("CB01".to_owned(), QuotaKind::Admission, 0)));
        let columns = |row: &Row| wanted(row).unwrap_err().into_iter().map(|fault| fault.column).collect::<Vec<_>>();
        assert_eq!(columns(&rows[1]), ["kind", "value"]);
        assert_eq!(columns(&rows[2]), ["code", "value"]);
    }
}
