//! Every command of the client, run once against the demo ward: what it sends is what the server takes. The commands are the examples of its help.
//! Not here: what commands print and what becomes of their options (`client-cli`), and whole jobs (`story.rs`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Output;

use chibo_openapi::Lang;
use chibo_tests::document::document;
use chibo_tests::server::PASSWORD;
use chibo_tests::{Kind, Server, Value, golden, process};

use regex::Regex;

use crate::Test;

pub fn tests() -> Vec<Test> {
    crate::tests![once: every_command_is_listed, every_command_works]
}

const FILE: &str = "client-cli/src/program/examples.txt";
/// Options that many lists share: where a list has one, it is given once.
const SHARED: [&str; 3] = ["total", "all", "sort"];

/// One line of the file.
struct Line {
    who: String,
    words: Vec<String>,
    keep: Vec<String>,
}

fn lines() -> Vec<Line> {
    let text = std::fs::read_to_string(golden::path(FILE)).unwrap();
    let line = |line: &str| {
        let (who, command) = line.split_once(": ").unwrap_or_else(|| panic!("{FILE}: who runs it? {line}"));
        let (command, keep) = command.split_once(" => ").unwrap_or((command, ""));
        Line { who: who.to_owned(), words: words(command), keep: words(keep) }
    };
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(line).collect()
}

/// Words apart by blanks, or in quotes.
fn words(text: &str) -> Vec<String> {
    let parts = text.split('\'').enumerate();
    let words = |(at, part): (usize, &str)| if at % 2 == 1 { vec![part.to_owned()] } else { part.split_whitespace().map(str::to_owned).collect() };
    parts.flat_map(words).collect()
}

