//! Document numbers and the links between documents. Pure.
//! Not here: which documents there are (`store.rs`), and which number a plan was adopted under (`plans`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chibo_openapi::Code;
use chibo_openapi::vocabulary::{DirectiveForm, DirectiveKind};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use crate::db::key::Key;
use crate::db::text::clean;
use crate::fail::Flaw;

/// Types of document as numbers abbreviate them, in both forms. `QĐ` stands for two of them.
const TYPES: &[(&str, &[DirectiveKind])] = &[
    ("NQ", &[DirectiveKind::Resolution]),
    ("CT", &[DirectiveKind::Instruction]),
    ("KL", &[DirectiveKind::Conclusion]),
    ("QĐ", &[DirectiveKind::Decision, DirectiveKind::Regulation]),
    ("QC", &[DirectiveKind::Statute]),
    ("TB", &[DirectiveKind::Notice]),
    ("HD", &[DirectiveKind::Guidance]),
    ("KH", &[DirectiveKind::Plan]),
    ("CTr", &[DirectiveKind::ActionProgramme]),
    ("CTHĐ", &[DirectiveKind::ActionProgramme]),
    ("ĐA", &[DirectiveKind::Scheme]),
    ("TTr", &[DirectiveKind::Submission]),
    ("BC", &[DirectiveKind::Report]),
    ("CV", &[DirectiveKind::OfficialLetter]),
    ("BB", &[DirectiveKind::Minutes]),
    ("PA", &[DirectiveKind::OperationalPlan]),
    ("NĐ", &[DirectiveKind::Decree]),
    ("TT", &[DirectiveKind::Circular]),
];

/// Issuers whose spelling is known, so that `đu` becomes `ĐU`. Any other issuer is as good.
const ISSUERS: &[&str] = &["TW", "TU", "QU", "HU", "ĐU", "CB", "BTCTW", "VPTW", "UBND", "HĐND", "CP", "TTg"];

/// Letters and digits of an issuer at most.
const ISSUER_LENGTH: usize = 32;

/// The number of a document, e.g. `60-NQ/ĐU`, `12/KH-UBND` or, with the year as State bodies number what makes law, `22/2019/NQ-HĐND`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Which of the two orders it is written in.
    pub form: DirectiveForm,
    /// The running number, 1 to 9999.
    pub serial: i32,
    /// The year that belongs to the number, in State form.
    pub year: Option<i32>,
    /// Type of document as abbreviated, in its usual spelling.
    pub abbreviation: &'static str,
    /// What the abbreviation may stand for.
    pub kinds: &'static [DirectiveKind],
    /// Issuer as abbreviated.
    pub issuer: String,
}

/// As people write it: with at least two digits.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { form, serial, year, abbreviation, kinds: _, issuer } = self;
        match (form, year) {
            (DirectiveForm::Party, _) => write!(f, "{serial:02}-{abbreviation}/{issuer}"),
            (DirectiveForm::State, None) => write!(f, "{serial:02}/{abbreviation}-{issuer}"),
            (DirectiveForm::State, Some(year)) => write!(f, "{serial:02}/{year}/{abbreviation}-{issuer}"),
        }
    }
}

/// What is wrong with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberFault {
    /// Neither of the two forms.
    Shape,
    /// The running number is zero or has more than four digits.
    Serial,
    /// No known type of document.
    Abbreviation,
    /// The issuer is empty, too long, or not of letters and digits, in parts joined by hyphens.
    Issuer,
}

impl NumberFault {
    /// As a fault at a place, e.g. `fault.at(|code| Flaw::field("/number", code))`.
    pub fn at(self, place: impl FnOnce(Code) -> Flaw) -> Flaw {
        match self {
            Self::Shape => place(Code::InvalidFormat).with("expected", "60-NQ/ĐU, 12/KH-UBND, 22/2019/NQ-HĐND"),
            Self::Serial => place(Code::OutOfRange).with("bound", "1–9999"),
            Self::Abbreviation => place(Code::InvalidFormat).with("expected", TYPES.iter().map(|(text, _)| *text).collect::<Vec<_>>().join(", ")),
            Self::Issuer => place(Code::InvalidFormat).with("expected", format!("60-NQ/[A-Z0-9-]{{1,{ISSUER_LENGTH}}}")),
        }
    }
}

