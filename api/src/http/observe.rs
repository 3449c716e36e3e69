//! Metrics and the log line of every request that was served.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Instant;

use actix_web::dev::ServiceResponse;
use actix_web::http::Method;

use super::meta::Meta;

/// Counts and times an answer, and writes its line.
pub(super) fn observe<B>(response: &ServiceResponse<B>, meta: &Meta, began: Instant) {
    let request = response.request();
    // The template, not the path: ids must not become label values.
    let route = request.match_pattern().unwrap_or_else(|| "none".to_owned());
    let (method, status, took) = (request.method(), response.status().as_u16(), began.elapsed());
    histogram(&route, method, status).record(took.as_secs_f64());
    tracing::info!(
        target: "chibo_api::access",
        %method, route, status, micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        request_id = %meta.request_id, trace_id = meta.trace_id,
        "served"
    );
}

/// Histograms of one route, by method and status.
type OfRoute = Vec<(&'static str, u16, metrics::Histogram)>;

thread_local! {
    /// Looking a histogram up by its labels costs as much as reading a row, so each worker keeps those it has used.
    static HISTOGRAMS: RefCell<HashMap<String, OfRoute>> = RefCell::default();
}

fn histogram(route: &str, method: &Method, status: u16) -> metrics::Histogram {
    // Anyone can invent methods; each would be a new label.
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    let method = methods.into_iter().find(|known| *known == method.as_str()).unwrap_or("other");
    HISTOGRAMS.with_borrow_mut(|known| {
        let known = match known.get_mut(route) {
            Some(known) => known,
            None => known.entry(route.to_owned()).or_default(),
        };
        if let Some((_, _, histogram)) = known.iter().find(|(known_method, known_status, _)| *known_method == method && *known_status == status) {
            return histogram.clone();
        }
        let made = metrics::histogram!("chibo_http_request_seconds", "method" => method, "route" => route.to_owned(), "status" => status.to_string());
        known.push((method, status, made.clone()));
        made
    })
}
