//! The way of a candidate: moves, their explanation, and corrections. Each act is held against the rules in the transaction that
//! records it; counters, the member record and what is due next are then brought to what the acts say.

use chibo_openapi::candidates::{Candidate, CandidateAct, CandidateCorrection, CandidateCreate, CandidateTransition, Condition, Eligibility, RulesetUsed};
use chibo_openapi::dossiers::{ChecklistItem, Sponsor};
use chibo_openapi::vocabulary::{CandidateStage, PaperStatus, VotingBody};
use chibo_openapi::{Code, Lang, Scope};
use chrono::NaiveDate;
use serde_json::json;

use super::http::EligibilityQuery;
use super::rules::{self, Act, Case, Finding, HelperTime, Membership, PaperFacts, SponsorFacts, World};
use super::store::{self, ActRow, Basis, Row};
use super::{access, load, refuse_erased, shown, told};
use crate::auth::Unit;
use crate::cells::{self, CellFacts};
use crate::db::Outcome;
use crate::db::key::Key;
use crate::dossiers::{self, Dossier};
use crate::events::{self, Event};
use crate::holidays::{self, Calendar};
use crate::http::{Fail, Flaw, Tx};
use crate::members::{self, Admitted, Standing};
use crate::rulesets::{self, Rulesets};
use crate::{organizations, progress};

/// Days before its last one on which a paper counts as about to expire.
const SOON: i64 = 60;
/// Candidates of one turn when many are gone through.
const CHUNK: i64 = 500;

/// A candidate with everything that rules look at.
struct Loaded {
    case: Case,
    /// Every act ever recorded.
    all: Vec<ActRow>,
    /// Those that count, with their place.
    counting: Vec<(i64, ActRow)>,
}

/// What rules rest on: read once for an act.
struct Ground {
    rulesets: Rulesets,
    calendar: Calendar,
}

impl Ground {
    fn read(tx: &mut Tx<'_>) -> Outcome<Self> {
        Ok(Self { rulesets: rulesets::all(tx)?, calendar: holidays::calendar(tx)? })
    }

    /// As far as a move rests on it.
    fn of_move(tx: &mut Tx<'_>, to: CandidateStage) -> Outcome<Self> {
        let calendar = if rules::counts_working_days(to) { holidays::calendar(tx)? } else { Calendar::default() };
        Ok(Self { rulesets: rulesets::all(tx)?, calendar })
    }
}

fn read(tx: &mut Tx<'_>, row: &Row) -> Outcome<Loaded> {
    let dossier = dossiers::of(tx, row.id)?;
    loaded(tx, row, dossier)
}

/// As far as a move rests on it.
fn read_for_move(tx: &mut Tx<'_>, row: &Row, to: CandidateStage) -> Outcome<Loaded> {
    let dossier = if rules::rests_on_dossier(to) { dossiers::of(tx, row.id)? } else { Dossier::default() };
    loaded(tx, row, dossier)
}

fn loaded(tx: &mut Tx<'_>, row: &Row, dossier: Dossier) -> Outcome<Loaded> {
    let all = store::acts(tx, row.id)?;
    let counting = store::counting(&all);
    let case = Case { acts: acts(&counting), ..with_dossier(row, dossier) };
    Ok(Loaded { case, all, counting })
}

fn acts(counting: &[(i64, ActRow)]) -> Vec<Act> {
    counting.iter().map(|(place, row)| row.act(*place)).collect()
}

fn with_dossier(row: &Row, dossier: Dossier) -> Case {
    let Dossier { helpers, sponsors, papers, opinions } = dossier;
    let sponsor = |(sponsor, member): (Sponsor, dossiers::Membership)| SponsorFacts {
        kind: sponsor.kind,
        member: sponsor.member_id.map(Key::from),
        official_on: member.and_then(|(official, ..)| official),
        left_on: member.and_then(|(_, left, _)| left),
        same_base: member.is_some_and(|(.., committee)| committee == row.committee_id),
        known_since: sponsor.known_since,
        replacement: sponsor.replacement,
        signed_on: sponsor.signed_on,
    };
    Case {
        helpers: helpers.iter().map(|helper| HelperTime { from: helper.valid_from, to: helper.valid_to }).collect(),
        sponsors: sponsors.into_iter().map(sponsor).collect(),
        papers: papers.iter().map(|paper| PaperFacts { kind: paper.kind, dated_on: paper.dated_on }).collect(),
        opinions: opinions.iter().map(|opinion| (opinion.kind, opinion.given_on)).collect(),
        ..row.case()
    }
}

