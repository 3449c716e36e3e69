//! Whether the rules of a contest can be carried out, each by itself and all together. Pure. Not here: the panel and the entries, which are
//! looked at when judging opens.

use std::collections::BTreeSet;

use chibo_openapi::Code;
use chibo_openapi::contests::{ContestGroup, ContestPart, ContestRound, ContestRules, Criterion};
use chibo_openapi::vocabulary::{Aggregation, SheetsOf, TieBreakKind};

use crate::fail::Flaw;

/// Sheets that a mean without the highest and the lowest needs.
const LEAST_FOR_EXTREMES: i32 = 5;

/// Every fault of the rules, as fields of a body that has them under `rules`.
pub fn faults(rules: &ContestRules) -> Vec<Flaw> {
    let mut found = Vec::new();
    groups(rules, &mut found);
    rounds(rules, &mut found);
    tie_break(rules, &mut found);
    special_prizes(rules, &mut found);
    repeated(rules.rounding.iter().map(|rounding| rounding.place), |at| format!("/rules/rounding/{at}/place"), &mut found);
    found
}

/// Groups with more prizes than people who may enter; `entrants` gives their number.
pub fn too_many_prizes(rules: &ContestRules, entrants: impl Fn(&ContestGroup) -> i64) -> Vec<Flaw> {
    let of_group = |(at, group): (usize, &ContestGroup)| {
        let prizes: i64 = group.prizes.iter().filter_map(|prize| prize.count).map(i64::from).sum();
        let entrants = entrants(group);
        let flaw = || Flaw::field(&format!("/rules/groups/{at}/prizes"), Code::PrizesForTooMany).with("prizes", prizes).with("entrants", entrants);
        (prizes > entrants).then(flaw)
    };
    rules.groups.iter().enumerate().filter_map(of_group).collect()
}

/// Notes each value that was there before.
fn repeated<T: Ord>(values: impl IntoIterator<Item = T>, pointer: impl Fn(usize) -> String, found: &mut Vec<Flaw>) {
    let mut seen = BTreeSet::new();
    for (at, value) in values.into_iter().enumerate() {
        if !seen.insert(value) {
            found.push(Flaw::field(&pointer(at), Code::NotUnique));
        }
    }
}

fn groups(rules: &ContestRules, found: &mut Vec<Flaw>) {
    repeated(rules.groups.iter().map(|group| &group.code), |at| format!("/rules/groups/{at}/code"), found);
    let mut kinds = BTreeSet::new();
    for (at, group) in rules.groups.iter().enumerate() {
        for (number, kind) in group.cell_kinds.iter().enumerate() {
            if !kinds.insert(*kind) {
                found.push(Flaw::field(&format!("/rules/groups/{at}/cell_kinds/{number}"), Code::NotUnique));
            }
        }
        repeated(group.prizes.iter().map(|prize| &prize.code), |number| format!("/rules/groups/{at}/prizes/{number}/code"), found);
        let last = group.prizes.len().saturating_sub(1);
        let open = group.prizes.iter().enumerate().filter(|(number, prize)| prize.count.is_none() && *number < last);
        found.extend(open.map(|(number, _)| Flaw::field(&format!("/rules/groups/{at}/prizes/{number}/count"), Code::RestOnlyLast)));
    }
}

fn rounds(rules: &ContestRules, found: &mut Vec<Flaw>) {
    repeated(rules.rounds.iter().map(|round| &round.code), |at| format!("/rules/rounds/{at}/code"), found);
    let parts = rules.rounds.iter().enumerate().flat_map(|(at, round)| (0..round.parts.len()).map(move |number| (at, number)));
    let places: Vec<(usize, usize)> = parts.collect();
    let codes = places.iter().map(|(at, number)| &rules.rounds[*at].parts[*number].code);
    repeated(codes, |place| format!("/rules/rounds/{}/parts/{}/code", places[place].0, places[place].1), found);
    let penalties = rules.rounds.iter().enumerate().flat_map(|(at, round)| (0..round.penalties.len()).map(move |number| (at, number)));
    let places: Vec<(usize, usize)> = penalties.collect();
    let codes = places.iter().map(|(at, number)| &rules.rounds[*at].penalties[*number].code);
    repeated(codes, |place| format!("/rules/rounds/{}/penalties/{}/code", places[place].0, places[place].1), found);
    for (at, round) in rules.rounds.iter().enumerate() {
        one_round(rules, at, round, found);
    }
}

