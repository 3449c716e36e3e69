//! Progress of a city of 249,600 cells, read from counters: a first page and the totals, with one person followed in each cell and with twelve, that is
//! three million; today, as of a day, and as it was known at an instant. Counters are written straight into the tables as the acts of so many people
//! leave them; the people themselves are not there, for nothing of a report reads them.

use std::time::Instant;

use chibo_tests::database::{self, Database, Kind};
use chibo_tests::postgres;
use diesel::connection::SimpleConnection;

use super::rounds::{ROUNDS, timed};
use super::sql::{CELL, COMMITTEE, Sql, id};
use super::structure::{AT, Level, cells};
use crate::client::Connection;
use crate::server::Service;
use crate::{median, spread};

const DISTRICTS: usize = 100;
const WARDS: usize = 10_400;
const WARD_CELLS: usize = 24;
const CELLS: usize = WARDS * WARD_CELLS;
/// People of a cell, in the one city and in the other.
const FEW: usize = 1;
const MANY: usize = 12;
/// Wards written in one statement.
const CHUNK: usize = 650;
const PLAN: char = '5';
const QUOTA: char = '6';

/// Runs on SQLite, and on PostgreSQL where there is a server.
pub(crate) fn run(kinds: &[Kind]) {
    for kind in kinds {
        match postgres::source() {
            Err(why) if *kind == Kind::Postgres => println!("reports, postgres: does not run: {why}"),
            _ => on(*kind),
        }
    }
    database::remove_templates();
}

fn on(kind: Kind) {
    let began = Instant::now();
    println!("reports, {}: writing the counters of {CELLS} cells twice, which takes a while", kind.name());
    let cities = [FEW, MANY].map(|people| City::build(kind, people));
    println!("reports, {}: written after {:.0} s", kind.name(), began.elapsed().as_secs_f64());
    let day = chrono::Utc::now().date_naive() - chrono::Days::new(45);
    let asked = [("today", String::new()), ("as of a day", format!("&as_of={day}")), ("known at an instant", format!("&known_at={day}T03:00:00Z"))];
    for by in ["cell", "unit"] {
        let mut today = 0.0;
        for (name, more) in &asked {
            let path = format!("/v1/reports/progress?plan_id={}&by={by}&limit=50{more}", id(PLAN, 0));
            let mut times = [Vec::new(), Vec::new()];
            let mut ratios = Vec::new();
            for round in 0..ROUNDS {
                let mut pair = [0.0; 2];
                for at in if round % 2 == 0 { [0, 1] } else { [1, 0] } {
                    pair[at] = cities[at].ask(&path);
                    times[at].push(pair[at]);
                }
                ratios.push(pair[1] / pair[0]);
            }
            let [few, many] = times.map(|times| median(times) * 1e3);
            let (least, middle, most) = spread(ratios);
            today = if more.is_empty() { many } else { today };
            println!(
                "reports, {}: progress by {by}, {name}: {many:.0} ms with {} people, {few:.0} ms with {}, ratio {middle:.2} (from {least:.2} to {most:.2}); {:.1} times today's",
                kind.name(),
                CELLS * MANY,
                CELLS * FEW,
                many / today
            );
        }
    }
}

struct City {
    service: Service,
    token: String,
    /// Dropped after its server.
    _database: Database,
}

impl City {
    fn build(kind: Kind, people: usize) -> Self {
        let database = Database::new(kind);
        write(&database, Sql(kind), people);
        let settings = vec![
            ("CHIBO_DATABASE_URL", database.url()),
            ("CHIBO_MASTER_KEY_FILE", database.master_key().display().to_string()),
            ("CHIBO_ACCESS_MINUTES", "1440".to_owned()),
            ("CHIBO_LONG_READ_SECONDS", "30".to_owned()),
        ];
        let service = Service::start(settings, &["administrator", "organizer"]);
        let token = service.log_in("organizer");
        Self { service, token, _database: database }
    }

    /// Seconds of a request.
    fn ask(&self, path: &str) -> f64 {
        let mut connection = Connection::open(self.service.address);
        timed(|| {
            let (status, body) = connection.exchange("GET", path, Some(&self.token), "");
            assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&body));
        })
    }
}

fn write(database: &Database, sql: Sql, people: usize) {
    let mut conn = database.connect();
    let mut run = |statement: &str| conn.batch_execute(statement).unwrap_or_else(|error| panic!("{error}: {statement:.1500}"));
    match sql.0 {
        Kind::Sqlite => run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -400000"),
        Kind::Postgres => run("SET session_replication_role = replica; SET statement_timeout = 0; SET maintenance_work_mem = '256MB'"),
    }
    structure(sql, &mut run);
    plans(sql, &mut run);
    for from in (0..WARDS).step_by(CHUNK) {
        counters(sql, from, from + CHUNK, people, &mut run);
    }
    run(match sql.0 {
        Kind::Sqlite => "PRAGMA journal_mode = WAL",
        Kind::Postgres => "VACUUM ANALYZE",
    });
}

