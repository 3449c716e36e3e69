//! Errors of usage in words: what the parser of command lines refused, said by its kind and what it knows of it, never in its own words.

use std::error::Error as _;
use std::ffi::OsString;
use std::num::{IntErrorKind, ParseIntError};

use chibo_openapi::Lang;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};

/// An error of usage in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageError {
    /// One line saying what is wrong.
    pub title: String,
    /// Further lines: why, and what would be right.
    pub detail: Vec<String>,
}

/// `format!` in the language: the Vietnamese sentence first, then the English one.
macro_rules! say {
    ($lang:expr, $vi:literal, $en:literal) => {
        match $lang {
            Lang::Vi => format!($vi),
            Lang::En => format!($en),
        }
    };
}

/// Puts into words what was refused.
pub fn usage_error(error: &Error, lang: Lang) -> UsageError {
    let mut detail = Vec::new();
    let value_of = |kind| text(error, kind);
    let (argument, value) = (value_of(ContextKind::InvalidArg), value_of(ContextKind::InvalidValue));
    let title = match error.kind() {
        ErrorKind::UnknownArgument if argument.starts_with('-') => say!(lang, "Không có tùy chọn {argument}", "There is no option {argument}"),
        ErrorKind::UnknownArgument => say!(lang, "Thừa: {argument}", "One too many: {argument}"),
        ErrorKind::InvalidSubcommand => {
            let command = value_of(ContextKind::InvalidSubcommand);
            say!(lang, "Không có lệnh {command}", "There is no command {command}")
        }
        ErrorKind::MissingSubcommand => {
            let command = value_of(ContextKind::InvalidSubcommand);
            say!(lang, "Sau {command} còn thiếu lệnh", "After {command} a command is missing")
        }
        ErrorKind::MissingRequiredArgument => {
            let argument = either(&argument, lang);
            say!(lang, "Thiếu {argument}", "{argument} is missing")
        }
        ErrorKind::InvalidValue if value.is_empty() => say!(lang, "{argument} cần có giá trị", "{argument} needs a value"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            say!(lang, "{argument}: không dùng được giá trị {value}", "{argument}: {value} cannot be used")
        }
        ErrorKind::NoEquals => say!(lang, "{argument}: giá trị phải viết sau dấu bằng", "{argument}: the value goes behind an equals sign"),
        ErrorKind::TooManyValues => say!(lang, "{argument}: thừa giá trị {value}", "{argument}: the value {value} is one too many"),
        ErrorKind::TooFewValues => {
            let (least, there) = (value_of(ContextKind::MinValues), value_of(ContextKind::ActualNumValues));
            say!(lang, "{argument} cần ít nhất {least} giá trị, mới có {there}", "{argument} needs at least {least} values and has {there}")
        }
        ErrorKind::WrongNumberOfValues => {
            let (wanted, there) = (value_of(ContextKind::ExpectedNumValues), value_of(ContextKind::ActualNumValues));
            say!(lang, "{argument} cần {wanted} giá trị, đang có {there}", "{argument} needs {wanted} values and has {there}")
        }
        ErrorKind::ArgumentConflict => conflict(&argument, &value_of(ContextKind::PriorArg), lang),
        ErrorKind::InvalidUtf8 => say!(lang, "Dòng lệnh có ký tự không đúng UTF-8", "The command line is not UTF-8"),
        _ => say!(lang, "Không đọc được dòng lệnh", "The command line cannot be read"),
    };
    if error.kind() == ErrorKind::ValueValidation {
        detail.extend(reason(error, lang));
    }
    for (kind, name) in [
        (ContextKind::ValidValue, say!(lang, "Các giá trị", "Values")),
        (ContextKind::ValidSubcommand, say!(lang, "Các lệnh", "Commands")),
        (ContextKind::SuggestedValue, say!(lang, "Gần nhất", "The nearest")),
        (ContextKind::SuggestedArg, say!(lang, "Gần nhất", "The nearest")),
        (ContextKind::SuggestedSubcommand, say!(lang, "Gần nhất", "The nearest")),
    ] {
        let known = text(error, kind);
        detail.extend((!known.is_empty()).then(|| format!("{name}: {known}")));
    }
    UsageError { title, detail }
}

/// The command that a line is about, as far as its words name one: whose help is to be read.
pub fn command_of(tree: &Command, arguments: &[OsString]) -> String {
    let (mut words, mut within) = (tree.get_name().to_owned(), tree);
    for inner in arguments.iter().skip(1).filter_map(|argument| argument.to_str()) {
        if let Some(found) = within.find_subcommand(inner) {
            words = format!("{words} {inner}");
            within = found;
        }
    }
    words
}

