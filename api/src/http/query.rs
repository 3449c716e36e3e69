//! Reading query parameters, with every fault at once.

use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use chibo_openapi::{Code, ExportQuery};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};

use super::admit::Admitted;
use super::app::App;
use super::contract::{Contract, ParameterKind, QuerySpec};
use super::form::pairs;
use super::listed::Export;
use super::typed::typed_text;
use crate::fail::{Fail, Faults, Flaw, nearest};

/// Query parameters of a documented type, fully checked.
pub struct Query<T>(pub T);

impl<T: IntoParams + DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = Fail;
    type Future = std::future::Ready<Result<Self, Fail>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let lists = request.extensions().get::<Admitted>().is_some_and(|admitted| admitted.lists);
        std::future::ready(read_query(&App::of(request).contract, request.query_string(), lists, lists && Export::asked(request).is_some()).map(Self))
    }
}

/// No query parameters: an operation that takes none refuses every one.
#[derive(Debug, serde::Deserialize, IntoParams)]
pub struct NoQuery {}

/// The query of a list, with what asks for a file.
struct Listed<T>(PhantomData<T>);

impl<T: IntoParams> IntoParams for Listed<T> {
    fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let of_list = T::into_params(&place);
        of_list.into_iter().chain(ExportQuery::into_params(&place)).collect()
    }
}

/// Reads a query string; that of a list may ask for a file, and of one that is sent whole for no page.
fn read_query<T: IntoParams + DeserializeOwned + 'static>(contract: &Contract, query: &str, lists: bool, whole: bool) -> Result<T, Fail> {
    // Most requests have no query, and to nearly every operation that is fine.
    if query.is_empty()
        && !whole
        && let Ok(nothing) = serde_json::from_value(Value::Object(Map::new()))
    {
        return Ok(nothing);
    }
    let spec = if lists { contract.query_spec::<Listed<T>>() } else { contract.query_spec::<T>() };
    let mut values = Map::new();
    let mut faults = Faults::default();
    // Of the known parameters those that have a fault already: they are not called missing or wrong as well.
    let mut faulty: Vec<String> = Vec::new();
    for (name, text) in pairs(query)? {
        let Some((_, kind)) = spec.parameters.iter().find(|(known, _)| *known == name) else {
            faults.push_with(|| {
                let flaw = Flaw::parameter(&name, Code::UnknownParameter);
                match nearest(spec.parameters.iter().map(|(known, _)| known.as_str()), &name) {
                    Some(nearest) => flaw.with("nearest", nearest),
                    None => flaw,
                }
            });
            continue;
        };
        if *kind != ParameterKind::List && values.contains_key(&name) {
            faults.push_with(|| Flaw::parameter(&name, Code::DuplicateParameter));
            note(&mut faulty, name);
            continue;
        }
        if text.contains('\0') {
            faults.push_with(|| Flaw::parameter(&name, Code::InvalidFormat).with("expected", "no NUL"));
            note(&mut faulty, name);
            continue;
        }
        let text = typed_text(&text);
        let value = match kind {
            ParameterKind::Integer => text.parse::<i64>().ok().map(Value::from).ok_or("integer"),
            ParameterKind::Boolean => text.parse::<bool>().ok().map(Value::from).ok_or("boolean"),
            // Some clients repeat the parameter instead.
            ParameterKind::List => {
                let before = values.get(&name).and_then(Value::as_array).into_iter().flatten().cloned();
                Ok(before.chain(text.split(',').map(|item| Value::from(item.trim()))).collect())
            }
            ParameterKind::Text => Ok(Value::String(text)),
        };
        match value {
            Ok(value) => drop(values.insert(name, value)),
            Err(expected) => {
                faults.push_with(|| Flaw::parameter(&name, Code::InvalidType).with("expected", expected));
                note(&mut faulty, name);
            }
        }
    }
    let values = Value::Object(values);
    spec.check(&values, &faulty, &mut faults);
    if whole {
        Export::check(&values, &mut faults);
    }
    if lists && lacks_reason(&spec, &values, whole) && !faulty.iter().any(|name| name == REASON) {
        faults.push(Flaw::parameter(REASON, Code::Required));
    }
    Fail::if_gathered(Code::InvalidParameters, faults)?;
    serde_json::from_value(values).map_err(|error| Fail::new(Code::MalformedRequest).with("reason", error.to_string()))
}

/// Why somebody reads a list: what takes it is a list of people.
const REASON: &str = "reason";

/// Whether a list of people is taken along as a file, or read beyond its first page, and nobody says why. It is recorded with the reading.
fn lacks_reason(spec: &QuerySpec, values: &Value, whole: bool) -> bool {
    let of_people = spec.parameters.iter().any(|(name, _)| name == REASON);
    of_people && (whole || values.get("cursor").is_some()) && values.get(REASON).is_none()
}

fn note(faulty: &mut Vec<String>, name: String) {
    if !faulty.contains(&name) {
        faulty.push(name);
    }
}
