//! The demo's ward: committees, mass organizations, and the cells with their members and posts.

use chibo_openapi::structure::{CellCreate, CommitteeCreate, Dissolution, MemberCreate, OrganizationCreate, ParentCreate, PostCreate};
use chibo_openapi::vocabulary::{CommitteeLevel, OrganizationKind, PostKind, Sex};
use chrono::{Datelike, Days, NaiveDate};
use uuid::Uuid;

use super::names::{CELLS, Dice};
use crate::fail::Outcome;
use crate::http::Tx;
use crate::moves;
use crate::structure::{cells, committees, organizations, posts};

/// First day of the ward and its older cells.
const FOUNDED: (i32, u32, u32) = (2011, 1, 1);
pub(super) fn day((year, month, day): (i32, u32, u32)) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// A city with a district that has ended, and the ward with its mass organizations. Answers the ward and its Youth Union.
pub(super) fn structure(tx: &mut Tx<'_>) -> Outcome<(Uuid, Uuid)> {
    let committee = |tx: &mut Tx<'_>, code: &str, name: &str, level: CommitteeLevel, parent_id: Option<Uuid>| {
        committees::create(tx, &CommitteeCreate { code: code.to_owned(), name: name.to_owned(), level, parent_id, founded_on: day(FOUNDED) })
    };
    let city = committee(tx, "TP-SENHONG", "Thành ủy Sen Hồng", CommitteeLevel::Province, None)?;
    let district = committee(tx, "Q-HOSEN", "Quận ủy Hồ Sen", CommitteeLevel::District, Some(city.id))?;
    let ward = committee(tx, "P-HOASEN", "Đảng ủy phường Hoa Sen", CommitteeLevel::Base, Some(district.id))?;
    let reason = "Kết thúc hoạt động cấp quận".to_owned();
    let moved =
        ParentCreate { parent_id: Some(city.id), valid_from: day((2025, 7, 1)), document_number: Some("118-QĐ/TU".to_owned()), reason: reason.clone() };
    committees::set_parent(tx, ward.id.into(), &moved)?;
    let ended = Dissolution { acted_on: day((2025, 7, 1)), document_number: "119-QĐ/TU".to_owned(), reason };
    committees::dissolve(tx, district.id.into(), &ended)?;
    let mut youth_union = Uuid::nil();
    for (kind, code, name) in [
        (OrganizationKind::FatherlandFront, "MTTQ-HOASEN", "Ủy ban Mặt trận Tổ quốc phường Hoa Sen"),
        (OrganizationKind::TradeUnion, "CD-HOASEN", "Công đoàn phường Hoa Sen"),
        (OrganizationKind::YouthUnion, "DOAN-HOASEN", "Đoàn TNCS Hồ Chí Minh phường Hoa Sen"),
        (OrganizationKind::WomenUnion, "HPN-HOASEN", "Hội Liên hiệp Phụ nữ phường Hoa Sen"),
        (OrganizationKind::FarmersUnion, "HND-HOASEN", "Hội Nông dân phường Hoa Sen"),
        (OrganizationKind::VeteransAssociation, "HCCB-HOASEN", "Hội Cựu chiến binh phường Hoa Sen"),
    ] {
        let made = organizations::create(tx, &OrganizationCreate { code: code.to_owned(), name: name.to_owned(), kind, committee_id: ward.id })?;
        if kind == OrganizationKind::YouthUnion {
            youth_union = made.id;
        }
    }
    Ok((ward.id, youth_union))
}

/// A cell of the demo, and members who have long been official.
pub(super) struct DemoCell {
    pub(super) id: Uuid,
    pub(super) seniors: Vec<Uuid>,
}

/// The cells with their members and posts.
pub(super) fn cells(tx: &mut Tx<'_>, ward: Uuid) -> Outcome<Vec<DemoCell>> {
    let mut dice = Dice::new();
    let mut made = Vec::new();
    for (at, (name, kind, size)) in CELLS.iter().enumerate() {
        let new = CellCreate {
            code: format!("CB{:02}", at + 1),
            organization_code: Some(format!("38.168.053.000.{:03}", at + 1)),
            name: (*name).to_owned(),
            kind: *kind,
            committee_id: ward,
            founded_on: day(FOUNDED),
        };
        let cell = cells::create(tx, &new)?;
        let seniors = members(tx, &mut dice, cell.id, *size)?;
        // One cell is without a secretary, as happens between congresses.
        let wanted = if at == 17 { &[PostKind::DeputySecretary][..] } else { &[PostKind::Secretary, PostKind::DeputySecretary] };
        let committee = if *size >= 9 { &[PostKind::CellCommitteeMember; 3][..] } else { &[] };
        for (kind, member_id) in wanted.iter().chain(committee).zip(seniors.iter().copied()) {
            posts::create(tx, cell.id.into(), &PostCreate { kind: *kind, member_id, valid_from: day((2022, 6, 1)), valid_to: None })?;
        }
        made.push(DemoCell { id: cell.id, seniors });
    }
    Ok(made)
}

/// Members of one cell; answers those who were official before the posts were filled.
fn members(tx: &mut Tx<'_>, dice: &mut Dice, cell: Uuid, size: u64) -> Outcome<Vec<Uuid>> {
    let mut seniors = Vec::new();
    for at in 0..size {
        let sex = if dice.below(100) < 42 { Sex::Female } else { Sex::Male };
        // About one in thirty was admitted within the last months and is on probation.
        let probationary = at >= 5 && dice.below(30) == 0;
        let admitted_on = if probationary {
            tx.today - Days::new(20 + dice.below(320))
        } else {
            day((1985, 1, 3)) + Days::new(dice.below(if at < 5 { 12_500 } else { 14_000 }))
        };
        let official_on = (!probationary).then(|| admitted_on.with_year(admitted_on.year() + 1).unwrap_or(admitted_on + Days::new(365)));
        let born = admitted_on.year() - 19 - i32::try_from(dice.below(22)).unwrap_or_default();
        let birth = if dice.below(5) == 0 { born.to_string() } else { format!("{born}-{:02}-{:02}", 1 + dice.below(12), 1 + dice.below(28)) };
        let new = MemberCreate {
            full_name: dice.name(sex),
            birth: Some(birth),
            sex: Some(sex),
            card_number: (!probationary).then(|| format!("38.{:06}", dice.serial())),
            cell_id: cell,
            joined_cell_on: admitted_on.max(day(FOUNDED)),
            admitted_on: Some(admitted_on),
            official_on,
        };
        let member = moves::members::create(tx, &new)?;
        if official_on.is_some_and(|on| on < day((2022, 1, 1))) {
            seniors.push(member.id);
        }
    }
    Ok(seniors)
}
