//! The API as commands see it: authorised requests, pages, and one idempotency key per command.
//! Not here: retries (`http.rs`), tokens (`tokens.rs`), names of things (`records/`).

use std::cell::Cell;

use chibo_openapi::PageOf;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::http::Method;

use super::call::Call;
use super::http::Http;
use super::reply::{Reply, read};
use super::tokens::Tokens;
use crate::exit::Exit;
use crate::failure::Outcome;

/// The largest page the API gives.
pub(crate) const LARGEST_PAGE: u16 = 200;

/// An authorised connection.
pub(crate) struct Api {
    pub(crate) http: Http,
    pub(crate) tokens: Tokens,
    idempotency_key: String,
    /// How many requests have had a key.
    keys_given: Cell<u32>,
}

impl Api {
    pub(crate) fn new(http: Http, tokens: Tokens, idempotency_key: Option<String>) -> Self {
        let idempotency_key = idempotency_key.unwrap_or_else(|| uuid::Uuid::now_v7().to_string());
        Self { http, tokens, idempotency_key, keys_given: Cell::new(0) }
    }

    /// Sends a request as the caller and gives the answer whatever its status; a refused token is renewed once.
    pub(crate) fn try_send(&self, mut call: Call) -> Outcome<Reply> {
        if call.method == Method::POST && !call.has_header("idempotency-key") {
            call = call.header("idempotency-key", self.next_key());
        }
        let token = self.tokens.access_token(&self.http)?;
        let reply = self.http.send(&call, Some(&token))?;
        if reply.status != 401 {
            return Ok(reply);
        }
        match self.tokens.renew(&self.http, &token)? {
            Some(fresh) => self.http.send(&call, Some(&fresh)),
            None => Ok(reply),
        }
    }

    /// Follows a stream of events as the caller, line by line, until it ends or `take` wants no more.
    pub(crate) fn follow(&self, call: &Call, mut take: impl FnMut(&str) -> Outcome<bool>) -> Outcome<()> {
        let token = self.tokens.access_token(&self.http)?;
        let Some(refused) = self.http.follow(call, &token, &mut take)? else { return Ok(()) };
        let refused = match self.tokens.renew(&self.http, &token)?.filter(|_| refused.status == 401) {
            Some(fresh) => self.http.follow(call, &fresh, take)?,
            None => Some(refused),
        };
        refused.map_or(Ok(()), |reply| self.succeeded(reply).map(drop))
    }

    /// Writes an answer as it comes.
    pub(crate) fn download(&self, call: &Call, to: &mut impl std::io::Write) -> Outcome<()> {
        let token = self.tokens.access_token(&self.http)?;
        let Some(refused) = self.http.download(call, &token, to)? else { return Ok(()) };
        let refused = match self.tokens.renew(&self.http, &token)?.filter(|_| refused.status == 401) {
            Some(fresh) => self.http.download(call, &fresh, to)?,
            None => Some(refused),
        };
        refused.map_or(Ok(()), |reply| self.succeeded(reply).map(drop))
    }

    /// Sends a request as the caller; anything but success is a failure.
    pub(crate) fn send(&self, call: Call) -> Outcome<Reply> {
        self.succeeded(self.try_send(call)?)
    }

    /// The answer to a request as the caller if it is a success, else the failure it tells of.
    pub(crate) fn succeeded(&self, reply: Reply) -> Outcome<Reply> {
        reply.ok().map_err(|failure| self.tokens.explain(failure))
    }

    /// The command's key; further requests of the same command get a number behind it.
    fn next_key(&self) -> String {
        let number = self.keys_given.replace(self.keys_given.get() + 1);
        if number == 0 { self.idempotency_key.clone() } else { format!("{}-{number}", self.idempotency_key) }
    }

    pub(crate) fn get(&self, path: impl Into<String>) -> Outcome<Reply> {
        self.send(Call::get(path))
    }

    pub(crate) fn post(&self, path: impl Into<String>, body: &impl Serialize) -> Outcome<Reply> {
        self.send(Call::post(path).json(body)?)
    }

    /// A state move or another act on the version that was read.
    pub(crate) fn act(&self, path: impl Into<String>, version: i64, body: &impl Serialize) -> Outcome<Reply> {
        self.send(Call::post(path).if_match(version).json(body)?)
    }

    pub(crate) fn patch(&self, path: impl Into<String>, version: i64, body: &impl Serialize) -> Outcome<Reply> {
        self.send(Call::new(Method::PATCH, path).if_match(version).json(body)?)
    }

    /// Hands every page of a list to `take`, which says whether to go on.
    pub(crate) fn pages(&self, call: &Call, mut take: impl FnMut(Value) -> Outcome<bool>) -> Outcome<()> {
        let mut next = call.clone();
        loop {
            let page = self.send(next)?.body;
            let cursor = page.pointer("/page/next_cursor").and_then(Value::as_str).map(str::to_owned);
            if !take(page)? || cursor.is_none() {
                return Ok(());
            }
            next = call.clone();
            next.query.retain(|(name, _)| name != "cursor" && name != "include_total");
            next = next.query("cursor", cursor);
        }
    }

    /// Every item of a list that is known to be short.
    pub(crate) fn all<T: DeserializeOwned>(&self, call: &Call) -> Outcome<Vec<T>> {
        let mut items = Vec::new();
        self.pages(&call.clone().query("limit", Some(LARGEST_PAGE)), |page| {
            items.extend(read::<PageOf<T>>(page)?.items);
            Ok(true)
        })?;
        Ok(items)
    }

    /// The answer, or `None` where there is nothing (that the caller may see).
    pub(crate) fn get_if_there(&self, path: impl Into<String>) -> Outcome<Option<Reply>> {
        match self.send(Call::get(path)) {
            Ok(reply) => Ok(Some(reply)),
            Err(failure) if failure.exit == Exit::NotFound => Ok(None),
            Err(failure) => Err(failure),
        }
    }
}
