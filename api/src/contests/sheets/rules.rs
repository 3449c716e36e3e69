//! What may be written on a sheet, by whom, and who sees it. Pure.

use chibo_openapi::Code;
use chibo_openapi::contests::{ContestPart, CriterionScore, ScoreSheetTransition};
use chibo_openapi::vocabulary::{ContestStatus, ScoreEntry, SeatKind, SheetStatus};

use crate::fail::Flaw;

/// What a caller is to a sheet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// Sits on the seat whose sheet it is.
    pub(super) own: bool,
    /// The seat on its panel.
    pub(super) seat: Option<SeatKind>,
    /// Sees every sheet by a role, without the scores.
    pub(super) office: bool,
    /// Holds or publishes the contest.
    pub(super) runs: bool,
}

impl Standing {
    /// Whether the caller enters paper for the panel.
    pub(super) const fn secretary(self) -> bool {
        matches!(self.seat, Some(SeatKind::Secretary))
    }

    /// Whether the caller chairs the panel.
    pub(super) const fn chair(self) -> bool {
        matches!(self.seat, Some(SeatKind::Chair))
    }

    /// Whether the caller sees the sheet at all.
    pub(super) const fn sees(self) -> bool {
        self.own || self.secretary() || self.chair() || self.office
    }

    /// Whether the caller sees what counts on the sheet: the judge always, who holds the contest once it is finalized, everybody once the result
    /// is published.
    pub(super) const fn sees_scores(self, contest: ContestStatus) -> bool {
        match contest {
            ContestStatus::Published => true,
            ContestStatus::Finalized => self.own || self.runs,
            _ => self.own,
        }
    }
}

/// How a sheet stands, as far as its moves ask.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stage {
    pub(super) entry: ScoreEntry,
    /// Whether its round is being judged, and its entrant takes part.
    pub(super) open: bool,
    pub(super) status: SheetStatus,
    /// Whether two entered the judge's paper and not the same.
    pub(super) differs: bool,
}

/// States that this caller may move a sheet to: who scored it hands it in, the chair takes it back.
pub(super) const fn next(standing: Standing, stage: Stage) -> &'static [SheetStatus] {
    match stage.status {
        SheetStatus::Draft if stage.open && standing.own && (matches!(stage.entry, ScoreEntry::Own) || stage.differs) => &[SheetStatus::Submitted],
        SheetStatus::Submitted if stage.open && standing.chair() => &[SheetStatus::Draft],
        _ => &[],
    }
}

/// What is wrong with scores of a part.
pub(super) fn faults(part: &ContestPart, scores: &[CriterionScore]) -> Vec<Flaw> {
    faults_at(part, scores, "")
}

/// The same of scores below a place of the body.
pub(super) fn faults_at(part: &ContestPart, scores: &[CriterionScore], below: &str) -> Vec<Flaw> {
    let mut found = Vec::new();
    for (at, CriterionScore { criterion, score_x100 }) in scores.iter().enumerate() {
        let place = format!("{below}/scores/{at}");
        let Some(rule) = part.criteria.iter().find(|rule| rule.code == *criterion) else {
            let codes: Vec<&str> = part.criteria.iter().map(|rule| rule.code.as_str()).collect();
            found.push(Flaw::field(&format!("{place}/criterion"), Code::NotOneOf).with("allowed", codes.join(", ")));
            continue;
        };
        if scores[..at].iter().any(|before| before.criterion == *criterion) {
            found.push(Flaw::field(&format!("{place}/criterion"), Code::NotUnique));
        }
        if !(rule.min_x100..=rule.max_x100).contains(score_x100) {
            let bound = format!("{} – {}", rule.min_x100, rule.max_x100);
            found.push(Flaw::field(&format!("{place}/score_x100"), Code::OutOfRange).with("bound", bound));
        } else if score_x100 % rule.step_x100 != 0 {
            found.push(Flaw::field(&format!("{place}/score_x100"), Code::NotAMultiple).with("step", rule.step_x100));
        }
    }
    found
}

/// Criteria of a part that have no score yet.
pub(super) fn lacking(part: &ContestPart, scores: &[CriterionScore]) -> Vec<Flaw> {
    lacking_at(part, scores, "")
}

