//! The row of a member, and what answers and the log show of it. Not here: queries (`store.rs`).

use std::ops::Deref;

use chibo_openapi::structure::{Member, MemberCreate, MemberEdit, MemberTransition};
use chibo_openapi::vocabulary::{LeavingReason, MemberStatus};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::rules;
use crate::db::key::Key;
use crate::db::parse_stored;
use crate::db::schema::{members, person_keys};
use crate::db::text::{fold, person_sort_key};
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::log::events;
use crate::structure::cells::CellFacts;
use crate::vault::{PersonKey, Vault};

/// The columns of a member.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = members, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Columns {
    pub(super) id: Key,
    full_name: String,
    pub(super) name_folded: String,
    pub(super) name_sort: Vec<u8>,
    pub(super) birth: Option<String>,
    sex: Option<String>,
    /// The number of the card, which is the personal ID since 2025, sealed with the person's key.
    card_sealed: Option<Vec<u8>>,
    pub(super) card_hash: Option<Vec<u8>>,
    status: String,
    pub(super) cell_id: Key,
    pub(super) committee_id: Key,
    pub(super) admitted_on: Option<NaiveDate>,
    pub(super) official_on: Option<NaiveDate>,
    pub(super) left_on: Option<NaiveDate>,
    left_reason: Option<String>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    pub(super) version: i64,
}

/// A member as the database has it: the columns, and the sealed key of what is sealed in them.
pub(super) type Sealed = (Columns, Option<Vec<u8>>);

/// The sealed key of a member's card number, where there is one.
#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn sealed_key() -> _ {
    person_keys::table.filter(person_keys::person_id.eq(members::id).and(members::card_sealed.is_not_null())).select(person_keys::key_sealed).single_value()
}

/// A member, with the card number opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    columns: Columns,
    card: Option<String>,
}

impl Deref for Row {
    type Target = Columns;

    fn deref(&self) -> &Columns {
        &self.columns
    }
}

impl Row {
    pub(super) fn new(tx: &Tx<'_>, new: &MemberCreate, cell: &CellFacts, id: Key, key: &PersonKey) -> Self {
        let MemberCreate { full_name, birth, sex, card_number, cell_id: _, joined_cell_on: _, admitted_on, official_on } = new;
        let status = if official_on.is_some() { MemberStatus::Official } else { MemberStatus::Probationary };
        let now = tx.now.naive_utc();
        let columns = Columns {
            id,
            full_name: full_name.clone(),
            name_folded: fold(full_name),
            name_sort: person_sort_key(full_name),
            birth: birth.clone(),
            sex: sex.map(|sex| sex.to_string()),
            card_sealed: None,
            card_hash: None,
            status: status.to_string(),
            cell_id: cell.id,
            committee_id: cell.committee,
            admitted_on: *admitted_on,
            official_on: *official_on,
            left_on: None,
            left_reason: None,
            created_at: now,
            updated_at: now,
            version: 1,
        };
        Self { columns, card: None }.with_card(tx, card_number.clone(), key)
    }

    /// From the database, with the person's key as it is sealed there.
    pub(super) fn opened(tx: &Tx<'_>, (columns, sealed_key): Sealed) -> Outcome<Self> {
        let key = events::opened(&tx.request.app.vault, sealed_key.as_deref())?;
        let open = |sealed: &Vec<u8>| key.as_ref().and_then(|key| key.open_json(sealed));
        let shut = || Fail::internal("a card number does not open with the person's key");
        let card = columns.card_sealed.as_ref().map(|sealed| open(sealed).ok_or_else(shut)).transpose()?;
        Ok(Self { columns, card })
    }

    /// What the database keeps of it.
    pub(super) const fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The card number as it is.
    pub(super) fn card(&self) -> Option<&str> {
        self.card.as_deref()
    }

    /// With another card number.
    pub(super) fn with_card(self, tx: &Tx<'_>, card: Option<String>, key: &PersonKey) -> Self {
        let columns = Columns {
            // A text is always written.
            card_sealed: card.as_ref().and_then(|card| key.seal_json(card).ok()),
            card_hash: card_hash(&tx.request.app.vault, card.as_deref()),
            ..self.columns
        };
        Self { columns, card }
    }

