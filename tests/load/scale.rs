//! What one committee's work costs as the city around it grows. The data is written straight into the tables, as a ward of 24 cells and
//! 1,200 candidates, again and again; the requests go to a real server.

use std::time::{Duration, Instant};

use chibo_api::db::text::{fold, person_sort_key};
use chibo_tests::database::{self, Database, Kind};
use chibo_tests::postgres;
use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};

use crate::client::Connection;
use crate::server::{PASSWORD, Service, text};
use crate::{median, spread};

/// Rounds of each pair, in alternating order.
const ROUNDS: usize = 9;
/// Requests of a round on each side; the round counts with their median, so that a flush of the access log in between does not.
const REQUESTS: usize = 40;
/// Writes of a round on each side.
const WRITES: usize = 20;
/// The access log is written once a second and keeps a bounded number of readings until then.
const PAUSE: Duration = Duration::from_millis(500);

const COMMITTEE_CELLS: usize = 24;
const CELL_CANDIDATES: usize = 50;
const SMALL: usize = 200;
const LARGE: usize = 20_000;
/// Rows of one statement.
const CHUNK: usize = 50_000;

/// Runs on SQLite, and on PostgreSQL where there is a server.
pub(crate) fn run(kinds: &[Kind]) {
    for kind in kinds {
        match postgres::source() {
            Err(why) if *kind == Kind::Postgres => println!("scale, postgres: does not run: {why}"),
            _ => on(*kind),
        }
    }
    database::remove_templates();
}

fn on(kind: Kind) {
    let began = Instant::now();
    println!("scale, {}: building {} candidates in {LARGE} cells, which takes a while", kind.name(), LARGE * CELL_CANDIDATES);
    let sites = [Site::build(kind, SMALL), Site::build(kind, LARGE)];
    println!("scale, {}: built after {:.0} s", kind.name(), began.elapsed().as_secs_f64());
    reads(kind, &sites);
    writes(kind, &sites[1]);
}

/// A server over a city of some cells.
struct Site {
    service: Service,
    cells: usize,
    /// Organizer of one committee.
    organizer: String,
    /// Organizer of everything.
    everywhere: String,
    /// Dropped after its server.
    _database: Database,
}

impl Site {
    fn build(kind: Kind, cells: usize) -> Self {
        let database = Database::new(kind);
        City { sql: Sql(kind), cells }.write(&database);
        let settings = vec![
            ("CHIBO_DATABASE_URL", database.url()),
            ("CHIBO_MASTER_KEY_FILE", database.master_key().display().to_string()),
            // One token for the whole run.
            ("CHIBO_ACCESS_MINUTES", "1440".to_owned()),
        ];
        let service = Service::start(settings, &["administrator", "organizer"]);
        let administrator = service.log_in("administrator");
        let grants = json!([{ "role": "organizer", "committee_id": committee(0) }]);
        let user = json!({ "username": "ward", "display_name": "Phường", "password": PASSWORD, "committee_id": committee(0), "grants": grants });
        service.create("/v1/users", Some(&administrator), &user);
        Self { organizer: service.log_in("ward"), everywhere: service.log_in("organizer"), service, cells, _database: database }
    }
}

/// A read of one committee.
struct Query {
    name: String,
    /// With `{committee}` where its id belongs.
    path: String,
    /// Whether the page after the first one is meant.
    second: bool,
    /// Whether the organizer of the first committee asks, and always for that one. The organizer of everything asks for another
    /// committee each time.
    narrow: bool,
}

