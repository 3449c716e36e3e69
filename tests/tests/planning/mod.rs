//! A plan from draft to progress, and what structure does to it: the flows people follow, as API calls.

mod structure;
mod ward;

use chibo_tests::{Kind, Value, json};

use crate::Test;
use ward::{Ward, id, reasons};

pub(crate) fn tests() -> Vec<Test> {
    let own = crate::tests![on_both: progress_page_by_page, issuing_names_every_reason, adjustments_overwrite_nothing, progress_counts_by_the_plans_basis];
    own.into_iter().chain(structure::tests()).collect()
}

fn issuing_names_every_reason(kind: Kind) {
    let ward = Ward::new(kind, 3);
    ward.draft(0, "admission", 1);
    ward.draft(1, "admission", 0);
    let refused = ward.issue("2023-02-15").expect(422);
    assert_eq!(refused.body["code"], "rule_refused");
    // Not adopted; one cell lacks an admission quota, the sum is short; three cells lack a course quota, and so that sum.
    let mut found = reasons(&refused.body);
    found.sort_unstable();
    assert_eq!(found, ["plan_not_adopted", "sum_below_target", "sum_below_target", "unit_missing", "unit_missing", "unit_missing", "unit_missing"]);
    ward.adopt();
    ward.draft(2, "admission", 3);
    for cell in 0..3 {
        ward.draft(cell, "course", 1);
    }
    let early = ward.issue("2023-02-09").expect(422);
    assert_eq!(reasons(&early.body), ["too_early"]);
    let issued = ward.issue("2023-02-15").expect(200);
    assert_eq!((&issued.body["admission_total"], &issued.body["course_total"], &issued.body["quotas"]), (&json!(4), &json!(3), &json!(6)));
    assert_eq!((&issued.body["admission_above_target"], &issued.body["course_above_target"]), (&json!(0), &json!(1)), "three courses where two are the target");
    assert_eq!(reasons(&ward.issue("2023-02-15").expect(422).body), ["nothing_to_issue"]);
    let listed = ward.leader.get(&format!("/v1/quotas?plan_id={}&status=issued", ward.plan)).expect(200);
    assert_eq!(listed.body["items"].as_array().map(Vec::len), Some(6));
}

fn adjustments_overwrite_nothing(kind: Kind) {
    let ward = Ward::new(kind, 1);
    ward.adopt();
    let quota = ward.draft(0, "admission", 4);
    ward.draft(0, "course", 2);
    let adjust = |value: i64, from: &str| {
        let body = json!({ "value": value, "valid_from": from, "reason": "Rà soát nguồn", "document_number": "21-QĐ/ĐU" });
        ward.leader.act(&format!("/v1/quotas/{quota}/adjustments"), &body)
    };
    assert_eq!(adjust(5, "2023-06-30").expect(409).body["code"], "wrong_state");
    ward.issue("2023-02-15").expect(200);
    assert_eq!(reasons(&adjust(4, "2023-02-14").expect(422).body), ["unchanged", "too_early"]);
    adjust(5, "2023-06-30").expect(200);
    adjust(3, "2023-09-01").expect(200);
    let history = ward.leader.get(&format!("/v1/quotas/{quota}/adjustments")).expect(200);
    let values: Vec<(i64, i64)> =
        history.body["items"].as_array().expect("values").iter().map(|one| (one["number"].as_i64().unwrap(), one["value"].as_i64().unwrap())).collect();
    assert_eq!(values, [(0, 4), (1, 5), (2, 3)]);
    for (day, value, status) in [("2023-02-15", 4, "issued"), ("2023-06-29", 4, "issued"), ("2023-06-30", 5, "adjusted"), ("2023-12-31", 3, "adjusted")] {
        let then = ward.leader.get(&format!("/v1/quotas/{quota}?as_of={day}")).expect(200);
        assert_eq!((&then.body["value"], &then.body["status"]), (&json!(value), &json!(status)), "{day}");
    }
    ward.leader.get(&format!("/v1/quotas/{quota}?as_of=2023-02-14")).expect(404);
    // A draft's way of changing is closed once it is issued.
    assert_eq!(ward.organizer.patch(&format!("/v1/quotas/{quota}"), &json!({ "value": 9 })).expect(409).body["code"], "wrong_state");
}

