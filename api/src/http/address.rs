//! The address of a caller. Proxies append who they saw to `X-Forwarded-For`, in the same line or in one of their own; everything before
//! what trusted ones appended is the caller's own word.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use actix_web::http::header::{HeaderMap, X_FORWARDED_FOR};
use ipnet::IpNet;

/// The address that a request comes from: the peer's, or behind trusted proxies the last one that is none of them. What a trusted proxy names
/// and nobody can read is counted as that proxy's.
pub fn of_caller(peer: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> IpAddr {
    let mut address = peer.to_canonical();
    if !is_proxy(address, proxies) {
        return address;
    }
    let mut lines: Vec<&str> = headers.get_all(X_FORWARDED_FOR).map(|line| line.to_str().unwrap_or_default()).collect();
    while let Some(line) = lines.pop() {
        for hop in line.rsplit(',') {
            let Some(named) = parse(hop.trim()) else { return address };
            address = named;
            if !is_proxy(address, proxies) {
                return address;
            }
        }
    }
    address
}

/// Whether an address is one of the trusted proxies.
pub fn is_proxy(address: IpAddr, proxies: &[IpNet]) -> bool {
    proxies.iter().any(|network| network.contains(&address))
}

/// What is counted as one caller: an IPv4 address, or the network of 64 bits that an IPv6 host may choose its address in.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from(u128::from(v6) & (u128::MAX << 64)).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// An address as proxies write it: with a port or without, IPv6 in brackets or without, in quotes or without.
fn parse(text: &str) -> Option<IpAddr> {
    let text = text.trim_matches('"');
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse::<IpAddr>().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()));
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn seen(peer: &str, lines: &[&str]) -> String {
        let proxies: Vec<IpNet> = ["10.0.0.0/8", "192.0.2.7/32", "2001:db8:1::/48"].iter().map(|network| network.parse().expect("a network")).collect();
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(X_FORWARDED_FOR, HeaderValue::from_str(line).expect("a value"));
        }
        of_caller(peer.parse().expect("an address"), &headers, &proxies).to_string()
    }

    #[test]
    fn the_last_that_is_no_proxy() {
        for (peer, lines, wanted) in [
            ("198.51.100.1", &["203.0.113.9"][..], "198.51.100.1"),
            ("10.1.1.1", &[], "10.1.1.1"),
            ("10.1.1.1", &["203.0.113.9"], "203.0.113.9"),
            ("10.1.1.1", &["203.0.113.66, 203.0.113.9"], "203.0.113.9"),
            // The proxy appended a line of its own.
            ("10.1.1.1", &["203.0.113.66", "203.0.113.9"], "203.0.113.9"),
            ("10.1.1.1", &["203.0.113.66, 203.0.113.9, 192.0.2.7", "10.2.2.2"], "203.0.113.9"),
            ("10.1.1.1", &["203.0.113.9:51022"], "203.0.113.9"),
            ("10.1.1.1", &["203.0.113.9:51022, 10.2.2.2:80"], "203.0.113.9"),
            ("10.1.1.1", &["[2001:db8:2::5]:443"], "2001:db8:2::5"),
            ("10.1.1.1", &["\"[2001:db8:2::5]\""], "2001:db8:2::5"),
            ("10.1.1.1", &["2001:db8:2::5"], "2001:db8:2::5"),
            ("2001:db8:1::1", &["::ffff:203.0.113.9"], "203.0.113.9"),
            ("::ffff:10.1.1.1", &["203.0.113.9"], "203.0.113.9"),
            // A proxy that hides whom it saw answers for all of them.
            ("10.1.1.1", &["203.0.113.66, unknown, 10.2.2.2"], "10.2.2.2"),
            ("10.1.1.1", &["203.0.113.66", ""], "10.1.1.1"),
            ("10.1.1.1", &["10.3.3.3, 10.2.2.2"], "10.3.3.3"),
        ] {
            assert_eq!(seen(peer, lines), wanted, "{peer} {lines:?}");
        }
    }

    #[test]
    fn one_host_is_one_caller() {
        let of = |text: &str| network(text.parse().expect("an address")).to_string();
        assert_eq!(of("203.0.113.9"), "203.0.113.9");
        assert_eq!(of("2001:db8:2:3:4:5:6:7"), "2001:db8:2:3::");
        assert_eq!(of("::ffff:203.0.113.9"), "203.0.113.9");
    }
}
