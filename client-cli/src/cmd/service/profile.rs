//! `chibo profile`: the servers one works with, by name, as `config.toml` has them. Needs no server.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use serde_json::{Value, json};
use toml_edit::{DocumentMut, Item, Table, value};

use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::files::{make_private_folder, write_private};
use crate::output::{Output, Shape};
use crate::say::{note, say};
use crate::server::Credentials;
use crate::settings::{self, Format, GlobalArgs, is_absent, no_folder};

/// What can be done with profiles.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List the profiles, and who is logged in under each
    List,
    /// Use a profile from now on, unless another one is named
    Use {
        /// Name
        name: String,
    },
    /// Set what a profile says: --url, --output and --lang, as they are given
    Set {
        /// Name
        name: String,
    },
}

const PROFILES: Shape = Shape { columns: &["name", "current", "url", "username", "output", "lang"], terms: &[] };

/// Does what the verb says.
pub(crate) fn run(global: &GlobalArgs, verb: &Verb) -> Outcome<()> {
    let mut file = File::read()?;
    match verb {
        Verb::List => file.list(&Output::new(global.output.unwrap_or(Format::Table), global.columns.clone(), global.bom, global.labels)),
        Verb::Use { name } => {
            if !file.names().contains(name) {
                let known = file.names().join(", ");
                let failure = Failure::new(Exit::NotFound, say!("Không có hồ sơ nào tên {name}", "No profile is called {name}"));
                return Err(failure
                    .line(say!("Có: {known}", "There are: {known}"))
                    .hint(say!("Tạo bằng: chibo profile set {name} --url …", "Make it with: chibo profile set {name} --url …")));
            }
            file.document["profile"] = value(name);
            file.write()?;
            note(&say!("Từ nay dùng hồ sơ {name}.", "Profile {name} is in use from now on."));
            Ok(())
        }
        Verb::Set { name } => {
            let named = |given: Option<clap::builder::PossibleValue>| given.map(|given| given.get_name().to_owned());
            let output = named(global.output.as_ref().and_then(ValueEnum::to_possible_value));
            let lang = named(global.lang.as_ref().and_then(ValueEnum::to_possible_value));
            let given = [("url", global.url.clone()), ("output", output), ("lang", lang)];
            if given.iter().all(|(_, given)| given.is_none()) {
                return Err(Failure::usage(say!("Không có gì để đặt", "Nothing to set")).hint(say!("Thêm --url, -o hoặc --lang.", "Add --url, -o or --lang.")));
            }
            let profile = file.document["profiles"].or_insert(Item::Table(implicit()))[name].or_insert(Item::Table(Table::new()));
            for (key, given) in given {
                if let Some(given) = given {
                    profile[key] = value(given);
                }
            }
            file.write()?;
            note(&say!("Đã đặt hồ sơ {name}.", "Profile {name} is set."));
            Ok(())
        }
    }
}

fn implicit() -> Table {
    let mut table = Table::new();
    table.set_implicit(true);
    table
}

/// `config.toml`, with the remarks that somebody wrote into it.
struct File {
    folder: PathBuf,
    document: DocumentMut,
}

impl File {
    fn read() -> Outcome<Self> {
        let folder = settings::folder().ok_or_else(no_folder)?;
        let path = folder.join("config.toml");
        let text = match std::fs::read_to_string(&path) {
            Err(error) if is_absent(&error) => String::new(),
            read => read.map_err(|error| Failure::file(&path, &error))?,
        };
        let broken = |error: toml_edit::TomlError| {
            let path = path.display();
            Failure::usage(say!("Tệp {path} không đúng", "{path} is not valid")).line(error.to_string())
        };
        Ok(Self { document: text.parse().map_err(broken)?, folder })
    }

    fn write(&self) -> Outcome<()> {
        let path = self.folder.join("config.toml");
        let unwritable = |error: std::io::Error| Failure::file(&path, &error);
        make_private_folder(&self.folder).map_err(unwritable)?;
        write_private(&path, self.document.to_string().as_bytes()).map_err(unwritable)
    }

    fn names(&self) -> Vec<String> {
        let tables = self.document.get("profiles").and_then(Item::as_table_like);
        tables.into_iter().flat_map(|profiles| profiles.iter().map(|(name, _)| name.to_owned())).collect()
    }

    fn list(&self, out: &Output) -> Outcome<()> {
        let credentials = Credentials::new(Some(self.folder.clone()));
        let current = self.document.get("profile").and_then(Item::as_str).unwrap_or(settings::DEFAULT_PROFILE);
        let mut names = self.names();
        if !names.iter().any(|name| name == current) {
            names.insert(0, current.to_owned());
        }
        let line = |name: &String| {
            let login = credentials.of(name).ok().flatten();
            let set = |key: &str| self.document.get("profiles").and_then(|profiles| profiles.get(name)?.get(key)?.as_str().map(str::to_owned));
            let url = set("url").or_else(|| login.as_ref().map(|login| login.url.clone()));
            let username = login.map(|login| login.username);
            json!({ "name": name, "current": name == current, "url": url, "username": username, "output": set("output"), "lang": set("lang") })
        };
        out.page(&json!({ "items": names.iter().map(line).collect::<Vec<Value>>() }), PROFILES)?;
        out.flush()
    }
}
