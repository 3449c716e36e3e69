//! A report as a workbook: its table, whose numbers are numbers, and its bars as a chart of Excel's own over the table's cells. Pure.

use rust_xlsxwriter::{
    Chart as Bars, ChartAxisLabelPosition, ChartDataLabel, ChartDataLabelPosition, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartSeries,
    ChartSolidFill, Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::measure::{colour, figure, times, upon, width, wrapped};
use super::table::{Chart, Row, Series, Table, Value};

/// The row of the headings; above it stand whose report it is, what it tells and of when.
const HEAD: u32 = 4;
/// How wide a letter is in the columns of a sheet, and in a heading; and how tall a line is.
const LETTER: f64 = 1.65;
const HEADING: f64 = 1.8;
const LINE: f64 = 15.0;
/// How wide a chart is: twelve columns, which fill a page of A4.
const CHART_WIDTH: u32 = 768;
/// Where the names of a chart's rows stand on its sheet: to the right of the chart, and of what is printed.
const NAMES: u16 = 13;
/// How many letters Excel takes in a cell.
const MOST_LETTERS: usize = 32_767;

/// A workbook of a sheet with the table, and one with the chart where there is anything to draw.
pub fn workbook(table: &Table) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The same report is the same file, whenever it is written.
    book.set_properties(&DocProperties::new().set_title(&table.title).set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    sheet(table, book.add_worksheet().set_name(sheet_name(table))?)?;
    if !table.chart.is_empty() {
        let sheet = book.add_worksheet().set_name(table.pick("Biểu đồ", "Chart"))?;
        charted(table, sheet)?;
    }
    book.save_to_buffer()
}

fn sheet_name(table: &Table) -> &'static str {
    table.pick("Báo cáo", "Report")
}

/// The table, with its title above and its notes below, where they do not take the room of the rows when the headings stay on the screen.
fn sheet(table: &Table, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
    let head = head.set_border(FormatBorder::Thin).set_background_color(Color::RGB(0xEE_EEEE));
    let (mut widths, mut lines) = (Vec::new(), 1);
    for (at, (number, column)) in (0..).zip(table.columns.iter().enumerate()) {
        let longest = table.rows.iter().filter_map(|row| row.values.get(number)).map(|value| letters(value, table.vietnamese)).fold(0.0, f64::max);
        let words = column.heading.split_whitespace().map(|word| width(word, HEADING)).fold(0.0, f64::max);
        let wide = longest.max(words).max(width(&column.heading, HEADING) / 3.0) + 2.0;
        let wide = wide.clamp(8.0, if column.wide { 56.0 } else { 24.0 });
        lines = lines.max(wrapped(&column.heading, HEADING, wide - 1.0).len());
        sheet.write_string_with_format(HEAD, at, fitting(&column.heading), &head)?.set_column_width(at, wide)?;
        widths.push(wide);
    }
    sheet.set_row_height(HEAD, LINE * times(lines) + 3.0)?;
    for (at, row) in (HEAD + 1..).zip(&table.rows) {
        written(table, sheet, at, row)?;
        let texts = row.values.iter().zip(&widths).filter_map(|(value, wide)| if let Value::Text(text) = value { Some((text, *wide)) } else { None });
        let lines = texts.map(|(text, wide)| wrapped(text, LETTER, wide - 1.0).len()).max().unwrap_or(1).clamp(1, 25);
        sheet.set_row_height(at, LINE * times(lines) + 1.0)?;
    }
    let (wide, title, note) = (widths.iter().sum(), Format::new().set_bold().set_font_size(14), Format::new().set_italic());
    for (at, text, look) in [(0, &table.committee, &Format::new()), (1, &table.title, &title), (2, &table.subtitle, &Format::new())] {
        across(table, sheet, at, text, look, wide)?;
    }
    for (at, text) in (HEAD + 2 + u32::try_from(table.rows.len()).unwrap_or(u32::MAX / 2)..).zip(&table.notes) {
        across(table, sheet, at, text, &note, wide)?;
    }
    if table.columns.len() > 6 {
        sheet.set_landscape();
    }
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(HEAD, HEAD)?.set_freeze_panes(HEAD + 1, 0)?;
    sheet.set_footer("&C&P/&N");
    Ok(())
}

/// A text across all columns, in as many lines as it takes.
fn across(table: &Table, sheet: &mut Worksheet, at: u32, text: &str, look: &Format, wide: f64) -> Result<(), XlsxError> {
    let large = if at == 1 { 1.4 } else { 1.0 };
    let look = look.clone().set_text_wrap().set_align(FormatAlign::VerticalCenter);
    match u16::try_from(table.columns.len()).unwrap_or(u16::MAX).saturating_sub(1) {
        0 => sheet.write_string_with_format(at, 0, fitting(text), &look)?,
        last => sheet.merge_range(at, 0, at, last, &fitting(text), &look)?,
    };
    let lines = wrapped(text, LETTER * large, wide.max(10.0)).len().clamp(1, 20);
    sheet.set_row_height(at, LINE * large * times(lines) + 1.0)?;
    Ok(())
}

