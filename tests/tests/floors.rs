//! The house stands on floors: arrows between the files of each crate point down only, and nothing goes in circles.
//! The floors are listed in `tests/floors.toml`.

use std::collections::{BTreeMap, BTreeSet};

use chibo_tests::golden;
use chibo_tests::imports::{self, Import};

use crate::Test;

pub fn tests() -> Vec<Test> {
    crate::tests![once: arrows_point_down, nothing_goes_in_circles, everything_stands_on_a_floor, files_are_rooms]
}

/// Lines of a source file at most; a file that grows beyond is several rooms.
const LINES: usize = 500;
/// Files of all crates that may have more than `COMFORTABLE` lines.
const LARGE: usize = 12;
/// Lines that most files stay under.
const COMFORTABLE: usize = 300;

struct House {
    name: String,
    source: String,
    floors: Vec<String>,
    imports: Vec<Import>,
}

fn houses() -> Vec<House> {
    let text = std::fs::read_to_string(golden::path("tests/floors.toml")).expect("the floors");
    let table: toml::Table = text.parse().expect("TOML");
    let house = |(name, house): (String, toml::Value)| {
        let source = house["source"].as_str().expect("a source").to_owned();
        let floors = house["floors"].as_array().expect("floors").iter().map(|floor| floor.as_str().expect("a name").to_owned()).collect();
        let imports = imports::read(&golden::path(&source));
        House { name, source, floors, imports }
    };
    table.into_iter().map(house).collect()
}

fn first_step(file: &str) -> &str {
    file.split('/').next().unwrap_or(file)
}

fn arrows_point_down() {
    let mut wrong = Vec::new();
    for house in houses() {
        assert!(house.imports.len() > 20, "the imports of {} are not read", house.name);
        let floor = |file: &str| house.floors.iter().position(|floor| floor == first_step(file));
        for Import { from, to, path } in &house.imports {
            if let (Some(here), Some(there)) = (floor(from), floor(to))
                && there < here
            {
                wrong.push(format!("{}/{from} uses {path}, of `{}` above it", house.source, first_step(to)));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "arrows that point up:\n  {}\nA lower floor knows nothing of a higher one. Lift the act into `moves` (or the floor above both), push what is needed down as data,\n\
         or leave it as a job. The floors are listed in tests/floors.toml.",
        wrong.join("\n  ")
    );
}

fn everything_stands_on_a_floor() {
    for house in houses() {
        let there: BTreeSet<String> = std::fs::read_dir(golden::path(&house.source))
            .expect("a source")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        let listed: BTreeSet<String> = house.floors.iter().cloned().collect();
        let (without, gone) = (there.difference(&listed).collect::<Vec<_>>(), listed.difference(&there).collect::<Vec<_>>());
        assert!(
            without.is_empty() && gone.is_empty(),
            "{}: on no floor: {without:?}; listed but not there: {gone:?}. Put it on its floor in tests/floors.toml, or better within a folder that stands on one.",
            house.source
        );
    }
}

/// Files and folders of one folder, each with those of the same folder that it uses, and by what.
type Uses = BTreeMap<String, BTreeMap<String, String>>;

fn nothing_goes_in_circles() {
    let mut circles = Vec::new();
    for house in houses() {
        let mut folders: BTreeMap<String, Uses> = BTreeMap::new();
        for Import { from, to, path } in &house.imports {
            let (ours, theirs): (Vec<&str>, Vec<&str>) = (from.split('/').collect(), to.split('/').collect());
            let parted = ours.iter().zip(&theirs).take_while(|(one, other)| one == other).count();
            let uses = folders.entry(ours[..parted].join("/")).or_default();
            let said = format!("{from} uses {path}");
            uses.entry(ours[parted].to_owned()).or_default().entry(theirs[parted].to_owned()).or_insert(said);
        }
        for (folder, uses) in &folders {
            if let Some(circle) = circle(uses) {
                circles.push(format!("{}/{folder}:\n    {}", house.source, circle.join("\n    ")));
            }
        }
    }
    assert!(
        circles.is_empty(),
        "within these folders files or folders use each other in a circle:\n  {}\nMove what both need into a file of its own below them. A `mod.rs` that re-exports \
         its children is above them: a child takes what it needs from its sibling, not from `super`.",
        circles.join("\n  ")
    );
}

/// The arrows of a circle, if there is one.
fn circle(uses: &Uses) -> Option<Vec<String>> {
    fn follow<'a>(at: &'a str, uses: &'a Uses, way: &mut Vec<&'a str>, done: &mut BTreeSet<&'a str>) -> Option<Vec<String>> {
        if let Some(began) = way.iter().position(|step| *step == at) {
            let circle: Vec<&str> = way[began..].iter().copied().chain([at]).collect();
            return Some(circle.windows(2).map(|arrow| uses[arrow[0]][arrow[1]].clone()).collect());
        }
        if !done.insert(at) {
            return None;
        }
        way.push(at);
        let found = uses.get(at).into_iter().flat_map(BTreeMap::keys).find_map(|next| follow(next, uses, way, done));
        way.pop();
        found
    }
    let mut done = BTreeSet::new();
    uses.keys().find_map(|from| follow(from, uses, &mut Vec::new(), &mut done))
}

/// A file that one has to scroll through for minutes holds several rooms.
fn files_are_rooms() {
    let mut sizes = Vec::new();
    for folder in ["api/src", "openapi/src", "openapi/command-line/src", "client-cli/src", "tests"] {
        measure(&golden::path(folder), &mut sizes);
    }
    sizes.sort();
    sizes.reverse();
    let lines = |most: usize| sizes.iter().filter(|(lines, _)| *lines > most).map(|(lines, file)| format!("{lines} {file}")).collect::<Vec<_>>();
    assert!(lines(LINES).is_empty(), "over {LINES} lines, so several rooms: part them by what they hold\n  {}", lines(LINES).join("\n  "));
    let large = lines(COMFORTABLE);
    assert!(large.len() <= LARGE, "more than {LARGE} files have over {COMFORTABLE} lines:\n  {}", large.join("\n  "));
}

fn measure(folder: &std::path::Path, sizes: &mut Vec<(usize, String)>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            measure(&path, sizes);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sizes.push((std::fs::read_to_string(&path).expect("a source").lines().count(), path.display().to_string()));
        }
    }
}
