//! What the client promises whoever scripts with it: verbs, logins, forms of output, exit codes, retries, and what it never does unasked.
//! Not here: each command (`commands.rs`), addresses and proxies (`reaching.rs`), settings and bodies (`client-cli`).

mod logins;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use chibo_tests::fixture::Fixture;
use chibo_tests::server::PASSWORD;
use chibo_tests::{Client, Kind, Server, Value, json, process};

use crate::Test;

pub fn tests() -> Vec<Test> {
    let here = crate::tests![once: verbs_are_the_same_everywhere, output_is_for_who_reads_it, long_lists_are_cut_and_say_so, exit_codes_say_what_happened, nothing_is_deleted_unasked,
        nobody_is_taken_for_a_namesake, a_retry_keeps_its_key, standard_input_is_a_file, what_shells_and_manuals_say];
    here.into_iter().chain(logins::tests()).collect()
}

/// `chibo` at a server, as one whose home is a folder.
fn chibo(url: &str, home: &Path, words: &[&str]) -> Command {
    let mut command = process::client_command();
    for name in ["CHIBO_TOKEN", "CHIBO_PROFILE", "CHIBO_OUTPUT", "CHIBO_CLIENT_ID", "CHIBO_CLIENT_SECRET", "NO_COLOR", "COLUMNS"] {
        command.env_remove(name);
    }
    command.env("HOME", home).env("XDG_CONFIG_HOME", home).env("CHIBO_URL", url).env("CHIBO_LANG", "en").args(words).stdin(Stdio::null());
    command
}

