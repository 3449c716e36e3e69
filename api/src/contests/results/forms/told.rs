//! A result as its forms tell it: in one language, lines with columns. Pure.

use chibo_openapi::Lang;
use chibo_openapi::contests::{ContestResults, ContestRules, GroupResult, PlaceResult};
use chrono::NaiveDate;

/// A result and what stands above it.
pub struct Told<'r> {
    /// The language of headings and names.
    pub lang: Lang,
    /// The committee that holds the contest.
    pub committee: String,
    /// Title of the contest.
    pub title: String,
    /// Its rules.
    pub rules: &'r ContestRules,
    /// Number of the document.
    pub document_number: Option<String>,
    /// The day on which it was published; none before.
    pub published_on: Option<NaiveDate>,
    /// The result.
    pub results: &'r ContestResults,
}

/// A column of points: a part, or the total of a round.
pub struct PointsColumn<'r> {
    round: &'r str,
    part: Option<&'r str>,
    /// Its heading.
    pub heading: String,
}

impl<'r> Told<'r> {
    /// The Vietnamese or the English text.
    pub fn pick<'t>(&self, vi: &'t str, en: &'t str) -> &'t str {
        if self.lang == Lang::En { en } else { vi }
    }

    /// A name of the rules in the language, where it has one.
    pub fn name<'t>(&self, vi: &'t str, en: Option<&'t str>) -> &'t str {
        if self.lang == Lang::En { en.unwrap_or(vi) } else { vi }
    }

    /// A day as the language writes it.
    pub fn day(&self, day: NaiveDate) -> String {
        if self.lang == Lang::En { day.to_string() } else { day.format("%d/%m/%Y").to_string() }
    }

    /// The name of a group.
    pub fn group(&self, group: &'r GroupResult) -> &'r str {
        let rule = self.rules.groups.iter().find(|rule| rule.code == group.group);
        rule.map_or(group.group.as_str(), |rule| if self.lang == Lang::En { rule.name_en.as_deref().unwrap_or(&rule.name) } else { &rule.name })
    }

    /// The name of the prize of a place; empty for none.
    pub fn prize(&self, group: &'r GroupResult, place: &'r PlaceResult) -> &'r str {
        let rule = self.rules.groups.iter().find(|rule| rule.code == group.group);
        let prize = rule.and_then(|rule| rule.prizes.iter().find(|prize| Some(&prize.code) == place.prize.as_ref()));
        prize.map_or("", |prize| if self.lang == Lang::En { prize.name_en.as_deref().unwrap_or(&prize.name) } else { &prize.name })
    }

    /// Whether a place has a prize of which there are only so many.
    pub fn is_counted(&self, group: &GroupResult, place: &PlaceResult) -> bool {
        let rule = self.rules.groups.iter().find(|rule| rule.code == group.group);
        let prize = rule.and_then(|rule| rule.prizes.iter().find(|prize| Some(&prize.code) == place.prize.as_ref()));
        prize.is_some_and(|prize| prize.count.is_some())
    }

    /// The columns of points: each part, and of several rounds the total of each.
    pub fn columns(&self) -> Vec<PointsColumn<'r>> {
        let several = self.rules.rounds.len() > 1;
        let mut found = Vec::new();
        for round in &self.rules.rounds {
            found.extend(round.parts.iter().map(|part| PointsColumn {
                round: &round.code,
                part: Some(&part.code),
                heading: self.name(&part.name, part.name_en.as_deref()).to_owned(),
            }));
            if several {
                let name = self.name(&round.name, round.name_en.as_deref());
                let heading = if self.lang == Lang::En { format!("Total of {name}") } else { format!("Tổng {name}") };
                found.push(PointsColumn { round: &round.code, part: None, heading });
            }
        }
        found
    }

    /// Special prizes: name of the prize, the entrant, code of the cell, hundredths of points.
    pub fn special(&self) -> Vec<(String, &'r str, &'r str, i64)> {
        let given = self.results.special_prizes.iter();
        let told = given.map(|given| {
            let rule = self.rules.special_prizes.iter().find(|prize| prize.code == given.prize);
            let prize = rule.map_or(given.prize.as_str(), |rule| self.name(&rule.name, rule.name_en.as_deref()));
            (prize.to_owned(), given.name.as_str(), given.cell_code.as_str(), given.score.x100)
        });
        told.collect()
    }
}

impl PointsColumn<'_> {
    /// Hundredths of points of a place; none where the entrant did not come so far.
    pub fn of(&self, place: &PlaceResult) -> Option<i64> {
        let round = place.rounds.iter().find(|round| round.round == self.round)?;
        match self.part {
            Some(part) => Some(round.parts.iter().find(|one| one.part == part)?.score.x100),
            None => Some(round.total.x100),
        }
    }
}

/// Hundredths as points for programs: with a point, two decimals.
pub fn decimal(x100: i64) -> String {
    format!("{}{}.{:02}", if x100 < 0 { "-" } else { "" }, x100.unsigned_abs() / 100, x100.unsigned_abs() % 100)
}
