//! `chibo contest conflict`: which judges do not score whom, beside those of their own cell.

use chibo_openapi::contests::ContestConflictCreate;
use clap::Subcommand;

use super::{entry, judge};
use crate::context::Context;
use crate::failure::Outcome;
use crate::input::{Yes, confirm};
use crate::output::Shape;
use crate::records::{CONTEST, Rows, lists};
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
        /// The judge's seat, by its place in the list, the judge's name, or its id
        #[arg(long)]
        seat: String,
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
        /// Its place in the list, the judge's name, the code of the cell, or its id
        conflict: String,
        #[command(flatten)]
        yes: Yes,
    },
}

const CONFLICTS: Shape = Shape { columns: &["#", "judge_name", "cell_code", "entrant_name", "reason", "created_at"], terms: &[] };
const ROWS: Rows = Rows { shape: CONFLICTS, named_by: &["judge_name", "cell_code", "entrant_name"], name: ("xung đột lợi ích", "conflict") };

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Verb::List { contest } => lists::show_whole(context, path(context, &contest)?, CONFLICTS),
        Verb::Add { contest, seat, entry, reason } => {
            let entry_id = entry::id_in(api, &contest, &entry)?;
            let body = ContestConflictCreate { seat_id: judge::id_in(api, &contest, &seat)?, entry_id, reason };
            context.out.one(&api.post(path(context, &contest)?, &body)?.body, CONFLICTS)
        }
        Verb::Remove { contest, conflict, yes } => {
            let place = path(context, &contest)?;
            let record = ROWS.find(api, &place, &conflict)?;
            let title = ROWS.title(&record);
            confirm(&yes, &say!("Bỏ xung đột lợi ích ({title})?", "Take the conflict back ({title})?"))?;
            api.send(Call::delete(format!("{place}/{}", record.id)).if_match(record.version))?;
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
    use chibo_openapi::contests::ContestConflict;

    use super::CONFLICTS;
    use crate::records::tests::check_columns;

    #[test]
    fn columns_are_those_of_the_contract() {
        check_columns::<ContestConflict>(CONFLICTS);
    }
}
