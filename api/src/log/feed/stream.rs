//! The change feed as server-sent events (WHATWG HTML, section 9.2). The id of each is its number in the log; where nothing came that the caller sees, the
//! number that was looked at last is sent by itself, so that who comes back goes on from there.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use actix_web::web::Bytes;
use chibo_openapi::log::{Changes, ChangesQuery};
use futures::Stream;
use tokio::time::Instant;

use super::{MOST_OF_ONE, waited};
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::{App, Asking, StreamPlace};

/// After so long without an event the number that was looked at is sent, so that nobody takes the connection for dead.
const QUIET: Duration = Duration::from_secs(10);

/// What a stream goes on from.
struct State {
    app: Arc<App>,
    asking: Asking,
    query: ChangesQuery,
    until: Instant,
    ready: VecDeque<Bytes>,
    _place: StreamPlace,
}

/// Events as they are sealed, for as long as a stream may last; the caller comes back for more.
pub(super) async fn open(asking: Asking, caller: Key, query: ChangesQuery) -> Outcome<impl Stream<Item = Result<Bytes, Fail>>> {
    let app = asking.app().clone();
    let place = app.streams.take(caller, MOST_OF_ONE)?;
    let until = Instant::now() + Duration::from_secs(app.config.stream_seconds);
    let mut state = State { app, asking, query, until, ready: VecDeque::from([Bytes::from_static(b"retry: 1000\n\n")]), _place: place };
    // What refuses the caller is told as an answer of its own, before anything is sent.
    state.look(Instant::now()).await?;
    Ok(futures::stream::unfold(state, next))
}

async fn next(mut state: State) -> Option<(Result<Bytes, Fail>, State)> {
    loop {
        if let Some(ready) = state.ready.pop_front() {
            return Some((Ok(ready), state));
        }
        if Instant::now() >= state.until || state.app.is_draining() {
            return None;
        }
        // The caller comes back and is told why it ended.
        state.look((Instant::now() + QUIET).min(state.until)).await.ok()?;
    }
}

impl State {
    /// Looks for events until some time, and has ready what is to be sent.
    async fn look(&mut self, until: Instant) -> Outcome<()> {
        let Changes { items, next_after, .. } = waited(&self.app, &self.asking, &self.query, until).await?;
        let last = items.last().map(|event| event.sequence.clone());
        for event in items {
            let json = serde_json::to_string(&event).map_err(|error| Fail::internal(&format!("an event: {error}")))?;
            // The number as `after` takes it.
            let id = event.sequence.trim_start_matches('0');
            self.ready.push_back(Bytes::from(format!("id: {id}\nevent: change\ndata: {json}\n\n")));
        }
        if last.is_none_or(|last| last != format!("{next_after:019}")) {
            self.ready.push_back(Bytes::from(format!("id: {next_after}\n\n")));
        }
        self.query.after = Some(next_after);
        Ok(())
    }
}
