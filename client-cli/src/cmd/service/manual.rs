//! `chibo help`, `chibo completion` and `chibo man`: texts made from the command tree, without settings or a server.

use std::path::{Path, PathBuf};

use chibo_command_line::{help_of, words};
use chibo_openapi::Lang;
use clap::{Args, Command, ValueEnum};
use clap_complete::Shell;

use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::say::{lang, pick, say};

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

/// Prints the help of a command, or what exit codes mean.
pub(crate) fn explain(out: &Output, tree: Command, topic: &[String]) -> Outcome<()> {
    if topic.iter().map(String::as_str).eq(["exit-codes"]) {
        return Exit::ALL.iter().try_for_each(|exit| out.line(&format!("{:>3}  {}", exit.number(), exit.meaning(lang()))));
    }
    let help = help_of(tree, topic, lang()).map_err(|name| {
        Failure::usage(say!("Không có lệnh {name}", "There is no command {name}"))
            .hint(pick("Xem các lệnh bằng: chibo help", "See the commands with: chibo help"))
    })?;
    out.text(&help)
}

/// Prints completions for a shell.
pub(crate) fn complete(out: &Output, mut tree: Command, completion: &Completion) -> Outcome<()> {
    let shell = match completion.shell {
        ShellArg::Bash => Shell::Bash,
        ShellArg::Zsh => Shell::Zsh,
        ShellArg::Fish => Shell::Fish,
    };
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut tree, "chibo", &mut text);
    out.text(&String::from_utf8_lossy(&text))
}

/// Writes the manual pages.
pub(crate) fn pages(out: &Output, mut tree: Command, man: &Man) -> Outcome<()> {
    let Some(folder) = &man.output_folder else {
        let page = page(&clap_mangen::Man::new(tree), lang()).map_err(|error| Failure::bug(error.to_string()))?;
        return out.text(&page);
    };
    tree.build();
    std::fs::create_dir_all(folder).and_then(|()| write_pages(&tree, folder)).map_err(|error| Failure::file(folder, &error))
}

fn write_pages(command: &Command, folder: &Path) -> std::io::Result<()> {
    for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
        write_pages(inner, folder)?;
    }
    let man = clap_mangen::Man::new(command.clone());
    std::fs::write(folder.join(man.get_filename()), page(&man, lang())?)
}

/// Headings of manual pages, as their maker writes them and in Vietnamese.
const HEADINGS: [(&str, &str); 7] = [
    ("NAME", "TÊN"),
    ("SYNOPSIS", "CÚ PHÁP"),
    ("DESCRIPTION", "MÔ TẢ"),
    ("OPTIONS", "TÙY CHỌN"),
    ("SUBCOMMANDS", "CÁC LỆNH"),
    ("EXTRA", "GHI CHÚ"),
    ("VERSION", "PHIÊN BẢN"),
];

/// A manual page in a language.
fn page(man: &clap_mangen::Man, lang: Lang) -> std::io::Result<String> {
    let mut page = Vec::new();
    man.render(&mut page)?;
    let page = words(&String::from_utf8_lossy(&page), lang);
    Ok(match lang {
        Lang::Vi => HEADINGS.iter().fold(page, |page, (english, vietnamese)| page.replace(&format!(".SH {english}\n"), &format!(".SH \"{vietnamese}\"\n"))),
        Lang::En => page,
    })
}
