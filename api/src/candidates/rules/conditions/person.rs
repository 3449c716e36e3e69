//! The person: age, schooling, re-admission, and that nobody else follows the same one.

use chibo_openapi::Code;
use chibo_openapi::regulations::GroundsParameter;
use chibo_openapi::vocabulary::{CandidateFlag, ConditionStatus, EducationLevel, EducationRequirement, LeavingGround};

use super::check::Check;
use crate::candidates::rules::birth::Birth;
use crate::candidates::rules::clause::clause;
use crate::candidates::rules::finding::{Finding, day_or_dash, finding, met};
use crate::regulations::{add_months, months_of_age, of_age_from};

use ConditionStatus::{Met, Unmet, Warning};

impl Check<'_> {
    /// Counted by month on the day of the cell meeting.
    pub(super) fn age(&self) -> Finding {
        let (least, most) = (&self.rules.parameters.min_age_years, &self.rules.parameters.max_age_years);
        let required = format!("{}–{}", least.value, most.value);
        let base = finding(Code::Age, Unmet, clause!(least)).with("least", least.value).with("most", most.value);
        let Some((earliest, latest)) = self.case.birth.and_then(Birth::span) else {
            return base.compared(required, "—").with("years", "—").with("months", "—");
        };
        // Of a year alone the least favourable day counts, so that nobody is admitted on a guess.
        let (oldest, youngest) = (months_of_age(earliest, self.asked.on), months_of_age(latest, self.asked.on));
        let over = oldest > most.value * 12;
        let age = if over { oldest } else { youngest };
        let base = base.compared(required, period(age)).with("years", age.div_euclid(12)).with("months", age.rem_euclid(12));
        if youngest < least.value * 12 {
            return base.earliest(Some(of_age_from(latest, least.value * 12)));
        }
        let clause = if over { clause!(most) } else { clause!(least) };
        Finding { status: if over { Warning } else { Met }, clause, ..base }
    }

    pub(super) fn education(&self) -> Finding {
        let asked = &self.rules.parameters.education;
        let least = match asked.value {
            EducationRequirement::LowerSecondaryCompleted => EducationLevel::LowerSecondaryCompleted,
            EducationRequirement::LowerSecondaryDiploma => EducationLevel::LowerSecondaryDiploma,
        };
        let actual = self.case.education.map_or("—", EducationLevel::as_str);
        let found = finding(Code::Education, met(self.case.education >= Some(least)), clause!(asked)).compared(least.as_str(), actual);
        found.with("education_requirement", asked.value.as_str()).with("education_level", actual)
    }

    pub(super) fn readmission(&self) -> Vec<Finding> {
        if !self.case.flags.contains(&CandidateFlag::Readmission) {
            return Vec::new();
        }
        let parameters = &self.rules.parameters;
        let (excluded, longer, other_rule) =
            (&parameters.readmission_excluded_grounds, &parameters.readmission_longer_grounds, &parameters.readmission_other_rule_grounds);
        let ground = self.case.left_party_ground;
        let is_one = |grounds: &GroundsParameter| ground.is_some_and(|ground| grounds.value.contains(&ground));
        let name = ground.map_or("—", LeavingGround::as_str);
        let known = met(ground.is_some() && !is_one(excluded));
        let named = excluded.value.iter().map(|ground| ground.as_str()).collect::<Vec<_>>().join(", ");
        let known = finding(Code::ReadmissionGround, known, clause!(excluded)).compared(named, name);
        if is_one(other_rule) {
            let looked_up = finding(Code::ReadmissionOtherRule, Warning, clause!(other_rule)).compared("—", name);
            return vec![known, looked_up, self.readmitted_once()];
        }
        // After a conviction the time is counted from the day on which it was cleared.
        let (months, since) = if is_one(longer) {
            (&parameters.readmission_longer_months, self.case.conviction_cleared_on)
        } else {
            (&parameters.readmission_months, self.case.left_party_on)
        };
        let earliest = since.map(|since| add_months(since, months.value));
        let waited = met(earliest.is_some_and(|earliest| self.asked.on >= earliest));
        let waited = finding(Code::ReadmissionWait, waited, clause!(months)).compared(day_or_dash(earliest), self.asked.on).earliest(earliest);
        vec![known, waited.with("months", months.value), self.readmitted_once()]
    }

    fn readmitted_once(&self) -> Finding {
        let (times, before) = (&self.rules.parameters.readmissions_allowed, i32::from(self.case.readmitted_before));
        finding(Code::ReadmissionOnce, met(before < times.value), clause!(times)).compared(times.value, before)
    }

    pub(super) fn followed_once(&self) -> Finding {
        self.whole(Code::FollowedOnce, met(!self.circumstances.followed_twice))
    }
}

/// Months as a period of ISO 8601, e.g. `P17Y11M`.
fn period(months: i32) -> String {
    format!("P{}Y{}M", months.div_euclid(12), months.rem_euclid(12))
}
