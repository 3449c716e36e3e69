//! `chibo audit`: who has read whose record, and whether the log is as it was sealed.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use chibo_openapi::log::{SealedEvent, SealedEvents, SealedLog};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use uuid::Uuid;

use super::checkpoint::{Cosign, cosign, latest, signed_size};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::files::read_text;
use crate::output::{Shape, items};
use crate::records::{PageArgs, lists};
use crate::say::{note, say};
use crate::server::{Call, LARGEST_PAGE};
use crate::settings::Format;
use crate::verify::log::{Fault, FaultKind, Reckoning, Signed, checkpoint};
use crate::verify::witness::Witness;

/// What can be looked into.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List the readings of candidates' records, newest first
    AccessLog(AccessLog),
    /// Show the log: its name, its key, and how far it is sealed
    Log,
    /// Print the latest checkpoint, to be kept elsewhere
    #[command(after_help = "Whoever keeps it can show later that nothing before it was changed:\n  chibo audit checkpoint > 2026-06-30.checkpoint")]
    Checkpoint,
    /// Have the latest checkpoint cosigned by a witness, to be kept elsewhere
    #[command(
        after_help = "The witness, another office's server that has this log's key in witness_for, signs only what begins with all that it signed before:\n  \
                      chibo audit cosign --witness https://upper.example.vn/v1/audit/witness --witness-key KEY -O 2026-06-30.checkpoint"
    )]
    Cosign(Cosign),
    /// Prove that the log holds an event
    Inclusion {
        /// Its number in the log, or its id
        event: String,
        /// Size of the tree; without it that of now
        #[arg(long, value_name = "SIZE", value_parser = clap::value_parser!(i64).range(1..))]
        size: Option<i64>,
    },
    /// Prove that the log only grew since it had a size
    Consistency {
        /// Size of the earlier tree
        #[arg(long, value_name = "SIZE", value_parser = clap::value_parser!(i64).range(0..))]
        from: i64,
        /// Size of the later tree; without it that of now
        #[arg(long, value_name = "SIZE", value_parser = clap::value_parser!(i64).range(0..))]
        to: Option<i64>,
    },
    /// Write the whole log into a file, to be verified anywhere
    Export {
        /// The file; - for standard output
        #[arg(short = 'O', long = "output-file", value_name = "FILE")]
        file: PathBuf,
    },
    /// Verify an exported log, without the server
    #[command(
        after_help = "Names the first event that is not as it was sealed. With checkpoints that were kept elsewhere:\n  chibo audit verify log.ndjson --checkpoint 2026-06-30.checkpoint"
    )]
    Verify(Verify),
}

/// Which readings.
#[derive(Debug, Args)]
pub(crate) struct AccessLog {
    /// Only those of this candidate
    #[arg(long, value_name = "ID")]
    candidate: Option<Uuid>,
    /// Only those by this user or service client
    #[arg(long, value_name = "ID")]
    caller: Option<Uuid>,
    #[command(flatten)]
    page: PageArgs,
}

/// What is verified against what.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The exported log; - for standard input
    file: PathBuf,
    /// Checkpoints that were kept
    #[arg(long = "checkpoint", value_name = "FILE")]
    checkpoints: Vec<PathBuf>,
    /// The key that verifies checkpoints, as it was noted once; without it the one in the export
    #[arg(long, value_name = "KEY")]
    verifier_key: Option<String>,
    /// Keys of the witnesses that must have cosigned every checkpoint that was kept
    #[arg(long = "witness-key", value_name = "KEY", requires = "checkpoints")]
    witness_keys: Vec<String>,
}

pub(crate) const READINGS: Shape = Shape {
    columns: &[
        "last_at",
        "readings",
        "caller_kind",
        "caller_name",
        "caller_id",
        "candidate_name",
        "member_name",
        "candidate_id",
        "member_id",
        "cell_code",
        "operation",
        "reason",
        "request_id",
        "first_at",
    ],
    terms: &[("caller_kind", "principal_kind")],
};

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    match verb {
        Verb::AccessLog(args) => {
            let call = Call::get("/v1/audit/access-log").query("candidate_id", args.candidate).query("caller_id", args.caller);
            lists::show_pages(context, call, &args.page, READINGS)
        }
        Verb::Log => context.out.one(&context.api.get("/v1/audit/log")?.body, Shape { columns: &[], terms: &[] }),
        Verb::Checkpoint => context.out.text(&latest(context)?),
        Verb::Cosign(args) => cosign(context, &args),
        Verb::Inclusion { event, size } => {
            let call = Call::get(format!("/v1/audit/events/{}/inclusion", event_id(context, &event)?)).query("size", size);
            proof(context, context.api.send(call)?.body)
        }
        Verb::Consistency { from, to } => {
            let call = Call::get("/v1/audit/consistency").query("from", Some(from)).query("to", to);
            proof(context, context.api.send(call)?.body)
        }
        Verb::Export { file } => export(context, &file),
        Verb::Verify(args) => verify(context, &args),
    }
}

/// The id of an event of which the number in the log is given.
fn event_id(context: &Context, event: &str) -> Outcome<Uuid> {
    if let Ok(id) = event.parse() {
        return Ok(id);
    }
    let number: Option<i64> = event.parse().ok().filter(|number| *number > 0);
    let unknown = || Failure::new(Exit::NotFound, say!("Không có sự kiện số {event}", "There is no event {event}, or it is not visible to you"));
    let number = number.ok_or_else(unknown)?;
    let page = context.api.send(Call::get("/v1/events").query("after", Some(number - 1)).query("limit", Some(1)))?.body;
    let found = items(&page).first().filter(|event| event["sequence"].as_str().and_then(|text| text.parse().ok()) == Some(number));
    found.and_then(|event| event["id"].as_str()?.parse().ok()).ok_or_else(unknown)
}

