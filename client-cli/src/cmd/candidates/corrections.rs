//! Correcting a wrong entry of a candidate's history, from what was recorded of it.

use chibo_openapi::candidates::{CandidateAct, CandidateActs, CandidateCorrection, CandidateTransition};
use chrono::NaiveDate;
use clap::Args;

use super::act_options::{ActOptions, given_or};
use super::moves::acts_of;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::input::date;
use crate::records::{CANDIDATE, crud};
use crate::say::{pick, say};

/// A correction.
#[derive(Debug, Args)]
pub(crate) struct Correct {
    /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
    candidate: String,
    /// Number of the act in the history
    act: i64,
    /// Why it is corrected
    #[arg(long)]
    reason: String,
    /// Number of the document that shows it
    #[arg(long, value_name = "NUMBER")]
    shown_by: Option<String>,
    /// The act was not at all; only the last one can be taken back so
    #[arg(long)]
    void: bool,
    /// Day of the act as it was
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<NaiveDate>,
    /// The act's own reason
    #[arg(long, value_name = "REASON")]
    act_reason: Option<String>,
    #[command(flatten)]
    options: ActOptions,
}

/// Corrects an act, from what was recorded of it.
pub(super) fn correct(context: &Context, args: Correct) -> Outcome<()> {
    let Correct { candidate, act, reason, shown_by, void, on, act_reason, options } = args;
    let restated = on.is_some() || act_reason.is_some() || !options.is_empty();
    if void == restated {
        return Err(Failure::usage(pick(
            "Nêu việc đúng như đã diễn ra, hoặc --void nếu việc đó không có",
            "Give what the act really was, or --void when it was not at all",
        )));
    }
    // The version is read first: whatever happens before the acts are read makes it stale.
    let record = CANDIDATE.find(&context.api, &candidate)?;
    let as_it_was = if void {
        None
    } else {
        let acts: CandidateActs = context.api.get(acts_of(record.id))?.read()?;
        let recorded = acts.items.into_iter().find(|one| one.number == act).map(move_recorded);
        let recorded = recorded.ok_or_else(|| Failure::new(Exit::NotFound, say!("Không có bước số {act}", "There is no act {act}")))?;
        let reason = given_or(act_reason, recorded.reason.clone());
        Some(options.put_into(&context.api, CandidateTransition { on: on.unwrap_or(recorded.on), reason, ..recorded })?)
    };
    let body = CandidateCorrection { act, reason, document_number: shown_by, as_it_was };
    crud::act_on(context, &CANDIDATE, &record, "corrections", &body)
}

/// An act as the move that it was recorded from.
fn move_recorded(act: CandidateAct) -> CandidateTransition {
    let CandidateAct { to, on, document_number, reason, note, helper_id, certificate, votes, received_on, cell_meeting_on, consent_number, ground, .. } = act;
    let votes = votes.into_iter().map(|counted| counted.vote).collect();
    CandidateTransition {
        to,
        on,
        document_number,
        reason,
        note,
        helper_id,
        certificate,
        votes,
        received_on,
        cell_meeting_on,
        consent_number,
        ground,
        dry_run: false,
    }
}
