//! Rows and queries of contests.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use chibo_openapi::PageOf;
use chibo_openapi::contests::{Contest, ContestCreate, ContestEdit, ContestRules, ContestTransition, ContestsQuery};
use chibo_openapi::vocabulary::ContestStatus;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::schema::{contest_entries, contest_seats, contests};
use crate::db::{Conn, on_connection, parse_stored};
use crate::fail::{Fail, Outcome};
use crate::http::{Pager, Tx, sorted};

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = contests, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Row {
    pub(super) id: Key,
    pub(super) code: String,
    pub(super) plan_id: Key,
    pub(super) committee_id: Key,
    pub(super) title: String,
    rules: String,
    status: String,
    pub(super) registration_closes_on: Option<NaiveDate>,
    pub(super) round: Option<i32>,
    cancelled_reason: Option<String>,
    document_number: Option<String>,
    published_on: Option<NaiveDate>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    pub(super) version: i64,
}

/// Rules that were read lately, by their text: every save of a sheet asks for those of its contest, and reading them was a quarter of it.
static READ: LazyLock<moka::sync::Cache<String, Arc<ContestRules>, foldhash::quality::RandomState>> =
    LazyLock::new(|| moka::sync::Cache::builder().max_capacity(64).build_with_hasher(foldhash::quality::RandomState::default()));

fn written(rules: &ContestRules) -> Outcome<String> {
    serde_json::to_string(rules).map_err(|error| Fail::internal(&format!("rules of a contest: {error}")))
}

impl Row {
    pub(super) fn new(tx: &Tx<'_>, new: &ContestCreate, committee: Key) -> Outcome<Self> {
        let ContestCreate { code, plan_id, title, rules } = new;
        let now = tx.now.naive_utc();
        Ok(Self {
            id: Key::new(),
            code: code.clone(),
            plan_id: Key::from(*plan_id),
            committee_id: committee,
            title: title.clone(),
            rules: written(rules)?,
            status: ContestStatus::Draft.to_string(),
            registration_closes_on: None,
            round: None,
            cancelled_reason: None,
            document_number: None,
            published_on: None,
            created_at: now,
            updated_at: now,
            version: 1,
        })
    }

    pub(super) fn status(&self) -> ContestStatus {
        parse_stored(&self.status)
    }

    pub(super) fn rules(&self) -> Outcome<ContestRules> {
        serde_json::from_str(&self.rules).map_err(|error| Fail::internal(&format!("rules of a contest: {error}")))
    }

    /// The same, shared with whoever asks for the same text.
    pub(super) fn shared_rules(&self) -> Outcome<Arc<ContestRules>> {
        if let Some(rules) = READ.get(&self.rules) {
            return Ok(rules);
        }
        let rules = Arc::new(self.rules()?);
        READ.insert(self.rules.clone(), rules.clone());
        Ok(rules)
    }

    pub(super) fn edited(self, edit: &ContestEdit) -> Outcome<Self> {
        let ContestEdit { code, title, rules } = edit;
        Ok(Self { code: code.clone(), title: title.clone(), rules: written(rules)?, ..self })
    }

    pub(super) fn moved(self, tx: &Tx<'_>, act: &ContestTransition) -> Self {
        let from = self.status();
        let row = Self { status: act.to.to_string(), ..self };
        match act.to {
            ContestStatus::Registration => Self { registration_closes_on: act.registration_closes_on, ..row },
            ContestStatus::Draft => Self { registration_closes_on: None, ..row },
            ContestStatus::Cancelled => Self { cancelled_reason: act.reason.clone(), ..row },
            // The first round, or the next one; what was finalized goes back to the last one.
            ContestStatus::Judging if from == ContestStatus::Finalized => row,
            ContestStatus::Judging => Self { round: Some(row.round.map_or(0, |round| round + 1)), ..row },
            ContestStatus::Published => Self { document_number: act.document_number.clone(), published_on: Some(tx.today), ..row },
            ContestStatus::Finalized => row,
        }
    }

    /// Whether no round comes after the one that is being judged.
    pub(super) fn in_last_round(&self) -> Outcome<bool> {
        let coming = usize::try_from(self.round.map_or(0, |round| round + 1)).unwrap_or_default();
        Ok(coming >= self.rules()?.rounds.len())
    }

    pub(super) fn touched(self, tx: &Tx<'_>) -> Self {
        Self { updated_at: tx.now.naive_utc(), version: self.version + 1, ..self }
    }

