//! Environment variables.

/// Reads an environment variable; an empty one counts as not set.
pub(crate) fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Whether text on a terminal may be coloured or stand out.
pub(crate) fn colour_wanted() -> bool {
    environment("NO_COLOR").is_none()
}
