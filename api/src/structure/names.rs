//! Codes and names beside the ids that an answer carries, as they are now: asked for once for a whole page, whatever it names.
//! Not here: which answer names what (`named.rs` of each floor). The log keeps ids only, so what is recorded needs no names.

use std::collections::{BTreeMap, HashMap};

use chibo_openapi::{PageOf, Scope};
use diesel::prelude::*;
use uuid::Uuid;

use crate::db::key::Key;
use crate::db::schema::{cells, committees, conferences, contests, directives, members, organizations, plans};
use crate::fail::Outcome;
use crate::http::Tx;

/// Ids of one query at most: both databases bound the number of values.
const CHUNK: usize = 500;

/// An answer, or a part of one, that names things beside their ids.
pub trait Named {
    /// Says which ids it carries and where their codes and names go.
    fn names<'a>(&'a mut self, names: &mut Names<'a>);
}

impl<T: Named> Named for Vec<T> {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        for item in self {
            item.names(names);
        }
    }
}

impl<T: Named> Named for PageOf<T> {
    fn names<'a>(&'a mut self, names: &mut Names<'a>) {
        self.items.names(names);
    }
}

/// What a code and a name may be of. The code of a directive is its number; plans, directives and contests have a title for a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    /// A committee.
    Committee,
    /// A cell.
    Cell,
    /// A mass organization.
    Organization,
    /// A plan.
    Plan,
    /// A directive.
    Directive,
    /// A conference, which has no code.
    Conference,
    /// A contest.
    Contest,
}

/// A field that a code or a name is written into.
pub trait Text {
    /// Writes it.
    fn put(&mut self, text: &str);
}

impl Text for String {
    fn put(&mut self, text: &str) {
        text.clone_into(self);
    }
}

impl Text for Option<String> {
    fn put(&mut self, text: &str) {
        *self = Some(text.to_owned());
    }
}

/// Where the code and the name of one id go.
struct Place<'a> {
    id: Key,
    code: Option<&'a mut dyn Text>,
    name: Option<&'a mut dyn Text>,
}

/// The places of an answer for codes and names.
#[derive(Default)]
pub struct Names<'a> {
    places: BTreeMap<Of, Vec<Place<'a>>>,
    members: Vec<(Key, &'a mut Option<String>)>,
}

impl<'a> Names<'a> {
    /// A code and a name. Where there is no id they stay as they are.
    pub fn unit(&mut self, of: Of, id: impl Into<Option<Uuid>>, code: &'a mut dyn Text, name: &'a mut dyn Text) {
        self.add(of, id.into(), Some(code), Some(name));
    }

    /// A code alone.
    pub fn code(&mut self, of: Of, id: impl Into<Option<Uuid>>, code: &'a mut dyn Text) {
        self.add(of, id.into(), Some(code), None);
    }

    /// A name alone.
    pub fn name(&mut self, of: Of, id: impl Into<Option<Uuid>>, name: &'a mut dyn Text) {
        self.add(of, id.into(), None, Some(name));
    }

    /// The codes of several, in the order of the ids.
    pub fn codes(&mut self, of: Of, ids: &[Uuid], codes: &'a mut Vec<String>) {
        *codes = vec![String::new(); ids.len()];
        for (id, code) in ids.iter().zip(codes) {
            self.code(of, *id, code);
        }
    }

    /// The name of a member, which stays null for callers who may not read that member.
    pub fn member(&mut self, id: impl Into<Option<Uuid>>, name: &'a mut Option<String>) {
        if let Some(id) = id.into() {
            self.members.push((id.into(), name));
        }
    }

    fn add(&mut self, of: Of, id: Option<Uuid>, code: Option<&'a mut dyn Text>, name: Option<&'a mut dyn Text>) {
        if let Some(id) = id {
            self.places.entry(of).or_default().push(Place { id: id.into(), code, name });
        }
    }

    /// Writes them all: one query for each kind of thing.
    fn write(self, tx: &mut Tx<'_>) -> Outcome<()> {
        let Self { places, members } = self;
        for (of, places) in places {
            let known = codes_and_names(tx, of, places.iter().map(|place| place.id).collect())?;
            for Place { id, code, name } in places {
                let Some((its_code, its_name)) = known.get(&id) else { continue };
                if let Some(code) = code {
                    code.put(its_code);
                }
                if let Some(name) = name {
                    name.put(its_name);
                }
            }
        }
        let known = member_names(tx, members.iter().map(|(id, _)| *id).collect())?;
        for (id, name) in members {
            *name = known.get(&id).cloned();
        }
        Ok(())
    }
}

/// An answer with the codes and names that it carries beside ids.
pub fn with_names<T: Named>(tx: &mut Tx<'_>, mut answer: T) -> Outcome<T> {
    let mut names = Names::default();
    answer.names(&mut names);
    names.write(tx)?;
    Ok(answer)
}

fn distinct(mut ids: Vec<Key>) -> Vec<Key> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn codes_and_names(tx: &mut Tx<'_>, of: Of, ids: Vec<Key>) -> Outcome<HashMap<Key, (String, String)>> {
    let mut known = HashMap::new();
    for ids in distinct(ids).chunks(CHUNK) {
        macro_rules! load {
            ($table:ident, $code:ident, $name:ident) => {
                $table::table.filter($table::id.eq_any(ids)).select(($table::id, $table::$code, $table::$name)).load(tx.conn)?
            };
        }
        let rows: Vec<(Key, String, String)> = match of {
            Of::Committee => load!(committees, code, name),
            Of::Cell => load!(cells, code, name),
            Of::Organization => load!(organizations, code, name),
            Of::Plan => load!(plans, code, title),
            Of::Directive => load!(directives, number, title),
            Of::Conference => load!(conferences, title, title),
            Of::Contest => load!(contests, code, title),
        };
        known.extend(rows.into_iter().map(|(id, code, name)| (id, (code, name))));
    }
    Ok(known)
}

/// The names of those members whom the caller may read.
fn member_names(tx: &mut Tx<'_>, ids: Vec<Key>) -> Outcome<HashMap<Key, String>> {
    let mut known = HashMap::new();
    if ids.is_empty() {
        return Ok(known);
    }
    let reach = tx.reach(Scope::MembersRead)?;
    for ids in distinct(ids).chunks(CHUNK) {
        let row = (members::id, members::committee_id, members::cell_id, members::full_name);
        let rows: Vec<(Key, Key, Key, String)> = members::table.filter(members::id.eq_any(ids)).select(row).load(tx.conn)?;
        known.extend(rows.into_iter().filter(|(_, committee, cell, _)| reach.covers(*committee, *cell)).map(|(id, _, _, name)| (id, name)));
    }
    Ok(known)
}
