//! The file that a list is asked to be sent as. Not here: writing and sending it (`export`).

use actix_web::HttpRequest;
use actix_web::http::header::{self, Accept, Header};
use chibo_openapi::vocabulary::{LabelLanguage, ListFormat};
use chibo_openapi::{Code, ExportQuery, Lang};
use serde_json::Value;

use super::admit::liking;
use crate::fail::{Faults, Flaw};

/// Media types of the files, by their form; the name that the document gives each.
pub const MEDIA: [(&str, ListFormat); 3] = [
    ("text/csv", ListFormat::Csv),
    ("application/x-ndjson", ListFormat::Ndjson),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ListFormat::Xlsx),
];

/// Parameters that ask for a page, which a file is not.
const OF_A_PAGE: [&str; 3] = ["limit", "cursor", "include_total"];

/// A file that a list is to be sent as.
#[derive(Debug, Clone, Copy)]
pub(super) struct Export {
    pub(super) format: ListFormat,
    pub(super) labels: Option<Lang>,
    pub(super) bom: bool,
}

impl Export {
    /// What a request for a list asks for; none: a page. What it says wrongly is told where its query is checked.
    pub(super) fn asked(request: &HttpRequest) -> Option<Self> {
        let query: ExportQuery = serde_html_form::from_str(request.query_string()).unwrap_or_default();
        let format = query.format.or_else(|| accepted(request)).filter(|format| *format != ListFormat::Json)?;
        let labels = query.labels.map(|language| match language {
            LabelLanguage::Vi => Lang::Vi,
            LabelLanguage::En => Lang::En,
        });
        Some(Self { format, labels, bom: query.bom == Some(true) })
    }

    /// Adds a fault for each parameter that asks for a page of what is sent whole.
    pub(super) fn check(values: &Value, faults: &mut Faults) {
        for name in OF_A_PAGE.iter().filter(|name| values.get(**name).is_some()) {
            faults.push_with(|| Flaw::parameter(name, Code::Exclusive).with("fields", ["format", name].as_slice()));
        }
    }
}

/// The form that a caller likes better than JSON.
fn accepted(request: &HttpRequest) -> Option<ListFormat> {
    if !request.headers().contains_key(header::ACCEPT) {
        return None;
    }
    let accept = Accept::parse(request).ok()?;
    // Of those that are liked as well the first, which is the plainest.
    let (kind, format) = MEDIA.into_iter().rev().max_by_key(|(kind, _)| liking(&accept, kind))?;
    (liking(&accept, kind) > liking(&accept, "application/json")).then_some(format)
}
