//! For each operation a request that would succeed for whoever may do it. `SIDE` stands for `own` or `foreign`, `CALLER` for the
//! caller's role; names in `{…}` and values that begin with `@` are ids of the fixture.

use chibo_tests::fixture::contest_rules;
use chibo_tests::server::PASSWORD;
use chibo_tests::{Value, json};

/// A request that stands for an operation.
pub struct Attempt {
    /// What is special about it, when an operation has several.
    pub note: &'static str,
    /// Whether it differs between the own and the foreign unit.
    pub sides: bool,
    ids: &'static [&'static str],
    query: &'static str,
    body: Value,
}

/// Without an id: the same everywhere.
fn plain() -> Attempt {
    Attempt { note: "", sides: false, ids: &[], query: "", body: Value::Null }
}

/// On the things with these ids.
fn on(ids: &'static [&'static str]) -> Attempt {
    Attempt { sides: true, ids, ..plain() }
}

impl Attempt {
    fn noted(self, note: &'static str) -> Self {
        Self { note, ..self }
    }

    fn body_of(self, body: Value) -> Self {
        Self { sides: self.sides || body.to_string().contains("SIDE"), body, ..self }
    }

    fn of_committee(self) -> Self {
        Self { sides: true, query: "committee_id=@SIDE.committee", ..self }
    }

    /// The path with its ids.
    pub fn path(&self, template: &str, caller: &str, id: impl Fn(&str) -> String) -> String {
        let mut ids = self.ids.iter();
        let fill = |segment: &str| {
            if !segment.starts_with('{') {
                return segment.to_owned();
            }
            let name = ids.next().unwrap_or_else(|| panic!("{template}: an id is missing in tests/tests/attempts.rs"));
            match name.strip_prefix('=') {
                Some(literal) => literal.to_owned(),
                // The callers without a session of their own look at somebody else's.
                None if *name == "session.CALLER" && ["anonymous", "client"].contains(&caller) => id("session.viewer"),
                None => id(name),
            }
        };
        let path: Vec<String> = template.split('/').map(fill).collect();
        let query = match self.query.split_once('@') {
            Some((name, value)) => format!("?{name}{}", id(value)),
            None if self.query.is_empty() => String::new(),
            None => format!("?{}", self.query),
        };
        path.join("/") + &query
    }

    /// The body with its ids.
    pub fn body(&self, caller: &str, side: &str, id: impl Fn(&str) -> String + Copy) -> Option<Value> {
        fn fill(value: &Value, caller: &str, side: &str, id: impl Fn(&str) -> String + Copy) -> Value {
            match value {
                Value::String(text) => match text.strip_prefix('@') {
                    Some(name) => Value::from(id(name)),
                    None => Value::from(text.replace("SIDE", side).replace("CALLER", caller)),
                },
                Value::Array(items) => items.iter().map(|item| fill(item, caller, side, id)).collect(),
                Value::Object(fields) => fields.iter().map(|(name, field)| (name.clone(), fill(field, caller, side, id))).collect(),
                other => other.clone(),
            }
        }
        (!self.body.is_null()).then(|| fill(&self.body, caller, side, id))
    }
}

/// What a ruleset sets, unlike any of those that are there.
pub fn parameters() -> Value {
    let number = |value: i32| json!({ "value": value, "document": "999-QĐ/TW", "article": null, "confirmed": true });
    let vote = |numerator: i32, denominator: i32, strict: bool| json!({ "numerator": numerator, "denominator": denominator, "strict": strict, "document": "999-QĐ/TW", "article": "5.1", "confirmed": true });
    let grounds = |value: &[&str]| json!({ "value": value, "document": "999-QĐ/TW", "article": "1.1", "confirmed": true });
    let term = |value: &str| json!({ "value": value, "document": "999-QĐ/TW", "article": null, "confirmed": false });
    json!({
        "min_age_years": number(18), "max_age_years": number(60), "education": term("lower_secondary_completed"), "min_voting_members": number(3),
        "sponsor_months": number(12), "sponsor_official_months": number(12), "certificate_months": number(60), "paper_months": number(12),
        "cell_vote": vote(2, 3, false), "committee_vote": vote(2, 3, false), "standing_committee_vote": vote(1, 2, true),
        "failed_votes_before_escalation": number(3), "decision_working_days": number(40), "decision_extension_working_days": number(10),
        "ceremony_working_days": number(20), "ceremony_counted_from": term("issue"), "deciding_body": term("base_standing_committee"),
        "probation_months": number(12), "recognition_consideration_working_days": number(30), "recognition_working_days": number(30),
        "recognition_extension_working_days": number(15), "readmission_months": number(36), "readmissions_allowed": number(1),
        "readmission_excluded_grounds": grounds(&["abandoned"]), "readmission_longer_grounds": grounds(&["lesser_crime"]),
        "readmission_longer_months": number(60), "readmission_other_rule_grounds": grounds(&[])
    })
}

