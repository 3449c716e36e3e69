//! A candidate's dossier: helpers, sponsors, papers, opinions, and the checklist of what is missing.
//! Each kind is a list of the candidate's (`dossier_lists.rs`) with `add` and `remove`; a helper is assigned and ended instead.

use chibo_openapi::candidates::HelperAssign;
use chrono::NaiveDate;
use clap::Subcommand;
use serde_json::{Value, json};

use super::dossier_lists::{EntryArgs, HELPERS, OPINIONS, PAPERS, SPONSORS};
use crate::context::Context;
use crate::failure::Outcome;
use crate::input::{date, terms};
use crate::output::{Shape, items, unfolded};
use crate::records::{Body, BodyFile, CANDIDATE, MEMBER, ORGANIZATION};
use crate::say::{note, pick};
use crate::settings::Format;

/// What can be done with helpers.
#[derive(Debug, Subcommand)]
pub(crate) enum Helper {
    /// List the helpers a candidate has had
    List {
        /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
        candidate: String,
    },
    /// Give a candidate a helper from a day on; whoever helped before no longer does
    Assign {
        /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
        candidate: String,
        /// The member, an official one of the candidate's cell, by card number, name or id
        #[arg(long, value_name = "MEMBER")]
        member: String,
        /// First day
        #[arg(long, value_name = "DATE", value_parser = date)]
        from: NaiveDate,
        /// Number of the document it rests on
        #[arg(long, value_name = "NUMBER")]
        document: Option<String>,
    },
    /// End the present helper's time
    End {
        /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
        candidate: String,
        /// First day without
        #[arg(long, value_name = "DATE", value_parser = date)]
        from: NaiveDate,
        /// Number of the document it rests on
        #[arg(long, value_name = "NUMBER")]
        document: Option<String>,
    },
}

/// What can be done with sponsors.
#[derive(Debug, Subcommand)]
pub(crate) enum Sponsor {
    /// List the sponsors of a candidate
    List {
        /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
        candidate: String,
    },
    /// Record a sponsor
    Add {
        /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
        candidate: String,
        /// A member, or the executive of a union
        #[arg(long, value_parser = terms!(SponsorKind))]
        kind: Option<String>,
        /// The member, by card number, name or id
        #[arg(long, value_name = "MEMBER")]
        member: Option<String>,
        /// The union, by code or id
        #[arg(long)]
        organization: Option<String>,
        /// Since when the member has worked, studied or lived with the candidate in the same base unit
        #[arg(long, value_name = "DATE", value_parser = date)]
        known_since: Option<NaiveDate>,
        /// A replacement, for whom the months are waived
        #[arg(long)]
        replacement: bool,
        /// Day of the introduction
        #[arg(long, value_name = "DATE", value_parser = date)]
        signed_on: Option<NaiveDate>,
        #[command(flatten)]
        file: BodyFile,
    },
    /// Remove a sponsor that was recorded by mistake
    Remove(EntryArgs),
}

/// What can be done with papers.
#[derive(Debug, Subcommand)]
pub(crate) enum Paper {
    /// List the papers of a candidate
    List {
        /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
        candidate: String,
    },
    /// Record a paper; one that is drawn up again is recorded again
    Add {
        /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
        candidate: String,
        /// What it is
        #[arg(long, value_parser = terms!(PaperKind))]
        kind: Option<String>,
        /// Its number
        #[arg(long)]
        number: Option<String>,
        /// Day of drawing up
        #[arg(long, value_name = "DATE", value_parser = date)]
        dated_on: Option<NaiveDate>,
        /// Who verified it
        #[arg(long, value_name = "WHO")]
        verified_by: Option<String>,
        /// Where the paper is kept
        #[arg(long, value_name = "PLACE")]
        kept_where: Option<String>,
        #[command(flatten)]
        file: BodyFile,
    },
    /// Remove a paper that was recorded by mistake
    Remove(EntryArgs),
}

/// What can be done with opinions.
#[derive(Debug, Subcommand)]
pub(crate) enum Opinion {
    /// List the opinions on a candidate
    List {
        /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
        candidate: String,
    },
    /// Record an opinion
    Add {
        /// The candidate, by name (with /CELL or /BIRTH where several have it) or id
        candidate: String,
        /// Whose opinion it is
        #[arg(long, value_parser = terms!(OpinionKind))]
        kind: Option<String>,
        /// The mass organization, by code or id
        #[arg(long)]
        organization: Option<String>,
        /// Day on which it was given
        #[arg(long = "on", value_name = "DATE", value_parser = date)]
        given_on: Option<NaiveDate>,
        /// It is for the admission
        #[arg(long)]
        favourable: bool,
        /// It is not for the admission
        #[arg(long, conflicts_with = "favourable")]
        unfavourable: bool,
        /// What it says
        #[arg(long)]
        text: Option<String>,
        #[command(flatten)]
        file: BodyFile,
    },
    /// Remove an opinion that was recorded by mistake
    Remove(EntryArgs),
}

