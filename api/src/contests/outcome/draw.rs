//! A draw that anyone can repeat: entries in the order of a hash of the seed, what is drawn, and their ids.

use data_encoding::HEXLOWER;
use uuid::Uuid;

use crate::vault::sha256;

/// What is drawn.
#[derive(Debug, Clone, Copy)]
pub enum Drawn<'a> {
    /// The order of appearance in a round.
    Order(&'a str),
    /// The questions of a part.
    Questions(&'a str),
    /// Places that everything else left equal, in a round.
    Tie(&'a str),
}

impl Drawn<'_> {
    fn text(self) -> String {
        match self {
            Self::Order(round) => format!("order {round}"),
            Self::Questions(part) => format!("questions {part}"),
            Self::Tie(round) => format!("tie {round}"),
        }
    }
}

/// The key of an entry, in hexadecimal: the smallest comes first.
pub fn key(seed: &str, what: Drawn<'_>, entry: Uuid) -> String {
    HEXLOWER.encode(&sha256(format!("{seed}\n{}\n{entry}", what.text()).as_bytes()))
}

/// What is published before the draw.
pub fn seed_hash(seed: &str) -> String {
    HEXLOWER.encode(&sha256(seed.as_bytes()))
}

/// Entries in the order of a draw.
pub fn order(seed: &str, what: Drawn<'_>, mut entries: Vec<Uuid>) -> Vec<Uuid> {
    entries.sort_by_cached_key(|entry| key(seed, what, *entry));
    entries
}

/// The number, from 1, of the question that each entry drew of so many, in the order of appearance: each question once before any comes again.
pub fn questions(seed: &str, part: &str, entries: &[Uuid], questions: usize) -> Vec<(Uuid, usize)> {
    let drawn = order(seed, Drawn::Questions(part), entries.to_vec());
    let numbers = drawn.iter().enumerate().map(|(at, entry)| (*entry, at % questions.max(1) + 1));
    numbers.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    #[test]
    fn keys_are_what_the_document_says() {
        // printf 'seed\norder final\n00000000-0000-0000-0000-000000000001' | sha256sum
        let wanted = "fe161dacb1d751950e7b8f22624cc22874a11f29cd1df2f8e9e45d0c61c0c3f2";
        assert_eq!(key("seed", Drawn::Order("final"), id(1)), wanted);
        assert_eq!(seed_hash("test"), "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
    }

    #[test]
    fn the_order_of_entering_never_matters() {
        let there = order("a", Drawn::Order("r"), (1..20).map(id).collect());
        assert_eq!(there, order("a", Drawn::Order("r"), (1..20).rev().map(id).collect()));
        assert_ne!(there, order("b", Drawn::Order("r"), (1..20).map(id).collect()));
        assert_ne!(there, order("a", Drawn::Tie("r"), (1..20).map(id).collect()));
    }

    #[test]
    fn every_question_comes_before_one_comes_again() {
        let drawn = questions("seed", "knowledge", &(1..=10).map(id).collect::<Vec<_>>(), 4);
        let mut numbers: Vec<usize> = drawn.iter().map(|(_, number)| *number).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 1, 1, 2, 2, 2, 3, 3, 4, 4]);
    }
}
