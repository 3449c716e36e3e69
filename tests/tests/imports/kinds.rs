//! What exports write, imports read: every kind, in every form and both languages, and nothing changes.

use chibo_tests::fixture::Fixture;
use chibo_tests::{Client, Kind, document, json};

use super::{CSV, NDJSON, XLSX, brought, counts, faults};
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: what_is_exported_is_imported_unchanged, rows_make_records, what_differs_is_changed_left_or_told, templates_are_filled_in]
}

fn what_is_exported_is_imported_unchanged(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let (organizer, administrator) = (fixture.client(&server, "root.organizer"), fixture.client(&server, "root.administrator"));
    let posts = format!("/v1/cells/{}/posts", fixture.id("own.cell"));
    let lists: [(&Client, &str, &str); 7] = [
        (&organizer, "cells", "/v1/cells"),
        (&organizer, "members", "/v1/members"),
        (&organizer, "candidates", "/v1/candidates"),
        (&organizer, "directives", "/v1/directives"),
        (&organizer, "quotas", "/v1/quotas"),
        (&organizer, "contest-entries", "/v1/contest-entries"),
        (&administrator, "users", "/v1/users"),
    ];
    let _ = posts;
    let events = server.sealed();
    for (client, of, path) in lists {
        let rows = client.get(&format!("{path}?include_total=true")).expect(200).body["page"]["total"].as_i64().unwrap();
        assert!(rows > 0, "{of}");
        for (format, media) in [("csv", CSV), ("xlsx", XLSX), ("ndjson", NDJSON)] {
            for labels in ["", "&labels=vi", "&labels=en"] {
                let file = client.get(&format!("{path}?format={format}{labels}{}", document::why(path))).expect(200).bytes;
                let job = brought(&server, client, &format!("kind={of}"), media, &file);
                assert_eq!((counts(&job), job["status"].as_str()), ([0, 0, rows, 0, 0], Some("done")), "{of} {format}{labels}: {:?}", faults(client, &job));
            }
        }
    }
    // The log tells of the imports, each asked for and ended, and of nothing else.
    assert_eq!(server.sealed() - events, 7 * 9 * 2);
}

fn rows_make_records(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let (organizer, administrator) = (fixture.client(&server, "root.organizer"), fixture.client(&server, "root.administrator"));
    let done = |client: &Client, query: &str, file: &str, wanted: [i64; 5]| {
        let job = brought(&server, client, query, CSV, file.as_bytes());
        assert_eq!(counts(&job), wanted, "{query}: {:?}", faults(client, &job));
        let again = brought(&server, client, query, CSV, file.as_bytes());
        assert_eq!(counts(&again), [0, 0, wanted[0] + wanted[1], 0, 0], "{query} again: {:?}", faults(client, &again));
    };
    let cells = "Mã;Tên;Loại;Mã cấp ủy;Thành lập\nIM1;Chi bộ một;Công an;P0;01/02/2011\nIM2;Chi bộ hai;police;P0;2012-03-04\n";
    done(&organizer, "kind=cells", cells, [2, 0, 0, 0, 0]);
    let members = "full_name,birth,sex,card_number,cell_code,joined_cell_on,admitted_on,official_on\n\
        Vũ Thị Lan,30/4/1985,Nữ,38000991,IM1,01/01/2020,19/05/2015,19/05/2016\n\
        Vũ Thị Lan,1/5/1985,female,38000992,IM1,01/01/2020,19/05/2015,19/05/2016\n\
        Bùi Văn Sơn,1980,Nam,,IM1,01/01/2020,19/05/2010,19/05/2011\n";
    done(&organizer, "kind=members", members, [3, 0, 0, 0, 0]);
    // Of two of one name the birth or the card says who is meant.
    let posts = "cell_code,kind,member_name,member_birth,valid_from\nIM1,Bí thư chi bộ,Vũ Thị Lan,30/04/1985,01/06/2022\n";
    done(&organizer, "kind=posts", posts, [1, 0, 0, 0, 0]);
    let job = brought(&server, &organizer, "kind=posts", CSV, "cell_code,kind,member_name,valid_from\nIM1,deputy_secretary,Vũ Thị Lan,01/06/2022\n".as_bytes());
    assert_eq!(faults(&organizer, &job), [(2, vec!["member_name ambiguous_person".to_owned()])]);
    let posts = "cell_code,kind,member_card_number,valid_from,valid_to\nIM1,deputy_secretary,38000992,01/06/2022,\n";
    done(&organizer, "kind=posts", posts, [1, 0, 0, 0, 0]);
    let candidates = "Họ và tên,Ngày sinh,Số định danh,Mã chi bộ,Vào nguồn,Đoàn viên\n\
        Lý Thị Mơ,2001-02-03,000000009991,IM1,15/01/2024,có\nTạ Văn Nam,1999,,IM1,15/01/2024,\nTạ Văn Nám,1999,,IM1,15/01/2024,\n";
    // A tone makes another name, and so another person.
    done(&organizer, "kind=candidates", candidates, [3, 0, 0, 0, 0]);
    let directives =
        "number,issued_on,title,committee_code,carries_out\n91-NQ/ĐU,01/02/2023,Nghị quyết một,P0,\n92-KH/ĐU,02/02/2023,Kế hoạch hai,P0,91-NQ/ĐU\n";
    // What is only tried is tried as one: a row finds what those above it would have made, also those of another part.
    let others = (1..=120).map(|at| format!("{at}-TB/ĐU,03/02/2023,Thông báo,P0,\n")).collect::<Vec<_>>().concat();
    let many = format!("{directives}{others}93-KH/ĐU,02/02/2023,Kế hoạch ba,P0,92-KH/ĐU\n");
    for query in ["kind=directives&dry_run=true", "kind=directives&dry_run=true&mode=atomic"] {
        let job = brought(&server, &organizer, query, CSV, many.as_bytes());
        assert_eq!(counts(&job), [123, 0, 0, 0, 0], "{query}: {:?}", faults(&organizer, &job));
    }
    done(&organizer, "kind=directives", directives, [2, 0, 0, 0, 0]);
    let users = "username,display_name,password,role,cell_code\nbi.thu.1,Bí thư một,a passphrase of words,secretary,IM1\n";
    done(&administrator, "kind=users", users, [1, 0, 0, 0, 0]);
    server.anonymous().post("/v1/auth/sessions", &json!({ "username": "bi.thu.1", "password": "a passphrase of words" })).expect(201);
    let code = organizer.get(&format!("/v1/plans/{}", fixture.id("own.plan"))).expect(200).body["code"].as_str().unwrap().to_owned();
    let quotas = "unit_code,kind,value\nIM1,Kết nạp đảng viên,2\nIM2,admission,0\n";
    done(&organizer, &format!("kind=quotas&plan_code={code}"), quotas, [2, 0, 0, 0, 0]);
}