/// Does what the verb says with helpers.
pub(super) fn helper(context: &Context, verb: Helper) -> Outcome<()> {
    let api = &context.api;
    let (candidate, member, valid_from, document_number) = match verb {
        Helper::List { candidate } => return HELPERS.list(context, &candidate),
        Helper::Assign { candidate, member, from, document } => (candidate, Some(MEMBER.id(api, &member)?), from, document),
        Helper::End { candidate, from, document } => (candidate, None, from, document),
    };
    let body = HelperAssign { member_id: member, valid_from, document_number };
    context.out.page(&context.api.post(HELPERS.path_for(api, &candidate)?, &body)?.body, HELPERS.shape())
}

/// Does what the verb says with sponsors.
pub(super) fn sponsor(context: &Context, verb: Sponsor) -> Outcome<()> {
    match verb {
        Sponsor::List { candidate } => SPONSORS.list(context, &candidate),
        Sponsor::Add { candidate, kind, member, organization, known_since, replacement, signed_on, file } => {
            let body = Body::from(&file)?.text("kind", kind.as_ref()).id(&context.api, "member_id", &MEMBER, member.as_ref())?;
            let body = body.id(&context.api, "organization_id", &ORGANIZATION, organization.as_ref())?.set("known_since", known_since)?;
            let body = body.set("replacement", replacement.then_some(true))?.set("signed_on", signed_on)?;
            SPONSORS.add(context, &candidate, body)
        }
        Sponsor::Remove(entry) => SPONSORS.remove(context, &entry),
    }
}

/// Does what the verb says with papers.
pub(super) fn paper(context: &Context, verb: Paper) -> Outcome<()> {
    match verb {
        Paper::List { candidate } => PAPERS.list(context, &candidate),
        Paper::Add { candidate, kind, number, dated_on, verified_by, kept_where, file } => {
            let body = Body::from(&file)?.text("kind", kind.as_ref()).text("number", number.as_ref()).set("dated_on", dated_on)?;
            PAPERS.add(context, &candidate, body.text("verified_by", verified_by.as_ref()).text("kept_where", kept_where.as_ref()))
        }
        Paper::Remove(entry) => PAPERS.remove(context, &entry),
    }
}

/// Does what the verb says with opinions.
pub(super) fn opinion(context: &Context, verb: Opinion) -> Outcome<()> {
    match verb {
        Opinion::List { candidate } => OPINIONS.list(context, &candidate),
        Opinion::Add { candidate, kind, organization, given_on, favourable, unfavourable, text, file } => {
            let body = Body::from(&file)?.text("kind", kind.as_ref()).set("given_on", given_on)?;
            let body = body.id(&context.api, "organization_id", &ORGANIZATION, organization.as_ref())?;
            let body = body.set("favourable", (favourable || unfavourable).then_some(favourable))?;
            OPINIONS.add(context, &candidate, body.text("text", text.as_ref()))
        }
        Opinion::Remove(entry) => OPINIONS.remove(context, &entry),
    }
}

pub(super) const CHECKLIST: Shape =
    Shape { columns: &["kind", "status", "dated_on", "valid_until", "document", "article"], terms: &[("kind", "paper_kind"), ("status", "paper_status")] };

/// Prints what the dossier needs; with its clause in columns of their own where there are columns.
pub(super) fn checklist(context: &Context, candidate: &str) -> Outcome<()> {
    let out = &context.out;
    let body = context.api.get(format!("{}/checklist", CANDIDATE.path_to(&context.api, candidate)?))?.body;
    match out.format {
        Format::Table | Format::Csv | Format::Xlsx => {
            let lines = items(&body).iter().map(|line| unfolded(line, "clause"));
            out.page(&json!({ "items": lines.collect::<Vec<_>>() }), CHECKLIST)?;
        }
        Format::Json | Format::Ndjson | Format::Yaml => out.page(&body, CHECKLIST)?,
    }
    out.flush()?;
    note(match body.get("complete").and_then(Value::as_bool) {
        Some(true) => pick("Hồ sơ đủ.", "The dossier is complete."),
        _ => pick("Hồ sơ chưa đủ: còn giấy tờ thiếu hoặc hết hạn.", "The dossier is not complete: papers are missing or expired."),
    });
    Ok(())
}
