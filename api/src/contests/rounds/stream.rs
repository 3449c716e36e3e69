//! The board as server-sent events (WHATWG HTML, section 9.2). Each event is the whole board, and its id a hash of it: who comes back with
//! `Last-Event-ID` is sent the board at once where it has changed since, whichever server it was that sent the last one.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use actix_web::web::Bytes;
use data_encoding::HEXLOWER;
use futures::Stream;
use tokio::time::{Instant, sleep};

use super::board;
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::{App, Asking, MOST_STREAMS, StreamPlace, Tx};
use crate::vault::sha256;

/// How often is looked whether the board has changed.
const EVERY: Duration = Duration::from_secs(1);
/// After so many looks without a change something is sent that says nothing, so that nobody takes the connection for dead.
const QUIET: u32 = 10;

/// What a stream goes on from.
struct State {
    app: Arc<App>,
    asking: Asking,
    contest: Key,
    last: Option<String>,
    until: Instant,
    quiet: u32,
    ready: VecDeque<Bytes>,
    _place: StreamPlace,
}

/// The board whenever it changes, for as long as a stream may last; the caller comes back for more. Whoever asks is looked up again each time:
/// an account that is locked, or a seat that is taken, ends the stream.
pub async fn open(asking: Asking, caller: Key, contest: Key, last: Option<String>) -> Outcome<impl Stream<Item = Result<Bytes, Fail>>> {
    let app = asking.app().clone();
    // The screens of a hall may all be of one account.
    let place = app.streams.take(caller, MOST_STREAMS)?;
    let until = Instant::now() + Duration::from_secs(app.config.stream_seconds);
    let mut state = State { app, asking, contest, last, until, quiet: 0, ready: VecDeque::from([Bytes::from_static(b"retry: 1000\n\n")]), _place: place };
    // What refuses the caller is told as an answer of its own, before anything is sent.
    state.look().await?;
    Ok(futures::stream::unfold(state, next))
}

async fn next(mut state: State) -> Option<(Result<Bytes, Fail>, State)> {
    loop {
        if let Some(ready) = state.ready.pop_front() {
            return Some((Ok(ready), state));
        }
        if Instant::now() + EVERY > state.until || state.app.is_draining() {
            return None;
        }
        sleep(EVERY).await;
        // The caller comes back and is told why.
        state.look().await.ok()?;
    }
}

impl State {
    /// Looks at the board, and has ready what is to be sent.
    async fn look(&mut self) -> Outcome<()> {
        let (request, contest) = (self.asking.again().await?, self.contest);
        let board = request.look(move |tx: &mut Tx<'_>| board::get(tx, contest)).await?;
        let json = serde_json::to_string(&board).map_err(|error| Fail::internal(&format!("a board: {error}")))?;
        let id = HEXLOWER.encode(&sha256(json.as_bytes()))[..32].to_owned();
        if self.last.as_ref() == Some(&id) {
            self.quiet += 1;
            if self.quiet.is_multiple_of(QUIET) {
                self.ready.push_back(Bytes::from_static(b": \n\n"));
            }
            return Ok(());
        }
        self.quiet = 0;
        self.ready.push_back(Bytes::from(format!("id: {id}\nevent: board\ndata: {json}\n\n")));
        self.last = Some(id);
        Ok(())
    }
}
