//! Versions that a caller names in `If-Match` and `If-None-Match`.

use actix_web::http::header::{EntityTag, HeaderMap, HeaderName};
use chibo_openapi::Code;

use crate::fail::Flaw;

/// Versions named by `If-Match` or `If-None-Match`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Versions {
    /// `*`.
    Any,
    /// These tags; a weak one counts like a strong one.
    These(Vec<EntityTag>),
}

impl Versions {
    /// Reads a header; none when it is absent, or wrong and so among the faults.
    pub(super) fn read(headers: &HeaderMap, name: &HeaderName, flaws: &mut Vec<Flaw>) -> Option<Self> {
        let text = headers.get(name)?.to_str().unwrap_or_default().trim();
        if text == "*" {
            return Some(Self::Any);
        }
        let tags: Result<Vec<EntityTag>, _> = text.split(',').map(|tag| tag.trim().parse()).collect();
        if tags.is_err() {
            flaws.push(Flaw::header(name.as_str(), Code::InvalidFormat).with("expected", "an ETag such as \"7\""));
        }
        tags.ok().map(Self::These)
    }

    /// Whether a version is among them.
    pub(super) fn contain(&self, version: i64) -> bool {
        match self {
            Self::Any => true,
            Self::These(tags) => tags.iter().any(|tag| tag.tag() == version.to_string()),
        }
    }
}
