//! The checklist: which papers a candidate needs, by which clause, and how each stands.

use chibo_openapi::candidates::{Checklist, ChecklistItem};
use chibo_openapi::vocabulary::{CandidateStage, PaperStatus, Reading};
use chrono::Duration;

use crate::candidates::history::History;
use crate::candidates::view::followed;
use crate::candidates::{rules, store};
use crate::db::key::Key;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::regulations::rulesets;

/// Days before its last one on which a paper counts as about to expire.
const SOON: i64 = 60;

/// The papers that a candidate needs, and how each stands.
pub fn get(tx: &mut Tx<'_>, id: Key) -> Outcome<Checklist> {
    let followed = followed(tx, id, Reading::ChecklistGet)?;
    let items = items(tx, followed.id)?;
    // Without a ruleset in force nobody can say what is needed, so nothing is complete.
    let complete = !items.is_empty() && items.iter().all(|item| matches!(item.status, PaperStatus::Present | PaperStatus::Expiring));
    Ok(Checklist { candidate_id: followed.id.uuid(), on: tx.today, complete, items })
}

/// Each paper that a candidate needs, and how it stands: today, or on the day on which the cell resolved on them.
fn items(tx: &mut Tx<'_>, id: Key) -> Outcome<Vec<ChecklistItem>> {
    let row = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    let rulesets = rulesets::all(tx)?;
    let case = History::read(tx, &row)?.case;
    let resolved = case.last(CandidateStage::CellResolved).filter(|_| rules::resolved(case.stage()));
    let day = resolved.map_or(tx.today, |act| act.on);
    let Some(ruleset) = rulesets.on(day) else { return Ok(Vec::new()) };
    let papers = store::dossier(tx, &row)?.papers;
    let newest = |kind| papers.iter().filter(|paper| paper.kind == kind).max_by_key(|paper| paper.dated_on).cloned();
    let line = |(kind, clause)| {
        let paper = newest(kind);
        let dated_on = paper.as_ref().map(|paper| paper.dated_on);
        let valid_until = dated_on.and_then(|dated_on| rules::expires_on(kind, dated_on, ruleset));
        let status = match (dated_on, valid_until) {
            (None, _) => PaperStatus::Missing,
            (Some(_), Some(last)) if last < day => PaperStatus::Expired,
            (Some(_), Some(last)) if resolved.is_none() && last < day + Duration::days(SOON) => PaperStatus::Expiring,
            (Some(_), _) => PaperStatus::Present,
        };
        ChecklistItem { kind, status, paper_id: paper.map(|paper| paper.id), dated_on, valid_until, clause }
    };
    Ok(rules::checklist(&case, ruleset, day).into_iter().map(line).collect())
}
