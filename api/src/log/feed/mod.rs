//! The change feed: sealed events in the order of their numbers, as a caller sees them. Who asks on from the number that came last misses nothing and gets
//! nothing twice. Not here: how events get their numbers (`seal`), and delivering them to who does not ask.

pub mod http;
mod sight;
mod store;
mod stream;

use std::time::Duration;

use chibo_openapi::Code;
use chibo_openapi::log::{ChangeData, ChangeEvent, Changes, ChangesQuery};
use chibo_openapi::vocabulary::EventSubject;
use tokio::time::{Instant, timeout_at};

use crate::db::Conn;
use crate::fail::{Fail, Outcome};
use crate::http::{App, Asking, Tx};
use sight::Sight;
use store::Row;

/// Events of an answer, unless said otherwise.
const LIMIT: usize = 50;
/// Numbers that one answer looks at, at most: whoever sees little gets short answers, never a long wait.
const LOOKED_AT: i64 = 2_000;
/// Events that are read at once, of which the caller may see none.
const TURN: usize = 200;
/// Answers that last, of one caller at one server: others follow, too.
const MOST_OF_ONE: usize = 20;
/// Who waits looks no more often than this, however many events come.
const PAUSE: Duration = Duration::from_millis(100);

/// Some events behind a number.
pub fn list(tx: &mut Tx<'_>, query: &ChangesQuery) -> Outcome<Changes> {
    let latest = store::latest(tx.conn)?;
    let Some(after) = query.after else {
        return Ok(Changes { items: Vec::new(), next_after: latest, latest });
    };
    let days = tx.request.app.config.feed_days;
    let gone = days > 0 && store::is_older(tx.conn, after + 1, (tx.now - chrono::Duration::days(days)).naive_utc())?;
    // A number that was never given here is one of another database, or of what a copy that was restored has not.
    if gone || after > latest {
        return Err(Fail::new(Code::EventsGone).with("after", after).with("latest", latest));
    }
    if after == latest {
        return Ok(Changes { items: Vec::new(), next_after: after, latest });
    }
    let source = tx.request.app.config.public_url.clone();
    let sight = Sight::of(tx, EventSubject::ALL)?;
    let kinds = sight.kinds();
    let kinds: Vec<&str> = kinds.iter().filter(|kind| query.kind.as_ref().is_none_or(|asked| asked.contains(kind))).map(|kind| kind.as_str()).collect();
    let limit = query.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(LIMIT);
    let last = latest.min(after.saturating_add(LOOKED_AT));
    let (mut items, mut at) = (Vec::new(), after);
    while items.len() < limit && at < last {
        let rows = store::behind(tx.conn, at, last, &kinds, query.subject_id.map(Into::into), TURN)?;
        let full = rows.len() == TURN;
        for row in rows {
            at = row.sequence;
            if sight.sees(row.kind(), row.subject_id, row.committee_id, row.cell_id) {
                items.push(told(row, &source));
                if items.len() == limit {
                    return Ok(Changes { items, next_after: at, latest });
                }
            }
        }
        if !full {
            at = last;
        }
    }
    Ok(Changes { items, next_after: at, latest })
}

/// The number of the last event.
pub fn latest(conn: &mut Conn) -> Outcome<i64> {
    store::latest(conn)
}

/// The event of a number; none where the caller may not see it.
pub fn at(tx: &mut Tx<'_>, sequence: i64) -> Outcome<Option<ChangeEvent>> {
    let source = tx.request.app.config.public_url.clone();
    let Some(row) = store::find(tx.conn, sequence)? else { return Ok(None) };
    // Of one event alone: what the caller sees of other kinds need not be known.
    let sight = Sight::of(tx, &[row.kind()])?;
    Ok(Some(row).filter(|row| sight.sees(row.kind(), row.subject_id, row.committee_id, row.cell_id)).map(|row| told(row, &source)))
}

/// Some events behind a number, waiting some seconds for the first one where there is none. Whoever asks is looked up anew each time.
async fn waited(app: &App, asking: &Asking, query: &ChangesQuery, until: Instant) -> Outcome<Changes> {
    let mut query = query.clone();
    let mut grown = app.sealed.subscribe();
    loop {
        let (request, asked) = (asking.again().await?, query.clone());
        let found = request.look(move |tx| list(tx, &asked)).await?;
        let through = found.next_after >= found.latest;
        if !found.items.is_empty() || (query.after.is_some() && !through) || Instant::now() >= until || app.is_draining() {
            return Ok(found);
        }
        query.after = Some(found.next_after);
        tokio::time::sleep_until((Instant::now() + PAUSE).min(until)).await;
        // Whether it grew or not: the time may be over, or the server about to stop.
        let soon = Instant::now() + Duration::from_secs(1);
        let _ = timeout_at(until.min(soon), grown.changed()).await;
    }
}

/// As it is told.
fn told(row: Row, source: &str) -> ChangeEvent {
    let kind = row.kind();
    ChangeEvent {
        specversion: "1.0".to_owned(),
        id: row.id.uuid(),
        source: source.to_owned(),
        kind: row.action,
        subject: format!("{kind}/{}", row.subject_id.uuid()),
        time: row.at.and_utc(),
        datacontenttype: "application/json".to_owned(),
        sequence: format!("{:019}", row.sequence),
        data: ChangeData {
            subject_kind: kind,
            subject_id: row.subject_id.uuid(),
            committee_id: row.committee_id.map(Into::into),
            cell_id: row.cell_id.map(Into::into),
            changed: row.changed.as_deref().unwrap_or_default().split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            request_id: row.request_id,
        },
    }
}
