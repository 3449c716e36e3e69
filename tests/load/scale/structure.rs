//! Committees and cells, as they are and as they were known, written straight into the tables.

use super::sql::{CELL, COMMITTEE, Sql};

/// Recorded, changed and which version.
pub(super) const AT: &str = "'2020-01-01 00:00:00', '2020-01-01 00:00:00', 1";
const KNOWN: &str = "'2020-01-01 00:00:00', '9999-12-31 00:00:00'";

/// Committees of one level. Number, id of the one above and path are told in SQL for the `n`th of them.
pub(super) struct Level<'a> {
    pub(super) count: usize,
    pub(super) number: &'a str,
    pub(super) above: &'a str,
    pub(super) path: &'a str,
    pub(super) rank: &'a str,
}

impl Level<'_> {
    pub(super) fn write(&self, sql: Sql, run: &mut impl FnMut(&str)) {
        let Self { count, number, above, path, rank } = *self;
        let (committee, numbers) = (sql.id(COMMITTEE, number), sql.numbers(0, count));
        run(&format!(
            "INSERT INTO committees (id, code, name, name_folded, name_sort, level, parent_id, path, founded_on, created_at, updated_at, version)
             SELECT {committee}, 'P' || {number}, 'Đảng ủy ' || {number}, 'dang uy ' || {number}, {committee}, '{rank}', {above}, {path}, '2000-01-01', {AT} FROM {numbers}"
        ));
        run(&format!(
            "INSERT INTO committee_versions (committee_id, known_from, known_until, code, name, parent_id, path, founded_on)
             SELECT {committee}, {KNOWN}, 'P' || {number}, 'Đảng ủy ' || {number}, {above}, {path}, '2000-01-01' FROM {numbers}"
        ));
    }
}

/// Cells with one official member each. The id of the committee above is told in SQL for the `n`th of them.
pub(super) fn cells(sql: Sql, count: usize, above: &str, run: &mut impl FnMut(&str)) {
    let (cell, numbers) = (sql.id(CELL, "n"), sql.numbers(0, count));
    run(&format!(
        "INSERT INTO cells (id, code, name, name_folded, name_sort, kind, committee_id, founded_on, official_members, probationary_members, created_at, updated_at, version)
         SELECT {cell}, 'CB' || n, 'Chi bộ khu phố ' || n, 'chi bo khu pho ' || n, {cell}, 'residential', {above}, '2000-01-01', 1, 0, {AT} FROM {numbers}"
    ));
    run(&format!(
        "INSERT INTO cell_versions (cell_id, known_from, known_until, code, name, committee_id, founded_on)
         SELECT {cell}, {KNOWN}, 'CB' || n, 'Chi bộ khu phố ' || n, {above}, '2000-01-01' FROM {numbers}"
    ));
}
