//! Tiles: the tree in pieces of 256 hashes, and the entries behind its leaves (C2SP tlog-tiles). What a tree has once it has for ever.

use tlog_tiles::Tile;

use super::store::{self, Tree};
use crate::db::Conn;
use crate::fail::{Fail, Outcome};

/// Levels of the tree that one tile spans.
const HEIGHT: u8 = 8;
/// The highest level that a tree of 2^63 leaves has.
const LEVELS: u8 = 7;
/// Hashes of a whole tile.
const WIDTH: u64 = 1 << HEIGHT;
/// What comes before the level in the path of a tile.
const HASHES: &str = "tile/8/";

/// The hashes of a tile, by its path behind `tile/`: level, number, and of one that is not whole yet how many there are.
pub(super) fn hashes(conn: &mut Conn, path: &str) -> Outcome<Vec<u8>> {
    let tile = named(path)?;
    if tile.is_data() || !reached(conn, &tile)? {
        return Err(Fail::not_found());
    }
    Tree::read(conn, |tree| tile.read_data(tree))
}

/// The entries of a tile, each behind its length in two bytes (big-endian), by the tile's path behind `tile/entries/`.
pub(super) fn entries(conn: &mut Conn, path: &str) -> Outcome<Vec<u8>> {
    let tile = named(&format!("0/{path}"))?;
    if !reached(conn, &tile)? {
        return Err(Fail::not_found());
    }
    let first = tile.level_index() * WIDTH + 1;
    let rows = store::sealed(conn, first, first + u64::from(tile.width()) - 1)?;
    let mut bytes = Vec::with_capacity(rows.len() * 512);
    for (sequence, row) in rows {
        let entry = row.entry().bytes();
        let length = u16::try_from(entry.len()).map_err(|_| Fail::internal(&format!("the entry of event {sequence} is too long")))?;
        bytes.extend(length.to_be_bytes());
        bytes.extend(entry);
    }
    Ok(bytes)
}

/// 404 for a path that names no tile, as for a tile that is not there yet.
fn named(path: &str) -> Outcome<Tile> {
    // The library panics at a level that no tree reaches, and at an empty part.
    let level: Option<u8> = path.split('/').next().and_then(|level| level.parse().ok());
    let empty = path.rsplit_once(".p/").is_some_and(|(_, part)| part.parse::<u32>().is_ok_and(|number| number == 0));
    if empty || level.is_none_or(|level| level > LEVELS) {
        return Err(Fail::not_found());
    }
    Tile::from_path(&format!("{HASHES}{path}")).map_err(|_| Fail::not_found())
}

/// Whether the tree has all of a tile. One that is whole is not shown in part any more, but for the parts that were shown once.
fn reached(conn: &mut Conn, tile: &Tile) -> Outcome<bool> {
    let below = u32::from(tile.level()) * u32::from(HEIGHT);
    let wanted = tile.level_index().checked_mul(WIDTH).and_then(|first| first.checked_add(u64::from(tile.width())));
    let leaves = wanted.and_then(|wanted| wanted.checked_mul(1_u64.checked_shl(below)?));
    let size = store::size(conn)?;
    Ok(leaves.is_some_and(|leaves| leaves <= size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_name_no_tile_are_refused_and_nothing_panics() {
        for path in ["0/000", "0/000.p/1", "0/000.p/255", "7/000", "1/x001/000", "0/x018/x446/x744/x073/x709/551"] {
            assert!(named(path).is_ok(), "{path}");
        }
        for path in [
            "",
            "0",
            "0/",
            "8/000",
            "63/000",
            "64/000",
            "256/000",
            "-1/000",
            "+1/000",
            "00/000",
            "0/0",
            "0/000.p/0",
            "0/000.p/00",
            "0/000.p/+0",
            "0/000.p/+1",
            "0/000.p/256",
            "0/000.p/",
            "0/000/..",
            "data/000",
            "0/x000/000",
            "0/x018/x446/x744/x073/x709/x551/616",
            "0/000.p/1/2",
            "0/tile",
            "0/000%2e",
            "0/\u{2028}",
        ] {
            assert!(named(path).is_err(), "{path}");
        }
    }
}
