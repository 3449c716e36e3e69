//! From the command line to the exit code.

use std::ffi::OsString;
use std::process::ExitCode;

use chibo_command_line::asked;
use clap::FromArgMatches as _;

use super::args::{Cli, Noun};
use super::dispatch::dispatch;
use super::failures::report;
use super::help::{command, parse, told};
use crate::cmd::service::{manual, profile};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::output::Output;
use crate::say::{lang, set_lang};
use crate::settings::{self, Format, ProfileFile};

/// Runs the program: parses the command line, does what it says, and gives the exit code.
pub fn run() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    // A file that cannot be read is told by the commands that need it.
    let file = ProfileFile::read(settings::folder().as_deref()).unwrap_or_default();
    set_lang(settings::spoken(&arguments, settings::environment, &file));
    let plain = Output::new(Format::Table, None, false, None);
    let told = |error: &clap::Error| finish(told(error, &arguments, &plain).and_then(|()| plain.flush()), None);
    let matches = match parse(&arguments) {
        Ok(matches) => matches,
        Err(error) => return told(&error),
    };
    if let Some(topic) = asked(&matches) {
        return finish(manual::explain(&plain, command(lang()), &topic).and_then(|()| plain.flush()), None);
    }
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return told(&error),
    };
    if let Some(done) = explained(&cli) {
        return finish(done, None);
    }
    match Context::new(&cli.global) {
        Ok(context) => {
            let done = dispatch(&context, cli.noun).and_then(|()| context.out.flush());
            finish(done, Some(&context.out))
        }
        Err(failure) => finish(Err(failure), None),
    }
}

/// Does what needs neither settings nor a server; `None` for every other command.
fn explained(cli: &Cli) -> Option<Outcome<()>> {
    let out = Output::new(Format::Table, cli.global.columns.clone(), cli.global.bom, cli.global.labels);
    let done = match &cli.noun {
        Noun::Completion(completion) => manual::complete(&out, command(lang()), completion),
        Noun::Profile(verb) => profile::run(&cli.global, verb),
        Noun::Man(man) => manual::pages(&out, command(lang()), man),
        _ => return None,
    };
    Some(done.and_then(|()| out.flush()))
}

fn finish(done: Outcome<()>, out: Option<&Output>) -> ExitCode {
    let exit = match done {
        Ok(()) => Exit::Ok,
        Err(failure) => {
            if let Some(out) = out {
                // What was printed before the failure is still worth having.
                let _ = out.flush();
            }
            report(&failure, out)
        }
    };
    exit.number().into()
}
