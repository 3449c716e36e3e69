//! Lines of reports as they stand in a table or in CSV, and the bars that a terminal draws beside them.

use serde_json::{Value, json};

use crate::output::{Shape, array};
use crate::records::lists::Figures;
use crate::say::{pick, say};

/// Blocks of a bar that stand for the whole of a quota.
const WHOLE: i64 = 10;
/// Blocks of a bar at most.
const MOST: i64 = 30;

const PROGRESS_FIELDS: &[&str] =
    &["unit_code", "unit_name", "kind", "quota", "reached", "percent_x100", "status", "reached_last_year", "expected_x100", "risk_reason"];
const PROGRESS_DRAWN: &[&str] =
    &["unit_code", "unit_name", "kind", "quota", "reached", "bar", "percent_x100", "status", "reached_last_year", "expected_x100", "risk_reason"];
const PROGRESS_TERMS: &[(&str, &str)] = &[("kind", "quota_kind"), ("status", "progress_status"), ("risk_reason", "risk_reason")];

/// Progress, with bars where people look at it.
pub(crate) const fn progress(drawn: bool) -> Figures {
    let columns = if drawn { PROGRESS_DRAWN } else { PROGRESS_FIELDS };
    Figures { shape: Shape { columns, terms: PROGRESS_TERMS }, lines: |line| vec![progress_line(line)], totals: progress_totals }
}

fn number(line: &Value, field: &str) -> Option<i64> {
    line.get(field).and_then(Value::as_i64)
}

fn with(line: &Value, fields: impl IntoIterator<Item = (String, Value)>) -> Value {
    let mut line = line.clone();
    if let Some(known) = line.as_object_mut() {
        known.extend(fields);
    }
    line
}

/// What is reached in full blocks, what is lacking in light ones: ten are the quota.
fn progress_line(line: &Value) -> Value {
    let (reached, quota) = (number(line, "reached").unwrap_or_default(), number(line, "quota").unwrap_or_default());
    let bar = if quota > 0 {
        let full = (reached * WHOLE / quota).clamp(i64::from(reached > 0), MOST);
        blocks('█', full) + &blocks('░', WHOLE - full)
    } else {
        blocks('█', reached.min(MOST))
    };
    with(line, [("bar".to_owned(), json!(bar))])
}

fn blocks(block: char, number: i64) -> String {
    std::iter::repeat_n(block, usize::try_from(number).unwrap_or_default()).collect()
}

/// A line for each kind, under the names of the columns.
fn progress_totals(page: &Value) -> Vec<Value> {
    let line = |total: &Value| {
        let units = number(total, "units").unwrap_or_default();
        progress_line(&with(total, named(&say!("{units} đơn vị", "{units} units"))))
    };
    array(page, "totals").iter().map(line).collect()
}

fn named(what: &str) -> [(String, Value); 2] {
    [("unit_code".to_owned(), json!(pick("TỔNG", "TOTAL"))), ("unit_name".to_owned(), json!(what))]
}

const STAGES: [&str; 7] = ["source", "fostering", "trained", "dossier", "cell_resolved", "committee_resolved", "decided"];
const PIPELINE_FIELDS: &[&str] = &[
    "unit_code",
    "unit_name",
    "people",
    "source",
    "fostering",
    "trained",
    "dossier",
    "cell_resolved",
    "committee_resolved",
    "decided",
    "longest_days",
    "stuck_at",
];
const PIPELINE_DRAWN: &[&str] = &[
    "unit_code",
    "unit_name",
    "people",
    "bar",
    "source",
    "fostering",
    "trained",
    "dossier",
    "cell_resolved",
    "committee_resolved",
    "decided",
    "longest_days",
    "stuck_at",
];

/// The pipeline, with bars where people look at it.
pub(crate) const fn pipeline(drawn: bool) -> Figures {
    let columns = if drawn { PIPELINE_DRAWN } else { PIPELINE_FIELDS };
    Figures { shape: Shape { columns, terms: &[("stuck_at", "candidate_stage")] }, lines: |line| vec![pipeline_line(line)], totals: pipeline_totals }
}

/// A number for each stage, and the longest mean time at one.
fn pipeline_line(line: &Value) -> Value {
    staged(line, array(line, "stages"))
}

fn staged(line: &Value, stages: &[Value]) -> Value {
    let people: i64 = stages.iter().filter_map(|stage| number(stage, "people")).sum();
    let stage = |name: &&str| stages.iter().find(|stage| stage.get("stage").and_then(Value::as_str) == Some(*name));
    let mut fields: Vec<(String, Value)> =
        STAGES.iter().map(|name| ((*name).to_owned(), json!(stage(name).and_then(|stage| number(stage, "people")).unwrap_or_default()))).collect();
    fields.push(("longest_days".to_owned(), json!(stages.iter().filter_map(|stage| number(stage, "mean_days")).max())));
    fields.push(("people".to_owned(), json!(people)));
    fields.push(("bar".to_owned(), json!(blocks('█', people.min(MOST)))));
    with(line, fields)
}

