//! Who takes part in a conference: invited one by one, or the secretaries of all cells at once; and who came.

use chibo_openapi::planning::{Participant, ParticipantCreate, ParticipantEdit, Participants};
use chibo_openapi::vocabulary::{Attendance, ParticipantKind, PostKind};
use chibo_openapi::{Code, Scope};
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::conference::{self, READ};
use crate::db::key::Key;
use crate::db::parse_stored;
use crate::db::schema::{cells, conference_people as people};
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::{Patch, Tx};
use crate::log::events::{self, Event};
use crate::structure::names::with_names;
use crate::structure::{cells as structure_cells, members as structure_members, organizations, posts};

/// Participants of one conference at most.
const MOST: i64 = 3_000;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = people, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Columns {
    id: Key,
    conference_id: Key,
    kind: String,
    chair: bool,
    cell_id: Option<Key>,
    organization_id: Option<Key>,
    member_id: Option<Key>,
    title: Option<String>,
    body: Option<String>,
    attendance: String,
    absence_reason: Option<String>,
    version: i64,
}

/// A participant with the code of the cell, which stands in the log and gives the order.
#[derive(Debug, Clone, Queryable)]
struct Row {
    columns: Columns,
    cell_code: Option<String>,
}

impl Row {
    /// Who the member is, is told with the other names.
    fn shown(self, reasons: bool) -> Participant {
        let Columns { id, conference_id: _, kind, chair, cell_id, organization_id, member_id, title, body, attendance, absence_reason, version } = self.columns;
        Participant {
            id: id.uuid(),
            kind: parse_stored(&kind),
            chair,
            cell_id: cell_id.map(Key::uuid),
            cell_code: self.cell_code,
            cell_name: None,
            organization_id: organization_id.map(Key::uuid),
            organization_name: None,
            member_id: member_id.map(Key::uuid),
            member_name: None,
            title,
            body,
            attendance: parse_stored(&attendance),
            absence_reason: absence_reason.filter(|_| reasons),
            version,
        }
    }
}

macro_rules! joined {
    () => {
        people::table.left_join(cells::table.on(cells::id.nullable().eq(people::cell_id)))
    };
}

fn rows(tx: &mut Tx<'_>, conference: Key) -> Outcome<Vec<Row>> {
    let rows = joined!().filter(people::conference_id.eq(conference)).order((people::kind, cells::code, people::id));
    Ok(rows.select((Columns::as_select(), cells::code.nullable())).load(tx.conn)?)
}

fn find(tx: &mut Tx<'_>, conference: Key, id: Key) -> Outcome<Row> {
    let row = joined!().filter(people::conference_id.eq(conference).and(people::id.eq(id)));
    let row = row.select((Columns::as_select(), cells::code.nullable())).first(tx.conn).optional()?;
    row.ok_or_else(Fail::not_found)
}

/// Whether the caller may know why somebody did not come. Wherever the person is by now: it was said to this conference.
fn reasons(tx: &Tx<'_>, conference: &conference::Loaded) -> bool {
    tx.caller().may(Scope::MembersRead, &conference.unit)
}

/// Everybody who takes part, by kind and code.
pub fn list(tx: &mut Tx<'_>, id: Key) -> Outcome<Participants> {
    let conference = conference::loaded(tx, id, READ)?;
    let reasons = reasons(tx, &conference);
    let items: Vec<Participant> = rows(tx, id)?.into_iter().map(|row| row.shown(reasons)).collect();
    Ok(Participants { items: with_names(tx, items)? })
}

/// One participant.
pub fn get(tx: &mut Tx<'_>, id: Key, participant: Key) -> Outcome<Participant> {
    let conference = conference::loaded(tx, id, READ)?;
    let reasons = reasons(tx, &conference);
    let found = find(tx, id, participant)?.shown(reasons);
    with_names(tx, found)
}

/// Whether a conference has somebody with this id.
pub(super) fn knows(tx: &mut Tx<'_>, conference: Key, id: Key) -> Outcome<bool> {
    let found: i64 = people::table.filter(people::conference_id.eq(conference).and(people::id.eq(id))).select(count_star()).first(tx.conn)?;
    Ok(found > 0)
}

fn room_for(tx: &mut Tx<'_>, conference: Key, more: i64) -> Outcome<()> {
    let there: i64 = people::table.filter(people::conference_id.eq(conference)).select(count_star()).first(tx.conn)?;
    if there + more > MOST { Err(Fail::invalid(vec![Flaw::whole(Code::TooLong).with("max", MOST)])) } else { Ok(()) }
}

fn insert(tx: &mut Tx<'_>, conference: &conference::Loaded, columns: &Columns) -> Outcome<Participant> {
    diesel::insert_into(people::table).values(columns).execute(tx.conn)?;
    let made = find(tx, conference.id, columns.id)?.shown(reasons(tx, conference));
    events::record(tx, Event::new("participant.created", columns.id).unit(Some(conference.committee), columns.cell_id).after(&made))?;
    Ok(made)
}

