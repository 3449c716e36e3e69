//! What the lists of a candidate's dossier share: where each lives, its columns, listing, adding and removing.
//! Not here: which options each has (`dossier.rs`).

use clap::Args;
use serde_json::Value;
use ureq::http::Method;
use uuid::Uuid;

use crate::Context;
use crate::body::Body;
use crate::crud::{self, Yes};
use crate::exit::{Exit, Failure, Outcome};
use crate::fields::for_people;
use crate::http::Call;
use crate::output::{Shape, note};
use crate::resource::CANDIDATE;
use crate::say::{pick, say};

/// One of the lists of a dossier.
pub(super) struct Part {
    /// Last segment of its path.
    path: &'static str,
    pub(super) shape: Shape,
    /// What one is called, in Vietnamese and English.
    name: (&'static str, &'static str),
    /// Fields that say which one is meant.
    title: &'static [&'static str],
}

pub(super) const HELPERS: Part = Part {
    path: "helpers",
    shape: Shape { columns: &["member_id", "valid_from", "valid_to", "document_number"], terms: &[] },
    name: ("đảng viên giúp đỡ", "helper"),
    title: &[],
};
pub(super) const SPONSORS: Part = Part {
    path: "sponsors",
    shape: Shape { columns: &["id", "kind", "member_id", "organization_id", "known_since", "replacement", "signed_on"], terms: &[("kind", "sponsor_kind")] },
    name: ("người giới thiệu", "sponsor"),
    title: &["kind", "signed_on"],
};
pub(super) const PAPERS: Part = Part {
    path: "documents",
    shape: Shape { columns: &["id", "kind", "number", "dated_on", "verified_by", "kept_where", "valid_until"], terms: &[("kind", "paper_kind")] },
    name: ("giấy tờ", "paper"),
    title: &["kind", "number", "dated_on"],
};
pub(super) const OPINIONS: Part = Part {
    path: "opinions",
    shape: Shape { columns: &["id", "kind", "organization_id", "given_on", "favourable", "text"], terms: &[("kind", "opinion_kind")] },
    name: ("ý kiến", "opinion"),
    title: &["kind", "given_on"],
};

impl Part {
    pub(super) fn of(&self, candidate: Uuid) -> String {
        format!("{}/{}", CANDIDATE.at(candidate), self.path)
    }

    pub(super) fn list(&self, context: &Context, candidate: Uuid) -> Outcome<()> {
        context.out.page(&context.api.get(self.of(candidate))?.body, self.shape)
    }

    pub(super) fn add(&self, context: &Context, candidate: Uuid, body: Body) -> Outcome<()> {
        context.out.one(&context.api.post(self.of(candidate), &body.into_value())?.body, self.shape)
    }

    /// Removes one after asking, on the candidate's version as it was read.
    pub(super) fn remove(&self, context: &Context, One { candidate, id, yes }: &One) -> Outcome<()> {
        let (api, what) = (&context.api, pick(self.name.0, self.name.1));
        let found = CANDIDATE.find(api, &candidate.to_string())?;
        let all = api.get(self.of(*candidate))?.body;
        let meant = |item: &&Value| item.get("id").and_then(Value::as_str) == Some(&id.to_string());
        let Some(one) = crud::items(&all).iter().find(meant) else {
            return Err(Failure::new(Exit::NotFound, say!("Không tìm thấy {what} {id}", "There is no {what} {id}")));
        };
        let words = self.title.iter().map(|field| for_people(field, one.get(*field).unwrap_or(&Value::Null), self.shape.terms));
        let title = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ");
        crud::confirm(yes, &say!("Xóa {what} ({title})?", "Remove the {what} ({title})?"))?;
        api.send(Call::new(Method::DELETE, format!("{}/{id}", self.of(*candidate))).if_match(found.version))?;
        note(&say!("Đã xóa {what} ({title}).", "Removed the {what} ({title})."));
        Ok(())
    }
}

/// One thing of a dossier, to be removed.
#[derive(Debug, Args)]
pub(crate) struct One {
    /// Id of the candidate
    candidate: Uuid,
    /// Its id
    id: Uuid,
    #[command(flatten)]
    yes: Yes,
}

/// The same item with document, article and confirmation of its clause as fields.
pub(super) fn with_clause(item: &Value) -> Value {
    let mut item = item.clone();
    if let Some(fields) = item.as_object_mut()
        && let Some(Value::Object(clause)) = fields.shift_remove("clause")
    {
        fields.extend(clause);
    }
    item
}
