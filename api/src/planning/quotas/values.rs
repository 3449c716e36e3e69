//! The values that quotas have had: only ever added to.

use std::collections::HashMap;

use chibo_openapi::planning::{QuotaAdjust, QuotaIssue, QuotaValue};
use chibo_openapi::vocabulary::QuotaStatus;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::db::key::Key;
use crate::db::schema::{quota_values as values, quotas};
use crate::fail::Outcome;
use crate::http::Tx;

/// Turns every draft of a plan into an issued quota with its first value: two statements for any number of cells.
pub(super) fn issue_drafts(tx: &mut Tx<'_>, plan: Key, act: &QuotaIssue) -> Outcome<()> {
    use diesel::dsl::sql;
    use diesel::sql_types::{Date, Integer, Nullable, Text, Timestamp};
    let now = tx.now.naive_utc();
    let drafts = quotas::table.filter(quotas::plan_id.eq(plan).and(quotas::status.eq(QuotaStatus::Draft.as_str()))).select((
        quotas::id,
        sql::<Integer>("0"),
        quotas::value,
        act.issued_on.into_sql::<Date>(),
        sql::<Nullable<Text>>("NULL"),
        act.document_number.as_str().into_sql::<Text>(),
        now.into_sql::<Timestamp>(),
    ));
    diesel::insert_into(values::table)
        .values(drafts)
        .into_columns((values::quota_id, values::number, values::value, values::valid_from, values::reason, values::document_number, values::created_at))
        .execute(tx.conn)?;
    diesel::update(quotas::table.filter(quotas::plan_id.eq(plan).and(quotas::status.eq(QuotaStatus::Draft.as_str()))))
        .set((
            quotas::status.eq(QuotaStatus::Issued.as_str()),
            quotas::issued_on.eq(act.issued_on),
            quotas::updated_at.eq(now),
            quotas::version.eq(quotas::version + 1),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Adds the value of an adjustment.
pub(super) fn add(tx: &mut Tx<'_>, quota: Key, number: i32, act: &QuotaAdjust) -> Outcome<()> {
    diesel::insert_into(values::table)
        .values((
            values::quota_id.eq(quota),
            values::number.eq(number),
            values::value.eq(act.value),
            values::valid_from.eq(act.valid_from),
            values::reason.eq(&act.reason),
            values::document_number.eq(&act.document_number),
            values::created_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// First day of the newest value.
pub(super) fn last_change(tx: &mut Tx<'_>, quota: Key) -> Outcome<NaiveDate> {
    Ok(values::table.filter(values::quota_id.eq(quota)).order(values::number.desc()).select(values::valid_from).first(tx.conn)?)
}

pub(super) fn all(tx: &mut Tx<'_>, quota: Key) -> Outcome<Vec<QuotaValue>> {
    type Found = (i32, i32, NaiveDate, Option<String>, String, NaiveDateTime);
    let rows: Vec<Found> = values::table
        .filter(values::quota_id.eq(quota))
        .order(values::number)
        .limit(1000)
        .select((values::number, values::value, values::valid_from, values::reason, values::document_number, values::created_at))
        .load(tx.conn)?;
    let wire = |(number, value, valid_from, reason, document_number, at): Found| QuotaValue {
        number,
        value,
        valid_from,
        reason,
        document_number,
        created_at: at.and_utc(),
    };
    Ok(rows.into_iter().map(wire).collect())
}

/// Number and value of each quota on a day.
pub(super) fn on(tx: &mut Tx<'_>, of: &[Key], day: NaiveDate) -> Outcome<HashMap<Key, (i32, i32)>> {
    let mut found = HashMap::new();
    // Both databases bound the number of values of a statement.
    for chunk in of.chunks(10_000) {
        let rows: Vec<(Key, i32, i32)> = values::table
            .filter(values::quota_id.eq_any(chunk).and(values::valid_from.le(day)))
            .order((values::quota_id, values::number))
            .select((values::quota_id, values::number, values::value))
            .load(tx.conn)?;
        // Numbers rise with time, so the last one of each quota is the one in force.
        found.extend(rows.into_iter().map(|(quota, number, value)| (quota, (number, value))));
    }
    Ok(found)
}
