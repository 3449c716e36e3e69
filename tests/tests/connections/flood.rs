//! Eleven hundred hostile connections at a server with 1,024 descriptors, and ten bodies of a megabyte of mistakes: others are served.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chibo_tests::process::{ServerProcess, server_command};
use chibo_tests::server::PASSWORD;
use chibo_tests::{Client, Database, Kind, json};

use super::{connect, posting};
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: drip_and_flood]
}

const HOSTILE: usize = 1100;
/// Addresses of the hostile ones.
const ADDRESSES: usize = 11;
const LASTS: Duration = Duration::from_secs(8);
/// Whoever waits longer is not served at all. How long it takes is no test's matter: this is a debug build, and other tests run beside it.
const PATIENCE: Duration = Duration::from_secs(60);
/// So often both are asked at least, however long that takes.
const ASKED: usize = 30;
/// Most memory of the server, in KiB: what it asked the system for, without the pages of its own program, which in a debug build are as much again
/// and say nothing of what a client can make it hold.
const MEMORY: u64 = 256 * 1024;
const DESCRIPTORS: u32 = 1024;

struct Running {
    process: ServerProcess,
    address: SocketAddr,
}

/// A real process that has so many descriptors and can get no more.
fn limited(database: &Database) -> Running {
    let address = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).unwrap();
    let server = server_command();
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("ulimit -n {DESCRIPTORS}; exec \"$0\" serve")).arg(server.get_program());
    command.envs(server.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.envs([
        ("CHIBO_DATABASE_URL", database.url()),
        ("CHIBO_MASTER_KEY_FILE", database.master_key().display().to_string()),
        ("CHIBO_PUBLIC_URL", chibo_tests::server::ISSUER.to_owned()),
        ("CHIBO_BIND", address.to_string()),
        ("CHIBO_ARGON2_MEMORY_KIB", "64".to_owned()),
        ("CHIBO_ARGON2_PASSES", "1".to_owned()),
        ("CHIBO_LOG", "off".to_owned()),
    ]);
    let process = ServerProcess(command.spawn().unwrap());
    let begun = Instant::now();
    while !ureq::get(format!("http://{address}/readyz")).call().is_ok_and(|answer| answer.status() == 200) {
        assert!(begun.elapsed() < Duration::from_secs(20), "the server is not ready");
        std::thread::sleep(Duration::from_millis(20));
    }
    Running { process, address }
}

/// One hostile connection of each kind in turn, begun.
fn hostile(server: SocketAddr, at: usize, token: &str) -> Option<TcpStream> {
    let from = u8::try_from(10 + at % ADDRESSES).unwrap();
    let mut stream = connect(server, from);
    stream.set_nonblocking(true).ok()?;
    let begun = match at / ADDRESSES % 8 {
        // Says nothing.
        0 => String::new(),
        // Begins a head.
        1 => "GET /livez HTTP/1.1\r\nHos".to_owned(),
        // Begins a second one.
        2 => "GET /livez HTTP/1.1\r\nHost: x\r\n\r\nGET /livez HT".to_owned(),
        // Is refused, and goes on with its body.
        3 => "POST /v1/cells HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned(),
        // May write, and drips the body.
        4 => posting("/v1/cells", token, "Transfer-Encoding: chunked"),
        5 => posting("/v1/cells", token, "Content-Length: 1000000"),
        // Read no answers.
        6 => "GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20),
        _ => "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20),
    };
    // Whatever the server does with it.
    let _ = stream.write(begun.as_bytes());
    Some(stream)
}