fn pipeline_totals(page: &Value) -> Vec<Value> {
    let line = with(&json!({}), named(""));
    vec![staged(&line, array(page, "totals"))]
}

const NEW_MEMBERS_FIELDS: &[&str] = &["label", "counted", "last_year", "share_x100", "change_x100"];
const NEW_MEMBERS_DRAWN: &[&str] = &["label", "counted", "bar", "share_x100", "last_year", "change_x100"];

/// The columns of the table of new members, with bars where people look at it.
pub(crate) const fn new_members(drawn: bool) -> Shape {
    Shape { columns: if drawn { NEW_MEMBERS_DRAWN } else { NEW_MEMBERS_FIELDS }, terms: &[] }
}

/// A line of the table of new members: twenty blocks are all of them. A mean age is no number of people.
pub(crate) fn new_members_line(line: &Value) -> Value {
    let aged = line.get("group").and_then(Value::as_str) == Some("mean_age");
    let shown = |field: &str| match number(line, field) {
        Some(value) if aged => json!(format!("{}.{:02}", value / 100, value % 100)),
        Some(value) => json!(value),
        None => Value::Null,
    };
    let bar = blocks('█', number(line, "share_x100").unwrap_or_default() * 20 / 10_000);
    with(line, [("counted".to_owned(), shown("number")), ("last_year".to_owned(), shown("last_year")), ("bar".to_owned(), json!(bar))])
}

const HISTORY_FIELDS: &[&str] =
    &["unit_code", "unit_name", "year", "members_at_start", "admission_quota", "admitted", "percent_x100", "readmitted", "course_quota", "course"];
const HISTORY_DRAWN: &[&str] =
    &["unit_code", "unit_name", "year", "members_at_start", "admission_quota", "admitted", "bar", "percent_x100", "readmitted", "course_quota", "course"];

/// The columns of years side by side, with bars where people look at them.
pub(crate) const fn history(drawn: bool) -> Shape {
    Shape { columns: if drawn { HISTORY_DRAWN } else { HISTORY_FIELDS }, terms: &[] }
}

/// A line for each year of a unit.
pub(crate) fn history_lines(unit: &Value) -> Vec<Value> {
    let line = |year: &Value| {
        let mut fields: Vec<(String, Value)> = ["unit_code", "unit_name"].map(|field| (field.to_owned(), unit.get(field).cloned().unwrap_or_default())).into();
        fields.push(("bar".to_owned(), json!(blocks('█', number(year, "admitted").unwrap_or_default().min(MOST)))));
        with(year, fields)
    };
    array(unit, "years").iter().map(line).collect()
}

/// The years of all units together.
pub(crate) fn history_totals(page: &Value) -> Vec<Value> {
    let all = with(&json!({ "years": page.get("totals").cloned().unwrap_or_default() }), named(""));
    history_lines(&all)
}

/// The columns of changes.
pub(crate) const CHANGES: Shape = Shape {
    columns: &["known_from", "kind", "on", "added", "action", "unit_code", "unit_name", "candidate_id", "document_number"],
    terms: &[("kind", "report_change_kind")],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_show_what_is_reached_and_what_is_lacking() {
        let bar = |reached: i64, quota: Value| progress_line(&json!({ "reached": reached, "quota": quota }))["bar"].as_str().map(str::to_owned);
        assert_eq!(bar(1, json!(2)).as_deref(), Some("█████░░░░░"));
        assert_eq!(bar(3, json!(2)).as_deref(), Some("███████████████"));
        assert_eq!(bar(1, json!(300)).as_deref(), Some("█░░░░░░░░░"), "a little is more than nothing");
        assert_eq!(bar(2, Value::Null).as_deref(), Some("██"));
        assert_eq!(bar(0, json!(0)).as_deref(), Some(""));
    }

    #[test]
    fn stages_of_a_line_are_columns() {
        assert!(chibo_openapi::vocabulary::label("candidate_stage", "dossier").is_some());
        let line = json!({ "unit_code": "CB01", "stages": [{ "stage": "dossier", "people": 2, "mean_days": 30 }, { "stage": "decided", "people": 1, "mean_days": 9 }] });
        let line = pipeline_line(&line);
        assert_eq!((&line["people"], &line["dossier"], &line["source"], &line["longest_days"]), (&json!(3), &json!(2), &json!(0), &json!(30)));
        assert_eq!(line["bar"], "███");
    }

    #[test]
    fn a_mean_age_is_shown_as_years() {
        let line = new_members_line(&json!({ "group": "mean_age", "number": 2874, "last_year": null, "share_x100": null }));
        assert_eq!((&line["counted"], &line["last_year"], &line["bar"]), (&json!("28.74"), &Value::Null, &json!("")));
    }
}
