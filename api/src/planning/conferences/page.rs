//! The minutes as they are printed on A4, in the form such minutes have. Pure.

use std::collections::HashMap;
use std::fmt::Write as _;

use chibo_openapi::Lang;
use chibo_openapi::planning::{Minutes, Participant};
use chibo_openapi::vocabulary::{self, Attendance};
use chrono::{DateTime, NaiveDate, Utc};

use crate::clock::Clock;
use crate::http::escaped;

const STYLE: &str = "@page{size:A4;margin:20mm 18mm}\
body{font-family:'Noto Serif','Times New Roman',serif;font-size:13pt;color:#000;margin:0 auto;max-width:174mm;line-height:1.35}\
header{display:flex;justify-content:space-between;font-size:12pt;margin-bottom:6mm}header div{text-align:center}\
h1{font-size:16pt;text-align:center;margin:0 0 1mm}h2{font-size:13pt;margin:5mm 0 1mm;break-after:avoid}\
p{margin:1mm 0}.center{text-align:center}ol,ul{margin:1mm 0 1mm 6mm;padding-left:4mm}li{break-inside:avoid}\
.sign{display:flex;justify-content:space-around;margin-top:10mm;break-inside:avoid}.sign div{text-align:center;min-width:60mm;height:34mm}\
@media screen{body{padding:10mm}}";

/// Words in one language.
struct Words(Lang);

impl Words {
    fn pick(&self, vi: &'static str, en: &'static str) -> &'static str {
        if self.0 == Lang::Vi { vi } else { en }
    }

    fn label(&self, list: &str, value: &str) -> String {
        vocabulary::label(list, value).map_or_else(|| value.to_owned(), |(vi, en)| if self.0 == Lang::Vi { vi } else { en }.to_owned())
    }

    fn day(&self, day: NaiveDate) -> String {
        day.format(if self.0 == Lang::Vi { "%d/%m/%Y" } else { "%-d %B %Y" }).to_string()
    }

    fn time(&self, at: DateTime<Utc>) -> String {
        let local = Clock::local(at);
        let clock = local.format(if self.0 == Lang::Vi { "%H giờ %M" } else { "%H:%M" });
        format!("{clock}, {}", self.day(local.date()))
    }

    /// Who it is: a name or a function, and from where.
    fn who(&self, person: &Participant) -> String {
        let kind = self.label("participant_kind", person.kind.as_str());
        let parts = [person.member_name.as_deref(), person.title.as_deref(), person.body.as_deref(), person.cell_code.as_deref()];
        let said: Vec<String> = parts.into_iter().flatten().map(escaped).collect();
        if said.is_empty() { kind } else { format!("{} ({kind})", said.join(", ")) }
    }
}

/// The page.
pub(super) fn minutes(minutes: &Minutes, lang: Lang) -> String {
    let words = Words(lang);
    let conference = &minutes.conference;
    let mut body = format!(
        "<header><div>{}</div><div>{}</div></header>\n<h1>{}</h1>\n<p class=\"center\">{}</p>\n",
        escaped(&minutes.committee_name),
        words.pick("ĐẢNG CỘNG SẢN VIỆT NAM", "COMMUNIST PARTY OF VIET NAM"),
        words.pick("BIÊN BẢN HỘI NGHỊ", "MINUTES OF A CONFERENCE"),
        escaped(&conference.title)
    );
    let (at, place) = (words.pick("Thời gian", "Time"), words.pick("Địa điểm", "Place"));
    // Writing to a string does not fail.
    let _ = writeln!(body, "<p>{at}: {}</p>\n<p>{place}: {}</p>", words.time(conference.held_at), escaped(&conference.place));
    people(&mut body, minutes, &words);
    if !minutes.plan_titles.is_empty() {
        let _ = writeln!(body, "<h2>{}</h2>\n<ol>", words.pick("Nội dung", "Agenda"));
        for title in &minutes.plan_titles {
            let _ = writeln!(body, "<li>{}</li>", escaped(title));
        }
        body.push_str("</ol>\n");
    }
    said(&mut body, minutes, &words);
    concluded(&mut body, minutes, &words);
    let (secretary, chair) = (words.pick("THƯ KÝ", "SECRETARY"), words.pick("CHỦ TRÌ", "CHAIR"));
    let _ = writeln!(body, "<div class=\"sign\"><div>{secretary}</div><div>{chair}</div></div>");
    let title = escaped(&conference.title);
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n",
        lang.tag()
    )
}

