//! Where nothing is sent: addresses that are not public (the IANA registries of special-purpose addresses, RFC 6890), and what no address of an
//! endpoint looks like. Pure.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};
use url::{Host, Url};

const fn net4(a: u8, b: u8, c: u8, length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, 0), length)
}

const fn net6(a: u16, b: u16, c: u16, length: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), length)
}

/// What of IPv4 is not public.
const SPECIAL_4: [Ipv4Net; 16] = [
    net4(0, 0, 0, 8),       // this network
    net4(10, 0, 0, 8),      // private
    net4(100, 64, 0, 10),   // shared by customers of a provider
    net4(127, 0, 0, 8),     // this machine
    net4(169, 254, 0, 16),  // link-local, where clouds keep their metadata
    net4(172, 16, 0, 12),   // private
    net4(192, 0, 0, 24),    // protocol assignments
    net4(192, 0, 2, 24),    // documentation
    net4(192, 88, 99, 24),  // relays of 6to4
    net4(192, 168, 0, 16),  // private
    net4(198, 18, 0, 15),   // benchmarking
    net4(198, 51, 100, 24), // documentation
    net4(203, 0, 113, 24),  // documentation
    net4(224, 0, 0, 4),     // multicast
    net4(240, 0, 0, 5),     // reserved
    net4(248, 0, 0, 5),     // reserved, broadcast
];

/// The part of IPv6 that is public, but for what follows.
const GLOBAL_6: Ipv6Net = net6(0x2000, 0, 0, 3);
/// What of it is not. 6to4 and Teredo carry an IPv4 address, which might be any.
const SPECIAL_6: [Ipv6Net; 4] = [
    net6(0x2001, 0, 0, 23),     // protocol assignments: Teredo, benchmarking, ORCHID
    net6(0x2001, 0xdb8, 0, 32), // documentation
    net6(0x2002, 0, 0, 16),     // 6to4
    net6(0x3fff, 0, 0, 20),     // documentation
];
/// Translated to IPv4 by the network (RFC 6052): as public as the address in its last four bytes.
const NAT64: Ipv6Net = net6(0x64, 0xff9b, 0, 96);

/// Whether an address is one of the public Internet.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !SPECIAL_4.iter().any(|net| net.contains(&address)),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_public(mapped.into()),
            None if NAT64.contains(&address) => {
                let [.., a, b, c, d] = address.octets();
                is_public(Ipv4Addr::new(a, b, c, d).into())
            }
            None => GLOBAL_6.contains(&address) && !SPECIAL_6.iter().any(|net| net.contains(&address)),
        },
    }
}

/// Whether anything may be sent to an address.
pub(super) fn is_allowed(address: IpAddr, loopback: bool) -> bool {
    is_public(address) || (loopback && address.to_canonical().is_loopback())
}

/// What is wrong with the address of an endpoint.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum UrlFault {
    /// It is no address, or has a user, a password or a fragment.
    Form,
    /// It is not `https`.
    Scheme,
    /// It names an address that is not public.
    NotPublic(String),
}

/// Looks at the address of an endpoint, as far as it can be judged by itself: what a name leads to shows when something is sent.
pub(super) fn check_url(text: &str, loopback: bool) -> Result<(), UrlFault> {
    let url = Url::parse(text).map_err(|_| UrlFault::Form)?;
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let sendable = ureq::http::Uri::try_from(url.as_str()).is_ok_and(|uri| uri.host().is_some());
    let host = url.host().filter(|_| plain && sendable).ok_or(UrlFault::Form)?;
    if url.scheme() != "https" && !(loopback && url.scheme() == "http") {
        return Err(UrlFault::Scheme);
    }
    let literal = match host {
        Host::Ipv4(address) => Some(IpAddr::from(address)),
        Host::Ipv6(address) => Some(IpAddr::from(address)),
        Host::Domain(_) => None,
    };
    literal.filter(|address| !is_allowed(*address, loopback)).map_or(Ok(()), |address| Err(UrlFault::NotPublic(address.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_internet_are_public() {
        for public in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "203.0.112.255",
            "223.255.255.255",
            "2001:200::1",
            "2400:cb00::1",
            "2606:4700::1111",
            "::ffff:1.1.1.1",
            "64:ff9b::1.1.1.1",
        ] {
            assert!(is_public(public.parse().expect("an address")), "{public}");
        }
        for special in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.0",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.255",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "247.255.255.255",
            "248.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::10.0.0.1",
            "::1.1.1.1",
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:0:1.1.1.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::1.1.1.1",
            "100::1",
            "2001::1",
            "2001:0:53aa:64c::1",
            "2001:2::1",
            "2001:10::1",
            "2001:db8::1",
            "2002:0a00:0001::1",
            "2002:101:101::1",
            "3fff::1",
            "4000::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(special.parse().expect("an address")), "{special}");
        }
    }

    #[test]
    fn the_setting_lets_through_this_machine_and_no_other() {
        for ours in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
            let address = ours.parse().expect("an address");
            assert!(is_allowed(address, true) && !is_allowed(address, false), "{ours}");
        }
        for others in ["10.0.0.1", "169.254.169.254", "fd00::1", "0.0.0.0", "::"] {
            assert!(!is_allowed(others.parse().expect("an address"), true), "{others}");
        }
    }

    #[test]
    fn addresses_of_endpoints_are_looked_at() {
        for fine in ["https://a.example", "https://a.example:8443/b/c?d=e", "https://1.1.1.1/", "https://[2606:4700::1111]/x"] {
            assert_eq!(check_url(fine, false), Ok(()), "{fine}");
        }
        for wrong in ["", "x", "https://", "https://a b/", "https://u@a.example/", "https://u:p@a.example/", "https://a.example/#x", "mailto:a@b"] {
            assert_eq!(check_url(wrong, false), Err(UrlFault::Form), "{wrong}");
        }
        for scheme in ["http://a.example/", "ftp://a.example/"] {
            assert_eq!(check_url(scheme, false), Err(UrlFault::Scheme), "{scheme}");
        }
        // However they are written.
        for private in
            ["https://127.1/", "https://0x7f000001/", "https://2130706433/", "https://0177.0.0.1/", "https://[::ffff:7f00:1]/", "https://10.0.0.1:80"]
        {
            assert!(matches!(check_url(private, false), Err(UrlFault::NotPublic(_))), "{private}");
        }
        assert_eq!(check_url("http://127.0.0.1:9/x", true), Ok(()));
        assert_eq!(check_url("ftp://127.0.0.1:9/x", true), Err(UrlFault::Scheme));
        assert_eq!(check_url("http://10.0.0.1/", true), Err(UrlFault::NotPublic("10.0.0.1".to_owned())));
    }
}
