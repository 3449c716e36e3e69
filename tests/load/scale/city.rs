//! A city of wards with their candidates, written straight into the tables. Each person has a key of their own, and is sealed with it as the
//! server does it: what does not open there is no 200, which is all that the benchmark takes.

use chibo_api::db::text::{fold, person_sort_key};
use chibo_api::vault::{PersonKey, Vault, read_master};
use chibo_tests::database::{Database, Kind};
use chrono::{Days, NaiveDate};
use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use serde_json::json;

use super::sql::{CANDIDATE, CELL, COMMITTEE, MEMBER, Sql, drawn, id};
use super::structure::{AT, Level, cells};

pub(super) const COMMITTEE_CELLS: usize = 24;
pub(super) const CELL_CANDIDATES: usize = 50;
/// Rows of one statement.
const ROWS: usize = 500;

/// A stage with how many of a hundred candidates are there, whether they are followed, and what is due.
type Stage = (&'static str, usize, bool, Option<&'static str>);

const STAGES: [Stage; 11] = [
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
        let people = People::new(self, database);
        let mut conn = database.connect();
        let mut run = |statement: &str| conn.batch_execute(statement).unwrap_or_else(|error| panic!("{error}: {statement:.1000}"));
        match self.sql.0 {
            Kind::Sqlite => run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -400000"),
            Kind::Postgres => run("SET session_replication_role = replica; SET statement_timeout = 0; SET maintenance_work_mem = '256MB'"),
        }
        run("BEGIN");
        self.structure(&mut run);
        people.write(self.cells, People::member, &mut run);
        run("COMMIT");
        // Rows come much faster without indexes, and indexes faster over rows that are there.
        let indexes = indexes(database);
        for (name, _) in &indexes {
            run(&format!("DROP INDEX {name}"));
        }
        run("BEGIN");
        people.write(self.cells * CELL_CANDIDATES, People::candidate, &mut run);
        run("COMMIT");
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

    /// Committees and their cells.
    fn structure(&self, run: &mut impl FnMut(&str)) {
        let Self { sql, cells: count } = *self;
        let committees = count.div_ceil(COMMITTEE_CELLS);
        let path = format!("'/' || {} || '/'", sql.hex(COMMITTEE, "n"));
        Level { count: committees, number: "n", above: "NULL", path: &path, rank: "base" }.write(sql, run);
        let (committee, committees) = (sql.id(COMMITTEE, "n"), sql.numbers(0, committees));
        run(&format!("INSERT INTO committee_parents (committee_id, valid_from) SELECT {committee}, '2000-01-01' FROM {committees}"));
        let (cell, above, numbers) = (sql.id(CELL, "n"), sql.id(COMMITTEE, &format!("n / {COMMITTEE_CELLS}")), sql.numbers(0, count));
        cells(sql, count, &above, run);
        run(&format!("INSERT INTO cell_parents (cell_id, committee_id, valid_from) SELECT {cell}, {above}, '2000-01-01' FROM {numbers}"));
    }
}

/// A name with what is made of it. There are far fewer than people, and its hidden order takes long to make.
struct Name {
    full: String,
    folded: String,
    sort: Vec<u8>,
    order: Vec<u8>,
    sex: &'static str,
}

