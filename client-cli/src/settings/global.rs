//! The options of every command, and the forms of output and the languages they name.
//! Not here: the nouns (`program/args.rs`), and what is set where no option is given (`decided.rs`).

use chibo_openapi::Lang;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use crate::say::{lang, pick};

/// Options of every command.
#[derive(Debug, Default, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct GlobalArgs {
    #[arg(help = "Address of the server [env: CHIBO_URL]", long, global = true, value_name = "URL")]
    pub(crate) url: Option<String>,
    #[arg(help = "Profile of config.toml and of the login [env: CHIBO_PROFILE]", long, global = true, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    #[arg(help = "Form of the output; json is the API's own body [env: CHIBO_OUTPUT] [default: table]", short, long, global = true, value_name = "FORM", value_parser = labelled::<Format>())]
    pub(crate) output: Option<Format>,
    /// Fields to show, in this order, separated by commas
    #[arg(long, visible_alias = "fields", global = true, value_name = "FIELDS", value_delimiter = ',')]
    pub(crate) columns: Option<Vec<String>>,
    /// Begin CSV with a byte-order mark, so that a spreadsheet reads Vietnamese
    #[arg(long, global = true)]
    pub(crate) bom: bool,
    #[arg(help = "Language of messages and labels [env: CHIBO_LANG] [default: vi]", long, global = true, value_name = "LANG", value_parser = labelled::<LangArg>())]
    pub(crate) lang: Option<LangArg>,
    #[arg(help = "Headings and values as people read them, in this language (the one in use if none is given): for -o csv, --export and templates",
        long, global = true, value_name = "LANG", num_args = 0..=1, default_missing_value = "", value_parser = labels)]
    pub(crate) labels: Option<Labels>,
    /// How often a request that may be repeated is tried again
    #[arg(long, global = true, value_name = "COUNT", default_value_t = 4, hide_short_help = true)]
    pub(crate) retries: u32,
    /// Idempotency key to use instead of a new one, to repeat a command that was cut off
    #[arg(long, global = true, value_name = "KEY", hide_short_help = true)]
    pub(crate) idempotency_key: Option<String>,
}

/// A parser that asks for the labels once, in the language that the command tree is made in; the usual one asks whenever help is shown.
fn labelled<T: ValueEnum + Send + Sync + 'static>() -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(T::value_variants().iter().filter_map(ValueEnum::to_possible_value)).try_map(|text| T::from_str(&text, false))
}

/// The language of headings and values; none is the one in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Labels(Option<Lang>);

impl Labels {
    /// The language.
    pub(crate) fn lang(self) -> Lang {
        self.0.unwrap_or_else(lang)
    }
}

fn labels(text: &str) -> Result<Labels, String> {
    match text {
        "" => Ok(Labels(None)),
        "vi" => Ok(Labels(Some(Lang::Vi))),
        "en" => Ok(Labels(Some(Lang::En))),
        _ => Err(pick("cần vi hoặc en", "expected vi or en").to_owned()),
    }
}

/// Form of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Table,
    Json,
    Ndjson,
    Csv,
    Xlsx,
    Yaml,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Table, Self::Json, Self::Ndjson, Self::Csv, Self::Xlsx, Self::Yaml]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, vi, en) = match self {
            Self::Table => ("table", "Bảng để người đọc", "A table for people"),
            Self::Json => ("json", "Đúng nội dung API trả về", "The API's own body"),
            Self::Ndjson => ("ndjson", "Mỗi dòng một đối tượng JSON", "One JSON object a line"),
            Self::Csv => ("csv", "Giá trị cách nhau bằng dấu phẩy, cho bảng tính", "Comma-separated values, for spreadsheets"),
            Self::Xlsx => ("xlsx", "Bảng tính Excel, tiêu đề và giá trị bằng lời", "A workbook, headings and values in words"),
            Self::Yaml => ("yaml", "YAML", "YAML"),
        };
        Some(PossibleValue::new(name).help(pick(vi, en)))
    }
}

/// Language, as an option.
#[derive(Debug, Clone, Copy)]
pub(crate) enum LangArg {
    Vi,
    En,
}

impl ValueEnum for LangArg {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Vi, Self::En]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, vi, en) = match self {
            Self::Vi => ("vi", "Tiếng Việt", "Vietnamese"),
            Self::En => ("en", "Tiếng Anh", "English"),
        };
        Some(PossibleValue::new(name).help(pick(vi, en)))
    }
}

impl From<LangArg> for Lang {
    fn from(lang: LangArg) -> Self {
        match lang {
            LangArg::Vi => Self::Vi,
            LangArg::En => Self::En,
        }
    }
}
