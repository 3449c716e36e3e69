//! Years side by side as a table with its bars: a line for each unit, and the years beside each other.

use std::borrow::Cow;

use chibo_openapi::reports::{HistoryReport, HistoryYear};

use crate::http::Tx;
use crate::reports::printed::table::{Chart, Column, Row, Series, Table, Value};
use crate::reports::words::{Words, number, percent};

/// Columns of a year; new members are the third of them.
const OF_YEAR: [(&str, &str, &str); 8] = [
    ("members_at_start", "Đảng viên đầu năm", "Members at start"),
    ("admission_quota", "Chỉ tiêu kết nạp", "Quota"),
    ("admitted", "Kết nạp", "Admitted"),
    ("percent", "Tỷ lệ", "Percent"),
    ("readmitted", "Kết nạp lại", "Re-admitted"),
    ("course_quota", "Chỉ tiêu bồi dưỡng", "Course quota"),
    ("course", "Bồi dưỡng", "Course"),
    ("rate", "Kết nạp/đảng viên đầu năm", "Admitted per member"),
];

fn values(year: &HistoryYear) -> [Value; 8] {
    [
        Value::Number(year.members_at_start),
        number(year.admission_quota),
        Value::Number(year.admitted),
        percent(year.percent_x100),
        Value::Number(year.readmitted),
        number(year.course_quota),
        Value::Number(year.course),
        percent(year.rate_x100),
    ]
}

/// The table. Bars are of new members, a colour for each year.
pub(super) fn table(tx: &Tx<'_>, committee: String, report: &HistoryReport) -> Table {
    let words = Words(tx.request.meta.lang);
    let mut columns = words.unit_columns();
    let first = columns.len();
    for total in &report.totals {
        columns.extend(OF_YEAR.map(|(key, vi, en)| Column {
            key: Cow::Owned(format!("{key}_{}", total.year)),
            heading: format!("{} {}", words.pick(vi, en), total.year),
            wide: false,
        }));
    }
    let line = |mut named: Vec<Value>, years: &[HistoryYear], total: bool| {
        named.extend(years.iter().flat_map(values));
        Row { values: named, total }
    };
    let named = |code: &String, name: &String| vec![Value::Text(code.clone()), Value::Text(name.clone())];
    let rows = report.items.iter().map(|unit| line(named(&unit.unit_code, &unit.unit_name), &unit.years, false));
    let series = |(at, total): (usize, &HistoryYear)| Series {
        name: total.year.to_string(),
        values: report.items.iter().map(|row| row.years.get(at).map(|year| year.admitted * 100)).collect(),
        mark: false,
        column: first + at * OF_YEAR.len() + 2,
    };
    Table {
        name: format!("history-{}", report.as_of),
        committee,
        title: words.pick("Kết quả phát triển đảng viên qua các năm", "New members over the years").to_owned(),
        subtitle: words.times(report.as_of, report.known_at),
        notes: vec![
            words
                .pick(
                    "Kết nạp tính theo ngày quyết định, cho chi bộ đã ra nghị quyết.",
                    "New members count by the day of the decision, for the cell that resolved.",
                )
                .to_owned(),
        ],
        columns,
        rows: rows.chain([line(words.total_line(), &report.totals, true)]).collect(),
        chart: Chart {
            title: words.pick("Đảng viên mới kết nạp", "New members").to_owned(),
            unit: words.pick("người", "people").to_owned(),
            categories: report.items.iter().map(|row| format!("{} {}", row.unit_code, row.unit_name)).collect(),
            series: report.totals.iter().enumerate().map(series).collect(),
            stacked: false,
        },
        vietnamese: words.vietnamese(),
    }
}
