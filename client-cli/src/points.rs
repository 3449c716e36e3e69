//! Points as people write them: `8.5`, `8,25`, `-1`; in the contract they are hundredths.

pub(crate) use chibo_openapi::shown::hundredths;

use crate::failure::{Failure, Outcome};
use crate::say::{lang, say};

/// Points as an argument or a value of a file, or what is wrong with them.
pub(crate) fn points(text: &str) -> Outcome<i32> {
    hundredths(text).ok_or_else(|| Failure::usage(say!("Không phải điểm số: {text}", "Not a number of points: {text}")))
}

/// Hundredths as points, with the comma of the language, without zeros that say nothing.
pub(crate) fn shown(x100: i64) -> String {
    chibo_openapi::shown::points(lang(), x100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_shown_as_written() {
        let said: Vec<String> = [850, 825, 800, -100, 5, 10].map(shown).to_vec();
        assert_eq!(said, ["8,5", "8,25", "8", "-1", "0,05", "0,1"]);
    }
}
