//! The demo's contest of 2023, half judged: every secretary but two entered, the first part is scored, the second one by some judges.

use chibo_openapi::accounts::UserCreate;
use chibo_openapi::contests::{
    ContestCreate, ContestEntryCreate, ContestPart, ContestRules, ContestSeatCreate, ContestTransition, Criterion, CriterionScore, ScoreSheetsQuery,
};
use chibo_openapi::planning::{PlanCreate, PlanTransition};
use chibo_openapi::vocabulary::{ContestStatus, CountingBasis, PlanKind, PlanStatus, SeatKind};
use uuid::Uuid;

use super::names::Dice;
use super::ward::{DemoCell, day};
use crate::accounts::users;
use crate::contests::{contest, course, entries, seats, sheets};
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
use crate::planning::plans;

/// The contest that the demo comes with.
const CONTEST: &str = "BTCBG-2023";
const RULES: &str = include_str!("../../../../samples/contests/ward.yaml");
/// Who sits on the panel beside the account `judge`: username, name, seat, and the number of the own cell.
const PANEL: &[(&str, &str, SeatKind, Option<usize>)] = &[
    ("chair", "Trưởng ban giám khảo", SeatKind::Chair, None),
    ("judge2", "Giám khảo 2", SeatKind::Judge, Some(4)),
    ("judge3", "Giám khảo 3", SeatKind::Judge, Some(15)),
    ("judge4", "Giám khảo 4", SeatKind::Judge, None),
    ("panel", "Thư ký ban giám khảo", SeatKind::Secretary, None),
];

/// The contest from its plan to the middle of judging. Accounts are there already.
pub(super) fn held(tx: &mut Tx<'_>, ward: Uuid, cells: &[DemoCell], directive: Uuid, password: &str, hash: &str) -> Outcome<()> {
    let today = tx.today;
    let plan = plan(tx, ward, directive)?;
    let rules: ContestRules = read(RULES)?;
    let title = "Hội thi Bí thư chi bộ giỏi năm 2023".to_owned();
    let made = contest::create(tx, &ContestCreate { code: CONTEST.to_owned(), plan_id: plan, title, rules })?;
    let go = |to: ContestStatus| ContestTransition {
        to,
        registration_closes_on: (to == ContestStatus::Registration).then(|| day((2023, 9, 15))),
        document_number: None,
        reason: None,
        dry_run: false,
    };
    // What a day decides is decided as on the days of then.
    tx.today = day((2023, 8, 15));
    course::transition(tx, made.id.into(), &go(ContestStatus::Registration))?;
    for (at, cell) in cells.iter().enumerate().filter(|(at, _)| ![17, 20].contains(at)) {
        let member_id = *cell.seniors.first().ok_or_else(|| Fail::internal(&format!("the demo's cell {at} has no secretary")))?;
        entries::create(tx, &ContestEntryCreate { contest_id: made.id, cell_id: cell.id, member_id, cluster: None, statement: None })?;
    }
    let seat = |tx: &mut Tx<'_>, username: &str, kind: SeatKind, cell: Option<usize>| {
        let cell_id = cell.and_then(|at| cells.get(at)).map(|cell| cell.id);
        seats::create(tx, made.id.into(), &ContestSeatCreate { round: "final".to_owned(), kind, username: username.to_owned(), cell_id })
    };
    seat(tx, "judge", SeatKind::Judge, None)?;
    for (username, name, kind, cell) in PANEL {
        let user = UserCreate {
            username: (*username).to_owned(),
            display_name: (*name).to_owned(),
            password: password.to_owned(),
            committee_id: Some(ward),
            grants: Vec::new(),
        };
        users::insert(tx, &user, hash)?;
        seat(tx, username, *kind, *cell)?;
    }
    tx.today = day((2023, 9, 16));
    let judged = course::transition(tx, made.id.into(), &go(ContestStatus::Judging))?;
    scored(tx, judged.id, &judged.rules)?;
    tx.today = today;
    Ok(())
}

fn read(text: &str) -> Outcome<ContestRules> {
    serde_yaml_ng::from_str(text).map_err(|error| Fail::internal(&format!("the demo's rules: {error}")))
}

/// The plan of the contest, adopted.
fn plan(tx: &mut Tx<'_>, ward: Uuid, directive: Uuid) -> Outcome<Uuid> {
    let new = PlanCreate {
        code: "HT-2023".to_owned(),
        year: 2023,
        kind: PlanKind::Contest,
        committee_id: ward,
        title: "Kế hoạch tổ chức hội thi Bí thư chi bộ giỏi năm 2023".to_owned(),
        directive_ids: vec![directive],
        carries_out_id: None,
        follows: false,
        admission_target: 0,
        course_target: 0,
        counting_basis: CountingBasis::Decision,
    };
    let plan = plans::create(tx, &new)?.id;
    for (to, on, number) in [(PlanStatus::Consultation, (2023, 8, 1), None), (PlanStatus::Adopted, (2023, 8, 10), Some("31-KH/ĐU"))] {
        let act = PlanTransition { to, on: Some(day(on)), document_number: number.map(str::to_owned), note: None, dry_run: false };
        plans::transition(tx, plan.into(), &act)?;
    }
    Ok(plan)
}

/// The sheets of the first part, and of the second one those of some judges.
fn scored(tx: &mut Tx<'_>, contest: Uuid, rules: &ContestRules) -> Outcome<()> {
    let mut dice = Dice::new();
    for (at, part) in rules.rounds.iter().flat_map(|round| &round.parts).enumerate().take(2) {
        let query = ScoreSheetsQuery {
            own: None,
            round: None,
            part: Some(vec![part.code.clone()]),
            seat_id: None,
            entry_id: None,
            status: None,
            sort: None,
            limit: Some(200),
            cursor: None,
            include_total: None,
        };
        for sheet in sheets::list(tx, contest.into(), &query)?.items {
            let later = at == 1 && !["Trưởng ban giám khảo", "Giám khảo 2"].contains(&sheet.judge_name.as_str());
            if !later {
                sheets::record(tx, contest.into(), sheet.id.into(), &scores(&mut dice, part))?;
            }
        }
    }
    Ok(())
}

/// Scores of a good day: from seven tenths of the maximum up.
fn scores(dice: &mut Dice, part: &ContestPart) -> Vec<CriterionScore> {
    let mut score = |criterion: &Criterion| {
        let steps = u64::from(criterion.max_x100.unsigned_abs() / criterion.step_x100.unsigned_abs());
        let taken = i32::try_from(dice.below(steps * 3 / 10 + 1)).unwrap_or_default() * criterion.step_x100;
        CriterionScore { criterion: criterion.code.clone(), score_x100: criterion.max_x100 - taken }
    };
    part.criteria.iter().map(&mut score).collect()
}
