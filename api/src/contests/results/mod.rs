//! Results: computed when a contest is finalized, kept with everything that they follow from, corrected by number. Not here: the computing itself
//! (`outcome`), and when a contest may be finalized and published (`course`).

mod computing;
pub mod correcting;
pub mod forms;
mod gathering;
pub mod http;
mod lacking;
mod store;
mod words;

use std::collections::HashMap;

use chibo_openapi::contests::{ContestBundle, ContestCertificate, ContestCertificates, ContestResults, ContestResultsQuery, PlaceExplanation};
use chibo_openapi::vocabulary::ContestStatus;
use chibo_openapi::{Lang, Scope};
use diesel::prelude::*;

use super::called::called;
use super::contest::{self, ContestFacts};
use crate::db::key::Key;
use crate::db::schema::committees;
use crate::fail::{Fail, Outcome};
use crate::http::Tx;
pub use computing::{Computed, advancing, computed};
use gathering::Names;

/// The contest whose result the caller may see: everybody who reads the contest once it is published; once it is finalized who holds or publishes
/// it. To everybody else there is none.
fn seen(tx: &mut Tx<'_>, contest: Key) -> Outcome<ContestFacts> {
    let contest = contest::loaded(tx, contest, Scope::ContestsRead)?;
    let runs = [Scope::ContestsWrite, Scope::ContestsPublish].iter().any(|scope| tx.caller().may(*scope, &contest.unit));
    match contest.status {
        ContestStatus::Published => Ok(contest),
        ContestStatus::Finalized if runs => Ok(contest),
        _ => Err(Fail::not_found()),
    }
}

/// A result, the newest unless a number is named.
pub fn get(tx: &mut Tx<'_>, contest: Key, query: &ContestResultsQuery) -> Outcome<ContestResults> {
    let contest = seen(tx, contest)?;
    found(tx, &contest, query.number)
}

fn found(tx: &mut Tx<'_>, contest: &ContestFacts, number: Option<i32>) -> Outcome<ContestResults> {
    let mut results = store::find(tx, contest.id, number)?.ok_or_else(Fail::not_found)?;
    Names::of(tx, contest.id)?.fill(&mut results);
    Ok(called(&contest.rules, results))
}

/// Everything that a result follows from, and the result.
pub fn bundle(tx: &mut Tx<'_>, contest: Key, query: &ContestResultsQuery) -> Outcome<ContestBundle> {
    let contest = seen(tx, contest)?;
    let mut bundle = store::bundle(tx, contest.id, query.number)?.ok_or_else(Fail::not_found)?;
    Names::of(tx, contest.id)?.fill_bundle(&mut bundle);
    bundle.results = bundle.results.map(|results| called(&bundle.rules, results));
    Ok(bundle)
}

/// How the place of an entry came about, in words.
pub fn explanation(tx: &mut Tx<'_>, contest: Key, entry: Key, query: &ContestResultsQuery) -> Outcome<PlaceExplanation> {
    let contest = seen(tx, contest)?;
    let mut bundle = store::bundle(tx, contest.id, query.number)?.ok_or_else(Fail::not_found)?;
    Names::of(tx, contest.id)?.fill_bundle(&mut bundle);
    let results = bundle.results.as_ref().ok_or_else(|| Fail::internal("a kept bundle without its result"))?;
    let mut places = results.groups.iter().flat_map(|group| group.places.iter().map(move |place| (group, place)));
    let (group, place) = places.find(|(_, place)| place.entry_id == entry.uuid()).ok_or_else(Fail::not_found)?;
    let steps = words::steps(&bundle, group, place, tx.request.meta.lang);
    Ok(PlaceExplanation { entry_id: place.entry_id, cell_code: place.cell_code.clone(), name: place.name.clone(), steps })
}

/// What the certificates say: places with a prize group by group, then special prizes.
pub fn certificates(tx: &mut Tx<'_>, contest: Key, query: &ContestResultsQuery) -> Outcome<ContestCertificates> {
    let contest = seen(tx, contest)?;
    let results = found(tx, &contest, query.number)?;
    let (lang, told) = (tx.request.meta.lang, contest::get(tx, contest.id)?);
    let committee: String = committees::table.find(contest.committee).select(committees::name).first(tx.conn)?;
    let document_number = results.document_number.clone().or(told.document_number);
    let named = |vi: &str, en: Option<&str>| if lang == Lang::En { en.unwrap_or(vi).to_owned() } else { vi.to_owned() };
    let group_of = |code: &str| contest.rules.groups.iter().find(|group| group.code == code);
    let group_name = |code: &str| group_of(code).map(|group| named(&group.name, group.name_en.as_deref()));
    let certificate = |entry_id, name: &str, cell_code: &str, cell_name: &str, prize: String, group: Option<String>| ContestCertificate {
        entry_id,
        name: name.to_owned(),
        cell_code: cell_code.to_owned(),
        cell_name: cell_name.to_owned(),
        prize,
        group,
        contest: contest.title.clone(),
        committee: committee.clone(),
        document_number: document_number.clone(),
        published_on: told.published_on,
    };
    let mut items = Vec::new();
    let mut cells = HashMap::new();
    for group in &results.groups {
        for place in &group.places {
            cells.insert(place.entry_id, place.cell_name.clone());
            let rule = place.prize.as_ref().and_then(|code| group_of(&group.group)?.prizes.iter().find(|prize| prize.code == *code));
            let Some(rule) = rule else { continue };
            let prize = named(&rule.name, rule.name_en.as_deref());
            items.push(certificate(place.entry_id, &place.name, &place.cell_code, &place.cell_name, prize, group_name(&group.group)));
        }
    }
    for given in &results.special_prizes {
        let rule = contest.rules.special_prizes.iter().find(|prize| prize.code == given.prize);
        let prize = rule.map_or_else(|| given.prize.clone(), |rule| named(&rule.name, rule.name_en.as_deref()));
        let cell = cells.get(&given.entry_id).map_or("", String::as_str);
        items.push(certificate(given.entry_id, &given.name, &given.cell_code, cell, prize, given.group.as_deref().and_then(group_name)));
    }
    Ok(ContestCertificates { items })
}

/// Forgets the result of a contest that goes back to judging.
pub fn forget(tx: &mut Tx<'_>, contest: Key) -> Outcome<()> {
    store::remove(tx, contest)
}