/// Reads a number. Blanks around the separators, other dashes and another case of the abbreviations are taken.
pub fn parse_number(text: &str) -> Result<Number, NumberFault> {
    let text: String = clean(text).chars().map(usual_sign).collect();
    let (digits, rest) = text.split_at(text.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(text.len()));
    let rest = rest.trim_start();
    let (form, year, parts) = match (rest.strip_prefix('-'), rest.strip_prefix('/')) {
        (Some(rest), _) => (DirectiveForm::Party, None, rest.split_once('/')),
        (_, Some(rest)) => match year_before(rest) {
            Some((year, rest)) => (DirectiveForm::State, Some(year), rest.split_once('-')),
            None => (DirectiveForm::State, None, rest.split_once('-')),
        },
        (None, None) => return Err(NumberFault::Shape),
    };
    let (abbreviation, issuer) = parts.filter(|_| !digits.is_empty()).ok_or(NumberFault::Shape)?;
    let serial = digits.parse().ok().filter(|serial| digits.len() <= 4 && *serial > 0).ok_or(NumberFault::Serial)?;
    let known = TYPES.iter().find(|(text, _)| same_but_case(text, abbreviation.trim()));
    let (abbreviation, kinds) = known.ok_or(NumberFault::Abbreviation)?;
    Ok(Number { form, serial, year, abbreviation, kinds, issuer: parse_issuer(issuer)? })
}

/// A year of four digits before a slash, and what comes after it.
fn year_before(text: &str) -> Option<(i32, &str)> {
    let (year, rest) = text.split_once('/')?;
    let year = year.trim();
    let year = year.parse().ok().filter(|known| year.len() == 4 && (1900..=2100).contains(known))?;
    Some((year, rest))
}

/// Whether two texts are the same number of a document: read where they can be, so that `1-QĐ/TU` is `01-QĐ/TU`, and otherwise as they
/// are written, but for case.
pub fn same_number(a: &str, b: &str) -> bool {
    match (parse_number(a), parse_number(b)) {
        (Ok(a), Ok(b)) => a == b,
        (Err(_), Err(_)) => same_but_case(&clean(a), &clean(b)),
        _ => false,
    }
}

/// Reads an issuer: a known one in its usual spelling, any other as written, but not in small letters alone.
pub fn parse_issuer(text: &str) -> Result<String, NumberFault> {
    let text: String = clean(text).chars().map(usual_sign).collect();
    let known = ISSUERS.iter().find(|known| same_but_case(known, &text));
    let issuer = match known {
        Some(known) => (*known).to_owned(),
        None if text.chars().any(char::is_uppercase) => text,
        None => text.to_uppercase().nfc().collect(),
    };
    // A body below another is joined to it: `BTC-TU`, `TWĐTN-VP`.
    let spelt = issuer.split('-').all(|part| !part.is_empty() && part.chars().all(char::is_alphanumeric));
    let fits = spelt && (1..=ISSUER_LENGTH).contains(&issuer.chars().count());
    fits.then_some(issuer).ok_or(NumberFault::Issuer)
}

/// Dashes that word processors put for a hyphen, and the Icelandic letter that looks like Đ.
const fn usual_sign(sign: char) -> char {
    match sign {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        'Ð' => 'Đ',
        'ð' => 'đ',
        other => other,
    }
}

