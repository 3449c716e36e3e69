//! The connections of callers: how many there are at once (`places.rs`), and how long each may take over what it is at (`stream.rs`).
//! Whoever opens connections and lets them wait, drips a head or never reads an answer holds nobody else up: each phase ends, and where
//! no place is left, the connection that has let the server wait longest makes room.
//! Not here: how long a body may take (`http/json.rs`), and how many descriptors there are (`server/app.rs`).

mod places;
mod stream;

use std::net::IpAddr;

use actix_web::dev::ServiceRequest;

use super::address;
use crate::config::Config;
pub use places::{Connection, Places, Refusal};
pub use stream::{Limits, Stream};

/// Says of the request's connection that the server is at work, so that it is the server's turn and no deadline runs, until dropped.
#[must_use]
pub struct Working(Option<Connection>);

impl Working {
    /// On a request. One without a connection of ours is left alone.
    pub fn on(request: &ServiceRequest) -> Self {
        let link = request.conn_data::<Connection>().cloned();
        if let Some(link) = &link {
            link.begin();
        }
        Self(link)
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        if let Some(link) = &self.0 {
            link.wait();
        }
    }
}

/// The address that a connection counts for; none where it is a proxy's, behind which everybody is.
pub fn counted_address(config: &Config, peer: IpAddr) -> Option<IpAddr> {
    (!address::is_proxy(peer.to_canonical(), &config.trusted_proxies)).then(|| address::network(peer))
}
