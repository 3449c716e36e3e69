//! Help in Vietnamese: the texts of a command line by a table, and the words that the parser of command lines puts around them.

use std::collections::HashMap;
use std::ffi::OsString;

use chibo_openapi::Lang;
use clap::builder::{Resettable, StyledStr};
use clap::{Arg, ArgAction, ArgMatches, Command};

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

/// The command line with `--help`, `--version` and a command for help of its own, since the parser's have texts that no table reaches. People ask
/// for help behind a command as they do before it, `chibo cell help`, so every command with commands has that one; only the first shows it.
pub fn with_help(command: Command, help: Command) -> Command {
    fn within(command: Command, help: &Command) -> Command {
        let command = command.mut_subcommands(|inner| within(inner, help));
        if command.has_subcommands() { command.subcommand(help.clone()) } else { command }
    }
    let hidden = help.clone().hide(true);
    let (flag, version) = (Arg::new("help").short('h').long("help"), Arg::new("version").short('V').long("version"));
    command
        .mut_subcommands(|inner| within(inner, &hidden))
        .subcommand(help)
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .next_help_heading(None)
        .arg(
            flag.action(ArgAction::Help).global(true).display_order(1000).help("Print help; more of it with --help").long_help("Print help; a summary with -h"),
        )
        .arg(version.action(ArgAction::Version).display_order(1001).help("Print version"))
}

/// The command for help: the words of another one are its topic.
pub fn help_command(about: &'static str, topic: &'static str) -> Command {
    Command::new("help").about(about).arg(Arg::new("topic").value_name("TOPIC").num_args(0..).help(topic))
}

/// What `help`, wherever it stands among the words, asks about: the words of a command.
pub fn asked(matches: &ArgMatches) -> Option<Vec<String>> {
    let (mut words, mut within) = (Vec::new(), matches);
    while let Some((name, inner)) = within.subcommand() {
        if name == "help" {
            words.extend(inner.get_many::<String>("topic").into_iter().flatten().cloned());
            return Some(words);
        }
        words.push(name.to_owned());
        within = inner;
    }
    None
}

/// The help of the command with these words, or the word that names none.
pub fn help_of(mut command: Command, topic: &[String], lang: Lang) -> Result<String, &str> {
    command.build();
    let found = topic.iter().try_fold(&mut command, |within, name| within.find_subcommand_mut(name).ok_or(name.as_str()))?;
    Ok(words(&found.render_long_help().to_string(), lang))
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
        // A flag has a name for its value too, which nobody sees; one without a name is shown by its id, which no table reaches.
        if argument.get_action().takes_values() {
            match argument.get_value_names() {
                Some(names) => texts.extend(names.iter().map(ToString::to_string)),
                None => texts.push(argument.get_id().to_string()),
            }
        }
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
    fn help_is_asked_for_before_a_command_and_behind_it() {
        let command = || {
            let user = Command::new("user").about("User").subcommand(Command::new("grant").about("Grant").subcommand(Command::new("add").about("Add")));
            with_help(Command::new("chibo").about("Chibo").version("1").subcommand(user), help_command("Help", "Topic"))
        };
        for (line, about) in
            [("help", "Chibo"), ("help user", "User"), ("user help grant", "Grant"), ("user grant help", "Grant"), ("user grant help add", "Add")]
        {
            let topic = asked(&command().try_get_matches_from(format!("chibo {line}").split(' ')).unwrap()).unwrap();
            assert!(help_of(command(), &topic, Lang::Vi).unwrap().starts_with(&format!("{about}\n\nCách dùng: chibo")), "{line}");
        }
        assert_eq!(asked(&command().try_get_matches_from(["chibo", "user", "grant", "add"]).unwrap()), None);
        assert_eq!(help_of(command(), &["user".to_owned(), "gran".to_owned()], Lang::Vi), Err("gran"));
    }

    #[test]
    fn help_is_said_in_vietnamese_with_the_words_around_it() {
        let texts = Texts::read("'A cell' = 'Chi bộ'\n'Its kind' = 'Loại'\nKIND = 'LOẠI'\n'Print help; more of it with --help' = 'In hướng dẫn'").unwrap();
        let kind = Arg::new("kind").long("kind").value_name("KIND").help("Its kind [env: KIND]").value_parser(["x", "y"]).default_value("x");
        let command = with_help(Command::new("cell").version("1").about("A cell").term_width(40).arg(kind), help_command("Help", "Topic").hide(true));
        let help = words(&in_vietnamese(command, &texts).render_help().to_string(), Lang::Vi);
        let wanted = "Chi bộ\n\nCách dùng: cell [TÙY CHỌN]\n\nTùy chọn:\n      --kind <LOẠI>\n          Loại [biến môi trường: KIND]\n          [mặc định: x] \
            [giá trị:\n          x, y]\n  -h, --help\n          In hướng dẫn\n  -V, --version\n          Print version\n";
        assert_eq!(help, wanted);
        assert!(parsers_words().all(|word| !help.contains(word)));
    }
}
