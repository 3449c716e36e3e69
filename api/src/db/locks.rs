//! Locks of a write: what it decides over, taken before it reads it, and in one order, so that nobody waits in a circle.
//! On PostgreSQL writes run under READ COMMITTED, where what is read after its lock was taken stays as it is until the commit; behind
//! SQLite's single writer nothing else runs meanwhile. What a use case locks and in which order is checked on both.

use std::fmt::Write;

use diesel::connection::SimpleConnection;

use super::conn::Conn;
use super::key::Key;
use crate::fail::Outcome;
use crate::vault::sha256;

/// What can be locked, in the order in which it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// The tree of committees: held by who adds to it, changed by who moves a part of it.
    Tree,
    /// Holidays and rulesets: held by who changes what is recorded of a candidate, where a deadline may follow; changed by who changes them,
    /// and with them the deadlines. No deadline is left as it followed from what was.
    Regulations,
    /// Which directive carries out which: a loop is none of a single row.
    DirectiveLinks,
    /// The keys that sign tokens, and whose name they sign in.
    SigningKeys,
    /// A committee. Held by who puts something below it, so that it does not end meanwhile.
    Committee(Key),
    /// A mass organization.
    Organization(Key),
    /// A cell with its posts, counters and members. Held by who follows somebody there; changed by who counts members in or out.
    Cell(Key),
    /// A directive.
    Directive(Key),
    /// A plan with its quotas.
    Plan(Key),
    /// A conference with whoever comes, what is said and what is concluded.
    Conference(Key),
    /// A contest with its rules, entries, panels and sheets. Held by who fills a sheet, so that its round does not close meanwhile.
    Contest(Key),
    /// A score sheet.
    Sheet(Key),
    /// An account with its roles and its password.
    User(Key),
    /// A client with its secrets.
    Client(Key),
    /// How many webhook endpoints there are.
    WebhookEndpoints,
    /// A webhook endpoint with its secrets and deliveries.
    WebhookEndpoint(Key),
    /// A session.
    Session(Key),
    /// A member.
    Member(Key),
    /// A candidate with acts and dossier.
    Candidate(Key),
    /// The numbers of a committee's decisions on admission: none is given twice.
    Decisions(Key),
    /// Everybody with one personal ID, by the first bytes of its keyed hash: nobody is followed twice.
    Person(i64),
    /// Every counter: held by every act that counts, changed by who counts from scratch.
    Counting,
    /// The counters of a committee and its cells: every act there that counts adds to them, last of all.
    Counters(Key),
    /// The numbers of events: one gives them at a time.
    Sealing,
    /// How far the logs of others are cosigned: none goes back.
    Witnessed,
}

/// A lock, and what it keeps others from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// Nobody may change it until the commit; others may hold it too.
    Hold(What),
    /// Nobody may hold or change it until the commit.
    Change(What),
}

impl Lock {
    /// What it locks.
    pub const fn what(self) -> What {
        match self {
            Self::Hold(what) | Self::Change(what) => what,
        }
    }

    const fn changes(self) -> bool {
        matches!(self, Self::Change(_))
    }

    /// Appends the statement that takes the lock.
    fn push(self, sql: &mut String) {
        let (row, advisory) = if self.changes() { ("FOR NO KEY UPDATE", "pg_advisory_xact_lock") } else { ("FOR SHARE", "pg_advisory_xact_lock_shared") };
        // Writing to a string does not fail.
        let _ = match self.what().place() {
            Place::Row(table, id) => write!(sql, "SELECT FROM {table} WHERE id = '\\x{}' {row};", id.uuid().simple()),
            Place::Number(number) => write!(sql, "SELECT {advisory}({number});"),
        };
    }
}

/// Where PostgreSQL keeps a lock.
enum Place {
    /// At a row of a table.
    Row(&'static str, Key),
    /// Under a number, for what is not one row.
    Number(i64),
}

impl What {
    /// Its place in the order. Rows of one kind that are known only later may be taken later, where a lock that is held already (of
    /// the cell, of the tree) keeps others from taking them the other way round.
    const fn rank(self) -> u8 {
        match self {
            Self::Tree => 0,
            Self::Regulations => 1,
            Self::DirectiveLinks => 2,
            Self::SigningKeys => 3,
            Self::Committee(_) => 4,
            Self::Organization(_) => 5,
            Self::Cell(_) => 6,
            Self::Directive(_) => 7,
            Self::Plan(_) => 8,
            Self::Conference(_) => 9,
            Self::Contest(_) => 10,
            Self::Sheet(_) => 11,
            Self::User(_) => 12,
            Self::Client(_) => 13,
            Self::WebhookEndpoints => 14,
            Self::WebhookEndpoint(_) => 15,
            Self::Session(_) => 16,
            Self::Member(_) => 17,
            Self::Candidate(_) => 18,
            Self::Decisions(_) => 19,
            Self::Person(_) => 20,
            Self::Counting => 21,
            Self::Counters(_) => 22,
            Self::Sealing => 23,
            Self::Witnessed => 24,
        }
    }

