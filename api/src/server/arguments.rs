//! The command line of the server.

use std::path::PathBuf;

use chibo_command_line::{help_command, with_help};
use clap::{Arg, ArgAction, Command, value_parser};

use crate::config::SETTINGS;

/// The command line, as it stands in English; `help.rs` puts it into a language.
pub(super) fn command() -> Command {
    let with_settings = |command: Command| {
        let command = command
            .arg(Arg::new("config").long("config").value_name("FILE").value_parser(value_parser!(PathBuf)).help("settings file; ./chibo.toml when it exists"));
        SETTINGS.iter().fold(command, |command, setting| {
            let shown = if setting.default.is_empty() { setting.text.to_owned() } else { format!("{} [default: {}]", setting.text, setting.default) };
            command.arg(Arg::new(setting.key).long(setting.key.replace('_', "-")).value_name("VALUE").help(shown).help_heading("Settings"))
        })
    };
    let print =
        Arg::new("print-config").long("print-config").action(ArgAction::SetTrue).help("print the settings and where each comes from, secrets hidden, and stop");
    let file = |help: &'static str| Arg::new("file").value_name("FILE").required(true).value_parser(value_parser!(PathBuf)).help(help);
    let username = Arg::new("username").value_name("USERNAME").required(true).help("the username");
    let password = Arg::new("password-stdin")
        .long("password-stdin")
        .action(ArgAction::SetTrue)
        .help("read the password from standard input; without it one is made and printed");
    let create = Command::new("create-user")
        .about("Make a user with a role on everything; this is how the first administrator comes into being")
        .arg(username.clone())
        .arg(
            Arg::new("role")
                .long("role")
                .value_name("ROLE")
                .default_value("administrator")
                .help("administrator, organizer, leader, secretary, judge, viewer or auditor"),
        )
        .arg(Arg::new("display-name").long("display-name").value_name("NAME").help("name to show; the username when absent"))
        .arg(password.clone());
    let reset = Command::new("reset-password").about("Set a user's password and end the user's sessions").arg(username).arg(password);
    let admin = Command::new("admin")
        .about("Acts on the database itself, for whoever may read its files")
        .subcommand_required(true)
        .subcommand(with_settings(
            Command::new("set-issuer")
                .about("Name the address that issues the tokens of every server of this database; those given out before end")
                .arg(Arg::new("url").value_name("URL").required(true).help("the address that callers use, e.g. https://chibo.example")),
        ))
        .subcommand(with_settings(create))
        .subcommand(with_settings(reset))
        .subcommand(with_settings(Command::new("rotate-keys").about("Make a new key for signing tokens; the old one verifies until its tokens are gone")))
        .subcommand(with_settings(
            Command::new("rotate-master-key")
                .about("Encrypt everything with a new master key; running servers answer 503 until they start again with it, sessions end"),
        ))
        .subcommand(with_settings(
            Command::new("rebuild-counters")
                .about("Count every candidate's acts from scratch and put the counters right; exit code 8 when any was wrong")
                .arg(Arg::new("check").long("check").action(ArgAction::SetTrue).help("only say what is wrong")),
        ));
    let lang = Arg::new("lang").long("lang").global(true).value_name("LANG").value_parser(["vi", "en"]);
    let demo = Command::new("demo")
        .about("Serve a made-up ward on loopback, in a temporary folder")
        .arg(
            Arg::new("port").long("port").value_name("PORT").default_value("8080").value_parser(value_parser!(u16)).help("port on 127.0.0.1; 0 for a free one"),
        )
        .arg(Arg::new("data").long("data").value_name("DIR").value_parser(value_parser!(PathBuf)).help("keep the data here; must not hold a database yet"))
        .arg(Arg::new("password").long("password").value_name("PASSWORD").help("password of every demo account; made and printed when absent"));
    let server = Command::new("chibo-api")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Chibo's server. Settings: defaults, then chibo.toml, then CHIBO_* variables, then flags.")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(with_settings(Command::new("serve").about("Serve the API").arg(print.clone())))
        .subcommand(with_settings(demo))
        .subcommand(with_settings(
            Command::new("migrate")
                .about("Bring the database up to date")
                .arg(Arg::new("revert").long("revert").action(ArgAction::SetTrue).help("revert every migration instead; all data is lost")),
        ))
        .subcommand(Command::new("openapi").about("Print the OpenAPI document"))
        .subcommand(with_settings(Command::new("check-config").about("Check the settings and name every fault").arg(print)))
        .subcommand(with_settings(Command::new("is-ready").about("Ask the server of these settings on this machine whether it is ready; exit code 1 when not")))
        .subcommand(with_settings(
            Command::new("backup").about("Copy the whole database into a new file while servers go on, and read the file again").arg(file("the new file")),
        ))
        .subcommand(with_settings(Command::new("restore").about("Fill a new database with a copy, and hold every table against it").arg(file("the copy"))))
        .subcommand(
            Command::new("move")
                .about("Copy a database into a new one, of the same kind or the other; stop its servers first")
                .arg(Arg::new("from").long("from").value_name("DATABASE").required(true).help("path of a file, or postgres://…"))
                .arg(Arg::new("to").long("to").value_name("DATABASE").required(true).help("the new one")),
        )
        .subcommand(admin)
        .arg(lang.help("language of help and of errors of usage [env: CHIBO_LANG] [default: vi]"));
    with_help(server, help_command("Print help about a command", "A command such as `admin create-user`"))
}
