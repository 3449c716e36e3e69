//! Rows and queries of a candidate's acts: none is ever changed but by marking it corrected.

use std::ops::Deref;

use chibo_openapi::candidates::{CandidateAct, CandidateTransition, Certificate, CountedVote};
use chibo_openapi::conditions::{Condition, RulesetUsed};
use chibo_openapi::vocabulary::{CancellationGround, CandidateStage};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::person::NAMELESS;
use super::row::Row;
use crate::candidates::rules::Act;
use crate::db::key::Key;
use crate::db::parse_stored;
use crate::db::schema::{candidate_acts as acts, rulesets};
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::log::events;
use crate::vault::PersonKey;

/// Corrected by nothing that stands in its place: the act was not at all.
pub(in crate::candidates) const TAKEN_BACK: i64 = 0;

/// What an act says of the person in words: sealed with the person's key.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Words {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    certificate_number: Option<String>,
    /// Every condition as it stood.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    conditions: Vec<Condition>,
}

/// What else an act said beside its day and document. Of a certificate the number is among the words.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Details {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    helper_id: Option<uuid::Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    certificate: Option<Certificate>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    votes: Vec<CountedVote>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    received_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cell_meeting_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    consent_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ground: Option<CancellationGround>,
}

/// The columns of an act.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = acts)]
pub(in crate::candidates) struct Columns {
    candidate_id: Key,
    pub(in crate::candidates) number: i64,
    asked: String,
    stage: String,
    acted_on: NaiveDate,
    cell_id: Key,
    committee_id: Key,
    document_number: Option<String>,
    words_sealed: Option<Vec<u8>>,
    details: String,
    ruleset_id: Option<Key>,
    ruleset_revision: Option<i64>,
    corrects: Option<i64>,
    pub(in crate::candidates) corrected_by: Option<i64>,
    correction_reason_sealed: Option<Vec<u8>>,
    recorded_at: NaiveDateTime,
}

/// An act with its words.
#[derive(Debug, Clone)]
pub(in crate::candidates) struct ActRow {
    columns: Columns,
    words: Words,
    correction_reason: Option<String>,
}

impl Deref for ActRow {
    type Target = Columns;

    fn deref(&self) -> &Columns {
        &self.columns
    }
}

/// The ruleset of an act, its conditions, and which act it corrects.
pub(in crate::candidates) struct Justification<'a> {
    pub(in crate::candidates) ruleset: Option<(Key, i64)>,
    pub(in crate::candidates) conditions: &'a [Condition],
    pub(in crate::candidates) corrects: Option<i64>,
}

impl ActRow {
    pub(in crate::candidates) fn new(tx: &Tx<'_>, row: &Row, act: &Act, asked: &CandidateTransition, justification: &Justification<'_>) -> Outcome<Self> {
        let json = |error: serde_json::Error| Fail::internal(&error.to_string());
        let words = Words {
            reason: asked.reason.clone(),
            note: asked.note.clone(),
            certificate_number: act.certificate.as_ref().map(|certificate| certificate.number.clone()),
            conditions: justification.conditions.to_vec(),
        };
        let key = row.key().ok_or_else(|| Fail::internal("an act of a person who was erased"))?;
        let details = Details {
            helper_id: asked.helper_id,
            certificate: act.certificate.clone().map(|certificate| Certificate { number: NAMELESS.to_owned(), ..certificate }),
            votes: act.votes.clone(),
            received_on: act.received_on,
            cell_meeting_on: act.cell_meeting_on,
            consent_number: asked.consent_number.clone(),
            ground: act.ground,
        };
        let columns = Columns {
            candidate_id: row.id,
            number: act.number,
            asked: act.to.to_string(),
            stage: act.stage.to_string(),
            acted_on: act.on,
            cell_id: act.cell,
            committee_id: row.committee_id,
            document_number: asked.document_number.clone(),
            words_sealed: Some(key.seal_json(&words).map_err(json)?),
            details: serde_json::to_string(&details).map_err(json)?,
            ruleset_id: justification.ruleset.map(|(id, _)| id),
            ruleset_revision: justification.ruleset.map(|(_, revision)| revision),
            corrects: justification.corrects,
            corrected_by: None,
            correction_reason_sealed: None,
            recorded_at: tx.now.naive_utc(),
        };
        Ok(Self { columns, words, correction_reason: None })
    }