    fn place(self) -> Place {
        match self {
            Self::Tree => Place::Number(number(b"tree", &[])),
            Self::Regulations => Place::Number(number(b"regulations", &[])),
            Self::DirectiveLinks => Place::Number(number(b"directive links", &[])),
            Self::SigningKeys => Place::Number(number(b"signing keys", &[])),
            Self::Decisions(committee) => Place::Number(number(b"decisions", committee.uuid().as_bytes())),
            Self::WebhookEndpoints => Place::Number(number(b"webhook endpoints", &[])),
            Self::Sealing => Place::Number(number(b"sealing", &[])),
            Self::Witnessed => Place::Number(number(b"witnessed", &[])),
            Self::Counting => Place::Number(number(b"counting", &[])),
            Self::Counters(committee) => Place::Number(number(b"counters", committee.uuid().as_bytes())),
            Self::Person(hash) => Place::Number(number(b"person", &hash.to_be_bytes())),
            Self::Committee(id) => Place::Row("committees", id),
            Self::Organization(id) => Place::Row("organizations", id),
            Self::Cell(id) => Place::Row("cells", id),
            Self::Directive(id) => Place::Row("directives", id),
            Self::Plan(id) => Place::Row("plans", id),
            Self::Conference(id) => Place::Row("conferences", id),
            Self::Contest(id) => Place::Row("contests", id),
            Self::Sheet(id) => Place::Row("contest_sheets", id),
            Self::User(id) => Place::Row("users", id),
            Self::Client(id) => Place::Row("clients", id),
            Self::WebhookEndpoint(id) => Place::Row("webhook_endpoints", id),
            Self::Session(id) => Place::Row("sessions", id),
            Self::Member(id) => Place::Row("members", id),
            Self::Candidate(id) => Place::Row("candidates", id),
        }
    }
}

/// The number of an advisory lock. Two that share one by chance wait for each other and nothing worse.
fn number(kind: &[u8], of: &[u8]) -> i64 {
    let hash = sha256(&[kind, b"\0", of].concat());
    i64::from_be_bytes(hash.first_chunk().copied().unwrap_or_default())
}

/// The locks of one transaction.
#[derive(Debug, Default)]
pub struct Locks {
    taken: Vec<Lock>,
    /// What the transaction made, which nobody else sees before its commit.
    made: Vec<What>,
    /// Nobody else is there.
    alone: bool,
}

impl Locks {
    /// Takes locks that are not held yet, in their order, however they are given.
    pub fn take(&mut self, conn: &mut Conn, wanted: &[Lock]) -> Outcome<()> {
        if self.alone {
            return Ok(());
        }
        let new = self.lacking(wanted);
        if let (Conn::Postgres(postgres), false) = (conn, new.is_empty()) {
            let mut sql = String::with_capacity(new.len() * 96);
            for lock in &new {
                lock.push(&mut sql);
            }
            postgres.batch_execute(&sql)?;
        }
        self.taken.extend(new);
        Ok(())
    }

    /// What of the wanted is not held, in order, each once and as strong as wanted anywhere.
    fn lacking(&self, wanted: &[Lock]) -> Vec<Lock> {
        let mut new: Vec<Lock> = Vec::with_capacity(wanted.len());
        let mut sorted = wanted.to_vec();
        sorted.sort_by_key(|lock| (lock.what(), !lock.changes()));
        for lock in sorted {
            let held = self.taken.iter().chain(&new).any(|held| held.what() == lock.what() && held.changes() >= lock.changes());
            if !held && !self.made.contains(&lock.what()) {
                new.push(lock);
            }
        }
        if let Some(first) = new.first() {
            let in_order = self.taken.iter().all(|held| held.what().rank() <= first.what().rank() && held.what() != first.what());
            debug_assert!(in_order, "{first:?} is taken after {:?}: two that do so may wait in a circle", self.taken);
        }
        new
    }

    /// Says that nobody else is there: a new database is filled before anybody is served.
    pub const fn alone(&mut self) {
        self.alone = true;
    }

    /// Notes what this transaction made.
    pub fn made(&mut self, what: What) {
        self.made.push(what);
    }

    /// Whether nobody else can change it.
    pub fn hold(&self, what: What) -> bool {
        self.alone || self.made.contains(&what) || self.taken.iter().any(|held| held.what() == what)
    }

    /// Whether it is the only one that changes some plan.
    pub fn changes_a_plan(&self) -> bool {
        self.alone || self.taken.iter().any(|held| matches!(held, Lock::Change(What::Plan(_))))
    }

    /// Whether it is the only one that changes some conference.
    pub fn changes_a_conference(&self) -> bool {
        self.alone || self.taken.iter().any(|held| matches!(held, Lock::Change(What::Conference(_))))
    }

    /// Whether it is the only one that changes some contest.
    pub fn changes_a_contest(&self) -> bool {
        self.alone || self.taken.iter().any(|held| matches!(held, Lock::Change(What::Contest(_))))
    }

    /// Whether nobody else can change or hold it.
    pub fn change(&self, what: What) -> bool {
        self.alone || self.made.contains(&what) || self.taken.contains(&Lock::Change(what))
    }
}

#[cfg(test)]
mod tests;
