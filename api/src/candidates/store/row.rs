//! The row of a candidate, and what answers and the log show of it. Not here: queries (`candidates.rs`), and what is sealed (`person.rs`).

use std::ops::Deref;

use chibo_openapi::candidates::{Candidate, CandidateCreate, CandidateEdit, Due};
use chibo_openapi::vocabulary::{CandidateFlag, CandidateStage, OccupationGroup};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::person::{Person, Personal};
use crate::candidates::rules::{self, Birth, Case};
use crate::db::key::Key;
use crate::db::parse_stored;
use crate::db::schema::{candidates, person_keys};
use crate::db::text::{fold, person_sort_key};
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::log::events;
use crate::structure::cells::CellFacts;
use crate::vault::{PersonKey, Vault};

/// The columns of a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = candidates, treat_none_as_null = true)]
pub(in crate::candidates) struct Columns {
    pub(in crate::candidates) id: Key,
    /// Keeps the order of names and shows none; empty once erased.
    pub(super) name_order: Vec<u8>,
    /// `Person`, sealed with the person's key; none once erased.
    sealed: Option<Vec<u8>>,
    pub(in crate::candidates) personal_id_hash: Option<Vec<u8>>,
    pub(super) likeness_hash: Option<Vec<u8>>,
    sex: Option<String>,
    legal_basis: String,
    pub(in crate::candidates) cell_id: Key,
    pub(in crate::candidates) committee_id: Key,
    organization_id: Option<Key>,
    stage: String,
    pub(in crate::candidates) stage_on: NaiveDate,
    pub(in crate::candidates) active: bool,
    failed_votes: i64,
    pub(in crate::candidates) member_id: Option<Key>,
    due_kind: Option<String>,
    pub(in crate::candidates) due_on: Option<NaiveDate>,
    due_clause: Option<String>,
    due_unsure: bool,
    pub(in crate::candidates) erased_on: Option<NaiveDate>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    pub(in crate::candidates) version: i64,
}

/// A candidate as the database has it: the columns, and the sealed key of what is sealed in them.
pub(super) type Sealed = (Columns, Option<Vec<u8>>);

/// The sealed key of a candidate's values.
#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn sealed_key() -> _ {
    person_keys::table.filter(person_keys::person_id.eq(candidates::id)).select(person_keys::key_sealed).single_value()
}

/// Other candidates whom the caller sees: the same person, and who likely is.
#[derive(Debug, Default)]
pub(in crate::candidates) struct Others {
    pub(in crate::candidates) same_person: Vec<uuid::Uuid>,
    pub(in crate::candidates) likely: Vec<uuid::Uuid>,
}

/// What the database sorts and compares people by: it hangs on the master key.
#[derive(Debug, AsChangeset)]
#[diesel(table_name = candidates, treat_none_as_null = true)]
pub(in crate::candidates) struct Keyed {
    name_order: Vec<u8>,
    personal_id_hash: Option<Vec<u8>>,
    likeness_hash: Option<Vec<u8>>,
}

impl Keyed {
    fn of(person: &Person, vault: &Vault) -> Self {
        Self {
            name_order: vault.hidden_order(&person_sort_key(&person.full_name)),
            personal_id_hash: person.personal.personal_id.as_deref().map(|id| vault.person_tag(id).to_vec()),
            likeness_hash: person.birth.as_deref().map(|birth| vault.likeness_tag(&fold(&person.full_name), birth).to_vec()),
        }
    }
}

/// A candidate: the columns, and what they say of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::candidates) struct Row {
    columns: Columns,
    person: Person,
    /// None once erased.
    key: Option<PersonKey>,
}

impl Deref for Row {
    type Target = Columns;

    fn deref(&self) -> &Columns {
        &self.columns
    }
}