fn same_but_case(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// The type of document: what the number says, or the one of its meanings that `given` names.
pub(super) fn kind(number: &Number, given: Option<DirectiveKind>) -> Result<DirectiveKind, Flaw> {
    let allowed = || number.kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>();
    match (given, number.kinds) {
        (None, [only]) => Ok(*only),
        (None, _) => Err(Flaw::field("/kind", Code::AmbiguousKind).with("abbreviation", number.abbreviation).with("allowed", allowed())),
        (Some(given), kinds) if kinds.contains(&given) => Ok(given),
        (Some(_), _) => Err(Flaw::field("/kind", Code::NotOneOf).with("allowed", allowed())),
    }
}

/// Number and type of a document; none with a fault in `flaws`.
pub(super) fn identify(number: &str, given: Option<DirectiveKind>, flaws: &mut Vec<Flaw>) -> Option<(Number, DirectiveKind)> {
    let number = parse_number(number).map_err(|fault| fault.at(|code| Flaw::field("/number", code)));
    let identified = number.and_then(|number| kind(&number, given).map(|kind| (number, kind)));
    identified.map_err(|flaw| flaws.push(flaw)).ok()
}

/// Ids that stand in a list a second time.
pub(super) fn repeated(pointer: &str, ids: &[Uuid]) -> Vec<Flaw> {
    let mut seen = BTreeSet::new();
    let again = ids.iter().enumerate().filter(|(_, id)| !seen.insert(**id));
    again.map(|(at, _)| Flaw::field(&format!("{pointer}/{at}"), Code::NotUnique)).collect()
}

/// A document carries out neither itself nor one that carries it out. `links` are those reachable from `targets`.
pub(super) fn loops(own: Key, targets: &[Uuid], links: &[(Key, Key)]) -> Vec<Flaw> {
    let mut next: BTreeMap<Key, Vec<Key>> = BTreeMap::new();
    for (from, to) in links {
        next.entry(*from).or_default().push(*to);
    }
    let leads_back = |target: Key| {
        let (mut seen, mut open) = (BTreeSet::from([target]), vec![target]);
        while let Some(at) = open.pop() {
            if at == own {
                return true;
            }
            open.extend(next.get(&at).into_iter().flatten().filter(|to| seen.insert(**to)));
        }
        false
    };
    let back = targets.iter().enumerate().filter(|(_, target)| leads_back(Key::from(**target)));
    back.map(|(at, _)| Flaw::field(&format!("/carries_out/{at}"), Code::CarriesOutItself)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use DirectiveForm::{Party, State};

    #[test]
    fn reads_both_forms() {
        for (text, form, serial, abbreviation, issuer, written) in [
            ("60-NQ/ĐU", Party, 60, "NQ", "ĐU", "60-NQ/ĐU"),
            ("17-CTr/TU", Party, 17, "CTr", "TU", "17-CTr/TU"),
            ("03-ĐA/TU", Party, 3, "ĐA", "TU", "03-ĐA/TU"),
            ("07-HD/TW", Party, 7, "HD", "TW", "07-HD/TW"),
            ("7-HD/TW", Party, 7, "HD", "TW", "07-HD/TW"),
            ("0007-HD/TW", Party, 7, "HD", "TW", "07-HD/TW"),
            ("  294 – qđ / tw ", Party, 294, "QĐ", "TW", "294-QĐ/TW"),
            ("1234\u{2011}CV/BTCTW", Party, 1234, "CV", "BTCTW", "1234-CV/BTCTW"),
            ("60-NQ/Đ\u{55}", Party, 60, "NQ", "ĐU", "60-NQ/ĐU"),
            ("60-nq/ðu", Party, 60, "NQ", "ĐU", "60-NQ/ĐU"),
            ("5-KH/ĐUCQ3", Party, 5, "KH", "ĐUCQ3", "05-KH/ĐUCQ3"),
            ("9-TB/bctđtw", Party, 9, "TB", "BCTĐTW", "09-TB/BCTĐTW"),
            ("12/KH-UBND", State, 12, "KH", "UBND", "12/KH-UBND"),
            ("1 / ttr - ubnd", State, 1, "TTr", "UBND", "01/TTr-UBND"),
            ("10/CT-ttg", State, 10, "CT", "TTg", "10/CT-TTg"),
            ("147-CTHĐ/TU", Party, 147, "CTHĐ", "TU", "147-CTHĐ/TU"),
            ("316/PA-UBND", State, 316, "PA", "UBND", "316/PA-UBND"),
            ("22/2019/NQ-HĐND", State, 22, "NQ", "HĐND", "22/2019/NQ-HĐND"),
            ("5 / 2019 / nq – hđnd", State, 5, "NQ", "HĐND", "05/2019/NQ-HĐND"),
            ("356/2025/NĐ-CP", State, 356, "NĐ", "CP", "356/2025/NĐ-CP"),
            ("12-HD/BTC-TU", Party, 12, "HD", "BTC-TU", "12-HD/BTC-TU"),
            ("367-QĐ/TWĐTN-VP", Party, 367, "QĐ", "TWĐTN-VP", "367-QĐ/TWĐTN-VP"),
            ("45/TB-VP-UBND", State, 45, "TB", "VP-UBND", "45/TB-VP-UBND"),
        ] {
            let number = parse_number(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
            assert_eq!((number.form, number.serial, number.abbreviation, number.issuer.as_str()), (form, serial, abbreviation, issuer), "{text}");
            assert_eq!(number.to_string(), written);
        }
    }

    #[test]
    fn names_what_is_wrong() {
        for (text, fault) in [
            ("", NumberFault::Shape),
            ("60", NumberFault::Shape),
            ("NQ/ĐU", NumberFault::Shape),
            ("-NQ/ĐU", NumberFault::Shape),
            ("60-NQ", NumberFault::Shape),
            ("60 NQ/ĐU", NumberFault::Shape),
            ("12/KH", NumberFault::Shape),
            ("0-NQ/ĐU", NumberFault::Serial),
            ("12345-NQ/ĐU", NumberFault::Serial),
            ("60-XY/ĐU", NumberFault::Abbreviation),
            ("22/2019/NQ", NumberFault::Shape),
            ("22/219/NQ-HĐND", NumberFault::Abbreviation),
            ("60-NQ/", NumberFault::Issuer),
            ("60-NQ/-ĐU", NumberFault::Issuer),
            ("60-NQ/BTC--TU", NumberFault::Issuer),
            ("60-NQ/BTC-", NumberFault::Issuer),
            ("60-NQ/Đ U", NumberFault::Issuer),
            ("60-NQ/ĐU/1", NumberFault::Issuer),
            ("60-NQ/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", NumberFault::Issuer),
        ] {
            assert_eq!(parse_number(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn one_number_however_it_is_written() {
        for (a, b, same) in [
            ("1-QĐ/TU", "01-QĐ/TU", true),
            ("1-QĐ/TU", "  1 – qđ / tu", true),
            ("1-QĐ/TU", "11-QĐ/TU", false),
            ("1-QĐ/TU", "1-QĐ/QU", false),
            ("1-QĐ/TU", "1/QĐ-TU", false),
            ("22/2019/NQ-HĐND", "22/2020/NQ-HĐND", false),
            ("22/NQ-HĐND", "22/2019/NQ-HĐND", false),
            // What cannot be read is compared as it is written.
            ("Số 7", "số 7", true),
            ("Số 7", "Số 07", false),
            ("Số 7", "7-QĐ/TU", false),
        ] {
            assert_eq!((same_number(a, b), same_number(b, a)), (same, same), "{a} and {b}");
        }
    }

    #[test]
    fn the_kind_comes_from_the_number() {
        use DirectiveKind::{Conclusion, Decision, Regulation, Resolution};
        for (number, given, wanted) in [
            ("60-NQ/ĐU", None, Ok(Resolution)),
            ("60-NQ/ĐU", Some(Resolution), Ok(Resolution)),
            ("60-NQ/ĐU", Some(Conclusion), Err(Code::NotOneOf)),
            ("24-QĐ/TW", None, Err(Code::AmbiguousKind)),
            ("24-QĐ/TW", Some(Regulation), Ok(Regulation)),
            ("24-QĐ/TW", Some(Decision), Ok(Decision)),
            ("24-QĐ/TW", Some(Resolution), Err(Code::NotOneOf)),
            ("12/QĐ-UBND", None, Err(Code::AmbiguousKind)),
        ] {
            let read = parse_number(number).expect("a number");
            assert_eq!(kind(&read, given).map_err(|flaw| flaw.code()), wanted, "{number} {given:?}");
        }
    }

    #[test]
    fn no_document_carries_out_itself() {
        let keys: Vec<Key> = (0..5).map(|_| Key::new()).collect();
        let link = |from: usize, to: usize| (keys[from], keys[to]);
        let links = [link(1, 2), link(2, 3), link(1, 3), link(3, 0)];
        let at = |targets: &[usize]| loops(keys[0], &targets.iter().map(|at| keys[*at].uuid()).collect::<Vec<_>>(), &links).len();
        assert_eq!(at(&[4]), 0);
        assert_eq!(at(&[0]), 1, "directly");
        assert_eq!(at(&[1]), 1, "through others");
        assert_eq!(at(&[4, 3, 2, 4]), 2);
        assert_eq!(loops(keys[4], &[keys[1].uuid()], &links).len(), 0);
        let unrelated_loop = [link(1, 2), link(2, 1)];
        assert_eq!(loops(keys[0], &[keys[1].uuid()], &unrelated_loop).len(), 0, "ends");
    }

    #[test]
    fn ids_stand_once() {
        let (a, b) = (Uuid::now_v7(), Uuid::now_v7());
        assert_eq!(repeated("/x", &[a, b]).len(), 0);
        assert_eq!(repeated("/x", &[a, b, a, a]).len(), 2);
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_reads_the_same(serial in 1..=9999_i32, kind in 0..TYPES.len(), party: bool, issuer in "[A-Za-zĐđƯư0-9]{1,15}(-[A-Za-zĐđƯư0-9]{1,16})?") {
            let abbreviation = TYPES[kind].0;
            let text = if party { format!("{serial} - {abbreviation}/ {issuer}") } else { format!("{serial} / {abbreviation}- {issuer}") };
            let number = parse_number(&text).expect("a number");
            proptest::prop_assert_eq!(number.serial, serial);
            proptest::prop_assert_eq!(parse_number(&number.to_string()), Ok(number));
        }

        #[test]
        fn any_text_reads_the_same_or_not_at_all(text in "[0-9]{0,5} ?[-–/] ?(NQ|qđ|ttr|\\PC{0,4}) ?[-/] ?\\PC{0,40}") {
            if let Ok(number) = parse_number(&text) {
                proptest::prop_assert!(number.to_string().chars().count() <= 64);
                proptest::prop_assert_eq!(parse_number(&number.to_string()), Ok(number));
            }
        }
    }
}
