//! What an act on a candidate says beside its day, as options, and how it goes in the place of what an act says already.
//! Not here: votes as options (`votes.rs`).

use chibo_openapi::candidates::{CandidateTransition, Certificate, Vote};
use chrono::NaiveDate;
use clap::Args;

use super::votes::{LeftOut, left_out, vote, with_left_out, with_votes};
use crate::failure::{Failure, Outcome};
use crate::input::{checked, date, terms};
use crate::records::MEMBER;
use crate::say::pick;
use crate::server::Api;

/// What an act says beside its day; an empty text clears what was recorded.
#[derive(Debug, Default, Args)]
pub(crate) struct ActOptions {
    /// Number of the document of the act
    #[arg(long, value_name = "NUMBER")]
    document: Option<String>,
    /// A remark for the record
    #[arg(long)]
    note: Option<String>,
    /// The member who helps, by card number, name or id: for fostering and admitted
    #[arg(long, value_name = "MEMBER")]
    helper: Option<String>,
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

impl ActOptions {
    pub(super) fn is_empty(&self) -> bool {
        let texts = [&self.document, &self.note, &self.certificate_number, &self.certificate_issuer, &self.consent, &self.ground];
        let days = [self.certificate_issued_on, self.received_on, self.cell_meeting_on];
        let votes = self.votes.is_empty() && self.left_out.is_empty();
        votes && self.helper.is_none() && texts.into_iter().all(Option::is_none) && days.into_iter().all(|day| day.is_none())
    }

    /// Puts what was given in the place of what an act says.
    pub(super) fn put_into(self, api: &Api, act: CandidateTransition) -> Outcome<CandidateTransition> {
        Ok(CandidateTransition {
            document_number: given_or(self.document, act.document_number),
            note: given_or(self.note, act.note),
            helper_id: MEMBER.id_if_given(api, self.helper.as_ref())?.or(act.helper_id),
            certificate: certificate(act.certificate, self.certificate_number, self.certificate_issuer, self.certificate_issued_on)?,
            votes: with_left_out(with_votes(act.votes, &self.votes), &self.left_out)?,
            received_on: self.received_on.or(act.received_on),
            cell_meeting_on: self.cell_meeting_on.or(act.cell_meeting_on),
            consent_number: given_or(self.consent, act.consent_number),
            ground: self.ground.map(|ground| checked(&ground)).transpose()?.or(act.ground),
            ..act
        })
    }
}

/// The text given, or the one there is; an empty one is none.
pub(super) fn given_or(text: Option<String>, there: Option<String>) -> Option<String> {
    text.or(there).filter(|text| !text.is_empty())
}

fn certificate(there: Option<Certificate>, number: Option<String>, issuer: Option<String>, issued_on: Option<NaiveDate>) -> Outcome<Option<Certificate>> {
    if number.is_none() && issuer.is_none() && issued_on.is_none() {
        return Ok(there);
    }
    let (old_number, old_issuer, old_day) = match there {
        Some(Certificate { number, issuer, issued_on }) => (Some(number), Some(issuer), Some(issued_on)),
        None => (None, None, None),
    };
    match (number.or(old_number), issuer.or(old_issuer), issued_on.or(old_day)) {
        (Some(number), Some(issuer), Some(issued_on)) => Ok(Some(Certificate { number, issuer, issued_on })),
        _ => Err(Failure::usage(pick("Giấy chứng nhận cần đủ số, nơi cấp và ngày cấp", "A certificate takes its number, issuer and day of issue"))
            .hint("--certificate-number, --certificate-issuer, --certificate-issued-on")),
    }
}
