//! Answers that last: streams of events, and requests that wait for one. A server holds a limited number of them.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::app::App;
use crate::fail::Fail;

/// Answers that last, of one server at once.
const MOST: usize = 200;

/// A place among them.
pub struct StreamPlace(Arc<App>);

impl StreamPlace {
    /// Takes a place; 503 when none is left.
    pub fn take(app: &Arc<App>) -> Result<Self, Fail> {
        let place = app.streams.fetch_add(1, Ordering::Relaxed);
        let taken = Self(app.clone());
        if place < MOST { Ok(taken) } else { Err(Fail::overloaded()) }
    }
}

impl Drop for StreamPlace {
    fn drop(&mut self) {
        self.0.streams.fetch_sub(1, Ordering::Relaxed);
    }
}
