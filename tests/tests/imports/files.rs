//! Files as offices make them: read as a person would read them, or refused with the row that the spreadsheet shows and the way out.

use chibo_tests::fixture::Fixture;
use chibo_tests::{Client, Kind, Server, Value};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

use super::{CSV, NDJSON, XLSX, brought, counts, faults, sent};
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: csv_however_it_was_saved, workbooks_as_people_fill_them, rows_at_fault_are_told, headings_are_told_at_once,
        what_cannot_be_read_is_refused, failed_rows_come_back_in_their_own_form]
}

const HEAD: &str = "code,name,kind,committee_code,founded_on";

fn cell(client: &Client, code: &str) -> Value {
    client.get(&format!("/v1/cells/by-code/{code}")).expect(200).body
}

fn csv_however_it_was_saved(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "root.organizer");
    for (at, file) in [
        "\u{feff}code;name;kind;committee_code;founded_on\r\nX0;\"Chi bộ; một\";Công an;P0;1/2/2011\r\n",
        "sep=;\ncode;name;kind;committee_code;founded_on\nX1;\"Chi bộ; một\";Công an;P0;1/2/2011",
        "code\tname\tkind\tcommittee_code\tfounded_on\rX2\tChi bộ; một\tCông an\tP0\t1/2/2011\r",
        "\n\nCODE , Tên,Loại,Mã cấp ủy,Thành lập,Ghi lúc,,\n\nX3,Chi bộ; một ,POLICE,P0,40575,hôm qua,,\n,,,,,,,\n",
        "code,name,kind,committee_code,founded_on\nX4,\u{43}\u{68}\u{69} b\u{6f}\u{323}\u{302}; một,police,P0,2011-02-01\n",
    ]
    .iter()
    .enumerate()
    {
        let job = brought(&server, &client, "kind=cells", CSV, file.as_bytes());
        assert_eq!(counts(&job), [1, 0, 0, 0, 0], "{file:?}: {:?}", faults(&client, &job));
        let cell = cell(&client, &format!("X{at}"));
        let wanted = ("Chi bộ; một", "police", "2011-02-01");
        assert_eq!((cell["name"].as_str().unwrap(), cell["kind"].as_str().unwrap(), cell["founded_on"].as_str().unwrap()), wanted, "{file:?}");
    }
    let lines = "{\"code\":\"X5\",\"name\":\"Chi bộ\",\"kind\":\"police\",\"committee_code\":\"P0\",\"founded_on\":\"2011-02-01\",\"version\":9}\n\n{\"code\":\"X6\",\"age\":1}\nnot json\n";
    let job = brought(&server, &client, "kind=cells", NDJSON, lines.as_bytes());
    let rows = faults(&client, &job);
    assert_eq!((counts(&job), rows[0].0, rows[1].clone()), ([1, 0, 0, 0, 2], 3, (4, vec!["malformed_json".to_owned()])));
    assert!(rows[0].1.contains(&"age unknown_field".to_owned()), "{rows:?}");
}

/// A workbook of one sheet with these headings.
fn workbook(headings: &[&str], fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, heading) in (0_u16..).zip(headings) {
        sheet.write_string(0, at, *heading).unwrap();
    }
    fill(sheet);
    book.save_to_buffer().unwrap()
}

