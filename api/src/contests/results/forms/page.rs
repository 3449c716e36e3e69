//! What is printed on A4: the result sheet, and blank score sheets with the entrants' names. Pure.

use std::fmt::Write as _;

use chibo_openapi::contests::{ContestPart, ContestRound};

use super::told::Told;
use crate::contests::results::words::hundredths;
use crate::http::escaped;

const STYLE: &str = "@page{size:A4;margin:16mm 14mm}\
body{font-family:'Noto Serif','Times New Roman',serif;font-size:12pt;color:#000;margin:0 auto;max-width:182mm}\
header{display:flex;justify-content:space-between;font-size:11pt;margin-bottom:8mm}\
h1{font-size:16pt;text-align:center;margin:0 0 2mm}h2{font-size:13pt;margin:7mm 0 2mm;break-after:avoid}\
p{margin:1mm 0}.center{text-align:center}\
table{border-collapse:collapse;width:100%}th,td{border:.3mm solid #000;padding:1.2mm 1.6mm;vertical-align:top}\
th{font-size:10.5pt}thead{display:table-header-group}tr{break-inside:avoid}\
.n{text-align:right;white-space:nowrap}.blank{height:5mm;min-width:16mm}\
.result{font-size:11pt}.result td:nth-child(2){min-width:34mm}.result td:nth-child(3){min-width:40mm}.result td:last-child{white-space:nowrap}\
.sign{display:flex;justify-content:space-around;margin-top:10mm;break-inside:avoid}.sign div{text-align:center;min-width:55mm;height:32mm}\
section.sheet{break-after:page}section.sheet:last-child{break-after:auto}\
@media screen{body{padding:10mm}}";

fn document(lang: &str, title: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
}

fn header(told: &Told<'_>) -> String {
    let on = told.published_on.map(|on| told.day(on)).unwrap_or_default();
    let document = told.document_number.as_deref().unwrap_or_default();
    format!("<header><div>{}</div><div>{} {}</div></header>\n", escaped(&told.committee), escaped(document), escaped(&on))
}

/// The result sheet: each group with places, points, and prizes; the special prizes; room to sign.
pub fn results(told: &Told<'_>) -> String {
    let mut body = header(told);
    let heading = told.pick("KẾT QUẢ", "RESULT");
    let _ = writeln!(body, "<h1>{heading}</h1>\n<p class=\"center\">{}</p>", escaped(&told.title));
    if let Some(reason) = told.results.reason.as_deref() {
        let (what, number) = (told.pick("Đính chính", "Correction"), told.results.number - 1);
        let _ = writeln!(body, "<p class=\"center\">{what} {number}: {}</p>", escaped(reason));
    }
    let columns = told.columns();
    for group in &told.results.groups {
        let _ = writeln!(body, "<h2>{}</h2>\n<table class=\"result\">\n<thead><tr>", escaped(told.group(group)));
        let fixed = [told.pick("Hạng", "Place"), told.pick("Họ và tên", "Name"), told.pick("Chi bộ", "Cell")];
        let heads = fixed.into_iter().chain(columns.iter().map(|column| column.heading.as_str()));
        for head in heads.chain([told.pick("Tổng", "Total"), told.pick("Giải", "Prize")]) {
            let _ = write!(body, "<th>{}</th>", escaped(head));
        }
        body.push_str("</tr></thead>\n<tbody>\n");
        for place in &group.places {
            let shared = if place.shared { "=" } else { "" };
            let _ = write!(body, "<tr><td class=\"n\">{}{shared}</td><td>{}</td><td>{}</td>", place.place, escaped(&place.name), escaped(&place.cell_name));
            for points in columns.iter().map(|column| column.of(place)).chain([Some(place.total.x100)]) {
                let points = points.map(|points| hundredths(points, told.lang)).unwrap_or_default();
                let _ = write!(body, "<td class=\"n\">{points}</td>");
            }
            let _ = writeln!(body, "<td>{}</td></tr>", escaped(told.prize(group, place)));
        }
        body.push_str("</tbody>\n</table>\n");
    }
    if !told.results.special_prizes.is_empty() {
        let _ = writeln!(body, "<h2>{}</h2>", told.pick("Giải chuyên đề", "Special prizes"));
        for (prize, name, cell, points) in told.special() {
            let points = hundredths(points, told.lang);
            let _ = writeln!(body, "<p>{}: {} ({}) – {points}</p>", escaped(&prize), escaped(name), escaped(cell));
        }
    }
    body.push_str(&signatures(&[
        told.pick("Tổ thư ký", "Secretaries"),
        told.pick("Trưởng ban giám khảo", "Chair of the panel"),
        told.pick("Trưởng ban tổ chức", "Organizing committee"),
    ]));
    document(told.pick("vi", "en"), &told.title, &body)
}

