//! Corrections of a published result: what was wrong is put right, the result computed anew and numbered; the one before is kept.

use chibo_openapi::contests::{
    AnswerCorrection, BundleExtraQuestion, BundlePenalty, ContestBundle, ContestCorrectionCreate, ContestResults, PenaltyCorrection, SheetCorrection,
};
use chibo_openapi::vocabulary::{ContestStatus, EntryStatus};
use chibo_openapi::{Code, Scope};

use super::computing::{Computed, too_many};
use super::gathering::{self, Names};
use super::{lacking, store};
use crate::contests::called::called;
use crate::contests::contest::{self, ContestFacts};
use crate::contests::outcome;
use crate::contests::rounds::{answers, penalties};
use crate::contests::{entries, sheets};
use crate::db::key::Key;
use crate::db::locks::Lock::Change;
use crate::db::locks::What;
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;

/// Corrects a published result, or says what would come of it.
pub fn correct(tx: &mut Tx<'_>, contest: Key, new: &ContestCorrectionCreate) -> Outcome<ContestResults> {
    tx.lock(&[Change(What::Contest(contest))])?;
    let contest = contest::loaded(tx, contest, Scope::ContestsPublish)?;
    if contest.status != ContestStatus::Published {
        return Err(Fail::wrong_state(&contest.status));
    }
    let number = store::newest(tx, contest.id)?.ok_or_else(|| Fail::internal("a published contest without a result"))? + 1;
    let mut bundle = gathering::bundle(tx, &contest)?;
    let mut flaws = applied(&contest, new, &mut bundle);
    if number > store::MOST {
        flaws.push(too_many());
    }
    Fail::if_any(flaws)?;
    let names = Names::of(tx, contest.id)?;
    let outcome = outcome::outcome(&bundle).map_err(|missing| Fail::invalid(lacking::told(&bundle, &names, missing, tx.request.meta.lang)))?;
    let computed = Computed { bundle, outcome };
    let mut results = computed.results(tx, number, Some(new.reason.clone()), Some(new.document_number.clone()));
    if !new.dry_run {
        write(tx, &contest, new)?;
        store::insert(tx, &results, &computed.bundle)?;
        contest::touch(tx, contest.id, "contest.corrected", &new.reason, &new.document_number)?;
    }
    names.fill(&mut results);
    Ok(called(&contest.rules, results))
}

/// Puts a correction into the bundle that the result is computed from; everything that is wrong with it.
fn applied(contest: &ContestFacts, new: &ContestCorrectionCreate, bundle: &mut ContestBundle) -> Vec<Flaw> {
    let ContestCorrectionCreate { reason: _, document_number: _, sheets, penalties, answers, disqualified, dry_run: _ } = new;
    let mut flaws = Vec::new();
    if sheets.is_empty() && penalties.is_empty() && answers.is_empty() && disqualified.is_empty() {
        flaws.push(Flaw::whole(Code::NothingCorrected));
    }
    for (at, SheetCorrection { seat_id, entry_id, part, scores }) in sheets.iter().enumerate() {
        let rule = contest.rules.rounds.iter().flat_map(|round| &round.parts).find(|rule| rule.code == *part);
        let place = format!("/sheets/{at}");
        match (gathering::sheet_at(bundle, *seat_id, *entry_id, part), rule) {
            (Some(sheet), Some(rule)) => {
                flaws.extend(sheets::faults(rule, scores, &place));
                sheet.scores.clone_from(scores);
            }
            _ => flaws.push(Flaw::field(&place, Code::UnknownReference)),
        }
    }
    let takes_part = |bundle: &ContestBundle, entry| bundle.entries.iter().any(|one| one.id == entry && one.status == EntryStatus::Entered);
    for (at, PenaltyCorrection { entry_id, penalty, amount }) in penalties.iter().enumerate() {
        let round = contest.rules.rounds.iter().find(|round| round.penalties.iter().any(|rule| rule.code == *penalty));
        match round.filter(|_| takes_part(bundle, *entry_id)) {
            Some(round) => {
                bundle.penalties.retain(|there| there.entry_id != *entry_id || there.penalty != *penalty);
                if *amount > 0 {
                    bundle.penalties.push(BundlePenalty { entry_id: *entry_id, round: round.code.clone(), penalty: penalty.clone(), amount: *amount });
                }
            }
            None => flaws.push(Flaw::field(&format!("/penalties/{at}"), Code::UnknownReference)),
        }
    }
    for (at, AnswerCorrection { round, number, entry_id, score_x100 }) in answers.iter().enumerate() {
        if !takes_part(bundle, *entry_id) || !contest.rules.rounds.iter().any(|rule| rule.code == *round) {
            flaws.push(Flaw::field(&format!("/answers/{at}"), Code::UnknownReference));
            continue;
        }
        bundle.extra_questions.retain(|there| (&there.round, there.number, there.entry_id) != (round, *number, *entry_id));
        bundle.extra_questions.push(BundleExtraQuestion { round: round.clone(), number: *number, entry_id: *entry_id, score_x100: *score_x100 });
    }
    for (at, entry) in disqualified.iter().enumerate() {
        match bundle.entries.iter_mut().find(|one| one.id == *entry && one.status == EntryStatus::Entered) {
            Some(found) => found.status = EntryStatus::Disqualified,
            None => flaws.push(Flaw::field(&format!("/disqualified/{at}"), Code::UnknownReference)),
        }
    }
    flaws
}

/// Writes what was put right.
fn write(tx: &mut Tx<'_>, contest: &ContestFacts, new: &ContestCorrectionCreate) -> Outcome<()> {
    for SheetCorrection { seat_id, entry_id, part, scores } in &new.sheets {
        sheets::correct(tx, contest, ((*seat_id).into(), (*entry_id).into(), part.as_str()), scores)?;
    }
    for PenaltyCorrection { entry_id, penalty, amount } in &new.penalties {
        penalties::correct(tx, contest, (*entry_id).into(), penalty, *amount)?;
    }
    for AnswerCorrection { round, number, entry_id, score_x100 } in &new.answers {
        answers::correct(tx, contest, (*entry_id).into(), (round.as_str(), *number), *score_x100)?;
    }
    for entry in &new.disqualified {
        entries::disqualify(tx, contest, (*entry).into(), &new.reason, &new.document_number)?;
    }
    Ok(())
}