fn progress_counts_by_the_plans_basis(kind: Kind) {
    let ward = Ward::new(kind, 3);
    ward.adopt();
    for (cell, (admission, course)) in [(2, 1), (2, 1), (0, 0)].into_iter().enumerate() {
        ward.draft(cell, "admission", admission);
        ward.draft(cell, "course", course);
    }
    ward.issue("2023-02-15").expect(200);
    ward.count(0, "admission_decision", "2023-03-01", 3);
    ward.count(0, "admission_ceremony", "2023-03-20", 3);
    ward.count(1, "admission_decision", "2023-12-31", 1);
    ward.count(1, "admission_decision", "2022-05-31", 2);
    ward.count(1, "admission_decision", "2022-06-01", 1);
    ward.count(2, "course", "2023-01-01", 1);
    let progress = |query: &str| ward.leader.get(&format!("/v1/plans/{}/progress?{query}", ward.plan)).expect(200).body;
    let row = |body: &Value, cell: &str, kind: &str| {
        let found = body["items"].as_array().expect("rows").iter().find(|row| row["unit_code"] == cell && row["kind"] == kind).expect("the row");
        (
            found["reached"].as_i64().unwrap(),
            found["percent_x100"].clone(),
            found["status"].as_str().unwrap().to_owned(),
            found["reached_last_year"].as_i64().unwrap(),
        )
    };
    let at_end = progress("as_of=2024-05-01");
    assert_eq!(row(&at_end, "CB01", "admission"), (3, json!(15000), "over".to_owned(), 0));
    assert_eq!(row(&at_end, "CB02", "admission"), (1, json!(5000), "begun".to_owned(), 3));
    assert_eq!(row(&at_end, "CB03", "admission"), (0, Value::Null, "not_assigned".to_owned(), 0));
    assert_eq!(row(&at_end, "CB03", "course"), (1, Value::Null, "over".to_owned(), 0));
    let totals = at_end["totals"].as_array().expect("totals");
    assert_eq!(
        (&totals[0]["kind"], &totals[0]["quota"], &totals[0]["reached"], &totals[0]["percent_x100"]),
        (&json!("admission"), &json!(4), &json!(4), &json!(10000))
    );
    assert_eq!((&totals[1]["quota"], &totals[1]["reached"]), (&json!(2), &json!(1)));
    // The same period of the year before ends on the same day.
    assert_eq!(row(&progress("as_of=2023-05-31"), "CB02", "admission"), (0, json!(0), "none".to_owned(), 2));
    // Rows are filtered and paged; totals stay those of all.
    let over = progress("as_of=2024-05-01&status=over&limit=1");
    assert_eq!(over["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(over["totals"], at_end["totals"]);
    let next = over["page"]["next_cursor"].as_str().expect("a second page");
    let rest = progress(&format!("as_of=2024-05-01&status=over&limit=1&cursor={next}"));
    assert_eq!((&rest["items"][0]["unit_code"], &rest["page"]["next_cursor"]), (&json!("CB03"), &Value::Null));
    // A cell founded after the quotas were issued has none, but it is there, and what it reached counts.
    let young = json!({ "code": "CB04", "name": "Chi bộ mới", "kind": "residential", "committee_id": ward.committee, "founded_on": "2023-05-02" });
    let young = id(&ward.organizer.post("/v1/cells", &young).expect(201).body);
    let ward = Ward { cells: [ward.cells, vec![young]].concat(), ..ward };
    ward.count(3, "admission_decision", "2023-06-01", 1);
    let progress = |query: &str| ward.leader.get(&format!("/v1/plans/{}/progress?{query}", ward.plan)).expect(200).body;
    let later = progress("as_of=2024-05-01");
    assert_eq!(row(&later, "CB04", "admission"), (1, Value::Null, "no_quota".to_owned(), 0));
    assert_eq!(row(&later, "CB04", "course"), (0, Value::Null, "no_quota".to_owned(), 0));
    let total = &later["totals"][0];
    assert_eq!((&total["units"], &total["quota"], &total["reached"], &total["percent_x100"]), (&json!(4), &json!(4), &json!(5), &json!(12500)));
    assert_eq!(progress("as_of=2023-05-01")["totals"][0]["units"], 3);
}

/// Page by page it is the same as at once, whatever is asked for, and each page says what there is in all.
fn progress_page_by_page(kind: Kind) {
    use crate::candidates::days::UNDER_24;
    let ward = crate::candidates::ward::Ward::new(kind);
    for (cell, number) in [(0, "101-QĐ/QU"), (1, "102-QĐ/QU"), (0, "103-QĐ/QU")] {
        ward.walk(cell, &UNDER_24, number, "decided");
    }
    ward.reached(2022);
    let without = json!({ "code": "CB00", "name": "Chi bộ không chỉ tiêu", "kind": "agency", "committee_id": ward.committee, "founded_on": "2010-01-01" });
    ward.organizer.post("/v1/cells", &without).expect(201);
    let plan = ward.organizer.get("/v1/plans?code=PTDV-2022").expect(200).each("id").remove(0);
    let quota = ward.organizer.get(&format!("/v1/quotas?plan_id={plan}&kind=admission&cell_id={}", ward.cells[0])).expect(200).each("id").remove(0);
    let order = json!({ "value": 4, "valid_from": "2022-07-01", "document_number": "7-QĐ/ĐU", "reason": "Điều chỉnh" });
    ward.leader.act(&format!("/v1/quotas/{quota}/adjustments"), &order).expect(200);
    for client in [&ward.organizer, &ward.secretary] {
        for filter in [
            "",
            "&kind=admission",
            "&kind=course",
            "&status=no_quota",
            "&status=met",
            "&status=begun",
            "&as_of=2022-12-31",
            "&as_of=2022-06-30",
            "&as_of=2023-03-01&kind=course",
        ] {
            let path = format!("/v1/plans/{plan}/progress?limit=200{filter}");
            let whole = client.get(&path).expect(200).body;
            let (mut items, mut next) = (Vec::new(), Some(path.replace("limit=200", "limit=1")));
            while let Some(path) = next {
                let page = client.get(&path).expect(200).body;
                assert_eq!(page["totals"], whole["totals"], "{filter}");
                items.extend(page["items"].as_array().unwrap().iter().cloned());
                next = page["page"]["next_cursor"].as_str().map(|cursor| format!("/v1/plans/{plan}/progress?limit=1{filter}&cursor={cursor}"));
            }
            assert_eq!(json!(items), whole["items"], "{filter}");
            // A total is the sum of its rows, where none is left out.
            for total in whole["totals"].as_array().unwrap().iter().filter(|_| !filter.contains("status")) {
                let rows: Vec<&Value> = items.iter().filter(|row| row["kind"] == total["kind"]).collect();
                let sum = |field: &str| rows.iter().map(|row| row[field].as_i64().unwrap_or_default()).sum::<i64>();
                assert_eq!((total["units"].as_i64(), total["quota"].as_i64()), (i64::try_from(rows.len()).ok(), Some(sum("quota"))), "{filter} {total}");
                assert_eq!((&total["reached"], &total["reached_last_year"]), (&json!(sum("reached")), &json!(sum("reached_last_year"))), "{filter}");
            }
        }
    }
    // A cell founded later, with a quota that is not issued, was not there as of a day before.
    let later = json!({ "code": "CB99", "name": "Chi bộ mới lập", "kind": "agency", "committee_id": ward.committee, "founded_on": "2022-09-01" });
    let later = ward.organizer.post("/v1/cells", &later).expect(201).id();
    ward.organizer.post("/v1/quotas", &json!({ "plan_id": plan, "cell_id": later, "kind": "admission", "value": 2 })).expect(201);
    let codes = |day: &str| {
        let found = ward.organizer.get(&format!("/v1/plans/{plan}/progress?kind=admission{day}")).expect(200).body;
        let codes: Vec<String> = found["items"].as_array().unwrap().iter().map(|row| row["unit_code"].as_str().unwrap().to_owned()).collect();
        (codes.len(), found["totals"][0]["units"].clone(), codes.last().cloned())
    };
    assert_eq!(codes("&as_of=2022-06-30"), (3, json!(3), Some("CB02".to_owned())));
    assert_eq!(codes("&as_of=2022-09-15"), (4, json!(4), Some("CB99".to_owned())), "founded by then, without a quota yet");
    assert_eq!(codes(""), (4, json!(4), Some("CB99".to_owned())));
    let all = ward.organizer.get(&format!("/v1/plans/{plan}/progress?as_of=2022-08-31&kind=admission")).expect(200).body;
    let rows: Vec<_> =
        all["items"].as_array().unwrap().iter().map(|row| (row["unit_code"].as_str().unwrap(), row["quota"].as_i64(), row["reached"].as_i64())).collect();
    assert_eq!(rows, [("CB00", None, Some(0)), ("CB01", Some(4), Some(2)), ("CB02", Some(1), Some(1))]);
}
