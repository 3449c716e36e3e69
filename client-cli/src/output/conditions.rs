//! The conditions of a move as lines for people: how each stands, the sentence, the clause, and when time alone meets it.
//! Not here: how they come to be; the server judges. A refused move is told with the same lines (`program/failures.rs`).

use std::fmt::Write as _;

use chibo_openapi::Lang;
use chibo_openapi::candidates::Eligibility;
use chibo_openapi::conditions::{Clause, Condition};
use chibo_openapi::vocabulary::{CandidateStage, ConditionStatus};
use chrono::NaiveDate;
use clap::builder::styling::{AnsiColor, Style};

use crate::say::lang;

/// How lines are written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wording {
    pub(crate) lang: Lang,
    /// Whether marks are in colour.
    pub(crate) coloured: bool,
}

impl Wording {
    /// In the language in use.
    pub(crate) fn spoken(coloured: bool) -> Self {
        Self { lang: lang(), coloured }
    }

    fn pick<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }

    fn paint(self, style: Style, text: &str) -> String {
        if self.coloured { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    fn stage(self, stage: CandidateStage) -> &'static str {
        match self.lang {
            Lang::Vi => stage.vi(),
            Lang::En => stage.en(),
        }
    }
}

/// One condition: mark, sentence, clause, and what would meet it.
pub(crate) fn condition_line(condition: &Condition, wording: Wording) -> String {
    let (mark, colour) = match condition.status {
        ConditionStatus::Met => ("✓", AnsiColor::Green),
        ConditionStatus::Unmet => ("✗", AnsiColor::Red),
        ConditionStatus::Warning => ("!", AnsiColor::Yellow),
        ConditionStatus::Needed => ("?", AnsiColor::Cyan),
    };
    let mut line = format!("{} {}", wording.paint(colour.on_default(), mark), condition.text);
    if let Some(clause) = clause(&condition.clause, wording) {
        line.push(' ');
        line.push_str(&wording.paint(Style::new().dimmed(), &clause));
    }
    if let Some(earliest) = condition.earliest_on {
        let _ = write!(line, " · {}: {}", wording.pick("sớm nhất", "earliest"), day(earliest));
    }
    if let Some(option) = option_of(condition).filter(|_| condition.status == ConditionStatus::Needed) {
        let _ = write!(line, " · {option}");
    }
    line
}

/// The whole answer to "why": what is asked, every condition, and whether and from when.
pub(crate) fn explain(found: &Eligibility, wording: Wording) -> Vec<String> {
    let (from, to, on) = (wording.stage(found.from), wording.stage(found.to), day(found.on));
    let under = found.ruleset.as_ref().map(|ruleset| format!(", {} {}", wording.pick("theo", "under"), ruleset.code)).unwrap_or_default();
    let mut lines = vec![format!("{from} → {to}, {on}{under}")];
    lines.extend(found.conditions.iter().map(|condition| condition_line(condition, wording)));
    lines.push(verdict(found, wording));
    lines
}

fn verdict(found: &Eligibility, wording: Wording) -> String {
    let on = day(found.on);
    if found.eligible {
        let verdict = wording.pick("Đủ điều kiện vào ngày", "Eligible on");
        let mut options: Vec<&str> = found.conditions.iter().filter(|one| one.status == ConditionStatus::Needed).filter_map(option_of).collect();
        options.dedup();
        let needs = match options.as_slice() {
            [] => String::new(),
            options => format!("; {}: {}", wording.pick("khi chuyển phải nêu", "to be given with the move"), options.join(", ")),
        };
        return format!("→ {} {on}{needs}.", wording.paint(AnsiColor::Green.on_default(), verdict));
    }
    let count = found.conditions.iter().filter(|one| one.status == ConditionStatus::Unmet).count();
    let counted = match wording.lang {
        Lang::Vi => format!("{count} điều kiện chưa đạt"),
        Lang::En => format!("{count} {} not met", if count == 1 { "condition" } else { "conditions" }),
    };
    let when = match found.earliest_on {
        Some(earliest) => format!("{} {}", wording.pick("sớm nhất ngày", "at the earliest on"), day(earliest)),
        None => wording.pick("chỉ chờ thời gian thì không đạt", "time alone does not meet this").to_owned(),
    };
    format!("→ {} {on}: {counted}; {when}.", wording.paint(AnsiColor::Red.on_default(), wording.pick("Chưa đủ điều kiện vào ngày", "Not eligible on")))
}

