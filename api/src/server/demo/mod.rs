//! A made-up ward, loaded through the same use cases as the API: 24 cells, about 700 members, posts, the directives and the
//! plan of 2023 with the conference on it and its quotas, those admitted that year, candidates on their way today, and the contest of 2023, half judged. Nobody in it exists; the numbers of the directives are those of public documents.
//! Not here: the names it is made of (`names.rs`).

mod candidates;
mod conference;
mod contest;
mod names;
mod ward;

use std::path::Path;
use std::sync::Arc;

use chibo_openapi::accounts::{GrantCreate, UserCreate};
use chibo_openapi::planning::{DirectiveCreate, PlanCreate, PlanTransition, QuotaAdjust, QuotaCreate, QuotaIssue};
use chibo_openapi::vocabulary::{CountingBasis, PlanKind, PlanStatus, QuotaKind, Role};
use chrono::NaiveDate;
use uuid::Uuid;

use crate::accounts::users;
use crate::fail::{Fail, Outcome};
use crate::http::{App, Tx};
use crate::planning::{directives, plans, quotas};
use crate::server::admin::{as_owner, made_password};
use ward::{DemoCell, cells, day, structure};

/// The plan that the demo comes with.
const PLAN: &str = "PTDV-2023";

/// What a demo is tried with.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The password of every account.
    pub password: String,
    /// A candidate whose dossier is being drawn up.
    pub candidate: Uuid,
}

/// Loads everything in one transaction.
pub fn load(app: &Arc<App>, password: Option<&str>) -> Outcome<Loaded> {
    let password = password.map_or_else(made_password, str::to_owned);
    // One hash serves all: it is one password, and hashing is made to be slow.
    let hash = app.auth.passwords.hash_now(&password)?;
    let plain = password.clone();
    let candidate = as_owner(app).write_blocking(move |tx| {
        tx.locks().alone();
        let (ward, youth_union) = structure(tx)?;
        let cells = cells(tx, ward)?;
        let directive = plan(tx, ward, &cells)?;
        let candidate = candidates::follow(tx, &cells, youth_union)?;
        accounts(tx, ward, cells[0].id, &plain, &hash)?;
        contest::held(tx, ward, &cells, directive, &plain, &hash)?;
        Ok(candidate)
    })?;
    app.auth.forget_callers();
    Ok(Loaded { password, candidate })
}

/// The directives, and the plan of 2023 from draft to issued quotas, one of them adjusted at mid-year. Answers a directive that other plans rest
/// on too.
fn plan(tx: &mut Tx<'_>, ward: Uuid, cells: &[DemoCell]) -> Outcome<Uuid> {
    let mut basis: Vec<Uuid> = Vec::new();
    for (number, issued_on, title, carries_out) in names::DIRECTIVES {
        let carries_out = carries_out.iter().filter_map(|at| basis.get(*at).copied()).collect();
        let new = DirectiveCreate {
            number: (*number).to_owned(),
            kind: None,
            issued_on: day(*issued_on),
            title: (*title).to_owned(),
            committee_id: ward,
            carries_out,
        };
        basis.push(directives::create(tx, &new)?.id);
    }
    let directive = *basis.last().ok_or_else(|| Fail::internal("the demo has no directives"))?;
    let new = PlanCreate {
        code: PLAN.to_owned(),
        year: 2023,
        kind: PlanKind::MemberDevelopment,
        committee_id: ward,
        title: "Kế hoạch phát triển đảng viên năm 2023".to_owned(),
        directive_ids: basis,
        carries_out_id: None,
        follows: false,
        admission_target: 21,
        course_target: 40,
        counting_basis: CountingBasis::Decision,
    };
    let plan = plans::create(tx, &new)?;
    let step = |to: PlanStatus, on: NaiveDate, number: Option<&str>| PlanTransition {
        to,
        on: Some(on),
        document_number: number.map(str::to_owned),
        note: None,
        dry_run: false,
    };
    plans::transition(tx, plan.id.into(), &step(PlanStatus::Consultation, day((2023, 2, 9)), None))?;
    conference::held(tx, ward, plan.id, cells)?;
    plans::transition(tx, plan.id.into(), &step(PlanStatus::Adopted, day((2023, 2, 10)), Some("05-KH/ĐU")))?;
    let mut drafts = Vec::new();
    for (cell, (admission, course)) in cells.iter().zip(names::QUOTAS) {
        for (kind, value) in [(QuotaKind::Admission, *admission), (QuotaKind::Course, *course)] {
            drafts.push(quotas::create(tx, &QuotaCreate { plan_id: plan.id, cell_id: Some(cell.id), committee_id: None, kind, value })?);
        }
    }
    let issue = QuotaIssue { issued_on: day((2023, 2, 15)), document_number: "06-QĐ/ĐU".to_owned(), dry_run: false };
    quotas::issue(tx, plan.id.into(), &issue)?;
    let adjusted = drafts.first().ok_or_else(|| Fail::internal("the demo has no quotas"))?;
    let act = QuotaAdjust {
        value: adjusted.value + 1,
        valid_from: day((2023, 6, 30)),
        reason: "Rà soát nguồn giữa năm".to_owned(),
        document_number: "21-QĐ/ĐU".to_owned(),
    };
    quotas::adjust(tx, adjusted.id.into(), &act)?;
    Ok(directive)
}

