//! What commands send: every option ends up in the body under the name that the contract has for it, on the right path
//! and with the right headers. A listener on loopback takes the place of the server.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use chibo_openapi::accounts::{AccountTransition, ClientCreate, GrantCreate};
use chibo_openapi::candidates::{
    CandidateCorrection, CandidateCreate, CandidateTransfer, CandidateTransition, ErasureOrder, HelperAssign, OpinionCreate, PaperCreate, SponsorCreate,
};
use chibo_openapi::planning::{DirectiveCreate, DirectiveEdit, PlanCreate, PlanTransition, QuotaAdjust, QuotaCreate, QuotaIssue};
use chibo_openapi::regulations::HolidayCreate;
use chibo_openapi::structure::{
    CellCreate, CellMerge, CellSplit, CommitteeCreate, Dissolution, MemberCreate, MemberTransfer, MemberTransition, OrganizationCreate, ParentCreate,
    PostCreate,
};
use clap::Parser as _;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::args::Cli;
use super::dispatch::dispatch;
use crate::context::Context;
use crate::output::Output;
use crate::server::{Api, Credentials, Http, Tokens};
use crate::settings::{Format, Settings};

const ID: &str = "0190a1b2-c3d4-7000-8000-000000000001";

/// A request as the listener saw it.
#[derive(Debug)]
struct Sent {
    line: String,
    headers: Vec<String>,
    body: Value,
}

/// An act as the history shows it, which is also the one thing of every list.
const ACT: &str = r#"{ "id": "0190a1b2-c3d4-7000-8000-000000000001", "number": 2, "from": "source", "to": "fostering", "stage": "fostering",
    "on": "2024-01-20", "cell_id": "0190a1b2-c3d4-7000-8000-000000000001", "cell_code": "CB01", "cell_name": "Chi bộ 1", "document_number": "02-NQ/CB", "reason": null, "note": "x",
    "helper_id": "0190a1b2-c3d4-7000-8000-000000000001", "helper_name": null, "certificate": null, "votes": [], "received_on": null, "cell_meeting_on": null,
    "consent_number": null, "ground": null, "ruleset": null, "conditions": [], "corrects": null, "counts": true, "corrected_by": null,
    "correction_reason": null, "recorded_at": "2024-01-20T00:00:00Z" }"#;

/// Answers reads with a thing of version 3, and everything else with nothing; hands on what was written.
fn listen() -> (String, Receiver<Sent>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut lines = reader.by_ref().lines().map(|line| line.unwrap()).take_while(|line| !line.is_empty());
            let line = lines.next().unwrap().replace(" HTTP/1.1", "");
            let headers: Vec<String> = lines.map(|header| header.to_lowercase()).collect();
            let length = headers.iter().find_map(|header| header.strip_prefix("content-length: ")).map_or(0, |length| length.parse().unwrap());
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let answer = if line.starts_with("GET") { format!("{{\"id\":\"{ID}\",\"version\":3,\"items\":[{ACT}]}}") } else { "{}".to_owned() };
            if !line.starts_with("GET") {
                sender.send(Sent { line, headers, body: serde_json::from_slice(&body).unwrap_or_default() }).unwrap();
            }
            let length = answer.len();
            write!(stream, "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{answer}").unwrap();
        }
    });
    (url, receiver)
}

/// Runs a command and gives the write it sent.
fn sent(command: &str) -> Sent {
    let (url, receiver) = listen();
    let arguments = std::iter::once("chibo").chain(command.split(' ')).map(|word| word.replace('~', " ").replace("ID", ID));
    let cli = Cli::try_parse_from(arguments).unwrap();
    let home = tempfile::tempdir().unwrap();
    let settings = Settings {
        url: url.clone(),
        url_from: "test",
        profile: "default".to_owned(),
        output: Format::Json,
        lang: chibo_openapi::Lang::Vi,
        token: Some("t".to_owned()),
        client: None,
    };
    let credentials = Credentials::new(Some(home.path().to_owned()));
    let tokens = Tokens::new(&settings, credentials.clone());
    let api = Api::new(Http::new(&url, "test", 0).unwrap(), tokens, Some("the-key".to_owned()));
    let context = Context { settings, credentials, api, out: Output::silent() };
    // The answer is no real one; what counts is what was asked.
    let _ = dispatch(&context, cli.noun);
    receiver.try_recv().unwrap()
}