/// Document and article in brackets, with a mark when no public text confirms the rule.
fn clause(clause: &Clause, wording: Wording) -> Option<String> {
    let Clause { document, article, confirmed } = clause;
    let article = article.as_ref().map(|article| format!(", {article}")).unwrap_or_default();
    let doubt = if *confirmed { "" } else { wording.pick("; chưa xác nhận", "; not confirmed") };
    (!document.is_empty()).then(|| format!("[{document}{article}{doubt}]"))
}

/// The option of `candidate move` that gives what a condition asks for.
fn option_of(condition: &Condition) -> Option<&'static str> {
    Some(match condition.pointer.as_deref()? {
        "#/on" => "--on",
        "#/document_number" => "--document",
        "#/reason" => "--reason",
        "#/helper_id" => "--helper",
        "#/certificate" => "--certificate-number, --certificate-issuer, --certificate-issued-on",
        "#/votes" => "--vote",
        "#/received_on" => "--received-on",
        "#/cell_meeting_on" => "--meeting-on",
        "#/consent_number" => "--consent",
        "#/ground" => "--ground",
        _ => return None,
    })
}

fn day(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn condition(status: &str, text: &str, document: &str, article: Option<&str>, confirmed: bool) -> Value {
        json!({ "code": "age", "status": status, "text": text, "required": null, "actual": null, "params": {},
            "clause": { "document": document, "article": article, "confirmed": confirmed }, "earliest_on": null, "pointer": null })
    }

    fn with(mut condition: Value, field: &str, value: &str) -> Value {
        condition[field] = json!(value);
        condition
    }

    fn asked(conditions: &[Value], eligible: bool, earliest_on: Option<&str>) -> Eligibility {
        serde_json::from_value(json!({ "candidate_id": "0190a1b2-c3d4-7000-8000-000000000001", "from": "trained", "to": "dossier", "on": "2026-03-02",
            "eligible": eligible, "ruleset": { "id": "0190a1b2-c3d4-7000-8000-000000000002", "code": "294-QĐ/TW", "revision": 1 },
            "conditions": conditions, "earliest_on": earliest_on }))
        .unwrap()
    }

    fn text(found: &Eligibility, lang: Lang, coloured: bool) -> String {
        explain(found, Wording { lang, coloured }).join("\n")
    }

    #[test]
    fn each_status_has_its_mark_and_what_would_meet_it() {
        let pointed = |status: &str| with(condition(status, "T.", "294-QĐ/TW", None, true), "pointer", "#/votes");
        let table = [
            (condition("met", "T.", "294-QĐ/TW", Some("1.1.1"), true), "✓ T. [294-QĐ/TW, 1.1.1]", "32"),
            (condition("unmet", "T.", "294-QĐ/TW", None, true), "✗ T. [294-QĐ/TW]", "31"),
            (with(condition("unmet", "T.", "06-HD/TW", Some("3.1"), true), "earliest_on", "2026-05-03"), "✗ T. [06-HD/TW, 3.1] · earliest: 03/05/2026", "31"),
            (condition("warning", "T.", "208-QĐ/TW", Some("4"), false), "! T. [208-QĐ/TW, 4; not confirmed]", "33"),
            (pointed("needed"), "? T. [294-QĐ/TW] · --vote", "36"),
            // What is given already need not be asked for; what is not known to have an option is said without.
            (pointed("met"), "✓ T. [294-QĐ/TW]", "32"),
            (with(condition("needed", "T.", "", None, true), "pointer", "#/new"), "? T.", "36"),
        ];
        for (value, wanted, colour) in table {
            let condition: Condition = serde_json::from_value(value).unwrap();
            assert_eq!(condition_line(&condition, Wording { lang: Lang::En, coloured: false }), wanted);
            assert!(condition_line(&condition, Wording { lang: Lang::En, coloured: true }).starts_with(&format!("\u{1b}[{colour}m")));
        }
    }

    #[test]
    fn why_not_reads_in_both_languages() {
        let conditions = [
            condition("met", "Thứ tự các bước.", "294-QĐ/TW", None, true),
            with(condition("unmet", "Tuổi.", "294-QĐ/TW", Some("1.1.1"), true), "earliest_on", "2026-05-03"),
            condition("warning", "Tuổi Đảng.", "06-HD/TW", Some("3.2"), false),
            with(condition("needed", "Số văn bản.", "294-QĐ/TW", None, true), "pointer", "#/document_number"),
        ];
        let found = asked(&conditions, false, Some("2026-05-03"));
        let vi = "\
Đã học lớp nhận thức về Đảng → Đang lập hồ sơ kết nạp, 02/03/2026, theo 294-QĐ/TW
✓ Thứ tự các bước. [294-QĐ/TW]
✗ Tuổi. [294-QĐ/TW, 1.1.1] · sớm nhất: 03/05/2026
! Tuổi Đảng. [06-HD/TW, 3.2; chưa xác nhận]
? Số văn bản. [294-QĐ/TW] · --document
→ Chưa đủ điều kiện vào ngày 02/03/2026: 1 điều kiện chưa đạt; sớm nhất ngày 03/05/2026.";
        assert_eq!(text(&found, Lang::Vi, false), vi);
        let en = "\
Awareness course passed → Dossier being drawn up, 02/03/2026, under 294-QĐ/TW
✓ Thứ tự các bước. [294-QĐ/TW]
✗ Tuổi. [294-QĐ/TW, 1.1.1] · earliest: 03/05/2026
! Tuổi Đảng. [06-HD/TW, 3.2; not confirmed]
? Số văn bản. [294-QĐ/TW] · --document
→ Not eligible on 02/03/2026: 1 condition not met; at the earliest on 03/05/2026.";
        assert_eq!(text(&found, Lang::En, false), en);
        assert!(text(&found, Lang::En, true).contains("\u{1b}[31m✗\u{1b}[0m Tuổi."));
    }

    #[test]
    fn the_last_line_says_what_the_move_must_give_or_that_waiting_does_not_help() {
        let needed = |pointer: &str| with(condition("needed", "T.", "294-QĐ/TW", None, true), "pointer", pointer);
        let last = |found: &Eligibility, lang| text(found, lang, false).lines().last().unwrap().to_owned();
        let found = asked(&[needed("#/document_number"), needed("#/votes"), needed("#/votes")], true, None);
        assert_eq!(last(&found, Lang::Vi), "→ Đủ điều kiện vào ngày 02/03/2026; khi chuyển phải nêu: --document, --vote.");
        assert_eq!(last(&found, Lang::En), "→ Eligible on 02/03/2026; to be given with the move: --document, --vote.");
        assert_eq!(last(&asked(&[], true, None), Lang::En), "→ Eligible on 02/03/2026.");
        let unmet = condition("unmet", "T.", "294-QĐ/TW", None, true);
        let found = asked(&[unmet.clone(), unmet], false, None);
        assert_eq!(last(&found, Lang::Vi), "→ Chưa đủ điều kiện vào ngày 02/03/2026: 2 điều kiện chưa đạt; chỉ chờ thời gian thì không đạt.");
        assert_eq!(last(&found, Lang::En), "→ Not eligible on 02/03/2026: 2 conditions not met; time alone does not meet this.");
    }
}
