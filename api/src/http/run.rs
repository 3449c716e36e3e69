//! Running the use case of a request: a read, or a write in one transaction with its idempotency record. Whose records it read is recorded
//! before the answer leaves.

use std::sync::Arc;

use super::export;
use super::idempotency;
use super::json::BodyHash;
use super::readings::{self, Reading};
use super::reply::{Answer, Answered, Reply};
use super::request::CallerRequest;
use super::tx::{Counted, Tx};
use crate::db::Conn;
use crate::fail::Outcome;

impl CallerRequest {
    /// Runs a use case that writes and answers a value.
    pub async fn transact<T: Send + 'static>(self, job: impl Fn(&mut Tx<'_>) -> Outcome<T> + Send + 'static) -> Outcome<T> {
        let (request, asked) = self.shared();
        let outcome = request.app.db.write(move |conn| asked.in_transaction(conn, &job)).await;
        request.app.committed();
        request.record().await?;
        outcome
    }

    /// Runs a use case that only reads and answers a value.
    pub async fn look<T: Send + 'static>(self, job: impl Fn(&mut Tx<'_>) -> Outcome<T> + Send + 'static) -> Outcome<T> {
        let (request, asked) = self.shared();
        let looked = request.app.db.read_from(request.source, move |conn| job(&mut Tx::new(conn, &asked))).await;
        request.record().await?;
        looked
    }

    /// Runs a use case that only reads, goes over much, and answers a value.
    pub async fn survey<T: Send + 'static>(self, job: impl Fn(&mut Tx<'_>) -> Outcome<T> + Send + 'static) -> Outcome<T> {
        let (request, asked) = self.shared();
        let looked = request.app.db.read_long(request.source, move |conn| job(&mut Tx::new(conn, &asked))).await;
        request.record().await?;
        looked
    }

    /// Runs a use case that only reads. One that searches or counts goes over much.
    pub async fn read(self, job: impl Fn(&mut Tx<'_>) -> Outcome<Reply> + Send + 'static) -> Answer {
        let parameters: Vec<(String, String)> = self.target.query().and_then(|query| serde_html_form::from_str(query).ok()).unwrap_or_default();
        let long = parameters.iter().any(|(name, value)| name == "q" || (name == "include_total" && value == "true"));
        self.answer(long, job).await
    }

    /// Runs a use case that goes over much, however it is asked.
    pub async fn report(self, job: impl Fn(&mut Tx<'_>) -> Outcome<Reply> + Send + 'static) -> Answer {
        self.answer(true, job).await
    }

    async fn answer(self, long: bool, job: impl Fn(&mut Tx<'_>) -> Outcome<Reply> + Send + 'static) -> Answer {
        if let Some(export) = self.export {
            return export::send(Arc::new(self), export, job).await.map(Answered::Sent);
        }
        let (request, asked) = self.shared();
        let read = move |conn: &mut Conn| {
            let reply = job(&mut Tx::new(conn, &asked))?;
            let known = reply.version().is_some_and(|version| asked.if_none_match.as_ref().is_some_and(|known| known.contain(version)));
            Ok(if known { reply.not_modified() } else { reply.linked(&asked.target) })
        };
        let db = &request.app.db;
        let answer = if long { db.read_long(request.source, read).await } else { db.read_from(request.source, read).await };
        request.record().await?;
        answer.map(Answered::Reply)
    }

    /// Runs a use case that writes, in one transaction with its idempotency record.
    pub async fn write(self, body: BodyHash, job: impl Fn(&mut Tx<'_>) -> Outcome<Reply> + Send + 'static) -> Answer {
        let (request, asked) = self.shared();
        let running = request.idempotency.map(|scope| request.app.running.enter(scope)).transpose()?;
        let answer = request.app.db.write(move |conn| {
            asked.in_transaction(conn, &|tx: &mut Tx<'_>| match asked.idempotency {
                Some(scope) => idempotency::run(tx, scope, body, &job),
                None => job(tx),
            })
        });
        let answer = answer.await;
        drop(running);
        request.app.committed();
        request.record().await?;
        answer.map(Answered::Reply)
    }

    /// A use case on this thread, for the server's own commands.
    pub fn write_blocking<T: Send + 'static>(self, job: impl Fn(&mut Tx<'_>) -> Outcome<T> + Send + 'static) -> Outcome<T> {
        let (request, asked) = self.shared();
        let outcome = request.app.db.write_blocking(move |conn| asked.in_transaction(conn, &job));
        request.app.committed();
        outcome
    }

    fn shared(self) -> (Arc<Self>, Arc<Self>) {
        let request = Arc::new(self);
        (request.clone(), request)
    }

    /// Runs one of many use cases of a transaction that is under way, which is another request's. What it counted is that one's to write, once
    /// for all of them, and so is what it read of people (`take_noted`).
    pub fn within<T>(&self, conn: &mut Conn, job: impl FnOnce(&mut Tx<'_>) -> Outcome<T>) -> Outcome<(T, Counted)> {
        let mut tx = Tx::new(conn, self);
        let done = job(&mut tx)?;
        Ok((done, tx.take_counted()))
    }

    /// What use cases within a transaction have read of people since this was asked for last, whatever became of them; to be written with
    /// `write_readings`.
    pub fn take_noted(&self) -> Vec<Reading> {
        self.noted()
    }

    /// Runs a job; what it read is written in its transaction when it goes through, and stays noted when it does not.
    fn in_transaction<T>(&self, conn: &mut Conn, job: &impl Fn(&mut Tx<'_>) -> Outcome<T>) -> Outcome<T> {
        let mut tx = Tx::new(conn, self);
        let done = job(&mut tx)?;
        tx.write_counted()?;
        self.write_noted(conn)?;
        Ok(done)
    }

    fn write_noted(&self, conn: &mut Conn) -> Outcome<()> {
        self.write_readings(conn, &self.noted())
    }

    /// Writes readings in a transaction.
    pub fn write_readings(&self, conn: &mut Conn, readings: &[Reading]) -> Outcome<()> {
        if readings.is_empty() { Ok(()) } else { readings::insert(conn, &self.app.vault, readings) }
    }

    /// Records what was read.
    pub(super) async fn record(&self) -> Outcome<()> {
        let noted = self.noted();
        if noted.is_empty() { Ok(()) } else { self.app.readings.record(&self.app.db, &self.app.vault, noted).await }
    }
}