#[track_caller]
fn body_is<T: DeserializeOwned>(command: &str, line: &str) -> Sent {
    let sent = sent(command);
    assert_eq!(sent.line, line.replace("ID", ID), "{command}");
    if let Err(error) = serde_json::from_value::<T>(sent.body.clone()) {
        panic!("{command}: {error} in {}", sent.body);
    }
    sent
}

#[test]
fn bodies_of_new_things_are_the_contracts() {
    body_is::<CellCreate>("cell create --code CB01 --organization-code 1 --name A --kind police --committee ID --founded-on 9/2/2023", "POST /v1/cells");
    body_is::<CommitteeCreate>("committee create --code A --name A --level base --parent ID --founded-on 2010-01-01", "POST /v1/committees");
    body_is::<OrganizationCreate>("organization create --code A --name A --kind youth_union --committee ID", "POST /v1/organizations");
    body_is::<MemberCreate>(
        "member create --full-name A --birth 1985 --sex female --card-number 1 --cell ID --joined-cell-on 2020-02-03 --admitted-on 2015-05-19 --official-on 2016-05-19",
        "POST /v1/members",
    );
    body_is::<DirectiveCreate>(
        "directive create --number 60-NQ/ĐU --kind resolution --issued-on 30/12/2022 --title A --committee ID --carries-out ID",
        "POST /v1/directives",
    );
    body_is::<PlanCreate>(
        "plan create --code P --year 2023 --kind contest --committee ID --title A --directive ID --admission-target 1 --course-target 2 --counting-basis ceremony",
        "POST /v1/plans",
    );
    body_is::<QuotaCreate>("quota create --plan ID --cell ID --kind course --value 0", "POST /v1/quotas");
    body_is::<PostCreate>("post create ID --kind secretary --member ID --from 2023-01-01 --until 2024-01-01", "POST /v1/cells/ID/posts");
    body_is::<ClientCreate>("client create --name A --role viewer --committee ID --scope quotas:read --expires-on 2030-01-01", "POST /v1/clients");
    body_is::<HolidayCreate>("holiday create --day 20/1/2023 --kind off --name Tết --source A", "POST /v1/holidays");
    let grant = body_is::<GrantCreate>("user grant add ID --role secretary --on-cell ID", "POST /v1/users/ID/grants");
    assert!(grant.headers.contains(&"idempotency-key: the-key".to_owned()), "{:?}", grant.headers);
}

#[test]
fn acts_hold_for_the_version_that_was_read() {
    let sent = [
        body_is::<CellMerge>("cell merge ID --into ID --on 2024-01-01 --document 1 --reason x", "POST /v1/cells/ID/merge"),
        body_is::<CellSplit>("cell split ID --code A --name A --kind agency --member ID,ID --on 2024-01-01 --document 1 --reason x", "POST /v1/cells/ID/split"),
        body_is::<ParentCreate>("cell move ID --committee ID --from 2024-01-01 --reason x", "POST /v1/cells/ID/parents"),
        body_is::<ParentCreate>("committee move ID --top --from 2024-01-01 --reason x", "POST /v1/committees/ID/parents"),
        body_is::<Dissolution>("committee dissolve ID --on 2024-01-01 --document 1 --reason x", "POST /v1/committees/ID/dissolve"),
        body_is::<MemberTransfer>("member transfer ID --to ID --from 2024-01-01", "POST /v1/members/ID/transfers"),
        body_is::<MemberTransition>("member make-official ID --on 2024-01-01", "POST /v1/members/ID/transitions"),
        body_is::<MemberTransition>("member leave ID --on 2024-01-01 --reason struck", "POST /v1/members/ID/transitions"),
        body_is::<PlanTransition>("plan adopt ID --document 05-KH/ĐU --on 2023-02-10", "POST /v1/plans/ID/transitions"),
        body_is::<QuotaIssue>("quota issue ID --on 2023-03-01 --document 1 --dry-run", "POST /v1/plans/ID/quotas/issue"),
        body_is::<QuotaAdjust>("quota adjust ID --value 3 --from 2023-07-01 --reason x --document 1", "POST /v1/quotas/ID/adjustments"),
        body_is::<AccountTransition>("user disable ID --reason x", "POST /v1/users/ID/transitions"),
        body_is::<AccountTransition>("client enable ID --reason x", "POST /v1/clients/ID/transitions"),
    ];
    for sent in sent {
        assert!(sent.headers.contains(&"if-match: \"3\"".to_owned()), "{sent:?}");
    }
}

