//! The papers of the dossier: which there must be, in which order, how old; and the consents of a special case.

use chibo_openapi::Code;
use chibo_openapi::conditions::Clause;
use chibo_openapi::vocabulary::{CandidateFlag, CandidateStage, ConditionStatus, PaperKind};
use chrono::NaiveDate;

use super::check::Check;
use crate::candidates::rules::birth::Birth;
use crate::candidates::rules::case::Case;
use crate::candidates::rules::clause::{clause, whole};
use crate::candidates::rules::deadlines::AGEING;
use crate::candidates::rules::finding::{Finding, finding, met};
use crate::regulations::{Ruleset, add_months, months_of_age};

use ConditionStatus::Met;

/// Papers that the dossier of a candidate needs before the cell resolves on it.
fn papers_needed(case: &Case) -> Vec<PaperKind> {
    let mut needed = vec![
        PaperKind::Application,
        PaperKind::Cv,
        PaperKind::Verification,
        PaperKind::Introduction,
        PaperKind::OrganizationComments,
        PaperKind::ResidenceComments,
    ];
    if case.sponsors.iter().any(|sponsor| sponsor.member.is_none()) {
        needed.insert(4, PaperKind::UnionIntroduction);
    }
    needed
}

/// The papers of the checklist, each with the clause that asks for it: the dossier's, and the consents of a special case. `on` is the
/// day of the cell's meeting, today as long as it has not met.
pub(in crate::candidates) fn checklist(case: &Case, rules: &Ruleset, on: NaiveDate) -> Vec<(PaperKind, Clause)> {
    let clause_of = |kind: PaperKind| if AGEING.contains(&kind) { clause!(rules.parameters.paper_months) } else { whole(rules) };
    let mut papers: Vec<(PaperKind, Clause)> = papers_needed(case).into_iter().map(|kind| (kind, clause_of(kind))).collect();
    let again = case.flags.contains(&CandidateFlag::Readmission);
    if again || over_age(case, rules, on) {
        let clause = if again { clause!(rules.parameters.readmission_months) } else { clause!(rules.parameters.max_age_years) };
        papers.push((PaperKind::ProvincialConsent, clause));
    }
    if case.flags.iter().any(|flag| *flag != CandidateFlag::Readmission) {
        papers.push((PaperKind::CompetentApproval, whole(rules)));
    }
    papers
}

/// Over the age: the province consents in writing, as it does to a re-admission.
fn over_age(case: &Case, rules: &Ruleset, on: NaiveDate) -> bool {
    let most = rules.parameters.max_age_years.value * 12;
    case.birth.and_then(Birth::span).is_some_and(|(earliest, _)| months_of_age(earliest, on) > most)
}

impl Check<'_> {
    pub(super) fn papers_complete(&self) -> Finding {
        let needed = papers_needed(self.case);
        let missing: Vec<&str> = needed.iter().filter(|kind| self.case.paper(**kind, self.asked.on).is_none()).map(|kind| kind.as_str()).collect();
        let there = needed.len() - missing.len();
        self.whole(Code::PapersComplete, met(missing.is_empty())).compared(needed.len(), there).with("paper_kind", missing)
    }

    /// Nothing is said of an order of papers that are not there.
    pub(super) fn papers_in_order(&self) -> Option<Finding> {
        let dated = |kind| self.case.paper(kind, self.asked.on).map(|paper| paper.dated_on);
        let (application, cv) = (dated(PaperKind::Application)?, dated(PaperKind::Cv)?);
        Some(self.whole(Code::PapersInOrder, met(application <= cv)).compared(cv, application))
    }

    pub(super) fn papers_fresh(&self) -> Option<Finding> {
        let months = &self.rules.parameters.paper_months;
        let papers = AGEING.iter().filter_map(|kind| self.case.paper(*kind, self.asked.on));
        let last = papers.map(|paper| add_months(paper.dated_on, months.value)).min()?;
        Some(finding(Code::PapersFresh, met(self.asked.on <= last), clause!(months)).compared(last, self.asked.on).with("months", months.value))
    }

    /// Consents and approvals that must be there before the decision; earlier they are only remarked on.
    pub(super) fn consents(&self, missing: ConditionStatus) -> Vec<Finding> {
        let meeting = self.case.last(CandidateStage::CellResolved).filter(|_| self.asked.to != CandidateStage::CellResolved);
        let meeting = meeting.map_or(self.asked.on, |act| act.on);
        let status = |kind| if self.case.paper(kind, self.asked.on).is_some() { Met } else { missing };
        let mut found = Vec::new();
        let again = self.case.flags.contains(&CandidateFlag::Readmission);
        if again || over_age(self.case, self.rules, meeting) {
            let clause = if again { clause!(self.rules.parameters.readmission_months) } else { clause!(self.rules.parameters.max_age_years) };
            found.push(finding(Code::ProvincialConsent, status(PaperKind::ProvincialConsent), clause));
        }
        if self.case.flags.iter().any(|flag| *flag != CandidateFlag::Readmission) {
            found.push(self.whole(Code::SpecialApproval, status(PaperKind::CompetentApproval)));
        }
        found
    }
}
