//! Progress as a table with its bars.

use chibo_openapi::reports::{Progress, ProgressRow};
use chibo_openapi::vocabulary::QuotaKind;

use crate::fail::Outcome;
use crate::http::Tx;
use crate::planning::plans::{self, PlanFacts};
use crate::reports::printed::table::{Chart, Row, Series, Table, Value};
use crate::reports::words::{Words, number, percent};

/// The columns that the bars are of.
const QUOTA: usize = 3;
const REACHED: usize = 4;

/// The table, with the bars of one kind of quota.
pub(super) fn table(tx: &mut Tx<'_>, plan: &PlanFacts, committee: String, kind: QuotaKind, progress: &Progress) -> Outcome<Table> {
    let words = Words(tx.request.meta.lang);
    let kinds = |kind: QuotaKind| words.label("quota_kind", kind.as_str());
    let mut columns = words.unit_columns();
    columns.extend([
        words.column("kind", "Chỉ tiêu", "Kind"),
        words.column("quota", "Được giao", "Quota"),
        words.column("reached", "Đã đạt", "Reached"),
        words.column("percent", "Tỷ lệ", "Percent"),
        words.column("status", "Mức thực hiện", "Status"),
        words.column("reached_last_year", "Cùng kỳ năm trước", "Same period last year"),
        words.column("expected", "Dự kiến đến 31/12", "Expected by 31 December"),
        words.column("at_risk", "Nguy cơ không đạt", "At risk"),
    ]);
    if let Some(last) = columns.last_mut() {
        last.wide = true;
    }
    let yes = words.pick("Có", "Yes");
    let row = |row: &ProgressRow| Row {
        values: vec![
            Value::Text(row.unit_code.clone()),
            Value::Text(row.unit_name.clone()),
            Value::Text(kinds(row.kind)),
            number(row.quota),
            Value::Number(row.reached),
            percent(row.percent_x100),
            Value::Text(words.label("progress_status", row.status.as_str())),
            Value::Number(row.reached_last_year),
            Value::Hundredths(row.expected_x100),
            row.risk.clone().map_or(Value::Empty, Value::Text),
        ],
        total: false,
    };
    let (mut drawn, others): (Vec<&ProgressRow>, Vec<&ProgressRow>) = progress.items.iter().partition(|row| row.kind == kind);
    // The chart is over the first rows, so one kind stands before the other.
    let rows = drawn.iter().chain(&others).map(|one| row(one));
    let totals = progress.totals.iter().map(|total| {
        let mut values = words.total_line();
        values.extend([
            Value::Text(kinds(total.kind)),
            Value::Number(total.quota),
            Value::Number(total.reached),
            percent(total.percent_x100),
            Value::Text(words.label("progress_status", total.status.as_str())),
            Value::Number(total.reached_last_year),
            Value::Hundredths(total.expected_x100),
            if total.at_risk { Value::Text(yes.to_owned()) } else { Value::Empty },
        ]);
        Row { values, total: true }
    });
    let rows = rows.chain(totals).collect();
    let series = |name: &str, column: usize, mark: bool, value: fn(&ProgressRow) -> Option<i64>| Series {
        name: name.to_owned(),
        values: drawn.iter().map(|row| value(row).map(|value| value * 100)).collect(),
        mark,
        column,
    };
    let chart_series = vec![
        series(words.pick("Đã đạt", "Reached"), REACHED, false, |row| Some(row.reached)),
        series(words.pick("Được giao", "Quota"), QUOTA, true, |row| row.quota),
    ];
    let chart = Chart {
        title: kinds(kind),
        unit: words.pick("người", "people").to_owned(),
        categories: drawn.drain(..).map(|row| format!("{} {}", row.unit_code, row.unit_name)).collect(),
        series: chart_series,
        stacked: false,
    };
    let title = plans::title(tx, plan.id)?;
    Ok(Table {
        name: format!("progress-{}-{}", plan.code, progress.as_of),
        committee,
        title: format!("{}: {title}", words.pick("Tiến độ thực hiện", "Progress")),
        subtitle: words.times(progress.as_of, progress.known_at),
        notes: vec![
            words
                .pick(
                    "Tỷ lệ cắt đến hai chữ số thập phân, không làm tròn lên; chỉ tiêu bằng 0 không có tỷ lệ. Kết nạp lại không tính vào đây.",
                    "Percentages are cut off after two decimals, not rounded up; a quota of zero has none. Re-admissions are not counted here.",
                )
                .to_owned(),
            words
                .pick(
                    "Dự kiến: số đã đạt, cộng số người trong quá trình mà theo thời gian từng bước trong năm năm qua thường kịp đến 31/12.",
                    "Expected: what is reached, and as many of those on the way as usually arrive by 31 December, by how long stages took in five years.",
                )
                .to_owned(),
        ],
        columns,
        rows,
        chart,
        vietnamese: words.vietnamese(),
    })
}
