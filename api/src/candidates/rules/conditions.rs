//! The conditions of each move, all of them, met or not. The explanation and the decision are this one function.

use chibo_openapi::Code;
use chibo_openapi::candidates::{CandidateTransition, Clause, Vote};
use chibo_openapi::vocabulary::{
    CandidateFlag, CandidateStage, CeremonyStart, ConditionStatus, EducationLevel, EducationRequirement, OpinionKind, PaperKind, VotingBody,
};
use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::deadlines::{AGEING, ceremony_start};
use super::sponsors::introductions;
use super::{Birth, Case, Finding, World, clause, votes, whole};
use crate::holidays::{add_months, full_months};
use crate::rulesets::Ruleset;

use ConditionStatus::{Met, Needed, Unmet, Warning};

/// Every condition of a move on its day, in the order of the regulation.
pub(in crate::candidates) fn conditions(case: &Case, world: &World<'_>, asked: &CandidateTransition) -> Vec<Finding> {
    let Some(rules) = world.rulesets.on(asked.on) else { return vec![no_ruleset(world, asked)] };
    let check = Check { case, world, asked, rules };
    let mut found = vec![check.order()];
    found.extend(check.of_stage());
    found
}

/// Papers that the dossier of a candidate needs before the cell resolves on it.
pub(super) fn papers_needed(case: &Case) -> Vec<PaperKind> {
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
    case.birth.and_then(Birth::span).is_some_and(|(earliest, _)| full_months(earliest, on) > most)
}

fn no_ruleset(world: &World<'_>, asked: &CandidateTransition) -> Finding {
    let first = world.rulesets.after(asked.on);
    let document = first.map(|ruleset| ruleset.code.clone()).unwrap_or_default();
    let clause = Clause { document, article: None, confirmed: true };
    let earliest_on = first.map(|ruleset| ruleset.in_force_from);
    Finding { earliest_on, actual: Some(asked.on.to_string()), ..finding(Code::RulesetInForce, Unmet, clause) }
}

fn finding(code: Code, status: ConditionStatus, clause: Clause) -> Finding {
    Finding { code, status, required: None, actual: None, params: Map::new(), clause, earliest_on: None, pointer: None }
}

fn met(is: bool) -> ConditionStatus {
    if is { Met } else { Unmet }
}

impl Finding {
    #[expect(clippy::needless_pass_by_value, reason = "numbers, days and texts alike, as they come")]
    fn compared(mut self, required: impl ToString, actual: impl ToString) -> Self {
        self.required = Some(required.to_string());
        self.actual = Some(actual.to_string());
        self
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// Time alone will meet it: from this day on. Only said of what is not met.
    fn earliest(mut self, day: Option<NaiveDate>) -> Self {
        self.earliest_on = day.filter(|_| self.status == Unmet);
        self
    }

    fn at(mut self, pointer: &'static str) -> Self {
        self.pointer = Some(pointer);
        self
    }
}

/// Months as a period of ISO 8601, e.g. `P17Y11M`.
fn period(months: i32) -> String {
    format!("P{}Y{}M", months.div_euclid(12), months.rem_euclid(12))
}

fn day_or_dash(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "—".to_owned(), |day| day.to_string())
}

/// One move being checked.
struct Check<'a> {
    case: &'a Case,
    world: &'a World<'a>,
    asked: &'a CandidateTransition,
    rules: &'a Ruleset,
}

