//! The served document, and validation of input against it: what the document says and what the server accepts are one thing.
//! Not here: how the document comes about (`server/document`).

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use actix_web::web::Bytes;
use chibo_openapi::Code;
use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{ValidationError, Validator};
use serde_json::{Map, Value, json};
use utoipa::{IntoParams, ToSchema};

use super::operation::Operations;
use super::path::canonical_id;
use crate::clock::Clock;
use crate::fail::{Faults, Flaw, nearest};

/// The document with its compiled schemas. Schemas are compiled when first needed.
pub struct Contract {
    document: Value,
    /// The document as it is served.
    served: Bytes,
    operations: Operations,
    bodies: RwLock<HashMap<String, Arc<Validator>>>,
    queries: RwLock<HashMap<TypeId, Arc<QuerySpec>>>,
}

/// The parameters of a query with their schema.
pub struct QuerySpec {
    /// Name and kind of each parameter.
    pub parameters: Vec<(String, ParameterKind)>,
    validator: Validator,
}

/// How the text of a parameter becomes a JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// Several texts, separated by commas.
    List,
    /// A text.
    Text,
}

impl Contract {
    /// Prepares the finished document for use; `served` is what the world sees of it.
    pub fn new(document: Value, served: String) -> Self {
        let (served, operations) = (served.into(), Operations::read(&document));
        Self { document, served, operations, bodies: RwLock::default(), queries: RwLock::default() }
    }

    /// The document.
    pub const fn document(&self) -> &Value {
        &self.document
    }

    /// The document as it is served: one text for all answers.
    pub fn served(&self) -> Bytes {
        self.served.clone()
    }

    /// The operations.
    pub const fn operations(&self) -> &Operations {
        &self.operations
    }

    /// Adds every fault of a body against the schema of its type.
    pub fn check_body<T: ToSchema>(&self, body: &Value, faults: &mut Faults) {
        let name = T::name();
        let known = self.bodies.read().ok().and_then(|known| known.get(name.as_ref()).cloned());
        let validator = known.unwrap_or_else(|| {
            let schema = json!({ "$ref": format!("#/components/schemas/{name}"), "components": self.document["components"] });
            let made = Arc::new(compile(&schema));
            if let Ok(mut bodies) = self.bodies.write() {
                bodies.insert(name.to_string(), made.clone());
            }
            made
        });
        for error in validator.iter_errors(body) {
            let place = error.instance_path().as_str();
            each_flaw(&error, &mut |part, code, params| {
                faults.push_with(|| {
                    let pointer = part.map_or_else(|| place.to_owned(), |part| format!("{place}/{}", part.replace('~', "~0").replace('/', "~1")));
                    with_all(Flaw::field(&pointer, code), params)
                });
            });
        }
    }

    /// The parameters of a query type.
    pub fn query_spec<T: IntoParams + 'static>(&self) -> Arc<QuerySpec> {
        let known = self.queries.read().ok().and_then(|known| known.get(&TypeId::of::<T>()).cloned());
        known.unwrap_or_else(|| {
            let made = Arc::new(QuerySpec::new::<T>(&self.document["components"]));
            if let Ok(mut queries) = self.queries.write() {
                queries.insert(TypeId::of::<T>(), made.clone());
            }
            made
        })
    }
}

impl QuerySpec {
    fn new<T: IntoParams>(components: &Value) -> Self {
        let mut properties = Map::new();
        let mut parameters = Vec::new();
        let mut required = Vec::new();
        for parameter in T::into_params(|| Some(utoipa::openapi::path::ParameterIn::Query)) {
            let parameter = serde_json::to_value(&parameter).unwrap_or_default();
            let Some(name) = parameter["name"].as_str() else { continue };
            let mut schema = parameter["schema"].clone();
            super::bounds::bound_parameter(&mut schema);
            let is = |wanted: &str| schema["type"] == wanted || schema["type"].as_array().is_some_and(|types| types.iter().any(|kind| kind == wanted));
            let kind = match () {
                () if is("integer") => ParameterKind::Integer,
                () if is("boolean") => ParameterKind::Boolean,
                () if is("array") => ParameterKind::List,
                () => ParameterKind::Text,
            };
            if parameter["required"] == true {
                required.push(name.to_owned());
            }
            parameters.push((name.to_owned(), kind));
            properties.insert(name.to_owned(), schema);
        }
        let schema = json!({ "type": "object", "properties": properties, "required": required, "components": components });
        Self { parameters, validator: compile(&schema) }
    }

    /// Adds every fault of the parameters, already turned into JSON values, but for those that have one.
    pub fn check(&self, values: &Value, faulty: &[String], faults: &mut Faults) {
        for error in self.validator.iter_errors(values) {
            let place = error.instance_path().as_str().trim_start_matches('/').split('/').next().unwrap_or_default();
            each_flaw(&error, &mut |part, code, params| {
                let name = part.unwrap_or(place);
                if !faulty.iter().any(|known| known == name) {
                    faults.push_with(|| with_all(Flaw::parameter(name, code), params));
                }
            });
        }
    }
}