    /// With its words, which the key of the person opens; without any once the person was erased.
    fn opened(columns: Columns, key: Option<&PersonKey>) -> Outcome<Self> {
        let Some(key) = key else { return Ok(Self::unopened(columns)) };
        let shut = || Fail::internal("the words of an act do not open with the person's key");
        let words = columns.words_sealed.as_deref().map(|sealed| key.open_json(sealed).ok_or_else(shut)).transpose()?;
        let correction_reason = columns.correction_reason_sealed.as_deref().map(|sealed| key.open_json(sealed).ok_or_else(shut)).transpose()?;
        Ok(Self { words: words.unwrap_or_default(), correction_reason, columns })
    }

    /// For whoever counts and does not read.
    fn unopened(columns: Columns) -> Self {
        Self { columns, words: Words::default(), correction_reason: None }
    }

    /// The ruleset and the revision that it was taken under.
    pub(in crate::candidates) fn ruleset(&self) -> Option<(Key, i64)> {
        self.ruleset_id.zip(self.ruleset_revision)
    }

    /// Whether it was ever asked for, corrected or not.
    pub(in crate::candidates) fn is_to(&self, stage: CandidateStage) -> bool {
        self.asked == stage.as_str()
    }

    fn details(&self) -> Details {
        let mut details: Details = serde_json::from_str(&self.details).unwrap_or_default();
        if let (Some(certificate), Some(number)) = (&mut details.certificate, &self.words.certificate_number) {
            certificate.number.clone_from(number);
        }
        details
    }

    /// As the rules look at it, at its place in the history.
    pub(in crate::candidates) fn act(&self, place: i64) -> Act {
        let details = self.details();
        Act {
            number: place,
            to: parse_stored(&self.asked),
            stage: parse_stored(&self.stage),
            on: self.acted_on,
            cell: self.cell_id,
            certificate: details.certificate,
            votes: details.votes,
            received_on: details.received_on,
            cell_meeting_on: details.cell_meeting_on,
            ground: details.ground,
        }
    }

    /// As it was asked for, to be held against the rules again.
    pub(in crate::candidates) fn asked(&self) -> CandidateTransition {
        let details = self.details();
        CandidateTransition {
            to: parse_stored(&self.asked),
            on: self.acted_on,
            document_number: self.document_number.clone(),
            reason: self.words.reason.clone(),
            note: self.words.note.clone(),
            helper_id: details.helper_id,
            certificate: details.certificate,
            votes: details.votes.into_iter().map(|counted| counted.vote).collect(),
            received_on: details.received_on,
            cell_meeting_on: details.cell_meeting_on,
            consent_number: details.consent_number,
            ground: details.ground,
            dry_run: false,
        }
    }

    fn wire(self, from: Option<CandidateStage>, code: Option<String>) -> CandidateAct {
        let details = self.details();
        let ruleset = self.ruleset_id.zip(self.ruleset_revision).zip(code);
        let Self { columns, words, correction_reason } = self;
        CandidateAct {
            number: columns.number,
            from,
            to: parse_stored(&columns.asked),
            stage: parse_stored(&columns.stage),
            on: columns.acted_on,
            cell_id: columns.cell_id.uuid(),
            cell_code: String::new(),
            cell_name: String::new(),
            document_number: columns.document_number,
            reason: words.reason,
            note: words.note,
            helper_id: details.helper_id,
            helper_name: None,
            certificate: details.certificate,
            votes: details.votes,
            received_on: details.received_on,
            cell_meeting_on: details.cell_meeting_on,
            consent_number: details.consent_number,
            ground: details.ground,
            ruleset: ruleset.map(|((id, revision), code)| RulesetUsed { id: id.uuid(), code, revision }),
            conditions: words.conditions,
            corrects: columns.corrects,
            counts: columns.corrected_by.is_none(),
            corrected_by: columns.corrected_by.filter(|by| *by != TAKEN_BACK),
            correction_reason,
            recorded_at: columns.recorded_at.and_utc(),
        }
    }
}

pub(in crate::candidates) fn insert_act(tx: &mut Tx<'_>, row: &ActRow) -> Outcome<()> {
    diesel::insert_into(acts::table).values(&row.columns).execute(tx.conn)?;
    Ok(())
}

/// Every act ever recorded, in the order of their numbers.
pub(in crate::candidates) fn acts(tx: &mut Tx<'_>, candidate: Key) -> Outcome<Vec<ActRow>> {
    let rows: Vec<Columns> = acts::table.filter(acts::candidate_id.eq(candidate)).order(acts::number).select(Columns::as_select()).load(tx.conn)?;
    let key = events::person_key(tx, candidate)?;
    rows.into_iter().map(|row| ActRow::opened(row, key.as_ref())).collect()
}

