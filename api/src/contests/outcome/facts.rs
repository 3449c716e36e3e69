//! A bundle, looked up: which sheets count for whom, and what is missing.

use std::collections::{BTreeMap, HashMap};

use chibo_openapi::contests::{BundleEntry, BundlePenalty, BundleSeat, BundleSheet, ContestBundle, ContestPart, ContestRound, ContestRules};
use chibo_openapi::vocabulary::{DrawKind, EntryStatus, RoundingPlace, SeatKind, SheetStatus, SheetsOf};
use uuid::Uuid;

use super::exact::{Exact, rounded, rounding, whole};

/// What keeps a result from being computed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// A sheet that a judge has not submitted.
    Sheet {
        /// Whose.
        seat: Uuid,
        /// For whom.
        entry: Uuid,
        /// Code of the part.
        part: String,
    },
    /// Every judge of a part has a conflict of interest with an entrant.
    NobodyJudges {
        /// For whom.
        entry: Uuid,
        /// Code of the part.
        part: String,
    },
    /// Entrants with the same score need another extra question.
    ExtraQuestion {
        /// Code of the round.
        round: String,
        /// Number of the question.
        number: i32,
        /// The entrants, in the order of their ids.
        entries: Vec<Uuid>,
    },
    /// A draw decides, and none was held.
    Draw {
        /// Code of the round.
        round: String,
    },
}

/// A sheet that counts.
pub(super) struct Counted<'a> {
    pub(super) seat: Uuid,
    sheet: &'a BundleSheet,
}

impl Counted<'_> {
    /// Its scores together, down to zero, in hundredths.
    pub(super) fn sum_x100(&self) -> i64 {
        self.sheet.scores.iter().map(|score| i64::from(score.score_x100)).sum::<i64>().max(0)
    }

    /// Rounded where the rules say.
    pub(super) fn value(&self, rules: &ContestRules) -> Exact {
        rounded(whole(self.sum_x100()), rounding(rules, RoundingPlace::Sheet))
    }
}

/// Judges of a part, when none has a conflict of interest.
pub(super) fn panel_size(round: &ContestRound, part: &ContestPart) -> usize {
    match part.sheets_of {
        SheetsOf::EachJudge => usize::try_from(round.judges).unwrap_or_default(),
        SheetsOf::Panel => 1,
    }
}

