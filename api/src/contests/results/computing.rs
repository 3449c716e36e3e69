//! The result of a contest as it stands, or everything that is missing for it.

use std::collections::HashSet;

use chibo_openapi::Code;
use chibo_openapi::contests::{ContestBundle, ContestResults};

use super::gathering::{self, Names};
use super::{lacking, store};
use crate::contests::contest::ContestFacts;
use crate::contests::outcome::{self, Missing, Outcome as Outcomes};
use crate::db::key::Key;
use crate::fail::{Flaw, Outcome};
use crate::http::Tx;

/// The result of a contest as it stands, with what it follows from.
pub struct Computed {
    pub(super) bundle: ContestBundle,
    pub(super) outcome: Outcomes,
}

/// Computes the result of a contest, or says everything that is missing for it.
pub fn computed(tx: &mut Tx<'_>, contest: &ContestFacts) -> Outcome<Result<Computed, Vec<Flaw>>> {
    let bundle = gathering::bundle(tx, contest)?;
    match outcome::outcome(&bundle) {
        Ok(outcome) => Ok(Ok(Computed { bundle, outcome })),
        Err(missing) => told(tx, contest, &bundle, missing).map(Err),
    }
}

/// Who goes on from the round that is being judged, or everything that is missing to say so.
pub fn advancing(tx: &mut Tx<'_>, contest: &ContestFacts, round: usize) -> Outcome<Result<HashSet<Key>, Vec<Flaw>>> {
    let bundle = gathering::bundle(tx, contest)?;
    match outcome::advancing(&bundle, round) {
        Ok(on) => Ok(Ok(on.into_iter().map(Key::from).collect())),
        Err(missing) => told(tx, contest, &bundle, missing).map(Err),
    }
}

fn told(tx: &mut Tx<'_>, contest: &ContestFacts, bundle: &ContestBundle, missing: Vec<Missing>) -> Outcome<Vec<Flaw>> {
    let names = Names::of(tx, contest.id)?;
    Ok(lacking::told(bundle, &names, missing, tx.request.meta.lang))
}

impl Computed {
    /// Keeps it as the first result.
    pub fn keep(self, tx: &mut Tx<'_>) -> Outcome<()> {
        let results = self.results(tx, 1, None, None);
        store::insert(tx, &results, &self.bundle)
    }

    pub(super) fn results(&self, tx: &Tx<'_>, number: i32, reason: Option<String>, document_number: Option<String>) -> ContestResults {
        let Outcomes { groups, special_prizes } = self.outcome.clone();
        ContestResults { contest_id: self.bundle.contest_id, number, computed_at: tx.now, reason, document_number, groups, special_prizes }
    }
}

/// A correction beyond the last one that can be numbered.
pub(super) fn too_many() -> Flaw {
    Flaw::whole(Code::TooLong).with("max", store::MOST)
}
