//! What the lists of a candidate's dossier share: where each lives, its columns, listing, adding and removing.
//! Not here: which options each has (`dossier.rs`).

use clap::Args;

use crate::context::Context;
use crate::failure::Outcome;
use crate::input::{Yes, confirm};
use crate::output::Shape;
use crate::records::{Body, CANDIDATE, Rows, lists};
use crate::say::{note, pick, say};
use crate::server::{Api, Call};

/// One of the lists of a dossier.
pub(super) struct DossierList {
    /// Last segment of its path.
    path: &'static str,
    rows: Rows,
}

pub(super) const HELPERS: DossierList = DossierList {
    path: "helpers",
    rows: Rows {
        shape: Shape { columns: &["member_name", "valid_from", "valid_to", "document_number"], terms: &[] },
        named_by: &["member_name"],
        name: ("đảng viên giúp đỡ", "helper"),
    },
};
pub(super) const SPONSORS: DossierList = DossierList {
    path: "sponsors",
    rows: Rows {
        shape: Shape {
            columns: &["#", "kind", "member_name", "organization_name", "known_since", "replacement", "signed_on"],
            terms: &[("kind", "sponsor_kind")],
        },
        named_by: &["kind", "member_name", "organization_name", "signed_on"],
        name: ("người giới thiệu", "sponsor"),
    },
};
pub(super) const PAPERS: DossierList = DossierList {
    path: "documents",
    rows: Rows {
        shape: Shape { columns: &["#", "kind", "number", "dated_on", "verified_by", "kept_where", "valid_until"], terms: &[("kind", "paper_kind")] },
        named_by: &["kind", "number", "dated_on"],
        name: ("giấy tờ", "paper"),
    },
};
pub(super) const OPINIONS: DossierList = DossierList {
    path: "opinions",
    rows: Rows {
        shape: Shape { columns: &["#", "kind", "organization_name", "given_on", "favourable", "text"], terms: &[("kind", "opinion_kind")] },
        named_by: &["kind", "organization_name", "given_on"],
        name: ("ý kiến", "opinion"),
    },
};

impl DossierList {
    pub(super) const fn shape(&self) -> Shape {
        self.rows.shape
    }

    pub(super) fn path_for(&self, api: &Api, candidate: &str) -> Outcome<String> {
        Ok(format!("{}/{}", CANDIDATE.path_to(api, candidate)?, self.path))
    }

    pub(super) fn list(&self, context: &Context, candidate: &str) -> Outcome<()> {
        lists::show_whole(context, self.path_for(&context.api, candidate)?, self.rows.shape)
    }

    pub(super) fn add(&self, context: &Context, candidate: &str, body: Body) -> Outcome<()> {
        context.out.one(&context.api.post(self.path_for(&context.api, candidate)?, &body.into_value())?.body, self.rows.shape)
    }

    /// Removes one after asking, on the candidate's version as it was read.
    pub(super) fn remove(&self, context: &Context, EntryArgs { candidate, entry, yes }: &EntryArgs) -> Outcome<()> {
        let (api, what) = (&context.api, pick(self.rows.name.0, self.rows.name.1));
        let record = CANDIDATE.find(api, candidate)?;
        let place = format!("{}/{}", CANDIDATE.path_of(record.id), self.path);
        let entry = self.rows.find(api, &place, entry)?;
        let title = self.rows.title(&entry);
        confirm(yes, &say!("Xóa {what} ({title})?", "Remove the {what} ({title})?"))?;
        api.send(Call::delete(format!("{place}/{}", entry.id)).if_match(record.version))?;
        note(&say!("Đã xóa {what} ({title}).", "Removed the {what} ({title})."));
        Ok(())
    }
}

/// Which entry of a dossier to remove.
#[derive(Debug, Args)]
pub(crate) struct EntryArgs {
    /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
    candidate: String,
    /// Its place in the list, what it says (a kind, a name, a number, a day), or its id
    #[arg(value_name = "ITEM")]
    entry: String,
    #[command(flatten)]
    yes: Yes,
}
