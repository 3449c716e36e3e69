//! Use cases of directives against a real SQLite file. Not here: the wire, which the end-to-end tests go through.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::FromRequest;
use actix_web::test::TestRequest;
use chibo_openapi::structure::CommitteeCreate;
use chibo_openapi::vocabulary::{CommitteeLevel, DirectiveKind, Role};
use serde_json::json;

use super::*;
use crate::auth::{Caller, Grant, GrantUnit, step};
use crate::clock::Clock;
use crate::config;
use crate::http::{App, CallerRequest};
use crate::server::app;

/// An application with an empty database, and a city with two wards below it.
pub(crate) struct TestWard {
    app: Arc<App>,
    pub(crate) city: Uuid,
    pub(crate) ward: Uuid,
    pub(crate) other_ward: Uuid,
    _folder: tempfile::TempDir,
}

impl TestWard {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("chibo.db").display().to_string();
        let flags = BTreeMap::from([("database_url".to_owned(), file), ("language".to_owned(), "en".to_owned())]);
        let settings = config::check(&config::gather(None, &flags).expect("settings")).expect("settings");
        let app = app::start(settings, Clock::default()).expect("an application");
        let none = Uuid::nil();
        let mut made = Self { app, city: none, ward: none, other_ward: none, _folder: folder };
        made.city = made.committee("TU", CommitteeLevel::Province, None);
        made.ward = made.committee("DU1", CommitteeLevel::Base, Some(made.city));
        made.other_ward = made.committee("DU2", CommitteeLevel::Base, Some(made.city));
        made
    }

    fn committee(&self, code: &str, level: CommitteeLevel, parent_id: Option<Uuid>) -> Uuid {
        let founded_on = "1990-01-01".parse().expect("a day");
        let new = CommitteeCreate { code: code.to_owned(), name: code.to_owned(), level, parent_id, founded_on };
        self.run(Caller::command_line(), move |tx| committees::create(tx, &new)).expect("a committee").id
    }

    /// Runs a use case as a caller whose `If-Match` is `*`.
    pub(crate) fn run<T: Send + 'static>(&self, caller: Caller, job: impl Fn(&mut Tx<'_>) -> Outcome<T> + Send + 'static) -> Outcome<T> {
        CallerRequest::internal(self.app.clone(), caller).write_blocking(job)
    }

    /// A caller with a role on a committee below the city.
    pub(crate) fn with_role(&self, role: Role, committee: Uuid) -> Caller {
        let path = format!("/{}{}", step(self.city.into()), step(committee.into()));
        let grant = Grant { id: Key::new(), role, on: GrantUnit::Committee(committee.into()), path, created_at: chrono::DateTime::UNIX_EPOCH };
        Caller { id: Key::new(), grants: vec![grant], ..Caller::command_line() }
    }

    /// Records a directive of the ward.
    pub(crate) fn directive(&self, number: &str, issued_on: &str, carries_out: &[Uuid]) -> Outcome<Directive> {
        let new = new_directive(number, issued_on, self.ward, carries_out);
        self.run(self.with_role(Role::Organizer, self.ward), move |tx| create(tx, &new))
    }
}

/// A merge patch as it would arrive.
pub(crate) fn patch<T: 'static>(app: &Arc<App>, changes: &serde_json::Value) -> Patch<T> {
    let (request, mut payload) = TestRequest::patch().app_data(app.clone()).set_json(changes).to_http_parts();
    actix_web::rt::System::new().block_on(Patch::from_request(&request, &mut payload)).expect("a patch")
}

/// Code of a failure, with those of its single faults.
pub(crate) fn codes<T>(outcome: Outcome<T>) -> Vec<String> {
    let problem = outcome.err().expect("a failure").render(chibo_openapi::Lang::En, "", "");
    std::iter::once(problem.code).chain(problem.errors.into_iter().map(|fault| format!("{} {}", fault.code, fault.pointer.unwrap_or_default()))).collect()
}

fn new_directive(number: &str, issued_on: &str, committee_id: Uuid, carries_out: &[Uuid]) -> DirectiveCreate {
    let (number, title) = (number.to_owned(), format!("Văn bản {number}"));
    DirectiveCreate { number, kind: None, issued_on: issued_on.parse().expect("a day"), title, committee_id, carries_out: carries_out.to_vec() }
}

fn query(text: &serde_json::Value) -> DirectivesQuery {
    serde_json::from_value(text.clone()).expect("a query")
}

#[test]
fn one_number_names_three_documents() {
    let made = TestWard::new();
    for day in ["2016-09-20", "2021-09-28", "2026-05-19"] {
        assert_eq!(made.directive("01-HD/TW", day, &[]).expect("a document of its own").number, "01-HD/TW");
    }
    assert_eq!(codes(made.directive("1 – hd/tw", "2021-09-28", &[])), ["already_exists"]);
    let caller = made.with_role(Role::Secretary, made.other_ward);
    let days = |items: &[Directive]| items.iter().map(|item| item.issued_on.to_string()).collect::<Vec<_>>();
    let first = made.run(caller.clone(), |tx| list(tx, &query(&json!({ "number": ["1-HD/TW"], "limit": 2, "include_total": true })))).expect("a page");
    assert_eq!((days(&first.items), first.page.total), (vec!["2026-05-19".to_owned(), "2021-09-28".to_owned()], Some(3)));
    let next = query(&json!({ "number": ["01-HD/TW"], "limit": 2, "cursor": first.page.next_cursor }));
    let second = made.run(caller.clone(), move |tx| list(tx, &next)).expect("a page");
    assert_eq!((days(&second.items), second.page.next_cursor), (vec!["2016-09-20".to_owned()], None));
    assert_eq!(codes(made.run(caller, |tx| list(tx, &query(&json!({ "number": ["HD/TW"] }))))), ["invalid_parameters", "invalid_format "]);
}

