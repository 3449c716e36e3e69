//! `chibo post`: who is secretary, deputy or cell committee member of a cell, and when.

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::Value;
use ureq::http::Method;
use uuid::Uuid;

use crate::Context;
use crate::body::{Body, BodyFile, date, terms};
use crate::crud::{self, Yes};
use crate::exit::Outcome;
use crate::fields::label;
use crate::http::Call;
use crate::output::{Shape, note};
use crate::resource::{CELL, Found};
use crate::say::say;

/// What can be done with posts.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List the posts of a cell, and which are vacant
    List {
        /// Code or id of the cell
        cell: String,
    },
    /// Show a time in a post
    Get(One),
    /// Record that a member takes a post
    Create {
        /// Code or id of the cell
        cell: String,
        /// The post
        #[arg(long, value_parser = terms!(PostKind))]
        kind: Option<String>,
        /// Id of the member
        #[arg(long, value_name = "ID")]
        member: Option<Uuid>,
        #[command(flatten)]
        dates: Dates,
    },
    /// Change the dates of a time in a post
    Update {
        #[command(flatten)]
        one: One,
        #[command(flatten)]
        dates: Dates,
    },
    /// Delete a time in a post that was recorded by mistake
    Delete {
        #[command(flatten)]
        one: One,
        #[command(flatten)]
        yes: Yes,
    },
}

/// One time in a post.
#[derive(Debug, Args)]
pub(crate) struct One {
    /// Code or id of the cell
    cell: String,
    /// Id of the post
    post: Uuid,
}

/// From when to when.
#[derive(Debug, Args)]
pub(crate) struct Dates {
    /// First day
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Option<NaiveDate>,
    /// First day after it
    #[arg(long, value_name = "DATE", value_parser = date)]
    until: Option<NaiveDate>,
    #[command(flatten)]
    file: BodyFile,
}

impl Dates {
    fn body(&self) -> Outcome<Body> {
        Body::from(&self.file)?.set("valid_from", self.from)?.set("valid_to", self.until)
    }
}

const POSTS: Shape = Shape { columns: &["id", "kind", "member_name", "valid_from", "valid_to"], terms: &[("kind", "post_kind")] };

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Verb::List { cell } => list(context, &cell),
        Verb::Get(one) => context.out.one(&api.get(path(context, &one)?)?.body, POSTS),
        Verb::Create { cell, kind, member, dates } => {
            let body = dates.body()?.text("kind", kind.as_ref()).set("member_id", member)?;
            let place = format!("{}/posts", CELL.at(CELL.id(api, &cell)?));
            context.out.one(&api.post(place, &body.into_value())?.body, POSTS)
        }
        Verb::Update { one, dates } => {
            let body = dates.body()?;
            if body.is_empty() {
                return Err(crud::nothing_given());
            }
            let place = path(context, &one)?;
            let found = Found::new(api.get(&place)?.body)?;
            let version = body.version().unwrap_or(found.version);
            context.out.one(&api.patch(place, version, &body.into_value())?.body, POSTS)
        }
        Verb::Delete { one, yes } => {
            let place = path(context, &one)?;
            let found = Found::new(api.get(&place)?.body)?;
            let id = found.id;
            crud::confirm(&yes, &say!("Xóa chức vụ {id}?", "Delete the post {id}?"))?;
            api.send(Call::new(Method::DELETE, place).if_match(found.version))?;
            note(&say!("Đã xóa chức vụ {id}.", "Deleted the post {id}."));
            Ok(())
        }
    }
}

fn path(context: &Context, one: &One) -> Outcome<String> {
    Ok(format!("{}/posts/{}", CELL.at(CELL.id(&context.api, &one.cell)?), one.post))
}

fn list(context: &Context, cell: &str) -> Outcome<()> {
    let id = CELL.id(&context.api, cell)?;
    let body = context.api.get(format!("{}/posts", CELL.at(id)))?.body;
    context.out.page(&body, POSTS)?;
    let vacant = body.get("vacant").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if !vacant.is_empty() {
        let kinds = vacant.iter().filter_map(Value::as_str).map(|kind| label("post_kind", kind)).collect::<Vec<_>>();
        let kinds = kinds.join(", ");
        context.out.flush()?;
        note(&say!("Đang khuyết: {kinds}", "Vacant: {kinds}"));
    }
    Ok(())
}
