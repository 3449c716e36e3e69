//! A caller who is answered over and over on one request: looked up anew each time, so that what ends the caller's rights ends the answers.

use std::sync::Arc;

use actix_web::http::Uri;
use actix_web::{HttpMessage, HttpRequest};
use chibo_openapi::Code;

use super::admit::{Admitted, bearer};
use super::app::App;
use super::meta::Meta;
use super::request::CallerRequest;
use crate::fail::{Fail, Outcome};

/// Who asks, by the token that the request bore.
pub struct Asking {
    app: Arc<App>,
    meta: Arc<Meta>,
    operation: &'static str,
    target: Uri,
    token: String,
}

impl Asking {
    /// The caller of a request that was let in.
    pub fn of(request: &HttpRequest) -> Outcome<Self> {
        let admitted = request.extensions().get::<Admitted>().cloned();
        let (admitted, token) = admitted.zip(bearer(request.headers())).ok_or_else(|| Fail::new(Code::Unauthenticated))?;
        Ok(Self {
            app: App::of(request).clone(),
            meta: Meta::of(request),
            operation: admitted.operation,
            target: request.uri().clone(),
            token: token.to_owned(),
        })
    }

    /// The application.
    pub const fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// The same request once more, by the caller as the caller is now.
    pub async fn again(&self) -> Outcome<CallerRequest> {
        let auth = &self.app.auth;
        let caller = match auth.known(&self.token, self.app.clock.now()) {
            Some(caller) => caller,
            None => auth.look_up(self.token.clone()).await?,
        };
        Ok(CallerRequest::again(self.app.clone(), caller, self.operation, self.meta.clone(), self.target.clone()))
    }
}
