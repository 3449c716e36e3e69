//! What the lists of a candidate's dossier share: where each lives, its columns, listing, adding and removing.
//! Not here: which options each has (`dossier.rs`).

use clap::Args;
use serde_json::Value;
use uuid::Uuid;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::input::{Yes, confirm};
use crate::output::{Shape, for_people, items};
use crate::records::{Body, CANDIDATE, lists};
use crate::say::{note, pick, say};
use crate::server::Call;

/// One of the lists of a dossier.
pub(super) struct DossierList {
    /// Last segment of its path.
    path: &'static str,
    pub(super) shape: Shape,
    /// What one is called, in Vietnamese and English.
    name: (&'static str, &'static str),
    /// Fields that say which one is meant.
    title: &'static [&'static str],
}

pub(super) const HELPERS: DossierList = DossierList {
    path: "helpers",
    shape: Shape { columns: &["member_name", "valid_from", "valid_to", "document_number"], terms: &[] },
    name: ("đảng viên giúp đỡ", "helper"),
    title: &[],
};
pub(super) const SPONSORS: DossierList = DossierList {
    path: "sponsors",
    shape: Shape {
        columns: &["id", "kind", "member_name", "organization_name", "known_since", "replacement", "signed_on"],
        terms: &[("kind", "sponsor_kind")],
    },
    name: ("người giới thiệu", "sponsor"),
    title: &["kind", "member_name", "organization_name", "signed_on"],
};
pub(super) const PAPERS: DossierList = DossierList {
    path: "documents",
    shape: Shape { columns: &["id", "kind", "number", "dated_on", "verified_by", "kept_where", "valid_until"], terms: &[("kind", "paper_kind")] },
    name: ("giấy tờ", "paper"),
    title: &["kind", "number", "dated_on"],
};
pub(super) const OPINIONS: DossierList = DossierList {
    path: "opinions",
    shape: Shape { columns: &["id", "kind", "organization_name", "given_on", "favourable", "text"], terms: &[("kind", "opinion_kind")] },
    name: ("ý kiến", "opinion"),
    title: &["kind", "organization_name", "given_on"],
};

impl DossierList {
    pub(super) fn path_for(&self, candidate: Uuid) -> String {
        format!("{}/{}", CANDIDATE.path_of(candidate), self.path)
    }

    pub(super) fn list(&self, context: &Context, candidate: Uuid) -> Outcome<()> {
        lists::show_whole(context, self.path_for(candidate), self.shape)
    }

    pub(super) fn add(&self, context: &Context, candidate: Uuid, body: Body) -> Outcome<()> {
        context.out.one(&context.api.post(self.path_for(candidate), &body.into_value())?.body, self.shape)
    }

    /// Removes one after asking, on the candidate's version as it was read.
    pub(super) fn remove(&self, context: &Context, EntryArgs { candidate, id, yes }: &EntryArgs) -> Outcome<()> {
        let (api, what) = (&context.api, pick(self.name.0, self.name.1));
        let record = CANDIDATE.find(api, &candidate.to_string())?;
        let all = api.get(self.path_for(*candidate))?.body;
        let meant = |item: &&Value| item.get("id").and_then(Value::as_str) == Some(&id.to_string());
        let Some(entry) = items(&all).iter().find(meant) else {
            return Err(Failure::new(Exit::NotFound, say!("Không tìm thấy {what} {id}", "There is no {what} {id}")));
        };
        let words = self.title.iter().map(|field| for_people(field, entry.get(*field).unwrap_or(&Value::Null), self.shape.terms));
        let title = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ");
        confirm(yes, &say!("Xóa {what} ({title})?", "Remove the {what} ({title})?"))?;
        api.send(Call::delete(format!("{}/{id}", self.path_for(*candidate))).if_match(record.version))?;
        note(&say!("Đã xóa {what} ({title}).", "Removed the {what} ({title})."));
        Ok(())
    }
}

/// Which entry of a dossier to remove.
#[derive(Debug, Args)]
pub(crate) struct EntryArgs {
    /// Id of the candidate
    candidate: Uuid,
    /// Its id
    id: Uuid,
    #[command(flatten)]
    yes: Yes,
}