/// The committee above the nth ward, which are numbered behind the city and its districts.
fn ward(n: &str) -> String {
    format!("({n} + {})", 1 + DISTRICTS)
}

fn structure(sql: Sql, run: &mut impl FnMut(&str)) {
    let hex = |n: &str| sql.hex(COMMITTEE, n);
    let (city, district) = (hex("0"), hex("(1 + n)"));
    let above = |n: &str| format!("(1 + {n} / {})", WARDS / DISTRICTS);
    let levels = [
        ("0".to_owned(), 1, "NULL".to_owned(), format!("'/' || {city} || '/'"), "province"),
        ("(1 + n)".to_owned(), DISTRICTS, sql.id(COMMITTEE, "0"), format!("'/' || {city} || '/' || {district} || '/'"), "district"),
        (
            ward("n"),
            WARDS,
            sql.id(COMMITTEE, &above("n")),
            format!("'/' || {city} || '/' || {} || '/' || {} || '/'", hex(&above("n")), hex(&ward("n"))),
            "base",
        ),
    ];
    run("BEGIN");
    for (number, count, above, path, rank) in &levels {
        Level { count: *count, number, above, path, rank }.write(sql, run);
    }
    cells(sql, CELLS, &sql.id(COMMITTEE, &ward(&format!("n / {WARD_CELLS}"))), run);
    run("COMMIT");
}

/// A plan of this year for the city, each district and each ward, and their quotas: one of each district, of each ward and of each cell.
fn plans(sql: Sql, run: &mut impl FnMut(&str)) {
    let year = chrono::Datelike::year(&chrono::Utc::now());
    run("BEGIN");
    let (plan, committee, numbers) = (sql.id(PLAN, "n"), sql.id(COMMITTEE, "n"), sql.numbers(0, 1 + DISTRICTS + WARDS));
    let no = if sql.0 == Kind::Sqlite { "0" } else { "FALSE" };
    run(&format!(
        "INSERT INTO plans (id, code, year, kind, committee_id, title, follows, admission_target, course_target, counting_basis, status, adopted_on, created_at, updated_at, version)
         SELECT {plan}, 'KH' || n, {year}, 'member_development', {committee}, 'Kế hoạch', {no}, 1, 0, 'decision', 'adopted', '{year}-01-05', {AT} FROM {numbers}"
    ));
    let below = |n: &str| format!("(1 + {n} / {})", WARDS / DISTRICTS);
    let given = [
        ("n".to_owned(), DISTRICTS, "0".to_owned(), sql.id(COMMITTEE, "(1 + n)"), "NULL".to_owned(), 2_000),
        (format!("(n + {DISTRICTS})"), WARDS, below("n"), sql.id(COMMITTEE, &ward("n")), "NULL".to_owned(), 20),
        (
            format!("(n + {})", DISTRICTS + WARDS),
            CELLS,
            ward(&format!("n / {WARD_CELLS}")),
            sql.id(COMMITTEE, &ward(&format!("n / {WARD_CELLS}"))),
            sql.id(CELL, "n"),
            1,
        ),
    ];
    for (number, count, plan, committee, cell, value) in given {
        let (quota, plan, numbers) = (sql.id(QUOTA, &number), sql.id(PLAN, &plan), sql.numbers(0, count));
        run(&format!(
            "INSERT INTO quotas (id, plan_id, committee_id, cell_id, kind, value, status, adjustments, issued_on, created_at, updated_at, version)
             SELECT {quota}, {plan}, {committee}, {cell}, 'admission', {value}, 'issued', 0, '{year}-01-10', {AT} FROM {numbers}"
        ));
        run(&format!(
            "INSERT INTO quota_values (quota_id, number, value, valid_from, document_number, created_at)
             SELECT {quota}, 0, {value}, '{year}-01-10', '06-QĐ', '{year}-01-10 00:00:00' FROM {numbers}"
        ));
    }
    run("COMMIT");
}

