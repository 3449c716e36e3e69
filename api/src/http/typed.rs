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

/// What the bytes 0x80 to 0x9f are in Windows-1252; the five that it has not stay what they are.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š',
    '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The encoding that a text is in, where it is certain that it is not Unicode: bytes of TCVN3, VNI or UTF-8, read as Latin letters.
pub fn foreign_encoding(text: &str) -> Option<&'static str> {
    // Plain text has none of their letters.
    if !text.chars().any(|letter| matches!(letter, '\u{a1}'..='\u{ff}')) {
        return None;
    }
    if is_utf_8_read_as_latin(text) {
        return Some("UTF-8 (Windows-1252)");
    }
    let letters: Vec<char> = text.chars().collect();
    let sign = |letter: char| TCVN3_SIGNS.contains(letter);
    // Within a word: after a letter or another sign, and before a letter.
    let within = |three: &[char]| (three[0].is_alphabetic() || sign(three[0])) && sign(three[1]) && three[2].is_alphabetic() && !sign(three[2]);
    // Thị and Tuấn have a capital with a mark behind a small letter (ThÞ, TuÊn), ươ begins with a soft hyphen, and ì and ữ are × and ÷.
    let small = |letter: char| letter.is_ascii_lowercase();
    let capital = |three: &[char]| small(three[0]) && matches!(three[1], 'À'..='Ö' | 'Ø'..='Þ') && small(three[2]);
    let thorn = |two: &[char]| small(two[0]) && two[1] == 'Þ';
    let horned = |two: &[char]| two[0] == '\u{ad}' && "¬êëìíî".contains(two[1]);
    let between = |four: &[char]| four[0].is_ascii_alphabetic() && "×÷".contains(four[1]) && small(four[2]) && small(four[3]);
    let pairs = letters.windows(2).any(|two| thorn(two) || horned(two));
    if pairs || letters.windows(3).any(|three| within(three) || capital(three)) || letters.windows(4).any(between) {
        return Some("TCVN3 (ABC)");
    }
    let toned = |two: &[char]| "aeouyAEOUY".contains(two[0]) && VNI_TONES.contains(two[1]);
    let tones = letters.windows(2).filter(|two| toned(two)).count();
    // One alone may be a name of another language, such as Noël.
    let own = letters.iter().any(|letter| VNI_LETTERS.contains(*letter));
    (tones > 1 || (tones == 1 && own)).then_some("VNI")
}

/// Whether a text is bytes of UTF-8 that a program took for Windows-1252, as spreadsheets do with a file without a mark: `Chi bá»™`.
fn is_utf_8_read_as_latin(text: &str) -> bool {
    let byte = |letter: char| match u32::from(letter) {
        code @ 0..=0xff => u8::try_from(code).ok(),
        // LibreOffice keeps bytes without a letter so.
        code @ 0xf180..=0xf19f => u8::try_from(code - 0xf100).ok(),
        _ => WINDOWS_1252.iter().position(|known| *known == letter).and_then(|at| u8::try_from(at + 0x80).ok()),
    };
    let Some(bytes) = text.chars().map(byte).collect::<Option<Vec<u8>>>() else { return false };
    // `XÃ` and a blank that does not break are the bytes of à, so that alone shows nothing; nor does what comes to no letter of Vietnamese.
    let shows =
        |letter: char| matches!(letter, 'À'..='ý' | 'Ă' | 'ă' | 'Đ' | 'đ' | 'Ĩ' | 'ĩ' | 'Ũ' | 'ũ' | 'ơ' | 'Ư' | 'ư' | '\u{1ea0}'..='\u{1ef9}') && letter != 'à';
    std::str::from_utf8(&bytes).is_ok_and(|meant| meant.chars().any(shows))
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
        for text in ["Chi bé tr\u{ad}êng häc", "TrÇn ThÞ Hång", "Lª ThÞ Loan", "Vò Minh TuÊn", "Ninh B×nh"] {
            assert_eq!(foreign_encoding(text), Some("TCVN3 (ABC)"), "{text}");
        }
        for text in ["Chi bộ khu phố 1", "Đảng ủy", "Hà Nội, Trần Thị Hồng Ánh", "Trường học", "Nguyễn Văn Án"] {
            let latin: String = text.bytes().map(char::from).collect();
            let windows = |byte: u8| if (0x80..0xa0).contains(&byte) { WINDOWS_1252[usize::from(byte) - 0x80] } else { char::from(byte) };
            let windows: String = text.bytes().map(windows).collect();
            assert_eq!((foreign_encoding(&latin), foreign_encoding(&windows)), (Some("UTF-8 (Windows-1252)"), Some("UTF-8 (Windows-1252)")), "{text}");
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
            "XÃ\u{a0}HOA SEN",
            "LÊ\u{a0}ANH",
            "LÊ THỊ HÀ",
            "«Cá»",
            "Khổ A×B, 3×4",
        ];
        for text in fine {
            assert_eq!(foreign_encoding(text), None, "{text}");
        }
    }
}
