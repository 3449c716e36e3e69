//! Values of rows that name a term or a code.

use chibo_openapi::Code;
use chibo_openapi::vocabulary::{Term, vocabulary};
use unicode_normalization::UnicodeNormalization as _;

use super::faults::RowFault;
use crate::say::say;

/// A value of an enumeration, from the value itself or from its Vietnamese or English label.
pub(crate) fn term(list: &str, text: &str) -> Option<String> {
    let folded = |text: &str| text.trim().nfc().collect::<String>().to_lowercase();
    let text = folded(text);
    let same = |term: &Term| [&term.value, &term.vi, &term.en].iter().any(|name| folded(name) == text);
    terms_of(list).into_iter().find(same).map(|term| term.value)
}

/// A fault of a column whose value is not one of an enumeration.
pub(crate) fn not_a_term(column: &'static str, list: &str) -> RowFault {
    let known = terms_of(list).into_iter().map(|term| term.value).collect::<Vec<_>>().join(", ");
    RowFault::new(column, Code::InvalidFormat, say!("Phải là một trong: {known}", "It must be one of: {known}"))
}

fn terms_of(list: &str) -> Vec<Term> {
    vocabulary().lists.into_iter().find(|known| known.name == list).map(|list| list.terms).unwrap_or_default()
}

/// Whether a code can be asked for together with others.
pub(crate) fn plain_code(code: &str) -> bool {
    (1..=32).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_known_by_value_and_by_both_labels() {
        for text in ["police", "Công an", "công an", "Police", " POLICE "] {
            assert_eq!(term("cell_kind", text).as_deref(), Some("police"), "{text}");
        }
        assert_eq!(term("cell_kind", "bank"), None);
    }
}
