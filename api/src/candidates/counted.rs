//! Keeping the counters equal to what histories say: what a person was counted for goes, what it is counted for now comes.
//! Not here: what a person counts for (`rules/counted.rs`), and counting everybody from scratch (`counters.rs`).

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::rules::{self, Act, Counted, Person, Stay};
use super::store::{self, Row};
use crate::counters::Sums;
use crate::db::key::Key;
use crate::db::schema::{cells, counter_changes as changes};
use crate::fail::Outcome;
use crate::http::Tx;

/// What a person with this history is counted for, as record and cells are now.
pub(super) fn of(tx: &mut Tx<'_>, row: &Row, acts: &[Act]) -> Outcome<Vec<Counted>> {
    let stays = store::cells(tx, row.id)?;
    let stays = stays.iter().rev().map(|stay| Stay { cell: stay.cell_id.into(), from: stay.valid_from, to: stay.valid_to }).collect();
    Ok(rules::counts(&row.counted_as(acts, stays)))
}

/// What a person is counted for whose history is not at hand.
pub(super) fn read(tx: &mut Tx<'_>, row: &Row) -> Outcome<Vec<Counted>> {
    let all = store::acts(tx, row.id)?;
    let acts: Vec<Act> = store::counting(&all).iter().map(|(place, act)| act.act(*place)).collect();
    of(tx, row, &acts)
}

/// Counts what changed for a person by an act.
pub(super) fn change(tx: &mut Tx<'_>, person: Key, action: &str, was: Vec<Counted>, is: Vec<Counted>) -> Outcome<()> {
    let mut changed: BTreeMap<(Key, String, chrono::NaiveDate), Sums> = BTreeMap::new();
    for (cell, measure, on, sums) in was {
        *changed.entry((cell, measure, on)).or_default() += -sums;
    }
    for (cell, measure, on, sums) in is {
        *changed.entry((cell, measure, on)).or_default() += sums;
    }
    for ((cell, measure, on), sums) in changed {
        if sums.is_nothing() {
            continue;
        }
        tx.count(cell, &measure, on, sums);
        if !measure.contains('/') {
            let committee = cells::table.find(cell).select(cells::committee_id).first::<Key>(tx.conn)?;
            diesel::insert_into(changes::table)
                .values((
                    changes::id.eq(Key::new()),
                    changes::cell_id.eq(cell),
                    changes::committee_id.eq(committee),
                    changes::measure.eq(measure),
                    changes::counted_on.eq(on),
                    changes::added.eq(sums.number),
                    changes::candidate_id.eq(person),
                    changes::action.eq(action),
                    changes::known_from.eq(tx.now.naive_utc()),
                ))
                .execute(tx.conn)?;
        }
    }
    Ok(())
}

impl Row {
    /// As the counters look at the person.
    pub(super) fn counted_as<'a>(&self, acts: &'a [Act], stays: Vec<Stay>) -> Person<'a> {
        let case = self.case();
        Person {
            acts,
            stays,
            flags: case.flags,
            birth: case.birth,
            sex: self.sex().map(crate::db::parse_stored),
            education: case.education,
            occupation_group: self.occupation_group(),
            youth_union_member: self.youth_union_member(),
        }
    }
}
