//! The table of new members with its bars.

use chibo_openapi::reports::{NewMembersReport, NewMembersRow};
use chibo_openapi::vocabulary::NewMembersGroup;

use crate::http::Tx;
use crate::reports::printed::table::{Chart, Column, Row, Series, Table, Value};
use crate::reports::words::{Words, number, percent};

/// The table. The mean age comes last: it is no number of people, and the bars are over the lines before it.
pub(super) fn table(tx: &Tx<'_>, committee: String, report: &NewMembersReport) -> Table {
    let words = Words(tx.request.meta.lang);
    let columns = vec![
        Column { wide: true, ..words.column("line", "Nội dung", "Line") },
        words.column("number", "Kỳ này", "This period"),
        words.column("last_year", "Cùng kỳ năm trước", "Same period last year"),
        words.column("share", "Tỷ lệ trong tổng số", "Share of all"),
        words.column("change", "So với cùng kỳ", "Against last year"),
    ];
    let (people, age): (Vec<&NewMembersRow>, Vec<&NewMembersRow>) = report.items.iter().partition(|row| row.group != NewMembersGroup::MeanAge);
    let hundredths = |value: Option<i64>| value.map_or(Value::Empty, Value::Hundredths);
    let line = |row: &&NewMembersRow| Row {
        values: vec![Value::Text(row.label.clone()), number(row.number), number(row.last_year), percent(row.share_x100), percent(row.change_x100)],
        total: false,
    };
    let aged = |row: &&NewMembersRow| Row { values: vec![Value::Text(row.label.clone()), hundredths(row.number), hundredths(row.last_year)], total: false };
    let series = |name: &str, column: usize, value: fn(&NewMembersRow) -> Option<i64>| Series {
        name: name.to_owned(),
        values: people.iter().map(|row| value(row).map(|value| value * 100)).collect(),
        mark: false,
        column,
    };
    let chart_series = vec![
        series(words.pick("Kỳ này", "This period"), 1, |row| row.number),
        series(words.pick("Cùng kỳ năm trước", "Same period last year"), 2, |row| row.last_year),
    ];
    let period = format!("{} – {}", words.day(report.from), words.day(report.as_of));
    Table {
        name: format!("new-members-{}", report.as_of),
        committee,
        title: words.pick("Đảng viên mới kết nạp", "New members").to_owned(),
        subtitle: format!("{period}. {}", words.times(report.as_of, report.known_at)),
        notes: vec![words.label("counting_basis", report.counting_basis.as_str())],
        columns,
        rows: people.iter().map(line).chain(age.iter().map(aged)).collect(),
        chart: Chart {
            title: words.pick("Đảng viên mới kết nạp", "New members").to_owned(),
            unit: words.pick("người", "people").to_owned(),
            categories: people.iter().map(|row| row.label.clone()).collect(),
            series: chart_series,
            stacked: false,
        },
        vietnamese: words.vietnamese(),
    }
}
