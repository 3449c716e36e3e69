//! `chibo vocabulary`: every fixed value of the API with its labels, as the server has them.

use chibo_openapi::vocabulary::Vocabulary;
use clap::Args;
use serde_json::{Value, json};

use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::output::Shape;
use crate::say::say;
use crate::server::Call;
use crate::settings::Format;

/// Which values to show.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Only this enumeration, such as `cell_kind`
    list: Option<String>,
}

const TERMS: Shape = Shape { columns: &["list", "value", "vi", "en"], terms: &[] };

/// Prints them.
pub(crate) fn run(context: &Context, options: &Options) -> Outcome<()> {
    // It is public, so it can be read before logging in.
    let reply = context.api.http.send(&Call::get("/v1/vocabulary"), None)?.ok()?;
    if options.list.is_none() && matches!(context.out.format, Format::Json | Format::Yaml) {
        return context.out.document(&reply.body);
    }
    let lists = reply.read::<Vocabulary>()?.lists;
    let names = lists.iter().map(|list| list.name.clone()).collect::<Vec<_>>().join(", ");
    let asked = |name: &str| options.list.as_ref().is_none_or(|asked| asked == name);
    let terms: Vec<Value> = lists
        .iter()
        .filter(|list| asked(&list.name))
        .flat_map(|list| {
            let line = |term: &chibo_openapi::vocabulary::Term| json!({"list": list.name, "value": term.value, "vi": term.vi, "en": term.en});
            list.terms.iter().map(line).collect::<Vec<_>>()
        })
        .collect();
    if terms.is_empty() {
        return Err(Failure::usage(say!("Chỉ có: {names}", "There are only: {names}")));
    }
    context.out.page(&json!({"items": terms}), TERMS)
}