fn people(body: &mut String, minutes: &Minutes, words: &Words) {
    let quorum = minutes.conference.quorum;
    let _ = writeln!(body, "<h2>{}</h2>", words.pick("Thành phần", "Present"));
    let (present, cells) = (quorum.present, quorum.cells);
    let _ = writeln!(
        body,
        "<p>{}</p>",
        match words.0 {
            Lang::Vi => format!("Có {present} trên {cells} chi bộ cử người dự."),
            Lang::En => format!("{present} of {cells} cells were represented."),
        }
    );
    for (heading, wanted) in [
        (words.pick("Chủ trì", "In the chair"), (true, Attendance::Present)),
        (words.pick("Có mặt", "Present"), (false, Attendance::Present)),
        (words.pick("Vắng", "Absent"), (false, Attendance::Absent)),
    ] {
        let (chair, attendance) = wanted;
        let of: Vec<&Participant> = minutes
            .participants
            .iter()
            .filter(|person| person.attendance == attendance && (person.chair == chair || attendance == Attendance::Absent))
            .collect();
        if of.is_empty() {
            continue;
        }
        let _ = writeln!(body, "<p>{heading} ({}):</p>\n<ul>", of.len());
        for person in of {
            let reason = person.absence_reason.as_deref().map_or_else(String::new, |reason| format!(": {}", escaped(reason)));
            let _ = writeln!(body, "<li>{}{reason}</li>", words.who(person));
        }
        body.push_str("</ul>\n");
    }
}

fn said(body: &mut String, minutes: &Minutes, words: &Words) {
    if minutes.contributions.is_empty() {
        return;
    }
    let _ = writeln!(body, "<h2>{}</h2>\n<ol>", words.pick("Ý kiến", "Contributions"));
    let known: HashMap<_, &Participant> = minutes.participants.iter().map(|person| (person.id, person)).collect();
    for contribution in &minutes.contributions {
        let by = contribution.participant_id.and_then(|id| known.get(&id)).map_or_else(String::new, |person| format!("{}: ", words.who(person)));
        let kind = words.label("contribution_kind", contribution.kind.as_str());
        let answer = contribution.answer.as_deref().map_or_else(String::new, |answer| format!("<br>{}: {}", words.pick("Trả lời", "Answer"), escaped(answer)));
        let _ = writeln!(body, "<li>{by}{} <i>({kind})</i>{answer}</li>", escaped(&contribution.text));
    }
    body.push_str("</ol>\n");
}

fn concluded(body: &mut String, minutes: &Minutes, words: &Words) {
    if minutes.conclusions.is_empty() {
        return;
    }
    let _ = writeln!(body, "<h2>{}</h2>\n<ol>", words.pick("Kết luận", "Conclusions"));
    for conclusion in &minutes.conclusions {
        let responsible = conclusion.responsible.as_deref().map_or_else(String::new, |who| format!(" ({})", escaped(who)));
        let due = conclusion.due_on.map_or_else(String::new, |on| format!("; {} {}", words.pick("hạn", "due"), words.day(on)));
        let done = conclusion.done_on.map_or_else(String::new, |on| format!("; {} {}", words.pick("xong", "done"), words.day(on)));
        let _ = writeln!(body, "<li>{}{responsible}{due}{done}</li>", escaped(&conclusion.text));
    }
    body.push_str("</ol>\n");
}
