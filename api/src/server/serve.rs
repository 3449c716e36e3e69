//! Listening: from a socket over the connection with its place and deadlines to the application.
//! Not here: what the deadlines are (`http/connections`), and what the application is made of (`app.rs`).

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_http::error::DispatchError;
use actix_http::{HttpService, KeepAlive};
use actix_server::Server;
use actix_service::{IntoServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::dev::AppConfig;
use actix_web::middleware;
use actix_web::rt::net::TcpStream;
use futures::future::ready;

use super::router;
use crate::config::Config;
use crate::http::connections::{Connection, Limits, Places, Stream, counted_address};
use crate::http::portions::Portions;
use crate::http::{App, envelope};

/// Descriptors of whatever is no connection of a caller: files of the log and of the program, and what is opened for a moment.
const OTHER_DESCRIPTORS: usize = 64;
/// Descriptors of one connection to the database: SQLite has the file, its log and its index open.
const DATABASE_DESCRIPTORS: usize = 3;
/// Descriptors of one thread that serves.
const WORKER_DESCRIPTORS: usize = 6;
/// Connections that are accepted and not yet refused.
const AT_THE_DOOR: usize = 64;
/// However few descriptors there are.
const FEWEST_CONNECTIONS: usize = 16;

/// Said to a caller for whom there is no place.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// Serves on a listener until told to stop.
pub fn serve(app: &Arc<App>, listener: TcpListener) -> Result<Server, String> {
    let workers = match app.config.workers {
        0 => std::thread::available_parallelism().map_or(2, usize::from),
        workers => workers,
    };
    let most = most_connections(&app.config, workers, descriptors());
    let places = Places::new(most, app.config.address_connections);
    let limits = Limits { head: app.config.arrival, idle: app.config.idle, answer: app.config.answer };
    let builder = Server::build()
        .workers(workers)
        .backlog(1024)
        .disable_signals()
        .max_concurrent_connections((most + AT_THE_DOOR).div_ceil(workers))
        .shutdown_timeout(app.config.drain_seconds);
    let (shared, stopping) = (app.clone(), builder.graceful_shutdown_signal());
    let listening = builder.listen("chibo", listener, move || {
        let (app, places, stopping) = (shared.clone(), places.clone(), stopping.clone());
        let admitted = app.clone();
        let application =
            actix_web::App::new().app_data(app).wrap(middleware::Compress::default()).wrap(middleware::from_fn(envelope::around)).configure(router::configure);
        let application = map_config(application, |()| AppConfig::default());
        let http = HttpService::build()
            .graceful_shutdown_signal(move || {
                let stopping = stopping.clone();
                async move { stopping.notified().await }
            })
            // Every deadline is the stream's; these would be second ones.
            .keep_alive(KeepAlive::Os)
            .client_request_timeout(Duration::ZERO)
            .client_disconnect_timeout(Duration::from_secs(2))
            .on_connect_ext(|stream: &Stream, data| drop(data.insert::<Connection>(stream.connection())))
            .h1(application
                .into_factory()
                .map(|answer| answer.map_body(|_, body| Portions::of(body)))
                .map_err(|error: actix_web::Error| error.error_response()));
        fn_service(move |tcp: TcpStream| ready(admit(&admitted.config, &places, limits, tcp))).and_then(http)
    });
    listening.map(actix_server::ServerBuilder::run).map_err(|error| format!("cannot listen: {error}"))
}

/// Gives a new connection its place.
fn admit(config: &Config, places: &Arc<Places>, limits: Limits, tcp: TcpStream) -> Result<(Stream, Option<std::net::SocketAddr>), DispatchError> {
    // Whoever is gone already has no address any more.
    let peer = tcp.peer_addr()?;
    // An answer goes out in portions: the last one must not wait until the caller has acknowledged those before it.
    tcp.set_nodelay(true)?;
    match places.take(counted_address(config, peer.ip())) {
        Ok(place) => Ok((Stream::new(tcp, place, limits), Some(peer))),
        Err(refusal) => {
            metrics::counter!("chibo_connections_refused_total", "reason" => refusal.as_str()).increment(1);
            // A courtesy: whoever does not get it sees the connection closed.
            let _ = tcp.try_write(FULL);
            Err(DispatchError::Io(std::io::ErrorKind::ConnectionRefused.into()))
        }
    }
}

/// The descriptors that this process may have, after asking for as many as the system allows it.
fn descriptors() -> usize {
    let wanted = 1 << 20;
    match rlimit::increase_nofile_limit(wanted) {
        Ok(descriptors) => usize::try_from(descriptors).unwrap_or(usize::MAX),
        Err(error) => {
            tracing::warn!(%error, "the number of file descriptors is not known; taking 1024");
            1024
        }
    }
}

/// Connections of callers at once: as set, but never so many that descriptors run out.
fn most_connections(config: &Config, workers: usize, descriptors: usize) -> usize {
    let connections = usize::try_from(config.tuning.connections).unwrap_or(usize::MAX);
    let own = connections.saturating_add(1).saturating_mul(DATABASE_DESCRIPTORS).saturating_add(workers * WORKER_DESCRIPTORS);
    let left = descriptors.saturating_sub(own.saturating_add(OTHER_DESCRIPTORS + AT_THE_DOOR)).max(FEWEST_CONNECTIONS);
    if left < config.open_connections {
        tracing::info!(connections = left, descriptors, "callers have fewer connections than set, for want of file descriptors");
    }
    left.min(config.open_connections)
}
