//! `chibo contest conflict`: which judges do not score whom, beside those of their own cell.

use chibo_openapi::contests::{ContestConflict, ContestConflictCreate, ContestConflicts};
use clap::Subcommand;
use uuid::Uuid;

use super::entry;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::input::{Yes, confirm};
use crate::output::Shape;
use crate::records::{CONTEST, lists};
use crate::say::{note, say};
use crate::server::Call;

/// What can be done with conflicts of interest.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List the conflicts that were declared
    List {
        /// Code or id of the contest
        contest: String,
    },
    /// Declare that a judge does not score an entrant
    Add {
        /// Code or id of the contest
        contest: String,
        /// Id of the judge's seat
        #[arg(long)]
        seat: Uuid,
        /// The entry, by id, or by the code of the cell
        #[arg(long)]
        entry: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Take a declaration back
    Remove {
        /// Code or id of the contest
        contest: String,
        /// Id of the conflict
        conflict: Uuid,
        #[command(flatten)]
        yes: Yes,
    },
}

const CONFLICTS: Shape = Shape { columns: &["id", "judge_name", "cell_code", "entrant_name", "reason", "created_at"], terms: &[] };

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Verb::List { contest } => lists::show_whole(context, path(context, &contest)?, CONFLICTS),
        Verb::Add { contest, seat, entry, reason } => {
            let entry_id = entry::id_in(api, &contest, &entry)?;
            let body = ContestConflictCreate { seat_id: seat, entry_id, reason };
            context.out.one(&api.post(path(context, &contest)?, &body)?.body, CONFLICTS)
        }
        Verb::Remove { contest, conflict, yes } => {
            let place = path(context, &contest)?;
            let there: ContestConflicts = api.get(&place)?.read()?;
            let gone = || Failure::new(Exit::NotFound, say!("Không có xung đột lợi ích {conflict}", "There is no conflict {conflict}"));
            let ContestConflict { cell_code, version, .. } = there.items.into_iter().find(|one| one.id == conflict).ok_or_else(gone)?;
            confirm(&yes, &say!("Bỏ xung đột lợi ích với {cell_code}?", "Take the conflict with {cell_code} back?"))?;
            api.send(Call::delete(format!("{place}/{conflict}")).if_match(version))?;
            note(&say!("Đã bỏ.", "Taken back."));
            Ok(())
        }
    }
}

fn path(context: &Context, contest: &str) -> Outcome<String> {
    Ok(format!("{}/conflicts", CONTEST.path_of(CONTEST.id(&context.api, contest)?)))
}

#[cfg(test)]
mod tests {
    use super::{CONFLICTS, ContestConflict};
    use crate::records::tests::check_columns;

    #[test]
    fn columns_are_those_of_the_contract() {
        check_columns::<ContestConflict>(CONFLICTS);
    }
}
