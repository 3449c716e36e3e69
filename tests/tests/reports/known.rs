//! Two times: the day a report speaks of, and the instant whose knowledge it uses.

use std::collections::BTreeMap;

use chibo_tests::{Client, Kind, Value, json};
use chrono::{Duration, NaiveDate};

use crate::Test;
use crate::candidates::days::Days;
use crate::candidates::ward::Ward;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: every_print_of_a_year_comes_again]
}

/// Days from the listing to each step, in time throughout under the rules of the year.
const OFFSETS: [i64; 12] = [0, 35, 100, 126, 130, 151, 161, 186, 189, 207, 581, 592];
const STEPS: [&str; 7] = ["fostering", "trained", "dossier", "cell_resolved", "committee_resolved", "decided", "admitted"];
/// Where the day of a step stands among the days of a way.
const PLACES: [usize; 7] = [1, 2, 3, 5, 6, 7, 9];

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// A person who is followed through the year, and entered some days late.
struct Person {
    id: String,
    cell: usize,
    days: Days,
    late: i64,
    number: String,
    next: usize,
}

impl Person {
    fn due(&self) -> Option<NaiveDate> {
        PLACES.get(self.next).map(|place| day(self.days[*place]) + Duration::days(self.late))
    }
}

fn days_from(listed: NaiveDate) -> Days {
    OFFSETS.map(|offset| Box::leak((listed + Duration::days(offset)).to_string().into_boxed_str()) as &'static str)
}

/// What was printed: which reports, when, and what stood there.
struct Print {
    known_at: String,
    as_of: String,
    bodies: BTreeMap<String, Value>,
}

const ASKED: [&str; 4] = ["progress", "pipeline", "new-members", "history"];

fn path(ward: &Ward, plan: &str, report: &str) -> String {
    let of = if report == "progress" { format!("plan_id={plan}") } else { format!("committee_id={}", ward.committee) };
    format!("/v1/reports/{report}?{of}")
}

fn print(ward: &Ward, plan: &str) -> Print {
    let bodies: BTreeMap<String, Value> =
        ASKED.iter().map(|report| ((*report).to_owned(), ward.organizer.get(&path(ward, plan, report)).expect(200).body)).collect();
    let field = |name: &str| bodies["history"][name].as_str().expect("an instant").to_owned();
    Print { known_at: field("known_at"), as_of: field("as_of"), bodies }
}

/// What is said on a day besides the acts on candidates.
fn around(ward: &Ward, plan: &str, other: &str, today: NaiveDate, people: &[Person]) {
    let organizer = &ward.organizer;
    let quota = |cell: usize| organizer.get(&format!("/v1/quotas?plan_id={plan}&kind=admission&cell_id={}", ward.cells[cell])).expect(200).each("id").remove(0);
    match today.to_string().as_str() {
        "2024-02-20" => {
            let name = json!({ "name": "Chi bộ khu phố Hoa Sen 1" });
            organizer.patch(&format!("/v1/cells/{}", ward.cells[0]), &name).expect(200);
        }
        "2024-03-11" => {
            let body = json!({ "code": "CB00", "name": "Chi bộ mới lập", "kind": "agency", "committee_id": ward.committee, "founded_on": "2024-03-01" });
            organizer.post("/v1/cells", &body).expect(201);
        }
        "2024-05-06" => {
            let left = json!({ "to": "left", "on": "2024-04-20", "reason": "deceased" });
            organizer.act(&format!("/v1/members/{}/transitions", ward.members[1][9]), &left).expect(200);
        }
        "2024-06-30" => {
            let more = json!({ "value": 9, "valid_from": "2024-06-28", "reason": "Rà soát giữa năm", "document_number": "21-QĐ/ĐU" });
            ward.leader.act(&format!("/v1/quotas/{}/adjustments", quota(0)), &more).expect(200);
        }
        "2024-07-15" => {
            let moved = json!({ "cell_id": ward.cells[1], "valid_from": "2024-07-01", "document_number": "8-CV/ĐU" });
            organizer.act(&format!("/v1/members/{}/transfers", ward.members[0][8]), &moved).expect(200);
        }
        "2024-08-12" => {
            let elsewhere = json!({ "parent_id": other, "valid_from": "2024-08-01", "reason": "Sắp xếp lại", "document_number": "31-QĐ/QU" });
            organizer.act(&format!("/v1/cells/{}/parents", ward.cells[1]), &elsewhere).expect(200);
        }
        "2024-09-20" => {
            let back = json!({ "parent_id": ward.committee, "valid_from": "2024-09-10", "reason": "Sắp xếp lại", "document_number": "35-QĐ/QU" });
            organizer.act(&format!("/v1/cells/{}/parents", ward.cells[1]), &back).expect(200);
        }
        "2024-10-04" => {
            // Somebody was admitted in fact in another month than was written down.
            let person = people.iter().find(|person| person.next == STEPS.len()).expect("somebody was admitted");
            let acts = organizer.get(&format!("/v1/candidates/{}/transitions", person.id)).expect(200).body;
            let ceremony = acts["items"].as_array().expect("acts").iter().find(|act| act["to"] == "admitted").expect("a ceremony")["number"].clone();
            let earlier = (day(person.days[9]) - Duration::days(9)).to_string();
            let really = json!({ "to": "admitted", "on": earlier, "received_on": person.days[8], "helper_id": ward.members[person.cell][0] });
            let order = json!({ "act": ceremony, "reason": "Ghi nhầm ngày", "as_it_was": really });
            organizer.act(&format!("/v1/candidates/{}/corrections", person.id), &order).expect(200);
        }
        _ => {}
    }
}

/// A year is played day by day, with acts entered late, corrected, cancelled and taken back, people and a cell moving; each day the reports are
/// printed. At its end every print comes again as it was.
fn every_print_of_a_year_comes_again(kind: Kind) {
    let mut ward = Ward::at(kind, "2024-01-15");
    let start = ward.server.today();
    let other = json!({ "code": "P-HOACUC", "name": "Đảng ủy phường Hoa Cúc", "level": "base", "founded_on": "2011-01-01" });
    let other = ward.organizer.post("/v1/committees", &other).expect(201).id();
    ward.reached(2024);
    let plan = ward.organizer.get("/v1/plans?code=PTDV-2024").expect(200).each("id").remove(0);
    let mut people: Vec<Person> = (0..20_i64)
        .map(|at| {
            let listed = day("2023-06-05") + Duration::days(at * 11);
            let days = days_from(listed);
            let cell = usize::from(at % 3 == 0);
            Person { id: String::new(), cell, days, late: at % 5 * 4, number: format!("{}-QĐ/QU", 200 + at), next: 0 }
        })
        .collect();
    let (mut prints, mut moves, mut cancelled, mut taken_back, mut transferred) = (Vec::new(), 0, 0, 0, 0);
    let mut today = start;
    while today <= day("2024-12-31") {
        ward.travel_to(&today.to_string());
        for person in people.iter_mut().filter(|person| person.id.is_empty() && day(person.days[0]) + Duration::days(person.late) <= today) {
            person.id = ward.list(person.cell, person.days[0]);
        }
        for person in people.iter_mut().filter(|person| !person.id.is_empty()) {
            while person.due().is_some_and(|due| due <= today) {
                let to = STEPS[person.next];
                if to == "cell_resolved" {
                    ward.dossier(&person.id, person.cell, person.days[4]);
                }
                ward.send(&person.id, &ward.step(to, person.cell, &person.days, &person.number)).expect(200);
                person.next += 1;
                moves += 1;
            }
        }
        // One is decided on by a wrong procedure, one entry is of somebody else, one person goes to live elsewhere.
        if let Some(person) = people.iter_mut().find(|person| cancelled == 0 && person.next == 6 && today > day("2024-05-01")) {
            let order = json!({ "to": "cancelled", "on": today, "ground": "wrong_procedure", "reason": "Sai thủ tục", "document_number": "120-QĐ/QU" });
            ward.send(&person.id, &order).expect(200);
            person.next = STEPS.len() + 1;
            cancelled += 1;
        }
        if let Some(person) = people.iter_mut().find(|person| taken_back == 0 && person.next == 2 && today > day("2024-03-20")) {
            ward.organizer.act(&format!("/v1/candidates/{}/corrections", person.id), &json!({ "act": 3, "reason": "Của người khác" })).expect(200);
            person.next = 1;
            person.late += 30;
            taken_back += 1;
        }
        if let Some(person) = people.iter_mut().find(|person| transferred == 0 && person.next == 2 && person.cell == 0 && today > day("2024-04-10")) {
            let order = json!({ "cell_id": ward.cells[1], "valid_from": today, "document_number": "14-CV/ĐU" });
            ward.organizer.act(&format!("/v1/candidates/{}/transfers", person.id), &order).expect(200);
            person.cell = 1;
            transferred += 1;
        }
        around(&ward, &plan, &other, today, &people);
        prints.push(print(&ward, &plan));
        today = today.succ_opt().expect("a day");
    }
    assert!(moves > 80 && (cancelled, taken_back, transferred) == (1, 1, 1), "{moves} moves, {cancelled} {taken_back} {transferred}");
    ward.counts_are_right();
    ward.travel_to("2025-01-10");
    let mut differ = 0;
    for print in &prints {
        for (report, body) in &print.bodies {
            let path = path(&ward, &plan, report);
            let again = ward.organizer.get(&format!("{path}&known_at={}", body["known_at"].as_str().unwrap())).expect(200).body;
            assert!(again == *body, "{report} of {}: {}", print.as_of, first_difference(&again, body, ""));
            let now = ward.organizer.get(&format!("{path}&as_of={}", print.as_of)).expect(200).body;
            differ += usize::from(said(&now) != said(body));
        }
    }
    assert!(differ > 100, "what was printed then is not what is known now: {differ}");
    changes_are_what_differs(&ward.organizer, &ward, &plan, &prints);
}

/// Where two values first differ.
fn first_difference(one: &Value, other: &Value, at: &str) -> String {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => one
            .iter()
            .find(|(name, value)| other.get(*name) != Some(value))
            .map_or_else(|| format!("{at}: fields"), |(name, value)| first_difference(value, other.get(name).unwrap_or(&Value::Null), &format!("{at}/{name}"))),
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let found = one.iter().zip(other).position(|(one, other)| one != other).unwrap_or_default();
            first_difference(&one[found], &other[found], &format!("{at}/{found}"))
        }
        _ => format!("{at}: {one} now, {other} then"),
    }
}

