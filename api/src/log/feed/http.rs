//! The operation of the change feed.

use std::time::Duration;

use actix_web::http::header::{self, Header};
use actix_web::{HttpRequest, HttpResponse, get};
use chibo_openapi::Code;
use chibo_openapi::log::{ChangeEvent, Changes, ChangesQuery};
use tokio::time::Instant;

use super::{MOST_OF_ONE, stream, waited};
use crate::fail::{Fail, Flaw};
use crate::http::{App, Asking, CallerRequest, Query, UNCOMPRESSED};

/// The largest number that JSON carries everywhere (RFC 8259, section 6), as parameters have it.
const LARGEST: i64 = 9_007_199_254_740_991;

/// Follow what is done
///
/// Events behind a number, in order, as `CloudEvents`: what was done to which record, and which fields changed, never their values. Each caller sees the
/// events about records that the caller may read. Ask on with `next_after`: nothing is missed, and nothing comes twice. With `wait` an answer without events
/// is held back until there is one, for as long as the server's settings allow. With `Accept: text/event-stream` the events come as server-sent events, and `Last-Event-ID` stands for `after`.
#[utoipa::path(tag = "events", operation_id = "events_list",
    params(ChangesQuery),
    responses((status = 200, description = "Events", content((Changes = "application/json"), (ChangeEvent = "text/event-stream")))),
    extensions(("x-gone" = json!(true))), security(("bearer" = [])))]
#[get("/v1/events")]
pub async fn list(request: CallerRequest, raw: HttpRequest, query: Query<ChangesQuery>) -> Result<HttpResponse, Fail> {
    let (asking, mut query) = (Asking::of(&raw)?, query.0);
    let last = raw.headers().get("Last-Event-ID").map(|id| id.to_str().ok().and_then(|id| id.parse::<i64>().ok()).filter(|id| (0..=LARGEST).contains(id)));
    match last {
        Some(None) => return Err(Fail::parameters(vec![Flaw::header("last-event-id", Code::InvalidFormat).with("expected", "the number of an event")])),
        Some(last) => query.after = last,
        None => {}
    }
    if wants_stream(&raw) {
        let events = stream::open(asking, request.caller.id, query).await?;
        let mut answer = HttpResponse::Ok();
        answer
            .content_type("text/event-stream")
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::CONTENT_ENCODING, UNCOMPRESSED.clone()));
        return Ok(answer.streaming(events));
    }
    let app = App::of(&raw).clone();
    let wait = query.wait.and_then(|wait| u64::try_from(wait).ok()).unwrap_or_default();
    let wait = wait.min(app.config.stream_seconds);
    // Who waits takes a place among those whose answers last.
    let _place = if wait > 0 { Some(app.streams.take(request.caller.id, MOST_OF_ONE)?) } else { None };
    let until = Instant::now() + Duration::from_secs(wait);
    let changes = waited(&app, &asking, &query, until).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(changes))
}

/// Whether the caller would rather have a stream than a part of the feed. Generated clients name everything that the document offers, JSON first.
fn wants_stream(request: &HttpRequest) -> bool {
    let ranked = header::Accept::parse(request).map(|accept| accept.ranked()).unwrap_or_default();
    let wanted = ranked.iter().find(|range| ["application/json", "text/event-stream"].contains(&range.essence_str()));
    wanted.is_some_and(|range| range.essence_str() == "text/event-stream")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_for_those_who_would_rather_have_one() {
        for (accept, streams) in [
            ("text/event-stream", true),
            ("text/event-stream, */*;q=0.1", true),
            ("application/json;q=0.5, text/event-stream", true),
            ("text/event-stream, application/json", true),
            ("application/json, text/event-stream, application/problem+json", false),
            ("text/event-stream;q=0.5, application/json", false),
            ("application/json", false),
            ("*/*", false),
        ] {
            let request = actix_web::test::TestRequest::get().insert_header((header::ACCEPT, accept)).to_http_request();
            assert_eq!(wants_stream(&request), streams, "{accept}");
        }
    }
}