fn one_round(rules: &ContestRules, at: usize, round: &ContestRound, found: &mut Vec<Flaw>) {
    let place = format!("/rules/rounds/{at}");
    for (number, part) in round.parts.iter().enumerate() {
        one_part(&format!("{place}/parts/{number}"), part, found);
    }
    // In hundredths of hundredths, since a weight need not give a whole number of them.
    let times = |part: &ContestPart| if rules.aggregation == Aggregation::Sum && part.sheets_of == SheetsOf::EachJudge { i64::from(round.judges) } else { 1 };
    let sum: i64 = round.parts.iter().map(|part| i64::from(part.max_x100) * i64::from(part.weight_x100) * times(part)).sum();
    if sum != i64::from(round.max_x100) * 100 {
        let shown = if sum % 100 == 0 { (sum / 100).to_string() } else { format!("{}.{:02}", sum / 100, sum % 100) };
        found.push(Flaw::field(&format!("{place}/max_x100"), Code::MaximaDoNotAddUp).with("sum", shown).with("max", round.max_x100));
    }
    let scored_by_each = round.parts.iter().any(|part| part.sheets_of == SheetsOf::EachJudge);
    if rules.aggregation == Aggregation::MeanWithoutExtremes && scored_by_each && round.judges < LEAST_FOR_EXTREMES {
        let flaw = Flaw::field(&format!("{place}/judges"), Code::TooFewJudges).with("least", LEAST_FOR_EXTREMES).with("judges", round.judges);
        found.push(flaw.with("aggregation", rules.aggregation.as_str()));
    }
    for (number, penalty) in round.penalties.iter().enumerate() {
        if let Some(part) = &penalty.part {
            named(&format!("{place}/penalties/{number}/part"), part, round.parts.iter(), found);
        }
    }
    let last = at + 1 == rules.rounds.len();
    match &round.advance {
        Some(_) if last => found.push(Flaw::field(&format!("{place}/advance"), Code::NoRoundAfter)),
        None if !last => found.push(Flaw::field(&format!("{place}/advance"), Code::Required)),
        Some(advance) if advance.first.is_none() && advance.at_least_x100.is_none() => {
            found.push(Flaw::field(&format!("{place}/advance"), Code::AdvanceOfNobody));
        }
        _ => {}
    }
    if at == 0 && round.carried_percent != 0 {
        found.push(Flaw::field(&format!("{place}/carried_percent"), Code::NoRoundBefore));
    }
}

/// Notes a part that is not among those that may be named.
fn named<'a>(pointer: &str, code: &str, among: impl Iterator<Item = &'a ContestPart>, found: &mut Vec<Flaw>) {
    let codes: Vec<&str> = among.map(|part| part.code.as_str()).collect();
    if !codes.contains(&code) {
        found.push(Flaw::field(pointer, Code::NotOneOf).with("allowed", codes.join(", ")));
    }
}

fn one_part(place: &str, part: &ContestPart, found: &mut Vec<Flaw>) {
    repeated(part.criteria.iter().map(|criterion| &criterion.code), |at| format!("{place}/criteria/{at}/code"), found);
    for (at, criterion) in part.criteria.iter().enumerate() {
        let Criterion { code: _, name: _, name_en: _, min_x100, max_x100, step_x100 } = criterion;
        for (field, value) in [("min_x100", min_x100), ("max_x100", max_x100)] {
            if value % step_x100 != 0 {
                found.push(Flaw::field(&format!("{place}/criteria/{at}/{field}"), Code::NotAMultiple).with("step", *step_x100));
            }
        }
    }
    let sum: i64 = part.criteria.iter().map(|criterion| i64::from(criterion.max_x100)).sum();
    if sum != i64::from(part.max_x100) {
        found.push(Flaw::field(&format!("{place}/max_x100"), Code::MaximaDoNotAddUp).with("sum", sum).with("max", part.max_x100));
    }
}

