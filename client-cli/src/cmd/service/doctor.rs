//! `chibo doctor`: is everything in place? Each check says what it found and, if it failed, what to do.

use chibo_openapi::accounts::Me;
use chibo_openapi::service::{Health, Version};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use url::Url;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{Shape, label};
use crate::say::{pick, say};
use crate::server::{Call, Reply, is_this_machine};
use crate::settings::{Format, environment};

/// A clock this far off makes tokens look expired or not yet valid.
const MOST_SKEW_SECONDS: i64 = 30;

const CHECKS: Shape = Shape { columns: &["check", "result", "detail"], terms: &[] };

/// What was found, and the exit code if it is bad.
struct Check {
    /// For programs.
    name: &'static str,
    found: Result<String, (Exit, String)>,
}

/// Makes every check and prints what was found; the first failure gives the exit code.
pub(crate) fn run(context: &Context) -> Outcome<()> {
    let mut checks = vec![address(context)];
    checks.extend(proxy(context));
    let live = context.api.http.send(&Call::get("/livez"), None);
    let reached = live.is_ok();
    checks.push(reachable(&live));
    if reached {
        checks.push(clock(live.ok().as_ref()));
        checks.push(version(context));
        checks.push(ready(context));
        checks.push(login(context));
    }
    checks.push(files(context));
    print(context, &checks)?;
    match checks.iter().find_map(|check| check.found.as_ref().err()) {
        None => Ok(()),
        Some((exit, _)) => Err(Failure::silent(*exit)),
    }
}

fn print(context: &Context, checks: &[Check]) -> Outcome<()> {
    let people = context.out.format == Format::Table;
    let line = |check: &Check| {
        let (result, detail) = match &check.found {
            Ok(detail) => (if people { "✓" } else { "ok" }, detail),
            Err((_, detail)) => (if people { "✗" } else { "failed" }, detail),
        };
        json!({"check": if people { said(check.name) } else { check.name }, "result": result, "detail": detail})
    };
    context.out.page(&json!({"items": checks.iter().map(line).collect::<Vec<Value>>()}), CHECKS)
}

/// What a check is called for people.
fn said(name: &'static str) -> &'static str {
    match name {
        "url" => pick("địa chỉ", "address"),
        "proxy" => pick("máy trung gian", "proxy"),
        "server" => pick("máy chủ", "server"),
        "clock" => pick("đồng hồ", "clock"),
        "version" => pick("phiên bản", "version"),
        "ready" => pick("sẵn sàng", "ready"),
        "login" => pick("đăng nhập", "login"),
        "files" => pick("tệp", "files"),
        other => other,
    }
}

/// A proxy that the environment names, through which requests to other machines go.
fn proxy(context: &Context) -> Option<Check> {
    let names = ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];
    let (name, proxy) = names.into_iter().find_map(|name| Some((name, environment(name)?)))?;
    // Who may use the proxy stands before the `@`.
    let place = proxy.rsplit('@').next().unwrap_or_default().to_owned();
    let local = Url::parse(&context.settings.url).is_ok_and(|url| is_this_machine(&url));
    let found = if local {
        say!("{name} ({place}) không dùng cho máy này", "{name} ({place}) is not used for this machine")
    } else {
        say!("{name}: mọi yêu cầu đi qua {place}", "{name}: every request goes through {place}")
    };
    Some(Check { name: "proxy", found: Ok(found) })
}

fn address(context: &Context) -> Check {
    let (url, from) = (&context.settings.url, context.settings.url_from);
    // What cannot be an address was refused before.
    let safe = Url::parse(url).is_ok_and(|url| url.scheme() == "https" || is_this_machine(&url));
    let found = if safe {
        format!("{url} ({from})")
    } else {
        say!("{url} ({from}); không mã hóa, ai trên đường truyền cũng đọc được", "{url} ({from}); not encrypted, whoever is on the way can read it")
    };
    Check { name: "url", found: Ok(found) }
}

fn reachable(live: &Outcome<Reply>) -> Check {
    let found = match live {
        Ok(reply) if reply.status == 200 => Ok(pick("trả lời", "answers").to_owned()),
        Ok(reply) => Err((Exit::of_status(reply.status), format!("/livez: HTTP {}", reply.status))),
        Err(failure) => Err((failure.exit, format!("{}: {}", failure.title, failure.detail.join("; ")))),
    };
    Check { name: "server", found }
}

