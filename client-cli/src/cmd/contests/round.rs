//! `chibo contest draw|penalty|answer|on|off|board|apart`: what happens in a round beside the sheets.

use chibo_openapi::contests::{ContestAnswerCreate, ContestBoard, ContestDrawCreate, ContestPenaltyCreate, ContestTurnCreate};
use chibo_openapi::vocabulary::DrawKind;
use clap::Subcommand;
use serde_json::{Value, json};

use super::entry;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::input::{Yes, confirm, terms};
use crate::output::Shape;
use crate::points::points;
use crate::records::{CONTEST, Rows, lists};
use crate::say::{note, pick, say};
use crate::server::Call;

/// What can be done in a round.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Draw the order, the questions, and ties
    #[command(subcommand)]
    Draw(DrawVerb),
    /// Points taken off
    #[command(subcommand)]
    Penalty(PenaltyVerb),
    /// Answers to extra questions
    #[command(subcommand)]
    Answer(AnswerVerb),
    /// Let an entrant begin a part; whoever is on comes off
    On {
        /// Code or id
        contest: String,
        /// The entry, by id, or by the code of the cell
        #[arg(long)]
        entry: String,
        /// Code of the part
        #[arg(long)]
        part: String,
    },
    /// End the turn of whoever is on
    Off {
        /// Code or id
        contest: String,
    },
    /// Show how far the round is: whose sheets are missing, who is on
    Board {
        /// Code or id
        contest: String,
        /// Show it again whenever it has changed
        #[arg(long)]
        follow: bool,
        /// Stop after it was shown so many times
        #[arg(long, requires = "follow")]
        times: Option<u32>,
    },
    /// List sheets that lie far from the others of their panel, as its chair
    Apart {
        /// Code or id
        contest: String,
    },
}

/// What can be done with draws.
#[derive(Debug, Subcommand)]
pub(crate) enum DrawVerb {
    /// List the draws, with the hash of their seed, and once they are held the seed and what was drawn
    List {
        /// Code or id of the contest
        contest: String,
    },
    /// Make a seed and publish its hash
    Prepare {
        /// Code or id of the contest
        contest: String,
        /// Code of the round
        #[arg(long)]
        round: String,
        /// What is drawn
        #[arg(long, value_parser = terms!(DrawKind), default_value = "order")]
        kind: String,
    },
    /// Hold a draw that is prepared
    Hold {
        /// Code or id of the contest
        contest: String,
        /// Its place in the list, the kind, the round, or its id
        draw: String,
    },
}

/// What can be done with penalties.
#[derive(Debug, Subcommand)]
pub(crate) enum PenaltyVerb {
    /// List the penalties
    List {
        /// Code or id of the contest
        contest: String,
    },
    /// Take points off an entrant
    Add {
        /// Code or id of the contest
        contest: String,
        /// The entry, by id, or by the code of the cell
        #[arg(long)]
        entry: String,
        /// Code of the rule
        #[arg(long)]
        penalty: String,
        /// Times, or seconds where the rule counts units of time
        #[arg(long)]
        amount: i32,
        /// Why
        #[arg(long)]
        reason: Option<String>,
    },
    /// Take a penalty back
    Remove {
        /// Code or id of the contest
        contest: String,
        /// Its place in the list, the rule, the code of the cell, or its id
        penalty: String,
        #[command(flatten)]
        yes: Yes,
    },
}

/// What can be done with answers to extra questions.
#[derive(Debug, Subcommand)]
pub(crate) enum AnswerVerb {
    /// List the answers
    List {
        /// Code or id of the contest
        contest: String,
    },
    /// Record an answer
    Add {
        /// Code or id of the contest
        contest: String,
        /// The entry, by id, or by the code of the cell
        #[arg(long)]
        entry: String,
        /// Number of the question, from 1
        #[arg(long)]
        number: i32,
        /// Points
        #[arg(long)]
        points: String,
    },
    /// Take an answer back
    Remove {
        /// Code or id of the contest
        contest: String,
        /// Its place in the list, the code of the cell (with /NUMBER of the question), or its id
        answer: String,
        #[command(flatten)]
        yes: Yes,
    },
}

