//! The command tree: the nouns, and the options of every command (`settings/global.rs`). Each noun's verbs and options stand in `cmd/<floor>/<noun>.rs`.

use clap::{Parser, Subcommand};

use crate::cmd::accounts::{auth, client, user};
use crate::cmd::candidates::candidate;
use crate::cmd::contests::{contest, entry, score};
use crate::cmd::log::{audit, event};
use crate::cmd::planning::{conference, directive, plan, pool, quota};
use crate::cmd::regulations::{holiday, ruleset};
use crate::cmd::reports::{due, report};
use crate::cmd::service::{api, job, manual, profile, vocabulary};
use crate::cmd::structure::{cell, committee, member, organization, post};
use crate::cmd::ward::{apply, export};
use crate::cmd::webhooks::webhook;
use crate::settings::GlobalArgs;

/// The command line of Chibo.
#[derive(Debug, Parser)]
#[command(
    name = "chibo",
    version,
    about = "Members, candidates, plans, quotas and cells of a Party committee, from the command line.",
    long_about = "Members, candidates, plans, quotas and cells of a Party committee, from the command line.\n\n\
        Every command is `chibo <noun> <verb>`. Log in with `chibo auth login`; see that all is well with `chibo doctor`. \
        Data goes to standard output, everything else to standard error.",
    after_help = "A year:\n  \
        structure   chibo committee, cell, member, post, user\n  \
        plan        chibo directive create, plan create, plan consult, plan adopt\n  \
        quotas      chibo pool review, quota propose, quota apply, quota issue\n  \
        candidates  chibo due, candidate next, candidate why, candidate move\n  \
        contest     chibo contest create, entry create, score enter, contest publish\n  \
        reports     chibo plan progress, report pipeline, report new-members\n\n\
        Settings come from options, then CHIBO_URL, CHIBO_PROFILE, CHIBO_OUTPUT, CHIBO_LANG, CHIBO_TOKEN, \
        CHIBO_CLIENT_ID and CHIBO_CLIENT_SECRET, then config.toml in the folder `chibo` of the user's configuration.\n\
        Exit codes: chibo help exit-codes",
    arg_required_else_help = true,
    max_term_width = 100
)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) global: GlobalArgs,
    #[command(subcommand)]
    pub(super) noun: Noun,
}

/// What a command is about.
#[derive(Debug, Subcommand)]
pub(super) enum Noun {
    /// Log in, log out, and see who you are
    #[command(subcommand)]
    Auth(auth::Verb),
    /// Party cells (chi bộ)
    #[command(subcommand)]
    Cell(cell::Verb),
    /// Party committees (cấp ủy)
    #[command(subcommand)]
    Committee(committee::Verb),
    /// Mass organizations (đoàn thể)
    #[command(subcommand)]
    Organization(organization::Verb),
    /// Party members (đảng viên)
    #[command(subcommand)]
    Member(member::Verb),
    /// Posts in a cell (chức vụ)
    #[command(subcommand)]
    Post(post::Verb),
    /// Directives that plans rest on (văn bản chỉ đạo)
    #[command(subcommand)]
    Directive(directive::Verb),
    /// Candidates on their way to membership (quần chúng ưu tú), their dossiers and histories
    #[command(subcommand)]
    Candidate(candidate::Verb),
    /// Yearly plans (kế hoạch) and their progress
    #[command(subcommand)]
    Plan(plan::Verb),
    /// Conferences (hội nghị): who takes part, what is said and concluded, the minutes
    #[command(subcommand)]
    Conference(conference::Verb),
    /// Reviews of the source pool (rà soát nguồn) that quotas are fitted to
    #[command(subcommand)]
    Pool(pool::Verb),
    /// Quotas of units under a plan (chỉ tiêu)
    #[command(subcommand)]
    Quota(quota::Verb),
    /// Contests of cell secretaries (hội thi) and their rules
    #[command(subcommand)]
    Contest(contest::Verb),
    /// Entries of contests (đăng ký dự thi)
    #[command(subcommand)]
    Entry(entry::Verb),
    /// Score sheets of contests (phiếu điểm), filled by judges or from their paper
    #[command(subcommand)]
    Score(score::Verb),
    /// What the regulations ask for on each day (quy định)
    #[command(subcommand)]
    Ruleset(ruleset::Verb),
    /// Public holidays and the weekend days worked in exchange (ngày nghỉ, ngày làm bù)
    #[command(subcommand)]
    Holiday(holiday::Verb),
    /// What you have to do this week: steps of candidates, conclusions of conferences
    Due(due::Due),
    /// Reports (báo cáo)
    #[command(subcommand)]
    Report(report::Verb),
    /// Imports that go on behind the command, and files to fill in for them (việc nền)
    #[command(subcommand)]
    Job(job::Verb),
    /// What is done, as it is done (sự kiện)
    #[command(subcommand)]
    Event(event::Verb),
    /// Who has read what, and whether the log is as it was sealed (nhật ký)
    #[command(subcommand)]
    Audit(audit::Verb),
    /// Accounts of people and their roles
    #[command(subcommand)]
    User(user::Verb),
    /// Service clients: systems that call the API
    #[command(subcommand)]
    Client(client::Verb),
    /// Webhooks: where service clients are told what happens
    #[command(subcommand)]
    Webhook(webhook::Verb),
    /// Make a ward as a file describes it: structure, accounts, plans and quotas
    Apply(apply::Options),
    /// Write a file that describes what is there, for `chibo apply`
    #[command(subcommand)]
    Export(export::Verb),
    /// Every fixed value of the API with its labels
    Vocabulary(vocabulary::Options),
    /// Send any request of the API, with login and paging
    Api(api::Options),
    /// The servers you work with, by name (config.toml)
    #[command(subcommand)]
    Profile(profile::Verb),
    /// Check address, server, clock, login and files
    Doctor,
    /// Print completions for a shell
    Completion(manual::Completion),
    /// Write manual pages
    Man(manual::Man),
}