#[test]
fn updates_send_only_what_was_given_on_the_version_that_was_read() {
    let sent = sent("cell update ID --name Tổ~1 --organization-code=");
    assert_eq!(sent.line, format!("PATCH /v1/cells/{ID}"));
    assert_eq!(sent.body, serde_json::json!({"name": "Tổ 1", "organization_code": null}));
    assert!(sent.headers.contains(&"if-match: \"3\"".to_owned()));
    let sent = body_is::<DirectiveEdit>(
        "directive update ID --number 60-NQ/ĐU --kind resolution --issued-on 2022-12-30 --title A --carries-out=",
        "PATCH /v1/directives/ID",
    );
    assert_eq!(sent.body["carries_out"], serde_json::json!([]));
    let sent = self::sent("plan delete ID --yes");
    assert_eq!(sent.line, format!("DELETE /v1/plans/{ID}"));
    assert!(sent.headers.contains(&"if-match: \"3\"".to_owned()));
}

#[test]
fn a_ruleset_is_corrected_from_the_file_that_get_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ruleset.json");
    let read = serde_json::json!({ "id": ID, "code": "294-QĐ/TW", "title": "A", "in_force_from": "2025-07-01", "in_force_to": null, "revision": 1,
        "parameters": { "probation_months": {} }, "created_at": "x", "updated_at": "x", "version": 7 });
    std::fs::write(&file, read.to_string()).unwrap();
    let sent = sent(&format!("ruleset revise ID -f {} --reason x --document 1", file.display()));
    assert_eq!(sent.line, format!("POST /v1/rulesets/{ID}/revisions"));
    let wanted = serde_json::json!({ "in_force_from": "2025-07-01", "parameters": { "probation_months": {} }, "reason": "x", "document_number": "1" });
    assert_eq!(sent.body, wanted);
    assert!(sent.headers.contains(&"if-match: \"7\"".to_owned()), "{sent:?}");
}

#[test]
fn bodies_of_a_candidate_and_the_dossier_are_the_contracts() {
    let sent = body_is::<CandidateCreate>(
        "candidate create --full-name A --birth 30/4/1999 --sex female --education university --occupation A --phone 0900 --address A --personal-id 000000000123 \
--youth-union-member --flag readmission,foreign_spouse --left-party-on 2018-05-19 --left-party-ground lesser_crime --conviction-cleared-on 2019-05-19 --readmitted-before=false --legal-basis consent --organization ID --cell ID \
        --listed-on 15/1/2024 --document 1",
        "POST /v1/candidates",
    );
    assert_eq!((&sent.body["birth"], &sent.body["youth_union_member"], &sent.body["readmitted_before"]), (&"1999-04-30".into(), &true.into(), &false.into()));
    let sent = self::sent("candidate update ID --no-flags --phone= --youth-union-member=false");
    assert_eq!(sent.body, serde_json::json!({ "phone": null, "youth_union_member": false, "flags": [] }));
    body_is::<HelperAssign>("candidate helper assign ID --member ID --from 2024-01-20 --document 1", "POST /v1/candidates/ID/helpers");
    let sent = body_is::<HelperAssign>("candidate helper end ID --from 2024-01-20", "POST /v1/candidates/ID/helpers");
    assert_eq!(sent.body["member_id"], Value::Null);
    body_is::<SponsorCreate>(
        "candidate sponsor add ID --kind member --member ID --organization ID --known-since 2022-05-01 --replacement --signed-on 2024-04-20",
        "POST /v1/candidates/ID/sponsors",
    );
    body_is::<PaperCreate>(
        "candidate paper add ID --kind cv --number 1 --dated-on 2024-04-10 --verified-by A --kept-where A",
        "POST /v1/candidates/ID/documents",
    );
    let sent = body_is::<OpinionCreate>(
        "candidate opinion add ID --kind residence_cell --organization ID --on 2024-04-15 --unfavourable --text A",
        "POST /v1/candidates/ID/opinions",
    );
    assert_eq!(sent.body["favourable"], false);
}