/// One account for each role, named after it.
fn accounts(tx: &mut Tx<'_>, ward: Uuid, cell: Uuid, password: &str, hash: &str) -> Outcome<()> {
    for role in Role::ALL {
        let (committee_id, cell_id) = match role {
            // The log is one, and so is the office that looks after accounts.
            Role::Administrator | Role::Auditor => (None, None),
            Role::Secretary => (None, Some(cell)),
            _ => (Some(ward), None),
        };
        let new = UserCreate {
            username: role.to_string(),
            display_name: role.vi().to_owned(),
            password: password.to_owned(),
            committee_id: (*role != Role::Administrator).then_some(ward),
            grants: vec![GrantCreate { role: *role, committee_id, cell_id }],
        };
        users::insert(tx, &new, hash)?;
    }
    Ok(())
}

/// What to try next, as commands that work when pasted.
pub fn welcome(url: &str, loaded: &Loaded) -> String {
    let Loaded { password, candidate } = loaded;
    let client = client_command();
    format!(
        r#"
Chibo's demo ward is served at {url}   (documentation: {url}/docs/)
Accounts: administrator organizer leader secretary judge viewer auditor
Password of each: {password}

Try next, in another terminal:

  export CHIBO_URL={url}
  echo '{password}' | {client} auth login --username leader --password-stdin
  {client} cell list
  {client} member list --q 'nguyen thi'
  {client} plan progress {PLAN}
  {client} quota history {PLAN}/CB01/admission
  {client} plan progress {PLAN} --output csv --bom > progress.csv
  {client} candidate list --stage dossier
  {client} candidate why {candidate} cell_resolved
  {client} report deadlines
  {client} report progress {PLAN} --as-of 2023-06-30
  {client} report progress {PLAN} --as-of 2023-12-31 --format svg -O progress.svg

  curl -s {url}/v1/auth/sessions -H 'Content-Type: application/json' -d '{{"username":"viewer","password":"{password}"}}'
  curl -s {url}/v1/vocabulary

Stop with Ctrl-C; temporary data goes with it.
"#
    )
}

/// How the client is called here: the program beside this one, through cargo in a checkout, or by its name.
fn client_command() -> String {
    let server = std::env::current_exe().unwrap_or_default();
    let folder = server.parent().unwrap_or_else(|| Path::new(""));
    let beside = folder.join("chibo");
    if beside.is_file() {
        return beside.display().to_string();
    }
    match folder.file_name().and_then(|name| name.to_str()) {
        Some("release") => "cargo run -q --release -p chibo --".to_owned(),
        Some("debug") => "cargo run -q -p chibo --".to_owned(),
        _ => "chibo".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::names::CELLS;
    use super::*;

    #[test]
    fn the_quotas_reach_the_targets() {
        assert_eq!(CELLS.len(), 24);
        assert_eq!(names::QUOTAS.len(), 24);
        assert_eq!(names::QUOTAS.iter().map(|quota| quota.0).sum::<i32>(), 21);
        assert_eq!(names::QUOTAS.iter().map(|quota| quota.1).sum::<i32>(), 40);
        assert!(names::QUOTAS.iter().any(|quota| quota.0 == 0), "zero quotas are normal");
        let members: u64 = CELLS.iter().map(|cell| cell.2).sum();
        assert!((680..=720).contains(&members), "{members} members");
    }

    #[test]
    fn the_welcome_names_no_placeholder() {
        let text = welcome("http://127.0.0.1:8080", &Loaded { password: "p".to_owned(), candidate: Uuid::nil() });
        assert!(!text.contains("{client}") && !text.contains("{PLAN}") && text.contains(r#"{"username""#), "{text}");
    }
}
