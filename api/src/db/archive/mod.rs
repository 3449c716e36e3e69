//! Whole copies of a database: into a file and back, and from one kind of database to the other. A copy is every row of every table as of one instant,
//! in a form that is the same for both databases, with a hash over each table, so that what arrived can be held against what was sent.
//! The master key is in none: whoever has a copy and not the key reads nothing that is sealed.

mod batches;
mod file;
mod rows;
mod tables;

use std::path::Path;

pub use file::Summary;
pub use tables::TableSummary;

use tables::Told;

use super::conn::Conn;
use super::{installation, migrate, pool};
use crate::config::Location;

/// Writes a copy of a database into a new file while others go on writing to it, and reads the file again to see that it is whole.
pub fn back_up(from: &Location, to: &Path) -> Told<Summary> {
    let mut conn = open(from)?;
    rows::in_one_snapshot(&mut conn, |conn| {
        let head = file::Head::of(conn)?;
        file::write(to, &head, |file| each_table(conn, |conn, table| file.table(conn, table)))
    })?;
    verify(to)
}

/// Reads a copy and holds every table against its hash.
pub fn verify(file: &Path) -> Told<Summary> {
    file::read(file, |_, rows| rows.for_each_batch(|_| Ok(())))
}

/// Fills an empty database with a copy: all of it, or nothing; `then` is done with it.
pub fn restore(file: &Path, to: &Location, then: impl FnOnce(&mut Conn) -> Told<()>) -> Told<Summary> {
    // A copy that is not whole must not cost the time it takes to find that out on the way.
    let head = verify(file)?.head;
    let mut conn = empty(to, &head)?;
    rows::alone(&mut conn, |conn| {
        let summary = file::read(file, |conn_table, batches| rows::fill(conn, conn_table, batches))?;
        arrived(conn, &summary)?;
        then(conn)?;
        Ok(summary)
    })
}

/// Copies a database into an empty one, of the same kind or the other.
pub fn copy(from: &Location, to: &Location) -> Told<Summary> {
    let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    let file = folder.path().join("copy");
    back_up(from, &file)?;
    restore(&file, to, |_| Ok(()))
}

/// Holds what is in a database against what a copy says that was sent.
fn arrived(conn: &mut Conn, sent: &Summary) -> Told<()> {
    let mut wrong = Vec::new();
    each_table(conn, |conn, table| {
        let there = rows::summary(conn, table)?;
        if sent.tables.get(&table.name) != Some(&there) {
            wrong.push(table.name.clone());
        }
        Ok(())
    })?;
    if wrong.is_empty() { Ok(()) } else { Err(format!("these tables did not arrive as they were sent: {}", wrong.join(", "))) }
}

fn each_table(conn: &mut Conn, mut run: impl FnMut(&mut Conn, &tables::Table) -> Told<()>) -> Told<()> {
    let tables = tables::all(conn)?;
    tables.iter().try_for_each(|table| run(conn, table))
}

fn open(location: &Location) -> Told<Conn> {
    if !migrate::is_done(location)? {
        return Err(format!("there is no database of Chibo at {location}"));
    }
    let mut conn = pool::open(location).map_err(|error| format!("cannot open the database {location}: {error}"))?;
    rows::patient(&mut conn)?;
    Ok(conn)
}

/// A database that no server was started on yet, with the tables of this program, which must be those of the copy.
fn empty(location: &Location, head: &file::Head) -> Told<Conn> {
    // Before anything is done to it: it may be the one of running servers.
    if installation::fingerprint_of(location)?.is_some() {
        return Err(format!("the database at {location} is in use; a copy only goes into a new one"));
    }
    if migrate::ours(location)? != head.migrations {
        return Err("the copy is of another version of Chibo: restore it with that version, then upgrade".to_owned());
    }
    migrate::up(location)?;
    let mut conn = pool::open_writing(location).map_err(|error| format!("cannot open the database {location}: {error}"))?;
    rows::patient(&mut conn)?;
    Ok(conn)
}
