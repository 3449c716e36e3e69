//! Whether what the file refers to is there or in the file, and the order in which things can be made. Pure.

use std::collections::BTreeSet;

use serde_json::Value;

use super::file::Fault;
use super::kinds::{Holds, Kind, Need};
use super::things::{Ids, Numbers, Thing, compared};
use crate::say::{pick, say};

/// A name that a thing refers to another one by: the field, the kinds it may be of, and the name.
pub(super) type Reference<'a> = (&'static str, &'static [Kind], &'a str);

/// What a thing refers to.
pub(super) fn references(thing: &Thing) -> Vec<Reference<'_>> {
    let mut found = Vec::new();
    for field in thing.kind.fields() {
        let Some(value) = thing.fields.get(field.name) else { continue };
        let kinds: &'static [Kind] = match field.holds {
            Holds::One(Kind::Committee) => &[Kind::Committee],
            Holds::One(Kind::Cell) => &[Kind::Cell],
            Holds::One(Kind::User) => &[Kind::User],
            Holds::One(Kind::Plan) => &[Kind::Plan],
            Holds::Many(_) => &[Kind::Directive],
            // A cell, or else a committee.
            Holds::Unit => &[Kind::Cell, Kind::Committee],
            _ => continue,
        };
        let names = value.as_str().into_iter().chain(value.as_array().into_iter().flatten().filter_map(|name| name.as_str()));
        found.extend(names.map(|name| (field.name, kinds, name)));
    }
    found
}

/// Says of every directive that is referred to by its number alone which one is meant: that of the file, or else the only one on the server.
pub(super) fn resolve(said: &mut [Thing], there: &[Thing]) {
    let (own, all) = (Numbers::of(&*said), Numbers::of(there));
    let only = |numbers: &Numbers, name: &str| match numbers.meant(name).as_slice() {
        [one] => Some((*one).to_owned()),
        _ => None,
    };
    let meant = |name: &str| only(&own, name).or_else(|| only(&all, name).filter(|_| own.meant(name).is_empty()));
    for thing in said {
        let lists = thing.kind.fields().iter().filter(|field| field.holds == Holds::Many(Kind::Directive));
        for field in lists {
            for name in thing.fields.get_mut(field.name).and_then(Value::as_array_mut).into_iter().flatten() {
                if let Some(meant) = name.as_str().and_then(meant) {
                    *name = Value::from(meant);
                }
            }
        }
    }
}

/// References to what is neither on the server nor in the file, or to one of several.
pub(super) fn dangling(said: &[Thing], ids: &Ids, numbers: &Numbers) -> Vec<Fault> {
    let own: BTreeSet<(Kind, String)> = said.iter().map(Thing::key).collect();
    let mut faults = Vec::new();
    for thing in said {
        for (field, kinds, name) in references(thing) {
            let known = |kind: &Kind| ids.get(*kind, name).is_some() || own.contains(&(*kind, compared(*kind, name)));
            if kinds.iter().any(known) {
                continue;
            }
            let called = kinds.iter().map(|kind| kind.called()).collect::<Vec<_>>().join(pick(" hay ", " or "));
            let text = if kinds == [Kind::Directive] && numbers.meant(name).len() > 1 {
                say!(
                    "có nhiều văn bản số {name}; thêm ngày, như: {name} 2023-02-09",
                    "several directives have the number {name}; add the day, as in: {name} 2023-02-09"
                )
            } else {
                say!("không có {called} {name}, cả trong tệp lẫn trên máy chủ", "there is no {called} {name}, neither in the file nor on the server")
            };
            faults.push(Fault { place: place(thing, field), text });
        }
    }
    // The two quotas of a unit stand in one place.
    faults.dedup();
    faults
}

/// Where a field stands; of a quota the thing's own place says enough.
fn place(thing: &Thing, field: &str) -> String {
    match thing.kind {
        Kind::Quota => format!("{}.{field}", thing.place.rsplit_once('.').map_or("", |(item, _)| item)),
        Kind::Role if field == "user" => thing.place.clone(),
        _ => format!("{}.{field}", thing.place),
    }
}

/// The things so that each comes after those it rests on; and a fault for each that rests on itself.
pub(super) fn ordered(said: Vec<Thing>) -> (Vec<Thing>, Vec<Fault>) {
    let mut waiting = said;
    // The order of the file is kept where nothing speaks against it.
    waiting.sort_by_key(|thing| thing.kind);
    let mut done = Vec::new();
    loop {
        let pending: BTreeSet<(Kind, String)> = waiting.iter().map(Thing::key).collect();
        let rests = |thing: &Thing| {
            let (kind, own) = thing.key();
            let own_kind =
                references(thing).into_iter().filter(|(_, kinds, _)| *kinds == [kind] && thing.kind.fields().iter().any(|field| field.need != Need::Key));
            own_kind.map(|(field, _, name)| (field, compared(kind, name))).find(|(_, key)| *key == own || pending.contains(&(kind, key.clone())))
        };
        let (later, now): (Vec<Thing>, Vec<Thing>) = waiting.into_iter().partition(|thing| rests(thing).is_some());
        if now.is_empty() {
            let text = pick("dựa vào chính nó, qua một vòng", "rests on itself, in a circle");
            let faults = later.iter().map(|thing| Fault { place: place(thing, rests(thing).map_or("", |(field, _)| field)), text: text.to_owned() });
            let faults = faults.collect();
            done.extend(later);
            done.sort_by_key(|thing: &Thing| thing.kind);
            return (done, faults);
        }
        done.extend(now);
        waiting = later;
    }
}