#[test]
fn every_fault_of_a_directive_is_named() {
    let made = TestWard::new();
    let known = made.directive("21-NQ/TW", "2022-06-16", &[]).expect("a directive").id;
    let outcome = made.directive("24-QĐ/TW", "2999-01-01", &[known, Uuid::now_v7(), known]);
    let wanted = ["validation_failed", "in_future #/issued_on", "not_unique #/carries_out/2", "unknown_reference #/carries_out/1", "ambiguous_kind #/kind"];
    assert_eq!(codes(outcome), wanted);
}

#[test]
fn links_form_no_loop_and_hold_what_they_name() {
    let made = TestWard::new();
    let resolution = made.directive("21-NQ/TW", "2022-06-16", &[]).expect("a directive").id;
    let programme = made.directive("17-CTr/TU", "2022-08-16", &[resolution]).expect("a directive").id;
    let plan = made.directive("71-KH/QU", "2022-10-28", &[programme, resolution]).expect("a directive");
    assert_eq!(plan.carries_out, [resolution, programme], "in the order of their ids");
    let change = |id: Uuid, carries_out: Vec<Uuid>| {
        made.run(made.with_role(Role::Organizer, made.ward), move |tx| update(tx, id.into(), &patch(&tx.request.app, &json!({ "carries_out": carries_out }))))
    };
    assert_eq!(codes(change(resolution, vec![plan.id])), ["validation_failed", "carries_out_itself #/carries_out/0"]);
    assert_eq!(codes(change(resolution, vec![resolution])), ["validation_failed", "carries_out_itself #/carries_out/0"]);
    let remove = |id: Uuid| made.run(made.with_role(Role::Organizer, made.ward), move |tx| delete(tx, id.into()));
    let fail = remove(resolution).expect_err("carried out");
    assert_eq!(fail.param("used_by"), Some(&json!(["17-CTr/TU", "71-KH/QU"])));
    remove(plan.id).expect("nothing rests on it");
    assert_eq!(change(programme, vec![]).expect("changed").carries_out, Vec::<Uuid>::new());
    remove(resolution).expect("nothing rests on it any more");
}

#[test]
fn everybody_reads_and_the_recording_committee_writes() {
    let made = TestWard::new();
    let id = made.directive("60-NQ/ĐU", "2022-12-30", &[]).expect("a directive").id;
    let stranger = made.with_role(Role::Organizer, made.other_ward);
    assert_eq!(made.run(stranger.clone(), move |tx| get(tx, id.into())).expect("read").kind, DirectiveKind::Resolution);
    let change = json!({ "title": "Nghị quyết" });
    let attempt = change.clone();
    assert_eq!(codes(made.run(stranger.clone(), move |tx| update(tx, id.into(), &patch(&tx.request.app, &attempt)))), ["forbidden"]);
    assert_eq!(codes(made.run(stranger, move |tx| delete(tx, id.into()))), ["forbidden"]);
    assert_eq!(codes(made.run(made.with_role(Role::Judge, made.ward), move |tx| get(tx, id.into()))), ["forbidden"]);
    let own = made.with_role(Role::Leader, made.ward);
    assert_eq!(made.run(own.clone(), move |tx| update(tx, id.into(), &patch(&tx.request.app, &change))).expect("changed").version, 2);
    let other_kind = json!({ "number": "60-KL/ĐU" });
    assert_eq!(codes(made.run(own, move |tx| update(tx, id.into(), &patch(&tx.request.app, &other_kind)))), ["validation_failed", "not_one_of #/kind"]);
}

#[test]
fn queries_are_read() {
    let made = TestWard::new();
    let read = |text: &str| {
        let request = TestRequest::get().uri(&format!("/v1/directives?{text}")).app_data(made.app.clone()).to_http_request();
        actix_web::rt::System::new().block_on(crate::http::Query::<DirectivesQuery>::extract(&request))
    };
    let wanted = "issued_on_gte=2022-01-01&issued_on_lt=2023-01-01&number=60-NQ/%C4%90U,12/KH-UBND&serial=60&sort=-issued_on";
    let Ok(query) = read(wanted) else { panic!("a query") };
    assert_eq!(query.0.issued_on_gte.map(|day| day.to_string()).as_deref(), Some("2022-01-01"));
    assert_eq!((query.0.number.map(|numbers| numbers.len()), query.0.serial), (Some(2), Some(60)));
    for wrong in ["issued_on_gte=2022-13-01", "serial=0", "sort=number", "limit=201", "issued_on=2022-01-01"] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
}
