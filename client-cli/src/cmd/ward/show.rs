//! How the difference reads: lines for people, a list for programs.

use chibo_openapi::shown::for_programs;
use serde_json::{Value, json};

use super::difference::{Change, Step};
use super::file::shortened;
use super::kinds::{Field, Holds, Need};
use super::things::Numbers;
use crate::context::Context;
use crate::failure::Outcome;
use crate::output::{Shape, for_people, heading};
use crate::say::pick;
use crate::settings::Format;

const SHAPE: Shape = Shape { columns: &["kind", "name", "action", "changes"], terms: &[] };

/// Prints the difference.
pub(super) fn difference(context: &Context, steps: &[Step<'_>], numbers: &Numbers) -> Outcome<()> {
    let out = &context.out;
    match out.format {
        Format::Table => steps.iter().try_for_each(|step| out.line(&line(step, numbers)))?,
        Format::Json | Format::Yaml => out.document(&steps.iter().map(|step| row(step, numbers)).collect())?,
        Format::Ndjson => steps.iter().try_for_each(|step| out.line(&row(step, numbers).to_string()))?,
        Format::Csv | Format::Xlsx => {
            let mut listing = out.listing(SHAPE);
            listing.push(&steps.iter().map(|step| flat(step, numbers)).collect::<Vec<_>>())?;
            listing.end(None)?;
        }
    }
    out.flush()
}

/// `+ cell CB25: Name Chi bộ 25; …` for a new thing, `~ plan KH-2024: Admission target 21 → 22` for one that changes.
fn line(step: &Step<'_>, numbers: &Numbers) -> String {
    let (called, name) = (step.thing.kind.called(), step.thing.name());
    let told = step.changes.iter().filter(|change| step.at.is_some() || change.field.need != Need::Key);
    let changes: Vec<String> = told.map(|change| words(change, step.at.is_some(), numbers)).collect();
    let mark = if step.at.is_some() { '~' } else { '+' };
    let text = format!("{mark} {called} {name}");
    if changes.is_empty() { text } else { format!("{text}: {}", changes.join("; ")) }
}

fn words(change: &Change, before: bool, numbers: &Numbers) -> String {
    let value = |value: &Value| match for_reader(change.field, &shortened(change.field, value, numbers)) {
        text if text.is_empty() => pick("(trống)", "(nothing)").to_owned(),
        text => text,
    };
    let (name, new) = (heading(change.field.read), value(&change.new));
    if before { format!("{name} {} → {new}", value(&change.old)) } else { format!("{name} {new}") }
}

fn for_reader(field: &Field, value: &Value) -> String {
    let list = match field.holds {
        Holds::Term(list) => list,
        _ => "",
    };
    for_people(field.read, value, &[(field.read, list)][..usize::from(!list.is_empty())])
}

fn row(step: &Step<'_>, numbers: &Numbers) -> Value {
    let value = |change: &Change, value: &Value| shortened(change.field, value, numbers);
    let change = |change: &Change| json!({ "field": change.field.name, "old": value(change, &change.old), "new": value(change, &change.new) });
    json!({
        "kind": step.thing.kind.word(),
        "name": step.thing.name(),
        "action": if step.at.is_some() { "change" } else { "create" },
        "changes": step.changes.iter().map(change).collect::<Vec<_>>(),
    })
}

/// The same with its changes as one text.
fn flat(step: &Step<'_>, numbers: &Numbers) -> Value {
    let mut row = row(step, numbers);
    let text = |change: &Value| format!("{}: {} → {}", for_programs(&change["field"]), for_programs(&change["old"]), for_programs(&change["new"]));
    row["changes"] = crate::output::array(&row, "changes").iter().map(text).collect::<Vec<_>>().join("; ").into();
    row
}
