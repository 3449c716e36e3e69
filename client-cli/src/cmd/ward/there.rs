//! What is there, read from the server: each list whole, once.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use uuid::Uuid;

use super::kinds::{Holds, Kind};
use super::things::{At, Fields, Ids, Thing, dated};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{array, items};
use crate::records::Record;
use crate::server::{Api, Call};

/// What is there.
#[derive(Default)]
pub(super) struct There {
    pub(super) things: Vec<Thing>,
    pub(super) ids: Ids,
    /// Kinds that the caller may not read, with what the server says to it.
    pub(super) refused: Vec<(Kind, Failure)>,
    /// Directives by number and day, as others refer to them by id.
    directives: BTreeMap<String, String>,
}

/// Plans in one question for their quotas.
const PLANS: usize = 100;

/// Whose roles and quotas are read: an account's roles and a plan's quotas are lists of their own.
pub(super) type Which<'a> = &'a dyn Fn(&Thing) -> bool;

/// Reads the kinds that are wanted, and of users and plans that fit their roles and quotas.
pub(super) fn read(api: &Api, kinds: &BTreeSet<Kind>, which: Which<'_>) -> Outcome<There> {
    let mut there = There::default();
    for kind in kinds.iter().copied() {
        let fitting = |there: &There, of: Kind| -> Vec<(Uuid, String)> {
            let fit = there.things.iter().filter(|thing| thing.kind == of && which(thing));
            fit.filter_map(|thing| Some((thing.at?.id, thing.name()))).collect()
        };
        let read = match kind {
            Kind::Role => {
                let users = fitting(&there, Kind::User);
                users.iter().try_for_each(|(user, name)| there.roles(api, *user, name))
            }
            Kind::Quota => {
                let plans: Vec<String> = fitting(&there, Kind::Plan).iter().map(|(id, _)| id.to_string()).collect();
                plans.chunks(PLANS).try_for_each(|plans| there.list(api, kind, &Call::get(kind.path()).query("plan_id", Some(plans.join(",")))))
            }
            _ => there.list(api, kind, &Call::get(kind.path())),
        };
        match read {
            Ok(()) => {}
            // What rests on it is not asked for; the rest can be read and done all the same.
            Err(failure) if failure.exit == Exit::Forbidden => there.refused.push((kind, failure)),
            Err(failure) => return Err(failure),
        }
    }
    Ok(there)
}

impl There {
    /// Reads the one list again that a thing is in.
    pub(super) fn again(api: &Api, thing: &Thing, ids: &Ids) -> Outcome<Self> {
        let mut there = Self::default();
        let call = Call::get(thing.kind.path());
        match thing.kind {
            Kind::Role => {
                let user = thing.text("user").unwrap_or_default();
                if let Some(id) = ids.get(Kind::User, user) {
                    there.roles(api, id, user)?;
                }
            }
            Kind::Quota => there.list(api, thing.kind, &call.query("plan_id", ids.get(Kind::Plan, thing.text("plan").unwrap_or_default())))?,
            // Plans name directives, which are told apart by their days.
            Kind::Plan => {
                there.list(api, Kind::Directive, &Call::get(Kind::Directive.path()))?;
                there.list(api, thing.kind, &call)?;
            }
            _ => there.list(api, thing.kind, &call)?,
        }
        Ok(there)
    }

    fn list(&mut self, api: &Api, kind: Kind, call: &Call) -> Outcome<()> {
        let bodies: Vec<Value> = api.all(call)?;
        if kind == Kind::Directive {
            let name = |body: &Value| {
                let text = |field: &str| body[field].as_str().unwrap_or_default().to_owned();
                (text("id"), dated(&text("number"), &text("issued_on")))
            };
            self.directives.extend(bodies.iter().map(name));
        }
        bodies.iter().try_for_each(|body| self.learn(kind, body))
    }

    fn roles(&mut self, api: &Api, user: Uuid, name: &str) -> Outcome<()> {
        // This list comes whole, and its items have no version.
        let page = api.get(format!("{}/{user}/grants", Kind::User.path()))?.body;
        items(&page).iter().try_for_each(|grant| {
            let mut grant = grant.clone();
            grant["user"] = Value::from(name);
            grant["version"] = Value::from(0);
            self.learn(Kind::Role, &grant)
        })
    }

    /// Takes note of a thing, and of whatever names stand beside ids in it.
    pub(super) fn learn(&mut self, kind: Kind, body: &Value) -> Outcome<()> {
        let Record { id, version, .. } = Record::new(body.clone())?;
        let at = At { id, version, ended: body.get("dissolved_on").is_some_and(Value::is_string) };
        let thing = Thing { kind, fields: self.fields(kind, body), place: String::new(), at: Some(at) };
        let id_of = |value: &Value| value.as_str().and_then(|id| id.parse::<Uuid>().ok());
        for field in kind.fields() {
            match (field.holds, &thing.fields[field.name]) {
                (Holds::One(other), Value::String(name)) => {
                    if let Some(id) = id_of(&body[field.sent]) {
                        self.ids.learn(other, name, id);
                    }
                }
                (Holds::Many(other), Value::Array(_)) => {
                    for (id, number) in array(body, field.sent).iter().zip(array(body, field.read)) {
                        let name = self.directive(id, number);
                        if let Some(id) = id_of(id) {
                            self.ids.learn(other, &name, id);
                        }
                    }
                }
                _ => {}
            }
        }
        match (kind, thing.text("issued_on")) {
            (Kind::Directive, Some(day)) => self.ids.learn(kind, &dated(&thing.name(), day), id),
            _ => self.ids.learn(kind, &thing.name(), id),
        }
        self.things.push(thing);
        Ok(())
    }

    /// What the server says of a thing, as the file would.
    fn fields(&self, kind: Kind, body: &Value) -> Fields {
        let value = |field: &super::kinds::Field| match field.holds {
            Holds::Many(_) => {
                let ids = array(body, field.sent).iter().zip(array(body, field.read));
                let mut names: Vec<String> = ids.map(|(id, number)| self.directive(id, number)).collect();
                names.sort();
                Value::from(names)
            }
            _ => body.get(field.read).cloned().unwrap_or_default(),
        };
        kind.fields().iter().map(|field| (field.name, value(field))).collect()
    }

    /// A directive by number and day; by its number alone where the caller does not see it.
    fn directive(&self, id: &Value, number: &Value) -> String {
        id.as_str().and_then(|id| self.directives.get(id)).cloned().unwrap_or_else(|| number.as_str().unwrap_or_default().to_owned())
    }
}
