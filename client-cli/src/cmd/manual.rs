//! `chibo help`, `chibo completion` and `chibo man`: texts made from the command tree, without settings or a server.

use std::path::PathBuf;

use clap::{Args, Command, ValueEnum};
use clap_complete::Shell;

use crate::args::{Cli, Format, Noun};
use crate::exit::{Exit, Failure, Outcome};
use crate::output::Output;
use crate::say::{lang, pick, say};

/// What to explain.
#[derive(Debug, Args)]
pub(crate) struct Help {
    /// A command such as `cell import`, or `exit-codes`
    topic: Vec<String>,
}

/// For which shell.
#[derive(Debug, Args)]
pub(crate) struct Completion {
    shell: ShellArg,
}

/// A shell.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum ShellArg {
    Bash,
    Zsh,
    Fish,
}

/// Where to.
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Folder for a page a command; without it the main page goes to standard output
    #[arg(short = 'O', long, value_name = "FOLDER")]
    output_folder: Option<PathBuf>,
}

/// Does what the command says if it is one of these; `None` for every other command.
pub(crate) fn run(cli: &Cli) -> Option<Outcome<()>> {
    let out = Output::new(Format::Table, &cli.global);
    let done = match &cli.noun {
        Noun::Help(help) => explain(&out, help),
        Noun::Completion(completion) => complete(&out, completion),
        Noun::Man(man) => pages(&out, man),
        _ => return None,
    };
    Some(done.and_then(|()| out.flush()))
}

fn explain(out: &Output, help: &Help) -> Outcome<()> {
    if help.topic.iter().map(String::as_str).eq(["exit-codes"]) {
        return Exit::ALL.iter().try_for_each(|exit| out.line(&format!("{:>3}  {}", exit.number(), exit.meaning(lang()))));
    }
    let mut command = crate::command();
    command.build();
    let mut found: &mut Command = &mut command;
    for name in &help.topic {
        found = found.find_subcommand_mut(name).ok_or_else(|| {
            Failure::usage(say!("Không có lệnh {name}", "There is no command {name}"))
                .hint(pick("Xem các lệnh bằng: chibo help", "See the commands with: chibo help"))
        })?;
    }
    out.text(&found.render_long_help().to_string())
}

fn complete(out: &Output, completion: &Completion) -> Outcome<()> {
    let shell = match completion.shell {
        ShellArg::Bash => Shell::Bash,
        ShellArg::Zsh => Shell::Zsh,
        ShellArg::Fish => Shell::Fish,
    };
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut crate::command(), "chibo", &mut text);
    out.text(&String::from_utf8_lossy(&text))
}

fn pages(out: &Output, man: &Man) -> Outcome<()> {
    let Some(folder) = &man.output_folder else {
        let mut page = Vec::new();
        clap_mangen::Man::new(crate::command()).render(&mut page).map_err(|error| Failure::bug(error.to_string()))?;
        return out.text(&String::from_utf8_lossy(&page));
    };
    std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(crate::command(), folder)).map_err(|error| Failure::file(folder, &error))
}
