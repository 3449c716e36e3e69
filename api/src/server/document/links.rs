//! What can be asked next with what an answer says: links between operations, by how their paths lie to each other.
//!
//! - what was made is read, changed and deleted by its id (`POST /v1/cells` → `GET /v1/cells/{id}`);
//! - the first item of a list is read by its id;
//! - what was read leads to everything below it and to its acts, which are told its version (`GET /v1/candidates/{id}` →
//!   `POST /v1/candidates/{id}/transitions`).
//!
//! And by what an answer names (`NAMED`): the candidate of a dossier's cell, the entries of a contest.

use serde_json::{Map, Value, json};

/// From where to where, and the parameters there with the place of their value.
type Further = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Further links: from, to, and the parameters there with the place of their value.
const NAMED: &[Further] = &[
    ("candidates_get", "cells_get", &[("path.id", "$response.body#/cell_id")]),
    ("candidates_get", "access_log_list", &[("query.candidate_id", "$response.body#/id")]),
    ("candidates_get", "candidates_get_eligibility", &[("path.id", "$request.path.id"), ("query.to", "$response.body#/allowed_transitions/0")]),
    ("contests_get", "contest_entries_list", &[("query.contest_id", "$response.body#/id")]),
    ("contests_create", "contest_entries_list", &[("query.contest_id", "$response.body#/id")]),
    ("contest_entries_get", "contests_get", &[("path.id", "$response.body#/contest_id")]),
    ("members_get", "cells_get", &[("path.id", "$response.body#/cell_id")]),
    ("plans_get", "quotas_list", &[("query.plan_id", "$response.body#/id")]),
    ("plans_get", "reports_get_progress", &[("query.plan_id", "$response.body#/id")]),
    ("quotas_get", "plans_get", &[("path.id", "$response.body#/plan_id")]),
    ("committees_get", "cells_list", &[("query.committee_id", "$response.body#/id")]),
    ("cells_get", "members_list", &[("query.cell_id", "$response.body#/id")]),
    ("cells_get", "committees_get", &[("path.id", "$response.body#/committee_id")]),
    ("conferences_get", "conclusions_list", &[("query.conference_id", "$response.body#/id")]),
    ("events_list", "events_list", &[("query.after", "$response.body#/next_after")]),
];

/// An operation, as far as links go by it.
struct Operation {
    path: String,
    method: String,
    id: String,
    /// The parameters that it cannot do without, as `query.from`.
    required: Vec<String>,
    /// The status of success and whether its JSON has an `id`, or items.
    answers: Option<(String, Shape)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    One { versioned: bool },
    Page,
    Other,
}

/// Adds the links to a document.
pub(super) fn add(document: &mut Value) {
    let operations = operations(document);
    for from in &operations {
        let Some((status, shape)) = &from.answers else { continue };
        let mut links = Map::new();
        for to in &operations {
            if let Some(link) = by_path(from, *shape, to) {
                links.insert(to.id.clone(), link);
            }
        }
        for (_, to, parameters) in NAMED.iter().filter(|(id, ..)| *id == from.id) {
            let parameters: Map<String, Value> = parameters.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
            links.insert((*to).to_owned(), json!({ "operationId": to, "parameters": parameters }));
        }
        if !links.is_empty() {
            document["paths"][&from.path][&from.method]["responses"][status]["links"] = Value::Object(links);
        }
    }
}

/// The link from one operation to another that its path alone tells.
fn by_path(from: &Operation, shape: Shape, to: &Operation) -> Option<Value> {
    let below = to.path.strip_prefix(&from.path)?;
    // Parameters that both paths have are those of this request.
    let mut parameters: Map<String, Value> = names(&from.path).map(|name| (format!("path.{name}"), json!(format!("$request.path.{name}")))).collect();
    match (from.method.as_str(), shape) {
        ("post", Shape::One { .. }) => drop(parameters.insert(format!("path.{}", alone(below)?), json!("$response.body#/id"))),
        ("get", Shape::Page) if to.method == "get" => drop(parameters.insert(format!("path.{}", alone(below)?), json!("$response.body#/items/0/id"))),
        ("get", Shape::One { .. }) if from.path.ends_with('}') && to.id != from.id && names(below).next().is_none() => {}
        _ => return None,
    }
    if shape == (Shape::One { versioned: true }) && to.required.iter().any(|name| name == "header.If-Match") {
        parameters.insert("header.If-Match".to_owned(), json!("$response.header.ETag"));
    }
    if to.required.iter().any(|name| !parameters.contains_key(name)) {
        return None;
    }
    Some(json!({ "operationId": to.id, "parameters": parameters }))
}

/// The name of a parameter that is all of a rest of a path.
fn alone(rest: &str) -> Option<&str> {
    rest.strip_prefix("/{")?.strip_suffix('}').filter(|name| !name.contains('/'))
}

/// The names of a path's parameters.
fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}

fn operations(document: &Value) -> Vec<Operation> {
    let items = document["paths"].as_object().into_iter().flatten();
    let operations = items.flat_map(|(path, item)| item.as_object().into_iter().flatten().map(move |(method, is)| (path, method, is)));
    operations
        .map(|(path, method, is)| Operation {
            path: path.clone(),
            method: method.clone(),
            id: is["operationId"].as_str().unwrap_or_default().to_owned(),
            required: is["parameters"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|one| one["required"] == true)
                .map(|one| format!("{}.{}", one["in"].as_str().unwrap_or_default(), one["name"].as_str().unwrap_or_default()))
                .collect(),
            answers: is["responses"].as_object().and_then(|answers| {
                let (status, answer) = answers.iter().find(|(status, _)| status.starts_with('2'))?;
                let name = answer.pointer("/content/application~1json/schema/$ref")?.as_str()?;
                let fields = &document.pointer(name.strip_prefix('#')?)?["properties"];
                let versioned = answer["headers"].get("ETag").is_some();
                let shape = if fields.get("id").is_some() {
                    Shape::One { versioned }
                } else if fields.get("page").is_some() {
                    Shape::Page
                } else {
                    Shape::Other
                };
                Some((status.clone(), shape))
            }),
        })
        .collect()
}