/// The cell that followed the candidate on a day; before the first one, the first.
fn cell_on(tx: &mut Tx<'_>, candidate: Key, on: NaiveDate) -> Outcome<CellFacts> {
    let times = store::cells(tx, candidate)?;
    let found = times.iter().find(|time| time.valid_from <= on).or(times.last());
    let cell = found.map(|time| Key::from(time.cell_id)).ok_or_else(|| Fail::internal("a candidate without a cell"))?;
    cells::facts(tx, cell)?.ok_or_else(|| Fail::internal("a candidate's cell is missing"))
}

/// The day of the cell's vote.
fn vote_day(asked: &CandidateTransition) -> NaiveDate {
    asked.cell_meeting_on.filter(|_| asked.to == CandidateStage::Official).unwrap_or(asked.on)
}

/// Facts of the day of an act that are recorded elsewhere. What the stage does not ask for is not read.
fn world<'a>(tx: &mut Tx<'_>, ground: &'a Ground, row: &Row, cell: &CellFacts, asked: &CandidateTransition) -> Outcome<World<'a>> {
    use CandidateStage::{Admitted, CellResolved, CommitteeResolved, Decided, Dossier, Fostering, Official, Rejected};
    let votes = matches!(asked.to, CellResolved | Official | Rejected);
    let officials = if votes { members::officials_on(tx, cell.id, vote_day(asked))? } else { 0 };
    let helper_fits = match asked.helper_id.filter(|_| matches!(asked.to, Fostering | Admitted)) {
        Some(helper) => Some(members::is_official_in(tx, helper.into(), cell.id, asked.on)?),
        None => None,
    };
    let youth_body = matches!(asked.to, CellResolved | Dossier) && organizations::has_youth_union(tx, cell.committee, asked.on)?;
    let decision_taken = match asked.document_number.as_deref().filter(|_| asked.to == Decided) {
        Some(number) => store::decision_taken(tx, row, number, asked.on)?,
        None => false,
    };
    let membership_ended = match row.member_id.filter(|_| asked.to == Official) {
        Some(member) => members::has_left(tx, member)?,
        None => false,
    };
    Ok(World {
        rulesets: &ground.rulesets,
        calendar: &ground.calendar,
        officials,
        cell_stood: cell.founded_on <= asked.on && cell.dissolved_on.is_none_or(|end| end > asked.on),
        helper_fits,
        youth_body,
        decision_taken,
        // Only what the caller sees: the condition must not tell of another cell's candidate.
        followed_twice: asked.to == CommitteeResolved && !super::seen_twins(tx, row)?.is_empty(),
        membership_ended,
    })
}

impl Finding {
    fn sentence(&self, lang: Lang) -> String {
        let mut params = self.params.clone();
        params.insert("required".to_owned(), json!(self.required));
        params.insert("actual".to_owned(), json!(self.actual));
        self.code.detail(lang, &params)
    }

    fn wire(&self, lang: Lang) -> Condition {
        Condition {
            code: self.code.as_str().to_owned(),
            status: self.status,
            text: self.sentence(lang),
            required: self.required.clone(),
            actual: self.actual.clone(),
            params: self.params.clone(),
            clause: self.clause.clone(),
            earliest_on: self.earliest_on,
            pointer: self.pointer.map(|pointer| format!("#{pointer}")),
        }
    }

    /// As a single fault of a refused move.
    fn flaw(&self) -> Flaw {
        let place = self.pointer.map_or_else(|| Flaw::whole(self.code), |pointer| Flaw::field(pointer, self.code));
        let flaw = self.params.iter().fold(place, |flaw, (name, value)| flaw.with(name, value.clone()));
        let flaw = flaw.with("required", json!(self.required)).with("actual", json!(self.actual));
        let flaw = flaw.with("document", self.clause.document.as_str()).with("article", json!(self.clause.article));
        flaw.with("earliest_on", json!(self.earliest_on))
    }
}

