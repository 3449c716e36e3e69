//! `chibo audit checkpoint` and `cosign`: the latest checkpoint, and the same cosigned by a witness (C2SP tlog-witness) that is proved that the log only grew.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use chibo_openapi::log::ConsistencyProof;
use clap::Args;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::say::{note, pick, say};
use crate::server::{Call, Http, Reply};
use crate::verify::witness::Witness;

/// So often the witness is asked: once to be told what it signed last, and again when others ask meanwhile.
const ASKED: usize = 5;

/// Which witness.
#[derive(Debug, Args)]
pub(crate) struct Cosign {
    /// Where it is asked: of another office's Chibo its address and /v1/audit/witness
    #[arg(long, value_name = "URL")]
    witness: String,
    /// Its key, as `audit log` there shows it
    #[arg(long, value_name = "KEY")]
    witness_key: String,
    /// The file to keep the checkpoint in; without it standard output
    #[arg(short = 'O', long = "output-file", value_name = "FILE")]
    file: Option<PathBuf>,
}

/// The latest checkpoint, as the log signed it.
pub(super) fn latest(context: &Context) -> Outcome<String> {
    let call = Call::get("/v1/audit/checkpoint").accepting("text/plain");
    Ok(String::from_utf8_lossy(&context.api.send(call)?.bytes).into_owned())
}

/// The second line of a checkpoint.
pub(super) fn signed_size(checkpoint: &str) -> i64 {
    checkpoint.lines().nth(1).and_then(|size| size.parse().ok()).unwrap_or_default()
}

/// Has the latest checkpoint cosigned, and keeps it.
pub(super) fn cosign(context: &Context, args: &Cosign) -> Outcome<()> {
    let key = Witness::read(&args.witness_key)
        .ok_or_else(|| Failure::usage(pick("--witness-key không phải khóa của một bên chứng kiến", "--witness-key is no key of a witness")))?;
    let witness = Http::new(&args.witness, "--witness", 2)?;
    let checkpoint = latest(context)?;
    let size = signed_size(&checkpoint);
    let cosigned = format!("{checkpoint}{}", cosignature(context, &witness, &checkpoint, size)?);
    let at = key.cosigned(&cosigned).ok_or_else(|| {
        Failure::new(
            Exit::Refused,
            pick("Chữ ký của bên chứng kiến không đúng với khóa đã nêu", "What the witness signed is not good by the key that was named"),
        )
    })?;
    match &args.file {
        Some(file) => kept(file, &cosigned).map_err(|error| Failure::file(file, &error))?,
        None => context.out.text(&cosigned)?,
    }
    let at = crate::output::in_viet_nam(at.to_utc()).format("%d/%m/%Y %H:%M:%S");
    note(&say!("Điểm kiểm {size} sự kiện được ký chứng kiến lúc {at}.", "The checkpoint of {size} events was cosigned at {at}."));
    Ok(())
}

/// Writes a file whole or not at all: an older one stays until the new one is there.
fn kept(file: &Path, text: &str) -> std::io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.persist(file).map(drop).map_err(|error| error.error)
}

/// Asks until the witness knows the tree that the proof begins with.
fn cosignature(context: &Context, witness: &Http, checkpoint: &str, size: i64) -> Outcome<String> {
    let mut old = 0_i64;
    for _ in 0..ASKED {
        let body = format!("old {old}\n{}\n{checkpoint}", proof(context, old, size)?);
        let call = Call::post("/add-checkpoint").text(body).accepting("text/plain, text/x.tlog.size, application/problem+json");
        let reply = witness.send(&call, None)?;
        match (reply.status, known(&reply)) {
            (409, Some(known)) if known > size => {
                return Err(Failure::new(
                    Exit::Refused,
                    say!(
                        "Bên chứng kiến đã ký {known} sự kiện, ở đây chỉ có {size}: nhật ký đã bị đưa lùi lại",
                        "The witness has cosigned {known} events, and here are only {size}: the log was set back"
                    ),
                ));
            }
            // It knows this size, and another tree.
            (409, Some(known)) if known == old => {
                return Err(Failure::new(
                    Exit::Refused,
                    say!("Bên chứng kiến đã ký {size} sự kiện khác", "The witness has cosigned other events up to {size}"),
                ));
            }
            (409, Some(known)) => old = known,
            _ => return line(&String::from_utf8_lossy(&reply.ok()?.bytes)),
        }
    }
    Err(Failure::new(Exit::Unavailable, pick("Bên chứng kiến luôn bận với điểm kiểm khác", "The witness is always at another checkpoint")))
}

/// The one line that a witness signed; anything else would become part of what is kept.
fn line(text: &str) -> Outcome<String> {
    let one = text.starts_with("— ") && text.matches('\n').count() == 1 && text.ends_with('\n');
    if one {
        Ok(text.to_owned())
    } else {
        Err(Failure::new(Exit::Refused, pick("Bên chứng kiến không trả lời một dòng chữ ký", "The witness does not answer with one signature line")))
    }
}

/// The size that a witness cosigned last, as its refusal says.
fn known(reply: &Reply) -> Option<i64> {
    std::str::from_utf8(&reply.bytes).ok()?.trim_end().parse().ok()
}

/// The hashes that prove that the log of a size begins with that of another, each in a line.
fn proof(context: &Context, old: i64, size: i64) -> Outcome<String> {
    if old == 0 || old == size {
        return Ok(String::new());
    }
    let call = Call::get("/v1/audit/consistency").query("from", Some(old)).query("to", Some(size));
    let proof: ConsistencyProof = context.api.send(call)?.read()?;
    Ok(proof.proof.iter().fold(String::new(), |lines, hash| lines + hash + "\n"))
}
