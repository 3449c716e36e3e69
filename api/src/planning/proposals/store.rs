//! Rows and queries of proposals.

use chibo_openapi::planning::{ProposalLine, ProposalReview, ProposalShareOfMembers, ProposalWeights, ProposalsQuery, QuotaProposal};
use chibo_openapi::vocabulary::{QuotaKind, SplitMethod};
use chibo_openapi::{Lang, PageOf};
use chrono::NaiveDateTime;
use diesel::dsl::count_star;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::telling::{Line, Outcome as Told};
use super::weighing::Reviewed;
use super::words;
use crate::auth::Reach;
use crate::db::key::Key;
use crate::db::schema::{quota_proposal_lines as lines, quota_proposal_reviews as cited, quota_proposals as proposals};
use crate::db::{Conn, on_connection, parse_stored};
use crate::fail::{Fail, Outcome};
use crate::http::{Pager, Tx, sorted, within};
use crate::planning::quotas::QuotaUnit;

/// What a proposal was computed from, but for its units; the names of its fields are kept with it for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Inputs {
    pub(super) total: i32,
    pub(super) total_of: Option<ProposalShareOfMembers>,
    pub(super) method: SplitMethod,
    pub(super) weights: ProposalWeights,
    pub(super) reviews: Vec<ProposalReview>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = proposals, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Row {
    pub(super) id: Key,
    pub(super) plan_id: Key,
    pub(super) committee_id: Key,
    pub(super) number: i32,
    kind: String,
    inputs: String,
    outcome: String,
    applied_at: Option<NaiveDateTime>,
    created_at: NaiveDateTime,
    pub(super) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = lines, primary_key(proposal_id, unit_id), treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct LineRow {
    proposal_id: Key,
    unit_id: Key,
    pub(super) committee_id: Key,
    pub(super) cell_id: Option<Key>,
    pub(super) unit_code: String,
    line: String,
    pub(super) quota: i32,
    changed_to: Option<i32>,
    change_reason: Option<String>,
}

/// What the lines of a proposal have in common.
pub(super) struct Whole {
    pub(super) total: i32,
    method: SplitMethod,
    weight: String,
}

fn json<T: Serialize>(value: &T) -> Outcome<String> {
    serde_json::to_string(value).map_err(|error| Fail::internal(&error.to_string()))
}

fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Outcome<T> {
    serde_json::from_str(text).map_err(|error| Fail::internal(&format!("a stored proposal: {error}")))
}

impl Row {
    pub(super) fn new(tx: &Tx<'_>, (plan_id, committee_id): (Key, Key), number: i32, kind: QuotaKind, inputs: &Inputs, told: &Told) -> Outcome<Self> {
        Ok(Self {
            id: Key::new(),
            plan_id,
            committee_id,
            number,
            kind: kind.to_string(),
            inputs: json(inputs)?,
            outcome: json(told)?,
            applied_at: None,
            created_at: tx.now.naive_utc(),
            version: 1,
        })
    }

    pub(super) fn kind(&self) -> QuotaKind {
        parse_stored(&self.kind)
    }

    pub(super) const fn is_applied(&self) -> bool {
        self.applied_at.is_some()
    }

    pub(super) fn applied(self, tx: &Tx<'_>) -> Self {
        Self { applied_at: Some(tx.now.naive_utc()), version: self.version + 1, ..self }
    }

    pub(super) fn touched(self) -> Self {
        Self { version: self.version + 1, ..self }
    }

    /// What its lines are told by, read once for all of them.
    pub(super) fn whole(&self) -> Outcome<Whole> {
        let (inputs, told): (Inputs, Told) = (read(&self.inputs)?, read(&self.outcome)?);
        Ok(Whole { total: inputs.total, method: inputs.method, weight: told.weight })
    }

    pub(super) fn shown(self, units: i64) -> Outcome<QuotaProposal> {
        let Inputs { total, total_of, method, weights, reviews } = read(&self.inputs)?;
        let Told { computed_by: _, weight, shares_anew, tie, farthest, one_more, one_less, properties } = read(&self.outcome)?;
        Ok(QuotaProposal {
            id: self.id.uuid(),
            plan_id: self.plan_id.uuid(),
            plan_code: String::new(),
            committee_id: self.committee_id.uuid(),
            committee_code: String::new(),
            committee_name: String::new(),
            number: self.number,
            kind: self.kind(),
            method,
            total,
            total_of,
            weights,
            reviews,
            units,
            weight,
            shares_anew,
            tie,
            farthest,
            one_more,
            one_less,
            properties,
            applied_at: self.applied_at.map(|at| at.and_utc()),
            created_at: self.created_at.and_utc(),
            version: self.version,
        })
    }
}

impl LineRow {
    pub(super) fn new(proposal_id: Key, unit: &Reviewed, line: &Line, quota: i32) -> Outcome<Self> {
        Ok(Self {
            proposal_id,
            unit_id: unit.id(),
            committee_id: unit.committee,
            cell_id: unit.cell,
            unit_code: unit.code.clone(),
            line: json(line)?,
            quota,
            changed_to: None,
            change_reason: None,
        })
    }

    /// What the quota is for. The name is the quota's own matter.
    pub(super) fn unit(&self) -> QuotaUnit {
        QuotaUnit { committee: self.committee_id, cell: self.cell_id, code: self.unit_code.clone(), name: String::new() }
    }

    pub(super) fn changed(self, to: i32, reason: &str) -> Self {
        Self { changed_to: Some(to), change_reason: Some(reason.to_owned()), ..self }
    }

    pub(super) fn shown(self, of: &Whole, lang: Lang) -> Outcome<ProposalLine> {
        let line: Line = read(&self.line)?;
        let why = words::why(&line, self.quota, &of.weight, of.total, of.method, lang);
        let Line { name, members, pool, pool_weight, weight, share, share_anew: _, least, most, bound_reason, bound, tied: _ } = line;
        Ok(ProposalLine {
            committee_id: self.committee_id.uuid(),
            cell_id: self.cell_id.map(Key::uuid),
            unit_code: self.unit_code,
            unit_name: name,
            members,
            pool,
            pool_weight,
            weight,
            share,
            least,
            most,
            bound_reason,
            quota: self.quota,
            bound,
            why,
            changed_to: self.changed_to,
            change_reason: self.change_reason,
        })
    }
}

pub(super) fn find(tx: &mut Tx<'_>, id: Key) -> Outcome<Option<Row>> {
    Ok(proposals::table.find(id).select(Row::as_select()).first(tx.conn).optional()?)
}

/// Proposals of a plan.
pub(super) fn count(tx: &mut Tx<'_>, plan: Key) -> Outcome<i64> {
    Ok(proposals::table.filter(proposals::plan_id.eq(plan)).select(count_star()).first(tx.conn)?)
}

pub(super) fn insert(tx: &mut Tx<'_>, row: &Row, of_units: &[LineRow], reviews: &[ProposalReview]) -> Outcome<()> {
    diesel::insert_into(proposals::table).values(row).execute(tx.conn)?;
    // Both databases bound the number of values of a statement.
    for chunk in of_units.chunks(1_000) {
        let rows = chunk.to_vec();
        on_connection!(tx.conn, conn => diesel::insert_into(lines::table).values(&rows).execute(conn))?;
    }
    for chunk in reviews.chunks(1_000) {
        let rows: Vec<_> = chunk.iter().map(|review| (cited::proposal_id.eq(row.id), cited::review_id.eq(Key::from(review.review_id)))).collect();
        on_connection!(tx.conn, conn => diesel::insert_into(cited::table).values(&rows).execute(conn))?;
    }
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, row: &Row) -> Outcome<()> {
    diesel::update(proposals::table.find(row.id)).set(row).execute(tx.conn)?;
    Ok(())
}

pub(super) fn update_line(tx: &mut Tx<'_>, row: &LineRow) -> Outcome<()> {
    diesel::update(lines::table.find((row.proposal_id, row.unit_id))).set(row).execute(tx.conn)?;
    Ok(())
}

/// What was changed after a proposal was applied is no more, once it is applied again.
pub(super) fn forget_changes(tx: &mut Tx<'_>, id: Key) -> Outcome<()> {
    let nothing = (lines::changed_to.eq(None::<i32>), lines::change_reason.eq(None::<String>));
    diesel::update(lines::table.filter(lines::proposal_id.eq(id))).set(nothing).execute(tx.conn)?;
    Ok(())
}

/// The lines of a proposal within a reach, by code.
pub(super) fn lines(tx: &mut Tx<'_>, reach: &Reach, id: Key) -> Outcome<Vec<LineRow>> {
    let rows = within!(lines::table.filter(lines::proposal_id.eq(id)).into_boxed(), reach, lines::committee_id, lines::cell_id);
    Ok(rows.order((lines::unit_code, lines::unit_id)).select(LineRow::as_select()).load(tx.conn)?)
}

pub(super) fn line(tx: &mut Tx<'_>, id: Key, unit: Key) -> Outcome<Option<LineRow>> {
    Ok(lines::table.find((id, unit)).select(LineRow::as_select()).first(tx.conn).optional()?)
}

/// How many lines each of some proposals has.
pub(super) fn units(tx: &mut Tx<'_>, ids: &[Key]) -> Outcome<Vec<(Key, i64)>> {
    Ok(lines::table.filter(lines::proposal_id.eq_any(ids)).group_by(lines::proposal_id).select((lines::proposal_id, count_star())).load(tx.conn)?)
}

type Boxed<'a> = proposals::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn filtered<'a>(reach: &Reach, query: &ProposalsQuery) -> Boxed<'a> {
    let ProposalsQuery { plan_id, sort: _, limit: _, cursor: _, include_total: _ } = query;
    let mut rows = proposals::table.into_boxed();
    if !reach.everything {
        rows = rows.filter(proposals::committee_id.eq_any(reach.committees.clone()));
    }
    if let Some(plans) = plan_id {
        rows = rows.filter(proposals::plan_id.eq_any(plans.iter().map(|id| Key::from(*id)).collect::<Vec<_>>()));
    }
    rows
}

pub(super) fn list(tx: &mut Tx<'_>, reach: &Reach, query: &ProposalsQuery) -> Outcome<PageOf<Row>> {
    let pager = Pager::new(tx, "quota-proposals", query, "-created_at")?;
    let total = pager.total(|| filtered(reach, query).count().get_result(tx.conn))?;
    let (rows, value) = sorted!(pager, filtered(reach, query).select(Row::as_select()), Row, proposals::id, {
        "created_at" => proposals::id, |row| row.id;
    });
    let rows: Vec<Row> = rows.load(tx.conn)?;
    Ok(pager.page(tx, rows, total, |row| (value(row), row.id)))
}
