//! One kind of things of a conference: where they are, how they are shown, and what is done with each alike.

use clap::Args;

use crate::context::Context;
use crate::failure::Outcome;
use crate::input::{Yes, confirm};
use crate::output::Shape;
use crate::records::{Body, CONFERENCE};
use crate::say::{note, say};
use crate::server::{Api, Call};

pub(super) const PARTICIPANTS: Shape = Shape {
    columns: &["id", "kind", "chair", "cell_code", "organization_name", "member_name", "title", "body", "attendance", "absence_reason"],
    terms: &[("kind", "participant_kind"), ("attendance", "attendance")],
};
pub(super) const CONTRIBUTIONS: Shape = Shape { columns: &["id", "kind", "plan_code", "cell_code", "text", "answer"], terms: &[("kind", "contribution_kind")] };
pub(super) const CONCLUSIONS: Shape = Shape {
    columns: &["id", "conference_title", "number", "text", "cell_name", "organization_name", "responsible", "due_on", "done_on", "evidence"],
    terms: &[],
};

/// One thing of a conference.
#[derive(Debug, Args)]
pub(crate) struct Named {
    /// Id of the conference
    conference: String,
    /// Id
    id: String,
}

/// One to take out.
#[derive(Debug, Args)]
pub(crate) struct Removed {
    #[command(flatten)]
    named: Named,
    #[command(flatten)]
    yes: Yes,
}

/// A kind of things of a conference: the last part of their path, and how they are shown.
pub(super) struct Kind {
    place: &'static str,
    shape: Shape,
}

pub(super) const PEOPLE: Kind = Kind { place: "participants", shape: PARTICIPANTS };
pub(super) const SAID: Kind = Kind { place: "contributions", shape: CONTRIBUTIONS };
pub(super) const CONCLUDED: Kind = Kind { place: "conclusions", shape: CONCLUSIONS };

impl Kind {
    pub(super) fn path(&self, api: &Api, conference: &str) -> Outcome<String> {
        Ok(format!("{}/{}", CONFERENCE.path_of(CONFERENCE.id(api, conference)?), self.place))
    }

    fn path_of(&self, api: &Api, named: &Named) -> Outcome<String> {
        Ok(format!("{}/{}", self.path(api, &named.conference)?, named.id))
    }

    pub(super) fn show(&self, context: &Context, named: &Named) -> Outcome<()> {
        context.out.one(&context.api.get(self.path_of(&context.api, named)?)?.body, self.shape)
    }

    pub(super) fn add(&self, context: &Context, conference: &str, body: Body) -> Outcome<()> {
        let reply = context.api.post(self.path(&context.api, conference)?, &body.into_value())?;
        context.out.one(&reply.body, self.shape)
    }

    pub(super) fn update(&self, context: &Context, named: &Named, body: Body) -> Outcome<()> {
        let path = self.path_of(&context.api, named)?;
        let version = version(&context.api, &path)?;
        let reply = context.api.patch(path, version, &body.into_value())?;
        context.out.one(&reply.body, self.shape)
    }

    pub(super) fn remove(&self, context: &Context, removed: &Removed) -> Outcome<()> {
        let path = self.path_of(&context.api, &removed.named)?;
        let version = version(&context.api, &path)?;
        confirm(&removed.yes, &say!("Bỏ mục này?", "Take it out?"))?;
        context.api.send(Call::delete(path).if_match(version))?;
        note(&say!("Đã bỏ.", "Taken out."));
        Ok(())
    }
}

fn version(api: &Api, path: &str) -> Outcome<i64> {
    Ok(api.get(path)?.body["version"].as_i64().unwrap_or_default())
}
