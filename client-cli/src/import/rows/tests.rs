//! Files as people and spreadsheets write them, read as rows.

use super::*;
use crate::exit::Exit;

const COLUMNS: &[Column] = &[Column { name: "code", required: true }, Column { name: "name", required: true }, Column { name: "note", required: false }];

fn read(text: &str, format: RowFormat) -> Outcome<Vec<Row>> {
    let bytes = text.as_bytes().to_vec();
    Rows::read(Box::new(std::io::Cursor::new(bytes)), format, COLUMNS)?.collect()
}

fn csv(text: &str) -> Outcome<Vec<Row>> {
    read(text, RowFormat::Csv)
}

#[test]
fn marks_and_delimiters_are_read_alike() {
    let files = [
        "code,name\nCB01,\"Tổ 1, 2\"\n",
        "\u{feff}code,name\r\nCB01,\"Tổ 1, 2\"\r\n",
        "\u{feff}Code; Name \nCB01;Tổ 1, 2\n",
        "code\tname\nCB01\tTổ 1, 2\n",
        "sep=;\r\ncode;name\r\nCB01;Tổ 1, 2\r\n",
        "\u{feff}\"SEP=;\"\ncode;name\nCB01;Tổ 1, 2\n",
        "sep=\t\ncode\tname\nCB01\tTổ 1, 2\n",
    ];
    for text in files {
        let rows = csv(text).unwrap();
        assert_eq!(rows.len(), 1, "{text}");
        assert_eq!((rows[0].get("code"), rows[0].get("name")), (Some("CB01"), Some("Tổ 1, 2")), "{text}");
        assert_eq!(rows[0].number, 2);
        assert!(!rows[0].has("note"));
    }
}

#[test]
fn every_wrong_column_is_named_at_once() {
    let failure = csv("code,colour,size,code\nCB01,red,1,CB01\n").unwrap_err();
    assert_eq!(failure.exit, Exit::Usage);
    let text = failure.detail.join("\n");
    assert!(text.contains("colour, size") && text.contains("name") && text.contains("lặp: code"), "{text}");
}

#[test]
fn a_file_of_failed_rows_can_be_read_again() {
    let rows = csv("code,name,error\nCB01,Tổ 1,sai tên\n").unwrap();
    assert!(rows[0].broken.is_none());
}

#[test]
fn a_row_with_too_few_or_unreadable_cells_does_not_end_the_file() {
    let rows = csv("code,name\nCB01\n\nCB02,Tổ 2\n").unwrap();
    assert!(rows[0].broken.is_some() && rows[1].broken.is_none());
    let bytes = b"code,name\nCB01,T\xf4 1\nCB02,x\n".to_vec();
    let rows = Rows::read(Box::new(std::io::Cursor::new(bytes)), RowFormat::Csv, COLUMNS).unwrap();
    let rows: Vec<Row> = rows.collect::<Outcome<_>>().unwrap();
    assert!(rows[0].broken.is_some() && rows[1].broken.is_none());
}

#[test]
fn rows_have_the_numbers_that_a_spreadsheet_shows() {
    let numbers = |text: &str| csv(text).unwrap().iter().map(|row| row.number).collect::<Vec<_>>();
    assert_eq!(numbers("code,name\nCB01\n\nCB02,Tổ 2\n,\nCB03,x"), [2, 4, 6], "empty lines are rows");
    assert_eq!(numbers("code,name\r\nCB01,x\r\n\r\nCB02,Tổ 2\r\n"), [2, 4]);
    assert_eq!(numbers("code,name\nCB01,\"Tổ 1\nvà tổ 2\n\"\nCB02,x\n"), [2, 3], "a cell of several lines is one row");
    assert_eq!(numbers("\n\ncode,name\nCB01,x\n"), [4]);
    assert_eq!(numbers("sep=;\ncode;name\nCB01;x\n"), [2], "the line that names the delimiter is not shown");
    assert_eq!(numbers("code,name\rCB01,x\rCB02,y"), [2, 3]);
}

#[test]
fn the_last_cell_keeps_no_end_of_line() {
    let rows = csv("code,name\r\nCB01,\"Tổ 1\"\r\n").unwrap();
    assert!(matches!(&rows[0].raw, RawRow::Csv(cells) if cells == &["CB01", "Tổ 1"]));
}

#[test]
fn a_text_in_utf16_is_refused_with_what_to_do() {
    let bytes = b"\xff\xfec\0o\0d\0e\0".to_vec();
    let failure = Rows::read(Box::new(std::io::Cursor::new(bytes)), RowFormat::Csv, COLUMNS).err().unwrap();
    assert!(failure.title.contains("CSV UTF-8"), "{}", failure.title);
}

#[test]
fn decomposed_text_is_composed() {
    let rows = csv("code,name\nCB01,Tô\u{309} 1\n").unwrap();
    assert_eq!(rows[0].get("name"), Some("Tổ 1"));
}

#[test]
fn ndjson_rows_take_numbers_and_name_unknown_fields() {
    let rows = read("{\"code\":1,\"name\":\"a\",\"note\":null}\n\n{\"x\":1}\nnot json\n", RowFormat::Ndjson).unwrap();
    assert_eq!((rows[0].get("code"), rows[0].get("note"), rows[0].has("note")), (Some("1"), None, true));
    assert!(rows[1].broken.as_ref().is_some_and(|reason| reason.contains('x')));
    assert!(rows[2].broken.is_some());
    assert_eq!(rows[2].number, 4);
}
