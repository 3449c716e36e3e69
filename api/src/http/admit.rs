//! Who is calling, whether such a caller may call this operation at all, and whether its answer can be read: asked before the request goes
//! any further, so that a body is read and checked only for somebody who may send it. Not here: on which units the caller may do it (the
//! use cases).

use std::sync::Arc;

use actix_web::HttpMessage;
use actix_web::dev::ServiceRequest;
use actix_web::http::header::{self, Accept, Header, HeaderMap, Quality};
use chibo_openapi::Code;

use super::app::App;
use super::meta::Meta;
use crate::auth::Caller;
use crate::db::Source;
use crate::fail::{Fail, Outcome};

/// Who was let in, to which operation.
#[derive(Clone)]
pub(super) struct Admitted {
    pub(super) caller: Arc<Caller>,
    pub(super) operation: &'static str,
    /// Whether it is a list, which is also sent whole.
    pub(super) lists: bool,
    pub(super) source: Source,
}

/// Leaves the caller of a request with it; 401 without one and 403 for one who has none of the permissions anywhere, where the operation
/// needs them; 406 for one who takes nothing of what it answers.
pub(super) async fn admit(app: &App, request: &ServiceRequest, meta: &Meta) -> Outcome<()> {
    // The path as routing sees it: decoded where that changes no segment.
    let Some(operation) = app.contract.operations().find(request.match_info().unprocessed(), request.method()) else { return Ok(()) };
    if let Some(permissions) = &operation.permissions {
        let caller = caller(app, request, meta).await?;
        if !permissions.is_empty() && !permissions.iter().any(|scope| caller.may_somewhere(*scope)) {
            let permissions: Vec<&str> = permissions.iter().map(|scope| scope.as_str()).collect();
            return Err(Fail::new(Code::Forbidden).with("permission", permissions));
        }
        let source = match operation.may_lag {
            Some(true) => Source::Replica(caller.id),
            Some(false) => Source::CaughtUp(caller.id),
            None => Source::Primary,
        };
        request.extensions_mut().insert(Admitted { caller, operation: operation.id, lists: operation.lists, source });
    }
    // Most programs take anything, and a header that cannot be read asks for nothing.
    let anything = request.headers().get(header::ACCEPT).is_none_or(|accept| accept == "*/*");
    if anything || Accept::parse(request).map_or(true, |accept| takes(&accept, &operation.offered)) {
        Ok(())
    } else {
        Err(Fail::new(Code::NotAcceptable).with("offered", operation.offered.clone()))
    }
}

async fn caller(app: &App, request: &ServiceRequest, meta: &Meta) -> Outcome<Arc<Caller>> {
    let token = bearer(request.headers()).ok_or_else(|| Fail::new(Code::Unauthenticated))?;
    // Nearly every request finds its caller in the cache.
    let caller = match app.auth.known(token, app.clock.now()) {
        Some(caller) => caller,
        None => match app.auth.look_up(token.to_owned()).await {
            Err(fail) if fail.code() == Code::InvalidToken => return Err(meta.spend(app.limits.failure(meta.address)).err().unwrap_or(fail)),
            looked_up => looked_up?,
        },
    };
    meta.spend(app.limits.caller(caller.id.uuid()))?;
    Ok(caller)
}

/// Whether one of these media types is among those that a caller takes: of the ranges that a type is in the closest counts (RFC 9110,
/// 12.5.1). An operation without content has nothing to refuse.
fn takes(accept: &Accept, offered: &[String]) -> bool {
    offered.is_empty() || accept.is_empty() || offered.iter().any(|kind| liking(accept, kind) > Quality::ZERO)
}

/// How much a caller likes a media type: not at all, where nothing is said of it.
pub(super) fn liking(accept: &Accept, kind: &str) -> Quality {
    let (main, sub) = kind.split_once('/').unwrap_or((kind, "*"));
    let ranges = accept.iter().filter_map(|range| match (range.item.type_().as_str(), range.item.subtype().as_str()) {
        ("*", "*") => Some((0, range.quality)),
        (of, "*") if of == main => Some((1, range.quality)),
        (of, this) if of == main && this == sub => Some((2, range.quality)),
        _ => None,
    });
    ranges.max_by_key(|(closeness, _)| *closeness).map_or(Quality::ZERO, |(_, quality)| quality)
}

pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_range_counts() {
        let offered = ["application/json".to_owned()];
        for (accept, wanted) in [
            ("*/*", true),
            ("application/*;q=0.1", true),
            ("text/html, application/json", true),
            ("application/json;charset=utf-8", true),
            ("text/csv", false),
            ("application/json;q=0, */*", false),
            ("*/*;q=0, application/*", true),
            ("application/problem+json", false),
        ] {
            let request = actix_web::test::TestRequest::get().insert_header((header::ACCEPT, accept)).to_http_request();
            let accept = Accept::parse(&request).expect("a header");
            assert_eq!(takes(&accept, &offered), wanted, "{accept}");
            assert!(takes(&accept, &[]), "what has no content is fine for everybody");
        }
    }
}
