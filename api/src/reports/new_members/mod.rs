//! The yearly table of new members: who they are, beside the same period of the year before.

pub mod http;
mod table;

use std::collections::HashMap;

use chibo_openapi::reports::{NewMembersQuery, NewMembersReport, NewMembersRow};
use chibo_openapi::vocabulary::{CandidateFlag, CountingBasis, EducationLevel, NewMembersGroup, OccupationGroup, Sex, TableFormat};
use chibo_openapi::{Code, Scope};
use chrono::Datelike;

use super::progress::{first_day, percent_x100, same_day_last_year};
use super::view::{Times, View, root};
use super::words::Words;
use crate::candidates::AGES;
use crate::counters::{Sums, measures, months_and_days};
use crate::fail::{Fail, Flaw, Outcome};
use crate::http::{File, Tx};

/// The table.
pub fn get(tx: &mut Tx<'_>, query: &NewMembersQuery) -> Outcome<NewMembersReport> {
    report(tx, query).map(|(report, _)| report)
}

/// The same as a file.
pub fn file(tx: &mut Tx<'_>, query: &NewMembersQuery, format: TableFormat) -> Outcome<File> {
    let (report, view) = report(tx, query)?;
    let name = view.name(tx)?;
    super::printed::file(&table::table(tx, name, &report), format, query.bom == Some(true))
}

/// A line before it is counted: its measures are added up.
struct Line {
    group: NewMembersGroup,
    value: Option<String>,
    label: String,
    measures: Vec<String>,
}

fn report(tx: &mut Tx<'_>, query: &NewMembersQuery) -> Outcome<(NewMembersReport, View)> {
    let root = root(query.committee_id, query.cell_id)?;
    let times = Times::new(tx, tx.today, query.as_of, query.known_at);
    let from = query.from.unwrap_or(first_day(times.as_of.year()));
    if from > times.as_of {
        return Err(Fail::parameters(vec![Flaw::parameter("as_of", Code::TooEarly).with("earliest", from.to_string())]));
    }
    let basis = query.counting_basis.unwrap_or(CountingBasis::Decision);
    let view = View::open(tx, Scope::CandidatesRead, root, None, times, (from, times.as_of))?;
    let lines = lines(Words(tx.request.meta.lang), basis);
    let mut asked: Vec<&str> = lines.iter().flat_map(|line| line.measures.iter().map(String::as_str)).collect();
    asked.sort_unstable();
    asked.dedup();
    let now = view.totals(tx, &asked, &months_and_days(Some(from), times.as_of))?;
    let before = view.totals(tx, &asked, &months_and_days(Some(same_day_last_year(from)), same_day_last_year(times.as_of)))?;
    let all = sum(&now, &lines, NewMembersGroup::Total);
    let all_before = sum(&before, &lines, NewMembersGroup::Total);
    let known = |sums, groups| sum(sums, &lines, groups);
    let items = lines
        .iter()
        .map(|line| {
            let (number, last_year) = match line.group {
                NewMembersGroup::MeanAge => (mean_age(&now, line), mean_age(&before, line)),
                NewMembersGroup::AgeUnknown => (Some(all - known(&now, NewMembersGroup::Age)), Some(all_before - known(&before, NewMembersGroup::Age))),
                NewMembersGroup::EducationUnknown => {
                    (Some(all - known(&now, NewMembersGroup::Education)), Some(all_before - known(&before, NewMembersGroup::Education)))
                }
                NewMembersGroup::OccupationUnknown => {
                    (Some(all - known(&now, NewMembersGroup::Occupation)), Some(all_before - known(&before, NewMembersGroup::Occupation)))
                }
                _ => (Some(added(&now, line)), Some(added(&before, line))),
            };
            let counted = line.group != NewMembersGroup::MeanAge;
            NewMembersRow {
                group: line.group,
                value: line.value.clone(),
                label: line.label.clone(),
                number,
                last_year,
                share_x100: number.filter(|_| counted).and_then(|number| percent_x100(number, all)),
                change_x100: number.zip(last_year).filter(|_| counted).and_then(|(now, before)| percent_x100(now, before)),
            }
        })
        .collect();
    Ok((NewMembersReport { from, as_of: times.as_of, known_at: times.known_at, counting_basis: basis, items }, view))
}

fn added(sums: &HashMap<String, Sums>, line: &Line) -> i64 {
    line.measures.iter().map(|measure| sums.get(measure).map_or(0, |sums| sums.number)).sum()
}

fn sum(sums: &HashMap<String, Sums>, lines: &[Line], group: NewMembersGroup) -> i64 {
    lines.iter().filter(|line| line.group == group).map(|line| added(sums, line)).sum()
}

/// In hundredths of a year of 365.25 days; none where no age is known.
fn mean_age(sums: &HashMap<String, Sums>, line: &Line) -> Option<i64> {
    let of = line.measures.first().and_then(|measure| sums.get(measure)).filter(|sums| sums.number > 0)?;
    Some(of.days * 10_000 / (of.number * 36_525))
}

/// The lines in the order of the usual table.
fn lines(words: Words, basis: CountingBasis) -> Vec<Line> {
    let who = |what: String| measures::of_admitted(basis.as_str(), &what);
    let group = |group: NewMembersGroup| words.label("new_members_group", group.as_str());
    let one = |of: NewMembersGroup, measures: Vec<String>| Line { group: of, value: None, label: group(of), measures };
    let first = measures::of_quota(chibo_openapi::vocabulary::QuotaKind::Admission, basis).to_owned();
    let again = measures::of_readmission(basis).to_owned();
    let mut lines = vec![
        one(NewMembersGroup::Total, vec![first, again.clone()]),
        one(NewMembersGroup::Women, vec![who(format!("sex/{}", Sex::Female))]),
        one(NewMembersGroup::YouthUnion, vec![who("youth_union".to_owned())]),
        one(NewMembersGroup::Readmitted, vec![again]),
    ];
    for flag in CandidateFlag::ALL.iter().filter(|flag| **flag != CandidateFlag::Readmission) {
        let label = words.label("candidate_flag", flag.as_str());
        lines.push(Line { group: NewMembersGroup::Flag, value: Some(flag.to_string()), label, measures: vec![who(format!("flag/{flag}"))] });
    }
    for (from, to) in AGES {
        let (value, label) = if to > 100 {
            (format!("{}+", from - 1), if words.vietnamese() { format!("Trên {} tuổi", from - 1) } else { format!("Over {}", from - 1) })
        } else {
            (format!("{from}-{to}"), if words.vietnamese() { format!("Từ {from} đến {to} tuổi") } else { format!("{from} to {to} years") })
        };
        lines.push(Line { group: NewMembersGroup::Age, value: Some(value), label, measures: vec![who(format!("age/{from}"))] });
    }
    lines.push(one(NewMembersGroup::AgeUnknown, Vec::new()));
    lines.push(one(NewMembersGroup::MeanAge, vec![who("age".to_owned())]));
    for level in EducationLevel::ALL {
        let label = words.label("education_level", level.as_str());
        lines.push(Line { group: NewMembersGroup::Education, value: Some(level.to_string()), label, measures: vec![who(format!("education/{level}"))] });
    }
    lines.push(one(NewMembersGroup::EducationUnknown, Vec::new()));
    for occupation in OccupationGroup::ALL {
        let label = words.label("occupation_group", occupation.as_str());
        let measures = vec![who(format!("occupation/{occupation}"))];
        lines.push(Line { group: NewMembersGroup::Occupation, value: Some(occupation.to_string()), label, measures });
    }
    lines.push(one(NewMembersGroup::OccupationUnknown, Vec::new()));
    lines
}