/// The conditions of a past act in the language asked for now.
pub(super) fn in_language(mut acts: Vec<CandidateAct>, lang: Lang) -> Vec<CandidateAct> {
    for condition in acts.iter_mut().flat_map(|act| &mut act.conditions) {
        condition.text = worded(condition, lang);
    }
    acts
}

fn worded(condition: &Condition, lang: Lang) -> String {
    let mut params = condition.params.clone();
    params.insert("required".to_owned(), json!(condition.required));
    params.insert("actual".to_owned(), json!(condition.actual));
    condition.code.parse::<Code>().map_or_else(|_| condition.text.clone(), |code| code.detail(lang, &params))
}

/// Whether a candidate could move, and why.
pub fn eligibility(tx: &mut Tx<'_>, id: Key, query: &EligibilityQuery) -> Outcome<Eligibility> {
    let (row, _) = load(tx, id, Scope::CandidatesRead)?;
    access::note(tx, "candidates_get_eligibility", &[(row.id, row.committee_id)], None)?;
    refuse_erased(&row)?;
    let from = row.stage();
    legal(from, query.to)?;
    let on = query.on.unwrap_or(tx.today);
    let asked = CandidateTransition::bare(query.to, on);
    let loaded = read_for_move(tx, &row, query.to)?;
    let ground = Ground::of_move(tx, query.to)?;
    let cell = cell_on(tx, id, on)?;
    let world = world(tx, &ground, &row, &cell, &asked)?;
    let found = rules::conditions(&loaded.case, &world, &asked);
    let unmet: Vec<&Finding> = found.iter().filter(|one| one.status == chibo_openapi::vocabulary::ConditionStatus::Unmet).collect();
    let by_time = unmet.iter().all(|one| one.earliest_on.is_some());
    Ok(Eligibility {
        candidate_id: row.id.uuid(),
        from,
        to: query.to,
        on,
        eligible: unmet.is_empty(),
        ruleset: ground.rulesets.on(on).map(used),
        earliest_on: unmet.iter().filter_map(|one| one.earliest_on).max().filter(|_| by_time),
        conditions: found.iter().map(|one| one.wire(tx.call.meta.lang)).collect(),
    })
}

fn used(ruleset: &rulesets::Ruleset) -> RulesetUsed {
    RulesetUsed { id: ruleset.id.uuid(), code: ruleset.code.clone(), revision: ruleset.revision }
}

/// 409 with the stages that can follow for a move that is not one of them.
fn legal(from: CandidateStage, to: CandidateStage) -> Result<(), Fail> {
    if rules::onward(from).contains(&to) {
        return Ok(());
    }
    let allowed: Vec<&str> = rules::onward(from).iter().map(|stage| stage.as_str()).collect();
    Err(Fail::new(Code::IllegalTransition).with("from", from.as_str()).with("to", to.as_str()).with("allowed", allowed))
}

/// 422 with every fault and every condition, when anything stands against it.
fn refuse(tx: &Tx<'_>, to: CandidateStage, mut flaws: Vec<Flaw>, found: &[Finding]) -> Result<(), Fail> {
    let against: Vec<Flaw> = found.iter().filter(|one| one.refuses()).map(Finding::flaw).collect();
    if flaws.is_empty() && against.is_empty() {
        return Ok(());
    }
    flaws.extend(against);
    let act = match tx.call.meta.lang {
        Lang::Vi => format!("chuyển sang bước “{}”", to.vi()),
        Lang::En => format!("move to “{}”", to.en()),
    };
    let conditions = found.iter().map(|one| one.wire(tx.call.meta.lang)).collect();
    Err(Fail::refused(&act, flaws).explained(conditions))
}

