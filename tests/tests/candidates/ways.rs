//! Whole ways from listing to recognition: dates, member record, counters, and the rulesets they went under.

use chibo_tests::{Kind, Value, json};
use chrono::{Datelike, NaiveDate};

use super::days::{ACROSS, AFTER_208, Days, UNDER_24};
use super::ward::{Ward, counts};
use crate::Test;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: a_way_under_24, a_way_begun_before_294_and_ended_after, a_way_after_208]
}

fn rulesets_of(ward: &Ward, candidate: &str) -> Vec<String> {
    let acts = ward.organizer.get(&format!("/v1/candidates/{candidate}/transitions")).expect(200);
    acts.body["items"].as_array().unwrap().iter().filter_map(|act| act["ruleset"]["code"].as_str().map(str::to_owned)).collect()
}

/// A whole way: dates, member record and counters.
fn way(kind: Kind, days: &Days, rulesets: &[(&str, usize)]) -> Ward {
    let mut ward = Ward::new(kind);
    if days[11].parse::<NaiveDate>().unwrap() > ward.server.today() {
        ward.travel_to(days[11]);
    }
    let year = |day: &str| day.parse::<NaiveDate>().unwrap().year();
    let candidate = ward.walk(0, days, "101-QĐ/QU", "official");
    let found = ward.get(&candidate);
    assert_eq!((&found["stage"], &found["stage_on"], &found["active"], &found["due"]), (&json!("official"), &json!(days[11]), &json!(false), &Value::Null));
    let used: Vec<String> = rulesets.iter().flat_map(|(code, times)| vec![(*code).to_owned(); *times]).collect();
    assert_eq!(rulesets_of(&ward, &candidate), used);
    let member = ward.organizer.get(&format!("/v1/members/{}", found["member_id"].as_str().unwrap())).expect(200).body;
    let ceremony: NaiveDate = days[9].parse().unwrap();
    let official = ceremony.with_year(ceremony.year() + 1).unwrap();
    assert_eq!(
        (&member["status"], &member["admitted_on"], &member["official_on"], &member["cell_id"], &member["full_name"]),
        (&json!("official"), &json!(days[9]), &json!(official), &json!(ward.cells[0]), &json!("Nguyễn Thị Sen"))
    );
    let cell = ward.organizer.get(&format!("/v1/cells/{}", ward.cells[0])).expect(200).body;
    assert_eq!((&cell["official_members"], &cell["probationary_members"]), (&json!(13), &json!(0)));
    let (course, decision) = (year(days[2]), year(days[7]));
    if course == decision {
        assert_eq!(ward.reached(course), counts(&[("0 admission", 1), ("0 course", 1)]));
    } else {
        assert_eq!(ward.reached(course), counts(&[("0 course", 1)]));
        assert_eq!(ward.reached(decision), counts(&[("0 admission", 1)]));
    }
    assert_eq!(ward.reached(year(days[11])).get("0 admission"), (year(days[11]) == decision).then_some(&1), "recognition counts nothing");
    ward.counts_are_right();
    // The helper of the fostering, then the one named at the ceremony, who is done with the recognition.
    let helpers = ward.organizer.get(&format!("/v1/candidates/{candidate}/helpers")).expect(200);
    let times: Vec<(&Value, &Value)> = helpers.body["items"].as_array().unwrap().iter().map(|helper| (&helper["valid_from"], &helper["valid_to"])).collect();
    assert_eq!(times, [(&json!(days[9]), &json!(days[11])), (&json!(days[1]), &json!(days[9]))]);
    ward
}

fn a_way_under_24(kind: Kind) {
    way(kind, &UNDER_24, &[("24-QĐ/TW", 8)]);
}

fn a_way_begun_before_294_and_ended_after(kind: Kind) {
    // Listed, helped, trained under 24; dossier, cell and committee under 232; decision and ceremony under 294; recognised under 208.
    way(kind, &ACROSS, &[("24-QĐ/TW", 2), ("232-QĐ/TW", 3), ("294-QĐ/TW", 2), ("208-QĐ/TW", 1)]);
}

fn a_way_after_208(kind: Kind) {
    way(kind, &AFTER_208, &[("208-QĐ/TW", 8)]);
}
