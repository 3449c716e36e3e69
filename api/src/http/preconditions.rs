//! Versions that a caller names in `If-Match` and `If-None-Match` (RFC 9110, 13.1), and the tags of compressed answers.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use chibo_openapi::Code;

use crate::fail::Flaw;

/// Codings of answers. A compressed answer is another representation, so its strong tag is another one: `"7-gzip"`. Proxies that compress
/// do the same.
const CODINGS: [&str; 4] = ["gzip", "br", "zstd", "deflate"];

/// Versions named by `If-Match` or `If-None-Match`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Versions {
    /// `*`.
    Any,
    /// Those of these tags.
    These(Vec<String>),
}

impl Versions {
    /// Reads a header with all its lines; none when it is absent, or wrong and so among the faults.
    pub(super) fn read(headers: &HeaderMap, name: &HeaderName, flaws: &mut Vec<Flaw>) -> Option<Self> {
        let lines: Vec<&str> = headers.get_all(name).map(|line| line.to_str().unwrap_or("?")).collect();
        let text = lines.join(",");
        if lines.is_empty() {
            return None;
        }
        if text.trim() == "*" {
            return Some(Self::Any);
        }
        let Some(tags) = tags(&text) else {
            flaws.push(Flaw::header(name.as_str(), Code::InvalidFormat).with("expected", "an ETag such as \"7\""));
            return None;
        };
        // A weak tag says that something is much the same: enough to keep a copy of it, not enough to change it.
        let named = tags.into_iter().filter(|tag| name != header::IF_MATCH || !tag.weak);
        Some(Self::These(named.map(|tag| without_coding(tag.text).to_owned()).collect()))
    }

    /// Whether a version is among them.
    pub(super) fn contain(&self, version: i64) -> bool {
        match self {
            Self::Any => true,
            Self::These(tags) => tags.iter().any(|tag| *tag == version.to_string()),
        }
    }
}

/// The tag of an answer that is compressed, or (304) of which the caller named the compressed one.
pub(super) fn tag_of_coding(tag: &HeaderValue, asked: &HeaderMap, answer: &HeaderMap) -> Option<HeaderValue> {
    let text = tag.to_str().ok()?.strip_suffix('"').filter(|text| text.starts_with('"'))?;
    let coded = |coding: &str| format!("{text}-{coding}\"");
    let coding = match answer.get(header::CONTENT_ENCODING) {
        Some(coding) => coding.to_str().ok().filter(|coding| *coding != "identity")?.to_owned(),
        None => {
            let named = |coding: &&&str| asked.get_all(header::IF_NONE_MATCH).any(|line| line.to_str().is_ok_and(|line| line.contains(&coded(coding))));
            (*CODINGS.iter().find(named)?).to_owned()
        }
    };
    HeaderValue::from_str(&coded(&coding)).ok()
}

fn without_coding(tag: &str) -> &str {
    tag.rsplit_once('-').filter(|(_, coding)| CODINGS.contains(coding)).map_or(tag, |(tag, _)| tag)
}

struct Tag<'a> {
    weak: bool,
    /// What stands within the quotes.
    text: &'a str,
}

/// The tags of a list; none when it is no such list. A tag may have a comma in it.
fn tags(mut text: &str) -> Option<Vec<Tag<'_>>> {
    const BLANK: [char; 2] = [' ', '\t'];
    let mut found = Vec::new();
    loop {
        text = text.trim_start_matches(|letter| letter == ',' || BLANK.contains(&letter));
        if text.is_empty() {
            return Some(found).filter(|found| !found.is_empty());
        }
        let weak = text.strip_prefix("W/");
        let (tag, rest) = weak.unwrap_or(text).strip_prefix('"')?.split_once('"')?;
        if tag.contains(BLANK) {
            return None;
        }
        found.push(Tag { weak: weak.is_some(), text: tag });
        text = rest.trim_start_matches(BLANK);
        if !text.is_empty() && !text.starts_with(',') {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &HeaderName, lines: &[&str]) -> Result<Option<Versions>, usize> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(name.clone(), HeaderValue::from_str(line).expect("a header"));
        }
        let mut flaws = Vec::new();
        let read = Versions::read(&headers, name, &mut flaws);
        if flaws.is_empty() { Ok(read) } else { Err(flaws.len()) }
    }

    #[test]
    fn tags_are_lists_over_all_lines() {
        let these = |tags: &[&str]| Ok(Some(Versions::These(tags.iter().map(|tag| (*tag).to_owned()).collect())));
        let (changes, copies) = (&header::IF_MATCH, &header::IF_NONE_MATCH);
        assert_eq!(read(changes, &[]), Ok(None));
        for name in [changes, copies] {
            assert_eq!(read(name, &["*"]), Ok(Some(Versions::Any)));
            assert_eq!(read(name, &["\"1\" , ,\"2\"", "\"a,b\",\t\"3-gzip\""]), these(&["1", "2", "a,b", "3"]));
            for wrong in ["2", "\"1\" \"2\"", "*, \"1\"", "\"1", "w/\"1\"", "", ",", "\"1 \""] {
                assert_eq!(read(name, &[wrong]), Err(1), "{wrong}");
            }
        }
        assert_eq!(read(changes, &["W/\"1\", \"2\""]), these(&["2"]), "a weak tag is never that of what is changed");
        assert_eq!(read(copies, &["W/\"1-br\", \"2\""]), these(&["1", "2"]));
    }

    #[test]
    fn compressed_answers_have_tags_of_their_own() {
        let map = |name: HeaderName, text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_static(text));
            headers
        };
        let tag = |asked: &HeaderMap, answer: &HeaderMap| {
            tag_of_coding(&HeaderValue::from_static("\"7\""), asked, answer).map(|tag| tag.to_str().expect("a tag").to_owned())
        };
        let none = HeaderMap::new();
        assert_eq!(tag(&none, &map(header::CONTENT_ENCODING, "gzip")).as_deref(), Some("\"7-gzip\""));
        assert_eq!(tag(&none, &map(header::CONTENT_ENCODING, "identity")), None);
        assert_eq!(tag(&map(header::IF_NONE_MATCH, "\"6-br\", W/\"7-br\""), &none).as_deref(), Some("\"7-br\""), "304 names what the caller has");
        assert_eq!(tag(&map(header::IF_NONE_MATCH, "\"7\""), &none), None);
    }
}
