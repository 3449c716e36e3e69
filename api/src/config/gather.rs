//! Values of settings from their layers: defaults, then `chibo.toml`, then `CHIBO_*`, then flags; shown with their origin, and no secret.

use std::collections::BTreeMap;
use std::path::Path;

use super::location::hide_password;
use super::settings::SETTINGS;
use crate::fail::nearest;

/// Settings that hold secrets and are never shown.
const SECRET: &[&str] = &["database_url", "database_read_url"];

/// Values by key, each with where it came from.
pub type Values = BTreeMap<&'static str, (String, &'static str)>;

/// Puts the layers on top of each other. `flags` are the given ones only. Names every unknown key of the file.
pub fn gather(file: Option<&Path>, flags: &BTreeMap<String, String>) -> Result<Values, Vec<String>> {
    let mut faults = Vec::new();
    let from_file = read_file(file, &mut faults);
    for key in from_file.keys().filter(|key| SETTINGS.iter().all(|setting| setting.key != *key)) {
        let hint = nearest(SETTINGS.iter().map(|setting| setting.key), key).map(|nearest| format!("; did you mean {nearest}?")).unwrap_or_default();
        faults.push(format!("{key}: there is no such setting{hint}"));
    }
    let values = SETTINGS
        .iter()
        .map(|setting| {
            let environment = std::env::var(format!("CHIBO_{}", setting.key.to_uppercase())).ok();
            let value = flags
                .get(setting.key)
                .map(|value| (value.clone(), "flag"))
                .or_else(|| environment.map(|value| (value, "environment")))
                .or_else(|| from_file.get(setting.key).map(|value| (value.clone(), "file")))
                .unwrap_or_else(|| (setting.default.to_owned(), "default"));
            (setting.key, value)
        })
        .collect();
    if faults.is_empty() { Ok(values) } else { Err(faults) }
}

fn read_file(file: Option<&Path>, faults: &mut Vec<String>) -> BTreeMap<String, String> {
    let path = file.unwrap_or_else(|| Path::new("chibo.toml"));
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        // Only a file that was asked for must be there.
        Err(error) if file.is_some() || error.kind() != std::io::ErrorKind::NotFound => {
            faults.push(format!("{}: {error}", path.display()));
            return BTreeMap::new();
        }
        Err(_) => return BTreeMap::new(),
    };
    match text.parse::<toml::Table>() {
        Ok(table) => table.into_iter().map(|(key, value)| (key, plain(&value))).collect(),
        Err(error) => {
            // The sentence alone: the whole message quotes the line, which may hold a password.
            let line = error.span().and_then(|span| text.get(..span.start)).map_or(1, |before| before.matches('\n').count() + 1);
            faults.push(format!("{}, line {line}: {}", path.display(), error.message()));
            BTreeMap::new()
        }
    }
}

fn plain(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// Every setting with its value and origin, secrets hidden.
pub fn print(values: &Values) -> String {
    let line = |(key, (value, origin)): (&&str, &(String, &str))| {
        let shown = if SECRET.contains(key) && !value.is_empty() { hide_password(value) } else { value.clone() };
        format!("{key} = {shown:?}  # {origin}")
    };
    values.iter().map(line).chain([String::new()]).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_hidden() {
        for (address, wanted) in [
            ("postgres://chibo:secret@db.example/chibo", "postgres://chibo:•••@db.example/chibo"),
            ("postgres://db.example/chibo?password=secret", "postgres://db.example/chibo"),
            ("postgres:chibo:secret", "postgres:•••"),
        ] {
            let shown = print(&Values::from([("database_url", (address.to_owned(), "flag"))]));
            assert!(shown.contains(wanted) && !shown.contains("secret"), "{shown}");
        }
    }

    #[test]
    fn a_setting_that_is_unknown_is_told_with_one_that_is_like_it_only() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("chibo.toml");
        std::fs::write(&file, "databse_url = \"x\"\ncolour = \"red\"\n").unwrap();
        let faults = gather(Some(&file), &BTreeMap::new()).unwrap_err();
        assert_eq!(faults, ["colour: there is no such setting", "databse_url: there is no such setting; did you mean database_url?"]);
    }

    #[test]
    fn a_file_that_is_no_toml_is_told_by_its_line_and_not_by_what_stands_there() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("chibo.toml");
        std::fs::write(&file, "bind = \"127.0.0.1:1\"\ndatabase_url = \"postgres://chibo:secret@h/d\n").unwrap();
        let faults = gather(Some(&file), &BTreeMap::new()).unwrap_err().join("\n");
        assert!(faults.contains("line 2") && !faults.contains("secret"), "{faults}");
    }
}
