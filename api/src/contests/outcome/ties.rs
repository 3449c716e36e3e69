//! Entrants with the same total, parted step after step.

use std::cmp::Reverse;

use chibo_openapi::contests::{ContestRound, TieBreakResult, TieBreakStep};
use chibo_openapi::vocabulary::TieBreakKind;
use uuid::Uuid;

use super::draw::{self, Drawn};
use super::exact::{Exact, score, whole};
use super::facts::{Facts, Missing};
use super::scored::{Classes, Scored};

/// Parts entrants of a round.
pub(super) struct Ties<'t, 'a> {
    pub(super) facts: &'t Facts<'a>,
    pub(super) round: &'t ContestRound,
    /// Whether the chair scored everybody who is ranked together: else that step is left out for all of them, since a step that depends on who
    /// is equal with whom would let a higher score lose a place.
    pub(super) chair_scored_all: bool,
}

impl<'a> Ties<'_, 'a> {
    /// Parts entrants with the same total into classes, best first; those of one class share a place.
    pub(super) fn part(&self, equal: Vec<Scored<'a>>, missing: &mut Vec<Missing>) -> Classes<'a> {
        self.steps(equal, &self.facts.bundle.rules.tie_break, missing)
    }

    fn steps(&self, equal: Vec<Scored<'a>>, steps: &[TieBreakStep], missing: &mut Vec<Missing>) -> Classes<'a> {
        let Some((step, rest)) = steps.split_first().filter(|_| equal.len() > 1) else { return vec![equal] };
        match step.kind {
            TieBreakKind::Parts => self.parts(equal, &step.parts, rest, missing),
            TieBreakKind::Chair if self.chair_scored_all => {
                let value = |one: &Scored<'_>| self.facts.chair(self.round, one.entry.id).unwrap_or_else(|| whole(0));
                each(split(equal, step.kind, None, value), |class, missing| self.steps(class, rest, missing), missing)
            }
            TieBreakKind::Chair => self.steps(equal, rest, missing),
            TieBreakKind::ExtraQuestions => self.extra(equal, 1, rest, missing),
            TieBreakKind::Draw => self.drawn(equal, missing),
            TieBreakKind::Shared => vec![noted(equal, step.kind, None)],
        }
    }

    fn parts(&self, equal: Vec<Scored<'a>>, codes: &[String], rest: &[TieBreakStep], missing: &mut Vec<Missing>) -> Classes<'a> {
        let Some((code, further)) = codes.split_first().filter(|_| equal.len() > 1) else { return self.steps(equal, rest, missing) };
        // A part of another round says nothing about this one.
        let Some(at) = self.round.parts.iter().position(|part| part.code == *code) else { return self.parts(equal, further, rest, missing) };
        let classes = split(equal, TieBreakKind::Parts, Some(code), |one| one.parts[at].weighted);
        each(classes, |class, missing| self.parts(class, further, rest, missing), missing)
    }

    /// Extra questions, as many as it takes; where another step follows, as many as were asked, and at least one.
    fn extra(&self, equal: Vec<Scored<'a>>, number: i32, rest: &[TieBreakStep], missing: &mut Vec<Missing>) -> Classes<'a> {
        if equal.len() < 2 {
            return vec![equal];
        }
        let answers: Vec<Option<i32>> = equal.iter().map(|one| self.facts.extra(&self.round.code, number, one.entry.id)).collect();
        if answers.iter().any(Option::is_none) {
            if number > 1 && !rest.is_empty() && answers.iter().all(Option::is_none) {
                return self.steps(equal, rest, missing);
            }
            let mut entries: Vec<Uuid> = equal.iter().map(|one| one.entry.id).collect();
            entries.sort_unstable();
            missing.push(Missing::ExtraQuestion { round: self.round.code.clone(), number, entries });
            return vec![equal];
        }
        let value = |one: &Scored<'_>| whole(self.facts.extra(&self.round.code, number, one.entry.id).unwrap_or_default());
        let classes = split(equal, TieBreakKind::ExtraQuestions, Some(&number.to_string()), value);
        each(classes, |class, missing| self.extra(class, number + 1, rest, missing), missing)
    }

    fn drawn(&self, equal: Vec<Scored<'a>>, missing: &mut Vec<Missing>) -> Classes<'a> {
        let Some(seed) = self.facts.seed(&self.round.code) else {
            missing.push(Missing::Draw { round: self.round.code.clone() });
            return vec![equal];
        };
        let (among, mut drawn) = (equal.len(), equal);
        drawn.sort_by_cached_key(|one| draw::key(seed, Drawn::Tie(&self.round.code), one.entry.id));
        let alone = |mut one: Scored<'a>| {
            one.tie_break.push(TieBreakResult { kind: TieBreakKind::Draw, of: None, of_name: None, value: None, among: number(among), left: 1 });
            vec![one]
        };
        drawn.into_iter().map(alone).collect()
    }
}

fn each<'a>(classes: Classes<'a>, mut further: impl FnMut(Vec<Scored<'a>>, &mut Vec<Missing>) -> Classes<'a>, missing: &mut Vec<Missing>) -> Classes<'a> {
    classes.into_iter().flat_map(|class| further(class, missing)).collect()
}

fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Parts equal entrants by a value, the greatest first, and notes it.
fn split<'a>(mut equal: Vec<Scored<'a>>, kind: TieBreakKind, of: Option<&str>, value: impl Fn(&Scored<'_>) -> Exact) -> Classes<'a> {
    let among = equal.len();
    equal.sort_by_key(|one| Reverse(value(one)));
    let mut classes: Classes<'a> = Vec::new();
    for one in equal {
        match classes.last_mut() {
            Some(class) if class.first().is_some_and(|first| value(first) == value(&one)) => class.push(one),
            _ => classes.push(vec![one]),
        }
    }
    for class in &mut classes {
        let left = number(class.len());
        for one in class {
            let compared = score(value(one));
            one.tie_break.push(TieBreakResult { kind, of: of.map(str::to_owned), of_name: None, value: Some(compared), among: number(among), left });
        }
    }
    classes
}

fn noted<'a>(mut equal: Vec<Scored<'a>>, kind: TieBreakKind, of: Option<&str>) -> Vec<Scored<'a>> {
    let count = number(equal.len());
    for one in &mut equal {
        one.tie_break.push(TieBreakResult { kind, of: of.map(str::to_owned), of_name: None, value: None, among: count, left: count });
    }
    equal
}
