//! Opening a round: everything that it lacks, and its sheets.

use chibo_openapi::Code;
use chibo_openapi::contests::{ContestRound, ContestSeat};
use chibo_openapi::vocabulary::{ScoreEntry, SeatKind};

use crate::contests::contest::ContestFacts;
use crate::contests::entries::{self, TakingPart};
use crate::contests::sheets::making::Sheets;
use crate::contests::{results, seats};
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::Tx;

/// Secretaries that a panel needs whose sheets are on paper.
const SECRETARIES: usize = 2;

/// The sheets of the round that comes next, and what keeps it from being opened.
pub(super) fn prepared(tx: &mut Tx<'_>, contest: &ContestFacts) -> Outcome<(Sheets, Vec<Flaw>)> {
    let (number, round) = contest.coming().ok_or_else(|| Fail::internal("a round after the last one"))?;
    let mut entrants = entries::taking_part(tx, contest.id)?;
    let panel = seats::panel(tx, contest.id)?;
    let mut lacking = Vec::new();
    if let Some(before) = number.checked_sub(1) {
        match results::advancing(tx, contest, before)? {
            Ok(on) => entrants.retain(|entrant| on.contains(&entrant.id)),
            // Who goes on is not known, so nothing can be said of their sheets.
            Err(missing) => {
                entrants.clear();
                lacking.extend(missing);
            }
        }
    } else {
        lacking.extend(registration(tx, contest, &entrants)?);
    }
    lacking.extend(seated(contest, round, &panel));
    lacking.extend(clustered(round, &entrants));
    let sheets = Sheets::of(tx, contest, round, &panel, &entrants)?;
    if sheets.count() > Sheets::MOST {
        lacking.push(Flaw::whole(Code::TooManySheets).with("sheets", sheets.count()).with("max", Sheets::MOST));
    }
    let cell = |entry| entrants.iter().find(|entrant| entrant.id == entry).map(|entrant| entrant.cell_code.as_str());
    let unscored = sheets.without_judge();
    lacking.extend(
        unscored.iter().map(|(entry, part)| Flaw::whole(Code::NobodyJudges).with("cell", cell(*entry).unwrap_or_default()).with("part", part.as_str())),
    );
    Ok((sheets, lacking))
}

/// What the end of registration lacks.
fn registration(tx: &mut Tx<'_>, contest: &ContestFacts, entrants: &[TakingPart]) -> Outcome<Vec<Flaw>> {
    let Some(closes) = contest.registration_closes_on else { return Err(Fail::internal("a contest in registration without an end of it")) };
    let mut lacking = Vec::new();
    // On the closing day itself a contest may begin: small ones register in the morning and are judged in the afternoon.
    if tx.today < closes {
        lacking.push(Flaw::whole(Code::RegistrationStillOpen).with("on", closes.to_string()));
    }
    if entrants.is_empty() {
        lacking.push(Flaw::whole(Code::NobodyEntered));
    }
    let without = entries::without_post(tx, contest, entrants, closes)?;
    lacking.extend(without.iter().map(|cell| Flaw::whole(Code::EntrantLostPost).with("cell", cell.as_str()).with("on", closes.to_string())));
    Ok(lacking)
}

/// What the panel of a round lacks.
fn seated(contest: &ContestFacts, round: &ContestRound, panel: &[ContestSeat]) -> Vec<Flaw> {
    let count = |kinds: &[SeatKind]| panel.iter().filter(|seat| seat.round == round.code && kinds.contains(&seat.kind)).count();
    let mut lacking = Vec::new();
    if count(&[SeatKind::Chair]) == 0 {
        lacking.push(Flaw::whole(Code::PanelWithoutChair).with("round", round.name.as_str()));
    }
    let seats = count(&[SeatKind::Chair, SeatKind::Judge]);
    if i32::try_from(seats) != Ok(round.judges) {
        let flaw = Flaw::whole(Code::PanelOfOtherSize).with("round", round.name.as_str()).with("judges", round.judges);
        lacking.push(flaw.with("seats", seats));
    }
    let secretaries = count(&[SeatKind::Secretary]);
    if contest.rules.score_entry == ScoreEntry::PaperTwice && secretaries < SECRETARIES {
        lacking.push(Flaw::whole(Code::TooFewSecretaries).with("round", round.name.as_str()).with("seats", secretaries));
    }
    lacking
}

/// Entrants of a round that is decided by cluster need one.
fn clustered(round: &ContestRound, entrants: &[TakingPart]) -> Vec<Flaw> {
    if !round.advance.as_ref().is_some_and(|advance| advance.by_cluster) {
        return Vec::new();
    }
    let without = entrants.iter().filter(|entrant| entrant.cluster.is_none());
    without.map(|entrant| Flaw::whole(Code::ClusterMissing).with("cell", entrant.cell_code.as_str())).collect()
}
