//! A sheet as a caller sees it, and as the log keeps it.

use std::collections::HashMap;

use chibo_openapi::Scope;
use chibo_openapi::contests::{CriterionScore, PaperEntry, ScoreSheet, SheetScore};
use chibo_openapi::vocabulary::{ContestStatus, SeatKind, SheetStatus};
use serde::Serialize;

use super::rules::{self, Stage, Standing};
use super::store::{Columns, Row, read};
use crate::auth::Caller;
use crate::contests::called::called;
use crate::contests::contest::ContestFacts;
use crate::db::key::Key;
use crate::fail::Outcome;
use crate::http::Tx;
use crate::log::logged;

/// What a caller is to the sheets of a contest, whichever they are.
pub(super) struct Viewer<'a> {
    caller: &'a Caller,
    contest: &'a ContestFacts,
    office: bool,
    runs: bool,
}

impl<'a> Viewer<'a> {
    pub(super) fn new(tx: &Tx<'a>, contest: &'a ContestFacts) -> Self {
        let caller = tx.caller();
        let may = |scope| caller.may(scope, &contest.unit);
        Self { caller, contest, office: may(Scope::ScoreSheetsRead), runs: may(Scope::ContestsWrite) || may(Scope::ContestsPublish) }
    }

    /// Whether every sheet is seen by a role.
    pub(super) const fn sees_all(&self) -> bool {
        self.office
    }

    /// The caller's seats on the contest that score.
    pub(super) fn own(&self) -> Vec<Key> {
        self.seats().filter(|seat| seat.kind != SeatKind::Secretary).map(|seat| seat.id).collect()
    }

    /// Rounds of which the caller sees every sheet.
    pub(super) fn rounds(&self) -> Vec<String> {
        self.seats().filter(|seat| seat.kind != SeatKind::Judge).map(|seat| seat.round.clone()).collect()
    }

    fn seats(&self) -> impl Iterator<Item = &'a crate::auth::Seat> {
        let contest = self.contest.id;
        self.caller.seats.iter().filter(move |seat| seat.contest == contest)
    }

    /// What the caller is to a sheet.
    pub(super) fn to(&self, columns: &Columns) -> Standing {
        Standing {
            own: self.seats().any(|seat| seat.id == columns.seat_id),
            seat: self.seats().find(|seat| seat.round == columns.round_code).map(|seat| seat.kind),
            office: self.office,
            runs: self.runs,
        }
    }

    /// How a sheet stands.
    pub(super) fn stage(&self, row: &Row) -> Stage {
        let round = self.contest.current().map(|round| round.code.as_str());
        let open = self.contest.status == ContestStatus::Judging && round == Some(&row.columns.round_code) && row.takes_part();
        Stage { entry: self.contest.rules.score_entry, open, status: row.status(), differs: row.differs() }
    }

    /// As the caller sees it; `names` has who entered the paper, where that is shown.
    pub(super) fn shown(&self, row: Row, names: &HashMap<Key, String>) -> Outcome<ScoreSheet> {
        let (standing, stage) = (self.to(&row.columns), self.stage(&row));
        let scores = match standing.sees_scores(self.contest.status) {
            true => Some(read(row.columns.scores.as_deref())?.unwrap_or_default()),
            false if standing.secretary() => read(row.entered_by(self.caller.id))?,
            false => None,
        };
        let told = self.told(&row, standing);
        let Row { columns, judge_name, cell_code, cell_name, entrant_name, .. } = row;
        let entry = |by: Option<Key>, scores: Option<&str>| -> Outcome<PaperEntry> {
            let user_name = by.and_then(|by| names.get(&by)).cloned().unwrap_or_default();
            Ok(PaperEntry { user_name, scores: shown(read(scores)?.unwrap_or_default()) })
        };
        let differing = if told {
            vec![entry(columns.first_by, columns.first_scores.as_deref())?, entry(columns.second_by, columns.second_scores.as_deref())?]
        } else {
            Vec::new()
        };
        let sheet = ScoreSheet {
            id: columns.id.uuid(),
            contest_id: columns.contest_id.uuid(),
            contest_code: self.contest.code.clone(),
            round: columns.round_code,
            round_name: None,
            part: columns.part_code,
            part_name: None,
            seat_id: columns.seat_id.uuid(),
            judge_name,
            entry_id: columns.entry_id.uuid(),
            cell_code,
            cell_name,
            entrant_name,
            status: stage.status,
            allowed_transitions: rules::next(standing, stage).to_vec(),
            sum_x100: scores.as_deref().map(sum),
            scores: scores.map(shown),
            entered: i32::from(columns.first_by.is_some()) + i32::from(columns.second_by.is_some()),
            differing,
            submitted_at: columns.submitted_at.map(|at| at.and_utc()),
            updated_at: columns.updated_at.and_utc(),
            version: columns.version,
        };
        Ok(called(&self.contest.rules, sheet))
    }

    /// Whether what differs is told: to both who entered it and to the judge, until it is settled.
    pub(super) fn told(&self, row: &Row, standing: Standing) -> bool {
        row.differs() && row.status() == SheetStatus::Draft && (standing.own || row.entered_by(self.caller.id).is_some())
    }
}

fn shown(scores: Vec<CriterionScore>) -> Vec<SheetScore> {
    let score = |CriterionScore { criterion, score_x100 }: CriterionScore| SheetScore { criterion, criterion_name: None, score_x100 };
    scores.into_iter().map(score).collect()
}

fn sum(scores: &[CriterionScore]) -> i64 {
    scores.iter().map(|score| i64::from(score.score_x100)).sum()
}

/// A sheet as the log keeps it: the scores are sealed with the entrant's key.
#[derive(Serialize)]
pub(super) struct SheetRecord {
    id: uuid::Uuid,
    contest_id: uuid::Uuid,
    round: String,
    part: String,
    seat_id: uuid::Uuid,
    entry_id: uuid::Uuid,
    status: SheetStatus,
    first_by: Option<uuid::Uuid>,
    second_by: Option<uuid::Uuid>,
    version: i64,
    scores: Option<Vec<CriterionScore>>,
    first_scores: Option<Vec<CriterionScore>>,
    second_scores: Option<Vec<CriterionScore>>,
}

impl SheetRecord {
    /// Whether a row differs from this in what counts on it alone.
    pub(super) fn same_but_scores(&self, row: &Row) -> bool {
        let by = |key: Option<Key>| key.map(Key::uuid);
        let entered = row.columns.first_scores.is_none() && self.first_scores.is_none();
        self.status == row.status() && entered && self.first_by == by(row.columns.first_by) && self.second_by == by(row.columns.second_by)
    }

    pub(super) fn of(row: &Row) -> Outcome<Self> {
        let columns = row.columns.clone();
        Ok(Self {
            id: columns.id.uuid(),
            contest_id: columns.contest_id.uuid(),
            round: columns.round_code,
            part: columns.part_code,
            seat_id: columns.seat_id.uuid(),
            entry_id: columns.entry_id.uuid(),
            status: row.status(),
            first_by: columns.first_by.map(Key::uuid),
            second_by: columns.second_by.map(Key::uuid),
            version: columns.version,
            scores: read(columns.scores.as_deref())?,
            first_scores: read(columns.first_scores.as_deref())?,
            second_scores: read(columns.second_scores.as_deref())?,
        })
    }
}

logged!(SheetRecord as "score_sheet", version 1,
    open { id, contest_id, round, part, seat_id, entry_id, status, first_by, second_by, version },
    personal { scores, first_scores, second_scores }, left {});