#[expect(clippy::expect_used, reason = "the document is compiled in; a test compiles every schema of it")]
fn compile(schema: &Value) -> Validator {
    let mut schema = schema.clone();
    lists_end(&mut schema);
    let options = jsonschema::draft202012::options().should_validate_formats(true).with_format("uuid", |text: &str| canonical_id(text).is_some());
    options.build(&schema).expect("the schema of a declared type is valid")
}

/// A list that is too long is one fault: its items are looked at only when it is not.
fn lists_end(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            fields.values_mut().for_each(lists_end);
            if let Some(most) = fields.get("maxItems").filter(|most| most.is_u64()).cloned() {
                let of_items: Map<String, Value> =
                    ["items", "uniqueItems"].into_iter().filter_map(|name| Some((name.to_owned(), fields.shift_remove(name)?))).collect();
                fields.insert("if".to_owned(), json!({ "maxItems": most }));
                fields.insert("then".to_owned(), of_items.into());
            }
        }
        Value::Array(schemas) => schemas.iter_mut().for_each(lists_end),
        _ => {}
    }
}

fn with_all(flaw: Flaw, params: Map<String, Value>) -> Flaw {
    params.into_iter().fold(flaw, |flaw, (name, value)| flaw.with(&name, value))
}

/// Hears of a fault: the property concerned where it is not the place itself, code, and parameters.
type Tell<'a> = dyn FnMut(Option<&str>, Code, Map<String, Value>) + 'a;

/// Tells each fault behind one schema error.
fn each_flaw(error: &ValidationError<'_>, tell: &mut Tell<'_>) {
    let mut one = |code: Code, name: &str, value: Value| tell(None, code, Map::from_iter([(name.to_owned(), value)]));
    match error.kind() {
        Kind::Required { property } => tell(property.as_str(), Code::Required, Map::new()),
        Kind::AdditionalProperties { unexpected } => {
            for field in unexpected {
                tell(Some(field), Code::UnknownField, Map::from_iter([("field".to_owned(), json!(field))]));
            }
        }
        Kind::MaxLength { limit } | Kind::MaxItems { limit } => one(Code::TooLong, "max", json!(limit)),
        Kind::MinLength { limit } | Kind::MinItems { limit } => one(Code::TooShort, "min", json!(limit)),
        Kind::Maximum { limit } => one(Code::OutOfRange, "bound", json!(format!("≤ {limit}"))),
        Kind::Minimum { limit } => one(Code::OutOfRange, "bound", json!(format!("≥ {limit}"))),
        Kind::ExclusiveMaximum { limit } => one(Code::OutOfRange, "bound", json!(format!("< {limit}"))),
        Kind::ExclusiveMinimum { limit } => one(Code::OutOfRange, "bound", json!(format!("> {limit}"))),
        Kind::Enum { options } => tell(None, Code::NotOneOf, allowed(options, error.instance())),
        Kind::Format { format } => match error.instance().as_str().and_then(Clock::no_such_day).filter(|_| format == "date") {
            Some(day) => one(Code::NoSuchDay, "day", json!(day)),
            None => one(Code::InvalidFormat, "expected", json!(format)),
        },
        Kind::Pattern { pattern } => match listed(pattern) {
            Some(values) => tell(None, Code::NotOneOf, allowed(&json!(values), error.instance())),
            None => one(Code::InvalidFormat, "expected", json!(pattern)),
        },
        Kind::UniqueItems => tell(None, Code::NotUnique, Map::new()),
        Kind::Type { kind } => one(Code::InvalidType, "expected", json!(type_names(kind))),
        // A nullable reference is "null or that schema": what is wrong is what that schema says.
        Kind::OneOfNotValid { context } | Kind::AnyOf { context } => {
            for branch in context.last().into_iter().flatten() {
                each_flaw(branch, tell);
            }
        }
        other => one(Code::InvalidFormat, "expected", json!(other.keyword())),
    }
}

/// What a value may be, and of that what is like the one given.
fn allowed(values: &Value, given: &Value) -> Map<String, Value> {
    let known = || values.as_array().into_iter().flatten().filter_map(Value::as_str);
    // The sign of a direction is not part of the name.
    let near = given.as_str().and_then(|given| nearest(known(), given.trim_start_matches('-')));
    let near = near.map(|near| ("nearest".to_owned(), json!(near)));
    [("allowed".to_owned(), values.clone())].into_iter().chain(near).collect()
}

/// The values that a pattern lists: those of `^-?(name|code)$` are `name` and `code`. None of a pattern that says more.
fn listed(pattern: &str) -> Option<Vec<&str>> {
    let values = pattern.strip_prefix('^')?.strip_suffix('$')?;
    let values = values.strip_prefix("-?").unwrap_or(values);
    let values = values.strip_prefix('(').and_then(|values| values.strip_suffix(')')).unwrap_or(values);
    let values: Vec<&str> = values.split('|').collect();
    let plain = |value: &&str| !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    values.iter().all(plain).then_some(values)
}

fn type_names(kind: &jsonschema::error::TypeKind) -> String {
    match kind {
        jsonschema::error::TypeKind::Single(one) => one.to_string(),
        jsonschema::error::TypeKind::Multiple(many) => many.iter().map(|one| one.to_string()).collect::<Vec<_>>().join(", "),
    }
}
