//! What the server says to what it refuses, on one line.

use crate::failure::Failure;

/// Every reason, as the server words it.
pub(super) fn reasons(failure: &Failure) -> String {
    let Some(problem) = &failure.problem else {
        return std::iter::once(failure.title.as_str()).chain(failure.detail.iter().map(String::as_str)).collect::<Vec<_>>().join("; ");
    };
    let problem = &problem.read;
    let place = |pointer: &str| pointer.trim_start_matches("#/").replace('/', ".");
    let faults = problem.errors.iter().map(|fault| match fault.pointer.as_deref().map(place).filter(|place| !place.is_empty()) {
        Some(place) => format!("{place}: {}", fault.detail),
        None => fault.detail.clone(),
    });
    let faults = faults.collect::<Vec<_>>().join("; ");
    if faults.is_empty() { format!("{}: {}", problem.title, problem.detail) } else { format!("{}: {faults}", problem.title) }
}
