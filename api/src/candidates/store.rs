//! Rows and queries of candidates, of the cells that followed them and of their acts.
//! Not here: helpers, sponsors, papers and opinions (`dossiers`), though the case of the rules is put together here.

use chibo_openapi::PageOf;
use chibo_openapi::candidates::{
    Candidate, CandidateAct, CandidateCellPeriod, CandidateCreate, CandidateEdit, CandidateTransition, Certificate, Condition, CountedVote, Due, RulesetUsed,
};
use chibo_openapi::vocabulary::{CancellationGround, CandidateFlag, CandidateStage};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::http::{CandidateSort, CandidatesQuery};
use super::rules::{self, Act, Birth, Case};
use crate::auth::Reach;
use crate::cells::CellFacts;
use crate::db::key::Key;
use crate::db::schema::{candidate_acts as acts, candidate_cells as periods, candidates, committees, rulesets};
use crate::db::text::{fold, like, person_sort_key};
use crate::db::{Conn, Outcome, stored};
use crate::http::page::value;
use crate::http::{Fail, Pager, Tx, among, keyset, within};

/// Corrected by nothing that stands in its place: the act was not at all.
pub(super) const TAKEN_BACK: i64 = 0;
/// What stands where a name was.
const NAMELESS: &str = "—";
/// What callers see of values that they do not need.
pub(super) const MASK: &str = "••••";
/// The same for the twelve digits of a personal ID.
pub(super) const MASKED_ID: &str = "••••••••••••";

/// Contact and personal ID, which are kept encrypted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the field is called a personal ID everywhere")]
pub(super) struct Personal {
    pub(super) phone: Option<String>,
    pub(super) address: Option<String>,
    pub(super) personal_id: Option<String>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = candidates, treat_none_as_null = true)]
pub(super) struct Row {
    pub(super) id: Key,
    full_name: String,
    name_folded: String,
    name_sort: Vec<u8>,
    birth: Option<String>,
    sex: Option<String>,
    education: Option<String>,
    occupation: Option<String>,
    phone_sealed: Option<Vec<u8>>,
    address_sealed: Option<Vec<u8>>,
    personal_id_sealed: Option<Vec<u8>>,
    pub(super) personal_id_hash: Option<Vec<u8>>,
    youth_union_member: bool,
    flags: String,
    left_party_on: Option<NaiveDate>,
    readmitted_before: bool,
    legal_basis: String,
    pub(super) cell_id: Key,
    pub(super) committee_id: Key,
    organization_id: Option<Key>,
    stage: String,
    pub(super) stage_on: NaiveDate,
    pub(super) active: bool,
    failed_votes: i64,
    pub(super) member_id: Option<Key>,
    due_kind: Option<String>,
    due_on: Option<NaiveDate>,
    due_clause: Option<String>,
    pub(super) erased_on: Option<NaiveDate>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    pub(super) version: i64,
}

fn join(flags: &[CandidateFlag]) -> String {
    let mut flags: Vec<&str> = flags.iter().map(|flag| flag.as_str()).collect();
    flags.sort_unstable();
    flags.dedup();
    flags.join(" ")
}

