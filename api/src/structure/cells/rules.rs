//! What holds of a cell, and what may happen to it. Pure.

use chibo_openapi::Code;
use chrono::NaiveDate;

use crate::fail::Flaw;

/// Fewest official members of a cell that can vote (Party Charter, article 21: a cell has at least three).
pub const LEAST_TO_VOTE: i64 = 3;
/// Official members from which a cell elects a cell committee (Party Charter, article 24).
pub const LEAST_FOR_COMMITTEE: i64 = 9;

/// The 14 digits of an organization code in the groups that people write: `MM.MMM.MMM.MMM.MMM`.
pub(super) fn dotted(code: &str) -> String {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let cuts = [0, 2, 5, 8, 11, 14];
    cuts.windows(2).filter_map(|cut| digits.get(cut[0]..cut[1])).collect::<Vec<_>>().join(".")
}

/// Whether a code may stand in a path and in a spreadsheet: the pattern of the document.
pub(super) fn valid_code(code: &str) -> bool {
    (1..=32).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        && code.starts_with(|first: char| first.is_ascii_alphanumeric())
}

/// An act is dated in the cell's life: after its founding and its last move, while it exists.
pub(super) fn dated(code: &str, founded_on: NaiveDate, dissolved_on: Option<NaiveDate>, since: Option<NaiveDate>, pointer: &str, on: NaiveDate) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if let Some(ended) = dissolved_on {
        flaws.push(Flaw::whole(Code::CellDissolved).with("cell", code).with("on", ended.to_string()));
    }
    let earliest = since.map_or(founded_on, |since| since.max(founded_on));
    flaws.extend(Flaw::too_early(pointer, on, earliest));
    flaws
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organization_codes_are_grouped() {
        for code in ["38168053000001", "38.168.053.000.001"] {
            assert_eq!(dotted(code), "38.168.053.000.001");
        }
        assert_eq!(dotted("01000000000007"), "01.000.000.000.007", "zeros in front stay");
    }

    #[test]
    fn acts_lie_in_the_cells_life() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let codes = |flaws: Vec<Flaw>| flaws.iter().map(Flaw::code).collect::<Vec<_>>();
        let (founded, moved) = (day("2011-01-01"), day("2020-07-01"));
        assert_eq!(codes(dated("CB01", founded, None, Some(moved), "/acted_on", day("2020-07-01"))), []);
        assert_eq!(codes(dated("CB01", founded, None, Some(moved), "/acted_on", day("2020-06-30"))), [Code::TooEarly]);
        assert_eq!(codes(dated("CB01", founded, Some(moved), None, "/acted_on", day("2010-12-31"))), [Code::CellDissolved, Code::TooEarly]);
    }
}
