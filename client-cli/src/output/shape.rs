//! Which columns are shown, and which of them hold terms.

/// Columns and labels of what is shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) columns: &'static [&'static str],
    /// Fields whose values have labels, with the name of the enumeration.
    pub(crate) terms: &'static [(&'static str, &'static str)],
}
