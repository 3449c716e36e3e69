//! Import of cells: each row is put under its code; a cell that is the same already is left alone.

use std::collections::{HashMap, HashSet};

use chibo_openapi::Code;
use chibo_openapi::structure::{Cell, CellPut, Committee};
use serde::de::DeserializeOwned;
use ureq::http::Method;

use crate::context::Context;
use crate::failure::Outcome;
use crate::import::{self, Change, Column, Import, ImportArgs, Row, RowError, RowFault, not_a_term, plain_code, term};
use crate::input::date;
use crate::records::{CELL, COMMITTEE, Resource};
use crate::say::{pick, say};
use crate::server::{Api, Call, Reply};

/// Imports the file.
pub(crate) fn run(context: &Context, args: &ImportArgs) -> Outcome<()> {
    let api = &context.api;
    let committees: Vec<Committee> = api.all(&Call::get(COMMITTEE.path))?;
    let committees = committees.into_iter().map(|committee| committee.code).collect();
    import::run(context, args, CellImport { api, committees, known: HashMap::new() })
}

/// Puts a cell under its code, on the version that was read.
pub(crate) fn put(api: &Api, code: &str, body: &CellPut, version: Option<i64>) -> Outcome<Reply> {
    let call = Call::new(Method::PUT, CELL.path_by_code(code)).json(body)?;
    api.send(match version {
        Some(version) => call.if_match(version),
        None => call,
    })
}

/// The cells that the rows in hand are about.
struct CellImport<'a> {
    api: &'a Api,
    /// Codes of those there are.
    committees: HashSet<String>,
    known: HashMap<String, Cell>,
}

impl Import for CellImport<'_> {
    const COLUMNS: &'static [Column] = &[
        Column { name: "code", required: true },
        Column { name: "organization_code", required: false },
        Column { name: "name", required: true },
        Column { name: "kind", required: true },
        Column { name: "committee_code", required: true },
        Column { name: "founded_on", required: true },
    ];
    type Wanted = (String, CellPut);

    fn load(&mut self, rows: &[Row]) -> Outcome<()> {
        self.known = cells_by_code(self.api, rows)?;
        Ok(())
    }

    fn read(&self, row: &Row) -> Result<(String, CellPut), Vec<RowFault>> {
        let known = row.get("code").and_then(|code| self.known.get(code));
        let of_unit = row.get("committee_code").and_then(|code| self.fault_of_committee(known, code));
        match (wanted(row, known), of_unit) {
            (Ok(wanted), None) => Ok(wanted),
            (said, of_unit) => Err(said.err().into_iter().flatten().chain(of_unit).collect()),
        }
    }

    fn key(row: &Row) -> Option<String> {
        row.get("code").map(str::to_owned)
    }

    fn put(&mut self, _row: &Row, (code, wanted): (String, CellPut), dry_run: bool) -> Result<Change, RowError> {
        let known = self.known.get(&code);
        if known.is_some_and(|known| same(known, &wanted)) {
            return Ok(Change::Unchanged);
        }
        if dry_run {
            return Ok(if known.is_some() { Change::Updated } else { Change::Created });
        }
        let before = known.map(|cell| cell.version);
        let reply = put(self.api, &code, &wanted, before)?;
        let cell: Cell = reply.read()?;
        let change = match before {
            _ if reply.status == 201 => Change::Created,
            Some(before) if before == cell.version => Change::Unchanged,
            _ => Change::Updated,
        };
        self.known.insert(code, cell);
        Ok(change)
    }
}

impl CellImport<'_> {
    /// A new cell needs a committee that is there; an old one stays below its own.
    fn fault_of_committee(&self, known: Option<&Cell>, code: &str) -> Option<RowFault> {
        match known {
            Some(known) => (known.committee_code != code).then(|| moved(&known.committee_code)),
            None if self.committees.contains(code) => None,
            None => Some(RowFault::new("committee_code", Code::NotFound, say!("Không tìm thấy cấp ủy {code}", "There is no committee {code}"))),
        }
    }
}

/// The cells that the rows name, with one request.
pub(crate) fn cells_by_code(api: &Api, rows: &[Row]) -> Outcome<HashMap<String, Cell>> {
    Ok(named_in(api, &CELL, rows)?.into_iter().map(|cell: Cell| (cell.code.clone(), cell)).collect())
}

/// Of a kind of record that has codes, those that the rows name, with one request.
pub(crate) fn named_in<T: DeserializeOwned>(api: &Api, resource: &Resource, rows: &[Row]) -> Outcome<Vec<T>> {
    let mut codes: Vec<&str> = rows.iter().filter_map(|row| row.get("code")).filter(|code| plain_code(code)).collect();
    codes.sort_unstable();
    codes.dedup();
    if codes.is_empty() { Ok(Vec::new()) } else { api.all(&Call::get(resource.path).query("code", Some(codes.join(",")))) }
}