const DRAWS: Shape = Shape { columns: &["#", "round", "kind", "seed_hash", "seed", "held_at", "void"], terms: &[("kind", "draw_kind")] };
const PENALTIES: Shape = Shape { columns: &["#", "round", "cell_code", "penalty", "amount", "reason"], terms: &[] };
const ANSWERS: Shape = Shape { columns: &["#", "round", "number", "cell_code", "score_x100"], terms: &[] };
const DRAW_ROWS: Rows = Rows { shape: DRAWS, named_by: &["round", "kind"], name: ("lượt bốc thăm", "draw") };
const PENALTY_ROWS: Rows = Rows { shape: PENALTIES, named_by: &["round", "cell_code", "penalty"], name: ("điểm trừ", "penalty") };
const ANSWER_ROWS: Rows = Rows { shape: ANSWERS, named_by: &["round", "number", "cell_code"], name: ("câu trả lời", "answer") };
const TURN: Shape = Shape { columns: &["id", "cell_code", "part", "started_at", "ended_at"], terms: &[] };
const APART: Shape = Shape { columns: &["sheet_id", "part", "cell_code", "judge_name", "sum_x100", "median"], terms: &[] };
/// A line of the board for each entrant and part.
const BOARD: Shape =
    Shape { columns: &["cell_code", "entrant_name", "part", "question", "submitted", "expected", "waiting_for", "seconds", "over_seconds"], terms: &[] };

/// Does what the verb says.
pub(super) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    match verb {
        Verb::Draw(verb) => draw(context, verb),
        Verb::Penalty(verb) => penalty(context, verb),
        Verb::Answer(verb) => answer(context, verb),
        Verb::On { contest, entry, part } => on(context, &contest, &entry, part),
        Verb::Off { contest } => off(context, &contest),
        Verb::Board { contest, follow: false, .. } => board(context, &contest),
        Verb::Board { contest, follow: true, times } => follow(context, &contest, times),
        Verb::Apart { contest } => apart(context, &contest),
    }
}

fn path(context: &Context, contest: &str, below: &str) -> Outcome<String> {
    Ok(format!("{}/{below}", CONTEST.path_of(CONTEST.id(&context.api, contest)?)))
}

/// Does what a verb of draws says.
fn draw(context: &Context, verb: DrawVerb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        DrawVerb::List { contest } => lists::show_whole(context, path(context, &contest, "draws")?, DRAWS),
        DrawVerb::Prepare { contest, round, kind } => {
            let kind: DrawKind = kind.parse().map_err(Failure::usage)?;
            context.out.one(&api.post(path(context, &contest, "draws")?, &ContestDrawCreate { round, kind })?.body, DRAWS)
        }
        DrawVerb::Hold { contest, draw } => {
            let place = path(context, &contest, "draws")?;
            let record = DRAW_ROWS.find(api, &place, &draw)?;
            context.out.one(&api.send(Call::post(format!("{place}/{}/hold", record.id)).if_match(record.version))?.body, DRAWS)
        }
    }
}

/// Does what a verb of penalties says.
fn penalty(context: &Context, verb: PenaltyVerb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        PenaltyVerb::List { contest } => lists::show_whole(context, path(context, &contest, "penalties")?, PENALTIES),
        PenaltyVerb::Add { contest, entry, penalty, amount, reason } => {
            let body = ContestPenaltyCreate { entry_id: entry::id_in(api, &contest, &entry)?, penalty, amount, reason };
            context.out.one(&api.post(path(context, &contest, "penalties")?, &body)?.body, PENALTIES)
        }
        PenaltyVerb::Remove { contest, penalty, yes } => remove(context, &path(context, &contest, "penalties")?, &PENALTY_ROWS, &penalty, &yes),
    }
}

/// Does what a verb of answers says.
fn answer(context: &Context, verb: AnswerVerb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        AnswerVerb::List { contest } => lists::show_whole(context, path(context, &contest, "answers")?, ANSWERS),
        AnswerVerb::Add { contest, entry, number, points: text } => {
            let body = ContestAnswerCreate { number, entry_id: entry::id_in(api, &contest, &entry)?, score_x100: points(&text)? };
            context.out.one(&api.post(path(context, &contest, "answers")?, &body)?.body, ANSWERS)
        }
        AnswerVerb::Remove { contest, answer, yes } => remove(context, &path(context, &contest, "answers")?, &ANSWER_ROWS, &answer, &yes),
    }
}

