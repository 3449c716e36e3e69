//! Reading forms (`application/x-www-form-urlencoded`), as OAuth sends them.

use actix_web::HttpRequest;
use actix_web::dev::Payload;
use chibo_openapi::Code;
use serde_json::Value;
use utoipa::ToSchema;

use super::app::App;
use super::json::read_bytes;
use crate::fail::{Fail, Faults, Flaw};

/// Names and values of a form or a query, in their order.
pub(super) fn pairs(query: &str) -> Result<Vec<(String, String)>, Fail> {
    serde_html_form::from_str(query).map_err(|error| Fail::new(Code::MalformedRequest).with("reason", error.to_string()))
}

/// Reads a form of a documented type (`application/x-www-form-urlencoded`); repeated fields are refused (RFC 6749, 3.2).
pub async fn read_form<T: ToSchema>(request: &HttpRequest, payload: Payload) -> Result<Vec<(String, String)>, Fail> {
    let bytes = read_bytes(request, payload, &["application/x-www-form-urlencoded"]).await?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Fail::new(Code::MalformedRequest).with("reason", "not UTF-8"))?;
    let contract = &App::of(request).contract;
    let declared = &contract.document()["components"]["schemas"][T::name().as_ref()]["properties"];
    let mut found = pairs(text)?;
    // What nobody declared is ignored, whatever it holds (RFC 6749, 3.2).
    found.retain(|(name, _)| declared.get(name).is_some());
    if found.iter().any(|(_, value)| value.contains('\0')) {
        return Err(Fail::new(Code::MalformedRequest).with("reason", "NUL"));
    }
    // An empty field counts as absent (RFC 6749, 3.2).
    let given = found.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.clone(), Value::from(value.as_str())));
    let mut faults = Faults::default();
    contract.check_body::<T>(&Value::Object(given.collect()), &mut faults);
    Fail::if_gathered(Code::ValidationFailed, faults)?;
    let repeated = found.iter().enumerate().find(|(at, (name, _))| found[..*at].iter().any(|(before, _)| before == name));
    match repeated {
        Some((_, (name, _))) => Err(Fail::parameters(vec![Flaw::parameter(name, Code::DuplicateParameter)])),
        None => Ok(found),
    }
}