/// The cell that a row describes, or everything that is wrong with the row.
fn wanted(row: &Row, known: Option<&Cell>) -> Result<(String, CellPut), Vec<RowFault>> {
    let mut faults = Vec::new();
    let mut text = |column: &'static str| {
        if row.get(column).is_none() {
            faults.push(RowFault::missing(column));
        }
        row.get(column).unwrap_or_default().to_owned()
    };
    let (code, name) = (text("code"), text("name"));
    let (kind, committee_code, founded_on) = (text("kind"), text("committee_code"), text("founded_on"));
    let kind_value = term("cell_kind", &kind).and_then(|kind| kind.parse().ok());
    if kind_value.is_none() && !kind.is_empty() {
        faults.push(not_a_term("kind", "cell_kind"));
    }
    if !code.is_empty() && !plain_code(&code) {
        let detail = pick(
            "Mã gồm chữ không dấu, số, dấu chấm, gạch ngang, gạch dưới; tối đa 32 ký tự",
            "A code has letters without marks, digits, dots, dashes and underscores, 32 at most",
        );
        faults.push(RowFault::new("code", Code::InvalidFormat, detail));
    }
    let day = date(&founded_on);
    if let (Err(reason), false) = (&day, founded_on.is_empty()) {
        faults.push(RowFault::new("founded_on", Code::InvalidFormat, reason));
    }
    // A file without the column does not take the code away.
    let organization_code =
        if row.has("organization_code") { row.get("organization_code").map(str::to_owned) } else { known.and_then(|cell| cell.organization_code.clone()) };
    if organization_code.as_deref().is_some_and(|code| !is_organization_code(code)) {
        let detail = pick("Mã tổ chức đảng có 14 chữ số, ví dụ 38.168.053.000.001", "An organization code has 14 digits, such as 38.168.053.000.001");
        faults.push(RowFault::new("organization_code", Code::InvalidFormat, detail));
    }
    match (kind_value, day) {
        (Some(kind), Ok(founded_on)) if faults.is_empty() => Ok((code, CellPut { organization_code, name, kind, committee_code, founded_on })),
        _ => Err(faults),
    }
}

/// Whether this is 14 digits, bare or in the groups that people write.
fn is_organization_code(code: &str) -> bool {
    let groups: Vec<&str> = code.split('.').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    (lengths == [14] || lengths == [2, 3, 3, 3, 3]) && groups.concat().bytes().all(|byte| byte.is_ascii_digit())
}

fn same(known: &Cell, wanted: &CellPut) -> bool {
    let digits = |code: &Option<String>| code.as_ref().map(|code| code.replace('.', ""));
    let CellPut { organization_code, name, kind, committee_code: _, founded_on } = wanted;
    known.name == *name && known.kind == *kind && known.founded_on == *founded_on && digits(&known.organization_code) == digits(organization_code)
}

fn moved(below: &str) -> RowFault {
    RowFault::new(
        "committee_code",
        Code::WrongState,
        say!("Chi bộ đang trực thuộc {below}; chuyển bằng: chibo cell move", "The cell stands below {below}; move it with: chibo cell move"),
    )
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::import::from_text;

    fn known() -> Cell {
        serde_json::from_value(serde_json::json!({
            "id": Uuid::nil(), "code": "CB01", "organization_code": "38.168.053.000.001", "name": "Chi bộ 1", "kind": "residential",
            "committee_id": Uuid::nil(), "committee_code": "P", "committee_name": "Phường", "founded_on": "2010-01-01", "dissolved_on": null, "official_members": 9,
            "probationary_members": 0, "can_vote": true, "elects_committee": true,
            "created_at": "2023-01-01T00:00:00Z", "updated_at": "2023-01-01T00:00:00Z", "version": 4,
        }))
        .unwrap()
    }

    fn row(text: &str) -> Row {
        from_text(text, CellImport::COLUMNS).remove(0)
    }

    #[test]
    fn a_row_that_says_the_same_in_other_words_changes_nothing() {
        let row = row("code;organization_code;name;kind;committee_code;founded_on\nCB01;38168053000001;Chi bộ 1;Khu dân cư, tổ dân phố;P;1/1/2010\n");
        let (code, wanted) = wanted(&row, Some(&known())).unwrap();
        assert!(code == "CB01" && same(&known(), &wanted));
    }

    #[test]
    fn only_an_empty_cell_takes_the_organization_code_away() {
        let without = row("code,name,kind,committee_code,founded_on\nCB01,Chi bộ 1,residential,P,2010-01-01\n");
        assert!(wanted(&without, Some(&known())).unwrap().1.organization_code.is_some());
        let empty = row("code,organization_code,name,kind,committee_code,founded_on\nCB01,,Chi bộ 1,residential,P,2010-01-01\n");
        assert_eq!(wanted(&empty, Some(&known())).unwrap().1.organization_code, None);
    }

    #[test]
    fn every_fault_of_a_row_is_told_at_once() {
        let row = row("code,organization_code,name,kind,committee_code,founded_on\nCB 01,3816805300000,,bank,P,31/02/2010\n");
        let faults = wanted(&row, None).unwrap_err();
        let columns: Vec<&str> = faults.iter().map(|fault| fault.column.as_str()).collect();
        assert_eq!(columns, ["name", "kind", "code", "founded_on", "organization_code"]);
    }

    #[test]
    fn organization_codes_are_fourteen_digits_bare_or_in_groups() {
        assert!(is_organization_code("38168053000001") && is_organization_code("38.168.053.000.001"));
        for wrong in ["3816805300000", "381680530000011", "38.168.053.000.01", "38168.053.000.001", "38-168-053-000-001", "38.168.053.000.00a", ""] {
            assert!(!is_organization_code(wrong), "{wrong}");
        }
    }
}