impl Row {
    pub(super) fn new(tx: &Tx<'_>, new: &CandidateCreate, cell: &CellFacts) -> Self {
        let now = tx.now.naive_utc();
        Self {
            id: Key::new(),
            full_name: new.full_name.clone(),
            name_folded: fold(&new.full_name),
            name_sort: person_sort_key(&new.full_name),
            birth: new.birth.clone(),
            sex: new.sex.map(|sex| sex.to_string()),
            education: new.education.map(|level| level.to_string()),
            occupation: new.occupation.clone(),
            phone_sealed: None,
            address_sealed: None,
            personal_id_sealed: None,
            personal_id_hash: None,
            youth_union_member: new.youth_union_member,
            flags: join(&new.flags),
            left_party_on: new.left_party_on,
            readmitted_before: new.readmitted_before,
            legal_basis: new.legal_basis.to_string(),
            cell_id: cell.id,
            committee_id: cell.committee,
            organization_id: new.organization_id.map(Key::from),
            stage: CandidateStage::Source.to_string(),
            stage_on: new.listed_on,
            active: true,
            failed_votes: 0,
            member_id: None,
            due_kind: None,
            due_on: None,
            due_clause: None,
            erased_on: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    /// After an edit; what is encrypted is set by `sealed`.
    pub(super) fn edited(self, edit: &CandidateEdit) -> Self {
        Self {
            full_name: edit.full_name.clone(),
            name_folded: fold(&edit.full_name),
            name_sort: person_sort_key(&edit.full_name),
            birth: edit.birth.clone(),
            sex: edit.sex.map(|sex| sex.to_string()),
            education: edit.education.map(|level| level.to_string()),
            occupation: edit.occupation.clone(),
            youth_union_member: edit.youth_union_member,
            flags: join(&edit.flags),
            left_party_on: edit.left_party_on,
            readmitted_before: edit.readmitted_before,
            legal_basis: edit.legal_basis.to_string(),
            organization_id: edit.organization_id.map(Key::from),
            ..self
        }
    }

    /// With contact and personal ID encrypted with the person's key.
    pub(super) fn sealed(self, tx: &Tx<'_>, key: &[u8; 32], personal: &Personal) -> Self {
        let seal = |text: String| crate::vault::seal_for(key, text.as_bytes());
        Self {
            phone_sealed: personal.phone.clone().map(seal),
            address_sealed: personal.address.clone().map(seal),
            personal_id_sealed: personal.personal_id.clone().map(seal),
            personal_id_hash: personal.personal_id.as_deref().map(|id| tx.call.app.vault.person_tag(id).to_vec()),
            ..self
        }
    }

    /// Contact and personal ID as they are.
    pub(super) fn opened(&self, key: &[u8; 32]) -> Outcome<Personal> {
        let open = |sealed: &Option<Vec<u8>>| match sealed {
            None => Ok(None),
            Some(sealed) => crate::vault::open_for(key, sealed)
                .and_then(|plain| String::from_utf8(plain).ok())
                .map(Some)
                .ok_or_else(|| Fail::internal("a sealed value does not open with its person's key")),
        };
        Ok(Personal { phone: open(&self.phone_sealed)?, address: open(&self.address_sealed)?, personal_id: open(&self.personal_id_sealed)? })
    }

    pub(super) fn has_personal(&self) -> bool {
        self.phone_sealed.is_some() || self.address_sealed.is_some() || self.personal_id_sealed.is_some()
    }

    /// Where the acts have led to.
    pub(super) fn standing(self, case: &Case, member: Option<Key>, due: Option<&Due>) -> Self {
        let stage = case.stage();
        let clause = due.and_then(|due| serde_json::to_string(&due.clause).ok());
        Self {
            stage: stage.to_string(),
            stage_on: case.acts.last().map_or(self.stage_on, |act| act.on),
            active: rules::active(stage),
            failed_votes: case.failed_votes(),
            member_id: member,
            due_kind: due.map(|due| due.kind.to_string()),
            due_on: due.map(|due| due.on),
            due_clause: clause,
            ..self
        }
    }

    pub(super) fn in_cell(self, cell: &CellFacts) -> Self {
        Self { cell_id: cell.id, committee_id: cell.committee, ..self }
    }

    pub(super) fn touched(self, tx: &Tx<'_>) -> Self {
        Self { updated_at: tx.now.naive_utc(), version: self.version + 1, ..self }
    }

    /// Without anything that says who it was.
    pub(super) fn erased(self, on: NaiveDate) -> Self {
        Self {
            full_name: NAMELESS.to_owned(),
            name_folded: NAMELESS.to_owned(),
            name_sort: Vec::new(),
            birth: self.birth.map(|birth| birth.chars().take(4).collect()),
            occupation: None,
            phone_sealed: None,
            address_sealed: None,
            personal_id_sealed: None,
            personal_id_hash: None,
            erased_on: Some(on),
            ..self
        }
    }

    pub(super) fn stage(&self) -> CandidateStage {
        stored(&self.stage)
    }

    pub(super) fn flags(&self) -> Vec<CandidateFlag> {
        self.flags.split_whitespace().map(stored).collect()
    }

    pub(super) fn full_name(&self) -> &str {
        &self.full_name
    }

    pub(super) fn birth(&self) -> Option<&str> {
        self.birth.as_deref()
    }

    pub(super) fn sex(&self) -> Option<&str> {
        self.sex.as_deref()
    }

    pub(super) fn due(&self) -> Option<Due> {
        let clause = serde_json::from_str(self.due_clause.as_deref()?).ok()?;
        Some(Due { kind: stored(self.due_kind.as_deref()?), on: self.due_on?, clause })
    }

    /// As answers show it. `personal` is none where contact and personal ID are masked.
    pub(super) fn shown(self, personal: Option<Personal>, same: Vec<uuid::Uuid>, allowed: Vec<CandidateStage>) -> Candidate {
        let masked = || Personal {
            phone: self.phone_sealed.is_some().then(|| MASK.to_owned()),
            address: self.address_sealed.is_some().then(|| MASK.to_owned()),
            personal_id: self.personal_id_sealed.is_some().then(|| MASKED_ID.to_owned()),
        };
        let Personal { phone, address, personal_id } = personal.unwrap_or_else(masked);
        Candidate {
            id: self.id.uuid(),
            flags: self.flags(),
            stage: self.stage(),
            due: self.due(),
            full_name: self.full_name,
            birth: self.birth,
            sex: self.sex.as_deref().map(stored),
            education: self.education.as_deref().map(stored),
            occupation: self.occupation,
            phone,
            address,
            personal_id,
            youth_union_member: self.youth_union_member,
            left_party_on: self.left_party_on,
            readmitted_before: self.readmitted_before,
            legal_basis: stored(&self.legal_basis),
            cell_id: self.cell_id.uuid(),
            organization_id: self.organization_id.map(Key::uuid),
            stage_on: self.stage_on,
            active: self.active,
            failed_votes: self.failed_votes,
            member_id: self.member_id.map(Key::uuid),
            same_person_ids: same,
            allowed_transitions: allowed,
            erased_on: self.erased_on,
            created_at: self.created_at.and_utc(),
            updated_at: self.updated_at.and_utc(),
            version: self.version,
        }
    }

    /// The case that rules look at, without the acts and the dossier.
    pub(super) fn case(&self) -> Case {
        Case {
            birth: self.birth.as_deref().and_then(Birth::read),
            education: self.education.as_deref().map(stored),
            flags: self.flags(),
            left_party_on: self.left_party_on,
            readmitted_before: self.readmitted_before,
            ..Case::default()
        }
    }
}

/// The candidate with an id or, when there is none, with the greatest id below it; and the path of the committee above the cell.
/// Looking for what is absent takes the same work as for what is there, so the time of a 404 does not tell them apart.
pub(super) fn nearest(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<(Row, String)>> {
    let found = candidates::table
        .inner_join(committees::table.on(committees::id.eq(candidates::committee_id)))
        .filter(candidates::id.le(id))
        .order(candidates::id.desc())
        .select((Row::as_select(), committees::path))
        .first(tx.conn)
        .optional()?;
    Ok(found)
}

/// A candidate of the caller's, seen before.
pub(super) fn find(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<Row>> {
    Ok(candidates::table.find(id).select(Row::as_select()).first(tx.conn).optional()?)
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::insert_into(candidates::table).values(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::update(candidates::table.find(row.id)).set(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn set_hash(tx: &mut Tx<'_>, id: Key, hash: Option<Vec<u8>>) -> Outcome<()> {
    diesel::update(candidates::table.find(id)).set(candidates::personal_id_hash.eq(hash)).execute(tx.conn)?;
    Ok(())
}

/// Some who left the list before a day, were never decided on, and whose values are still there.
pub(super) fn gone_before(tx: &mut Tx<'_>, day: NaiveDate, limit: i64) -> Outcome<Vec<Row>> {
    let gone = [CandidateStage::Withdrawn, CandidateStage::Rejected].map(CandidateStage::as_str);
    let decided = acts::table.filter(acts::candidate_id.eq(candidates::id).and(acts::asked.eq(CandidateStage::Decided.as_str())));
    let rows = candidates::table
        .filter(candidates::stage_on.lt(day).and(candidates::active.eq(false)).and(candidates::erased_on.is_null()))
        .filter(candidates::stage.eq_any(gone).and(diesel::dsl::not(diesel::dsl::exists(decided))))
        .order((candidates::stage_on, candidates::id))
        .limit(limit)
        .select(Row::as_select());
    Ok(rows.load(tx.conn)?)
}

/// Other candidates with the same personal ID who are still followed, with the paths of their committees.
pub(super) fn same_person(tx: &mut Tx<'_>, row: &Row) -> Outcome<Vec<(Key, Key, String)>> {
    let Some(hash) = &row.personal_id_hash else { return Ok(Vec::new()) };
    let found = candidates::table
        .inner_join(committees::table.on(committees::id.eq(candidates::committee_id)))
        .filter(candidates::personal_id_hash.eq(hash).and(candidates::id.ne(row.id)).and(candidates::active.eq(true)))
        .order(candidates::id)
        .limit(20)
        .select((candidates::id, candidates::cell_id, committees::path))
        .load(tx.conn)?;
    Ok(found)
}

/// The candidate whose admission made a member.
pub(super) fn of_member(tx: &mut Tx<'_>, member: Key) -> Outcome<Option<Row>> {
    Ok(candidates::table.filter(candidates::member_id.eq(member)).select(Row::as_select()).first(tx.conn).optional()?)
}

/// The candidates whose admissions made these members.
pub(super) fn of_members(tx: &mut Tx<'_>, members: &[Key]) -> Outcome<Vec<Row>> {
    Ok(candidates::table.filter(candidates::member_id.eq_any(members)).order(candidates::id).select(Row::as_select()).load(tx.conn)?)
}

/// Everybody a cell follows, in pages by id.
pub(super) fn followed_by(tx: &mut Tx<'_>, cell: Key, after: Option<Key>, limit: i64) -> Outcome<Vec<Row>> {
    let mut rows = candidates::table.filter(candidates::cell_id.eq(cell)).into_boxed();
    if let Some(after) = after {
        rows = rows.filter(candidates::id.gt(after));
    }
    Ok(rows.order(candidates::id).limit(limit).select(Row::as_select()).load(tx.conn)?)
}

/// How many a cell still follows.
pub(super) fn active_in(tx: &mut Tx<'_>, cell: Key) -> Outcome<i64> {
    Ok(candidates::table.filter(candidates::cell_id.eq(cell).and(candidates::active.eq(true))).count().get_result(tx.conn)?)
}

/// Candidates repeat the committee of their cell; not a change of the candidate, so no new version.
pub(super) fn set_committee(tx: &mut Tx<'_>, cell: Key, committee: Key) -> Outcome<()> {
    diesel::update(candidates::table.filter(candidates::cell_id.eq(cell))).set(candidates::committee_id.eq(committee)).execute(tx.conn)?;
    Ok(())
}

/// Candidates with something due on or after a day, in pages by id.
pub(super) fn due_from(tx: &mut Tx<'_>, day: NaiveDate, after: Option<Key>, limit: i64) -> Outcome<Vec<Row>> {
    let mut rows = candidates::table.filter(candidates::due_on.ge(day)).into_boxed();
    if let Some(after) = after {
        rows = rows.filter(candidates::id.gt(after));
    }
    Ok(rows.order(candidates::id).limit(limit).select(Row::as_select()).load(tx.conn)?)
}

/// Every candidate, in pages by id.
pub(super) fn all(tx: &mut Tx<'_>, after: Option<Key>, limit: i64) -> Outcome<Vec<Row>> {
    let mut rows = candidates::table.into_boxed();
    if let Some(after) = after {
        rows = rows.filter(candidates::id.gt(after));
    }
    Ok(rows.order(candidates::id).limit(limit).select(Row::as_select()).load(tx.conn)?)
}

pub(super) fn begin_period(tx: &mut Tx<'_>, candidate: Key, cell: Key, from: NaiveDate, document_number: Option<&str>) -> Outcome<()> {
    diesel::insert_into(periods::table)
        .values((periods::candidate_id.eq(candidate), periods::cell_id.eq(cell), periods::valid_from.eq(from), periods::document_number.eq(document_number)))
        .execute(tx.conn)?;
    Ok(())
}

/// Ends the time that lasts; one that began no earlier than that day never was.
pub(super) fn end_period(tx: &mut Tx<'_>, candidate: Key, to: NaiveDate) -> Outcome<()> {
    let lasting = periods::candidate_id.eq(candidate).and(periods::valid_to.is_null());
    diesel::delete(periods::table.filter(lasting.and(periods::valid_from.ge(to)))).execute(tx.conn)?;
    diesel::update(periods::table.filter(lasting)).set(periods::valid_to.eq(to)).execute(tx.conn)?;
    Ok(())
}

/// The first time with a cell began on another day.
pub(super) fn relist(tx: &mut Tx<'_>, candidate: Key, on: NaiveDate) -> Outcome<()> {
    let first: NaiveDate = periods::table.filter(periods::candidate_id.eq(candidate)).order(periods::valid_from).select(periods::valid_from).first(tx.conn)?;
    diesel::update(periods::table.find((candidate, first))).set(periods::valid_from.eq(on)).execute(tx.conn)?;
    Ok(())
}

/// Times with each cell, newest first.
pub(super) fn cells(tx: &mut Tx<'_>, candidate: Key) -> Outcome<Vec<CandidateCellPeriod>> {
    let rows: Vec<(Key, NaiveDate, Option<NaiveDate>, Option<String>)> = periods::table
        .filter(periods::candidate_id.eq(candidate))
        .order(periods::valid_from.desc())
        .limit(1000)
        .select((periods::cell_id, periods::valid_from, periods::valid_to, periods::document_number))
        .load(tx.conn)?;
    let wire =
        |(cell, valid_from, valid_to, document_number): (Key, _, _, _)| CandidateCellPeriod { cell_id: cell.uuid(), valid_from, valid_to, document_number };
    Ok(rows.into_iter().map(wire).collect())
}

/// What an act said beside its day, document and reason.
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

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = acts)]
pub(super) struct ActRow {
    candidate_id: Key,
    pub(super) number: i64,
    asked: String,
    stage: String,
    acted_on: NaiveDate,
    cell_id: Key,
    committee_id: Key,
    document_number: Option<String>,
    reason: Option<String>,
    note: Option<String>,
    details: String,
    ruleset_id: Option<Key>,
    ruleset_revision: Option<i64>,
    conditions: String,
    corrects: Option<i64>,
    pub(super) corrected_by: Option<i64>,
    correction_reason: Option<String>,
    recorded_at: NaiveDateTime,
}

/// The ruleset of an act, its conditions, and which act it corrects.
pub(super) struct Basis<'a> {
    pub(super) ruleset: Option<(Key, i64)>,
    pub(super) conditions: &'a [Condition],
    pub(super) corrects: Option<i64>,
}

impl ActRow {
    pub(super) fn new(tx: &Tx<'_>, row: &Row, act: &Act, asked: &CandidateTransition, basis: &Basis<'_>) -> Outcome<Self> {
        let json = |error: serde_json::Error| Fail::internal(&error.to_string());
        let details = Details {
            helper_id: asked.helper_id,
            certificate: act.certificate.clone(),
            votes: act.votes.clone(),
            received_on: act.received_on,
            cell_meeting_on: act.cell_meeting_on,
            consent_number: asked.consent_number.clone(),
            ground: act.ground,
        };
        Ok(Self {
            candidate_id: row.id,
            number: act.number,
            asked: act.to.to_string(),
            stage: act.stage.to_string(),
            acted_on: act.on,
            cell_id: act.cell,
            committee_id: row.committee_id,
            document_number: asked.document_number.clone(),
            reason: asked.reason.clone(),
            note: asked.note.clone(),
            details: serde_json::to_string(&details).map_err(json)?,
            ruleset_id: basis.ruleset.map(|(id, _)| id),
            ruleset_revision: basis.ruleset.map(|(_, revision)| revision),
            conditions: serde_json::to_string(basis.conditions).map_err(json)?,
            corrects: basis.corrects,
            corrected_by: None,
            correction_reason: None,
            recorded_at: tx.now.naive_utc(),
        })
    }

    /// The ruleset and the revision that it was taken under.
    pub(super) fn ruleset(&self) -> Option<(Key, i64)> {
        self.ruleset_id.zip(self.ruleset_revision)
    }

    /// Whether it was ever asked for, corrected or not.
    pub(super) fn is_to(&self, stage: CandidateStage) -> bool {
        self.asked == stage.as_str()
    }

    fn details(&self) -> Details {
        serde_json::from_str(&self.details).unwrap_or_default()
    }

    /// As the rules look at it, at its place in the history.
    pub(super) fn act(&self, place: i64) -> Act {
        let details = self.details();
        Act {
            number: place,
            to: stored(&self.asked),
            stage: stored(&self.stage),
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
    pub(super) fn asked(&self) -> CandidateTransition {
        let details = self.details();
        CandidateTransition {
            to: stored(&self.asked),
            on: self.acted_on,
            document_number: self.document_number.clone(),
            reason: self.reason.clone(),
            note: self.note.clone(),
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
        CandidateAct {
            number: self.number,
            from,
            to: stored(&self.asked),
            stage: stored(&self.stage),
            on: self.acted_on,
            cell_id: self.cell_id.uuid(),
            document_number: self.document_number,
            reason: self.reason,
            note: self.note,
            helper_id: details.helper_id,
            certificate: details.certificate,
            votes: details.votes,
            received_on: details.received_on,
            cell_meeting_on: details.cell_meeting_on,
            consent_number: details.consent_number,
            ground: details.ground,
            ruleset: ruleset.map(|((id, revision), code)| RulesetUsed { id: id.uuid(), code, revision }),
            conditions: serde_json::from_str(&self.conditions).unwrap_or_default(),
            corrects: self.corrects,
            counts: self.corrected_by.is_none(),
            corrected_by: self.corrected_by.filter(|by| *by != TAKEN_BACK),
            correction_reason: self.correction_reason,
            recorded_at: self.recorded_at.and_utc(),
        }
    }
}

pub(super) fn insert_act(tx: &mut Tx<'_>, row: &ActRow) -> Outcome<()> {
    diesel::insert_into(acts::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Every act ever recorded, in the order of their numbers.
pub(super) fn acts(tx: &mut Tx<'_>, candidate: Key) -> Outcome<Vec<ActRow>> {
    Ok(acts::table.filter(acts::candidate_id.eq(candidate)).order(acts::number).select(ActRow::as_select()).load(tx.conn)?)
}

/// The acts that count, with their place: those that no correction took back, each correction at the place of what it corrects.
pub(super) fn counting(rows: &[ActRow]) -> Vec<(i64, ActRow)> {
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

/// The acts of several candidates, by candidate and number.
pub(super) fn acts_of(tx: &mut Tx<'_>, ids: &[Key]) -> Outcome<Vec<(Key, ActRow)>> {
    let rows: Vec<ActRow> =
        acts::table.filter(acts::candidate_id.eq_any(ids)).order((acts::candidate_id, acts::number)).select(ActRow::as_select()).load(tx.conn)?;
    Ok(rows.into_iter().map(|row| (row.candidate_id, row)).collect())
}

pub(super) fn mark_corrected(tx: &mut Tx<'_>, candidate: Key, number: i64, by: i64, reason: &str) -> Outcome<()> {
    diesel::update(acts::table.find((candidate, number))).set((acts::corrected_by.eq(by), acts::correction_reason.eq(reason))).execute(tx.conn)?;
    Ok(())
}

/// Acts without what they say of a person beyond the skeleton: stage, day, units and numbers of votes.
pub(super) fn erase_acts(tx: &mut Tx<'_>, candidate: Key) -> Outcome<()> {
    for row in acts(tx, candidate)? {
        let mut details = row.details();
        if let Some(certificate) = &mut details.certificate {
            NAMELESS.clone_into(&mut certificate.number);
        }
        let details = serde_json::to_string(&details).map_err(|error| Fail::internal(&error.to_string()))?;
        diesel::update(acts::table.find((candidate, row.number)))
            .set((
                acts::reason.eq(None::<String>),
                acts::note.eq(None::<String>),
                acts::correction_reason.eq(None::<String>),
                acts::conditions.eq("[]"),
                acts::details.eq(details),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// The history, oldest first, with the stage before each act.
pub(super) fn history(tx: &mut Tx<'_>, candidate: Key) -> Outcome<Vec<CandidateAct>> {
    let rows = acts(tx, candidate)?;
    let ids: Vec<Key> = rows.iter().filter_map(|row| row.ruleset_id).collect();
    let codes: Vec<(Key, String)> = rulesets::table.filter(rulesets::id.eq_any(ids)).select((rulesets::id, rulesets::code)).load(tx.conn)?;
    let mut before: Option<CandidateStage> = None;
    let mut wired = Vec::new();
    for row in rows {
        let code = row.ruleset_id.and_then(|id| codes.iter().find(|(one, _)| *one == id)).map(|(_, code)| code.clone());
        let (stage, counts) = (stored(&row.stage), row.corrected_by.is_none());
        wired.push(row.wire(before, code));
        if counts {
            before = Some(stage);
        }
    }
    Ok(wired)
}

/// Whether another candidate of the committee was decided on by a document of this number and day.
pub(super) fn decision_taken(tx: &mut Tx<'_>, row: &Row, number: &str, on: NaiveDate) -> Outcome<bool> {
    let taken: i64 = acts::table
        .filter(acts::committee_id.eq(row.committee_id).and(acts::document_number.eq(number)).and(acts::acted_on.eq(on)))
        .filter(acts::asked.eq(CandidateStage::Decided.as_str()).and(acts::corrected_by.is_null()).and(acts::candidate_id.ne(row.id)))
        .count()
        .get_result(tx.conn)?;
    Ok(taken > 0)
}

type Boxed<'a> = candidates::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn filtered<'a>(reach: &Reach, query: &'a CandidatesQuery) -> Boxed<'a> {
    let keys = |ids: &[uuid::Uuid]| ids.iter().map(|id| Key::from(*id)).collect::<Vec<_>>();
    let CandidatesQuery { q, cell_id, committee_id, stage, active, sex, due_before, sort: _, limit: _, cursor: _, include_total: _, reason: _ } = query;
    let mut rows = within!(candidates::table.into_boxed(), reach, candidates::committee_id, candidates::cell_id);
    if let Some(q) = q {
        rows = rows.filter(candidates::name_folded.like(like(q)).escape('\\'));
    }
    if let Some(cells) = cell_id {
        rows = among!(rows, candidates::cell_id, keys(cells));
    }
    if let Some(committees) = committee_id {
        rows = among!(rows, candidates::committee_id, keys(committees));
    }
    if let Some(stages) = stage {
        rows = among!(rows, candidates::stage, stages.iter().map(|stage| stage.as_str()).collect());
    }
    if let Some(active) = active {
        rows = rows.filter(candidates::active.eq(*active));
    }
    if let Some(sexes) = sex {
        rows = rows.filter(candidates::sex.eq_any(sexes.iter().map(|sex| sex.as_str())));
    }
    if let Some(day) = due_before {
        rows = rows.filter(candidates::due_on.lt(*day));
    }
    rows
}

/// The candidates that an answer showed, each with its committee.
type Shown = Vec<(Key, Key)>;

/// One page; `allowed` says for each row where the caller may move the candidate.
pub(super) fn list(
    tx: &mut Tx<'_>,
    reach: &Reach,
    query: &CandidatesQuery,
    allowed: impl Fn(&Row) -> Vec<CandidateStage>,
) -> Outcome<(PageOf<Candidate>, Shown)> {
    let order = CandidateSort::read(query.sort.as_deref());
    let bound_to = ("candidates", CandidatesQuery { limit: None, cursor: None, include_total: None, reason: None, ..query.clone() });
    let pager = Pager::new(tx, &bound_to, query.limit, query.cursor.as_deref())?;
    let total = if query.include_total == Some(true) { Some(filtered(reach, query).count().get_result(tx.conn)?) } else { None };
    let rows = filtered(reach, query).select(Row::as_select()).limit(pager.rows());
    let rows = match order.by {
        CandidateSort::Name => keyset!(rows, candidates::name_sort, candidates::id, order, pager.after(value::to_bytes)?),
        CandidateSort::CreatedAt => keyset!(rows, candidates::id, candidates::id, order, pager.after(value::to_key)?),
        CandidateSort::StageOn => keyset!(rows, candidates::stage_on, candidates::id, order, pager.after(value::to_date)?),
        // Only what has a deadline can be in order of deadlines.
        CandidateSort::DueOn => {
            let due = rows.filter(candidates::due_on.is_not_null());
            keyset!(due, candidates::due_on, candidates::id, order, pager.after(value::to_date)?)
        }
    };
    let rows: Vec<Row> = rows.load(tx.conn)?;
    let last = |row: &Row| {
        let value = match order.by {
            CandidateSort::Name => value::bytes(&row.name_sort),
            CandidateSort::CreatedAt => value::key(row.id),
            CandidateSort::StageOn => row.stage_on.to_string(),
            CandidateSort::DueOn => row.due_on.map(|day| day.to_string()).unwrap_or_default(),
        };
        (value, row.id)
    };
    let mut read = Vec::new();
    let page = pager.page(tx, rows, total, last, |row| {
        read.push((row.id, row.committee_id));
        let allowed = allowed(&row);
        row.shown(None, Vec::new(), allowed)
    });
    Ok((page, read))
}
