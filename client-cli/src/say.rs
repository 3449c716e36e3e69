//! What the client itself says: its language, chosen once at start, and remarks on standard error.
//! Not here: the server's own sentences, which come translated, and the headings of columns (`shown` in the contract).

use std::cell::Cell;
use std::io::Write as _;
use std::sync::OnceLock;

use chibo_openapi::Lang;

static LANG: OnceLock<Lang> = OnceLock::new();

thread_local! {
    static ASIDE: Cell<Option<Lang>> = const { Cell::new(None) };
}

/// Sets the language; only the first call counts.
pub(crate) fn set_lang(lang: Lang) {
    let _ = LANG.set(lang);
}

/// The language in use: Vietnamese unless set otherwise.
pub(crate) fn lang() -> Lang {
    ASIDE.get().or_else(|| LANG.get().copied()).unwrap_or_default()
}

/// Does something in another language than the one in use: makes the command tree of a language, which labels are part of.
pub(crate) fn speaking<T>(lang: Lang, act: impl FnOnce() -> T) -> T {
    let before = ASIDE.replace(Some(lang));
    let made = act();
    ASIDE.set(before);
    made
}

/// The Vietnamese or the English text, whichever is in use.
pub(crate) fn pick<'a>(vi: &'a str, en: &'a str) -> &'a str {
    match lang() {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

/// A word of a command line as a shell takes it: in quotes where it has to be.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./:=,@#+%".contains(letter);
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

/// Says something beside the data, on standard error.
pub(crate) fn note(text: &str) {
    // Nothing can be done, nor needs to be, when nobody reads remarks.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// `format!` in the language in use: the Vietnamese sentence first, then the English one.
macro_rules! say {
    ($vi:literal, $en:literal $(,)?) => {
        match $crate::say::lang() {
            chibo_openapi::Lang::Vi => format!($vi),
            chibo_openapi::Lang::En => format!($en),
        }
    };
}
pub(crate) use say;
