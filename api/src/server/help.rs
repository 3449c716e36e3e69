//! The server's command line in both languages: what stands in the code is English, and `help.vi.toml` has the Vietnamese of every text.
//! Not here: which commands there are (`arguments.rs`), and how texts and errors are put into a language (`chibo-command-line`).

use std::ffi::OsString;

use chibo_command_line::{Texts, UsageError, asked, command_of, given, help_of, in_vietnamese, usage_error, words};
use chibo_openapi::Lang;
use clap::error::ErrorKind;
use clap::{ArgMatches, Command};

use super::arguments;

const TABLE: &str = include_str!("help.vi.toml");

/// The command line with everything it says in a language.
pub fn command(lang: Lang) -> Command {
    match lang {
        Lang::Vi => in_vietnamese(arguments::command(), &Texts::read(TABLE).unwrap_or_default()),
        Lang::En => arguments::command(),
    }
}

/// What is said instead of doing something: help, or what is wrong with the line.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) wrong: bool,
}

/// Parses the command line, in the language that it or `CHIBO_LANG` asks for.
pub(super) fn parse(line: &[OsString], lang_of_environment: Option<&str>) -> Result<ArgMatches, Said> {
    let lang = if given(line, "--lang").or(lang_of_environment) == Some("en") { Lang::En } else { Lang::Vi };
    let matches = command(lang).try_get_matches_from(line).map_err(|error| said(&error, line, lang))?;
    let Some(topic) = asked(&matches) else { return Ok(matches) };
    Err(match help_of(command(lang), &topic, lang) {
        Ok(text) => Said { text, wrong: false },
        Err(name) => {
            let (no_command, commands) = (say(lang, "Không có lệnh", "There is no command"), say(lang, "Xem các lệnh bằng", "See the commands with"));
            wrong(lang, &format!("{no_command} {name}"), &[], &format!("{commands}: chibo-api help"))
        }
    })
}

fn said(error: &clap::Error, line: &[OsString], lang: Lang) -> Said {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Said { text: words(&error.render().to_string(), lang), wrong: error.use_stderr() }
        }
        _ => {
            let UsageError { title, detail } = usage_error(error, lang);
            let command = command_of(&arguments::command(), line);
            wrong(lang, &title, &detail, &format!("{}: {command} --help", say(lang, "Xem hướng dẫn bằng", "See its help with")))
        }
    }
}

fn wrong(lang: Lang, title: &str, detail: &[String], hint: &str) -> Said {
    let first = format!("{}: {title}", say(lang, "lỗi", "error"));
    let lines = std::iter::once(first).chain(detail.iter().map(|line| format!("  {line}"))).chain([format!("→ {hint}")]);
    Said { text: lines.collect::<Vec<_>>().join("\n"), wrong: true }
}

fn say(lang: Lang, vi: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chibo_command_line::{parsers_words, texts_of};

    use super::*;

    /// What is said instead of doing what a line asks for.
    fn of(line: &str, environment: Option<&str>) -> Said {
        parse(&line.split(' ').map(OsString::from).collect::<Vec<_>>(), environment).unwrap_err()
    }

    #[test]
    fn every_text_has_its_vietnamese() {
        let (texts, table) = (texts_of(&command(Lang::En)), Texts::read(TABLE).unwrap());
        let (used, there): (BTreeSet<&str>, BTreeSet<&str>) = (texts.iter().map(String::as_str).collect(), table.pairs().map(|(english, _)| english).collect());
        let (missing, unused): (Vec<_>, Vec<_>) = (used.difference(&there).collect(), there.difference(&used).collect());
        assert!(missing.is_empty() && unused.is_empty(), "help.vi.toml lacks {missing:#?}, and nothing uses {unused:#?}");
        assert!(table.pairs().all(|(english, vietnamese)| english != vietnamese && parsers_words().all(|word| !vietnamese.contains(word))));
    }

    #[test]
    fn the_language_is_asked_for_by_the_line_before_the_environment() {
        for (line, environment, wanted) in [
            ("chibo-api serve --help", None, "Chạy máy chủ API\n\nCách dùng: chibo-api serve [TÙY CHỌN]\n"),
            ("chibo-api help serve", None, "Chạy máy chủ API\n\nCách dùng: chibo-api serve [TÙY CHỌN]\n"),
            ("chibo-api serve --help --lang vi", Some("en"), "Chạy máy chủ API\n"),
            ("chibo-api serve --help", Some("en"), "Serve the API\n\nUsage: chibo-api serve [OPTIONS]\n"),
            ("chibo-api admin help create-user --lang=en", None, "Make a user with a role on everything"),
        ] {
            let Said { text, wrong } = of(line, environment);
            assert!(text.starts_with(wanted) && !wrong, "{line}: {text}");
        }
    }

    #[test]
    fn a_wrong_line_is_said_with_whose_help_to_read() {
        for (line, wanted) in [
            ("chibo-api serv", "lỗi: Không có lệnh serv\n  Gần nhất: serve\n→ Xem hướng dẫn bằng: chibo-api --help"),
            ("chibo-api --lang en serv", "error: There is no command serv\n  The nearest: serve\n→ See its help with: chibo-api --help"),
            ("chibo-api help serv", "lỗi: Không có lệnh serv\n→ Xem các lệnh bằng: chibo-api help"),
            (
                "chibo-api demo --port 70000",
                "lỗi: --port <CỔNG>: không dùng được giá trị 70000\n  cần một số từ 0 đến 65535\n→ Xem hướng dẫn bằng: chibo-api demo --help",
            ),
        ] {
            let Said { text, wrong } = of(line, None);
            assert!(text == wanted && wrong, "{line}: {text}");
        }
    }
}