fn queries() -> Vec<Query> {
    let soon = chrono::Utc::now().date_naive() + chrono::Days::new(60);
    let lists = [
        ("two stages, latest first", "stage=fostering,trained&sort=-stage_on".to_owned(), false),
        ("two stages, latest first, second page", "stage=fostering,trained&sort=-stage_on".to_owned(), true),
        ("by name", "sort=name".to_owned(), false),
        ("by name, second page", "sort=name".to_owned(), true),
        ("due before a day", format!("due_before={soon}&sort=due_on"), false),
        ("a common name", "q=nguyen+thi&sort=name".to_owned(), false),
        ("a name that hardly anybody has", "q=ngo+quynh+yen&sort=name".to_owned(), false),
    ];
    let mut queries = Vec::new();
    for (caller, place, narrow) in [("organizer of the committee", "", true), ("organizer of everything", "committee_id={committee}&", false)] {
        for (name, rest, second) in &lists {
            // The filter that names the committee is also tried by the one who has no other.
            let place = if *second && narrow { "committee_id={committee}&" } else { place };
            queries.push(Query { name: format!("{caller}, {name}"), path: format!("/v1/candidates?{place}{rest}&limit=50"), second: *second, narrow });
        }
        queries.push(Query { name: format!("{caller}, report of deadlines"), path: format!("/v1/reports/deadlines?{place}limit=50"), second: false, narrow });
    }
    queries
}

fn reads(kind: Kind, sites: &[Site; 2]) {
    for query in queries() {
        let mut times = [Vec::new(), Vec::new()];
        let mut ratios = Vec::new();
        for round in 0..ROUNDS {
            let mut pair = [0.0; 2];
            for at in if round % 2 == 0 { [0, 1] } else { [1, 0] } {
                pair[at] = sites[at].ask(&query, round);
                times[at].push(pair[at]);
            }
            ratios.push(pair[1] / pair[0]);
            std::thread::sleep(PAUSE);
        }
        let [small, large] = times.map(|times| median(times) * 1e3);
        let (least, middle, most) = spread(ratios);
        let name = &query.name;
        println!(
            "scale, {}: {name}: {large:.2} ms among {LARGE} cells, {small:.2} ms among {SMALL}, ratio {middle:.2} (from {least:.2} to {most:.2})",
            kind.name()
        );
    }
}

impl Site {
    /// Seconds of a request: the median of a round.
    fn ask(&self, query: &Query, round: usize) -> f64 {
        let token = Some(if query.narrow { &self.organizer } else { &self.everywhere }.as_str());
        let mut connection = Connection::open(self.service.address);
        let mut get = |path: &str| {
            let (status, body) = connection.exchange("GET", path, token, "");
            assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&body));
            body
        };
        let times = (0..REQUESTS).map(|request| {
            let at = if query.narrow { 0 } else { (round * REQUESTS + request) % (self.cells / COMMITTEE_CELLS) };
            let mut path = query.path.replace("{committee}", &committee(at));
            if query.second {
                let first: Value = serde_json::from_slice(&get(&path)).expect("JSON");
                path = format!("{path}&cursor={}", text(&first["page"], "next_cursor"));
            }
            timed(|| drop(get(&path)))
        });
        median(times.collect())
    }
}

fn timed(work: impl FnOnce()) -> f64 {
    let began = Instant::now();
    work();
    began.elapsed().as_secs_f64()
}

