//! Rows of imports: what was asked for, and the parts of the file that wait. Not here: the rows that could not go in (`failures.rs`).

use chibo_openapi::imports::{Job, JobProgress, JobsQuery};
use chibo_openapi::vocabulary::{ImportKind, ImportMode, JobStatus, PrincipalKind};
use chibo_openapi::{Code, Lang, PageOf, Scope};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::files::RawRow;
use super::files::heading::Heading;
use crate::db::key::Key;
use crate::db::schema::{import_parts, imports};
use crate::db::{Conn, on_connection, parse_stored};
use crate::fail::{Fail, Outcome, sentence};
use crate::http::{Pager, Tx, among, sorted};
use crate::vault::Vault;

/// States in which nobody is told of an import.
const HIDDEN: [&str; 2] = ["receiving", "leaving"];
/// Statuses of an import that has not ended.
const OPEN: [&str; 2] = ["waiting", "running"];

/// What the request gives for every row.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Given {
    pub(super) plan_code: Option<String>,
    pub(super) contest_code: Option<String>,
    pub(super) submit: bool,
}

impl Given {
    /// What is given for every row, by column.
    pub(super) fn values(&self) -> Vec<(&'static str, String)> {
        let given = [("plan_code", &self.plan_code), ("contest_code", &self.contest_code)];
        given.into_iter().filter_map(|(column, value)| Some((column, value.clone()?))).collect()
    }
}

/// An import.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = imports, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Import {
    pub(super) id: Key,
    owner_kind: String,
    pub(super) owner_id: Key,
    scopes: Option<String>,
    kind: String,
    mode: String,
    on_conflict: String,
    pub(super) dry_run: bool,
    given: String,
    heading: String,
    pub(super) state: String,
    pub(super) parts: i64,
    pub(super) next_part: i64,
    pub(super) total: i64,
    pub(super) done: i64,
    pub(super) created: i64,
    pub(super) updated: i64,
    pub(super) unchanged: i64,
    pub(super) skipped: i64,
    pub(super) failed: i64,
    pub(super) error: Option<String>,
    pub(super) request_id: String,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    ended_at: Option<NaiveDateTime>,
    version: i64,
}

