//! What belongs to a conference: participants, contributions and conclusions, each listed, added, changed and taken out alike.

use chrono::NaiveDate;
use clap::Subcommand;

use super::conference_part::{CONCLUDED, CONCLUSIONS, CONTRIBUTIONS, Named, PARTICIPANTS, PEOPLE, Removed, SAID};
use crate::context::Context;
use crate::failure::Outcome;
use crate::input::{date, terms};
use crate::records::{Body, BodyFile, CELL, CONFERENCE, ListArgs, MEMBER, ORGANIZATION, PLAN, SortArgs, lists};
use crate::server::Call;

/// What can be done with participants.
#[derive(Debug, Subcommand)]
pub(crate) enum Participants {
    /// List the participants
    List {
        /// The conference, by title, day or id
        conference: String,
    },
    /// Show one
    Get(Named),
    /// Invite somebody
    Add {
        /// The conference, by title, day or id
        conference: String,
        /// As what
        #[arg(long, value_parser = terms!(ParticipantKind))]
        kind: Option<String>,
        /// The person chairs
        #[arg(long)]
        chair: bool,
        /// The cell that is represented, by code or id
        #[arg(long)]
        cell: Option<String>,
        /// The organization that is represented, by code or id
        #[arg(long)]
        organization: Option<String>,
        /// The member, by card number, name or id
        #[arg(long)]
        member: Option<String>,
        /// In which function
        #[arg(long)]
        title: Option<String>,
        /// The body that a guest comes from
        #[arg(long)]
        body: Option<String>,
        #[command(flatten)]
        file: BodyFile,
    },
    /// Change one: above all, whether the person came
    Update {
        #[command(flatten)]
        named: Named,
        /// Whether the person came
        #[arg(long, value_parser = terms!(Attendance))]
        attendance: Option<String>,
        /// Why not
        #[arg(long)]
        absence_reason: Option<String>,
        #[command(flatten)]
        file: BodyFile,
    },
    /// Take an invitation back
    Remove(Removed),
}

/// What can be done with contributions.
#[derive(Debug, Subcommand)]
pub(crate) enum Contributions {
    /// List what was said
    List {
        /// The conference, by title, day or id
        conference: String,
    },
    /// Show one
    Get(Named),
    /// Record what somebody said
    Add {
        /// The conference, by title, day or id
        conference: String,
        /// What it is
        #[arg(long, value_parser = terms!(ContributionKind))]
        kind: Option<String>,
        /// The participant, by place in the list, cell, name or id
        #[arg(long)]
        participant: Option<String>,
        /// The plan that it is about, by code or id
        #[arg(long)]
        plan: Option<String>,
        /// The cell that it is about, by code or id
        #[arg(long)]
        cell: Option<String>,
        /// What was said
        #[arg(long)]
        text: Option<String>,
        #[command(flatten)]
        file: BodyFile,
    },
    /// Change one, or add the answer
    Update {
        #[command(flatten)]
        named: Named,
        /// What was answered
        #[arg(long)]
        answer: Option<String>,
        #[command(flatten)]
        file: BodyFile,
    },
    /// Take one out
    Remove(Removed),
}

/// What can be done with conclusions.
#[derive(Debug, Subcommand)]
pub(crate) enum Conclusions {
    /// List conclusions of all conferences
    List {
        /// Only of this conference, by title, day or id
        #[arg(long)]
        conference: Option<String>,
        /// Only those that are open, or are done
        #[arg(long, value_name = "YES-OR-NO", num_args = 0..=1, default_missing_value = "true")]
        open: Option<bool>,
        /// Only those due on this day or before
        #[arg(long, value_name = "DATE", value_parser = date)]
        due_until: Option<NaiveDate>,
        #[command(flatten)]
        sort: SortArgs,
        #[command(flatten)]
        list: ListArgs,
    },
    /// Show one
    Get(Named),
    /// Record a conclusion
    Add {
        /// The conference, by title, day or id
        conference: String,
        /// What is to be done
        #[arg(long)]
        text: Option<String>,
        /// The cell that answers for it, by code or id
        #[arg(long)]
        cell: Option<String>,
        /// The organization that answers for it, by code or id
        #[arg(long)]
        organization: Option<String>,
        /// Or whoever else, in words
        #[arg(long)]
        responsible: Option<String>,
        /// By when
        #[arg(long, value_name = "DATE", value_parser = date)]
        due: Option<NaiveDate>,
        #[command(flatten)]
        file: BodyFile,
    },
    /// Change the day, or say that it is done
    Update {
        #[command(flatten)]
        named: Named,
        /// By when
        #[arg(long, value_name = "DATE", value_parser = date)]
        due: Option<NaiveDate>,
        /// When it was done
        #[arg(long, value_name = "DATE", value_parser = date)]
        done: Option<NaiveDate>,
        /// What shows it
        #[arg(long)]
        evidence: Option<String>,
        #[command(flatten)]
        file: BodyFile,
    },
    /// Take one out
    Remove(Removed),
}

