//! From the command line to the exit code.

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use super::args::{Cli, Noun};
use super::dispatch::dispatch;
use super::failures::report;
use crate::cmd::service::manual;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::output::Output;
use crate::say;
use crate::settings::{self, Format};

/// The whole command tree, for the reference and for completions.
pub fn command() -> clap::Command {
    Cli::command()
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
    if let Some(lang) = settings::known_lang(&cli.global, settings::environment) {
        say::set_lang(lang);
    }
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
    let out = Output::new(Format::Table, cli.global.columns.clone(), cli.global.bom);
    let done = match &cli.noun {
        Noun::Help(help) => manual::explain(&out, command(), help),
        Noun::Completion(completion) => manual::complete(&out, command(), completion),
        Noun::Man(man) => manual::pages(&out, command(), man),
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

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_tree_is_sound() {
        super::command().debug_assert();
    }
}