impl Row {
    pub(in crate::candidates) fn new(tx: &Tx<'_>, new: &CandidateCreate, cell: &CellFacts, id: Key, key: PersonKey) -> Outcome<Self> {
        let now = tx.now.naive_utc();
        let columns = Columns {
            id,
            name_order: Vec::new(),
            sealed: None,
            personal_id_hash: None,
            likeness_hash: None,
            sex: new.sex.map(|sex| sex.to_string()),
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
            due_unsure: false,
            erased_on: None,
            created_at: now,
            updated_at: now,
            version: 1,
        };
        Self { columns, person: Person::erased(), key: Some(key) }.about(tx, Person::new(new))
    }

    /// From the database, with the person's key as it is sealed there.
    pub(super) fn opened(tx: &Tx<'_>, (columns, sealed_key): Sealed) -> Outcome<Self> {
        let key = events::opened(&tx.request.app.vault, sealed_key.as_deref())?;
        let person = match (&columns.sealed, &key) {
            (None, _) => Person::erased(),
            (Some(sealed), Some(key)) => key.open_json(sealed).ok_or_else(|| Fail::internal("sealed values do not open with their person's key"))?,
            (Some(_), None) => return Err(Fail::internal("sealed values without their person's key")),
        };
        Ok(Self { columns, person, key })
    }

    /// What the database keeps of it.
    pub(super) const fn columns(&self) -> &Columns {
        &self.columns
    }

    /// What is said of the person. The same again is not sealed anew, so that it is the same row.
    fn about(mut self, tx: &Tx<'_>, person: Person) -> Outcome<Self> {
        if self.columns.sealed.is_some() && self.person == person {
            return Ok(self);
        }
        let key = self.key.as_ref().ok_or_else(|| Fail::internal("values of a person who was erased"))?;
        let vault = &tx.request.app.vault;
        self.columns.sealed = Some(key.seal_json(&person).map_err(|error| Fail::internal(&error.to_string()))?);
        let Keyed { name_order, personal_id_hash, likeness_hash } = Keyed::of(&person, vault);
        self.columns = Columns { name_order, personal_id_hash, likeness_hash, ..self.columns };
        Ok(Self { person, ..self })
    }

    /// After an edit, with contact and personal ID as they are not masked.
    pub(in crate::candidates) fn edited(self, tx: &Tx<'_>, edit: &CandidateEdit, personal: Personal) -> Outcome<Self> {
        let row = self.about(tx, Person::edited(edit, personal))?;
        let columns = Columns {
            sex: edit.sex.map(|sex| sex.to_string()),
            legal_basis: edit.legal_basis.to_string(),
            organization_id: edit.organization_id.map(Key::from),
            ..row.columns
        };
        Ok(Self { columns, ..row })
    }

    /// Where the acts have led to.
    pub(in crate::candidates) fn after_acts(self, case: &Case, member: Option<Key>, due: Option<&Due>) -> Self {
        let stage = case.stage();
        let clause = due.and_then(|due| serde_json::to_string(&due.clause).ok());
        let columns = Columns {
            stage: stage.to_string(),
            stage_on: case.acts.last().map_or(self.columns.stage_on, |act| act.on),
            active: rules::active(stage),
            failed_votes: case.failed_votes(),
            member_id: member,
            due_kind: due.map(|due| due.kind.to_string()),
            due_on: due.map(|due| due.on),
            due_clause: clause,
            due_unsure: due.is_some_and(|due| due.unsure),
            ..self.columns
        };
        Self { columns, ..self }
    }

    pub(in crate::candidates) fn in_cell(mut self, cell: &CellFacts) -> Self {
        (self.columns.cell_id, self.columns.committee_id) = (cell.id, cell.committee);
        self
    }

    pub(in crate::candidates) fn touched(mut self, tx: &Tx<'_>) -> Self {
        self.columns.updated_at = tx.now.naive_utc();
        self.columns.version += 1;
        self
    }

    /// Without anything that says who it was.
    pub(in crate::candidates) fn erased(self, on: NaiveDate) -> Self {
        let columns = Columns {
            name_order: Vec::new(),
            sealed: None,
            personal_id_hash: None,
            likeness_hash: None,
            sex: None,
            organization_id: None,
            erased_on: Some(on),
            ..self.columns
        };
        Self { columns, person: Person::erased(), key: None }
    }

