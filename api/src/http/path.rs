//! Ids and texts of a path, and the documentation of what many operations take.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use percent_encoding::percent_decode_str;
use utoipa::IntoParams;
use uuid::Uuid;

use super::typed::typed_text;
use crate::db::key::Key;
use crate::fail::Fail;

/// The `{id}` of a path. One that is no id names nothing, so it is 404.
pub struct Id(pub Key);

/// The second id of a path, e.g. `{post_id}`.
pub struct SubId(pub Key);

/// Documents the `{id}` of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameter")]
pub struct IdPath {
    /// Id of the resource.
    id: Uuid,
}

/// Documents the header that a change of something existing needs.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only documents the header")]
pub struct IfMatch {
    /// `ETag` of the last read, e.g. `"7"`; `*` for whatever version there is.
    #[param(rename = "If-Match", max_length = 20, pattern = r#"^(\*|"[0-9]{1,18}")$"#, example = "*")]
    if_match: String,
}

impl FromRequest for Id {
    type Error = Fail;
    type Future = std::future::Ready<Result<Self, Fail>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(path_id(request, 0).map(Self))
    }
}

impl FromRequest for SubId {
    type Error = Fail;
    type Future = std::future::Ready<Result<Self, Fail>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(path_id(request, 1).map(Self))
    }
}

fn path_id(request: &HttpRequest, at: usize) -> Result<Key, Fail> {
    let text = request.match_info().iter().nth(at).map(|(_, text)| text);
    text.and_then(canonical_id).map(Key::from).ok_or_else(Fail::not_found)
}

/// An id as this API writes it: lower case with hyphens. One thing has one address.
pub(super) fn canonical_id(text: &str) -> Option<Uuid> {
    let id = Uuid::try_parse(text).ok()?;
    (*id.hyphenated().encode_lower(&mut Uuid::encode_buffer()) == *text).then_some(id)
}

/// A text of the path, e.g. `{code}`, decoded and composed.
pub fn path_text(request: &HttpRequest, name: &str) -> Result<String, Fail> {
    let text = request.match_info().get(name).ok_or_else(Fail::not_found)?;
    let decoded = percent_decode_str(text).decode_utf8().map_err(|_| Fail::not_found())?;
    let composed = typed_text(&decoded);
    if composed.is_empty() || composed.contains('\0') { Err(Fail::not_found()) } else { Ok(composed) }
}
