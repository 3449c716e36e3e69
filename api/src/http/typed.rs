//! Text as people and their programs type it: what looks right and is another letter becomes the letter, what cannot be seen goes, and
//! text that is not Unicode is recognised. Not here: normal form and search keys (`db/text.rs`).

use crate::db::text::clean;

/// Trimmed and composed, without characters of no width, and with Đ where an Icelandic Ð or an African Ɖ was typed: the three look the
/// same, and only one is found by searching.
pub fn typed_text(text: &str) -> String {
    // Nearly every text is in order already.
    if !text.chars().any(|letter| right_letter(letter) != Some(letter)) {
        return clean(text);
    }
    clean(&text.chars().filter_map(right_letter).collect::<String>())
}

fn right_letter(letter: char) -> Option<char> {
    match letter {
        '\u{d0}' | '\u{189}' => Some('Đ'),
        '\u{f0}' | '\u{256}' => Some('đ'),
        // Zero-width space and (non-)joiners, marks of direction, word joiner, byte order mark, soft hyphen.
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => None,
        other => Some(other),
    }
}

/// Letters of TCVN3 (ABC fonts) that are signs in Latin-1, which no word has within it: ă is ¨, đ is ®, ả is ¶.
const TCVN3_SIGNS: &str = "§¨©ª«¬®µ¶·¸¹»¼½¾";
/// Letters that VNI puts after a vowel for its tone, and that Vietnamese does not have.
const VNI_TONES: &str = "øûïåäëüØÛÏÅÄËÜ";
/// Letters of VNI that Vietnamese does not have: đ, ư, ị, ỉ.
const VNI_LETTERS: &str = "ñÑöÖîÎæÆ";

/// The encoding that a text is in, where it is certain that it is not Unicode: bytes of TCVN3 or VNI, read as Latin letters.
pub fn foreign_encoding(text: &str) -> Option<&'static str> {
    // Plain text has none of their letters.
    if !text.chars().any(|letter| matches!(letter, '\u{a1}'..='\u{ff}')) {
        return None;
    }
    let letters: Vec<char> = text.chars().collect();
    let sign = |letter: char| TCVN3_SIGNS.contains(letter);
    // Within a word: after a letter or another sign, and before a letter.
    let within = |three: &[char]| (three[0].is_alphabetic() || sign(three[0])) && sign(three[1]) && three[2].is_alphabetic() && !sign(three[2]);
    if letters.windows(3).any(within) {
        return Some("TCVN3 (ABC)");
    }
    let toned = |two: &[char]| "aeouyAEOUY".contains(two[0]) && VNI_TONES.contains(two[1]);
    let tones = letters.windows(2).filter(|two| toned(two)).count();
    // One alone may be a name of another language, such as Noël.
    let own = letters.iter().any(|letter| VNI_LETTERS.contains(*letter));
    (tones > 1 || (tones == 1 && own)).then_some("VNI")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letter_that_was_meant() {
        for (text, wanted) in [
            ("\u{d0}ảng bộ", "Đảng bộ"),
            ("\u{189}oàn, \u{f0}oàn, \u{256}ội", "Đoàn, đoàn, đội"),
            ("\u{feff}Nguyễn\u{200b} Văn\u{200d} An\u{2060}", "Nguyễn Văn An"),
            (" Nguye\u{302}\u{303}n\u{ad} ", "Nguyễn"),
            ("Trần Thị Bình", "Trần Thị Bình"),
        ] {
            assert_eq!(typed_text(text), wanted);
        }
    }

    #[test]
    fn text_that_is_not_unicode() {
        for text in ["NguyÔn V¨n An", "§¶ng bé ph\u{ad}êng", "Chi bé khu phè 1, §µng Thµnh", "L\u{ad}¬ng ThÞ H»ng", "®¶ng viªn"] {
            assert_eq!(foreign_encoding(text), Some("TCVN3 (ABC)"), "{text}");
        }
        for text in ["Ñaûng boä phöôøng", "Nguyeãn Thò Haïnh, Ñoã Vaên Huøng", "Traàn Quoác Tuaán ñöôïc keát naïp"] {
            assert_eq!(foreign_encoding(text), Some("VNI"), "{text}");
        }
        let fine = [
            "Nguyễn Văn An",
            "Đảng bộ phường Hòa Hưng",
            "Noël",
            "Zoë",
            "Müller & Söhne",
            "São Paulo",
            "20 µm",
            "«Sống, chiến đấu»",
            "Intel® Core",
            "½ số phiếu",
            "Khoản 1ª, §5",
            "hoá, thuý, quý, oà",
            "Citroën",
            "m² · 5",
            "Ngõ 12·3",
        ];
        for text in fine {
            assert_eq!(foreign_encoding(text), None, "{text}");
        }
    }
}
