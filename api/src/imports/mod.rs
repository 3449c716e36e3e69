//! Files of rows that are brought in: received whole and kept in parts, then made into records by a job, part after part, by the use cases
//! that requests call, as the caller who asked. `receive.rs` takes the file, `step.rs` does a part, `kinds` knows what rows can be,
//! `given_back.rs` and `templates.rs` write files. Not here: the queue (`jobs`), and what a record may be (each feature).

mod columns;
mod failures;
mod faults;
mod files;
mod given_back;
pub mod http;
mod kinds;
mod receive;
mod removal;
mod row;
mod step;
mod store;
mod templates;
mod told;
mod values;

use chibo_openapi::imports::{Job, JobRow, JobRowsQuery, JobsQuery};
use chibo_openapi::vocabulary::JobStatus;
use chibo_openapi::{Code, PageOf};
use chrono::Duration;

use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::jobs::{Payload, Step};
use store::Import;

/// The kind of job that brings files in.
pub const RUN: &str = "imports.run";
/// For how long it is told what became of an import.
const KEPT: Duration = Duration::days(14);
/// After so long a file that did not come whole is not coming any more.
const RECEIVING: Duration = Duration::hours(1);

/// A step of such a job.
pub fn run_step(tx: &mut Tx<'_>, payload: &Payload) -> Outcome<Step> {
    step::run(tx, payload)
}

/// Such a job is given up.
pub fn abandoned(tx: &mut Tx<'_>, payload: &Payload) -> Outcome<()> {
    step::abandoned(tx, payload)
}

/// Removes some of what imports have that ended long ago or were broken off.
pub fn removal_step(tx: &mut Tx<'_>, _: &Payload) -> Outcome<Step> {
    let now = tx.now;
    removal::step(tx.conn, now - KEPT, now - RECEIVING).map(Step::until_none)
}

/// Removes every row that is kept: the key that seals them is about to go.
pub fn forget_all(tx: &mut Tx<'_>) -> Outcome<()> {
    let now = tx.now;
    removal::forget_all(tx.conn, now)
}

/// One page of the caller's imports, the newest first.
pub fn list(tx: &mut Tx<'_>, query: &JobsQuery) -> Outcome<PageOf<Job>> {
    let lang = tx.request.meta.lang;
    store::list(tx, query)?.try_map(|import| import.shown(lang))
}

/// One import, of its owner.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<Job> {
    let lang = tx.request.meta.lang;
    load(tx, id)?.shown(lang)
}

fn load(tx: &mut Tx<'_>, id: Key) -> Outcome<Import> {
    let caller = tx.caller();
    store::find(tx.conn, id)?.filter(|import| import.owner_id == caller.id && import.is_seen()).ok_or_else(Fail::not_found)
}

/// Ends an import between two of its steps; what went in stays.
pub fn cancel(tx: &mut Tx<'_>, id: Key) -> Outcome<Job> {
    let import = load(tx, id)?;
    tx.require_match(import.version())?;
    if !import.is_open() {
        return Err(Fail::wrong_state(&import.state));
    }
    step::end(tx, import, JobStatus::Cancelled, None)?;
    get(tx, id)
}

/// One page of the rows that could not go in.
pub fn rows(tx: &mut Tx<'_>, id: Key, query: &JobRowsQuery) -> Outcome<PageOf<JobRow>> {
    let import = load(tx, id)?;
    failures::list_failures(tx, &import, kinds::of(import.kind()).shape.key, query)
}

/// 409 for one whose rows are not all looked at yet.
fn require_ended(import: &Import) -> Outcome<()> {
    if import.is_open() { Err(Fail::new(Code::WrongState).with("state", import.state.as_str())) } else { Ok(()) }
}