/// Who asks for an import, of what, and how.
pub(super) struct Asked<'a> {
    pub(super) id: Key,
    pub(super) owner: (PrincipalKind, Key, Option<&'a [Scope]>),
    pub(super) how: (ImportKind, ImportMode, &'a str, bool),
    pub(super) given: &'a Given,
    pub(super) heading: &'a Heading,
    pub(super) request_id: &'a str,
}

pub(super) fn json(value: &impl Serialize) -> Outcome<String> {
    serde_json::to_string(value).map_err(|error| Fail::internal(&error.to_string()))
}

pub(super) fn read_json<T: serde::de::DeserializeOwned>(text: &[u8]) -> Outcome<T> {
    serde_json::from_slice(text).map_err(|error| Fail::internal(&format!("an import: {error}")))
}

impl Import {
    pub(super) fn new(asked: &Asked<'_>, now: DateTime<Utc>) -> Outcome<Self> {
        let (owner_kind, owner_id, scopes) = asked.owner;
        let (kind, mode, on_conflict, dry_run) = asked.how;
        let now = now.naive_utc();
        Ok(Self {
            id: asked.id,
            owner_kind: owner_kind.as_str().to_owned(),
            owner_id,
            scopes: scopes.map(|scopes| scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ")),
            kind: kind.as_str().to_owned(),
            mode: mode.as_str().to_owned(),
            on_conflict: on_conflict.to_owned(),
            dry_run,
            given: json(asked.given)?,
            heading: json(asked.heading)?,
            state: "receiving".to_owned(),
            parts: 0,
            next_part: 0,
            total: 0,
            done: 0,
            created: 0,
            updated: 0,
            unchanged: 0,
            skipped: 0,
            failed: 0,
            error: None,
            request_id: asked.request_id.to_owned(),
            created_at: now,
            updated_at: now,
            ended_at: None,
            version: 1,
        })
    }

    pub(super) fn kind(&self) -> ImportKind {
        parse_stored(&self.kind)
    }

    pub(super) fn mode(&self) -> ImportMode {
        parse_stored(&self.mode)
    }

    pub(super) fn on_conflict(&self) -> chibo_openapi::vocabulary::ImportConflict {
        parse_stored(&self.on_conflict)
    }

    pub(super) fn given(&self) -> Outcome<Given> {
        read_json(self.given.as_bytes())
    }

    pub(super) fn heading(&self) -> Outcome<Heading> {
        read_json(self.heading.as_bytes())
    }

    pub(super) fn owner(&self) -> (PrincipalKind, Key, Option<Vec<Scope>>) {
        let scopes = self.scopes.as_ref().map(|scopes| scopes.split(' ').filter_map(|scope| scope.parse().ok()).collect());
        (parse_stored(&self.owner_kind), self.owner_id, scopes)
    }

    /// Whether its owner is told of it.
    pub(super) fn is_seen(&self) -> bool {
        !HIDDEN.contains(&self.state.as_str())
    }

    pub(super) fn is_open(&self) -> bool {
        OPEN.contains(&self.state.as_str())
    }

    pub(super) const fn version(&self) -> i64 {
        self.version
    }

    /// Whole, with so many rows in so many parts.
    pub(super) const fn received(mut self, parts: i64, total: i64) -> Self {
        (self.parts, self.total) = (parts, total);
        self
    }

    /// From now on one that goes in.
    pub(super) fn asked_for(self) -> Self {
        Self { state: JobStatus::Waiting.as_str().to_owned(), ..self }
    }

    /// Ended, with this status; why, where it is before its time.
    pub(super) fn ended(self, status: JobStatus, error: Option<Code>, now: DateTime<Utc>) -> Self {
        Self { state: status.as_str().to_owned(), error: error.map(|code| code.as_str().to_owned()), ended_at: Some(now.naive_utc()), ..self }
    }

    /// Changed now.
    pub(super) fn touched(self, now: DateTime<Utc>) -> Self {
        Self { updated_at: now.naive_utc(), version: self.version + 1, ..self }
    }

    /// As its owner is told of it.
    pub(super) fn shown(self, lang: Lang) -> Outcome<Job> {
        let heading = self.heading()?;
        let error =
            self.error.as_deref().map(|code| sentence(&super::faults::fault(None, code.parse().unwrap_or(Code::Internal), serde_json::Map::new()), lang));
        let (kind, mode, on_conflict) = (self.kind(), self.mode(), self.on_conflict());
        let Self { id, dry_run, state, total, done, created, updated, unchanged, skipped, failed, created_at, updated_at, ended_at, version, .. } = self;
        Ok(Job {
            id: id.uuid(),
            kind,
            mode,
            on_conflict,
            dry_run,
            format: heading.format,
            status: parse_stored(&state),
            progress: JobProgress { done, total },
            created,
            updated,
            unchanged,
            skipped,
            failed,
            error,
            created_at: created_at.and_utc(),
            updated_at: updated_at.and_utc(),
            ended_at: ended_at.map(|at| at.and_utc()),
            version,
        })
    }
}

pub(super) fn insert(conn: &mut Conn, import: &Import) -> Outcome<()> {
    on_connection!(conn, conn => diesel::insert_into(imports::table).values(import).execute(conn))?;
    Ok(())
}

pub(super) fn find(conn: &mut Conn, id: Key) -> Outcome<Option<Import>> {
    let import = imports::table.find(id).select(Import::as_select());
    Ok(import.first(conn).optional()?)
}

/// Writes an import as it is now, unless somebody else did since it was read.
pub(super) fn update(conn: &mut Conn, before: i64, import: &Import) -> Outcome<()> {
    let same = imports::table.filter(imports::id.eq(import.id).and(imports::version.eq(before)));
    let written = on_connection!(conn, conn => diesel::update(same).set(import).execute(conn))?;
    if written == 1 { Ok(()) } else { Err(Fail::overtaken()) }
}

/// How many imports of a caller have not ended; with those whose file is being read, if so asked.
pub(super) fn open(conn: &mut Conn, owner: Key, and_receiving: bool) -> Outcome<i64> {
    let states = OPEN.into_iter().chain(and_receiving.then_some("receiving")).map(str::to_owned).collect::<Vec<_>>();
    let open = imports::table.filter(imports::owner_id.eq(owner)).filter(imports::state.eq_any(states)).count();
    Ok(on_connection!(conn, conn => open.get_result(conn))?)
}

pub(super) fn list(tx: &mut Tx<'_>, query: &JobsQuery) -> Outcome<PageOf<Import>> {
    let owner = tx.caller().id;
    let filtered = || {
        let mut rows = imports::table.into_boxed().filter(imports::owner_id.eq(owner)).filter(imports::state.ne_all(HIDDEN));
        if let Some(statuses) = &query.status {
            rows = among!(rows, imports::state, statuses.iter().map(|status| status.as_str()).collect());
        }
        if let Some(kinds) = &query.kind {
            rows = among!(rows, imports::kind, kinds.iter().map(|kind| kind.as_str()).collect());
        }
        rows
    };
    let pager = Pager::new(tx, "jobs", query, "-created_at")?;
    let (rows, place) = sorted!(pager, filtered(), Import, imports::id, { "created_at" => imports::id, |import| import.id; });
    let rows = rows.select(Import::as_select()).load::<Import>(tx.conn)?;
    let total = pager.total(|| filtered().count().get_result(tx.conn))?;
    Ok(pager.page(tx, rows, total, |import| (place(import), import.id)))
}

pub(super) fn add_part(conn: &mut Conn, vault: &Vault, id: Key, number: i64, rows: &[RawRow]) -> Outcome<()> {
    let sealed = vault.seal(json(&rows)?.as_bytes());
    let values = (import_parts::import_id.eq(id), import_parts::number.eq(number), import_parts::rows_sealed.eq(sealed));
    on_connection!(conn, conn => diesel::insert_into(import_parts::table).values(values).execute(conn))?;
    Ok(())
}

pub(super) fn part(tx: &mut Tx<'_>, id: Key, number: i64) -> Outcome<Vec<RawRow>> {
    let sealed: Vec<u8> = import_parts::table.find((id, number)).select(import_parts::rows_sealed).first(tx.conn)?;
    let opened = tx.request.app.vault.open(&sealed).ok_or_else(|| Fail::unavailable("rows of an import do not open with this master key"))?;
    read_json(&opened)
}

/// Removes the rows of the parts before one: they are in.
pub(super) fn forget_parts(conn: &mut Conn, id: Key, before: i64) -> Outcome<()> {
    diesel::delete(import_parts::table.filter(import_parts::import_id.eq(id).and(import_parts::number.lt(before)))).execute(conn)?;
    Ok(())
}
