//! The row of a candidate, and what answers and the log show of it. Not here: queries (`candidates.rs`).

use chibo_openapi::candidates::{Candidate, CandidateCreate, CandidateEdit, Due};
use chibo_openapi::vocabulary::{CandidateFlag, CandidateStage};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::candidates::rules::{self, Birth, Case};
use crate::db::key::Key;
use crate::db::parse_stored;
use crate::db::schema::candidates;
use crate::db::text::{fold, person_sort_key};
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::structure::cells::CellFacts;
use crate::vault::{open_for, seal_for};

/// What stands where a name was.
pub(in crate::candidates) const NAMELESS: &str = "—";
/// What callers see of values that they do not need.
pub(in crate::candidates) const MASK: &str = "••••";
/// The same for the twelve digits of a personal ID.
pub(in crate::candidates) const MASKED_ID: &str = "••••••••••••";

/// Contact and personal ID, which are kept encrypted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the field is called a personal ID everywhere")]
pub(in crate::candidates) struct Personal {
    pub(in crate::candidates) phone: Option<String>,
    pub(in crate::candidates) address: Option<String>,
    pub(in crate::candidates) personal_id: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = candidates, treat_none_as_null = true)]
pub(in crate::candidates) struct Row {
    pub(in crate::candidates) id: Key,
    full_name: String,
    name_folded: String,
    pub(super) name_sort: Vec<u8>,
    birth: Option<String>,
    sex: Option<String>,
    education: Option<String>,
    occupation: Option<String>,
    phone_sealed: Option<Vec<u8>>,
    address_sealed: Option<Vec<u8>>,
    personal_id_sealed: Option<Vec<u8>>,
    pub(in crate::candidates) personal_id_hash: Option<Vec<u8>>,
    youth_union_member: bool,
    flags: String,
    left_party_on: Option<NaiveDate>,
    readmitted_before: bool,
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
    pub(in crate::candidates) erased_on: Option<NaiveDate>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    pub(in crate::candidates) version: i64,
}

fn join(flags: &[CandidateFlag]) -> String {
    let mut flags: Vec<&str> = flags.iter().map(|flag| flag.as_str()).collect();
    flags.sort_unstable();
    flags.dedup();
    flags.join(" ")
}

impl Row {
    pub(in crate::candidates) fn new(tx: &Tx<'_>, new: &CandidateCreate, cell: &CellFacts) -> Self {
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
    pub(in crate::candidates) fn edited(self, edit: &CandidateEdit) -> Self {
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
    pub(in crate::candidates) fn sealed(self, tx: &Tx<'_>, key: &[u8; 32], personal: &Personal) -> Self {
        let seal = |text: String| seal_for(key, text.as_bytes());
        Self {
            phone_sealed: personal.phone.clone().map(seal),
            address_sealed: personal.address.clone().map(seal),
            personal_id_sealed: personal.personal_id.clone().map(seal),
            personal_id_hash: personal.personal_id.as_deref().map(|id| tx.request.app.vault.person_tag(id).to_vec()),
            ..self
        }
    }

    /// Contact and personal ID as they are.
    pub(in crate::candidates) fn opened(&self, key: &[u8; 32]) -> Outcome<Personal> {
        let open = |sealed: &Option<Vec<u8>>| match sealed {
            None => Ok(None),
            Some(sealed) => open_for(key, sealed)
                .and_then(|plain| String::from_utf8(plain).ok())
                .map(Some)
                .ok_or_else(|| Fail::internal("a sealed value does not open with its person's key")),
        };
        Ok(Personal { phone: open(&self.phone_sealed)?, address: open(&self.address_sealed)?, personal_id: open(&self.personal_id_sealed)? })
    }

    pub(in crate::candidates) fn has_personal(&self) -> bool {
        self.phone_sealed.is_some() || self.address_sealed.is_some() || self.personal_id_sealed.is_some()
    }

    /// Where the acts have led to.
    pub(in crate::candidates) fn after_acts(self, case: &Case, member: Option<Key>, due: Option<&Due>) -> Self {
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

    pub(in crate::candidates) fn in_cell(self, cell: &CellFacts) -> Self {
        Self { cell_id: cell.id, committee_id: cell.committee, ..self }
    }

    pub(in crate::candidates) fn touched(self, tx: &Tx<'_>) -> Self {
        Self { updated_at: tx.now.naive_utc(), version: self.version + 1, ..self }
    }

    /// Without anything that says who it was.
    pub(in crate::candidates) fn erased(self, on: NaiveDate) -> Self {
        Self {
            full_name: NAMELESS.to_owned(),
            name_folded: NAMELESS.to_owned(),
            name_sort: Vec::new(),
            birth: None,
            sex: None,
            education: None,
            occupation: None,
            youth_union_member: false,
            flags: String::new(),
            left_party_on: None,
            readmitted_before: false,
            organization_id: None,
            phone_sealed: None,
            address_sealed: None,
            personal_id_sealed: None,
            personal_id_hash: None,
            erased_on: Some(on),
            ..self
        }
    }

    pub(in crate::candidates) fn stage(&self) -> CandidateStage {
        parse_stored(&self.stage)
    }

    pub(in crate::candidates) fn flags(&self) -> Vec<CandidateFlag> {
        self.flags.split_whitespace().map(parse_stored).collect()
    }

    pub(in crate::candidates) fn full_name(&self) -> &str {
        &self.full_name
    }

    pub(in crate::candidates) fn birth(&self) -> Option<&str> {
        self.birth.as_deref()
    }

    pub(in crate::candidates) fn sex(&self) -> Option<&str> {
        self.sex.as_deref()
    }

    pub(in crate::candidates) fn due(&self) -> Option<Due> {
        let clause = serde_json::from_str(self.due_clause.as_deref()?).ok()?;
        Some(Due { kind: parse_stored(self.due_kind.as_deref()?), on: self.due_on?, clause })
    }

    /// As answers show it. `personal` is none where contact and personal ID are masked.
    pub(in crate::candidates) fn shown(self, personal: Option<Personal>, same: Vec<uuid::Uuid>, allowed: Vec<CandidateStage>) -> Candidate {
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
            sex: self.sex.as_deref().map(parse_stored),
            education: self.education.as_deref().map(parse_stored),
            occupation: self.occupation,
            phone,
            address,
            personal_id,
            youth_union_member: self.youth_union_member,
            left_party_on: self.left_party_on,
            readmitted_before: self.readmitted_before,
            legal_basis: parse_stored(&self.legal_basis),
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
    pub(in crate::candidates) fn case(&self) -> Case {
        Case {
            birth: self.birth.as_deref().and_then(Birth::read),
            education: self.education.as_deref().map(parse_stored),
            flags: self.flags(),
            left_party_on: self.left_party_on,
            readmitted_before: self.readmitted_before,
            ..Case::default()
        }
    }
}