/// One row of the table.
fn written(table: &Table, sheet: &mut Worksheet, at: u32, row: &Row) -> Result<(), XlsxError> {
    let plain = Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
    let plain = if row.total { plain.set_bold().set_background_color(Color::RGB(0xF3_F3F3)) } else { plain };
    let shown = |format: &str| plain.clone().set_num_format(format);
    for (column, number) in (0..).zip(0..table.columns.len()) {
        match row.values.get(number).unwrap_or(&Value::Empty) {
            Value::Text(text) => sheet.write_string_with_format(at, column, fitting(text), &plain.clone().set_text_wrap())?,
            Value::Number(value) => sheet.write_number_with_format(at, column, real(*value), &shown("#,##0"))?,
            Value::Hundredths(value) => sheet.write_number_with_format(at, column, real(*value) / 100.0, &shown("0.00"))?,
            Value::PercentX100(value) => sheet.write_number_with_format(at, column, real(*value) / 10_000.0, &shown("0.00%"))?,
            Value::Empty => sheet.write_blank(at, column, &plain)?,
        };
    }
    Ok(())
}

/// About how many letters wide a value is when it is shown.
fn letters(value: &Value, vietnamese: bool) -> f64 {
    match value {
        Value::Text(text) => width(text, LETTER),
        Value::Number(value) => width(&figure(Some(value.saturating_mul(100)), vietnamese), LETTER),
        Value::Hundredths(value) | Value::PercentX100(value) => width(&figure(Some(*value), vietnamese), LETTER) + 3.0,
        Value::Empty => 0.0,
    }
}

/// The chart on a sheet of its own, and to the right of it the names of its rows, which the table has in no single column.
fn charted(table: &Table, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let chart = &table.chart;
    let name = table.pick("Biểu đồ", "Chart");
    let last = u32::try_from(chart.categories.len()).unwrap_or(u32::MAX);
    let pale = Format::new().set_font_color(Color::RGB(0x66_6666));
    sheet.write_string_with_format(0, NAMES, table.pick("Nhãn của biểu đồ", "The chart's labels"), &pale)?.set_column_width(NAMES, 40)?;
    for (at, category) in (1..).zip(&chart.categories) {
        sheet.write_string_with_format(at, NAMES, fitting(category), &pale)?;
    }
    // Where totals stand between the rows, no range of the table holds the rows alone; the chart then has its figures beside its names.
    let apart = table.rows.iter().take(chart.categories.len()).any(|row| row.total);
    let percent = |series: &Series| table.rows.iter().filter_map(|row| row.values.get(series.column)).any(|value| matches!(value, Value::PercentX100(_)));
    let shown = if !apart && chart.series.iter().any(percent) { "0.00%" } else { "General" };
    let mut bars = Bars::new_bar();
    if chart.stacked {
        bars = Bars::new(rust_xlsxwriter::ChartType::BarStacked);
    }
    for (at, series) in (1..).zip(if chart.stacked { chart.bars().collect::<Vec<_>>() } else { chart.bars().chain(chart.marks()).collect() }) {
        let mut drawn = looking(chart, series, shown, usize::from(at - 1));
        drawn.set_categories((name, 1, NAMES, last, NAMES));
        if apart {
            sheet.write_string_with_format(0, NAMES + at, fitting(&series.name), &pale)?;
            for (row, value) in (1..).zip(0..chart.categories.len()) {
                if let Some(value) = series.of(value) {
                    sheet.write_number_with_format(row, NAMES + at, real(value) / 100.0, &pale)?;
                }
            }
            drawn.set_values((name, 1, NAMES + at, last, NAMES + at));
        } else {
            let column = u16::try_from(series.column).unwrap_or(u16::MAX);
            drawn.set_values((sheet_name(table), HEAD + 1, column, HEAD + last, column));
        }
        bars.push_series(&drawn);
    }
    let small = || {
        let mut font = ChartFont::new();
        font.set_size(9);
        font
    };
    bars.title().set_name(&named(&chart.title)).set_font(ChartFont::new().set_size(14).set_bold());
    bars.legend().set_position(ChartLegendPosition::Top).set_font(&small());
    bars.y_axis().set_reverse().set_font(&small()).set_label_interval(1).set_label_position(ChartAxisLabelPosition::Low);
    bars.x_axis().set_name(&named(&chart.unit)).set_name_font(&small()).set_font(&small()).set_num_format(shown);
    if chart.series.iter().flat_map(|series| &series.values).flatten().all(|value| *value >= 0) {
        bars.x_axis().set_min(0);
    }
    bars.x_axis().set_major_gridlines_line(ChartLine::new().set_color(Color::RGB(0xDD_DDDD)).set_width(0.5));
    let lines = if chart.stacked { 1 } else { u32::try_from(chart.series.len()).unwrap_or(1) };
    let tall = last.saturating_mul(8 + 14 * lines).saturating_add(170);
    bars.set_width(CHART_WIDTH).set_height(tall).set_alt_text(chart.title.as_str());
    sheet.insert_chart(0, 0, &bars)?;
    sheet.set_print_area(0, 0, tall / 20 + 1, 11)?.set_paper_size(9).set_print_fit_to_pages(1, 0).set_footer("&C&P/&N");
    Ok(())
}

