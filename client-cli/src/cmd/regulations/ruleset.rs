//! `chibo ruleset`: what the regulations ask for, by the day they come into force.

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::context::Context;
use crate::failure::Outcome;
use crate::input::date;
use crate::output::{Shape, heading, label};
use crate::records::{Body, BodyFile, ListArgs, RULESET, SortArgs, crud, lists};
use crate::server::Call;
use crate::settings::Format;

/// What can be done with rulesets. To add or correct one: `get -o json`, change the file, and send it.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List rulesets, the newest first; with --on the one in force on a day
    List(Filters),
    /// Show a ruleset with everything it sets
    Get {
        /// Number of the regulation such as 294-QĐ/TW, or id
        ruleset: String,
    },
    /// Add a ruleset; what it sets comes from a file
    Create {
        /// Number of the regulation
        #[arg(long)]
        code: Option<String>,
        /// Title
        #[arg(long)]
        title: Option<String>,
        #[command(flatten)]
        fields: Fields,
    },
    /// Correct a ruleset; earlier revisions stay
    Revise {
        /// Number of the regulation such as 294-QĐ/TW, or id
        ruleset: String,
        #[command(flatten)]
        fields: Fields,
    },
    /// Show every revision a ruleset has had
    History {
        /// Number of the regulation such as 294-QĐ/TW, or id
        ruleset: String,
    },
}

/// Filters of the list.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    /// Only the one in force on this day
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<NaiveDate>,
    /// Only these numbers of regulations
    #[arg(long, value_name = "CODES")]
    code: Option<String>,
    #[command(flatten)]
    sort: SortArgs,
    #[command(flatten)]
    list: ListArgs,
}

/// Fields of a new ruleset or revision.
#[derive(Debug, Args)]
pub(crate) struct Fields {
    /// First day in force
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Option<NaiveDate>,
    /// Why
    #[arg(long)]
    reason: Option<String>,
    /// Number of the document it rests on
    #[arg(long, value_name = "NUMBER")]
    document: Option<String>,
    #[command(flatten)]
    file: BodyFile,
}

/// What a file that was written by `get` says beside what can be sent.
const NOT_SENT: [&str; 6] = ["id", "in_force_to", "revision", "created_at", "updated_at", "version"];
const REVISIONS: Shape = Shape { columns: &["number", "in_force_from", "reason", "document_number", "created_at"], terms: &[] };
const PARAMETERS: Shape = Shape { columns: &["parameter", "setting", "document", "article", "confirmed"], terms: &[] };

impl Fields {
    fn body(&self) -> Outcome<Body> {
        let body = Body::from(&self.file)?.set("in_force_from", self.from)?;
        Ok(body.text("reason", self.reason.as_ref()).text("document_number", self.document.as_ref()))
    }
}

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Verb::List(args) => {
            let call = args.sort.apply(Call::get(RULESET.path).query("on", args.on).query("code", args.code));
            lists::show(context, call, &args.list, &RULESET)
        }
        Verb::Get { ruleset } => show(context, &RULESET.find(api, &ruleset)?.body),
        Verb::Create { code, title, fields } => {
            let body = fields.body()?.without(&NOT_SENT).text("code", code.as_ref()).text("title", title.as_ref());
            show(context, &api.post(RULESET.path, &body.into_value())?.body)
        }
        Verb::Revise { ruleset, fields } => {
            let body = fields.body()?;
            if body.is_empty() {
                return Err(crud::nothing_given());
            }
            let record = RULESET.find(api, &ruleset)?;
            let (version, old_file) = (body.version().unwrap_or(record.version), body.version().is_some());
            let body = body.without(&NOT_SENT).without(&["code", "title"]);
            let reply = api.act(format!("{}/revisions", RULESET.path_of(record.id)), version, &body.into_value());
            show(context, &reply.map_err(|failure| crud::hint_at_old_file(failure, old_file))?.body)
        }
        Verb::History { ruleset } => lists::show_whole(context, format!("{}/revisions", RULESET.path_of(RULESET.id(api, &ruleset)?)), REVISIONS),
    }
}

/// Prints a ruleset; for people what it sets is a table of its own.
fn show(context: &Context, body: &Value) -> Outcome<()> {
    let out = &context.out;
    let mut head = body.clone();
    let parameters = match head.as_object_mut() {
        Some(fields) if out.format == Format::Table && !out.has_columns() => fields.shift_remove("parameters"),
        _ => None,
    };
    out.one(&head, &RULESET)?;
    let Some(Value::Object(parameters)) = parameters else { return Ok(()) };
    out.line("")?;
    let line = |(name, parameter): (&String, &Value)| {
        let part = |field: &str| parameter.get(field).cloned().unwrap_or_default();
        json!({ "parameter": heading(name), "setting": setting(name, parameter), "document": part("document"), "article": part("article"), "confirmed": part("confirmed") })
    };
    out.page(&json!({ "items": parameters.iter().map(line).collect::<Vec<_>>() }), PARAMETERS)
}

/// What a parameter is set to, for people: a number, `≥ 2/3`, or the label of a term.
fn setting(name: &str, parameter: &Value) -> String {
    let list = if name == "education" {
        "education_requirement"
    } else if name == "ceremony_counted_from" {
        "ceremony_start"
    } else {
        name
    };
    match parameter.get("value") {
        Some(Value::String(term)) => label(list, term),
        Some(Value::Array(terms)) => terms.iter().filter_map(Value::as_str).map(|term| label("leaving_ground", term)).collect::<Vec<_>>().join("; "),
        Some(value) => value.to_string(),
        None => {
            let number = |field: &str| parameter.get(field).and_then(Value::as_i64).unwrap_or_default();
            let sign = if parameter.get("strict") == Some(&Value::Bool(true)) { ">" } else { "≥" };
            format!("{sign} {}/{}", number("numerator"), number("denominator"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_said_for_people() {
        assert_eq!(setting("probation_months", &json!({ "value": 12 })), "12");
        assert_eq!(setting("cell_vote", &json!({ "numerator": 2, "denominator": 3, "strict": false })), "≥ 2/3");
        assert_eq!(setting("standing_committee_vote", &json!({ "numerator": 1, "denominator": 2, "strict": true })), "> 1/2");
        assert_eq!(setting("education", &json!({ "value": "lower_secondary_diploma" })), "Có bằng tốt nghiệp trung học cơ sở");
        assert_eq!(setting("ceremony_counted_from", &json!({ "value": "issue" })), "Ngày ban hành quyết định kết nạp");
        assert_eq!(setting("deciding_body", &json!({ "value": "ward_standing_committee" })), "Ban thường vụ đảng ủy xã, phường, đặc khu");
    }

    #[test]
    fn every_parameter_has_a_heading() {
        use utoipa::PartialSchema;
        let schema = serde_json::to_value(chibo_openapi::regulations::RulesetParameters::schema()).unwrap();
        for name in schema["properties"].as_object().unwrap().keys() {
            assert_ne!(heading(name), name);
        }
    }
}
