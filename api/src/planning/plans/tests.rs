//! Use cases of plans against a real SQLite file. Not here: the wire, which the end-to-end tests go through.

use chibo_openapi::vocabulary::{PlanKind, Role};
use serde_json::{Value, json};

use super::*;
use crate::auth::{Caller, Grant, GrantUnit};
use crate::planning::directives::tests::{TestWard, codes, patch};

fn new_plan(code: &str, kind: PlanKind, committee_id: Uuid, changes: &Value) -> PlanCreate {
    let mut body = json!({ "code": code, "year": 2023, "kind": kind, "committee_id": committee_id, "title": "Kế hoạch năm 2023" });
    for (name, value) in changes.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    serde_json::from_value(body).expect("a plan")
}

fn draft(made: &TestWard, code: &str, kind: PlanKind, changes: &Value) -> Outcome<Plan> {
    let new = new_plan(code, kind, made.ward, changes);
    made.run(made.with_role(Role::Organizer, made.ward), move |tx| create(tx, &new))
}

fn go(made: &TestWard, role: Role, id: Uuid, act: &Value) -> Outcome<Plan> {
    let act: PlanTransition = serde_json::from_value(act.clone()).expect("a move");
    made.run(made.with_role(role, made.ward), move |tx| transition(tx, id.into(), &act))
}

fn change(made: &TestWard, id: Uuid, changes: &Value) -> Outcome<Plan> {
    let changes = changes.clone();
    made.run(made.with_role(Role::Organizer, made.ward), move |tx| update(tx, id.into(), &patch(&tx.request.app, &changes)))
}

#[test]
fn a_plan_goes_from_draft_to_closed() {
    let made = TestWard::new();
    let plan = draft(&made, "PTDV-2023", PlanKind::MemberDevelopment, &json!({})).expect("a draft");
    assert_eq!((plan.status, plan.version, plan.allowed_transitions.as_slice()), (PlanStatus::Draft, 1, &[PlanStatus::Consultation][..]));
    let id = plan.id;
    assert_eq!(codes(go(&made, Role::Organizer, id, &json!({ "to": "adopted" }))), ["forbidden"]);
    assert_eq!(codes(go(&made, Role::Leader, id, &json!({ "to": "consultation" }))), ["forbidden"]);
    let fail = go(&made, Role::Leader, id, &json!({ "to": "adopted" })).expect_err("not from the draft");
    assert_eq!((fail.code(), fail.param("allowed")), (Code::IllegalTransition, Some(&json!(["consultation"]))));
    let plan = go(&made, Role::Organizer, id, &json!({ "to": "consultation" })).expect("in consultation");
    assert_eq!((plan.version, plan.allowed_transitions.as_slice()), (2, &[PlanStatus::Draft][..]), "an organizer adopts nothing");

    let unmet = codes(go(&made, Role::Leader, id, &json!({ "to": "adopted", "on": "2999-01-01" })));
    assert_eq!(unmet, ["rule_refused", "in_future #/on", "required #/document_number", "plan_without_basis ", "out_of_range "]);
    let basis = made.directive("60-NQ/ĐU", "2022-12-30", &[]).expect("a directive").id;
    change(&made, id, &json!({ "directive_ids": [basis], "admission_target": 21 })).expect("changed");
    let wrong = codes(go(&made, Role::Leader, id, &json!({ "to": "adopted", "document_number": "KH 5" })));
    assert_eq!(wrong, ["validation_failed", "invalid_format #/document_number"]);

    let act = json!({ "to": "adopted", "document_number": "5 - kh/đu", "on": "2023-02-10" });
    let mut trial = act.clone();
    trial["dry_run"] = json!(true);
    let tried = go(&made, Role::Leader, id, &trial).expect("it would go through");
    assert_eq!((tried.status, tried.version, tried.document_number.as_deref()), (PlanStatus::Adopted, 3, Some("05-KH/ĐU")));
    let plan = go(&made, Role::Leader, id, &act).expect("adopted: the trial wrote nothing");
    assert_eq!((plan.status, plan.version, plan.allowed_transitions.as_slice()), (PlanStatus::Adopted, 4, &[PlanStatus::Closed][..]));
    assert_eq!(plan.adopted_on.map(|day| day.to_string()).as_deref(), Some("2023-02-10"));

    assert_eq!(codes(change(&made, id, &json!({ "title": "Khác" }))), ["wrong_state"]);
    assert_eq!(codes(made.run(made.with_role(Role::Organizer, made.ward), move |tx| delete(tx, id.into()))), ["wrong_state"]);
    let in_use = made.run(made.with_role(Role::Organizer, made.ward), move |tx| directives::delete(tx, basis.into())).expect_err("a plan rests on it");
    assert_eq!(in_use.param("used_by"), Some(&json!(["PTDV-2023"])));

    let issued: NaiveDate = "2023-02-20".parse().expect("a day");
    assert_eq!(made.run(Caller::command_line(), move |tx| mark_issued(tx, id.into(), issued, "06-QĐ/ĐU")).expect("marked"), 5);
    assert_eq!(codes(go(&made, Role::Leader, id, &json!({ "to": "closed", "on": "2023-02-19" }))), ["validation_failed", "too_early #/on"]);
    let plan = go(&made, Role::Leader, id, &json!({ "to": "closed", "on": "2023-12-31" })).expect("closed");
    assert_eq!((plan.quotas_issued_on, plan.allowed_transitions.len(), plan.version), (Some(issued), 0, 6));
}