/// Moves a candidate to another stage, or says whether that would go through.
pub fn transition(tx: &mut Tx<'_>, id: Key, asked: &CandidateTransition) -> Outcome<Candidate> {
    let (row, unit) = load(tx, id, Scope::CandidatesRead)?;
    let from = row.stage();
    tx.caller().require(Scope::CandidatesRead, rules::gate(from, asked.to), &unit)?;
    tx.require_match(row.version)?;
    refuse_erased(&row)?;
    legal(from, asked.to)?;
    // A refusal and a dry run leave no event, and tell of the record.
    access::note(tx, "candidates_transition", &[(row.id, row.committee_id)], None)?;
    let mut flaws = Vec::new();
    days_have_come(tx, "", asked, &mut flaws);
    let loaded = read_for_move(tx, &row, asked.to)?;
    let ground = Ground::of_move(tx, asked.to)?;
    let cell = cell_on(tx, id, asked.on)?;
    let world = world(tx, &ground, &row, &cell, asked)?;
    let found = rules::conditions(&loaded.case, &world, asked);
    refuse(tx, asked.to, flaws, &found)?;
    let act = counted(&ground, &world, asked, cell.id, number(&loaded));
    let mut after = loaded.case.clone();
    after.acts.push(act.clone());
    if asked.dry_run {
        let due = rules::due(&after, &ground.rulesets, &ground.calendar);
        let member = row.member_id;
        return shown(tx, row.standing(&after, member, due.as_ref()), &unit);
    }
    let conditions: Vec<Condition> = found.iter().map(|one| one.wire(tx.call.meta.lang)).collect();
    let ruleset = ground.rulesets.on(asked.on).map(|ruleset| (ruleset.id, ruleset.revision));
    let act = ActRow::new(tx, &row, &act, asked, &Basis { ruleset, conditions: &conditions, corrects: None })?;
    store::insert_act(tx, &act)?;
    helpers(tx, &row, asked, after.stage())?;
    let said = json!({ "act": asked, "number": act.number });
    settle(tx, "candidate.transitioned", row.clone(), row, &loaded.case, &after, &ground, &unit, Some(said))
}

/// Days named in a move must have come.
fn days_have_come(tx: &Tx<'_>, prefix: &str, asked: &CandidateTransition, flaws: &mut Vec<Flaw>) {
    let issued = asked.certificate.as_ref().map(|certificate| certificate.issued_on);
    for (field, day) in
        [("/on", Some(asked.on)), ("/received_on", asked.received_on), ("/cell_meeting_on", asked.cell_meeting_on), ("/certificate/issued_on", issued)]
    {
        if let Some(day) = day {
            tx.not_in_future(&format!("{prefix}{field}"), day, flaws);
        }
    }
}

fn number(loaded: &Loaded) -> i64 {
    loaded.all.iter().map(|row| row.number).max().unwrap_or_default() + 1
}

fn counted(ground: &Ground, world: &World<'_>, asked: &CandidateTransition, cell: Key, number: i64) -> Act {
    let votes = ground.rulesets.on(asked.on).map(|ruleset| rules::counted(&asked.votes, &ruleset.parameters, world.officials));
    rules::act(number, asked, cell, votes.unwrap_or_default())
}

/// The helper that a move names begins on its day; whoever leaves the list has none any more.
fn helpers(tx: &mut Tx<'_>, row: &Row, asked: &CandidateTransition, stage: CandidateStage) -> Outcome<()> {
    if let Some(helper) = asked.helper_id.filter(|_| matches!(asked.to, CandidateStage::Fostering | CandidateStage::Admitted)) {
        dossiers::assign(tx, row.id, helper.into(), asked.on, asked.document_number.as_deref())?;
    } else if !rules::active(stage) {
        dossiers::end_helping(tx, row.id, asked.on)?;
    }
    Ok(())
}

/// Brings counters, member and record to what the acts now say, and records the event. `before` is the record as it was, `row` as it
/// is to be but for what follows from the acts.
#[expect(clippy::too_many_arguments, reason = "one place for everything that follows from a changed history")]
fn settle(
    tx: &mut Tx<'_>,
    action: &str,
    before: Row,
    row: Row,
    was: &Case,
    is: &Case,
    ground: &Ground,
    unit: &Unit,
    said: Option<serde_json::Value>,
) -> Outcome<Candidate> {
    recount(tx, was, is)?;
    let probation = |case: &Case| {
        let ceremony = case.last(CandidateStage::Admitted).map(|act| act.on);
        ceremony.and_then(|on| ground.rulesets.on(on)).map_or(12, |ruleset| ruleset.parameters.probation_months.value)
    };
    let (old, new) = (rules::membership(&was.acts, probation(was)), rules::membership(&is.acts, probation(is)));
    let gone = row.member_id;
    let member = if old == new { gone } else { follow(tx, &row, old, new)? };
    let due = rules::due(is, &ground.rulesets, &ground.calendar);
    let row = row.standing(is, member, due.as_ref()).touched(tx);
    store::update(tx, &row)?;
    if let Some(unmade) = gone.filter(|_| old.is_some() && new.is_none()) {
        // Only now does the candidate no longer name the member.
        members::unrecord(tx, unmade)?;
    }
    let (told_before, told_after) = (told(tx, before)?, told(tx, row.clone())?);
    let event = Event::new(action, row.id).unit(Some(row.committee_id), Some(row.cell_id)).person(row.id).before(&told_before);
    let event = match said {
        Some(said) => event.after(&json!({ "candidate": told_after, "said": said })),
        None => event.after(&told_after),
    };
    events::record(tx, event)?;
    shown(tx, row, unit)
}

