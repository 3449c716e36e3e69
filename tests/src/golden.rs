//! Golden files: what a test found against what is checked in. `CHIBO_REFRESH=1 cargo test -p chibo-tests` writes them anew.

use std::path::PathBuf;

/// A path within the repository.
pub fn path(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(file)
}

/// Holds a text against a checked-in file, or writes it there when refreshing.
pub fn check(file: &str, found: &str) {
    let path = path(file);
    if std::env::var_os("CHIBO_REFRESH").is_some() {
        std::fs::write(&path, found).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        return;
    }
    let wanted = std::fs::read_to_string(&path).unwrap_or_default();
    if wanted == found {
        return;
    }
    let different: Vec<String> = differing_lines(&wanted, found).into_iter().take(20).collect();
    panic!("{file} is not what the code says. If the change is meant: CHIBO_REFRESH=1 cargo test -p chibo-tests\n{}", different.join("\n"));
}

/// Lines that only one of two texts has, marked `-` for the checked-in one and `+` for the found one.
fn differing_lines(wanted: &str, found: &str) -> Vec<String> {
    let gone = wanted.lines().filter(|line| !found.lines().any(|other| other == *line)).map(|line| format!("- {line}"));
    let new = found.lines().filter(|line| !wanted.lines().any(|other| other == *line)).map(|line| format!("+ {line}"));
    gone.chain(new).collect()
}
