//! Who is calling, and whether such a caller may call this operation at all: asked before the request goes any further, so that a body
//! is read and checked only for somebody who may send it. Not here: on which units the caller may do it (the use cases).

use std::sync::Arc;

use actix_web::HttpMessage;
use actix_web::dev::ServiceRequest;
use actix_web::http::header::{self, HeaderMap};
use chibo_openapi::Code;

use super::app::App;
use super::limits::Bucket;
use super::meta::Meta;
use crate::auth::Caller;
use crate::fail::{Fail, Outcome};

/// Leaves the caller of a request with it; 401 without one and 403 for one who has none of the permissions anywhere, where the operation
/// needs them.
pub(super) async fn admit(app: &App, request: &ServiceRequest, meta: &Meta) -> Outcome<()> {
    // The path as routing sees it: decoded where that changes no segment.
    let operation = app.contract.operations().find(request.match_info().unprocessed(), request.method());
    let Some(permissions) = operation.and_then(|operation| operation.permissions.as_ref()) else { return Ok(()) };
    let token = bearer(request.headers()).ok_or_else(|| Fail::new(Code::Unauthenticated))?;
    // Nearly every request finds its caller in the cache.
    let caller: Arc<Caller> = match app.auth.known(token, app.clock.now()) {
        Some(caller) => caller,
        None => app.auth.look_up(token.to_owned()).await.inspect_err(|_| {
            // Wrong tokens are counted against the address: guessing must not be free.
            drop(app.limits.login(meta.address));
        })?,
    };
    let _ = meta.allowance.set(app.limits.request(&Bucket::Caller(caller.id.uuid()))?);
    if !permissions.is_empty() && !permissions.iter().any(|scope| caller.may_somewhere(*scope)) {
        let permissions: Vec<&str> = permissions.iter().map(|scope| scope.as_str()).collect();
        return Err(Fail::new(Code::Forbidden).with("permission", permissions));
    }
    request.extensions_mut().insert(caller);
    Ok(())
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}
