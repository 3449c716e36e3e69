//! Acts on a committee or a cell alike: a dated move below a committee, and the end.

use chibo_openapi::structure::{Dissolution, ParentCreate};
use chrono::NaiveDate;
use clap::Args;
use uuid::Uuid;

use crate::input::date;

/// From when a unit stands below another committee, and why.
#[derive(Debug, Args)]
pub(super) struct NewParent {
    /// First day there
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: NaiveDate,
    /// Why
    #[arg(long)]
    reason: String,
    /// Number of the document it rests on
    #[arg(long, value_name = "NUMBER")]
    document: Option<String>,
}

impl NewParent {
    pub(super) fn body(self, parent_id: Option<Uuid>) -> ParentCreate {
        ParentCreate { parent_id, valid_from: self.from, document_number: self.document, reason: self.reason }
    }
}

/// The end of a committee or a cell.
#[derive(Debug, Args)]
pub(crate) struct Dissolve {
    /// Code or id
    pub(super) unit: String,
    /// Last day
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: NaiveDate,
    /// Number of the document it rests on
    #[arg(long, value_name = "NUMBER")]
    document: String,
    /// Why
    #[arg(long)]
    reason: String,
}

impl Dissolve {
    pub(super) fn body(&self) -> Dissolution {
        Dissolution { acted_on: self.on, document_number: self.document.clone(), reason: self.reason.clone() }
    }
}