/// The acts that count, with their place: those that no correction took back, each correction at the place of what it corrects.
pub(in crate::candidates) fn counting(rows: &[ActRow]) -> Vec<(i64, ActRow)> {
    // A correction stands where the act that it corrects stood, through however many corrections of corrections.
    let place = |row: &ActRow| {
        let mut at = row;
        while let Some(before) = at.corrects.and_then(|number| rows.iter().find(|other| other.number == number)) {
            at = before;
        }
        at.number
    };
    let mut placed: Vec<(i64, ActRow)> = rows.iter().filter(|row| row.corrected_by.is_none()).map(|row| (place(row), row.clone())).collect();
    placed.sort_by_key(|(place, _)| *place);
    placed
}

/// The acts of several candidates without their words, by candidate and number.
pub(in crate::candidates) fn acts_of(tx: &mut Tx<'_>, ids: &[Key]) -> Outcome<Vec<(Key, ActRow)>> {
    let rows: Vec<Columns> =
        acts::table.filter(acts::candidate_id.eq_any(ids)).order((acts::candidate_id, acts::number)).select(Columns::as_select()).load(tx.conn)?;
    Ok(rows.into_iter().map(|row| (row.candidate_id, ActRow::unopened(row))).collect())
}

/// The acts done in a committee since a day, of so many at most, without their words: the history of each candidate, oldest first.
pub(in crate::candidates) fn acts_since(tx: &mut Tx<'_>, committee: Key, since: NaiveDate, limit: i64) -> Outcome<Vec<(Key, ActRow)>> {
    let rows = acts::table.filter(acts::committee_id.eq(committee).and(acts::acted_on.ge(since))).order((acts::candidate_id, acts::number));
    let rows: Vec<Columns> = rows.limit(limit).select(Columns::as_select()).load(tx.conn)?;
    Ok(rows.into_iter().map(|row| (row.candidate_id, ActRow::unopened(row))).collect())
}

pub(in crate::candidates) fn mark_corrected(tx: &mut Tx<'_>, row: &Row, number: i64, by: i64, reason: &str) -> Outcome<()> {
    let key = row.key().ok_or_else(|| Fail::internal("an act of a person who was erased"))?;
    let sealed = key.seal_json(&reason).map_err(|error| Fail::internal(&error.to_string()))?;
    let marked = (acts::corrected_by.eq(by), acts::correction_reason_sealed.eq(sealed));
    diesel::update(acts::table.find((row.id, number))).set(marked).execute(tx.conn)?;
    Ok(())
}

/// Acts without what they say of a person beyond the skeleton: stage, day, units and numbers of votes.
pub(in crate::candidates) fn erase_acts(tx: &mut Tx<'_>, candidate: Key) -> Outcome<()> {
    let nothing = (acts::words_sealed.eq(None::<Vec<u8>>), acts::correction_reason_sealed.eq(None::<Vec<u8>>));
    diesel::update(acts::table.filter(acts::candidate_id.eq(candidate))).set(nothing).execute(tx.conn)?;
    Ok(())
}

/// The history, oldest first, with the stage before each act.
pub(in crate::candidates) fn history(tx: &mut Tx<'_>, candidate: Key) -> Outcome<Vec<CandidateAct>> {
    let rows = acts(tx, candidate)?;
    let ids: Vec<Key> = rows.iter().filter_map(|row| row.ruleset_id).collect();
    let codes: Vec<(Key, String)> = rulesets::table.filter(rulesets::id.eq_any(ids)).select((rulesets::id, rulesets::code)).load(tx.conn)?;
    let mut before: Option<CandidateStage> = None;
    let mut wired = Vec::new();
    for row in rows {
        let code = row.ruleset_id.and_then(|id| codes.iter().find(|(one, _)| *one == id)).map(|(_, code)| code.clone());
        let (stage, counts) = (parse_stored(&row.stage), row.corrected_by.is_none());
        wired.push(row.wire(before, code));
        if counts {
            before = Some(stage);
        }
    }
    Ok(wired)
}

/// The numbers of the decisions of a day on other candidates of the committee.
pub(in crate::candidates) fn other_decisions(tx: &mut Tx<'_>, row: &Row, on: NaiveDate) -> Outcome<Vec<String>> {
    let numbers: Vec<Option<String>> = acts::table
        .filter(acts::committee_id.eq(row.committee_id).and(acts::acted_on.eq(on)))
        .filter(acts::asked.eq(CandidateStage::Decided.as_str()).and(acts::corrected_by.is_null()).and(acts::candidate_id.ne(row.id)))
        .select(acts::document_number)
        .load(tx.conn)?;
    Ok(numbers.into_iter().flatten().collect())
}
