//! Proposals of quotas: computing one, reading why, comparing two, writing one as drafts.

use chibo_openapi::planning::{ProposalApply, ProposalLineChange, QuotaProposal};
use clap::Args;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::input::terms;
use crate::output::Shape;
use crate::records::{Body, BodyFile, CELL, COMMITTEE, ListArgs, PLAN, QUOTA_PROPOSAL, SortArgs, crud, lists};
use crate::say::{note, quoted, say};
use crate::server::{Api, Call};

/// What a proposal is computed from.
#[derive(Debug, Args)]
pub(crate) struct Propose {
    /// Code or id of the plan
    plan: String,
    /// What the quotas count
    #[arg(long, value_parser = terms!(QuotaKind))]
    kind: Option<String>,
    /// The number to split; the plan's target where neither it nor a percentage is given
    #[arg(long, value_name = "COUNT", conflicts_with = "percent")]
    total: Option<i32>,
    /// Or so much percent of the members at the start of the year, rounded up, e.g. 3 or 3.5
    #[arg(long, value_parser = percent)]
    percent: Option<i32>,
    /// How it is split
    #[arg(long, value_parser = terms!(SplitMethod))]
    method: Option<String>,
    /// Bounds of a unit, as UNIT:LEAST-MOST:REASON, e.g. CB07:1-2:why; either number may be left out
    #[arg(long = "bound", value_name = "BOUND")]
    bounds: Vec<String>,
    #[command(flatten)]
    file: BodyFile,
}

/// Filters of the list.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    /// Only proposals for this plan, by code or id
    #[arg(long)]
    plan: Option<String>,
    #[command(flatten)]
    sort: SortArgs,
    #[command(flatten)]
    list: ListArgs,
}

const LINES: Shape = Shape { columns: &["unit_code", "unit_name", "weight", "share", "least", "most", "quota", "changed_to", "why"], terms: &[] };
const DIFFERENCES: Shape = Shape { columns: &["unit_code", "quota", "with_quota", "difference"], terms: &[] };

/// Percent as people write it, in hundredths.
fn percent(text: &str) -> Result<i32, String> {
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |text: &str| text.chars().all(|letter| letter.is_ascii_digit());
    let wrong = || say!("Không phải phần trăm có nhiều nhất hai chữ số thập phân: {text}", "No percentage with two decimals at most: {text}");
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 2 {
        return Err(wrong());
    }
    format!("{whole}{part:0<2}").parse().map_err(|_| wrong())
}

/// A unit named by the code of a cell or committee, or by id.
fn unit(api: &Api, text: &str) -> Outcome<Uuid> {
    match CELL.id(api, text) {
        Err(failure) if failure.exit == Exit::NotFound => COMMITTEE.id(api, text),
        found => found,
    }
}

fn bound(api: &Api, text: &str) -> Outcome<Value> {
    let wrong = || Failure::usage(say!("Không đọc được cận {text}; viết ĐƠN-VỊ:DƯỚI-TRÊN:LÝ-DO", "Cannot read the bound {text}; write UNIT:LEAST-MOST:REASON"));
    let mut parts = text.splitn(3, ':');
    let (Some(named), Some(range), Some(reason)) = (parts.next(), parts.next(), parts.next()) else { return Err(wrong()) };
    let (least, most) = range.split_once('-').ok_or_else(wrong)?;
    let number = |text: &str| if text.is_empty() { Ok(None) } else { text.parse::<i32>().map(Some).map_err(|_| wrong()) };
    Ok(json!({ "unit_id": unit(api, named)?, "least": number(least)?, "most": number(most)?, "reason": reason }))
}

/// Computes a proposal and shows its lines.
pub(crate) fn propose(context: &Context, args: &Propose) -> Outcome<()> {
    let api = &context.api;
    let body = Body::from(&args.file)?.text("kind", args.kind.as_ref()).set("total", args.total)?.set("percent_x100", args.percent)?;
    let mut body = body.text("method", args.method.as_ref());
    if !args.bounds.is_empty() {
        body = body.set("bounds", Some(args.bounds.iter().map(|text| bound(api, text)).collect::<Outcome<Vec<_>>>()?))?;
    }
    let reply = api.post(format!("{}/quota-proposals", PLAN.path_of(PLAN.id(api, &args.plan)?)), &body.into_value())?;
    let made: QuotaProposal = reply.read()?;
    context.out.one(&reply.body, &QUOTA_PROPOSAL)?;
    let (total, units, named) = (made.total, made.units, quoted(&format!("{}/{}", made.plan_code, made.number)));
    note(&say!(
        "Chia {total} cho {units} đơn vị; xem từng số: chibo quota lines {named}",
        "Split {total} over {units} units; see each number: chibo quota lines {named}"
    ));
    if let Some(tie) = &made.tie {
        let (with, without) = (tie.with.join(", "), tie.without.join(", "));
        note(&say!(
            "Bằng nhau ở suất cuối: {with} được, {without} không; muốn khác thì đặt cận.",
            "A tie at the last part: {with} have it, {without} do not; set bounds to decide otherwise."
        ));
    }
    Ok(())
}

/// Lists proposals.
pub(crate) fn list(context: &Context, args: &Filters) -> Outcome<()> {
    let call = args.sort.apply(Call::get(QUOTA_PROPOSAL.path)).query("plan_id", PLAN.id_if_given(&context.api, args.plan.as_ref())?);
    lists::show(context, call, &args.list, &QUOTA_PROPOSAL)
}

/// Shows the units of a proposal.
pub(crate) fn lines(context: &Context, proposal: &str) -> Outcome<()> {
    lists::show_whole(context, format!("{}/lines", QUOTA_PROPOSAL.path_of(QUOTA_PROPOSAL.id(&context.api, proposal)?)), LINES)
}

/// Shows where two proposals differ.
pub(crate) fn compare(context: &Context, one: &str, other: &str) -> Outcome<()> {
    let api = &context.api;
    let call = Call::get(format!("{}/compare", QUOTA_PROPOSAL.path_of(QUOTA_PROPOSAL.id(api, one)?)));
    let found = api.send(call.query("with", Some(QUOTA_PROPOSAL.id(api, other)?)))?.body;
    context.out.page(&found, DIFFERENCES)?;
    context.out.flush()
}

/// Writes a proposal as draft quotas.
pub(crate) fn apply(context: &Context, proposal: &str, dry_run: bool) -> Outcome<()> {
    crud::act(context, &QUOTA_PROPOSAL, proposal, "apply", &ProposalApply { dry_run })?;
    if dry_run {
        crud::note_dry_run();
    }
    Ok(())
}

/// Changes a number of an applied proposal.
pub(crate) fn change(context: &Context, proposal: &str, named: &str, value: i32, reason: String) -> Outcome<()> {
    let api = &context.api;
    let record = QUOTA_PROPOSAL.find(api, proposal)?;
    let body = ProposalLineChange { unit_id: unit(api, named)?, value, reason };
    let reply = api.act(format!("{}/changes", QUOTA_PROPOSAL.path_of(record.id)), record.version, &body)?;
    context.out.one(&reply.body, LINES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_as_people_write_them() {
        for (text, wanted) in
            [("3", Ok(300)), ("3.5", Ok(350)), ("3,25", Ok(325)), ("0.05", Ok(5)), ("", Err(())), ("3.125", Err(())), ("-1", Err(())), ("3%", Err(()))]
        {
            assert_eq!(percent(text).map_err(|_| ()), wanted, "{text}");
        }
    }
}
