//! Which access token goes with a request, and how it is renewed.
//! Not here: the file they are kept in (`credentials.rs`), and the login dialogue (`cmd/accounts/auth.rs`).

use std::cell::RefCell;

use chibo_openapi::accounts::{OauthToken, SessionRefresh, SessionTokens};
use chrono::{TimeDelta, Utc};

use super::call::Call;
use super::credentials::{Credentials, Login};
use super::http::Http;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::say::{pick, say};
use crate::settings::Settings;

/// Where tokens come from.
enum TokenSource {
    /// `CHIBO_TOKEN`: used as it is.
    Given(String),
    /// `CHIBO_CLIENT_ID` and `CHIBO_CLIENT_SECRET`, and the token they last gave.
    Client { id: String, secret: String, token: RefCell<Option<String>> },
    /// The login of the profile.
    Profile(String),
}

/// The tokens of this run.
pub(crate) struct Tokens {
    source: TokenSource,
    credentials: Credentials,
}

impl Tokens {
    pub(crate) fn new(settings: &Settings, credentials: Credentials) -> Self {
        let source = match (&settings.token, &settings.client) {
            (Some(token), _) => TokenSource::Given(token.clone()),
            (None, Some((id, secret))) => TokenSource::Client { id: id.clone(), secret: secret.clone(), token: RefCell::new(None) },
            (None, None) => TokenSource::Profile(settings.profile.clone()),
        };
        Self { source, credentials }
    }

    /// What a refusal means where the token was given: logging in would not help.
    pub(super) fn explain(&self, failure: Failure) -> Failure {
        match (&self.source, failure.exit) {
            (TokenSource::Given(_), Exit::NotLoggedIn) => failure.hint(pick(
                "Mã trong CHIBO_TOKEN đã hết hạn hoặc không phải của máy chủ này: đặt mã mới, hoặc bỏ biến đó (unset CHIBO_TOKEN) để dùng phiên đăng nhập.",
                "The token in CHIBO_TOKEN has expired or is not of this server: set another one, or unset CHIBO_TOKEN to use the login.",
            )),
            _ => failure,
        }
    }

    /// Where the tokens come from, in a few words.
    pub(crate) fn origin(&self) -> String {
        match &self.source {
            TokenSource::Given(_) => "CHIBO_TOKEN".to_owned(),
            TokenSource::Client { .. } => "CHIBO_CLIENT_ID".to_owned(),
            TokenSource::Profile(_) => self.credentials.path().map(|path| path.display().to_string()).unwrap_or_default(),
        }
    }

    /// A token that should be good for the next request.
    pub(crate) fn access_token(&self, http: &Http) -> Outcome<String> {
        match &self.source {
            TokenSource::Given(token) => Ok(token.clone()),
            TokenSource::Client { id, secret, token } => {
                if let Some(token) = token.borrow().as_ref() {
                    return Ok(token.clone());
                }
                let fresh = client_token(http, id, secret)?;
                *token.borrow_mut() = Some(fresh.clone());
                Ok(fresh)
            }
            TokenSource::Profile(profile) => {
                let login = self.login(profile, http)?;
                // Renewed a little early, so that it does not expire on its way.
                if Utc::now() + TimeDelta::seconds(20) < login.access_expires_at {
                    return Ok(login.access_token);
                }
                self.refresh(profile, http, &login.access_token)
            }
        }
    }

    /// Another token after the server refused `refused`; `None` when there is no way to get one.
    pub(crate) fn renew(&self, http: &Http, refused: &str) -> Outcome<Option<String>> {
        match &self.source {
            TokenSource::Given(_) => Ok(None),
            TokenSource::Client { id, secret, token } => {
                let fresh = client_token(http, id, secret)?;
                *token.borrow_mut() = Some(fresh.clone());
                Ok(Some(fresh))
            }
            TokenSource::Profile(profile) => self.refresh(profile, http, refused).map(Some),
        }
    }

    fn login(&self, profile: &str, http: &Http) -> Outcome<Login> {
        let Some(login) = self.credentials.of(profile)? else {
            return Err(Failure::not_logged_in(say!("Chưa đăng nhập (hồ sơ {profile})", "Not logged in (profile {profile})")));
        };
        if login.url != http.url() {
            let (there, here) = (&login.url, http.url());
            return Err(Failure::not_logged_in(say!(
                "Hồ sơ {profile} đăng nhập ở {there}, không phải {here}",
                "The profile {profile} is logged in at {there}, not at {here}"
            )));
        }
        Ok(login)
    }

    /// Trades the refresh token for new ones, one command at a time: a refresh token that is used twice ends the session.
    fn refresh(&self, profile: &str, http: &Http, old: &str) -> Outcome<String> {
        let lock = self.credentials.lock()?;
        let login = self.login(profile, http)?;
        if login.access_token != old {
            return Ok(login.access_token); // another command was faster
        }
        let body = SessionRefresh { refresh_token: login.refresh_token.clone() };
        let reply = http.send(&Call::post("/v1/auth/sessions/refresh").json(&body)?, None)?;
        match reply.ok() {
            Ok(reply) => {
                let tokens: SessionTokens = reply.read()?;
                let fresh = Login::new(http.url(), &login.username, tokens, Utc::now());
                let token = fresh.access_token.clone();
                self.credentials.set(profile, Some(fresh), &lock)?;
                Ok(token)
            }
            Err(failure) if failure.exit == Exit::NotLoggedIn => {
                self.credentials.set(profile, None, &lock)?;
                Err(Failure::not_logged_in(pick("Phiên đăng nhập đã hết hạn", "The session has ended")))
            }
            Err(failure) => Err(failure),
        }
    }
}

fn client_token(http: &Http, id: &str, secret: &str) -> Outcome<String> {
    let form = [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)];
    let reply = http
        .send(&Call::post("/oauth/token").form(&form), None)?
        .ok()
        .map_err(|failure| failure.hint(pick("Kiểm tra CHIBO_CLIENT_ID và CHIBO_CLIENT_SECRET.", "Check CHIBO_CLIENT_ID and CHIBO_CLIENT_SECRET.")))?;
    Ok(reply.read::<OauthToken>()?.access_token)
}
