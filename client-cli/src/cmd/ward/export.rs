//! `chibo export`: a file that describes what is there, for `chibo apply`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::check::references;
use super::file::document;
use super::kinds::Kind;
use super::there::{There, read};
use super::things::{Thing, compared};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::files::write_private;
use crate::say::{note, pick, say};
use crate::settings::Format;

/// What can be exported as a description.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Write a ward as a file: its structure, accounts with roles, directives, plans and quotas
    #[command(after_help = "Passwords are not in it, nor is what has ended. Committees above the ward and directives of others are, as far as something \
        refers to them. What the account may not read is left out, and said. Lists go out as files with `list --export`.")]
    Ward(Ward),
}

/// Which ward, and where to.
#[derive(Debug, Args)]
pub(crate) struct Ward {
    /// The ward's committee, by code; all that the account sees unless given
    #[arg(long, value_name = "CODE")]
    committee: Option<String>,
    /// Only plans of this year
    #[arg(long)]
    year: Option<i32>,
    /// File to write, readable by you alone: YAML, or JSON if its name ends with .json; without it standard output
    #[arg(short = 'O', long = "output-file", value_name = "FILE")]
    file: Option<PathBuf>,
}

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: &Verb) -> Outcome<()> {
    let Verb::Ward(args) = verb;
    // Which committees are the ward's is known before the accounts and plans are read whose own lists are looked into.
    let committees = read(&context.api, &BTreeSet::from([Kind::Committee]), &|_| false)?.things;
    let scope = below(&committees, args.committee.as_deref());
    if let (Some(code), true) = (&args.committee, scope.as_ref().is_some_and(BTreeSet::is_empty)) {
        return Err(Failure::new(Exit::NotFound, say!("Không tìm thấy cấp ủy {code}", "There is no committee {code}, or it is not visible to you")));
    }
    let mut there = read(&context.api, &BTreeSet::from(Kind::ALL), &|thing| is_within(thing, scope.as_ref(), args.year))?;
    let mut kinds = BTreeSet::from(Kind::ALL);
    for (kind, _) in &there.refused {
        let several = kind.several();
        note(&say!("Tài khoản không được xem {several}; tệp không có phần này.", "The account may not read {several}; the file does not have them."));
        kinds.remove(kind);
    }
    let chosen = chosen(&mut there, scope.as_ref(), args.year);
    let text = text(context, args, &document(&chosen, &kinds))?;
    match args.file.as_deref().filter(|file| file.as_os_str() != "-") {
        Some(file) => write_private(file, text.as_bytes()).map_err(|error| Failure::file(file, &error)),
        None => context.out.text(&text),
    }
}

fn text(context: &Context, args: &Ward, document: &serde_json::Value) -> Outcome<String> {
    let json = match &args.file {
        Some(file) if file.as_os_str() != "-" => file.extension().is_some_and(|kind| kind.eq_ignore_ascii_case("json")),
        _ => context.out.format == Format::Json,
    };
    let broken = |error: String| Failure::bug(error);
    if json {
        return serde_json::to_string_pretty(document).map(|text| text + "\n").map_err(|error| broken(error.to_string()));
    }
    serde_yaml_ng::to_string(document).map_err(|error| broken(error.to_string()))
}

/// The codes of a committee and of all below it; none where everything is meant.
fn below(committees: &[Thing], code: Option<&str>) -> Option<BTreeSet<String>> {
    let mut below: BTreeSet<String> = committees.iter().map(Thing::name).filter(|name| Some(name.as_str()) == code).collect();
    loop {
        let count = below.len();
        let next: Vec<String> = committees.iter().filter(|one| one.text("parent").is_some_and(|parent| below.contains(parent))).map(Thing::name).collect();
        below.extend(next);
        if below.len() == count {
            return code.map(|_| below);
        }
    }
}

/// Whether a thing is the ward's own, and stands.
fn is_within(thing: &Thing, scope: Option<&BTreeSet<String>>, year: Option<i32>) -> bool {
    let committee = if thing.kind == Kind::Committee { thing.text("code") } else { thing.text("committee") };
    let own = scope.is_none_or(|scope| committee.is_some_and(|committee| scope.contains(committee)));
    let of_year = thing.kind != Kind::Plan || year.is_none_or(|year| thing.fields.get("year") == Some(&year.into()));
    own && of_year && !thing.at.is_some_and(|at| at.ended)
}

/// The ward's own things, and whatever they refer to.
fn chosen(there: &mut There, scope: Option<&BTreeSet<String>>, year: Option<i32>) -> Vec<Thing> {
    let things = std::mem::take(&mut there.things);
    let keyed: BTreeMap<(Kind, String), Thing> = things.into_iter().map(|thing| (thing.key(), thing)).collect();
    // Roles and quotas belong to an account and a plan, and go with them.
    let follows = |kind: Kind| matches!(kind, Kind::Role | Kind::Quota);
    let mut chosen: BTreeSet<&(Kind, String)> =
        keyed.iter().filter(|(key, thing)| !follows(key.0) && is_within(thing, scope, year)).map(|(key, _)| key).collect();
    let own = chosen.clone();
    let mut new: Vec<&(Kind, String)> = chosen.iter().copied().collect();
    while let Some(key) = new.pop() {
        for (_, kinds, name) in references(&keyed[key]) {
            let found = kinds.iter().find_map(|kind| keyed.get_key_value(&(*kind, compared(*kind, name)))).map(|(key, _)| key);
            new.extend(found.filter(|key| chosen.insert(key)));
        }
    }
    let mut left = 0;
    for (key, thing) in keyed.iter().filter(|(key, _)| follows(key.0)) {
        let owner = if key.0 == Kind::Role { (Kind::User, thing.text("user")) } else { (Kind::Plan, thing.text("plan")) };
        if !owner.1.is_some_and(|name| own.contains(&(owner.0, name.to_owned()))) {
            continue;
        }
        let known = |(_, kinds, name): (_, &'static [Kind], &str)| kinds.iter().any(|kind| chosen.contains(&(*kind, compared(*kind, name))));
        if references(thing).into_iter().all(known) {
            chosen.insert(key);
        } else {
            left += 1;
        }
    }
    if left > 0 {
        note(&say!(
            "Không ghi {left} vai trò, chỉ tiêu của đơn vị khác hoặc đã kết thúc.",
            "Left out: {left} roles and quotas of other units, or of units that ended."
        ));
    }
    let chosen: BTreeSet<(Kind, String)> = chosen.into_iter().cloned().collect();
    if chosen.is_empty() {
        note(pick("Không có mục nào.", "Nothing there."));
    }
    keyed.into_iter().filter(|(key, _)| chosen.contains(key)).map(|(_, thing)| thing).collect()
}
