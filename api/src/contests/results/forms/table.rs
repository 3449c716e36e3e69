//! A result as CSV, and as a workbook whose numbers are numbers. Pure.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::told::{Told, decimal};
use crate::fail::{Fail, Outcome};

/// A line for each place; points with a decimal point, as programs read them. With the mark that Excel knows UTF-8 by, where it is asked for.
pub fn csv(told: &Told<'_>, mark: bool) -> Vec<u8> {
    let mut text = String::from(if mark { "\u{feff}" } else { "" });
    let columns = told.columns();
    let fixed = ["group", "place", "shared", "cell_code", "cell_name", "name"].map(str::to_owned);
    let heads = fixed.into_iter().chain(columns.iter().map(|column| column.heading.clone())).chain(["total", "total_exact_x100", "prize"].map(str::to_owned));
    line(&mut text, heads);
    for group in &told.results.groups {
        for place in &group.places {
            let fixed = [
                told.group(group).to_owned(),
                place.place.to_string(),
                place.shared.to_string(),
                place.cell_code.clone(),
                place.cell_name.clone(),
                place.name.clone(),
            ];
            let points = columns.iter().map(|column| column.of(place).map(decimal).unwrap_or_default());
            let rest = [decimal(place.total.x100), place.total.exact_x100.clone(), told.prize(group, place).to_owned()];
            line(&mut text, fixed.into_iter().chain(points).chain(rest));
        }
    }
    text.into_bytes()
}

/// A line of CSV (RFC 4180). No spreadsheet takes a text of it for a formula.
fn line(text: &mut String, values: impl Iterator<Item = String>) {
    let cell = |value: String| {
        let number = value.parse::<f64>().is_ok();
        let safe = if !number && value.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{value}") } else { value };
        if safe.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
    };
    text.push_str(&values.map(cell).collect::<Vec<_>>().join(","));
    text.push_str("\r\n");
}

/// A workbook: a sheet for each group, and one of the special prizes.
pub fn workbook(told: &Told<'_>) -> Outcome<Vec<u8>> {
    written(told).map_err(|error| Fail::internal(&format!("the workbook of a result: {error}")))
}

fn written(told: &Told<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let title = Format::new().set_bold().set_font_size(14);
    let head = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Center).set_border(FormatBorder::Thin);
    let (text, points) = (Format::new().set_border(FormatBorder::Thin), Format::new().set_border(FormatBorder::Thin).set_num_format("0.00"));
    let columns = told.columns();
    for (number, group) in told.results.groups.iter().enumerate() {
        let sheet = book.add_worksheet().set_name(sheet_name(told.group(group), number))?;
        above(told, sheet, &title, told.group(group))?;
        let fixed = [told.pick("Hạng", "Place"), told.pick("Mã", "Code"), told.pick("Chi bộ", "Cell"), told.pick("Họ và tên", "Name")];
        let heads = fixed.into_iter().chain(columns.iter().map(|column| column.heading.as_str()));
        let heads = heads.chain([told.pick("Tổng điểm", "Total"), told.pick("Giải", "Prize")]);
        for (at, heading) in (0..).zip(heads) {
            sheet.write_with_format(4, at, heading, &head)?;
        }
        for (row, place) in (5..).zip(&group.places) {
            sheet.write_with_format(row, 0, place.place, &text)?;
            for (at, value) in (1..).zip([&place.cell_code, &place.cell_name, &place.name]) {
                sheet.write_with_format(row, at, value.as_str(), &text)?;
            }
            let mut at = 4;
            for value in columns.iter().map(|column| column.of(place)).chain([Some(place.total.x100)]) {
                match value {
                    Some(value) => sheet.write_with_format(row, at, in_points(value), &points)?,
                    None => sheet.write_with_format(row, at, "", &text)?,
                };
                at += 1;
            }
            sheet.write_with_format(row, at, told.prize(group, place), &text)?;
        }
        for (at, width) in [(0, 7.0), (1, 9.0), (2, 32.0), (3, 26.0)] {
            sheet.set_column_width(at, width)?;
        }
        let prize = u16::try_from(columns.len()).unwrap_or(u16::MAX - 8) + 5;
        sheet.set_column_range_width(4, prize - 1, 12.0)?.set_column_width(prize, 20.0)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_freeze_panes(5, 0)?;
        sheet.set_repeat_rows(4, 4)?;
    }
    if !told.results.special_prizes.is_empty() {
        let name = told.pick("Giải chuyên đề", "Special prizes");
        let sheet = book.add_worksheet().set_name(name)?;
        above(told, sheet, &title, name)?;
        let heads = [told.pick("Giải", "Prize"), told.pick("Mã", "Code"), told.pick("Họ và tên", "Name"), told.pick("Điểm", "Points")];
        for (at, heading) in (0..).zip(heads) {
            sheet.write_with_format(4, at, heading, &head)?;
        }
        for (row, (prize, entrant, cell, value)) in (5..).zip(told.special()) {
            sheet.write_with_format(row, 0, prize.as_str(), &text)?.write_with_format(row, 1, cell, &text)?;
            sheet.write_with_format(row, 2, entrant, &text)?.write_with_format(row, 3, in_points(value), &points)?;
        }
        for (at, width) in [(0, 34.0), (1, 9.0), (2, 26.0)] {
            sheet.set_column_width(at, width)?;
        }
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    }
    book.save_to_buffer()
}

/// What stands above a table.
fn above(told: &Told<'_>, sheet: &mut Worksheet, title: &Format, name: &str) -> Result<(), XlsxError> {
    sheet.write(0, 0, told.committee.as_str())?.write_with_format(1, 0, told.title.as_str(), title)?.write_with_format(2, 0, name, title)?;
    if let Some(document) = &told.document_number {
        let on = told.published_on.map(|on| told.day(on)).unwrap_or_default();
        sheet.write(3, 0, format!("{document} {on}").trim())?;
    }
    Ok(())
}

/// A cell of a workbook is a floating-point number, whatever is written into it; nothing is computed with it here.
fn in_points(x100: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "points stay far below what a double holds exactly in hundredths")]
    let value = x100 as f64;
    value / 100.0
}

/// The name of a sheet: at most 31 letters, without those that Excel keeps for itself, and unlike the others.
fn sheet_name(name: &str, number: usize) -> String {
    let allowed = name.chars().map(|letter| if "[]:*?/\\'".contains(letter) { ' ' } else { letter });
    format!("{}. {}", number + 1, allowed.take(26).collect::<String>()).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_quoted_and_no_formulas() {
        let mut text = String::new();
        line(&mut text, ["=1+1", "a,b", "say \"x\"", "-1.50", "@x"].map(str::to_owned).into_iter());
        assert_eq!(text, "'=1+1,\"a,b\",\"say \"\"x\"\"\",-1.50,'@x\r\n");
    }

    #[test]
    fn sheets_have_names_that_excel_takes() {
        assert_eq!(sheet_name("Khối cơ quan, trường học, doanh nghiệp", 0), "1. Khối cơ quan, trường học,");
        assert_eq!(sheet_name("A/B [C]: *?'", 1), "2. A B  C");
    }
}