fn signatures(who: &[&str]) -> String {
    let places: Vec<String> = who.iter().map(|who| format!("<div>{}</div>", escaped(who))).collect();
    format!("<div class=\"sign\">{}</div>\n", places.concat())
}

/// An entrant on a blank sheet.
pub struct Line {
    /// Code of the cell.
    pub cell_code: String,
    /// The entrant.
    pub name: String,
    /// Who does not score the entrant: ids of seats.
    pub blocked: Vec<uuid::Uuid>,
}

/// Blank score sheets of a round: for each judge and each part a page with the entrants and the criteria. `judges` has who scores which part.
pub fn score_sheets<'p>(told: &Told<'_>, round: &'p ContestRound, judges: impl Fn(&'p ContestPart) -> Vec<(uuid::Uuid, String)>, lines: &[Line]) -> String {
    let mut body = String::new();
    for part in &round.parts {
        for (seat, judge) in judges(part) {
            body.push_str("<section class=\"sheet\">\n");
            body.push_str(&header(told));
            let (name, round) = (told.name(&part.name, part.name_en.as_deref()), told.name(&round.name, round.name_en.as_deref()));
            let heading = told.pick("PHIẾU ĐIỂM", "SCORE SHEET");
            let _ = writeln!(body, "<h1>{heading}</h1>\n<p class=\"center\">{} – {}</p>", escaped(&told.title), escaped(round));
            let (part_of, judge_of) = (told.pick("Phần thi", "Part"), told.pick("Giám khảo", "Judge"));
            let _ = writeln!(body, "<h2>{part_of}: {}</h2>\n<p>{judge_of}: {}</p>\n<table>\n<thead><tr>", escaped(name), escaped(&judge));
            let (code, entrant) = (told.pick("Mã", "Code"), told.pick("Người dự thi", "Entrant"));
            let _ = write!(body, "<th>{code}</th><th>{entrant}</th>");
            for criterion in &part.criteria {
                let most = hundredths(criterion.max_x100.into(), told.lang);
                let _ = write!(body, "<th>{} ({most})</th>", escaped(told.name(&criterion.name, criterion.name_en.as_deref())));
            }
            let most = hundredths(part.max_x100.into(), told.lang);
            let _ = writeln!(body, "<th>{} ({most})</th></tr></thead>\n<tbody>", told.pick("Cộng", "Sum"));
            for line in lines {
                let _ = write!(body, "<tr><td>{}</td><td>{}</td>", escaped(&line.cell_code), escaped(&line.name));
                if line.blocked.contains(&seat) {
                    let words = told.pick("Không chấm", "Not scored");
                    let _ = writeln!(body, "<td colspan=\"{}\">{words}</td></tr>", part.criteria.len() + 1);
                } else {
                    let blanks = "<td class=\"blank\"></td>".repeat(part.criteria.len() + 1);
                    let _ = writeln!(body, "{blanks}</tr>");
                }
            }
            body.push_str("</tbody>\n</table>\n");
            body.push_str(&signatures(&[told.pick("Giám khảo", "Judge")]));
            body.push_str("</section>\n");
        }
    }
    document(told.pick("vi", "en"), &told.title, &body)
}
