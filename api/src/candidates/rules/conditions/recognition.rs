//! Recognition as an official member: probation, the meeting of the cell, the days after it, and three votes.

use chibo_openapi::Code;
use chibo_openapi::vocabulary::{CandidateStage, VotingBody};

use super::check::Check;
use crate::candidates::rules::clause::clause;
use crate::candidates::rules::finding::{Finding, finding, met};
use crate::regulations::add_months;

impl Check<'_> {
    pub(super) fn recognition(&self, found: &mut Vec<Finding>) {
        let parameters = &self.rules.parameters;
        let Some(ceremony) = self.case.last(CandidateStage::Admitted) else { return };
        let served = add_months(ceremony.on, parameters.probation_months.value);
        let meeting = self.asked.cell_meeting_on;
        let considered = meeting.unwrap_or(self.asked.on);
        let probation = finding(Code::ProbationServed, met(considered >= served), clause!(parameters.probation_months));
        found.extend([self.document(), self.whole(Code::StillMember, met(!self.circumstances.membership_ended))]);
        found.push(probation.compared(served, considered).with("months", parameters.probation_months.value).earliest(Some(served)));
        // The meeting is an act of its own day, so the rules of that day say whether it was in time.
        let rules = self.circumstances.rulesets.on(considered).unwrap_or(self.rules);
        let days = &rules.parameters.recognition_consideration_working_days;
        let last = self.working(served, days.value);
        match meeting {
            None => {
                found.push(self.given(Code::MeetingGiven, false, "/cell_meeting_on"));
                found.extend(self.unsure(served, last, clause!(days)));
            }
            Some(meeting) => {
                let status = met(meeting <= self.asked.on);
                found.push(self.whole(Code::MeetingGiven, status).compared(self.asked.on, meeting).at("/cell_meeting_on"));
                let in_time = Self::in_time(Code::ConsideredInTime, last, meeting, clause!(days), self.asked.reason.as_ref(), "/reason");
                found.push(in_time.with("days", days.value));
                found.extend(self.unsure(served, last, clause!(days)));
                let days = &parameters.recognition_working_days;
                let last = self.working(meeting, days.value);
                let extended = self.working(meeting, days.value + parameters.recognition_extension_working_days.value);
                let in_time = Self::in_time(Code::RecognitionInTime, last, self.asked.on, clause!(days), self.asked.reason.as_ref(), "/reason");
                found.push(in_time.with("days", days.value).with("extended", extended.to_string()));
                found.extend(self.unsure(meeting, extended, clause!(days)));
            }
        }
        found.extend(self.failed_often());
        found.extend([self.cell_votes(), self.vote(VotingBody::Cell), self.vote(VotingBody::Committee), self.vote(VotingBody::StandingCommittee)]);
    }
}