/// A bundle, looked up. Nothing depends on the order of its lists.
pub(super) struct Facts<'a> {
    pub(super) bundle: &'a ContestBundle,
    entries: Vec<&'a BundleEntry>,
    seats: BTreeMap<&'a str, Vec<&'a BundleSeat>>,
    sheets: HashMap<(Uuid, Uuid, &'a str), &'a BundleSheet>,
    penalties: HashMap<(&'a str, Uuid), Vec<&'a BundlePenalty>>,
    extra: HashMap<(&'a str, i32, Uuid), i32>,
}

impl<'a> Facts<'a> {
    pub(super) fn new(bundle: &'a ContestBundle) -> Self {
        let mut entries: Vec<_> = bundle.entries.iter().collect();
        entries.sort_by(|one, other| (&one.cell_code, one.id).cmp(&(&other.cell_code, other.id)));
        let mut seats: BTreeMap<&str, Vec<&BundleSeat>> = BTreeMap::new();
        for seat in &bundle.seats {
            seats.entry(&seat.round).or_default().push(seat);
        }
        for of_round in seats.values_mut() {
            of_round.sort_by_key(|seat| (seat.kind, seat.id));
        }
        let mut penalties: HashMap<(&str, Uuid), Vec<&BundlePenalty>> = HashMap::new();
        for penalty in &bundle.penalties {
            penalties.entry((&penalty.round, penalty.entry_id)).or_default().push(penalty);
        }
        for of_entry in penalties.values_mut() {
            of_entry.sort_by(|one, other| (&one.penalty, one.amount).cmp(&(&other.penalty, other.amount)));
        }
        Self {
            bundle,
            entries,
            seats,
            sheets: bundle.sheets.iter().map(|sheet| ((sheet.seat_id, sheet.entry_id, sheet.part.as_str()), sheet)).collect(),
            penalties,
            extra: bundle.extra_questions.iter().map(|one| ((one.round.as_str(), one.number, one.entry_id), one.score_x100)).collect(),
        }
    }

    /// Those of a group who are ranked, by cell code.
    pub(super) fn ranked(&self, group: &str) -> Vec<&'a BundleEntry> {
        self.of_group(group).filter(|entry| entry.status == EntryStatus::Entered).collect()
    }

    /// Everybody of a group, by cell code.
    pub(super) fn of_group(&self, group: &str) -> impl Iterator<Item = &'a BundleEntry> {
        self.entries.iter().copied().filter(move |entry| entry.group == group)
    }

    /// The sheets of an entrant in a part, in the order of the seats; or what is missing of them.
    pub(super) fn sheets(&self, round: &ContestRound, part: &ContestPart, entry: Uuid, missing: &mut Vec<Missing>) -> Vec<Counted<'a>> {
        let (before, mut found) = (missing.len(), Vec::new());
        for seat in self.scoring(round, part) {
            let sheet = self.sheets.get(&(seat.id, entry, part.code.as_str()));
            match sheet.map(|sheet| sheet.status) {
                Some(SheetStatus::Blocked) => {}
                Some(SheetStatus::Submitted | SheetStatus::Locked) => found.extend(sheet.map(|sheet| Counted { seat: seat.id, sheet })),
                Some(SheetStatus::Draft) | None => missing.push(Missing::Sheet { seat: seat.id, entry, part: part.code.clone() }),
            }
        }
        if found.is_empty() && missing.len() == before {
            missing.push(Missing::NobodyJudges { entry, part: part.code.clone() });
        }
        found
    }

    /// The seats that score a part.
    fn scoring(&self, round: &ContestRound, part: &ContestPart) -> impl Iterator<Item = &'a BundleSeat> {
        let of_panel = part.sheets_of == SheetsOf::Panel;
        let scores = move |seat: &&BundleSeat| seat.kind == SeatKind::Chair || (seat.kind == SeatKind::Judge && !of_panel);
        self.seats.get(round.code.as_str()).into_iter().flatten().copied().filter(scores)
    }

    /// The chair's sheets of an entrant, weighted and added; none where a conflict of interest blocked one.
    pub(super) fn chair(&self, round: &ContestRound, entry: Uuid) -> Option<Exact> {
        let chair = self.seats.get(round.code.as_str())?.iter().find(|seat| seat.kind == SeatKind::Chair)?;
        round.parts.iter().try_fold(whole(0), |sum, part| {
            let sheet = self.sheets.get(&(chair.id, entry, part.code.as_str())).filter(|sheet| sheet.status != SheetStatus::Blocked)?;
            let value = Counted { seat: chair.id, sheet }.value(&self.bundle.rules);
            Some(sum + value * Exact::new(part.weight_x100.into(), 100))
        })
    }

    /// The penalties of an entrant in a round.
    pub(super) fn penalties<'s>(&'s self, round: &'s str, entry: Uuid) -> &'s [&'a BundlePenalty] {
        self.penalties.get(&(round, entry)).map_or(&[], Vec::as_slice)
    }

    /// The score of an entrant's answer to an extra question.
    pub(super) fn extra(&self, round: &str, number: i32, entry: Uuid) -> Option<i32> {
        self.extra.get(&(round, number, entry)).copied()
    }

    /// The seed of a round's draw of ties, once it was held.
    pub(super) fn seed(&self, round: &str) -> Option<&'a str> {
        self.bundle.draws.iter().find(|draw| draw.round == round && draw.kind == DrawKind::Tie)?.seed.as_deref()
    }
}
