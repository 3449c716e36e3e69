//! Files to fill in: a column for each field of a kind. A workbook offers the values of its columns to choose from. Pure.

use chibo_openapi::Lang;
use chibo_openapi::shown::heading;
use chibo_openapi::vocabulary::{FileFormat, ImportKind, LabelLanguage, Term, vocabulary};
use rust_xlsxwriter::{DataValidation, DocProperties, ExcelDateTime, Format, Formula, Note, Workbook, XlsxError};

use super::columns::Column;
use super::kinds;
use super::values::Holds;
use crate::fail::{Fail, Outcome};
use crate::http::{File, FileKind};

/// Rows of a template that offer values.
const ROWS: u32 = 5_000;

/// An empty file of a kind.
pub(super) fn file(kind: ImportKind, format: FileFormat, labels: Option<LabelLanguage>) -> Outcome<File> {
    let lang = labels.map(|language| if language == LabelLanguage::Vi { Lang::Vi } else { Lang::En });
    let columns = kinds::of(kind).shape.columns;
    let name = kind.as_str().to_owned();
    match format {
        FileFormat::Xlsx => workbook(columns, lang).map(|bytes| File { name, kind: FileKind::Xlsx, bytes }).map_err(|error| Fail::internal(&error.to_string())),
        FileFormat::Csv => {
            let names: Vec<String> = columns.iter().map(|column| named(column, lang)).collect();
            // Excel knows UTF-8 by the mark.
            Ok(File { name, kind: FileKind::Csv, bytes: format!("\u{feff}{}\r\n", names.join(",")).into_bytes() })
        }
        FileFormat::Ndjson => {
            let fields: serde_json::Map<String, serde_json::Value> = columns.iter().map(|column| (column.field.to_owned(), serde_json::Value::Null)).collect();
            Ok(File { name, kind: FileKind::Ndjson, bytes: format!("{}\n", serde_json::Value::Object(fields)).into_bytes() })
        }
    }
}

/// The heading of a column; a star where it must be there.
fn named(column: &Column, lang: Option<Lang>) -> String {
    let name = lang.map_or(column.field, |lang| heading(lang, column.field));
    if column.required && lang.is_some() { format!("{name} *") } else { name.to_owned() }
}

fn workbook(columns: &[Column], lang: Option<Lang>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let pick = |vi: &'static str, en: &'static str| if lang == Some(Lang::En) { en } else { vi };
    let (rows, values) = (pick("Nhập liệu", "Rows"), pick("Giá trị", "Values"));
    let (bold, text, day) = (Format::new().set_bold().set_text_wrap(), Format::new().set_num_format("@"), Format::new().set_num_format("dd/mm/yyyy"));
    let offered: Vec<(u16, Vec<String>)> = (0_u16..).zip(columns).filter_map(|(at, column)| Some((at, offered(column, lang)?))).collect();
    let sheet = book.add_worksheet().set_name(rows)?;
    sheet.set_freeze_panes(1, 0)?;
    for (at, column) in (0_u16..).zip(columns) {
        sheet.set_column_width(at, 20)?;
        // A column of text keeps the noughts that a number would lose.
        sheet.set_column_format(at, if matches!(column.holds, Holds::Day) { &day } else { &text })?;
        sheet.write_string_with_format(0, at, named(column, lang), &bold)?;
        if let Some(said) = said(column, pick) {
            sheet.insert_note(0, at, &Note::new(said))?;
        }
    }
    for (list, (at, terms)) in (0_u16..).zip(&offered) {
        let (letter, last) = (letters(list), terms.len());
        let range = Formula::new(format!("='{values}'!${letter}$1:${letter}${last}"));
        sheet.add_data_validation(1, *at, ROWS, *at, &DataValidation::new().allow_list_formula(range))?;
    }
    let sheet = book.add_worksheet().set_name(values)?;
    for (list, (_, terms)) in (0_u16..).zip(&offered) {
        for (row, term) in (0_u32..).zip(terms) {
            sheet.write_string(row, list, term)?;
        }
    }
    book.save_to_buffer()
}

/// The values that a column can have, in the words of the file.
fn offered(column: &Column, lang: Option<Lang>) -> Option<Vec<String>> {
    let word = |term: Term| match lang {
        None => term.value,
        Some(Lang::Vi) => term.vi,
        Some(Lang::En) => term.en,
    };
    match column.holds {
        Holds::Term(list) => Some(vocabulary().lists.into_iter().find(|known| known.name == list)?.terms.into_iter().map(word).collect()),
        Holds::Truth => Some(match lang {
            None => vec!["true".to_owned(), "false".to_owned()],
            Some(Lang::Vi) => vec!["có".to_owned(), "không".to_owned()],
            Some(Lang::En) => vec!["yes".to_owned(), "no".to_owned()],
        }),
        _ => None,
    }
}

/// How a column is filled.
fn said(column: &Column, pick: impl Fn(&'static str, &'static str) -> &'static str) -> Option<&'static str> {
    match column.holds {
        Holds::Day => Some(pick("Ngày: dd/MM/yyyy", "A day: dd/MM/yyyy")),
        Holds::Birth => Some(pick("Ngày sinh dd/MM/yyyy, hoặc chỉ năm sinh", "Day of birth dd/MM/yyyy, or the year alone")),
        Holds::Terms(_) | Holds::Texts => Some(pick("Nhiều giá trị cách nhau bằng dấu chấm phẩy", "Several values with semicolons between them")),
        Holds::Digits(_) => Some(pick("Nhập dạng văn bản để giữ các số 0 ở đầu", "Enter as text, so that leading noughts stay")),
        Holds::Text | Holds::Integer | Holds::Truth | Holds::Term(_) => None,
    }
}

/// The letters of a column: A for the first.
fn letters(at: u16) -> String {
    let letter = |at: u16| char::from(b'A' + u8::try_from(at % 26).unwrap_or_default());
    if at < 26 { letter(at).to_string() } else { format!("{}{}", letter(at / 26 - 1), letter(at)) }
}
