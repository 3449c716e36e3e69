//! What the API promises of every operation: problems, preconditions, idempotency, pages, languages, headers, limits.

mod bounds;
mod errors;
mod exact;
mod headers;
mod pages;
mod writes;

use crate::Test;

pub fn tests() -> Vec<Test> {
    [bounds::tests(), errors::tests(), exact::tests(), headers::tests(), pages::tests(), writes::tests()].into_iter().flatten().collect()
}