/// The requests that stand for an operation.
#[expect(clippy::too_many_lines, reason = "one table, one line for each operation")]
pub fn attempts(operation: &str) -> Vec<Attempt> {
    let day = "2024-06-01";
    let cell = |code: &str| json!({ "code": code, "name": "Chi bộ mới", "kind": "agency", "committee_id": "@SIDE.committee", "founded_on": day });
    let dissolved = || json!({ "acted_on": day, "document_number": "09-QĐ/ĐU", "reason": "Sắp xếp lại" });
    let below = || json!({ "parent_id": "@SIDE.sub2", "valid_from": day, "reason": "Sắp xếp lại" });
    let status = || json!({ "to": "disabled", "reason": "Nghỉ việc" });
    let plan = |to: &str| json!({ "to": to, "on": "2024-01-06", "document_number": "08-KH/ĐU" });
    let token = || json!({ "token": "@SIDE.secret.value", "client_id": "@own.client", "client_secret": "@own.secret.value" });
    let one = |attempt: Attempt| vec![attempt];
    match operation {
        "cells_list" => one(plain().of_committee()),
        "members_list" | "organizations_list" | "directives_list" | "plans_list" | "contests_list" | "users_list" | "clients_list" => one(plain().of_committee()),
        "committees_list" | "sessions_list" | "me_get" | "sessions_delete_current" => one(plain()),
        "jwks_get" | "oauth_metadata_get" | "api_catalog_get" | "livez_get" | "readyz_get" | "version_get" | "metrics_get" | "vocabulary_get"
        | "openapi_get" => one(plain()),
        "imports_create" => {
            let file = "code,name,kind,committee_code,founded_on\nCB90,Chi bộ khu phố 90,residential,P0,2011-01-01\n";
            one(Attempt { query: "kind=cells", ..plain() }.body_of(json!(file)))
        }
        "imports_get_template" => one(Attempt { ids: &["=cells"], query: "format=csv", ..plain() }),
        "jobs_list" => one(plain()),
        // Jobs are of who asked for them, which nobody in the table did.
        "jobs_get" | "jobs_cancel" | "jobs_list_rows" | "jobs_get_failed_rows" => one(Attempt { ids: &["=00000000-0000-7000-8000-000000000000"], ..plain() }),
        "audit_log_get" | "audit_checkpoint_get" | "audit_events_list" => one(plain()),
        "audit_witness_cosign" => {
            let line = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
            let note = format!("old 0\n\nnobody.example/log\n1\nqgHnVZ8JQHJDxcfNMRB0nQpHyrEKNjeW8zjFhTNyGhs=\n\n— nobody.example/log {line}\n");
            one(plain().body_of(json!(note)).noted("of an unknown log"))
        }
        "events_list" => one(Attempt { query: "after=0", ..plain() }),
        "audit_consistency_get" => one(Attempt { query: "from=1", ..plain() }),
        "audit_tile_get" | "audit_entries_get" => one(Attempt { ids: &["=x001"], ..plain() }),
        "audit_inclusion_get" => one(Attempt { ids: &["=00000000-0000-7000-8000-000000000000"], ..plain() }),
        "problems_get" => one(Attempt { ids: &["=not-found"], ..plain() }),
        "quotas_list" => one(Attempt { sides: true, query: "plan_id=@SIDE.plan", ..plain() }),

        "cells_get" | "cells_list_acts" | "posts_list" => one(on(&["SIDE.cell"])),
        "cells_get_by_code" => {
            ["own", "foreign"].map(|side| Attempt { ids: if side == "own" { &["=cell-0"] } else { &["=cell-1"] }, ..plain() }.noted(side)).into()
        }
        "cells_put_by_code" => {
            let put = |number: &str| json!({ "name": "Chi bộ", "kind": "agency", "committee_code": format!("P{number}"), "founded_on": day });
            vec![
                Attempt { ids: &["=NEW"], ..plain() }.body_of(put("0")).noted("new, own"),
                Attempt { ids: &["=NEW"], ..plain() }.body_of(put("1")).noted("new, foreign"),
            ]
        }
        "cells_create" => one(plain().body_of(cell("NEW"))),
        "cells_update" => one(on(&["SIDE.cell"]).body_of(json!({ "name": "Tên mới" }))),
        "cells_delete" => vec![on(&["SIDE.cell"]).noted("in use"), on(&["SIDE.spare"]).noted("with a quota")],
        "cells_set_parent" => one(on(&["SIDE.spare"]).body_of(below())),
        "cells_merge" => {
            one(on(&["SIDE.cell2"]).body_of(json!({ "into_cell_id": "@SIDE.cell", "acted_on": day, "document_number": "09-QĐ/ĐU", "reason": "Gộp" })))
        }
        "cells_split" => one(on(&["SIDE.cell"]).body_of(json!({ "code": "NEW", "name": "Chi bộ mới", "kind": "agency", "member_ids": ["@SIDE.member3"],
            "acted_on": day, "document_number": "09-QĐ/ĐU", "reason": "Tách" }))),
        "cells_dissolve" => one(on(&["SIDE.spare"]).body_of(dissolved())),

        "committees_get" | "committees_list_parents" => one(on(&["SIDE.committee"])),
        "committees_create" => {
            one(plain().body_of(json!({ "code": "NEW", "name": "Đảng ủy bộ phận", "level": "base", "parent_id": "@SIDE.committee", "founded_on": day })))
        }
        "committees_update" => one(on(&["SIDE.committee"]).body_of(json!({ "name": "Tên mới" }))),
        "committees_set_parent" => one(on(&["SIDE.sub"]).body_of(below())),
        "committees_dissolve" => one(on(&["SIDE.sub"]).body_of(dissolved())),

        "members_get" | "members_list_cells" => one(on(&["SIDE.member"])),
        "members_create" => one(plain().body_of(json!({ "full_name": "Vũ Thị Mai", "cell_id": "@SIDE.cell", "joined_cell_on": day }))),
        "members_delete" => one(on(&["SIDE.member4"])),
        "members_update" => one(on(&["SIDE.member"]).body_of(json!({ "full_name": "Nguyễn Thị Hồng Hoa" }))),
        "members_transfer" => one(on(&["SIDE.member3"]).body_of(json!({ "cell_id": "@SIDE.cell2", "valid_from": day }))),
        "members_transition" => one(on(&["SIDE.probationer"]).body_of(json!({ "to": "official", "on": day }))),

        "organizations_get" => one(on(&["SIDE.organization"])),
        "organizations_create" => {
            one(plain().body_of(json!({ "code": "NEW", "name": "Đoàn phường", "kind": "youth_union", "committee_id": "@SIDE.committee" })))
        }
        "organizations_update" => one(on(&["SIDE.organization"]).body_of(json!({ "name": "Tên mới" }))),
        "organizations_delete" => one(on(&["SIDE.organization"])),

        "posts_get" | "posts_delete" => one(on(&["SIDE.cell", "SIDE.post"])),
        "posts_create" => one(on(&["SIDE.cell"]).body_of(json!({ "kind": "deputy_secretary", "member_id": "@SIDE.member2", "valid_from": day }))),
        "posts_update" => one(on(&["SIDE.cell", "SIDE.post"]).body_of(json!({ "valid_to": day }))),

        "quota_proposals_list" => one(Attempt { sides: true, query: "plan_id=@SIDE.draft", ..plain() }),
        "quota_proposals_create" => one(on(&["SIDE.draft"]).body_of(json!({ "kind": "admission", "total": 1, "weights": { "pool_percent": 0 } }))),
        "quota_proposals_get" | "quota_proposals_list_lines" => one(on(&["SIDE.proposal"])),
        "quota_proposals_compare" => {
            ["own", "foreign"].map(|side| Attempt { sides: true, query: if side == "own" { "with=@SIDE.proposal" } else { "with=@own.proposal" }, ..on(&["SIDE.proposal"]) }.noted(side)).into()
        }
        "quota_proposals_apply" => one(on(&["SIDE.proposal"]).body_of(json!({}))),
        "quota_proposals_change" => one(on(&["SIDE.proposal"]).body_of(json!({ "unit_id": "@SIDE.cell", "value": 1, "reason": "Theo đề nghị của chi bộ" }))),
        "pool_reviews_list" => one(Attempt { sides: true, query: "plan_id=@SIDE.plan", ..plain() }),
        "pool_reviews_create" => one(on(&["SIDE.plan"]).body_of(json!({}))),
        "pool_reviews_get" | "pool_reviews_delete" | "pool_cells_list" | "pool_people_list" => one(on(&["SIDE.pool"])),
        "pool_cells_get" => one(on(&["SIDE.pool", "SIDE.cell"])),
        "pool_cells_confirm" => one(on(&["SIDE.pool", "SIDE.cell"]).body_of(json!({ "note": "Đúng với sổ" }))),

        "quotas_get" | "quotas_list_adjustments" => one(on(&["SIDE.plan.quota.cell"])),
        "quotas_create" => one(plain().body_of(json!({ "plan_id": "@SIDE.draft", "cell_id": "@SIDE.cell", "kind": "admission", "value": 2 }))),
        "quotas_update" => one(on(&["SIDE.unissued.quota.cell"]).body_of(json!({ "value": 9 }))),
        "quotas_delete" => one(on(&["SIDE.unissued.quota.cell"])),
        "quotas_issue" => one(on(&["SIDE.unissued"]).body_of(json!({ "issued_on": day, "document_number": "09-QĐ/ĐU" }))),
        "quotas_adjust" => {
            one(on(&["SIDE.plan.quota.cell"]).body_of(json!({ "value": 9, "valid_from": day, "reason": "Bổ sung", "document_number": "09-QĐ/ĐU" })))
        }
        "progress_get" => one(on(&["SIDE.plan"])),
        "reports_get_progress" => one(Attempt { sides: true, query: "plan_id=@SIDE.plan", ..plain() }),
        "reports_get_pipeline" | "reports_get_new_members" | "reports_get_history" => one(Attempt { sides: true, query: "committee_id=@SIDE.committee", ..plain() }),
        "reports_list_changes" => {
            one(Attempt { sides: true, query: "known_since=2020-01-01T00:00:00Z&committee_id=@SIDE.committee", ..plain() })
        }

        "directives_get" => one(on(&["SIDE.directive"])),
        "directives_create" => {
            one(plain().body_of(json!({ "number": "99-NQ/ĐU", "issued_on": day, "title": "Nghị quyết", "committee_id": "@SIDE.committee" })))
        }
        "directives_update" => one(on(&["SIDE.directive2"]).body_of(json!({ "title": "Tên mới" }))),
        "directives_delete" => one(on(&["SIDE.directive2"])),

        "plans_get" => one(on(&["SIDE.plan"])),
        "plans_create" => {
            one(plain().body_of(json!({ "code": "NEW", "year": 2025, "kind": "member_development", "committee_id": "@SIDE.committee", "title": "Kế hoạch" })))
        }
        "plans_update" => one(on(&["SIDE.draft"]).body_of(json!({ "title": "Tên mới" }))),
        "plans_delete" => one(on(&["SIDE.draft"])),
        "plans_transition" => vec![
            on(&["SIDE.draft"]).body_of(plan("consultation")).noted("to consultation"),
            on(&["SIDE.consulted"]).body_of(plan("adopted")).noted("to adopted"),
            on(&["SIDE.plan"]).body_of(json!({ "to": "closed" })).noted("to closed"),
        ],

        "conferences_list" => one(plain().of_committee()),
        "conclusions_list" => one(Attempt { sides: true, query: "conference_id=@SIDE.conference", ..plain() }),
        "conferences_create" => one(plain().body_of(json!({ "committee_id": "@SIDE.committee", "title": "Hội nghị", "held_at": "2024-02-09T01:00:00Z", "place": "Hội trường" }))),
        "conferences_get" | "conferences_minutes" | "conferences_minutes_page" | "participants_list" | "contributions_list" | "participants_invite_secretaries" => {
            one(on(&["SIDE.conference"]))
        }
        "conferences_delete" => one(on(&["SIDE.called"])),
        "conferences_update" => one(on(&["SIDE.conference"]).body_of(json!({ "place": "Phòng họp" }))),
        "conferences_transition" => one(on(&["SIDE.conference"]).body_of(json!({ "to": "held" }))),
        "participants_get" => one(on(&["SIDE.conference", "SIDE.participant"])),
        "participants_delete" => one(on(&["SIDE.conference", "SIDE.guest"])),
        "participants_create" => one(on(&["SIDE.conference"]).body_of(json!({ "kind": "guest", "body": "Ban Tổ chức Quận ủy" }))),
        "participants_update" => one(on(&["SIDE.conference", "SIDE.participant"]).body_of(json!({ "attendance": "present" }))),
        "contributions_get" | "contributions_delete" => one(on(&["SIDE.conference", "SIDE.contribution"])),
        "contributions_create" => one(on(&["SIDE.conference"]).body_of(json!({ "kind": "difficulty", "text": "Nguồn ít" }))),
        "contributions_update" => one(on(&["SIDE.conference", "SIDE.contribution"]).body_of(json!({ "answer": "Sẽ rà soát" }))),
        "conclusions_get" | "conclusions_delete" => one(on(&["SIDE.conference", "SIDE.conclusion"])),
        "conclusions_create" => one(on(&["SIDE.conference"]).body_of(json!({ "text": "Rà soát nguồn" }))),
        "conclusions_update" => one(on(&["SIDE.conference", "SIDE.conclusion"]).body_of(json!({ "done_on": "2024-02-20", "evidence": "Biên bản" }))),
        "plan_comments_list" => one(on(&["SIDE.consulted"])),
        "plan_comments_get" | "plan_comments_delete" => one(on(&["SIDE.consulted", "SIDE.comment"])),
        "plan_comments_create" => vec![
            on(&["SIDE.consulted"]).body_of(json!({ "cell_id": "@SIDE.cell", "text": "Đề nghị xem lại" })).noted("of a cell"),
            on(&["SIDE.consulted"]).body_of(json!({ "organization_id": "@SIDE.organization", "text": "Đề nghị xem lại" })).noted("of an organization"),
        ],
        "plan_comments_answer" => one(on(&["SIDE.consulted", "SIDE.comment"]).body_of(json!({ "answer": "Tiếp thu", "accepted": true }))),

        "contests_validate" => one(on(&["SIDE.contest"])),
        "contests_get" => vec![on(&["SIDE.contest"]), on(&["SIDE.entered_contest"]).noted("the judge's")],
        "contests_create" => one(plain().body_of(json!({ "code": "NEW", "plan_id": "@SIDE.contest_plan", "title": "Hội thi", "rules": contest_rules() }))),
        "contests_update" => one(on(&["SIDE.contest"]).body_of(json!({ "title": "Tên mới" }))),
        "contests_delete" => one(on(&["SIDE.contest"])),
        "contests_transition" => vec![
            on(&["SIDE.contest"]).body_of(json!({ "to": "registration", "registration_closes_on": "2099-09-15" })).noted("to registration"),
            on(&["SIDE.open_contest"]).body_of(json!({ "to": "draft" })).noted("to draft"),
            on(&["SIDE.finalized_contest"]).body_of(json!({ "to": "published", "document_number": "12-QĐ/ĐU" })).noted("to published"),
            on(&["SIDE.finalized_contest"]).body_of(json!({ "to": "judging", "reason": "Cộng nhầm" })).noted("back to judging"),
            on(&["SIDE.open_contest"]).body_of(json!({ "to": "cancelled", "reason": "Hoãn" })).noted("to cancelled"),
        ],

        "contest_seats_list" => one(on(&["SIDE.entered_contest"])),
        "contest_seats_create" => one(on(&["SIDE.entered_contest"]).body_of(json!({ "round": "final", "kind": "chair", "username": "clerk.SIDE" }))),
        "contest_seats_get" | "contest_seats_delete" => one(on(&["SIDE.entered_contest", "SIDE.seat"])),
        "contest_sheets_list" => one(on(&["SIDE.judged_contest"])),
        "contest_sheets_get" => one(on(&["SIDE.judged_contest", "SIDE.sheet"])),
        "contest_sheets_save" => {
            one(on(&["SIDE.judged_contest", "SIDE.sheet"]).body_of(json!({ "scores": [{ "criterion": "all", "score_x100": 800 }] })))
        }
        "contest_sheets_transition" => one(on(&["SIDE.judged_contest", "SIDE.sheet"]).body_of(json!({ "to": "submitted" }))),
        "contest_sheets_list_apart" => one(on(&["SIDE.judged_contest"])),
        "contest_penalties_list" | "contest_answers_list" | "contest_draws_list" | "contest_board_get" | "contest_board_follow" => {
            one(on(&["SIDE.judged_contest"]))
        }
        "contest_penalties_create" => {
            one(on(&["SIDE.judged_contest"]).body_of(json!({ "entry_id": "@SIDE.judged_entry", "penalty": "late", "amount": 1 })))
        }
        "contest_answers_create" => {
            one(on(&["SIDE.judged_contest"]).body_of(json!({ "entry_id": "@SIDE.judged_entry", "number": 2, "score_x100": 500 })))
        }
        "contest_draws_create" => one(on(&["SIDE.judged_contest"]).body_of(json!({ "round": "final", "kind": "tie" }))),
        "contest_turns_create" => one(on(&["SIDE.judged_contest"]).body_of(json!({ "entry_id": "@SIDE.judged_entry", "part": "greeting" }))),
        "contest_penalties_delete" => one(on(&["SIDE.judged_contest", "SIDE.penalty"])),
        "contest_answers_delete" => one(on(&["SIDE.judged_contest", "SIDE.answer"])),
        "contest_draws_hold" => one(on(&["SIDE.judged_contest", "SIDE.draw"])),
        "contest_turns_end" => one(on(&["SIDE.judged_contest", "SIDE.turn"])),
        "contest_results_get" | "contest_results_get_bundle" | "contest_results_get_certificates" => {
            vec![on(&["SIDE.published_contest"]).noted("published"), on(&["SIDE.finalized_contest"]).noted("finalized")]
        }
        "contest_results_report" => vec![
            Attempt { query: "format=csv", ..on(&["SIDE.published_contest"]) }.noted("published"),
            Attempt { query: "format=csv", ..on(&["SIDE.finalized_contest"]) }.noted("finalized"),
            Attempt { query: "format=html", ..on(&["SIDE.finalized_contest"]) }.noted("as a page"),
        ],
        "contest_score_forms_get" => one(Attempt { query: "round=final", ..on(&["SIDE.judged_contest"]) }),
        "contest_results_explain" => vec![
            on(&["SIDE.published_contest", "SIDE.published_contest.entry"]).noted("published"),
            on(&["SIDE.finalized_contest", "SIDE.finalized_contest.entry"]).noted("finalized"),
        ],
        "contest_results_correct" => one(on(&["SIDE.published_contest"]).body_of(
            json!({ "reason": "Vi phạm thể lệ", "document_number": "13-QĐ/ĐU", "disqualified": ["@SIDE.published_contest.entry"] }),
        )),
        "contest_seats_replace" => {
            one(on(&["SIDE.judged_contest", "SIDE.judged_seat"]).body_of(json!({ "username": "root.organizer", "reason": "Ốm" })))
        }
        "contest_conflicts_list" => one(on(&["SIDE.judged_contest"])),
        "contest_conflicts_create" => {
            one(on(&["SIDE.judged_contest"]).body_of(json!({ "seat_id": "@SIDE.judged_seat", "entry_id": "@SIDE.judged_entry", "reason": "Anh em ruột" })))
        }
        "contest_conflicts_delete" => one(on(&["SIDE.judged_contest", "SIDE.conflict"])),
        "contest_entries_list" => one(Attempt { sides: true, query: "contest_id=@SIDE.entered_contest", ..plain() }),
        "contest_entries_get" => one(on(&["SIDE.entry"])),
        "contest_entries_create" => {
            one(plain().body_of(json!({ "contest_id": "@SIDE.open_contest", "cell_id": "@SIDE.cell", "member_id": "@SIDE.member" })))
        }
        "contest_entries_update" => one(on(&["SIDE.entry"]).body_of(json!({ "cluster": null }))),
        "contest_entries_transition" => vec![
            on(&["SIDE.entry"]).body_of(json!({ "to": "withdrawn", "reason": "Đi công tác" })).noted("to withdrawn"),
            on(&["SIDE.entry"]).body_of(json!({ "to": "disqualified", "reason": "Vi phạm thể lệ", "document_number": "12-QĐ/ĐU" })).noted("to disqualified"),
        ],

        "rulesets_list" | "holidays_list" => one(plain()),
        "rulesets_get" | "rulesets_list_revisions" => one(Attempt { ids: &["ruleset"], ..plain() }),
        "rulesets_create" => one(plain().body_of(json!({ "code": "999-QĐ/TW", "title": "Quy định thi hành Điều lệ Đảng", "in_force_from": "2030-01-01",
            "parameters": parameters(), "reason": "Quy định mới", "document_number": "999-QĐ/TW" }))),
        "rulesets_correct" => one(Attempt { ids: &["ruleset"], ..plain() }.body_of(json!({ "parameters": parameters(), "reason": "Đối chiếu",
            "document_number": "06-HD/TW" }))),
        "holidays_get" | "holidays_delete" => one(Attempt { ids: &["holiday"], ..plain() }),
        "holidays_create" => one(plain().body_of(json!({ "day": "2027-01-01", "kind": "off", "name": "Tết Dương lịch", "source": "Thông báo lịch nghỉ" }))),
        "holidays_update" => one(Attempt { ids: &["holiday"], ..plain() }.body_of(json!({ "name": "Tên mới" }))),

        "candidates_list" | "reports_get_deadlines" => one(plain().of_committee()),
        "candidates_get" | "candidates_list_transitions" | "candidates_list_cells" | "candidates_get_personal_data" => one(on(&["SIDE.candidate"])),
        "candidates_get_eligibility" => one(Attempt { query: "to=fostering", ..on(&["SIDE.candidate"]) }),
        "candidates_create" => one(plain().body_of(json!({ "full_name": "Vũ Thị Mai", "cell_id": "@SIDE.cell", "listed_on": day }))),
        "candidates_delete" => one(on(&["SIDE.candidate"])),
        "candidates_update" => one(on(&["SIDE.candidate"]).body_of(json!({ "occupation": "Giáo viên" }))),
        "candidates_transition" => vec![
            on(&["SIDE.candidate"])
                .body_of(json!({ "to": "fostering", "on": day, "document_number": "09-NQ/CB", "helper_id": "@SIDE.member2" }))
                .noted("by the cell"),
            on(&["SIDE.trained"]).body_of(json!({ "to": "dossier", "on": day, "document_number": "09-CV/ĐU" })).noted("by the committee"),
            on(&["SIDE.resolved"])
                .body_of(json!({ "to": "decided", "on": day, "document_number": "29-QĐ/QU", "votes": [{ "body": "standing_committee", "in_favour": 3, "against": 0, "members": 3 }] }))
                .noted("a decision"),
        ],
        "candidates_correct" => vec![
            on(&["SIDE.resolved"]).body_of(json!({ "act": 6, "reason": "Ghi nhầm" })),
            on(&["SIDE.decided"]).body_of(json!({ "act": 7, "reason": "Ghi nhầm" })).noted("a decision"),
        ],
        "candidates_transfer" => one(on(&["SIDE.candidate"]).body_of(json!({ "cell_id": "@SIDE.cell2", "valid_from": day }))),
        "candidates_erase" => one(on(&["SIDE.withdrawn"]).body_of(json!({ "reason": "Theo yêu cầu của người đó" }))),
        "candidate_helpers_list" | "candidate_sponsors_list" | "candidate_documents_list" | "candidate_opinions_list" | "candidate_checklist_get" => {
            one(on(&["SIDE.candidate"]))
        }
        "candidate_helpers_assign" => one(on(&["SIDE.candidate"]).body_of(json!({ "member_id": "@SIDE.member2", "valid_from": day }))),
        "candidate_sponsors_create" => one(on(&["SIDE.candidate"])
            .body_of(json!({ "kind": "member", "member_id": "@SIDE.member2", "known_since": "2020-01-01", "signed_on": day }))),
        "candidate_documents_create" => one(on(&["SIDE.candidate"]).body_of(json!({ "kind": "cv", "dated_on": day }))),
        "candidate_opinions_create" => {
            one(on(&["SIDE.candidate"]).body_of(json!({ "kind": "residence_cell", "given_on": day, "favourable": true })))
        }
        "candidate_sponsors_delete" => one(on(&["SIDE.candidate", "SIDE.sponsor"])),
        "candidate_documents_delete" => one(on(&["SIDE.candidate", "SIDE.document"])),
        "candidate_opinions_delete" => one(on(&["SIDE.candidate", "SIDE.opinion"])),
        // The clerk has read nobody, so the list does not depend on what was read before.
        "access_log_list" => one(Attempt { sides: true, query: "caller_id=@SIDE.user", ..plain() }),

        "users_get" | "grants_list" => one(on(&["SIDE.user"])),
        "users_create" => one(plain().body_of(json!({ "username": "new.user", "display_name": "Mới", "password": PASSWORD, "committee_id": "@SIDE.committee",
            "grants": [{ "role": "viewer", "committee_id": "@SIDE.committee" }] }))),
        "users_update" => one(on(&["SIDE.user"]).body_of(json!({ "display_name": "Tên mới" }))),
        "users_transition" => one(on(&["SIDE.user"]).body_of(status())),
        "users_reset_password" => one(on(&["SIDE.user"]).body_of(json!({ "new_password": "một mật khẩu dài khác" }))),
        "grants_create" => vec![
            on(&["own.user"]).body_of(json!({ "role": "judge", "committee_id": "@SIDE.committee" })),
            on(&["SIDE.user"]).body_of(json!({ "role": "judge" })).noted("on everything"),
        ],
        "grants_delete" => one(on(&["SIDE.user", "SIDE.grant"])),

        "clients_get" => one(on(&["SIDE.client"])),
        "clients_create" => one(plain().body_of(json!({ "name": "Cổng", "role": "viewer", "committee_id": "@SIDE.committee", "scopes": ["quotas:read"] }))),
        "clients_update" => one(on(&["SIDE.client"]).body_of(json!({ "name": "Tên mới" }))),
        "clients_transition" => one(on(&["SIDE.client"]).body_of(status())),
        "client_secrets_create" => one(on(&["SIDE.client"])),
        "client_secrets_delete" => one(on(&["SIDE.client", "SIDE.secret"])),

        "webhook_endpoints_list" => one(plain()),
        "webhook_endpoints_create" => {
            one(plain().body_of(json!({ "client_id": "@SIDE.client", "name": "Cổng", "url": "https://hooks.example.vn/", "kinds": ["cell"] })))
        }
        "webhook_endpoints_get" | "webhook_endpoints_delete" | "webhook_endpoints_test" | "webhook_deliveries_list" => one(on(&["SIDE.endpoint"])),
        "webhook_endpoints_update" => one(on(&["SIDE.endpoint"]).body_of(json!({ "name": "Tên mới" }))),
        "webhook_endpoints_transition" => one(on(&["SIDE.endpoint"]).body_of(status())),
        "webhook_secrets_create" => one(on(&["SIDE.endpoint2"]).body_of(json!({}))),
        "webhook_secrets_delete" => one(on(&["SIDE.endpoint", "SIDE.endpoint.secret"])),
        "webhook_deliveries_get" | "webhook_deliveries_redeliver" => one(on(&["SIDE.endpoint", "SIDE.endpoint.delivery"])),

        "sessions_create" => one(plain().body_of(json!({ "username": "viewer", "password": PASSWORD }))),
        "sessions_refresh" => one(plain().body_of(json!({ "refresh_token": "chibo_rt_unknown" })).noted("unknown token")),
        "sessions_delete" => vec![
            Attempt { ids: &["session.CALLER"], ..plain() }.noted("of the caller"),
            Attempt { ids: &["session.somebody"], ..plain() }.noted("of somebody else"),
        ],
        "password_change" => one(plain().body_of(json!({ "current_password": PASSWORD, "new_password": "một mật khẩu dài khác" }))),
        "oauth_token" => {
            let body = json!({ "grant_type": "client_credentials", "client_id": "@own.client", "client_secret": "@own.secret.value" });
            one(Attempt { body, ..plain() })
        }
        "oauth_revoke" | "oauth_introspect" => one(Attempt { body: token(), ..plain() }),
        unknown => panic!("{unknown} is new: add a request for it to tests/tests/attempts.rs, one that succeeds for whoever may do it on the own unit"),
    }
}
