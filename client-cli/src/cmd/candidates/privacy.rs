//! A candidate as a person with rights: reasons of exports, handing over what is kept, erasing it.

use std::path::PathBuf;

use chibo_openapi::candidates::ErasureOrder;
use clap::Args;

use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::files::write_private;
use crate::input::{Yes, confirm};
use crate::output::Shape;
use crate::records::CANDIDATE;
use crate::say::{note, say};

/// Whose data to hand over, and where to.
#[derive(Debug, Args)]
pub(crate) struct ExportOwn {
    /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
    candidate: String,
    /// File to write, readable by you alone; without it standard output
    #[arg(short = 'O', long = "out-file", value_name = "FILE")]
    file: Option<PathBuf>,
}

/// Hands over everything kept about a person, as JSON, or as YAML with `-o yaml`.
pub(super) fn export_own(context: &Context, args: &ExportOwn) -> Outcome<()> {
    let body = context.api.get(format!("{}/personal-data", CANDIDATE.path_to(&context.api, &args.candidate)?))?.body;
    let Some(path) = &args.file else {
        return context.out.document(&body);
    };
    write_private(path, context.out.document_text(&body)?.as_bytes()).map_err(|error| Failure::file(path, &error))?;
    let path = path.display();
    note(&say!("Đã ghi {path}, chỉ mình bạn đọc được.", "Wrote {path}, readable by you alone."));
    Ok(())
}

/// Whose values to erase, and why.
#[derive(Debug, Args)]
pub(crate) struct Erase {
    /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
    candidate: String,
    /// Why: the person's request, the end of the time of keeping
    #[arg(long)]
    reason: String,
    /// Number of the document it rests on
    #[arg(long, value_name = "NUMBER")]
    document: Option<String>,
    #[command(flatten)]
    yes: Yes,
}

/// Erases a person's values after asking.
pub(super) fn erase(context: &Context, args: Erase) -> Outcome<()> {
    let api = &context.api;
    let record = CANDIDATE.find(api, &args.candidate)?;
    let name = record.body.get("full_name").and_then(serde_json::Value::as_str).unwrap_or_default();
    let question = say!("Xóa dữ liệu cá nhân của {name}? Không thể khôi phục.", "Erase the personal values of {name}? They cannot be brought back.");
    confirm(&args.yes, &question)?;
    let order = ErasureOrder { reason: args.reason, document_number: args.document };
    let reply = api.act(format!("{}/erasure", CANDIDATE.path_of(record.id)), record.version, &order)?;
    context.out.one(&reply.body, Shape { columns: &["candidate_id", "erased_on"], terms: &[] })
}
