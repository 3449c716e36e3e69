//! The server's address as people give it: whether it can be one at all, and whether it is this machine.
//! Not here: where it comes from (`settings/decided.rs`), and the addresses of requests (`call.rs`).

use std::net::IpAddr;

use url::{Host, Url};

use crate::failure::{Failure, Outcome};
use crate::say::{pick, say};

/// Refuses an address that no request can go to, with what to write instead. `from` says where it was set.
pub(super) fn checked(address: &str, from: &str) -> Outcome<Url> {
    let wrong =
        |why: String| Failure::usage(say!("{from}: địa chỉ máy chủ không đúng: {address}", "{from}: this is not the address of a server: {address}")).line(why);
    let instead = |better: String| say!("Viết: {better}", "Write: {better}");
    let url = match Url::parse(address) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && address.contains("://") => url,
        _ if !address.contains("://") => {
            let why = pick("Thiếu http:// hoặc https:// ở đầu", "http:// or https:// is missing before it");
            let scheme = if Url::parse(&format!("http://{address}")).is_ok_and(|url| is_this_machine(&url)) { "http" } else { "https" };
            return Err(wrong(why.to_owned()).hint(instead(format!("{scheme}://{address}"))));
        }
        Ok(_) => return Err(wrong(pick("Phải bắt đầu bằng http:// hoặc https://", "It begins with http:// or https://").to_owned())),
        Err(error) => return Err(wrong(error.to_string())),
    };
    let path = url.path().trim_end_matches('/');
    if url.query().is_some() || url.fragment().is_some() || path.ends_with("/v1") {
        let why = pick(
            "Chỉ gồm máy chủ, không có /v1, ? hay #: chương trình tự thêm đường dẫn",
            "It names the server alone, without /v1, ? or #: the client adds paths itself",
        );
        let mut better = url.clone();
        better.set_query(None);
        better.set_fragment(None);
        better.set_path(path.strip_suffix("/v1").unwrap_or(path));
        return Err(wrong(why.to_owned()).hint(instead(better.as_str().trim_end_matches('/').to_owned())));
    }
    Ok(url)
}

/// Whether what is sent there never leaves this machine.
pub(crate) fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Exit;

    #[test]
    fn addresses_of_servers_are_taken_as_they_are() {
        for address in ["http://127.0.0.1:8080", "https://chibo.example", "https://chibo.example/ward/", "http://[::1]:8080", "HTTPS://chibo.example"] {
            assert!(checked(address, "--url").is_ok(), "{address}");
        }
    }

    #[test]
    fn a_wrong_address_is_refused_with_what_to_write() {
        for (address, better) in [
            ("http://127.0.0.1:8080/v1", Some("http://127.0.0.1:8080")),
            ("https://chibo.example/ward/v1/", Some("https://chibo.example/ward")),
            ("https://chibo.example/?x=1", Some("https://chibo.example")),
            ("https://chibo.example/#top", Some("https://chibo.example")),
            ("localhost:8080", Some("http://localhost:8080")),
            ("127.0.0.1:8080", Some("http://127.0.0.1:8080")),
            ("chibo.example", Some("https://chibo.example")),
            ("ftp://chibo.example", None),
            ("http://", None),
            ("http://chi bo", None),
        ] {
            let failure = checked(address, "CHIBO_URL").unwrap_err();
            assert_eq!(failure.exit, Exit::Usage, "{address}");
            assert!(failure.title.contains("CHIBO_URL") && !failure.detail.is_empty(), "{failure:?}");
            assert_eq!(failure.hint, better.map(|better| format!("Viết: {better}")), "{address}");
        }
    }

    #[test]
    fn this_machine_is_told_by_its_name_and_not_by_how_a_name_begins() {
        let local = |address: &str| is_this_machine(&Url::parse(address).unwrap());
        for address in ["http://localhost:8080", "http://127.0.0.1", "http://127.9.9.9:1", "http://[::1]:8080", "http://LOCALHOST", "http://ward.localhost"] {
            assert!(local(address), "{address}");
        }
        for address in ["http://localhost.evil", "http://127.0.0.1.evil", "http://10.0.0.1", "http://chibo.example", "http://localhost@chibo.example"] {
            assert!(!local(address), "{address}");
        }
    }
}
