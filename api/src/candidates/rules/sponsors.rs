//! Who may introduce: two official members; or the Youth Union's executive and one member, where there is such a body and the person
//! is of Union age; or the trade union's executive and one member, where there is no body of the Youth Union.

use chibo_openapi::regulations::RulesetParameters;
use chibo_openapi::vocabulary::SponsorKind;
use chrono::NaiveDate;

use super::birth::Birth;
use super::case::{Case, SponsorFacts};
use crate::regulations::{add_months, months_of_age};

/// Years up to which one is of Union age, counted by month like the other ages (Charter of the Youth Union, article 1).
const UNION_AGE_YEARS: i32 = 30;

/// The introductions of a candidate on a day.
pub(super) struct Introductions {
    /// Official members of the same base unit who signed.
    pub(super) members: usize,
    /// Members that the route needs besides a union: two, or one.
    pub(super) wanted: usize,
    /// The union whose executive counts.
    pub(super) union: Option<SponsorKind>,
    /// The day on which enough of them have known the person long enough; none when there are too few.
    pub(super) known_long_from: Option<NaiveDate>,
    /// The day on which enough of them have been official members long enough.
    pub(super) seasoned_from: Option<NaiveDate>,
}

impl Introductions {
    /// Whether there are enough.
    pub(super) const fn enough(&self) -> bool {
        self.members >= self.wanted
    }
}

/// What the sponsors who had signed by a day amount to.
pub(super) fn introductions(case: &Case, parameters: &RulesetParameters, youth_body: bool, on: NaiveDate) -> Introductions {
    let signed = || case.sponsors.iter().filter(|sponsor| sponsor.signed_on <= on);
    let has = |kind: SponsorKind| signed().any(|sponsor| sponsor.kind == kind);
    let union = if youth_body && of_union_age(case.birth, on) && has(SponsorKind::YouthUnion) {
        Some(SponsorKind::YouthUnion)
    } else {
        (!youth_body && has(SponsorKind::TradeUnion)).then_some(SponsorKind::TradeUnion)
    };
    let wanted = if union.is_some() { 1 } else { 2 };
    let mut members: Vec<&SponsorFacts> = signed().filter(|sponsor| vouches(sponsor, on)).collect();
    members.sort_by_key(|sponsor| sponsor.member);
    members.dedup_by_key(|sponsor| sponsor.member);
    let nth = |mut days: Vec<NaiveDate>| {
        days.sort_unstable();
        days.get(wanted - 1).copied()
    };
    let known = |sponsor: &&SponsorFacts| {
        if sponsor.replacement {
            return Some(sponsor.signed_on);
        }
        sponsor.known_since.map(|since| add_months(since, parameters.sponsor_months.value))
    };
    let seasoned = |sponsor: &&SponsorFacts| sponsor.official_on.map(|day| add_months(day, parameters.sponsor_official_months.value));
    Introductions {
        members: members.len(),
        wanted,
        union,
        known_long_from: nth(members.iter().filter_map(known).collect()),
        seasoned_from: nth(members.iter().filter_map(seasoned).collect()),
    }
}

/// An official member of the same base unit on the day.
fn vouches(sponsor: &SponsorFacts, on: NaiveDate) -> bool {
    sponsor.kind == SponsorKind::Member && sponsor.same_base && sponsor.official_on.is_some_and(|day| day <= on) && sponsor.left_on.is_none_or(|day| day > on)
}

fn of_union_age(birth: Option<Birth>, on: NaiveDate) -> bool {
    birth.and_then(Birth::span).is_some_and(|(earliest, _)| months_of_age(earliest, on) <= UNION_AGE_YEARS * 12)
}