fn recount(tx: &mut Tx<'_>, was: &Case, is: &Case) -> Outcome<()> {
    let (old, mut new) = (rules::contributions(&was.acts, &was.flags), rules::contributions(&is.acts, &is.flags));
    for gone in old {
        match new.iter().position(|one| *one == gone) {
            Some(at) => drop(new.swap_remove(at)),
            None => progress::count(tx, gone.cell, gone.measure, gone.on, -1)?,
        }
    }
    for come in new {
        progress::count(tx, come.cell, come.measure, come.on, 1)?;
    }
    Ok(())
}

/// Makes or changes the member that the acts say there is; gives its id.
fn follow(tx: &mut Tx<'_>, row: &Row, old: Option<Membership>, new: Option<Membership>) -> Outcome<Option<Key>> {
    let Some(new) = new else { return Ok(None) };
    let standing = Standing { admitted_on: new.admitted_on, official_on: new.official_on, struck_on: new.struck_on };
    match row.member_id.filter(|_| old.is_some_and(|old| old.act == new.act)) {
        Some(member) => {
            members::restate(tx, member, standing)?;
            Ok(Some(member))
        }
        None => {
            let cell = cells::facts(tx, new.cell)?.ok_or_else(|| Fail::internal("the cell of an admission is missing"))?;
            let person = Admitted { full_name: row.full_name(), birth: row.birth(), sex: row.sex() };
            members::admit(tx, person, &cell, standing).map(Some)
        }
    }
}

/// Writes the first act: the listing.
pub(super) fn listed(tx: &mut Tx<'_>, row: &Row, new: &CandidateCreate) -> Outcome<()> {
    let asked = CandidateTransition { document_number: new.document_number.clone(), ..CandidateTransition::bare(CandidateStage::Source, new.listed_on) };
    let act = rules::act(1, &asked, row.cell_id, Vec::new());
    let act = ActRow::new(tx, row, &act, &asked, &Basis { ruleset: None, conditions: &[], corrects: None })?;
    store::insert_act(tx, &act)
}

/// Saves a changed record: flags and birth matter to counts and deadlines.
pub(super) fn restated(tx: &mut Tx<'_>, action: &str, before: Row, row: Row, unit: &Unit) -> Outcome<Candidate> {
    let loaded = read(tx, &before)?;
    let ground = Ground::read(tx)?;
    let is = Case { acts: loaded.case.acts.clone(), ..with_dossier(&row, dossiers::of(tx, row.id)?) };
    settle(tx, action, before, row, &loaded.case, &is, &ground, unit, None)
}

/// Computes anew what is due, with a new version, which is given: the dossier changed.
pub(super) fn refresh(tx: &mut Tx<'_>, id: Key) -> Outcome<i64> {
    let row = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    let ground = Ground::read(tx)?;
    let case = read(tx, &row)?.case;
    let due = rules::due(&case, &ground.rulesets, &ground.calendar);
    let member = row.member_id;
    let row = row.standing(&case, member, due.as_ref()).touched(tx);
    store::update(tx, &row)?;
    Ok(row.version)
}

