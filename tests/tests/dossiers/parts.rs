//! The parts of a candidate's dossier as they are sent, and the ward's organizations that some of them name.

use chibo_tests::{Client, Response, Value, json};
use chrono::NaiveDate;

use crate::candidates::ward::Ward;

/// The path of something of a candidate's dossier.
pub(super) fn path(candidate: &str, what: &str) -> String {
    format!("/v1/candidates/{candidate}/{what}")
}

pub(super) fn assign(client: &Client, candidate: &str, member: Option<&String>, from: &str) -> Response {
    client.post(&path(candidate, "helpers"), &json!({ "member_id": member, "valid_from": from }))
}

pub(super) fn organization(ward: &Ward, code: &str, kind: &str) -> String {
    let body = json!({ "code": code, "name": format!("Đoàn thể {code}"), "kind": kind, "committee_id": ward.committee });
    ward.organizer.post("/v1/organizations", &body).expect(201).id()
}

pub(super) fn by_member(member: &str) -> Value {
    json!({ "kind": "member", "member_id": member, "known_since": "2020-01-01", "signed_on": "2022-05-20" })
}

pub(super) fn by_union(kind: &str, organization: &str) -> Value {
    json!({ "kind": kind, "organization_id": organization, "signed_on": "2022-05-20" })
}

pub(super) fn document(ward: &Ward, candidate: &str, kind: &str, on: NaiveDate) -> Response {
    ward.secretary.post(&path(candidate, "documents"), &json!({ "kind": kind, "dated_on": on })).expect(201)
}
