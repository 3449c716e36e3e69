//! A connection with a deadline for whatever it is at. It does not look into what is read and written: whether a request has arrived says
//! the one who serves it (`Working`), and what else happens shows in the bytes that come and go.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::rt::net::TcpStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use super::places::{Connection, Place};

/// Said to a caller whose head does not come to its end.
const TOO_SLOW: &[u8] = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// How long each phase may last.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// From the first byte of a head (the first one: from the beginning) until the request is there.
    pub head: Duration,
    /// Without a request.
    pub idle: Duration,
    /// While the caller reads nothing of an answer.
    pub answer: Duration,
}

/// What a connection is at when it must end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Head,
    Idle,
    Answer,
    Displaced,
}

impl Phase {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Idle => "idle",
            Self::Answer => "answer",
            Self::Displaced => "displaced",
        }
    }
}

/// A connection of a caller.
pub struct Stream {
    tcp: TcpStream,
    place: Place,
    limits: Limits,
    opened: Instant,
    /// Since when something has come that is not a request yet.
    arriving: Option<Instant>,
    /// Since when it has been the caller's turn.
    waiting: Option<Instant>,
    /// Since when nothing more of an answer could be sent.
    stalled: Option<Instant>,
    /// Requests that were there when it was looked last.
    requests: u32,
    /// Whether reading was put off until the caller reads.
    put_off: bool,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Stream {
    /// A new connection with its place.
    pub fn new(tcp: TcpStream, place: Place, limits: Limits) -> Self {
        let opened = Instant::now();
        Self { tcp, place, limits, opened, arriving: None, waiting: None, stalled: None, requests: 0, put_off: false, alarm: None }
    }

    /// What its requests find.
    pub fn connection(&self) -> Connection {
        self.place.link.clone()
    }

    /// What it is at, and until when it may be.
    fn deadline(&mut self, now: Instant) -> Option<(Instant, Phase)> {
        let link = &self.place.link;
        let requests = link.requests();
        if requests != self.requests {
            // What has come was a request.
            (self.requests, self.arriving, self.waiting) = (requests, None, None);
        }
        if let Some(since) = self.stalled {
            return Some((since + self.limits.answer, Phase::Answer));
        }
        if link.is_working() {
            return None;
        }
        if link.is_displaced() {
            return Some((now, Phase::Displaced));
        }
        let first = (requests == 0).then_some(self.opened);
        match first.or(self.arriving) {
            Some(since) => Some((since + self.limits.head, Phase::Head)),
            None => Some((*self.waiting.get_or_insert(now) + self.limits.idle, Phase::Idle)),
        }
    }

    /// Ends the connection when its time is over; else sees to being asked again by then.
    fn check(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        self.place.link.keeper.register(context.waker());
        loop {
            let now = Instant::now();
            let Some((until, phase)) = self.deadline(now) else { return Ok(()) };
            if until <= now {
                return Err(self.end(phase));
            }
            // An alarm that comes too early only has us look again.
            let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep_until(until)));
            if alarm.deadline() > until {
                alarm.as_mut().reset(until);
            }
            if alarm.as_mut().poll(context).is_pending() {
                return Ok(());
            }
            self.alarm = None;
        }
    }

    fn end(&self, phase: Phase) -> io::Error {
        metrics::counter!("chibo_connections_ended_total", "phase" => phase.as_str()).increment(1);
        if phase == Phase::Head && (self.arriving.is_some() || self.requests == 0) {
            // Whoever does not read it either has lost nothing.
            let _ = self.tcp.try_write(TOO_SLOW);
        }
        io::Error::new(io::ErrorKind::TimedOut, phase.as_str())
    }

    /// Something has been sent.
    fn sent(&mut self, context: &Context<'_>) {
        self.place.link.progress();
        self.waiting = None;
        // What came meanwhile waits for its turn through no fault of the caller.
        self.arriving = self.arriving.map(|_| Instant::now());
        self.stalled = None;
        if std::mem::take(&mut self.put_off) {
            context.waker().wake_by_ref();
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        // Whoever reads no answers is not read from: nothing piles up.
        if this.stalled.is_some() {
            this.put_off = true;
            this.check(context)?;
            return Poll::Pending;
        }
        let before = into.filled().len();
        let read = Pin::new(&mut this.tcp).poll_read(context, into);
        if read.is_ready() && into.filled().len() > before && !this.place.link.is_working() {
            this.arriving.get_or_insert_with(Instant::now);
        }
        this.check(context)?;
        read
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.tcp).poll_write(context, bytes);
        match &written {
            // What was waited for before is over, and nothing may be read or written for long.
            Poll::Ready(Ok(_)) => {
                this.sent(context);
                this.check(context)?;
            }
            Poll::Ready(Err(_)) => {}
            Poll::Pending => {
                this.stalled.get_or_insert_with(Instant::now);
                this.check(context)?;
            }
        }
        written
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().tcp).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().tcp).poll_shutdown(context)
    }
}