#[test]
fn a_plan_that_the_caller_does_not_see_is_not_named() {
    let made = TestWard::new();
    let basis = made.directive("61-NQ/ĐU", "2022-12-30", &[]).expect("a directive").id;
    let hidden = new_plan("PTDV-DU2", PlanKind::MemberDevelopment, made.other_ward, &json!({ "directive_ids": [basis] }));
    made.run(made.with_role(Role::Organizer, made.other_ward), move |tx| create(tx, &hidden)).expect("a plan of the other ward");
    let delete = || made.run(made.with_role(Role::Organizer, made.ward), move |tx| directives::delete(tx, basis.into())).expect_err("a plan rests on it");
    assert_eq!(delete().param("used_by"), Some(&json!(["other items"])));
    draft(&made, "PTDV-DU1", PlanKind::MemberDevelopment, &json!({ "directive_ids": [basis] })).expect("a plan of the own ward");
    assert_eq!(delete().param("used_by"), Some(&json!(["PTDV-DU1"])));
}

#[test]
fn one_plan_a_year_of_each_kind() {
    let made = TestWard::new();
    draft(&made, "PTDV-2023", PlanKind::MemberDevelopment, &json!({})).expect("a draft");
    assert_eq!(codes(draft(&made, "PTDV-2023-B", PlanKind::MemberDevelopment, &json!({}))), ["already_exists"]);
    assert_eq!(codes(draft(&made, "PTDV-2023", PlanKind::Contest, &json!({}))), ["already_exists"]);
    let unknown = json!({ "directive_ids": [Uuid::now_v7()], "course_target": 3 });
    let wanted = ["validation_failed", "unknown_reference #/directive_ids/0", "out_of_range #/course_target"];
    assert_eq!(codes(draft(&made, "HT-2023", PlanKind::Contest, &unknown)), wanted);
    let contest = draft(&made, "HT-2023", PlanKind::Contest, &json!({})).expect("a draft");
    assert_eq!(codes(change(&made, contest.id, &json!({ "admission_target": 1 }))), ["validation_failed", "out_of_range #/admission_target"]);
    made.run(made.with_role(Role::Organizer, made.ward), move |tx| delete(tx, contest.id.into())).expect("a draft may go");
    draft(&made, "HT-2023", PlanKind::Contest, &json!({})).expect("its place is free again");
}

#[test]
fn plans_are_seen_from_below_and_not_from_beside() {
    let made = TestWard::new();
    let basis = made.directive("60-NQ/ĐU", "2022-12-30", &[]).expect("a directive").id;
    let ward = draft(&made, "PTDV-2023", PlanKind::MemberDevelopment, &json!({ "directive_ids": [basis] })).expect("a draft").id;
    let of_city = new_plan("TU-2023", PlanKind::MemberDevelopment, made.city, &json!({}));
    let city = made.run(Caller::command_line(), move |tx| create(tx, &of_city)).expect("a draft").id;
    let member = made.with_role(Role::Secretary, made.ward);
    let on = GrantUnit::Cell(Key::new());
    let secretary = Caller { grants: member.grants.iter().map(|grant| Grant { on, ..grant.clone() }).collect(), ..member };
    let stranger = made.with_role(Role::Organizer, made.other_ward);

    let seen = |caller: &Caller| {
        let query: PlansQuery = serde_json::from_value(json!({ "sort": "code", "year": 2023 })).expect("a query");
        made.run(caller.clone(), move |tx| list(tx, &query)).expect("a page").items
    };
    let items = seen(&secretary);
    assert_eq!(items.iter().map(|plan| plan.code.as_str()).collect::<Vec<_>>(), ["PTDV-2023", "TU-2023"]);
    assert_eq!((items[0].directive_ids.as_slice(), items[0].allowed_transitions.len()), (&[basis][..], 0));
    assert_eq!(seen(&stranger).iter().map(|plan| plan.id).collect::<Vec<_>>(), [city]);

    assert_eq!(codes(made.run(stranger.clone(), move |tx| get(tx, ward.into()))), codes(made.run(stranger.clone(), |tx| get(tx, Key::new()))));
    assert_eq!(codes(made.run(stranger.clone(), move |tx| delete(tx, city.into()))), ["forbidden"], "seen from below, not written from there");
    let name = |caller: Caller, id: Uuid| {
        made.run(caller, move |tx| {
            let mut flaws = Vec::new();
            let plan = referenced(tx, "/plan_id", id.into(), Scope::QuotasRead, Scope::QuotasWrite, &mut flaws)?;
            Ok((plan.map(|plan| plan.code), flaws.len()))
        })
    };
    assert_eq!(name(made.with_role(Role::Organizer, made.ward), ward).expect("named"), (Some("PTDV-2023".to_owned()), 0));
    assert_eq!(name(stranger, ward).expect("not named"), (None, 1));
    assert_eq!(codes(name(secretary, ward)), ["forbidden"]);
}