impl Check<'_> {
    fn of_stage(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        match self.asked.to {
            CandidateStage::Source => {}
            CandidateStage::Fostering => found.extend([self.cell_stands(), self.document(), self.new_helper()]),
            CandidateStage::Trained => found.extend([self.cell_stands(), self.certificate_given(), self.certificate_valid()]),
            CandidateStage::Dossier => {
                found.extend([self.cell_stands(), self.document(), self.certificate_valid(), self.helped()]);
                found.extend(self.readmission());
                found.extend((self.case.stage() == CandidateStage::Rejected).then(|| self.reason()));
            }
            CandidateStage::CellResolved => self.cell_resolution(&mut found),
            CandidateStage::CommitteeResolved => found.extend([self.document(), self.followed_once(), self.vote(VotingBody::Committee)]),
            CandidateStage::Decided => self.decision(&mut found),
            CandidateStage::Admitted => {
                found.extend([self.cell_stands(), self.new_helper()]);
                self.ceremony(&mut found);
            }
            CandidateStage::Official => self.recognition(&mut found),
            CandidateStage::Withdrawn | CandidateStage::Removed => found.extend([self.reason(), self.document()]),
            CandidateStage::Rejected => found.extend([self.document(), self.failed_vote()]),
            CandidateStage::Cancelled => found.extend([self.ground(), self.reason(), self.document()]),
        }
        found
    }

    fn cell_resolution(&self, found: &mut Vec<Finding>) {
        found.extend([self.cell_stands(), self.document(), self.age(), self.education(), self.certificate_valid(), self.helped()]);
        found.extend(self.readmission());
        found.extend(self.sponsors());
        found.push(self.papers_complete());
        found.extend(self.papers_in_order());
        found.extend(self.papers_fresh());
        found.extend([self.opinion(OpinionKind::MassOrganization), self.opinion(OpinionKind::ResidenceCell)]);
        found.extend(self.consents(Warning));
        found.extend(self.failed_often());
        found.extend([self.cell_votes(), self.vote(VotingBody::Cell)]);
    }

    fn decision(&self, found: &mut Vec<Finding>) {
        found.extend([self.document(), self.decision_alone()]);
        found.extend(self.consents(Unmet));
        found.push(self.vote(VotingBody::StandingCommittee));
        found.extend(self.decision_in_time());
    }

    /// What holds for the regulation as a whole.
    fn whole(&self, code: Code, status: ConditionStatus) -> Finding {
        finding(code, status, whole(self.rules))
    }

    fn order(&self) -> Finding {
        let last = self.case.acts.last().map(|act| act.on);
        let ordered = last.is_none_or(|last| self.asked.on >= last);
        self.whole(Code::ActInOrder, met(ordered)).compared(day_or_dash(last), self.asked.on).earliest(last).at("/on")
    }

    fn cell_stands(&self) -> Finding {
        self.whole(Code::CellStands, met(self.world.cell_stood)).compared(self.asked.on, self.asked.on)
    }

    fn given(&self, code: Code, given: bool, pointer: &'static str) -> Finding {
        self.whole(code, if given { Met } else { Needed }).at(pointer)
    }

    fn document(&self) -> Finding {
        let given = self.given(Code::DocumentGiven, self.asked.document_number.is_some(), "/document_number");
        Finding { actual: self.asked.document_number.clone(), ..given }
    }

    fn reason(&self) -> Finding {
        self.given(Code::ReasonGiven, self.asked.reason.is_some(), "/reason")
    }

    fn ground(&self) -> Finding {
        self.given(Code::GroundGiven, self.asked.ground.is_some(), "/ground")
    }

    fn new_helper(&self) -> Finding {
        let status = match self.world.helper_fits {
            None => Needed,
            Some(fits) => met(fits),
        };
        self.whole(Code::HelperOfficial, status).at("/helper_id")
    }

    fn helped(&self) -> Finding {
        let on = self.asked.on;
        let helped = self.case.helpers.iter().any(|helper| helper.from <= on && helper.to.is_none_or(|to| to > on));
        self.whole(Code::HelperAssigned, met(helped)).compared(on, on)
    }

    fn certificate_given(&self) -> Finding {
        let given = self.given(Code::CertificateGiven, self.asked.certificate.is_some(), "/certificate");
        match &self.asked.certificate {
            Some(certificate) if certificate.issued_on > self.asked.on => {
                Finding { status: Unmet, ..given }.compared(self.asked.on, certificate.issued_on).earliest(Some(certificate.issued_on))
            }
            _ => given,
        }
    }

    fn certificate_valid(&self) -> Finding {
        let months = &self.rules.parameters.certificate_months;
        let certificate = self.asked.certificate.as_ref().filter(|_| self.asked.to == CandidateStage::Trained).or_else(|| self.case.certificate());
        let last = certificate.map(|certificate| add_months(certificate.issued_on, months.value));
        let status = met(last.is_some_and(|last| self.asked.on <= last));
        let months = Value::from(months.value);
        finding(Code::CertificateValid, status, clause!(self.rules.parameters.certificate_months))
            .compared(day_or_dash(last), self.asked.on)
            .with("months", months)
    }

    /// Counted in full months on the day of the cell meeting.
    fn age(&self) -> Finding {
        let (least, most) = (&self.rules.parameters.min_age_years, &self.rules.parameters.max_age_years);
        let required = format!("{}–{}", least.value, most.value);
        let base = finding(Code::Age, Unmet, clause!(least)).with("least", least.value).with("most", most.value);
        let Some((earliest, latest)) = self.case.birth.and_then(Birth::span) else {
            return base.compared(required, "—").with("years", "—").with("months", "—");
        };
        // Of a year alone the least favourable day counts, so that nobody is admitted on a guess.
        let (oldest, youngest) = (full_months(earliest, self.asked.on), full_months(latest, self.asked.on));
        let over = oldest > most.value * 12;
        let age = if over { oldest } else { youngest };
        let base = base.compared(required, period(age)).with("years", age.div_euclid(12)).with("months", age.rem_euclid(12));
        if youngest < least.value * 12 {
            return base.earliest(Some(add_months(latest, least.value * 12)));
        }
        let clause = if over { clause!(most) } else { clause!(least) };
        Finding { status: if over { Warning } else { Met }, clause, ..base }
    }

    fn education(&self) -> Finding {
        let asked = &self.rules.parameters.education;
        let least = match asked.value {
            EducationRequirement::LowerSecondaryCompleted => EducationLevel::LowerSecondaryCompleted,
            EducationRequirement::LowerSecondaryDiploma => EducationLevel::LowerSecondaryDiploma,
        };
        let actual = self.case.education.map_or("—", EducationLevel::as_str);
        let found = finding(Code::Education, met(self.case.education >= Some(least)), clause!(asked)).compared(least.as_str(), actual);
        found.with("education_requirement", asked.value.as_str()).with("education_level", actual)
    }

    fn readmission(&self) -> Vec<Finding> {
        if !self.case.flags.contains(&CandidateFlag::Readmission) {
            return Vec::new();
        }
        let (months, times) = (&self.rules.parameters.readmission_months, &self.rules.parameters.readmissions_allowed);
        let earliest = self.case.left_party_on.map(|left| add_months(left, months.value));
        let waited = met(earliest.is_some_and(|earliest| self.asked.on >= earliest));
        let waited = finding(Code::ReadmissionWait, waited, clause!(months)).compared(day_or_dash(earliest), self.asked.on).earliest(earliest);
        let before = i32::from(self.case.readmitted_before);
        let once = finding(Code::ReadmissionOnce, met(before < times.value), clause!(times)).compared(times.value, before);
        vec![waited.with("months", months.value), once]
    }

    /// Consents and approvals that must be there before the decision; earlier they are only remarked on.
    fn consents(&self, missing: ConditionStatus) -> Vec<Finding> {
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

    fn sponsors(&self) -> Vec<Finding> {
        let parameters = &self.rules.parameters;
        let found = introductions(self.case, parameters, self.world.youth_body, self.asked.on);
        let on = self.asked.on;
        let since = |day: Option<NaiveDate>| day.is_some_and(|day| day <= on);
        let union = found.union.map_or("—", |kind| kind.as_str());
        let enough = finding(Code::SponsorsEnough, met(found.enough()), clause!(parameters.sponsor_months))
            .compared(found.wanted, found.members)
            .with("sponsor_kind", union);
        let known = finding(Code::SponsorsKnowLong, met(since(found.known_long_from)), clause!(parameters.sponsor_months));
        let known = known.compared(day_or_dash(found.known_long_from), on).with("months", parameters.sponsor_months.value).earliest(found.known_long_from);
        if !found.enough() {
            return vec![enough, known];
        }
        let seasoned = if since(found.seasoned_from) { Met } else { Warning };
        let seasoned = finding(Code::SponsorsSeasoned, seasoned, clause!(parameters.sponsor_official_months));
        let seasoned = seasoned.compared(day_or_dash(found.seasoned_from), on).with("months", parameters.sponsor_official_months.value);
        vec![enough, known, seasoned]
    }

    fn papers_complete(&self) -> Finding {
        let needed = papers_needed(self.case);
        let missing: Vec<&str> = needed.iter().filter(|kind| self.case.paper(**kind, self.asked.on).is_none()).map(|kind| kind.as_str()).collect();
        let there = needed.len() - missing.len();
        self.whole(Code::PapersComplete, met(missing.is_empty())).compared(needed.len(), there).with("paper_kind", missing)
    }

    /// Nothing is said of an order of papers that are not there.
    fn papers_in_order(&self) -> Option<Finding> {
        let dated = |kind| self.case.paper(kind, self.asked.on).map(|paper| paper.dated_on);
        let (application, cv) = (dated(PaperKind::Application)?, dated(PaperKind::Cv)?);
        Some(self.whole(Code::PapersInOrder, met(application <= cv)).compared(cv, application))
    }

    fn papers_fresh(&self) -> Option<Finding> {
        let months = &self.rules.parameters.paper_months;
        let papers = AGEING.iter().filter_map(|kind| self.case.paper(*kind, self.asked.on));
        let last = papers.map(|paper| add_months(paper.dated_on, months.value)).min()?;
        Some(finding(Code::PapersFresh, met(self.asked.on <= last), clause!(months)).compared(last, self.asked.on).with("months", months.value))
    }

    fn opinion(&self, kind: OpinionKind) -> Finding {
        let taken = self.case.opinions.iter().any(|(whose, on)| *whose == kind && *on <= self.asked.on);
        self.whole(Code::OpinionTaken, met(taken)).with("opinion_kind", kind.as_str())
    }

    fn cell_votes(&self) -> Finding {
        let least = &self.rules.parameters.min_voting_members;
        let can = self.world.officials >= i64::from(least.value);
        finding(Code::CellCanVote, met(can), clause!(least)).compared(least.value, self.world.officials)
    }

    fn followed_once(&self) -> Finding {
        self.whole(Code::FollowedOnce, met(!self.world.followed_twice))
    }

    fn decision_alone(&self) -> Finding {
        let number = self.asked.document_number.clone().unwrap_or_else(|| "—".to_owned());
        self.whole(Code::DecisionAlone, met(!self.world.decision_taken)).with("number", number)
    }

    /// After several failed votes the case goes up to the competent committee: said, not refused.
    fn failed_often(&self) -> Option<Finding> {
        let most = &self.rules.parameters.failed_votes_before_escalation;
        let failed = self.case.failed_votes();
        (failed > 0).then(|| {
            let status = if failed >= i64::from(most.value) { Warning } else { Met };
            finding(Code::FailedVotes, status, clause!(most)).compared(most.value, failed)
        })
    }

    fn body_vote(&self, body: VotingBody) -> Option<&Vote> {
        self.asked.votes.iter().find(|vote| vote.body == body)
    }

    /// A vote: given, countable, and enough.
    fn vote(&self, body: VotingBody) -> Finding {
        let share = votes::share(&self.rules.parameters, body);
        let said = format!("{}{}/{}", if share.strict { "> " } else { "≥ " }, share.numerator, share.denominator);
        let base = finding(Code::VoteShare, Needed, clause!(share)).with("voting_body", body.as_str()).with("share", said.as_str()).at("/votes");
        let Some(vote) = self.body_vote(body) else {
            // The cell's members are known, so it can be said beforehand how many votes it takes.
            let needed = (body == VotingBody::Cell).then(|| format!("{}/{}", votes::needed(share, self.world.officials), self.world.officials));
            let needed = needed.unwrap_or_else(|| "—".to_owned());
            return base.with("needed", needed.as_str()).compared(if needed == "—" { said } else { needed }, "—");
        };
        let Some(members) = votes::denominator(vote, self.world.officials) else {
            return base.with("needed", "—").compared(said, format!("{}/—", vote.in_favour));
        };
        let cast = i64::from(vote.in_favour) + i64::from(vote.against);
        let needed = votes::needed(share, members);
        let countable = members > 0 && cast <= members;
        let enough = countable && i64::from(vote.in_favour) >= needed;
        let code = if countable { Code::VoteShare } else { Code::VotesCountable };
        let base = Finding { code, status: met(enough), ..base }.with("cast", cast).with("members", members).with("needed", format!("{needed}/{members}"));
        base.compared(format!("{needed}/{members}"), format!("{}/{members}", vote.in_favour))
    }

    /// The body whose vote ends the way at this stage.
    const fn voting_now(stage: CandidateStage) -> VotingBody {
        match stage {
            CandidateStage::CellResolved => VotingBody::Committee,
            CandidateStage::CommitteeResolved => VotingBody::StandingCommittee,
            _ => VotingBody::Cell,
        }
    }

    /// A rejection is a vote that failed: one that did not would be an approval.
    fn failed_vote(&self) -> Finding {
        let on_probation = self.case.stage() == CandidateStage::Admitted;
        let body = match self.asked.votes.first() {
            Some(vote) if on_probation => vote.body,
            _ => Self::voting_now(self.case.stage()),
        };
        let found = self.vote(body);
        match found.status {
            Met => Finding { code: Code::VoteFailed, status: Unmet, ..found },
            Unmet if found.code == Code::VoteShare => Finding { code: Code::VoteFailed, status: Met, ..found },
            _ => found,
        }
    }

    /// A passed deadline does not void the act: it must be said why it is late, and by whose consent.
    fn in_time(code: Code, last: NaiveDate, on: NaiveDate, clause: Clause, said: Option<&String>, pointer: &'static str) -> Finding {
        let status = match (on <= last, said) {
            (true, _) => Met,
            (false, Some(_)) => Warning,
            (false, None) => Needed,
        };
        finding(code, status, clause).compared(last, on).at(pointer)
    }

    fn working(&self, start: NaiveDate, days: i32) -> NaiveDate {
        self.world.calendar.add_working_days(start, u32::try_from(days).unwrap_or_default())
    }

    fn decision_in_time(&self) -> Option<Finding> {
        let parameters = &self.rules.parameters;
        let resolved = self.case.last(CandidateStage::CellResolved)?.on;
        let days = &parameters.decision_working_days;
        let last = self.working(resolved, days.value);
        let extended = self.working(resolved, days.value + parameters.decision_extension_working_days.value);
        let found = Self::in_time(Code::DecisionInTime, last, self.asked.on, clause!(days), self.asked.reason.as_ref(), "/reason");
        Some(found.with("days", days.value).with("extended", extended.to_string()))
    }

    fn ceremony(&self, found: &mut Vec<Finding>) {
        let days = &self.rules.parameters.ceremony_working_days;
        let from = &self.rules.parameters.ceremony_counted_from;
        let Some(decided) = self.case.last(CandidateStage::Decided) else { return };
        let start = self.asked.received_on.filter(|_| from.value == CeremonyStart::Receipt).or_else(|| ceremony_start(self.case, self.rules));
        if from.value == CeremonyStart::Receipt {
            let status = match start {
                None => Needed,
                Some(start) => met(start >= decided.on && start <= self.asked.on),
            };
            let span = format!("{} – {}", decided.on, self.asked.on);
            found.push(finding(Code::ReceiptGiven, status, clause!(from)).compared(span, day_or_dash(start)).at("/received_on"));
        }
        if let Some(start) = start {
            let last = self.working(start, days.value);
            let in_time = Self::in_time(Code::CeremonyInTime, last, self.asked.on, clause!(days), self.asked.consent_number.as_ref(), "/consent_number");
            found.push(in_time.with("days", days.value).with("start", start.to_string()));
        }
    }

    fn recognition(&self, found: &mut Vec<Finding>) {
        let parameters = &self.rules.parameters;
        let Some(ceremony) = self.case.last(CandidateStage::Admitted) else { return };
        let served = add_months(ceremony.on, parameters.probation_months.value);
        let meeting = self.asked.cell_meeting_on;
        let considered = meeting.unwrap_or(self.asked.on);
        let probation = finding(Code::ProbationServed, met(considered >= served), clause!(parameters.probation_months));
        found.extend([self.document(), self.whole(Code::StillMember, met(!self.world.membership_ended))]);
        found.push(probation.compared(served, considered).with("months", parameters.probation_months.value).earliest(Some(served)));
        match meeting {
            None => found.push(self.given(Code::MeetingGiven, false, "/cell_meeting_on")),
            Some(meeting) => {
                let status = met(meeting <= self.asked.on);
                found.push(self.whole(Code::MeetingGiven, status).compared(self.asked.on, meeting).at("/cell_meeting_on"));
                // The meeting is an act of its own day, so the rules of that day say whether it was in time.
                let rules = self.world.rulesets.on(meeting).unwrap_or(self.rules);
                let days = &rules.parameters.recognition_consideration_working_days;
                let last = self.working(served, days.value);
                let in_time = Self::in_time(Code::ConsideredInTime, last, meeting, clause!(days), self.asked.reason.as_ref(), "/reason");
                found.push(in_time.with("days", days.value));
                let days = &parameters.recognition_working_days;
                let last = self.working(meeting, days.value);
                let extended = self.working(meeting, days.value + parameters.recognition_extension_working_days.value);
                let in_time = Self::in_time(Code::RecognitionInTime, last, self.asked.on, clause!(days), self.asked.reason.as_ref(), "/reason");
                found.push(in_time.with("days", days.value).with("extended", extended.to_string()));
            }
        }
        found.extend(self.failed_often());
        found.extend([self.cell_votes(), self.vote(VotingBody::Cell), self.vote(VotingBody::Committee), self.vote(VotingBody::StandingCommittee)]);
    }
}
