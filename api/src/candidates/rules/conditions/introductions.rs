//! Who introduces the person, and whose opinion was taken.

use chibo_openapi::Code;
use chibo_openapi::vocabulary::{ConditionStatus, OpinionKind};
use chrono::NaiveDate;

use super::check::Check;
use crate::candidates::rules::clause::clause;
use crate::candidates::rules::finding::{Finding, day_or_dash, finding, met};
use crate::candidates::rules::sponsors::introductions;

use ConditionStatus::{Met, Warning};

impl Check<'_> {
    pub(super) fn sponsors(&self) -> Vec<Finding> {
        let parameters = &self.rules.parameters;
        let found = introductions(self.case, parameters, self.circumstances.youth_body, self.asked.on);
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

    pub(super) fn opinion(&self, kind: OpinionKind) -> Finding {
        let taken = self.case.opinions.iter().any(|(whose, on)| *whose == kind && *on <= self.asked.on);
        self.whole(Code::OpinionTaken, met(taken)).with("opinion_kind", kind.as_str())
    }
}
