//! Files of this machine: texts and documents that are read, and private files that are written in one step.
//! Not here: what stands in them, and rows of imports (`import/rows.rs`).

use std::fs::DirBuilder;
use std::io::{Read as _, Write as _};
use std::path::Path;

use serde_json::Value;

use crate::failure::{Failure, Outcome};
use crate::say::say;

/// A JSON or YAML document; YAML is a superset, so standard input needs no form.
pub(crate) fn read_document(path: &Path) -> Outcome<Value> {
    let text = read_text(path)?;
    let name = path.display();
    let parsed = if path.extension().is_some_and(|kind| kind.eq_ignore_ascii_case("json")) {
        serde_json::from_str(&text).map_err(|error| error.to_string())
    } else {
        serde_yaml_ng::from_str(&text).map_err(|error| error.to_string())
    };
    parsed.map_err(|error| Failure::usage(say!("Không đọc được {name}", "{name} cannot be read")).line(error))
}

/// The text of a file, or of standard input for `-`.
pub(crate) fn read_text(path: &Path) -> Outcome<String> {
    let mut text = String::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text)
    } else {
        std::fs::File::open(path).and_then(|mut file| file.read_to_string(&mut text))
    };
    read.map_err(|error| Failure::file(path, &error))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// Writes a whole file that nobody else can read, or none.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    // Temporary files are made 0600; the rename keeps that.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Makes a folder, and those above it, that nobody else can look into.
pub(crate) fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Whether somebody else can read a file or look into a folder.
#[cfg(unix)]
pub(crate) fn readable_by_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).is_ok_and(|about| about.permissions().mode() & 0o077 != 0)
}

/// Whether somebody else can read a file or look into a folder; not to be told here.
#[cfg(not(unix))]
pub(crate) fn readable_by_others(_path: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    #[cfg(unix)]
    #[test]
    fn a_private_file_is_readable_by_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("own.json");
        std::fs::write(&path, "older").unwrap();
        super::write_private(&path, b"{}\n").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "{}\n");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(!super::readable_by_others(&path));
    }
}
