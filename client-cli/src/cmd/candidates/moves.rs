//! Moves of a candidate: making one, why it can or cannot be, and the history.
//! Not here: what an act says as options (`act_options.rs`), correcting one (`corrections.rs`), how conditions read (`output/conditions.rs`).

use chibo_openapi::candidates::{Candidate, CandidateTransition, Eligibility};
use chibo_openapi::vocabulary::{CandidateStage, ConditionStatus};
use chrono::NaiveDate;
use clap::Args;
use serde_json::json;
use uuid::Uuid;

use super::act_options::{ActOptions, given_or};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::input::{checked, date, terms};
use crate::output::conditions::{Wording, explain};
use crate::output::{Shape, array, for_people, label, unfolded};
use crate::records::{CANDIDATE, crud, lists};
use crate::say::{note, quoted, say};
use crate::server::Call;
use crate::settings::Format;

/// A move.
#[derive(Debug, Args)]
pub(crate) struct Move {
    /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
    candidate: String,
    /// The stage to move to
    #[arg(value_parser = terms!(CandidateStage))]
    stage: String,
    /// Day of the act: the cell's meeting, the committee's resolution, the decision, the ceremony
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: NaiveDate,
    /// Why: for ways out, and for what comes late
    #[arg(long)]
    reason: Option<String>,
    #[command(flatten)]
    options: ActOptions,
    /// Only say whether it would go through
    #[arg(long)]
    dry_run: bool,
}

/// Moves a candidate.
pub(super) fn move_on(context: &Context, args: Move) -> Outcome<()> {
    let Move { candidate, stage, on, reason, options, dry_run } = args;
    let to: CandidateStage = checked(&stage)?;
    let act = options.put_into(&context.api, CandidateTransition { reason: given_or(reason, None), dry_run, ..CandidateTransition::bare(to, on) })?;
    crud::act(context, &CANDIDATE, &candidate, "transitions", &act)
        .map_err(|failure| hint_at_why(failure, &format!("chibo candidate why {} {stage} --on {on}", quoted(&candidate))))?;
    if dry_run {
        context.out.flush()?;
        crud::note_dry_run();
    }
    Ok(())
}

/// A refusal shows what stands against the move. Where it is not what the move itself says, the command given shows all of it.
fn hint_at_why(failure: Failure, all: &str) -> Failure {
    let conditions = failure.problem.iter().flat_map(|problem| problem.read.conditions.iter().flatten());
    let recorded = conditions.filter(|one| one.status == ConditionStatus::Unmet).any(|one| one.pointer.is_none());
    if recorded { failure.hint(say!("Xem mọi điều kiện bằng: {all}", "See every condition with: {all}")) } else { failure }
}

/// A move to ask about.
#[derive(Debug, Args)]
pub(crate) struct Why {
    /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
    candidate: String,
    /// The stage to move to
    #[arg(value_parser = terms!(CandidateStage))]
    stage: String,
    /// On this day, also one to come; today unless given
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<NaiveDate>,
}

pub(super) const CONDITIONS: Shape = Shape {
    columns: &["status", "code", "text", "required", "actual", "document", "article", "confirmed", "earliest_on"],
    terms: &[("status", "condition_status")],
};

/// Says whether and why.
pub(super) fn why(context: &Context, args: &Why) -> Outcome<()> {
    let out = &context.out;
    let place = format!("{}/eligibility", CANDIDATE.path_to(&context.api, &args.candidate)?);
    let reply = context.api.send(Call::get(place).query("to", Some(&args.stage)).query("on", args.on))?;
    let found: Eligibility = reply.read()?;
    match out.format {
        Format::Table if !out.has_columns() => {
            for line in explain(&found, Wording::spoken(out.styled)) {
                out.line(&line)?;
            }
        }
        Format::Table | Format::Csv | Format::Xlsx => {
            let conditions = array(&reply.body, "conditions").iter();
            out.page(&json!({ "items": conditions.map(|condition| unfolded(condition, "clause")).collect::<Vec<_>>() }), CONDITIONS)?;
        }
        Format::Json | Format::Ndjson | Format::Yaml => out.one(&reply.body, CONDITIONS)?,
    }
    if found.eligible { Ok(()) } else { Err(Failure::silent(Exit::Refused)) }
}

/// Says what the next stage of a candidate takes, and until when.
pub(super) fn next(context: &Context, name: &str) -> Outcome<()> {
    let (api, out) = (&context.api, &context.out);
    let record = CANDIDATE.find(api, name)?;
    let candidate: Candidate = serde_json::from_value(record.body).map_err(|error| Failure::bug(error.to_string()))?;
    let person = format!("{}, {}", candidate.full_name, candidate.cell_name);
    // The stages stand in their order; how a way ends otherwise stands behind its last one.
    let next = CandidateStage::ALL.iter().skip_while(|stage| **stage != candidate.stage).nth(1).filter(|_| candidate.stage < CandidateStage::Official);
    let Some(next) = next else {
        let stage = label("candidate_stage", candidate.stage.as_str());
        note(&say!("{person}: {stage}. Không còn bước nào.", "{person}: {stage}. Nothing comes next."));
        return Ok(());
    };
    let place = format!("{}/eligibility", CANDIDATE.path_of(candidate.id));
    let reply = api.send(Call::get(place).query("to", Some(next.as_str())))?;
    let found: Eligibility = reply.read()?;
    if out.format != Format::Table {
        return out.one(&reply.body, CONDITIONS);
    }
    out.line(&person)?;
    if let Some(due) = &deadline(&candidate) {
        out.line(due)?;
    }
    for line in explain(&found, Wording::spoken(out.styled)) {
        out.line(&line)?;
    }
    out.flush()?;
    let move_on = format!("chibo candidate move {} {} --on", quoted(name), next.as_str());
    note(&say!("Khi đã làm xong: {move_on} NGÀY", "When it is done: {move_on} DATE"));
    Ok(())
}

fn deadline(candidate: &Candidate) -> Option<String> {
    let due = for_people("due", &serde_json::to_value(candidate.due.as_ref()?).ok()?, &[]);
    Some(say!("Hạn: {due}", "Due: {due}"))
}

pub(super) const ACTS: Shape = Shape {
    columns: &["number", "on", "to", "document_number", "votes", "ruleset", "reason", "counts", "corrects", "corrected_by"],
    terms: &[("from", "candidate_stage"), ("to", "candidate_stage"), ("stage", "candidate_stage"), ("ground", "cancellation_ground")],
};

/// Prints every act.
pub(super) fn history(context: &Context, candidate: &str) -> Outcome<()> {
    lists::show_whole(context, acts_of(CANDIDATE.id(&context.api, candidate)?), ACTS)
}

/// Path of a candidate's acts.
pub(super) fn acts_of(candidate: Uuid) -> String {
    format!("{}/transitions", CANDIDATE.path_of(candidate))
}
