//! How a place came about, in words: each sheet with its criteria, what the sheets came to, rounding, penalties, weight, the rounds, and what
//! parted equals. Pure.

use chibo_openapi::Lang;
use chibo_openapi::contests::{
    ContestBundle, ContestPart, ContestRound, GroupResult, PartResult, PenaltyResult, PlaceResult, RoundResult, Score, SheetResult, TieBreakResult,
};
use chibo_openapi::vocabulary::{TieBreakKind, label};
use num_rational::Ratio;
use uuid::Uuid;

/// What the sentences speak of.
struct Words<'b> {
    bundle: &'b ContestBundle,
    entry: Uuid,
    lang: Lang,
    steps: Vec<String>,
}

/// One sentence for each step, in order.
pub(super) fn steps(bundle: &ContestBundle, group: &GroupResult, place: &PlaceResult, lang: Lang) -> Vec<String> {
    let mut words = Words { bundle, entry: place.entry_id, lang, steps: Vec::new() };
    for result in &place.rounds {
        if let Some(rule) = bundle.rules.rounds.iter().find(|round| round.code == result.round) {
            words.round(rule, result);
        }
    }
    words.place(group, place);
    words.steps
}

/// Points with the comma of the language; a fraction that has no end as such beside them.
pub(super) fn points(score: &Score, lang: Lang) -> String {
    let shown = hundredths(score.x100, lang);
    let exact = score.exact_x100.parse::<Ratio<i128>>().map(|exact| exact / Ratio::from_integer(100));
    match exact {
        Ok(exact) if score.exact_x100.contains('/') => format!("{shown} ({exact})"),
        _ => shown,
    }
}

/// Hundredths as points, without zeros that say nothing.
pub(super) fn hundredths(x100: i64, lang: Lang) -> String {
    let (sign, whole, part) = (if x100 < 0 { "-" } else { "" }, x100.unsigned_abs() / 100, x100.unsigned_abs() % 100);
    let comma = if lang == Lang::Vi { ',' } else { '.' };
    let decimals = format!("{comma}{part:02}");
    format!("{sign}{whole}{}", if part == 0 { "" } else { decimals.trim_end_matches('0') })
}

