//! The served document, and validation of input against it: what the document says and what the server accepts are one thing.
//! Not here: how the document comes about (`server/document`).

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use chibo_openapi::Code;
use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{ValidationError, Validator};
use serde_json::{Map, Value, json};
use utoipa::{IntoParams, ToSchema};

use crate::fail::Flaw;

/// The document with its compiled schemas. Schemas are compiled when first needed.
pub struct Contract {
    document: Value,
    /// The document as it is served.
    served: String,
    /// Allowed methods by path template, for 405.
    methods: Vec<(actix_web::dev::ResourceDef, Vec<String>)>,
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
        let methods = document["paths"].as_object().into_iter().flatten().map(|(path, item)| {
            let methods = item.as_object().into_iter().flatten().map(|(method, _)| method.to_uppercase());
            (actix_web::dev::ResourceDef::new(path.as_str()), methods.filter(|method| method != "PARAMETERS").collect())
        });
        let methods = methods.collect();
        Self { document, served, methods, bodies: RwLock::default(), queries: RwLock::default() }
    }

    /// The document.
    pub const fn document(&self) -> &Value {
        &self.document
    }

    /// The document as it is served.
    pub fn served(&self) -> &str {
        &self.served
    }

    /// Methods of the operations at a path; empty when there is none. Of several templates that match, the one with the fewest
    /// parameters counts: `/v1/auth/sessions/refresh` is not the session of the id `refresh`.
    pub fn methods_at(&self, path: &str) -> Vec<String> {
        let parameters = |pattern: &actix_web::dev::ResourceDef| pattern.pattern().map_or(0, |text| text.matches('{').count());
        let nearest = self.methods.iter().filter(|(pattern, _)| pattern.is_match(path)).min_by_key(|(pattern, _)| parameters(pattern));
        let mut found = nearest.map(|(_, methods)| methods.clone()).unwrap_or_default();
        found.sort_unstable();
        found
    }

    /// Every fault of a body against the schema of its type.
    pub fn check_body<T: ToSchema>(&self, body: &Value) -> Vec<Flaw> {
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
        validator.iter_errors(body).flat_map(|error| body_flaws(&error)).collect()
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

    /// Every fault of the parameters, already turned into JSON values.
    pub fn check(&self, values: &Value) -> Vec<Flaw> {
        let as_parameter = |error: ValidationError<'_>| {
            let mut path = error.instance_path().as_str().trim_start_matches('/').split('/');
            let place = path.next().unwrap_or_default().to_owned();
            flaws(&error).into_iter().map(move |(missing, code, params)| {
                let name = missing.unwrap_or_else(|| place.clone());
                params.into_iter().fold(Flaw::parameter(&name, code), |flaw, (key, value)| flaw.with(&key, value))
            })
        };
        self.validator.iter_errors(values).flat_map(as_parameter).collect()
    }
}

#[expect(clippy::expect_used, reason = "the document is compiled in; a test compiles every schema of it")]
fn compile(schema: &Value) -> Validator {
    jsonschema::draft202012::options().should_validate_formats(true).build(schema).expect("the schema of a declared type is valid")
}

fn body_flaws(error: &ValidationError<'_>) -> Vec<Flaw> {
    let place = error.instance_path().as_str().to_owned();
    let build = |(property, code, params): (Option<String>, Code, Map<String, Value>)| {
        let pointer = property.map_or_else(|| place.clone(), |property| format!("{place}/{}", property.replace('~', "~0").replace('/', "~1")));
        params.into_iter().fold(Flaw::field(&pointer, code), |flaw, (key, value)| flaw.with(&key, value))
    };
    flaws(error).into_iter().map(build).collect()
}

/// The faults behind one schema error: the property concerned where it is not the place itself, code, and parameters.
fn flaws(error: &ValidationError<'_>) -> Vec<(Option<String>, Code, Map<String, Value>)> {
    let one = |code: Code, name: &str, value: Value| vec![(None, code, Map::from_iter([(name.to_owned(), value)]))];
    match error.kind() {
        Kind::Required { property } => vec![(property.as_str().map(str::to_owned), Code::Required, Map::new())],
        Kind::AdditionalProperties { unexpected } => {
            unexpected.iter().map(|field| (Some(field.clone()), Code::UnknownField, Map::from_iter([("field".to_owned(), json!(field))]))).collect()
        }
        Kind::MaxLength { limit } | Kind::MaxItems { limit } => one(Code::TooLong, "max", json!(limit)),
        Kind::MinLength { limit } | Kind::MinItems { limit } => one(Code::TooShort, "min", json!(limit)),
        Kind::Maximum { limit } => one(Code::OutOfRange, "bound", json!(format!("≤ {limit}"))),
        Kind::Minimum { limit } => one(Code::OutOfRange, "bound", json!(format!("≥ {limit}"))),
        Kind::ExclusiveMaximum { limit } => one(Code::OutOfRange, "bound", json!(format!("< {limit}"))),
        Kind::ExclusiveMinimum { limit } => one(Code::OutOfRange, "bound", json!(format!("> {limit}"))),
        Kind::Enum { options } => one(Code::NotOneOf, "allowed", options.as_ref().clone()),
        Kind::Format { format } => one(Code::InvalidFormat, "expected", json!(format)),
        Kind::Pattern { pattern } => one(Code::InvalidFormat, "expected", json!(pattern)),
        Kind::UniqueItems => vec![(None, Code::NotUnique, Map::new())],
        Kind::Type { kind } => one(Code::InvalidType, "expected", json!(type_names(kind))),
        // A nullable reference is "null or that schema": what is wrong is what that schema says.
        Kind::OneOfNotValid { context } | Kind::AnyOf { context } => context.last().map(|branch| branch.iter().flat_map(flaws).collect()).unwrap_or_default(),
        other => one(Code::InvalidFormat, "expected", json!(other.keyword())),
    }
}

fn type_names(kind: &jsonschema::error::TypeKind) -> String {
    match kind {
        jsonschema::error::TypeKind::Single(one) => one.to_string(),
        jsonschema::error::TypeKind::Multiple(many) => many.iter().map(|one| one.to_string()).collect::<Vec<_>>().join(", "),
    }
}
