//! Running the use case of a request: a read, or a write in one transaction with its idempotency record.

use super::idempotency;
use super::json::BodyHash;
use super::reply::{Answer, Reply};
use super::request::CallerRequest;
use super::tx::Tx;
use crate::fail::Outcome;

impl CallerRequest {
    /// Runs a use case that writes and answers a value.
    pub async fn transact<T: Send + 'static>(self, job: impl Fn(&mut Tx<'_>) -> Outcome<T> + Send + 'static) -> Outcome<T> {
        let db = self.app.db.clone();
        db.write(move |conn| job(&mut Tx::new(conn, &self))).await
    }

    /// Runs a use case that only reads.
    pub async fn read(self, job: impl Fn(&mut Tx<'_>) -> Outcome<Reply> + Send + 'static) -> Answer {
        let db = self.app.db.clone();
        db.read(move |conn| {
            let reply = job(&mut Tx::new(conn, &self))?;
            let known = reply.version().is_some_and(|version| self.if_none_match.as_ref().is_some_and(|known| known.contain(version)));
            Ok(if known { reply.not_modified() } else { reply.linked(&self.target) })
        })
        .await
    }

    /// Runs a use case that writes, in one transaction with its idempotency record.
    pub async fn write(self, body: BodyHash, job: impl Fn(&mut Tx<'_>) -> Outcome<Reply> + Send + 'static) -> Answer {
        let app = self.app.clone();
        let running = self.idempotency.map(|scope| app.running.enter(scope)).transpose()?;
        let answer = app.db.write(move |conn| {
            let mut tx = Tx::new(conn, &self);
            match self.idempotency {
                Some(scope) => idempotency::run(&mut tx, scope, body, &job),
                None => job(&mut tx),
            }
        });
        let answer = answer.await;
        drop(running);
        answer
    }

    /// A use case on this thread, for the server's own commands.
    pub fn write_blocking<T: Send + 'static>(self, job: impl Fn(&mut Tx<'_>) -> Outcome<T> + Send + 'static) -> Outcome<T> {
        let db = self.app.db.clone();
        db.write_blocking(move |conn| job(&mut Tx::new(conn, &self)))
    }
}
