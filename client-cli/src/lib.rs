//! The command-line client of Chibo. The program is `main.rs`; this library exists so that tests can see the command tree.
//! Not here: the contract (`chibo-openapi`) and anything that decides; the server does.

mod args;
mod body;
mod client;
mod cmd;
mod conditions;
mod coverage;
mod credentials;
mod crud;
mod exit;
mod fields;
mod headings;
mod http;
mod import;
mod listing;
mod output;
mod profile;
mod report;
mod resource;
mod retry;
mod say;
mod tokens;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use crate::args::{Cli, Noun};
use crate::client::Api;
use crate::credentials::Credentials;
use crate::exit::{Exit, Outcome};
use crate::http::Http;
use crate::output::Output;
use crate::profile::{ProfileFile, Settings};
use crate::tokens::Tokens;

pub use crate::coverage::{COVERED, UNCOVERED};

/// The whole command tree, for the reference and for completions.
pub fn command() -> clap::Command {
    Cli::command()
}

/// What every command works with.
pub(crate) struct Context {
    pub(crate) settings: Settings,
    pub(crate) credentials: Credentials,
    pub(crate) api: Api,
    pub(crate) out: Output,
}

impl Context {
    fn new(cli: &Cli) -> Outcome<Self> {
        let folder = profile::folder()?;
        let credentials = Credentials::new(&folder);
        let logged_in_at = |profile: &str| credentials.of(profile).ok().flatten().map(|login| login.url);
        let file = ProfileFile::read(&folder)?;
        let settings = Settings::decide(&cli.global, profile::environment, &file, logged_in_at)?;
        say::set_lang(settings.lang);
        let http = Http::new(&settings.url, cli.global.retries);
        let tokens = Tokens::new(&settings, credentials.clone());
        let api = Api::new(http, tokens, cli.global.idempotency_key.clone());
        let out = Output::new(settings.output, &cli.global);
        Ok(Self { settings, credentials, api, out })
    }
}

/// Runs the program: parses the command line, does what it says, and gives the exit code.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // `--help` and `--version` come this way too, as a success.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Ok }.number().into();
        }
    };
    if let Some(lang) = profile::spoken(&cli.global, profile::environment) {
        say::set_lang(lang);
    }
    if let Some(done) = cmd::manual::run(&cli) {
        return finish(done, None);
    }
    match Context::new(&cli) {
        Ok(context) => {
            let done = dispatch(&context, cli.noun).and_then(|()| context.out.flush());
            finish(done, Some(&context.out))
        }
        Err(failure) => finish(Err(failure), None),
    }
}

fn dispatch(context: &Context, noun: Noun) -> Outcome<()> {
    match noun {
        Noun::Auth(verb) => cmd::auth::run(context, verb),
        Noun::Cell(verb) => cmd::cell::run(context, verb),
        Noun::Committee(verb) => cmd::committee::run(context, verb),
        Noun::Organization(verb) => cmd::organization::run(context, verb),
        Noun::Member(verb) => cmd::member::run(context, verb),
        Noun::Post(verb) => cmd::post::run(context, verb),
        Noun::Directive(verb) => cmd::directive::run(context, verb),
        Noun::Candidate(verb) => cmd::candidate::run(context, verb),
        Noun::Plan(verb) => cmd::plan::run(context, verb),
        Noun::Quota(verb) => cmd::quota::run(context, verb),
        Noun::Ruleset(verb) => cmd::ruleset::run(context, verb),
        Noun::Holiday(verb) => cmd::holiday::run(context, verb),
        Noun::Report(verb) => cmd::report::run(context, verb),
        Noun::Audit(verb) => cmd::audit::run(context, verb),
        Noun::User(verb) => cmd::user::run(context, verb),
        Noun::Client(verb) => cmd::client::run(context, verb),
        Noun::Vocabulary(options) => cmd::vocabulary::run(context, &options),
        Noun::Api(options) => cmd::api::run(context, &options),
        Noun::Doctor => cmd::doctor::run(context),
        // These need neither settings nor a server and were done before.
        Noun::Completion(_) | Noun::Man(_) | Noun::Help(_) => Ok(()),
    }
}

fn finish(done: Outcome<()>, out: Option<&Output>) -> ExitCode {
    let exit = match done {
        Ok(()) => Exit::Ok,
        Err(failure) => {
            if let Some(out) = out {
                // What was printed before the failure is still worth having.
                let _ = out.flush();
            }
            report::report(&failure, out)
        }
    };
    exit.number().into()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_tree_is_sound() {
        super::command().debug_assert();
    }
}
