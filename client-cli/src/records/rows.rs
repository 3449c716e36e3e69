//! Lists below a record, and the one of such a list that is meant: by its id, its place in the list as it is shown, or what it says.

use serde_json::{Value, json};
use uuid::Uuid;

use super::find::{LOOKED_THROUGH, Record};
use super::meant::{By, meant, only};
use crate::failure::Outcome;
use crate::output::{Shape, for_people, items, shown_of};
use crate::server::{Api, Call, LARGEST_PAGE};

/// A kind of list below a record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows {
    pub(crate) shape: Shape,
    /// Fields that people name one by, beside its place.
    pub(crate) named_by: &'static [&'static str],
    /// What one is called, in Vietnamese and English.
    pub(crate) name: (&'static str, &'static str),
}

impl Rows {
    /// The one that is meant of the list at a path.
    pub(crate) fn find(&self, api: &Api, path: &str, text: &str) -> Outcome<Record> {
        let mut all = Vec::new();
        api.pages(&Call::get(path), |page| {
            all.extend(items(&page).iter().cloned());
            Ok(true)
        })?;
        self.among(all, text)
    }

    /// The first that is meant of a list that begins with the newest.
    pub(crate) fn newest(&self, api: &Api, list: Call, text: &str) -> Outcome<Record> {
        if let Ok(id) = text.trim().parse::<Uuid>() {
            return Record::of_row(json!({ "id": id }));
        }
        let by = By { fields: self.named_by, shape: self.shape };
        let (mut found, mut looked_through) = (Vec::new(), 0);
        api.pages(&list.query("limit", Some(LARGEST_PAGE)), |page| {
            looked_through += items(&page).len();
            found = meant(items(&page).to_vec(), text.trim(), by);
            Ok(found.is_empty() && looked_through < LOOKED_THROUGH)
        })?;
        found.truncate(1);
        Record::of_row(only(found, text, self.name, by)?)
    }

    /// What one says that people name it by.
    pub(crate) fn title(&self, one: &Record) -> String {
        let words = self.named_by.iter().map(|field| for_people(field, shown_of(&one.body, field), self.shape.terms));
        words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// The one that is meant of items that were read.
    pub(crate) fn among(&self, mut all: Vec<Value>, text: &str) -> Outcome<Record> {
        let text = text.trim();
        if let Some(at) = all.iter().position(|item| item["id"] == text) {
            return Record::of_row(all.swap_remove(at));
        }
        let place = text.trim_start_matches('#').parse::<usize>().ok().and_then(|place| place.checked_sub(1)).filter(|place| *place < all.len());
        if let (Some(place), true) = (place, self.shape.columns.contains(&"#")) {
            return Record::of_row(all.swap_remove(place));
        }
        let by = By { fields: self.named_by, shape: self.shape };
        Record::of_row(only(meant(all, text, by), text, self.name, by)?)
    }
}