impl Words<'_> {
    fn say(&mut self, vi: String, en: String) {
        self.steps.push(if self.lang == Lang::Vi { vi } else { en });
    }

    fn name<'n>(&self, vi: &'n str, en: Option<&'n str>) -> &'n str {
        if self.lang == Lang::En { en.unwrap_or(vi) } else { vi }
    }

    fn term(&self, list: &str, value: &str) -> String {
        let found = label(list, value).map(|(vi, en)| if self.lang == Lang::Vi { vi } else { en });
        found.unwrap_or(value).to_owned()
    }

    fn points(&self, score: &Score) -> String {
        points(score, self.lang)
    }

    fn round(&mut self, rule: &ContestRound, result: &RoundResult) {
        let name = self.name(&rule.name, rule.name_en.as_deref()).to_owned();
        self.say(format!("{name}:"), format!("{name}:"));
        for part in &result.parts {
            if let Some(part_rule) = rule.parts.iter().find(|rule| rule.code == part.part) {
                self.part(rule, part_rule, part);
            }
        }
        let sum = self.points(&result.sum);
        self.say(format!("Cộng các phần thi: {sum} điểm."), format!("The parts together: {sum} points."));
        if rule.carried_percent > 0 {
            let (percent, carried) = (rule.carried_percent, self.points(&result.carried));
            self.say(format!("Mang sang {percent}% điểm vòng trước: {carried} điểm."), format!("{percent}% of the round before: {carried} points."));
        }
        for penalty in &result.penalties {
            self.penalty(rule, penalty);
        }
        let total = self.points(&result.total);
        self.say(format!("Tổng điểm {name}: {total} điểm."), format!("Total of {name}: {total} points."));
        for step in &result.tie_break {
            self.tie(rule, step);
        }
        if let Some(advanced) = result.advanced {
            let place = result.place;
            let (vi, en) = if advanced { ("vào vòng sau", "on to the next round") } else { ("không vào vòng sau", "not in the next round") };
            self.say(format!("Xếp thứ {place}, {vi}."), format!("Place {place}: {en}."));
        }
    }

    fn part(&mut self, round: &ContestRound, rule: &ContestPart, result: &PartResult) {
        let name = self.name(&rule.name, rule.name_en.as_deref()).to_owned();
        for sheet in &result.sheets {
            self.sheet(&name, rule, sheet);
        }
        let (count, how, together) = (result.sheets.len(), self.term("aggregation", result.aggregation.as_str()), self.points(&result.aggregate));
        self.say(format!("{name}: {count} phiếu, {how}: {together} điểm."), format!("{name}: {count} sheets, {how}: {together} points."));
        if result.rounded != result.aggregate {
            let rounded = self.points(&result.rounded);
            self.say(format!("{name}: làm tròn thành {rounded} điểm."), format!("{name}: rounded to {rounded} points."));
        }
        for penalty in &result.penalties {
            self.penalty(round, penalty);
        }
        if result.weight_x100 != 100 {
            let weight = hundredths(result.weight_x100.into(), self.lang);
            self.say(format!("{name}: nhân hệ số {weight}."), format!("{name}: times {weight}."));
        }
        let score = self.points(&result.score);
        self.say(format!("{name}: còn {score} điểm."), format!("{name} counts {score} points."));
    }

    fn sheet(&mut self, part: &str, rule: &ContestPart, sheet: &SheetResult) {
        let judge = self.bundle.seats.iter().find(|seat| seat.id == sheet.seat_id).map(|seat| seat.name.clone()).unwrap_or_default();
        let fits = |one: &&chibo_openapi::contests::BundleSheet| one.seat_id == sheet.seat_id && one.entry_id == self.entry && one.part == rule.code;
        let scores = self.bundle.sheets.iter().find(fits).map(|sheet| sheet.scores.clone()).unwrap_or_default();
        let criterion = |code: &str| rule.criteria.iter().find(|rule| rule.code == code).map(|rule| self.name(&rule.name, rule.name_en.as_deref()));
        let parts = scores
            .iter()
            .map(|score| format!("{} {}", criterion(&score.criterion).unwrap_or(&score.criterion), hundredths(score.score_x100.into(), self.lang)));
        let (parts, sum) = (parts.collect::<Vec<_>>().join(" + "), hundredths(sheet.sum_x100, self.lang));
        let rounded = self.points(&sheet.rounded);
        let rounding = if sheet.rounded.exact_x100 == sheet.sum_x100.to_string() { String::new() } else { format!(" → {rounded}") };
        let (left_vi, left_en) = if sheet.left_out { (", không tính", ", left out") } else { ("", "") };
        self.say(format!("{part}, {judge}: {parts} = {sum}{rounding}{left_vi}."), format!("{part}, {judge}: {parts} = {sum}{rounding}{left_en}."));
    }

    fn penalty(&mut self, round: &ContestRound, penalty: &PenaltyResult) {
        let rule = round.penalties.iter().find(|rule| rule.code == penalty.penalty);
        let name = rule.map_or(penalty.penalty.as_str(), |rule| self.name(&rule.name, rule.name_en.as_deref())).to_owned();
        let (amount, units, points) = (penalty.amount, penalty.units, hundredths(penalty.points_x100, self.lang));
        match rule.and_then(|rule| rule.per_seconds) {
            Some(seconds) => self.say(
                format!("{name}: {amount} giây, {units} lần {seconds} giây, trừ {points} điểm."),
                format!("{name}: {amount} seconds, {units} started units of {seconds} seconds, {points} points off."),
            ),
            None => self.say(format!("{name}: {units} lần, trừ {points} điểm."), format!("{name}: {units} times, {points} points off.")),
        }
    }

    fn tie(&mut self, round: &ContestRound, step: &TieBreakResult) {
        let (others, left) = (step.among - 1, step.left - 1);
        let part = |code: &str| round.parts.iter().find(|part| part.code == code).map(|part| self.name(&part.name, part.name_en.as_deref()).to_owned());
        let kind = self.term("tie_break_kind", step.kind.as_str());
        let what = match (step.kind, step.of.as_deref()) {
            (TieBreakKind::Parts, Some(code)) => part(code).unwrap_or_else(|| code.to_owned()),
            (TieBreakKind::ExtraQuestions, Some(number)) => format!("{kind} {number}"),
            _ => kind,
        };
        let value = step.value.as_ref().map(|value| format!(" {}", self.points(value))).unwrap_or_default();
        self.say(
            format!("Bằng điểm với {others} người; phân định theo {what}:{value}; còn bằng với {left} người."),
            format!("Equal with {others} others; parted by {what}:{value}; still equal with {left}."),
        );
    }

    fn place(&mut self, group: &GroupResult, place: &PlaceResult) {
        let rule = self.bundle.rules.groups.iter().find(|rule| rule.code == group.group);
        let name = rule.map_or(group.group.as_str(), |rule| self.name(&rule.name, rule.name_en.as_deref())).to_owned();
        let prize = place.prize.as_ref().and_then(|code| rule?.prizes.iter().find(|prize| prize.code == *code));
        let prize = prize.map(|prize| format!(", {}", self.name(&prize.name, prize.name_en.as_deref()))).unwrap_or_default();
        let (number, shared_vi, shared_en) = (place.place, if place.shared { " (đồng hạng)" } else { "" }, if place.shared { " (shared)" } else { "" });
        self.say(format!("Hạng {number}{shared_vi}, {name}{prize}."), format!("Place {number}{shared_en}, {name}{prize}."));
    }
}
