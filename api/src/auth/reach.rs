//! Where a caller has a permission, as it narrows a list: committees with everything below them, and single cells.

use chibo_openapi::Scope;
use diesel::prelude::*;

use super::caller::{Caller, GrantUnit};
use crate::db::Conn;
use crate::db::key::Key;
use crate::db::schema::committees;
use crate::fail::Outcome;

/// Units on which a caller has a permission.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    /// Everything: no narrowing.
    pub everything: bool,
    /// Committees, with everything below them; in order.
    pub committees: Vec<Key>,
    /// Single cells.
    pub cells: Vec<Key>,
    /// Contests on which a seat gives the permission, in order.
    pub contests: Vec<Key>,
    /// Committees above where the roles hold.
    above: Vec<Key>,
}

impl Reach {
    /// Everything: for what is computed for whoever asks.
    pub fn all() -> Self {
        Self { everything: true, ..Self::default() }
    }

    /// Where a caller has a permission, as the tree of committees is in this transaction.
    pub fn of(conn: &mut Conn, caller: &Caller, scope: Scope) -> Outcome<Self> {
        let (mut reach, mut roots) = (Self::default(), Vec::new());
        for grant in caller.holding(scope) {
            match grant.on {
                GrantUnit::Everything => reach.everything = true,
                GrantUnit::Committee(id) => roots.push(id),
                GrantUnit::Cell(id) => reach.cells.push(id),
            }
            let above = grant.path.split('/').filter_map(|step| uuid::Uuid::try_parse(step).ok());
            reach.above.extend(above.map(Key::from));
        }
        reach.contests = caller.seated(scope).collect();
        reach.contests.sort_unstable();
        reach.contests.dedup();
        if !reach.everything {
            reach.committees = subtrees(conn, &roots)?;
        }
        Ok(reach)
    }

    /// With the committees above as well: what belongs to a committee is seen from below it.
    #[must_use]
    pub fn with_above(mut self) -> Self {
        self.committees.append(&mut self.above);
        self.committees.sort_unstable();
        self
    }

    /// Whether a cell and its committee are within it.
    pub fn covers(&self, committee: Key, cell: Key) -> bool {
        self.everything || self.cells.contains(&cell) || self.committees.binary_search(&committee).is_ok()
    }
}

/// Ids of these committees and everything below them, in order.
pub fn subtrees(conn: &mut Conn, roots: &[Key]) -> Outcome<Vec<Key>> {
    let mut found = Vec::new();
    for root in roots {
        let path: Option<String> = committees::table.find(*root).select(committees::path).first(conn).optional()?;
        let Some(path) = path else { continue };
        found.extend(committees::table.filter(below(&path)).select(committees::id).load::<Key>(conn)?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// A range over the index of paths: '0' is the character after '/', so it ends the subtree.
#[diesel::dsl::auto_type(no_type_alias)]
pub fn below<'a>(path: &'a str) -> _ {
    let end: String = after_subtree(path);
    let start: &'a str = path;
    committees::path.ge(start).and(committees::path.lt(end))
}

/// What follows the paths of a subtree.
pub fn after_subtree(path: &str) -> String {
    format!("{}0", path.trim_end_matches('/'))
}
