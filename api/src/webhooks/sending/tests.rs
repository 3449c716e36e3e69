//! The agent that sends, as it is, with names that answer by a script and a connector that notes where it is told to go.

use std::collections::VecDeque;
use std::io::{Read as _, Write as _};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use ureq::unversioned::transport::{ConnectionDetails, TcpConnector};

use super::*;
use AttemptOutcome::{Accepted, AddressNotPublic, AnswerUnreadable, Gone, NameUnknown, NotConnected, Redirected, Refused, TimedOut};

/// Names that have other addresses each time they are looked up.
#[derive(Debug, Clone)]
struct Script(Arc<Mutex<VecDeque<Vec<IpAddr>>>>);

impl Script {
    fn of(answers: &[&[&str]]) -> Self {
        let answers = answers.iter().map(|addresses| addresses.iter().map(|address| address.parse().expect("an address")).collect());
        Self(Arc::new(Mutex::new(answers.collect())))
    }

    fn left(&self) -> usize {
        self.0.lock().expect("the script").len()
    }
}

impl Resolver for Script {
    fn resolve(&self, uri: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let mut found = self.empty();
        for address in self.0.lock().expect("the script").pop_front().ok_or(Error::HostNotFound)? {
            found.push(SocketAddr::new(address, uri.port_u16().unwrap_or(443)));
        }
        Ok(found)
    }
}

/// Notes the addresses that it is told to connect to, and connects to a receiver of the test in their place.
#[derive(Debug, Clone)]
struct Noting {
    told: Arc<Mutex<Vec<SocketAddr>>>,
    receiver: SocketAddr,
}

impl Connector<()> for Noting {
    type Out = <TcpConnector as Connector<()>>::Out;

    fn connect(&self, details: &ConnectionDetails<'_>, chained: Option<()>) -> Result<Option<Self::Out>, Error> {
        self.told.lock().expect("the notes").extend(details.addrs.iter());
        let mut addrs = details.resolver.empty();
        addrs.push(self.receiver);
        let elsewhere = ConnectionDetails {
            uri: details.uri,
            addrs,
            config: details.config,
            request_level: details.request_level,
            resolver: details.resolver,
            now: details.now,
            timeout: details.timeout,
            current_time: details.current_time.clone(),
            run_connector: details.run_connector.clone(),
            register_shutdown: details.register_shutdown.clone(),
        };
        TcpConnector::default().connect(&elsewhere, chained)
    }
}

/// Answers one connection after the other, each with one of these texts; without a text it never does. Gives what it was sent.
fn receiver(answers: &'static [&'static str]) -> (SocketAddr, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its address");
    let received = std::thread::spawn(move || {
        let mut received = Vec::new();
        for answer in answers {
            let (mut connection, _) = listener.accept().expect("a connection");
            connection.set_read_timeout(Some(Duration::from_secs(10))).expect("a limit");
            let (mut text, mut part) = (String::new(), [0; 4096]);
            while !text.ends_with("the body") {
                let read = connection.read(&mut part).expect("the request");
                assert!(read > 0, "the request ended early: {text}");
                text.push_str(&String::from_utf8_lossy(&part[..read]));
            }
            received.push(text);
            connection.write_all(answer.as_bytes()).expect("an answer");
            if answer.is_empty() {
                // Until the sender has had enough.
                assert_eq!(connection.read(&mut part).unwrap_or_default(), 0);
            }
        }
        received
    });
    (address, received)
}

fn message(url: &str) -> Message {
    Message { id: Key::new(), url: url.to_owned(), body: "the body".to_owned(), secrets: vec![vec![1; 32], vec![2; 32]] }
}

fn sender(loopback: bool, names: &Script, to: SocketAddr) -> (Sender, Arc<Mutex<Vec<SocketAddr>>>) {
    let told = Arc::new(Mutex::new(Vec::new()));
    (Sender::through(loopback, Duration::from_secs(2), names.clone(), Noting { told: told.clone(), receiver: to }), told)
}

const OK: &str = "HTTP/1.1 204 No Content\r\n\r\n";

#[test]
fn a_name_that_turns_private_is_sent_nothing_and_no_second_look_up_decides() {
    // What a second look-up would say stands in the script: it is the answer of the next attempt, not of the same.
    let names = Script::of(&[&["1.1.1.1", "2606:4700::1111"], &["10.0.0.1"], &["1.1.1.1"], &["1.1.1.1", "169.254.169.254"], &["::ffff:10.0.0.1"]]);
    let (to, received) = receiver(&[OK, OK]);
    let (sender, told) = sender(true, &names, to);
    let outcomes: Vec<AttemptOutcome> = (0..6).map(|_| sender.send(&message("http://hooks.example:8080/x"), Utc::now()).outcome).collect();
    assert_eq!(outcomes, [Accepted, AddressNotPublic, Accepted, AddressNotPublic, AddressNotPublic, NameUnknown]);
    assert_eq!(names.left(), 0, "one look-up for each attempt");
    let asked: Vec<String> = told.lock().expect("the notes").iter().map(ToString::to_string).collect();
    assert_eq!(asked, ["1.1.1.1:8080", "[2606:4700::1111]:8080", "1.1.1.1:8080"], "the addresses that were looked at, and no others");
    assert_eq!(received.join().expect("the receiver").len(), 2);
}

