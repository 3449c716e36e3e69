//! Sends one message to an endpoint, once. A name is looked up one time for each attempt, every address that it has is held against the rules, and the
//! connection goes to these addresses: there is no second look-up in between that could say something else. No proxy, no redirect, no
//! connection that is used again, and nothing of the answer is read but its head. Not here: when it is sent (`delivering`), and which addresses
//! are public (`address.rs`).

use std::fmt;
use std::io::ErrorKind;
use std::time::{Duration, Instant};

use chibo_openapi::vocabulary::AttemptOutcome;
use chrono::{DateTime, Utc};
use standardwebhooks::{HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook};
use ureq::Error;
use ureq::config::Config;
use ureq::http::{Uri, header};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{Connector, DefaultConnector, NextTimeout};
use url::Url;

use super::address::is_allowed;
use super::rules::meaning;
use crate::db::key::Key;

/// The longest that an attempt may take, from looking the name up to the end of the answer's head (Standard Webhooks: 15 to 30 seconds).
pub(super) const LONGEST: Duration = Duration::from_secs(15);
/// Bytes of an answer's head at most.
const HEAD: usize = 16 << 10;

/// What is sent.
pub(super) struct Message {
    /// The delivery, which is the same at each attempt.
    pub(super) id: Key,
    pub(super) url: String,
    pub(super) body: String,
    /// What signs it.
    pub(super) secrets: Vec<Vec<u8>>,
}

/// What came of an attempt.
#[derive(Debug, Clone)]
pub(super) struct Attempt {
    pub(super) outcome: AttemptOutcome,
    pub(super) status: Option<u16>,
    /// As the answer had it.
    pub(super) retry_after: Option<String>,
    pub(super) took: Duration,
}

/// Sends messages.
pub(super) struct Sender {
    agent: ureq::Agent,
}

impl Sender {
    /// Sends to the public Internet, and to this machine where the settings allow it.
    pub(super) fn new(loopback: bool) -> Self {
        Self::through(loopback, LONGEST, DefaultResolver::default(), DefaultConnector::new())
    }

    fn through(loopback: bool, longest: Duration, names: impl Resolver, connector: impl Connector) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .https_only(!loopback)
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(0)
            .max_response_header_size(HEAD)
            .timeout_global(Some(longest))
            .user_agent(concat!("Chibo-Webhooks/", env!("CARGO_PKG_VERSION")))
            .build();
        Self { agent: ureq::Agent::with_parts(config, connector, CheckedNames { names, loopback }) }
    }

    /// Sends a message, and waits for what is answered.
    pub(super) fn send(&self, message: &Message, now: DateTime<Utc>) -> Attempt {
        let began = Instant::now();
        let answered = self.ask(message, now);
        let took = began.elapsed();
        match answered {
            Ok((status, retry_after)) => Attempt { outcome: meaning(status), status: Some(status), retry_after, took },
            Err(error) => Attempt { outcome: failed(&error), status: None, retry_after: None, took },
        }
    }

    fn ask(&self, message: &Message, now: DateTime<Utc>) -> Result<(u16, Option<String>), Error> {
        let Message { id, url, body, secrets } = message;
        let (id, timestamp) = (id.to_string(), now.timestamp());
        let url = Url::parse(url).map_err(|error| Error::BadUri(error.to_string()))?;
        let request = self
            .agent
            .post(url.as_str())
            .header(header::CONTENT_TYPE, "application/json")
            .header(HEADER_WEBHOOK_ID, &id)
            .header(HEADER_WEBHOOK_TIMESTAMP, timestamp.to_string())
            .header(HEADER_WEBHOOK_SIGNATURE, signatures(secrets, &id, timestamp, body)?);
        let answer = request.send(body)?;
        let retry_after = answer.headers().get(header::RETRY_AFTER).and_then(|after| after.to_str().ok()).map(str::to_owned);
        Ok((answer.status().as_u16(), retry_after))
    }
}

/// A signature by each secret, separated by spaces.
fn signatures(secrets: &[Vec<u8>], id: &str, timestamp: i64, body: &str) -> Result<String, Error> {
    let sign = |secret: &Vec<u8>| Webhook::from_bytes(secret.clone()).and_then(|signer| signer.sign(id, timestamp, body.as_bytes()));
    let signed: Result<Vec<String>, _> = secrets.iter().map(sign).collect();
    signed.map(|signed| signed.join(" ")).map_err(|error| Error::Other(Box::new(error)))
}

/// What a failure to get an answer is called.
fn failed(error: &Error) -> AttemptOutcome {
    match error {
        Error::Timeout(_) => AttemptOutcome::TimedOut,
        Error::Io(error) if error.kind() == ErrorKind::TimedOut => AttemptOutcome::TimedOut,
        Error::HostNotFound => AttemptOutcome::NameUnknown,
        Error::Other(cause) if cause.is::<NotPublic>() => AttemptOutcome::AddressNotPublic,
        Error::Tls(_) | Error::Rustls(_) => AttemptOutcome::CertificateRefused,
        Error::Io(error) if error.kind() == ErrorKind::InvalidData => AttemptOutcome::CertificateRefused,
        Error::Http(_) | Error::Protocol(_) | Error::LargeResponseHeader(..) => AttemptOutcome::AnswerUnreadable,
        _ => AttemptOutcome::NotConnected,
    }
}

/// A name has an address to which nothing is sent.
#[derive(Debug)]
struct NotPublic;

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name has an address that is not public")
    }
}

impl std::error::Error for NotPublic {}

/// Names whose addresses are all allowed. Of a name with one that is not, none is used: it is not meant for the public.
#[derive(Debug)]
struct CheckedNames<R> {
    names: R,
    loopback: bool,
}

impl<R: Resolver> Resolver for CheckedNames<R> {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let unknown = |error| if matches!(error, Error::Timeout(_)) { error } else { Error::HostNotFound };
        let found = self.names.resolve(uri, config, timeout).map_err(unknown)?;
        if found.iter().all(|address| is_allowed(address.ip(), self.loopback)) { Ok(found) } else { Err(Error::Other(Box::new(NotPublic))) }
    }
}

#[cfg(test)]
mod tests;
