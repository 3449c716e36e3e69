//! `chibo api`: any request of the API with login, retries and paging, for what has no command of its own.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value, json};
use ureq::http::Method;

use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::files::{read_document, read_text};
use crate::output::{Shape, items};
use crate::say::{note, pick, say};
use crate::server::{Call, sendable};
use crate::settings::Format;

/// A raw request.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  chibo api GET '/v1/cells?limit=5'\n  chibo api GET /v1/quotas -q plan_id=… --paginate -o ndjson\n  \
    chibo api POST /v1/committees -f committee.json")]
pub(crate) struct Options {
    /// Method: GET, POST, PUT, PATCH or DELETE
    method: String,
    /// Path, such as /v1/cells
    path: String,
    /// Query parameter; may be given several times
    #[arg(short, long, value_name = "NAME=VALUE")]
    query: Vec<String>,
    /// File with the body, JSON or YAML, `-` for standard input; sent as it is when --content-type is given
    #[arg(short = 'f', long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Media type of the body, when it is not JSON
    #[arg(long, value_name = "TYPE", requires = "file")]
    content_type: Option<String>,
    /// Version that the change holds for, as in the body's `version`
    #[arg(long, value_name = "VERSION")]
    if_match: Option<i64>,
    /// Follow the list to its end
    #[arg(long)]
    paginate: bool,
    /// Write status and headers to standard error
    #[arg(short, long)]
    include: bool,
    /// Send no token
    #[arg(long)]
    anonymous: bool,
}

/// Does the request.
pub(crate) fn run(context: &Context, options: &Options) -> Outcome<()> {
    let method = Method::from_bytes(options.method.to_uppercase().as_bytes()).map_err(|error| Failure::usage(error.to_string()))?;
    if !options.path.starts_with('/') {
        let path = &options.path;
        return Err(Failure::usage(say!("Đường dẫn phải bắt đầu bằng /: {path}", "The path begins with /: {path}")));
    }
    let mut call = Call::new(method, sendable(&options.path));
    for pair in &options.query {
        let (name, value) =
            pair.split_once('=').ok_or_else(|| Failure::usage(say!("Tham số phải có dạng tên=giá trị: {pair}", "A parameter is name=value: {pair}")))?;
        call = call.query(name, Some(value));
    }
    if let Some(version) = options.if_match {
        call = call.if_match(version);
    }
    call = with_body(call, options)?;
    if options.paginate {
        return paginate(context, &call);
    }
    let api = &context.api;
    let reply = if options.anonymous { api.http.send(&call, None)? } else { api.try_send(call)? };
    if options.include {
        note(&format!("HTTP {}", reply.status));
        for (name, value) in &reply.headers {
            note(&format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())));
        }
    }
    let body = if options.anonymous { reply.ok() } else { api.succeeded(reply) }?.body;
    match body {
        Value::Null => Ok(()),
        Value::String(text) => context.out.text(&text),
        body => context.out.document(&body),
    }
}

fn with_body(call: Call, options: &Options) -> Outcome<Call> {
    let Some(file) = &options.file else {
        return Ok(call);
    };
    match options.content_type.as_deref() {
        None => call.json(&read_document(file)?),
        Some(kind) => {
            let body = Some((kind.to_owned(), read_text(file)?.into_bytes()));
            Ok(Call { body, ..call })
        }
    }
}

/// The items of every page, as one list.
fn paginate(context: &Context, call: &Call) -> Outcome<()> {
    if call.method != Method::GET {
        return Err(Failure::usage(pick("--paginate chỉ đi với GET", "--paginate goes with GET only")));
    }
    let mut listing = None;
    let mut last = Value::Null;
    context.api.pages(call, |page| {
        // Without columns of its own a list is printed as JSON lines unless asked otherwise.
        let listing = listing.get_or_insert_with(|| context.out.listing(Shape { columns: &[], terms: &[] }));
        if matches!(context.out.format, Format::Table | Format::Csv) {
            items(&page).iter().try_for_each(|item| context.out.line(&item.to_string()))?;
        } else {
            listing.push(items(&page))?;
        }
        last = page;
        context.out.flush()?;
        Ok(true)
    })?;
    match listing {
        Some(listing) if !matches!(context.out.format, Format::Table | Format::Csv) => {
            let page = last.get("page").cloned().unwrap_or_else(|| json!(null));
            listing.end(Some(&Map::from_iter([("page".to_owned(), page)])))
        }
        _ => Ok(()),
    }
}
