//! What the reads are held against: actix-web and Diesel with nothing else. Same row, same JSON, no caller, no checks.

use actix_web::{App, HttpResponse, HttpServer, web};
use chibo_api::db::Conn;
use chibo_api::db::key::Key;
use chibo_api::db::pool::{self, Pool, Role};
use chibo_api::db::schema::{cells, committees};
use chibo_openapi::structure::Cell;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

#[derive(Queryable)]
struct Row {
    id: Key,
    code: String,
    organization_code: Option<String>,
    name: String,
    kind: String,
    committee_id: Key,
    committee_code: String,
    committee_name: String,
    founded_on: NaiveDate,
    dissolved_on: Option<NaiveDate>,
    official_members: i64,
    probationary_members: i64,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    version: i64,
}

fn read(conn: &mut Conn, id: Key) -> Row {
    let Conn::Sqlite(conn) = conn else { panic!("the benchmarks run on SQLite") };
    cells::table
        .inner_join(committees::table.on(committees::id.eq(cells::committee_id)))
        .filter(cells::id.eq(id))
        .select((
            cells::id,
            cells::code,
            cells::organization_code,
            cells::name,
            cells::kind,
            cells::committee_id,
            committees::code,
            committees::name,
            cells::founded_on,
            cells::dissolved_on,
            cells::official_members,
            cells::probationary_members,
            cells::created_at,
            cells::updated_at,
            cells::version,
        ))
        .first(conn)
        .expect("the row is there")
}

async fn get(pool: web::Data<Pool>, id: web::Path<uuid::Uuid>) -> HttpResponse {
    let mut link = pool.get().expect("a connection");
    let row = read(link.conn(), Key::from(*id));
    HttpResponse::Ok().json(Cell {
        id: row.id.uuid(),
        code: row.code,
        organization_code: row.organization_code,
        name: row.name,
        kind: row.kind.parse().expect("a kind"),
        committee_id: row.committee_id.uuid(),
        committee_code: row.committee_code,
        committee_name: row.committee_name,
        founded_on: row.founded_on,
        dissolved_on: row.dissolved_on,
        official_members: row.official_members,
        probationary_members: row.probationary_members,
        can_vote: row.official_members >= 3,
        elects_committee: row.official_members >= 9,
        created_at: row.created_at.and_utc(),
        updated_at: row.updated_at.and_utc(),
        version: row.version,
    })
}

/// Serves until killed.
pub(crate) fn serve() {
    let database = chibo_api::config::Location::parse(&std::env::var("CHIBO_DATABASE_URL").expect("a database")).expect("its address");
    let bind = std::env::var("CHIBO_BIND").expect("an address");
    let pool = web::Data::new(pool::build(&database, 16, Role::Plain).expect("a pool"));
    let server = HttpServer::new(move || App::new().app_data(pool.clone()).route("/v1/cells/{id}", web::get().to(get)));
    let server = server.workers(std::thread::available_parallelism().map_or(2, usize::from)).bind(bind).expect("a free port").run();
    actix_web::rt::System::new().block_on(server).expect("it serves");
}