#[test]
fn acts_on_a_candidate_hold_for_the_version_that_was_read() {
    let sent = [
        body_is::<CandidateTransfer>("candidate transfer ID --cell ID --from 2024-08-15 --document 1 --reason x", "POST /v1/candidates/ID/transfers"),
        body_is::<ErasureOrder>("candidate erase ID --reason x --document 1 --yes", "POST /v1/candidates/ID/erasure"),
        self::sent("candidate sponsor remove ID ID --yes"),
        self::sent("candidate paper remove ID ID --yes"),
        self::sent("candidate opinion remove ID ID --yes"),
        self::sent("candidate correct ID 2 --reason x --void"),
    ];
    for sent in &sent {
        assert!(sent.headers.contains(&"if-match: \"3\"".to_owned()), "{sent:?}");
    }
    assert_eq!(sent[3].line, format!("DELETE /v1/candidates/{ID}/documents/{ID}"));
    let void = serde_json::json!({ "act": 2, "reason": "x", "document_number": null, "as_it_was": null });
    assert_eq!(sent[5].body, void);
}

#[test]
fn a_move_says_everything_that_was_given() {
    let sent = body_is::<CandidateTransition>(
        "candidate move ID official --on 2/7/2025 --document 12-NQ/CB --reason x --note y --helper ID --certificate-number 1 --certificate-issuer A \
        --certificate-issued-on 2024-03-20 --vote cell:14:2 --vote committee:10:1:15 --left-out assigned_elsewhere=1,suspended=2 --received-on 2024-06-25 \
        --meeting-on 2025-07-01 --consent 31-CV/QU --ground wrong_standard --dry-run",
        "POST /v1/candidates/ID/transitions",
    );
    assert!(sent.headers.contains(&"if-match: \"3\"".to_owned()), "{sent:?}");
    let left = |field: &str| sent.body["votes"][0][field].clone();
    assert_eq!([left("in_favour"), left("against"), left("assigned_elsewhere"), left("suspended")], [14, 2, 1, 2].map(Value::from));
    assert_eq!((&sent.body["votes"][1]["members"], &sent.body["dry_run"], &sent.body["on"]), (&15.into(), &true.into(), &"2025-07-02".into()));
    assert!(sent.body.as_object().unwrap().values().all(|value| !value.is_null()), "{}", sent.body);
}

#[test]
fn a_correction_keeps_what_was_recorded_and_is_not_said_otherwise() {
    let sent = body_is::<CandidateCorrection>(
        "candidate correct ID 2 --reason x --shown-by 3 --on 19/1/2024 --act-reason y --note=",
        "POST /v1/candidates/ID/corrections",
    );
    let was = &sent.body["as_it_was"];
    assert_eq!((&was["to"], &was["on"], &was["reason"]), (&"fostering".into(), &"2024-01-19".into(), &"y".into()));
    assert_eq!((&was["document_number"], &was["helper_id"], &was["note"]), (&"02-NQ/CB".into(), &ID.into(), &Value::Null));
    assert_eq!((&sent.body["reason"], &sent.body["document_number"], &sent.body["act"]), (&"x".into(), &"3".into(), &2.into()));
}
