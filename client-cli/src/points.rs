//! Points as people write them: `8.5`, `8,25`, `-1`; in the contract they are hundredths.

use crate::failure::{Failure, Outcome};
use crate::say::{lang, say};

/// Hundredths of points as they are written; none where that is no number, or has more than two decimals.
pub(crate) fn hundredths(text: &str) -> Option<i32> {
    let text = text.trim();
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (whole, part) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let numeric = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || whole.len() > 7 || !numeric(whole) || !numeric(part) || digits.ends_with(['.', ',']) {
        return None;
    }
    let x100 = whole.parse::<i32>().ok()? * 100 + format!("{part:0<2}").parse::<i32>().ok()?;
    Some(if negative { -x100 } else { x100 })
}

/// The same as an argument or a value of a file, or what is wrong with it.
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
    fn points_are_exact() {
        for (text, wanted) in [("8", Some(800)), ("8.5", Some(850)), (" 8,25 ", Some(825)), ("-1", Some(-100)), ("0.05", Some(5)), ("0", Some(0))] {
            assert_eq!(hundredths(text), wanted, "{text}");
        }
        for text in ["", "8.", "8.125", "1e2", "+8", "8.5.0", "--1", ".5", "12345678", "tám"] {
            assert_eq!(hundredths(text), None, "{text}");
        }
    }

    #[test]
    fn points_are_shown_as_written() {
        let said: Vec<String> = [850, 825, 800, -100, 5, 10].map(shown).to_vec();
        assert_eq!(said, ["8,5", "8,25", "8", "-1", "0,05", "0,1"]);
    }
}
