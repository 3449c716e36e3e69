//! `chibo auth`: logging in and out, sessions, and the caller's password. Passwords come from a prompt or standard input.

use chibo_openapi::accounts::{Me, PasswordChange, SessionCreate, SessionTokens};
use chrono::Utc;
use clap::{Args, Subcommand};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::input::{Yes, ask, confirm, new_password, password};
use crate::output::{Shape, label};
use crate::records::{Rows, lists};
use crate::say::{note, pick, say};
use crate::server::{Call, Login, Reply};
use crate::settings::Format;

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
    List,
    /// End a session
    End {
        /// Its place in the list, or its id
        session: String,
        #[command(flatten)]
        yes: Yes,
    },
}

const SESSIONS: Shape = Shape { columns: &["#", "created_at", "refreshed_at", "expires_at", "user_agent", "current"], terms: &[] };
const ROWS: Rows = Rows { shape: SESSIONS, named_by: &["created_at", "user_agent"], name: ("phiên", "session") };

/// Does what the verb says.
pub(crate) fn run(context: &Context, verb: Verb) -> Outcome<()> {
    let api = &context.api;
    match verb {
        Verb::Login(args) => login(context, args),
        Verb::Status => status(context),
        Verb::Logout => logout(context),
        Verb::Token => context.out.line(&api.tokens.access_token(&api.http)?),
        Verb::Sessions(Sessions::List) => lists::show_whole(context, "/v1/auth/sessions", SESSIONS),
        Verb::Sessions(Sessions::End { session, yes }) => {
            let session = ROWS.find(api, "/v1/auth/sessions", &session)?;
            let title = ROWS.title(&session);
            confirm(&yes, &say!("Kết thúc phiên {title}?", "End the session {title}?"))?;
            api.send(Call::delete(format!("/v1/auth/sessions/{}", session.id)))?;
            note(&say!("Đã kết thúc phiên {title}.", "Ended the session {title}."));
            Ok(())
        }
        Verb::Password { password_stdin } => {
            let current_password = password(password_stdin, pick("Mật khẩu hiện tại", "Password as it is"))?;
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
        None => ask(pick("Tên đăng nhập", "Username"), "--username")?,
    };
    let password = password(args.password_stdin, pick("Mật khẩu", "Password"))?;
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
        format!("{} {} ({}, {})", pick("Người gọi:  ", "Caller:     "), me.name, me.display_name, label("principal_kind", me.kind.as_str())),
        format!("{} {origin}", pick("Mã truy cập:", "Token from: ")),
    ];
    for grant in me.grants {
        let on = match (grant.committee_code.zip(grant.committee_name), grant.cell_code.zip(grant.cell_name)) {
            (Some((code, name)), _) | (None, Some((code, name))) => format!("{code} {name}"),
            (None, None) => pick("toàn bộ", "everything").to_owned(),
        };
        lines.push(format!("{} {}: {on}", pick("Vai trò:    ", "Role:       "), label("role", grant.role.as_str())));
    }
    let scopes: Vec<&str> = me.scopes.iter().map(|scope| pick(scope.vi(), scope.en())).collect();
    lines.push(format!("{} {}", pick("Được phép:  ", "May:        "), scopes.join("; ")));
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
    let call = Call::delete("/v1/auth/sessions/current");
    let ended = if known.url != api.http.url() {
        Ok(())
    } else if context.settings.token.is_none() && context.settings.client.is_none() {
        api.send(call).map(|_| ())
    } else {
        // The login of the profile is meant, although other tokens go before it.
        api.http.send(&call, Some(&known.access_token)).and_then(Reply::ok).map(|_| ())
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
