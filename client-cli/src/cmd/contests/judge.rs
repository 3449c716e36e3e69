//! `chibo contest judge`: who sits on the panels of a contest.

use chibo_openapi::contests::ContestSeatReplace;
use clap::{Args, Subcommand};
use uuid::Uuid;

use crate::context::Context;
use crate::failure::Outcome;
use crate::input::{Yes, confirm, terms};
use crate::output::Shape;
use crate::records::{Body, BodyFile, CELL, CONTEST, Record, Rows, lists};
use crate::say::{note, say};
use crate::server::{Api, Call};

/// What can be done with the panels of a contest.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List the panels, round by round
    List {
        /// Code or id of the contest
        contest: String,
    },
    /// Show a seat
    Get(SeatArgs),
    /// Give somebody a seat
    Add(Fields),
    /// Put somebody else on a seat: what was handed in stays
    Replace {
        #[command(flatten)]
        seat: SeatArgs,
        /// Username of who takes it
        #[arg(long)]
        username: String,
        /// The person's own cell, by code or id: its entrants are not scored from the seat
        #[arg(long)]
        cell: Option<String>,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Take a seat away
    Remove {
        #[command(flatten)]
        seat: SeatArgs,
        #[command(flatten)]
        yes: Yes,
    },
}

/// Which seat.
#[derive(Debug, Args)]
pub(crate) struct SeatArgs {
    /// Code or id of the contest
    contest: String,
    /// Its place in the list, the person's name, or its id
    seat: String,
}

/// A new seat.
#[derive(Debug, Args)]
pub(crate) struct Fields {
    /// Code or id of the contest
    contest: String,
    /// Username of who sits there
    #[arg(long)]
    username: Option<String>,
    /// Code of the round
    #[arg(long)]
    round: Option<String>,
    /// What the seat is for
    #[arg(long, value_parser = terms!(SeatKind))]
    kind: Option<String>,
    /// The person's own cell, by code or id: its entrants are not scored from the seat
    #[arg(long)]
    cell: Option<String>,
    #[command(flatten)]
    file: BodyFile,
}

const SEATS: Shape = Shape { columns: &["#", "round", "kind", "user_name", "cell_code", "cell_name"], terms: &[("kind", "seat_kind")] };
const ROWS: Rows = Rows { shape: SEATS, named_by: &["round", "kind", "user_name", "cell_code"], name: ("ghế giám khảo", "seat") };

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Verb::List { contest } => lists::show_whole(context, path(context, &contest)?, SEATS),
        Verb::Get(seat) => context.out.one(&api.get(seat_path(context, &seat)?)?.body, SEATS),
        Verb::Add(fields) => {
            let body = Body::from(&fields.file)?.text("username", fields.username.as_ref()).text("round", fields.round.as_ref());
            let body = body.text("kind", fields.kind.as_ref()).id(api, "cell_id", &CELL, fields.cell.as_ref())?;
            context.out.one(&api.post(path(context, &fields.contest)?, &body.into_value())?.body, SEATS)
        }
        Verb::Replace { seat, username, cell, reason } => {
            let place = seat_path(context, &seat)?;
            let version = Record::new(api.get(&place)?.body)?.version;
            let body = ContestSeatReplace { username, cell_id: CELL.id_if_given(api, cell.as_ref())?, reason };
            context.out.one(&api.act(format!("{place}/replace"), version, &body)?.body, SEATS)
        }
        Verb::Remove { seat, yes } => {
            let place = seat_path(context, &seat)?;
            let record = Record::new(api.get(&place)?.body)?;
            let name = record.body["user_name"].as_str().unwrap_or_default().to_owned();
            confirm(&yes, &say!("Lấy ghế giám khảo của {name}?", "Take the seat of {name} away?"))?;
            api.send(Call::delete(place).if_match(record.version))?;
            note(&say!("Đã lấy ghế.", "Taken."));
            Ok(())
        }
    }
}

fn path(context: &Context, contest: &str) -> Outcome<String> {
    Ok(format!("{}/seats", CONTEST.path_of(CONTEST.id(&context.api, contest)?)))
}

fn seat_path(context: &Context, seat: &SeatArgs) -> Outcome<String> {
    Ok(format!("{}/{}", path(context, &seat.contest)?, id_in(&context.api, &seat.contest, &seat.seat)?))
}

/// The id of the seat that is meant.
pub(super) fn id_in(api: &Api, contest: &str, seat: &str) -> Outcome<Uuid> {
    Ok(ROWS.find(api, &format!("{}/seats", CONTEST.path_to(api, contest)?), seat)?.id)
}

#[cfg(test)]
mod tests {
    use super::SEATS;
    use crate::records::tests::check_columns;

    #[test]
    fn columns_are_those_of_the_contract() {
        check_columns::<chibo_openapi::contests::ContestSeat>(SEATS);
    }
}
