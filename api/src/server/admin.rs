//! Acts of whoever may read the database's files: the first administrator, forgotten passwords, new signing keys.
//! They go through the same use cases as the API, as a caller who may do everything.

use std::io::BufRead;
use std::sync::Arc;

use chibo_openapi::Code;
use chibo_openapi::accounts::{GrantCreate, UserCreate};
use diesel::prelude::*;

use crate::accounts::users;
use crate::auth::{Caller, keys};
use crate::candidates;
use crate::config::{self, Config, Location};
use crate::db::installation;
use crate::db::key::Key;
use crate::db::locks::{Lock::Change, What};
use crate::db::schema;
use crate::fail::{Fail, Faults, Flaw, Outcome};
use crate::http::{App, CallerRequest};
use crate::log::events::{self, Event};
use crate::vault;

/// A password for an account: given, or made here and shown once.
pub struct Password {
    /// The password.
    pub text: String,
    /// Whether it was made here.
    pub made: bool,
}

/// From the first line of standard input, or made.
pub fn password(from_stdin: bool) -> Result<Password, String> {
    if !from_stdin {
        return Ok(Password { text: made_password(), made: true });
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|error| format!("cannot read the password: {error}"))?;
    Ok(Password { text: line.trim_end_matches(['\r', '\n']).to_owned(), made: false })
}

/// 26 random characters that can be typed and pasted: no look-alikes, nothing a shell minds.
pub fn made_password() -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789AB";
    vault::random().iter().take(26).map(|byte| char::from(LETTERS[usize::from(*byte & 31)])).collect()
}

/// Whether nobody can log in yet.
pub fn has_no_users(app: &App) -> Outcome<bool> {
    app.db.read_blocking(&|conn| Ok(schema::users::table.count().get_result::<i64>(conn)? == 0))
}

/// The command that makes the first administrator of this database.
pub fn first_administrator(config: &Config) -> String {
    let key = &config.master_key_file;
    match &config.database {
        Location::Sqlite(path) if *key == config::key_beside(path) => format!("chibo-api admin create-user admin --database-url '{}'", config.database),
        Location::Sqlite(_) => format!("chibo-api admin create-user admin --database-url '{}' --master-key-file '{}'", config.database, key.display()),
        Location::Postgres(_) => "chibo-api admin create-user admin   (with the same CHIBO_DATABASE_URL and CHIBO_MASTER_KEY_FILE)".to_owned(),
    }
}

/// Makes a user with a role on everything.
pub fn create_user(app: &Arc<App>, username: &str, display_name: &str, role: &str, password: &Password) -> Outcome<String> {
    let role = role.parse().map_err(|_| Fail::invalid(vec![Flaw::field("/role", Code::NotOneOf).with("allowed", role_names())]))?;
    let new = UserCreate {
        username: username.to_owned(),
        display_name: display_name.to_owned(),
        password: password.text.clone(),
        committee_id: None,
        grants: vec![GrantCreate { role, committee_id: None, cell_id: None }],
    };
    let body = serde_json::to_value(&new).map_err(|error| Fail::internal(&error.to_string()))?;
    let mut faults = Faults::default();
    app.contract.check_body::<UserCreate>(&body, &mut faults);
    Fail::if_gathered(Code::ValidationFailed, faults)?;
    let hash = app.auth.passwords.hash_now(&password.text)?;
    let created = as_owner(app).write_blocking(move |tx| users::insert(tx, &new, &hash))?;
    Ok(with_password(&format!("user {} ({role}) created", created.username), password))
}

fn role_names() -> Vec<&'static str> {
    chibo_openapi::vocabulary::Role::ALL.iter().map(|role| role.as_str()).collect()
}

/// Sets a password.
pub fn reset_password(app: &Arc<App>, username: &str, password: &Password) -> Outcome<String> {
    let hash = app.auth.passwords.hash_now(&password.text)?;
    let (name, text) = (username.to_owned(), password.text.clone());
    as_owner(app).write_blocking(move |tx| {
        let id = users::by_username(tx, &name)?.ok_or_else(Fail::not_found)?;
        users::set_password(tx, id, &text, &hash)
    })?;
    Ok(with_password(&format!("password of {username} set, sessions ended"), password))
}

/// Makes a new signing key.
pub fn rotate_keys(app: &Arc<App>) -> Outcome<String> {
    let kid = as_owner(app).write_blocking(|tx| {
        let now = tx.now;
        let kid = keys::rotate(tx.conn, &tx.request.app.vault, now)?;
        events::record(tx, Event::new("signing_key.rotated", Key::new()).said("kid", &kid))?;
        Ok(kid)
    })?;
    Ok(format!("new signing key {kid}; running servers use it within seconds"))
}

/// Names the issuer of tokens anew.
pub fn set_issuer(app: &Arc<App>, url: &str) -> Outcome<String> {
    let url = config::public_url(url).map_err(|fault| Fail::invalid(vec![Flaw::field("/url", Code::InvalidFormat).with("expected", fault)]))?;
    let named = url.clone();
    as_owner(app).write_blocking(move |tx| {
        tx.lock(&[Change(What::SigningKeys)])?;
        installation::name_issuer(tx.conn, &named)?;
        events::record(tx, Event::new("issuer.named", Key::new()).said("issuer", &named))
    })?;
    Ok(format!("tokens are issued by {url} from now on; running servers follow within seconds, and start again with public_url = {url}"))
}

/// Counts every candidate's acts from scratch and puts the counters right, or only says what is wrong. Wrong counters are a failure
/// with their list, so that a script notices.
pub fn rebuild_counters(app: &Arc<App>, check_only: bool) -> Outcome<String> {
    let wrong = as_owner(app).write_blocking(move |tx| {
        let wrong = candidates::counters::rebuild(tx, check_only)?;
        if !check_only && !wrong.is_empty() {
            events::record(tx, Event::new("counter.rebuilt", Key::new()).said("counters_put_right", &wrong.len()))?;
        }
        Ok(wrong)
    })?;
    if wrong.is_empty() {
        return Ok("every counter equals a count from scratch".to_owned());
    }
    let line = |one: &candidates::counters::Difference| {
        format!("  unit {} {} {} {}: kept {:?}, counted {:?}", one.unit, one.measure, one.grain, one.on, one.kept, one.counted)
    };
    let list: Vec<String> = wrong.iter().map(line).collect();
    let end = if check_only { "nothing was changed" } else { "they are right now" };
    Err(Fail::new(Code::CountersWrong).with("count", wrong.len()).with("done", end).because(&format!("\n{}", list.join("\n"))))
}

fn with_password(what: &str, password: &Password) -> String {
    if password.made { format!("{what}\npassword: {}", password.text) } else { what.to_owned() }
}

/// A call of the server's own command line.
pub fn as_owner(app: &Arc<App>) -> CallerRequest {
    CallerRequest::internal(app.clone(), Caller::command_line())
}