/// Prints a proof: people need not see the bytes that are proved.
fn proof(context: &Context, mut body: Value) -> Outcome<()> {
    if let (Format::Table, Some(fields)) = (context.out.format, body.as_object_mut()) {
        fields.shift_remove("entry");
    }
    context.out.one(&body, Shape { columns: &[], terms: &[] })
}

/// Writes a line with the log and its checkpoint, and behind it a line for each event.
fn export(context: &Context, file: &Path) -> Outcome<()> {
    let log: SealedLog = context.api.get("/v1/audit/log")?.read()?;
    let checkpoint = latest(context)?;
    let unwritable = |error: std::io::Error| Failure::file(file, &error);
    let mut out: Box<dyn std::io::Write> =
        if file.as_os_str() == "-" { Box::new(std::io::stdout().lock()) } else { Box::new(BufWriter::new(File::create(file).map_err(unwritable)?)) };
    let mut line = |value: &Value| writeln!(out, "{value}").map_err(unwritable);
    line(&json!({ "log": log, "checkpoint": checkpoint }))?;
    let (mut after, mut events) = (0, 0_u64);
    // Not behind the checkpoint, which would say nothing of what came later.
    let size = signed_size(&checkpoint);
    while after < size {
        let call = Call::get("/v1/audit/events").query("after", Some(after)).query("until", Some(size)).query("limit", Some(LARGEST_PAGE));
        let page: SealedEvents = context.api.send(call)?.read()?;
        for event in &page.items {
            events += 1;
            line(&json!(event))?;
        }
        if page.next_after <= after {
            break;
        }
        after = page.next_after;
    }
    out.flush().map_err(unwritable)?;
    note(&say!("Đã ghi {events} sự kiện.", "{events} events are written."));
    Ok(())
}

/// Verifies an export; every checkpoint that is named must be signed with the log's key.
fn verify(context: &Context, args: &Verify) -> Outcome<()> {
    let named = args.file.display();
    let foreign = || Failure::usage(say!("{named} không phải nhật ký đã xuất", "{named} is no exported log"));
    let input: Box<dyn std::io::BufRead> = if args.file.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(BufReader::new(File::open(&args.file).map_err(|error| Failure::file(&args.file, &error))?))
    };
    let mut lines = input.lines();
    let head: Value = lines.next().and_then(Result::ok).and_then(|line| serde_json::from_str(&line).ok()).ok_or_else(foreign)?;
    let log: SealedLog = serde_json::from_value(head["log"].clone()).map_err(|_| foreign())?;
    let key = args.verifier_key.as_ref().unwrap_or(&log.verifier_key);
    let mut checkpoints = vec![signed(head["checkpoint"].as_str().unwrap_or_default(), key, &args.file)?];
    for file in &args.checkpoints {
        let note = read_text(file)?;
        checkpoints.push(signed(&note, key, file)?);
        witnessed(&note, &args.witness_keys, file)?;
    }
    let count = checkpoints.len();
    let mut reckoning = Reckoning::new(checkpoints);
    for line in lines {
        let line = line.map_err(|error| Failure::file(&args.file, &error))?;
        let event: SealedEvent = serde_json::from_str(&line).map_err(|_| foreign())?;
        reckoning.add(&event);
    }
    let origin = log.origin;
    match reckoning.end() {
        (size, None) => context.out.line(&say!(
            "{origin}: {size} sự kiện đúng như khi niêm phong, khớp {count} điểm kiểm.",
            "{origin}: all {size} events are as they were sealed; {count} checkpoints agree."
        )),
        (_, Some(fault)) => Err(Failure::new(Exit::Refused, told(&fault)).line(origin)),
    }
}

fn signed(note: &str, key: &str, file: &Path) -> Outcome<Signed> {
    let named = file.display();
    checkpoint(note, key)
        .map_err(|why| Failure::new(Exit::Refused, say!("Điểm kiểm trong {named} không đúng", "The checkpoint in {named} is not good")).line(why))
}

/// Whether every one of these witnesses cosigned a checkpoint.
fn witnessed(note: &str, keys: &[String], file: &Path) -> Outcome<()> {
    let named = file.display();
    for key in keys {
        let witness = Witness::read(key).ok_or_else(|| Failure::usage(say!("{key} không phải khóa của một bên chứng kiến", "{key} is no key of a witness")))?;
        if witness.cosigned(note).is_none() {
            let name = key.split('+').next().unwrap_or_default();
            return Err(Failure::new(
                Exit::Refused,
                say!("Điểm kiểm trong {named} không được {name} ký chứng kiến", "{name} has not cosigned the checkpoint in {named}"),
            ));
        }
    }
    Ok(())
}

/// In words.
fn told(fault: &Fault) -> String {
    let first = fault.sequence;
    match fault.kind {
        FaultKind::Missing => say!("Sự kiện số {first} bị thiếu", "Event {first} is missing"),
        FaultKind::Changed => say!("Sự kiện số {first} không còn như khi niêm phong", "Event {first} is not as it was sealed"),
        FaultKind::Tree => say!("Cây băm sai từ sự kiện số {first}", "The tree is wrong from event {first} on"),
        FaultKind::Checkpoint { size } => say!(
            "Có sự kiện từ số {first} đến số {size} không còn như khi lập điểm kiểm",
            "Some event from {first} to {size} is not as it was at the checkpoint"
        ),
        FaultKind::Short { size } => {
            say!("Thiếu các sự kiện từ số {first}: điểm kiểm đã có {size}", "Events are missing from {first} on: the checkpoint has {size}")
        }
    }
}
