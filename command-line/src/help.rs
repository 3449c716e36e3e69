//! Help in Vietnamese: the texts of a command line by a table, and the words that the parser of command lines puts around them.

use std::collections::HashMap;
use std::ffi::OsString;

use chibo_openapi::Lang;
use clap::builder::{Resettable, StyledStr};
use clap::{Arg, ArgAction, Command};

/// The Vietnamese texts of a program by the English ones that stand in its code.
#[derive(Debug, Default)]
pub struct Texts(HashMap<String, String>);

impl Texts {
    /// Reads a table: TOML, a line for each text.
    pub fn read(table: &str) -> Result<Self, String> {
        toml::from_str(table).map(Self).map_err(|error| error.to_string())
    }

    /// Every English text with its Vietnamese.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(english, vietnamese)| (english.as_str(), vietnamese.as_str()))
    }

    /// The Vietnamese of a text. One that the table lacks stays English, which the tests of each program refuse.
    fn of(&self, text: &str) -> String {
        let (text, mark) = apart(text);
        format!("{}{}", self.0.get(text).map_or(text, String::as_str), words(mark, Lang::Vi))
    }
}

/// A text without the mark behind it, such as ` [env: CHIBO_URL]`, which says the same in both languages.
fn apart(text: &str) -> (&str, &str) {
    text.split_at(text.find(" [").unwrap_or(text.len()))
}

/// The words that the parser puts around the texts. Each stands for itself, since it breaks lines between any two.
const WORDS: [(&str, &str); 12] = [
    ("Usage:", "Cách dùng:"),
    ("Commands:", "Lệnh:"),
    ("Arguments:", "Đối số:"),
    ("Options:", "Tùy chọn:"),
    ("Possible values:", "Các giá trị:"),
    ("[OPTIONS]", "[TÙY CHỌN]"),
    ("[env:", "[biến môi trường:"),
    ("[default:", "[mặc định:"),
    ("[alias:", "[hoặc:"),
    ("[aliases:", "[hoặc:"),
    ("[possible", "[giá"),
    ("values:", "trị:"),
];

/// What the parser wrote, with its own words in the language.
pub fn words(written: &str, lang: Lang) -> String {
    match lang {
        Lang::Vi => WORDS.iter().fold(written.to_owned(), |written, (english, vietnamese)| written.replace(english, vietnamese)),
        Lang::En => written.to_owned(),
    }
}

/// The parser's own English words, none of which Vietnamese help has.
pub fn parsers_words() -> impl Iterator<Item = &'static str> {
    WORDS.iter().map(|(english, _)| *english)
}

/// The command line with `--help` and `--version` of its own, since the parser's have texts that no table reaches.
pub fn with_flags(command: Command) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).global(true);
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    let (help, version) = (help.display_order(1000), version.display_order(1001));
    command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .next_help_heading(None)
        .arg(help.help("Print help; more of it with --help").long_help("Print help; a summary with -h"))
        .arg(version.help("Print version"))
}

/// The command line with all its texts in Vietnamese.
pub fn in_vietnamese(command: Command, texts: &Texts) -> Command {
    let said = |text: Option<&StyledStr>| Resettable::from(text.map(|text| StyledStr::from(texts.of(&text.to_string()))));
    let (about, long_about) = (said(command.get_about()), said(command.get_long_about()));
    let (after, long_after) = (said(command.get_after_help()), said(command.get_after_long_help()));
    command
        .about(about)
        .long_about(long_about)
        .after_help(after)
        .after_long_help(long_after)
        .subcommand_value_name("LỆNH")
        .mut_args(|argument| {
            let (help, long_help) = (said(argument.get_help()), said(argument.get_long_help()));
            let heading = argument.get_help_heading().map(|heading| texts.of(heading).into());
            let names: Option<Vec<String>> = argument.get_value_names().map(|names| names.iter().map(|name| texts.of(name)).collect());
            let argument = argument.help(help).long_help(long_help).help_heading(Resettable::from(heading));
            match names {
                Some(names) => argument.value_names(names),
                None => argument,
            }
        })
        .mut_subcommands(|inner| in_vietnamese(inner, texts))
}

/// Every text of a command line that a table translates.
pub fn texts_of(command: &Command) -> Vec<String> {
    let bare = |text: &StyledStr| apart(&text.to_string()).0.to_owned();
    let own = [command.get_about(), command.get_long_about(), command.get_after_help(), command.get_after_long_help()];
    let mut texts: Vec<String> = own.into_iter().flatten().map(bare).collect();
    for argument in command.get_arguments() {
        texts.extend([argument.get_help(), argument.get_long_help()].into_iter().flatten().map(bare));
        texts.extend(argument.get_help_heading().map(str::to_owned));
        // A flag has a name for its value too, which nobody sees.
        let names = argument.get_value_names().filter(|_| argument.get_action().takes_values());
        texts.extend(names.into_iter().flatten().map(ToString::to_string));
    }
    texts.extend(command.get_subcommands().flat_map(texts_of));
    texts
}

/// The value that is given to an option of every command, found before the command line is parsed, since errors of usage depend on it.
pub fn given<'a>(arguments: &'a [OsString], option: &str) -> Option<&'a str> {
    let mut arguments = arguments.iter().map(|argument| argument.to_str().unwrap_or_default()).take_while(|argument| *argument != "--");
    while let Some(argument) = arguments.next() {
        match argument.strip_prefix(option) {
            Some("") => return arguments.next(),
            Some(rest) if rest.starts_with('=') => return rest.get(1..),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_found_wherever_it_stands() {
        let of = |line: &str| given(&line.split(' ').map(OsString::from).collect::<Vec<_>>(), "--lang").map(str::to_owned);
        assert_eq!(of("chibo --lang en cell list"), Some("en".to_owned()));
        assert_eq!(of("chibo cell lst --lang=vi"), Some("vi".to_owned()));
        for line in ["chibo cell list --language en", "chibo cell list --lang", "chibo api -- --lang en"] {
            assert_eq!(of(line), None, "{line}");
        }
    }

    #[test]
    fn help_is_said_in_vietnamese_with_the_words_around_it() {
        let texts = Texts::read("'A cell' = 'Chi bộ'\n'Its kind' = 'Loại'\nKIND = 'LOẠI'\n'Print help; more of it with --help' = 'In hướng dẫn'").unwrap();
        let kind = Arg::new("kind").long("kind").value_name("KIND").help("Its kind [env: KIND]").value_parser(["x", "y"]).default_value("x");
        let command = with_flags(Command::new("cell").version("1").about("A cell").term_width(40).arg(kind));
        let help = words(&in_vietnamese(command, &texts).render_help().to_string(), Lang::Vi);
        let wanted = "Chi bộ\n\nCách dùng: cell [TÙY CHỌN]\n\nTùy chọn:\n      --kind <LOẠI>\n          Loại [biến môi trường: KIND]\n          [mặc định: x] \
            [giá trị:\n          x, y]\n  -h, --help\n          In hướng dẫn\n  -V, --version\n          Print version\n";
        assert_eq!(help, wanted);
        assert!(parsers_words().all(|word| !help.contains(word)));
    }
}
