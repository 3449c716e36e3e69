//! `chibo auth`: logging in and out, sessions, and the caller's password. Passwords come from a prompt or standard input.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use chibo_openapi::auth::{Me, PasswordChange, SessionCreate, SessionTokens};
use chrono::Utc;
use clap::{Args, Subcommand};
use ureq::http::Method;
use uuid::Uuid;

use crate::Context;
use crate::args::Format;
use crate::credentials::Login;
use crate::crud::{self, ListArgs, Yes};
use crate::exit::{Exit, Failure, Outcome};
use crate::fields::label;
use crate::http::Call;
use crate::output::{Shape, note};
use crate::say::{pick, say};

/// What can be done about who is calling.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Log in with username and password
    Login(LoginArgs),
    /// Show who is logged in and what they may do
    Status,
    /// End the session and forget its tokens
    Logout,
    /// Print an access token, for other programs
    Token,
    /// List and end one's sessions
    #[command(subcommand)]
    Sessions(Sessions),
    /// Change one's own password
    Password {
        /// Read two lines from standard input: the password as it is, then the new one
        #[arg(long)]
        password_stdin: bool,
    },
}

/// Who logs in.
#[derive(Debug, Args)]
pub(crate) struct LoginArgs {
    /// Username; asked for on a terminal
    #[arg(short, long, value_name = "NAME")]
    username: Option<String>,
    /// Read the password from standard input
    #[arg(long)]
    password_stdin: bool,
}

/// What can be done with sessions.
#[derive(Debug, Subcommand)]
pub(crate) enum Sessions {
    /// List one's sessions
    List(ListArgs),
    /// End a session
    End {
        /// Id of the session
        session: Uuid,
        #[command(flatten)]
        yes: Yes,
    },
}

const SESSIONS: Shape = Shape { columns: &["id", "created_at", "refreshed_at", "expires_at", "user_agent", "current"], terms: &[] };

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Verb::Login(args) => login(context, args),
        Verb::Status => status(context),
        Verb::Logout => logout(context),
        Verb::Token => context.out.line(&api.tokens.access(&api.http)?),
        Verb::Sessions(Sessions::List(list)) => crud::list(context, Call::get("/v1/auth/sessions"), &list, SESSIONS),
        Verb::Sessions(Sessions::End { session, yes }) => {
            crud::confirm(&yes, &say!("Kết thúc phiên {session}?", "End the session {session}?"))?;
            api.send(Call::new(Method::DELETE, format!("/v1/auth/sessions/{session}")))?;
            note(&say!("Đã kết thúc phiên {session}.", "Ended the session {session}."));
            Ok(())
        }
        Verb::Password { password_stdin } => {
            let current_password = secret(password_stdin, pick("Mật khẩu hiện tại", "Password as it is"))?;
            let body = PasswordChange { current_password, new_password: new_password(password_stdin)? };
            api.post("/v1/auth/password", &body)?;
            note(pick("Đã đổi mật khẩu.", "The password was changed."));
            Ok(())
        }
    }
}

fn login(context: &Context, args: LoginArgs) -> Outcome<()> {
    let username = match args.username {
        Some(username) => username,
        None => ask_username()?,
    };
    let password = secret(args.password_stdin, pick("Mật khẩu", "Password"))?;
    let http = &context.api.http;
    let body = SessionCreate { username: username.clone(), password };
    let tokens: SessionTokens = http.send(&Call::post("/v1/auth/sessions").json(&body)?, None)?.ok()?.read()?;
    let login = Login::new(http.url(), &username, tokens, Utc::now());
    let lock = context.credentials.lock()?;
    context.credentials.set(&context.settings.profile, Some(login), &lock)?;
    let (url, profile) = (http.url(), &context.settings.profile);
    note(&say!("Đã đăng nhập {url} với tên {username} (hồ sơ {profile}).", "Logged in at {url} as {username} (profile {profile})."));
    if context.settings.token.is_some() || context.settings.client.is_some() {
        note(pick(
            "Lưu ý: biến CHIBO_TOKEN hoặc CHIBO_CLIENT_ID đang được dùng thay cho phiên này.",
            "Note: CHIBO_TOKEN or CHIBO_CLIENT_ID is set and goes before this login.",
        ));
    }
    Ok(())
}