fn remove(context: &Context, place: &str, rows: &Rows, one: &str, yes: &Yes) -> Outcome<()> {
    let record = rows.find(&context.api, place, one)?;
    let title = rows.title(&record);
    confirm(yes, &say!("Bỏ ({title})?", "Take it back ({title})?"))?;
    context.api.send(Call::delete(format!("{place}/{}", record.id)).if_match(record.version))?;
    note(&say!("Đã bỏ ({title}).", "Taken back ({title})."));
    Ok(())
}

/// Lets an entrant begin a part.
fn on(context: &Context, contest: &str, entry: &str, part: String) -> Outcome<()> {
    let body = ContestTurnCreate { entry_id: entry::id_in(&context.api, contest, entry)?, part };
    context.out.one(&context.api.post(path(context, contest, "turns")?, &body)?.body, TURN)
}

/// Ends the turn of whoever is on.
fn off(context: &Context, contest: &str) -> Outcome<()> {
    let board = board_of(context, contest)?;
    let turn = board.on.ok_or_else(|| Failure::new(Exit::NotFound, pick("Không có ai đang thi", "Nobody is on")))?;
    let call = Call::post(format!("{}/{}/end", path(context, contest, "turns")?, turn.id)).if_match(turn.version);
    context.out.one(&context.api.send(call)?.body, TURN)
}

fn board_of(context: &Context, contest: &str) -> Outcome<ContestBoard> {
    context.api.get(path(context, contest, "board")?)?.read()
}

/// Shows the board.
fn board(context: &Context, contest: &str) -> Outcome<()> {
    show(context, &board_of(context, contest)?)
}

/// Shows the board whenever it has changed, and comes back whenever the stream of events has ended; so many times, or until it is stopped.
fn follow(context: &Context, contest: &str, mut times: Option<u32>) -> Outcome<()> {
    let place = path(context, contest, "board/events")?;
    let mut last = String::new();
    while times != Some(0) {
        let call = Call::get(&place);
        let call = if last.is_empty() { call } else { call.header("last-event-id", last.clone()) };
        context.api.follow(&call, |line| {
            if let Some(id) = line.strip_prefix("id: ") {
                id.clone_into(&mut last);
            }
            if let Some(data) = line.strip_prefix("data: ") {
                show(context, &serde_json::from_str(data).map_err(|error| Failure::bug(error.to_string()))?)?;
                context.out.flush()?;
                times = times.map(|left| left.saturating_sub(1));
            }
            Ok(times != Some(0))
        })?;
    }
    Ok(())
}

fn show(context: &Context, board: &ContestBoard) -> Outcome<()> {
    let line = |entry: &chibo_openapi::contests::BoardEntry, part: &chibo_openapi::contests::BoardPart| {
        json!({
            "cell_code": entry.cell_code, "entrant_name": entry.entrant_name, "part": part.part, "part_name": part.part_name, "question": part.question,
            "submitted": part.submitted, "expected": part.expected, "waiting_for": part.waiting_for, "seconds": part.seconds,
            "over_seconds": part.over_seconds,
        })
    };
    let items: Vec<Value> = board.entries.iter().flat_map(|entry| entry.parts.iter().map(move |part| line(entry, part))).collect();
    context.out.page(&json!({ "items": items }), BOARD)?;
    let (submitted, expected) = (board.submitted, board.expected);
    note(&say!("Đã nộp {submitted}/{expected} phiếu.", "{submitted} of {expected} sheets are handed in."));
    Ok(())
}

/// Lists the sheets that lie far apart, for the chair.
fn apart(context: &Context, contest: &str) -> Outcome<()> {
    lists::show_whole(context, path(context, contest, "apart")?, APART)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::tests::check_columns;

    #[test]
    fn columns_are_those_of_the_contract() {
        check_columns::<chibo_openapi::contests::ContestDraw>(DRAWS);
        check_columns::<chibo_openapi::contests::ContestPenalty>(PENALTIES);
        check_columns::<chibo_openapi::contests::ContestAnswer>(ANSWERS);
        check_columns::<chibo_openapi::contests::ContestTurn>(TURN);
        check_columns::<chibo_openapi::contests::ApartSheet>(APART);
    }
}
