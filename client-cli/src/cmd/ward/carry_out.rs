//! The steps, one after the other. Each is safe to be done again: a thing is made only where it is not there, and changed only as it was read.

use std::io::IsTerminal as _;

use chibo_openapi::Code;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::difference::{Change, Step, difference};
use super::kinds::{Field, Holds, Kind};
use super::refused::reasons;
use super::there::There;
use super::things::{At, Ids, Thing};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::input::new_password;
use crate::say::{note, say};

/// What became of the steps.
#[derive(Debug, Default)]
pub(super) struct Became {
    pub(super) done: usize,
    pub(super) refused: usize,
}

/// What carries out the steps.
pub(super) struct Carrier<'a> {
    pub(super) context: &'a Context,
    /// Whatever is there, and what is made on the way.
    pub(super) ids: Ids,
    pub(super) password_stdin: bool,
}

impl Carrier<'_> {
    /// Does every step. What the server refuses is told, and the rest goes on; what would meet every other step too ends it.
    pub(super) fn carry_out(mut self, steps: &[Step<'_>]) -> Outcome<Became> {
        let mut became = Became::default();
        for step in steps {
            match self.step(step) {
                Ok(refusals) if refusals.is_empty() => became.done += 1,
                Ok(refusals) => {
                    became.refused += 1;
                    let (called, name) = (step.thing.kind.called(), step.thing.name());
                    for why in refusals {
                        note(&format!("✗ {called} {name}: {why}"));
                    }
                }
                Err(failure) => {
                    let (done, left) = (became.done, steps.len() - became.done - became.refused);
                    note(&say!("Đã làm {done} việc; còn {left}. Chạy lại lệnh để làm tiếp.", "{done} done, {left} left. Run the command again to go on."));
                    return Err(failure);
                }
            }
        }
        Ok(became)
    }

    /// Does a step; answers what was refused of it.
    fn step(&mut self, step: &Step<'_>) -> Outcome<Vec<String>> {
        match step.at {
            None => match self.create(step.thing) {
                Ok(()) => Ok(Vec::new()),
                Err(failure) if failure.is(Code::AlreadyExists) => self.again(step.thing, failure),
                Err(failure) => refusal(failure),
            },
            Some(at) => match self.change(step.thing, at, &step.changes) {
                Err(failure) if failure.is(Code::PreconditionFailed) => self.again(step.thing, failure),
                done => done,
            },
        }
    }

    fn create(&mut self, thing: &Thing) -> Outcome<()> {
        let mut body = Map::new();
        let mut path = thing.kind.path().to_owned();
        for (field, value) in thing.kind.fields().iter().filter_map(|field| Some((field, thing.fields.get(field.name)?))) {
            match (field.holds, value) {
                (_, Value::Null) => {}
                (Holds::One(Kind::User), _) => path = format!("{path}/{}/grants", self.id(Kind::User, value)?),
                (Holds::Unit, _) => match self.id(Kind::Cell, value) {
                    Ok(cell) => drop(body.insert("cell_id".to_owned(), Value::from(cell.to_string()))),
                    Err(_) => drop(body.insert("committee_id".to_owned(), Value::from(self.id(Kind::Committee, value)?.to_string()))),
                },
                _ => drop(body.insert(field.sent.to_owned(), self.sent(field, value)?)),
            }
        }
        if thing.kind == Kind::User {
            body.insert("password".to_owned(), Value::from(self.password(thing)?));
        }
        let made = self.context.api.post(path, &body)?.body;
        if let Some(id) = made.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok()) {
            let (kind, key) = thing.key();
            self.ids.learn(kind, &key, id);
        }
        Ok(())
    }

    /// What can be changed goes in one request. What cannot is sent by itself, so that the server says why, and not at the cost of the rest.
    fn change(&self, thing: &Thing, at: At, changes: &[Change]) -> Outcome<Vec<String>> {
        let (ours, fixed): (Vec<&Change>, Vec<&Change>) = changes.iter().partition(|change| change.field.editable);
        let requests = std::iter::once(ours).filter(|ours| !ours.is_empty()).chain(fixed.into_iter().map(|change| vec![change]));
        let (mut version, mut refusals) = (at.version, Vec::new());
        for changes in requests {
            let sent = |change: &&Change| Ok((change.field.sent.to_owned(), self.sent(change.field, &change.new)?));
            let patched = changes.iter().map(sent).collect::<Outcome<Map<_, _>>>().and_then(|body| {
                let path = format!("{}/{}", thing.kind.path(), at.id);
                self.context.api.patch(path, version, &body)
            });
            match patched {
                Ok(reply) => version = reply.body.get("version").and_then(Value::as_i64).unwrap_or(version),
                Err(failure) if failure.is(Code::PreconditionFailed) => return Err(failure),
                Err(failure) => refusals.extend(refusal(failure)?),
            }
        }
        Ok(refusals)
    }

    /// Somebody was there first: what is there now is read, and changed where it still differs.
    fn again(&mut self, thing: &Thing, failure: Failure) -> Outcome<Vec<String>> {
        let there = There::again(&self.context.api, thing, &self.ids)?;
        let key = thing.key();
        let Some(at) = there.things.iter().find(|found| found.key() == key).and_then(|found| found.at) else {
            return refusal(failure);
        };
        self.ids.learn(key.0, &key.1, at.id);
        match difference(std::slice::from_ref(thing), &there.things).first() {
            Some(step) => self.change(thing, at, &step.changes).or_else(refusal),
            None => Ok(Vec::new()),
        }
    }

    /// A value as the API takes it: ids for names.
    fn sent(&self, field: &Field, value: &Value) -> Outcome<Value> {
        let text = |kind: Kind, name: &Value| Ok(Value::from(self.id(kind, name)?.to_string()));
        match (field.holds, value) {
            (_, Value::Null) => Ok(Value::Null),
            (Holds::One(kind), name) => text(kind, name),
            (Holds::Many(kind), Value::Array(names)) => names.iter().map(|name| text(kind, name)).collect(),
            _ => Ok(value.clone()),
        }
    }

    fn id(&self, kind: Kind, name: &Value) -> Outcome<Uuid> {
        let name = name.as_str().unwrap_or_default();
        self.ids.get(kind, name).ok_or_else(|| {
            let called = kind.called();
            Failure::new(Exit::Refused, say!("chưa có {called} {name}", "there is no {called} {name} yet"))
        })
    }

    fn password(&self, user: &Thing) -> Outcome<String> {
        if !self.password_stdin && std::io::stdin().is_terminal() {
            let name = user.name();
            note(&say!("Tài khoản mới: {name}", "New account: {name}"));
        }
        new_password(self.password_stdin)
    }
}

/// What is said of one thing, against what would meet every other one too.
fn refusal(failure: Failure) -> Outcome<Vec<String>> {
    match failure.exit {
        Exit::Forbidden | Exit::NotFound | Exit::Conflict | Exit::Refused | Exit::Usage => Ok(vec![reasons(&failure)]),
        _ => Err(failure),
    }
}