/// Invites somebody.
pub fn create(tx: &mut Tx<'_>, id: Key, new: &ParticipantCreate) -> Outcome<Participant> {
    let conference = conference::to_change(tx, id, false)?;
    let mut flaws = Vec::new();
    let needed = |given: bool, pointer: &str| (!given).then(|| Flaw::field(pointer, Code::Required));
    match new.kind {
        ParticipantKind::Member => flaws.extend(needed(new.member_id.is_some(), "/member_id")),
        ParticipantKind::CellSecretary => flaws.extend(needed(new.cell_id.is_some(), "/cell_id")),
        ParticipantKind::OrganizationHead => flaws.extend(needed(new.organization_id.is_some(), "/organization_id")),
        ParticipantKind::Guest => flaws.extend(needed(new.body.is_some(), "/body")),
    }
    if let Some(cell) = new.cell_id {
        structure_cells::referenced(tx, "/cell_id", cell.into(), Scope::StructureRead, Scope::StructureRead, &mut flaws)?;
    }
    if let Some(organization) = new.organization_id {
        organizations::referenced(tx, "/organization_id", organization.into(), &mut flaws)?;
    }
    if let Some(member) = new.member_id {
        structure_members::referenced(tx, "/member_id", member.into(), &mut flaws)?;
    }
    Fail::if_any(flaws)?;
    room_for(tx, id, 1)?;
    let columns = Columns {
        id: Key::new(),
        conference_id: id,
        kind: new.kind.to_string(),
        chair: new.chair,
        cell_id: new.cell_id.map(Key::from),
        organization_id: new.organization_id.map(Key::from),
        member_id: new.member_id.map(Key::from),
        title: new.title.clone(),
        body: new.body.clone(),
        attendance: Attendance::Expected.to_string(),
        absence_reason: None,
        version: 1,
    };
    let made = insert(tx, &conference, &columns)?;
    conference::touch(tx, id)?;
    with_names(tx, made)
}

/// Invites the secretaries of all cells directly below the committee who are not invited yet, as they are on the day of the conference. Of
/// a cell whose post is vacant, whoever will come for it.
pub fn invite_secretaries(tx: &mut Tx<'_>, id: Key) -> Outcome<Participants> {
    let conference = conference::to_change(tx, id, false)?;
    let invited: Vec<Key> =
        rows(tx, id)?.into_iter().filter(|row| row.columns.kind == ParticipantKind::CellSecretary.as_str()).filter_map(|row| row.columns.cell_id).collect();
    let wanted: Vec<Key> =
        structure_cells::directly_below(tx, conference.committee)?.into_iter().map(|(cell, _)| cell).filter(|cell| !invited.contains(cell)).collect();
    room_for(tx, id, i64::try_from(wanted.len()).unwrap_or(i64::MAX))?;
    let sitting = posts::holders_on(tx, &wanted, PostKind::Secretary, conference.held_on)?;
    for cell in wanted {
        let columns = Columns {
            id: Key::new(),
            conference_id: id,
            kind: ParticipantKind::CellSecretary.to_string(),
            chair: false,
            cell_id: Some(cell),
            organization_id: None,
            member_id: sitting.get(&cell).copied(),
            title: None,
            body: None,
            attendance: Attendance::Expected.to_string(),
            absence_reason: None,
            version: 1,
        };
        insert(tx, &conference, &columns)?;
    }
    conference::touch(tx, id)?;
    list(tx, id)
}

/// Changes a participant: above all, whether the person came.
pub fn update(tx: &mut Tx<'_>, id: Key, participant: Key, patch: &Patch<ParticipantEdit>) -> Outcome<Participant> {
    let conference = conference::to_change(tx, id, true)?;
    let row = find(tx, id, participant)?;
    tx.require_match(row.columns.version)?;
    let reasons = reasons(tx, &conference);
    let before = with_names(tx, row.clone().shown(reasons))?;
    let ParticipantEdit { chair, title, attendance, absence_reason } = patch.apply(&tx.request.app.contract, &before)?;
    if absence_reason.is_some() && attendance != Attendance::Absent {
        return Err(Fail::invalid(vec![Flaw::field("/absence_reason", Code::NotForKind).with("kind", attendance.as_str())]));
    }
    // What the caller is not shown stays as it is, for as long as it says anything.
    let hidden = row.columns.absence_reason.clone().filter(|_| !reasons && attendance == Attendance::Absent);
    let absence_reason = absence_reason.or(hidden);
    let edited = Columns { chair, title, attendance: attendance.to_string(), absence_reason, ..row.columns.clone() };
    if edited == row.columns {
        return Ok(before);
    }
    let columns = Columns { version: row.columns.version + 1, ..edited };
    diesel::update(people::table.find(participant)).set(&columns).execute(tx.conn)?;
    let after = find(tx, id, participant)?.shown(reasons);
    events::record(tx, Event::new("participant.updated", participant).unit(Some(conference.committee), columns.cell_id).before(&before).after(&after))?;
    conference::touch(tx, id)?;
    with_names(tx, after)
}

/// Takes an invitation back.
pub fn delete(tx: &mut Tx<'_>, id: Key, participant: Key) -> Outcome<()> {
    let conference = conference::to_change(tx, id, true)?;
    let row = find(tx, id, participant)?;
    tx.require_match(row.columns.version)?;
    diesel::delete(people::table.find(participant)).execute(tx.conn)?;
    let (cell, before) = (row.columns.cell_id, row.shown(false));
    events::record(tx, Event::new("participant.deleted", participant).unit(Some(conference.committee), cell).before(&before))?;
    conference::touch(tx, id)
}