    /// The keyed values under another master key; none once erased.
    pub(in crate::candidates) fn rehashed(&self, vault: &Vault) -> Option<Keyed> {
        self.columns.sealed.is_some().then(|| Keyed::of(&self.person, vault))
    }

    pub(in crate::candidates) fn stage(&self) -> CandidateStage {
        parse_stored(&self.columns.stage)
    }

    pub(in crate::candidates) fn flags(&self) -> Vec<CandidateFlag> {
        self.person.flags.clone()
    }

    pub(in crate::candidates) fn full_name(&self) -> &str {
        &self.person.full_name
    }

    pub(in crate::candidates) fn birth(&self) -> Option<&str> {
        self.person.birth.as_deref()
    }

    pub(in crate::candidates) const fn occupation_group(&self) -> Option<OccupationGroup> {
        self.person.occupation_group
    }

    pub(in crate::candidates) const fn youth_union_member(&self) -> bool {
        self.person.youth_union_member
    }

    pub(in crate::candidates) fn sex(&self) -> Option<&str> {
        self.columns.sex.as_deref()
    }

    pub(in crate::candidates) const fn personal(&self) -> &Personal {
        &self.person.personal
    }

    /// None once erased.
    pub(in crate::candidates) const fn key(&self) -> Option<&PersonKey> {
        self.key.as_ref()
    }

    pub(in crate::candidates) fn due(&self) -> Option<Due> {
        let clause = serde_json::from_str(self.due_clause.as_deref()?).ok()?;
        Some(Due { kind: parse_stored(self.due_kind.as_deref()?), on: self.due_on?, clause, unsure: self.due_unsure })
    }

    /// As answers show it, with contact and personal ID masked where they are not `personal`.
    pub(in crate::candidates) fn shown(self, personal: bool, others: Others, allowed: Vec<CandidateStage>) -> Candidate {
        let (stage, due) = (self.stage(), self.due());
        let Self { columns, person, key: _ } = self;
        let Personal { phone, address, personal_id } = if personal { person.personal } else { person.personal.masked() };
        Candidate {
            id: columns.id.uuid(),
            flags: person.flags,
            stage,
            due,
            full_name: person.full_name,
            birth: person.birth,
            sex: columns.sex.as_deref().map(parse_stored),
            education: person.education,
            occupation: person.occupation,
            occupation_group: person.occupation_group,
            phone,
            address,
            personal_id,
            youth_union_member: person.youth_union_member,
            left_party_on: person.left_party_on,
            left_party_ground: person.left_party_ground,
            conviction_cleared_on: person.conviction_cleared_on,
            readmitted_before: person.readmitted_before,
            legal_basis: parse_stored(&columns.legal_basis),
            cell_id: columns.cell_id.uuid(),
            cell_code: String::new(),
            cell_name: String::new(),
            organization_id: columns.organization_id.map(Key::uuid),
            organization_name: None,
            stage_on: columns.stage_on,
            active: columns.active,
            failed_votes: columns.failed_votes,
            member_id: columns.member_id.map(Key::uuid),
            same_person_ids: others.same_person,
            likely_duplicate_ids: others.likely,
            allowed_transitions: allowed,
            erased_on: columns.erased_on,
            created_at: columns.created_at.and_utc(),
            updated_at: columns.updated_at.and_utc(),
            version: columns.version,
        }
    }

    /// The case that rules look at, without the acts and the dossier.
    pub(in crate::candidates) fn case(&self) -> Case {
        Case {
            birth: self.birth().and_then(Birth::read),
            education: self.person.education,
            flags: self.flags(),
            left_party_on: self.person.left_party_on,
            left_party_ground: self.person.left_party_ground,
            conviction_cleared_on: self.person.conviction_cleared_on,
            readmitted_before: self.person.readmitted_before,
            ..Case::default()
        }
    }
}
