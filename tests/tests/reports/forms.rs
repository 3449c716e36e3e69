//! Every report in every form: CSV, an Excel workbook with a native chart, an SVG picture, in both languages.

use std::io::{Cursor, Read};

use chibo_tests::{Client, Kind, Response, Server, json};

use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: files_hold_what_json_says, what_is_asked_wrongly_is_named]
}

/// A ward with many cells, and a plan with issued quotas.
fn ward(kind: Kind, cells: usize) -> (Server, Client, String, String) {
    let server = Server::new(kind);
    let (organizer, leader) = (server.user("to.chuc", "organizer"), server.user("lanh.dao", "leader"));
    let committee = json!({ "code": "P-HOASEN", "name": "Đảng ủy phường Hoa Sen", "level": "base", "founded_on": "2011-01-01" });
    let committee = organizer.post("/v1/committees", &committee).expect(201).id();
    let directive = json!({ "number": "71-KH/QU", "issued_on": "2023-10-28", "title": "Kế hoạch", "committee_id": committee });
    let directive = organizer.post("/v1/directives", &directive).expect(201).id();
    let plan = json!({ "code": "PTDV-2024", "year": 2024, "kind": "member_development", "committee_id": committee, "title": "Phát triển đảng viên", "directive_ids": [directive], "admission_target": cells });
    let plan = organizer.post("/v1/plans", &plan).expect(201).id();
    for at in 1..=cells {
        let cell = json!({ "code": format!("CB{at:03}"), "name": format!("Chi bộ khu phố {at} <&>"), "kind": "residential", "committee_id": committee, "founded_on": "2011-01-01" });
        let cell = organizer.post("/v1/cells", &cell).expect(201).id();
        organizer.post("/v1/quotas", &json!({ "plan_id": plan, "cell_id": cell, "kind": "admission", "value": 1 })).expect(201);
        let person = json!({ "full_name": "Nguyễn Thị Sen", "birth": format!("{}-04-30", 1980 + at % 20), "cell_id": cell, "listed_on": "2023-12-01" });
        organizer.post("/v1/candidates", &person).expect(201);
    }
    let path = format!("/v1/plans/{plan}");
    organizer.act(&format!("{path}/transitions"), &json!({ "to": "consultation", "on": "2024-01-04" })).expect(200);
    leader.act(&format!("{path}/transitions"), &json!({ "to": "adopted", "on": "2024-01-05", "document_number": "05-KH/ĐU" })).expect(200);
    leader.act(&format!("{path}/quotas/issue"), &json!({ "issued_on": "2024-01-06", "document_number": "06-QĐ/ĐU" })).expect(200);
    (server, organizer, committee, plan)
}

fn asked(client: &Client, path: &str, lang: &str) -> Response {
    client.request("GET", path).header("Accept-Language", lang).header("Accept", "*/*").send().expect(200)
}

fn part(book: &[u8], name: &str) -> String {
    let mut text = String::new();
    zip::ZipArchive::new(Cursor::new(book)).expect("a workbook").by_name(name).expect("a part").read_to_string(&mut text).expect("text");
    text
}

fn files_hold_what_json_says(kind: Kind) {
    let (_server, client, committee, plan) = ward(kind, 60);
    let reports = [
        (format!("progress?plan_id={plan}"), "unit_code,unit_name,kind,quota,reached", 61, "Tiến độ thực hiện", "Progress"),
        (format!("pipeline?committee_id={committee}"), "unit_code,unit_name,people,source", 61, "Nguồn phát triển", "People on the way"),
        (format!("new-members?committee_id={committee}"), "line,number,last_year,share,change", 0, "Đảng viên mới", "New members"),
        (
            format!("history?committee_id={committee}&years=2&as_of=2024-12-31"),
            "unit_code,unit_name,members_at_start_2023",
            61,
            "qua các năm",
            "over the years",
        ),
    ];
    for (asked_for, head, lines, vi, en) in reports {
        let path = format!("/v1/reports/{asked_for}");
        // Rows of JSON come by the page; a file is whole.
        let csv = asked(&client, &format!("{path}&format=csv"), "vi");
        assert!(csv.header("content-type").starts_with("text/csv") && csv.header("content-disposition").contains("attachment"), "{asked_for}");
        let text = csv.text();
        assert!(text.starts_with(head), "{text}");
        if lines > 0 {
            assert_eq!(text.lines().count() - 1, lines, "{asked_for}: every unit and a total");
            assert!(text.contains("CB001,Chi bộ khu phố 1 <&>"), "{asked_for}");
        }
        let marked = asked(&client, &format!("{path}&format=csv&bom=true"), "vi");
        assert!(marked.text().starts_with('\u{feff}'));
        for (lang, title) in [("vi", vi), ("en", en)] {
            let svg = asked(&client, &format!("{path}&format=svg"), lang);
            assert!(svg.header("content-type").starts_with("image/svg+xml") && svg.header("content-security-policy").contains("default-src 'none'"));
            let text = svg.text();
            assert!(text.starts_with("<svg") && text.contains("<text") && text.contains(title) && !text.contains("<script"), "{asked_for} {lang}");
            assert_eq!(lines > 0, text.contains("CB060"), "{asked_for}: every unit has a bar");
            let book = asked(&client, &format!("{path}&format=xlsx"), lang);
            assert!(book.header("content-type").contains("spreadsheetml") && book.header("content-disposition").contains(".xlsx"));
            let (sheet, chart, strings) =
                (part(&book.bytes, "xl/worksheets/sheet1.xml"), part(&book.bytes, "xl/charts/chart1.xml"), part(&book.bytes, "xl/sharedStrings.xml"));
            assert!(sheet.contains("<v>0</v>") && chart.contains("<c:barChart>") && strings.contains(title), "{asked_for} {lang}");
        }
    }
    let page = asked(&client, &format!("/v1/reports/progress?plan_id={plan}&format=csv&limit=10"), "vi").text();
    assert_eq!(page.lines().count(), 12, "a page of a file, and its total");
}

fn what_is_asked_wrongly_is_named(kind: Kind) {
    let (_server, client, committee, plan) = ward(kind, 1);
    for (path, fault) in [
        ("pipeline".to_owned(), "committee_id unit_missing"),
        (format!("history?committee_id={committee}&cell_id={committee}"), "cell_id unit_missing"),
        (format!("new-members?committee_id={committee}&from=2024-02-01&as_of=2024-01-01"), "as_of too_early"),
        (format!("progress?plan_id={plan}&format=pdf"), "format not_one_of"),
        ("progress".to_owned(), "plan_id required"),
        (format!("history?committee_id={committee}&years=21"), "years out_of_range"),
        (format!("changes?committee_id={committee}"), "known_since required"),
    ] {
        let refused = client.get(&format!("/v1/reports/{path}"));
        assert_eq!((refused.status, refused.faults()), (400, vec![fault.to_owned()]), "{path}");
    }
    client.get(&format!("/v1/reports/pipeline?committee_id={plan}")).problem(404, "not_found");
    // Before anything was known there was no such committee.
    client.get(&format!("/v1/reports/pipeline?committee_id={committee}&known_at=2020-01-01T00:00:00Z")).problem(404, "not_found");
}