/// The counters of some wards and their cells: each person came to a stage on one day, passed the one before after ninety days, and every sixth was
/// admitted within two years. What changed in the last sixty days has a version of before.
fn counters(sql: Sql, from: usize, to: usize, people: usize, run: &mut impl FnMut(&str)) {
    let numbers = sql.numbers(from * WARD_CELLS * people, to * WARD_CELLS * people);
    let (came, admitted) = (sql.day(&format!("-{} - 1", Sql::drawn(4, 1_000))), sql.day(&format!("-{} - 1", Sql::drawn(5, 700))));
    let stage = |less: usize| {
        let of = |at: usize| ["source", "fostering", "trained", "dossier", "cell_resolved", "committee_resolved", "decided"][at];
        let cases: Vec<String> = (0..7_usize).map(|at| format!("WHEN {at} THEN 'stage/{}'", of(at.saturating_sub(less)))).collect();
        format!("CASE {} {} END", Sql::drawn(6, 7), cases.join(" "))
    };
    let ordinal = |day: &str| match sql.0 {
        Kind::Sqlite => format!("CAST(julianday({day}) - 1721424.5 AS INTEGER)"),
        Kind::Postgres => format!("(({day}) - DATE '0001-01-01' + 1)"),
    };
    let first = |grain: char, day: &str| match (sql.0, grain) {
        (_, 'd') => day.to_owned(),
        (Kind::Sqlite, 'a') => "'0001-01-01'".to_owned(),
        (Kind::Postgres, 'a') => "DATE '0001-01-01'".to_owned(),
        (Kind::Sqlite, 'm') => format!("date({day}, 'start of month')"),
        (Kind::Sqlite, _) => format!("date({day}, 'start of year')"),
        (Kind::Postgres, 'm') => format!("date_trunc('month', {day})::date"),
        (Kind::Postgres, _) => format!("date_trunc('year', {day})::date"),
    };
    run("BEGIN");
    run("DROP TABLE IF EXISTS facts");
    let cell = format!("n / {people}");
    run(&format!(
        "CREATE TEMPORARY TABLE facts AS
         SELECT {cell} AS cell, {} AS measure, {came} AS counted_on, 1 AS number, {} AS since, 0 AS passed, 0 AS days FROM {numbers}
         UNION ALL SELECT {cell}, {}, {came}, 0, 0, 1, 90 FROM {numbers} WHERE {} > 0
         UNION ALL SELECT {cell}, 'admission_decision', {admitted}, 1, 0, 0, 0 FROM {numbers} WHERE n % 6 = 0",
        stage(0),
        ordinal(&came),
        stage(1),
        Sql::drawn(6, 7)
    ));
    let units = [sql.id(CELL, "cell"), sql.id(COMMITTEE, &ward(&format!("cell / {WARD_CELLS}")))];
    let summed = |unit: &str, grain: char| {
        let day = first(grain, "counted_on");
        format!(
            "SELECT {unit} AS unit_id, measure, '{grain}' AS grain, {day} AS starts_on, sum(number) AS number, sum(since) AS since, sum(passed) AS passed, sum(days) AS days
             FROM facts GROUP BY 1, 2, 4"
        )
    };
    let all: Vec<String> = units.iter().flat_map(|unit| ['d', 'm', 'y', 'a'].map(|grain| summed(unit, grain))).collect();
    let (recent, long_ago) = (sql.day("-60"), "'2020-01-01 00:00:00'");
    let now = chrono::Utc::now().format("'%Y-%m-%d 00:00:00'");
    let ends = match sql.0 {
        Kind::Sqlite => "date(starts_on, CASE grain WHEN 'd' THEN '0 days' WHEN 'm' THEN '+1 month' WHEN 'y' THEN '+1 year' ELSE '+3000 years' END)",
        Kind::Postgres => {
            "(starts_on + CASE grain WHEN 'd' THEN INTERVAL '0 days' WHEN 'm' THEN INTERVAL '1 month' WHEN 'y' THEN INTERVAL '1 year' ELSE INTERVAL '3000 years' END)::date"
        }
    };
    let known = match sql.0 {
        Kind::Sqlite => format!("CASE WHEN {ends} >= {recent} THEN {now} ELSE {long_ago} END"),
        Kind::Postgres => format!("(CASE WHEN {ends} >= {recent} THEN {now} ELSE {long_ago} END)::timestamp"),
    };
    run(&format!(
        "INSERT INTO counters (unit_id, measure, grain, starts_on, known_from, number, since, passed, lost, days, squares)
         SELECT unit_id, measure, grain, starts_on, {known}, number, since, passed, 0, days, days * 90 FROM ({}) AS summed ORDER BY 1, 2, 3, 4",
        all.join(" UNION ALL ")
    ));
    run("DROP TABLE facts");
    let (low, high) = (sql.id(CELL, &(from * WARD_CELLS).to_string()), sql.id(CELL, &(to * WARD_CELLS - 1).to_string()));
    let (first_ward, last_ward) = (sql.id(COMMITTEE, &ward(&from.to_string())), sql.id(COMMITTEE, &ward(&(to - 1).to_string())));
    run(&format!(
        "INSERT INTO counter_versions (unit_id, measure, grain, starts_on, known_from, number, since, passed, lost, days, squares)
         SELECT unit_id, measure, grain, starts_on, '2020-01-01 00:00:00', number, since, passed, lost, days, squares FROM counters
         WHERE grain IN ('m', 'y', 'a') AND known_from > '2021-01-01 00:00:00' AND (unit_id BETWEEN {low} AND {high} OR unit_id BETWEEN {first_ward} AND {last_ward})"
    ));
    run("COMMIT");
}
