//! `chibo doctor`: is everything in place? Each check says what it found and, if it failed, what to do.

use chibo_openapi::accounts::Me;
use chibo_openapi::service::{Health, Version};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use url::Url;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::Shape;
use crate::say::{pick, say};
use crate::server::{Call, Reply, is_this_machine};
use crate::settings::Format;

/// A clock this far off makes tokens look expired or not yet valid.
const MOST_SKEW_SECONDS: i64 = 30;

const CHECKS: Shape = Shape { columns: &["check", "result", "detail"], terms: &[] };

/// What was found, and the exit code if it is bad.
struct Check {
    name: &'static str,
    found: Result<String, (Exit, String)>,
}

/// Makes every check and prints what was found; the first failure gives the exit code.
pub(crate) fn run(context: &Context) -> Outcome<()> {
    let mut checks = vec![address(context)];
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
        json!({"check": check.name, "result": result, "detail": detail})
    };
    context.out.page(&json!({"items": checks.iter().map(line).collect::<Vec<Value>>()}), CHECKS)
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
        Ok(Version { version, database, schema }) => {
            Ok(say!("máy chủ {version} ({database}, {schema}), chương trình {ours}", "server {version} ({database}, {schema}), client {ours}"))
        }
        Err(failure) => Err((failure.exit, failure.title)),
    };
    Check { name: "version", found }
}

fn ready(context: &Context) -> Check {
    let found = match context.api.http.send(&Call::get("/readyz"), None) {
        Ok(reply) => match reply.read::<Health>() {
            Ok(health) if reply.status == 200 => Ok(health.status),
            Ok(health) => Err((Exit::of_status(reply.status), health.status)),
            Err(_) => Err((Exit::of_status(reply.status), format!("HTTP {}", reply.status))),
        },
        Err(failure) => Err((failure.exit, failure.title)),
    };
    Check { name: "ready", found }
}

fn login(context: &Context) -> Check {
    let origin = context.api.tokens.origin();
    let found = match context.api.get("/v1/auth/me").and_then(|reply| reply.read::<Me>()) {
        Ok(me) => Ok(format!("{} ({}, {origin})", me.name, me.kind)),
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
