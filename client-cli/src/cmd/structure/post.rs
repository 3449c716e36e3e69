//! `chibo post`: who is secretary, deputy or cell committee member of a cell, and when.

use chibo_openapi::vocabulary::ImportKind;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::Value;

use crate::context::Context;
use crate::failure::Outcome;
use crate::import::{self, Given, ImportArgs};
use crate::input::{Yes, confirm, date, terms};
use crate::output::{Shape, array, label};
use crate::records::{Body, BodyFile, CELL, MEMBER, Record, Rows, crud};
use crate::say::{note, say};
use crate::server::Call;

/// What can be done with posts.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List the posts of a cell, and which are vacant
    List {
        /// Code or id of the cell
        cell: String,
    },
    /// Show a time in a post
    Get(PostArgs),
    /// Record that a member takes a post
    Create {
        /// Code or id of the cell
        cell: String,
        /// The post
        #[arg(long, value_parser = terms!(PostKind))]
        kind: Option<String>,
        /// The member, by card number, name or id
        #[arg(long, value_name = "MEMBER")]
        member: Option<String>,
        #[command(flatten)]
        dates: Dates,
    },
    /// Change the dates of a time in a post
    Update {
        #[command(flatten)]
        post: PostArgs,
        #[command(flatten)]
        dates: Dates,
    },
    /// Delete a time in a post that was recorded by mistake
    Delete {
        #[command(flatten)]
        post: PostArgs,
        #[command(flatten)]
        yes: Yes,
    },
    /// Bring posts in from a file
    #[command(
        after_help = "Columns: cell_code, kind, member_name, member_birth, member_card_number, valid_from, valid_to. Headings may be those that lists are exported with, in either language. A second run changes nothing."
    )]
    Import(ImportArgs),
}

/// Which time in a post.
#[derive(Debug, Args)]
pub(crate) struct PostArgs {
    /// Code or id of the cell
    cell: String,
    /// Its place in the list, the post, the member's name, the first day, or its id
    post: String,
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

const POSTS: Shape = Shape { columns: &["#", "kind", "member_name", "valid_from", "valid_to"], terms: &[("kind", "post_kind")] };
const ROWS: Rows = Rows { shape: POSTS, named_by: &["kind", "member_name", "valid_from"], name: ("chức vụ", "post") };

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Verb::Import(args) => import::run(context, ImportKind::Posts, &Given::default(), &args),
        Verb::List { cell } => list(context, &cell),
        Verb::Get(post) => context.out.one(&found(context, &post)?.1.body, POSTS),
        Verb::Create { cell, kind, member, dates } => {
            let body = dates.body()?.text("kind", kind.as_ref()).id(api, "member_id", &MEMBER, member.as_ref())?;
            context.out.one(&api.post(posts_path(context, &cell)?, &body.into_value())?.body, POSTS)
        }
        Verb::Update { post, dates } => {
            let body = dates.body()?;
            if body.is_empty() {
                return Err(crud::nothing_given());
            }
            let (place, record) = found(context, &post)?;
            let version = body.version().unwrap_or(record.version);
            context.out.one(&api.patch(place, version, &body.into_value())?.body, POSTS)
        }
        Verb::Delete { post, yes } => {
            let (place, record) = found(context, &post)?;
            let title = ROWS.title(&record);
            confirm(&yes, &say!("Xóa chức vụ {title}?", "Delete the post {title}?"))?;
            api.send(Call::delete(place).if_match(record.version))?;
            note(&say!("Đã xóa chức vụ {title}.", "Deleted the post {title}."));
            Ok(())
        }
    }
}

/// Path of the posts of a cell.
fn posts_path(context: &Context, cell: &str) -> Outcome<String> {
    Ok(format!("{}/posts", CELL.path_of(CELL.id(&context.api, cell)?)))
}

/// The post that is meant, and its path.
fn found(context: &Context, post: &PostArgs) -> Outcome<(String, Record)> {
    let posts = posts_path(context, &post.cell)?;
    let record = ROWS.find(&context.api, &posts, &post.post)?;
    Ok((format!("{posts}/{}", record.id), record))
}

fn list(context: &Context, cell: &str) -> Outcome<()> {
    let body = context.api.get(posts_path(context, cell)?)?.body;
    context.out.page(&body, POSTS)?;
    let vacant = array(&body, "vacant");
    if !vacant.is_empty() {
        let kinds = vacant.iter().filter_map(Value::as_str).map(|kind| label("post_kind", kind)).collect::<Vec<_>>();
        let kinds = kinds.join(", ");
        context.out.flush()?;
        note(&say!("Đang khuyết: {kinds}", "Vacant: {kinds}"));
    }
    Ok(())
}
