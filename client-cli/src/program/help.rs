//! The command line in both languages: what stands in the code is English, and `help.vi.toml` has the Vietnamese of every text.
//! Not here: `help` and manual pages as commands (`cmd/service/manual.rs`), and how texts and errors are put into a language (`chibo-command-line`).

use std::ffi::OsString;
use std::io::IsTerminal as _;

use chibo_command_line::{Texts, UsageError, command_of, help_command, in_vietnamese, usage_error, with_help, words};
use chibo_openapi::Lang;
use clap::error::ErrorKind;
use clap::{ArgMatches, Command, CommandFactory as _};

use super::args::Cli;
use super::examples::with_examples;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::say::{lang, note, say, speaking};
use crate::settings::colour_wanted;

const TABLE: &str = include_str!("help.vi.toml");

/// The whole command tree with everything it says in a language: for the reference, completions and manual pages.
pub fn command(lang: Lang) -> Command {
    let tree = speaking(lang, tree);
    let tree = match lang {
        Lang::Vi => in_vietnamese(tree, &Texts::read(TABLE).unwrap_or_default()),
        Lang::En => tree,
    };
    with_examples(tree, lang)
}

/// The command line parsed. Most are right, and only what is said of one that is not, or of `--help`, needs the table.
pub(super) fn parse(arguments: &[OsString]) -> Result<ArgMatches, clap::Error> {
    tree().try_get_matches_from(arguments).or_else(|_| command(lang()).try_get_matches_from(arguments))
}

/// The command tree as it stands in the code.
fn tree() -> Command {
    with_help(Cli::command(), help_command("Print help about a command, or `exit-codes`", "A command such as `cell import`, or `exit-codes`"))
}

/// Says what the parser says instead of a command: help and the version, or what is wrong with the line.
pub(super) fn told(error: &clap::Error, arguments: &[OsString], out: &Output) -> Outcome<()> {
    let text = |coloured: bool| {
        let text = error.render();
        words(&if coloured { text.ansi().to_string() } else { text.to_string() }, lang())
    };
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => out.text(&text(std::io::stdout().is_terminal() && colour_wanted())),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            note(text(std::io::stderr().is_terminal() && colour_wanted()).trim_end());
            Err(Failure::silent(Exit::Usage))
        }
        _ => {
            let UsageError { title, detail } = usage_error(error, lang());
            let command = command_of(&tree(), arguments);
            let failure = Failure::usage(title).hint(say!("Xem hướng dẫn bằng: {command} --help", "See its help with: {command} --help"));
            Err(detail.into_iter().fold(failure, Failure::line))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chibo_command_line::{help_of, parsers_words, texts_of};

    use super::*;

    /// What reads the same in both languages.
    const ALIKE: [&str; 3] = ["URL", "ID", "SHELL"];

    #[test]
    fn the_command_tree_is_sound() {
        command(Lang::Vi).debug_assert();
        command(Lang::En).debug_assert();
    }

    #[test]
    fn every_text_has_its_vietnamese() {
        let (texts, table) = (texts_of(&speaking(Lang::En, tree)), Texts::read(TABLE).unwrap());
        let (used, there): (BTreeSet<&str>, BTreeSet<&str>) = (texts.iter().map(String::as_str).collect(), table.pairs().map(|(english, _)| english).collect());
        assert!(used.len() > 700, "the texts are not found");
        let (missing, unused): (Vec<_>, Vec<_>) = (used.difference(&there).collect(), there.difference(&used).collect());
        assert!(missing.is_empty() && unused.is_empty(), "help.vi.toml lacks {missing:#?}, and nothing uses {unused:#?}");
        for (english, vietnamese) in table.pairs() {
            assert_eq!(english == vietnamese, ALIKE.contains(&english), "{english}");
            assert!(parsers_words().all(|word| !vietnamese.contains(word)), "{vietnamese}");
            let names = english.split([' ', ',', ';', '`']).filter(|word| ["--", "CHIBO_", "/v1/"].iter().any(|start| word.starts_with(start)));
            names.for_each(|name| assert!(vietnamese.contains(name), "{name} is not in: {vietnamese}"));
        }
    }

    #[test]
    fn no_help_mixes_languages() {
        fn check(command: &mut Command) {
            for help in [command.render_help(), command.render_long_help()] {
                let help = words(&help.to_string(), Lang::Vi);
                assert!(parsers_words().all(|word| !help.contains(word)), "{help}");
            }
            command.get_subcommands_mut().for_each(check);
        }
        let mut tree = command(Lang::Vi);
        tree.build();
        check(&mut tree);
        for (lang, label, kind) in [(Lang::Vi, "Bảng để người đọc", "Khu dân cư, tổ dân phố"), (Lang::En, "A table for people", "Residential area")]
        {
            let help = help_of(command(lang), &["cell", "list"].map(str::to_owned), lang).unwrap();
            assert!(help.contains(label) && help.contains(kind), "{help}");
        }
    }

    #[test]
    fn a_wrong_line_is_said_in_the_language_with_whose_help_to_read() {
        let line: Vec<OsString> = ["chibo", "cell", "list", "--kind", "agenci"].map(OsString::from).to_vec();
        let values = "residential, agency, public_unit, state_enterprise, private_enterprise, police, military, cooperative";
        let vietnamese = ("--kind <LOẠI>: không dùng được giá trị agenci", ["Các giá trị: ", "Gần nhất: "], "Xem hướng dẫn bằng: chibo cell list --help");
        let english = ("--kind <KIND>: agenci cannot be used", ["Values: ", "The nearest: "], "See its help with: chibo cell list --help");
        for (lang, (title, [these, nearest], hint)) in [(Lang::Vi, vietnamese), (Lang::En, english)] {
            let failure =
                speaking(lang, || told(&parse(&line).unwrap_err(), &line, &Output::new(crate::settings::Format::Table, None, false, None))).unwrap_err();
            assert_eq!((failure.exit, failure.title.as_str(), failure.hint.as_deref()), (Exit::Usage, title, Some(hint)));
            assert_eq!(failure.detail, [format!("{these}{values}"), format!("{nearest}agency")]);
        }
    }
}