/// Computes anew what is due of everybody with a deadline on or after a day; how many moved. In turns, so that memory stays bounded.
pub(super) fn deadlines_changed(tx: &mut Tx<'_>, from: NaiveDate) -> Outcome<i64> {
    let ground = Ground::read(tx)?;
    let (mut after, mut moved) = (None, 0);
    loop {
        let rows = store::due_from(tx, from, after, CHUNK)?;
        let Some(last) = rows.last().map(|row| row.id) else { return Ok(moved) };
        for row in rows {
            let case = read(tx, &row)?.case;
            let due = rules::due(&case, &ground.rulesets, &ground.calendar);
            if due != row.due() {
                moved += 1;
                let member = row.member_id;
                let before = json!({ "due": row.due() });
                let row = row.standing(&case, member, due.as_ref()).touched(tx);
                store::update(tx, &row)?;
                let event = Event::new("candidate.deadline_moved", row.id).unit(Some(row.committee_id), Some(row.cell_id)).person(row.id);
                events::record(tx, event.before(&before).after(&json!({ "due": row.due() })))?;
            }
        }
        after = Some(last);
    }
}

/// Corrects a wrong entry: the act as it was, or that it was not at all.
pub fn correct(tx: &mut Tx<'_>, id: Key, order: &CandidateCorrection) -> Outcome<Candidate> {
    let (row, unit) = load(tx, id, Scope::CandidatesRead)?;
    tx.caller().require_somewhere(Scope::CandidatesRead)?;
    let loaded = read(tx, &row)?;
    let place = loaded.counting.iter().position(|(_, act)| act.number == order.act);
    let from = place.and_then(|at| at.checked_sub(1)).map_or(CandidateStage::Source, |at| loaded.case.acts[at].stage);
    let decided = place.is_some_and(|at| rules::gate(from, loaded.case.acts[at].to) == Scope::CandidatesDecide);
    tx.caller().require(Scope::CandidatesRead, if decided { Scope::CandidatesDecide } else { Scope::CandidatesResolve }, &unit)?;
    tx.require_match(row.version)?;
    refuse_erased(&row)?;
    let Some(at) = place else { return Err(Fail::invalid(vec![Flaw::field("/act", Code::UnknownReference)])) };
    let ground = Ground::read(tx)?;
    let mut after = loaded.case.clone();
    let by = match &order.as_it_was {
        None => {
            take_back(&loaded, at, order.act)?;
            let gone = after.acts.pop();
            if let Some(gone) = gone.filter(touches_helpers) {
                dossiers::undo_helping(tx, id, gone.on)?;
            }
            store::TAKEN_BACK
        }
        Some(really) => replace(tx, &row, &loaded, &ground, at, order, really, &mut after)?,
    };
    store::mark_corrected(tx, id, order.act, by, &order.reason)?;
    let said = json!({ "correction": order });
    settle(tx, "candidate.corrected", row.clone(), row, &loaded.case, &after, &ground, &unit, Some(said))
}

/// Whether an act names a helper, or ends the helping.
fn touches_helpers(act: &Act) -> bool {
    matches!(act.to, CandidateStage::Fostering | CandidateStage::Admitted) || !rules::active(act.stage)
}

/// Only the last act can be taken back, and not the listing: a person listed by mistake is taken off the list.
fn take_back(loaded: &Loaded, at: usize, number: i64) -> Result<(), Fail> {
    if at == 0 {
        return Err(Fail::new(Code::WrongState).with("state", CandidateStage::Source.as_str()));
    }
    if at + 1 < loaded.counting.len() { Err(Fail::new(Code::LaterActs).with("act", number)) } else { Ok(()) }
}

