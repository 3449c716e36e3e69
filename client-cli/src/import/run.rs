//! The run of an import: the file is sent, the job waited for, and what became of the rows told.

use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chibo_openapi::Fault;
use chibo_openapi::imports::{Job, JobRow};
use chibo_openapi::vocabulary::{ImportKind, JobStatus};
use serde_json::{Map, Value, json};

use super::options::{ImportArgs, RowFormat};
use super::progress::Progress;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::Shape;
use crate::records::crud;
use crate::say::{note, pick, say};
use crate::server::{Call, LARGEST_PAGE};
use crate::settings::Format;

/// What a command gives for every row.
#[derive(Debug, Default)]
pub(crate) struct Given {
    /// Code of the plan.
    pub(crate) plan: Option<String>,
    /// Code of the contest.
    pub(crate) contest: Option<String>,
    /// Whether score sheets are handed in.
    pub(crate) submit: bool,
}

const SHAPE: Shape = Shape { columns: &["row", "label", "errors"], terms: &[] };

/// Brings the file in and tells what became of it.
pub(crate) fn run(context: &Context, kind: ImportKind, given: &Given, args: &ImportArgs) -> Outcome<()> {
    if let (Some(failed), Ok(file)) = (&args.failed_to, args.file.canonicalize())
        && failed.canonicalize().is_ok_and(|failed| failed == file)
    {
        return Err(Failure::usage(pick("--failed-to phải là tệp khác với -f", "--failed-to must be another file than -f")));
    }
    let job = send(context, kind, given, args)?;
    let job = wait(context, job)?;
    tell(context, args, &job)
}

fn send(context: &Context, kind: ImportKind, given: &Given, args: &ImportArgs) -> Outcome<Job> {
    let ending = args.file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let format = args.format.or_else(|| RowFormat::of_ending(ending)).ok_or_else(|| {
        Failure::usage(pick(
            "Không rõ dạng của tệp; thêm --format csv, xlsx hoặc ndjson",
            "The form of the file is not known; add --format csv, xlsx or ndjson",
        ))
    })?;
    let mut call = Call::post("/v1/imports").query("kind", Some(kind)).query("mode", args.atomic.then_some("atomic"));
    call = call.query("on_conflict", args.on_conflict.as_ref()).query("dry_run", args.dry_run.then_some(true)).query("sheet", args.sheet.as_ref());
    call = call.query("plan_code", given.plan.as_ref()).query("contest_code", given.contest.as_ref()).query("submit", given.submit.then_some(true));
    call.body = Some((format.media().to_owned(), bytes_of(&args.file)?));
    context.api.send(call)?.read()
}

fn bytes_of(file: &Path) -> Outcome<Vec<u8>> {
    if file.as_os_str() != "-" {
        return std::fs::read(file).map_err(|error| Failure::file(file, &error));
    }
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).map_err(|error| Failure::usage(error.to_string()))?;
    Ok(bytes)
}

/// Waits for the end of a job. Ctrl-C cancels it; a second one leaves it to itself.
fn wait(context: &Context, mut job: Job) -> Outcome<Job> {
    let progress = Progress::begin(u64::try_from(job.progress.total).unwrap_or_default());
    let stop = stop_on_interrupt();
    while job.ended_at.is_none() {
        let path = format!("/v1/jobs/{}", job.id);
        job = if stop.swap(false, Ordering::Relaxed) {
            // Each part makes a new version, and so does the end: whatever has become of it is looked at next.
            let cancel = Call::post(format!("{path}/cancel")).header("if-match", "*").json(&json!({}))?;
            match context.api.try_send(cancel)? {
                reply if reply.status == 409 => context.api.get(&path)?.read()?,
                reply => reply.ok()?.read()?,
            }
        } else {
            context.api.send(Call::get(path).query("wait", Some(1)))?.read()?
        };
        progress.row(u64::try_from(job.progress.done).unwrap_or_default());
    }
    progress.end();
    Ok(job)
}

fn stop_on_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let (seen, asked) = (Arc::clone(&stop), AtomicBool::new(false));
    // Without a handler Ctrl-C just ends the program, and the server goes on, which is safe too.
    let _ = ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(Exit::Cancelled.number()));
        }
        seen.store(true, Ordering::Relaxed);
    });
    stop
}

/// Prints the rows that could not go in, and the counts; the exit code says whether every row went in.
fn tell(context: &Context, args: &ImportArgs, job: &Job) -> Outcome<()> {
    let path = format!("/v1/jobs/{}", job.id);
    let mut listing = context.out.listing(SHAPE);
    if job.failed > 0 {
        context.api.pages(&Call::get(format!("{path}/rows")).query("limit", Some(LARGEST_PAGE)), |page| {
            let page: chibo_openapi::PageOf<JobRow> = serde_json::from_value(page).map_err(|error| Failure::bug(error.to_string()))?;
            let people = matches!(context.out.format, Format::Table | Format::Csv);
            let items: Vec<Value> = page.items.iter().map(|row| shown(row, people)).collect();
            listing.push(&items)?;
            context.out.flush()?;
            Ok(true)
        })?;
    }
    let Job { created, updated, unchanged, skipped, failed, dry_run, .. } = *job;
    let summary = json!({ "job": job.id, "status": job.status, "created": created, "updated": updated, "unchanged": unchanged, "skipped": skipped,
        "failed": failed, "dry_run": dry_run });
    listing.end(Some(&Map::from_iter([("summary".to_owned(), summary)])))?;
    context.out.flush()?;
    let all = job.progress.done;
    note(&say!(
        "{all} hàng: {created} mới, {updated} sửa, {unchanged} không đổi, {skipped} để nguyên, {failed} lỗi.",
        "{all} rows: {created} created, {updated} updated, {unchanged} unchanged, {skipped} skipped, {failed} failed."
    ));
    if dry_run {
        note(pick("Chạy thử: chưa ghi gì.", "Dry run: nothing was written."));
    }
    if let (1.., Some(to)) = (failed, &args.failed_to) {
        crud::save(context, Call::get(format!("{path}/failed-rows")), to)?;
        let to = to.display();
        note(&say!("Các hàng lỗi ở {to}.", "The failed rows are in {to}."));
    }
    match (job.status, failed, created + updated + unchanged + skipped) {
        (JobStatus::Cancelled, ..) => Err(Failure::new(Exit::Cancelled, pick("Đã hủy; các hàng đã nhập thì giữ nguyên", "Cancelled; what went in stays"))),
        (JobStatus::Failed, 0, _) => {
            let why = job.error.as_ref().map_or("", |error| error.detail.as_str());
            Err(Failure::new(Exit::Refused, say!("Không nhập được: {why}", "The import failed: {why}")))
        }
        (JobStatus::Failed, ..) | (_, 1.., 0) => Err(Failure::silent(Exit::Refused)),
        (_, 1.., _) => Err(Failure::silent(Exit::Partial)),
        _ => Ok(()),
    }
}

fn shown(row: &JobRow, people: bool) -> Value {
    let column = |fault: &Fault| fault.pointer.as_deref().unwrap_or_default().trim_start_matches("#/").to_owned();
    let text = |fault: &Fault| {
        let column = column(fault);
        if column.is_empty() { fault.detail.clone() } else { format!("{column}: {}", fault.detail) }
    };
    let errors = if people {
        json!(row.errors.iter().map(text).collect::<Vec<_>>().join("; "))
    } else {
        row.errors.iter().map(|fault| json!({ "field": column(fault), "code": fault.code, "detail": fault.detail })).collect()
    };
    json!({ "row": row.row, "label": row.label, "errors": errors })
}