/// The commands that do something, each with its words and the shared options it has.
fn commands() -> Vec<(Vec<String>, Vec<&'static str>)> {
    fn walk(command: &clap::Command, path: &[String], found: &mut Vec<(Vec<String>, Vec<&'static str>)>) {
        // `help` behind a noun is the same as before it.
        let inner: Vec<&clap::Command> = command.get_subcommands().filter(|inner| path.is_empty() || inner.get_name() != "help").collect();
        if inner.is_empty() {
            let has = |option: &&str| command.get_arguments().any(|argument| argument.get_long() == Some(option));
            found.push((path.to_vec(), SHARED.into_iter().filter(has).collect()));
        }
        for command in inner {
            walk(command, &[path, &[command.get_name().to_owned()]].concat(), found);
        }
    }
    let tree = chibo::command(Lang::En);
    let mut found = Vec::new();
    walk(&tree, &[], &mut found);
    found
}

fn every_command_is_listed() {
    let lines = lines();
    let mut missing = Vec::new();
    let commands = commands();
    assert!(commands.len() > 100, "the commands are not found");
    for (command, options) in commands {
        let own: Vec<&Line> = lines.iter().filter(|line| line.words.starts_with(&command)).collect();
        if own.is_empty() {
            missing.push(format!("chibo {}", command.join(" ")));
        }
        let given = |option: &&&str| own.iter().any(|line| line.words.contains(&format!("--{option}")));
        missing.extend(options.iter().filter(|option| !own.is_empty() && !given(option)).map(|option| format!("chibo {} --{option}", command.join(" "))));
    }
    assert!(missing.is_empty(), "no test runs these; add a line for each to {FILE}, where its things are there:\n  {}", missing.join("\n  "));
}

fn every_command_works() {
    let server = Server::new(Kind::Sqlite);
    chibo_api::server::demo::load(&server.app, Some(PASSWORD)).expect("the demo ward");
    for role in ["administrator", "organizer", "leader", "secretary"] {
        server.user(&format!("root.{role}"), role);
    }
    let home = tempfile::tempdir().unwrap();
    let mut kept = BTreeMap::from([("samples".to_owned(), golden::path("samples").canonicalize().unwrap().display().to_string())]);
    kept.insert("today".to_owned(), server.today().to_string());
    // Another office, which cosigns this log.
    let log = |server: &Server| server.anonymous().get("/v1/audit/log").expect(200).body;
    let upper = Server::with(Kind::Sqlite, &[("witness_for", log(&server)["verifier_key"].as_str().unwrap())]);
    kept.insert("witness".to_owned(), format!("http://{}/v1/audit/witness", upper.address));
    kept.insert("witness_key".to_owned(), log(&upper)["witness_key"].as_str().unwrap().to_owned());
    let (unread, mut raw) = (Unread::new(), Vec::new());
    for Line { who, words, keep } in lines() {
        let mut words: Vec<String> =
            words.into_iter().map(|word| kept.iter().fold(word, |word, (name, value)| word.replace(&format!("{{{name}}}"), value))).collect();
        // What a later line needs of the answer is taken from its JSON, and the same request, repeated, is shown to people.
        let shown = words.clone();
        let key = uuid::Uuid::now_v7().to_string();
        if !keep.is_empty() {
            words.extend(["-o", "json", "--idempotency-key", &key].map(str::to_owned));
        }
        // Work waits while somebody marked with `~` has the word.
        let (idle, who) = (who.ends_with('~'), who.trim_end_matches('~').to_owned());
        let act = || run(home.path(), &format!("http://{}", server.address), &who, &words);
        let ended = if idle { act() } else { server.while_working(act) };
        let said = format!("chibo {}\n{}{}", words.join(" "), String::from_utf8_lossy(&ended.stderr), String::from_utf8_lossy(&ended.stdout));
        assert_eq!(ended.status.code(), Some(0), "{who}: {said}");
        let read = match keep.as_slice() {
            [] => ended.clone(),
            _ => run(home.path(), &format!("http://{}", server.address), &who, &[&shown[..], &["--idempotency-key".to_owned(), key]].concat()),
        };
        let read = format!("{}{}", String::from_utf8_lossy(&read.stderr), String::from_utf8_lossy(&read.stdout));
        raw.extend(unread.found(&shown, &read).into_iter().map(|found| format!("chibo {}: {found}", shown.join(" "))));
        match keep.as_slice() {
            [file] => std::fs::write(home.path().join(file.trim_start_matches('@')), &ended.stdout).unwrap(),
            pairs => {
                let answer: Value = serde_json::from_slice(&ended.stdout).unwrap_or_default();
                for pair in pairs.chunks(2) {
                    let value = answer.pointer(&pair[1]).and_then(Value::as_str).unwrap_or_else(|| panic!("no {} in the answer: {said}", pair[1]));
                    kept.insert(pair[0].clone(), value.to_owned());
                }
            }
        }
    }
    assert!(raw.is_empty(), "people do not read these:\n  {}", raw.join("\n  "));
}

/// What nobody should have to read: ids, JSON, days as programs write them, and the API's own words for fields and values.
struct Unread {
    words: BTreeSet<String>,
    patterns: [(&'static str, Regex); 3],
    /// Codes in a contest's rules, options and the beginnings of secrets: what stands as it is typed.
    typed: Regex,
}

/// Commands whose output is for programs, or is about the API itself.
const FOR_PROGRAMS: [&[&str]; 6] = [&["api"], &["completion"], &["man"], &["vocabulary"], &["contest", "bundle"], &["auth", "token"]];
/// Names that the demo ward's people chose: usernames, the codes in a contest's rules, and what is called alike in Vietnamese.
const CHOSEN: [&str; 19] = [
    "administrator",
    "organizer",
    "leader",
    "secretary",
    "judge",
    "viewer",
    "auditor",
    "chair",
    "panel",
    "default",
    "id",
    "url",
    "email",
    "xlsx",
    "csv",
    "json",
    "ndjson",
    "logo",
    "cookie",
];

impl Unread {
    fn new() -> Self {
        fn gather(schema: &Value, words: &mut BTreeSet<String>) {
            match schema {
                Value::Object(fields) => {
                    let texts = fields.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
                    words.extend(texts.map(str::to_owned));
                    words.extend(fields.get("properties").and_then(Value::as_object).into_iter().flat_map(|properties| properties.keys().cloned()));
                    fields.values().for_each(|inner| gather(inner, words));
                }
                Value::Array(items) => items.iter().for_each(|inner| gather(inner, words)),
                _ => {}
            }
        }
        let mut words = BTreeSet::new();
        gather(&document()["components"]["schemas"], &mut words);
        words.retain(|word| word.len() > 3 && !CHOSEN.contains(&word.as_str()));
        let pattern = |text: &str| Regex::new(text).unwrap();
        let patterns = [
            ("an id", pattern("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-")),
            ("JSON", pattern(r#"\{""#)),
            ("a day as programs write it", pattern(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")),
        ];
        let typed = pattern("(Mã|Phần thi|Các phần thi): [a-z_, ]+|--[a-z-]+|chibo_sk_[A-Za-z0-9]+");
        Self { words, patterns, typed }
    }

    /// What of it is in the output of a command, once each.
    fn found(&self, command: &[String], output: &str) -> BTreeSet<String> {
        let starts = |words: &[&str]| command.iter().zip(words).all(|(one, other)| one == other);
        let form = command.iter().position(|word| word == "-o").and_then(|at| command.get(at + 1));
        if FOR_PROGRAMS.iter().any(|words| starts(words)) || form.is_some_and(|form| form != "table") {
            return BTreeSet::new();
        }
        let mut found = BTreeSet::new();
        for line in output.lines() {
            // What is to be typed is typed as it stands, and so is a client's id, and the codes that rules give.
            let line = line.split("chibo ").next().unwrap_or_default();
            let line = line.split("CHIBO_CLIENT_ID").next().unwrap_or_default();
            let line = self.typed.replace_all(line, "");
            found.extend(self.patterns.iter().filter(|(_, pattern)| pattern.is_match(&line)).map(|(what, _)| format!("{what} in {line}")));
            let word = |word: &str| word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_owned();
            let words = line.split([' ', ',', ';', '(', ')']).map(word).filter(|word| self.words.contains(word) || is_name_of_program(word));
            found.extend(words.map(|word| format!("{word} in {}", line.trim())));
        }
        found
    }
}

/// Words joined by `_` or, as types of events are, by a point.
fn is_name_of_program(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['_', '.']).collect();
    parts.len() > 1
        && word.contains('_')
        && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

/// Runs a command as one who is logged in under a profile of that name.
fn run(home: &Path, url: &str, who: &str, words: &[String]) -> Output {
    let input = home.join("input");
    std::fs::write(&input, format!("{PASSWORD}\nmột mật khẩu khác hẳn\n")).unwrap();
    process::client_command()
        .args(words)
        .current_dir(home)
        .env("XDG_CONFIG_HOME", home)
        .env("CHIBO_URL", url)
        .env("CHIBO_PROFILE", who)
        .env("CHIBO_LANG", "vi")
        .env_remove("CHIBO_TOKEN")
        .stdin(std::fs::File::open(input).unwrap())
        .output()
        .unwrap()
}
