//! The score sheets of a contest as commands name, save and hand them in. Not here: how their scores are asked for (`score.rs`).

use chibo_openapi::contests::{Contest, ContestPart, Criterion, CriterionScore, ScoreSheet, ScoreSheetSave, ScoreSheetTransition};
use chibo_openapi::vocabulary::{ScoreEntry, SheetStatus};
use ureq::http::Method;
use uuid::Uuid;

use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::points::points;
use crate::records::CONTEST;
use crate::say::say;
use crate::server::{Api, Call};

/// The sheets of a contest.
pub(super) struct Sheets<'a> {
    api: &'a Api,
    contest: Contest,
    /// Their path.
    pub(super) path: String,
}

impl<'a> Sheets<'a> {
    pub(super) fn of(api: &'a Api, contest: &str) -> Outcome<Self> {
        let contest: Contest = serde_json::from_value(CONTEST.find(api, contest)?.body).map_err(|error| Failure::bug(error.to_string()))?;
        let path = format!("{}/sheets", CONTEST.path_of(contest.id));
        Ok(Self { api, contest, path })
    }

    /// Code of the round that decides.
    pub(super) fn last_round(&self) -> &str {
        self.contest.rules.rounds.last().map_or("", |round| round.code.as_str())
    }

    /// The rules of a sheet's part.
    pub(super) fn part(&self, sheet: &ScoreSheet) -> Outcome<&ContestPart> {
        let parts = self.contest.rules.rounds.iter().flat_map(|round| &round.parts);
        parts.into_iter().find(|part| part.code == sheet.part).ok_or_else(|| Failure::bug(format!("a sheet of no part: {}", sheet.part)))
    }

    /// Every sheet that is seen of a part, or all of them.
    pub(super) fn all(&self, part: Option<&str>, own: bool) -> Outcome<Vec<ScoreSheet>> {
        self.api.all(&Call::get(&self.path).query("part", part).query("own", own.then_some(true)))
    }

    /// The sheet that a text names.
    pub(super) fn find(&self, text: &str) -> Outcome<ScoreSheet> {
        if let Ok(id) = text.parse::<Uuid>() {
            return self.api.get(format!("{}/{id}", self.path))?.read();
        }
        let words: Vec<&str> = text.splitn(3, '/').collect();
        let (cell, part, judge) = match words.as_slice() {
            [cell, part] => (*cell, *part, None),
            [cell, part, judge] => (*cell, *part, Some(*judge)),
            _ => return Err(Failure::usage(say!("Không phải id hay CHI-BỘ/PHẦN-THI: {text}", "Neither an id nor CELL/PART: {text}"))),
        };
        let own = judge.is_none() && self.has_own(part)?;
        named(&self.all(Some(part), own)?, cell, part, judge)
    }

    /// Whether the caller scores a part.
    fn has_own(&self, part: &str) -> Outcome<bool> {
        let call = Call::get(&self.path).query("part", Some(part)).query("own", Some(true)).query("limit", Some(1));
        let page: chibo_openapi::PageOf<ScoreSheet> = self.api.send(call)?.read()?;
        Ok(!page.items.is_empty())
    }

    /// Saves scores over the sheet as it was read. Sent again after a lost answer it is saved once.
    pub(super) fn save(&self, sheet: &ScoreSheet, scores: Vec<CriterionScore>) -> Outcome<ScoreSheet> {
        let call = Call::new(Method::PUT, format!("{}/{}", self.path, sheet.id)).if_match(sheet.version).taken_again();
        self.api.send(call.json(&ScoreSheetSave { scores })?)?.read()
    }

    pub(super) fn moved(&self, sheet: &ScoreSheet, to: SheetStatus, reason: Option<String>) -> Outcome<ScoreSheet> {
        self.api.act(format!("{}/{}/transitions", self.path, sheet.id), sheet.version, &ScoreSheetTransition { to, reason })?.read()
    }

    /// Hands a sheet in; one that two have entered alike from paper is handed in already.
    pub(super) fn hand_in(&self, sheet: ScoreSheet) -> Outcome<ScoreSheet> {
        let by_agreeing = self.contest.rules.score_entry == ScoreEntry::PaperTwice && sheet.allowed_transitions.is_empty();
        if sheet.status == SheetStatus::Submitted || by_agreeing { Ok(sheet) } else { self.moved(&sheet, SheetStatus::Submitted, None) }
    }
}

/// The sheet of a cell in a part, by its judge where there are several.
pub(super) fn named(sheets: &[ScoreSheet], cell: &str, part: &str, judge: Option<&str>) -> Outcome<ScoreSheet> {
    let fits = |sheet: &&ScoreSheet| sheet.cell_code == cell && sheet.part == part && judge.is_none_or(|judge| sheet.judge_name == judge);
    let found: Vec<&ScoreSheet> = sheets.iter().filter(fits).collect();
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(Failure::new(Exit::NotFound, say!("Không có phiếu {cell}/{part}", "There is no sheet {cell}/{part}"))),
        several => {
            let judges: Vec<&str> = several.iter().map(|sheet| sheet.judge_name.as_str()).collect();
            let judges = judges.join(", ");
            Err(Failure::usage(say!("Có nhiều phiếu {cell}/{part}; thêm /GIÁM-KHẢO: {judges}", "There are several sheets {cell}/{part}; add /JUDGE: {judges}")))
        }
    }
}

/// Scores as they are given: in the order of the criteria, or each by the code of its criterion.
pub(super) fn given(part: &ContestPart, words: &[String]) -> Outcome<Vec<CriterionScore>> {
    let mut scores = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let (criterion, text) = match (word.split_once('='), part.criteria.get(at)) {
            (Some((code, text)), _) => (code.to_owned(), text),
            (None, Some(criterion)) => (criterion.code.clone(), word.as_str()),
            (None, None) => {
                let count = part.criteria.len();
                return Err(Failure::usage(say!("Phần thi chỉ có {count} tiêu chí", "The part has only {count} criteria")));
            }
        };
        scores.push(CriterionScore { criterion, score_x100: points(text)? });
    }
    Ok(scores)
}

/// Whether a criterion takes a score.
pub(super) fn fits(criterion: &Criterion, x100: i32) -> bool {
    (criterion.min_x100..=criterion.max_x100).contains(&x100) && x100 % criterion.step_x100 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_given_in_order_or_by_code() {
        let criterion = |code: &str| Criterion { code: code.to_owned(), name: code.to_owned(), name_en: None, min_x100: 0, max_x100: 1000, step_x100: 25 };
        let rules = serde_json::json!({ "code": "a", "kind": "quiz", "name": "A", "max_x100": 2000, "criteria": [criterion("one"), criterion("two")] });
        let part: ContestPart = serde_json::from_value(rules).unwrap();
        let read = |words: &[&str]| {
            given(&part, &words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
                .map(|scores| scores.iter().map(|score| (score.criterion.clone(), score.score_x100)).collect::<Vec<_>>())
        };
        assert_eq!(read(&["8.5", "9"]).unwrap(), [("one".to_owned(), 850), ("two".to_owned(), 900)]);
        assert_eq!(read(&["two=7,25"]).unwrap(), [("two".to_owned(), 725)]);
        assert!(read(&["1", "2", "3"]).is_err() && read(&["tám"]).is_err());
        assert!(fits(&part.criteria[0], 975) && !fits(&part.criteria[0], 980) && !fits(&part.criteria[0], 1025));
    }
}
