//! Whether a write has locked what its event is about: looked at in every test, on both databases.

use crate::db::key::Key;
use crate::db::locks::What;
use crate::http::Tx;

/// Whether nobody else can change the subject of an event until the commit: it is locked, or new, or everything in its cell or plan is.
pub(super) fn is_locked(tx: &mut Tx<'_>, action: &str, subject: Key, committee: Option<Key>, cell: Option<Key>) -> bool {
    let (kind, act) = action.split_once('.').unwrap_or((action, ""));
    let what = match kind {
        "committee" => What::Committee(subject),
        "organization" => What::Organization(subject),
        "cell" => What::Cell(subject),
        "directive" => What::Directive(subject),
        "plan" => What::Plan(subject),
        "conference" => What::Conference(subject),
        "contest" => What::Contest(subject),
        "score_sheet" => What::Sheet(subject),
        "user" => What::User(subject),
        "client" => What::Client(subject),
        "webhook_endpoint" => What::WebhookEndpoint(subject),
        "session" => What::Session(subject),
        "member" => What::Member(subject),
        "candidate" => What::Candidate(subject),
        "issuer" => What::SigningKeys,
        "holiday" | "ruleset" | "counter" => What::Regulations,
        // Of the cell alone: whoever changes it locks the cell.
        "post" => return cell.is_some_and(|cell| tx.locks().change(What::Cell(cell))),
        // Of the conference alone.
        "participant" | "contribution" | "conclusion" => return tx.locks().changes_a_conference(),
        // Of the contest alone.
        "contest_entry" | "contest_seat" | "contest_conflict" | "contest_penalty" | "contest_answer" | "contest_draw" | "contest_turn" => {
            return tx.locks().changes_a_contest();
        }
        // Of the plan alone.
        "quota" | "plan_comment" | "quota_proposal" | "pool_review" | "pool_cell" => return tx.locks().changes_a_plan(),
        // An import is one of its owner, and goes on by comparing versions.
        "signing_key" | "master_key" | "import" => return true,
        _ => return false,
    };
    let locks = tx.locks();
    // A new holiday or ruleset is one more for everybody.
    if act == "created" && what != What::Regulations {
        let below = cell.filter(|_| kind != "cell").map(What::Cell).or(committee.filter(|_| kind != "committee").map(What::Committee));
        let held = below.is_none_or(|below| locks.hold(below)) || ["user", "client", "webhook_endpoint", "directive", "session"].contains(&kind);
        locks.made(what);
        return held;
    }
    // Whoever changes a candidate holds the regulations, so nobody does while they change and deadlines follow.
    let regulated = kind == "candidate" && locks.change(What::Regulations);
    regulated || locks.change(what) || cell.is_some_and(|cell| locks.change(What::Cell(cell)))
}
