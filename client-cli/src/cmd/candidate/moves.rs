//! Moves of a candidate: making one, why it can or cannot be, the history, and correcting it.
//! Not here: votes as options (`votes.rs`) and how conditions read (`conditions.rs`).

use chibo_openapi::candidates::{CandidateAct, CandidateActs, CandidateCorrection, CandidateTransition, Certificate, Eligibility, Vote};
use chibo_openapi::vocabulary::{CandidateStage, ConditionStatus};
use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value, json};
use uuid::Uuid;

use super::part::with_clause;
use super::votes::{LeftOut, counted_without, left_out, over, vote};
use crate::Context;
use crate::args::Format;
use crate::body::{checked, date, terms};
use crate::conditions::{Style, explain};
use crate::exit::{Exit, Failure, Outcome};
use crate::http::Call;
use crate::output::{Shape, note};
use crate::resource::CANDIDATE;
use crate::say::{pick, say};

/// A move.
#[derive(Debug, Args)]
pub(crate) struct Move {
    /// Id
    candidate: Uuid,
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
    said: Said,
    /// Only say whether it would go through
    #[arg(long)]
    dry_run: bool,
}

/// What an act says beside its day; an empty text clears what was recorded.
#[derive(Debug, Default, Args)]
pub(crate) struct Said {
    /// Number of the document of the act
    #[arg(long, value_name = "NUMBER")]
    document: Option<String>,
    /// A remark for the record
    #[arg(long)]
    note: Option<String>,
    /// Id of the member who helps: for fostering and admitted
    #[arg(long, value_name = "MEMBER")]
    helper: Option<Uuid>,
    /// Number of the certificate of the awareness course: for trained
    #[arg(long, value_name = "NUMBER")]
    certificate_number: Option<String>,
    /// Who issued it
    #[arg(long, value_name = "ISSUER")]
    certificate_issuer: Option<String>,
    /// Day of its issue
    #[arg(long, value_name = "DATE", value_parser = date)]
    certificate_issued_on: Option<NaiveDate>,
    /// A vote, once for each body, e.g. cell:14:2, or committee:10:1:15 with the number of its members
    #[arg(long = "vote", value_name = "BODY:FOR:AGAINST[:MEMBERS]", value_parser = vote)]
    votes: Vec<Vote>,
    #[arg(help = "Who does not count in the cell's vote: assigned_elsewhere, exempt_absent, suspended, charged_or_held",
        long, value_name = "WHY=COUNT,…", value_delimiter = ',', value_parser = left_out)]
    left_out: Vec<(LeftOut, i32)>,
    /// Day on which the cell received the decision: for admitted
    #[arg(long, value_name = "DATE", value_parser = date)]
    received_on: Option<NaiveDate>,
    /// Day of the cell meeting that considered full membership: for official
    #[arg(long = "meeting-on", value_name = "DATE", value_parser = date)]
    cell_meeting_on: Option<NaiveDate>,
    /// Number of the upper level's consent: for a late ceremony
    #[arg(long, value_name = "NUMBER")]
    consent: Option<String>,
    /// What was wrong with the decision: for cancelled
    #[arg(long, value_parser = terms!(CancellationGround))]
    ground: Option<String>,
}

impl Said {
    fn is_empty(&self) -> bool {
        let texts = [&self.document, &self.note, &self.certificate_number, &self.certificate_issuer, &self.consent, &self.ground];
        let days = [self.certificate_issued_on, self.received_on, self.cell_meeting_on];
        let votes = self.votes.is_empty() && self.left_out.is_empty();
        votes && self.helper.is_none() && texts.into_iter().all(Option::is_none) && days.into_iter().all(|day| day.is_none())
    }

    /// Puts what was given in the place of what an act says.
    fn onto(self, act: CandidateTransition) -> Outcome<CandidateTransition> {
        Ok(CandidateTransition {
            document_number: given(self.document, act.document_number),
            note: given(self.note, act.note),
            helper_id: self.helper.or(act.helper_id),
            certificate: certificate(act.certificate, self.certificate_number, self.certificate_issuer, self.certificate_issued_on)?,
            votes: counted_without(over(act.votes, &self.votes), &self.left_out)?,
            received_on: self.received_on.or(act.received_on),
            cell_meeting_on: self.cell_meeting_on.or(act.cell_meeting_on),
            consent_number: given(self.consent, act.consent_number),
            ground: self.ground.map(|ground| checked(&ground)).transpose()?.or(act.ground),
            ..act
        })
    }
}

/// The text given, or the one there is; an empty one is none.
fn given(text: Option<String>, there: Option<String>) -> Option<String> {
    text.or(there).filter(|text| !text.is_empty())
}

fn certificate(there: Option<Certificate>, number: Option<String>, issuer: Option<String>, issued_on: Option<NaiveDate>) -> Outcome<Option<Certificate>> {
    if number.is_none() && issuer.is_none() && issued_on.is_none() {
        return Ok(there);
    }
    let (old_number, old_issuer, old_day) =
        there.map(|there| (there.number, there.issuer, there.issued_on)).map_or((None, None, None), |(a, b, c)| (Some(a), Some(b), Some(c)));
    match (number.or(old_number), issuer.or(old_issuer), issued_on.or(old_day)) {
        (Some(number), Some(issuer), Some(issued_on)) => Ok(Some(Certificate { number, issuer, issued_on })),
        _ => Err(Failure::usage(pick("Giấy chứng nhận cần đủ số, nơi cấp và ngày cấp", "A certificate takes its number, issuer and day of issue"))
            .hint("--certificate-number, --certificate-issuer, --certificate-issued-on")),
    }
}

