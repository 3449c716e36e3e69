//! A city of wards with their candidates, written straight into the tables.

use chibo_api::db::text::{fold, person_sort_key};
use chibo_tests::database::{Database, Kind};
use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;

use super::sql::{CANDIDATE, CELL, COMMITTEE, MEMBER, Sql, id};

pub(super) const COMMITTEE_CELLS: usize = 24;
pub(super) const CELL_CANDIDATES: usize = 50;
/// Rows of one statement.
const CHUNK: usize = 50_000;

/// Stages with how many of a hundred candidates are there, whether they are followed, and what is due.
const STAGES: [(&str, usize, bool, Option<&str>); 11] = [
    ("source", 25, true, None),
    ("fostering", 25, true, None),
    ("trained", 12, true, Some("certificate_expires")),
    ("dossier", 6, true, Some("papers_expire")),
    ("cell_resolved", 4, true, Some("decision_due")),
    ("committee_resolved", 4, true, Some("decision_due")),
    ("decided", 4, true, Some("ceremony_due")),
    ("admitted", 10, true, Some("recognition_due")),
    ("official", 6, false, None),
    ("withdrawn", 3, false, None),
    ("rejected", 1, false, None),
];

const FAMILIES: [&str; 15] = ["Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Phạm", "Hoàng", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô"];
const MIDDLES: [&str; 14] = ["Thị", "Thị", "Thị", "Thị", "Văn", "Văn", "Văn", "Đức", "Minh", "Ngọc", "Quang", "Thanh", "Hữu", "Quỳnh"];
const GIVEN: [&str; 30] = [
    "An", "Anh", "Ánh", "Bình", "Châu", "Chi", "Cường", "Dũng", "Đào", "Giang", "Hà", "Hải", "Hạnh", "Hiền", "Hoa", "Hùng", "Hương", "Khánh", "Lan", "Linh",
    "Long", "Mai", "Nam", "Nga", "Phương", "Sơn", "Thảo", "Trang", "Tuấn", "Yến",
];

pub(super) fn committee(n: usize) -> String {
    id(COMMITTEE, n)
}

/// A city of wards, written past the application.
pub(super) struct City {
    pub(super) sql: Sql,
    pub(super) cells: usize,
}

impl City {
    pub(super) fn write(&self, database: &Database) {
        let mut conn = database.connect();
        let mut run = |statement: &str| conn.batch_execute(statement).unwrap_or_else(|error| panic!("{error}: {statement:.1000}"));
        match self.sql.0 {
            Kind::Sqlite => run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -400000"),
            Kind::Postgres => run("SET session_replication_role = replica; SET statement_timeout = 0; SET maintenance_work_mem = '256MB'"),
        }
        self.lots(&mut run);
        self.structure(&mut run);
        // Rows come much faster without indexes, and indexes faster over rows that are there.
        let indexes = indexes(database);
        for (name, _) in &indexes {
            run(&format!("DROP INDEX {name}"));
        }
        for from in (0..self.cells * CELL_CANDIDATES).step_by(CHUNK) {
            run("BEGIN");
            self.candidates(from, (from + CHUNK).min(self.cells * CELL_CANDIDATES)).iter().for_each(|statement| run(statement));
            run("COMMIT");
        }
        for (_, sql) in &indexes {
            run(sql);
        }
        run(match self.sql.0 {
            // No statistics: nothing in the product has SQLite gather any.
            Kind::Sqlite => "PRAGMA journal_mode = WAL",
            // As its autovacuum does by itself, but not in the middle of a round.
            Kind::Postgres => "VACUUM ANALYZE",
        });
    }

    /// The stages and names that candidates draw from.
    fn lots(&self, run: &mut impl FnMut(&str)) {
        run("CREATE TEMPORARY TABLE stages (at BIGINT PRIMARY KEY, stage TEXT, active BOOLEAN, due_kind TEXT)");
        run("CREATE TEMPORARY TABLE names (at BIGINT PRIMARY KEY, full_name TEXT, folded TEXT, sort BYTEA, sex TEXT)");
        let stages = STAGES.iter().flat_map(|(stage, share, active, due)| std::iter::repeat_n((stage, active, due), *share));
        let due = |due: Option<&str>| due.map_or("NULL".to_owned(), |kind| format!("'{kind}'"));
        let stages: Vec<String> = stages.zip(0..).map(|((stage, active, kind), at)| format!("({at}, '{stage}', {active}, {})", due(*kind))).collect();
        run(&format!("INSERT INTO stages VALUES {}", stages.join(",")));
        let mut names = Vec::new();
        for family in FAMILIES {
            for middle in MIDDLES {
                for given in GIVEN {
                    let (name, sex) = (format!("{family} {middle} {given}"), if middle == "Văn" { "male" } else { "female" });
                    names.push(format!("({}, '{name}', '{}', {}, '{sex}')", names.len(), fold(&name), self.sql.bytes(&person_sort_key(&name))));
                }
            }
        }
        names.chunks(500).for_each(|names| run(&format!("INSERT INTO names VALUES {}", names.join(","))));
    }

    /// Committees, their cells, and one official member in each, who helps.
    fn structure(&self, run: &mut impl FnMut(&str)) {
        let Self { sql, cells } = *self;
        let (committees, cells) = (sql.numbers(0, cells.div_ceil(COMMITTEE_CELLS)), sql.numbers(0, cells));
        let (committee, cell, member) = (sql.id(COMMITTEE, "n"), sql.id(CELL, "n"), sql.id(MEMBER, "n"));
        let (path, above) = (sql.hex(COMMITTEE, "n"), sql.id(COMMITTEE, &format!("n / {COMMITTEE_CELLS}")));
        let at = "'2026-01-01 00:00:00', '2026-01-01 00:00:00', 1";
        run("BEGIN");
        run(&format!(
            "INSERT INTO committees (id, code, name, name_folded, name_sort, level, path, founded_on, created_at, updated_at, version)
             SELECT {committee}, 'P' || n, 'Đảng ủy phường ' || n, 'dang uy phuong ' || n, {committee}, 'base', '/' || {path} || '/', '2000-01-01', {at} FROM {committees}"
        ));
        run(&format!("INSERT INTO committee_parents (committee_id, valid_from) SELECT {committee}, '2000-01-01' FROM {committees}"));
        run(&format!(
            "INSERT INTO cells (id, code, name, name_folded, name_sort, kind, committee_id, founded_on, official_members, probationary_members, created_at, updated_at, version)
             SELECT {cell}, 'CB' || n, 'Chi bộ khu phố ' || n, 'chi bo khu pho ' || n, {cell}, 'residential', {above}, '2000-01-01', 1, 0, {at} FROM {cells}"
        ));
        run(&format!("INSERT INTO cell_parents (cell_id, committee_id, valid_from) SELECT {cell}, {above}, '2000-01-01' FROM {cells}"));
        run(&format!(
            "INSERT INTO members (id, full_name, name_folded, name_sort, status, cell_id, committee_id, admitted_on, official_on, created_at, updated_at, version)
             SELECT {member}, full_name, folded, sort, 'official', {cell}, {above}, '2010-02-03', '2011-02-03', {at}
             FROM {cells} JOIN names ON at = {}",
            Sql::drawn(1, FAMILIES.len() * MIDDLES.len() * GIVEN.len())
        ));
        run(&format!("INSERT INTO member_cells (member_id, cell_id, valid_from) SELECT {member}, {cell}, '2010-02-03' FROM {cells}"));
        run("COMMIT");
    }

    /// Candidates with numbers from one up to another, one cell after the other, so that a committee's are far apart, as they are when
    /// they come over years.
    fn candidates(&self, from: usize, to: usize) -> [String; 3] {
        let Self { sql, cells } = *self;
        let (numbers, candidate) = (sql.numbers(from, to), sql.id(CANDIDATE, "n"));
        let (cell, committee) = (sql.id(CELL, &format!("n % {cells}")), sql.id(COMMITTEE, &format!("n % {cells} / {COMMITTEE_CELLS}")));
        let (stage, name) = (Sql::drawn(2, 100), Sql::drawn(3, FAMILIES.len() * MIDDLES.len() * GIVEN.len()));
        let (since, due, year) = (sql.day(&format!("-{} - 1", Sql::drawn(4, 1000))), sql.day(&format!("{} - 30", Sql::drawn(5, 400))), Sql::drawn(6, 25));
        let clause = r#"'{"document":"294-QĐ/TW","article":"4.3.1","confirmed":true}'"#;
        let at = "'2026-01-01 00:00:00'";
        [
            format!(
                "INSERT INTO candidates (id, full_name, name_folded, name_sort, birth, sex, education, youth_union_member, flags, readmitted_before, legal_basis,
                     cell_id, committee_id, stage, stage_on, active, failed_votes, due_kind, due_on, due_clause, created_at, updated_at, version)
                 SELECT {candidate}, full_name, folded, sort, (1980 + {year}) || '-04-30', sex, 'university', true, '', false, 'party_regulation',
                     {cell}, {committee}, stage, {since}, active, 0, due_kind, CASE WHEN due_kind IS NOT NULL THEN {due} END,
                     CASE WHEN due_kind IS NOT NULL THEN {clause} END, {at}, {at}, 1
                 FROM {numbers} JOIN names ON names.at = {name} JOIN stages ON stages.at = {stage} ORDER BY n"
            ),
            format!(
                "INSERT INTO candidate_acts (candidate_id, number, asked, stage, acted_on, cell_id, committee_id, details, conditions, recorded_at)
                 SELECT {candidate}, 1, 'source', 'source', {since}, {cell}, {committee}, '{{}}', '[]', {at} FROM {numbers}"
            ),
            format!("INSERT INTO candidate_cells (candidate_id, cell_id, valid_from) SELECT {candidate}, {cell}, {since} FROM {numbers}"),
        ]
    }
}

#[derive(diesel::QueryableByName)]
struct Index {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    sql: String,
}

/// The indexes of the large tables that no constraint makes, each with the statement that makes it.
fn indexes(database: &Database) -> Vec<(String, String)> {
    let tables = "('candidates', 'candidate_acts', 'candidate_cells')";
    let found: Vec<Index> = match &mut database.connect() {
        chibo_api::db::Conn::Sqlite(conn) => {
            diesel::sql_query(format!("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN {tables} AND sql IS NOT NULL")).load(conn)
        }
        chibo_api::db::Conn::Postgres(conn) => diesel::sql_query(format!(
            "SELECT indexname::text AS name, indexdef AS sql FROM pg_indexes WHERE tablename IN {tables} AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname)"
        ))
        .load(conn),
    }
    .expect("the schema");
    found.into_iter().map(|index| (index.name, index.sql)).collect()
}