/// What the parser knows of the error; empty where it knows nothing.
fn text(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        // The likeliest is the last.
        Some(ContextValue::Strings(many)) if kind == ContextKind::SuggestedSubcommand => many.last().cloned().unwrap_or_default(),
        // Values may themselves be empty, such as the one that clears a field.
        Some(ContextValue::Strings(many)) => many.iter().filter(|one| !one.is_empty()).cloned().collect::<Vec<_>>().join(", "),
        Some(value) => value.to_string(),
        None => String::new(),
    }
}

/// What is missing; of options one of which is needed, `<--a|--b>`, each.
fn either(argument: &str, lang: Lang) -> String {
    let or = say!(lang, " hoặc --", " or --");
    let one_of = argument.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).filter(|rest| rest.contains("|--"));
    one_of.map_or_else(|| argument.to_owned(), |options| options.replace("|--", &or))
}

fn conflict(argument: &str, other: &str, lang: Lang) -> String {
    if other.is_empty() || other == argument {
        return say!(lang, "{argument} chỉ được nêu một lần", "{argument} can be given only once");
    }
    say!(lang, "Không dùng {argument} cùng với {other}", "{argument} does not go with {other}")
}

/// Why a value cannot be used: what our own parsers of values say, in the language already, or what those of numbers and ids found.
fn reason(error: &Error, lang: Lang) -> Option<String> {
    let source = error.source()?;
    if let Some(number) = source.downcast_ref::<ParseIntError>() {
        return Some(match number.kind() {
            IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => say!(lang, "số quá lớn", "the number is too large"),
            _ => say!(lang, "cần một số nguyên", "expected a whole number"),
        });
    }
    if source.is::<uuid::Error>() {
        return Some(say!(lang, "cần một id (UUID)", "expected an id (UUID)"));
    }
    let said = source.to_string();
    // The parser's words for a number out of range, `300 is not in 1..=200`; a number without a bound goes to the last one.
    let Some((least, most)) = said.split_once(" is not in ").and_then(|(_, range)| range.split_once("..")) else { return Some(said) };
    Some(match most.trim_start_matches('=') {
        most if most == i64::MAX.to_string() || most == u64::MAX.to_string() => {
            say!(lang, "cần một số từ {least} trở lên", "expected a number from {least} on")
        }
        most => say!(lang, "cần một số từ {least} đến {most}", "expected a number from {least} to {most}"),
    })
}

#[cfg(test)]
mod tests {
    use clap::{Arg, ArgAction, ArgGroup, arg, value_parser};

    use super::*;

    fn command() -> Command {
        let own = |text: &str| if text == "1" { Ok(1) } else { Err("cần số 1".to_owned()) };
        let either = Command::new("either").arg(arg!(--one <DAY>)).arg(arg!(--two <DAY>)).group(ArgGroup::new("any").args(["one", "two"]).required(true));
        let add = Command::new("add").args([
            Arg::new("name").required(true).value_name("NAME"),
            Arg::new("kind").long("kind").value_parser(["one", "two"]),
            Arg::new("count").long("count").value_parser(value_parser!(u16).range(1..=200)),
            Arg::new("size").long("size").value_parser(value_parser!(i64).range(0..)),
            Arg::new("id").long("id").value_parser(value_parser!(uuid::Uuid)),
            Arg::new("own").long("own").value_parser(own),
            Arg::new("equals").long("equals").require_equals(true),
            Arg::new("pair").long("pair").num_args(2),
            Arg::new("many").long("many").num_args(2..),
            Arg::new("flag").long("flag").action(ArgAction::SetTrue).conflicts_with("kind"),
        ]);
        Command::new("chibo")
            .subcommand_required(true)
            .disable_help_subcommand(true)
            .subcommand(Command::new("cell").subcommand_required(true).subcommands([add, either]))
    }

