//! Text in Vietnamese: normal form, folded search keys, and sort keys in the order of the Vietnamese alphabet.

use icu_collator::options::CollatorOptions;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Trimmed, in composed form (NFC): Excel and macOS write the decomposed one.
pub fn clean(text: &str) -> String {
    let text = text.trim();
    // Nearly every text comes composed, and to see that is much cheaper than to compose.
    if is_nfc_quick(text.chars()) == IsNormalized::Yes { text.to_owned() } else { text.nfc().collect() }
}

/// Search key: lower case, `đ` to `d`, every mark stripped, blanks collapsed. `uỷ` and `ủy` are the same in it.
pub fn fold(text: &str) -> String {
    let bare: String = text
        .chars()
        .flat_map(char::to_lowercase)
        .map(|letter| if letter == 'đ' { 'd' } else { letter })
        .nfd()
        .filter(|letter| !is_combining_mark(*letter))
        .collect();
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Pattern for `LIKE … ESCAPE '\'` that finds a folded text anywhere.
pub fn like(query: &str) -> String {
    let mut pattern = String::from("%");
    for letter in fold(query).chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

/// Sort key of a name of a thing, to be compared byte by byte: Vietnamese alphabet, tones as the second level.
pub fn sort_key(text: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(text.len() * 3);
    COLLATOR.with(|collator| {
        let Ok(()) = collator.write_sort_key_to(text, &mut key);
    });
    key
}

/// Sort key of a person's name: by given name (the last word), then family name, then what stands between.
pub fn person_sort_key(full_name: &str) -> Vec<u8> {
    let words: Vec<&str> = full_name.split_whitespace().collect();
    let (family, middle, given) = match words.as_slice() {
        [] => ("", &[][..], ""),
        [given] => ("", &[][..], *given),
        [family, middle @ .., given] => (*family, middle, *given),
    };
    let mut key = sort_key(given);
    // A sort key has no zero byte before its end, so a zero sorts a shorter part before a longer one.
    key.push(0);
    key.extend(sort_key(family));
    key.push(0);
    key.extend(sort_key(&middle.join(" ")));
    key
}

thread_local! {
    static COLLATOR: CollatorBorrowed<'static> = vietnamese();
}

#[expect(clippy::expect_used, reason = "the Vietnamese collation is compiled into the binary; a test holds it")]
fn vietnamese() -> CollatorBorrowed<'static> {
    let preferences: CollatorPreferences = icu_locale::locale!("vi").into();
    icu_collator::Collator::try_new(preferences, CollatorOptions::default()).expect("compiled collation data")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(mut names: Vec<&str>, key: fn(&str) -> Vec<u8>) -> Vec<&str> {
        names.sort_by_key(|name| key(name));
        names
    }

    #[test]
    fn folds_marks_and_case() {
        for (text, folded) in
            [("Đảng ủy", "dang uy"), ("Đảng uỷ", "dang uy"), ("  HÒA  Bình ", "hoa binh"), ("Nguye\u{302}\u{303}n", "nguyen"), ("Ưu Ơ", "uu o")]
        {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn composes_and_trims() {
        assert_eq!(clean("  Nguye\u{302}\u{303}n "), "Nguyễn");
    }

    #[test]
    fn escapes_like() {
        assert_eq!(like("100%_Đ\\"), "%100\\%\\_d\\\\%");
    }

    #[test]
    fn sorts_by_the_vietnamese_alphabet() {
        let order = vec!["a", "ă", "â", "b", "d", "đ", "e", "ê", "o", "ô", "ơ", "u", "ư", "z"];
        let mut shuffled = order.clone();
        shuffled.reverse();
        assert_eq!(sorted(shuffled, sort_key), order);
        // Tones in their order: none, huyền, hỏi, ngã, sắc, nặng.
        let tones = vec!["ma", "mà", "mả", "mã", "má", "mạ"];
        let mut shuffled = tones.clone();
        shuffled.reverse();
        assert_eq!(sorted(shuffled, sort_key), tones);
    }

    #[test]
    fn sorts_people_by_given_name_first() {
        let order = vec!["Trần Thị An", "Lê Văn Bình", "Nguyễn Bình", "Nguyễn An Bình", "Đỗ Thị Đào", "Bùi Văn Yên"];
        let mut shuffled = order.clone();
        shuffled.reverse();
        assert_eq!(sorted(shuffled, person_sort_key), order);
    }

    proptest::proptest! {
        #[test]
        fn folding_is_stable(text in "\\PC{0,40}") {
            proptest::prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
