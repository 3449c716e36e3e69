//! Options that take one of a few values: enumerations of the contract and scopes.

use chibo_openapi::Scope;
use clap::builder::{PossibleValue, PossibleValuesParser};

use crate::failure::{Failure, Outcome};
use crate::say::pick;

/// A parser for one of the values of an enumeration, which also completes them and says their labels in the help.
macro_rules! terms {
    ($name:ident) => {
        clap::builder::PossibleValuesParser::new(chibo_openapi::vocabulary::$name::ALL.iter().map(|term| {
            let label = $crate::say::pick(term.vi(), term.en());
            clap::builder::PossibleValue::new(term.as_str()).help(label)
        }))
    };
}
pub(crate) use terms;

/// A parser for scopes.
pub(crate) fn scopes() -> PossibleValuesParser {
    PossibleValuesParser::new(Scope::ALL.iter().map(|scope| PossibleValue::new(scope.as_str()).help(pick(scope.vi(), scope.en()))))
}

/// A value that the parser of its option has checked already.
pub(crate) fn checked<T: std::str::FromStr<Err = String>>(text: &str) -> Outcome<T> {
    text.parse().map_err(Failure::usage)
}
