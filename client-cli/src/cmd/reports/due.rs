//! `chibo due`: what the caller has to do this week, of candidates and of what conferences concluded.

use chibo_openapi::candidates::Candidate;
use chibo_openapi::planning::Conclusion;
use chrono::{Duration, NaiveDate, Utc};
use clap::Args;
use serde_json::{Value, json};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{Shape, in_viet_nam, items, label};
use crate::records::CANDIDATE;
use crate::say::{note, say};
use crate::server::{Call, LARGEST_PAGE};

/// How far to look ahead.
#[derive(Debug, Args)]
pub(crate) struct Due {
    /// Days to look ahead; what is overdue is shown as well
    #[arg(long, value_name = "COUNT", default_value_t = 7, value_parser = clap::value_parser!(u16).range(0..=366))]
    days: u16,
}

const DUE: Shape = Shape { columns: &["due_on", "overdue", "task", "unit_name", "subject"], terms: &[] };

/// Shows what is due, the earliest first.
pub(crate) fn run(context: &Context, due: &Due) -> Outcome<()> {
    let today = in_viet_nam(Utc::now()).date();
    let last = today + Duration::days(due.days.into());
    let candidates = Call::get(CANDIDATE.path).query("due_before", last.succ_opt()).query("sort", Some("due_on"));
    let conclusions = Call::get("/v1/conclusions").query("open", Some(true)).query("due_until", Some(last)).query("sort", Some("due_on"));
    // Whoever may not see one of them has nothing to do there.
    let found = [list(context, candidates)?, list(context, conclusions)?];
    if found.iter().all(Option::is_none) {
        return Err(Failure::new(Exit::Forbidden, say!("Bạn không theo dõi việc nào có hạn", "You follow nothing that falls due")));
    }
    let [candidates, conclusions] = found.map(Option::unwrap_or_default);
    let mut lines = Vec::new();
    for item in candidates {
        let candidate: Candidate = read(item)?;
        if let Some(due) = candidate.due {
            let kind = label("deadline_kind", due.kind.as_str());
            lines.push(line(today, due.on, &kind, Some(&candidate.cell_name), &candidate.full_name));
        }
    }
    for item in conclusions {
        let conclusion: Conclusion = read(item)?;
        if let Some(on) = conclusion.due_on {
            let unit = [&conclusion.cell_name, &conclusion.organization_name, &conclusion.responsible].into_iter().flatten().next();
            lines.push(line(today, on, &say!("Kết luận hội nghị", "Conclusion of a conference"), unit, &conclusion.text));
        }
    }
    lines.sort_by(|one, other| one["due_on"].as_str().cmp(&other["due_on"].as_str()));
    let nothing = lines.is_empty();
    context.out.page(&json!({ "items": lines }), DUE)?;
    context.out.flush()?;
    if nothing {
        note(&say!("Không có việc đến hạn.", "Nothing is due."));
    } else {
        note(&say!("Phải làm gì với một người: chibo candidate next HỌ-TÊN", "What to do about somebody: chibo candidate next NAME"));
    }
    Ok(())
}

/// The first items of a list; none where the caller may not read it.
fn list(context: &Context, call: Call) -> Outcome<Option<Vec<Value>>> {
    match context.api.send(call.query("limit", Some(LARGEST_PAGE))) {
        Ok(reply) => Ok(Some(items(&reply.body).to_vec())),
        Err(failure) if failure.exit == Exit::Forbidden => Ok(None),
        Err(failure) => Err(failure),
    }
}

fn read<T: serde::de::DeserializeOwned>(item: Value) -> Outcome<T> {
    serde_json::from_value(item).map_err(|error| Failure::bug(error.to_string()))
}

fn line(today: NaiveDate, on: NaiveDate, task: &str, unit: Option<&String>, subject: &str) -> Value {
    json!({ "due_on": on, "overdue": on < today, "task": task, "unit_name": unit, "subject": subject })
}