fn url(server: &Server) -> String {
    format!("http://{}", server.address)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[track_caller]
fn well(ended: &Output) -> String {
    assert_eq!(ended.status.code(), Some(0), "{}{}", text(&ended.stderr), text(&ended.stdout));
    text(&ended.stdout)
}

/// Runs with something on standard input.
fn fed(mut command: Command, input: &str) -> Output {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn log_in(url: &str, home: &Path, username: &str) {
    well(&fed(chibo(url, home, &["auth", "login", "--username", username, "--password-stdin"]), &format!("{PASSWORD}\n")));
}

/// Nouns are singular, and what is done alike is called alike.
fn verbs_are_the_same_everywhere() {
    const SHARED: [&str; 7] = ["list", "get", "create", "update", "delete", "import", "history"];
    // What has a list and is made by hand is made, shown and changed by the same words.
    let tree = chibo::command(chibo_openapi::Lang::En);
    let mut with_all = BTreeSet::new();
    for noun in tree.get_subcommands() {
        let name = noun.get_name();
        assert!(!name.ends_with('s') || ["vocabulary"].contains(&name), "{name} is no singular noun");
        let verbs: BTreeSet<&str> = noun.get_subcommands().map(clap::Command::get_name).collect();
        for wrong in ["show", "add", "new", "remove", "edit", "set", "ls", "rm", "view"] {
            assert!(!verbs.contains(wrong) || name == "profile", "{name} {wrong}: the shared verbs are {SHARED:?}");
        }
        if verbs.contains("create") {
            assert!(verbs.contains("list"), "{name} is made and cannot be listed");
            with_all.insert(name.to_owned());
        }
    }
    assert!(with_all.len() > 10, "{with_all:?}");
}

fn ward(server: &Server, cells: usize) -> Client {
    let organizer = server.user("organizer", "organizer");
    let committee = json!({ "code": "P0", "name": "Đảng ủy", "level": "base", "founded_on": "2010-01-01" });
    let committee = organizer.post("/v1/committees", &committee).expect(201).id();
    for at in 0..cells {
        let cell =
            json!({ "code": format!("C{at:03}"), "name": "Chi bộ khu phố", "kind": "residential", "committee_id": committee, "founded_on": "2011-01-01" });
        organizer.post("/v1/cells", &cell).expect(201);
    }
    organizer
}

fn output_is_for_who_reads_it() {
    let (server, home) = (Server::new(Kind::Sqlite), tempfile::tempdir().unwrap());
    let organizer = ward(&server, 120);
    log_in(&url(&server), home.path(), "organizer");
    let run = |words: &[&str]| chibo(&url(&server), home.path(), words).output().unwrap();
    // The API's own body, and the same as YAML.
    let body: Value = serde_json::from_str(&well(&run(&["cell", "list", "--limit", "2", "-o", "json"]))).unwrap();
    assert_eq!(body, organizer.get("/v1/cells?limit=2").expect(200).body);
    let yaml: Value = serde_yaml_ng::from_str(&well(&run(&["cell", "list", "--limit", "2", "-o", "yaml"]))).unwrap();
    assert_eq!(yaml["items"], body["items"]);
    assert_eq!(well(&run(&["cell", "list", "--all", "-o", "ndjson"])).lines().count(), 120);
    let csv = well(&run(&["cell", "list", "--limit", "2", "-o", "csv", "--columns", "code,kind"]));
    assert_eq!(csv, "code,kind\nC000,residential\nC001,residential\n");
    let labelled = well(&run(&["cell", "list", "--limit", "1", "-o", "csv", "--columns", "code,kind", "--labels", "vi"]));
    assert_eq!(labelled, "Mã,Loại\nC000,\"Khu dân cư, tổ dân phố\"\n");
    // A workbook for people: what is a number is one, and there is no id.
    let book = run(&["cell", "list", "--limit", "2", "-o", "xlsx"]).stdout;
    let mut book = calamine::open_workbook_from_rs::<calamine::Xlsx<_>, _>(std::io::Cursor::new(book)).unwrap();
    let sheet = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
    let headings: Vec<String> = sheet.rows().next().unwrap().iter().map(ToString::to_string).collect();
    assert!(headings.contains(&"Official".to_owned()) && !headings.iter().any(|heading| heading.to_lowercase() == "id"), "{headings:?}");
    let founded = headings.iter().position(|heading| heading == "Founded").unwrap();
    assert!(matches!(sheet.get((1, founded)), Some(calamine::Data::DateTime(_))), "{:?}", sheet.get((1, founded)));
    // Whoever reads no further is no error, and nothing is said.
    let mut child = chibo(&url(&server), home.path(), &["cell", "list", "--all"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert_eq!((child.wait().unwrap().code(), told.as_str()), (Some(0), ""));
    // Nothing is coloured where nobody looks, and a narrow screen leaves out what it has no room for, and says so.
    assert!(!well(&run(&["cell", "list"])).contains('\u{1b}'));
    let narrow = chibo(&url(&server), home.path(), &["cell", "list", "--limit", "2"]).env("COLUMNS", "60").output().unwrap();
    assert!(well(&narrow).lines().all(|line| line.chars().count() <= 60), "{}", text(&narrow.stdout));
    assert!(text(&narrow.stderr).contains("No room for: "), "{}", text(&narrow.stderr));
}

fn long_lists_are_cut_and_say_so() {
    let (server, home) = (Server::new(Kind::Sqlite), tempfile::tempdir().unwrap());
    ward(&server, 60);
    log_in(&url(&server), home.path(), "organizer");
    let run = |words: &[&str]| chibo(&url(&server), home.path(), words).output().unwrap();
    let first = run(&["cell", "list"]);
    assert_eq!(well(&first).lines().count(), 51);
    assert!(text(&first.stderr).contains("--all"), "{}", text(&first.stderr));
    // Whoever asked for so many knows, and whoever asked for all has all.
    let few = run(&["cell", "list", "--limit", "3"]);
    assert_eq!((well(&few).lines().count(), text(&few.stderr).as_str()), (4, ""));
    let all = run(&["cell", "list", "--all"]);
    assert_eq!((well(&all).lines().count(), text(&all.stderr).as_str()), (61, ""));
}

fn exit_codes_say_what_happened() {
    let fixture = Fixture::of(Kind::Sqlite);
    let (server, home) = (fixture.server(), tempfile::tempdir().unwrap());
    let address = url(&server);
    let run = |words: &[&str]| chibo(&address, home.path(), words).output().unwrap();
    assert_eq!(run(&["auth", "status"]).status.code(), Some(4), "nobody is logged in");
    log_in(&address, home.path(), "viewer");
    let new = ["cell", "create", "--code", "X1", "--name", "x", "--kind", "police", "--committee", "P0", "--founded-on", "2011-01-01"];
    assert_eq!(run(&new).status.code(), Some(5), "a viewer makes nothing");
    log_in(&address, home.path(), "root.organizer");
    assert_eq!(run(&["cell", "lst"]).status.code(), Some(2));
    assert_eq!(run(&["cell", "get", "NOPE"]).status.code(), Some(6));
    well(&run(&new));
    assert_eq!(run(&new).status.code(), Some(7), "it is there already");
    well(&run(&["cell", "update", "X1", "--name", "y"]));
    let old = home.path().join("old.json");
    std::fs::write(&old, json!({ "name": "z", "version": 1 }).to_string()).unwrap();
    let conflict = run(&["cell", "update", "X1", "-f", old.to_str().unwrap()]);
    assert_eq!(conflict.status.code(), Some(7), "{}", text(&conflict.stderr));
    let early = ["cell", "create", "--code", "X2", "--name", "x", "--kind", "police", "--committee", "P0", "--founded-on", "2999-01-01"];
    let refused = run(&early);
    assert_eq!(refused.status.code(), Some(8), "{}", text(&refused.stderr));
    // People read every fault, the code and the request; programs get the problem itself.
    let said = text(&refused.stderr);
    assert!(said.contains("code: ") && said.contains("request id: "), "{said}");
    let problem = run(&[&early[..], &["-o", "json"]].concat());
    assert_eq!(problem.status.code(), Some(8));
    let problem: Value = serde_json::from_slice(&problem.stdout).unwrap();
    assert_eq!((problem["status"].as_i64(), problem["errors"][0]["pointer"].as_str()), (Some(422), Some("#/founded_on")), "{problem}");
    let rows = home.path().join("cells.csv");
    std::fs::write(&rows, "code,name,kind,committee_code,founded_on\nX3,x,police,P0,2011-02-01\nX4,x,bank,P0,2011-02-01\n").unwrap();
    let partial = server.while_working(|| run(&["cell", "import", "-f", rows.to_str().unwrap()]));
    assert_eq!(partial.status.code(), Some(10), "{}", text(&partial.stderr));
    let away = chibo("http://127.0.0.1:1", home.path(), &["api", "--anonymous", "GET", "/livez", "--retries", "0"]).output().unwrap();
    assert_eq!(away.status.code(), Some(9), "{}", text(&away.stderr));
    let codes = well(&run(&["help", "exit-codes"]));
    assert!((0..=10).all(|code| codes.lines().any(|line| line.trim_start().starts_with(&format!("{code} ")))), "{codes}");
}

fn nothing_is_deleted_unasked() {
    let (server, home) = (Server::new(Kind::Sqlite), tempfile::tempdir().unwrap());
    let organizer = ward(&server, 1);
    log_in(&url(&server), home.path(), "organizer");
    let directive = json!({ "number": "90-KH/ĐU", "issued_on": "2024-01-05", "title": "Thử", "committee_id": organizer.get("/v1/committees").expect(200).body["items"][0]["id"] });
    organizer.post("/v1/directives", &directive).expect(201);
    let delete = |more: &[&str]| chibo(&url(&server), home.path(), &[&["directive", "delete", "90-KH/ĐU"], more].concat()).output().unwrap();
    // Without a terminal it neither goes on nor waits.
    let asked = delete(&[]);
    assert!(asked.status.code() == Some(2) && text(&asked.stderr).contains("--yes"), "{}", text(&asked.stderr));
    assert_eq!(organizer.get("/v1/directives").expect(200).body["items"].as_array().unwrap().len(), 1);
    well(&delete(&["--yes"]));
    assert_eq!(organizer.get("/v1/directives").expect(200).body["items"], json!([]));
}

/// Of more namesakes than a page holds the one that fits may have another beyond it: nobody is taken for the only one.
fn nobody_is_taken_for_a_namesake() {
    let (server, home) = (Server::new(Kind::Sqlite), tempfile::tempdir().unwrap());
    let organizer = ward(&server, 2);
    log_in(&url(&server), home.path(), "organizer");
    let ids: Vec<Value> = organizer.get("/v1/cells?sort=code").expect(200).body["items"].as_array().unwrap().iter().map(|cell| cell["id"].clone()).collect();
    let add = |name: &str, cell: usize| {
        let member =
            json!({ "full_name": name, "cell_id": ids[cell], "joined_cell_on": "2012-01-01", "admitted_on": "2010-01-01", "official_on": "2011-01-01" });
        organizer.post("/v1/members", &member).expect(201);
    };
    add("Nguyễn Văn An", 0);
    let get = |name: &str| chibo(&url(&server), home.path(), &["member", "get", name]).output().unwrap();
    assert!(well(&get("Nguyễn Văn An")).contains("Nguyễn Văn An"));
    assert_eq!(get("Nguyễn Văn Ánh").status.code(), Some(6));
    add("Nguyễn Văn An", 1);
    let several = get("Nguyễn Văn An");
    assert!(several.status.code() == Some(2) && text(&several.stderr).contains("2 fit"), "{}", text(&several.stderr));
    well(&get("Nguyễn Văn An/C001"));
    for at in 0..200 {
        add(&format!("Nguyễn Văn An {at}"), 0);
    }
    let many = get("Nguyễn Văn An/C001");
    assert!(many.status.code() == Some(2) && text(&many.stderr).contains("Too many"), "{}", text(&many.stderr));
}

/// A server that is busy at first is asked again for the same thing, so that it is made once.
fn a_retry_keeps_its_key() {
    let home = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let answering = std::thread::spawn(move || {
        let mut keys = Vec::new();
        for status in ["503 Service Unavailable", "429 Too Many Requests", "201 Created"] {
            let (mut stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut length, mut line) = (0, String::new());
            while reader.read_line(&mut line).unwrap() > 2 {
                let (name, value) = line.split_once(':').unwrap_or((&line, ""));
                match name.to_lowercase().as_str() {
                    "idempotency-key" => keys.push(value.trim().to_owned()),
                    "content-length" => length = value.trim().parse().unwrap(),
                    _ => {}
                }
                line.clear();
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let answer = r#"{"id":"0190f3c4-5b6a-7c1d-8e2f-000000000001","version":1,"code":"X1"}"#;
            let head = format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nRetry-After: 0\r\nConnection: close\r\n");
            write!(stream, "{head}Content-Length: {}\r\n\r\n{answer}", answer.len()).unwrap();
        }
        keys
    });
    let words = ["api", "POST", "/v1/cells", "-f", "-"];
    let ended = fed(
        {
            let mut command = chibo(&address, home.path(), &words);
            command.env("CHIBO_TOKEN", "a.b.c");
            command
        },
        "{\"code\":\"X1\"}",
    );
    well(&ended);
    let keys = answering.join().unwrap();
    assert_eq!(keys.len(), 3, "{keys:?}");
    assert!(!keys[0].is_empty() && keys.iter().all(|key| *key == keys[0]), "{keys:?}");
}

fn standard_input_is_a_file() {
    let (server, home) = (Server::new(Kind::Sqlite), tempfile::tempdir().unwrap());
    let organizer = ward(&server, 0);
    log_in(&url(&server), home.path(), "organizer");
    let run = |words: &[&str], input: &str| fed(chibo(&url(&server), home.path(), words), input);
    let cell = r#"{"code":"F1","name":"Chi bộ","kind":"police","founded_on":"2011-01-01"}"#;
    well(&run(&["cell", "create", "-f", "-", "--committee", "P0"], cell));
    well(&run(&["cell", "create", "-f", "-", "--committee", "P0"], "code: F2\nname: Chi bộ\nkind: police\nfounded_on: 2011-01-01\n"));
    let rows = "code,name,kind,committee_code,founded_on\nF3,x,police,P0,2011-02-01\n";
    well(&server.while_working(|| run(&["cell", "import", "-f", "-", "--format", "csv"], rows)));
    assert_eq!(organizer.get("/v1/cells?sort=code").expect(200).each("code"), ["F1", "F2", "F3"]);
}

fn what_shells_and_manuals_say() {
    let home = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| well(&chibo("http://127.0.0.1:1", home.path(), words).output().unwrap());
    for shell in ["bash", "zsh", "fish"] {
        let script = run(&["completion", shell]);
        assert!(["candidate", "adopt", "residential"].iter().all(|word| script.contains(word)), "{shell}");
    }
    let pages = home.path().join("man");
    run(&["man", "-O", pages.to_str().unwrap()]);
    let page = |name: &str| std::fs::read_to_string(pages.join(name)).unwrap_or_default();
    assert!(page("chibo.1").contains("chibo") && page("chibo-cell-create.1").contains("\\-\\-committee"), "{:?}", std::fs::read_dir(&pages).unwrap().count());
    // In the language asked for, each with an example.
    assert!(run(&["help", "cell", "create"]).contains("Examples:\n"));
    assert!(run(&["--lang", "vi", "help", "cell", "create"]).contains("Ví dụ:\n"));
}
