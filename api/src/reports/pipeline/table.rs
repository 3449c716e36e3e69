//! The pipeline as a table with its bars.

use chibo_openapi::reports::{PipelineReport, PipelineRow, PipelineStage};

use crate::http::Tx;
use crate::reports::forecast::WAY;
use crate::reports::printed::table::{Chart, Column, Row, Series, Table, Value};
use crate::reports::words::{Words, number};

/// Names of the columns of people and of days, stage by stage.
const COLUMNS: [(&str, &str); 7] = [
    ("source", "source_days"),
    ("fostering", "fostering_days"),
    ("trained", "trained_days"),
    ("dossier", "dossier_days"),
    ("cell_resolved", "cell_resolved_days"),
    ("committee_resolved", "committee_resolved_days"),
    ("decided", "decided_days"),
];

/// The table: for each unit how many are at each stage, then for how many days on average.
pub(super) fn table(tx: &Tx<'_>, committee: String, report: &PipelineReport) -> Table {
    let words = Words(tx.request.meta.lang);
    let stage_name = |stage: &str| words.label("candidate_stage", stage);
    let mut columns = words.unit_columns();
    columns.push(words.column("people", "Tổng số", "All"));
    columns.extend(WAY.iter().zip(COLUMNS).map(|(stage, (key, _))| Column { key: key.into(), heading: stage_name(stage.as_str()), wide: false }));
    columns.extend(WAY.iter().zip(COLUMNS).map(|(stage, (_, key))| {
        let heading = format!("{} ({})", stage_name(stage.as_str()), words.pick("số ngày TB", "mean days"));
        Column { key: key.into(), heading, wide: false }
    }));
    columns.push(words.column("stuck_at", "Vướng ở bước", "Stuck at"));
    let line = |stages: &[PipelineStage]| {
        let people = stages.iter().map(|stage| Value::Number(stage.people));
        people.chain(stages.iter().map(|stage| number(stage.mean_days))).collect::<Vec<_>>()
    };
    let row = |row: &PipelineRow| {
        let mut values = vec![Value::Text(row.unit_code.clone()), Value::Text(row.unit_name.clone()), Value::Number(row.people)];
        values.extend(line(&row.stages));
        values.push(row.stuck_at.map_or(Value::Empty, |stage| Value::Text(stage_name(stage.as_str()))));
        Row { values, total: false }
    };
    let mut rows: Vec<Row> = report.items.iter().map(row).collect();
    let mut values = words.total_line();
    values.push(Value::Number(report.totals.iter().map(|stage| stage.people).sum()));
    values.extend(line(&report.totals));
    rows.push(Row { values, total: true });
    let series = |(at, stage): (usize, &chibo_openapi::vocabulary::CandidateStage)| Series {
        name: stage_name(stage.as_str()),
        values: report.items.iter().map(|row| row.stages.get(at).map(|stage| stage.people * 100)).collect(),
        mark: false,
        column: 3 + at,
    };
    Table {
        name: format!("pipeline-{}", report.as_of),
        committee,
        title: words.pick("Nguồn phát triển đảng viên theo từng bước", "People on the way, by stage").to_owned(),
        subtitle: words.times(report.as_of, report.known_at),
        notes: vec![
            words
                .pick(
                    "Vướng: số ngày bình quân ở bước đó đã vượt thời gian thường cần cho cả bước (bình quân năm năm qua của đảng bộ, hoặc mức mặc định).",
                    "Stuck: they have been there longer on average than the stage usually lasts as a whole (mean of five years here, or a default).",
                )
                .to_owned(),
        ],
        columns,
        rows,
        chart: Chart {
            title: words.pick("Số người ở từng bước", "People at each stage").to_owned(),
            unit: words.pick("người", "people").to_owned(),
            categories: report.items.iter().map(|row| format!("{} {}", row.unit_code, row.unit_name)).collect(),
            series: WAY.iter().enumerate().map(series).collect(),
            stacked: true,
        },
        vietnamese: words.vietnamese(),
    }
}
