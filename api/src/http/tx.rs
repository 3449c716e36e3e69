//! The transaction, or the read, that a use case runs in.

use chibo_openapi::{Code, Scope};
use chrono::{DateTime, NaiveDate, Utc};

use super::preconditions::Versions;
use super::request::CallerRequest;
use crate::auth::{Caller, Reach};
use crate::clock::Clock;
use crate::counters::{self, Counting, Sums};
use crate::db::Conn;
use crate::db::key::Key;
use crate::db::locks::{Lock, Locks};
use crate::fail::{Fail, Flaw, Outcome};

/// What use cases counted and nobody has written yet.
#[derive(Debug, Default)]
pub struct Counted {
    counting: Counting,
    /// Cells that went from one committee to another.
    moved: Vec<(Key, Key, Key)>,
}

/// A transaction, or a read, of one request. Time stands still in it.
pub struct Tx<'a> {
    /// The connection.
    pub conn: &'a mut Conn,
    /// The request.
    pub request: &'a CallerRequest,
    /// Now, in microseconds.
    pub now: DateTime<Utc>,
    /// Today in Viet Nam.
    pub today: NaiveDate,
    locks: Locks,
    counted: Counted,
    /// Whom the answer speaks of.
    person: Option<(Key, Key)>,
    /// The page of a list that is read whole.
    turn: Option<Turn>,
}

/// The page that a list is at which is read whole, whatever page its query asks for.
#[derive(Debug)]
pub struct Turn {
    /// Cursor of the page; none for the first one.
    pub(super) cursor: Option<String>,
}

impl Turn {
    /// Items of a page.
    pub(super) const LIMIT: i64 = 200;

    /// The first page.
    pub(super) const fn first() -> Self {
        Self { cursor: None }
    }

    /// The page of a cursor.
    pub(super) const fn after(cursor: String) -> Self {
        Self { cursor: Some(cursor) }
    }
}

impl<'a> Tx<'a> {
    /// A transaction of a request.
    pub fn new(conn: &'a mut Conn, request: &'a CallerRequest) -> Self {
        // A transaction that is tried again begins with nothing noted.
        drop(request.noted());
        let now = request.app.clock.now();
        Self { conn, request, now, today: Clock::day(now), locks: Locks::default(), counted: Counted::default(), person: None, turn: None }
    }

    /// The same for one page of a list that is read whole.
    pub(super) fn on_turn(self, turn: Turn) -> Self {
        Self { turn: Some(turn), ..self }
    }

    /// The page of a list that is read whole.
    pub(super) const fn turn(&self) -> Option<&Turn> {
        self.turn.as_ref()
    }

    /// Takes locks on what the use case decides over, before it reads it. Everything at once where it can be known, else in the order of
    /// `What`.
    pub fn lock(&mut self, wanted: &[Lock]) -> Outcome<()> {
        self.locks.take(self.conn, wanted)
    }

    /// Adds to a counter of a cell on a day. All that a transaction adds is written once, last of all: what it locks, everybody who counts
    /// there waits for.
    pub fn count(&mut self, cell: Key, measure: &str, on: NaiveDate, sums: Sums) {
        self.counted.counting.add(cell, measure, on, sums);
    }

    /// A cell went from one committee to another: what was counted there goes with it.
    pub fn count_elsewhere(&mut self, cell: Key, from: Key, to: Key) {
        self.counted.moved.push((cell, from, to));
    }

    /// Counts with this transaction what one of many use cases within it did.
    pub fn count_with(&mut self, counted: Counted) {
        self.counted.counting.extend(counted.counting);
        self.counted.moved.extend(counted.moved);
    }

    /// What was counted, for who writes it.
    pub(super) fn take_counted(&mut self) -> Counted {
        std::mem::take(&mut self.counted)
    }

    /// Writes what was counted.
    pub(super) fn write_counted(&mut self) -> Outcome<()> {
        let Counted { counting, moved } = self.take_counted();
        for (cell, from, to) in moved {
            counters::moved(self.conn, &mut self.locks, self.now, cell, from, to)?;
        }
        if counting.is_empty() { Ok(()) } else { counters::write(self.conn, &mut self.locks, self.now, counting) }
    }

    /// Whether nobody else writes meanwhile, whatever is locked.
    pub const fn alone(&self) -> bool {
        matches!(self.conn, Conn::Sqlite(_))
    }

    /// The locks of the transaction.
    pub fn locks(&mut self) -> &mut Locks {
        &mut self.locks
    }

    /// Says whose record a write is about, and the committee that it belongs to: a kept answer goes when the person's values are erased, and
    /// repeating it is a reading.
    pub const fn is_about(&mut self, person: Key, committee: Key) {
        self.person = Some((person, committee));
    }

    /// Whose record the write is about.
    pub(super) const fn person(&self) -> Option<(Key, Key)> {
        self.person
    }

    /// The caller.
    pub fn caller(&self) -> &'a Caller {
        &self.request.caller
    }

    /// Where the caller has a permission, for narrowing a list.
    pub fn reach(&mut self, scope: Scope) -> Outcome<Reach> {
        Reach::of(self.conn, &self.request.caller, scope)
    }

    /// Holds `If-Match` against the version as it is: 428 without the header, 412 with another version.
    pub fn require_match(&self, version: i64) -> Result<(), Fail> {
        match &self.request.if_match {
            None => Err(Fail::new(Code::PreconditionRequired)),
            Some(named) if named.contain(version) => Ok(()),
            Some(_) => Err(Fail::new(Code::PreconditionFailed).with("current_version", version)),
        }
    }

    /// 428 unless the caller said which version it means: asked before the state of what the version is of.
    pub fn require_version_named(&self) -> Result<(), Fail> {
        if self.names_a_version() { Ok(()) } else { Err(Fail::new(Code::PreconditionRequired)) }
    }

    /// Whether the caller said which version it means.
    pub fn names_a_version(&self) -> bool {
        self.request.if_match.is_some()
    }

    /// Whether the caller asked that nothing be there yet (`If-None-Match: *`).
    pub fn only_if_absent(&self) -> bool {
        self.request.if_none_match == Some(Versions::Any)
    }

    /// A fault when a day lies after today.
    pub fn not_in_future(&self, pointer: &str, day: NaiveDate, flaws: &mut Vec<Flaw>) {
        flaws.extend(Flaw::in_future(pointer, day, self.today));
    }
}
