//! Options that take one of a few values: enumerations of the contract and scopes.

use clap::builder::PossibleValuesParser;

use crate::failure::{Failure, Outcome};

/// A parser for one of the values of an enumeration, which also completes them.
macro_rules! terms {
    ($name:ident) => {
        clap::builder::PossibleValuesParser::new(chibo_openapi::vocabulary::$name::ALL.iter().map(|term| term.as_str()))
    };
}
pub(crate) use terms;

/// A parser for scopes.
pub(crate) fn scopes() -> PossibleValuesParser {
    PossibleValuesParser::new(chibo_openapi::Scope::ALL.iter().map(|scope| scope.as_str()))
}

/// A value that the parser of its option has checked already.
pub(crate) fn checked<T: std::str::FromStr<Err = String>>(text: &str) -> Outcome<T> {
    text.parse().map_err(Failure::usage)
}