fn what_differs_is_changed_left_or_told(kind: Kind) {
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "root.organizer");
    let file = |name: &str| format!("code,name,kind,committee_code,founded_on\nIM1,{name},police,P0,2011-02-01\nIM2,Hai,police,P0,2011-02-01\n");
    let put = |query: &str, name: &str| brought(&server, &client, &format!("kind=cells{query}"), CSV, file(name).as_bytes());
    let name = || client.get("/v1/cells/by-code/IM1").expect(200).body["name"].as_str().unwrap().to_owned();
    // A dry run says what would happen, and nothing does.
    let dry = put("&dry_run=true", "Một");
    assert_eq!((counts(&dry), dry["dry_run"].as_bool()), ([2, 0, 0, 0, 0], Some(true)));
    client.get("/v1/cells/by-code/IM1").problem(404, "not_found");
    assert_eq!(counts(&put("", "Một")), [2, 0, 0, 0, 0]);
    assert_eq!((counts(&put("&on_conflict=skip", "Khác")), name()), ([0, 0, 1, 1, 0], "Một".to_owned()));
    let told = put("&on_conflict=error", "Khác");
    assert_eq!((counts(&told), name()), ([0, 0, 1, 0, 1], "Một".to_owned()));
    assert_eq!(faults(&client, &told), [(2, vec!["already_exists".to_owned()])]);
    assert_eq!((counts(&put("&dry_run=true", "Khác")), name()), ([0, 1, 1, 0, 0], "Một".to_owned()));
    assert_eq!((counts(&put("", "Khác")), name()), ([0, 1, 1, 0, 0], "Khác".to_owned()));
    // What only an act changes is told.
    let moved = "code,name,kind,committee_code,founded_on\nIM1,Khác,police,P1,2011-02-02\n";
    let job = brought(&server, &client, "kind=cells", CSV, moved.as_bytes());
    assert_eq!(faults(&client, &job), [(2, vec!["committee_code read_only".to_owned(), "founded_on read_only".to_owned()])]);
}

fn templates_are_filled_in(kind: Kind) {
    use calamine::Reader as _;
    let fixture = Fixture::of(kind);
    let server = fixture.server();
    let client = fixture.client(&server, "root.organizer");
    for of in ["cells", "members", "posts", "candidates", "directives", "quotas", "contest-entries", "score-sheets", "users"] {
        for labels in ["", "labels=vi", "labels=en"] {
            let book = client.get(&format!("/v1/imports/templates/{of}?{labels}")).expect(200);
            let mut sheets = calamine::Xlsx::new(std::io::Cursor::new(book.bytes.clone())).unwrap();
            assert!(sheets.worksheet_range_at(0).unwrap().unwrap().width() > 3, "{of}");
            let csv = client.get(&format!("/v1/imports/templates/{of}?format=csv&{labels}")).expect(200);
            for (media, file) in [(XLSX, &book.bytes), (CSV, &csv.bytes)] {
                if of == "users" || of == "score-sheets" {
                    continue;
                }
                let job = brought(&server, &client, &format!("kind={of}"), media, file);
                assert_eq!((counts(&job), job["status"].as_str()), ([0; 5], Some("done")), "an empty {of}");
            }
        }
    }
    client.get("/v1/imports/templates/plans").problem(404, "not_found");
    // What the template offers, the import takes.
    let mut sheets = calamine::Xlsx::new(std::io::Cursor::new(client.get("/v1/imports/templates/cells?labels=vi").expect(200).bytes)).unwrap();
    let values = sheets.worksheet_range_at(1).unwrap().unwrap();
    assert!(values.rows().any(|row| row[0] == calamine::Data::String("Công an".to_owned())));
}
