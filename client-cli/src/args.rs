//! The command tree: global options and the nouns. Each noun's verbs and options stand in `cmd/<noun>.rs`.

use chibo_openapi::Lang;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::cmd;

/// The command line of Chibo.
#[derive(Debug, Parser)]
#[command(
    name = "chibo",
    version,
    about = "Members, candidates, plans, quotas and cells of a Party committee, from the command line.",
    long_about = "Members, candidates, plans, quotas and cells of a Party committee, from the command line.\n\n\
        Every command is `chibo <noun> <verb>`. Log in with `chibo auth login`; see that all is well with `chibo doctor`. \
        Data goes to standard output, everything else to standard error.",
    after_help = "Settings come from options, then CHIBO_URL, CHIBO_PROFILE, CHIBO_OUTPUT, CHIBO_LANG, CHIBO_TOKEN, \
        CHIBO_CLIENT_ID and CHIBO_CLIENT_SECRET, then config.toml in the folder `chibo` of the user's configuration.\n\
        Exit codes: chibo help exit-codes",
    disable_help_subcommand = true,
    arg_required_else_help = true,
    max_term_width = 100
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) noun: Noun,
}

/// Options of every command.
#[derive(Debug, Default, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    #[arg(help = "Address of the server [env: CHIBO_URL]", long, global = true, value_name = "URL")]
    pub(crate) url: Option<String>,
    #[arg(help = "Profile of config.toml and of the login [env: CHIBO_PROFILE]", long, global = true, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    #[arg(help = "Form of the output; json is the API's own body [env: CHIBO_OUTPUT] [default: table]", short, long, global = true, value_name = "FORM")]
    pub(crate) output: Option<Format>,
    /// Fields to show, in this order, separated by commas
    #[arg(long, visible_alias = "fields", global = true, value_name = "FIELDS", value_delimiter = ',')]
    pub(crate) columns: Option<Vec<String>>,
    /// Begin CSV with a byte-order mark, so that a spreadsheet reads Vietnamese
    #[arg(long, global = true)]
    pub(crate) bom: bool,
    #[arg(help = "Language of messages and labels [env: CHIBO_LANG] [default: vi]", long, global = true, value_name = "LANG")]
    pub(crate) lang: Option<LangArg>,
    /// How often a request that may be repeated is tried again
    #[arg(long, global = true, value_name = "COUNT", default_value_t = 4, hide_short_help = true)]
    pub(crate) retries: u32,
    /// Idempotency key to use instead of a new one, to repeat a command that was cut off
    #[arg(long, global = true, value_name = "KEY", hide_short_help = true)]
    pub(crate) idempotency_key: Option<String>,
}

/// Form of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table for people
    Table,
    /// The API's own body
    Json,
    /// One JSON object a line
    Ndjson,
    /// Comma-separated values, for spreadsheets
    Csv,
    /// YAML
    Yaml,
}

/// Language, as an option.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LangArg {
    /// Vietnamese
    Vi,
    /// English
    En,
}

impl From<LangArg> for Lang {
    fn from(lang: LangArg) -> Self {
        match lang {
            LangArg::Vi => Self::Vi,
            LangArg::En => Self::En,
        }
    }
}

/// What a command is about.
#[derive(Debug, Subcommand)]
pub(crate) enum Noun {
    /// Log in, log out, and see who you are
    #[command(subcommand)]
    Auth(cmd::auth::Verb),
    /// Party cells (chi bộ)
    #[command(subcommand)]
    Cell(cmd::cell::Verb),
    /// Party committees (cấp ủy)
    #[command(subcommand)]
    Committee(cmd::committee::Verb),
    /// Mass organizations (đoàn thể)
    #[command(subcommand)]
    Organization(cmd::organization::Verb),
    /// Party members (đảng viên)
    #[command(subcommand)]
    Member(cmd::member::Verb),
    /// Posts in a cell (chức vụ)
    #[command(subcommand)]
    Post(cmd::post::Verb),
    /// Directives that plans rest on (văn bản chỉ đạo)
    #[command(subcommand)]
    Directive(cmd::directive::Verb),
    /// Candidates on their way to membership (quần chúng ưu tú), their dossiers and histories
    #[command(subcommand)]
    Candidate(cmd::candidate::Verb),
    /// Yearly plans (kế hoạch) and their progress
    #[command(subcommand)]
    Plan(cmd::plan::Verb),
    /// Quotas of cells under a plan (chỉ tiêu)
    #[command(subcommand)]
    Quota(cmd::quota::Verb),
    /// What the regulations ask for on each day (quy định)
    #[command(subcommand)]
    Ruleset(cmd::ruleset::Verb),
    /// Public holidays and the weekend days worked in exchange (ngày nghỉ, ngày làm bù)
    #[command(subcommand)]
    Holiday(cmd::holiday::Verb),
    /// Reports (báo cáo)
    #[command(subcommand)]
    Report(cmd::report::Verb),
    /// Who has read what (nhật ký truy cập)
    #[command(subcommand)]
    Audit(cmd::audit::Verb),
    /// Accounts of people and their roles
    #[command(subcommand)]
    User(cmd::user::Verb),
    /// Service clients: systems that call the API
    #[command(subcommand)]
    Client(cmd::client::Verb),
    /// Every fixed value of the API with its labels
    Vocabulary(cmd::vocabulary::Options),
    /// Send any request of the API, with login and paging
    Api(cmd::api::Options),
    /// Check address, server, clock, login and files
    Doctor,
    /// Print completions for a shell
    Completion(cmd::manual::Completion),
    /// Write manual pages
    Man(cmd::manual::Man),
    /// Print help about a command, or `exit-codes`
    Help(cmd::manual::Help),
}