fn tie_break(rules: &ContestRules, found: &mut Vec<Flaw>) {
    use TieBreakKind::{Chair, Draw, Parts, Shared};
    let mut ended: Option<TieBreakKind> = None;
    let mut seen = BTreeSet::new();
    for (at, step) in rules.tie_break.iter().enumerate() {
        let place = format!("/rules/tie_break/{at}");
        if let Some(end) = ended {
            found.push(Flaw::field(&place, Code::StepNeverReached).with("step", end.as_str()));
        }
        match (step.kind, step.parts.is_empty()) {
            (Parts, true) => found.push(Flaw::field(&format!("{place}/parts"), Code::Required)),
            (Parts, false) => {
                for (number, part) in step.parts.iter().enumerate() {
                    named(&format!("{place}/parts/{number}"), part, rules.rounds.iter().flat_map(|round| &round.parts), found);
                    if !seen.insert(part) {
                        found.push(Flaw::field(&format!("{place}/parts/{number}"), Code::NotUnique));
                    }
                }
            }
            (_, false) => found.push(Flaw::field(&format!("{place}/parts"), Code::NotForKind)),
            (_, true) => {}
        }
        if matches!(step.kind, Draw | Shared) {
            ended = ended.or(Some(step.kind));
        }
    }
    let single = rules.tie_break.iter().map(|step| step.kind).filter(|kind| *kind != Parts);
    let kinds: Vec<usize> = rules.tie_break.iter().enumerate().filter(|(_, step)| step.kind != Parts).map(|(at, _)| at).collect();
    repeated(single, |number| format!("/rules/tie_break/{}/kind", kinds[number]), found);
    // Extra questions go on until everybody is parted, so they are an end too.
    if let Some((at, step)) = rules.tie_break.iter().enumerate().next_back()
        && ended.is_none()
        && matches!(step.kind, Parts | Chair)
    {
        found.push(Flaw::field(&format!("/rules/tie_break/{at}"), Code::TieBreakWithoutEnd));
    }
}

fn special_prizes(rules: &ContestRules, found: &mut Vec<Flaw>) {
    repeated(rules.special_prizes.iter().map(|prize| &prize.code), |at| format!("/rules/special_prizes/{at}/code"), found);
    for (at, prize) in rules.special_prizes.iter().enumerate() {
        named(&format!("/rules/special_prizes/{at}/part"), &prize.part, rules.rounds.iter().flat_map(|round| &round.parts), found);
    }
}

#[cfg(test)]
mod tests {
    use chibo_openapi::Lang;
    use chibo_openapi::contests::{Advance, Rounding, SpecialPrize};
    use chibo_openapi::vocabulary::{EdgeRule, RoundingMode, RoundingPlace};

    use super::*;
    use crate::contests::outcome::tests::setup::{group, part, penalty, round, rules, step};
    use crate::fail::Fail;

    /// Each fault as its pointer and code.
    fn told(flaws: Vec<Flaw>) -> Vec<String> {
        let problem = Fail::invalid(flaws).render(Lang::En, "", "");
        problem.errors.iter().map(|fault| format!("{} {}", fault.pointer.as_deref().unwrap_or_default(), fault.code)).collect()
    }

    fn spoilt(spoil: impl Fn(&mut ContestRules)) -> Vec<String> {
        let mut rules = rules(5);
        spoil(&mut rules);
        told(faults(&rules))
    }

    fn advance(first: Option<i32>) -> Advance {
        Advance { first, at_least_x100: None, by_cluster: false, edge: EdgeRule::All }
    }

