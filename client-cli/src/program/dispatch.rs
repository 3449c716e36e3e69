//! Which command does what a noun says.

use super::args::Noun;
use crate::cmd::accounts::{auth, client, user};
use crate::cmd::candidates::candidate;
use crate::cmd::contests::{contest, entry, score};
use crate::cmd::log::{audit, event};
use crate::cmd::planning::{conference, directive, plan, pool, quota};
use crate::cmd::regulations::{holiday, ruleset};
use crate::cmd::reports::{due, report};
use crate::cmd::service::{api, doctor, job, vocabulary};
use crate::cmd::structure::{cell, committee, member, organization, post};
use crate::cmd::ward::{apply, export};
use crate::cmd::webhooks::webhook;
use crate::context::Context;
use crate::failure::Outcome;

/// Does what the command says.
pub(super) fn dispatch(context: &Context, noun: Noun) -> Outcome<()> {
    match noun {
        Noun::Auth(verb) => auth::run(context, verb),
        Noun::Cell(verb) => cell::run(context, verb),
        Noun::Committee(verb) => committee::run(context, verb),
        Noun::Organization(verb) => organization::run(context, verb),
        Noun::Member(verb) => member::run(context, verb),
        Noun::Post(verb) => post::run(context, verb),
        Noun::Directive(verb) => directive::run(context, verb),
        Noun::Candidate(verb) => candidate::run(context, verb),
        Noun::Plan(verb) => plan::run(context, verb),
        Noun::Conference(verb) => conference::run(context, verb),
        Noun::Pool(verb) => pool::run(context, verb),
        Noun::Quota(verb) => quota::run(context, verb),
        Noun::Contest(verb) => contest::run(context, verb),
        Noun::Entry(verb) => entry::run(context, verb),
        Noun::Score(verb) => score::run(context, verb),
        Noun::Ruleset(verb) => ruleset::run(context, verb),
        Noun::Holiday(verb) => holiday::run(context, verb),
        Noun::Due(due) => due::run(context, &due),
        Noun::Report(verb) => report::run(context, verb),
        Noun::Job(verb) => job::run(context, verb),
        Noun::Event(verb) => event::run(context, verb),
        Noun::Audit(verb) => audit::run(context, verb),
        Noun::User(verb) => user::run(context, verb),
        Noun::Client(verb) => client::run(context, verb),
        Noun::Webhook(verb) => webhook::run(context, verb),
        Noun::Apply(options) => apply::run(context, &options),
        Noun::Export(verb) => export::run(context, &verb),
        Noun::Vocabulary(options) => vocabulary::run(context, &options),
        Noun::Api(options) => api::run(context, &options),
        Noun::Doctor => doctor::run(context),
        // These need neither settings nor a server and were done before.
        Noun::Completion(_) | Noun::Man(_) | Noun::Profile(_) => Ok(()),
    }
}
