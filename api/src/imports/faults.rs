//! Faults of rows as they are kept: by code and parameters, so that each reader is told in the own language.

use chibo_openapi::{Code, Fault};
use serde_json::{Map, Value};

/// A fault as it is kept: its sentence is made when somebody reads it.
pub(super) fn fault(column: Option<&str>, code: Code, params: Map<String, Value>) -> Fault {
    let pointer = column.map(|column| format!("#/{column}"));
    Fault { pointer, parameter: None, header: None, code: code.as_str().to_owned(), detail: String::new(), params }
}

/// Parameters by name.
pub(super) fn params<const N: usize>(params: [(&str, Value); N]) -> Map<String, Value> {
    params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
