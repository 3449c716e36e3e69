//! A row of the table, and what is checked of it.

use chibo_openapi::Code;
use chibo_openapi::candidates::CandidateTransition;
use chibo_openapi::vocabulary::{CandidateStage, ConditionStatus};
use chrono::Duration;

use crate::candidates::rules::Finding;
use crate::candidates::rules::tests::setup::{Days, Setup, asked, not_met, setup};
use CandidateStage::{Dossier, Withdrawn};

/// One condition that does not hold: the move, what spoils it, the condition and how it then stands, its clause, and the day that
/// time alone needs.
pub(super) struct Row {
    what: &'static str,
    to: CandidateStage,
    days: &'static Days,
    spoil: fn(&mut Setup),
    code: Code,
    status: ConditionStatus,
    clause: &'static str,
    earliest: &'static str,
}

#[expect(clippy::too_many_arguments, reason = "a row of a table")]
pub(super) const fn row(
    what: &'static str,
    to: CandidateStage,
    days: &'static Days,
    spoil: fn(&mut Setup),
    code: Code,
    status: ConditionStatus,
    clause: &'static str,
    earliest: &'static str,
) -> Row {
    Row { what, to, days, spoil, code, status, clause, earliest }
}

/// Spoils a move by each row, and looks for its condition.
pub(super) fn check(rows: &[Row]) {
    let mut wrong = Vec::new();
    for Row { what, to, days, spoil, code, status, clause, earliest } in rows {
        let mut setup = if *to == Withdrawn { Setup { asked: asked(Withdrawn, days), ..setup(Dossier, days) } } else { setup(*to, days) };
        spoil(&mut setup);
        let found = setup.found();
        let Some(one) = found.iter().find(|one| one.code == *code && one.status == *status) else {
            wrong.push(format!("{what}: {:?}", not_met(&found)));
            continue;
        };
        let (shown, day) = (clause_text(one), one.earliest_on.map(|day| day.to_string()).unwrap_or_default());
        if shown != *clause || day != *earliest {
            wrong.push(format!("{what}: {shown} instead of {clause}, from {day:?} instead of {earliest:?}"));
        }
        // The earliest day is the truth: on it the condition is met, on the day before it is not.
        if let Some(earliest) = one.earliest_on.filter(|_| *code != Code::RulesetInForce && *code != Code::ProbationServed) {
            for (on, met) in [(earliest, true), (earliest - Duration::days(1), false)] {
                let later = Setup { asked: CandidateTransition { on, ..setup.asked.clone() }, ..setup.clone() };
                let again = later.found();
                let again = again.iter().find(|one| one.code == *code).expect("the same condition");
                assert_eq!(again.status == ConditionStatus::Met, met, "{what} on {on}");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn clause_text(finding: &Finding) -> String {
    format!("{} {}", finding.clause.document, finding.clause.article.as_deref().unwrap_or("")).trim().to_owned()
}