/// Keeps the connections open and dripping, and opens those anew that the server has ended.
fn besiege(server: SocketAddr, token: &str, which: impl Iterator<Item = usize>, stop: &AtomicBool, opened: &AtomicUsize) {
    let mut open: Vec<(usize, Option<TcpStream>)> = which.map(|at| (at, None)).collect();
    while !stop.load(Ordering::Relaxed) {
        for (at, stream) in &mut open {
            let kind = *at / ADDRESSES % 8;
            let alive = stream.as_mut().is_some_and(|stream| {
                let drop: &[u8] = if matches!(kind, 3 | 4) { b"1\r\n[\r\n" } else { b"[" };
                let written = kind == 0 || kind >= 6 || stream.write(drop).is_ok();
                let ended = kind < 6 && matches!(stream.read(&mut [0; 4096]), Ok(0));
                written && !ended
            });
            if !alive {
                *stream = hostile(server, *at, token);
                opened.fetch_add(1, Ordering::Relaxed);
            }
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// The memory that the process holds now, in KiB.
fn memory(running: &Running) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", running.process.0.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap();
    line.trim_matches(|letter: char| !letter.is_ascii_digit()).parse().unwrap()
}

fn drip_and_flood(kind: Kind) {
    // This process has the other ends.
    rlimit::increase_nofile_limit(8192).unwrap();
    let database = std::sync::Arc::new(Database::new(kind));
    drop(chibo_tests::Server::on(database.clone(), &[]).user("an", "organizer"));
    let running = limited(&database);
    let client = Client::new(&format!("http://{}", running.address)).log_in("an", PASSWORD);
    let token = client.token.clone().unwrap();
    let committee = json!({ "code": "P1", "name": "Đảng ủy phường", "level": "base", "founded_on": "2011-01-01" });
    let committee = client.post("/v1/committees", &committee).expect(201).id();
    let (stop, opened) = (AtomicBool::new(false), AtomicUsize::new(0));
    let (mut served, mut longest, mut refused, mut most) = (0_usize, Duration::ZERO, 0_usize, 0);
    std::thread::scope(|scope| {
        for lane in 0..4 {
            let (stop, opened, token, address) = (&stop, &opened, token.as_str(), running.address);
            scope.spawn(move || besiege(address, token, (0..HOSTILE).filter(move |at| at % 4 == lane), stop, opened));
        }
        let begun = Instant::now();
        while opened.load(Ordering::Relaxed) < HOSTILE {
            assert!(begun.elapsed() < Duration::from_secs(20), "the siege has not begun: {opened:?}");
            std::thread::sleep(Duration::from_millis(10));
        }
        let faults: Vec<_> = (0..10)
            .map(|_| {
                let (token, address) = (token.as_str(), running.address);
                scope.spawn(move || {
                    let body = format!("{{\"flags\":[{}0]}}", "0,".repeat(500_000));
                    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE)).build().into();
                    let answer = agent.post(format!("http://{address}/v1/candidates")).header("Authorization", format!("Bearer {token}"));
                    answer.content_type("application/json").send(&body).map(|answer| answer.status().as_u16())
                })
            })
            .collect();
        let begun = Instant::now();
        let agent = || -> ureq::Agent { ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE)).build().into() };
        let mut outcome = Ok(());
        while (begun.elapsed() < LASTS || served < 2 * ASKED) && outcome.is_ok() {
            for path in ["/livez".to_owned(), format!("/v1/committees/{committee}")] {
                let (asked, agent) = (Instant::now(), agent());
                match agent.get(format!("http://{}{path}", running.address)).header("Authorization", format!("Bearer {token}")).call() {
                    Ok(answer) if answer.status() == 200 => served += 1,
                    other => outcome = Err(format!("{path} after {:?}: {other:?}", begun.elapsed())),
                }
                longest = longest.max(asked.elapsed());
                most = most.max(memory(&running));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        for fault in faults {
            match fault.join().unwrap() {
                Ok(422) => refused += 1,
                other => outcome = Err(format!("a body of mistakes: {other:?}")),
            }
        }
        stop.store(true, Ordering::Relaxed);
        outcome.unwrap();
    });
    let said = format!("{served} served, the slowest in {longest:?}; {refused} bodies refused; {opened:?} hostile connections opened; {most} KiB at most");
    assert!(served >= 2 * ASKED && refused == 10, "{said}");
    assert!(most < MEMORY, "{said}");
    if std::env::var_os("CHIBO_SAY").is_some() {
        crate::say(Some(&said));
    }
}