/// Rows of one person, one for each table.
type Rows<const TABLES: usize> = [(&'static str, String); TABLES];

/// The members and candidates of a city, drawn from names and stages.
struct People {
    sql: Sql,
    cells: usize,
    vault: Vault,
    names: Vec<Name>,
    stages: Vec<Stage>,
    /// JSON.
    clause: String,
    today: NaiveDate,
}

impl People {
    fn new(city: &City, database: &Database) -> Self {
        let vault = Vault::new(&read_master(&database.master_key()).expect("the database's master key"));
        let mut names = Vec::new();
        for family in FAMILIES {
            for middle in MIDDLES {
                for given in GIVEN {
                    let full = format!("{family} {middle} {given}");
                    let (folded, sort, sex) = (fold(&full), person_sort_key(&full), if middle == "Văn" { "male" } else { "female" });
                    names.push(Name { full, folded, order: vault.hidden_order(&sort), sort, sex });
                }
            }
        }
        Self {
            sql: city.sql,
            cells: city.cells,
            vault,
            names,
            stages: STAGES.iter().flat_map(|stage| std::iter::repeat_n(*stage, stage.1)).collect(),
            clause: json!({ "document": "294-QĐ/TW", "article": "4.3.1", "confirmed": true }).to_string(),
            today: chrono::Utc::now().date_naive(),
        }
    }

    /// Writes the first so many of a kind of people.
    fn write<const TABLES: usize>(&self, count: usize, rows: fn(&Self, usize) -> Rows<TABLES>, run: &mut impl FnMut(&str)) {
        for from in (0..count).step_by(ROWS) {
            let mut statements = [const { String::new() }; TABLES];
            for n in from..(from + ROWS).min(count) {
                for (statement, (table, row)) in statements.iter_mut().zip(rows(self, n)) {
                    let opening = if statement.is_empty() { format!("INSERT INTO {table} VALUES (") } else { ", (".to_owned() };
                    statement.extend([&opening, &row, ")"]);
                }
            }
            for statement in &statements {
                run(statement);
            }
        }
    }

    /// The one official member of the nth cell, who helps.
    fn member(&self, n: usize) -> Rows<3> {
        let key = |kind, n| self.key(kind, n);
        let (member, cell, committee) = (key(MEMBER, n), key(CELL, n), key(COMMITTEE, n / COMMITTEE_CELLS));
        let Name { full, folded, sort, .. } = &self.names[drawn(n, 1, self.names.len())];
        let (_, sealed_key) = PersonKey::new(&self.vault);
        let (sealed_key, sort) = (self.sql.bytes(&sealed_key), self.sql.bytes(sort));
        [
            ("person_keys (person_id, key_sealed)", format!("{member}, {sealed_key}")),
            (
                "members (id, full_name, name_folded, name_sort, status, cell_id, committee_id, admitted_on, official_on, created_at, updated_at, version)",
                format!("{member}, '{full}', '{folded}', {sort}, 'official', {cell}, {committee}, '2010-02-03', '2011-02-03', {AT}"),
            ),
            ("member_cells (member_id, cell_id, valid_from)", format!("{member}, {cell}, '2010-02-03'")),
        ]
    }

    /// The nth candidate. They are of one cell after the other, so that a committee's are far apart, as they are when they come over years.
    fn candidate(&self, n: usize) -> Rows<4> {
        let (key, bytes) = (|kind, n| self.key(kind, n), |bytes: &[u8]| self.sql.bytes(bytes));
        let cell = n % self.cells;
        let (candidate, cell, committee) = (key(CANDIDATE, n), key(CELL, cell), key(COMMITTEE, cell / COMMITTEE_CELLS));
        let (stage, _, active, due_kind) = self.stages[drawn(n, 2, self.stages.len())];
        let Name { full, folded, order, sex, .. } = &self.names[drawn(n, 3, self.names.len())];
        let since = self.today - Days::new(drawn(n, 4, 1000) as u64 + 1);
        let due = due_kind.map_or("NULL, NULL, NULL".to_owned(), |kind| {
            let on = self.today - Days::new(30) + Days::new(drawn(n, 5, 400) as u64);
            format!("'{kind}', '{on}', '{}'", self.clause)
        });
        let birth = format!("{}-04-30", 1980 + drawn(n, 6, 25));
        let (own, sealed_key) = PersonKey::new(&self.vault);
        let seal = |value| bytes(&own.seal_json(&value).expect("JSON"));
        let person = seal(json!({ "full_name": full, "birth": birth, "education": "university", "youth_union_member": true, "readmitted_before": false }));
        let (sealed_key, order, likeness) = (bytes(&sealed_key), bytes(order), bytes(&self.vault.likeness_tag(folded, &birth)));
        // A listing without a remark.
        let words = seal(json!({}));
        [
            ("person_keys (person_id, key_sealed)", format!("{candidate}, {sealed_key}")),
            (
                "candidates (id, name_order, sealed, likeness_hash, sex, legal_basis, cell_id, committee_id, stage, stage_on, active, failed_votes, \
                 due_kind, due_on, due_clause, due_unsure, created_at, updated_at, version)",
                format!(
                    "{candidate}, {order}, {person}, {likeness}, '{sex}', 'party_regulation', {cell}, {committee}, '{stage}', '{since}', {active}, 0, \
                     {due}, false, '{since} 00:00:00', '{since} 00:00:00', 1"
                ),
            ),
            (
                "candidate_acts (candidate_id, number, asked, stage, acted_on, cell_id, committee_id, words_sealed, details, recorded_at)",
                format!("{candidate}, 1, 'source', 'source', '{since}', {cell}, {committee}, {words}, '{{}}', '{since} 00:00:00'"),
            ),
            ("candidate_cells (candidate_id, cell_id, valid_from)", format!("{candidate}, {cell}, '{since}'")),
        ]
    }

    fn key(&self, kind: char, n: usize) -> String {
        self.sql.bytes(uuid::Uuid::parse_str(&id(kind, n)).expect("an id").as_bytes())
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