/// Moves a candidate.
pub(super) fn make(context: &Context, args: Move) -> Outcome<()> {
    let Move { candidate, stage, on, reason, said, dry_run } = args;
    let to: CandidateStage = checked(&stage)?;
    let act = said.onto(CandidateTransition { reason: given(reason, None), dry_run, ..CandidateTransition::bare(to, on) })?;
    let found = CANDIDATE.find(&context.api, &candidate.to_string())?;
    let reply = context.api.act(format!("{}/transitions", CANDIDATE.at(found.id)), found.version, &act);
    let reply = reply.map_err(|failure| of_conditions(failure, &format!("chibo candidate why {candidate} {stage} --on {on}")))?;
    context.out.one(&reply.body, &CANDIDATE)?;
    if dry_run {
        context.out.flush()?;
        note(pick("Chạy thử: được phép, chưa ghi gì.", "Dry run: it would go through; nothing was written."));
    }
    Ok(())
}

/// A refusal shows what stands against the move. Where it is not what the move itself says, the command given shows all of it.
fn of_conditions(failure: Failure, all: &str) -> Failure {
    let conditions = failure.problem.iter().flat_map(|problem| problem.0.conditions.iter().flatten());
    let recorded = conditions.filter(|one| one.status == ConditionStatus::Unmet).any(|one| one.pointer.is_none());
    if recorded { failure.hint(say!("Xem mọi điều kiện bằng: {all}", "See every condition with: {all}")) } else { failure }
}

/// A move to ask about.
#[derive(Debug, Args)]
pub(crate) struct Why {
    /// Id
    candidate: Uuid,
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
    let place = format!("{}/eligibility", CANDIDATE.at(args.candidate));
    let reply = context.api.send(Call::get(place).query("to", Some(&args.stage)).query("on", args.on))?;
    let found: Eligibility = reply.read()?;
    match out.format {
        Format::Table if !out.has_columns() => {
            for line in explain(&found, Style::spoken(out.styled)) {
                out.line(&line)?;
            }
        }
        Format::Table | Format::Csv => {
            let conditions = reply.body.get("conditions").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            out.page(&json!({ "items": conditions.iter().map(with_clause).collect::<Vec<_>>() }), CONDITIONS)?;
        }
        Format::Json | Format::Ndjson | Format::Yaml => out.one(&reply.body, CONDITIONS)?,
    }
    if found.eligible { Ok(()) } else { Err(Failure::silent(Exit::Refused)) }
}

pub(super) const ACTS: Shape = Shape {
    columns: &["number", "on", "to", "document_number", "votes", "ruleset", "reason", "counts", "corrects", "corrected_by"],
    terms: &[("from", "candidate_stage"), ("to", "candidate_stage"), ("stage", "candidate_stage"), ("ground", "cancellation_ground")],
};

/// Prints every act.
pub(super) fn history(context: &Context, candidate: Uuid) -> Outcome<()> {
    context.out.page(&context.api.get(acts_of(candidate))?.body, ACTS)
}

fn acts_of(candidate: Uuid) -> String {
    format!("{}/transitions", CANDIDATE.at(candidate))
}

/// A correction.
#[derive(Debug, Args)]
pub(crate) struct Correct {
    /// Id
    candidate: Uuid,
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
    said: Said,
}

/// Corrects an act, from what was recorded of it.
pub(super) fn correct(context: &Context, args: Correct) -> Outcome<()> {
    let Correct { candidate, act, reason, shown_by, void, on, act_reason, said } = args;
    let restated = on.is_some() || act_reason.is_some() || !said.is_empty();
    if void == restated {
        return Err(Failure::usage(pick(
            "Nêu việc đúng như đã diễn ra, hoặc --void nếu việc đó không có",
            "Give what the act really was, or --void when it was not at all",
        )));
    }
    // The version is read first: whatever happens before the acts are read makes it stale.
    let found = CANDIDATE.find(&context.api, &candidate.to_string())?;
    let as_it_was = if void {
        None
    } else {
        let acts: CandidateActs = context.api.get(acts_of(candidate))?.read()?;
        let recorded = acts.items.into_iter().find(|one| one.number == act).map(recorded);
        let recorded = recorded.ok_or_else(|| Failure::new(Exit::NotFound, say!("Không có bước số {act}", "There is no act {act}")))?;
        let reason = given(act_reason, recorded.reason.clone());
        Some(said.onto(CandidateTransition { on: on.unwrap_or(recorded.on), reason, ..recorded })?)
    };
    let body = CandidateCorrection { act, reason, document_number: shown_by, as_it_was };
    let reply = context.api.act(format!("{}/corrections", CANDIDATE.at(candidate)), found.version, &body)?;
    context.out.one(&reply.body, &CANDIDATE)
}

/// An act as the move that it was recorded from.
fn recorded(act: CandidateAct) -> CandidateTransition {
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