/// A report without its instant.
fn said(report: &Value) -> Value {
    let mut report = report.clone();
    report.as_object_mut().expect("a report").remove("known_at");
    report
}

/// What changed between two prints is what one has more than the other, and each change names its act.
fn changes_are_what_differs(organizer: &Client, ward: &Ward, plan: &str, prints: &[Print]) {
    let reached = |known_at: &str, kind: &str| {
        let body = organizer.get(&format!("/v1/reports/progress?plan_id={plan}&as_of=2024-12-31&kind={kind}&known_at={known_at}")).expect(200).body;
        body["totals"][0]["reached"].as_i64().unwrap_or_default()
    };
    let (mut told, mut quotas) = (0, 0);
    // While the second cell stood elsewhere, what it reached was elsewhere too.
    for pair in prints.iter().step_by(25).collect::<Vec<_>>().windows(2).filter(|pair| !("2024-07-15".."2024-10-30").contains(&pair[0].as_of.as_str())) {
        let (since, until) = (&pair[0].known_at, &pair[1].known_at);
        let mut items = Vec::new();
        let mut next = Some(format!("/v1/reports/changes?committee_id={}&known_since={since}&known_at={until}&year=2024&limit=3", ward.committee));
        while let Some(path) = next {
            let page = organizer.get(&path).expect(200).body;
            items.extend(page["items"].as_array().expect("changes").clone());
            next = page["page"]["next_cursor"].as_str().map(|cursor| {
                format!("/v1/reports/changes?committee_id={}&known_since={since}&known_at={until}&year=2024&limit=3&cursor={cursor}", ward.committee)
            });
        }
        for (kind, measure) in [("admission", "admission"), ("course", "course")] {
            let added: i64 = items.iter().filter(|change| change["kind"] == measure).map(|change| change["added"].as_i64().unwrap()).sum();
            assert_eq!(added, reached(until, kind) - reached(since, kind), "{since} to {until}: {items:?}");
        }
        assert!(items.iter().all(|change| change["action"].as_str().is_some_and(|action| action.contains('.'))));
        told += items.iter().filter(|change| change["candidate_id"].is_string()).count();
        quotas += items.iter().filter(|change| change["kind"] == "admission_quota").count();
    }
    assert!(told > 20 && quotas == 1, "{told} {quotas}");
}