fn workbooks_as_people_fill_them(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "root.organizer");
    let headings = ["Họ và tên", "Ngày sinh", "Số định danh", "Điện thoại", "Mã chi bộ", "Vào nguồn"];
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let file = workbook(&headings, |sheet| {
        let real = ExcelDateTime::from_ymd(2001, 2, 3).unwrap();
        // A day that the sheet knows as one, the number of one, text, and a year as a number.
        sheet.write_string(1, 0, "Một").unwrap().write_datetime_with_format(1, 1, &real, &day).unwrap();
        sheet.write_string(2, 0, "Hai").unwrap().write_number(2, 1, 36925.0).unwrap();
        sheet.write_string(3, 0, "Ba").unwrap().write_string(3, 1, " 3/2/2001 ").unwrap();
        sheet.write_string(5, 0, "Năm").unwrap().write_number(5, 1, 2001.0).unwrap();
        // Twelve digits as a number are all there; eleven lost one.
        sheet.write_number(1, 2, 123_456_789_012.0).unwrap().write_number(2, 2, 12_345_678_901.0).unwrap();
        sheet.write_number(3, 3, 900_000_123.0).unwrap();
        // A formula counts by what it came to.
        sheet.write_formula(5, 5, Formula::new("=DATE(2024,1,15)").set_result("45306")).unwrap();
        sheet.write_formula(3, 5, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        for row in [1, 2, 3, 5] {
            sheet.write_string(row, 4, "cell-0").unwrap();
        }
        for row in [1, 2] {
            sheet.write_string(row, 5, "15/01/2024").unwrap();
        }
    });
    let job = brought(&server, &client, "kind=candidates", XLSX, &file);
    let wanted: Vec<(i64, Vec<String>)> =
        vec![(3, vec!["personal_id lost_zeros".to_owned()]), (4, vec!["phone lost_zeros".to_owned(), "listed_on cell_error".to_owned()])];
    assert_eq!((counts(&job), faults(&client, &job)), ([2, 0, 0, 0, 2], wanted));
    let found = client.get("/v1/candidates?q=M%E1%BB%99t").expect(200).body;
    assert_eq!(found["items"][0]["birth"], "2001-02-03");
    // Another sheet is named; one that is not there is told with those that are.
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Bìa").unwrap().write_string(0, 0, "Danh sách").unwrap();
    let sheet = book.add_worksheet().set_name("Chi bộ").unwrap();
    for (at, (heading, value)) in
        (0_u16..).zip([("code", "Y1"), ("name", "Chi bộ"), ("kind", "police"), ("committee_code", "P0"), ("founded_on", "01/02/2011")])
    {
        sheet.write_string(0, at, heading).unwrap().write_string(1, at, value).unwrap();
    }
    let file = book.save_to_buffer().unwrap();
    let job = brought(&server, &client, "kind=cells&sheet=Chi%20b%E1%BB%99", XLSX, &file);
    assert_eq!(counts(&job), [1, 0, 0, 0, 0], "{:?}", faults(&client, &job));
    let refused = client.request("POST", "/v1/imports?kind=cells&sheet=x").key("sheet").body(XLSX, &file).send().problem(400, "invalid_parameters");
    assert_eq!(refused.faults(), ["sheet not_one_of"]);
}

fn rows_at_fault_are_told(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "root.organizer");
    let rows = "\
        Z1,Chi bộ,police,P0,2011-02-01\n\
        Z 2,,bank,NONE,31/02/2011\n\
        \n\
        Z3,\"NguyÔn V¨n An\",police,P0,2011-02-01\n\
        Z4,Chi b? khu ph? 4,police,P0,2011-02-01\n\
        Z5,Chi bộ,police,P0,2099-01-01\n\
        Z1,Chi bộ,police,P0,2011-02-01\n\
        Z6,Chi bộ,police,P0\n\
        Z7,Chi bộ,police,P0,2011-02-01,thêm\n\
        z1,Chi bộ,police,P0,2011-02-01\n";
    let job = brought(&server, &client, "kind=cells", CSV, format!("{HEAD}\n{rows}").as_bytes());
    let mut told = faults(&client, &job);
    for (_, faults) in &mut told {
        faults.sort();
    }
    let text = |faults: &[&str]| faults.iter().map(|fault| (*fault).to_owned()).collect::<Vec<_>>();
    let wanted = [
        (3, text(&["code invalid_format", "committee_code unknown_reference", "founded_on no_such_day", "kind not_one_of", "name required"])),
        (5, text(&["name legacy_encoding"])),
        (6, text(&["name lost_letters"])),
        (7, text(&["founded_on in_future"])),
        (8, text(&["row_twice"])),
        (9, text(&["founded_on required"])),
        (10, text(&["cells_mismatch"])),
        (11, text(&["row_twice"])),
    ];
    for (told, wanted) in told.iter().zip(&wanted) {
        assert_eq!(told, wanted);
    }
    assert_eq!((told.len(), counts(&job)), (wanted.len(), [1, 0, 0, 0, 8]));
    // In words, with the label of the row, in the caller's language.
    let rows = client.request("GET", &format!("/v1/jobs/{}/rows", job["id"].as_str().unwrap())).header("Accept-Language", "vi").send().expect(200).body;
    assert_eq!(
        (&rows["items"][0]["label"], rows["items"][4]["errors"][0]["detail"].as_str()),
        (&Value::from("Z 2"), Some("Hàng 2 của tệp đã nói về bản ghi này."))
    );
}

