//! Single faults of a request, and gathering them: a request may have a million, and its answer tells the first hundred.

use chibo_openapi::{Code, Fault, Lang};
use chrono::NaiveDate;
use serde_json::{Map, Value};

/// Faults that an answer tells; the others are only counted.
const TOLD: usize = 100;

/// Where a single fault is.
#[derive(Debug, Clone)]
enum FaultPlace {
    /// A JSON pointer without the leading `#`, e.g. `/grants/0/role`.
    Body(String),
    /// Of the query or the path.
    Parameter(String),
    Header(String),
    /// Nowhere in particular: a condition of the whole request.
    Whole,
}

/// A single fault: where, which code, and the values of its sentence.
#[derive(Debug, Clone)]
pub struct Flaw {
    place: FaultPlace,
    code: Code,
    params: Map<String, Value>,
}

impl Flaw {
    /// A fault of a field of the body, e.g. `Flaw::field("/code", Code::TooLong)`.
    pub fn field(pointer: &str, code: Code) -> Self {
        Self { place: FaultPlace::Body(pointer.to_owned()), code, params: Map::new() }
    }

    /// A fault of a query parameter.
    pub fn parameter(name: &str, code: Code) -> Self {
        Self { place: FaultPlace::Parameter(name.to_owned()), code, params: Map::new() }
    }

    /// The fault of a day of the body that lies after today.
    pub fn in_future(pointer: &str, day: NaiveDate, today: NaiveDate) -> Option<Self> {
        (day > today).then(|| Self::field(pointer, Code::InFuture).with("today", today.to_string()))
    }

    /// The fault of a day of the body that lies before the earliest one possible.
    pub fn too_early(pointer: &str, day: NaiveDate, earliest: NaiveDate) -> Option<Self> {
        (day < earliest).then(|| Self::field(pointer, Code::TooEarly).with("earliest", earliest.to_string()))
    }

    /// A fault of a header.
    pub fn header(name: &str, code: Code) -> Self {
        Self { place: FaultPlace::Header(name.to_owned()), code, params: Map::new() }
    }

    /// A condition that the request as a whole does not meet.
    pub fn whole(code: Code) -> Self {
        Self { place: FaultPlace::Whole, code, params: Map::new() }
    }

    /// Fills a place of the sentence.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// Its code.
    pub const fn code(&self) -> Code {
        self.code
    }

    fn render(&self, lang: Lang) -> Fault {
        let (mut pointer, mut parameter, mut header) = (None, None, None);
        match &self.place {
            FaultPlace::Body(path) => pointer = Some(clip(&format!("#{path}"), 500)),
            FaultPlace::Parameter(name) => parameter = Some(clip(name, 100)),
            FaultPlace::Header(name) => header = Some(clip(name, 100)),
            FaultPlace::Whole => {}
        }
        let detail = clip(&self.code.detail(lang, &self.params), 2000);
        let params = self.params.iter().map(|(name, value)| (name.clone(), value.as_str().map_or_else(|| value.clone(), |text| clip(text, 2000).into())));
        Fault { pointer, parameter, header, code: self.code.as_str().to_owned(), detail, params: params.collect() }
    }
}

/// A fault that was kept, with its sentence in a language.
pub fn sentence(fault: &Fault, lang: Lang) -> Fault {
    let detail = fault.code.parse::<Code>().map(|code| clip(&code.detail(lang, &fault.params), 2000));
    Fault { detail: detail.unwrap_or_default(), ..fault.clone() }
}

/// What a caller sent is named back to it, but no longer than the document promises and without NUL.
pub(super) fn clip(text: &str, most: usize) -> String {
    text.chars().take(most).map(|letter| if letter == '\0' { char::REPLACEMENT_CHARACTER } else { letter }).collect()
}

/// Faults being gathered: the first are kept to be told, the others are only counted, so that no request makes an answer that is much
/// larger than itself.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    told: Vec<Flaw>,
    left_out: usize,
}

impl Faults {
    /// Adds one.
    pub fn push(&mut self, flaw: Flaw) {
        self.push_with(|| flaw);
    }

    /// Adds one that is not worth making when it will not be told.
    pub fn push_with(&mut self, flaw: impl FnOnce() -> Flaw) {
        if self.told.len() < TOLD { self.told.push(flaw()) } else { self.left_out += 1 }
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// The codes of those that are told.
    pub(super) fn codes(&self) -> impl Iterator<Item = Code> {
        self.told.iter().map(Flaw::code)
    }

    /// Those that are told, in the language asked for.
    pub(super) fn render(&self, lang: Lang) -> Vec<Fault> {
        self.told.iter().map(|flaw| flaw.render(lang)).collect()
    }

    /// How many are not told.
    pub(super) const fn left_out(&self) -> usize {
        self.left_out
    }
}

impl Extend<Flaw> for Faults {
    fn extend<T: IntoIterator<Item = Flaw>>(&mut self, flaws: T) {
        flaws.into_iter().for_each(|flaw| self.push(flaw));
    }
}

impl FromIterator<Flaw> for Faults {
    fn from_iter<T: IntoIterator<Item = Flaw>>(flaws: T) -> Self {
        let mut faults = Self::default();
        faults.extend(flaws);
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fail::Fail;

    #[test]
    fn the_first_faults_are_told_and_the_others_counted() {
        let many = |count: usize| (0..count).map(|at| Flaw::field(&format!("/{at}"), Code::Required)).collect::<Vec<_>>();
        let problem = Fail::invalid(many(TOLD + 7)).render(Lang::En, "/", "");
        assert_eq!((problem.errors.len(), problem.errors_left_out), (TOLD, Some(7)));
        assert!(problem.detail.ends_with("7 further errors are not listed."), "{}", problem.detail);
        let problem = Fail::refused("adopt", many(TOLD)).render(Lang::Vi, "/", "");
        assert_eq!((problem.errors.len(), problem.errors_left_out), (TOLD, None));
    }

    #[test]
    fn what_was_sent_is_named_back_in_part() {
        let flaw = Flaw::field(&"/x".repeat(10_000), Code::UnknownField).with("field", "y".repeat(1_000_000));
        let fault = serde_json::to_string(&flaw.render(Lang::Vi)).expect("JSON");
        assert!(fault.len() < 5_000, "{} bytes", fault.len());
    }
}
