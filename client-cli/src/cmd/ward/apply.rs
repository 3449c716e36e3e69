//! `chibo apply`: makes a ward as a file describes it. The difference is worked out and shown before anything is written.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::Value;

use super::carry_out::{Became, Carrier};
use super::check::{dangling, ordered, resolve};
use super::difference::{Step, difference, left_alone};
use super::file::{Fault, Said, read};
use super::kinds::Kind;
use super::refused::reasons;
use super::show;
use super::there::{self, There};
use super::things::{Numbers, Thing};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::files::read_text;
use crate::input::{Yes, confirm};
use crate::say::{note, pick, say};

/// What to apply, and how.
#[derive(Debug, Args)]
#[command(
    after_help = "`chibo export ward` writes such a file. It has the parts committees, cells, organizations, users (with roles), directives, plans and quotas; \
    a part that is left out is not looked at. Nothing is ever deleted. A second run changes nothing, and a run that was cut off is just run again.\n\n\
    Exit codes: 0 all is as the file says, 10 part of it was refused, 8 all of it."
)]
pub(crate) struct Options {
    /// YAML or JSON file that describes the ward, `-` for standard input
    #[arg(short = 'f', long, value_name = "FILE")]
    file: PathBuf,
    /// Only show what would be done; nothing is written
    #[arg(long)]
    dry_run: bool,
    /// Read the passwords of new accounts from standard input, a line for each in the order shown; without it they are asked for
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    yes: Yes,
}

/// Does it.
pub(crate) fn run(context: &Context, options: &Options) -> Outcome<()> {
    if options.password_stdin && options.file.as_os_str() == "-" {
        return Err(Failure::usage(pick("-f - và --password-stdin cùng đọc đầu vào chuẩn", "-f - and --password-stdin both read standard input")));
    }
    let Said { things, kinds, mut faults } = read(&document(&options.file)?);
    let (things, numbers, there, refused) = match look(context, things, &kinds, &mut faults) {
        // What is wrong with the file does not depend on the server.
        Err(_) if !faults.is_empty() => return Err(faulty(&options.file, faults)),
        looked => looked?,
    };
    if !faults.is_empty() {
        return Err(faulty(&options.file, faults));
    }
    let steps = difference(&things, &there.things);
    show::difference(context, &steps, &numbers)?;
    say_what_stays(&things, &there.things, &kinds);
    let same = things.len() - steps.len();
    let became = if steps.is_empty() {
        if refused == 0 {
            note(pick("Không có gì để làm: mọi thứ đã đúng như tệp.", "Nothing to do: all is as the file says."));
        }
        Became::default()
    } else {
        say_how_much(&steps);
        if options.dry_run {
            note(pick("Chạy thử: chưa ghi gì.", "Dry run: nothing was written."));
            return end(&Became::default(), same + steps.len(), refused);
        }
        confirm(&options.yes, pick("Thực hiện?", "Go on?"))?;
        let carrier = Carrier { context, ids: there.ids, password_stdin: options.password_stdin };
        let became = carrier.carry_out(&steps)?;
        let Became { done, refused } = became;
        note(&say!("Đã làm {done} việc; {refused} bị từ chối.", "{done} done, {refused} refused."));
        became
    };
    end(&became, same, refused)
}

/// As imports end: with 10 when a part was refused, with 8 when nothing went in nor was there.
fn end(became: &Became, same: usize, refused: usize) -> Outcome<()> {
    match (became.refused + refused, became.done + same) {
        (0, _) => Ok(()),
        (_, 0) => Err(Failure::silent(Exit::Refused)),
        _ => Err(Failure::silent(Exit::Partial)),
    }
}

/// The document of a file. Names that stand twice in one place are a fault, which only YAML's own reader sees.
fn document(file: &Path) -> Outcome<Value> {
    let text = read_text(file)?;
    let read = serde_yaml_ng::from_str::<serde_yaml_ng::Value>(&text).and_then(serde_yaml_ng::from_value::<Value>);
    read.map_err(|error| {
        let name = file.display();
        Failure::usage(say!("Không đọc được {name}", "{name} cannot be read")).line(error.to_string())
    })
}

type Looked = (Vec<Thing>, Numbers, There, usize);

/// Reads what the file is about, and holds what the file refers to against it. What the caller may not read is told and left out.
fn look(context: &Context, said: Vec<Thing>, kinds: &BTreeSet<Kind>, faults: &mut Vec<Fault>) -> Outcome<Looked> {
    let needed: BTreeSet<Kind> = kinds.iter().flat_map(|kind| kind.rests_on().iter().copied().chain([*kind])).collect();
    let own: BTreeSet<(Kind, String)> = said.iter().map(|thing| (thing.kind, thing.name())).collect();
    let quotas: BTreeSet<&str> = said.iter().filter(|thing| thing.kind == Kind::Quota).filter_map(|thing| thing.text("plan")).collect();
    let which = |thing: &Thing| {
        let kind = thing.kind;
        own.contains(&(kind, thing.name())) || (kind == Kind::Plan && quotas.contains(thing.name().as_str()))
    };
    let there = there::read(&context.api, &needed, &which)?;
    let unread: BTreeSet<Kind> = there.refused.iter().map(|(kind, _)| *kind).collect();
    let is_blocked = |kind: Kind| unread.contains(&kind) || kind.rests_on().iter().any(|other| unread.contains(other));
    let (blocked, said): (Vec<Thing>, Vec<Thing>) = said.into_iter().partition(|thing| is_blocked(thing.kind));
    for (kind, failure) in there.refused.iter().filter(|(kind, _)| kinds.contains(kind)) {
        let (several, why) = (kind.several(), reasons(failure));
        note(&format!("✗ {several}: {why}"));
    }
    let mut said = said;
    resolve(&mut said, &there.things);
    let numbers = Numbers::of(said.iter().chain(&there.things));
    faults.extend(dangling(&said, &there.ids, &numbers));
    let (said, circles) = ordered(said);
    faults.extend(circles);
    Ok((said, numbers, there, blocked.len()))
}

fn faulty(file: &Path, faults: Vec<Fault>) -> Failure {
    let (name, count) = (file.display(), faults.len());
    let failure = Failure::usage(say!("{name} có {count} lỗi; chưa ghi gì", "{name} has {count} faults; nothing was written"));
    let line = |Fault { place, text }: Fault| if place.is_empty() { text } else { format!("{place}: {text}") };
    faults.into_iter().map(line).fold(failure, Failure::line)
}

fn say_how_much(steps: &[Step<'_>]) {
    let new = steps.iter().filter(|step| step.at.is_none()).count();
    let changed = steps.len() - new;
    note(&say!("Sẽ tạo {new}, sửa {changed}.", "To create: {new}, to change: {changed}."));
}

fn say_what_stays(said: &[Thing], there: &[Thing], kinds: &BTreeSet<Kind>) {
    let left = left_alone(said, there, kinds);
    if !left.is_empty() {
        let counts = left.iter().map(|(kind, count)| format!("{count} {}", kind.several())).collect::<Vec<_>>().join(", ");
        note(&say!("Có trên máy chủ mà không có trong tệp, để nguyên: {counts}.", "There and not in the file, so left alone: {counts}."));
    }
}