/// Does what is asked with participants.
pub(super) fn participants(context: &Context, verb: Participants) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Participants::List { conference } => lists::show_whole(context, PEOPLE.path(api, &conference)?, PARTICIPANTS),
        Participants::Get(named) => PEOPLE.show(context, &named),
        Participants::Add { conference, kind, chair, cell, organization, member, title, body, file } => {
            let said = Body::from(&file)?.text("kind", kind.as_ref()).set("chair", chair.then_some(true))?.id(api, "member_id", &MEMBER, member.as_ref())?;
            let said = said.id(api, "cell_id", &CELL, cell.as_ref())?.id(api, "organization_id", &ORGANIZATION, organization.as_ref())?;
            PEOPLE.add(context, &conference, said.text("title", title.as_ref()).text("body", body.as_ref()))
        }
        Participants::Update { named, attendance, absence_reason, file } => {
            PEOPLE.update(context, &named, Body::from(&file)?.text("attendance", attendance.as_ref()).text("absence_reason", absence_reason.as_ref()))
        }
        Participants::Remove(removed) => PEOPLE.remove(context, &removed),
    }
}

/// Does what is asked with contributions.
pub(super) fn contributions(context: &Context, verb: Contributions) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Contributions::List { conference } => lists::show_whole(context, SAID.path(api, &conference)?, CONTRIBUTIONS),
        Contributions::Get(named) => SAID.show(context, &named),
        Contributions::Add { conference, kind, participant, plan, cell, text, file } => {
            let said = Body::from(&file)?.text("kind", kind.as_ref()).text("text", text.as_ref());
            let said = said.set("participant_id", participant.map(|one| PEOPLE.id(api, &conference, &one)).transpose()?)?;
            SAID.add(context, &conference, said.id(api, "plan_id", &PLAN, plan.as_ref())?.id(api, "cell_id", &CELL, cell.as_ref())?)
        }
        Contributions::Update { named, answer, file } => SAID.update(context, &named, Body::from(&file)?.text("answer", answer.as_ref())),
        Contributions::Remove(removed) => SAID.remove(context, &removed),
    }
}

/// Does what is asked with conclusions.
pub(super) fn conclusions(context: &Context, verb: Conclusions) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Conclusions::List { conference, open, due_until, sort, list } => {
            let call = sort.apply(Call::get("/v1/conclusions")).query("conference_id", CONFERENCE.id_if_given(api, conference.as_ref())?);
            lists::show(context, call.query("open", open).query("due_until", due_until), &list, CONCLUSIONS)
        }
        Conclusions::Get(named) => CONCLUDED.show(context, &named),
        Conclusions::Add { conference, text, cell, organization, responsible, due, file } => {
            let said = Body::from(&file)?.text("text", text.as_ref()).text("responsible", responsible.as_ref()).set("due_on", due)?;
            CONCLUDED.add(
                context,
                &conference,
                said.id(api, "cell_id", &CELL, cell.as_ref())?.id(api, "organization_id", &ORGANIZATION, organization.as_ref())?,
            )
        }
        Conclusions::Update { named, due, done, evidence, file } => {
            let said = Body::from(&file)?.set("due_on", due)?.set("done_on", done)?;
            CONCLUDED.update(context, &named, said.text("evidence", evidence.as_ref()))
        }
        Conclusions::Remove(removed) => CONCLUDED.remove(context, &removed),
    }
}