    #[test]
    fn each_fault_is_named() {
        use TieBreakKind::{Chair, Draw, ExtraQuestions, Parts, Shared};
        assert_eq!(spoilt(|_| {}), [""; 0]);
        let half = Rounding { place: RoundingPlace::Part, step_x100: 50, mode: RoundingMode::HalfUp };
        let best = SpecialPrize { code: "a".to_owned(), name: "A".to_owned(), name_en: None, part: "greeting".to_owned(), count: 1, by_group: false };
        let last = || round("last", 5, vec![part("talent", 1000)]);
        let expect = |spoil: &dyn Fn(&mut ContestRules), wanted: &[&str]| assert_eq!(spoilt(spoil), wanted);
        expect(&|rules| rules.rounds[0].max_x100 = 4999, &["#/rules/rounds/0/max_x100 maxima_do_not_add_up"]);
        expect(&|rules| rules.rounds[0].parts[1].weight_x100 = 133, &["#/rules/rounds/0/max_x100 maxima_do_not_add_up"]);
        expect(&|rules| rules.aggregation = Aggregation::Sum, &["#/rules/rounds/0/max_x100 maxima_do_not_add_up"]);
        expect(
            &|rules| {
                rules.aggregation = Aggregation::Sum;
                rules.rounds[0].max_x100 = 25_000;
            },
            &[],
        );
        expect(&|rules| rules.rounds[0].parts[0].criteria[0].max_x100 = 1975, &["#/rules/rounds/0/parts/0/max_x100 maxima_do_not_add_up"]);
        expect(&|rules| rules.rounds[0].parts[0].criteria[0].step_x100 = 75, &["#/rules/rounds/0/parts/0/criteria/0/max_x100 not_a_multiple"]);
        expect(&|rules| rules.rounds[0].parts[0].criteria[0].min_x100 = -10, &["#/rules/rounds/0/parts/0/criteria/0/min_x100 not_a_multiple"]);
        expect(&|rules| rules.rounds[0].parts[1].code = "greeting".to_owned(), &["#/rules/rounds/0/parts/1/code not_unique"]);
        expect(&|rules| rules.groups.push(group("all", &[])), &["#/rules/groups/1/code not_unique", "#/rules/groups/1/cell_kinds/0 not_unique"]);
        expect(
            &|rules| rules.groups[0] = group("all", &[("first", None), ("first", Some(1))]),
            &["#/rules/groups/0/prizes/1/code not_unique", "#/rules/groups/0/prizes/0/count rest_only_last"],
        );
        expect(&|rules| rules.rounding = vec![half.clone(), half.clone()], &["#/rules/rounding/1/place not_unique"]);
        expect(
            &|rules| {
                rules.aggregation = Aggregation::MeanWithoutExtremes;
                rules.rounds[0].judges = 4;
            },
            &["#/rules/rounds/0/judges too_few_judges"],
        );
        expect(&|rules| rules.rounds[0].penalties = vec![penalty("late", Some("talent"), 500, None)], &["#/rules/rounds/0/penalties/0/part not_one_of"]);
        expect(
            &|rules| rules.rounds[0].penalties = vec![penalty("late", None, 500, None), penalty("late", None, 100, None)],
            &["#/rules/rounds/0/penalties/1/code not_unique"],
        );
        expect(&|rules| rules.rounds[0].advance = Some(advance(Some(1))), &["#/rules/rounds/0/advance no_round_after"]);
        expect(&|rules| rules.rounds.push(last()), &["#/rules/rounds/0/advance required"]);
        expect(
            &|rules| {
                rules.rounds[0].advance = Some(advance(None));
                rules.rounds.push(last());
            },
            &["#/rules/rounds/0/advance advance_of_nobody"],
        );
        expect(&|rules| rules.rounds[0].carried_percent = 50, &["#/rules/rounds/0/carried_percent no_round_before"]);
        expect(&|rules| rules.tie_break = vec![step(Parts, &["greeting"])], &["#/rules/tie_break/0 tie_break_without_end"]);
        expect(&|rules| rules.tie_break = vec![step(Chair, &[])], &["#/rules/tie_break/0 tie_break_without_end"]);
        expect(&|rules| rules.tie_break = vec![step(ExtraQuestions, &[])], &[]);
        expect(&|rules| rules.tie_break = vec![step(Shared, &[]), step(Draw, &[])], &["#/rules/tie_break/1 step_never_reached"]);
        expect(&|rules| rules.tie_break = vec![step(Chair, &[]), step(Chair, &[]), step(Draw, &[])], &["#/rules/tie_break/1/kind not_unique"]);
        expect(
            &|rules| rules.tie_break = vec![step(Parts, &["greeting", "x", "greeting"]), step(Parts, &[]), step(Draw, &["greeting"])],
            &[
                "#/rules/tie_break/0/parts/1 not_one_of",
                "#/rules/tie_break/0/parts/2 not_unique",
                "#/rules/tie_break/1/parts required",
                "#/rules/tie_break/2/parts not_for_kind",
            ],
        );
        expect(
            &|rules| rules.special_prizes = vec![best.clone(), SpecialPrize { part: "x".to_owned(), ..best.clone() }],
            &["#/rules/special_prizes/1/code not_unique", "#/rules/special_prizes/1/part not_one_of"],
        );
    }

    #[test]
    fn no_more_prizes_than_entrants() {
        let mut rules = rules(5);
        assert_eq!(told(too_many_prizes(&rules, |_| 4)), [""; 0], "1, 1 and 2; whoever is left takes what is left");
        assert_eq!(told(too_many_prizes(&rules, |_| 3)), ["#/rules/groups/0/prizes prizes_for_too_many"]);
        rules.groups[0].prizes.clear();
        assert_eq!(told(too_many_prizes(&rules, |_| 0)), [""; 0]);
    }
}
