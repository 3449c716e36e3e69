//! What the API promises of every operation: problems, preconditions, idempotency, pages, languages, headers, limits.

mod errors;
mod headers;
mod pages;
mod writes;

use crate::Test;

pub fn tests() -> Vec<Test> {
    [errors::tests(), headers::tests(), pages::tests(), writes::tests()].into_iter().flatten().collect()
}
