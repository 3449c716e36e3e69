//! What a result lacks, as a refusal names it: whose sheet for whom, which question, which draw.

use chibo_openapi::contests::{ContestBundle, ContestPart};
use chibo_openapi::{Code, Lang};
use uuid::Uuid;

use super::gathering::Names;
use crate::contests::outcome::Missing;
use crate::fail::Flaw;

/// Everything that is missing, by name.
pub(super) fn told(bundle: &ContestBundle, names: &Names, missing: Vec<Missing>, lang: Lang) -> Vec<Flaw> {
    let cell = |entry: Uuid| bundle.entries.iter().find(|one| one.id == entry).map_or("", |entry| entry.cell_code.as_str());
    let named = |code: &str| {
        let parts = bundle.rules.rounds.iter().flat_map(|round| &round.parts);
        parts.into_iter().find(|part| part.code == code).map_or_else(|| code.to_owned(), |part| part_name(part, lang))
    };
    let round = |code: &str| bundle.rules.rounds.iter().find(|round| round.code == code).map_or_else(|| code.to_owned(), |round| round.name.clone());
    let flaw = |missing: Missing| match missing {
        Missing::Sheet { seat, entry, part } => {
            Flaw::whole(Code::SheetMissing).with("judge", names.get(seat)).with("cell", cell(entry)).with("part", named(&part))
        }
        Missing::NobodyJudges { entry, part } => Flaw::whole(Code::NobodyJudges).with("cell", cell(entry)).with("part", named(&part)),
        Missing::ExtraQuestion { round: _, number, entries } => {
            let cells: Vec<&str> = entries.into_iter().map(cell).collect();
            Flaw::whole(Code::ExtraQuestionMissing).with("cells", cells).with("number", number)
        }
        Missing::Draw { round: code } => Flaw::whole(Code::DrawMissing).with("round", round(&code)),
    };
    missing.into_iter().map(flaw).collect()
}

fn part_name(part: &ContestPart, lang: Lang) -> String {
    match (lang, &part.name_en) {
        (Lang::En, Some(name)) => name.clone(),
        _ => part.name.clone(),
    }
}