    /// The keyed hash of the card number under another master key.
    pub(super) fn rehashed(&self, vault: &Vault) -> Option<Vec<u8>> {
        card_hash(vault, self.card())
    }

    /// After an edit that leaves the card number, and whose day of becoming official follows.
    pub(super) fn edited(self, edit: MemberEdit, official_on: Option<NaiveDate>) -> Self {
        let MemberEdit { full_name, birth, sex, card_number: _, admitted_on } = edit;
        let (name_folded, name_sort) = (fold(&full_name), person_sort_key(&full_name));
        let sex = sex.map(|sex| sex.to_string());
        let columns = Columns { full_name, name_folded, name_sort, birth, sex, admitted_on, official_on, ..self.columns };
        Self { columns, ..self }
    }

    /// After a change of standing; one that makes official does so from a day of its own.
    pub(super) fn moved_on(self, tx: &Tx<'_>, act: &MemberTransition, official_on: NaiveDate) -> Self {
        let MemberTransition { to, on, reason, document_number: _ } = act;
        let (status, columns) = (to.to_string(), self.columns);
        let columns = match to {
            MemberStatus::Left => Columns { status, left_on: Some(*on), left_reason: reason.map(|reason| reason.to_string()), ..columns },
            _ => Columns { status, official_on: Some(official_on), ..columns },
        };
        Self { columns, ..self }.touched(tx)
    }

    /// As the acts of the admission say; `keep_left` for one who left for another reason.
    pub(super) fn with_dates(self, admitted_on: NaiveDate, official_on: Option<NaiveDate>, struck_on: Option<NaiveDate>, keep_left: bool) -> Self {
        let columns = Columns { admitted_on: Some(admitted_on), official_on, ..self.columns };
        let status = if official_on.is_some() { MemberStatus::Official } else { MemberStatus::Probationary };
        let columns = match struck_on {
            _ if keep_left => columns,
            Some(on) => Columns { status: MemberStatus::Left.to_string(), left_on: Some(on), left_reason: Some(LeavingReason::Struck.to_string()), ..columns },
            None => Columns { status: status.to_string(), left_on: None, left_reason: None, ..columns },
        };
        Self { columns, ..self }
    }

    /// The next version.
    pub(super) fn touched(mut self, tx: &Tx<'_>) -> Self {
        self.columns.updated_at = tx.now.naive_utc();
        self.columns.version += 1;
        self
    }

    /// The next version, unless it is still what it was before.
    pub(super) fn touched_since(self, tx: &Tx<'_>, before: &Self) -> Self {
        if self == *before { self } else { self.touched(tx) }
    }

    pub(super) fn status(&self) -> MemberStatus {
        parse_stored(&self.columns.status)
    }

    /// As answers show it: the card number masked, and what the caller may do next.
    pub(super) fn shown(self, may_write: bool) -> Member {
        let member = self.in_full();
        let allowed = if may_write { rules::onward(member.status) } else { &[] };
        Member { card_number: member.card_number.as_deref().map(rules::masked), allowed_transitions: allowed.to_vec(), ..member }
    }

    /// With the whole card number, for the log, where it is sealed.
    pub(super) fn in_full(self) -> Member {
        let Self { columns, card } = self;
        Member {
            id: columns.id.uuid(),
            full_name: columns.full_name,
            birth: columns.birth,
            sex: columns.sex.map(|sex| parse_stored(&sex)),
            card_number: card,
            status: parse_stored(&columns.status),
            cell_id: columns.cell_id.uuid(),
            cell_code: String::new(),
            cell_name: String::new(),
            admitted_on: columns.admitted_on,
            official_on: columns.official_on,
            left_on: columns.left_on,
            left_reason: columns.left_reason.map(|reason| parse_stored(&reason)),
            likely_duplicate_ids: Vec::new(),
            judged_by: None,
            allowed_transitions: Vec::new(),
            created_at: columns.created_at.and_utc(),
            updated_at: columns.updated_at.and_utc(),
            version: columns.version,
        }
    }
}

/// Finds the same number however it is written.
pub(super) fn card_hash(vault: &Vault, card: Option<&str>) -> Option<Vec<u8>> {
    let plain: String = card?.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    Some(vault.person_tag(&plain).to_vec())
}