#[test]
fn without_the_setting_nothing_goes_to_this_machine_or_without_tls() {
    let (to, received) = receiver(&[]);
    let names = Script::of(&[&["127.0.0.1"], &["::1"], &["1.1.1.1"]]);
    let (sender, told) = sender(false, &names, to);
    for (url, wanted) in [
        ("https://hooks.example/", AttemptOutcome::AddressNotPublic),
        ("https://hooks.example/", AttemptOutcome::AddressNotPublic),
        ("http://hooks.example/", AttemptOutcome::NotConnected),
    ] {
        assert_eq!(sender.send(&message(url), Utc::now()).outcome, wanted, "{url}");
    }
    assert_eq!(told.lock().expect("the notes").len(), 0);
    // Names and numbers as the system itself reads them.
    let real = Sender::new(false);
    for url in ["https://localhost:1/", "https://127.0.0.1:1/", "https://2130706433:1/", "https://[::ffff:127.0.0.1]:1/", "https://0.0.0.0:1/"] {
        assert_eq!(real.send(&message(url), Utc::now()).outcome, AttemptOutcome::AddressNotPublic, "{url}");
    }
    assert!(received.join().expect("the receiver").is_empty());
}

#[test]
fn what_receivers_do_has_a_name() {
    const MANY: &str = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n";
    const ELSEWHERE: &str = "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n";
    const GONE: &str = "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n";
    // What is promised behind the head never comes, and is not waited for.
    const ENDLESS: &str = "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\nx";
    let (to, received) = receiver(&[OK, MANY, ELSEWHERE, GONE, ENDLESS, "good morning\r\n\r\n", ""]);
    let sender = Sender::through(true, Duration::from_millis(500), DefaultResolver::default(), DefaultConnector::new());
    let attempt = |_| sender.send(&message(&format!("http://{to}/x")), Utc::now());
    let attempts: Vec<Attempt> = (0..7).map(attempt).collect();
    let told: Vec<(AttemptOutcome, Option<u16>)> = attempts.iter().map(|attempt| (attempt.outcome, attempt.status)).collect();
    let wanted = [
        (Accepted, Some(204)),
        (Refused, Some(429)),
        (Redirected, Some(307)),
        (Gone, Some(410)),
        (Accepted, Some(200)),
        (AnswerUnreadable, None),
        (TimedOut, None),
    ];
    assert_eq!(told, wanted);
    assert_eq!(attempts[1].retry_after.as_deref(), Some("120"));
    assert!(attempts[6].took >= Duration::from_millis(450) && attempts[6].took < Duration::from_secs(5), "{:?}", attempts[6].took);
    received.join().expect("the receiver");
    // Nobody listens there any more.
    assert_eq!(attempt(0).outcome, NotConnected);
}

#[test]
fn each_secret_signs_as_the_standard_says() {
    let (to, received) = receiver(&[OK]);
    let (message, now) = (message(&format!("http://{to}/path?a=b")), Utc::now());
    assert_eq!(Sender::new(true).send(&message, now).outcome, AttemptOutcome::Accepted);
    let text = received.join().expect("the receiver").remove(0);
    let (head, body) = text.split_once("\r\n\r\n").expect("head and body");
    assert!(head.starts_with("POST /path?a=b HTTP/1.1\r\n"), "{head}");
    let mut headers = ureq::http::HeaderMap::new();
    for (name, value) in head.lines().skip(1).filter_map(|line| line.split_once(": ")) {
        headers.insert(ureq::http::HeaderName::from_bytes(name.as_bytes()).expect("a name"), value.parse().expect("a value"));
    }
    for (secret, good) in [(1, true), (2, true), (3, false)] {
        let signer = Webhook::from_bytes(vec![secret; 32]).expect("a secret");
        assert_eq!(signer.verify(body.as_bytes(), &headers).is_ok(), good, "{secret}");
    }
    assert_eq!(headers[HEADER_WEBHOOK_TIMESTAMP], now.timestamp().to_string().as_str());
    assert_eq!(headers[header::CONTENT_TYPE], "application/json");
}
