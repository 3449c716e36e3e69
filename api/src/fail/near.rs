//! What somebody may have meant who wrote a name that there is not.

/// Nobody means a name of a thousand letters, and comparing takes time by their number.
const LONGEST: usize = 100;

/// The known name that is like the one given; none where no name is, since a hint that leads elsewhere is worse than none.
pub fn nearest<'a>(known: impl IntoIterator<Item = &'a str>, name: &str) -> Option<&'a str> {
    let name: String = name.chars().take(LONGEST).collect();
    // Of a short name two wrong letters leave nothing that could be recognised.
    let slips = (name.chars().count() / 3).min(2);
    let likeness = |known: &'a str| (strsim::jaro_winkler(known, &name), known);
    let near = |(likeness, known): &(f64, &str)| *likeness >= 0.85 || strsim::damerau_levenshtein(known, &name) <= slips;
    known.into_iter().map(likeness).filter(near).max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_like_it_is_near() {
        let known = ["name", "code", "created_at", "committee_id", "limit", "q"];
        for (name, wanted) in [
            ("nmae", Some("name")),
            ("naem", Some("name")),
            ("limt", Some("limit")),
            ("comittee_id", Some("committee_id")),
            ("createdat", Some("created_at")),
            ("colour", None),
            ("x", None),
            ("", None),
            ("zzzz", None),
        ] {
            assert_eq!(nearest(known, name), wanted, "{name}");
        }
        assert_eq!(nearest(known, &"n".repeat(1_000_000)), None);
        assert_eq!(nearest([], "name"), None);
    }
}