fn headings_are_told_at_once(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "root.organizer");
    let refused =
        |file: &str| client.request("POST", "/v1/imports?kind=cells").key("heading").body(CSV, file.as_bytes()).send().problem(422, "validation_failed").body;
    let codes = |body: &Value| body["errors"].as_array().unwrap().iter().map(|fault| fault["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(codes(&refused("code,age,Mã,name\nX,1,X,x\n")), ["unknown_column", "repeated_column", "missing_column", "missing_column", "missing_column"]);
    let titled = refused("DANH SÁCH CHI BỘ,,,,\nNăm 2023,,,,\ncode,name,kind,committee_code,founded_on\nX,x,police,P0,2011-02-01\n");
    assert_eq!((codes(&titled), &titled["errors"][0]["params"]["row"]), (vec!["heading_not_first".to_owned()], &Value::from(3)));
    assert_eq!(codes(&refused("\n\n")), ["no_heading"]);
    assert_eq!(codes(&refused("")), ["no_heading"]);
    // Nothing is kept of what was refused.
    assert_eq!(client.get("/v1/jobs?include_total=true").expect(200).body["page"]["total"], 0);
}

fn what_cannot_be_read_is_refused(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "root.organizer");
    let post = |media: &str, file: &[u8]| client.request("POST", "/v1/imports?kind=cells").key(&format!("k{}", file.len())).body(media, file).send();
    for (media, file) in [
        (XLSX, &b"PK\x03\x04 not a workbook"[..]),
        (XLSX, b""),
        (CSV, b"PK\x03\x04"),
        (CSV, b"\xff\xfec\0o\0"),
        (CSV, b"code,name\n\xc3\x28,x\n"),
        (XLSX, &[0; 5000]),
    ] {
        let refused = post(media, file).problem(422, "validation_failed");
        let code = refused.body["errors"][0]["code"].as_str().unwrap();
        assert!(["unreadable_file", "not_a_workbook", "not_utf8"].contains(&code), "{code}");
    }
    post("application/pdf", b"x").problem(415, "unsupported_media_type");
    post("application/json", b"{}").problem(415, "unsupported_media_type");
}

fn failed_rows_come_back_in_their_own_form(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "root.organizer");
    let back = |server: &Server, query: &str, media: &str, file: &[u8]| {
        let job = brought(server, &client, query, media, file);
        let rows = client.get(&format!("/v1/jobs/{}/failed-rows", job["id"].as_str().unwrap())).expect(200);
        assert!(rows.header("content-type").starts_with(media), "{}", rows.header("content-type"));
        (counts(&job), rows)
    };
    let file = "\u{feff}code;name;kind;committee_code;founded_on\nW1;Chi bộ;police;P0;1/2/2011\nW2;\"Chi; bộ\";bank;P0;1/2/2011\n";
    let (count, rows) = back(&server, "kind=cells", CSV, file.as_bytes());
    let text = rows.text();
    assert_eq!(count, [1, 0, 0, 0, 1]);
    assert!(text.starts_with("\u{feff}code;name;kind;committee_code;founded_on;error\r\nW2;\"Chi; bộ\";bank;P0;1/2/2011;"), "{text}");
    // Mended, it goes in; the column `error` is read over, and comes back once.
    let (count, rows) = back(&server, "kind=cells", CSV, text.as_bytes());
    assert_eq!((count, rows.text().matches("error").count()), ([0, 0, 0, 0, 1], 1));
    let (count, _) = back(&server, "kind=cells", CSV, text.replace("bank", "police").as_bytes());
    assert_eq!(count, [1, 0, 0, 0, 0]);
    let (_, rows) = back(&server, "kind=cells", NDJSON, b"{\"code\":\"W3\",\"kind\":\"bank\"}\n");
    let line: Value = serde_json::from_str(rows.text().trim()).unwrap();
    assert_eq!((&line["code"], line["error"].is_string()), (&Value::from("W3"), true));
    let book = workbook(&["code", "name", "kind", "committee_code", "founded_on"], |sheet| {
        sheet.write_string(1, 0, "W4").unwrap().write_number(1, 4, 40575.0).unwrap();
    });
    let (_, rows) = back(&server, "kind=cells", XLSX, &book);
    let (count, _) = back(&server, "kind=cells", XLSX, &rows.bytes);
    assert_eq!(count, [0, 0, 0, 0, 1], "it is read as it was written");
    // Only what has ended gives them back.
    let job = sent(&client, "kind=cells", CSV, file.as_bytes());
    client.get(&format!("/v1/jobs/{}/failed-rows", job["id"].as_str().unwrap())).problem(409, "wrong_state");
}