/// The same of scores below a place of the body.
pub(super) fn lacking_at(part: &ContestPart, scores: &[CriterionScore], below: &str) -> Vec<Flaw> {
    let place = format!("{below}/scores");
    let scored = |code: &str| scores.iter().any(|score| score.criterion == code);
    let missing = part.criteria.iter().filter(|rule| !scored(&rule.code));
    missing.map(|rule| Flaw::field(&place, Code::CriterionWithoutScore).with("criterion", rule.name.as_str())).collect()
}

/// Scores in the order of the criteria, so that the same scores are the same text.
pub(super) fn in_order(part: &ContestPart, mut scores: Vec<CriterionScore>) -> Vec<CriterionScore> {
    scores.sort_by_key(|score| part.criteria.iter().position(|rule| rule.code == score.criterion));
    scores
}

/// What a move must say, and what it must not.
pub(super) fn said(act: &ScoreSheetTransition) -> Option<Flaw> {
    match (act.to, &act.reason) {
        (SheetStatus::Draft, None) => Some(Flaw::field("/reason", Code::Required)),
        (SheetStatus::Draft, Some(_)) | (_, None) => None,
        (_, Some(_)) => Some(Flaw::field("/reason", Code::NotForKind)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contests::outcome::tests::setup::part;

    fn score(criterion: &str, score_x100: i32) -> CriterionScore {
        CriterionScore { criterion: criterion.to_owned(), score_x100 }
    }

    #[test]
    fn scores_hold_to_criterion_bounds_and_step() {
        let part = part("greeting", 2000);
        let code = part.criteria[0].code.clone();
        for (scores, wanted) in [
            (vec![score(&code, 1975)], vec![]),
            (vec![score(&code, 1980)], vec![Code::NotAMultiple]),
            (vec![score(&code, 2025)], vec![Code::OutOfRange]),
            (vec![score(&code, -25)], vec![Code::OutOfRange]),
            (vec![score(&code, 0), score(&code, 0)], vec![Code::NotUnique]),
            (vec![score("other", 0)], vec![Code::NotOneOf]),
        ] {
            let found: Vec<Code> = faults(&part, &scores).iter().map(Flaw::code).collect();
            assert_eq!(found, wanted, "{scores:?}");
        }
        assert_eq!(lacking(&part, &[]).len(), part.criteria.len());
        assert_eq!(lacking(&part, &[score(&code, 0)]).len(), part.criteria.len() - 1);
    }

    #[test]
    fn the_judge_hands_in_and_the_chair_takes_back() {
        use SheetStatus::{Blocked, Draft, Locked, Submitted};
        let own = Standing { own: true, ..Standing::default() };
        let chair = Standing { seat: Some(SeatKind::Chair), ..Standing::default() };
        let secretary = Standing { seat: Some(SeatKind::Secretary), ..Standing::default() };
        let stage = |entry, status, differs| Stage { entry, open: true, status, differs };
        assert_eq!(next(own, stage(ScoreEntry::Own, Draft, false)), [Submitted]);
        assert_eq!(next(own, stage(ScoreEntry::PaperTwice, Draft, false)), [], "paper is handed in by agreeing");
        assert_eq!(next(own, stage(ScoreEntry::PaperTwice, Draft, true)), [Submitted]);
        assert_eq!(next(chair, stage(ScoreEntry::Own, Submitted, false)), [Draft]);
        for standing in [own, secretary, Standing { office: true, runs: true, ..Standing::default() }] {
            assert_eq!(next(standing, stage(ScoreEntry::Own, Submitted, false)), [], "{standing:?}");
        }
        for status in [Blocked, Locked] {
            assert_eq!(next(chair, stage(ScoreEntry::Own, status, false)), []);
        }
        assert_eq!(next(own, Stage { open: false, ..stage(ScoreEntry::Own, Draft, false) }), []);
    }

    #[test]
    fn scores_are_the_judges_until_the_result_is_there() {
        use ContestStatus::{Cancelled, Finalized, Judging, Published};
        let seen = |standing: Standing| [Judging, Finalized, Published, Cancelled].map(|state| standing.sees_scores(state));
        assert_eq!(seen(Standing { own: true, ..Standing::default() }), [true; 4]);
        assert_eq!(seen(Standing { seat: Some(SeatKind::Chair), office: true, ..Standing::default() }), [false, false, true, false]);
        assert_eq!(seen(Standing { office: true, runs: true, ..Standing::default() }), [false, true, true, false]);
    }
}
