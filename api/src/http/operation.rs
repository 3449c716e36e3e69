//! The operations of the document, as a request finds them: by path and method, with the permissions that they need and what they
//! answer.
//! Not here: schemas of what goes in (`contract.rs`), and holding a caller against the permissions (`admit.rs`).

use actix_web::http::Method;
use chibo_openapi::Scope;
use serde_json::Value;

/// The parameter that stands for the rest of a path.
const REST: &str = "{path}";

/// What an operation of the full document says where its answer may be a few seconds old.
pub const MAY_LAG: &str = "x-may-lag";

/// What the document says of an operation.
#[derive(Debug)]
pub struct Operation {
    method: String,
    /// Its id.
    pub id: &'static str,
    /// What the caller needs one of; empty: any caller may. None: it needs no caller.
    pub permissions: Option<Vec<Scope>>,
    /// Media types of what it answers when it goes well.
    pub offered: Vec<String>,
    /// Whether it answers a page of a list, and sends the list whole when it is asked to.
    pub lists: bool,
    /// Whether what it answers may come from a replica; and whether that may be a few seconds old, but for what the caller wrote.
    pub may_lag: Option<bool>,
}

/// A path of the document with its operations.
#[derive(Debug)]
struct Place {
    segments: Vec<String>,
    operations: Vec<Operation>,
}

/// Every operation, by the number of segments of its path, and of those the ones with the fewest parameters first: each request looks here.
#[derive(Debug)]
pub struct Operations(Vec<Vec<Place>>);

impl Operations {
    /// Reads the paths of the finished document.
    pub(super) fn read(document: &Value) -> Self {
        let place = |(path, item): (&String, &Value)| {
            let operations = item.as_object().into_iter().flatten().map(|(method, is)| Operation::read(method, is));
            Place { segments: path.split('/').map(str::to_owned).collect(), operations: operations.collect() }
        };
        let mut by_length: Vec<Vec<Place>> = Vec::new();
        for place in document["paths"].as_object().into_iter().flatten().map(place) {
            let length = place.segments.len();
            by_length.resize_with(by_length.len().max(length + 1), Vec::new);
            by_length[length].push(place);
        }
        for places in &mut by_length {
            places.sort_by_key(|place| place.segments.iter().filter(|segment| is_parameter(segment)).count());
        }
        Self(by_length)
    }

    /// The operation that a request asks for.
    pub fn find(&self, path: &str, method: &Method) -> Option<&Operation> {
        self.at(path)?.operations.iter().find(|operation| operation.method == method.as_str())
    }

    /// Methods of the operations at a path, in order; empty when there is none.
    pub fn methods_at(&self, path: &str) -> Vec<&str> {
        let mut found: Vec<&str> = self.at(path).into_iter().flat_map(|place| &place.operations).map(|operation| operation.method.as_str()).collect();
        found.sort_unstable();
        found
    }

    /// Of several templates that match, the one with the fewest parameters counts: `/v1/auth/sessions/refresh` is not the session of the
    /// id `refresh`.
    fn at(&self, path: &str) -> Option<&Place> {
        let whole = self.0.get(path.split('/').count()).and_then(|places| places.iter().find(|place| place.is_at(path)));
        whole.or_else(|| self.0.iter().rev().flatten().find(|place| place.is_before(path)))
    }
}

impl Place {
    /// Whether its last segment, `{path}`, stands for the rest of a path.
    fn is_before(&self, path: &str) -> bool {
        let asked = path.split('/').count();
        self.segments.last().is_some_and(|last| last == REST) && self.segments.len() <= asked && self.is_at(path)
    }

    /// Whether it is at a path with as many segments.
    fn is_at(&self, path: &str) -> bool {
        let same = |(segment, asked): (&String, &str)| segment == asked || (is_parameter(segment) && !asked.is_empty());
        self.segments.iter().zip(path.split('/')).all(same)
    }
}

fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{')
}

impl Operation {
    fn read(method: &str, is: &Value) -> Self {
        let ways: Vec<&Value> = is["security"].as_array().into_iter().flatten().filter_map(|way| way.get("bearer")).collect();
        let scopes = ways.iter().filter_map(|way| way.as_array()).flatten().filter_map(|scope| scope.as_str()?.parse().ok());
        let well = is["responses"].as_object().into_iter().flatten().filter(|(status, _)| status.starts_with('2'));
        let mut offered: Vec<String> = well.filter_map(|(_, answer)| answer["content"].as_object()).flatten().map(|(kind, _)| kind.clone()).collect();
        offered.dedup();
        let lists = is["parameters"].as_array().into_iter().flatten().any(|parameter| parameter["name"] == "labels");
        // The document is read once and lives as long as the program.
        let id = is["operationId"].as_str().unwrap_or_default().to_owned().leak();
        Self { method: method.to_uppercase(), id, permissions: (!ways.is_empty()).then(|| scopes.collect()), offered, lists, may_lag: is[MAY_LAG].as_bool() }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_template_with_the_fewest_parameters_counts() {
        let open = json!({ "security": [{}] });
        let needs = |scope: &str| json!({ "security": [{ "bearer": [scope] }, { "token": [] }] });
        let operations = Operations::read(&json!({ "paths": {
            "/v1/auth/sessions/{id}": { "delete": { "security": [{ "bearer": [] }] } },
            "/v1/auth/sessions/refresh": { "post": open },
            "/v1/cells": { "post": needs("structure:write"), "get": needs("structure:read") }
        } }));
        assert_eq!(operations.methods_at("/v1/auth/sessions/refresh"), ["POST"]);
        assert_eq!(operations.methods_at("/v1/cells"), ["GET", "POST"]);
        for nothing in ["/v1/cells/", "/v1", "/v1/auth/sessions/"] {
            assert!(operations.methods_at(nothing).is_empty(), "{nothing}");
        }
        let permissions = |path: &str, method: Method| operations.find(path, &method).map(|operation| operation.permissions.clone());
        assert_eq!(permissions("/v1/cells", Method::POST), Some(Some(vec![Scope::StructureWrite])));
        assert_eq!(permissions("/v1/auth/sessions/x", Method::DELETE), Some(Some(Vec::new())), "any caller");
        assert_eq!(permissions("/v1/auth/sessions/refresh", Method::POST), Some(None), "no caller");
        assert_eq!(permissions("/v1/auth/sessions/refresh", Method::DELETE), None);
    }
}
