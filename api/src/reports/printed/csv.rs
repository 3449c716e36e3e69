//! A report as CSV, for programs and spreadsheets. Pure.

use super::table::{Table, Value};

/// A line of keys and a line for each row, totals too; numbers with a decimal point, as programs read them. With the mark that Excel knows UTF-8 by,
/// where it is asked for.
pub fn csv(table: &Table, mark: bool) -> Vec<u8> {
    let mut text = String::from(if mark { "\u{feff}" } else { "" });
    line(&mut text, table.columns.iter().map(|column| column.key.clone().into_owned()));
    for row in &table.rows {
        line(&mut text, (0..table.columns.len()).map(|at| row.values.get(at).map(told).unwrap_or_default()));
    }
    text.into_bytes()
}

/// A line of CSV (RFC 4180).
fn line(text: &mut String, values: impl Iterator<Item = String>) {
    let cell = |value: String| if value.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", value.replace('"', "\"\"")) } else { value };
    text.push_str(&values.map(cell).collect::<Vec<_>>().join(","));
    text.push_str("\r\n");
}

fn told(value: &Value) -> String {
    match value {
        Value::Text(text) => harmless(text),
        Value::Number(number) => number.to_string(),
        Value::Hundredths(value) | Value::PercentX100(value) => decimal(*value),
        Value::Empty => String::new(),
    }
}

/// No spreadsheet takes a text for a formula.
fn harmless(text: &str) -> String {
    let number = text.parse::<f64>().is_ok_and(f64::is_finite);
    if !number && text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{text}") } else { text.to_owned() }
}

/// Hundredths with two decimals: 250 is 2.50.
fn decimal(hundredths: i64) -> String {
    let (sign, size) = (if hundredths < 0 { "-" } else { "" }, hundredths.unsigned_abs());
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

#[cfg(test)]
mod tests {
    use super::super::table::{Row, example};
    use super::*;

    fn table(rows: Vec<Row>) -> Table {
        Table { rows, ..example(0) }
    }

    fn text(table: &Table) -> String {
        String::from_utf8(csv(table, false)).unwrap()
    }

    #[test]
    fn every_kind_of_value_reads_as_programs_read_it() {
        let values = vec![Value::Text("Chi bộ 1".to_owned()), Value::Number(-12), Value::Hundredths(250), Value::PercentX100(9809)];
        let rows = vec![Row { values, total: false }, Row { values: vec![Value::Text("Tổng".to_owned()), Value::Empty], total: true }];
        assert_eq!(text(&table(rows)), "name,quota,reached,share\r\nChi bộ 1,-12,2.50,98.09\r\nTổng,,,\r\n");
    }

    #[test]
    fn texts_are_quoted_and_no_formulas() {
        let texts = ["=1+1", "a,say \"x\"", "-1.50", "@x\ny"].map(|text| Value::Text(text.to_owned()));
        let told = text(&table(vec![Row { values: texts.into(), total: false }]));
        assert_eq!(told.split_once("\r\n").unwrap().1, "'=1+1,\"a,say \"\"x\"\"\",-1.50,\"'@x\ny\"\r\n");
        assert_eq!(["-inf", "+84", "\t=x", "a=b"].map(harmless), ["'-inf", "+84", "'\t=x", "a=b"]);
    }

    #[test]
    fn decimals_keep_their_sign() {
        assert_eq!([0, 5, -5, -150, i64::MIN].map(decimal), ["0.00", "0.05", "-0.05", "-1.50", "-92233720368547758.08"]);
    }

    #[test]
    fn the_mark_of_utf_8_stands_first_where_it_is_asked_for() {
        assert_eq!(csv(&table(vec![]), true), [b"\xef\xbb\xbf".as_slice(), &csv(&table(vec![]), false)].concat());
    }
}