/// Puts the act as it really was in its place, if it and every later act stand up to the rules; gives its number.
#[expect(clippy::too_many_arguments, reason = "a correction concerns the whole history")]
fn replace(
    tx: &mut Tx<'_>,
    row: &Row,
    loaded: &Loaded,
    ground: &Ground,
    at: usize,
    order: &CandidateCorrection,
    really: &CandidateTransition,
    after: &mut Case,
) -> Outcome<i64> {
    let was = &loaded.case.acts[at];
    let mut flaws = Vec::new();
    if really.to != was.to {
        flaws.push(Flaw::field("/as_it_was/to", Code::ReadOnly));
    }
    days_have_come(tx, "/as_it_was", really, &mut flaws);
    Fail::if_any(flaws)?;
    let cell = cell_on(tx, row.id, really.on)?;
    let cell = if at == 0 { cells::facts(tx, was.cell)?.ok_or_else(Fail::not_found)? } else { cell };
    let here = world(tx, ground, row, &cell, really)?;
    let mut found = rules::conditions(&loaded.case.before(at), &here, really);
    let conditions: Vec<Condition> = found.iter().map(|one| one.wire(tx.call.meta.lang)).collect();
    let (place, _) = loaded.counting[at];
    let new = number(loaded);
    let act = counted(ground, &here, really, cell.id, new);
    after.acts[at] = Act { number: place, ..act.clone() };
    for (later, (_, recorded)) in loaded.counting.iter().enumerate().skip(at + 1) {
        // A past act keeps the parameters that it was taken under.
        let rulesets = match recorded.ruleset() {
            Some((id, revision)) => Rulesets::new(vec![rulesets::revision(tx, id, revision)?]),
            None => ground.rulesets.clone(),
        };
        let then = as_recorded(&rulesets, &ground.calendar, &loaded.case.acts[later]);
        found.extend(rules::conditions(&after.before(later), &then, &recorded.asked()));
    }
    refuse(tx, really.to, Vec::new(), &found)?;
    let ruleset = ground.rulesets.on(really.on).map(|ruleset| (ruleset.id, ruleset.revision));
    let basis = Basis { ruleset: ruleset.filter(|_| at > 0), conditions: &conditions, corrects: Some(order.act) };
    let act = ActRow::new(tx, row, &act, really, &basis)?;
    store::insert_act(tx, &act)?;
    if at == 0 {
        store::relist(tx, row.id, really.on)?;
    }
    if at + 1 == loaded.counting.len() && touches_helpers(&after.acts[at]) {
        dossiers::undo_helping(tx, row.id, was.on)?;
        helpers(tx, row, really, after.stage())?;
    }
    Ok(new)
}

/// The facts of the day of an act as they were when it was recorded.
fn as_recorded<'a>(rulesets: &'a Rulesets, calendar: &'a Calendar, act: &Act) -> World<'a> {
    let of_cell = act.votes.iter().find(|counted| counted.vote.body == VotingBody::Cell);
    let officials = of_cell.map_or(0, |counted| {
        let vote = &counted.vote;
        counted.denominator + i64::from(vote.assigned_elsewhere + vote.exempt_absent + vote.suspended + vote.charged_or_held)
    });
    World {
        rulesets,
        calendar,
        officials,
        cell_stood: true,
        helper_fits: Some(true),
        youth_body: true,
        decision_taken: false,
        followed_twice: false,
        membership_ended: false,
    }
}

/// The papers that a candidate needs, and how each stands: today, or on the day on which the cell resolved on them.
pub(super) fn checklist(tx: &mut Tx<'_>, id: Key) -> Outcome<Vec<ChecklistItem>> {
    let row = store::find(tx, id)?.ok_or_else(Fail::not_found)?;
    let rulesets = rulesets::all(tx)?;
    let case = read(tx, &row)?.case;
    let resolved = case.last(CandidateStage::CellResolved).filter(|_| rules::resolved(case.stage()));
    let day = resolved.map_or(tx.today, |act| act.on);
    let Some(ruleset) = rulesets.on(day) else { return Ok(Vec::new()) };
    let papers = dossiers::of(tx, id)?.papers;
    let newest = |kind| papers.iter().filter(|paper| paper.kind == kind).max_by_key(|paper| paper.dated_on).cloned();
    let line = |(kind, clause)| {
        let paper = newest(kind);
        let dated_on = paper.as_ref().map(|paper| paper.dated_on);
        let valid_until = dated_on.and_then(|dated_on| rules::expires_on(kind, dated_on, ruleset));
        let status = match (dated_on, valid_until) {
            (None, _) => PaperStatus::Missing,
            (Some(_), Some(last)) if last < day => PaperStatus::Expired,
            (Some(_), Some(last)) if resolved.is_none() && last < day + chrono::Duration::days(SOON) => PaperStatus::Expiring,
            (Some(_), _) => PaperStatus::Present,
        };
        ChecklistItem { kind, status, paper_id: paper.map(|paper| paper.id), dated_on, valid_until, clause }
    };
    Ok(rules::checklist(&case, ruleset, day).into_iter().map(line).collect())
}