fn clock(reply: Option<&Reply>) -> Check {
    let date = reply.and_then(|reply| DateTime::parse_from_rfc2822(reply.header("date")?).ok());
    let found = match date.map(|date| (Utc::now() - date.with_timezone(&Utc)).num_seconds()) {
        None => Ok(pick("máy chủ không cho biết giờ", "the server does not tell the time").to_owned()),
        Some(skew) if skew.abs() <= MOST_SKEW_SECONDS => Ok(say!("lệch {skew} giây", "{skew} seconds off")),
        Some(skew) => Err((Exit::Usage, say!("lệch {skew} giây; hãy chỉnh giờ máy này", "{skew} seconds off; set this machine's clock"))),
    };
    Check { name: "clock", found }
}

fn version(context: &Context) -> Check {
    let ours = env!("CARGO_PKG_VERSION");
    let asked = context.api.http.send(&Call::get("/version"), None).and_then(Reply::ok);
    let found = match asked.and_then(|reply| reply.read::<Version>()) {
        Ok(Version { version, .. }) if !fit(&version, ours) => Err((
            Exit::Usage,
            say!("máy chủ {version}, chương trình {ours}: hãy dùng cùng phiên bản", "server {version}, client {ours}: use the same version of both"),
        )),
        Ok(Version { version, database, schema }) => {
            Ok(say!("máy chủ {version} ({database}, {schema}), chương trình {ours}", "server {version} ({database}, {schema}), client {ours}"))
        }
        Err(failure) => Err((failure.exit, failure.title)),
    };
    Check { name: "version", found }
}

/// Whether two versions are of one release; before 1.0 the second number tells releases apart.
fn fit(one: &str, other: &str) -> bool {
    let release = |version: &str| {
        let mut parts = version.split('.').map(str::to_owned);
        let first = parts.next();
        let second = parts.next().filter(|_| first.as_deref() == Some("0"));
        (first, second)
    };
    release(one) == release(other)
}

fn ready(context: &Context) -> Check {
    let found = match context.api.http.send(&Call::get("/readyz"), None) {
        Ok(reply) => match reply.read::<Health>() {
            Ok(_) if reply.status == 200 => Ok(pick("có", "yes").to_owned()),
            Ok(health) => Err((Exit::of_status(reply.status), lacking(&health.status))),
            Err(_) => Err((Exit::of_status(reply.status), format!("HTTP {}", reply.status))),
        },
        Err(failure) => Err((failure.exit, failure.title)),
    };
    Check { name: "ready", found }
}

/// What a server lacks that is not ready.
fn lacking(status: &str) -> String {
    let said = match status {
        "draining" => pick("máy chủ đang dừng", "the server is ending"),
        "database" => pick("cơ sở dữ liệu không trả lời", "the database does not answer"),
        "migrations" => pick("cơ sở dữ liệu chưa được nâng cấp (chibo-api migrate)", "the database is not upgraded (chibo-api migrate)"),
        other => other,
    };
    said.to_owned()
}

fn login(context: &Context) -> Check {
    let origin = context.api.tokens.origin();
    // A variable goes before the login that somebody may think is used.
    let logged_in = context.credentials.of(&context.settings.profile).ok().flatten().filter(|_| origin.starts_with("CHIBO_"));
    let instead = logged_in.map(|login| {
        let username = login.username;
        say!("; thay cho phiên của {username}", "; instead of the login of {username}")
    });
    let origin = origin + &instead.unwrap_or_default();
    let found = match context.api.get("/v1/auth/me").and_then(|reply| reply.read::<Me>()) {
        Ok(me) => Ok(format!("{} ({}, {origin})", me.name, label("principal_kind", me.kind.as_str()))),
        Err(failure) => {
            let hint = failure.hint.unwrap_or_default();
            Err((failure.exit, format!("{} ({origin}). {hint}", failure.title)))
        }
    };
    Check { name: "login", found }
}

fn files(context: &Context) -> Check {
    let exposed: Vec<String> = context.credentials.exposed().iter().map(|path| path.display().to_string()).collect();
    let found = if exposed.is_empty() {
        // Who gives a token needs no folder.
        Ok(context.credentials.path().map_or_else(|failure| failure.title, |path| path.display().to_string()))
    } else {
        let paths = exposed.join(", ");
        Err((Exit::Usage, say!("người khác đọc được: {paths}; chạy chmod go-rwx", "others can read {paths}; run chmod go-rwx")))
    };
    Check { name: "files", found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_one_release_fit() {
        for (one, other, wanted) in [("0.1.0", "0.1.9", true), ("0.1.0", "0.2.0", false), ("1.4.0", "1.5.2", true), ("1.0.0", "2.0.0", false)] {
            assert_eq!(fit(one, other), wanted, "{one} {other}");
        }
    }
}