/// A series of the chart. What is to be reached is an empty frame beside the bars, so that the figures of both are readable; a stack has no place for it.
fn looking(chart: &Chart, series: &Series, shown: &str, number: usize) -> ChartSeries {
    let mut drawn = ChartSeries::new();
    let mut look = ChartFormat::new();
    let mut label = ChartDataLabel::new();
    let mut font = ChartFont::new();
    font.set_size(9);
    if series.mark {
        look.set_no_fill().set_border(ChartLine::new().set_color(Color::RGB(0x11_1111)).set_width(1.5));
    } else {
        look.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(colour(number))))
            .set_border(ChartLine::new().set_color(Color::RGB(0x33_3333)).set_width(0.25));
    }
    if chart.stacked {
        font.set_color(Color::RGB(upon(colour(number))));
        label.set_position(ChartDataLabelPosition::Center).set_num_format("General;-General;;");
    } else {
        label.set_position(ChartDataLabelPosition::OutsideEnd).set_num_format(shown);
    }
    drawn.set_name(&named(&series.name)).set_format(&mut look).set_gap(40);
    drawn.set_overlap(if chart.stacked { 100 } else { 0 });
    drawn.set_data_label(label.show_value().set_font(&font));
    drawn
}

/// A name within a chart, which is not taken for a place in a sheet.
fn named(text: &str) -> String {
    text.trim_start_matches('=').replace('!', "! ")
}

/// As much of a text as Excel takes in a cell.
fn fitting(text: &str) -> String {
    text.chars().take(MOST_LETTERS).collect()
}

/// A cell of a workbook is a floating-point number, whatever is written into it; nothing is computed with it here.
fn real(value: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "figures stay far below what a double holds exactly")]
    let value = value as f64;
    value
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use super::super::table::example;
    use super::*;

    fn part(book: &[u8], name: &str) -> String {
        let mut text = String::new();
        zip::ZipArchive::new(Cursor::new(book)).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn numbers_are_numbers() {
        let sheet = part(&workbook(&example(2)).unwrap(), "xl/worksheets/sheet1.xml");
        for value in ["<v>3</v>", "<v>2.5</v>", "<v>0.9809</v>"] {
            assert!(sheet.contains(value), "{value}: {sheet}");
        }
        assert!(sheet.contains("state=\"frozen\"") && sheet.contains("fitToHeight=\"0\"") && sheet.contains("paperSize=\"9\""), "{sheet}");
    }

    #[test]
    fn texts_are_no_formulas() {
        let mut table = example(1);
        table.rows[0].values[0] = Value::Text("=1+1".to_owned());
        let book = workbook(&table).unwrap();
        assert!(!part(&book, "xl/worksheets/sheet1.xml").contains("<f>") && part(&book, "xl/sharedStrings.xml").contains("=1+1"));
    }

    #[test]
    fn the_chart_refers_to_the_cells_of_the_table() {
        let chart = part(&workbook(&example(24)).unwrap(), "xl/charts/chart1.xml");
        for found in ["'Báo cáo'!$B$6:$B$29", "'Báo cáo'!$C$6:$C$29", "'Biểu đồ'!$N$2:$N$25", "<c:barDir val=\"bar\"/>", "<c:orientation val=\"maxMin\"/>"]
        {
            assert!(chart.contains(found), "{found}: {chart}");
        }
    }

    #[test]
    fn where_a_total_stands_between_rows_the_chart_has_its_own_figures() {
        let mut table = example(3);
        table.rows[1].total = true;
        assert!(part(&workbook(&table).unwrap(), "xl/charts/chart1.xml").contains("'Biểu đồ'!$O$2:$O$4"));
    }

    #[test]
    fn odd_tables_are_written_too() {
        let mut table = example(0);
        assert!(!String::from_utf8_lossy(&workbook(&table).unwrap()).contains("chart1.xml"));
        table.columns.clear();
        table.title.clear();
        assert!(workbook(&table).is_ok());
        let mut table = example(2);
        table.columns.truncate(1);
        table.chart.stacked = true;
        table.chart.title = "=Tổng!A1".to_owned();
        table.rows[0].values = vec![Value::Text("dài ".repeat(10_000))];
        assert!(workbook(&table).is_ok());
        table.chart.series.retain(|series| series.mark);
        assert!(workbook(&table).is_ok());
    }

    #[test]
    fn the_same_report_is_the_same_file() {
        assert_eq!(workbook(&example(9)).unwrap(), workbook(&example(9)).unwrap());
    }
}
