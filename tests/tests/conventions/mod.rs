//! What the API promises of every operation: problems, preconditions, idempotency, pages, languages, headers, limits.

mod errors;

use crate::Test;

pub fn tests() -> Vec<Test> {
    [errors::tests()].into_iter().flatten().collect()
}