    #[test]
    fn every_kind_is_said_in_both_languages() {
        let table: &[(&str, ErrorKind, &[&str], &[&str])] = &[
            ("cel", ErrorKind::InvalidSubcommand, &["Không có lệnh cel", "Gần nhất: cell"], &["There is no command cel", "The nearest: cell"]),
            (
                "cell",
                ErrorKind::MissingSubcommand,
                &["Sau chibo cell còn thiếu lệnh", "Các lệnh: add, either"],
                &["After chibo cell a command is missing", "Commands: add, either"],
            ),
            ("cell add", ErrorKind::MissingRequiredArgument, &["Thiếu <NAME>"], &["<NAME> is missing"]),
            ("cell either", ErrorKind::MissingRequiredArgument, &["Thiếu --one <DAY> hoặc --two <DAY>"], &["--one <DAY> or --two <DAY> is missing"]),
            (
                "cell add a --knd x",
                ErrorKind::UnknownArgument,
                &["Không có tùy chọn --knd", "Gần nhất: --kind"],
                &["There is no option --knd", "The nearest: --kind"],
            ),
            ("cell add a b", ErrorKind::UnknownArgument, &["Thừa: b"], &["One too many: b"]),
            (
                "cell add a --kind on",
                ErrorKind::InvalidValue,
                &["--kind <kind>: không dùng được giá trị on", "Các giá trị: one, two", "Gần nhất: one"],
                &["--kind <kind>: on cannot be used", "Values: one, two", "The nearest: one"],
            ),
            ("cell add a --id", ErrorKind::InvalidValue, &["--id <id> cần có giá trị"], &["--id <id> needs a value"]),
            (
                "cell add a --count x",
                ErrorKind::ValueValidation,
                &["--count <count>: không dùng được giá trị x", "cần một số nguyên"],
                &["--count <count>: x cannot be used", "expected a whole number"],
            ),
            (
                "cell add a --count 300",
                ErrorKind::ValueValidation,
                &["--count <count>: không dùng được giá trị 300", "cần một số từ 1 đến 200"],
                &["--count <count>: 300 cannot be used", "expected a number from 1 to 200"],
            ),
            (
                "cell add a --size=-1",
                ErrorKind::ValueValidation,
                &["--size <size>: không dùng được giá trị -1", "cần một số từ 0 trở lên"],
                &["--size <size>: -1 cannot be used", "expected a number from 0 on"],
            ),
            (
                "cell add a --size 99999999999999999999",
                ErrorKind::ValueValidation,
                &["--size <size>: không dùng được giá trị 99999999999999999999", "số quá lớn"],
                &["--size <size>: 99999999999999999999 cannot be used", "the number is too large"],
            ),
            (
                "cell add a --id x",
                ErrorKind::ValueValidation,
                &["--id <id>: không dùng được giá trị x", "cần một id (UUID)"],
                &["--id <id>: x cannot be used", "expected an id (UUID)"],
            ),
            (
                "cell add a --own 2",
                ErrorKind::ValueValidation,
                &["--own <own>: không dùng được giá trị 2", "cần số 1"],
                &["--own <own>: 2 cannot be used", "cần số 1"],
            ),
            (
                "cell add a --equals 2",
                ErrorKind::NoEquals,
                &["--equals=<equals>: giá trị phải viết sau dấu bằng"],
                &["--equals=<equals>: the value goes behind an equals sign"],
            ),
            (
                "cell add a --pair 2",
                ErrorKind::WrongNumberOfValues,
                &["--pair <pair> <pair> cần 2 giá trị, đang có 1"],
                &["--pair <pair> <pair> needs 2 values and has 1"],
            ),
            (
                "cell add a --many 2",
                ErrorKind::TooFewValues,
                &["--many <many> <many>... cần ít nhất 2 giá trị, mới có 1"],
                &["--many <many> <many>... needs at least 2 values and has 1"],
            ),
            ("cell add a --flag=1", ErrorKind::TooManyValues, &["--flag: thừa giá trị 1"], &["--flag: the value 1 is one too many"]),
            ("cell add a --flag --flag", ErrorKind::ArgumentConflict, &["--flag chỉ được nêu một lần"], &["--flag can be given only once"]),
            (
                "cell add a --flag --kind one",
                ErrorKind::ArgumentConflict,
                &["Không dùng --flag cùng với --kind <kind>"],
                &["--flag does not go with --kind <kind>"],
            ),
        ];
        for (line, kind, vietnamese, english) in table {
            let error = command().try_get_matches_from(format!("chibo {line}").split(' ')).unwrap_err();
            assert_eq!(error.kind(), *kind, "{line}");
            for (lang, wanted) in [(Lang::Vi, vietnamese), (Lang::En, english)] {
                let UsageError { title, mut detail } = usage_error(&error, lang);
                detail.insert(0, title);
                assert_eq!(detail, *wanted, "{line}");
            }
        }
    }

    #[test]
    fn the_help_to_read_is_that_of_the_command_of_the_line() {
        for (line, wanted) in [("chibo", "chibo"), ("chibo cel", "chibo"), ("chibo cell --flag add x", "chibo cell add"), ("chibo cell ad", "chibo cell")] {
            let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            assert_eq!(command_of(&command(), &arguments), wanted);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_line_that_is_no_text_is_said_too() {
        use std::os::unix::ffi::OsStringExt as _;
        let line = ["chibo", "cell", "add"].map(Into::into).into_iter().chain([std::ffi::OsString::from_vec(vec![255])]);
        let error = command().try_get_matches_from(line).unwrap_err();
        assert_eq!((error.kind(), usage_error(&error, Lang::Vi).title.as_str()), (ErrorKind::InvalidUtf8, "Dòng lệnh có ký tự không đúng UTF-8"));
        assert_eq!(usage_error(&error, Lang::En).title, "The command line is not UTF-8");
    }
}
