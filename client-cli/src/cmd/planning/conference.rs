//! `chibo conference`: conferences, who takes part, what is said and concluded, and the minutes.

use std::path::PathBuf;

use chibo_openapi::planning::ConferenceTransition;
use chibo_openapi::vocabulary::ConferenceStatus;
use clap::{Args, Subcommand};
use serde_json::json;

use super::{conference_part, conference_parts};
use crate::context::Context;
use crate::failure::Outcome;
use crate::input::{Yes, terms};
use crate::output::Shape;
use crate::records::{Body, BodyFile, COMMITTEE, CONFERENCE, ListArgs, PLAN, SortArgs, crud, lists};
use crate::server::Call;

/// What can be done with conferences.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List conferences
    List(Filters),
    /// Show a conference
    Get {
        /// The conference, by title, day or id
        conference: String,
    },
    /// Call a conference
    Create(Fields),
    /// Change a conference whose minutes are open
    Update {
        /// The conference, by title, day or id
        conference: String,
        #[command(flatten)]
        fields: Fields,
    },
    /// Delete a conference to which nobody is invited
    Delete {
        /// The conference, by title, day or id
        conference: String,
        #[command(flatten)]
        yes: Yes,
    },
    /// Say that it was held, or mend its minutes once they are closed
    Hold {
        /// The conference, by title, day or id
        conference: String,
    },
    /// Close the minutes
    Close {
        /// The conference, by title, day or id
        conference: String,
    },
    /// Show the minutes, or write them as a page to print
    Minutes {
        /// The conference, by title, day or id
        conference: String,
        /// File to write them to as a page (HTML) for A4, `-` for standard output
        #[arg(short = 'O', long, value_name = "FILE")]
        output_file: Option<PathBuf>,
    },
    /// Invite the secretaries of all cells
    Invite {
        /// The conference, by title, day or id
        conference: String,
    },
    /// Who takes part
    #[command(subcommand)]
    Participant(conference_parts::Participants),
    /// What is said
    #[command(subcommand)]
    Contribution(conference_parts::Contributions),
    /// What is concluded, as tasks
    #[command(subcommand)]
    Conclusion(conference_parts::Conclusions),
}

/// Filters of the list.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    /// Only conferences of this committee, by code or id
    #[arg(long)]
    committee: Option<String>,
    /// Only this state
    #[arg(long, value_parser = terms!(ConferenceStatus))]
    status: Option<String>,
    #[command(flatten)]
    sort: SortArgs,
    #[command(flatten)]
    list: ListArgs,
}

/// Fields of a conference.
#[derive(Debug, Args)]
pub(crate) struct Fields {
    /// The committee that holds it, by code or id; it cannot be changed
    #[arg(long)]
    committee: Option<String>,
    /// Title
    #[arg(long)]
    title: Option<String>,
    /// When it begins, e.g. 2023-02-09T08:00:00+07:00
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// Where
    #[arg(long)]
    place: Option<String>,
    /// Plans on the agenda, by code or id
    #[arg(long = "plan", value_name = "PLANS", value_delimiter = ',')]
    plans: Vec<String>,
    #[command(flatten)]
    file: BodyFile,
}

impl Fields {
    fn body(&self, context: &Context) -> Outcome<Body> {
        let body = Body::from(&self.file)?.text("title", self.title.as_ref()).text("held_at", self.at.as_ref()).text("place", self.place.as_ref());
        body.ids(&context.api, "plan_ids", &PLAN, &self.plans)
    }
}

const MINUTES: Shape = Shape {
    columns: &["conference", "committee_name", "plan_titles", "participants", "contributions", "conclusions"],
    terms: &[
        ("conference.status", "conference_status"),
        ("participants.kind", "participant_kind"),
        ("participants.attendance", "attendance"),
        ("contributions.kind", "contribution_kind"),
    ],
};

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Verb::List(args) => {
            let call = args.sort.apply(Call::get(CONFERENCE.path)).query("committee_id", COMMITTEE.id_if_given(api, args.committee.as_ref())?);
            lists::show(context, call.query("status", args.status), &args.list, &CONFERENCE)
        }
        Verb::Get { conference } => crud::get(context, &CONFERENCE, &conference),
        Verb::Create(fields) => crud::create(context, &CONFERENCE, fields.body(context)?.id(api, "committee_id", &COMMITTEE, fields.committee.as_ref())?),
        Verb::Update { conference, fields } => crud::update(context, &CONFERENCE, &conference, fields.body(context)?),
        Verb::Delete { conference, yes } => crud::delete(context, &CONFERENCE, &conference, &yes),
        Verb::Hold { conference } => crud::act(context, &CONFERENCE, &conference, "transitions", &ConferenceTransition { to: ConferenceStatus::Held }),
        Verb::Close { conference } => crud::act(context, &CONFERENCE, &conference, "transitions", &ConferenceTransition { to: ConferenceStatus::Closed }),
        Verb::Minutes { conference, output_file } => {
            let path = format!("{}/minutes", CONFERENCE.path_of(CONFERENCE.id(api, &conference)?));
            match output_file {
                Some(file) => crud::save(context, Call::get(format!("{path}/page")), &file),
                None => context.out.one(&api.get(path)?.body, MINUTES),
            }
        }
        Verb::Invite { conference } => {
            let reply = api.post(format!("{}/participants/secretaries", CONFERENCE.path_of(CONFERENCE.id(api, &conference)?)), &json!({}))?;
            context.out.page(&reply.body, conference_part::PARTICIPANTS)?;
            context.out.flush()
        }
        Verb::Participant(verb) => conference_parts::participants(context, verb),
        Verb::Contribution(verb) => conference_parts::contributions(context, verb),
        Verb::Conclusion(verb) => conference_parts::conclusions(context, verb),
    }
}