    pub(super) fn wire(self, allowed_transitions: Vec<ContestStatus>) -> Outcome<Contest> {
        let rules = self.rules()?;
        let round = self.round.and_then(|round| usize::try_from(round).ok()).and_then(|round| rules.rounds.get(round));
        let (round, round_name) = round.map(|round| (round.code.clone(), round.name.clone())).unzip();
        let Self {
            id,
            code,
            plan_id,
            committee_id,
            title,
            rules: _,
            status,
            registration_closes_on,
            round: _,
            cancelled_reason,
            document_number,
            published_on,
            created_at,
            updated_at,
            version,
        } = self;
        Ok(Contest {
            id: id.uuid(),
            code,
            plan_id: plan_id.uuid(),
            plan_code: String::new(),
            committee_id: committee_id.uuid(),
            committee_code: String::new(),
            committee_name: String::new(),
            title,
            rules,
            status: parse_stored(&status),
            allowed_transitions,
            registration_closes_on,
            round,
            round_name,
            cancelled_reason,
            document_number,
            published_on,
            created_at: created_at.and_utc(),
            updated_at: updated_at.and_utc(),
            version,
        })
    }
}

/// The rules of some contests, in one query.
pub(super) fn rules_of(tx: &mut Tx<'_>, ids: &[Key]) -> Outcome<HashMap<Key, Arc<ContestRules>>> {
    let rows: Vec<Row> = contests::table.filter(contests::id.eq_any(ids)).select(Row::as_select()).load(tx.conn)?;
    rows.into_iter().map(|row| Ok((row.id, row.shared_rules()?))).collect()
}

pub(super) fn find(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<Row>> {
    let found = contests::table.find(id);
    Ok(on_connection!(tx.conn, conn => found.select(Row::as_select()).first(conn)).optional()?)
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::insert_into(contests::table).values(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::update(contests::table.find(row.id)).set(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn delete(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    diesel::delete(contests::table.find(id)).execute(tx.conn)?;
    Ok(())
}

/// Entries of a contest, in any state.
pub(super) fn entries(tx: &mut Tx<'_>, id: Key) -> Outcome<i64> {
    Ok(contest_entries::table.filter(contest_entries::contest_id.eq(id)).count().get_result(tx.conn)?)
}

/// Codes of the rounds on whose panels somebody sits.
pub(super) fn rounds_with_seats(tx: &mut Tx<'_>, id: Key) -> Outcome<Vec<String>> {
    let seats = contest_seats::table.filter(contest_seats::contest_id.eq(id)).select(contest_seats::round_code);
    Ok(seats.distinct().order(contest_seats::round_code).limit(200).load(tx.conn)?)
}

type Boxed<'a> = contests::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn filtered<'a>(reach: &Reach, query: &'a ContestsQuery) -> Boxed<'a> {
    let ContestsQuery { code, plan_id, committee_id, status, sort: _, limit: _, cursor: _, include_total: _ } = query;
    let mut rows = contests::table.into_boxed();
    if !reach.everything {
        let in_reach = contests::committee_id.eq_any(reach.committees.clone());
        rows = if reach.contests.is_empty() { rows.filter(in_reach) } else { rows.filter(in_reach.or(contests::id.eq_any(reach.contests.clone()))) };
    }
    if let Some(codes) = code {
        rows = rows.filter(contests::code.eq_any(codes));
    }
    if let Some(plans) = plan_id {
        rows = rows.filter(contests::plan_id.eq_any(plans.iter().map(|id| Key::from(*id)).collect::<Vec<_>>()));
    }
    if let Some(committees) = committee_id {
        rows = rows.filter(contests::committee_id.eq_any(committees.iter().map(|id| Key::from(*id)).collect::<Vec<_>>()));
    }
    if let Some(states) = status {
        rows = rows.filter(contests::status.eq_any(states.iter().map(|status| status.as_str())));
    }
    rows
}

pub(super) fn list(tx: &mut Tx<'_>, reach: &Reach, query: &ContestsQuery) -> Outcome<PageOf<Row>> {
    let pager = Pager::new(tx, "contests", query, "-created_at")?;
    let total = pager.total(|| filtered(reach, query).count().get_result(tx.conn))?;
    let (rows, value) = sorted!(pager, filtered(reach, query).select(Row::as_select()), Row, contests::id, {
        "code" => contests::code, |row| row.code.clone();
        "created_at" => contests::id, |row| row.id;
    });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    Ok(pager.page(tx, rows, total, |row| (value(row), row.id)))
}