fn writes(kind: Kind, site: &Site) {
    let token = Some(site.organizer.as_str());
    let mut connection = Connection::open(site.service.address);
    let mut number = 0;
    let mut listed = Vec::new();
    let (mut times, mut ratios) = ([Vec::new(), Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    // The first round only lists candidates, to be moved in the next one.
    for round in 0..=ROUNDS {
        let fresh = std::mem::take(&mut listed);
        let candidates = timed(|| {
            for _ in 0..WRITES {
                number += 1;
                let cell = number % COMMITTEE_CELLS;
                let body = json!({ "full_name": "Nguyễn Thị Sen", "birth": "1999-04-30", "education": "university", "cell_id": id(CELL, cell), "listed_on": "2026-01-15" });
                let (status, answer) = connection.exchange("POST", "/v1/candidates", token, &body.to_string());
                assert_eq!(status, 201, "{}", String::from_utf8_lossy(&answer));
                let answer: Value = serde_json::from_slice(&answer).expect("JSON");
                listed.push((text(&answer, "id"), cell));
            }
        });
        let organizations = timed(|| {
            for _ in 0..WRITES {
                number += 1;
                let body = json!({ "code": format!("CD{number}"), "name": "Chi đoàn", "kind": "youth_union", "committee_id": committee(0) });
                let (status, answer) = connection.exchange("POST", "/v1/organizations", token, &body.to_string());
                assert_eq!(status, 201, "{}", String::from_utf8_lossy(&answer));
            }
        });
        let moves = timed(|| {
            for (candidate, cell) in fresh {
                let body = json!({ "to": "fostering", "on": "2026-02-02", "document_number": "02-NQ/CB", "helper_id": id(MEMBER, cell) });
                let (status, answer) = connection.act(&format!("/v1/candidates/{candidate}/transitions"), token, &body.to_string());
                assert_eq!(status, 200, "{}", String::from_utf8_lossy(&answer));
            }
        });
        if round > 0 {
            times.iter_mut().zip([moves, candidates, organizations]).for_each(|(times, time)| times.push(time));
            ratios[0].push(moves / candidates);
            ratios[1].push(moves / organizations);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a small count")]
    let [moves, candidates, organizations] = times.map(|times| median(times) * 1e3 / WRITES as f64);
    let names = [("a candidate listed", candidates), ("an organization recorded", organizations)];
    for ((name, time), ratios) in names.into_iter().zip(ratios) {
        let (least, middle, most) = spread(ratios);
        println!("scale, {}: a transition {moves:.2} ms, {name} {time:.2} ms, ratio {middle:.2} (from {least:.2} to {most:.2})", kind.name());
    }
}

/// Kinds of ids, a digit within them.
const COMMITTEE: char = '1';
const CELL: char = '2';
const MEMBER: char = '3';
const CANDIDATE: char = '4';

/// The id of the nth of a kind.
fn id(kind: char, n: usize) -> String {
    uuid::Uuid::parse_str(&format!("01900000000{kind}70008{n:015x}")).expect("an id").to_string()
}

fn committee(n: usize) -> String {
    id(COMMITTEE, n)
}

/// What the two databases write differently.
#[derive(Clone, Copy)]
struct Sql(Kind);

impl Sql {
    /// The id of the nth of a kind, as `id` has it, in hexadecimal.
    fn hex(self, kind: char, n: &str) -> String {
        match self.0 {
            Kind::Sqlite => format!("printf('01900000000{kind}70008%015x', {n})"),
            Kind::Postgres => format!("('01900000000{kind}70008' || lpad(to_hex(({n})::bigint), 15, '0'))"),
        }
    }

    fn id(self, kind: char, n: &str) -> String {
        match self.0 {
            Kind::Sqlite => format!("unhex({})", self.hex(kind, n)),
            Kind::Postgres => format!("decode({}, 'hex')", self.hex(kind, n)),
        }
    }

    /// Some days after (or before) today.
    fn day(self, days: &str) -> String {
        let today = chrono::Utc::now().date_naive();
        match self.0 {
            Kind::Sqlite => format!("date('{today}', ({days}) || ' days')"),
            Kind::Postgres => format!("(DATE '{today}' + ({days})::int)"),
        }
    }

    /// The numbers `n` from one up to, but not including, another.
    fn numbers(self, from: usize, to: usize) -> String {
        let last = to - 1;
        match self.0 {
            Kind::Sqlite => format!("(WITH RECURSIVE s(n) AS (SELECT {from} UNION ALL SELECT n + 1 FROM s WHERE n < {last}) SELECT n FROM s) AS s"),
            Kind::Postgres => format!("generate_series({from}::bigint, {last}) AS s(n)"),
        }
    }

    fn bytes(self, bytes: &[u8]) -> String {
        let hex = bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        match self.0 {
            Kind::Sqlite => format!("X'{hex}'"),
            Kind::Postgres => format!("'\\x{hex}'::bytea"),
        }
    }

    /// A number below `below` that looks drawn by lot for each `n`; another one for each `lot`.
    fn drawn(lot: u64, below: usize) -> String {
        format!("((n * {} / 65536) % {below})", 2_654_435_761 + 7_919 * 2 * lot)
    }
}

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

/// A city of wards, written past the application.
struct City {
    sql: Sql,
    cells: usize,
}

impl City {
    fn write(&self, database: &Database) {
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
