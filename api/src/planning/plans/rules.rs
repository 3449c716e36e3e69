//! Which way a plan may go and what it needs for that. Pure.

use chibo_openapi::vocabulary::{PlanKind, PlanStatus};
use chibo_openapi::{Code, Scope};
use chrono::NaiveDate;

use crate::fail::{Fail, Flaw};

/// States that a plan can move to from here, whoever asks.
pub(super) const fn next(from: PlanStatus) -> &'static [PlanStatus] {
    match from {
        PlanStatus::Draft => &[PlanStatus::Consultation],
        PlanStatus::Consultation => &[PlanStatus::Draft, PlanStatus::Adopted],
        PlanStatus::Adopted => &[PlanStatus::Closed],
        PlanStatus::Closed => &[],
    }
}

/// The permission that a move needs.
pub(super) const fn permission(to: PlanStatus) -> Scope {
    match to {
        PlanStatus::Draft | PlanStatus::Consultation => Scope::PlansWrite,
        PlanStatus::Adopted | PlanStatus::Closed => Scope::PlansAdopt,
    }
}

/// 409 with the legal states for a move that is not one of them.
pub(super) fn legal(from: PlanStatus, to: PlanStatus) -> Result<(), Fail> {
    Fail::if_illegal(&from, &to, next(from))
}

/// 409 unless the plan is in one of the states.
pub(super) fn only_in(states: &[PlanStatus], state: PlanStatus) -> Result<(), Fail> {
    if states.contains(&state) { Ok(()) } else { Err(Fail::wrong_state(&state)) }
}

/// A contest plan sets no targets.
pub(super) fn targets(kind: PlanKind, admission: i32, course: i32) -> Vec<Flaw> {
    let set = [("/admission_target", admission), ("/course_target", course)].into_iter().filter(|(_, target)| *target != 0);
    match kind {
        PlanKind::MemberDevelopment => Vec::new(),
        PlanKind::Contest => set.map(|(pointer, _)| Flaw::field(pointer, Code::OutOfRange).with("bound", "= 0")).collect(),
    }
}

/// What a plan must have before it is adopted, besides its document: a basis, and for member development something to reach.
pub(super) fn adoptable(kind: PlanKind, directives: usize, admission: i32, course: i32) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if directives == 0 {
        flaws.push(Flaw::whole(Code::PlanWithoutBasis));
    }
    if kind == PlanKind::MemberDevelopment && admission == 0 && course == 0 {
        // A condition of the plan, not a field of the request: the move's body has no targets to point at.
        flaws.push(Flaw::whole(Code::OutOfRange).with("bound", "admission_target > 0 ∨ course_target > 0"));
    }
    flaws
}

/// A plan is not closed before it was adopted, nor before its quotas were issued.
pub(super) fn closed(adopted_on: Option<NaiveDate>, quotas_issued_on: Option<NaiveDate>, on: NaiveDate) -> Option<Flaw> {
    let earliest = adopted_on.max(quotas_issued_on)?;
    Flaw::too_early("/on", on, earliest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use PlanKind::{Contest, MemberDevelopment};
    use PlanStatus::{Adopted, Closed, Consultation, Draft};

    fn codes(flaws: &[Flaw]) -> Vec<Code> {
        flaws.iter().map(Flaw::code).collect()
    }

    #[test]
    fn moves() {
        let legal_moves = [(Draft, Consultation), (Consultation, Draft), (Consultation, Adopted), (Adopted, Closed)];
        for from in PlanStatus::ALL {
            for to in PlanStatus::ALL {
                assert_eq!(legal(*from, *to).is_ok(), legal_moves.contains(&(*from, *to)), "{from} to {to}");
            }
        }
        let fail = legal(Draft, Adopted).expect_err("not at once");
        assert_eq!(fail.code(), Code::IllegalTransition);
        assert_eq!(fail.param("allowed"), Some(&serde_json::json!(["consultation"])));
        assert_eq!(legal(Closed, Draft).expect_err("never again").param("allowed"), Some(&serde_json::json!([])));
    }

    #[test]
    fn leaders_adopt_and_organizers_draft() {
        for (to, scope) in [(Draft, Scope::PlansWrite), (Consultation, Scope::PlansWrite), (Adopted, Scope::PlansAdopt), (Closed, Scope::PlansAdopt)] {
            assert_eq!(permission(to), scope, "{to}");
        }
    }

    #[test]
    fn a_contest_has_no_targets() {
        for (kind, admission, course, wanted) in [
            (MemberDevelopment, 0, 0, vec![]),
            (MemberDevelopment, 21, 40, vec![]),
            (Contest, 0, 0, vec![]),
            (Contest, 1, 0, vec![Code::OutOfRange]),
            (Contest, 1, 1, vec![Code::OutOfRange, Code::OutOfRange]),
        ] {
            assert_eq!(codes(&targets(kind, admission, course)), wanted, "{kind} {admission} {course}");
        }
    }

    #[test]
    fn adoption_names_everything_that_is_missing() {
        for (kind, directives, admission, course, wanted) in [
            (MemberDevelopment, 1, 21, 0, vec![]),
            (MemberDevelopment, 1, 0, 40, vec![]),
            (MemberDevelopment, 1, 0, 0, vec![Code::OutOfRange]),
            (MemberDevelopment, 0, 0, 0, vec![Code::PlanWithoutBasis, Code::OutOfRange]),
            (Contest, 0, 0, 0, vec![Code::PlanWithoutBasis]),
            (Contest, 2, 0, 0, vec![]),
        ] {
            assert_eq!(codes(&adoptable(kind, directives, admission, course)), wanted, "{kind} {directives} {admission} {course}");
        }
    }

    #[test]
    fn closes_after_what_went_before() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let (adopted, issued) = (Some(day("2023-02-10")), Some(day("2023-02-20")));
        assert!(closed(adopted, issued, day("2023-02-20")).is_none());
        assert!(closed(adopted, issued, day("2023-02-19")).is_some());
        assert!(closed(adopted, None, day("2023-02-10")).is_none());
        assert!(closed(adopted, None, day("2023-02-09")).is_some());
    }

    #[test]
    fn adopted_plans_stand() {
        assert!(only_in(&[Draft, Consultation], Consultation).is_ok());
        assert_eq!(only_in(&[Draft, Consultation], Adopted).expect_err("adopted").code(), Code::WrongState);
    }
}
