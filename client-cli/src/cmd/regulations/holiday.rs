//! `chibo holiday`: weekdays off and weekend days worked in exchange, which working days are counted by.

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use crate::context::Context;
use crate::failure::Outcome;
use crate::input::{Yes, date, terms};
use crate::records::{Body, BodyFile, HOLIDAY, IfExists, ListArgs, SortArgs, crud, lists};
use crate::server::Call;

/// What can be done with holidays. One is named by its day or its id.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List holidays
    List(Filters),
    /// Show a holiday
    Get {
        /// Day or id
        holiday: String,
    },
    /// Record a holiday
    Create {
        #[command(flatten)]
        fields: Fields,
        #[command(flatten)]
        if_exists: IfExists,
    },
    /// Change a holiday
    Update {
        /// Day or id
        holiday: String,
        #[command(flatten)]
        fields: Fields,
    },
    /// Delete a holiday
    Delete {
        /// Day or id
        holiday: String,
        #[command(flatten)]
        yes: Yes,
    },
}

/// Filters of the list.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    /// Only this year
    #[arg(long)]
    year: Option<i32>,
    /// Only this kind
    #[arg(long, value_parser = terms!(HolidayKind))]
    kind: Option<String>,
    /// This day or later
    #[arg(long, value_name = "DATE", value_parser = date)]
    since: Option<NaiveDate>,
    /// Before this day
    #[arg(long, value_name = "DATE", value_parser = date)]
    before: Option<NaiveDate>,
    #[command(flatten)]
    sort: SortArgs,
    #[command(flatten)]
    list: ListArgs,
}

/// Fields that may be set.
#[derive(Debug, Args)]
pub(crate) struct Fields {
    /// The day
    #[arg(long, value_name = "DATE", value_parser = date)]
    day: Option<NaiveDate>,
    /// Off within the week, or worked at the weekend
    #[arg(long, value_parser = terms!(HolidayKind))]
    kind: Option<String>,
    /// What it is for
    #[arg(long)]
    name: Option<String>,
    /// Where it was announced
    #[arg(long)]
    source: Option<String>,
    #[command(flatten)]
    file: BodyFile,
}

impl Fields {
    fn body(&self) -> Outcome<Body> {
        let body = Body::from(&self.file)?.set("day", self.day)?.text("kind", self.kind.as_ref());
        Ok(body.text("name", self.name.as_ref()).text("source", self.source.as_ref()))
    }
}

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    match verb {
        Verb::List(args) => {
            let call = Call::get(HOLIDAY.path).query("year", args.year).query("kind", args.kind);
            let call = args.sort.apply(call.query("day_gte", args.since).query("day_lt", args.before));
            lists::show(context, call, &args.list, &HOLIDAY)
        }
        Verb::Get { holiday } => crud::get(context, &HOLIDAY, &holiday),
        Verb::Create { fields, if_exists } => crud::create_or(context, &HOLIDAY, &fields.body()?, &if_exists),
        Verb::Update { holiday, fields } => crud::update(context, &HOLIDAY, &holiday, fields.body()?),
        Verb::Delete { holiday, yes } => crud::delete(context, &HOLIDAY, &holiday, &yes),
    }
}