fn status(context: &Context) -> Outcome<()> {
    let reply = context.api.get("/v1/auth/me")?;
    if context.out.format != Format::Table {
        return context.out.one(&reply.body, Shape { columns: &["kind", "id", "name", "display_name", "scopes"], terms: &[] });
    }
    let me: Me = reply.read()?;
    let (url, profile, origin) = (context.api.http.url(), &context.settings.profile, context.api.tokens.origin());
    let mut lines = vec![
        say!("Máy chủ:     {url} (hồ sơ {profile})", "Server:      {url} (profile {profile})"),
        format!("{} {} ({}, {})", pick("Người gọi:  ", "Caller:     "), me.name, me.display_name, me.kind),
        format!("{} {origin}", pick("Mã truy cập:", "Token from: ")),
    ];
    for grant in me.grants {
        let on = match (grant.committee_id, grant.cell_id) {
            (Some(id), _) => say!("cấp ủy {id}", "committee {id}"),
            (None, Some(id)) => say!("chi bộ {id}", "cell {id}"),
            (None, None) => pick("toàn bộ", "everything").to_owned(),
        };
        lines.push(format!("{} {}: {on}", pick("Vai trò:    ", "Role:       "), label("role", grant.role.as_str())));
    }
    let scopes: Vec<&str> = me.scopes.iter().map(|scope| scope.as_str()).collect();
    lines.push(format!("{} {}", pick("Quyền:      ", "Scopes:     "), scopes.join(" ")));
    lines.iter().try_for_each(|line| context.out.line(line))
}

/// Ends the session at the server, and forgets its tokens whether or not that worked.
fn logout(context: &Context) -> Outcome<()> {
    let (api, profile) = (&context.api, &context.settings.profile);
    let known = context.credentials.of(profile)?;
    let Some(known) = known else {
        note(pick("Chưa đăng nhập, không có gì để làm.", "Not logged in, nothing to do."));
        return Ok(());
    };
    let call = Call::new(Method::DELETE, "/v1/auth/sessions/current");
    let ended = if known.url != api.http.url() {
        Ok(())
    } else if context.settings.token.is_none() && context.settings.client.is_none() {
        api.send(call).map(|_| ())
    } else {
        // The login of the profile is meant, although other tokens go before it.
        api.http.send(&call, Some(&known.access_token)).and_then(crate::http::Reply::ok).map(|_| ())
    };
    let lock = context.credentials.lock()?;
    context.credentials.set(profile, None, &lock)?;
    match ended {
        Err(failure) if failure.exit != Exit::NotLoggedIn => Err(failure.line(pick(
            "Mã truy cập đã xóa ở máy này nhưng phiên có thể còn trên máy chủ.",
            "The tokens are gone from this machine, but the session may live on at the server.",
        ))),
        _ => {
            note(pick("Đã đăng xuất.", "Logged out."));
            Ok(())
        }
    }
}

fn ask_username() -> Outcome<String> {
    if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
        return Err(Failure::usage(pick("Thiếu --username", "--username is missing")));
    }
    let mut stderr = std::io::stderr();
    let _ = write!(stderr, "{}: ", pick("Tên đăng nhập", "Username"));
    let _ = stderr.flush();
    line_of_input()
}

/// A secret from standard input, or asked for without showing it; never from an argument.
fn secret(from_stdin: bool, prompt: &str) -> Outcome<String> {
    if from_stdin {
        return line_of_input();
    }
    if !std::io::stdin().is_terminal() {
        return Err(Failure::usage(pick(
            "Không có màn hình để hỏi mật khẩu; dùng --password-stdin",
            "There is no terminal to ask for the password; use --password-stdin",
        )));
    }
    rpassword::prompt_password(format!("{prompt}: ")).map_err(|error| Failure::new(Exit::Cancelled, error.to_string()))
}

/// A new password: a line of standard input, or asked for twice.
pub(crate) fn new_password(from_stdin: bool) -> Outcome<String> {
    let password = secret(from_stdin, pick("Mật khẩu mới (ít nhất 12 ký tự)", "New password (at least 12 characters)"))?;
    if !from_stdin && password != secret(false, pick("Nhập lại", "Once more"))? {
        return Err(Failure::usage(pick("Hai lần nhập không giống nhau", "The two do not match")));
    }
    Ok(password)
}

fn line_of_input() -> Outcome<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|error| Failure::usage(error.to_string()))?;
    let line = line.trim_end_matches(['\n', '\r']).to_owned();
    if line.is_empty() {
        return Err(Failure::usage(pick("Đầu vào chuẩn không có gì", "Standard input is empty")));
    }
    Ok(line)
}
